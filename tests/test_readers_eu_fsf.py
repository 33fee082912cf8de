"""The EU's list: the three entities of the official sample value by value, and the rules that it does not show."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from sanscreen import read_list
from sanscreen.records import Designation, Detail, Entity, Kind, Name, NameParts, PartialDate

SHARED = Path(os.environ.get("SANSCREEN_SHARED", Path(__file__).parents[2] / "shared"))
SAMPLE = SHARED / "data" / "eu_fsf_sample" / "fsf_sample.xml"
needs_file = pytest.mark.skipif(not SAMPLE.is_file(), reason=f"the official sample is not at {SAMPLE}")


@needs_file
def test_the_official_sample_is_read_without_a_problem():
    """Three entities, as of the day on which the file was made."""
    found = read_list(SAMPLE)
    assert (found.info.format, found.info.published_on) == ("eu-fsf-xml", date(2026, 8, 5))
    assert [entity.id for entity in found] == ["EU.27.28", "EU.367.96", "EU.3672.18"]
    assert found.info.problems == ()


@needs_file
def test_a_person_of_a_regulation():
    """Names with parts, citizenship, birth; the act is a regulation, so its publication is the day of designation."""
    assert read_list(SAMPLE)[0] == Entity(
        id="EU.27.28",
        kind=Kind.PERSON,
        names=[
            Name(
                text="Saddam Hussein Al-Tikriti",
                kind="primary",
                script="Latn",
                parts=NameParts(given=("Saddam",), family=("Hussein", "Al-Tikriti")),
            ),
            Name(text="Abou Ali", script="Latn", note="language FR"),
        ],
        designations=[
            Designation(
                authority="EU Commission regulation 1210/2003",
                programme="IRQ",
                designated_on="2003-07-08",
                date_source="eu-regulation-publication",
                citation="1210/2003 (OJ L169)",
                url="http://eur-lex.europa.eu/LexUriServ/LexUriServ.do?uri=OJ:L:2003:169:0006:0023:EN:PDF",
                listed_on="2003-07-08",
                listed_on_source="eu-regulation-publication",
            )
        ],
        birth_dates=["1937-04-28"],
        birth_places=["al-Awja, near Tikrit, IRAQ"],
        nationalities=["iq"],
        gender="M",
        programmes=["IRQ"],
        remarks="UNSC RESOLUTION 1483",
        source="EU financial sanctions list, logicalId 13",
        details=[Detail(type="regulation/entryIntoForceDate", value="1210/2003 (OJ L169): 2003-07-07")],
    )


@needs_file
def test_a_name_that_the_remark_calls_low_quality_is_weak():
    """Although strong="true" stands beside it; the remark is its note. The Arabic name is no primary one."""
    agha = read_list(SAMPLE).by_id("EU.367.96")
    assert [(name.text, str(name.kind), str(name.quality), name.script, name.note) for name in agha.names] == [
        ("عبد المنان آغا", "alias", "strong", "Arab", "language AR"),
        ("Abdul Manan Agha", "primary", "strong", "Latn", "language EN"),
        ("Abdul Man’am Saiyid", "alias", "weak", "Latn", "low quality alias; language EN"),
    ]
    (designation,) = agha.designations
    assert designation.authority == "EU Commission amendment 2023/329"
    assert (designation.programme, designation.citation) == ("TAQA", "2023/329 (OJ L43I)")
    assert (designation.designated_on, designation.date_source) == (date(2001, 10, 17), "eu-designation-date")
    assert designation.listed_on == date(2023, 2, 13)
    assert Detail(type="title", value="Haji") in agha.details


@needs_file
def test_an_enterprise_with_its_address():
    """Address on one line, telephone as a detail."""
    house = read_list(SAMPLE).by_id("EU.3672.18")
    assert house.kind is Kind.ORGANIZATION
    assert house.addresses == ("Butembo, North Kivu, CONGO, Democratic Republic of (was Zaire)",)
    assert Detail(type="PHONE", value="+253 (0) 99 983 784") in house.details
    assert house.designations[0].designated_on == date(2007, 3, 29)


@pytest.fixture
def read_entity(tmp_path):
    """Return a function that reads one entity of these elements and attributes, and its problems."""

    def read(elements: str, attributes: str = "") -> tuple[Entity, tuple[str, ...]]:
        path = tmp_path / "list.xml"
        path.write_text(
            '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-03-01T00:00:00">'
            f'<sanctionEntity euReferenceNumber="EU.1.1" logicalId="1" {attributes}>'
            f'<subjectType code="person" classificationCode="P"/><nameAlias wholeName="Mithal"/>{elements}'
            "</sanctionEntity></export>",
            encoding="utf-8",
        )
        found = read_list(path)
        return found[0], tuple(problem.message for problem in found.info.problems)

    return read


@pytest.mark.parametrize(
    ("remark", "quality"),
    [
        ("low quality alias", "weak"),
        ("Low quality a.k.a.", "weak"),
        ("(low-quality alias)", "weak"),
        ("weak alias", "weak"),
        ("Good quality a.k.a.", "strong"),
        ("known in Weakley county", "strong"),
    ],
)
def test_the_remark_on_a_name_says_its_quality(read_entity, remark, quality):
    """Whatever the flag says."""
    entity, _ = read_entity(f'<nameAlias wholeName="Misal" strong="true"><remark>{remark}</remark></nameAlias>')
    assert (str(entity.names[1].quality), entity.names[1].note) == (quality, remark)


@pytest.mark.parametrize(
    ("attributes", "date_of_birth", "problem"),
    [
        ('birthdate="1970-05-02" year="1970" monthOfYear="5" dayOfMonth="2"', "1970-05-02", None),
        ('year="1970" monthOfYear="5" dayOfMonth="2"', "1970-05-02", None),
        ('year="1970" monthOfYear="5"', "1970-05", None),
        ('circa="true" calendarType="GREGORIAN" year="1970"', "circa 1970", None),
        ('yearRangeFrom="1970" yearRangeTo="1972"', "1970 to 1972", None),
        ('circa="true" yearRangeFrom="1970" yearRangeTo="1972"', "circa 1970 to 1972", None),
        ('year="1970" dayOfMonth="2"', None, "cannot be read as a date"),
        ('birthdate="1970-02-31"', None, "cannot be read as a date"),
        ('yearRangeFrom="1972" yearRangeTo="1970"', None, "cannot be read as a date"),
        ('calendarType="ISLAMIC" year="1390"', None, "is a date of another calendar"),
        ('calendarType="GREGORIAN" city="Gafsa"', None, None),
    ],
)
def test_birth_dates_of_every_form(read_entity, attributes, date_of_birth, problem):
    """Days, months, years, spans; what is none, or of another calendar, is a detail and a problem."""
    entity, problems = read_entity(f"<birthdate {attributes}/>")
    assert entity.birth_dates == ((PartialDate.parse(date_of_birth),) if date_of_birth else ())
    assert [problem in message for message in problems] == ([True] if problem else [])
    assert any(detail.type == "birthdate" for detail in entity.details) is bool(problem)


@pytest.mark.parametrize(
    ("kind", "own_date", "designated_on", "date_source"),
    [
        ("amendment", None, None, None),
        ("regulation", None, date(2020, 1, 2), "eu-regulation-publication"),
        ("amendment", "2004-02-03", date(2004, 2, 3), "eu-designation-date"),
        ("regulation", "2004-02-03", date(2004, 2, 3), "eu-designation-date"),
    ],
)
def test_an_amendment_does_not_date_a_designation(read_entity, kind, own_date, designated_on, date_source):
    """It can change an entry that is older; its day is one of listing, and a note says so."""
    act = f'<regulation regulationType="{kind}" organisationType="council" publicationDate="2020-01-02"'
    act += ' numberTitle="2020/1 (OJ L1)" programme="XYZ"/>'
    entity, _ = read_entity(act, f'designationDate="{own_date}"' if own_date else "")
    (designation,) = entity.designations
    assert (designation.designated_on, designation.date_source) == (designated_on, date_source)
    assert (designation.listed_on, designation.listed_on_source) == (date(2020, 1, 2), "eu-regulation-publication")
    assert (designation.note is None) == (designated_on == date(2020, 1, 2))


def test_an_act_without_a_title_has_the_authority_that_the_file_states(read_entity):
    """No number is made up."""
    entity, _ = read_entity('<regulation regulationType="regulation" organisationType="council" programme="XYZ"/>')
    assert entity.designations[0].authority == "EU Council regulation"
    assert entity.designations[0].citation is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("passport", "passport"),
        ("id", "national-id"),
        ("fiscalcode", "tax-id"),
        ("ssn", "social-security"),
        ("NRN", "nrn"),
    ],
)
def test_documents_have_the_words_of_our_records(read_entity, code, kind):
    """The publisher's own description stays in the note."""
    document = f'<identification identificationTypeCode="{code}" identificationTypeDescription="A card" number="A1"/>'
    entity, _ = read_entity(document)
    assert [(identifier.type, identifier.note) for identifier in entity.identifiers] == [(kind, "A card")]


def test_the_country_00_is_unknown_and_no_problem(read_entity):
    """A code that no country has is one, unless its description is a country."""
    entity, problems = read_entity(
        '<citizenship countryIso2Code="00" countryDescription="UNKNOWN"/>'
        '<citizenship countryIso2Code="QX" countryDescription="TUNISIA"/>'
        '<citizenship countryIso2Code="QX" countryDescription="RURITANIA"/>'
    )
    assert entity.nationalities == ("tn",)
    assert problems == ("is no country known by code or name; kept as a detail: 'QX, RURITANIA'",)


def test_an_enterprise_with_an_imo_number_may_be_a_vessel(tmp_path):
    """The EU has one class for firms and vessels, so its kind is not known."""
    found = read_list(Path(__file__).parent / "data" / "lists" / "eu_fsf" / "fsf.xml")
    assert [entity.kind for entity in found] == [Kind.PERSON, Kind.UNKNOWN, Kind.ORGANIZATION]
