"""OFAC's older XML: a file of our own that has every element of the schema, and files that are broken."""

from __future__ import annotations

import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from list_files import FIXTURES, broken_bytes, broken_xml, expected
from sanscreen import read_list
from sanscreen.errors import ListError, SanscreenError
from sanscreen.readers import FORMATS, ofac_sdn_xml
from sanscreen.readers.source import open_source

FIXTURE = FIXTURES / "ofac-sdn-xml" / "sdn.xml"
CONTENT = FIXTURE.read_bytes()
ENTRY = "<sdnEntry><uid>{uid}</uid><lastName>{name}</lastName><sdnType>Entity</sdnType><programList/>{more}</sdnEntry>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder for files that a test writes."""
    return tmp_path_factory.mktemp("sdn")


@pytest.fixture
def listed(tmp_path):
    """Write entries, or a whole root, to a file and read it."""

    def read(*entries, about="", namespace="http://tempuri.org/sdnList.xsd"):
        path = tmp_path / "sdn.xml"
        path.write_text(f'<sdnList xmlns="{namespace}">{about}{"".join(entries)}</sdnList>', encoding="utf-8")
        return read_list(path)

    return read


def test_every_field_of_our_own_file_has_its_place():
    """The records are those that stand beside the file."""
    found = read_list(FIXTURE)
    assert [entity.to_json() for entity in found] == expected(FIXTURE.with_suffix(".jsonl"))
    assert (found.info.format, found.info.published_on) == ("ofac-sdn-xml", date(2026, 8, 20))


def test_our_own_file_has_every_element_of_the_schema():
    """So that the test above says something of each: sdnList.xsd, with the region that the service adds."""
    here = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(CONTENT).iter()}
    of_schema = """
        sdnList publshInformation Publish_Date Record_Count sdnEntry uid firstName lastName title sdnType remarks
        programList program idList id idType idNumber idCountry issueDate expirationDate akaList aka type category
        addressList address address1 address2 address3 city stateOrProvince postalCode country nationalityList
        nationality mainEntry citizenshipList citizenship dateOfBirthList dateOfBirthItem dateOfBirth placeOfBirthList
        placeOfBirthItem placeOfBirth vesselInfo callSign vesselType vesselFlag vesselOwner tonnage
        grossRegisteredTonnage region
    """
    assert set(of_schema.split()) - here == set()


def test_what_cannot_be_placed_is_a_problem():
    """Each with record, field and line, and no record is lost but the one without a name."""
    problems = read_list(FIXTURE).info.problems
    assert [(problem.record, problem.field, problem.message) for problem in problems] == [
        ("201", "birth_dates", "cannot be read as a date: 'in the summer of 1972'; left out"),
        ("201", "identifiers", "is of no type: 'without a type'; left out"),
        ("201", "identifiers", "is no country known by code or name: 'Atlantis'; left out"),
        ("201", "names[4].text", "has no visible character; got ''; left out"),
        ("205", "kind", "is no kind of party that is known: 'Balloon'; its kind stays unknown"),
        ("206", "names[0].text", "has no visible character; got ''; the whole record is left out"),
    ]
    lines = CONTENT.decode().splitlines()
    assert all(f"<uid>{problem.record}</uid>" in lines[problem.line] for problem in problems)


@pytest.mark.parametrize(
    "namespace",
    [
        "http://tempuri.org/sdnList.xsd",
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
        "",
    ],
)
def test_the_namespace_makes_no_difference(listed, namespace):
    """It was changed in 2024."""
    found = listed(ENTRY.format(uid=1, name="AJNAD", more=""), namespace=namespace)
    assert [entity.primary_name for entity in found] == ["AJNAD"]


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ("<Record_Count>3</Record_Count>", "counts 3 records and holds 2"),
        ("<Record_Count>two</Record_Count>", "counts two records and holds 2"),
        ("<Publish_Date>20/08/2026</Publish_Date>", "is not a day written YYYY-MM-DD: '2026-20-08'"),
        ("<Publish_Date>August 2026</Publish_Date>", "is not a day written mm/dd/yyyy: 'August 2026'"),
    ],
)
def test_what_the_file_says_of_itself_is_checked(listed, about, message):
    """A count that differs, and a day that is none, are problems of a list that is read otherwise."""
    entries = [ENTRY.format(uid=uid, name="AJNAD", more="") for uid in (1, 2)]
    found = listed(*entries, about=f"<publshInformation>{about}</publshInformation>")
    assert len(found) == 2
    (problem,) = found.info.problems
    assert message in problem.message


def test_an_entry_that_is_no_record_counts_as_read(listed):
    """The count is of entries; what was left out is said once."""
    about = "<publshInformation><Record_Count>2</Record_Count></publshInformation>"
    found = listed(ENTRY.format(uid=1, name="AJNAD", more=""), ENTRY.format(uid=2, name=" ", more=""), about=about)
    assert [problem.field for problem in found.info.problems] == ["names[0].text"]


