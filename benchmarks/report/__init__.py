"""The page of a record: one self-contained HTML file with plots and tables, no script and no address outside it.

Comes in: a record folder. Goes out: report.html in it. It formats and never measures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.engines import LABELS
from benchmarks.records import MACHINE, RUN, SPEED, SSB, SUMMARY, TWINS, read_json
from benchmarks.report import plots
from benchmarks.summary import growth_sentences
from benchmarks.treatments import TABLE

TEMPLATE = "page.html.j2"


def write_report(folder: Path) -> Path:
    """Write report.html of a record.

    Args:
        folder: The record folder.

    Returns:
        The path of the page.

    Raises:
        ImportError: jinja2 is not installed.
    """
    page = folder / "report.html"
    page.write_text(render_report(folder), encoding="utf-8")
    return page


def render_report(folder: Path) -> str:
    """Return the page of a record as text.

    Args:
        folder: The record folder; parts that it lacks are left out.

    Returns:
        A whole HTML document.

    Raises:
        ImportError: jinja2 is not installed.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["percent"] = _percent
    environment.filters["label"] = lambda name: LABELS.get(name, name)
    environment.filters["short"] = plots.short_label
    summary = read_json(folder, SUMMARY) or {"engines": {}, "paired": {}}
    speed = read_json(folder, SPEED)
    first = next(iter(summary["engines"]), None)
    drawn = {
        "recall": plots.recall_plot(summary),
        "workload": plots.workload_plot(summary, first) if first else "",
        **(_growth_plots(speed) if speed else {"warm": ""}),
    }
    return environment.get_template(TEMPLATE).render(
        summary=summary,
        engines=summary["engines"],
        first=first,
        tiles=_tiles(summary, speed, first),
        heat=plots.heat_rows(summary),
        heat_engines=[engine for engine, row in summary["engines"].items() if row["1%"]],
        run=read_json(folder, RUN),
        speed=speed,
        customers=[
            (engine, held)
            for engine, row in (speed["list"].items() if speed else ())
            for held in row.get("customers", ())
        ],
        grown=growth_sentences(speed) if speed else [],
        ssb=read_json(folder, SSB),
        twins=read_json(folder, TWINS),
        machine=read_json(folder, MACHINE),
        # The plots are drawn by svg.py, which escapes every text it is given.
        plots={name: Markup(text) for name, text in drawn.items()},  # noqa: S704
        practices={row.name: row.practice for row in TABLE},
        colours=plots.COLOURS,
    )


def _growth_plots(speed: dict[str, Any]) -> dict[str, str]:
    def time_of(passed: str, point: str) -> plots.Cost:
        return lambda row: row.get(passed, {}).get(point)

    # A list too small to be seen in the process's pages is drawn at half a MiB: a logarithm has no zero.
    memory: list[tuple[str, plots.Cost]] = [
        ("", lambda row: max(row["index_mib"], 0.5) if "index_mib" in row else None),
        ("peak", lambda row: row.get("build_peak_mib")),
    ]
    times = {
        passed: plots.growth_plot(
            speed, [("", time_of(passed, "median_ms")), ("p99", time_of(passed, "p99_ms"))], f"{passed} query, ms"
        )
        for passed in ("warm", "cold")
    }
    return {
        **times,
        "build": plots.growth_plot(speed, [("", lambda row: row.get("build_seconds"))], "build, s"),
        "memory": plots.growth_plot(speed, memory, "memory, MiB"),
    }


def _percent(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{100 * value:.{digits}f}%"


def _pace(held: dict[str, Any]) -> float:
    return float(held["names_per_second"])


def _tiles(summary: dict[str, Any], speed: dict[str, Any] | None, first: str | None) -> list[dict[str, str]]:
    """Return the figures at the head of the page: number, meaning, and the best peer beside it."""
    if first is None:
        return []
    own, peers = summary["engines"][first], {k: v for k, v in summary["engines"].items() if k != first}
    tiles = []
    for rate in ("1%", "0.1%"):
        if own[rate]:
            best = max(((row[rate]["mean"], name) for name, row in peers.items() if row[rate]), default=None)
            note = f"best peer {_percent(best[0])}, {LABELS.get(best[1], best[1])}" if best else "no peer asked as much"
            tiles.append({"number": _percent(own[rate]["mean"]), "meaning": f"found at {rate} alerts", "note": note})
    if own["first"] is not None:
        best = max(((row["first"], name) for name, row in peers.items() if row["first"] is not None), default=None)
        note = f"best peer {_percent(best[0])}, {LABELS.get(best[1], best[1])}" if best else "no peer asked"
        tiles.append({"number": _percent(own["first"]), "meaning": "right entity first", "note": note})
    warm = ((speed or {}).get("list", {}).get(first) or {}).get("warm")
    if warm:
        ratio = (speed or {})["ratios"].get("wratio")
        note = f"WRatio takes {ratio:.0f}× as long" if ratio else "no peer measured"
        tiles.append({"number": f"{warm['median_ms']:.2f} ms", "meaning": "median query", "note": note})
    passes = ((speed or {}).get("list", {}).get(first) or {}).get("customers", ())
    if best := max((held for held in passes if "names_per_second" in held), key=_pace, default=None):
        note = f"{best['rows']:,} customers, {best['workers']} process{'es' if best['workers'] > 1 else ''}"
        tiles.append({"number": f"{_pace(best):,.0f}", "meaning": "names a second", "note": note})
    return tiles
