"""Reading OFAC's ADVANCED XML: what its rows mean, what belongs to no party, and files as large as OFAC's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import advanced_lists
from list_files import broken_bytes, broken_xml, official
from sanscreen import read_list
from sanscreen.errors import ListError, SanscreenError
from sanscreen.readers import FORMATS, ofac_advanced
from sanscreen.readers.source import Source, open_source
from sanscreen.records import Entity, NameQuality

FIXTURE = advanced_lists.FIXTURE
CONTENT = FIXTURE.read_bytes()
EXPECTED = FIXTURE.with_suffix(".jsonl")
SAMPLE = "ofac_advanced_sample/sdn_advanced_sample.xml"
DATE_UNITS = ("Year", "Month", "Day")
MOST_MEMORY = 300 << 20
# 20 s are promised of a machine that does nothing else; time of the processor doubles where others use it as well.
MOST_SECONDS = 40.0


@pytest.fixture
def changed(tmp_path):
    """Read the fixture after texts in it were replaced, each of which must be there."""

    def read(*replacements: tuple[str, str]):
        text = CONTENT.decode()
        for old, new in replacements:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / "changed.xml"
        path.write_text(text, encoding="utf-8")
        return read_list(path)

    return read


def problems(found, field=None):
    """Return the record and message of each problem."""
    return [(one.record, one.message) for one in found.info.problems if field in (None, one.field)]


def test_every_value_has_its_place():
    """The fixture holds what the schema has a place for; its records stand beside it."""
    found = read_list(FIXTURE)
    assert [entity.to_json() for entity in found] == EXPECTED.read_text(encoding="utf-8").splitlines()
    assert problems(found) == []


def test_every_word_of_the_fixture_is_kept():
    """Whatever text stands in a party, place, document or entry stands in a record; dates are put together."""
    root = etree.fromstring(CONTENT)
    kept = EXPECTED.read_text(encoding="utf-8")
    for section in ("Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries"):
        texts = [
            element.text for element in root.find(f"{{*}}{section}").iter() if not element.tag.endswith(DATE_UNITS)
        ]
        words = [word for text in texts for word in (text or "").split()]
        assert words or section == "ProfileRelationships"
        assert [word for word in words if word.strip(",") not in kept] == []


def test_a_name_that_says_nothing_is_a_problem(changed):
    """The party is read with its other names."""
    found = changed((">LAMP BROTHERS<", "><"))
    assert [name.text for name in found.by_id("70002").names][:1] == ["TIDAL LAMP TRADING CO., LTD."]
    assert problems(found) == [("70002", "the documented name 312 says nothing; left out")]


def test_a_second_identity_is_no_primary_name(changed):
    """A false one neither, and the note says so; its names are screened."""
    identity = 'ID="202" FixedRef="70002" Primary="true" False="false"'
    for told, note in ((("false", "false"), None), (("true", "true"), "false identity")):
        primary, false = told
        names = (
            changed((identity, f'ID="202" FixedRef="70002" Primary="{primary}" False="{false}"')).by_id("70002").names
        )
        assert [name.kind for name in names] == ["alias", "former", "alias"]
        assert names[0].note == note


def test_the_list_says_what_it_is():
    """Day of issue, lists and publisher."""
    info = read_list(FIXTURE).info
    assert (info.name, info.format, info.title) == ("sdn_advanced", "ofac-advanced-xml", "SDN List, Consolidated List")
    assert info.published_on == date(2026, 8, 20)
    assert "Office of Foreign Assets Control" in info.publisher


def test_the_fixture_and_generated_files_are_valid_by_the_schema(tmp_path):
    """OFAC's own schema, with all its keys, accepts them: what is tested is what OFAC may publish."""
    schema = etree.XMLSchema(etree.parse(official("ofac_advanced_sample/sdn_advanced.xsd")))
    path = tmp_path / "made.xml"
    advanced_lists.write_list(path, 40)
    for file in (FIXTURE, path):
        schema.validate(etree.parse(file))
        assert list(schema.error_log) == []


def test_a_packed_file_and_another_namespace_change_nothing(tmp_path):
    """OFAC packs the file in a zip, and its service writes another namespace than its older site."""
    entities = list(read_list(FIXTURE))
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(FIXTURE, "SDN_ADVANCED.XML")
    assert list(read_list(packed)) == entities
    other = tmp_path / "other.xml"
    other.write_bytes(CONTENT.replace(b"http://www.un.org/sanctions/1.0", b"https://example.org/ADVANCED_XML"))
    assert list(read_list(other)) == entities


