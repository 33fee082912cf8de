"""Beyond the name: birth dates, countries, documents, gender, kind."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factory
from case_tables import cases
from sanscreen.errors import QueryError
from sanscreen.matching import profile_of
from sanscreen.matching.identifiers import Finding, apply, check, document_key, find
from sanscreen.records import Identifier, Query

PROFILE = profile_of(None)
SHARES = st.floats(0.0, 1.0)


def findings(query: Query, entity) -> tuple[Finding, ...]:
    """Return the findings of a query and an entity under the default profile."""
    return find(check(query), entity, PROFILE)


def verdict(rows: tuple[Finding, ...]) -> str:
    """Return what the rows say, in a word."""
    if not rows:
        return "silent"
    (row,) = rows
    assert (row.fills > 0) is not (row.costs > 0)
    return "agree" if row.fills else "conflict"


@pytest.mark.parametrize(("asked", "listed", "expected"), cases("birth_dates", "asked", "listed", "verdict"))
def test_birth_dates(asked, listed, expected):
    """Each case of the table: partial dates agree where they can be one day."""
    assert verdict(findings(Query(name="A", birth_date=asked), factory.person("A", birth_dates=[listed]))) == expected


@pytest.mark.parametrize(
    ("asked", "asked_country", "listed", "listed_country", "expected"),
    cases("documents", "asked", "asked_country", "listed", "listed_country", "verdict"),
)
def test_documents(asked, asked_country, listed, listed_country, expected):
    """Each case of the table: what two numbers of one type say."""
    query = Query(name="A", identifiers=[Identifier(type="passport", number=asked, country=asked_country or None)])
    entity = factory.person(
        "A", identifiers=[Identifier(type="passport", number=listed, country=listed_country or None)]
    )
    assert verdict(findings(query, entity)) == expected


def test_documents_of_two_types_say_nothing():
    """A passport number is no tax number."""
    query = Query(name="A", identifiers=[Identifier(type="passport", number="Z123456", country="tn")])
    entity = factory.person("A", identifiers=[Identifier(type="tax-id", number="Z123456", country="tn")])
    assert findings(query, entity) == ()


def test_one_paper_that_agrees_outweighs_another():
    """A second passport is no conflict where the first agrees."""
    query = Query(name="A", identifiers=[Identifier(type="passport", number="Z123456", country="tn")])
    papers = [Identifier(type="passport", number=number, country="tn") for number in ("X999999", "Z123456")]
    assert verdict(findings(query, factory.person("A", identifiers=papers))) == "agree"


def test_one_birth_date_that_agrees_is_enough():
    """A list may claim several."""
    entity = factory.person("A", birth_dates=["1955", "1970-05-02"])
    assert verdict(findings(Query(name="A", birth_date=date(1970, 5, 2)), entity)) == "agree"


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [(["TN"], ["tn"], "agree"), (["tn", "fr"], ["tn"], "agree"), (["fr"], ["tn"], "conflict"), ([], ["tn"], "silent")],
)
def test_countries(asked, listed, expected):
    """One in common is enough; absent is not conflict."""
    assert verdict(findings(Query(name="A", countries=asked), factory.person("A", nationalities=listed))) == expected


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [("m", "male", "silent"), ("female", "male", "conflict"), (None, "male", "silent"), ("f", None, "silent")],
)
def test_gender(asked, listed, expected):
    """Another gender speaks against; the same one is no evidence, for half of all people have it."""
    assert verdict(findings(Query(name="A", gender=asked), factory.person("A", gender=listed))) == expected


@pytest.mark.parametrize(
    ("asked", "kind", "expected"),
    [
        ("person", "vessel", "conflict"),
        ("person", "person", "silent"),
        ("person", "unknown", "silent"),
        ("unknown", "vessel", "silent"),
        (None, "vessel", "silent"),
    ],
)
def test_kind(asked, kind, expected):
    """A person is not a vessel; an unknown kind says nothing."""
    assert verdict(findings(Query(name="A", kind=asked), factory.entity(kind, "A"))) == expected


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "ship"}, "field kind"),
        ({"birth_date": "yesterday"}, "field birth_date"),
        ({"birth_date": "1970-02-31"}, "field birth_date"),
        ({"countries": "tn"}, "field countries"),
        ({"countries": ["Tunisia"]}, "field countries"),
        ({"countries": [7]}, "field countries"),
        ({"identifiers": ["Z123456"]}, "field identifiers"),
        ({"identifiers": "Z123456"}, "field identifiers"),
        ({"identifiers": 7}, "field identifiers"),
        ({"countries": 7}, "field countries"),
        ({"gender": "maybe"}, "field gender"),
    ],
    ids=str,
)
def test_a_malformed_field_is_an_error(fields, message):
    """The message names the field, and is a QueryError whatever the type of the value."""
    with pytest.raises(QueryError, match=message):
        check(Query(name="A", **fields))


@pytest.mark.parametrize("number", ["", " ", "7", "A12", "---"])
def test_a_short_number_has_no_key(number):
    """It is a number of many documents."""
    if number.strip():
        assert document_key(Identifier(type="passport", number=number)) is None


def test_a_key_is_letters_and_digits():
    """Signs, blanks and case do not count; the type does."""
    keys = {document_key(Identifier(type="Passport", number=text)) for text in ("z 123-456", "Z123456", "z.123.456")}
    assert len(keys) == 1
    assert keys != {document_key(Identifier(type="tax id", number="Z123456"))}


@st.composite
def drawn_findings(draw):
    """Draw findings for and against."""
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        share = draw(st.floats(0.001, 1.0))
        fills, costs = (share, 0.0) if draw(st.booleans()) else (0.0, share)
        rows.append(Finding("country", "a", "b", "c", fills=fills, costs=costs))
    return rows


@given(SHARES, drawn_findings())
def test_the_rows_sum_to_the_change(score, rows):
    """The score stays in [0, 1], and the contributions sum to the difference."""
    moved, evidence = apply(score, rows)
    assert 0.0 <= moved <= 1.0
    assert sum(row.contribution for row in evidence) == pytest.approx(moved - score, abs=1e-9)
    assert len(evidence) == len(rows)


@given(SHARES, drawn_findings(), st.floats(0.001, 1.0))
def test_more_that_agrees_never_lowers(score, rows, share):
    """And more that conflicts never raises."""
    moved = apply(score, rows)[0]
    assert apply(score, [*rows, Finding("country", "a", "b", "c", fills=share)])[0] >= moved - 1e-12
    assert apply(score, [*rows, Finding("country", "a", "b", "c", costs=share)])[0] <= moved + 1e-12


def test_a_document_outweighs_everything_else():
    """A shared document number counts far more than a country or a birth date."""
    assert PROFILE.identifier > PROFILE.birth_date > PROFILE.country
    assert PROFILE.identifier >= PROFILE.threshold
