"""A file of customers, screened and checked: names a second, kept only where the answers are right.

Comes in: an engine with its list, and a folder with the file and its proof. Goes out: the figures of one pass, with
"refused" and the reason in place of the pace where answers are wrong. Reading the file is within the time; checking is
not.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.customers import Customer, generate_customers, proof_customers, read_customers, write_customers
from benchmarks.engines import Answers, Engine, ScreensFiles, SearchesMany, Told
from sanscreen.records import Entity, Query

FILE, PROOF = "customers.jsonl", "proof.jsonl"
LEAST_FOUND = 0.9
"""Share of the listed rows whose party must be among the answers: the classes of one error are found at 94% or more."""
LEAST_ANSWERED = 0.99
"""Share of the other rows that must be answered: saying "unscreenable" to everybody is fast, and of no use."""
N_COMPARED = 1_000
"""First rows whose answers must be the same with one worker and with several."""
_SILENT = "silent"
"""Status of a row without answers, from an engine that has no word for one that cannot be screened."""


def write_file(folder: Path, listed: Sequence[Entity], *, count: int, seed: int) -> None:
    """Write a file of customers and its proof into a folder.

    Args:
        folder: The folder.
        listed: The list that is screened against.
        count: Rows of the file.
        seed: Seed of the draw.
    """
    write_customers(folder / FILE, generate_customers(count, listed, seed=seed))
    write_customers(folder / PROOF, proof_customers(listed, seed=seed))


def screen_customers(
    engine: Engine, folder: Path, *, limit: int, rows: int | None = None, workers: int | None = None
) -> dict[str, Any]:
    """Screen a file of customers, and check the answers and those to the proof.

    Args:
        engine: An engine that has its list.
        folder: Where the file is.
        limit: Most answers to a row.
        rows: Rows to screen, from the first; None for all.
        workers: Number of processes for an engine that can be told; None for every core.

    Returns:
        "rows", "workers", "names_per_second" or "refused", and what `check_answers` counts.
    """
    n_workers = workers or os.cpu_count() or 1
    seen: list[Customer] = []

    def asked() -> Iterator[Query]:
        for customer in islice(read_customers(folder / FILE), rows):
            seen.append(customer)
            yield customer.query

    start = time.perf_counter()
    told = _told(engine, asked(), limit=limit, workers=n_workers)
    seconds = time.perf_counter() - start
    proof = list(read_customers(folder / PROOF))
    proved = _told(engine, (row.query for row in proof), limit=limit, workers=1)
    counted, reason = check_answers([*seen, *proof], [*told, *proved])
    pace = {"refused": reason} if reason else {"names_per_second": round(len(seen) / seconds, 1)}
    shown = json.dumps(told[:N_COMPARED]).encode()
    of_file = {"rows": len(seen), "workers": n_workers, **pace, **counted}
    cut = _cut(told, limit=limit) if isinstance(engine, ScreensFiles) else {}
    return {**of_file, **cut, "digest": hashlib.sha256(shown).hexdigest()[:16]}


def check_answers(customers: Sequence[Customer], told: Sequence[Told]) -> tuple[dict[str, int], str | None]:
    """Hold answers against the truth.

    Args:
        customers: The rows.
        told: What an engine said of each.

    Returns:
        Counts of rows checked by truth, and what is wrong in one sentence, None where nothing is.

    Example:
        >>> row = Customer(Query(name="Ajnad"), "listed", "7")
        >>> check_answers([row], [Told("clear", False, [])])[1]
        'only 0% of 1 listed parties were found'
    """
    if len(customers) != len(told):
        return {}, f"{len(told):,} answers to {len(customers):,} rows"
    pairs = list(zip(customers, told, strict=True))
    empty = [held for row, held in pairs if row.truth == "unscreenable"]
    listed = [(row, held) for row, held in pairs if row.truth == "listed"]
    n_other = len(pairs) - len(empty)
    n_empty_right = sum(held.status in ("unscreenable", _SILENT) and not held.answers for held in empty)
    n_found = sum(row.entity_id in {entity_id for entity_id, _ in held.answers} for row, held in listed)
    n_refused = sum(held.status == "unscreenable" for row, held in pairs if row.truth != "unscreenable")
    counted = {
        "empty": len(empty),
        "empty_right": n_empty_right,
        "listed": len(listed),
        "listed_found": n_found,
        "not_answered": n_refused,
    }
    if n_empty_right < len(empty):
        return counted, f"{len(empty) - n_empty_right} rows without a name were answered as if they had one"
    if n_found < LEAST_FOUND * len(listed):
        return counted, f"only {n_found / len(listed):.0%} of {len(listed)} listed parties were found"
    if n_refused > (1 - LEAST_ANSWERED) * n_other:
        return counted, f"{n_refused:,} of {n_other:,} rows with a name were not answered"
    return counted, None


def agreed(passes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return passes over one file with different numbers of workers, all refused where their answers differ.

    Args:
        passes: What `screen_customers` gave.

    Returns:
        The passes.

    Example:
        >>> agreed([{"digest": "a", "names_per_second": 9.0}, {"digest": "b", "names_per_second": 17.0}])[1]
        {'digest': 'b', 'refused': 'the answers depend on the number of workers'}
    """
    if len({held["digest"] for held in passes}) <= 1:
        return list(passes)
    reason = {"refused": "the answers depend on the number of workers"}
    return [{**{key: held[key] for key in held if key != "names_per_second"}, **reason} for held in passes]


def count_cut(engine: ScreensFiles, queries: Sequence[Query], *, limit: int) -> dict[str, int]:
    """Return how many queries have more hits than the limit, a search cut short, or no answer."""
    return _cut(list(engine.screen_file(queries, limit=limit, workers=1)), limit=limit)


def _cut(told: Sequence[Told], *, limit: int) -> dict[str, int]:
    return {
        "over_limit": sum(held.is_truncated and len(held.answers) >= limit for held in told),
        "cut_short": sum(held.is_truncated and len(held.answers) < limit for held in told),
        "unscreenable": sum(held.status == "unscreenable" for held in told),
    }


def _told(engine: Engine, queries: Iterable[Query], *, limit: int, workers: int) -> list[Told]:
    if isinstance(engine, ScreensFiles):
        return list(engine.screen_file(queries, limit=limit, workers=workers))
    asked = list(queries)
    found: list[Answers]
    if isinstance(engine, SearchesMany):
        found = engine.search_many(asked, limit=limit, given=[frozenset()] * len(asked))
    else:
        found = [engine.search(query, limit=limit) for query in asked]
    return [Told("hit" if answers else _SILENT, is_truncated=False, answers=answers) for answers in found]