def test_only_this_format_is_recognised():
    """By the root and how it starts, not by the name of the file."""
    assert ofac_advanced.sniff(open_source(FIXTURE))
    for head in (b"<Sanctions/>", b"<sanctionsData><publicationInfo/>", b"<sdnList/>", b"uid,name", b'{"list": {}}'):
        assert not ofac_advanced.sniff(Source(Path("x"), head))
    assert [known.name for known in FORMATS if known.sniff(open_source(FIXTURE))] == ["ofac-advanced-xml"]


def test_names_in_two_scripts_are_two_names():
    """The one in Latin letters that OFAC prints comes first, wherever it stands; Chinese is written family first."""
    names = read_list(FIXTURE).by_id("70001").names
    assert [(name.text, name.script) for name in names[:2]] == [
        ("Tahir Yunusovich BELMARIN", "Latn"),
        ("Тахир Бельмарин", "Cyrl"),
    ]
    chinese = next(name for name in names if name.script == "Hans")
    assert (chinese.text, chinese.parts.family, chinese.parts.given) == ("塔海尔", ("塔",), ("海尔",))


def test_a_nickname_or_maiden_name_beside_a_name_is_a_name_as_well(changed):
    """Both are screened, and the note says which they are."""
    names = changed(('ID="1008" NamePartTypeID="1528"', 'ID="1008" NamePartTypeID="1523"')).by_id("70001").names
    assert ("Taher the Oar Jr.", "Maiden Name; in Gafsa") in [(name.text, name.note) for name in names]
    nicknames = [name for name in read_list(FIXTURE).by_id("70001").names if "Nickname" in (name.note or "")]
    assert [name.text for name in nicknames] == ["the Oar"]


def test_low_quality_is_weak_and_only_that():
    """As the file says for each alias."""
    names = [name for entity in read_list(FIXTURE) for name in entity.names]
    assert [name.text for name in names if name.quality is NameQuality.WEAK] == ["TYB"]


