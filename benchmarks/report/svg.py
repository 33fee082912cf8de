"""Plots as inline SVG, drawn by hand: no fonts embedded, text stays text, colours follow the page's theme.

Each function takes plain numbers and returns one <svg> element; every text in it is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 400
TOP, RIGHT, BOTTOM, LEFT = 18, 136, 48, 60
LEAST_LABEL_GAP = 15
"""Pixels between the labels at the ends of two lines."""


@dataclass(frozen=True)
class Series:
    """One line of a plot.

    Attributes:
        label: What stands at its end.
        points: (x, y) pairs in order of x.
        colour: A CSS colour.
        is_strong: Whether it is drawn thick: the line the reader looks for.
        is_dashed: Whether it is drawn dashed.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    colour: str
    is_strong: bool = False
    is_dashed: bool = False


@dataclass(frozen=True)
class Axis:
    """One axis.

    Attributes:
        title: What it measures, with unit.
        low: Value at its beginning; above 0 where logarithmic.
        high: Value at its end.
        ticks: Values that carry a number.
        shown: Turns a value into its text.
        is_log: Whether equal distances are equal ratios.
    """

    title: str
    low: float
    high: float
    ticks: tuple[float, ...]
    shown: Callable[[float], str]
    is_log: bool = False

    def place(self, value: float) -> float:
        """Return where a value lies, 0 at the beginning and 1 at the end, kept inside."""
        low, high, at = (
            (math.log(self.low), math.log(self.high), math.log(max(value, self.low)))
            if self.is_log
            else (self.low, self.high, value)
        )
        return min(1.0, max(0.0, (at - low) / ((high - low) or 1.0)))


def decades(low: float, high: float) -> tuple[float, ...]:
    """Return the powers of ten from low to high, both included where they are powers.

    Example:
        >>> decades(0.01, 10)
        (0.01, 0.1, 1.0, 10.0)
    """
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    return tuple(round(10.0**power, 12) for power in range(first, last + 1))


def line_plot(
    series: Sequence[Series], x: Axis, y: Axis, *, description: str, marks: Sequence[tuple[float, str]] = ()
) -> str:
    """Return lines with labels at their ends.

    Args:
        series: The lines; points outside the axes are drawn at the border.
        x: The axis below.
        y: The axis at the left.
        description: What a reader who can't see it is told.
        marks: Values of x with a dotted line and a text.

    Returns:
        The <svg> element.
    """
    parts = [_open(WIDTH, HEIGHT, description), *_grid(x, y)]
    for value, text in marks:
        at = _across(x, value)
        parts.append(f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text class="small" x="{at + 4:.1f}" y="{TOP + 10}">{escape(text)}</text>')
    # Lines that end at one place share a column of labels; one that ends early has its label there.
    columns: dict[float, list[tuple[float, Series]]] = {}
    for line in sorted(series, key=lambda line: line.is_strong):
        if not line.points:
            continue
        places = [(_across(x, a), _up(y, b)) for a, b in line.points]
        path = " ".join(f"{'L' if number else 'M'}{a:.1f} {b:.1f}" for number, (a, b) in enumerate(places))
        dash = ' stroke-dasharray="7 5"' if line.is_dashed else ""
        width = 3.4 if line.is_strong else 1.9
        parts.append(
            f'<path d="{path}" fill="none" stroke-linejoin="round" stroke="{line.colour}" '
            f'stroke-width="{width}"{dash}/>'
        )
        for (a, b), (value, height) in zip(places, line.points, strict=True):
            tip = escape(f"{line.label}: {x.shown(value)}, {y.shown(height)}")
            radius = 3.2 if line.is_strong else 2.2
            parts.append(
                f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{radius}" fill="{line.colour}"><title>{tip}</title></circle>'
            )
        across, height = places[-1]
        columns.setdefault(round(across), []).append((height, line))
    parts += [label for across, ends in columns.items() for label in _end_labels(across, ends)]
    return "".join([*parts, "</svg>"])


def _end_labels(across: float, ends: list[tuple[float, Series]]) -> list[str]:
    """Return the labels of lines that end at one place, moved apart where they would overlap."""
    placed: list[tuple[float, Series]] = []
    for height, line in sorted(ends, key=lambda end: end[0]):
        lowest = placed[-1][0] + LEAST_LABEL_GAP if placed else TOP
        placed.append((max(height, lowest), line))
    excess = max(0.0, placed[-1][0] - (HEIGHT - BOTTOM + 6)) if placed else 0.0
    return [
        f'<text class="end{" strong" if line.is_strong else ""}" x="{across + 9}" y="{height - excess + 4:.1f}" '
        f'style="fill:{line.colour}">{escape(line.label)}</text>'
        for height, line in placed
    ]


def _open(width: int, height: int, description: str) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(description, quote=True)}">'


def _across(x: Axis, value: float) -> float:
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT)


def _up(y: Axis, value: float) -> float:
    return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM)


def _grid(x: Axis, y: Axis) -> list[str]:
    parts = []
    for value in y.ticks:
        at = _up(y, value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(
            f'<text class="tick" x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{escape(y.shown(value))}</text>'
        )
    for value in x.ticks:
        at = _across(x, value)
        parts.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(
            f'<text class="tick" x="{at:.1f}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">'
            f"{escape(x.shown(value))}</text>"
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text class="title" x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x.title)}</text>')
    height = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(
        f'<text class="title" transform="translate(14 {height}) rotate(-90)" text-anchor="middle">'
        f"{escape(y.title)}</text>"
    )
    return parts
