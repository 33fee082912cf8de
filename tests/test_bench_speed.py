"""The speed half of the suite: its lists and files are what they claim, and a fast wrong answer gets no figure."""

from __future__ import annotations

import argparse
import doctest
import importlib
import math
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

import pytest
from benchmarks import probe
from benchmarks.customer_pass import agreed, check_answers, screen_customers, write_file
from benchmarks.customers import (
    NOTHING_TO_COMPARE,
    Customer,
    generate_customers,
    proof_customers,
    read_customers,
    write_customers,
)
from benchmarks.engines import Answers, ScreensFiles, Streams, Told, load_engine
from benchmarks.lists import BUNDLED, load_lists
from benchmarks.memory import watched
from benchmarks.report import render_report
from benchmarks.summary import write_summary
from benchmarks.synthetic import generate_entities

from sanscreen import Screener
from sanscreen.records import Entity, Query

LISTED = load_lists([BUNDLED]).entities[:400]


class Knowing:
    """An engine that knows the truth about a file, and may be made to lie about it."""

    def __init__(self, rows: Iterable[Customer], lie: str = "") -> None:
        self.truth = {row.query.id: row for row in rows}
        self.lie = lie

    def version(self) -> str:
        return "knowing 1"

    def build(self, entities: Iterable[Entity]) -> None:
        self.count = len(list(entities))

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        return []

    def screen_file(self, queries: Iterable[Query], *, limit: int, workers: int) -> Iterator[Told]:
        for query in queries:
            row = self.truth[query.id]
            if self.lie == "finds nobody" and row.truth == "listed":
                yield Told("clear", is_truncated=False, answers=[])
            elif self.lie == "answers nobody" or (row.truth == "unscreenable" and self.lie != "answers the empty"):
                yield Told("unscreenable", is_truncated=False, answers=[])
            elif row.entity_id is not None:
                yield Told("hit", is_truncated=False, answers=[(row.entity_id, 0.9)])
            else:
                yield Told("clear", is_truncated=False, answers=[])


def words_of(entities: Iterable[Entity]) -> set[str]:
    return {word for entity in entities for name in entity.names for word in name.text.split()}


def test_a_longer_list_begins_with_the_shorter_and_is_the_same_each_time():
    assert list(islice(generate_entities(5_000, seed=2), 200)) == list(generate_entities(200, seed=2))
    assert list(generate_entities(20, seed=2)) != list(generate_entities(20, seed=3))


def test_an_entity_has_three_names_on_average_and_none_twice():
    entities = list(generate_entities(3_000, seed=1))
    assert sum(len(entity.names) for entity in entities) / len(entities) == pytest.approx(3.0, abs=0.1)
    assert all(len({name.text for name in entity.names}) == len(entity.names) for entity in entities)
    assert all(entity.names[0].kind == "primary" for entity in entities)
    assert 0.25 < sum(entity.kind == "organization" for entity in entities) / len(entities) < 0.35


def test_the_vocabulary_keeps_growing():
    entities = list(generate_entities(9_000, seed=1))
    counts = [len(words_of(entities[:length])) for length in (1_000, 3_000, 9_000)]
    powers = [math.log(more / fewer) / math.log(3) for fewer, more in pairwise(counts)]
    assert all(0.6 < power < 0.8 for power in powers), powers


def test_a_list_is_generated_without_being_held():
    source = generate_entities(8_000, seed=1)
    next(islice(source, 2_000, None))
    tracemalloc.start()
    try:
        for _ in source:
            pass
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # 6,000 entities are more than 15 MB; what stays is the words.
    assert grown < 8e6


def test_a_longer_file_begins_with_the_shorter_and_is_the_same_each_time():
    short = list(generate_customers(1_500, LISTED, seed=4))
    assert list(islice(generate_customers(3_000, LISTED, seed=4), 1_500)) == short
    assert [row.query.id for row in short] == [str(number) for number in range(1, 1_501)]
    assert list(generate_customers(30, LISTED, seed=5)) != short[:30]


