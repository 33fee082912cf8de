"""Reader of OFAC's ENHANCED XML: SDN_ENHANCED.XML and CONS_ENHANCED.XML, plain or packed.

Comes in: a file whose root is `sanctionsData`; its own reference values give the ISO codes of its countries and
scripts. Goes out: an `EntityList`. Invariant: every writing of every name is kept with its script, and what stands in
an entity under an element that this reader does not know is kept in its words. Left behind are OFAC's internal ids
and versions, and that a value is confirmed or the main one of several. It does not take the file apart: see
`sanscreen.readers.ofac_enhanced_rows`.

Days on which an entity was published on a list are not days under an authority. They stand in the details; a
designation gets the first of them as `listed_on` only where the entity has no other designation. OFAC's schema puts
programmes and legal authorities side by side without saying which belong together: see `ofac.designations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sanscreen.readers.base import Format
from sanscreen.readers.ofac import (
    PUBLISHER,
    SOURCE_URL,
    address_line,
    code_of_script,
    designations,
    kind_of,
    natural_name,
)
from sanscreen.readers.ofac_enhanced_rows import NameRow, Period, Publication, Reference, Row, rows
from sanscreen.readers.ofac_features import Features
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import Source
from sanscreen.readers.xmlstream import root_of
from sanscreen.records import Designation, EntityList, Kind, PartialDate

__all__ = ["FORMAT", "read", "sniff"]

_ROOT: Final = "sanctionsData"
_CODE: Final = re.compile("[A-Z][a-z]{3}")
_STREET: Final = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
_FIELDS: Final = frozenset({*_STREET, "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION"})


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its root is `sanctionsData`.

    Example:
        >>> from pathlib import Path
        >>> sniff(Source(Path("mine"), b"<sanctionsData><publicationInfo/></sanctionsData>"))
        True
        >>> sniff(Source(Path("mine"), b"<sdnList/>"))
        False
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
        ListError: The file is no well-formed XML, holds no good record, or one id twice.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> full = "<translation><formattedFullName>AJNAD</formattedFullName></translation>"
        >>> name = f"<name><isPrimary>true</isPrimary><translations>{full}</translations></name>"
        >>> kind = "<generalInfo><entityType>Entity</entityType></generalInfo>"
        >>> entity = f"<entity id='7'>{kind}<names>{name}</names></entity>"
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.xml")
        ...     _ = path.write_text(f"<sanctionsData><entities>{entity}</entities></sanctionsData>")
        ...     read(open_source(path)).by_id("7").primary_name
        'AJNAD'
    """
    reading = Reading(source, FORMAT.name)
    about = Publication(None, ())
    codes: dict[str, str] = {}
    for row in rows(source):
        if isinstance(row, Publication):
            about = row
        elif isinstance(row, Reference):
            codes[row.id] = row.code
        else:
            _add(reading, row, codes, " and ".join(about.lists) or "sanctions list")
    return reading.finished(
        title=", ".join(about.lists) or None,
        publisher=PUBLISHER,
        published_on=reading.day(about.as_of, field="dataAsOf"),
        source_url=SOURCE_URL,
    )


def _add(reading: Reading, row: Row, codes: Mapping[str, str], of_list: str) -> None:
    """Say what a row means."""
    kind = kind_of(row.kind) if row.kind is not None else Kind.UNKNOWN
    if kind is Kind.UNKNOWN:
        wrong = f"is no kind of party that is known: {row.kind!r}; its kind stays unknown"
        reading.problem(wrong, record=row.id, field="kind", line=row.line)
    addresses = [_line(parts, address.country) for address in row.addresses for parts in address.writings]
    reading.add(
        {
            "id": row.id,
            "kind": kind,
            "names": [fields for name in row.names for fields in _names(name, kind, codes)],
            "designations": _designations(reading, row),
            "addresses": [address for address in dict.fromkeys(addresses) if address],
            "remarks": row.remarks,
            "source": f"OFAC {of_list}, uid {row.id}",
            "programmes": list(dict.fromkeys(row.programmes)),
            **_features(reading, row, codes).fields(),
        },
        line=row.line,
    )


