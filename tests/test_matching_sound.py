"""What it costs to say one word as another: one pair and many, to the last digit."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanscreen.matching import profile_of
from sanscreen.matching.similarity import Similarity
from sanscreen.matching.sound import sound_cost, sound_costs
from sanscreen.names.families import hard_sounds_of_many, sound_form
from strategies import plausible_names

SOUNDS = st.text(st.sampled_from("aeiuhbdgklmnrst27"), max_size=14)


@given(st.lists(st.tuples(SOUNDS, SOUNDS), max_size=40))
def test_many_cost_what_one_costs(pairs):
    """Of different lengths, empty ones among them, in whatever order."""
    assert sound_costs(pairs) == [sound_cost(a, b) for a, b in pairs]


def test_more_pairs_than_are_laid_side_by_side():
    """All pairs of some words: several tables of different lengths."""
    words = [
        sound_form(word)
        for word in ["muhammad", "mehmet", "qizani", "gizani", "abdurrahman", "ali", "x", "abdulrahman", "umar"]
    ]
    pairs = list(product(words, repeat=2)) * 8
    assert len(pairs) > 512
    assert sound_costs(pairs) == [sound_cost(a, b) for a, b in pairs]


@given(SOUNDS, SOUNDS, st.floats(0.0, 5.0))
def test_a_cost_of_no_interest_is_infinite(a, b, most):
    """And any other is the same as without a limit."""
    whole = sound_cost(a, b)
    assert sound_cost(a, b, most) == (whole if whole <= most else math.inf)


@given(SOUNDS, SOUNDS)
def test_another_order_of_hard_sounds_costs_a_whole_one(a, b):
    """What the index takes for granted without aligning the two."""
    if len(set(hard_sounds_of_many([a, b]))) > 1:
        assert sound_cost(a, b) >= 1.0


@pytest.mark.parametrize("count", [3, 200])
@given(names=st.lists(plausible_names(), min_size=4, max_size=12))
def test_comparing_many_changes_no_likeness(count, names):
    """Few pairs are compared one by one, many at once; the likeness is the same, the first time and the second."""
    words = sorted({word.lower() for name in names for word in name.split() if word.isascii() and word.isalpha()})
    pairs = list(product(words, repeat=2))[:count]
    together, alone = Similarity(profile_of(None)), Similarity(profile_of(None))
    expected = {pair: alone.of(*pair) for pair in pairs}
    assert together.of_many(pairs) == expected
    assert together.of_many(pairs) == expected == {pair: together.of(*pair) for pair in pairs}
