"""How answers are written: CSV, JSON lines or Parquet.

In: rows of answers. Out: what stands for them in a part, and parts joined to one file. Invariant: the columns are those
of `sanscreen.hit_rows`, and parts joined are the file that one part with all rows would be, whatever their sizes. No
cell of the CSV is a formula to a spreadsheet or breaks a line; JSON lines and Parquet hold the texts as they are.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol, Self

from sanscreen.batch.opening import CSV, JSONL, PARQUET
from sanscreen.batch.parquet_rows import parquet_module
from sanscreen.cells import is_formula
from sanscreen.hit_rows import BOOLEAN, COLUMNS, INTEGER, NUMBER, TEXT

Body = bytes | list[tuple[Any, ...]]
"""What stands for some rows: text, or the values where the format is written in columns."""

GROUP: Final = 20_000
"""Rows of a row group of Parquet: some megabytes, enough to be read fast and to be held while it is written."""
_COPIED: Final = 2**20
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class WrittenForm(Protocol):
    """A format of answers."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def made_by(self) -> dict[str, str]:
        """What decides its bytes beside this package, with its version."""
        ...

    def body(self, rows: Iterable[dict[str, Any]]) -> Body:
        """Return what stands for some rows."""
        ...

    def part(self, file: BinaryIO) -> PartWriter:
        """Return a writer of a part."""
        ...

    def join(self, parts: Iterable[Path], file: BinaryIO) -> Iterator[int]:
        """Write parts one after the other into the file that the caller gets.

        Args:
            parts: The parts, in order.
            file: The file.

        Yields:
            The number of the part that is done.
        """
        ...


class PartWriter(Protocol):
    """Writes one part; leaving its block writes what is still held back, unless by an error. The file stays open."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None: ...

    def write(self, body: Body) -> None:
        """Write what stands for some rows."""
        ...


@dataclass(frozen=True, slots=True)
class TextForm:
    """A format of a line a row.

    Attributes:
        name: Its name.
        heading: What stands before the rows.
        line: Writes rows.
        made_by: Nothing beside this package.
    """

    name: str
    heading: bytes
    lines: Callable[[Iterable[dict[str, Any]]], str]
    made_by: dict[str, str] = field(default_factory=dict)

    def body(self, rows: Iterable[dict[str, Any]]) -> Body:
        """Return what stands for some rows; see `WrittenForm.body`."""
        return self.lines(rows).encode()

    def part(self, file: BinaryIO) -> PartWriter:
        """Return a writer of a part; see `WrittenForm.part`."""
        return _TextPart(file)

    def join(self, parts: Iterable[Path], file: BinaryIO) -> Iterator[int]:
        """Write parts one after the other; see `WrittenForm.join`."""
        file.write(self.heading)
        for number, path in enumerate(parts, 1):
            with path.open("rb") as part:
                while block := part.read(_COPIED):
                    file.write(block)
            yield number


class _TextPart:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, body: Body) -> None:
        if isinstance(body, bytes):
            self._file.write(body)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Hold nothing back."""


class ParquetForm:
    """Parquet, by pyarrow.

    Attributes:
        name: Its name.
        made_by: The version of pyarrow, which decides the bytes of the file.

    Raises:
        MissingExtra: pyarrow is not installed.
    """

    name = PARQUET

    def __init__(self) -> None:
        parquet_module()
        self.made_by = {"pyarrow": str(import_module("pyarrow").__version__)}

    def body(self, rows: Iterable[dict[str, Any]]) -> Body:
        """Return what stands for some rows; see `WrittenForm.body`."""
        return [tuple(row.values()) for row in rows]

    def part(self, file: BinaryIO) -> PartWriter:
        """Return a writer of a part; see `WrittenForm.part`."""
        return _Groups(file)

    def join(self, parts: Iterable[Path], file: BinaryIO) -> Iterator[int]:
        """Write parts one after the other; see `WrittenForm.join`."""
        parquet = parquet_module()
        with _Groups(file) as groups:
            for number, path in enumerate(parts, 1):
                with parquet.ParquetFile(path) as part:
                    for batch in part.iter_batches(use_threads=False):
                        groups.write(list(zip(*(column.to_pylist() for column in batch.columns), strict=True)))
                yield number


class _Groups:
    """Writes rows as row groups of one size, however they come."""

    def __init__(self, file: BinaryIO) -> None:
        self._schema = _schema()
        self._writer = parquet_module().ParquetWriter(file, self._schema, compression="zstd")
        self._held: list[tuple[Any, ...]] = []

    def write(self, body: Body) -> None:
        if not isinstance(body, bytes):
            self._held += body
        while len(self._held) >= GROUP:
            self._write_group(self._held[:GROUP])
            del self._held[:GROUP]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            if self._held:
                self._write_group(self._held)
            self._writer.close()
        else:
            # What is written so far is thrown away; a disk that is full must not hide what happened first.
            with suppress(OSError):
                self._writer.close()

    def _write_group(self, rows: Sequence[tuple[Any, ...]]) -> None:
        arrow = import_module("pyarrow")
        arrays = [
            arrow.array(values, type=column.type)
            for values, column in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_table(arrow.Table.from_arrays(arrays, schema=self._schema))


def written_form(name: str) -> WrittenForm:
    r"""Return a format of answers.

    Args:
        name: ``"csv"``, ``"jsonl"`` or ``"parquet"``.

    Returns:
        The format.

    Raises:
        MissingExtra: It needs a library that is not installed.

    Example:
        >>> written_form("csv").body([{**dict.fromkeys(COLUMNS), "row_id": "7", "query": "=1+1", "status": "clear"}])
        b"7,'=1+1,clear,,,,,,,,,,,,,,,\n"
    """
    if name == PARQUET:
        return ParquetForm()
    if name == JSONL:
        return TextForm(JSONL, b"", _json_lines)
    return TextForm(CSV, _csv_lines([dict(zip(COLUMNS, COLUMNS, strict=True))]).encode(), _csv_lines)


def digest_of_file(path: Path, seen: Callable[[int], None] = lambda _: None) -> str:
    """Return the SHA-256 of a file.

    Args:
        path: The file.
        seen: Is told after every megabyte how many bytes were read.

    Returns:
        The hex digits.

    Raises:
        OSError: It cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_COPIED):
            digest.update(block)
            size += len(block)
            seen(size)
    return digest.hexdigest()


def _json_lines(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _csv_lines(rows: Iterable[dict[str, Any]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value)
    cell = _BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), value)
    return f"'{cell}" if is_formula(value) else cell


def _schema() -> Any:
    arrow = import_module("pyarrow")
    types = {TEXT: arrow.string(), NUMBER: arrow.float64(), INTEGER: arrow.int64(), BOOLEAN: arrow.bool_()}
    return arrow.schema([arrow.field(name, types[sort]) for name, sort in COLUMNS.items()])