def test_the_shares_of_a_file_are_exact():
    rows = list(generate_customers(5_000, LISTED, seed=4))
    assert sum(row.truth == "unscreenable" for row in rows) == 100
    assert sum(row.truth == "listed" for row in rows) == 5
    assert all((row.entity_id is not None) == (row.truth == "listed") for row in rows)
    ordinary = [row.query for row in rows if row.truth == "ordinary"]
    assert 0.15 < sum(query.kind == "organization" for query in ordinary) / len(ordinary) < 0.25
    # By Zipf's law some names come several times, and most once.
    assert 0.7 * len(ordinary) < len({query.name for query in ordinary}) < len(ordinary)


def test_a_listed_row_is_a_listed_name_under_an_error():
    texts = {entity.id: {name.text for name in entity.names} for entity in LISTED}
    rows = [row for row in proof_customers(LISTED, seed=4) if row.truth == "listed"]
    assert len(rows) == 40
    assert all(row.entity_id in texts and row.query.name not in texts[row.entity_id] for row in rows)


def test_the_proof_is_no_part_of_the_file():
    proof = proof_customers(LISTED, seed=4)
    assert {row.query.id for row in proof}.isdisjoint(row.query.id for row in generate_customers(1_000, LISTED, seed=4))
    assert len({row.query.id for row in proof}) == len(proof)
    assert proof_customers((), seed=4) == [row for row in proof if row.truth == "unscreenable"] != []


def test_what_is_called_unscreenable_is_unscreenable_and_the_rest_is_not():
    screener = Screener(LISTED)
    told = screener.screen_many([Query(name=name) for name in NOTHING_TO_COMPARE])
    assert [held.status for held in told] == ["unscreenable"] * len(NOTHING_TO_COMPARE)
    rows = list(generate_customers(300, LISTED, seed=4))
    refused = [held.query for held in screener.screen_many(row.query for row in rows) if held.status == "unscreenable"]
    assert refused == [row.query for row in rows if row.truth == "unscreenable"] != []


def test_a_file_reads_back_as_it_was_written(tmp_path):
    rows = list(generate_customers(1_000, LISTED, seed=4))
    write_customers(tmp_path / "customers.jsonl", rows)
    assert list(read_customers(tmp_path / "customers.jsonl")) == rows


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ("", None),
        ("finds nobody", "only 0% of 42 listed parties were found"),
        ("answers nobody", "only 0% of 42 listed parties were found"),
        ("answers the empty", "56 rows without a name were answered as if they had one"),
    ],
)
def test_a_pace_is_kept_only_with_right_answers(tmp_path, lie, reason):
    write_file(tmp_path, LISTED, count=2_000, seed=4)
    rows = [*generate_customers(2_000, LISTED, seed=4), *proof_customers(LISTED, seed=4)]
    found = screen_customers(Knowing(rows, lie), tmp_path, limit=10, workers=1)
    assert found["rows"] == 2_000
    assert found.get("refused") == reason
    assert ("names_per_second" in found) == (reason is None)


def test_a_name_that_is_not_answered_is_not_fast():
    rows = [Customer(Query(id=str(number), name="Ann Smith"), "ordinary") for number in range(100)]
    silent = [Told("unscreenable", is_truncated=False, answers=[])] * 2
    clear = [Told("clear", is_truncated=False, answers=[])] * 98
    assert check_answers(rows, [*silent, *clear])[1] == "2 of 100 rows with a name were not answered"
    assert check_answers(rows, [*silent[:1], *clear, *clear[:1]])[1] is None
    assert check_answers(rows, clear)[1] == "98 answers to 100 rows"


def test_sanscreen_screens_a_file_alike_with_one_worker_and_with_two(tmp_path):
    write_file(tmp_path, LISTED, count=300, seed=4)
    engine = load_engine("sanscreen")
    assert isinstance(engine, Streams)
    assert isinstance(engine, ScreensFiles)
    engine.floor = None
    engine.build(iter(LISTED))
    passes = [screen_customers(engine, tmp_path, limit=10, workers=workers) for workers in (1, 2)]
    assert agreed(passes) == passes
    assert all(held["names_per_second"] > 0 and held["listed_found"] >= 36 for held in passes), passes