def _features(reading: Reading, row: Row, codes: Mapping[str, str]) -> Features:
    """Return all but names, addresses and designations."""
    features = Features(reading, row.id, row.line)
    if row.title is not None:
        features.detail("Title", row.title)
    for feature in row.features:
        features.feature(
            feature.heading,
            feature.value,
            date=_date(reading, row, feature.heading, feature.date),
            country=codes.get(feature.value_id or ""),
            notes=feature.notes,
        )
    primary = {writing.text for name in row.names if name.is_primary for writing in name.writings}
    for document in row.documents:
        dates = [("issued", document.issued), ("expires", document.expires)]
        told = [f"{word} {_told(reading, row, 'identifiers', period)}" for word, period in dates if period]
        if document.bearer is not None and document.bearer not in primary:
            told.append(f"in the name of {document.bearer}")
        features.document(
            document.heading,
            document.number,
            country=codes.get(document.country_id or "") or document.country,
            notes=[*told, *document.notes],
        )
    for relation in row.relations:
        told = [f"period: {_told(reading, row, 'relations', relation.period)}"] if relation.period else []
        features.relation(relation.kind, relation.name, entity_id=relation.entity_id, notes=[*told, *relation.notes])
    for sort in row.sanctions:
        features.detail("Sanctions Type", sort)
    for name_of_list, published_on in row.lists:
        features.detail("Sanctions List", name_of_list, notes=[f"published {published_on}"] if published_on else [])
    for address in row.addresses:
        for note in address.notes:
            features.detail("Address", _line((), address.country), notes=[note])
    for heading, value in row.others:
        features.detail(heading, value)
    return features


def _designations(reading: Reading, row: Row) -> list[Designation]:
    pairs = designations(row.programmes, row.authorities)
    days = [reading.day(day, field="listed_on", record=row.id, line=row.line) for _, day in row.lists]
    listed = sorted(day for day in days if day is not None)
    for pair in pairs:
        if listed and len(pairs) == 1:
            pair |= {"listed_on": listed[0], "listed_on_source": "ofac-list-publication"}
        elif listed:
            told = f"listed from {listed[0]} on; the file does not say since when under this authority"
            pair["note"] = f"{pair['note']}; {told}" if "note" in pair else told
    found = [reading.designation(pair, record=row.id, line=row.line) for pair in pairs]
    return [designation for designation in found if designation is not None]


def _names(name: NameRow, kind: Kind, codes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    alias = (name.alias_type or "").upper()
    sort = "primary" if name.is_primary else "former" if alias.startswith("F") else "alias"
    # A.K.A. and F.K.A. are our kinds; N.K.A., "now known as", is an alias of which more is said.
    told = [] if name.is_primary or alias in ("A.K.A.", "F.K.A.") or name.alias_type is None else [name.alias_type]
    for writing in name.writings:
        code = codes.get(writing.script_id or "", "")
        script = code if _CODE.fullmatch(code) and code != "Latin" else code_of_script(writing.script)
        text, parts = natural_name(writing.text, kind, script)
        notes = [*told, *name.notes, *writing.notes]
        if writing.script is not None and script is None:
            notes.append(f"script: {writing.script}")
        # A maiden name or a nickname may stand beside what is printed as the name.
        notes += [
            f"{part}: {value}" for part, value in writing.parts if value.casefold() not in writing.text.casefold()
        ]
        yield {
            "text": text,
            "kind": sort,
            "quality": "weak" if name.is_weak else "strong",
            "script": script,
            "parts": parts,
            "note": "; ".join(notes) or None,
        }


def _date(reading: Reading, row: Row, field: str, period: Period | None) -> PartialDate | None:
    """Return a date, or None where there is none or its days cannot be read."""
    if period is None:
        return None
    begin, end = (reading.day(day, field=field, record=row.id, line=row.line) for day in (period.begin, period.end))
    if begin is None or end is None or end < begin:
        return None
    return PartialDate(begin, end, period.is_approximate)


def _told(reading: Reading, row: Row, field: str, period: Period) -> str:
    """Return a date as text, in the publisher's words where it cannot be read."""
    date = _date(reading, row, field, period)
    return str(date) if date is not None else " to ".join(day for day in (period.begin, period.end) if day)


def _line(parts: Sequence[tuple[str, str]], country: str | None) -> str:
    """Return an address on one line."""
    told: dict[str, str] = {}
    for sort, value in parts:
        told[sort] = f"{told[sort]}, {value}" if sort in told else value
    return address_line(
        [*(told.get(sort) for sort in _STREET), *(value for sort, value in told.items() if sort not in _FIELDS)],
        city=told.get("CITY"),
        state=told.get("STATE/PROVINCE"),
        postal_code=told.get("POSTAL CODE"),
        region=told.get("REGION"),
        country=country,
    )


FORMAT: Final = Format(name="ofac-enhanced-xml", sniff=sniff, read=read)
