"""Reader of the EU's consolidated list of financial sanctions in XML (Financial Sanctions Files, schema 1.1).

Comes in: the file xmlFullSanctionsList_1_1 of the European Commission, with ``export`` in the namespace of the FSD as
root and ``sanctionEntity`` as records. Goes out: an `EntityList`. Invariant: every value of a record ends in a field, a
name's or document's note, or a detail, and what this reader does not know is a problem too; a date of another calendar
is never read as one of ours.

The fields are those of the publisher's schema_1_1.xsd; three entities of the edition of 2026-08-05 were at hand, so
what the schema allows beyond them is read by the schema alone. Three things the file does not say outright:

* It calls no name the official one. The first strong name in Latin letters is the primary one here, else the first
  strong one, else the first.
* ``strong`` is "true" even where the remark on a name reads "low quality alias". The remark counts.
* The act it names is often an amendment to an older one, so the day of its publication is a day of listing, and a day
  of designation only for an act that is no amendment. The entity's own ``designationDate`` comes before both.

What says nothing of the party is left out: logical ids of values, the language of the act, and which act changed which
value last (``regulationSummary``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sanscreen.names.countries import country_code
from sanscreen.readers.base import Format
from sanscreen.readers.entry import Entry, document_sort, joined, name_parts, un_reference, without_repeats
from sanscreen.readers.reading import Reading
from sanscreen.readers.scripts import script_code
from sanscreen.readers.source import Source
from sanscreen.readers.xmlrecord import XmlRecord, records
from sanscreen.readers.xmlstream import root_of
from sanscreen.records import (
    Designation,
    EntityList,
    Identifier,
    Kind,
    Name,
    NameKind,
    NameQuality,
    PartialDate,
)

__all__ = ["FORMAT", "entity", "read", "sniff"]

_NAME: Final = "eu-fsf-xml"
_NAMESPACE: Final = "http://eu.europa.ec/fpi/fsd/export"
_RECORD: Final = "sanctionEntity"
# "E" stands for vessels too, which have no class of their own.
_KINDS: Final = {"P": Kind.PERSON, "E": Kind.ORGANIZATION}
_NO_PARTY: Final = ("logicalId", "regulationLanguage", "regulationSummary")
_WEAK: Final = re.compile(r"\b(?:low[- ]quality|weak)\b", re.IGNORECASE)
_FORMER: Final = re.compile(r"\bformer(?:ly)? (?:known as|name)|\bf\.?k\.?a\b", re.IGNORECASE)
_UNKNOWN_COUNTRY: Final = ("00", "UNKNOWN")
_PLACE_FIELDS: Final = ("street", "poBox", "place", "city", "zipCode", "region")
_FLAGS: Final = ("diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer")
# The codes of identificationTypeCode that do not speak for themselves.
_DOCUMENTS: Final = {
    "id": "national-id",
    "regnumber": "registration",
    "fiscalcode": "tax-id",
    "swiftbic": "swift-bic",
    "residentperm": "residence-permit",
    "drivinglicence": "drivers-licence",
}


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its root is an export in the namespace of the FSD.

    Raises:
        ListError: It is XML with a document type.

    Example:
        >>> from pathlib import Path
        >>> head = b"<export xmlns='http://eu.europa.ec/fpi/fsd/export'>"
        >>> sniff(Source(Path("eu.xml"), head)), sniff(Source(Path("eu.xml"), b"<export>"))
        (True, False)
    """
    root = root_of(source)
    return root is not None and (root.name, root.namespace) == ("export", _NAMESPACE)


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
        >>> text = "<sanctionEntity euReferenceNumber='EU.1.2'><nameAlias wholeName='Ajnad'/></sanctionEntity>"
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "list.xml")
        ...     _ = path.write_text(f"<export xmlns='http://eu.europa.ec/fpi/fsd/export'>{text}</export>")
        ...     [entity.primary_name for entity in read(open_source(path))]
        ['Ajnad']
    """
    reading = Reading(source, _NAME)
    published_on = None
    for row in records(source, [_RECORD]):
        if row.name == _RECORD:
            reading.add(entity(row, reading), line=row.line)
        else:
            published_on = reading.day(row.attribute("generationDate"), field="generationDate", line=row.line)
    return reading.finished(
        title="Consolidated list of persons, groups and entities subject to EU financial sanctions",
        publisher="European Commission",
        published_on=published_on,
        source_url="https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content",
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
        >>> text = "<sanctionEntity euReferenceNumber='EU.1.2'><nameAlias wholeName='Ajnad'/></sanctionEntity>"
        >>> row = XmlRecord.of(etree.fromstring(text))
        >>> fields = entity(row, Reading(Source(Path("eu.xml"), b""), "eu-fsf-xml"))
        >>> fields["id"], fields["names"][0].text
        ('EU.1.2', 'Ajnad')
    """
    logical_id, reference = row.attribute("logicalId"), row.attribute("euReferenceNumber")
    entry = Entry(reading, row, reference or (logical_id and f"logicalId {logical_id}"))
    if reference is None and logical_id is not None:
        entry.problem("euReferenceNumber", "is missing; the record is named by its logicalId")
    designations = list(_designations(entry))
    identifiers = [*un_reference(row.attribute("unitedNationId")), *without_repeats(_documents(entry))]
    kind = _kind(entry)
    if kind is Kind.ORGANIZATION and any(identifier.type == "imo" for identifier in identifiers):
        kind = Kind.UNKNOWN
    names, gender = _names(entry, kind)
    birth_dates, birth_places = _births(entry)
    fields = {
        "id": entry.id,
        "kind": kind,
        "names": names,
        "designations": designations,
        "programmes": without_repeats(designation.programme for designation in designations),
        "birth_dates": birth_dates,
        "birth_places": birth_places,
        "nationalities": without_repeats(_citizenships(entry)),
        "identifiers": identifiers,
        "addresses": without_repeats(_addresses(entry)),
        "gender": gender,
        "remarks": joined(_remarks(row, verbatim=True), "\n"),
        "source": joined(["EU financial sanctions list", logical_id and f"logicalId {logical_id}"]),
    }
    entry.detail("designationDetails", row.attribute("designationDetails"))
    _keep_additions(entry, row)
    entry.keep_rest()
    return fields | {"details": entry.details}


