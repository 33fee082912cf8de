"""The Markdown summary of a record, and the table that goes into the README between its markers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.batch import batch_rows
from benchmarks.engines import LABELS
from benchmarks.measures import MAIN_SUITES
from benchmarks.records import BATCH, MACHINE, ORACLE, RUN, SPEED, SSB, SUMMARY, TWINS, WORST, read_json
from sanscreen.matching import PROFILES

BEGIN, END = "<!-- BEGIN benchmark -->", "<!-- END benchmark -->"


class NoMarkers(Exception):
    """A file without the two markers between which the table goes."""


def label_of(engine: str) -> str:
    """Return what tables call an engine."""
    return LABELS.get(engine, engine)


def percent(value: float | None, *, digits: int = 1) -> str:
    """Return a share as text, a dash where there is none.

    Example:
        >>> percent(0.7654), percent(None)
        ('76.5%', '–')
    """
    return "–" if value is None else f"{100 * value:.{digits}f}%"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, numbers to the right."""
    rule = "|".join([" --- ", *[" ---: "] * (len(header) - 1)])
    lines = ["| " + " | ".join(header) + " |", f"|{rule}|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def engines_table(summary: dict[str, Any], speed: dict[str, Any] | None) -> str:
    """Return the table of engines: recall by suite at 1%, means, first places, time; best values bold."""
    suites = [
        suite
        for suite in MAIN_SUITES
        if any(suite in (figures["1%"] or {}).get("suites", {}) for figures in summary["engines"].values())
    ]
    header = ["engine", *suites, "mean at 1%", "mean at 0.1%", "first", "ms"]
    columns: list[list[float | None]] = []
    for engine, figures in summary["engines"].items():
        at_one, at_tenth = figures["1%"], figures["0.1%"]
        warm = ((speed or {}).get("list", {}).get(engine) or {}).get("warm")
        shares = [(at_one or {}).get("suites", {}).get(suite) for suite in suites]
        means = [rate and rate["mean"] for rate in (at_one, at_tenth)]
        columns.append([*shares, *means, figures["first"], warm and warm["median_ms"]])
    rows = []
    for engine, values in zip(summary["engines"], columns, strict=True):
        cells = [label_of(engine)]
        for place, value in enumerate(values):
            known = [held for row in columns if (held := row[place]) is not None]
            is_time = place == len(values) - 1
            text = "–" if value is None else f"{value:.2f}" if is_time else percent(value)
            is_best = value is not None and value == (min(known) if is_time else max(known))
            cells.append(f"**{text}**" if is_best and len(known) > 1 else text)
        rows.append(cells)
    return table(header, rows)


def splice(text: str, block: str) -> str:
    r"""Put a block between the markers of a text.

    Args:
        text: A README.
        block: What goes between its markers.

    Returns:
        The text with the block in place of what stood there.

    Raises:
        NoMarkers: The text lacks a marker, or has them the wrong way round.

    Example:
        >>> splice(f"a {BEGIN} old {END} z", "new")
        'a <!-- BEGIN benchmark -->\nnew\n<!-- END benchmark --> z'
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NoMarkers(f"the file needs the lines {BEGIN} and {END}, in this order, around the table")
    return f"{before}{BEGIN}\n{block}\n{END}{after}"


def readme_block(folder: Path) -> str:
    """Return what stands between the markers: table, how to read it, command."""
    summary, run = read_json(folder, SUMMARY), read_json(folder, RUN)
    machine = read_json(folder, MACHINE) or {}
    listed = run["list"]
    first = next(iter(summary["engines"].values()))
    what = (
        f"Share of true queries found on {listed['label']} "
        f"({listed['entities']:,} entities, {listed['names']:,} names) "
        f"where an engine alerts on 1% (last but two: 0.1%) of {first['n_ordinary']:,} ordinary names; "
        "how often the right entity ranks first; median milliseconds of a query on one core."
    )
    made = (
        f"Made by `{run.get('command') or 'python -m benchmarks'}` on {machine.get('processor', 'an unknown machine')} "
        f"({machine.get('cores', '?')} cores); record: `benchmarks/record/{folder.resolve().name}`."
    )
    peers = "The peers that only score get the right entity among their candidates for free."
    bias = (
        "We wrote both the library and the benchmark: "
        "see the section on bias in [METHODOLOGY.md](benchmarks/METHODOLOGY.md)."
    )
    lines = [engines_table(summary, read_json(folder, SPEED)), "", what, peers, bias, made, ""]
    return "\n".join(
        [*lines, "What a threshold finds and whom it stops, in the same run:", "", workload_table(summary)]
    )


def write_summary(folder: Path) -> str:
    """Write summary.md from the other files of a record and return its text."""
    summary, run = read_json(folder, SUMMARY), read_json(folder, RUN)
    speed, ssb, twins = read_json(folder, SPEED), read_json(folder, SSB), read_json(folder, TWINS)
    machine = read_json(folder, MACHINE) or {}
    lines = ["# Benchmark", ""]
    if run:
        listed = run["list"]
        counts = f"{listed['entities']:,} entities, {listed['names']:,} names"
        lines.append(f"List: {listed['label']}, {counts}, digest `{listed['digest'][:16]}`; seed {run['seed']}.")
        lines.append(f"Command: `{run.get('command') or 'python -m benchmarks'}`.")
        lines += [f"{label_of(engine)}: {version}." for engine, version in run["versions"].items()]
        lines += [f"{label_of(engine)} is absent: {reason}." for engine, reason in run["absent"].items()]
    lines.append(", ".join(f"{name} {value}" for name, value in machine.items() if name != "at"))
    if summary and summary["engines"]:
        lines += ["", "## Engines", "", engines_table(summary, speed), ""]
        lines += [*_intervals(summary), "", "## Classes at 1% alerts", "", _classes(summary)]
        lines += ["", "## Families", "", _groups(summary, "families")]
        lines += ["", "## Scripts", "", _groups(summary, "scripts"), "", "## Kinds", "", _groups(summary, "kinds")]
        lines += ["", "## Cultures: people put onto the list and asked for", "", _groups(summary, "cultures")]
        lines += ["", "## Ordinary and hard names that alert", "", _alerts(summary)]
        lines += [
            "",
            "## Threshold and workload",
            "",
            workload_table(summary),
            "",
            "## Paired tests",
            "",
            _paired(summary),
        ]
    if twins:
        lines += ["", "## Namesakes that still alert when 95% of the listed are kept", "", _twins(twins)]
    if ssb:
        lines += ["", "## sanctions-screening-benchmark as published", "", _ssb(ssb)]
    if speed:
        lines += ["", "## Speed and size", "", _speed(speed)]
        if any("customers" in figures for figures in speed["list"].values()):
            lines += ["", "## A file of customers", "", _customers(speed)]
        lines += ["", "## Growth", "", _growth(speed)]
    oracle, batch, worst = (read_json(folder, name) for name in (ORACLE, BATCH, WORST))
    if oracle:
        lines += ["", "## No loss for speed", "", _oracle(oracle)]
    if batch:
        header, *rows = batch_rows(batch)
        made = f"List: {batch['list']}, {batch['entities']:,} entities; {batch['workers']} workers."
        lines += ["", "## Files of customers, by `sanscreen batch`", "", made, f"Command: `{batch['command']}`."]
        lines += ["", table(header, rows)]
    if worst:
        header, *rows = worst_rows(worst)
        size = f"List: {worst['list']}; lists that are made have {worst['size']:,} entities."
        lines += ["", "## Worst cases", "", size, "", table(header, rows)]
    text = "\n".join(lines) + "\n"
    (folder / "summary.md").write_text(text, encoding="utf-8")
    return text


def _intervals(summary: dict[str, Any]) -> list[str]:
    lines = []
    for engine, figures in summary["engines"].items():
        for rate in ("1%", "0.1%"):
            if figures[rate]:
                low, high = figures[rate]["interval"]
                lines.append(
                    f"- {label_of(engine)} at {rate} of {figures['n_ordinary']:,} names: threshold "
                    f"{figures[rate]['threshold']:.3f}, mean {percent(figures[rate]['mean'])} "
                    f"(95%: {percent(low)} to {percent(high)}); "
                    f"unequal pairs at 1.0: {percent(figures['unequal_at_one'])}."
                )
    return lines


def _classes(summary: dict[str, Any]) -> str:
    return _groups(summary, "classes", named=lambda name: name.replace("|", ": "))


def _groups(summary: dict[str, Any], field: str, *, named: Any = str) -> str:
    engines = [engine for engine, figures in summary["engines"].items() if figures["1%"]]
    names = dict.fromkeys(name for engine in engines for name in summary["engines"][engine]["1%"][field])
    rows = []
    for name in names:
        cells = [summary["engines"][engine]["1%"][field].get(name) for engine in engines]
        count = max(cell["n"] for cell in cells if cell)
        rows.append([named(name), str(count), *(percent(cell["share"] if cell else None, digits=0) for cell in cells)])
    return table([field, "n", *map(label_of, engines)], rows)


def _alerts(summary: dict[str, Any]) -> str:
    engines = [engine for engine, figures in summary["engines"].items() if figures["1%"]]
    rows = []
    for group in ("ordinary", "hard"):
        names = dict.fromkeys(name for engine in engines for name in summary["engines"][engine]["1%"][group])
        for name in names:
            cells = [summary["engines"][engine]["1%"][group].get(name) for engine in engines]
            count = max(cell["n"] for cell in cells if cell)
            rows.append(
                [f"{group}: {name}", str(count), *(percent(cell and cell["share"], digits=2) for cell in cells)]
            )
    return table(["names", "n", *map(label_of, engines)], rows)


def workload_table(summary: dict[str, Any]) -> str:
    """Return what thresholds of the first engine find and stop: each 0.05, and those of the named profiles."""
    engine, figures = next(iter(summary["engines"].items()))
    named = {profile.threshold: short for short, profile in PROFILES.items()} if engine == "sanscreen" else {}
    rows = [
        [
            f"{row['threshold']:.2f}" + (f" ({named[row['threshold']]})" if row["threshold"] in named else ""),
            percent(row["recall"]),
            f"{row['ordinary_per_100k']:,}",
            "–" if row["hard_per_100k"] is None else f"{row['hard_per_100k']:,}",
        ]
        for row in figures["workload"]
        if row["ordinary_per_100k"] is not None
        and (row["threshold"] in named or round(100 * row["threshold"]) % 5 == 0)
    ]
    return table(
        ["threshold", f"recall of {label_of(engine)}", "alerts per 100,000 ordinary names", "per 100,000 hard names"],
        rows,
    )


def _paired(summary: dict[str, Any]) -> str:
    rows = [
        [pair, str(test["n"]), str(test["only_first"]), str(test["only_second"]), f"{test['p']:.2g}"]
        for pair, test in summary["paired"].items()
    ]
    return table(["engines", "queries", "only the first finds", "only the second", "McNemar p"], rows)


def _twins(twins: dict[str, Any]) -> str:
    conditions = next(iter(twins.values())) or {}
    names = list(conditions)
    rows = [
        [label_of(e), *(percent(held[name]["false_alerts"], digits=0) for name in names)]
        for e, held in twins.items()
        if held
    ]
    return table(["engine", *names], rows)


def _ssb(ssb: dict[str, Any]) -> str:
    rows = []
    for engine, held in ssb.items():
        if "absent" in held:
            rows.append([label_of(engine), held["absent"], "", "", "", ""])
            continue
        at = held["recall_at_fpr"]
        shown = [held["published"]["recall"], held["published"]["fpr"], at["1%"], at["5%"]]
        rows.append([label_of(engine), f"{held['entities']} / {held['cases']}", *map(percent, shown)])
    return table(["engine", "entities / cases", "recall at 0.85", "fpr at 0.85", "recall at fpr 1%", "at 5%"], rows)


_SPEED = {
    "build_seconds": "build s", "index_mib": "index MiB", "batch_per_second": "names/s", "save_seconds": "save s",
    "load_to_answer_seconds": "load to answer s",
}  # fmt: skip


def _speed(speed: dict[str, Any]) -> str:
    rows = []
    for engine, held in speed["list"].items():
        reason = held.get("failed") or held.get("refused")
        if reason:
            rows.append([f"{label_of(engine)}: {reason}", *[""] * 14])
            continue
        spread = [
            f"{held[passed][point]:.2f}" for passed in ("cold", "warm") for point in ("median_ms", "p95_ms", "p99_ms")
        ]
        ratio = speed["ratios"].get(engine)
        rows.append(
            [label_of(engine), *spread, "–" if ratio is None else f"{ratio:.1f}×"]
            + [f"{held[key]:,}" if key in held else "–" for key in _SPEED]
            + [f"{held['pair'][key]:,.0f}" if "pair" in held else "–" for key in ("cold_us", "warm_us")]
        )
    header = ["engine", *(f"{p} {q} ms" for p in ("cold", "warm") for q in ("p50", "p95", "p99")), "warm / sanscreen"]
    process = ", ".join(f"{key} {value}" for key, value in speed["process"].items())
    return (
        table([*header, *_SPEED.values(), "cold pair µs", "warm pair µs"], rows)
        + f"\n\nNew process on the bundled list: {process}."
    )


def _customers(speed: dict[str, Any]) -> str:
    rows = [
        [
            label_of(engine),
            f"{held['workers']}",
            f"{held['rows']:,}",
            f"{held['names_per_second']:,.0f}" if "names_per_second" in held else held["refused"],
            f"{held['listed_found']} / {held['listed']}",
            f"{held['empty_right']} / {held['empty']}",
            str(held["not_answered"]),
        ]
        for engine, figures in speed["list"].items()
        for held in figures.get("customers", ())
    ]
    header = ["engine", "workers", "rows", "names/s", "listed found", "empty told", "names not answered"]
    return table(header, rows)


_GROWN = {
    "build_seconds": ("build s", ".1f"), "reading_seconds": ("of it drawing the list", ".1f"),
    "index_mib": ("index MiB", ",.0f"), "build_peak_mib": ("build peak MiB", ",.0f"), "save_seconds": ("save s", ".2f"),
    "saved_mib": ("saved MiB", ",.0f"), "load_to_answer_seconds": ("load to answer s", ".2f"),
}  # fmt: skip
_CUT = {"over_limit": "over the limit", "cut_short": "cut short", "unscreenable": "unscreenable"}


def _growth(speed: dict[str, Any]) -> str:
    spreads = [(passed, point) for passed in ("cold", "warm") for point in ("median_ms", "p95_ms", "p99_ms")]
    rows = []
    for engine, held in speed["growth"].items():
        for row in held:
            shown = [label_of(engine), f"{row['entities']:,}"]
            if "warm" not in row:
                width = 1 + len(_GROWN) + len(spreads) + len(_CUT)
                rows.append([*shown, row.get("failed") or row.get("refused") or "–", *[""] * (width - 1)])
                continue
            shown.append(f"{row['names']:,}")
            shown += [format(row[key], form) if key in row else "–" for key, (_, form) in _GROWN.items()]
            shown += [f"{row[passed][point]:.2f}" for passed, point in spreads]
            rows.append([*shown, *(str(row["cut"][key]) if "cut" in row else "–" for key in _CUT)])
    times = [f"{passed} {point.removesuffix('_ms').replace('median', 'p50')} ms" for passed, point in spreads]
    header = ["engine", "entities", "names", *(title for title, _ in _GROWN.values()), *times, *_CUT.values()]
    return "\n\n".join([table(header, rows), " ".join(growth_sentences(speed))]).rstrip()


def growth_sentences(speed: dict[str, Any]) -> list[str]:
    """Return how many times longer the warm median is on the longest list than on the shortest, for each engine."""
    sentences = []
    for engine, held in speed["growth"].items():
        rows = sorted((row for row in held if "warm" in row), key=lambda row: int(row["names"]))
        if len(rows) > 1:
            first, last = rows[0], rows[-1]
            times = last["warm"]["median_ms"] / first["warm"]["median_ms"]
            names = last["names"] / first["names"]
            sentences.append(
                f"From {first['names']:,} names to {last['names']:,} ({names:,.0f}-fold), "
                f"the median of {label_of(engine)} grows {times:.1f}-fold."
            )
    return sentences


def _oracle(oracle: dict[str, Any]) -> str:
    columns = {
        "queries": "queries", "refused": "refused", "answers": "answers compared", "hits": "hits compared",
        "cut_short": "cut short", "too_little_told": "too little told", "differences": "differences",
    }  # fmt: skip
    rows = [[label, *(f"{held[key]:,}" for key in columns)] for label, held in oracle["lists"].items()]
    thresholds = ", ".join(str(threshold) for threshold in oracle["thresholds"])
    lines = [table(["list", *columns.values()], rows), ""]
    lines.append(f"Queries of {len(oracle['classes'])} classes at thresholds {thresholds}; seed {oracle['seed']}.")
    return "\n".join(lines)


def worst_rows(worst: dict[str, Any]) -> list[list[str]]:
    """Return the header and the rows of the table of worst cases.

    Args:
        worst: What `benchmarks.worst.measure_worst` returned.

    Returns:
        Texts; a case that failed has its reason.
    """
    points = ("p50_ms", "p99_ms", "max_ms")
    spread = [f"{passed} {point.removesuffix('_ms')} ms" for passed in ("cold", "warm") for point in points]
    counts = {"queries": "n", "truncated": "truncated", "cut_short": "cut short", "unscreenable": "unscreenable"}
    header = ["case", "asked", "entities", "build s", "peak MiB", *spread, *counts.values()]
    rows = []
    for row in worst["rows"]:
        if "failed" in row:
            rows.append([row["case"], row["failed"], *[""] * (len(header) - 2)])
            continue
        peak = "–" if row["peak_mib"] is None else f"{row['peak_mib']:,.0f}"
        shown = [row["case"], row["group"], f"{row['entities']:,}", f"{row['build_seconds']:.2f}", peak]
        shown += [f"{row[passed][point]:,.2f}" for passed in ("cold", "warm") for point in points]
        rows.append([*shown, *(str(row[key]) for key in counts)])
    return [header, *rows]
