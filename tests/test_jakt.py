"""Jund al-Khilafah in Tunisia (JAK-T), the first record: its names, its dates, the tricks that do not hide it."""

from __future__ import annotations

from datetime import date

import pytest

from sanscreen import screen

JAKT, ALGERIA = "23863", "18644"
STRONG = [
    "Jund al-Khilafah in Tunisia",
    "Jund Al Khilafah-Tunisia",
    "JAK-T",
    "ISIS-Tunisia",
    "ISIS-Tunisia Province",
    "Jund al-Khilafah fi Tunis",
    "Soldiers of the Caliphate in Tunisia",
    "Tala I Jund al-Khilafah",
    "Daesh Tunisia",
]
WEAK = [
    "Soldiers of the Caliphate",
    "Jund al-Khilafa",
    "Jund al Khilafah",
    "Vanguards of the Soldiers of the Caliphate",
    "Ajnad",
]


def first(screening) -> set[str]:
    """Return the entities that share the best score."""
    return {hit.entity.id for hit in screening if hit.score == screening[0].score}


@pytest.mark.parametrize("name", STRONG + WEAK)
def test_each_name_finds_it_first(name):
    """First, or tied first with the Algerian group of the same name."""
    screening = screen(name)
    assert screening
    assert JAKT in first(screening) <= {JAKT, ALGERIA}
    assert screening[0].score == 1.0


@pytest.mark.parametrize(
    "name",
    [
        "jund al khilafa tunis",
        "JUND  AL‑KHILAFAH (TUNISIA)",
        "Jund аl-Khilаfah in Tunisiа",
        "Jund al-Khi\u200blafah in Tunisia",
        "Ｊｕｎｄ ａｌ－Ｋｈｉｌａｆａｈ ｉｎ Ｔｕｎｉｓｉａ",
        "Jund al Khilafah Tunisia",
        "Jund al-Khilafah in Tunesia",
        "Jund al-Khlafah in Tunisia",
        "Jund al-Khilafah in Tun1sia",
        "Jundal-Khilafah in Tunisia",
        "Tunisia, Jund al-Khilafah",
        "\u202eJund al-Khilafah in Tunisia\u202c",
    ],
    ids=ascii,
)
def test_a_trick_does_not_hide_it(name):
    """Look-alikes, invisible characters, full width, another spelling: first all the same."""
    screening = screen(name)
    assert screening, "clear"
    assert JAKT in first(screening) <= {JAKT, ALGERIA}


@pytest.mark.parametrize("name", ["Jund аl-Khilаfah in Tunisiа", "Jund al-Khi\u200blafah in Tunisia"], ids=ascii)
def test_a_trick_is_told(name):
    """An analyst reads that the spelling was odd."""
    screening = screen(name)
    assert screening.signals
    assert any(row.kind == "signal" for row in screening[0].evidence)


def test_the_shared_name_brings_both_groups():
    """Each with its own designation."""
    screening = screen("Jund al Khilafah")
    designations = {hit.entity.id: hit.entity.designations[0] for hit in screening}
    assert {JAKT, ALGERIA} <= set(designations)
    assert designations[JAKT].designated_on == date(2018, 2, 27)
    assert designations[JAKT].section == "1(b)"
    assert designations[ALGERIA].designated_on == date(2015, 9, 29)
    for hit in screening:
        if hit.entity.id in (JAKT, ALGERIA):
            assert "E.O. 13224" in hit.explain()
            assert str(designations[hit.entity.id].designated_on) in hit.explain()


def test_the_explanation_tells_its_designation():
    """Authority, section, amendments, programme, both dates and who determined."""
    text = screen("Jund al-Khilafah in Tunisia")[0].explain()
    for told in (
        "E.O. 13224",
        "1(b)",
        "E.O. 13268",
        "E.O. 13284",
        "SDGT",
        "2018-02-23",
        "2018-02-27",
        "Secretary of State",
    ):
        assert told in text


@pytest.mark.parametrize(("day", "expected"), [(date(2018, 1, 1), False), (date(2018, 3, 1), True)])
@pytest.mark.parametrize("name", STRONG + WEAK)
def test_as_of(name, day, expected):
    """Before its designation it is not among the hits of its own name; after, it is."""
    assert (JAKT in {hit.entity.id for hit in screen(name, as_of=day, limit=None)}) is expected


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_name_says_so(name):
    """Where a weak name decided, the evidence and the label tell it."""
    hit = next(hit for hit in screen(name) if hit.entity.id == JAKT)
    assert hit.name.quality == "weak"
    assert "weak" in hit.explain()


@pytest.mark.parametrize("name", ["Ajnadd", "Ajnat", "Ajnadi", "Ajnad Khan"])
def test_a_weak_name_hits_only_where_names_are_equal(name):
    """A likeness of a weak name is no hit."""
    assert JAKT not in {hit.entity.id for hit in screen(name, limit=None)}
