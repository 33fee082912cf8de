"""Worst cases: what a query costs at most, each case in a process of its own.

Comes in: a size, a list and a seed; or, run as a module, the name of one case. Goes out: rows, one for each group of
queries: build time and peak memory of the case, cold and warm times, and how many answers could not be whole.

Cold is the first time that a query is asked, warm the second pass over the same queries. A group gets `SECONDS`; a slow
one gets through fewer queries, five at least, and the row says how many.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from benchmarks.probe import ONE_OF_EACH_SCRIPT
from benchmarks.progress import progress
from benchmarks.worst_cases import CASES
from sanscreen import Screener, UnscreenableQuery
from sanscreen.records import Query
from sanscreen.search import Search

ROOT = Path(__file__).parent.parent
LIMIT = 10
SECONDS = 5.0
"""Time for the cold pass of a group; the warm pass asks what that has asked."""
LEAST_QUERIES = 5
"""Of a group that is slow: its first query alone would say what is read and compared for the first time."""
TIMEOUT_SECONDS = 1_800


@dataclass
class Told:
    """How many answers are not whole.

    Attributes:
        truncated: Answers that say that there are more hits, or may be.
        cut_short: Searches that ended at the most spellings that are scored, whatever the answer says.
        unscreenable: Queries that were refused at the door, or whose search was cut short before it found a hit.
    """

    truncated: int = 0
    cut_short: int = 0
    unscreenable: int = 0


@contextmanager
def counted_cuts(told: Told) -> Iterator[None]:
    """Count the searches inside the block that were cut short.

    An answer that is truncated at its limit does not tell it: there may be more hits either way.

    Args:
        told: What they are counted in.
    """
    search = Search.best_of_many

    @wraps(search)
    def counting(*args: Any, **options: Any) -> Any:
        found = search(*args, **options)
        told.cut_short += sum(is_cut for _, is_cut in found)
        return found

    Search.best_of_many = counting  # type: ignore[method-assign]
    try:
        yield
    finally:
        Search.best_of_many = search  # type: ignore[method-assign]


def measure_worst(
    lists: Sequence[str], *, size: int, seed: int, cases: Sequence[str] = tuple(CASES), seconds: float = SECONDS
) -> dict[str, Any]:
    """Measure every case.

    Args:
        lists: The list of the cases that are about one, as for `load_lists`.
        size: Entities of the lists that are made.
        seed: Seed of lists and queries.
        cases: Names of `CASES`.
        seconds: Time for the cold pass of a group.

    Returns:
        {"size", "seed", "rows"}; a case that failed has a row with its reason.
    """
    rows: list[dict[str, Any]] = []
    named = [part for name in lists for part in ("--list", name)]
    with progress() as bars:
        task = bars.add_task("worst cases", total=len(cases))
        for case in cases:
            common = ["--size", str(size), "--seed", str(seed), "--seconds", str(seconds)]
            rows += _in_own_process(case, ["--case", case, *named, *common])
            bars.advance(task)
    return {"size": size, "seed": seed, "limit": LIMIT, "rows": rows}


def _in_own_process(case: str, arguments: Sequence[str]) -> list[dict[str, Any]]:
    paths = os.pathsep.join(dict.fromkeys([str(ROOT), *(path for path in sys.path if path)]))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.worst", *arguments],
            capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [{"case": case, "failed": f"took more than {TIMEOUT_SECONDS} seconds"}]
    if done.returncode != 0:
        return [{"case": case, "failed": (done.stderr.strip().splitlines() or ["no message"])[-1][:300]}]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def measure_case(
    case: str, lists: Sequence[str], *, size: int, seed: int, seconds: float = SECONDS
) -> list[dict[str, Any]]:
    """Measure one case in this process.

    Args:
        case: A name of `CASES`.
        lists: The list, for the cases that are about one.
        size: Entities of a list that is made.
        seed: Seed of list and queries.
        seconds: Time for the cold pass of a group.

    Returns:
        A row for each group of queries; peak memory is that of the process, the same in all rows.
    """
    made = CASES[case](size, lists, seed)
    start = time.perf_counter()
    screener = Screener(made.entities)
    # What is made once, with the first name of each script, belongs to no query.
    for text in ONE_OF_EACH_SCRIPT:
        _ask(screener, Query(name=text), Told())
    built = time.perf_counter() - start
    rows = []
    for group, queries in made.groups.items():
        told = Told()
        with counted_cuts(told):
            cold = _timed(screener, queries, told, seconds=seconds)
        warm = _timed(screener, queries[: len(cold)], Told(), seconds=float("inf"))
        rows.append(
            {
                "case": case, "group": group, "entities": len(screener), "build_seconds": round(built, 3),
                "queries": len(cold), "cold": _spread(cold), "warm": _spread(warm), "truncated": told.truncated,
                "cut_short": told.cut_short, "unscreenable": told.unscreenable,
            }
        )  # fmt: skip
    peak = _peak_mib()
    return [{**row, "peak_mib": peak} for row in rows]


def _ask(screener: Screener, query: Query, told: Told) -> None:
    try:
        screening = screener.screen(query, limit=LIMIT)
    except UnscreenableQuery:
        told.unscreenable += 1
        return
    told.truncated += screening.truncated


def _timed(screener: Screener, queries: Sequence[Query], told: Told, *, seconds: float) -> list[float]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    for query in queries:
        start = time.perf_counter()
        _ask(screener, query, told)
        now = time.perf_counter()
        times.append(now - start)
        if now > end and len(times) >= LEAST_QUERIES:
            break
    return times


def _spread(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    points = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 3)
        for name, share in points.items()
    }


def _peak_mib() -> float | None:
    """Return the peak of this process alone; None on a system that does not tell it."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024, 1)


def main() -> None:
    """Measure the case that the arguments name and print its rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst", description=__doc__)
    parser.add_argument("--case", required=True, choices=list(CASES))
    parser.add_argument("--list", action="append", default=[])
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    given = parser.parse_args()
    rows = measure_case(given.case, given.list, size=given.size, seed=given.seed, seconds=given.seconds)
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