@pytest.mark.parametrize(
    ("heading", "field", "value"),
    [
        ("Digital Currency Address - USDT", "identifiers", ("crypto-address", "Digital Currency Address - USDT")),
        ("Vessel Registration Identification", "identifiers", ("imo", "Vessel Registration Identification")),
        ("Aircraft Mode S Transponder Code", "identifiers", ("mode-s", "Aircraft Mode S Transponder Code")),
        ("Tax ID No.", "identifiers", ("tax-id", None)),
        ("Cedula No.", "identifiers", ("national-id", "Cedula No.")),
        ("Certificate of Invention", "identifiers", ("certificate-of-invention", None)),
        ("Phone Number", "details", "Phone Number"),
        ("VESSEL TYPE", "details", "Vessel Type"),
        ("Listing Date (EO 14999 Directive 1):", "details", "Listing Date (EO 14999 Directive 1)"),
        ("Effective Date (CMIC)", "details", "Effective Date (CMIC)"),
    ],
)
def test_an_id_is_a_document_or_a_feature(listed, heading, field, value):
    """By OFAC's own headings; one that is not known is a document, one with a colon or dash behind it is none."""
    ids = f"<idList><id><uid>7</uid><idType>{heading}</idType><idNumber>A-1</idNumber></id></idList>"
    (entity,) = listed(ENTRY.format(uid=1, name="AJNAD", more=ids))
    if field == "identifiers":
        (identifier,) = entity.identifiers
        assert (identifier.type, identifier.note, identifier.number) == (*value, "A-1")
    else:
        assert [(detail.type, detail.value) for detail in entity.details] == [(value, "A-1")]


@pytest.mark.parametrize(
    ("number", "country", "read"),
    [
        ("A-1 (Tunisia)", None, ("A-1", "tn")),
        ("A-1 (Tunisia)", "Malta", ("A-1 (Tunisia)", "mt")),
        ("A-1 (Jalisco)", None, ("A-1 (Jalisco)", None)),
        ("(Tunisia)", None, ("(Tunisia)", None)),
        ("A-1", "Congo, Democratic Republic of the", ("A-1", "cd")),
        ("A-1", "Palestinian", ("A-1", "ps")),
    ],
)
def test_a_country_behind_a_number_is_its_country(listed, number, country, read):
    """Where the file gives no other one, as in some entries of 2025."""
    ids = f"<idType>Passport</idType><idNumber>{number}</idNumber>"
    ids += f"<idCountry>{country}</idCountry>" if country else ""
    (entity,) = listed(ENTRY.format(uid=1, name="AJNAD", more=f"<idList><id>{ids}</id></idList>"))
    (identifier,) = entity.identifiers
    assert (identifier.number, identifier.country) == read


def test_an_imo_number_under_another_heading_is_one(listed):
    """OFAC files the IMO numbers of companies, and of some vessels, as identification numbers."""
    ids = "<idType>Identification Number</idType><idNumber>IMO 9074729</idNumber>"
    (entity,) = listed(ENTRY.format(uid=1, name="AJNAD", more=f"<idList><id>{ids}</id></idList>"))
    assert [(found.type, found.note) for found in entity.identifiers] == [("imo", "Identification Number")]


def test_an_authority_is_only_what_a_tag_names():
    """The format states none, and no date."""
    found = read_list(FIXTURE)
    read = {(d.authority, d.programme) for entity in found for d in entity.designations}
    assert read == {("E.O. 13224", "SDGT"), ("E.O. 14024", "RUSSIA-EO14024")}
    assert all("authority by the programme's tag" in d.note for entity in found for d in entity.designations)
    assert all(d.designated_on is None and d.listed_on is None for entity in found for d in entity.designations)


def test_a_packed_file_gives_the_same_list(folder):
    """As OFAC publishes it: SDN_XML.ZIP."""
    path = folder / "SDN_XML.ZIP"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(FIXTURE, "SDN.XML")
    assert list(read_list(path)) == list(read_list(FIXTURE))


def test_no_other_format_claims_the_file():
    """One reader knows it."""
    assert [known.name for known in FORMATS if known.sniff(open_source(FIXTURE))] == ["ofac-sdn-xml"]


def test_one_uid_twice_is_an_error(listed):
    """The message names both lines."""
    with pytest.raises(ListError, match="'1' stands twice"):
        listed(*[ENTRY.format(uid=1, name="AJNAD", more="")] * 2)


@settings(deadline=None)
@given(content=st.one_of(broken_bytes(CONTENT), broken_xml(CONTENT), st.binary(max_size=200).map(b"<sdnList>".__add__)))
def test_no_bytes_make_the_reader_crash(folder, content):
    """A list, or our own error."""
    path = folder / "broken.xml"
    path.write_bytes(content or b" ")
    try:
        found = ofac_sdn_xml.read(open_source(path))
    except SanscreenError:
        return
    assert len(found) > 0