@pytest.mark.parametrize(
    ("old", "new", "field", "record"),
    [
        ('AliasTypeID="1402"', 'AliasTypeID="77"', "AliasType", "70002"),
        ('NamePartGroupID="1031"', 'NamePartGroupID="77"', "NamePartGroup", "70003"),
        ('ID="1031" NamePartTypeID="1526"', 'ID="1031" NamePartTypeID="77"', "NamePartType", "70003"),
        ('NamePartGroupID="1031" ScriptID="215"', 'NamePartGroupID="1031" ScriptID="77"', "Script", "70003"),
        ('ID="103" PartySubTypeID="1"', 'ID="103" PartySubTypeID="77"', "PartySubType", "70003"),
        ('ID="1" PartyTypeID="4"', 'ID="1" PartyTypeID="77"', "PartyType", "70003"),
        ('FeatureTypeID="26"', 'FeatureTypeID="77"', "FeatureType", "70001"),
        ('ID="4007" ReliabilityID="1"', 'ID="4007" ReliabilityID="77"', "Reliability", "70001"),
        ('DetailTypeID="1432">Captain', 'DetailTypeID="77">Captain', "DetailType", "70001"),
        ('DetailReferenceID="91274"', 'DetailReferenceID="77"', "DetailReference", "70003"),
        ('LocationID="501"', 'LocationID="77"', "Location", "70001"),
        ('IssuedIn-LocationID="502"', 'IssuedIn-LocationID="77"', "Location", "70001"),
        ('ID="503"><LocationCountry CountryID="11109"', 'ID="503"><LocationCountry CountryID="77"', "Country", "70003"),
        ('LocPartTypeID="1454"', 'LocPartTypeID="77"', "LocPartType", "70001"),
        ('AreaCodeID="91704"', 'AreaCodeID="77"', "AreaCode", "70002"),
        ('IDRegDocTypeID="1596"', 'IDRegDocTypeID="77"', "IDRegDocType", "70001"),
        ('IssuedBy-CountryID="11109"', 'IssuedBy-CountryID="77"', "Country", "70001"),
        ('ValidityID="2"', 'ValidityID="77"', "Validity", "70001"),
        ('IDRegDocDateTypeID="1480"', 'IDRegDocDateTypeID="77"', "IDRegDocDateType", "70001"),
        ('DocumentedNameID="303"', 'DocumentedNameID="77"', "DocumentedName", "70001"),
        ('IDRegDocumentID="602"', 'IDRegDocumentID="77"', "IDRegDocument", "70001"),
        ('SanctionsEntryReference SanctionsEntryID="801"', 'SanctionsEntryReference SanctionsEntryID="77"',
         "SanctionsEntry", "70001"),
        ('ExRefTypeID="1"', 'ExRefTypeID="77"', "ExRefType", "70001"),
        ('ProfileID="103" ListID="91512"', 'ProfileID="103" ListID="77"', "List", "70003"),
        ('ID="8031" EntryEventTypeID="1"', 'ID="8031" EntryEventTypeID="77"', "EntryEventType", "70003"),
        ('LegalBasisID="91433"', 'LegalBasisID="77"', "LegalBasis", "70001"),
        ('SanctionsTypeID="1705"', 'SanctionsTypeID="77"', "SanctionsType", "70001"),
        ('SupInfoTypeID="1"', 'SupInfoTypeID="77"', "SupInfoType", "70001"),
        ('RelationTypeID="15003"', 'RelationTypeID="77"', "RelationType", "70003"),
        ('RelationQualityID="1540"', 'RelationQualityID="77"', "RelationQuality", "70003"),
        ('EntryLinkTypeID="1"', 'EntryLinkTypeID="77"', "EntryLinkType", "70003"),
        ('IdentityReference IdentityID="203"', 'IdentityReference IdentityID="77"', "Identity", "70003"),
        ('<DatePeriod CalendarTypeID="1" YearFixed="false"', '<DatePeriod CalendarTypeID="77" YearFixed="false"',
         "CalendarType", "70001"),
    ],
)  # fmt: skip
def test_an_id_that_stands_for_nothing_is_a_problem(changed, old, new, field, record):
    """It names the place; every party is read, with every name."""
    found = changed((old, new))
    told = [one for one in found.info.problems if one.field == field and one.record == record]
    assert told, found.info.problems
    assert all("'77'" in one.message and one.line for one in told)
    assert [len(entity.names) for entity in found] == [len(entity.names) for entity in read_list(FIXTURE)]


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ('ID="804" ProfileID="103"', 'ID="804" ProfileID="99"', "SanctionsEntry",
         "SanctionsEntry 804 is of profile '99'"),
        ('IDRegDocTypeID="1626" IdentityID="203"', 'IDRegDocTypeID="1626" IdentityID="99"', "IDRegDocument",
         "IDRegDocument 603 is of identity '99'"),
        ('From-ProfileID="103"', 'From-ProfileID="99"', "ProfileRelationship",
         "ProfileRelationship 701 ties 99 to 102"),
        ('To-ProfileID="102" RelationTypeID="1555"', 'To-ProfileID="99" RelationTypeID="1555"', "ProfileRelationship",
         "ProfileRelationship 702 ties 101 to 99"),
        ('EntryA-SanctionsEntryID="803"', 'EntryA-SanctionsEntryID="99"', "SanctionsEntryLink",
         "SanctionsEntryLink 901 ties 99 to 802"),
        ('LocationID="503"', 'LocationID="502"', "Location", "Location 503 is referred to by no party"),
    ],
)  # fmt: skip
def test_what_belongs_to_no_party_is_a_problem_with_its_id(changed, old, new, field, message):
    """Nothing is dropped in silence."""
    told = problems(changed((old, new)), field)
    assert [one for _, one in told if one.startswith(message)] == [told[0][1]]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('<Location ID="503">', '<Location ID="502">', "Location"),
        ('<AliasType ID="1400">', '<AliasType ID="1401">', "AliasType"),
    ],
)
def test_an_id_that_stands_for_two_things_is_a_problem(changed, old, new, field):
    """The first one holds."""
    assert any("stands for two" in message for _, message in problems(changed((old, new)), field))


def test_a_party_without_an_entry_is_read_and_told(changed):
    """Its names are screened though its programmes are not known."""
    found = changed(('ID="802" ProfileID="102"', 'ID="802" ProfileID="99"'))
    assert found.by_id("70002").programmes == ()
    assert ("70002", "the file has no entry of this party on a list; its list, programmes and dates are not known") in (
        problems(found, "SanctionsEntry")
    )


