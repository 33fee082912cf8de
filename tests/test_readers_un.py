"""The UN Security Council's list: the whole file against counts of its text, and how its names are read."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from list_words import lost
from sanscreen import read_list
from sanscreen.readers.un_names import names_in, names_in_note
from sanscreen.records import EntityList, Kind, NameKind, NameQuality

SHARED = Path(os.environ.get("SANSCREEN_SHARED", Path(__file__).parents[2] / "shared"))
WHOLE = SHARED / "data" / "un_2026-02" / "consolidated.xml"
needs_file = pytest.mark.skipif(not WHOLE.is_file(), reason=f"the official file is not at {WHOLE}")

RECORD = re.compile(r"<(INDIVIDUAL|ENTITY)>(.*?)</\1>", re.DOTALL)
ALIAS = re.compile(r"<(?:INDIVIDUAL|ENTITY)_ALIAS>(.*?)</(?:INDIVIDUAL|ENTITY)_ALIAS>", re.DOTALL)
LATIN, OTHER = re.compile("[A-Za-z]"), re.compile("[\u0400-\u06ff\u4e00-\u9fff]")


def field(name: str, text: str) -> list[str]:
    """Return the texts of a field that are not blank, on one line each."""
    found = re.findall(rf"<{name}>([^<]*)</{name}>", text)
    return [" ".join(unescape(value).split()) for value in found if value.strip()]


def names_in_field(text: str) -> int:
    """Count the names of a field by its signs: semicolons, "b)", a bracket in another writing."""
    in_two = bool(LATIN.search(text.replace("original script", "")) and OTHER.search(text) and "(" in text)
    return 1 + text.count(";") + in_two + len(re.findall(r"\s[b-z]\)\s", text))


@pytest.fixture(scope="module")
def whole() -> tuple[EntityList, list[tuple[str, str]]]:
    """The list as it is read, and the text of each record."""
    return read_list(WHOLE), RECORD.findall(WHOLE.read_text(encoding="utf-8"))


@needs_file
def test_every_record_is_an_entity(whole):
    """730 individuals and 273 entities, each under its reference number, in the order of the file."""
    found, records = whole
    assert (found.info.format, found.info.published_on) == ("un-xml", date(2026, 2, 27))
    assert Counter(entity.kind for entity in found) == {Kind.PERSON: 730, Kind.ORGANIZATION: 273}
    assert [entity.id for entity in found] == [field("REFERENCE_NUMBER", text)[0] for _, text in records]
    assert all(
        entity.source.endswith(field("DATAID", text)[0]) for entity, (_, text) in zip(found, records, strict=True)
    )


@needs_file
def test_every_name_is_read(whole):
    """All names, weak and former ones among them, by record; one field may hold several."""
    found, records = whole
    for entity, (_, text) in zip(found, records, strict=True):
        primary = [" ".join(part for n in ("FIRST", "SECOND", "THIRD", "FOURTH") for part in field(f"{n}_NAME", text))]
        primary += field("NAME_ORIGINAL_SCRIPT", text)
        aliases = [
            (field("QUALITY", alias), field("ALIAS_NAME", alias), field("NOTE", alias)) for alias in ALIAS.findall(text)
        ]
        counts = Counter({"primary": sum(map(names_in_field, primary))})
        for quality, names, notes in aliases:
            held = sum(map(names_in_field, names))
            if names and not LATIN.search(names[0]) and notes and ";" in notes[0]:
                held += 1 + notes[0].count(";")  # in Latin letters
            held += bool(names and notes and OTHER.search(notes[0]) and LATIN.search(names[0]))  # in its own letters
            is_former = quality == ["f.k.a."] or any("ly listed as" in note for note in notes)
            counts["former" if is_former else "alias"] += held
            counts["weak"] += held * (quality == ["Low"])
        kinds = Counter(str(name.kind) for name in entity.names)
        kinds["weak"] = sum(name.quality is NameQuality.WEAK for name in entity.names)
        assert +kinds == +counts, entity.id
    assert (found.info.counts.names, found.info.counts.weak_names) == (4281, 648)


@needs_file
def test_every_document_is_read(whole):
    """One identifier for each number; what is told of a document without a number is a detail."""
    found, records = whole
    for entity, (_, text) in zip(found, records, strict=True):
        # KPi.006 has one passport in English, French and Spanish.
        english = re.sub("N(?:uméro de passeport|úmero de pasaporte) ?", "Passport", text)
        blocks = re.findall("<INDIVIDUAL_DOCUMENT>.*?</INDIVIDUAL_DOCUMENT>", english, re.DOTALL)
        documents = {" ".join(block.split()) for block in blocks if field("NUMBER", block)}
        # Its own reference is one more.
        assert len(entity.identifiers) == len(documents) + 1, entity.id
        for number in field("NUMBER", text):
            assert any(identifier.number in number for identifier in entity.identifiers), number
    assert Counter(identifier.type for entity in found for identifier in entity.identifiers) == {
        "passport": 305,
        "national-id": 144,
        "un-reference": 1003,
    }


@needs_file
def test_every_birth_date_is_read(whole):
    """Dates, years, spans and months, each once for a record, those of aliases among them; three are no dates."""
    found, records = whole
    unread = 0
    for entity, (_, text) in zip(found, records, strict=True):
        said = set()
        for born in re.findall(r"<INDIVIDUAL_DATE_OF_BIRTH>(.*?)</INDIVIDUAL_DATE_OF_BIRTH>", text, re.DOTALL):
            days, years, notes = field("DATE", born), field("YEAR", born), field("NOTE", born)
            span = [" to ".join(field("FROM_YEAR", born) + field("TO_YEAR", born))]
            is_about = "APPROX" in born.upper()
            month = [note for note in notes if re.fullmatch(r"\w+\.?( \d{4})?", note) and note != "Approximately"]
            if date_said := days or month or years or [part for part in span if part]:
                said.add((date_said[0] if not month else f"month {month[0]} {years}", is_about))
            elif notes:
                unread += 1
        said |= {(born, False) for born in field("DATE_OF_BIRTH", text)}
        assert len(entity.birth_dates) == len(said), entity.id
        written = {str(born) for born in entity.birth_dates}
        assert {f"circa {day}" if about else day for day, about in said if not day.startswith("month")} <= written
    assert unread == sum(problem.field == "INDIVIDUAL_DATE_OF_BIRTH" for problem in found.info.problems) == 3


@needs_file
def test_every_entity_is_designated_by_the_council_on_the_day_it_was_listed(whole):
    """Authority, programme and day as the file states them, and the days on which the entry was amended."""
    found, records = whole
    for entity, (_, text) in zip(found, records, strict=True):
        (designation,) = entity.designations
        assert designation.authority == "UN Security Council"
        assert [designation.programme] == list(entity.programmes) == field("UN_LIST_TYPE", text)
        assert (
            [str(designation.designated_on)]
            == [str(designation.listed_on)]
            == [day[:10] for day in field("LISTED_ON", text)]
        )
        assert designation.date_source == designation.listed_on_source == "un-listed-on"
        assert (designation.section, designation.citation) == (None, None)
        updated = re.findall(r"<LAST_DAY_UPDATED>(.*?)</LAST_DAY_UPDATED>", text, re.DOTALL)
        assert {str(day) for day in entity.amended_on} == {day for block in updated for day in field("VALUE", block)}


@needs_file
def test_every_word_of_the_file_is_kept(whole):
    """What a record says stands in its entity, save countries that became codes and words that became other fields."""
    changed = "VERSIONNUM LIST_TYPE SORT_KEY QUALITY TYPE_OF_DATE TYPE_OF_DOCUMENT NATIONALITY ISSUING_COUNTRY"
    missing = lost(WHOLE, ("INDIVIDUAL", "ENTITY"), changed.split())
    # "(original script: ...)", "Nov. 1973", "Sep.", "Approximately", and days with a time zone.
    told = re.compile(
        r"original script|NOTE: (?:Approximately|[A-Z][a-z]+\.?(?: [0-9]{4})?$)| b\) |LISTED_ON: .*-04:00$"
    )
    assert [line for line in missing if not told.search(line)] == []


@needs_file
def test_what_cannot_be_placed_is_told(whole):
    """Four values of the whole file: three birth dates and a nationality."""
    found, _ = whole
    assert [
        (problem.record, problem.field, problem.message.rpartition(": ")[2]) for problem in found.info.problems
    ] == [
        ("LYi.022", "INDIVIDUAL_DATE_OF_BIRTH", "'APPROXIMATELY 30-35 years old'"),
        ("QDi.291", "INDIVIDUAL_DATE_OF_BIRTH", "'EXACT 24/06/1402 (Hijri Calendar)'"),
        ("QDi.306", "INDIVIDUAL_DATE_OF_BIRTH", "'EXACT Between Aug. and Sep. 1977'"),
        ("SDi.001", "NATIONALITY", "'na'"),
    ]


@needs_file
def test_jund_al_khilafah_in_tunisia_is_listed(whole):
    """The first record of this project as the UN has it: its aliases, the day and the committee's list."""
    found, _ = whole
    group = found.by_id("QDe.167")
    assert group.primary_name == "JUND AL-KHILAFAH IN TUNISIA (JAK-T)"
    assert group.names[0].kind is NameKind.PRIMARY
    assert group.programmes == ("Al-Qaida",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mithal; Misal", ["Mithal", "Misal"]),
        ("A. Mithal b) B. Mithal; C. Mithal", ["A. Mithal", "B. Mithal", "C. Mithal"]),
        ("Mithal Front (MF)", ["Mithal Front (MF)"]),
        (
            "Mithal Front (MF) (جبهة مثال (original script); Misal Front)",
            ["Mithal Front (MF)", "جبهة مثال", "Misal Front"],
        ),
        ("جبهة مثال (Mithal Front (MF))", ["جبهة مثال", "Mithal Front (MF)"]),
        ("Mithal (original script: Мисал)", ["Mithal", "Мисал"]),
        ("華信船務(香港)有限公司", ["華信船務(香港)有限公司"]),
        ("Mithal مثال", ["Mithal مثال"]),
        (") Mithal ,", ["Mithal"]),
        ("AL-MITHAL, Kassim", ["AL-MITHAL, Kassim"]),
        ("Mithal (third)", ["Mithal (third)"]),
        (";", [";"]),
        ("(12345)", ["(12345)"]),
    ],
)
def test_names_are_set_apart_where_a_sign_says_so(text, names):
    """Semicolons, enumeration and brackets in another writing; anything else stays one name."""
    assert [name for name, _ in names_in(text)] == names


