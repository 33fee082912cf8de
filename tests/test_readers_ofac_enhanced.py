"""OFAC's ENHANCED XML: a file of our own, the whole official one, and files that are broken."""

from __future__ import annotations

import csv
import gzip
import re
import zipfile
from collections import Counter
from datetime import date
from xml.sax.saxutils import escape, unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from list_files import FIXTURES, broken_bytes, broken_xml, expected, official
from sanscreen import read_list
from sanscreen.errors import ListError, SanscreenError
from sanscreen.readers import FORMATS, ofac_enhanced
from sanscreen.readers.ofac import designations
from sanscreen.readers.source import open_source

FIXTURE = FIXTURES / "ofac-enhanced-xml" / "sdn_enhanced.xml"
CONTENT = FIXTURE.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder for files that a test writes."""
    return tmp_path_factory.mktemp("enhanced")


@pytest.fixture(scope="module")
def whole():
    """Return the official file as text."""
    return official("ofac_enhanced_2025-01/CONS_ENHANCED.XML").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blocks(whole):
    """Return the text of each entity by its id."""
    return {found[1]: found[0] for found in re.finditer(r'<entity id="(\d+)">.*?</entity>', whole, re.DOTALL)}


def csv_rows(name):
    """Return the rows of one of the CSV files of the same list, without the mark at the end."""
    with official(f"ofac_enhanced_2025-01/{name}").open(encoding="utf-8", newline="") as stream:
        return [[cell.strip() for cell in row] for row in csv.reader(stream) if len(row) > 1]


def words_of(name):
    """Return the words of a name in the order of the alphabet, with the one quotation mark that CSV has."""
    return sorted(name.replace(",", " ").replace('"', "'").split())


@pytest.fixture(scope="module")
def listed():
    """Return the official file as we read it."""
    return read_list(official("ofac_enhanced_2025-01/CONS_ENHANCED.XML"))


def test_every_field_of_our_own_file_has_its_place():
    """The records are those that stand beside the file."""
    found = read_list(FIXTURE)
    assert [entity.to_json() for entity in found] == expected(FIXTURE.with_suffix(".jsonl"))
    assert (found.info.format, found.info.title, found.info.published_on) == (
        "ofac-enhanced-xml",
        "SDN List",
        date(2026, 8, 20),
    )


def test_what_cannot_be_placed_is_a_problem():
    """Each with record, field and line, and no record is lost but the one without a name."""
    problems = read_list(FIXTURE).info.problems
    assert [(problem.record, problem.field, problem.message) for problem in problems] == [
        ("101", "birth_dates", "cannot be read as a date: '31 Feb 1972'; left out"),
        ("101", "nationalities", "is no country known by code or name: 'Atlantis'; left out"),
        ("101", "relations", "is not a day written YYYY-MM-DD: '2016-31-12'; left out"),
        ("101", "identifiers[3].number", "has no visible character; got ''; left out"),
        ("102", "names[1].text", "has no visible character; got ''; left out"),
        ("106", "kind", "is no kind of party that is known: 'Balloon'; its kind stays unknown"),
        ("107", "names", "is required; the whole record is left out"),
    ]
    lines = CONTENT.decode().splitlines()
    assert all(f'<entity id="{problem.record}">' in lines[problem.line - 1] for problem in problems)


@pytest.mark.parametrize(
    ("programmes", "authorities", "pairs"),
    [
        (["SDGT"], ["Executive Order 13224 (Terrorism)"], [("E.O. 13224", "SDGT")]),
        (["CMIC-EO13959"], ["Executive Order 14032 (CMIC)"], [("E.O. 14032", "CMIC-EO13959")]),
        (["CUBA"], ["CISADA", "INA"], [("CISADA", "CUBA"), ("INA", "CUBA")]),
        (["SDGT"], ["Unknown"], [("E.O. 13224", "SDGT")]),
        (["SDGT"], [], [("E.O. 13224", "SDGT")]),
        (["CUBA"], [], []),
        ([], ["CISADA"], [("CISADA", None)]),
        (
            ["SYRIA", "UKRAINE-EO13662"],
            ["Executive Order 13582 (Syria)", "Executive Order 13662 (Ukraine)"],
            [("E.O. 13582", None), ("E.O. 13662", "UKRAINE-EO13662")],
        ),
        (
            ["NS-PLC", "SDGT"],
            ["General License 4 Under EO 13224 (Terrorism)", "Executive Order 13224 (Terrorism)"],
            [("General License 4 Under EO 13224 (Terrorism)", None), ("E.O. 13224", "SDGT")],
        ),
        (["SDGT", "SDGT"], ["Executive Order 13224 (Terrorism)"] * 2, [("E.O. 13224", "SDGT")]),
    ],
)
def test_a_programme_and_an_authority_are_put_together_only_where_it_is_told(programmes, authorities, pairs):
    """By the only programme, or by the order in the tag; never by the place in the file."""
    found = designations(programmes, authorities)
    assert [(pair["authority"], pair.get("programme")) for pair in found] == pairs
    for pair in found:
        assert pair.get("programme") is not None or not programmes or "does not say" in pair["note"]


def test_a_licence_under_an_order_is_not_the_order():
    """The members of the Palestinian Legislative Council are not designated under E.O. 13224."""
    (designation,) = read_list(FIXTURE).by_id("105").designations
    assert designation.authority == "General License 4 Under EO 13224 (Terrorism)"


@pytest.mark.parametrize("pack", ["zip", "gzip"])
def test_a_packed_file_gives_the_same_list(folder, pack):
    """Only the digest differs."""
    path = folder / f"SDN_ENHANCED.{pack}"
    if pack == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(FIXTURE, "SDN_ENHANCED.XML")
    else:
        path.write_bytes(gzip.compress(CONTENT))
    packed, plain = read_list(path), read_list(FIXTURE)
    assert list(packed) == list(plain)
    assert packed.info.digest != plain.info.digest
    assert packed.info.counts == plain.info.counts


def test_the_zipped_official_file_gives_the_same_list(folder, listed):
    """As OFAC publishes it: CONS_ENHANCED.ZIP."""
    path = folder / "CONS_ENHANCED.ZIP"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(official("ofac_enhanced_2025-01/CONS_ENHANCED.XML"), "CONS_ENHANCED.XML")
    packed = read_list(path)
    assert list(packed) == list(listed)
    assert packed.info.model_copy(update={"digest": listed.info.digest}) == listed.info


def test_the_official_file_is_read_without_a_problem(listed):
    """And says of itself what it is."""
    assert listed.info.problems == ()
    assert (listed.info.title, listed.info.published_on) == ("Consolidated List", date(2025, 1, 10))
    assert listed.info.counts.persons + listed.info.counts.organizations == listed.info.counts.entities == 443


def test_the_entities_and_names_of_the_official_file_reconcile(whole, listed):
    """Counted in the text of the file: entities, writings of names, weak ones, former ones, scripts."""
    assert [entity.id for entity in listed] == re.findall(r'<entity id="(\d+)">', whole)
    blocks = re.findall(r'<name id="\d+">.*?</name>', whole, re.DOTALL)
    writings = [re.findall(r"<formattedFullName>(.*?)</formattedFullName>", block) for block in blocks]
    assert listed.info.counts.names == sum(map(len, writings))
    weak = [block for block in blocks if "<isLowQuality>true" in block]
    assert listed.info.counts.weak_names == sum(block.count("<formattedFullName>") for block in weak)
    former = [block for block in blocks if ">F.K.A.<" in block]
    names = [name for entity in listed for name in entity.names]
    assert sum(name.kind == "former" for name in names) == sum(block.count("<formattedFull") for block in former)
    scripts = Counter(script for block in blocks for script in re.findall(r"<script [^>]*>(.*?)</script>", block))
    iso = {"Latin": "Latn", "Cyrillic": "Cyrl", "Chinese Simplified": "Hans", "Chinese Traditional": "Hant"}
    assert Counter(name.script for name in names) == Counter({iso[name]: count for name, count in scripts.items()})
    printed = Counter(char for texts in writings for text in texts for char in unescape(text) if char.isalpha())
    assert Counter(char for name in names for char in name.text if char.isalpha()) == printed


def test_the_documents_of_the_official_file_reconcile(blocks, listed):
    """Each document of each entity is an identifier, and each number that OFAC calls a feature; each but once."""
    feature = r"<type [^>]*>(SWIFT/BIC|BIK \(RU\)|ISIN)</type>\s*<versionId>\d+</versionId>\s*<value>(.*?)</value>"
    for entity in listed:
        documents = re.findall(r"<identityDocument id=.*?</identityDocument>", blocks[entity.id], re.DOTALL)
        printed = {re.sub(r' \w+="\d+"', "", document) for document in documents}
        features = set(re.findall(feature, blocks[entity.id]))
        numbers = [re.search(r"<documentNumber>\s*(.*?)\s*(?:\(Russia\))?<", document)[1] for document in printed]
        numbers += [value.strip() for _, value in features]
        assert sorted(identifier.number for identifier in entity.identifiers) == sorted(numbers)
        issued = [document for document in printed if "<issuingCountry" in document or "(Russia)</doc" in document]
        assert sum(identifier.country is not None for identifier in entity.identifiers) == len(issued)


def test_the_dates_of_the_official_file_reconcile(whole, listed):
    """Birth dates by their text, and days of publication by their attribute."""
    birthdates = re.findall(r'<type featureTypeId="8">Birthdate</type>.*?<value>(.*?)</value>', whole, re.DOTALL)
    read = [born for entity in listed for born in entity.birth_dates]
    assert len(read) == len(birthdates)
    assert Counter(born.earliest.year for born in read) == Counter(int(text[-4:]) for text in birthdates)
    days = re.findall(r'datePublished="(.*?)"', whole)
    said = [detail.value for entity in listed for detail in entity.details if detail.type == "Sanctions List"]
    assert Counter(value[-11:-1] for value in said) == Counter(days)
    for entity in listed:
        first = min(value[-11:-1] for value in (d.value for d in entity.details if d.type == "Sanctions List"))
        if len(entity.designations) == 1:
            (designation,) = entity.designations
            assert (str(designation.listed_on), designation.listed_on_source) == (first, "ofac-list-publication")
        else:
            assert all(
                designation.listed_on is None and first in designation.note for designation in entity.designations
            )


def test_the_legal_basis_of_the_official_file_reconciles(whole, listed):
    """Programmes and authorities one by one; no section, no date of designation."""
    tags = Counter(re.findall(r"<sanctionsProgram refId=\"\d+\" id=.*?>(.*?)</sanctionsProgram>", whole))
    assert Counter(tag for entity in listed for tag in entity.programmes) == tags
    basis = Counter(re.findall(r"<legalAuthority refId=.*?>(.*?)</legalAuthority>", whole))
    read = [designation for entity in listed for designation in entity.designations]
    assert len(read) == sum(basis.values())
    orders = Counter(
        f"E.O. {found[1]}" if (found := re.match(r"Executive Order (\d+)", words)) else words
        for words in basis.elements()
    )
    assert Counter(designation.authority for designation in read) == orders
    assert all(designation.section is None and designation.designated_on is None for designation in read)
    untold = [designation for designation in read if designation.programme is None]
    assert len(untold) == 4
    assert all("does not say to which of the programmes" in designation.note for designation in untold)


def test_the_relations_and_features_of_the_official_file_reconcile(whole, listed):
    """Each relation with the other party's id and name; each feature in its place, said twice but kept once."""
    related = re.findall(r'<relatedEntity entityId="(\d+)">(.*?)</relatedEntity>', whole)
    assert [(tie.entity_id, escape(tie.name)) for entity in listed for tie in entity.relations] == related
    headings = Counter(re.findall(r'<type featureTypeId="\d+">(.*?)[ :-]*</type>', whole))
    for heading in ("Birthdate", "Place of Birth", "Nationality Country", "Gender", "SWIFT/BIC", "BIK (RU)", "ISIN"):
        del headings[heading]
    details = Counter(detail.type for entity in listed for detail in entity.details)
    for heading in ("Sanctions List", "Sanctions Type"):
        del details[heading]
    assert headings - details == Counter({"Organization Established Date": 1})  # one entity has it twice
    assert details - headings == Counter()
    assert sum(entity.gender == "Male" for entity in listed) == len(re.findall(r'Id="224">Gender<', whole))
    assert sum(len(entity.birth_places) for entity in listed) == len(re.findall(r'Id="9">Place of Birth<', whole))


