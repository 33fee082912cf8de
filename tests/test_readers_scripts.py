"""The script of a text by its letters, and values of XML records that are taken once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sanscreen.readers.scripts import script_code
from sanscreen.readers.xmlrecord import XmlRecord


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jund al-Khilafah", "Latn"),
        ("Ｊｕｎｄ", "Latn"),
        ("Nāfiʿ", "Latn"),
        ("قاسم المثالي", "Arab"),
        ("ﻻ", "Arab"),
        ("Бюро Мисал № 7", "Cyrl"),
        ("מִתאל", "Hebr"),
        ("មិថាល", "Khmr"),
        ("مثال 44", "Arab"),
        ("佐々木", "Hani"),
        ("ミサール", "Jpan"),
        ("ミサール商会", "Jpan"),
        ("미살", "Hang"),
        ("미살商會", "Kore"),
        ("Мisal", None),
        ("Mithal (مثال)", None),
        ("44 - 7", None),
        ("", None),
        ("𓀀", None),
    ],
)
def test_the_script_of_a_text_is_that_of_all_its_letters(text, code):
    """Digits, marks and signs say nothing; letters that disagree, or of an unknown script, say that it is not known."""
    assert script_code(text) == code


@given(st.text())
def test_any_text_has_a_script_or_none(text):
    """No text is an error, and a code is four letters."""
    code = script_code(text)
    assert code is None or (len(code) == 4 and code.isalpha())


def record(text: str) -> XmlRecord:
    return XmlRecord.of(etree.fromstring(text))


def test_a_value_is_given_once():
    """What was taken is not given again, and what was not is the rest, with its place and line."""
    entry = record("<entry id='7'>\n<name>a\n b</name><name>c</name>\n<place kind='x'><city>d</city></place></entry>")
    assert entry.take("name") == "a b"
    assert entry.take("name") is None
    assert list(entry.rest()) == [
        ("id", "7", 1),
        ("name", "c", 3),
        ("place/kind", "x", 4),
        ("place/city", "d", 4),
    ]
    assert entry.take_all("place", "city") == ("d",)
    entry.leave("name", "id", "place")
    assert list(entry.rest()) == []


def test_text_that_shows_nothing_is_no_value():
    """Spaces, line breaks and invisible characters are not a name, nor a rest."""
    entry = record("<entry a=' '> <name>\u200b\n</name><name/></entry>")
    assert entry.attribute("a") is None
    assert entry.take_all("name") == ()
    assert list(record("<entry a=' '> <name>\u200b\n</name></entry>").rest()) == []


def test_text_beside_elements_is_not_lost():
    """Text right in a record, before and behind its elements, is its own and is part of the rest."""
    assert list(record("<entry>one<name>two</name>three</entry>").rest()) == [("", "one three", 1), ("name", "two", 1)]
