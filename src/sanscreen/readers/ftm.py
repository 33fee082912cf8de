"""Reader of FollowTheMoney entities in JSON lines, as OpenSanctions publishes them.

Comes in: ``entities.ftm.json`` or ``targets.nested.json``. The file is walked twice: what is said of a party, its
sanctions, documents and relations, may stand on any line before or after it. Goes out: an `EntityList` of the parties
that are designated: those marked as target, named by a Sanction, or with a topic of sanctions or debarment. The other
entities of the file (politicians, relatives, owners) are counted in one problem. Invariant: every designated party of
the file ends as an entity or as a problem. It does not say what properties mean: see `sanscreen.readers.ftm_entity`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from sanscreen.readers.base import Format
from sanscreen.readers.ftm_entity import Known, address_of, entity
from sanscreen.readers.ftm_rows import Row, link_ends, rows
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import Source
from sanscreen.records import EntityList, Problem

__all__ = ["FORMAT", "read", "sniff"]

_BOM: Final = b"\xef\xbb\xbf"
# The first line may be longer than what is looked at. Within a JSON text a quote has a backslash in front.
_SCHEMA: Final = re.compile(rb'(?<!\\)"schema"\s*:\s*"[A-Z][A-Za-z]+"')
_PROPERTIES: Final = re.compile(rb'(?<!\\)"properties"\s*:\s*\{')
_DESIGNATED: Final = ("sanction", "debarment")
# What only says something of parties.
_NO_PARTIES: Final = frozenset({"Address", "Position"})
_MOST_NAMED: Final = 5


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its first line is an object with a schema and properties.

    Example:
        >>> from pathlib import Path
        >>> sniff(Source(Path("mine"), b'{"id": "a", "schema": "Person", "properties": {"name": ["Ajnad"]}}'))
        True
        >>> sniff(Source(Path("mine"), b'{"id": "a", "kind": "person", "names": [{"text": "Ajnad"}]}'))
        False
    """
    line = source.head.removeprefix(_BOM).lstrip().partition(b"\n")[0]
    if not line.startswith(b"{"):
        return False
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return bool(_SCHEMA.search(line) and _PROPERTIES.search(line))
    return isinstance(fields.get("schema"), str) and isinstance(fields.get("properties"), dict)


def read(source: Source) -> EntityList:
    """Read a list.

    Args:
        source: The file.

    Returns:
        Its designated parties in their order, as of the last day on which the publisher saw one of its entities.

    Raises:
        ListError: The file holds no designated party, or one id twice.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.ftm.json")
        ...     _ = path.write_text(
        ...         '{"id": "a", "schema": "Vessel", "target": true, "properties": {"name": ["ADALIA"]}}'
        ...     )
        ...     read(open_source(path))[0].primary_name
        'ADALIA'
    """
    reading = Reading(source, FORMAT.name)
    file = _File(source, reading)
    for row in file.designated_rows():
        if not row.is_nested and row.schema not in link_ends():
            values = entity(row, file.links_of.get(row.id, []), file.known, reading)
            if values is not None:
                reading.add(values, line=row.line)
    return reading.finished(published_on=file.seen_on)


class _File:
    """What the first walk through a file keeps for the second."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self._source, self._reading = source, reading
        self.designated: set[str] = set()
        self.known = Known()
        self.links_of: dict[str, list[Row]] = {}
        self.seen_on: date | None = None
        self._links: dict[str, Row] = {}
        self._parties: dict[str, str] = {}
        with source.open() as stream:
            for row in rows(stream, file=str(source.path)):
                if isinstance(row, Problem):
                    reading.problems.append(row)
                else:
                    self._look_at(row)
        self._join()

    def designated_rows(self) -> Iterator[Row]:
        """Walk through the file again; what is wrong with its lines was said the first time."""
        with self._source.open() as stream:
            for row in rows(stream, file=str(self._source.path), only=self.designated):
                if not isinstance(row, Problem):
                    yield row

    def _look_at(self, row: Row) -> None:
        for day in row.about.get("last_seen", ()):
            seen_on = self._reading.day(day, field="last_seen", record=row.id, line=row.line)
            self.seen_on = max(filter(None, (self.seen_on, seen_on)), default=None)
        is_marked = not row.is_nested and (row.is_target or _is_designated(row))
        if row.schema in link_ends():
            other = self._links.get(row.id)
            self._links[row.id] = row if other is None else _joined(other, row)
            if row.schema == "Sanction":
                self.designated.update(row.properties.get("entity", ()))
            elif is_marked:
                self.designated.add(row.id)
            return
        if row.schema == "Address":
            self.known.addresses[row.id] = address_of(row)
        name = row.caption or next(iter(row.properties.get("name", ())), None)
        if name is not None:
            self.known.names[row.id] = name
        if not row.is_nested:
            self._parties[row.id] = row.schema
            if is_marked:
                self.designated.add(row.id)

    def _join(self) -> None:
        """Put what is said to the parties it is said of, and say what is left out."""
        # In the order of their ids, so that another order of the lines makes the same records.
        for _, row in sorted(self._links.items()):
            for end in link_ends()[row.schema]:
                for entity_id in row.properties.get(end, ()):
                    if entity_id in self.designated:
                        self.links_of.setdefault(entity_id, []).append(row)
        self.known.listed = frozenset(self.designated & self._parties.keys())
        for row in self._links.values():
            is_held = bool(self.known.listed.intersection(row.properties.get("holder", ())))
            if row.schema == "CryptoWallet" and row.id in self.designated and not is_held:
                wrong = "is a wallet, which is no party, and no designated party holds it; left out"
                self._reading.problem(wrong, record=row.id, line=row.line)
        lost = sorted(self.designated - self._parties.keys() - self._links.keys())
        if lost:
            self._reading.problem(f"a Sanction names {_some(lost)}, of which the file has no line")
        others = Counter(
            schema
            for entity_id, schema in self._parties.items()
            if entity_id not in self.designated and schema not in _NO_PARTIES
        )
        if others:
            counted = ", ".join(f"{count:,} {schema}" for schema, count in others.most_common())
            self._reading.problem(
                f"{counted}: left out, as nothing says that they are designated (no mark as target, no Sanction, no "
                "topic of sanctions or debarment)"
            )
        self._links.clear()
        self._parties.clear()


def _joined(one: Row, other: Row) -> Row:
    """Return two rows of one id as one: a link may stand nested in every entity that it names."""
    names = dict.fromkeys((*one.properties, *other.properties))
    both = {
        name: tuple(dict.fromkeys((*one.properties.get(name, ()), *other.properties.get(name, ())))) for name in names
    }
    return replace(one, properties=both)


def _is_designated(row: Row) -> bool:
    return any(topic.startswith(_DESIGNATED) for topic in row.properties.get("topics", ()))


def _some(ids: list[str]) -> str:
    shown = ", ".join(repr(entity_id) for entity_id in ids[:_MOST_NAMED])
    return f"{shown} and {len(ids) - _MOST_NAMED:,} more" if len(ids) > _MOST_NAMED else shown


FORMAT: Final = Format(name="ftm", sniff=sniff, read=read)
