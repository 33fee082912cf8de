"""Rows of OFAC's legacy CSV files, by the names of their columns, nothing interpreted.

Comes in: a `Source` that holds one of the four parts of a list. Goes out: its `Row`s, with "" for OFAC's null.
Invariant: every line ends in a row or in a problem with its place; one damaged line costs no other line. UTF-8 and
Windows-1252 (which is Latin-1 and more) are told apart by what is valid. It knows no entity: see
`sanscreen.readers.ofac_csv`.

Source: OFAC's "dat_spec.txt" (data specification of 2004-12-06, updated 2023-09-25).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final

from sanscreen.readers.ofac_remarks import PieceKind, pieces
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import HEAD, Source
from sanscreen.records.checks import is_visible

__all__ = ["ADDRESSES", "ALIASES", "CONTINUATIONS", "ENTITIES", "Part", "Row", "part_of", "rows"]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the files that make a list.

    Attributes:
        holds: What it holds, in words.
        columns: Names of its columns, as OFAC's specification has them.
        sdn_name: Stem of its file name on the SDN list.
        cons_name: Stem of its file name on the consolidated list.
    """

    holds: str
    columns: tuple[str, ...]
    sdn_name: str
    cons_name: str

    def file_names(self, other: Source) -> tuple[str, ...]:
        """Return the names that this part of a list can have beside another part.

        Args:
            other: The other part.

        Returns:
            File names, the likelier first: packed like the other part, then not packed.

        Example:
            >>> from pathlib import Path
            >>> [ALIASES.file_names(Source(Path(name), b"")) for name in ("sdn.csv.gz", "cons_prim.csv")]
            [('alt.csv.gz', 'alt.csv'), ('cons_alt.csv',)]
        """
        stem = self.cons_name if other.name.casefold().startswith("cons") else self.sdn_name
        suffix = other.path.name.removeprefix(other.name)
        return tuple(dict.fromkeys((f"{stem}{suffix or '.csv'}", f"{stem}.csv")))


