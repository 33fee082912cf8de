"""The UK Sanctions List: the two records of the official sample value by value, and the rules that it does not show."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from sanscreen import read_list
from sanscreen.records import Designation, Detail, Entity, Identifier, Kind, Name, NameParts, PartialDate

SHARED = Path(os.environ.get("SANSCREEN_SHARED", Path(__file__).parents[2] / "shared"))
SAMPLE = SHARED / "data" / "uk_sanctions_list_sample" / "uk_sanctions_list_sample.xml"
needs_file = pytest.mark.skipif(not SAMPLE.is_file(), reason=f"the official sample is not at {SAMPLE}")
REGULATIONS = "The Afghanistan (Sanctions) (EU Exit) Regulations 2020"
NOTE = "the day is before 2020, the year of the regulations: it is that of an earlier act"


@needs_file
def test_the_official_sample_is_read_without_a_problem():
    """Two records, as of the day on which the file was made."""
    found = read_list(SAMPLE)
    assert (found.info.format, found.info.published_on) == ("uk-xml", date(2026, 9, 7))
    assert [entity.id for entity in found] == ["AFG0001", "AFG0006"]
    assert found.info.problems == ()


@needs_file
def test_an_entity_of_the_sample():
    """Names with script, regime, measures, address, telephone; an empty statement of reasons is none."""
    assert read_list(SAMPLE)[0] == Entity(
        id="AFG0001",
        kind=Kind.ORGANIZATION,
        names=[
            Name(text="HAJI KHAIRULLAH HAJI SATTAR MONEY EXCHANGE", kind="primary", script="Latn"),
            Name(text="Haji Alim Hawala", script="Latn"),
            Name(text="حاجی خيرالله و حاجی ستار صرافی", script="Arab"),
        ],
        designations=[
            Designation(authority=REGULATIONS, designated_on="2012-06-29", date_source="uk-date-designated", note=NOTE)
        ],
        identifiers=[Identifier(type="un-reference", number="TAe.010")],
        addresses=["Ansari Market, 2nd Floor, Nimroz Province, Afghanistan"],
        remarks="Afghan Money Service Provider License Number: 044.",
        source="UK Sanctions List, unique ID AFG0001",
        amended_on=["2026-08-04"],
        details=[
            Detail(type="OFSI Group ID", value="12703"),
            Detail(type="Designation Source", value="UN"),
            Detail(type="Phone Number", value="0202-104748"),
            Detail(type="Sanctions Imposed", value="Asset freeze"),
        ],
    )


@needs_file
def test_a_person_of_the_sample():
    """Parts of names, partial dates of birth, passport with its sentence, nationality, position, titles."""
    assert read_list(SAMPLE)[1] == Entity(
        id="AFG0006",
        kind=Kind.PERSON,
        names=[
            Name(
                text="MOHAMMAD HASSAN AKHUND",
                kind="primary",
                script="Latn",
                parts=NameParts(given=("MOHAMMAD", "HASSAN"), family=("AKHUND",)),
            ),
            Name(
                text="KABIR MUHAMMAD JAN ABDUL",
                script="Latn",
                parts=NameParts(given=("KABIR", "MUHAMMAD", "JAN"), family=("ABDUL",)),
                note="Primary Name Variation",
            ),
            Name(text="A Kabir", script="Latn"),
            Name(text="محمد حسن آخوند", script="Arab"),
        ],
        designations=[
            Designation(authority=REGULATIONS, designated_on="2001-01-25", date_source="uk-date-designated", note=NOTE)
        ],
        birth_dates=["1945", "1958"],
        birth_places=["Pashmul village, Panjwai District, Kandahar Province, Afghanistan"],
        nationalities=["af"],
        identifiers=[
            Identifier(type="un-reference", number="TAi.002"),
            Identifier(
                type="passport",
                number="P04581926",
                note="Afghanistan passport number P04581926, issued on 7 August 2024 (expires 7 August 2034)",
            ),
        ],
        remarks="Member of Taliban Supreme Council as at Dec. 2009.",
        source="UK Sanctions List, unique ID AFG0006",
        amended_on=["2026-04-14"],
        details=[
            Detail(type="OFSI Group ID", value="7172"),
            Detail(type="Designation Source", value="UN"),
            Detail(type="Title", value="Mullah"),
            Detail(type="Title", value="Haji"),
            Detail(type="Position", value="Governor of Kandahar under the previous Taliban regime (1996-2001)"),
            Detail(type="Sanctions Imposed", value="Asset freeze"),
            Detail(type="Sanctions Imposed", value="Travel Ban"),
        ],
    )


@pytest.fixture
def read_entity(tmp_path):
    """Return a function that reads one record of these elements, and its problems."""

    def read(elements: str) -> tuple[Entity, tuple[str, ...]]:
        path = tmp_path / "list.xml"
        path.write_text(
            "<Designations><DateGenerated>01/03/2026</DateGenerated><Designation><UniqueID>XYZ1</UniqueID>"
            "<Names><Name><Name6>Mithal</Name6><NameType>Primary Name</NameType></Name></Names>"
            "<IndividualEntityShip>Individual</IndividualEntityShip>"
            f"{elements}</Designation></Designations>",
            encoding="utf-8",
        )
        found = read_list(path)
        return found[0], tuple(problem.message for problem in found.info.problems if problem.field != "RegimeName")

    return read


@pytest.mark.parametrize(
    ("said", "date_of_birth"),
    [
        ("02/05/1970", "1970-05-02"),
        ("2/5/1970", "1970-05-02"),
        ("dd/mm/1945", "1945"),
        ("DD/MM/1945", "1945"),
        ("00/00/1975", "1975"),
        ("dd/07/1978", "1978-07"),
        ("1945", "1945"),
        ("02/mm/1945", None),
        ("31/02/1970", None),
        ("15/08/19yy", None),
    ],
)
def test_what_is_not_known_of_a_date_is_left_open(read_entity, said, date_of_birth):
    """A year is never a day of it; what is no date is a detail and a problem."""
    entity, problems = read_entity(
        f"<IndividualDetails><Individual><DOBs><DOB>{said}</DOB></DOBs></Individual></IndividualDetails>"
    )
    assert entity.birth_dates == ((PartialDate.parse(date_of_birth),) if date_of_birth else ())
    assert (Detail(type="DOB", value=said) in entity.details) is (date_of_birth is None) is bool(problems)


@pytest.mark.parametrize(
    ("sort", "strength", "kind", "quality", "note"),
    [
        ("Primary Name", "", "primary", "strong", None),
        ("primary name", "", "primary", "strong", None),
        ("Primary name variation", "", "alias", "strong", "Primary name variation"),
        ("ALias", "Low quality a.k.a", "alias", "weak", None),
        ("Alias", "Good quality a.k.a", "alias", "strong", None),
        ("Alias", "Fair", "alias", "strong", "Fair"),
        ("", "", "alias", "strong", None),
    ],
)
def test_names_have_the_type_and_strength_that_the_list_states(read_entity, sort, strength, kind, quality, note):
    """In any case of letters; a word that is not known is a note and a problem."""
    entity, problems = read_entity(
        f"<Names><Name><Name6>Misal</Name6><NameType>{sort}</NameType><AliasStrength>{strength}</AliasStrength></Name></Names>"
    )
    name = entity.names[1]
    assert (str(name.kind), str(name.quality), name.note) == (kind, quality, note)
    assert bool(problems) == (strength == "Fair")


@pytest.mark.parametrize(
    ("said", "identifiers"),
    [
        ("INN: 7700000000", [("tax-id", "7700000000")]),
        ("OGRN: 1000000000000\nINN: 7700000000", [("registration", "1000000000000"), ("tax-id", "7700000000")]),
        ("4711", [("registration", "4711")]),
        ("Ruritania, number 4711", [("registration", "Ruritania, number 4711")]),
        ("INN: 7700000000\nissued in Ruritania", [("registration", "INN: 7700000000 issued in Ruritania")]),
    ],
)
def test_registration_numbers_are_read_by_their_labels(read_entity, said, identifiers):
    """Where every line of the field has one; else the field is kept as it is."""
    entity, _ = read_entity(
        "<EntityDetails><Entity><BusinessRegistrationNumbers><BusinessRegistrationNumber>"
        f"{said}</BusinessRegistrationNumber></BusinessRegistrationNumbers></Entity></EntityDetails>"
    )
    assert [(identifier.type, identifier.number) for identifier in entity.identifiers] == identifiers


def test_a_measure_is_told_once(read_entity):
    """Flags repeat the measures; one that says more is kept."""
    entity, _ = read_entity(
        "<SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed><SanctionsImposedIndicators>"
        "<AssetFreeze>true</AssetFreeze><ArmsEmbargo>false</ArmsEmbargo><Deflag>true</Deflag>"
        "</SanctionsImposedIndicators>"
    )
    assert [(detail.type, detail.value) for detail in entity.details] == [
        ("Sanctions Imposed", "Asset freeze"),
        ("Sanctions Imposed", "Travel Ban"),
        ("Sanctions Imposed Indicators", "Deflag: true"),
    ]


def test_what_cannot_be_seen_is_no_value(read_entity):
    """A measure or a word of a name that holds invisible characters alone is left out, and costs nothing else."""
    entity, problems = read_entity(
        "<Names><Name><Name1>A \u200b B</Name1><Name6>Misal</Name6><NameType>Alias</NameType></Name>"
        "<Name><Name6>\u200b</Name6></Name></Names><SanctionsImposed>Asset freeze|\u200b</SanctionsImposed>"
    )
    assert [name.parts.given for name in entity.names if name.parts] == [("A", "B")]
    assert [detail.value for detail in entity.details] == ["Asset freeze"]
    assert (len(entity.names), problems) == (2, ())


def test_a_day_in_or_after_the_year_of_the_regulations_needs_no_note(read_entity):
    """And a record without a regime has no designation, and keeps the day as a detail."""
    entity, _ = read_entity(f"<RegimeName>{REGULATIONS}</RegimeName><DateDesignated>31/12/2020</DateDesignated>")
    assert [(act.designated_on, act.note) for act in entity.designations] == [(date(2020, 12, 31), None)]
    entity, _ = read_entity("<DateDesignated>31/12/2020</DateDesignated>")
    assert entity.designations == ()
    assert entity.details == (Detail(type="DateDesignated", value="31/12/2020"),)
