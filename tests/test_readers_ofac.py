"""OFAC's way of writing dates, names, scripts, addresses and authorities, in all its formats."""

from __future__ import annotations

import re
from xml.sax.saxutils import unescape

import pytest

from list_files import official
from sanscreen.names.countries import country_code
from sanscreen.names.tables import groups, read_table
from sanscreen.readers import tables
from sanscreen.readers.ofac import (
    address_line,
    authority_of_basis,
    code_of_script,
    linked_to,
    natural_name,
    ofac_date,
)
from sanscreen.readers.ofac_features import field_of
from sanscreen.records import Kind, PartialDate


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("02 May 1970", "1970-05-02"),
        ("2 May 1970", "1970-05-02"),
        ("May 1970", "1970-05"),
        ("1970", "1970"),
        ("circa 1966", "circa 1966"),
        ("circa 02 May 1970", "circa 1970-05-02"),
        ("1955 to 1958", "1955 to 1958"),
        ("01 Jan 1955 to 31 Dec 1958", "1955-01-01 to 1958-12-31"),
        ("Mar 1955 to Apr 1958", "1955-03 to 1958-04"),
        ("circa 1955-1958", "circa 1955 to 1958"),
        ("circa 1955 to circa 1958", "circa 1955 to 1958"),
        ("12 Dec. 1955", "1955-12-12"),
        ("SEPTEMBER 1955", "1955-09"),
        ("1970-05-02", "1970-05-02"),
        (" 1970 ", "1970"),
    ],
)
def test_a_date_as_ofac_writes_it(text, date):
    """Days and months in numbers; what comes out is read."""
    assert ofac_date(text) == date
    assert PartialDate.parse(date)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31 Feb 1970",
        "00 May 1970",
        "summer of 1970",
        "1970s",
        "1958 to 1955",
        "1 to 2 to 3",
        "circa",
        "May",
        "Foo 1970",
    ],
)
def test_what_is_no_date_stays_in_the_publishers_words(text):
    """So that the problem shows what stands in the file."""
    assert ofac_date(text) == text
    with pytest.raises(ValueError, match="a date is written as"):
        PartialDate.parse(text)


def test_every_date_of_birth_of_the_official_list_is_read():
    """All 5,000 of them in the remarks of sdn.csv."""
    text = official("ofac_legacy_2022-01/sdn.csv").read_text(encoding="latin-1")
    found = re.findall(r"\bDOB ((?:circa )?[\w -]+?)[.;]", text)
    assert len(found) > 5000
    for date in found:
        born = PartialDate.parse(ofac_date(date))
        years = [int(year) for year in re.findall(r"\d{4}", date)]
        assert (born.earliest.year, born.latest.year) == (years[0], years[-1])
        assert born.circa == ("circa" in date)


@pytest.mark.parametrize(
    ("listed", "kind", "script", "text"),
    [
        ("AL-QIZANI, Ashraf", "person", "Latn", "Ashraf AL-QIZANI"),
        ("الزرقي, بشير", "person", "Arab", "بشير الزرقي"),
        ("欧阳, 美林", "person", "Hans", "欧阳美林"),
        ("김, 정은", "person", "Kore", "김정은"),
        ("山田, 太郎", "person", "Jpan", "山田太郎"),
        ("海洋, 有限公司", "organization", "Hans", "海洋, 有限公司"),
        ("ACME CO., LTD.", "organization", None, "ACME CO., LTD."),
        ("\u200b, Ashraf", "person", None, "Ashraf \u200b"),
        (", Ashraf", "person", None, "Ashraf"),
        ("A, B, C", "person", None, "A, B, C"),
    ],
)
def test_a_name_in_natural_order(listed, kind, script, text):
    """Given name first, save where the script is one of East Asia."""
    assert natural_name(listed, Kind(kind), script)[0] == text


@pytest.mark.parametrize(
    ("basis", "authority"),
    [
        ("Executive Order 13224 (Terrorism)", "E.O. 13224"),
        ("Executive Order 13846", "E.O. 13846"),
        ("Executive Order 13628 - Section 3", "E.O. 13628"),
        ("General License 4 Under EO 13224 (Terrorism)", "General License 4 Under EO 13224 (Terrorism)"),
        ("Executive Order (Russia)", "Executive Order (Russia)"),
        ("31 CFR 594.201(a)(5)", "31 CFR 594.201(a)(5)"),
        ("Unknown", None),
        ("", None),
        (None, None),
    ],
)
def test_the_authority_of_a_basis(basis, authority):
    """An order where the words start with it; else the words."""
    assert authority_of_basis(basis) == authority


def test_every_script_of_the_official_file_is_known():
    """And has the code that the file gives, where that is one of ISO 15924."""
    text = official("ofac_enhanced_2025-01/CONS_ENHANCED.XML").read_text(encoding="utf-8")
    found = re.findall(r"<type>SCRIPT</type>\s*<value>(.*?)</value>\s*<code>(.*?)</code>", text)
    assert len(found) == 12
    for name, code in found:
        assert re.fullmatch("[A-Z][a-z]{3}", code_of_script(name))
        assert len(code) > 4 or code == code_of_script(name)


def test_every_country_of_the_official_file_is_known_by_its_name():
    """For SDN.XML and the CSV files have names alone. Burma's name is that of a former state with a code of its own."""
    text = official("ofac_enhanced_2025-01/CONS_ENHANCED.XML").read_text(encoding="utf-8")
    found = re.findall(r"<type>COUNTRY</type>\s*<value>(.*?)</value>\s*<isoCode>(.*?)</isoCode>", text)
    assert len(found) > 180
    assert [name for name, code in found if country_code(unescape(name)) != code.lower()] == ["Burma"]


def test_parties_to_which_remarks_link():
    """Names with brackets and stops of their own, one after the other."""
    assert linked_to("(Linked To: A CO., LTD.; Linked To: B (C) D) E") == ["A CO., LTD.", "B (C) D"]
    assert linked_to("Linked To: HAMAS") == ["HAMAS"]
    assert linked_to("(Linked To: )") == []
    assert linked_to("Unlinked.") == []


def test_an_address_with_nothing_told_is_empty():
    """No lone commas."""
    assert address_line([None, ""]) == ""
    assert address_line([None, "Floor 2", ""], postal_code="3000") == "Floor 2, 3000"


def test_the_table_of_headings_is_whole():
    """It has its header, a heading stands once, and each is found as OFAC prints it."""
    text = read_table("ofac_features.txt", tables.__name__)
    assert text.endswith("\n")
    assert not any(line != line.rstrip() for line in text.splitlines())
    table = groups("ofac_features", tables.__name__)
    headings = [heading.casefold() for row in table.values() for heading in row]
    assert len(set(headings)) == len(headings)
    for field, row in table.items():
        assert {field_of(f"{heading}:") for heading in row} == {field}


def test_every_heading_of_the_official_files_is_in_the_table():
    """Of the feature types that ADVANCED and ENHANCED define."""
    enhanced = official("ofac_enhanced_2025-01/CONS_ENHANCED.XML").read_text(encoding="utf-8")
    advanced = official("ofac_advanced_sample/sdn_advanced_sample.xml").read_text(encoding="utf-8")
    headings = set(re.findall(r'<featureType featureTypeId="\d+">\s*<type>(.*?)</type>', enhanced))
    headings |= set(re.findall(r"<FeatureType ID[^>]*>(.*?)</FeatureType>", advanced))
    assert len(headings) > 70
    assert [heading for heading in headings if field_of(heading) is None] == []
