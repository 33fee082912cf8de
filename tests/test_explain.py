"""Explanations: words for an analyst, rows for a machine, HTML for a notebook; nothing is scored here."""

from __future__ import annotations

from datetime import date

import pytest

import factory
from sanscreen.explain import (
    as_of_text,
    designation_text,
    evidence_line,
    evidence_rows,
    explain_rows,
    explain_text,
    html_table,
    name_label,
)
from sanscreen.matching import Evidence, EvidenceKind
from sanscreen.records import Name

FULL = factory.sdgt(
    section="1(b)",
    as_amended_by=["E.O. 13268", "E.O. 13284"],
    determined_by="Secretary of State",
    determined_on=date(2018, 2, 23),
    designated_on=date(2018, 2, 27),
    date_source="announcement",
    citation="66 FR 49079",
)


def test_a_designation_is_told_in_full():
    """Authority, section, amendments, programme, who and when, where the date is from, citation."""
    text = designation_text(FULL)
    for told in (
        "E.O. 13224",
        "section 1(b)",
        "E.O. 13268 and E.O. 13284",
        "programme SDGT",
        "determined 2018-02-23 by the Secretary of State",
        "designated 2018-02-27 (announcement)",
        "66 FR 49079",
    ):
        assert told in text


def test_what_is_absent_is_not_known():
    """Never passed over: section, programme, date and its source."""
    text = designation_text(factory.sdgt(programme=None))
    assert "section not known" in text
    assert "programme not known" in text
    assert "date not known" in text
    assert "source not known" in designation_text(factory.sdgt(designated_on=date(2018, 2, 27)))


def test_a_delisting_is_told():
    """An ended designation says so."""
    assert "delisted 2020-01-01" in designation_text(factory.sdgt(delisted_on=date(2020, 1, 1)))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"designations": []}, "no designation is on record"),
        ({"designations": [factory.sdgt()]}, "not known"),
        ({"designated": date(2018, 2, 27)}, "no designation was in force"),
        ({"designated": date(2015, 2, 27)}, "designated"),
    ],
    ids=["none", "undated", "later", "earlier"],
)
def test_as_of_says_what_is_known(fields, told):
    """The explanation of a filter by day says what the filter could not know."""
    assert told in as_of_text(factory.company("Ajnad", **fields), date(2018, 1, 1))


def explained(**changes):
    """Return an explanation of one hit."""
    entity = factory.company("Jund al-Khilafah in Tunisia", id="23863", designations=[FULL], programmes=["SDGT", "XYZ"])
    row = Evidence(EvidenceKind.PART, "Jund", "Jund", "same spelling", 0.9)
    given = {"query": "Jund", "list_name": "mine", "threshold": 0.85, **changes}
    return explain_text(entity, 0.9, explain_rows(entity, entity.names[0], 0.9, [row], **given))


def test_an_explanation_names_everything():
    """Entity, id, list, both names, designation, evidence with its sign, other tags, score and threshold."""
    text = explained()
    for told in ("Jund al-Khilafah in Tunisia", "23863", "list mine", "primary name", "+0.900", "same spelling"):
        assert told in text
    assert designation_text(FULL) in text
    assert "other tags" in text
    assert "at or above the threshold 0.850" in text


def test_the_side_of_the_threshold_is_told():
    """An explanation of a score below the threshold does not read like a hit."""
    assert "below the threshold 0.950" in explained(threshold=0.95)


def test_a_day_is_told_where_one_was_asked_for():
    """And only then."""
    assert "2018-03-01: designated" in explained(as_of=date(2018, 3, 1))
    assert "as of" not in explained()


def test_every_designation_is_told_with_its_note():
    """Two designations, each on its line."""
    entity = factory.person("A B", designations=[FULL, factory.sdgt(note="entry event 1995-01-23")])
    text = explain_text(entity, 0.0, explain_rows(entity, None, 0.0, (), query="C", list_name="mine", threshold=0.85))
    assert text.count("E.O. 13224") >= 2
    assert "entry event 1995-01-23" in text


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"kind": "primary"}, "primary name"),
        ({}, "alias"),
        ({"kind": "former"}, "former name"),
        ({"quality": "weak"}, "weak alias"),
    ],
)
def test_name_label(fields, label):
    """What sort of name decided."""
    assert name_label(Name(text="Ajnad", **fields)) == label


@pytest.mark.parametrize(
    ("asked", "listed", "line"),
    [
        ("Tunis", "Tunisia", "'Tunis' ~ 'Tunisia': why"),
        ("Tunis", "Tunis", "'Tunis' = 'Tunis': why"),
        (None, "Tunis", "'Tunis': why"),
        ("Tunis", None, "'Tunis': why"),
        (None, None, "why"),
    ],
)
def test_evidence_line(asked, listed, line):
    """Both spellings where there are two, and the reason."""
    assert evidence_line(Evidence(EvidenceKind.PART, asked, listed, "why", 0.1)) == line


def test_evidence_rows_are_plain():
    """Values that JSON can carry, in the order of the evidence."""
    rows = evidence_rows([Evidence(EvidenceKind.PART, "a", None, "why", 0.5)])
    said = {"kind": "part", "query_part": "a", "listed_part": None, "detail": "why", "contribution": 0.5}
    assert rows == [{**said, "verdict": None}]
    assert type(rows[0]["kind"]) is str


def test_html_is_escaped():
    """A name cannot carry markup into a notebook, in a cell, a header or the caption."""
    attack = "<script>alert(1)</script>"
    html = html_table([attack], [[attack]], caption=attack)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3


def test_html_cells_have_their_own_direction():
    """An Arabic name does not turn its neighbours round."""
    assert 'dir="auto"' in html_table(["name"], [["جند الخلافة"]])
