"""How the command line shows how far a long run is: a bar on a terminal, now and then a line elsewhere.

In: stages in words, and `Progress`. Out: text on standard error. Invariant: whoever looks knows within a second or two
what is being done, and as soon as it can be told how long it will take. It decides nothing.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Column

from sanscreen.batch.progress import SCREENING, Progress
from sanscreen.cli_render import write

_LINE_SECONDS: Final = 10.0
"""Between two lines where there is no terminal: a log of a night's run has some thousands of them."""
_BAR_SECONDS: Final = 0.2
_BAR_WIDTH: Final = 16
_SETTLED: Final = 1.0
"""Seconds after which a pace is told; the first rows wait for the processes to start."""


class Meter:
    """Shows how far a run is.

    Args:
        console: Standard error, as rich knows it; None for that of the process.
        moving: Whether the bar moves by itself and counts the time, for work that cannot tell how far it is. It takes a
            thread, so no process may be started meanwhile.
    """

    def __init__(self, console: Console | None = None, *, moving: bool = False) -> None:
        shown = console or Console(stderr=True, highlight=False, markup=False, emoji=False)
        # A narrow terminal cuts the end of what is told, where the least needed stands, and nothing else.
        columns: list[ProgressColumn] = [
            TextColumn("{task.description}", table_column=Column(min_width=len(SCREENING), no_wrap=True)),
            BarColumn(_BAR_WIDTH, table_column=Column(min_width=_BAR_WIDTH, no_wrap=True)),
            TextColumn("{task.fields[told]}", table_column=Column(no_wrap=True)),
        ]
        if moving:
            columns.append(TimeElapsedColumn())
        bar = Bar(*columns, console=shown, auto_refresh=moving, transient=True)
        self._bar = bar if shown.is_terminal else None
        self._task = None if self._bar is None else self._bar.add_task("", total=None, told="")
        self._stage = ""
        self._began = self._shown = 0.0
        self._began_at = 0

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def stage(self, text: str) -> None:
        """Say what is being done.

        Args:
            text: In a few words.
        """
        self._stage = text
        self._began = time.monotonic()
        self._shown = self._began - _LINE_SECONDS + _SETTLED
        if self._bar is None or self._task is None:
            write(f"{text} ...", sys.stderr)
        else:
            self._bar.reset(self._task, total=None, description=text, told="")
            self._bar.refresh()

    def __call__(self, progress: Progress) -> None:
        """Show how far the run is.

        Args:
            progress: How far.
        """
        if progress.stage != self._stage:
            self.stage(progress.stage)
            self._began_at = progress.before or 0
        now = time.monotonic()
        if now - self._shown < (_LINE_SECONDS if self._bar is None else _BAR_SECONDS):
            return
        self._shown = now
        told = told_of(progress, now - self._began)
        if self._bar is None or self._task is None:
            share = f"{progress.done / progress.total:.1%}, " if progress.total else ""
            write(f"{progress.stage}: {share}{told}".rstrip(", "), sys.stderr)
        else:
            self._bar.update(self._task, completed=progress.done, total=progress.total or None, told=told)
            self._bar.refresh()


def told_of(progress: Progress, seconds: float) -> str:
    """Return how far a run is, how fast it goes and how long it will take.

    Args:
        progress: How far.
        seconds: Since the stage began.

    Returns:
        In words; the pace is that of this run alone.

    Example:
        >>> from sanscreen.batch import Counts
        >>> told_of(Progress(SCREENING, 250, 1000, 0, Counts(rows=5_000, clear=4_997, hit=3, hits=7)), 2.0)
        '0:00:06 left, 5,000 rows, 2,500 a second, 3 with hits'
    """
    parts = []
    done = progress.done - progress.before
    if seconds >= _SETTLED and done > 0:
        parts.append(f"{clock((progress.total - progress.done) * seconds / done)} left")
    if progress.stage == SCREENING:
        counts = progress.counts
        parts.append(f"{counts.rows:,} rows")
        if seconds >= _SETTLED:
            parts.append(f"{(counts.rows - progress.rows_before) / seconds:,.0f} a second")
        parts.append(f"{counts.hit:,} with hits")
        if counts.unscreenable:
            parts.append(f"{counts.unscreenable:,} unscreenable")
    return ", ".join(parts)


def clock(seconds: float) -> str:
    """Return a time as hours, minutes and seconds.

    Args:
        seconds: The time.

    Returns:
        Such as ``"1:02:03"``.

    Example:
        >>> clock(3723.4)
        '1:02:03'
    """
    minutes, left = divmod(round(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{left:02d}"
