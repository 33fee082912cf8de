"""The keys under which two parts can be alike at all."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sanscreen.names import joined_keys, normalise, part_keys
from sanscreen.names.families import SYMBOL_TABLES, fold_spelling
from sanscreen.names.tables import groups

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.text(LETTERS, min_size=4, max_size=14)


@given(WORDS, st.data())
def test_one_slip_shares_a_key(word, data):
    """A letter changed, left out, added or swapped: a word of four letters and more keeps a key."""
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    for other in (
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[: max(0, place - 1)] + word[max(0, place - 1) : place + 1][::-1] + word[place + 1 :],
    ):
        if len(other) >= 4:
            assert part_keys(word) & part_keys(other), other


@given(WORDS, st.integers(4, 14))
def test_a_cut_word_shares_a_key(word, length):
    """The first four letters are a key."""
    assert part_keys(word) & part_keys(word[:length])


@pytest.mark.parametrize("table", sorted(SYMBOL_TABLES.values()))
def test_spellings_of_one_row_share_a_key(table):
    """Each spelling of a row shares a key with its symbol."""
    for symbol, spellings in groups(table).items():
        first = part_keys(fold_spelling(symbol))
        for spelling in filter(None, map(fold_spelling, spellings)):
            assert first & part_keys(spelling), spelling


@pytest.mark.parametrize(("one", "other"), [("smith", "jones"), ("ali", "alp"), ("li", "lu"), ("61398", "61399")])
def test_what_has_nothing_in_common_shares_no_key(one, other):
    """Two words, two short words, two numbers."""
    assert part_keys(one).isdisjoint(part_keys(other))


@pytest.mark.parametrize(
    ("parts", "word"), [("Abd al Rahman", "abdulrahman"), ("Abu Bakr", "abubakr"), ("Jund Khilafah", "jundkhilafa")]
)
def test_parts_written_together_share_a_key_with_one_word(parts, word):
    """A joined name meets the word that somebody made of it."""
    joined = normalise(parts).text.replace(" ", "")
    assert joined_keys(joined, whole=True) & part_keys(word)


@given(st.lists(st.text(LETTERS, min_size=2, max_size=8), min_size=2, max_size=6))
def test_a_whole_name_shares_a_key_with_itself_without_spaces(words):
    """However a name is split, its whole written together is the same."""
    joined = "".join(words)
    assume(len(joined) <= 40)
    assert joined_keys(joined, whole=True) & part_keys(joined)


def test_the_number_of_keys_is_bounded():
    """Keys grow with the length of a part, not faster."""
    assert len(part_keys("a" * 3 + "bcdfghjklmnpqrstvwxz")) < 80
