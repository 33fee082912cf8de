"""Which part answers which: every way of the board by itself."""

from __future__ import annotations

import pytest

from sanscreen import Entity, Screener
from sanscreen.matching import make_profile, profile_of
from sanscreen.matching.likeness import NOTHING, Cause
from sanscreen.matching.links import Board, unit_likeness
from sanscreen.matching.similarity import Similarity
from sanscreen.names import normalise

PROFILE = profile_of(None)
SIMILARITY = Similarity(PROFILE)


def board(query: str, listed: str) -> Board:
    """Return the board of two names with nothing linked."""
    return Board(normalise(query), normalise(listed), PROFILE)


def causes(played: Board) -> list[Cause]:
    """Return the causes of the links in the order of the query."""
    return [link.likeness.cause for link in sorted(played.links, key=lambda link: link.query.start)]


def test_a_part_is_in_one_link_at_most():
    """Two listed parts are alike; the likest is taken and the other stays free."""
    played = board("Hassan", "Hasan Hassan")
    played.link_by_key(SIMILARITY, ordered=False)
    assert len(played.links) == 1
    assert played.listed_free == [True, False]


def test_equal_parts_without_keys():
    """Particles, legal forms and initials are linked by their spelling, particles by their group too."""
    played = board("J. bin Zeta Ltd", "J. ibn Acme Limited")
    played.link_equal()
    assert causes(played) == [Cause.EQUAL, Cause.PARTICLE, Cause.EQUAL]


def test_a_clipped_word_answers_what_it_begins():
    """A field of 20 characters cut the last word."""
    played = board("Ahmad Abu al-Tikriti", "Ahmad Abu AL-TIKRITIYYAH")
    assert played.query.clipped is not None
    played.link_clipped()
    assert causes(played) == [Cause.CUT]


@pytest.mark.parametrize(
    ("query", "listed", "found"),
    [
        ("AQIM", "Al-Qaida in the Islamic Maghreb", True),
        ("A.Q.I.M.", "Al-Qaida in the Islamic Maghreb", True),
        ("JAK-T", "Jund al-Khilafah in Tunisia", True),
        ("IRGC Ltd", "Islamic Revolutionary Guard Corps", True),
        ("Al-Qaida in the Islamic Maghreb", "AQIM", True),
        ("AQI", "Al-Qaida in the Islamic Maghreb", False),
        ("AL", "Ahmad Latif", False),
        ("AQIM Bank", "Al-Qaida in the Islamic Maghreb", False),
    ],
)
def test_an_acronym_answers_the_words_that_it_begins(query, listed, found):
    """Particles count or not, dots do not matter; the letters must be the whole name and all its words."""
    played = board(query, listed)
    played.link_by_key(SIMILARITY, ordered=True)
    assert (Cause.ACRONYM in causes(played)) is found


def test_no_person_goes_by_first_letters():
    """A person of four names is not asked for by four letters."""
    played = board("AHKN", "Ali Hassan Khan Nasir")
    played.link_by_key(SIMILARITY, ordered=False)
    assert played.links == []


def test_fewer_letters_and_a_listed_acronym_tell_less():
    """The first letters of many a firm are "JAKT"."""
    long, short = SIMILARITY.acronym("irisl", asked=True), SIMILARITY.acronym("pkk", asked=True)
    assert long.value > short.value > SIMILARITY.acronym("pkk", asked=False).value
    assert Similarity(make_profile(acronym=0.0)).acronym("pkk", asked=False).value == 0.0


def test_units_in_two_scripts_are_alike_by_their_letters():
    """The better of the reading and the letters; without a shared key nothing."""
    (mahmud,) = normalise("محمود").units[:1]
    (latin,) = normalise("Mahmoud").units[:1]
    (other,) = normalise("Gustavo").units[:1]
    assert unit_likeness(mahmud, latin, SIMILARITY).value > 0.9
    assert unit_likeness(latin, mahmud, SIMILARITY) == unit_likeness(mahmud, latin, SIMILARITY)
    assert unit_likeness(mahmud, other, SIMILARITY) == NOTHING


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("محمد الظواهري", "Mohamed AL-ZAWAHIRI"),
        ("Mohamed al-Zawahiri", "محمد الظواهري"),
        ("김정은", "KIM Jong Un"),
        ("Kim Jong Un", "김정은"),
        ("דוד ברנשטיין", "David BERNSTEIN"),
        ("Гнатюк Олена", "Olena HNATIUK"),
        ("シャキーラ", "Shakira"),
    ],
)
def test_both_directions_are_screened(query, listed):
    """A name in its own script finds a Latin record and the reverse, and the evidence names both spellings."""
    screener = Screener([Entity(id="1", kind="person", names=[{"text": listed}])])
    (hit,) = screener.screen(query)
    shown = {(row.query_part, row.listed_part) for row in hit.evidence if row.query_part and row.listed_part}
    assert shown
    assert any("read as" in row.detail for row in hit.evidence)


def test_an_own_script_name_of_many_words_is_answered_in_time():
    """Neither a word nor a name of any length makes the comparison of letters grow without bound."""
    screener = Screener([Entity(id="1", kind="person", names=[{"text": "Mohamed Ali"}])])
    assert screener.screen("محمد" * 900).status == "clear"
    assert screener.screen("محمد علي " * 20).status in ("hit", "clear")