def test_names_and_addresses_are_those_of_the_csv_files(listed):
    """OFAC publishes the list as CSV too: the same strong Latin names, and the same lines of addresses.

    The CSV files that lie beside are of another day, so a handful of entities have other names or addresses there.
    """
    names: dict[str, list[list[str]]] = {}
    addresses: dict[str, set[str]] = {}
    for row in csv_rows("cons_prim.csv"):
        names.setdefault(row[0], []).append(words_of(row[1]))
    for row in csv_rows("cons_alt.csv"):
        names.setdefault(row[0], []).append(words_of(row[3]))
    for row in csv_rows("cons_add.csv"):
        line = ", ".join(cell for cell in row[2:5] if cell != "-0-")
        addresses.setdefault(row[0], set()).update([line] if line else [])
    changed = []
    for entity in listed:
        strong = [name for name in entity.names if name.script == "Latn" and name.quality == "strong"]
        same_names = sorted(words_of(name.text) for name in strong) == sorted(names.get(entity.id, []))
        latin = {address for address in entity.addresses if not re.search("[\u0400-\u04ff\u4e00-\u9fff]", address)}
        if not same_names or latin != addresses.get(entity.id, set()):
            changed.append(entity.id)
    assert set(names) <= {entity.id for entity in listed}
    assert len(changed) <= 12


