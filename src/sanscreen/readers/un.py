"""Reader of the UN Security Council's consolidated list in XML.

Comes in: the file that https://scsanctions.un.org/resources/xml/en/consolidated.xml serves, with ``CONSOLIDATED_LIST``
as root and ``INDIVIDUAL`` and ``ENTITY`` as records. Goes out: an `EntityList`. Invariant: every value of a record ends
in a field, a name's or document's note, or a detail, and what this reader does not know is a problem too; the
authority is the Security Council, never a resolution, for the file states none. It does not tell given from family
names, because the file only numbers them.

An entity's id is its permanent reference number ("QDi.001"), which notices and other lists quote; the number of the
record in the UN's database (DATAID) stands in its source. VERSIONNUM, SORT_KEY, SORT_KEY_LAST_MOD and LIST_TYPE say
nothing of the party and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from sanscreen.readers.base import Format
from sanscreen.readers.entry import Entry, document_sort, joined, un_reference, without_repeats
from sanscreen.readers.reading import Reading
from sanscreen.readers.scripts import script_code
from sanscreen.readers.source import Source
from sanscreen.readers.un_names import names_in, names_in_note
from sanscreen.readers.xmlrecord import XmlRecord, records
from sanscreen.readers.xmlstream import root_of
from sanscreen.records import EntityList, Identifier, Kind, Name, NameKind, NameQuality, PartialDate

__all__ = ["FORMAT", "entity", "read", "sniff"]

_NAME: Final = "un-xml"
_ROOT: Final = "CONSOLIDATED_LIST"
_KINDS: Final = {"INDIVIDUAL": Kind.PERSON, "ENTITY": Kind.ORGANIZATION}
_AUTHORITY: Final = "UN Security Council"
_DATE_SOURCE: Final = "un-listed-on"
_NO_PARTY: Final = ("VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD", "LIST_TYPE")
_NAME_FIELDS: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PLACE_FIELDS: Final = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
# Aliases of individuals are good or low; those of entities are known as (now) or formerly.
_QUALITIES: Final = {
    "good": (NameKind.ALIAS, NameQuality.STRONG),
    "low": (NameKind.ALIAS, NameQuality.WEAK),
    "a.k.a.": (NameKind.ALIAS, NameQuality.STRONG),
    "f.k.a.": (NameKind.FORMER, NameQuality.STRONG),
}
# The note on an alias: "previously listed as" (TAi.038), "formerly listed as" (QDi.018).
_FORMER: Final = re.compile(r"\b(?:previously|formerly) (?:listed|known) as\b", re.IGNORECASE)
# The UN writes countries by name; "na", the nationality of SDi.001, is no Namibia.
_CODE_LIKE: Final = re.compile("[A-Za-z]{2,3}")
_ABOUT: Final = re.compile("approximately", re.IGNORECASE)
# "Nov. 1973" (CDi.004), "August 1961" (CFi.009); "Sep." beside the year 1958 (QDi.395).
_MONTH: Final = re.compile(r"([A-Za-z]{3})[a-z]*\.? ([0-9]{4})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "Afghan passport number OA296623", "Libyan passport No. 513519", "381110042 (Expired 25 Jan. 2016)".
_NUMBER_BEHIND_WORDS: Final = re.compile(
    r"[^0-9]*\b(?:number|no|passport)\b[\s.:]*(?P<number>.*[0-9].*)", re.IGNORECASE
)
_NUMBER_BEFORE_REMARK: Final = re.compile(r"(?P<number>[^()]*[0-9][^()]*?)\s*\([^()]*\)")


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its root is that of the consolidated list.

    Raises:
        ListError: It is XML with a document type.

    Example:
        >>> from pathlib import Path
        >>> sniff(Source(Path("un.xml"), b"<CONSOLIDATED_LIST><INDIVIDUALS>")), sniff(Source(Path("x.xml"), b"<list>"))
        (True, False)
    """
    root = root_of(source)
    return root is not None and root.name == _ROOT


def read(source: Source) -> EntityList:
    """Read a list.

    Args:
        source: The file.

    Returns:
        Its entities in their order; what could not be placed stands in `info.problems`.

    Raises:
        ListError: The file is damaged, holds no record, or one reference number twice.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> text = "<ENTITY><REFERENCE_NUMBER>QDe.1</REFERENCE_NUMBER><FIRST_NAME>Ajnad</FIRST_NAME></ENTITY>"
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "list.xml")
        ...     _ = path.write_text(f"<CONSOLIDATED_LIST>{text}</CONSOLIDATED_LIST>")
        ...     [entity.primary_name for entity in read(open_source(path))]
        ['Ajnad']
    """
    reading = Reading(source, _NAME)
    published_on = None
    for row in records(source, _KINDS):
        if row.name in _KINDS:
            reading.add(entity(row, reading), line=row.line)
        else:
            published_on = reading.day(row.attribute("dateGenerated"), field="dateGenerated", line=row.line)
    return reading.finished(
        title="United Nations Security Council Consolidated List",
        publisher="United Nations Security Council",
        published_on=published_on,
        source_url="https://scsanctions.un.org/resources/xml/en/consolidated.xml",
    )