def test_a_peer_is_held_to_the_same_truth(tmp_path):
    write_file(tmp_path, LISTED, count=300, seed=4)
    engine = load_engine("token_sort")
    engine.build(LISTED)
    found = screen_customers(engine, tmp_path, limit=10, rows=50)
    assert found["rows"] == 50
    assert found["empty"] == found["empty_right"] > 0
    assert "over_limit" not in found


def test_the_probe_refuses_the_timings_of_an_engine_that_finds_nobody():
    given = argparse.Namespace(seed=1, seconds=0.1, generate=50, customers=None, engine="knowing", workers=1)
    found = probe._measure(Knowing(()), probe.Passing(generate_entities(50, seed=1), every=1), given)
    assert found["entities"] == 50
    assert found["refused"] == "only 0% of listed names came back first; timings not kept"
    assert "warm" not in found


class Slow(Knowing):
    """An engine that takes a while for each query."""

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        time.sleep(0.001)
        return []


def test_a_pass_goes_on_until_the_tail_is_seen_but_not_for_ever():
    queries = [Query(name="Ann Smith")] * 1_000
    assert len(probe._timed(Slow(()), queries, seconds=0.2)) == probe.TAIL_QUERIES
    assert probe.LEAST_QUERIES <= len(probe._timed(Slow(()), queries, seconds=0.005)) < probe.TAIL_QUERIES


def test_a_passing_list_is_counted_and_kept_in_part():
    passing = probe.Passing(generate_entities(100, seed=1), every=10)
    passed = list(passing)
    assert (passing.count, passing.names) == (100, sum(len(entity.names) for entity in passed))
    assert passing.kept == passed[::10]


def test_the_peak_sees_what_was_freed():
    with watched() as peak:
        held = bytearray(64 * 2**20)
        del held
    assert peak.mib > 64


def test_growth_and_customers_reach_the_summary_and_the_page(tmp_path):
    pytest.importorskip("jinja2")
    spread = {"n": 100, "median_ms": 0.5, "p95_ms": 1.0, "p99_ms": 2.0}
    row = {
        "names": 3_000, "build_seconds": 1.25, "reading_seconds": 0.5, "index_mib": 20.0, "build_peak_mib": 230.5,
        "cold": spread, "warm": spread, "batch_per_second": 900.0,
        "cut": {"over_limit": 1, "cut_short": 2, "unscreenable": 3},
        "save_seconds": 0.1, "saved_mib": 9.5, "load_to_answer_seconds": 0.2,
    }  # fmt: skip
    told = {"rows": 2_000, "listed": 42, "listed_found": 41, "empty": 80, "empty_right": 80, "not_answered": 0}
    passes = [{**told, "workers": 1, "names_per_second": 4_321.0}, {**told, "workers": 2, "refused": "a reason"}]
    slower = {**row, "warm": {**spread, "median_ms": 5.0, "p99_ms": 70.0}}
    speed = {
        "list": {"sanscreen": {**row, "entities": 1_000, "customers": passes}},
        "growth": {"sanscreen": [{**row, "entities": 1_000}, {**slower, "entities": 10_000, "names": 30_000}]},
        "process": {"first_answer_seconds": 0.2, "import_cpu_seconds": 0.1}, "ratios": {},
    }  # fmt: skip
    from benchmarks.records import write_json

    write_json(tmp_path / "speed.json", speed)
    summary, page = write_summary(tmp_path), render_report(tmp_path)
    for text in (summary, page):
        assert "4,321" in text
        assert "a reason" in text
    assert "the median of sanscreen grows 10.0-fold" in summary
    for title in ("warm query, ms", "cold query, ms", "build, s", "memory, MiB", "sanscreen p99"):
        assert title in page


@pytest.mark.parametrize("module", ["batch", "customers", "customer_pass", "memory"])
def test_examples_of_the_speed_half_run(module):
    done = doctest.testmod(importlib.import_module(f"benchmarks.{module}"))
    assert done.attempted > 0
    assert done.failed == 0
