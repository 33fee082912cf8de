"""The bundled list: complete, honest about dates, and made again byte by byte."""

from __future__ import annotations

import importlib.util
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sanscreen import read_list
from sanscreen.readers import bundled_path
from sanscreen.records import AUTHORITY_SIGNED_ON

ROOT = Path(__file__).parents[1]
FACTS = Path(os.environ.get("SANSCREEN_SHARED", ROOT.parent / "shared")) / "facts"
JAK_T = {
    "Jund al-Khilafah in Tunisia": ("primary", "strong"),
    "Jund Al Khilafah-Tunisia": ("alias", "strong"),
    "JAK-T": ("alias", "strong"),
    "ISIS-Tunisia": ("alias", "strong"),
    "ISIS-Tunisia Province": ("alias", "strong"),
    "Soldiers of the Caliphate": ("alias", "weak"),
    "Jund al-Khilafa": ("alias", "weak"),
    "Jund al Khilafah": ("alias", "weak"),
    "Jund al-Khilafah fi Tunis": ("alias", "strong"),
    "Soldiers of the Caliphate in Tunisia": ("alias", "strong"),
    "Tala I Jund al-Khilafah": ("alias", "strong"),
    "Vanguards of the Soldiers of the Caliphate": ("alias", "weak"),
    "Daesh Tunisia": ("alias", "strong"),
    "Ajnad": ("alias", "weak"),
}


@pytest.fixture(scope="module")
def bundled():
    """The list as a user gets it."""
    return read_list("eo13224")