def entity(row: XmlRecord, reading: Reading) -> dict[str, Any]:
    """Return what a record says as fields of an `Entity`.

    Args:
        row: A record as `rows` yields it; its values are taken.
        reading: Where problems go.

    Returns:
        The fields.

    Example:
        >>> from pathlib import Path
        >>> from lxml import etree
        >>> row = XmlRecord.of(etree.fromstring("<ENTITY><FIRST_NAME>AJNAD</FIRST_NAME></ENTITY>"))
        >>> fields = entity(row, Reading(Source(Path("un.xml"), b""), "un-xml"))
        >>> fields["id"], fields["names"][0].text
        ('line 1', 'AJNAD')
    """
    kind = _KINDS[row.name]
    data_id, reference = row.take("DATAID"), row.take("REFERENCE_NUMBER")
    entry = Entry(reading, row, reference or data_id)
    if reference is None and data_id is not None:
        entry.problem("REFERENCE_NUMBER", "is missing; the record is named by its DATAID")
    row.leave(*_NO_PARTY)
    programme = row.take("UN_LIST_TYPE")
    names, birth_dates, birth_places = _names(entry, f"{row.name}_ALIAS")
    fields = {
        "id": entry.id,
        "kind": kind,
        "names": names,
        "designations": _designations(entry, programme),
        "programmes": without_repeats([programme]),
        "birth_dates": without_repeats([*_birth_dates(entry), *birth_dates]),
        "birth_places": without_repeats([*_places(entry, "INDIVIDUAL_PLACE_OF_BIRTH"), *birth_places]),
        "nationalities": without_repeats(_nationalities(entry)),
        "identifiers": [*un_reference(reference), *without_repeats(_documents(entry))],
        "addresses": without_repeats(_places(entry, f"{row.name}_ADDRESS")),
        "gender": row.take("GENDER"),
        "remarks": row.take_verbatim("COMMENTS1"),
        "amended_on": without_repeats(_amended_on(entry)),
        "source": joined([f"{_AUTHORITY} consolidated list", data_id and f"DATAID {data_id}"]),
    }
    entry.detail("TITLE", *row.take_all("TITLE", "VALUE"))
    entry.detail("DESIGNATION", *row.take_all("DESIGNATION", "VALUE"))
    entry.keep_rest()
    return fields | {"details": entry.details}


def _designations(entry: Entry, programme: str | None) -> list[Any]:
    day = entry.day(entry.row.take("LISTED_ON"), "LISTED_ON")
    values = {"authority": _AUTHORITY, "programme": programme, "designated_on": day, "listed_on": day}
    if day is not None:
        values |= {"date_source": _DATE_SOURCE, "listed_on_source": _DATE_SOURCE}
    return without_repeats([entry.reading.designation(values, record=entry.id, line=entry.row.line)])


def _amended_on(entry: Entry) -> Iterator[Any]:
    for said in entry.row.take_all("LAST_DAY_UPDATED", "VALUE"):
        yield entry.day(said, "LAST_DAY_UPDATED")


def _nationalities(entry: Entry) -> Iterator[str | None]:
    for record in entry.row.below("NATIONALITY", "VALUE"):
        name = record.take()
        if name is not None and _CODE_LIKE.fullmatch(name):
            entry.unplaced("NATIONALITY", name, "is no name of a country", record.line)
        else:
            yield entry.country(name, "NATIONALITY", record.line)


