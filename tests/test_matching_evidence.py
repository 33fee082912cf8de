"""Evidence: each reason with its contribution; their sum is the score."""

from __future__ import annotations

import pytest
from hypothesis import given

import factory
from sanscreen.matching import EvidenceKind, Matcher, PreparedQuery, profile_of
from sanscreen.matching.identifiers import check
from sanscreen.names import normalise
from sanscreen.records import Query
from strategies import any_names, entity_lists, queries

MATCHER = Matcher(profile_of(None))


def matched(query: Query | str, entity):
    """Match a query and an entity, without screener and index."""
    asked = Query.of(query)
    names = [normalise(text) for text in (asked.name, *asked.aliases) if text]
    prepared = PreparedQuery(tuple(name for name in names if name.parts), check(asked))
    return MATCHER.match(prepared, entity, tuple(normalise(name.text) for name in entity.names))


def kinds(match) -> list[EvidenceKind]:
    """Return the kinds of the rows."""
    return [row.kind for row in match.evidence]


@given(queries(), entity_lists(most=3))
def test_contributions_sum_to_the_score(query, entities):
    """To 1e-9, for every query and entity, above the threshold or below."""
    for entity in entities:
        match = matched(query, entity)
        assert 0.0 <= match.score <= 1.0
        assert sum(row.contribution for row in match.evidence) == pytest.approx(match.score, abs=1e-9)


@given(any_names(), any_names())
def test_contributions_of_names_sum_to_the_score(query, listed):
    """To 1e-9, whatever the names are made of, and every row says why."""
    if normalise(listed).parts:
        match = matched(query, factory.company(listed))
        assert sum(row.contribution for row in match.evidence) == pytest.approx(match.score, abs=1e-9)
        assert all(row.detail for row in match.evidence)


def test_every_part_is_accounted_for():
    """Each part of both names stands in a row: linked or left over."""
    match = matched("Usama Awad Ladin", factory.person("Usama bin Muhammad bin LADIN"))
    asked = " ".join(row.query_part for row in match.evidence if row.query_part)
    listed = " ".join(row.listed_part for row in match.evidence if row.listed_part)
    assert sorted(asked.split()) == ["Awad", "Ladin", "Usama"]
    assert sorted(listed.split()) == ["LADIN", "Muhammad", "Usama", "bin", "bin"]


@pytest.mark.parametrize(
    ("query", "listed", "kind"),
    [
        ("Ashraf Qizani Khan", "Ashraf Qizani", EvidenceKind.EXTRA_QUERY_PART),
        ("Ashraf Qizani", "Ashraf Qizani Khan", EvidenceKind.EXTRA_LISTED_PART),
        ("Orient Star 2", "Orient Star 3", EvidenceKind.NUMBER_CONFLICT),
        ("Guangzhou Haige", "Haige Guangzhou", EvidenceKind.ORDER),
    ],
    ids=str,
)
def test_what_speaks_against_is_told(query, listed, kind):
    """The row stands there and takes away."""
    match = matched(query, factory.company(listed))
    (row,) = (row for row in match.evidence if row.kind is kind)
    assert row.contribution < 0.0


def test_equal_names_have_parts_alone():
    """Nothing is left over, and the parts bring the whole score."""
    match = matched("Ashraf al-Qizani", factory.person("al-Qizani, Ashraf"))
    assert set(kinds(match)) == {EvidenceKind.PART}
    assert match.score == 1.0


def test_a_weak_name_is_told_and_needs_equal_names():
    """A weak name is never matched on a likeness."""
    entity = factory.company("Zarqawi Wolves Legion", weak=["Ajnad"])
    match = matched("AJNAD", entity)
    assert match.score == 1.0
    assert entity.names[match.name].text == "Ajnad"
    assert EvidenceKind.WEAK_NAME in kinds(match)
    assert matched("Ajnadd", entity).score == 0.0


def test_a_strong_name_is_not_called_weak():
    """Even where the entity has weak names besides."""
    assert EvidenceKind.WEAK_NAME not in kinds(matched("HAMAS", factory.company("HAMAS", weak=["Ajnad"])))


@pytest.mark.parametrize(
    ("query", "is_undone"), [("Khi\u200blafah Jund", True), ("Khilаfah Jund", True), ("Khi1afah Jund", False)]
)
def test_a_trick_is_told(query, is_undone):
    """Invisible characters, look-alikes and digits for letters are evidence of their own; a digit is only read so."""
    match = matched(query, factory.company("Khilafah Jund"))
    assert match.score == 1.0 if is_undone else 0.99 < match.score < 1.0
    (row,) = (row for row in match.evidence if row.kind is EvidenceKind.SIGNAL)
    assert row.detail


def test_what_is_known_beyond_the_name_is_told():
    """For and against, each in its row."""
    entity = factory.person("Ashraf Qizani", birth_dates=["1991"], nationalities=["tn"])
    for_it = matched(Query(name="Ashraf Qisani", birth_date="1991", countries=["tn"]), entity)
    against = matched(Query(name="Ashraf Qisani", birth_date="1950", countries=["fr"]), entity)
    plain = matched("Ashraf Qisani", entity)
    assert against.score < plain.score < for_it.score <= 1.0
    assert against.corroboration < plain.corroboration < for_it.corroboration
    assert {EvidenceKind.BIRTH_DATE, EvidenceKind.COUNTRY} <= set(kinds(for_it))
    assert {EvidenceKind.BIRTH_DATE, EvidenceKind.COUNTRY} <= set(kinds(against))


def test_joined_words_are_worded():
    """An analyst reads that words were written as one."""
    match = matched("Abdulrahman Qizani", factory.person("Abd al Rahman Qizani"))
    assert any("written as one" in row.detail for row in match.evidence)


@pytest.mark.parametrize(
    ("query", "listed", "words"),
    [
        ("Qasim Mahdi al-Rimi", "Qasim al-Rimi", "not in the listed name, between parts that match"),
        ("Qasim al-Rimi Mahdi", "Qasim al-Rimi", "not in the listed name, beside parts that match"),
        ("Mahdi al-Rimi", "al-Rimi", "not in the listed name"),
        ("Qasim al-Rimi", "Qasim al-Rimi (Mahdi)", "not in the query, in brackets or behind a slash"),
        ("Ahmad bin Hasan al-Ubaidi", "Hasan bin Ahmad al-Ubaidi", "one is named as the other's father"),
    ],
)
def test_where_a_part_stands_is_told(query, listed, words):
    """An analyst reads why one left-over part costs less than another, and who is whose father."""
    match = matched(query, factory.person(listed))
    assert words in {row.detail for row in match.evidence}


def test_original_spellings_are_shown():
    """Evidence speaks of what was written, not of folded forms."""
    match = matched("Łukasz Żak", factory.person("LUKASZ ŻAK"))
    assert {(row.query_part, row.listed_part) for row in match.evidence} == {("Łukasz", "LUKASZ"), ("Żak", "ŻAK")}


@given(any_names(), any_names())
def test_the_score_is_the_same_with_and_without_evidence(query, listed):
    """Explained and fast path are one."""
    if not normalise(listed).parts:
        return
    entity = factory.person(listed)
    prepared = PreparedQuery((normalise(query),), check(Query()))
    alignment = MATCHER.match_name(prepared, normalise(listed), entity.kind, weak=False)
    assert MATCHER.judge(prepared, entity, 0, alignment).score == (0.0 if alignment is None else alignment.score)
