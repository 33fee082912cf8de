"""How much a part of a name tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import cases
from sanscreen.names import Role, weights_digest
from sanscreen.names.weights import weight_of

WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)


@pytest.mark.parametrize(("commoner", "rarer"), cases("weights", "commoner", "rarer"))
def test_weights(commoner, rarer):
    """Each case of the table: the commoner part tells less."""
    assert weight_of(commoner, Role.NAME) < weight_of(rarer, Role.NAME)


@given(WORDS, st.sampled_from(Role))
def test_a_weight_is_a_share(text, role):
    """In [0, 1], for a long number a little more, and 0 only for a title."""
    weight = weight_of(text, role)
    assert 0.0 <= weight <= (1.5 if role is Role.NUMBER else 1.0)
    assert (weight == 0.0) is (role is Role.TITLE)


def test_a_word_in_no_table_is_rare():
    """What the shipped table lacks tells the most."""
    assert weight_of("qzzvxkwj", Role.NAME) == 1.0


@pytest.mark.parametrize("role", [Role.PARTICLE, Role.LEGAL_FORM, Role.INITIAL])
def test_small_words_tell_less_than_any_name(role):
    """A particle, a legal form and an initial tell less than a rare name, however they are spelt."""
    assert weight_of("x", role) < 0.5 * weight_of("qizani", Role.NAME)


def test_a_word_of_trade_tells_less_than_the_same_name():
    """A word of trade is never rare."""
    assert weight_of("qzzvxkwj", Role.TRADE) < weight_of("qzzvxkwj", Role.NAME)


def test_a_longer_number_tells_more():
    """Five digits tell more than one."""
    weights = [weight_of("6" * length, Role.NUMBER) for length in range(1, 6)]
    assert weights == sorted(set(weights))


def test_a_rare_spelling_of_a_common_name_tells_little():
    """A rarer spelling of Mohammed hardly tells more."""
    assert weight_of("mohamad", Role.NAME) < 0.5
    assert weight_of("mehmet", Role.NAME) < 0.6


def test_a_slip_in_a_common_name_tells_little():
    """A misspelling that has the sounds of John does not make a name rare."""
    assert weight_of("jonh", Role.NAME) < 1.0


def test_the_digest_is_the_tables():
    """Sixteen hexadecimal digits, the same at each call."""
    assert int(weights_digest(), 16) >= 0
    assert len(weights_digest()) == 16
    assert weights_digest() == weights_digest()
