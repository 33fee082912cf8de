"""Characters: any Unicode text to clean words, and what was odd about them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import cases
from sanscreen.names.romaniser import romanise, romaniser
from sanscreen.names.script import APOSTROPHES, clean, read_words, script_of
from sanscreen.names.tables import groups


@pytest.mark.parametrize(("text", "kinds", "reading"), cases("signals", "text", "kinds", "reading"))
def test_signals(text, kinds, reading):
    """What honest writers rarely do is undone and told; what they do is not."""
    words, signals = read_words(text)
    assert " ".join(word.text for word in words) == reading
    assert sorted({signal.kind for signal in signals}) == kinds.split()


def test_an_invisible_character_is_shown():
    """An analyst sees which character was hidden, and how the word was read."""
    (signal,) = read_words("Khi\u200blafah")[1]
    assert (signal.original, signal.reading) == ("Khi<U+200B>lafah", "Khilafah")


@pytest.mark.parametrize("mark", sorted(APOSTROPHES), ids=lambda mark: f"U+{ord(mark):04X}")
def test_every_apostrophe_is_removed(mark):
    """One apostrophe typed on many keyboards makes one word of one spelling."""
    assert [word.text for word in read_words(f"O{mark}Brien")[0]] == ["obrien"]


@pytest.mark.parametrize("latin", sorted(groups("lookalikes")))
def test_every_lookalike_is_undone_inside_a_latin_word(latin):
    """Each letter of the table, put into a Latin word, is read as the Latin letter and told."""
    for character in groups("lookalikes")[latin]:
        words, signals = read_words(f"Zawq{character}hir")
        assert [word.text for word in words] == [f"zawq{latin}hir"], f"U+{ord(character):04X}"
        assert {signal.kind for signal in signals} == {"look-alike"}, f"U+{ord(character):04X}"


def test_a_character_looks_like_one_letter():
    """No character of the table stands in two groups."""
    characters = [character for row in groups("lookalikes").values() for character in row]
    assert len(set(characters)) == len(characters)


@given(st.text())
def test_words_are_folded(text):
    """Whatever comes in, words are a-z0-9 and not empty, and nothing is raised."""
    words, signals = read_words(text)
    for word in words:
        assert word.text
        assert word.text.isascii()
        assert word.text.isalnum()
        assert word.text == word.text.lower()
        assert word.original
    for signal in signals:
        assert signal.original != signal.reading


@given(st.text())
def test_clean_text_can_be_encoded(text):
    """No surrogate and no control is left, and the text is in NFKC."""
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(unicodedata.category(char) in ("Cs", "Cc") for char in cleaned)
    assert unicodedata.is_normalized("NFKC", cleaned)


@pytest.mark.parametrize("surrogate", ["\ud800"])
def test_a_lone_surrogate_separates(surrogate):
    """Half a character is a blank."""
    assert [word.text for word in read_words(f"Ahmed{surrogate}Ali")[0]] == ["ahmed", "ali"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_romanised_text_is_ascii(text):
    """The romaniser's answer is lower-case ASCII."""
    latin = romanise(text)
    assert latin.isascii()
    assert latin == latin.lower()


def test_the_romaniser_is_named():
    """Name and version, as a stamp has them."""
    name, _, version = romaniser().partition(" ")
    assert name == "unidecode"
    assert version[0].isdigit()


@pytest.mark.parametrize(
    ("character", "script"), [("a", "LATIN"), ("я", "CYRILLIC"), ("李", "CJK"), ("7", ""), ("-", ""), ("ʼ", "MODIFIER")]
)
def test_script_of(character, script):
    """A letter has a script, other characters have none."""
    assert script_of(character) == script


def test_commas_and_dots_are_kept_in_mind():
    """A comma is told after its word, and dotted letters are told apart from words."""
    words = read_words("Smith, J.F. Ltd")[0]
    assert [word.comma for word in words] == [True, False, False, False]
    assert [word.dotted for word in words] == [False, True, True, False]
    assert words[1].chunk == words[2].chunk != words[3].chunk


@pytest.mark.parametrize(
    ("written", "read"),
    [("Mədinə Əliyeva", ["madina", "aliyeva"]), ("Әбіш", ["abish"]), ("Baʕalbak", ["baalbak"])],
)
def test_a_letter_that_the_romaniser_takes_for_a_sign_breaks_no_word(written, read):
    """Unidecode writes "@" for a schwa and "?" for an ayn."""
    assert [word.text for word in read_words(written)[0]] == read
