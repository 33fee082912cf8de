"""The plots of the page, from the figures of a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.measures import FAMILY, MAIN_SUITES
from benchmarks.report.svg import Axis, Series, decades, line_plot
from benchmarks.summary import label_of

COLOURS = {
    "sanscreen": "var(--own)", "wratio": "var(--c1)", "token_sort": "var(--c2)", "jaro_winkler": "var(--c3)",
    "logic_v1": "var(--c4)", "logic_v2": "var(--c5)",
}  # fmt: skip
_SHORT = {
    "jaro_winkler": "Jaro-Winkler",
    "token_sort": "token_sort_ratio",
    "wratio": "WRatio",
    "logic_v1": "logic-v1",
    "logic_v2": "logic-v2",
}


_RATE_TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)


def short_label(engine: str) -> str:
    """Return the engine's name as it fits at the end of a line."""
    return _SHORT.get(engine, label_of(engine))


def _series(engine: str, points: list[tuple[float, float]]) -> Series:
    return Series(short_label(engine), tuple(points), COLOURS.get(engine, "var(--c6)"), is_strong=engine == "sanscreen")


def _share(value: float) -> str:
    return f"{100 * value:g}%"


def recall_plot(summary: dict[str, Any]) -> str:
    """Return recall against alert rate, one line an engine; "" without figures."""
    lines = [
        _series(engine, [(rate, recall) for rate, recall in row["curve"]])
        for engine, row in summary["engines"].items()
        if row["curve"]
    ]
    if not lines:
        return ""
    rates = [rate for line in lines for rate, _ in line.points]
    lowest = min([recall for line in lines for _, recall in line.points])
    floor = int(10 * lowest) / 10
    x = Axis(
        "ordinary names that alert", min(rates), max(rates),
        tuple(tick for tick in _RATE_TICKS if min(rates) * 0.99 <= tick <= max(rates) * 1.01),
        _share, is_log=True,
    )  # fmt: skip
    y = Axis("true queries found", floor, 1.0, tuple(step / 10 for step in range(round(10 * floor), 11)), _share)
    return line_plot(lines, x, y, description="Recall against alert rate for each engine", marks=[(0.01, "1%")])


def workload_plot(summary: dict[str, Any], engine: str) -> str:
    """Return what a threshold finds and stops: recall, ordinary and hard names; "" without figures."""
    rows = summary["engines"].get(engine, {}).get("workload") or []
    rows = [row for row in rows if row["ordinary_per_100k"] is not None and row["recall"] is not None]
    if not rows:
        return ""
    lines = [
        Series("found", tuple((r["threshold"], r["recall"]) for r in rows), "var(--own)", is_strong=True),
        Series("ordinary names", tuple((r["threshold"], r["ordinary_per_100k"] / 1e5) for r in rows), "var(--c1)"),
    ]
    if rows[0]["hard_per_100k"] is not None:
        hard = tuple((r["threshold"], r["hard_per_100k"] / 1e5) for r in rows)
        lines.append(Series("hard names", hard, "var(--c3)", is_dashed=True))
    x = Axis("threshold", 0.5, 1.0, (0.5, 0.6, 0.7, 0.8, 0.9, 1.0), lambda v: f"{v:g}")
    y = Axis("share (logarithmic)", 0.0001, 1.0, (0.0001, 0.001, 0.01, 0.1, 1.0), _share, is_log=True)
    return line_plot(lines, x, y, description=f"Threshold, recall and workload of {label_of(engine)}")


Cost = Callable[[dict[str, Any]], float | None]
"""A figure of a row of the growth model."""


def growth_plot(speed: dict[str, Any], costs_of: Sequence[tuple[str, Cost]], title: str) -> str:
    """Return how costs grow with the list, both axes logarithmic; "" without two sizes.

    Args:
        speed: The figures of the speed model.
        costs_of: Each cost with what its line is called beside the engine; all but the first are dashed, and drawn only
            for the engine that is measured at every size.
        title: Title of the axis.

    Returns:
        The <svg> element.
    """
    lines = []
    longest = max((len(rows) for rows in speed["growth"].values()), default=0)
    for engine, rows in speed["growth"].items():
        for number, (called, cost) in enumerate(costs_of):
            points = [(float(row["names"]), value) for row in rows if "names" in row and (value := cost(row))]
            if points and (number == 0 or len(rows) == longest):
                line = _series(engine, points)
                lines.append(replace(line, label=f"{line.label} {called}".strip(), is_dashed=number > 0))
    sizes = [size for line in lines for size, _ in line.points]
    if len(set(sizes)) < 2:
        return ""
    costs = [cost for line in lines for _, cost in line.points]
    low, high = decades(min(costs), max(costs))[0], decades(min(costs), max(costs))[-1]
    ticks = [tick for tick in decades(min(sizes), max(sizes)) if min(sizes) <= tick <= max(sizes)]
    # A short plot may hold no power of ten or one: then its own sizes are the ticks.
    shown = tuple(ticks) if len(ticks) > 1 else tuple(sorted(set(sizes)))
    x = Axis("names on the list", min(sizes), max(sizes), shown, _count, is_log=True)
    y = Axis(
        title,
        low,
        max(high, low * 10),
        decades(low, max(high, low * 10)),
        lambda v: f"{v:g}" if v < 1000 else _count(v),
        is_log=True,
    )
    return line_plot(lines, x, y, description=f"Growth: {title} by size of list")


def _count(value: float) -> str:
    return f"{value / 1e6:g}M" if value >= 1e6 else f"{value / 1e3:.3g}k" if value >= 1e3 else f"{value:g}"


def heat_rows(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of the heat map: groups of classes with a cell for each engine.

    Each cell has the share, its text, and a step from 0 to 10 for its colour.
    """
    engines = [engine for engine, row in summary["engines"].items() if row["1%"]]
    names = dict.fromkeys(name for engine in engines for name in summary["engines"][engine]["1%"]["classes"])
    groups: dict[str, list[dict[str, Any]]] = {}
    order = [*MAIN_SUITES, "culture"]
    for name in sorted(names, key=lambda n: order.index(n.split("|")[0]) if n.split("|")[0] in order else 99):
        suite, label = name.split("|", 1)
        cells: list[dict[str, Any]] = []
        for engine in engines:
            cell = summary["engines"][engine]["1%"]["classes"].get(name)
            cells.append(
                {"text": "–", "step": None, "tip": "not asked"}
                if cell is None
                else {
                    "text": f"{100 * cell['share']:.0f}",
                    "step": round(10 * cell["share"]),
                    "tip": f"{short_label(engine)}, {label}: {cell['share']:.1%} of {cell['n']} "
                    f"(95%: {cell['interval'][0]:.0%} to {cell['interval'][1]:.0%})",
                }
            )
        known = [int(cell["text"]) for cell in cells if cell["step"] is not None]
        for cell in cells:
            # Where all are equal nobody is best.
            cell["is_best"] = cell["step"] is not None and min(known) < int(cell["text"]) == max(known)
        groups.setdefault(suite, []).append({"label": label, "family": FAMILY.get(label, ""), "cells": cells})
    return [{"suite": suite, "rows": rows} for suite, rows in groups.items()]
