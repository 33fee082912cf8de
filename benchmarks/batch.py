"""A file of customers through `sanscreen batch`: rows a second and memory, kept only where the answers are right.

Comes in: a list, numbers of rows and a seed. Goes out: figures of one run of the command for each number of rows, in a
process of its own that is watched with its workers. Making the file is not within the time, starting Python and loading
the list are. The file has the truth beside it (see `benchmarks.customers`), against which every row is held.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.customer_pass import LEAST_ANSWERED, LEAST_FOUND
from benchmarks.customers import generate_customers
from benchmarks.lists import load_lists
from benchmarks.memory import watched

ROOT = Path(__file__).parent.parent
ROWS = (100_000, 1_000_000)
"""Memory is flat where the second takes no more than the first, but for the twentieth by which its tenths differ."""
_FIRST_ROWS = 1_000
"""Of a run before the first that is measured: it prepares the list and keeps it, which another figure is about."""
_ORDINARY, _LISTED, _EMPTY = "ordinary", "listed", "unscreenable"


def measure_batch(lists: Sequence[str], *, rows: Sequence[int], seed: int, workers: int) -> dict[str, Any]:
    """Screen files of customers by the command line.

    Args:
        lists: The list, as for `load_lists`.
        rows: Rows of each file.
        seed: Seed of the files; a longer one begins with the shorter.
        workers: Number of processes.

    Returns:
        {"list", "entities", "seed", "workers", "runs"}: a run has "rows", "seconds", "rows_per_second" or "refused",
        "peak_mib", "peak_mib_by_tenth" of the time, and counts.
    """
    loaded = load_lists(lists)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "list.jsonl"
        path.write_text("\n".join(entity.to_json() for entity in loaded.entities) + "\n", encoding="utf-8")
        runs = []
        for count in (_FIRST_ROWS, *rows):
            truth = _write(folder / "customers.csv", loaded.entities, count=count, seed=seed)
            runs.append(_run(folder, truth, count=count, workers=workers))
    found = {"list": loaded.label, "digest": loaded.digest, "entities": len(loaded.entities)}
    return {**found, "seed": seed, "workers": workers, "runs": runs[1:]}


def batch_rows(found: dict[str, Any]) -> list[list[str]]:
    """Return the header and the rows of the table of runs.

    Args:
        found: What `measure_batch` returned.

    Returns:
        Texts; a run that was refused has its reason.

    Example:
        >>> run = {"rows": 1000, "seconds": 2.0, "peak_mib": 300.0, "peak_mib_by_tenth": [90.0, 300.0]}
        >>> batch_rows({"runs": [{**run, "refused": "a row is missing"}]})[1][:5]
        ['1,000', '2.0', 'a row is missing', '300', '90–300']
    """
    counts = ("clear", "hit", "unscreenable", "hits")
    header = [
        "rows",
        "seconds",
        "rows a second",
        "peak MiB, all processes",
        "in its tenths",
        *counts,
        "listed parties found",
    ]
    shown = []
    for run in found["runs"]:
        pace = run.get("refused") or f"{run['rows_per_second']:,.0f}"
        figures = [f"{run['rows']:,}", f"{run['seconds']:,.1f}", pace, f"{run['peak_mib']:,.0f}"]
        figures.append(f"{min(run['peak_mib_by_tenth']):,.0f}–{max(run['peak_mib_by_tenth']):,.0f}")
        figures += [f"{run[name]:,}" if name in run else "–" for name in counts]
        shown.append([*figures, f"{run['listed_found']:,} of {run['listed']:,}" if "listed" in run else "–"])
    return [header, *shown]


def _write(path: Path, listed: Sequence[Any], *, count: int, seed: int) -> dict[str, tuple[str, str | None]]:
    """Write a file and return the truth of every row that is not ordinary, by its id."""
    truth: dict[str, tuple[str, str | None]] = {}
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["customer_id", "customer_name", "customer_type"])
        for row in generate_customers(count, listed, seed=seed):
            writer.writerow([row.query.id, row.query.name or "", row.query.kind or ""])
            if row.truth != _ORDINARY:
                truth[str(row.query.id)] = row.truth, row.entity_id
    return truth


def _run(folder: Path, truth: dict[str, tuple[str, str | None]], *, count: int, workers: int) -> dict[str, Any]:
    paths = [str(ROOT), *(path for path in sys.path if path)]
    environment = {**os.environ, "SANSCREEN_CACHE": str(folder / "cache")}
    environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    command = [sys.executable, "-m", "sanscreen", "batch", "customers.csv", "hits.jsonl", "--overwrite"]
    command += ["--list", "list.jsonl", "--workers", str(workers)]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, env=environment) as process, watched(process.pid) as peak:
        status = process.wait()
    seconds = time.perf_counter() - start
    size = (folder / "customers.csv").stat().st_size
    figures = {"rows": count, "bytes": size, "seconds": round(seconds, 2), "peak_mib": peak.mib}
    figures |= {"peak_mib_by_tenth": peak.by_tenth(), "status": status}
    if not (folder / "hits.jsonl").exists():
        return {**figures, "refused": f"the command ended with status {status}"}
    counted, reason = check_output(folder / "hits.jsonl", truth, count=count)
    (folder / "hits.jsonl").unlink()
    pace = {"refused": reason} if reason else {"rows_per_second": round(count / seconds, 1)}
    return {**figures, **pace, **counted}


def check_output(
    path: Path, truth: dict[str, tuple[str, str | None]], *, count: int
) -> tuple[dict[str, int], str | None]:
    """Hold an output and its manifest against the truth.

    Args:
        path: The output, JSON lines.
        truth: Truth and listed party of every row that is not ordinary, by its id.
        count: Rows of the input.

    Returns:
        Counts, and what is wrong in one sentence, None where nothing is.
    """
    manifest = json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))
    counted = {name: manifest["counts"][name] for name in ("clear", "hit", "unscreenable", "hits")}
    found: set[str] = set()
    refused: set[str] = set()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            said, entity_id = truth.get(row["row_id"], (_ORDINARY, None))
            if row["status"] == "unscreenable":
                refused.add(row["row_id"])
            elif said == _LISTED and row["entity_id"] == entity_id:
                found.add(row["row_id"])
    empty = {row_id for row_id, (said, _) in truth.items() if said == _EMPTY}
    listed = sum(said == _LISTED for said, _ in truth.values())
    counted |= {"listed": listed, "listed_found": len(found), "not_answered": len(refused - empty)}
    if manifest["counts"]["rows"] != count or counted["clear"] + counted["hit"] + counted["unscreenable"] != count:
        return counted, f"{count:,} rows came to {manifest['counts']}"
    if empty - refused:
        return counted, f"{len(empty - refused)} rows without a name were answered as if they had one"
    if len(found) < LEAST_FOUND * listed:
        return counted, f"only {len(found) / listed:.0%} of {listed} listed parties were found"
    if len(refused - empty) > (1 - LEAST_ANSWERED) * count:
        return counted, f"{len(refused - empty):,} rows with a name were not answered"
    return counted, None