def _names(entry: Entry, alias_field: str) -> tuple[list[Name], list[PartialDate | None], list[str | None]]:
    """Return all names, and the dates and places of birth that belong to aliases: they are claimed under them."""
    row = entry.row
    names = []
    # The primary name is numbered, not told apart: FIRST_NAME can hold the family name.
    for text in (joined((row.take(field) for field in _NAME_FIELDS), " "), row.take("NAME_ORIGINAL_SCRIPT")):
        if text is not None:
            names += [_name(part, NameKind.PRIMARY, NameQuality.STRONG, note) for part, note in names_in(text)]
    birth_dates: list[PartialDate | None] = []
    birth_places: list[str | None] = []
    for alias in row.below(alias_field):
        quality, text, note = alias.take("QUALITY"), alias.take("ALIAS_NAME"), alias.take("NOTE")
        born_on, born_in = alias.take("DATE_OF_BIRTH"), joined(map(alias.take, ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")))
        born = [born_on and f"born {born_on}", born_in and f"born in {born_in}"]
        birth_dates.append(entry.birth_date(born_on, f"{alias_field}/DATE_OF_BIRTH", line=alias.line))
        birth_places.append(born_in)
        said = joined([*born, note], "; ")
        if text is None:
            if said is not None or quality is not None:
                entry.unplaced(
                    alias_field, joined([quality, said], "; ") or "", "is an alias without a name", alias.line
                )
            continue
        known_as, strength = _QUALITIES.get((quality or "good").casefold(), (NameKind.ALIAS, NameQuality.STRONG))
        if quality is not None and quality.casefold() not in _QUALITIES:
            entry.problem(
                f"{alias_field}/QUALITY", f"is no quality that is known: {quality!r}; kept as a note", alias.line
            )
            said = joined([said, quality], "; ")
        if note is not None and _FORMER.search(note):
            known_as = NameKind.FORMER
        listed = names_in(text)
        listed += [(name, None) for name in names_in_note(text, note or "")]
        names += [_name(part, known_as, strength, joined([own, said], "; ")) for part, own in listed]
    return names, birth_dates, birth_places


def _name(text: str, kind: NameKind, quality: NameQuality, note: str | None) -> Name:
    return Name(text=text, kind=kind, quality=quality, script=script_code(text), note=note)


def _birth_dates(entry: Entry) -> Iterator[PartialDate | None]:
    heading = "INDIVIDUAL_DATE_OF_BIRTH"
    for record in entry.row.below(heading):
        sort, note = record.take("TYPE_OF_DATE"), record.take("NOTE")
        day, year = record.take("DATE"), record.take("YEAR")
        years = joined([record.take("FROM_YEAR"), record.take("TO_YEAR")], " to ")
        said = day[:10] if day else year or years
        if month := _MONTH.fullmatch(joined([note, None if day else year], " ") or ""):
            said = _month(month) or said
        elif said is not None and note is not None and not _ABOUT.fullmatch(note):
            entry.detail(f"{heading}/NOTE", f"{said}: {note}")
        is_about = any(word and _ABOUT.fullmatch(word) for word in (sort, note))
        # "24/06/1402 (Hijri Calendar)", "30-35 years old": a note that is no date is kept, and not read.
        published = joined([sort, day, year, years, note], " ") if said or note else None
        yield entry.birth_date(
            f"circa {said}" if said and is_about else said, heading, published=published, line=record.line
        )


def _month(found: re.Match[str]) -> str | None:
    name = found[1].casefold()
    return f"{found[2]}-{_MONTHS.index(name) + 1:02}" if name in _MONTHS else None


def _places(entry: Entry, heading: str) -> Iterator[str | None]:
    for record in entry.row.below(heading):
        place, note = joined(map(record.take, _PLACE_FIELDS)), record.take("NOTE")
        if place is not None and note is not None:
            entry.detail(f"{heading}/NOTE", f"{place}: {note}")
        # The branches of the money exchanges (TAe.010) stand in the note alone.
        yield place or note


def _documents(entry: Entry) -> Iterator[Identifier | None]:
    heading = "INDIVIDUAL_DOCUMENT"
    for record in entry.row.below(heading):
        sort, words, said = record.take("TYPE_OF_DOCUMENT"), record.take("TYPE_OF_DOCUMENT2"), record.take("NUMBER")
        issuer, city, country = (
            record.take(field) for field in ("ISSUING_COUNTRY", "CITY_OF_ISSUE", "COUNTRY_OF_ISSUE")
        )
        issued_on, place, note = record.take("DATE_OF_ISSUE"), joined([city, country]), record.take("NOTE")
        issued = [issued_on and f"issued {issued_on}", place and f"issued in {place}"]
        number = _number(said)
        notes = [words, said if number != said else None, *issued, note]
        if number is None:
            entry.detail(heading, joined([sort, issuer, *notes], "; "))
            continue
        # A Tunisian passport was issued in Milan (QDi.096); without a city the country of issue is the issuer.
        owner = issuer or (country if city is None else None)
        code = entry.country(owner, f"{heading}/ISSUING_COUNTRY", record.line)
        notes += [owner] if code is None else []
        yield Identifier(type=document_sort(sort, words), number=number, country=code, note=joined(notes, "; "))


def _number(said: str | None) -> str | None:
    """Return a number without the words around it; None where there is no letter or digit in it."""
    if said is None or not any(character.isalnum() for character in said):
        return None
    for form in (_NUMBER_BEHIND_WORDS, _NUMBER_BEFORE_REMARK):
        found = form.fullmatch(said)
        said = found["number"] if found else said
    return said


FORMAT: Final = Format(name=_NAME, sniff=sniff, read=read)
