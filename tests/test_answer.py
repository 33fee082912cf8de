"""What a screening answers: sequences, plain values, text, HTML."""

from __future__ import annotations

import collections.abc
import json
from dataclasses import FrozenInstanceError
from datetime import UTC, date, timedelta

import pytest

import factory
from sanscreen import Query, Screener

ENTITIES = [
    factory.company("Jund al-Khilafah in Tunisia", id="1", weak=["Ajnad"], designated=date(2018, 2, 27)),
    factory.company("Jund al-Khilafah", id="2", designations=[factory.sdgt()]),
    factory.person("<b>Mallory</b> & Sons", id="3"),
]


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(ENTITIES)


@pytest.fixture(scope="module")
def screening(screener):
    return screener.screen("Jund al-Khilafah", threshold=0.3)


def test_a_screening_is_a_sequence(screening):
    """Length, truth, index, slice, iteration, membership and reversal work as of a tuple."""
    assert isinstance(screening, collections.abc.Sequence)
    assert len(screening) == 2
    assert screening
    assert screening[0] is screening.hits[0]
    assert screening[-1] is screening.hits[1]
    assert screening[:1] == screening.hits[:1]
    assert list(screening) == list(screening.hits)
    assert screening[1] in screening
    assert list(reversed(screening)) == list(screening.hits[::-1])
    with pytest.raises(IndexError):
        screening[2]


def test_a_clear_screening_is_false(screener):
    """So that `if screening:` reads as it should."""
    clear = screener.screen("John Smith")
    assert not clear
    assert (clear.status, list(clear), clear.truncated, clear.reason) == ("clear", [], False, None)


def test_an_answer_cannot_be_changed(screening):
    """Frozen, with hits that can be kept in a set."""
    with pytest.raises(FrozenInstanceError):
        screening.status = "clear"
    with pytest.raises(FrozenInstanceError):
        screening[0].score = 1.0
    assert len({*screening}) == 2


def test_to_dict_is_json(screening):
    """Every answer can be written as JSON and tells score, ids, designations, evidence and stamp."""
    told = screening.to_dict()
    assert json.loads(json.dumps(told)) == told
    assert set(told) >= {"query", "status", "truncated", "hits", "stamp", "signals", "reason"}
    assert told["hits"][0]["entity_id"] == screening[0].entity.id
    assert told["hits"][0]["score"] == screening[0].score
    assert told["hits"][0]["entity"]["designations"][0]["authority"] == "E.O. 13224"
    total = sum(row["contribution"] for row in told["hits"][0]["evidence"])
    assert total == pytest.approx(screening[0].score, abs=1e-9)


@pytest.mark.parametrize(
    "query",
    [
        Query(name="Jund", birth_date=date(1970, 1, 1)),
        Query(name="Jund", birth_date="1970-05", countries=["tn"], identifiers=[{"a": 1}][:0]),
        Query(name="Jund \ud800", id="7"),
        Query(name="Jund", id=7),
    ],
    ids=["date", "month", "surrogate", "number-as-id"],
)
def test_any_query_can_be_written(screener, query):
    """What was asked stands in the answer, whatever its fields were."""
    (answer,) = screener.screen_many([query])
    json.dumps(answer.to_dict()).encode("utf-8")
    assert answer.query == query


def test_an_unscreenable_answer_can_be_written(screener):
    """A query whose field is malformed, and one that is no query."""
    for query in (Query(name="Jund", countries="tn"), Query(name=object()), 7, b"Jund"):
        (answer,) = screener.screen_many([query])
        assert answer.status == "unscreenable"
        json.dumps(answer.to_dict())
        assert answer._repr_html_()


def test_the_stamp_can_be_repeated(screener, screening):
    """Two answers to one question differ in the time alone."""
    one, other = screening.stamp.to_dict(), screener.screen("Jund al-Khilafah", threshold=0.3).stamp.to_dict()
    times = one.pop("screened_at"), other.pop("screened_at")
    assert one == other
    assert times[0] <= times[1]
    assert screening.stamp.screened_at.tzinfo is UTC
    assert screening.stamp.screened_at.utcoffset() == timedelta(0)


def test_explain_is_for_an_analyst(screening):
    """Names, designation with its date, evidence and score."""
    text = next(hit for hit in screening if hit.entity.id == "1").explain()
    for told in ("Jund al-Khilafah in Tunisia", "E.O. 13224", "SDGT", "2018-02-27", "Tunisia"):
        assert told in text


def test_html_is_escaped(screener):
    """Neither a query nor a listed name carries markup into a notebook."""
    screening = screener.screen("<b>Mallory</b> & Sons")
    assert screening.status == "hit"
    for html in (screening._repr_html_(), screening[0]._repr_html_()):
        assert "<b>" not in html
        assert "&lt;b&gt;Mallory" in html


def test_html_of_other_answers(screener):
    """A clear one, a truncated one and one that could not be screened say so."""
    assert "clear" in screener.screen("John Smith")._repr_html_()
    assert "more hits than the limit" in screener.screen("Jund al-Khilafah", threshold=0.3, limit=1)._repr_html_()
    (answer,) = screener.screen_many(["!!!"])
    assert "unscreenable" in answer._repr_html_()
    assert answer.reason is not None


def test_an_explanation_is_plain_values(screener):
    """As JSON and as text, with and without a likeness."""
    for query in ("Jund al-Khilafah", "John Smith"):
        explanation = screener.explain(query, "1")
        told = explanation.to_dict()
        assert json.loads(json.dumps(told)) == told
        assert f"{explanation.score:.3f}" in explanation.text()
        assert (explanation.name is None) is (explanation.score == 0.0)