def test_what_a_field_says_of_a_name_is_its_note():
    """Dates, numbers of documents and former references are no part of a name."""
    assert names_in("Mithal, born 1 Jan. 1953 (passport 1234567)") == [
        ("Mithal", "born 1 Jan. 1953 (passport 1234567)")
    ]
    assert names_in("Mithal (false identity with passport 1234567)") == [
        ("Mithal", "false identity with passport 1234567")
    ]


@pytest.mark.parametrize(
    ("name", "note", "names"),
    [
        ("مثال", "Mithal; Misal", ["Mithal", "Misal"]),
        ("مثال", "(Mithal; Misal) known by this name", ["Mithal", "Misal"]),
        ("Mithal", "original script: Мисал", ["Мисал"]),
        ("Mithal", "Previously listed as. In Arabic: مثال", ["مثال"]),
        ("Mithal", "in Arabic script: Mithal", []),
        ("مثال", "known by this name", []),
        ("مثال", "born 1970; passport 123", []),
        ("مثال", "DOB: unknown; POB: Gafsa", []),
        ("Mithal", "Misal; Missal", []),
    ],
)
def test_a_note_that_lists_transliterations_holds_names(name, note, names):
    """Only where the name is in other letters, and the note is a list without numbers."""
    assert names_in_note(name, note) == names
