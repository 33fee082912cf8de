"""FollowTheMoney as rows: one entity each, those that stand nested in others among them.

Comes in: lines of JSON, as OpenSanctions publishes them: ``entities.ftm.json``, where entities name each other by id,
and ``targets.nested.json``, where the whole of the other entity stands in place of its id. Goes out: `Row`s, the same
for both. Invariant: a value that is no text, or none that UTF-8 can hold, is said; nothing is interpreted.
Source: https://followthemoney.tech and https://www.opensanctions.org/docs/bulk/json/
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sanscreen.names.tables import groups
from sanscreen.readers import jsonl
from sanscreen.records import Problem
from sanscreen.records.checks import is_visible, shown

__all__ = ["Row", "link_ends", "rows"]

_ABOUT: Final = ("datasets", "referents", "first_seen", "last_seen", "last_change")


@dataclass(frozen=True, slots=True)
class Row:
    """One entity of FollowTheMoney: a party, or what is said of one.

    Attributes:
        id: Its id.
        schema: What it is, such as 'Person' or 'Sanction'.
        caption: Its name for the eye.
        is_target: Whether the publisher marks it as a target.
        properties: Their values; other entities are named by id.
        about: What the publisher says of the record itself: datasets, former ids, days.
        line: The line on which it stands.
        is_nested: Whether it stands in another entity.

    Example:
        >>> (row,) = rows([b'{"id": "a", "schema": "Person", "properties": {"name": ["Ajnad"]}}'], file="mine.json")
        >>> row.schema, row.properties["name"]
        ('Person', ('Ajnad',))
    """

    id: str
    schema: str
    caption: str | None
    is_target: bool
    properties: Mapping[str, tuple[str, ...]]
    about: Mapping[str, tuple[str, ...]]
    line: int
    is_nested: bool


@cache
def link_ends() -> dict[str, tuple[str, ...]]:
    """Return the schemata that say something of other entities, with the properties that name these.

    Returns:
        Properties by schema; the first of two is where the link starts.

    Example:
        >>> link_ends()["Sanction"], link_ends()["Ownership"]
        (('entity',), ('owner', 'asset'))
    """
    return {schema: tuple(end for end, _ in ends) for schema, ends in _links().items()}


@cache
def _links() -> dict[str, tuple[tuple[str, str], ...]]:
    table = groups("ftm_links", "sanscreen.readers.tables")
    return {
        schema: tuple((end.strip(), reverse.strip()) for end, _, reverse in (text.partition("=") for text in ends))
        for schema, ends in table.items()
    }


@cache
def _reverse_of(schema: str) -> dict[str, str]:
    """Return the properties under which entities hold links of a schema, with the property of the link that answers."""
    return {reverse: end for end, reverse in _links().get(schema, ())}


def _end_of(link: Mapping[str, Any], name: str) -> str | None:
    """Return the property of a nested link that names the entity in which it stands under a name."""
    schema = str(link.get("schema"))
    ends = link_ends().get(schema, ())
    return _reverse_of(schema).get(name) or (ends[0] if len(ends) == 1 else None)


def rows(lines: Iterable[bytes], *, file: str, only: Collection[str] | None = None) -> Iterator[Row | Problem]:
    """Parse lines, without looking at what they mean.

    Args:
        lines: The lines of a file in order.
        file: Name of the file, for problems.
        only: Ids of the entities whose lines are wanted; None for all.

    Yields:
        Each entity of a line, those that stand in it after it; or what is wrong.

    Example:
        >>> nested = b'{"id": "s", "schema": "Sanction", "properties": {"program": ["SDGT"]}}'
        >>> line = b'{"id": "a", "schema": "Person", "properties": {"sanctions": [' + nested + b"]}}"
        >>> [(row.schema, dict(row.properties)) for row in rows([line], file="mine.json")]
        [('Person', {}), ('Sanction', {'entity': ('a',), 'program': ('SDGT',)})]
    """
    for number, fields in jsonl.rows(lines, file=file):
        if isinstance(fields, Problem):
            yield fields
            continue
        line = _Line(number, file)
        if only is None or line.id_of(fields) in only:
            yield from line.rows(fields)


class _Line:
    """Takes one line apart, without recursion, however deep it is nested."""

    def __init__(self, number: int, file: str) -> None:
        self._number, self._file = number, file
        self._problems: list[Problem] = []
        self._record: str | None = None

    def id_of(self, fields: Mapping[str, Any]) -> str | None:
        """Return the id that the row of an entity will have."""
        return self._text(fields.get("id"), "id")

    def rows(self, fields: Mapping[str, Any]) -> Iterator[Row | Problem]:
        waiting: list[tuple[Mapping[str, Any], dict[str, tuple[str, ...]], bool]] = [(fields, {}, False)]
        while waiting:
            entity, given, is_nested = waiting.pop()
            self._problems.clear()
            row = self._row(entity, given, waiting, is_nested=is_nested)
            yield from self._problems
            if row is not None:
                yield row

    def _row(
        self,
        entity: Mapping[str, Any],
        given: dict[str, tuple[str, ...]],
        waiting: list[tuple[Mapping[str, Any], dict[str, tuple[str, ...]], bool]],
        *,
        is_nested: bool,
    ) -> Row | None:
        self._record = None
        entity_id, schema = self.id_of(entity), self._text(entity.get("schema"), "schema")
        if entity_id is None or schema is None:
            self._say("has no id or no schema; left out", "id" if entity_id is None else "schema")
            return None
        self._record = entity_id
        held = entity.get("properties")
        if not isinstance(held, dict):
            self._say(f"is an object of properties; got {shown(held)}; left out", "properties")
            held = {}
        found: dict[str, tuple[str, ...]] = {}
        inner: list[tuple[Mapping[str, Any], dict[str, tuple[str, ...]], bool]] = []
        for name, values in held.items():
            texts = []
            for value in values if isinstance(values, list) else [values]:
                if isinstance(value, dict):
                    other = self._text(value.get("id"), name)
                    end = _end_of(value, name)
                    if other is not None and end is None:
                        texts.append(other)
                    inner.append((value, {end: (entity_id,)} if end is not None else {}, True))
                elif (text := self._text(value, name)) is not None:
                    texts.append(text)
            if texts:
                found[sys.intern(_printable(name))] = tuple(dict.fromkeys(texts))
        waiting.extend(reversed(inner))
        about = {
            name: tuple(texts)
            for name in _ABOUT
            if (texts := [text for value in _listed(entity.get(name)) if (text := self._text(value, name)) is not None])
        }
        for name in entity.keys() - {*_ABOUT, "id", "schema", "caption", "target", "properties"}:
            if (text := self._text(entity[name], name)) is not None:
                about[_printable(name)] = (text,)
        return Row(
            id=entity_id,
            schema=sys.intern(schema),
            caption=self._text(entity.get("caption"), "caption"),
            is_target=entity.get("target") is True,
            properties={**given, **found},
            about=about,
            line=self._number,
            is_nested=is_nested,
        )

    def _text(self, value: object, field: str) -> str | None:
        """Return a value as text that can be kept, or None where it has nothing to show."""
        if value is None:
            return None
        if isinstance(value, (bool, int, float)):
            return str(value).lower() if isinstance(value, bool) else str(value)
        if not isinstance(value, str):
            self._say(f"is text; got {shown(value)}; left out", field)
            return None
        text = value.strip()
        if text and text.isprintable():
            return text
        if not is_visible(text):
            return None
        mended = _printable(text)
        if mended != text:
            self._say(f"holds half a character, which became a question mark: {shown(text)}", field)
        return mended

    def _say(self, message: str, field: str) -> None:
        place = {"file": self._file, "line": self._number, "record": self._record, "field": _printable(field)}
        self._problems.append(Problem(**place, message=message))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