@pytest.fixture(scope="module")
def build_list():
    """The script that makes the list."""
    spec = importlib.util.spec_from_file_location("build_list", ROOT / "scripts" / "build_list.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_holds_every_entry(bundled):
    """3,262 entries by kind, none lost, and the as-of date that every screening carries."""
    assert bundled.info.problems == ()
    assert bundled.info.published_on == date(2026, 8, 20)
    assert Counter(entity.kind for entity in bundled) == {
        "person": 1707,
        "organization": 1337,
        "vessel": 114,
        "aircraft": 104,
    }
    with bundled_path("eo13224").open(encoding="utf-8") as lines:
        header = json.loads(next(lines))["list"]
    assert bundled.info.counts.model_dump(exclude_defaults=True) == header["counts"]


def test_jak_t_is_complete(bundled):
    """All 14 names with their quality, section, amendments, both dates and who determined it."""
    jak_t = bundled.by_id("23863")
    assert {name.text: (name.kind, name.quality) for name in jak_t.names} == JAK_T
    assert len(jak_t.names) == 14
    (designation,) = jak_t.designations
    assert (designation.authority, designation.section, designation.programme) == ("E.O. 13224", "1(b)", "SDGT")
    assert designation.as_amended_by == ("E.O. 13268", "E.O. 13284")
    assert designation.determined_by == "Secretary of State (Rex Tillerson)"
    assert designation.determined_on == date(2018, 2, 23)
    assert designation.designated_on == date(2018, 2, 27)
    assert designation.date_source == "announcement"
    assert designation.citation is None


def test_hizballah_is_dated_by_its_notice(bundled):
    """Its entry event of January 1995 is no date under the order; determination and announcement are apart."""
    (designation,) = bundled.by_id("4697").designations
    assert (designation.section, designation.determined_on) == ("1(b)", date(2001, 10, 31))
    assert (designation.designated_on, designation.date_source) == (date(2001, 11, 2), "announcement")
    assert "entry event 1995-01-24, before the order" in designation.note


def test_the_annex_is_section_1a(bundled):
    """AQIM (as GSPC), al-Qa'ida and the rest of the Annex; the two names that E.O. 13268 put in are later."""
    annex = {entity.id: entity.designations[0] for entity in bundled if entity.designations[0].section == "1(a)"}
    signed = {uid for uid, designation in annex.items() if designation.designated_on == date(2001, 9, 23)}
    assert len(signed) == 17
    assert {"6897", "6366", "6365"} <= signed
    assert all(annex[uid].citation == "66 FR 49079" for uid in signed)
    assert {uid: str(annex[uid].designated_on) for uid in annex.keys() - signed} == {
        "6635": "2002-07-02",
        "6636": "2002-07-02",
    }


def test_announcement_and_entry_are_kept_apart(bundled):
    """Ansarallah: announced on 2024-01-17, on the list as SDGT on 2024-02-16."""
    (designation,) = bundled.by_id("47664").designations
    assert (designation.designated_on, designation.date_source) == (date(2024, 1, 17), "announcement")
    assert (designation.listed_on, designation.listed_on_source) == (date(2024, 2, 16), "ofac-list-publication")


def test_a_day_taken_from_the_entry_is_not_called_an_announcement(bundled):
    """Where the notice names no day, the source of the day is the entry."""
    assert bundled.by_id("12299").designations[0].date_source == "ofac-entry-event"
    assert bundled.by_id("12926").designations[0].date_source == "ofac-entry-date"


def test_a_month_is_not_a_day(bundled):
    """Saraya al-Mukhtar was announced in December 2020; no day is made up."""
    (designation,) = bundled.by_id("30650").designations
    assert designation.designated_on is None
    assert "announced in 2020-12, day not known" in designation.note


def test_no_date_is_before_the_order(bundled):
    """E.O. 13224 was signed on 2001-09-23, and every designation here is under it."""
    for entity in bundled:
        (designation,) = entity.designations
        assert (designation.authority, designation.programme) == ("E.O. 13224", "SDGT")
        assert "SDGT" in entity.programmes
        for day in (designation.determined_on, designation.designated_on, designation.listed_on):
            assert day is None or day >= AUTHORITY_SIGNED_ON["E.O. 13224"]


def test_what_is_not_known_says_why(bundled):
    """A designation has a day and its source, or neither and a note."""
    for entity in bundled:
        (designation,) = entity.designations
        assert (designation.designated_on is None) == (designation.date_source is None)
        assert (designation.listed_on is None) == (designation.listed_on_source is None)
        assert designation.designated_on is not None or designation.note


def test_date_sources_are_those_of_the_readme(bundled):
    """lists/README.md explains every value that occurs."""
    readme = (ROOT / "lists" / "README.md").read_text(encoding="utf-8")
    designations = [entity.designations[0] for entity in bundled]
    for source in {value for row in designations for value in (row.date_source, row.listed_on_source)} - {None}:
        assert f"| `{source}` |" in readme


def test_names_are_in_natural_order_and_stand_once(bundled):
    """No "FAMILY, Given" is left, and an entity has each name once, exactly one of them primary."""
    for entity in bundled:
        names = [name.text for name in entity.names]
        assert len(set(names)) == len(names)
        assert [name.kind for name in entity.names].count("primary") == 1
        if entity.kind == "person":
            assert not any("," in name for name in names)
        assert all(name.quality == "strong" for name in entity.names) or entity.id == "23863"


@pytest.mark.parametrize(
    ("listed", "text", "given", "family"),
    [
        ("AL-QIZANI, Ashraf", "Ashraf AL-QIZANI", ("Ashraf",), ("AL-QIZANI",)),
        ("DELOS REYES, Feliciano Semborio, Jr.", "Feliciano Semborio DELOS REYES Jr.", None, ("DELOS", "REYES")),
        ("KANNIAPPAN, JR, Ezekial", "Ezekial KANNIAPPAN JR", ("Ezekial",), ("KANNIAPPAN",)),
        ("DEL ROSARIO SANTOS III, Hilarion", "Hilarion DEL ROSARIO SANTOS III", None, ("DEL", "ROSARIO", "SANTOS")),
        ("AL-KHATAB, Abd  Al Rahman", "Abd Al Rahman AL-KHATAB", ("Abd", "Al", "Rahman"), None),
    ],
)
def test_a_persons_name_is_put_in_natural_order(build_list, listed, text, given, family):
    """The comma tells family from given names; a generation goes to the end and is no family name."""
    name = build_list.listed_name(listed, kind="person", primary=False)
    assert name.text == text
    assert given is None or name.parts.given == given
    assert family is None or name.parts.family == family


def test_what_has_no_order_stays_as_listed(build_list):
    """A firm's comma is its own, and a person without a comma has no parts told apart."""
    firm = build_list.listed_name("BIBLOS TRAVEL, C.A.", kind="organization", primary=True)
    assert (firm.text, firm.parts) == ("BIBLOS TRAVEL, C.A.", None)
    assert build_list.listed_name("ABOU SALMAN", kind="person", primary=False).parts is None


def test_commas_that_are_not_understood_are_an_error(build_list):
    """Nothing is guessed when OFAC's form changes."""
    with pytest.raises(ValueError, match="FAMILY, Given"):
        build_list.listed_name("A, B, C", kind="person", primary=True)


@pytest.mark.skipif(
    not FACTS.is_dir(), reason=f"no facts in {FACTS}; set SANSCREEN_SHARED to the folder that holds them"
)
def test_the_script_makes_the_same_bytes(build_list, tmp_path):
    """The list is what the script makes of the facts."""
    out = tmp_path / "eo13224.jsonl"
    assert build_list.main([str(FACTS), "--out", str(out)]) == 0
    assert out.read_bytes() == bundled_path("eo13224").read_bytes()


def test_the_schema_is_current(build_list):
    """lists/entity.schema.json is the schema of today's records."""
    assert (ROOT / "lists" / "entity.schema.json").read_text(encoding="utf-8") == build_list.schema_text()


def test_the_script_says_what_it_lacks(build_list, tmp_path, capsys):
    """A missing table is an error with its path, and no list is written."""
    assert build_list.main([str(tmp_path), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert "sdgt_designations.csv" in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()
