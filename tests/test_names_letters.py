"""Words in their own script against Latin ones: spellings, keys and costs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanscreen.names import normalise
from sanscreen.names.letters import latin_keys, latin_keys_of_many, own_form, own_keys
from sanscreen.names.spelling import spelling_cost, spelling_costs
from sanscreen.names.weights import usual_reading
from strategies import any_names

ONE_NAME = [
    ("محمد", "muhammad"),
    ("محمد", "mohamed"),
    ("عبدالرحمن", "abdalrahman"),
    ("الظواهري", "alzawahiri"),
    ("احمدی", "ahmadi"),
    ("ברנשטיין", "bernstein"),
    ("יוסף", "yosef"),
    ("Горбачёв", "gorbachev"),
    ("Гнатюк", "hnatiuk"),
    ("Παπαδόπουλος", "papadopoulos"),
    ("정은", "jongun"),
    ("정은", "jungeun"),
    ("박", "park"),
    ("이", "lee"),
    ("シャキーラ", "shakira"),
    ("はなこ", "hanako"),
    ("კვარაცხელია", "kvaratskhelia"),
    ("ივანიშვილი", "ivanishvili"),
    ("इब्राहिम", "ibrahim"),
    ("दाऊद", "dawood"),
    ("मोहम्मद", "mohammed"),
    ("মুহাম্মদ", "muhammad"),
    ("ਸਿੰਘ", "singh"),
    ("પટેલ", "patel"),
    ("వెంకటేశ్", "venkatesh"),
    ("ராஜபக்ச", "rajapaksa"),
    ("شېرزی", "sherzai"),
    ("ګل", "gul"),
]
TWO_NAMES = [
    ("محمود", "hamid"),
    ("דוד", "daniel"),
    ("서윤", "songho"),
    ("Иван", "igor"),
]


@pytest.mark.parametrize(("word", "latin"), ONE_NAME)
def test_a_spelling_of_the_letters_shares_a_key_and_costs_little(word, latin):
    """What passports and publishers write for a word is found and is near."""
    own = own_form(word)
    assert not own_keys(own).isdisjoint(latin_keys(latin))
    assert spelling_cost(own, latin) <= 0.35


@pytest.mark.parametrize(("word", "latin"), TWO_NAMES)
def test_another_name_costs_a_letter(word, latin):
    """Two names of the same culture are not spellings of one another."""
    assert spelling_cost(own_form(word), latin) >= 0.9


@pytest.mark.parametrize("word", ["Muhammad", "O’Brien", "محمد7", "习近平", "สมชาย", "", "—"])
def test_no_own_form(word):
    """Latin words, digits and scripts that the table lacks have none."""
    assert own_form(word) == ""


def test_marks_are_not_letters():
    """Harakat, niqqud, tatweel and composed letters do not change a word."""
    assert own_form("مُحَمَّد") == own_form("محمّد") == own_form("محـمد") == own_form("محمد")
    assert own_form("דָּוִד") == own_form("דוד")
    assert own_form("Й") == own_form("Й")


def test_the_indic_scripts_share_their_letters():
    """Bengali and Devanagari write one name with letters of one place; a dot below makes a letter of the same row."""
    assert own_form("রহিম") == own_form("रहिम")
    assert own_form("ख़ान") == own_form("खान")
    assert own_form("सिद्दीकी") != own_form("सदक")


def test_a_cost_beyond_interest_is_infinite():
    """A caller says how far it is worth looking."""
    own = own_form("محمد")
    cost = spelling_cost(own, "hassan")
    assert spelling_cost(own, "hassan", cost) == cost
    assert spelling_cost(own, "hassan", cost - 0.01) == math.inf


@given(
    st.text(alphabet="محمدعليخوراיוסףברבамиргеξψπ김정은シャキकमिोग्வக", min_size=1, max_size=8),
    st.text("abcdehkmrsuz", max_size=8),
)
def test_costs_are_bounded(word, latin):
    """No word costs more than all letters of both."""
    own = own_form(word)
    if own:
        assert 0.0 <= spelling_cost(own, latin) <= len(own) + len(latin) + 1e-9


@given(
    st.text(alphabet="محمدعليخوراיוסףברבамиргеξψπ김정은シャキकमिोग्வக", min_size=1, max_size=8),
    st.lists(st.text("abcdehkmrsuz", max_size=12), max_size=5),
)
def test_many_words_cost_what_each_costs(word, latins):
    """A batch is only faster."""
    own = own_form(word)
    if own:
        assert spelling_costs(own, latins) == [spelling_cost(own, latin) for latin in latins]


@given(st.lists(st.text("abcdeghijklmnoprstz", max_size=9), max_size=6))
def test_many_words_have_the_keys_of_each(words):
    """Where one word ends and the next begins no letters meet."""
    assert latin_keys_of_many(words) == [latin_keys(word) for word in words]


@given(any_names())
def test_every_part_that_has_an_own_form_has_it_from_its_original(text):
    """What is compared by its letters is what was written."""
    for part in normalise(text).parts:
        assert part.own in ("", own_form(part.original))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("김정은", ["kim", "jeongeun"]),
        ("والجهاد الاسلامي", ["wa", "al", "jihad", "al", "islami"]),
        ("عبد الله", ["abd", "allah"]),
        ("아사다우스카이테", ["asadauseukaite"]),
    ],
)
def test_words_that_a_script_writes_together(text, parts):
    """A surname, a conjunction and the article are parts of their own; a foreign name stays whole."""
    assert [part.text for part in normalise(text).parts] == parts


def test_the_usual_reading_is_a_name():
    """A common name in another script weighs as the common name, not as a rare word."""
    assert usual_reading(own_form("حسين")) == "hussein"
    assert normalise("حسين").weight == normalise("hussein").weight
    assert usual_reading("") == ""
