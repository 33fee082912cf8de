"""Opens a file of customers by its form: CSV, JSON lines or Parquet.

In: a path, and what the caller says of its form. Out: `Customers`. Invariant: the form is what the name of the file
says, and where that says nothing what its first bytes say; it is shown before a run and stands in the manifest.
"""

from __future__ import annotations

import stat
from os import PathLike
from pathlib import Path
from typing import Final

from sanscreen.batch.csv_rows import CsvCustomers
from sanscreen.batch.json_rows import JsonCustomers
from sanscreen.batch.lines import Lines
from sanscreen.batch.parquet_rows import ParquetCustomers
from sanscreen.batch.rows import Customers
from sanscreen.errors import BatchError

CSV, JSONL, PARQUET = "csv", "jsonl", "parquet"
FORMATS: Final = (CSV, JSONL, PARQUET)

_SUFFIXES: Final = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".psv"), CSV),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), JSONL),
    **dict.fromkeys((".parquet", ".pq"), PARQUET),
}
_PACKED: Final = ".gz"
_PARQUET_MARK: Final = b"PAR1"


def open_customers(
    path: str | PathLike[str], *, form: str | None = None, delimiter: str | None = None, encoding: str | None = None
) -> Customers:
    """Open a file of customers; only its beginning is read.

    Args:
        path: The file; CSV and JSON lines may be packed with gzip.
        form: One of `FORMATS`; None for what the file says.
        delimiter: Of CSV, one character; None to find it.
        encoding: Of CSV and JSON lines; None for what the first bytes say, UTF-8 where they say nothing.

    Returns:
        The file.

    Raises:
        BatchError: It is not there, empty, damaged or of no known form.
        MissingExtra: It is Parquet, and pyarrow is not installed.

    Example:
        >>> open_customers("no_such_file.csv")
        Traceback (most recent call last):
        ...
        sanscreen.errors.BatchError: no_such_file.csv: No such file or directory
    """
    place = Path(path)
    try:
        if not stat.S_ISREG(place.stat().st_mode):
            raise BatchError(f"{place}: a run that can go on needs a regular file, not a folder or a pipe")
        chosen = format_of(place, form) or _form_by_content(place)
        if chosen != CSV and delimiter is not None:
            raise BatchError(f"{place}: a delimiter is a matter of CSV, and this is {chosen}")
        if chosen == PARQUET:
            if encoding is not None:
                raise BatchError(f"{place}: Parquet has no encoding to choose")
            return ParquetCustomers(place)
        if chosen == JSONL:
            return JsonCustomers(place, encoding=encoding)
        return CsvCustomers(place, delimiter=delimiter, encoding=encoding)
    except OSError as error:
        raise BatchError(f"{place}: {error.strerror or error}") from None


def format_of(path: Path, form: str | None) -> str | None:
    """Return the format that is asked for, or that the name of a file says.

    Args:
        path: The file.
        form: One of `FORMATS`, or None.

    Returns:
        The format; None where nothing says it.

    Raises:
        BatchError: There is no such format.

    Example:
        >>> format_of(Path("hits.parquet"), None), format_of(Path("hits"), None), format_of(Path("a.csv.gz"), None)
        ('parquet', None, 'csv')
    """
    if form is not None:
        if form not in FORMATS:
            raise BatchError(f"a format is one of {', '.join(FORMATS)}, not {form!r}")
        return form
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == _PACKED:
        suffixes.pop()
    return _SUFFIXES.get(suffixes[-1]) if suffixes else None


def _form_by_content(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(len(_PARQUET_MARK)) == _PARQUET_MARK:
            return PARQUET
    with Lines(path, None) as lines:
        first = next(lines, "")
    return JSONL if first.lstrip().startswith("{") else CSV
