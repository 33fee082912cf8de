"""What readers have in common: a bad value never drops the record it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanscreen.readers.reading import Reading
from sanscreen.readers.source import Source

GOOD = {"id": "7", "kind": "person", "names": [{"text": "Ajnad"}]}
UNSEEN = "\u200b"


@pytest.fixture
def reading():
    """Return a reading of a list."""
    return Reading(Source(Path("mine.xml"), b"<list/>"), "mine-xml")


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"names": [{"text": UNSEEN}, {"text": "Ajnad"}]}, ["names[0].text"]),
        ({"gender": 1}, ["gender"]),
        ({"addresses": ["Tunis", UNSEEN, " "]}, ["addresses[1]", "addresses[1]"]),
        ({"identifiers": [{"type": "passport", "number": ""}]}, ["identifiers[0].number"]),
        ({"details": [{"type": "", "value": ""}, {"type": "Title", "value": "a"}]}, ["details[0].type"]),
        ({"shoe_size": "43"}, ["shoe_size"]),
        ({"nationalities": ["tn", "Tunisia"]}, ["nationalities[1]"]),
        ({"birth_dates": ["1970", "31 Feb 1970"], "remarks": b"a"}, ["birth_dates[1]", "remarks"]),
    ],
)
def test_a_value_that_a_record_cannot_have_is_left_out_and_said(reading, values, fields):
    """The record stays, with its good values."""
    reading.add({**GOOD, **values}, line=3)
    (entity,) = reading.entities
    assert entity.primary_name == "Ajnad"
    assert [(problem.record, problem.field, problem.line) for problem in reading.problems] == [
        ("7", field, 3) for field in fields
    ]
    assert all(problem.message.endswith("; left out") for problem in reading.problems)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"id": UNSEEN}, "id"),
        ({"id": None}, "id"),
        ({"kind": "robot"}, "kind"),
        ({"names": []}, "names"),
        ({"names": [{"text": UNSEEN}]}, "names[0].text"),
        ({"names": [{"text": UNSEEN}, {"text": ""}]}, "names[0].text"),
    ],
)
def test_what_is_no_record_without_the_bad_value_is_a_problem(reading, values, field):
    """An id, a kind and a name are needed."""
    reading.add({**GOOD, **values})
    assert reading.entities == []
    assert reading.problems[-1].field == field
    assert reading.problems[-1].message.endswith("the whole record is left out")