def _kind(entry: Entry) -> Kind:
    for record in entry.row.below("subjectType"):
        word, code = record.attribute("code"), record.attribute("classificationCode")
        kind = _KINDS.get(code or {"person": "P", "enterprise": "E"}.get(word or "", ""))
        if kind is not None:
            return kind
        entry.unplaced("subjectType", joined([word, code]) or "", "is no kind of party that is known", record.line)
    return Kind.UNKNOWN


def _designations(entry: Entry) -> Iterator[Designation]:
    row = entry.row
    own, ended = (entry.day(row.attribute(field), field) for field in ("designationDate", "delistingDate"))
    for act in row.below("regulation"):
        act.leave("logicalId")
        sort, body, title = map(act.attribute, ("regulationType", "organisationType", "numberTitle"))
        published_on = entry.day(act.attribute("publicationDate"), "regulation/publicationDate", line=act.line)
        is_amendment = sort != "regulation"
        own_is_first = own is not None and published_on is not None and own < published_on
        day, source = (own, "eu-designation-date") if own else (None, None)
        if own is None and published_on is not None and not is_amendment:
            day, source = published_on, "eu-regulation-publication"
        url = act.take("publicationUrl")
        if url is not None and not re.match(r"https?://[^\s/]+", url, re.IGNORECASE):
            entry.unplaced("regulation/publicationUrl", url, "is no address of the web", act.line)
            url = None
        designation = entry.reading.designation(
            {
                # "1210/2003 (OJ L169)": the number of the act, then the issue of the Official Journal.
                "authority": joined(["EU", body and body.capitalize(), sort, title and title.partition(" (")[0]], " "),
                "programme": act.attribute("programme"),
                "designated_on": day,
                "date_source": source,
                "delisted_on": ended,
                "citation": title,
                "url": url,
                "listed_on": published_on,
                "listed_on_source": "eu-regulation-publication" if published_on else None,
                "note": _about_dates(day, is_amendment=is_amendment, own_is_first=own_is_first),
            },
            record=entry.id,
            line=act.line,
        )
        in_force = act.attribute("entryIntoForceDate")
        entry.detail("regulation/entryIntoForceDate", in_force and joined([title, in_force], ": "))
        _keep_additions(entry, act)
        entry.detail("regulation/corrigendum", *act.take_all("corrigendum"))
        entry.detail("regulation/remark", *_remarks(act))
        if designation is not None:
            yield designation


