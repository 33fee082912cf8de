"""Reader of OFAC's older XML: SDN.XML and CONSOLIDATED.XML, plain or packed.

Comes in: a file whose root is `sdnList`, in either of its namespaces (http://tempuri.org/sdnList.xsd until 2024, the
address of the publisher's service since). Goes out: an `EntityList`. Invariant: every element of the publisher's schema
sdnList.xsd has its place, an element beyond it is kept in its words, and a count that differs from the entries read is
a problem. Left behind are OFAC's internal ids, and which of several values is the main one. It was checked against the
schema and against what has been published of the file in parts, not against a whole file.

The format states programmes and neither legal authorities nor dates. Its ids are documents and also what OFAC calls
features ("Gender", "Secondary sanctions risk:"): ``ofac_features`` tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sanscreen.readers.base import Format
from sanscreen.readers.ofac import (
    PUBLISHER,
    SOURCE_URL,
    address_line,
    designations,
    kind_of,
    linked_to,
    natural_name,
    ofac_date,
)
from sanscreen.readers.ofac_features import Features, field_of
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import Source
from sanscreen.readers.xmlstream import children, elements, line_of, local, root_of, text_at
from sanscreen.records import EntityList, Kind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["FORMAT", "Publication", "Row", "read", "rows", "sniff"]

_ROOT: Final = "sdnList"
_TEXTS: Final = frozenset({"uid", "firstName", "lastName", "title", "sdnType", "remarks"})
_LISTS: Final = {
    "idList": "id",
    "akaList": "aka",
    "addressList": "address",
    "nationalityList": "nationality",
    "citizenshipList": "citizenship",
    "dateOfBirthList": "dateOfBirthItem",
    "placeOfBirthList": "placeOfBirthItem",
}
# The elements of `vesselInfo` and the headings under which OFAC's other files say the same.
_VESSEL: Final = {
    "callSign": "Vessel Call Sign",
    "vesselType": "Vessel Type",
    "vesselFlag": "Vessel Flag",
    "vesselOwner": "Vessel Owner",
    "tonnage": "Vessel Tonnage",
    "grossRegisteredTonnage": "Vessel Gross Registered Tonnage",
}
_MONTH_FIRST: Final = re.compile("([0-9]{2})/([0-9]{2})/([0-9]{4})")
_STREET: Final = ("address1", "address2", "address3")
_ADDRESS: Final = (*_STREET, "city", "stateOrProvince", "postalCode", "region", "country")


@dataclass(frozen=True, slots=True)
class Publication:
    """What the file says of itself."""

    published_on: str | None
    records: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is written: its texts, its lists, and what is not known, each under the name of its element."""

    line: int | None
    texts: Mapping[str, str]
    programmes: tuple[str, ...]
    lists: Mapping[str, tuple[Mapping[str, str], ...]]
    vessel: Mapping[str, str]
    others: tuple[tuple[str, str], ...]


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its root is `sdnList`.

    Example:
        >>> from pathlib import Path
        >>> sniff(Source(Path("mine"), b'<sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation/>'))
        True
        >>> sniff(Source(Path("mine"), b"<sanctionsData/>"))
        False
    """
    root = root_of(source)
    return root is not None and root.name == _ROOT


def rows(source: Source) -> Iterator[Publication | Row]:
    """Take a file apart, without looking at what it says.

    Args:
        source: The file.

    Yields:
        What the file says of itself, and its entries.

    Raises:
        ListError: It is no well-formed XML.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.xml")
        ...     _ = path.write_text("<sdnList><sdnEntry><uid>7</uid></sdnEntry></sdnList>")
        ...     [row.texts for row in rows(open_source(path))]
        [{'uid': '7'}]
    """
    # "publsh" is the publisher's spelling, in the schema too.
    for element in elements(source, ("publshInformation", "publishInformation", "sdnEntry")):
        if local(element) != "sdnEntry":
            yield Publication(text_at(element, "Publish_Date"), text_at(element, "Record_Count"))
            continue
        known = {*_TEXTS, *_LISTS, "programList", "vesselInfo"}
        others = ((local(other), " ".join(" ".join(other.itertext()).split())) for other in element)
        yield Row(
            line=line_of(element),
            texts={name: text for name, text in _texts(element).items() if name in _TEXTS},
            programmes=tuple(text_at(tag) or "" for tag in children(element, "programList", "program")),
            lists={name: tuple(_texts(one) for one in children(element, name, _LISTS[name])) for name in _LISTS},
            vessel={name: text for one in children(element, "vesselInfo") for name, text in _texts(one).items()},
            others=tuple((name, text) for name, text in others if name not in known and text),
        )


def read(source: Source) -> EntityList:
    """Read a list.

    Args:
        source: The file.

    Returns:
        Its entities in their order; what could not be placed stands in `info.problems`.

    Raises:
        ListError: The file is no well-formed XML, holds no good record, or one id twice.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> entry = "<uid>7</uid><lastName>AJNAD</lastName><sdnType>Entity</sdnType><programList/>"
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.xml")
        ...     _ = path.write_text(f"<sdnList><sdnEntry>{entry}</sdnEntry></sdnList>")
        ...     read(open_source(path)).by_id("7").primary_name
        'AJNAD'
    """
    reading = Reading(source, FORMAT.name)
    about = Publication(None, None)
    held = 0
    for row in rows(source):
        if isinstance(row, Publication):
            about = row
        else:
            held += 1
            _add(reading, row)
    if about.records is not None and about.records.strip() != str(held):
        wrong = f"the file counts {about.records} records and holds {held}: it was cut off or edited; fetch it again"
        reading.problem(wrong, field="Record_Count")
    return reading.finished(
        publisher=PUBLISHER, published_on=_published_on(reading, about.published_on), source_url=SOURCE_URL
    )


def _published_on(reading: Reading, text: str | None) -> date | None:
    """Return the day of publication, which this format writes month first: "08/20/2026"."""
    if text is None:
        return None
    found = _MONTH_FIRST.fullmatch(text)
    if found is None:
        reading.problem(f"is not a day written mm/dd/yyyy: {text[:80]!r}; left out", field="Publish_Date")
        return None
    return reading.day(f"{found[3]}-{found[1]}-{found[2]}", field="Publish_Date")


def _add(reading: Reading, row: Row) -> None:
    """Say what a row means."""
    uid = row.texts.get("uid")
    kind = kind_of(row.texts["sdnType"]) if "sdnType" in row.texts else Kind.UNKNOWN
    if kind is Kind.UNKNOWN:
        wrong = f"is no kind of party that is known: {row.texts.get('sdnType')!r}; its kind stays unknown"
        reading.problem(wrong, record=uid, field="kind", line=row.line)
    features = Features(reading, uid, row.line)
    _take(features, row)
    for number in row.lists["idList"]:
        _document(reading, features, number, uid, row.line)
    names = [_name(row.texts, kind, "primary"), *(_name(aka, kind) for aka in row.lists["akaList"])]
    addresses = dict.fromkeys(_address(address) for address in row.lists["addressList"])
    programmes = list(dict.fromkeys(tag for tag in row.programmes if tag))
    told = [reading.designation(pair, record=uid, line=row.line) for pair in designations(programmes, ())]
    reading.add(
        {
            "id": uid,
            "kind": kind,
            "names": names,
            "designations": [designation for designation in told if designation is not None],
            "addresses": [address for address in addresses if address],
            "remarks": row.texts.get("remarks"),
            "source": f"OFAC list, uid {uid}",
            "programmes": programmes,
            **features.fields(),
        },
        line=row.line,
    )


def _take(features: Features, row: Row) -> None:
    """Take all but names, addresses and ids."""
    if "title" in row.texts:
        features.detail("Title", row.texts["title"])
    for born in row.lists["dateOfBirthList"]:
        features.feature("Birthdate", born.get("dateOfBirth", ""), notes=_beside(born, "dateOfBirth", "mainEntry"))
    for place in row.lists["placeOfBirthList"]:
        features.feature(
            "Place of Birth", place.get("placeOfBirth", ""), notes=_beside(place, "placeOfBirth", "mainEntry")
        )
    for name, heading in (("nationalityList", "Nationality Country"), ("citizenshipList", "Citizenship Country")):
        for state in row.lists[name]:
            features.feature(heading, state.get("country", ""), notes=_beside(state, "country", "mainEntry"))
    for name, value in row.vessel.items():
        features.feature(_VESSEL.get(name, name), value)
    for address in row.lists["addressList"]:
        for note in _beside(address, *_ADDRESS):
            features.detail("Address", _address(address), notes=[note])
    for other in linked_to(row.texts.get("remarks", "")):
        features.relation("Linked To", other)
    for name, text in row.others:
        features.detail(name, text)


def _document(
    reading: Reading, features: Features, number: Mapping[str, str], uid: str | None, line: int | None
) -> None:
    """Take one of the ids, which are documents and features."""
    heading = number.get("idType")
    if heading is None:
        shown = number.get("idNumber", "")[:80]
        reading.problem(f"is of no type: {shown!r}; left out", record=uid, field="identifiers", line=line)
        return
    dates = [
        f"{word} {ofac_date(number[name])}"
        for name, word in (("issueDate", "issued"), ("expirationDate", "expires"))
        if name in number
    ]
    notes = [*dates, *_beside(number, "idType", "idNumber", "idCountry", "issueDate", "expirationDate")]
    value, country = number.get("idNumber"), number.get("idCountry")
    if field_of(heading) in (None, "identifier"):
        features.document(heading, value or "", country=country, notes=notes)
        return
    if value is not None and country is not None:
        notes.append(country)
    features.feature(heading, value or country or "", notes=notes)


def _name(words: Mapping[str, str], kind: Kind, sort: str | None = None) -> dict[str, Any]:
    """Return the fields of a name: of the entry itself, or of an alias."""
    first, last = words.get("firstName"), words.get("lastName")
    is_turned = kind is Kind.PERSON and first is not None and last is not None
    listed = f"{last}, {first}" if is_turned else " ".join(word for word in (first, last) if word)
    text, parts = natural_name(listed, kind)
    notes: list[str] = []
    quality = "strong"
    if sort is None:
        alias, category = words.get("type", "a.k.a."), words.get("category", "strong")
        sort = "former" if alias.startswith("f") else "alias"
        quality = "weak" if category.casefold() == "weak" else "strong"
        notes += [] if alias in ("a.k.a.", "f.k.a.") else [alias]
        notes += [] if category.casefold() in ("strong", "weak") else [f"category: {category}"]
        notes += _beside(words, "type", "category", "firstName", "lastName")
    return {"text": text, "kind": sort, "quality": quality, "parts": parts, "note": "; ".join(notes) or None}


def _address(address: Mapping[str, str]) -> str:
    return address_line(
        [address.get(name) for name in _STREET],
        city=address.get("city"),
        state=address.get("stateOrProvince"),
        postal_code=address.get("postalCode"),
        region=address.get("region"),
        country=address.get("country"),
    )


def _beside(texts: Mapping[str, str], *known: str) -> Sequence[str]:
    """Return what stands beside what is known, each under the name of its element."""
    return [f"{name}: {text}" for name, text in texts.items() if name not in (*known, "uid")]


def _texts(element: Element) -> dict[str, str]:
    """Return the texts of the children of an element."""
    found: dict[str, str] = {}
    for below in element:
        text = text_at(below)
        if text is not None:
            found[local(below)] = f"{found[local(below)]}; {text}" if local(below) in found else text
    return found


FORMAT: Final = Format(name="ofac-sdn-xml", sniff=sniff, read=read)
