"""A list written to a file that `read_list` reads again, every field of every entity in it.

Comes in: an `EntityList`, and where to write it. Goes out: a file in our own form, as JSONL or as CSV. Invariant: the
entities that are read from the file equal those that were written; the file is written aside and renamed, so nobody
sees half of it. JSONL also keeps what is known of the list as a whole: its name, title, publisher, date and address;
its digest and format become those of the new file. It does not choose or change entities.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from threading import get_ident
from typing import Any, Final, Literal, TextIO, get_args

from sanscreen.cells import guarded
from sanscreen.errors import ListError
from sanscreen.readers.jsonl import HeaderLine, ListHeader
from sanscreen.readers.own_csv import COLUMNS, PLAIN
from sanscreen.records import Entity, EntityList, ListCounts, json_line

__all__ = ["ExportFormat", "export_list", "write_csv", "write_jsonl"]

ExportFormat = Literal["jsonl", "csv"]
"""The forms in which a list can be written."""

# Python's csv module reads no longer cell, and a spreadsheet cuts one off after a quarter of that.
_LONGEST_CELL: Final = 131_072


def export_list(held: EntityList, path: Path, *, format: ExportFormat) -> None:  # noqa: A002 - the word of the command
    """Write a list.

    Args:
        held: The list.
        path: Where to; a file that is there is replaced.
        format: 'jsonl', which keeps all, or 'csv' for spreadsheets, which keeps the entities.

    Raises:
        ListError: There is no such format, the file cannot be written, or a cell is too long for CSV.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen import read_list
        >>> with TemporaryDirectory() as folder:
        ...     export_list(read_list("eo13224"), Path(folder, "mine.csv"), format="csv")
        ...     list(read_list(Path(folder, "mine.csv"))) == list(read_list("eo13224"))
        True
    """
    writers: dict[str, Callable[[EntityList, Path], None]] = {"jsonl": write_jsonl, "csv": write_csv}
    if format not in writers:
        raise ListError(f"a list is exported as {' or '.join(get_args(ExportFormat))}; got {format!r}", path=path)
    writers[format](held, path)


def write_jsonl(held: EntityList, path: Path) -> None:
    """Write a list in our own form, one JSON record a line, as `sanscreen.readers.jsonl` reads it.

    Args:
        held: The list.
        path: Where to; a file that is there is replaced.

    Raises:
        ListError: The file cannot be written.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen import read_list
        >>> with TemporaryDirectory() as folder:
        ...     write_jsonl(read_list("eo13224"), Path(folder, "mine.jsonl"))
        ...     read_list(Path(folder, "mine.jsonl")).info.title == read_list("eo13224").info.title
        True
    """

    def write(stream: TextIO) -> None:
        stream.write(f"{json_line(_header(held))}\n")
        stream.writelines(f"{entity.to_json()}\n" for entity in held)

    _write_whole(path, write, encoding="utf-8")


def write_csv(held: EntityList, path: Path) -> None:
    """Write the entities of a list as CSV, one a row, as `sanscreen.readers.own_csv` reads it.

    Args:
        held: The list.
        path: Where to; a file that is there is replaced.

    Raises:
        ListError: The file cannot be written, or a cell is longer than CSV can hold; nothing is cut off.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen import read_list
        >>> with TemporaryDirectory() as folder:
        ...     write_csv(read_list("eo13224"), Path(folder, "mine.csv"))
        ...     Path(folder, "mine.csv").read_text(encoding="utf-8-sig")[:27]
        'id,kind,primary_name,names,'
    """

    def write(stream: TextIO) -> None:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for entity in held:
            row = _row(entity)
            longest = max(row, key=len)
            if len(longest) > _LONGEST_CELL:
                field = COLUMNS[row.index(longest)]
                raise ListError(
                    f"record {entity.id!r} has a cell of {len(longest):,} characters, more than CSV can hold; export "
                    "the list as jsonl",
                    path=path,
                    field=field,
                )
            writer.writerow(row)

    # With a byte order mark, without which spreadsheets take UTF-8 for the encoding of their land.
    _write_whole(path, write, encoding="utf-8-sig")


def _header(held: EntityList) -> dict[str, Any]:
    info = held.info
    problems = f"; {len(info.problems)} problems stand in it, which are not repeated here" if info.problems else ""
    header = ListHeader(
        name=info.name,
        title=info.title,
        publisher=info.publisher,
        as_of=info.published_on,
        source_url=info.source_url,
        generator="sanscreen",
        note=f"Exported from a list in the format {info.format} with the digest {info.digest}{problems}.",
        counts=ListCounts.of(held),
    )
    return HeaderLine(list=header).model_dump(mode="json", exclude_defaults=True)


def _row(entity: Entity) -> list[str]:
    values = {"primary_name": entity.primary_name, **entity.model_dump(mode="json", exclude_defaults=True)}
    return [_cell(values.get(column), is_plain=column in PLAIN) for column in COLUMNS]


def _cell(value: Any, *, is_plain: bool) -> str:
    if value is None:
        return ""
    return guarded(value) if is_plain else json_line(value)


def _write_whole(path: Path, write: Callable[[TextIO], None], *, encoding: str) -> None:
    """Write a file aside and put it in its place when it is whole."""
    try:
        aside = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}.part")
        try:
            with aside.open("w", encoding=encoding, newline="") as stream:
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except ListError:
        raise
    except OSError as error:
        raise ListError(f"cannot be written: {error.strerror or error}", path=path) from None
    except ValueError as error:  # a path with a null character, or without a name
        raise ListError(f"cannot be written: {error}", path=path) from None