ENTITIES: Final = Part(
    "entities",
    (
        "ent_num",
        "SDN_Name",
        "SDN_Type",
        "Program",
        "Title",
        "Call_Sign",
        "Vess_type",
        "Tonnage",
        "GRT",
        "Vess_flag",
        "Vess_owner",
        "Remarks",
    ),
    "sdn",
    "cons_prim",
)
ALIASES: Final = Part("aliases", ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"), "alt", "cons_alt")
ADDRESSES: Final = Part(
    "addresses", ("ent_num", "add_num", "address", "city", "country", "add_remarks"), "add", "cons_add"
)
CONTINUATIONS: Final = Part("continued Remarks", ("ent_num", "Remarks"), "sdn_comments", "cons_comments")

_PARTS: Final = {len(part.columns): part for part in (ENTITIES, ALIASES, ADDRESSES, CONTINUATIONS)}
_NULL: Final = "-0-"
_TYPES: Final = frozenset({_NULL, "individual", "entity", "vessel", "aircraft"})
_ALIAS_TYPES: Final = frozenset({"aka", "fka", "nka"})
# So many rows are looked at to recognise a file, of which half must be of its form: one may be damaged.
_MOST_LOOKED_AT: Final = 50
_ROW_START: Final = re.compile(r'\s*"?[0-9]+"?,')
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")
# Some editions end in Ctrl-Z, the end-of-file mark of DOS.
_ENDS: Final = "\x1a\r\n"
_BLANK: Final = f"{_ENDS} \t"
_BOM: Final = "\xef\xbb\xbf"
_UTF8: Final = "utf-8"
_WINDOWS: Final = "cp1252"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Attributes:
        file: The file, for problems.
        line: The line on which it starts.
        fields: What stands in its columns: "" for null; Remarks with the space around them, for they are continued.
    """

    file: str
    line: int
    fields: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.fields[column]


def part_of(source: Source) -> Part | None:
    """Return which part of a list a file holds, told from its first bytes.

    Args:
        source: The file.

    Returns:
        The part; None where the file is none of OFAC's. A CSV file of another publisher has a header, other columns or
        no "-0-".

    Example:
        >>> from pathlib import Path
        >>> part_of(Source(Path("mine.csv"), b'36,12,aka,"AERO-CARIBBEAN",-0- ')).holds
        'aliases'
    """
    texts = [text for _, text in islice(_joined(_lines(io.BytesIO(source.head))), _MOST_LOOKED_AT)]
    if 1 < len(texts) < _MOST_LOOKED_AT and len(source.head) >= HEAD:
        texts.pop()  # the head ends in the middle of it
    found = Counter(_part_of_row(columns) for text in texts if (columns := _columns(text)) is not None)
    found.pop(None, None)
    if not found:
        return None
    columns_held, held = found.most_common(1)[0]
    return _PARTS[columns_held or 0] if 2 * held >= len(texts) else None


def _part_of_row(columns: list[str]) -> int | None:
    """Return the number of columns of a row that has the form of a part, or None."""
    texts = [column.strip() for column in columns]
    if len(texts) not in _PARTS or not texts[0].isdecimal():
        return None
    part = _PARTS[len(texts)]
    if part is CONTINUATIONS:
        # All Remarks end in a full stop, and no table of customers has these pieces.
        is_part = texts[1].endswith(".") and any(piece.kind is not PieceKind.TEXT for piece in pieces(texts[1]))
    elif part is ENTITIES:
        is_part = texts[2].casefold() in _TYPES and _NULL in texts[4:11]
    elif part is ALIASES:
        is_part = texts[1].isdecimal() and texts[2].casefold() in _ALIAS_TYPES
    else:
        is_part = texts[1].isdecimal() and _NULL in texts[2:]
    return len(texts) if is_part else None


def rows(source: Source, part: Part, reading: Reading) -> Iterator[Row]:
    """Yield the rows of a file.

    Args:
        source: The file.
        part: The part of a list that it holds.
        reading: Keeps the problems.

    Yields:
        The rows. One with too few columns has "" for the rest; one with too many has them in its last.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "alt.csv")
        ...     _ = path.write_text('36,12,aka,"AERO-CARIBBEAN",-0- ')
        ...     source = open_source(path)
        ...     [row["alt_name"] for row in rows(source, ALIASES, Reading(source, "ofac-csv"))]
        ['AERO-CARIBBEAN']
    """
    file = str(source.path)
    wanted = len(part.columns)
    for line, text in _joined(_decoded(source)):
        if _CONTROLS.search(text):
            reading.problem("holds bytes that are no text; they are kept as they are read", line=line, file=file)
        columns = _columns(text)
        if columns is None:
            reading.problem("its quotation marks are damaged; read as far as they can be", line=line, file=file)
            columns = _columns(text, strict=False)
        if columns is None or len(columns) < 2:
            reading.problem(f"is no row of {wanted} columns; left out", line=line, file=file)
            continue
        if len(columns) != wanted:
            wrong = f"has {len(columns)} columns, not {wanted}; read as far as they go"
            reading.problem(wrong, record=columns[0], line=line, file=file)
            columns[wanted - 1 :] = [",".join(columns[wanted - 1 :])]
            columns += [""] * (wanted - len(columns))
        yield Row(file, line, dict(zip(part.columns, map(_value, part.columns, columns), strict=True)))


def _value(column: str, text: str) -> str:
    bare = text.strip()
    if bare == _NULL or not is_visible(bare):
        return ""
    return text if column == "Remarks" else bare


def _columns(text: str, *, strict: bool = True) -> list[str] | None:
    try:
        return next(csv.reader([text], strict=strict), None)
    except csv.Error:
        return None


def _joined(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the text of each row with its first line.

    A line that starts with a number starts a row; any other belongs to the row before where that has an open quotation
    mark. So a quotation mark too many damages one row and does not swallow the file.
    """
    first = 0
    held = [""]
    is_open = False
    for number, line in lines:
        # The space at the end of Remarks that are continued belongs to them.
        text = line.lstrip(_BLANK).rstrip(_ENDS)
        if is_open and not _ROW_START.match(text):
            held.append(text)
        else:
            if held != [""]:
                yield first, "\n".join(held)
            first, held, is_open = number, [text], False
        is_open ^= text.count('"') % 2 == 1
    if held != [""]:
        yield first, "\n".join(held)


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file, whatever ends them, each byte as the character of its number."""
    with io.TextIOWrapper(stream, encoding="latin-1", newline=None) as text:
        for number, line in enumerate(text, 1):
            yield number, line.removeprefix(_BOM) if number == 1 else line


def _decoded(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file as text; a byte that is no text in the file's encoding as U+FFFD."""
    with source.open() as stream:
        found = Counter(_encoding(line) for _, line in _lines(stream) if not line.isascii())
    encoding = _WINDOWS if found[_WINDOWS] > found[_UTF8] else _UTF8
    with source.open() as stream:
        for number, line in _lines(stream):
            if line.isascii():
                yield number, line
                continue
            # A line that is valid UTF-8 is UTF-8: no other text looks like it by chance.
            used = _UTF8 if _encoding(line) == _UTF8 else encoding
            yield number, line.encode("latin-1").decode(used, "replace")


def _encoding(line: str) -> str:
    try:
        line.encode("latin-1").decode(_UTF8)
    except UnicodeDecodeError:
        return _WINDOWS
    return _UTF8