def test_an_event_dates_only_the_act_that_is_its_basis():
    """The basis of one is E.O. 13224, of another the INA, of the third Unknown, which stays unknown."""
    first, second = read_list(FIXTURE).by_id("70001").designations
    assert (first.authority, first.programme, first.designated_on) == ("E.O. 13224", "SDGT", date(2018, 2, 27))
    assert (second.authority, second.programme, second.designated_on) == ("INA", None, date(2019, 3, 1))
    assert {first.date_source, second.date_source} == {"ofac-entry-event"}
    (unknown,) = read_list(FIXTURE).by_id("70003").designations
    assert (unknown.designated_on, unknown.listed_on) == (None, date(2012, 6, 5))


def test_an_event_before_the_order_is_not_its_date(changed):
    """OFAC dates entries of 1995 with an order of 2001; where a later event has the same basis, that one counts."""
    (early,) = read_list(FIXTURE).by_id("70002").designations
    assert (early.authority, early.designated_on, early.listed_on) == ("E.O. 13224", None, None)
    assert "1995-01-23" in early.note
    event = (
        '<EntryEvent ID="8022" EntryEventTypeID="1" LegalBasisID="1828"><Date CalendarTypeID="1">{}</Date></EntryEvent>'
    )
    later = event.format("<Year>2001</Year><Month>10</Month><Day>31</Day>")
    found = changed(('<SanctionsMeasure ID="8104"', f'{later}<SanctionsMeasure ID="8104"')).by_id("70002")
    assert [one.designated_on for one in found.designations] == [date(2001, 10, 31)]
    assert [one.value for one in found.details if one.type == "Entry Event"] == [
        "Created, 1995-01-23, legal basis Executive Order 13224 (Terrorism)"
    ]


def test_an_event_of_another_type_dates_nothing(changed):
    """A removal or amendment, should OFAC write one, is no designation; it is kept as a detail."""
    found = changed((">Created<", ">Amended<")).by_id("70001")
    assert {one.designated_on for one in found.designations} == {None}
    assert "Amended, 2018-02-27, legal basis Executive Order 13224 (Terrorism)" in [one.value for one in found.details]


@pytest.mark.parametrize(
    ("start", "end", "born"),
    [
        ("<From><Year>1970</Year><Month>5</Month><Day>2</Day></From>", "", "circa 1970-05-02"),
        ("", "<To><Year>1970</Year><Month>0</Month><Day>0</Day></To>", "circa 1970"),
        ("<From><Year>1970</Year><Month>5</Month><Day>0</Day></From>", "", "circa 1970-05"),
    ],
)
def test_birth_dates_of_which_little_is_known(changed, start, end, born):
    """A start or an end alone is the span that it names, and 0 a unit that is not known."""
    text = CONTENT.decode()
    old = re.search(r'<Start Approximate="true".*?</End>', text, re.DOTALL)[0]
    bound = 'Approximate="true" YearFixed="false" MonthFixed="false" DayFixed="false"'
    new = "".join(f"<{name} {bound}>{said}</{name}>" for name, said in (("Start", start), ("End", end)) if said)
    assert str(changed((old, new)).by_id("70001").birth_dates[0]) == born


@pytest.mark.parametrize("day", ["<Month>2</Month><Day>31</Day>", "<Month>13</Month><Day>1</Day>", "<Month>x</Month>"])
def test_a_birth_date_that_is_none_is_a_problem(changed, day):
    """The person is screened all the same."""
    old = "<Year>1965</Year><Month>1</Month><Day>1</Day>"
    found = changed((old, f"<Year>1965</Year>{day}"), ("<Year>1965</Year><Month>12</Month><Day>31</Day>", old))
    assert [str(one) for one in found.by_id("70001").birth_dates] == ["1966-02-01 to 1968-03-09"]
    assert [record for record, _ in problems(found, "birth_dates")] == ["70001"]


def test_a_date_of_another_calendar_is_kept_as_text(changed):
    """It is no date of ours, and what it says stands in a detail."""
    found = changed(
        ('<DatePeriod CalendarTypeID="1" YearFixed="false"', '<DatePeriod CalendarTypeID="2" YearFixed="false"')
    )
    party = found.by_id("70001")
    assert party.birth_dates == ()
    assert "Birthdate" in [one.type for one in party.details]
    assert {record for record, _ in problems(found, "DatePeriod")} == {"70001", "70002"}


