"""The core under all frames: columns of values in pieces, screened in one stream, to columns of rows.

In: pieces of a frame (a batch of a stream, or the whole frame), and how to ask. Out: for each piece the rows that
answer it, as plain columns, and the place in the piece of the row that each of them answers.
Invariant: queries go to `Screener.screen_many` in one stream over all pieces, so processes are started once, and no
more pieces are held than are being asked. It knows no library of frames.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from os import PathLike
from typing import Any, Final, Generic, TypeVar

from sanscreen.answer import Screening
from sanscreen.errors import QueryError
from sanscreen.frames.fields import Fields
from sanscreen.hit_rows import COLUMNS, rows_of
from sanscreen.records import Query
from sanscreen.screening import Screener, bundled_screener

Source = TypeVar("Source")

ROW_ID: Final = "row_id"
"""The column that an adapter makes, with the type of the caller's reference."""
ANSWERED: Final = {name: sort for name, sort in COLUMNS.items() if name != ROW_ID}
"""The other columns, and what stands in each."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How to ask: the options of `Screener.screen_many`, and whether rows that are clear come back.

    Attributes:
        threshold: As for `Screener.screen_many`, like all that follow but the last.
        limit: Most hits of a query.
        as_of: Drop designations known not to be in force on this day.
        filters: The other filters by name.
        workers: Number of processes.
        clear: Whether rows that are clear come back.
    """

    threshold: float | None
    limit: int | None
    as_of: date | None
    filters: Mapping[str, Any]
    workers: int
    clear: bool = field(kw_only=True)

    def ask(self, screener: Screener, queries: Iterable[Query]) -> Iterator[Screening]:
        """Return the answers, in order; raise `QueryError` or `TypeError` at once where an option is malformed."""
        if "as_of" in self.filters:
            raise QueryError("as_of is an option of its own, not one of filters")
        return screener.screen_many(
            queries, self.workers, threshold=self.threshold, limit=self.limit, as_of=self.as_of, **self.filters
        )


@dataclass(frozen=True, slots=True)
class Piece(Generic[Source]):
    """Some rows of a frame that follow each other.

    Attributes:
        source: Where the rows come from, which the adapter knows.
        values: The values of each column asked.
        count: Number of rows.
    """

    source: Source
    values: Mapping[Hashable, Sequence[Any]]
    count: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The rows that answer a piece.

    Attributes:
        places: For each of them the place in the piece of the row that it answers, in ascending order.
        columns: Their columns, all but `ROW_ID`.
    """

    places: list[int]
    columns: dict[str, list[Any]]

    @classmethod
    def nothing(cls) -> Answered:
        """Return no rows."""
        return cls([], {name: [] for name in ANSWERED})


def screen_pieces(
    pieces: Iterable[Piece[Source]], fields: Fields, screener: Screener, asking: Asking
) -> Iterator[tuple[Source, Answered]]:
    """Screen the rows of a frame.

    Args:
        pieces: The frame, read as it is needed.
        fields: Which columns say what.
        screener: What to screen against.
        asking: How to ask.

    Returns:
        An iterator over the sources of the pieces, those without rows left out, each with what answers it.

    Raises:
        QueryError: An option is malformed; it is said at once.

    Example:
        >>> fields = Fields.of(name="name")
        >>> piece = Piece("customers", {"name": ["Ashraf al-Qizani", "Jane Doe"]}, 2)
        >>> [(_, answered)] = screen_pieces([piece], fields, opened(None), Asking(None, 1, None, {}, 1, clear=True))
        >>> answered.places, answered.columns["status"]
        ([0, 1], ['hit', 'clear'])
    """
    asked: deque[Piece[Source]] = deque()
    problems: deque[str | None] = deque()

    def queries() -> Iterator[Query]:
        for piece in pieces:
            if piece.count:
                asked.append(piece)
                for query, problem in fields.queries(piece.values, piece.count):
                    problems.append(problem)
                    yield query

    return _gathered(asking.ask(screener, queries()), asked, problems, with_clear=asking.clear)


def _gathered(
    screenings: Iterator[Screening], asked: deque[Piece[Source]], problems: deque[str | None], *, with_clear: bool
) -> Iterator[tuple[Source, Answered]]:
    place, answered = 0, Answered.nothing()
    for answer in screenings:
        problem = problems.popleft()
        screening = answer if problem is None else replace(answer, problems=(problem, *answer.problems))
        if with_clear or screening.status != "clear":
            for row in rows_of(screening, ""):
                answered.places.append(place)
                for name in ANSWERED:
                    answered.columns[name].append(row[name])
        place += 1
        if place == asked[0].count:
            yield asked.popleft().source, answered
            place, answered = 0, Answered.nothing()


def opened(screener: Screener | str | PathLike[str] | None) -> Screener:
    """Return the screener that a caller means.

    Args:
        screener: A screener, the path of one that was saved, or None for that of the bundled list.

    Returns:
        The screener.

    Raises:
        ListError: The file is absent, of another format or version, or damaged.
        TypeError: It is none of these.

    Example:
        >>> opened(None).lists[0].name
        'eo13224'
    """
    if screener is None:
        return bundled_screener()
    if isinstance(screener, (str, PathLike)):
        return Screener.load(screener)
    if not isinstance(screener, Screener):
        raise TypeError(f"screener is a Screener, the path of a saved one or None, not {type(screener).__name__}")
    return screener