def _about_dates(day: date | None, *, is_amendment: bool, own_is_first: bool) -> str | None:
    if own_is_first:
        return "the entity was designated before the act that the list names was published"
    if day is None and is_amendment:
        return "the act that the list names is an amendment, and the list does not say when the entity was designated"
    return None


def _names(entry: Entry, kind: Kind) -> tuple[list[Name], str | None]:
    names: list[Name] = []
    genders = []
    for record in entry.row.below("nameAlias"):
        record.leave(*_NO_PARTY)
        first, middle, last = map(record.attribute, ("firstName", "middleName", "lastName"))
        text = record.attribute("wholeName") or joined([first, middle, last], " ")
        language, strong = record.attribute("nameLanguage"), record.attribute("strong")
        remarks = list(_remarks(record))
        genders.append(record.attribute("gender"))
        entry.detail("title", record.attribute("title"))
        entry.detail("function", record.attribute("function"))
        _keep_additions(entry, record)
        said = joined([*remarks, language and f"language {language}"], "; ")
        if text is None:
            if remarks:
                entry.unplaced("nameAlias", said or "", "is an alias without a name", record.line)
            continue
        is_weak = strong == "false" or any(_WEAK.search(remark) for remark in remarks)
        is_former = any(_FORMER.search(remark) for remark in remarks)
        names.append(
            Name(
                text=text,
                kind=NameKind.FORMER if is_former else NameKind.ALIAS,
                quality=NameQuality.WEAK if is_weak else NameQuality.STRONG,
                script=script_code(text),
                parts=name_parts(joined([first, middle], " "), last) if kind is Kind.PERSON else None,
                note=said,
            )
        )
    found = without_repeats(genders)
    entry.detail("gender", *found[1:])
    return _with_primary(names), next(iter(found), None)


def _with_primary(names: list[Name]) -> list[Name]:
    """Return the names with one of them as the primary one, which the publisher does not tell."""
    strong = [name for name in names if name.quality is NameQuality.STRONG and name.kind is not NameKind.FORMER]
    first = next((name for name in [*(name for name in strong if name.script == "Latn"), *strong, *names]), None)
    return [name.model_copy(update={"kind": NameKind.PRIMARY}) if name is first else name for name in names]


def _citizenships(entry: Entry) -> Iterator[str | None]:
    for record in entry.row.below("citizenship"):
        record.leave(*_NO_PARTY)
        country, description = _country(entry, record)
        others = {field: record.attribute(field) for field in ("region", "acquisitionDate", "disenfranchisementDate")}
        more = [f"{field} {value}" for field, value in others.items() if value is not None]
        if more := [*more, *_remarks(record)]:
            entry.detail("citizenship", joined([description, *more], "; "))
        yield country


def _country(entry: Entry, record: XmlRecord) -> tuple[str | None, str | None]:
    """Return a country's code, and its name as the publisher writes it; None for what is unknown."""
    code, description = record.attribute("countryIso2Code"), record.attribute("countryDescription")
    code, description = (None if said in _UNKNOWN_COUNTRY else said for said in (code, description))
    known = next((said for said in (code, description) if said and country_code(said)), joined([code, description]))
    return entry.country(known, f"{record.name}/countryIso2Code", record.line), description or code


