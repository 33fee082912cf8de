"""Part against part: how like two spellings are, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import cases
from sanscreen.matching import profile_of
from sanscreen.matching.likeness import NOTHING, Cause
from sanscreen.matching.similarity import Similarity
from sanscreen.matching.sound import sound_cost
from sanscreen.names import part_keys
from sanscreen.names.families import SYMBOL_TABLES, fold_spelling, sound_form
from sanscreen.names.tables import groups
from strategies import FAMILY, GIVEN

PROFILE = profile_of(None)
SIMILARITY = Similarity(PROFILE)
PARTS = st.one_of(
    st.sampled_from([word.lower().replace("'", "") for word in (*GIVEN, *FAMILY)]),
    st.text("abdhkmnrsuwyz", min_size=1, max_size=12),
    st.text("0123456789", min_size=1, max_size=5),
)


def likeness(one: str, other: str) -> float:
    """Return the likeness of two parts as a name would get it: 0 where they share no key."""
    if part_keys(one).isdisjoint(part_keys(other)):
        return 0.0
    return SIMILARITY.of(one, other).value


@pytest.mark.parametrize(("part", "nearer", "farther"), cases("similarity", "part", "nearer", "farther"))
def test_order_of_likeness(part, nearer, farther):
    """Each case of the table: the nearer spelling is liker than the farther one, and is alike at all."""
    assert likeness(part, nearer) > likeness(part, farther)
    assert likeness(part, nearer) >= PROFILE.least


@pytest.mark.parametrize(("one", "other"), cases("unlike", "one", "other"))
def test_two_words(one, other):
    """Each case of the table: two words have no likeness."""
    assert likeness(one, other) == 0.0


@given(PARTS, PARTS)
def test_symmetric_and_a_share(one, other):
    """In [0, 1], the same in both directions, 1 only for equal forms, and nothing between 0 and the least value."""
    value = SIMILARITY.of(one, other)
    assert value == SIMILARITY.of(other, one)
    assert value.value == 0.0 or PROFILE.least <= value.value <= 1.0
    assert (value.value == 1.0) is (one == other)


@given(PARTS, PARTS)
def test_remembering_changes_nothing(one, other):
    """A fresh memory gives the same likeness."""
    assert Similarity(PROFILE).of(one, other) == SIMILARITY.of(one, other)


@given(st.text("aeiuhkbdrsnm", max_size=10), st.text("aeiuhkbdrsnm", max_size=10), st.text("aeiuhkbdrsnm", max_size=10))
def test_sound_cost_is_a_distance(one, other, third):
    """0 for equal forms only, symmetric, bounded by the longer form; a detour is never much cheaper."""
    cost = sound_cost(one, other)
    assert (cost == 0.0) is (one == other)
    assert cost == pytest.approx(sound_cost(other, one))
    assert cost <= max(len(one), len(other)) + 1e-9
    assert cost <= sound_cost(one, third) + sound_cost(third, other) + 1e-9


@pytest.mark.parametrize(
    ("cheaper", "dearer"),
    [
        (("ahmad", "ahmed"), ("hamid", "hamad")),
        (("karim", "kerim"), ("karim", "karam")),
        (("mhmd", "muhamad"), ("mhmd", "muharab")),
        (("umar", "omar"), ("umar", "amar")),
    ],
    ids=lambda pair: "/".join(pair),
)
def test_near_sounds_cost_less(cheaper, dearer):
    """Vowels that traditions exchange cost less than vowels that make another name."""
    assert sound_cost(*map(sound_form, cheaper)) < sound_cost(*map(sound_form, dearer))


@pytest.mark.parametrize(
    ("one", "other", "cause"),
    [
        ("ladin", "ladin", Cause.EQUAL),
        ("muhammad", "mehmet", Cause.FAMILY),
        ("bank", "banque", Cause.SYMBOL),
        ("tunisia", "tunis", Cause.SYMBOL),
        ("joseph", "yusuf", Cause.COGNATE),
        ("kennedy", "kenendy", Cause.SWAP),
        ("kostrov", "kosteov", Cause.KEY),
        ("kostrov", "kostbov", Cause.ONE_EDIT),
        ("gori", "gorri", Cause.DOUBLED),
        ("qizani", "qizany", Cause.SOUND),
    ],
    ids=lambda value: str(value),
)
def test_the_cause_is_told(one, other, cause):
    """An analyst reads why two parts are alike."""
    assert SIMILARITY.of(one, other).cause is cause


@pytest.mark.parametrize("table", sorted(SYMBOL_TABLES.values()))
def test_spellings_of_one_row_are_alike(table):
    """Every spelling of a row of the reference tables is alike its symbol, whatever the letters."""
    for symbol, spellings in groups(table).items():
        for spelling in filter(None, map(fold_spelling, spellings)):
            assert likeness(fold_spelling(symbol), spelling) >= min(PROFILE.cognate, PROFILE.symbol), spelling


def test_another_profile_has_other_likeness():
    """Likeness is a function of the profile, remembered by profile."""
    strict = Similarity(profile_of(None).model_copy(update={"family": 0.5, "least": 0.4, "sound": 0.4, "edit": 3.0}))
    assert strict.of("muhammad", "mehmet").value < SIMILARITY.of("muhammad", "mehmet").value
    assert NOTHING.value == 0.0


@pytest.mark.parametrize(
    ("likelier", "other"), [("kosrtov", "kostbov"), ("kosteov", "kostbov"), ("kostrrov", "kostrbov")]
)
def test_slips_that_fingers_make_cost_less(likelier, other):
    """A swap, a neighbouring key and a letter written twice seldom make another name."""
    assert SIMILARITY.of("kostrov", likelier).value > SIMILARITY.of("kostrov", other).value


def test_keys_are_neighbours_both_ways():
    """Beside one another or a row apart; "q" and "z" are two rows apart."""
    near = {("q", "w"), ("w", "q"), ("q", "a"), ("s", "e"), ("s", "w"), ("z", "s"), ("a", "z")}
    assert all(SIMILARITY.of(f"{a}xxxxtr", f"{b}xxxxtr").cause is Cause.KEY for a, b in near)
    assert SIMILARITY.of("qoritr", "zoritr").cause is not Cause.KEY
