"""Reader of our own list format: one JSON record a line.

Comes in: a file in UTF-8, with or without a byte order mark, that is read line by line. Its first line may describe
the list, as ``{"list": {"name": ..., "as_of": ..., "counts": ...}}``; every other line that is not blank is an
entity. Goes out: an `EntityList`. Invariant: every line ends as an entity or as a problem with its place, and the
digest covers every byte. It does not write lists: see `scripts/build_list.py` of the source distribution.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from sanscreen.errors import ListError, RecordError
from sanscreen.readers.base import Format
from sanscreen.readers.source import Source
from sanscreen.records import Entity, EntityList, ListCounts, ListInfo, Problem
from sanscreen.records.checks import Day, Record, Text, Url, Visible
from sanscreen.records.plain import parse_json_object, record_error

__all__ = ["FORMAT", "HeaderLine", "ListHeader", "entity", "line_schema", "read", "rows", "sniff"]

_BOM: Final = b"\xef\xbb\xbf"


class ListHeader(Record):
    """What the first line of a list may say of the whole.

    Attributes:
        name: Short name of the list.
        title: What the list holds, in a few words.
        publisher: Who publishes it.
        as_of: The day as of which its records are true.
        source_url: Where the publisher's own list can be had.
        generator: What made the file.
        note: What a user of the list must know.
        counts: How much it holds; a file that holds fewer records was cut off.

    Example:
        >>> ListHeader(name="mine", as_of="2026-08-20").as_of
        datetime.date(2026, 8, 20)
    """

    name: Visible
    title: Text | None = None
    publisher: Text | None = None
    as_of: Day | None = None
    source_url: Url | None = None
    generator: Text | None = None
    note: Text | None = None
    counts: ListCounts | None = None


class HeaderLine(Record):
    """The first line of a list, where it is not an entity.

    Attributes:
        list: What it says of the whole.

    Example:
        >>> HeaderLine(list=ListHeader(name="mine")).list.name
        'mine'
    """

    list: ListHeader


def line_schema() -> dict[str, Any]:
    """Return the JSON schema of a line: an entity, or the header that may stand first.

    Returns:
        A JSON schema, draft 2020-12. A validator sees the form; dates before an order are refused by the reader.

    Example:
        >>> sorted(line_schema()["$defs"])[:3]
        ['Designation', 'Detail', 'Entity']
    """
    line: TypeAdapter[Entity | HeaderLine] = TypeAdapter(
        Annotated[Entity | HeaderLine, Field(title="One line of a sanscreen list")]
    )
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **line.json_schema()}
    for definition in schema["$defs"].values():
        if "description" in definition:  # what concerns Python code stays out
            description = definition["description"].partition("\n\nRaises:")[0].partition("\n\nExample:")[0]
            definition["description"] = description
    return schema


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its first line is a header, an entity, or an object too broken to tell.

    Example:
        >>> from pathlib import Path
        >>> sniff(Source(Path("mine"), b'{"id": "1", "kind": "person", "names": []}'))
        True
        >>> sniff(Source(Path("mine"), b"uid,name"))
        False
    """
    line = source.head.removeprefix(_BOM).lstrip().partition(b"\n")[0]
    if not line.startswith(b"{"):
        return False
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return True
    return bool(fields.keys() & {"list", "names", "kind", "id"}) and "properties" not in fields


def rows(lines: Iterable[bytes], *, file: str) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """Parse lines, without looking at what they say.

    Args:
        lines: The lines of a file in order, with or without their ends.
        file: Name of the file, for problems.

    Yields:
        The number of each line that is not blank, and its fields or what is wrong with it.

    Example:
        >>> list(rows([b'{"id": "1"}', b""], file="mine.jsonl"))
        [(1, {'id': '1'})]
    """
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(_BOM) if number == 1 else line
        if not content.strip():
            continue
        try:
            yield number, parse_json_object(content.decode("utf-8").strip())
        except UnicodeDecodeError as error:
            wrong = f"is not UTF-8 from byte {error.start + 1} on; left out"
            yield number, Problem(file=file, line=number, message=wrong)
        except RecordError as error:
            yield number, _problem(error, file=file, line=number)


def entity(fields: Mapping[str, Any]) -> Entity:
    """Build the entity of one row.

    Args:
        fields: A row as `rows` yields it.

    Returns:
        The entity.

    Raises:
        RecordError: A field is missing, malformed or unknown.

    Example:
        >>> entity({"id": "1", "kind": "vessel", "names": [{"text": "ADALIA"}]}).primary_name
        'ADALIA'
    """
    return Entity.from_dict(fields)


def read(source: Source) -> EntityList:
    """Read a list.

    Args:
        source: The file.

    Returns:
        Its entities in their order; lines that are no entity stand in `info.problems`.

    Raises:
        ListError: The file holds no good record, or one id twice.

    Example:
        >>> from sanscreen.readers.base import bundled_path
        >>> from sanscreen.readers.source import open_source
        >>> read(open_source(bundled_path("eo13224"))).info.published_on
        datetime.date(2026, 8, 20)
    """
    path = source.path
    header = ListHeader(name=path.stem if source.packing is None else source.name)
    entities: list[Entity] = []
    places: list[int] = []
    problems: list[Problem] = []
    held = 0
    with source.open() as stream:
        for number, row in rows(stream, file=str(path)):
            held += 1
            if isinstance(row, Problem):
                problems.append(row)
                continue
            try:
                if held == 1 and row.keys() == {"list"}:
                    held = 0
                    header = _header(row)
                else:
                    entities.append(entity(row))
                    places.append(number)
            except RecordError as error:
                problems.append(_problem(error, file=str(path), line=number))
    if not entities:
        first = f"; the first problem is {problems[0]}" if problems else ""
        raise ListError(f"holds no record of an entity{first}", path=path)
    if header.counts is not None and header.counts.entities != held:
        counted = f"the header counts {header.counts.entities} records and the file holds {held}: it was cut off"
        counted += " or edited; fetch it again, or correct the header"
        problems.append(Problem(file=str(path), field="list.counts.entities", message=counted))
    info = ListInfo(
        name=header.name,
        title=header.title,
        publisher=header.publisher,
        published_on=header.as_of,
        source_url=header.source_url,
        digest=source.digest(),
        format=FORMAT.name,
        counts=ListCounts.of(entities),
        problems=tuple(problems),
    )
    return EntityList(entities, info=info, lines=places, path=path)


def _header(row: Mapping[str, Any]) -> ListHeader:
    try:
        return HeaderLine.model_validate(dict(row)).list
    except ValidationError as error:
        raise record_error(error) from None


def _problem(error: RecordError, *, file: str, line: int) -> Problem:
    wrong = f"{error.reason}; left out"
    return Problem(file=file, line=line, record=error.record, field=error.field, message=wrong)


FORMAT: Final = Format(name="jsonl", sniff=sniff, read=read)
