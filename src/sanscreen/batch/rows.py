"""What every reader of a customer file gives: headings, and rows with the place behind each.

Comes in: nothing. Goes out: the shape of a row and of a reader. Invariant: each row of the file is given out once, in
order, with its values or with the reason why it has none. It reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol


class Row(NamedTuple):
    """A row of a customer file.

    Attributes:
        number: From 1.
        values: The values of the columns asked for, in that order; nothing where it could not be read.
        problem: Why it could not be read, or None.
    """

    number: int
    values: Sequence[Any]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on.

    Attributes:
        offset: Behind the last row, in the units of the format.
        row: Number of the last row before it.
        blank: Blank lines before it, which are no rows.
    """

    offset: int = 0
    row: int = 0
    blank: int = 0


class Customers(Protocol):
    """A file of customers.

    Attributes:
        path: The file.
        headings: Its headings.
        form: What is known of its form, such as delimiter and encoding.
        place: Behind the last row that was given out.
        read: Bytes of the file that have been read, about.
    """

    path: Path
    headings: tuple[str, ...]
    form: dict[str, str]
    place: Place
    read: int

    def rows(self, columns: Sequence[str], start: Place) -> Iterator[Row]:
        """Yield the rows behind a place.

        Args:
            columns: The headings of the values wanted.
            start: The place; `Place()` for all rows.

        Yields:
            The rows.

        Raises:
            BatchError: The file is damaged.
            OSError: It cannot be read.
        """
        ...
