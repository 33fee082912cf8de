"""The elements of OFAC's ENHANCED XML as rows of plain text.

Comes in: a `Source`. Goes out: what the file says of itself, its reference values that have a code, and its entities,
one by one as they come. Invariant: every element of the publisher's schema ENHANCED_XML.xsd has its place, and a child
beyond it is carried along under its name. Nothing is interpreted: see `sanscreen.readers.ofac_enhanced`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sanscreen.readers.source import Source
from sanscreen.readers.xmlstream import child, children, elements, line_of, local, text_at

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = [
    "AddressRow",
    "DocumentRow",
    "FeatureRow",
    "NameRow",
    "Publication",
    "Reference",
    "RelationRow",
    "Row",
    "Writing",
    "rows",
]

_SECTIONS: Final = frozenset(
    {
        "generalInfo",
        "sanctionsLists",
        "sanctionsPrograms",
        "sanctionsTypes",
        "legalAuthorities",
        "names",
        "addresses",
        "features",
        "identityDocuments",
        "relationships",
    }
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What the file says of itself: the day of its data, and the lists it is made from."""

    as_of: str | None
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference value with a code, such as a country's."""

    id: str
    code: str


@dataclass(frozen=True, slots=True)
class Writing:
    """A name in one script; parts are pairs of type and value."""

    text: str
    script: str | None
    script_id: str | None
    parts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name with its writings, the main one first."""

    is_primary: bool
    alias_type: str | None
    is_weak: bool
    writings: tuple[Writing, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address in all its scripts, each as pairs of the type of a part and its value."""

    country: str | None
    writings: tuple[tuple[tuple[str, str], ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A date, a span or an approximate one: the first day it can be, and the last."""

    begin: str | None
    end: str | None
    is_approximate: bool


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """What stands under one heading."""

    heading: str
    value: str
    value_id: str | None
    date: Period | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document or an entry in a register."""

    heading: str
    number: str
    bearer: str | None
    country: str | None
    country_id: str | None
    issued: Period | None
    expires: Period | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A tie to another entity."""

    kind: str
    entity_id: str | None
    name: str | None
    period: Period | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An entity as written: `lists` are pairs of a list and its day of publication, `others` what is not known."""

    line: int | None
    id: str | None
    kind: str | None
    title: str | None
    remarks: str | None
    lists: tuple[tuple[str, str], ...]
    programmes: tuple[str, ...]
    sanctions: tuple[str, ...]
    authorities: tuple[str, ...]
    names: tuple[NameRow, ...]
    addresses: tuple[AddressRow, ...]
    features: tuple[FeatureRow, ...]
    documents: tuple[DocumentRow, ...]
    relations: tuple[RelationRow, ...]
    others: tuple[tuple[str, str], ...]


def rows(source: Source) -> Iterator[Publication | Reference | Row]:
    """Take a file apart, without looking at what it says.

    Args:
        source: The file.

    Yields:
        What the file says of itself, reference values that have a code, and entities, as they come.

    Raises:
        ListError: It is no well-formed XML.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.xml")
        ...     _ = path.write_text("<sanctionsData><entities><entity id='7'/></entities></sanctionsData>")
        ...     [row.id for row in rows(open_source(path))]
        ['7']
    """
    for element in elements(source, ("publicationInfo", "referenceValue", "entity")):
        match local(element):
            case "publicationInfo":
                named = _texts(element, "filters", "sanctionsLists", "sanctionsList")
                yield Publication(text_at(element, "dataAsOf"), named)
            case "referenceValue":
                code = text_at(element, "isoCode") or text_at(element, "code")
                if code is not None:
                    yield Reference(element.get("refId") or "", code)
            case _:
                yield _row(element)


def _row(element: Element) -> Row:
    general = child(element, "generalInfo")
    known = ("identityId", "entityType", "title", "remarks")
    others = [(local(other), _whole(other)) for other in element if local(other) not in _SECTIONS]
    others += [(local(other), _whole(other)) for other in _unknown(general, known)]
    return Row(
        line=line_of(element),
        id=element.get("id"),
        kind=text_at(general, "entityType"),
        title=text_at(general, "title"),
        remarks=text_at(general, "remarks"),
        lists=tuple(
            (text_at(of_list) or "", of_list.get("datePublished") or "")
            for of_list in children(element, "sanctionsLists", "sanctionsList")
        ),
        programmes=_texts(element, "sanctionsPrograms", "sanctionsProgram"),
        sanctions=_texts(element, "sanctionsTypes", "sanctionsType"),
        authorities=_texts(element, "legalAuthorities", "legalAuthority"),
        names=tuple(_name(name) for name in children(element, "names", "name")),
        addresses=tuple(_address(address) for address in children(element, "addresses", "address")),
        features=tuple(_feature(feature) for feature in children(element, "features", "feature")),
        documents=tuple(_document(document) for document in children(element, "identityDocuments", "identityDocument")),
        relations=tuple(_relation(relation) for relation in children(element, "relationships", "relationship")),
        others=tuple((_words(name).capitalize(), text) for name, text in others if text),
    )


def _name(element: Element) -> NameRow:
    translations = sorted(
        children(element, "translations", "translation"), key=lambda writing: text_at(writing, "isPrimary") != "true"
    )
    return NameRow(
        is_primary=text_at(element, "isPrimary") == "true",
        alias_type=text_at(element, "aliasType"),
        is_weak=text_at(element, "isLowQuality") == "true",
        writings=tuple(_writing(translation) for translation in translations or [element]),
        notes=_notes(element, ("isPrimary", "aliasType", "isLowQuality", "translations")),
    )


def _writing(element: Element) -> Writing:
    script = child(element, "script")
    parts = tuple(_typed(part) for part in children(element, "nameParts", "namePart"))
    formatted = text_at(element, "formattedFullName")
    if formatted is None:
        pieces = (text_at(element, "formattedLastName"), text_at(element, "formattedFirstName"))
        formatted = ", ".join(piece for piece in pieces if piece) or ", ".join(value for _, value in parts)
    known = ("isPrimary", "script", "formattedFirstName", "formattedLastName", "formattedFullName", "nameParts")
    return Writing(
        text=formatted,
        script=text_at(script),
        script_id=None if script is None else script.get("refId"),
        parts=tuple((sort, value) for sort, value in parts if value),
        notes=_notes(element, known),
    )


def _address(element: Element) -> AddressRow:
    translations = list(children(element, "translations", "translation"))
    notes = [_notes(element, ("country", "translations"))]
    notes += [_notes(writing, ("isPrimary", "script", "addressParts")) for writing in translations]
    return AddressRow(
        country=text_at(element, "country") or text_at(element, "translations", "country"),
        writings=tuple(
            tuple(_typed(part) for part in children(writing, "addressParts", "addressPart"))
            for writing in translations or [element]
        ),
        notes=tuple(note for some in notes for note in some),
    )


def _feature(element: Element) -> FeatureRow:
    known = ("type", "versionId", "value", "valueRefId", "valueDate", "isPrimary", "reliability")
    notes = list(_notes(element, known))
    reliability = text_at(element, "reliability")
    if reliability not in (None, "Confirmed"):
        notes.append(f"reliability: {reliability}")
    return FeatureRow(
        heading=text_at(element, "type") or "Feature",
        value=text_at(element, "value") or "",
        value_id=text_at(element, "valueRefId"),
        date=_period(child(element, "valueDate")),
        notes=tuple(notes),
    )


def _document(element: Element) -> DocumentRow:
    country = child(element, "issuingCountry")
    location = text_at(element, "issuingLocation")
    known = ("type", "name", "documentNumber", "isValid", "issuingLocation", "issuingCountry")
    notes = list(_notes(element, (*known, "issueDate", "expirationDate")))
    if location is not None and location != text_at(country):
        notes.append(f"issuing location: {location}")
    if text_at(element, "isValid") == "false":
        notes.append("not valid")
    return DocumentRow(
        heading=text_at(element, "type") or "Document",
        number=text_at(element, "documentNumber") or "",
        bearer=text_at(element, "name"),
        country=text_at(country),
        country_id=None if country is None else country.get("refId"),
        issued=_period(child(element, "issueDate")),
        expires=_period(child(element, "expirationDate")),
        notes=tuple(notes),
    )


def _relation(element: Element) -> RelationRow:
    other = child(element, "relatedEntity")
    return RelationRow(
        kind=text_at(element, "type") or "Related To",
        entity_id=None if other is None else other.get("entityId"),
        name=text_at(other),
        period=_period(child(element, "dateRange")),
        notes=_notes(element, ("type", "relatedEntity", "dateRange")),
    )


def _period(element: Element | None) -> Period | None:
    if element is None:
        return None
    begin, end = text_at(element, "fromDateBegin"), text_at(element, "toDateEnd")
    return Period(begin, end, text_at(element, "isApproximate") == "true")


def _typed(element: Element) -> tuple[str, str]:
    return text_at(element, "type") or "", text_at(element, "value") or ""


def _texts(element: Element, *path: str) -> tuple[str, ...]:
    found = (text_at(below) for below in children(element, *path))
    return tuple(text for text in found if text is not None)


def _unknown(element: Element | None, known: Sequence[str]) -> Iterator[Element]:
    yield from (below for below in (() if element is None else element) if local(below) not in known)


def _notes(element: Element, known: Sequence[str]) -> tuple[str, ...]:
    """Return comments, and what else stands in an element beside what is known, under its name in words."""
    notes = []
    for below in _unknown(element, known):
        name, text = local(below), _whole(below)
        if text:
            notes.append(text if name == "comments" else f"{_words(name)}: {text}")
    return tuple(notes)


def _words(name: str) -> str:
    """Return the name of an element in words: "issuing authority" for "issuingAuthority"."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _whole(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())