def test_a_name_that_cannot_be_seen_is_a_problem(changed):
    """The other names of the party stay."""
    found = changed((">BELMARINE<", ">\u200b<"), (">Taher, Jr.<", ">\u200b<"))
    assert len(found.by_id("70001").names) == 5
    assert [record for record, _ in found.info.problems and problems(found)] == ["70001"]


def test_what_only_changed_is_refused(changed):
    """A file of changes holds a part of the list; to screen with it would miss the rest."""
    with pytest.raises(ListError, match="only what changed"):
        changed(('Version="3"', 'Version="3" DeltaBaseVersion="2"'))


def test_a_deleted_party_is_kept_and_told(changed):
    """Whole lists have none; to drop a name on a hint would be a hit missed."""
    found = changed(('FixedRef="70003">', 'FixedRef="70003" DeltaAction="delete">'))
    assert found.by_id("70003").names
    assert ("70003", "is marked as deleted from the file; it is kept") in problems(found)


def test_an_id_that_stands_twice_is_an_error(changed):
    """An id names one party."""
    with pytest.raises(ListError, match="'70002' stands twice"):
        changed(('DistinctParty FixedRef="70003"', 'DistinctParty FixedRef="70002"'))


def test_a_file_that_was_cut_off_is_an_error(tmp_path):
    """Never a short list."""
    path = tmp_path / "cut.xml"
    path.write_bytes(CONTENT[: CONTENT.index(b"<ProfileRelationships>")])
    with pytest.raises(ListError, match="cut off"):
        read_list(path)


def read_bytes(folder, content):
    """Read bytes as a list in this format."""
    path = folder / "list.xml"
    path.write_bytes(content)
    return ofac_advanced.read(Source(path, content[:65536]))


@given(st.binary(max_size=300))
@example(b"<Sanctions><DistinctParty/></Sanctions>")
@example(b'<Sanctions><DistinctParty FixedRef="1"><Profile/></DistinctParty></Sanctions>')
def test_no_bytes_make_it_fail(tmp_path_factory, content):
    """Only our own errors."""
    with pytest.raises(SanscreenError):
        read_bytes(tmp_path_factory.mktemp("bytes"), content)


@given(broken_bytes(CONTENT))
@settings(max_examples=150)
def test_no_damage_makes_it_fail(tmp_path_factory, content):
    """Bytes changed, cut out or doubled give a list or our own error."""
    with suppress(SanscreenError):
        read_bytes(tmp_path_factory.mktemp("broken"), content)


@given(broken_xml(CONTENT))
@settings(max_examples=150)
def test_no_well_formed_file_makes_it_fail(tmp_path_factory, content):
    """Elements removed, doubled, emptied or with another text."""
    with suppress(SanscreenError):
        for entity in read_bytes(tmp_path_factory.mktemp("wrong"), content):
            assert Entity.from_json(entity.to_json()) == entity


@pytest.fixture(scope="module")
def sample():
    """The official sample: its text, and the list read from it."""
    path = official(SAMPLE)
    return path.read_text(encoding="utf-8"), read_list(path)


