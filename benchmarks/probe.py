"""One measurement in a process of its own: build an engine on a list, check its answers, time its searches.

Comes in: arguments on the command line (`speed.py` gives them). Goes out: one JSON object on standard output.
A generated list is never held whole by an engine that can take it from an iterator, nor by this module.
No timing is kept unless the engine finds the listed names themselves: a fast wrong answer is not an answer.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.customer_pass import agreed, count_cut, screen_customers
from benchmarks.engines import Engine, Saves, ScoresPairs, ScreensFiles, SearchesMany, Streams, load_engine
from benchmarks.lists import load_lists
from benchmarks.memory import peak_mib, resident_mib, watched
from benchmarks.ordinary import sample_names, shipped_names
from benchmarks.synthetic import generate_entities
from benchmarks.treatments import TABLE, treat
from sanscreen.records import Entity, Query

N_CHECKS = 25
N_QUERIES = 4_000
LEAST_QUERIES = 15
TAIL_QUERIES, PATIENCE = 300, 10
"""A pass goes on to so many queries while that takes no more than so many times its time: of fewer, a 99th percentile
is the slowest query or the next."""
N_PAIRS, N_REPEATS = 100, 5
LIMIT = 10
N_KEPT = 2_000
"""Entities of a generated list that are kept to ask for: evenly from all of it."""
ONE_OF_EACH_SCRIPT = ("Ivan Petrov", "محمد علي", "דוד כהן", "Иван Петров", "Γιώργος", "김철수", "王伟", "サトウ")
LEAST_RIGHT = 0.9
"""Share of listed names that must come back first (namesakes on the list may tie); else no timing is kept."""


def main() -> None:
    """Measure what the arguments name and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.probe", description=__doc__)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--list", action="append", default=[])
    parser.add_argument("--generate", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=6.0, help="time for each pass over the queries")
    parser.add_argument("--load", help="load this index instead of building, and answer once")
    parser.add_argument("--customers", type=Path, help="folder with a file of customers to screen")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    engine = load_engine(given.engine)
    if hasattr(engine, "floor"):
        engine.floor = None
    if isinstance(engine, Streams):
        engine.workers = given.workers
    if given.load:
        found = _load(engine, given)
    elif given.generate:
        every = max(1, given.generate // N_KEPT)
        found = _measure(engine, Passing(generate_entities(given.generate, seed=given.seed), every=every), given)
    else:
        found = _measure(engine, Passing(load_lists(given.list).entities, every=1), given)
    json.dump(found, sys.stdout)


class Passing:
    """A list on its way to an engine: counted, timed, and some of it kept to ask for.

    Args:
        entities: Any iterable.
        every: Each so-many-th entity is kept.

    Attributes:
        count: Entities that have passed.
        names: Their names.
        seconds: Time that the iterable took, which is not the engine's.
        kept: The entities that were kept.
    """

    def __init__(self, entities: Iterable[Entity], *, every: int) -> None:
        self._entities, self._every = entities, every
        self.count = self.names = 0
        self.seconds = 0.0
        self.kept: list[Entity] = []

    def __iter__(self) -> Iterator[Entity]:
        source = iter(self._entities)
        while True:
            start = time.perf_counter()
            entity = next(source, None)
            self.seconds += time.perf_counter() - start
            if entity is None:
                return
            if self.count % self._every == 0:
                self.kept.append(entity)
            self.count += 1
            self.names += len(entity.names)
            yield entity


def _measure(engine: Engine, passing: Passing, given: argparse.Namespace) -> dict[str, Any]:
    seed, seconds = given.seed, given.seconds
    # An engine that wants the list whole has it before the clock starts.
    entities: Any = passing if isinstance(engine, Streams) else list(passing)
    drawn_before = passing.seconds
    before = resident_mib()
    start = time.perf_counter()
    with watched() as peak:
        engine.build(entities)
    built = time.perf_counter() - start
    found: dict[str, Any] = {
        "entities": passing.count,
        "names": passing.names,
        "build_seconds": round(built, 4),
        "reading_seconds": round(passing.seconds - drawn_before, 4),
        "index_mib": round(resident_mib() - before, 1),
        "build_peak_mib": peak.mib,
    }
    right = _share_right(engine, passing.kept, seed=seed)
    found["answers_right"] = round(right, 4)
    if right < LEAST_RIGHT:
        return {**found, "refused": f"only {right:.0%} of listed names came back first; timings not kept"}
    # What an engine makes once, with the first name of each script, belongs to no query.
    once = _timed(engine, [Query(name=text) for text in ONE_OF_EACH_SCRIPT], seconds=60.0)
    found["first_of_each_script_ms"] = round(sum(once) * 1000, 1)
    queries = make_queries(passing.kept, seed=seed)
    cold = _timed(engine, queries, seconds=seconds)
    warm = _timed(engine, queries[: len(cold)], seconds=seconds * 2)
    found |= {"cold": _spread(cold), "warm": _spread(warm)}
    if isinstance(engine, ScreensFiles):
        found["cut"] = count_cut(engine, queries[: len(cold)], limit=LIMIT)
    pace = max(LEAST_QUERIES, int(seconds * 1000 / max(0.001, found["cold"]["median_ms"])))
    found["batch_per_second"] = _throughput(engine, queries[-pace:])
    found["peak_mib"] = peak_mib()
    if isinstance(engine, ScoresPairs) and not given.generate:
        found["pair"] = _pair_times(engine, passing.kept, seed=seed)
    if isinstance(engine, Saves):
        with contextlib.suppress(NotImplementedError, AttributeError):
            found |= _save(engine, given)
    elif given.customers:
        found["customers"] = [screen_customers(engine, given.customers, limit=LIMIT, rows=pace)]
    return found


def make_queries(entities: Sequence[Entity], *, seed: int) -> list[Query]:
    """Return a customer file: nine ordinary names, then one listed name under a treatment, and so on.

    Args:
        entities: The list.
        seed: Seed of the draw.

    Returns:
        `N_QUERIES` queries, all different, so that a first pass meets no answer that is kept.
    """
    rng = random.Random(f"{seed}:speed")
    ordinary = [row for row in shipped_names()[0] if row.group == "ordinary"]
    queries = [Query(name=row.text, kind=row.kind) for row in sample_names(ordinary, count=N_QUERIES, seed=seed)]
    for place in range(9, len(queries), 10):
        entity = rng.choice(entities)
        name = rng.choice(entity.names).text
        text = treat(rng.choice(TABLE[:12]), name, kind=entity.kind, entity_id=entity.id, seed=seed)
        queries[place] = Query(name=text or name, kind=entity.kind)
    return queries


def _share_right(engine: Engine, entities: Sequence[Entity], *, seed: int) -> float:
    rng = random.Random(f"{seed}:check")
    strong = [entity for entity in entities if entity.names[0].quality == "strong"]
    checked = rng.sample(strong, min(N_CHECKS, len(strong)))
    right = 0
    for entity in checked:
        query = Query(name=entity.names[0].text, kind=entity.kind if entity.kind != "unknown" else None)
        found = engine.search(query, limit=50)
        best = found[0][1] if found else 0.0
        right += any(entity_id == entity.id and score >= best - 1e-9 for entity_id, score in found)
    return right / max(1, len(checked))


def _timed(engine: Engine, queries: list[Query], *, seconds: float) -> list[float]:
    times: list[float] = []
    begun = time.perf_counter()
    for query in queries:
        start = time.perf_counter()
        engine.search(query, limit=LIMIT)
        now = time.perf_counter()
        times.append(now - start)
        wanted = TAIL_QUERIES if now < begun + seconds * PATIENCE else LEAST_QUERIES
        if now > begun + seconds and len(times) >= wanted:
            break
    return times


def _pair_times(engine: ScoresPairs, entities: Sequence[Entity], *, seed: int) -> dict[str, float]:
    """Return the median time of scoring one pair, a listed name and the same name with an error, in microseconds.

    The first scoring of a pair and the later ones apart: an engine may remember the words.
    """
    rng = random.Random(f"{seed}:pair")
    first: list[float] = []
    later: list[float] = []
    for entity in rng.sample(list(entities), min(N_PAIRS, len(entities))):
        kind = entity.kind if entity.kind != "unknown" else None
        text = treat(rng.choice(TABLE[:12]), entity.names[0].text, kind=entity.kind, entity_id=entity.id, seed=seed)
        one_name = entity.model_copy(update={"names": entity.names[:1]})
        compare = engine.pair(Query(name=text or entity.names[0].text, kind=kind), one_name)
        times = []
        for _ in range(1 + N_REPEATS):
            start = time.perf_counter()
            compare()
            times.append(time.perf_counter() - start)
        first.append(times[0])
        later.append(statistics.median(times[1:]))
    return {"cold_us": round(statistics.median(first) * 1e6, 1), "warm_us": round(statistics.median(later) * 1e6, 1)}


def _spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)

    def point(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 4)

    return {"n": len(times), "median_ms": point(0.5), "p95_ms": point(0.95), "p99_ms": point(0.99)}


