r"""CSV files of customers: any delimiter and encoding, quoted line ends, and rows that are broken.

In: a path. Out: headings and rows. Invariant: each line belongs to one row or is blank; a row with more or fewer cells
than the heading has is not read by guess, because its cells may have moved; a quote that is not closed costs the line
in which it is opened and no line after it. The first row is the heading.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from sanscreen.batch.lines import Lines
from sanscreen.batch.rows import Place, Row
from sanscreen.errors import BatchError

DELIMITERS: Final = (",", ";", "\t", "|")
LONGEST_ROW: Final = 131_072
"""Characters of a row: a quote that is not closed must not swallow the file, and no customer has as many."""

_TRIED: Final = 200
"""Lines at the beginning of a file by which its delimiter is found."""
_TRIED_CHARACTERS: Final = 65_536


class CsvCustomers:
    r"""A CSV file of customers.

    Args:
        path: The file.
        delimiter: What stands between cells; None to find it among `DELIMITERS`.
        encoding: Its encoding; None for what its first bytes say.

    Attributes:
        path: The file.
        headings: Its headings, without blanks around them.
        form: Its delimiter and encoding.
        place: Behind the last row that was given out.
        read: Bytes of the file that have been read, about.

    Raises:
        BatchError: There is no heading, the delimiter is none, or the encoding is unknown.
        OSError: The file cannot be read.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.csv")
        ...     _ = path.write_text('id;name\n7;"Ali\nHassan"\n8\n')
        ...     mine = CsvCustomers(path)
        ...     list(mine.rows(["name"], Place()))
        [Row(number=1, values=['Ali\nHassan'], problem=None),
         Row(number=2, values=(), problem='has 1 cell where the heading has 2')]
    """

    def __init__(self, path: Path, *, delimiter: str | None = None, encoding: str | None = None) -> None:
        self.path = path
        self.place = Place()
        self.read = 0
        with Lines(path, encoding) as lines:
            head = _head(lines)
            self._encoding = lines.encoding
        if not any(line.strip() for line in head):
            raise BatchError(f"{path}: the file is empty; its first row has the headings")
        self._delimiter = _found_delimiter(head) if delimiter is None else _checked_delimiter(delimiter)
        heading = next(self._records(Place()))
        if heading[1] is not None:
            raise BatchError(f"{path}: the row of headings {heading[1]}")
        self.headings = tuple(cell.strip() for cell in heading[0])
        self.form = {"format": "csv", "delimiter": self._delimiter, "encoding": self._encoding}

    def rows(self, columns: Sequence[str], start: Place) -> Iterator[Row]:
        """Yield the rows behind a place; see `Customers.rows`."""
        width = len(self.headings)
        places = [self.headings.index(column) for column in columns]
        number = start.row
        records = self._records(start)
        if start.offset == 0:
            next(records)
            # The heading is no row, and neither is a blank line before it.
            self.place = Place(self.place.offset, number, start.blank)
        for cells, problem in records:
            if problem is None and not cells and width > 1:
                self.place = Place(self.place.offset, number, self.place.blank + 1)
                continue
            number += 1
            self.place = Place(self.place.offset, number, self.place.blank)
            if problem is None:
                # A blank line of a file of one column is a customer without a name.
                held = cells or [""]
                problem = _moved(held, width)
                if problem is None:
                    yield Row(number, [held[place] for place in places])
                    continue
            yield Row(number, (), problem)

    def _records(self, start: Place) -> Iterator[tuple[list[str], str | None]]:
        """Yield the cells of each record, or why it has none, and keep the place behind it."""
        self.place = start
        with Lines(self.path, self._encoding, start.offset) as lines:
            feed = _Feed(lines)
            reader = csv.reader(feed, delimiter=self._delimiter)
            is_first = start.offset == 0
            while True:
                feed.begin()
                problem = None
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    problem = f"is not CSV: {error}"
                    # In a row of several lines nothing else can be too long but what stands in quotes.
                    feed.is_open |= feed.lines > 1
                if feed.is_open:
                    problem = f"opens a quote that is not closed within {LONGEST_ROW:,} characters"
                if problem is not None:
                    cells = []
                    feed.keep_first()
                    reader = csv.reader(feed, delimiter=self._delimiter)
                if is_first and not cells and problem is None:
                    # Blank lines before the heading.
                    continue
                is_first = False
                self.place = Place(feed.place, self.place.row, self.place.blank)
                self.read = lines.read
                yield cells, problem


class _Feed:
    """Hands lines to the CSV reader, and knows which of them the row under way has taken."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._again: deque[tuple[str, int]] = deque()
        self._taken: list[tuple[str, int]] = []
        self._length = 0
        self.is_open = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._taken and self._length > LONGEST_ROW:
            self.is_open = True
            raise csv.Error
        try:
            line, place = self._again.popleft() if self._again else (next(self._lines), self._lines.place)
        except StopIteration:
            # A reader asks for more in the middle of a row only within quotes.
            self.is_open = bool(self._taken)
            raise
        self._taken.append((line, place))
        self._length += len(line)
        return line

    def begin(self) -> None:
        """Begin a row."""
        self._taken.clear()
        self._length = 0
        self.is_open = False

    def keep_first(self) -> None:
        """Hand out again all lines of this row but the first."""
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]

    @property
    def lines(self) -> int:
        """How many lines the row has taken."""
        return len(self._taken)

    @property
    def place(self) -> int:
        """Behind the row."""
        return self._taken[-1][1]


def _head(lines: Lines) -> list[str]:
    head: list[str] = []
    length = 0
    for line in islice(lines, _TRIED):
        head.append(line)
        length += len(line)
        if length > _TRIED_CHARACTERS:
            break
    return head


def _found_delimiter(head: Sequence[str]) -> str:
    """Return the delimiter by which most rows have as many cells as the heading; the one that makes most of them."""

    def told(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        # Up to a line that cannot be read, which every delimiter meets.
        with suppress(csv.Error):
            widths.extend(len(cells) for cells in csv.reader(head, delimiter=delimiter) if cells)
        if not widths or widths[0] == 1:
            return 0.0, 0
        return round(sum(width == widths[0] for width in widths) / len(widths), 1), widths[0]

    best = max(DELIMITERS, key=told)
    return best if told(best)[1] else DELIMITERS[0]


def _checked_delimiter(delimiter: str) -> str:
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise BatchError(f"a delimiter is one character, such as ; or a tab, not {delimiter!r}")
    return delimiter


def _moved(cells: list[str], width: int) -> str | None:
    """Return why cells cannot be told apart by the heading, or None; empty ones at the end are none."""
    if len(cells) == width or (len(cells) > width and not any(cells[width:])):
        return None
    return f"has {len(cells):,} cell{'' if len(cells) == 1 else 's'} where the heading has {width:,}"
