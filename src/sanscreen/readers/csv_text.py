"""CSV as numbered rows of cells, whatever its delimiter, quotes and encoding.

Comes in: a `Source`. Goes out: its rows, each with the line on which it starts, and what is wrong with a row that
cannot be told from the next. Invariant: a byte that the encoding does not know is an error with its line, never a
letter that was guessed; a quote that is never closed is a problem, never a silent end. It knows no headings.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sanscreen.errors import ListError
from sanscreen.readers.source import Source

__all__ = ["DELIMITERS", "CsvForm", "csv_rows", "first_row"]

DELIMITERS: Final = (",", ";", "\t", "|")
"""What may stand between cells where nobody says what does: RFC 4180, and what spreadsheets write in other lands."""

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written.

    Attributes:
        encoding: Name of its encoding; None for UTF-8, or UTF-16 where it starts with a byte order mark.
        delimiter: The character between cells.
        quote: The character around a cell that holds a delimiter; it is doubled inside.

    Example:
        >>> CsvForm().delimiter
        ','
    """

    encoding: str | None = None
    delimiter: str = ","
    quote: str = '"'


def first_row(head: bytes, form: CsvForm) -> tuple[str, ...]:
    r"""Return the first row of a file, told from its first bytes.

    Args:
        head: The first bytes.
        form: How the file is written.

    Returns:
        The cells, without blanks around them; none where the bytes hold no row.

    Example:
        >>> first_row("\ufeffuid; name\n1;Ajnad\n".encode(), CsvForm(delimiter=";"))
        ('uid', 'name')
    """
    try:
        text = head.decode(_encoding(head, form), "replace")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, quotechar=form.quote)
        return tuple(cell.strip() for cell in next(reader, []))
    except (csv.Error, LookupError, UnicodeError):
        return ()


def csv_rows(source: Source, form: CsvForm) -> Iterator[tuple[int, tuple[str, ...] | str]]:
    r"""Yield the rows of a file.

    Args:
        source: The file.
        form: How it is written.

    Yields:
        The line on which each row starts, counted from 1, and its cells as they stand, or what is wrong with it. Rows
        without any text are left out.

    Raises:
        ListError: The file is not in its encoding.
        LookupError: No encoding has this name.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.csv")
        ...     _ = path.write_bytes(b'uid,name\n1,"Ajnad, the"\n')
        ...     list(csv_rows(open_source(path), CsvForm()))
        [(1, ('uid', 'name')), (2, ('1', 'Ajnad, the'))]
    """
    encoding = _encoding(source.head, form)
    with source.open() as stream:
        # newline="": a line break inside a cell stays as it is.
        lines = io.TextIOWrapper(stream, encoding=encoding, newline="")
        reader = csv.reader(lines, delimiter=form.delimiter, quotechar=form.quote, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = tuple(next(reader))
            except StopIteration:
                return
            except csv.Error as error:
                until = "" if reader.line_num <= line else f", to line {reader.line_num}"
                yield line, f"is no row of CSV ({error}){until}; left out: mend its quotes"
                continue
            except UnicodeError:
                raise ListError(
                    f"is not {encoding.removesuffix('-sig').upper()}; save it as UTF-8, or say what encoding it has: "
                    "encoding = 'cp1252' for files of Windows in western Europe",
                    path=source.path,
                    line=_bad_line(source, encoding),
                ) from None
            if any(cell.strip() for cell in cells):
                yield line, cells


def _bad_line(source: Source, encoding: str) -> int | None:
    """Return the first line that is not in an encoding in which a line end is one byte."""
    with source.open() as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return None if encoding.startswith("utf-16") else number
    return None


def _encoding(head: bytes, form: CsvForm) -> str:
    if form.encoding is not None:
        # A mark that the encoding itself would leave standing as a letter.
        is_marked = head.startswith(_BOMS[0][0]) and form.encoding.casefold().replace("_", "-") in ("utf-8", "utf8")
        return "utf-8-sig" if is_marked else form.encoding
    return next((encoding for mark, encoding in _BOMS if head.startswith(mark)), "utf-8")
