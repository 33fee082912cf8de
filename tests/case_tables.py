r"""Tables of cases: CSV files in tests/data to pytest parameters with readable ids.

In: the name of a table. Out: one parameter a row. Invariant: a row that stands twice, a missing cell or a row
without its reason is refused, so that adding a case is adding a line. Characters that cannot be seen are
written as in Python (``\\u200b``), and so is a blank at either end (``\\x20``).
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

DATA = Path(__file__).with_name("data")

_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")


def unescape(text: str) -> str:
    """Return the text with its escapes read."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1) or match.group(2) or match.group(3), 16)), text)


def rows(table: str, *columns: str) -> list[dict[str, str]]:
    """Return the rows of a table, whose columns must be the ones named and `why`."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != (*columns, "why"):
            raise ValueError(f"{table}.csv: columns are {reader.fieldnames}, not {[*columns, 'why']}")
        found = list(reader)
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(found, start=2):
        if None in row or None in row.values() or not row["why"].strip():
            raise ValueError(f"{table}.csv line {number}: a cell is missing, or there is one too many: {row}")
        case = tuple(row[column] for column in columns)
        if case in seen:
            raise ValueError(f"{table}.csv lines {seen[case]} and {number} hold the same case")
        seen[case] = number
    return [{column: unescape(cell) for column, cell in row.items()} for row in found]


def cases(table: str, *columns: str) -> list[object]:
    """Return pytest parameters with the cells of the named columns; the reason and the input are the id."""
    return [
        pytest.param(*(row[column] for column in columns), id=ascii(f"{row['why']}: {row[columns[0]]}")[1:-1])
        for row in rows(table, *columns)
    ]
