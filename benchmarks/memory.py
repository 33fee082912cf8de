"""What a process and its workers hold in memory, read from /proc; Linux only, as the record's machine is."""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

_SECONDS = 0.25
"""Pause between two looks: short against a build of many seconds, and a look costs milliseconds."""


def resident_mib() -> float:
    """Return what this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def peak_mib() -> float:
    """Return the peak of this process alone: `ru_maxrss` would begin with that of the process that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024, 1)


class Peak:
    """The most that was seen.

    Attributes:
        mib: In MiB, of the process and its workers together.
        seen: What every look saw, in MiB.
    """

    def __init__(self) -> None:
        self.mib = 0.0
        self.seen: list[float] = []

    def by_tenth(self) -> list[float]:
        """Return the most that was seen in each tenth of the time, in MiB: whether it grows.

        Returns:
            Ten figures; one for each look where there were fewer.

        Example:
            >>> peak = Peak()
            >>> peak.seen += range(20)
            >>> peak.by_tenth()
            [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]
        """
        ends = [len(self.seen) * tenth // 10 for tenth in range(11)]
        return [max(self.seen[start:end]) for start, end in pairwise(ends) if start < end]


@contextmanager
def watched(process: int | None = None) -> Iterator[Peak]:
    """Watch a process and its workers while the block runs; pages that they share count once.

    Args:
        process: Its number; None for this process.

    Yields:
        The peak, which grows until the block ends.
    """
    peak, over = Peak(), threading.Event()

    def look() -> None:
        peak.seen.append(round(sum(_proportional_mib(one) for one in _family(process or os.getpid())), 1))
        peak.mib = max(peak.mib, peak.seen[-1])

    def watch() -> None:
        while not over.wait(_SECONDS):
            look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()
        look()
        # Between two looks this process alone may have held more.
        peak.mib = round(peak.mib if process else max(peak.mib, peak_mib()), 1)


def _family(process: int) -> list[int]:
    """Return a process and all that it started."""
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        # One that has ended meanwhile holds nothing.
        with suppress(OSError):
            found += [one for child in task.read_text(encoding="ascii").split() for one in _family(int(child))]
    return found


def _proportional_mib(process: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
