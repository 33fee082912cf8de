"""Speed and size models: every measurement runs in a process of its own, so that nobody's memory or caches count twice.

Models: a list (build, cold and warm search, batch, memory, save and load, a file of customers), growth over synthetic
lists, and the first answer of a new Python process. Ratios are between engines of the same run on the same machine.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.customer_pass import write_file
from benchmarks.lists import load_lists
from benchmarks.progress import progress

ROOT = Path(__file__).parent.parent
GROWTH_SIZES = (1_000, 10_000, 100_000, 1_000_000)
PEER_GROWTH_SIZES = (1_000, 10_000)
"""Sizes for peers, which walk the whole list: two show that their cost is linear."""
TIMEOUT_SECONDS = 3_600
"""More than a million entities, or a file of 100,000 customers, take on a slow machine."""
_FIRST_ANSWER = "import sanscreen; print(len(sanscreen.screen('Jund al Khilafah')))"
_IMPORT_CPU = "import time, sanscreen; print(time.process_time())"


class ProbeFailed(Exception):
    """A measurement that ended in an error; the message is its last line."""


def run_probe(arguments: Sequence[str]) -> dict[str, Any]:
    """Run one measurement.

    Args:
        arguments: Arguments of `python -m benchmarks.probe`.

    Returns:
        What it measured.

    Raises:
        ProbeFailed: It ended in an error or took too long.
    """
    output = _run(["-m", "benchmarks.probe", *arguments])
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found


def measure_speed(
    lists: Sequence[str],
    engines: Sequence[str],
    *,
    growth_to: int,
    seed: int,
    seconds: float,
    n_processes: int,
    n_customers: int,
) -> dict[str, Any]:
    """Measure every engine on the list and on growing lists.

    Args:
        lists: The list, as for `load_lists`.
        engines: The engines; one that fails has its reason instead of figures.
        growth_to: Largest synthetic list, in entities.
        seed: Seed of queries and lists.
        seconds: Time for each pass over the queries.
        n_processes: New processes whose first answer and import are timed, for the median.
        n_customers: Rows of the file of customers.

    Returns:
        {"list": engine → figures, "growth": engine → list of figures, "process": first answer and import, "ratios"}.
    """
    sizes = [size for size in GROWTH_SIZES if size <= growth_to]
    found: dict[str, Any] = {"list": {}, "growth": {}, "process": {}}
    common = ["--seed", str(seed), "--seconds", str(seconds)]
    named = [part for name in lists for part in ("--list", name)]
    with progress() as bars, tempfile.TemporaryDirectory() as folder:
        task = bars.add_task("speed and size", total=len(engines) * (1 + len(sizes)) + 1)
        found["process"] = _process_times(n_processes)
        bars.advance(task)
        write_file(Path(folder), load_lists(lists).entities, count=n_customers, seed=seed)
        for engine in engines:
            found["list"][engine] = _attempt(["--engine", engine, *named, "--customers", folder, *common])
            bars.advance(task)
            rows = found["growth"][engine] = []
            for size in sizes:
                if engine == "sanscreen" or size in PEER_GROWTH_SIZES:
                    row = _attempt(["--engine", engine, "--generate", str(size), *common])
                    rows.append(row if "failed" not in row else {**row, "entities": size})
                bars.advance(task)
    found["ratios"] = speed_ratios(found["list"])
    return found


def speed_ratios(by_engine: dict[str, Any]) -> dict[str, float]:
    """Return how many times longer each peer's warm median is than sanscreen's, on the same list and machine.

    Args:
        by_engine: Engine → figures.

    Returns:
        Engine → ratio; empty where sanscreen was not measured.

    Example:
        >>> speed_ratios({"sanscreen": {"warm": {"median_ms": 0.5}}, "wratio": {"warm": {"median_ms": 60.0}}})
        {'wratio': 120.0}
    """
    medians = {engine: row["warm"]["median_ms"] for engine, row in by_engine.items() if "warm" in row}
    own = medians.pop("sanscreen", None)
    return {engine: round(median / own, 2) for engine, median in medians.items()} if own else {}


def _attempt(arguments: Sequence[str]) -> dict[str, Any]:
    try:
        return run_probe(arguments)
    except ProbeFailed as error:
        return {"failed": str(error)}


def _process_times(count: int) -> dict[str, Any]:
    """Return the first answer in a new process on the bundled list, and the CPU time of the import; medians.

    The very first process finds nothing kept, and is told apart.
    """
    answers, imports = [], []
    with tempfile.TemporaryDirectory() as kept:
        try:
            # An installed package has been compiled.
            _run(["-c", _FIRST_ANSWER], SANSCREEN_CACHE="off")
            for _ in range(count + 1):
                start = time.perf_counter()
                _run(["-c", _FIRST_ANSWER], SANSCREEN_CACHE=kept)
                answers.append(time.perf_counter() - start)
                imports.append(float(_run(["-c", _IMPORT_CPU])))
        except ProbeFailed as error:
            return {"failed": str(error)}
    very_first, *others = answers
    return {
        "processes": count,
        "very_first_answer_seconds": round(very_first, 3),
        "first_answer_seconds": round(statistics.median(others), 3),
        "import_cpu_seconds": round(statistics.median(imports), 3),
    }


def _run(arguments: Sequence[str], **variables: str) -> str:
    paths = [str(ROOT), *(path for path in sys.path if path)]
    # What is compiled is kept, as where it is installed; a caller may have forbidden it.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **variables}
    environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ProbeFailed(f"took more than {TIMEOUT_SECONDS} seconds") from None
    if done.returncode != 0:
        raise ProbeFailed((done.stderr.strip().splitlines() or ["no message"])[-1][:300])
    return done.stdout
