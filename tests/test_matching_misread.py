"""Misspelt legal forms, and what the index has to know of them."""

from __future__ import annotations

import pytest
from tests import factory

from sanscreen import Screener
from sanscreen.matching.misread import misread_runs
from sanscreen.names import is_misread, misread_forms, normalise
from sanscreen.names.legal import legal_forms
from sanscreen.records import Entity, Name


def score(query: str, listed: str) -> float:
    return Screener([factory.company(listed)]).explain(query, "1").score


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Vektorstal OJCS", "Vektorstal OJSC"),
        ("Orvale Holdings Lim Ited", "Orvale Holdings Limited"),
        ("Orvale Holdings L I M I T E D", "Orvale Holdings Limited"),
        ("Orvale Holdings Limi", "Orvale Holdings Limited Liability Company"),
        ("Liited Liability Comppany Orvale", "Limited Liability Company Orvale"),
        ("Joiny Stock Company Orvale", "Joint Stock Company Orvale"),
        ("Jnt Stck Cmpny Orvale", "Joint Stock Company Orvale"),
        ("Aktcionernoe Obshestvo Orvale", "Joint Stock Company Orvale"),
        ("Limited Liability CompanyOrvale Steel", "Limited Liability Company Orvale Steel"),
    ],
)
def test_a_misspelt_form_costs_hardly_anything(query, listed):
    """And is not equal either."""
    assert 0.94 < score(query, listed) <= 1.0
    assert score(query, listed) == 1.0 or "misspelt" in str(Screener([factory.company(listed)]).explain(query, "1"))


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Orvale Ali", "Orvale SAL"),
        ("Victor Goransson", "Limited Liability Company Vector"),
        ("Edison International", "LLC Edison"),
        ("Sup Orvale", "Orvale S.p.A."),
    ],
)
def test_a_word_of_its_own_is_no_form(query, listed):
    """A name, a word of trade or a chance likeness stays what it is."""
    rows = Screener([factory.company(listed)]).explain(query, "1").evidence
    assert not any("misspelt" in row.detail for row in rows)


def test_only_the_listed_form_can_be_meant():
    """The word "OJCS" is an OJSC where the list says so, and a stranger beside a Ltd."""
    assert is_misread("ojcs", "jsc", "OJSC")
    assert not is_misread("ojcs", "llc", "Ltd")
    assert score("Vektorstal OJCS", "Vektorstal OJSC") > score("Vektorstal OJCS", "Vektorstal Ltd")


def test_what_is_misread_is_known_beforehand():
    """The index asks `misread_forms` alone, so nothing else may be a misspelling."""
    for text in ("ojcs", "limi", "limited", "ashraf", "jntstckcmpny", "lid"):
        for original, symbol in (("OJSC", "jsc"), ("Limited", "llc"), ("Joint Stock Company", "jsc")):
            assert symbol in misread_forms(text) or not is_misread(text, symbol, original)


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4, 5, 6, -2, -1])
def test_a_slip_at_any_place_is_found(place):
    """A letter left out, one too many, or another: of the whole phrase and of each of its words."""
    for phrase, symbol in legal_forms()[0].items():
        for word in {"".join(phrase), *phrase}:
            if len(word) > max(2, place):
                before, behind = word[:place], word[place:]
                spellings = (before + behind[1:], f"{before}x{behind}", f"{before}x{behind[1:]}")
                missed = [text for text in spellings if len(text) > 1 and symbol not in misread_forms(text)]
                assert not missed, (word, symbol)


def test_runs_stand_at_an_end_or_beside_a_form():
    """A word in the middle of a name is no legal form."""
    assert [run.text for run in misread_runs(normalise("Orvale OJCS"))] == ["ojcs"]
    assert not misread_runs(normalise("Orvale OJCS Trading House Zarnovia"))


def test_the_index_finds_what_only_a_misread_form_lifts():
    """The bound counts such a part as answered."""
    entities = [
        Entity(id=str(number), kind="organization", names=[Name(text=text)])
        for number, text in enumerate(["Vektorstal OJSC", "Vektorstal Ltd", "Orvale OJSC"])
    ]
    hits = Screener(entities).screen("Vektorstal OJCS", threshold=0.95)
    assert [hit.entity.id for hit in hits] == ["0"]
