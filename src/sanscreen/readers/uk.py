"""Reader of the UK Sanctions List in XML.

Comes in: the file that https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml serves, with ``Designations`` as
root and ``Designation`` as records. Goes out: an `EntityList`. Invariant: every value of a record ends in a field, a
name's or document's note, or a detail, and what this reader does not know is a problem too; a date of which a part is
not known ("dd/mm/1945") is that year and never a day.

The fields are those of the FCDO's format guide ("UK Sanctions List: change to the list's format") and of its schema;
two records of the edition of 2026-09-07 were at hand, so what goes beyond them is read by these alone. Name1 to Name5
are given names in order, Name6 is the family name, or the whole name of what is no person. A "Primary Name Variation"
is another spelling of the primary name, and stands as an alias with that note. The authority is the regulations that
the record names; where the day of designation is before their year, it is that of an earlier act, such as the UN's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from sanscreen.names.document_types import document_type
from sanscreen.readers.base import Format
from sanscreen.readers.entry import Entry, joined, name_parts, un_reference, without_repeats
from sanscreen.readers.reading import Reading
from sanscreen.readers.scripts import script_code
from sanscreen.readers.source import Source
from sanscreen.readers.xmlrecord import XmlRecord, records
from sanscreen.readers.xmlstream import root_of
from sanscreen.records import (
    EntityList,
    Identifier,
    Kind,
    Name,
    NameKind,
    NameQuality,
    PartialDate,
    Relation,
)

__all__ = ["FORMAT", "entity", "read", "sniff"]

_NAME: Final = "uk-xml"
_ROOT: Final = "Designations"
_RECORD: Final = "Designation"
_GENERATED: Final = "DateGenerated"
_KINDS: Final = {"individual": Kind.PERSON, "entity": Kind.ORGANIZATION, "ship": Kind.VESSEL}
_NAME_KINDS: Final = {
    "primary name": NameKind.PRIMARY,
    "primary name variation": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
}
_STRENGTHS: Final = {"good quality a.k.a": NameQuality.STRONG, "low quality a.k.a": NameQuality.WEAK}
_GIVEN_FIELDS: Final = ("Name1", "Name2", "Name3", "Name4", "Name5")
_ADDRESS_FIELDS: Final = (*(f"AddressLine{number}" for number in range(1, 7)), "AddressPostalCode", "AddressCountry")
_BIRTH_FIELDS: Final = ("TownOfBirth", "CountryOfBirth")
# "dd/mm/1945", "dd/07/1978", "00/00/1975": what is not known is spelt out or zero.
_DATE: Final = re.compile(r"(?P<day>[0-9]{1,2}|dd)/(?P<month>[0-9]{1,2}|mm)/(?P<year>[0-9]{4})", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b[0-9]{4}\b")
# "INN: 7710137066"; several stand in lines of their own.
_LABELLED: Final = re.compile(r"(?P<label>[^\W\d][\w .]*?)\s*:\s*(?P<number>\S*[0-9]\S*)")
# Headings of details, and where their values stand.
_DETAILS: Final = (
    ("OFSI Group ID", ("OFSIGroupID",)),
    ("Designation Source", ("DesignationSource",)),
    ("Title", ("Titles", "Title")),
    ("Phone Number", ("PhoneNumbers", "PhoneNumber")),
    ("Email Address", ("EmailAddresses", "EmailAddress")),
    ("Website", ("Websites", "Website")),
    ("Position", ("IndividualDetails", "Individual", "Positions", "Position")),
    ("Type of Entity", ("EntityDetails", "Entity", "TypeOfEntities", "TypeOfEntity")),
    ("Current Believed Flag", ("ShipDetails", "Ship", "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip")),
    ("Previous Flag", ("ShipDetails", "Ship", "PreviousFlags", "PreviousFlag")),
    ("Type of Ship", ("ShipDetails", "Ship", "TypeOfShipDetails", "TypeOfShip")),
    ("Tonnage of Ship", ("ShipDetails", "Ship", "TonnageOfShipDetails", "TonnageOfShip")),
    ("Length of Ship", ("ShipDetails", "Ship", "LengthOfShipDetails", "LengthOfShip")),
    ("Year Built", ("ShipDetails", "Ship", "YearsBuilt", "YearBuilt")),
)
_RELATIONS: Final = (
    ("Parent Company", ("EntityDetails", "Entity", "ParentCompanies", "ParentCompany")),
    ("Subsidiary", ("EntityDetails", "Entity", "Subsidiaries", "Subsidiary")),
    ("Current Owner/Operator", ("ShipDetails", "Ship", "CurrentOwnerOperators", "CurrentOwnerOperator")),
    ("Previous Owner/Operator", ("ShipDetails", "Ship", "PreviousOwnerOperators", "PreviousOwnerOperator")),
)
# Types of numbers that are printed without more.
_NUMBERS: Final = (
    ("imo", ("ShipDetails", "Ship", "IMONumbers", "IMONumber")),
    ("hull-identification", ("ShipDetails", "Ship", "HullIdentificationNumbers", "HullIdentificationNumber")),
    ("crypto-address", ("CryptoWalletAddresses", "CryptoWalletAddress")),
)
_DOCUMENTS: Final = (
    ("passport", ("PassportDetails", "Passport"), "Passport"),
    ("national-id", ("NationalIdentifierDetails", "NationalIdentifier"), "NationalIdentifier"),
)


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its root is that of the list and a record, or the day it was made, stands in it.

    Raises:
        ListError: It is XML with a document type.

    Example:
        >>> from pathlib import Path
        >>> head = b"<Designations><DateGenerated>07/09/2026</DateGenerated>"
        >>> sniff(Source(Path("uk.xml"), head)), sniff(Source(Path("uk.xml"), b"<Designations>"))
        (True, False)
    """
    root = root_of(source)
    return root is not None and root.name == _ROOT and not {_GENERATED, _RECORD}.isdisjoint(root.children)