def test_the_sample_reconciles(sample):
    """Parties, names by script, weak names, kinds and birth dates, counted over the text of the file."""
    text, found = sample
    parties = text[text.index("<DistinctParties>") : text.index("</DistinctParties>")]
    assert [entity.id for entity in found] == re.findall(r'<DistinctParty FixedRef="(\d+)"', parties)
    names = [name for entity in found for name in entity.names]
    scripts = [
        re.search(r'ScriptID="(\d+)"', name)[1]
        for name in re.findall(r"<DocumentedName .*?</DocumentedName>", parties, re.DOTALL)
    ]
    codes = {"215": "Latn", "220": "Cyrl"}
    assert Counter(name.script for name in names) == Counter(codes[script] for script in scripts)
    assert sum(name.quality is NameQuality.WEAK for name in names) == parties.count('LowQuality="true"')
    primary = Counter(name.kind for name in names)
    assert primary["former"] == parties.count('AliasTypeID="1401"')
    kinds = Counter(re.findall(r'PartySubTypeID="(\d+)"', parties))
    counts = found.info.counts
    assert (counts.persons, counts.organizations, counts.vessels) == (kinds["4"], kinds["3"], kinds["1"])
    births = re.findall(r'FeatureTypeID="8">.*?</Feature>', parties, re.DOTALL)
    years = [re.findall(r"<Year>(\d+)</Year>", birth) for birth in births]
    born = [date for entity in found for date in entity.birth_dates]
    assert [(str(date.earliest.year), str(date.latest.year)) for date in born] == [
        (year[0], year[-1]) for year in years
    ]
    places = re.findall(r'FeatureTypeID="9">.*?<VersionDetail [^>]*>([^<]+)<', parties, re.DOTALL)
    assert [place for entity in found for place in entity.birth_places] == places
    assert sum(entity.gender is not None for entity in found) == parties.count('FeatureTypeID="224"')
    assert sum(one.type == "call-sign" for entity in found for one in entity.identifiers) == parties.count(
        'FeatureTypeID="1"'
    )


def test_each_orphan_of_the_sample_is_told(sample):
    """The sample's entries, documents and relationships are of other parties than those it holds."""
    text, found = sample
    profiles = set(re.findall(r'<Profile ID="(\d+)"', text))
    identities = set(re.findall(r'<Identity ID="(\d+)"', text))
    orphans = [
        f"SanctionsEntry {entry} "
        for entry, profile in re.findall(r'<SanctionsEntry ID="(\d+)" ProfileID="(\d+)"', text)
        if profile not in profiles
    ]
    assert len(orphans) == 147
    orphans += [
        f"IDRegDocument {document} "
        for document, identity in re.findall(r'<IDRegDocument ID="(\d+)" IDRegDocTypeID="\d+" IdentityID="(\d+)"', text)
        if identity not in identities
    ]
    orphans += [f"ProfileRelationship {one} " for one in re.findall(r'<ProfileRelationship ID="(\d+)"', text)]
    told = re.findall(
        r"^((?:SanctionsEntry|IDRegDocument|ProfileRelationship) \d+ )",
        "\n".join(message for _, message in problems(found)),
        re.MULTILINE,
    )
    assert sorted(told) == sorted(orphans)
    missing = set(re.findall(r'<VersionLocation LocationID="(\d+)"', text)) - set(
        re.findall(r'<Location ID="(\d+)"', text)
    )
    assert {message.split("'")[1] for record, message in problems(found, "Location") if record} == missing


def test_a_fragment_is_no_list():
    """Parties alone, without the sets that their ids refer to, are in no known format."""
    with pytest.raises(ListError, match="no known format"):
        read_list(official("ofac_advanced_sample/dp_demo.xml"))


MEASURE = """
import json, resource, sys, time
from sanscreen import read_list
started = time.process_time()
found = read_list(sys.argv[1])
try:
    # What getrusage says begins with the memory of the process that started this one.
    status = open("/proc/self/status").read()
    memory = int(status.partition("VmHWM:")[2].split()[0]) * 1024
except FileNotFoundError:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({
    "seconds": time.process_time() - started,
    "memory": memory,
    "counts": found.info.counts.model_dump(),
    "problems": len(found.info.problems),
    "relations": sum(len(entity.relations) for entity in found),
    "documents": sum(len(entity.identifiers) for entity in found),
}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is measured as Unix does")
def test_a_file_as_large_as_the_published_one_takes_little_memory(tmp_path):
    """20,000 parties in 150 MB: below 300 MiB for the whole process, in seconds, and nothing is lost."""
    path = tmp_path / "SDN_ADVANCED.XML"
    parties = 20_000
    advanced_lists.write_list(path, parties)
    assert path.stat().st_size > 120_000_000
    done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    measured = json.loads(done.stdout)
    assert measured["memory"] < MOST_MEMORY
    assert measured["seconds"] < MOST_SECONDS
    counts = measured["counts"]
    assert (counts["entities"], counts["persons"], counts["names"]) == (parties, parties // 2, 3 * parties)
    assert (counts["weak_names"], counts["dated_designations"]) == (parties + parties // 2, parties)
    assert (measured["documents"], measured["problems"]) == (parties, 0)
    assert measured["relations"] == path.read_bytes().count(b"<ProfileRelationship ")
