"""Many queries at once: the answers of one by one, in order, and nothing searched for twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest

import factory
from sanscreen import Query, Screener, Screening
from sanscreen.many import CHUNK, screen_in_chunks

SCREENER = Screener([factory.company("Jund al-Khilafah", id="1"), factory.person("Ashraf AL-QIZANI", id="2")])


class Counting:
    """Answers by a screener and counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Query | str] = []

    def __call__(self, queries: Sequence[Query | str]) -> list[Screening]:
        self.asked += queries
        return [SCREENER.screen(query) for query in queries]


def screened(counting: Counting, queries: list[Query | str]) -> list[Screening]:
    return list(screen_in_chunks(counting, queries, workers=1))


def test_a_query_asked_again_is_not_searched_for():
    """Neither in its chunk nor in a later one; each answer has the caller's own reference."""
    counting = Counting()
    queries: list[Query | str] = [
        Query(name="Ashraf Qizani", id=str(number)) if number % 2 else f"Ashraf {number % 3}"
        for number in range(3 * CHUNK)
    ]
    answers = screened(counting, queries)
    assert len(counting.asked) == 4
    assert [answer.query for answer in answers] == [Query.of(query) for query in queries]
    assert [answer.hits for answer in answers] == [SCREENER.screen(query).hits for query in queries]


def test_each_answer_has_its_own_time():
    """A stamp says when the query was asked, not when one like it was."""
    first, *_, last = screened(Counting(), ["Ashraf Qizani"] * (2 * CHUNK))
    assert last.stamp.screened_at > first.stamp.screened_at
    assert last.hits == first.hits


@pytest.mark.parametrize(
    "other",
    [
        Query(name="Ashraf Qizani", birth_date="1991"),
        Query(name="Ashraf Qizani", kind="vessel"),
        Query(name="Ashraf Qizani", aliases=["Jund al-Khilafah"]),
        Query(name="ashraf qizani"),
    ],
    ids=str,
)
def test_another_query_is_another_query(other):
    """Whatever differs but the reference is searched for."""
    counting = Counting()
    screened(counting, [Query(name="Ashraf Qizani", id="1"), other])
    assert counting.asked == [Query(name="Ashraf Qizani", id="1"), other]


def test_what_cannot_be_told_apart_is_searched_for_each_time():
    """Fields are checked when screened, so one may hold what has no hash."""
    counting = Counting()
    queries: list[Query | str] = [Query(name="Ashraf Qizani", countries=[{"a": 1}]) for _ in range(3)]
    with pytest.raises(Exception, match="countr"):
        screened(counting, queries)
    assert len(counting.asked) == 3
    assert [answer.status for answer in SCREENER.screen_many(queries)] == ["unscreenable"] * 3


@pytest.mark.parametrize("number", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_what_was_read_before_an_error_is_answered(number):
    """A file that breaks off in its middle: the caller has the answers up to there, then hears of it."""

    def broken() -> Iterator[str]:
        for at in range(number):
            yield f"Ashraf {at}"
        raise OSError("cut off")

    answers = SCREENER.screen_many(broken())
    assert [next(answers).query.name for _ in range(number)] == [f"Ashraf {at}" for at in range(number)]
    with pytest.raises(OSError, match="cut off"):
        next(answers)


def test_no_more_than_a_chunk_is_read_ahead():
    """Memory is bounded whatever the number of queries."""
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield f"Ashraf {read}"

    answers = SCREENER.screen_many(endless())
    for _ in range(CHUNK + 1):
        next(answers)
    assert read <= 2 * CHUNK


UNLOADED = """
import functools, gc, inspect
from sanscreen import Screener
from sanscreen.many import ONE_OF_EACH

Screener.from_list("eo13224").answering()(ONE_OF_EACH)
for held in gc.get_objects():
    if isinstance(held, functools._lru_cache_wrapper) and not inspect.signature(held).parameters:
        if not held.cache_info().currsize:
            print(f"{held.__module__.removeprefix('sanscreen.')}.{held.__name__}")
"""
SELDOM = {"names.legal._phrases_by_slip", "matching.similarity._neighbours"}
"""Asked for by some listed names, and soon made."""
OF_COLUMNS = ("names.countries.", "names.document_types.")
"""Asked for where a file says so."""


def test_one_of_each_needs_every_table(tmp_path):
    """Or each process would load what is left, and do so again whenever it is replaced."""
    environment = {**os.environ, "SANSCREEN_CACHE": str(tmp_path)}
    for _ in range(2):
        # The second finds the list prepared, so that nothing was loaded for it.
        done = subprocess.run(
            [sys.executable, "-c", UNLOADED], capture_output=True, text=True, check=True, env=environment
        )
    left = [name for name in done.stdout.split() if name.startswith(("names.", "matching.", "index."))]
    assert [name for name in left if name not in SELDOM and not name.startswith(OF_COLUMNS)] == []