def read(source: Source) -> EntityList:
    """Read a list.

    Args:
        source: The file.

    Returns:
        Its entities in their order; what could not be placed stands in `info.problems`.

    Raises:
        ListError: The file is damaged, holds no record, or one unique id twice.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> text = "<UniqueID>XYZ1</UniqueID><Names><Name><Name6>Ajnad</Name6></Name></Names>"
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "list.xml")
        ...     _ = path.write_text(f"<Designations><Designation>{text}</Designation></Designations>")
        ...     [entity.primary_name for entity in read(open_source(path))]
        ['Ajnad']
    """
    reading = Reading(source, _NAME)
    published_on = None
    for row in records(source, [_RECORD, _GENERATED]):
        if row.name == _RECORD:
            reading.add(entity(row, reading), line=row.line)
        elif row.name == _GENERATED:
            said = row.take()
            published_on = reading.day(_iso(said) or said, field=_GENERATED, line=row.line)
    return reading.finished(
        title="UK Sanctions List",
        publisher="Foreign, Commonwealth and Development Office (FCDO)",
        published_on=published_on,
        source_url="https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml",
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
        >>> text = (
        ...     "<Designation><UniqueID>XYZ1</UniqueID><Names><Name><Name6>Ajnad</Name6></Name></Names></Designation>"
        ... )
        >>> row = XmlRecord.of(etree.fromstring(text))
        >>> fields = entity(row, Reading(Source(Path("uk.xml"), b""), "uk-xml"))
        >>> fields["id"], fields["names"][0].text
        ('XYZ1', 'Ajnad')
    """
    entry = Entry(reading, row, row.take("UniqueID"))
    word = row.take("IndividualEntityShip")
    kind = _KINDS.get((word or "").casefold(), Kind.UNKNOWN)
    if kind is Kind.UNKNOWN:
        entry.problem("IndividualEntityShip", f"is no kind of party that is known: {word!r}")
        entry.detail("IndividualEntityShip", word)
    updated = row.take("LastUpdated")
    remarks = [row.take_verbatim("OtherInformation"), row.take_verbatim("UKStatementofReasons")]
    fields: dict[str, Any] = {
        "id": entry.id,
        "kind": kind,
        "names": [*_names(entry, kind), *_names_in_other_scripts(entry)],
        "designations": _designations(entry),
        "addresses": without_repeats(
            joined(map(place.take, _ADDRESS_FIELDS)) for place in row.below("Addresses", "Address")
        ),
        "relations": [Relation(type=tie, name=name) for tie, path in _RELATIONS for name in _once(row, *path)],
        "identifiers": without_repeats(_identifiers(entry)),
        "remarks": joined(remarks, "\n\n"),
        "amended_on": without_repeats([entry.day(_iso(updated), "LastUpdated", published=updated)]),
        "source": f"UK Sanctions List, unique ID {entry.id}",
    } | _person(entry)
    for heading, path in _DETAILS:
        entry.detail(heading, *row.take_all(*path))
    _sanctions(entry)
    entry.keep_rest()
    return fields | {"details": entry.details}


def _once(row: XmlRecord, *path: str) -> list[str]:
    return without_repeats(row.take_all(*path))


def _names(entry: Entry, kind: Kind) -> Iterator[Name]:
    for record in entry.row.below("Names", "Name"):
        given = [part for part in map(record.take, _GIVEN_FIELDS) if part is not None]
        last = record.take("Name6")
        sort, strength = record.take("NameType"), record.take("AliasStrength")
        text = joined([*given, last], " ")
        if text is None:
            if strength is not None:
                entry.unplaced("Name", joined([sort, strength]) or "", "is a name without text", record.line)
            continue
        notes = [sort if (sort or "").casefold() == "primary name variation" else None]
        for field, said, known in (("NameType", sort, _NAME_KINDS), ("AliasStrength", strength, _STRENGTHS)):
            if said is not None and said.casefold() not in known:
                entry.problem(f"Name/{field}", f"is not known: {said!r}; kept as a note", record.line)
                notes.append(said)
        yield Name(
            text=text,
            kind=_NAME_KINDS.get((sort or "").casefold(), NameKind.ALIAS),
            quality=_STRENGTHS.get((strength or "").casefold(), NameQuality.STRONG),
            script=script_code(text),
            parts=name_parts(joined(given, " "), last) if kind is Kind.PERSON else None,
            note=joined(notes, "; "),
        )


def _names_in_other_scripts(entry: Entry) -> Iterator[Name]:
    for record in entry.row.below("NonLatinNames", "NonLatinName"):
        text = record.take("NameNonLatinScript")
        said = joined([record.take("NonLatinScriptType"), record.take("NonLatinScriptLanguage")], "; ")
        if text is not None:
            # The label can be wrong: the list calls some transliterations "Cyrillic".
            yield Name(text=text, script=script_code(text), note=said)
        elif said is not None:
            entry.unplaced("NonLatinName", said, "is a name without text", record.line)


def _designations(entry: Entry) -> list[Any]:
    said, regime = entry.row.take("DateDesignated"), entry.row.take("RegimeName")
    day = entry.day(_iso(said), "DateDesignated", published=said)
    if regime is None:
        entry.problem("RegimeName", "is missing, so the record has no authority; its designation is left out")
        entry.detail("DateDesignated", said)
        return []
    years = _YEAR.findall(regime)
    note = None
    if day is not None and years and day.year < int(years[-1]):
        note = f"the day is before {years[-1]}, the year of the regulations: it is that of an earlier act"
    values = {
        "authority": regime,
        "designated_on": day,
        "date_source": "uk-date-designated" if day is not None else None,
        "note": note,
    }
    return without_repeats([entry.reading.designation(values, record=entry.id, line=entry.row.line)])


def _sanctions(entry: Entry) -> None:
    """Keep the measures, and of the flags that repeat them those that say more."""
    measures = [measure.strip() for said in entry.row.take_all("SanctionsImposed") for measure in said.split("|")]
    entry.detail("Sanctions Imposed", *(measure or None for measure in measures))
    told = {_letters(measure): "true" for measure in measures}
    for flags in entry.row.below("SanctionsImposedIndicators"):
        for flag in flags.each():
            value = flag.take()
            if value is not None and value.casefold() != told.get(_letters(flag.name), "false"):
                entry.detail("Sanctions Imposed Indicators", f"{flag.name}: {value}")


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _person(entry: Entry) -> dict[str, Any]:
    """Return the fields that only persons have."""
    row, person = entry.row, ("IndividualDetails", "Individual")
    places = row.below(*person, "BirthDetails", "Location")
    countries = row.below(*person, "Nationalities", "Nationality")
    genders = _once(row, *person, "Genders", "Gender")
    entry.detail("Gender", *genders[1:])
    return {
        "birth_dates": without_repeats(_birth_date(entry, born) for born in row.below(*person, "DOBs", "DOB")),
        "birth_places": without_repeats(joined(map(place.take, _BIRTH_FIELDS)) for place in places),
        "nationalities": without_repeats(entry.country(said.take(), "Nationality", said.line) for said in countries),
        "gender": next(iter(genders), None),
    }


def _birth_date(entry: Entry, born: XmlRecord) -> PartialDate | None:
    said = born.take()
    return entry.birth_date(_iso(said) or said, "DOB", published=said, line=born.line)


def _identifiers(entry: Entry) -> Iterator[Identifier]:
    row = entry.row
    for reference in row.take_all("UNReferenceNumber"):
        yield from un_reference(reference)
    for individual in row.below("IndividualDetails", "Individual"):
        for sort, path, prefix in _DOCUMENTS:
            for record in individual.below(*path):
                number, note = record.take(f"{prefix}Number"), record.take(f"{prefix}AdditionalInformation")
                if number is not None and any(character.isalnum() for character in number):
                    yield Identifier(type=sort, number=number, note=note)
                else:
                    entry.detail(prefix, joined([number, note], "; "))
    for record in row.below("EntityDetails", "Entity", "BusinessRegistrationNumbers", "BusinessRegistrationNumber"):
        yield from _registrations(record.take_verbatim())
    for sort, numbers in _NUMBERS:
        for number in row.take_all(*numbers):
            yield Identifier(type=sort, number=number)


def _registrations(said: str | None) -> Iterator[Identifier]:
    """Yield the numbers of a field: each by its label where every line has one, else the field as it is."""
    lines = [" ".join(line.split()) for line in (said or "").splitlines() if line.strip()]
    labelled = [found for found in map(_LABELLED.fullmatch, lines) if found is not None]
    if lines and len(labelled) < len(lines):
        yield Identifier(type="registration", number=" ".join(lines))
        return
    for found in labelled:
        is_tax = document_type(found["label"]) == "tax-id"
        yield Identifier(type="tax-id" if is_tax else "registration", number=found["number"], note=found[0])


def _iso(said: str | None) -> str | None:
    """Return '1970-05-02', '1970-05' or '1970' for "02/05/1970", "dd/05/1970" or "dd/mm/1970"; None for other text."""
    found = _DATE.fullmatch(said or "")
    if found is None:
        return None
    day, month = (
        "" if part.casefold() in ("dd", "mm", "0", "00") else part.zfill(2) for part in found.group("day", "month")
    )
    if day and not month:
        return None
    return "-".join(part for part in (found["year"], month, day) if part)


FORMAT: Final = Format(name=_NAME, sniff=sniff, read=read)