def _births(entry: Entry) -> tuple[list[PartialDate], list[str]]:
    dates: list[PartialDate | None] = []
    places: list[str | None] = []
    for record in entry.row.below("birthdate"):
        record.leave(*_NO_PARTY)
        calendar, is_about = record.attribute("calendarType"), record.attribute("circa") == "true"
        # What stands beside a whole date repeats it; a span beside one does not, and is told as a problem.
        year, month, day = map(record.attribute, ("year", "monthOfYear", "dayOfMonth"))
        said = (record.attribute("birthdate") or "")[:10] or _day(year, month, day)
        said = said or joined(map(record.attribute, ("yearRangeFrom", "yearRangeTo")), " to ")
        if said is not None and is_about:
            said = f"circa {said}"
        if said is not None and calendar not in (None, "GREGORIAN"):
            entry.unplaced("birthdate", f"{said} ({calendar})", "is a date of another calendar", record.line)
        else:
            dates.append(entry.birth_date(said, "birthdate", line=record.line))
        place = list(map(record.attribute, ("place", "city", "zipCode", "region")))
        _, country = _country(entry, record)
        places.append(joined([*place, country]))
        for remark in _remarks(record):
            entry.detail("birthdate/remark", joined([said, remark], ": "))
        _keep_additions(entry, record)
    return without_repeats(dates), without_repeats(places)


def _day(year: str | None, month: str | None, day: str | None) -> str | None:
    """Return '1970-05-02' for "1970", "5" and "2", as much of it as is known; a day without a month is no date."""
    if year is None:
        return None
    month, day = (part and part.zfill(2) for part in (month, day))
    return joined([year, month or (day and "??"), day], "-")


def _documents(entry: Entry) -> Iterator[Identifier | None]:
    for record in entry.row.below("identification"):
        record.leave(*_NO_PARTY)
        code, description = map(record.attribute, ("identificationTypeCode", "identificationTypeDescription"))
        numbers = without_repeats([record.attribute("number"), record.attribute("latinNumber")])
        country, country_name = _country(entry, record)
        on_it, issuer = record.attribute("nameOnDocument"), record.attribute("issuedBy")
        days = (("issueDate", "issued"), ("validFrom", "valid from"), ("validTo", "valid to"))
        issued = [(words, record.attribute(field)) for field, words in days]
        notes = [
            description,
            *(flag for flag in _FLAGS if record.attribute(flag) == "true"),
            on_it and f"name on document {on_it}",
            issuer and f"issued by {issuer}",
            *(f"{words} {day}" for words, day in issued if day is not None),
            record.attribute("region"),
            *_remarks(record),
        ]
        _keep_additions(entry, record)
        usable = [number for number in numbers if any(character.isalnum() for character in number)]
        if not usable:
            entry.detail("identification", joined([code, *numbers, country_name, *notes], "; "))
        sort = _DOCUMENTS.get(code or "") or document_sort(code, description)
        for number in usable:
            yield Identifier(type=sort, number=number, country=country, note=joined(notes, "; "))


def _addresses(entry: Entry) -> Iterator[str | None]:
    for record in entry.row.below("address"):
        record.leave(*_NO_PARTY)
        parts = list(map(record.attribute, _PLACE_FIELDS))
        _, country = _country(entry, record)
        place = joined([*parts, country])
        notes = ["as at listing time"] if record.attribute("asAtListingTime") == "true" else []
        for remark in [*notes, *_remarks(record)]:
            entry.detail("address/remark", joined([place, remark], ": "))
        for contact in record.below("contactInfo"):
            entry.detail(contact.attribute("key") or "contactInfo", contact.attribute("value"))
        _keep_additions(entry, record)
        yield place


def _remarks(record: XmlRecord, *, verbatim: bool = False) -> Iterator[str]:
    for remark in record.below("remark"):
        text = remark.take_verbatim() if verbatim else remark.take()
        if text is not None:
            yield text


def _keep_additions(entry: Entry, record: XmlRecord) -> None:
    """Keep what the schema lets the publisher add to anything: a key and a value."""
    for addition in record.below("additionalInformation"):
        entry.detail(addition.attribute("key") or "additionalInformation", addition.attribute("value"), addition.take())


FORMAT: Final = Format(name=_NAME, sniff=sniff, read=read)