def _throughput(engine: Engine, queries: list[Query]) -> float:
    """Return names a second over many queries, most of them new, with whatever the engine has for many at once."""
    start = time.perf_counter()
    if isinstance(engine, SearchesMany):
        engine.search_many(queries, limit=LIMIT, given=[frozenset()] * len(queries))
    else:
        for query in queries:
            engine.search(query, limit=LIMIT)
    return round(len(queries) / (time.perf_counter() - start), 1)


def _save(engine: Saves, given: argparse.Namespace) -> dict[str, Any]:
    """Save the index, load it in a new process up to its first answer, and screen the customers in others."""
    from benchmarks.speed import run_probe

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "index")
        start = time.perf_counter()
        engine.save(path)
        saved = time.perf_counter() - start
        parts = [Path(path)] if Path(path).is_file() else [part for part in Path(path).rglob("*") if part.is_file()]
        size = sum(part.stat().st_size for part in parts)
        loading = ["--engine", given.engine, "--load", path]
        found = {"save_seconds": round(saved, 4), "saved_mib": round(size / 2**20, 2), **run_probe(loading)}
        if given.customers:
            # One process a pass: nothing that one has remembered helps the next.
            screening = [*loading, "--customers", str(given.customers)]
            numbers = dict.fromkeys([1, given.workers])
            found["customers"] = agreed([run_probe([*screening, "--workers", str(number)]) for number in numbers])
    return found


def _load(engine: Engine, given: argparse.Namespace) -> dict[str, Any]:
    start = time.perf_counter()
    if not isinstance(engine, Saves):
        raise TypeError(f"{type(engine).__name__} does not load an index")
    engine.load(given.load)
    engine.search(Query(name="Jund al Khilafah"), limit=LIMIT)
    if given.customers:
        return screen_customers(engine, given.customers, limit=LIMIT, workers=given.workers)
    return {"load_to_answer_seconds": round(time.perf_counter() - start, 4), "load_peak_mib": peak_mib()}


if __name__ == "__main__":
    main()
