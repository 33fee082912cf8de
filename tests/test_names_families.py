"""Spellings that are one name: symbols, sound forms, skeletons."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import cases
from sanscreen.names import normalise
from sanscreen.names.families import (
    SYMBOL_TABLES,
    fold_spelling,
    particle_of,
    skeleton,
    sound_form,
    symbols_of,
)
from sanscreen.names.tables import groups

FOLDED = st.text("abcdefghijklmnopqrstuvwxyz", max_size=20)


@pytest.mark.parametrize(("one", "other", "relation"), cases("families", "one", "other", "relation"))
def test_families(one, other, relation):
    """Each case of the table: a shared symbol, a shared sound form, a shared skeleton, or nothing."""
    shared = {symbol.partition(":")[0] for symbol in set(symbols_of(one)) & set(symbols_of(other))}
    if relation in SYMBOL_TABLES:
        assert relation in shared
    elif relation == "sound":
        assert sound_form(one) == sound_form(other)
    elif relation == "skeleton":
        assert skeleton(one) == skeleton(other)
    else:
        assert not shared
        assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("table", sorted(SYMBOL_TABLES.values()))
def test_every_row_shares_its_symbol(table):
    """Each spelling of a row, and the symbol itself, stand for the row's symbol."""
    kind = next(kind for kind, name in SYMBOL_TABLES.items() if name == table)
    for symbol, spellings in groups(table).items():
        for spelling in (symbol, *spellings):
            if fold_spelling(spelling):
                assert f"{kind}:{symbol}" in symbols_of(fold_spelling(spelling)), spelling


@given(FOLDED)
def test_sound_form_is_idempotent_in_its_letters(text):
    """A sound form is written with letters a-z, without doubled ones, and is empty only for an empty word."""
    sound = sound_form(text)
    assert re.fullmatch("[a-z]*", sound)
    assert not re.search(r"([a-z])\1", sound)
    assert bool(sound) is bool(text)


@given(FOLDED)
def test_skeleton_is_empty_only_where_the_text_is(text):
    """A skeleton has no vowel but a first one, written a."""
    bones = skeleton(text)
    assert bool(bones) is bool(text)
    assert not re.search("[aeiouy]", bones[1:])


def test_digits_stay():
    """Digits have no sound of their own, and are not doubled letters."""
    assert sound_form("11") == "11"
    assert skeleton("2200") == "2200"


@pytest.mark.parametrize(
    ("one", "other"), [("al", "el"), ("bin", "ibn"), ("ben", "bin"), ("abu", "abou"), ("von", "von")]
)
def test_particles_of_one_group(one, other):
    """Spellings of one particle share their group."""
    assert particle_of(one) == particle_of(other)


def test_particles_of_two_groups():
    """A son's particle is not an article; what is none stands for itself."""
    assert particle_of("bin") != particle_of("al")
    assert particle_of("qizani") == "qizani"


def test_fold_spelling_is_what_a_name_yields():
    """A table's spelling is folded as a name is."""
    assert fold_spelling("Konstruktorskoe Byuro") == normalise("Konstruktorskoe Byuro").text.replace(" ", "")