def test_no_other_format_claims_the_file():
    """One reader knows it, and it knows no other file."""
    assert [known.name for known in FORMATS if known.sniff(open_source(FIXTURE))] == ["ofac-enhanced-xml"]


@pytest.mark.parametrize(
    "content", [b"<sanctionsData/>", b"<sanctionsData><entities><entity id='1'/></entities></sanctionsData>"]
)
def test_a_file_without_a_record_is_an_error(folder, content):
    """Never an empty list."""
    path = folder / "empty.xml"
    path.write_bytes(content)
    with pytest.raises(ListError, match="holds no record of an entity"):
        read_list(path)


def test_a_file_that_was_cut_off_is_an_error(folder):
    """Never a short list."""
    path = folder / "cut.xml"
    path.write_bytes(CONTENT[: len(CONTENT) // 2])
    with pytest.raises(ListError, match="cut off or damaged"):
        read_list(path)


@settings(deadline=None)
@given(
    content=st.one_of(
        broken_bytes(CONTENT), broken_xml(CONTENT), st.binary(max_size=200).map(b"<sanctionsData>".__add__)
    )
)
def test_no_bytes_make_the_reader_crash(folder, content):
    """A list, or our own error."""
    path = folder / "broken.xml"
    path.write_bytes(content or b" ")
    try:
        found = ofac_enhanced.read(open_source(path))
    except SanscreenError:
        return
    assert len(found) > 0
