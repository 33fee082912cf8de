"""The rows of a customer file, answered and written down some dozens at once, in whichever process does the work.

In: rows. Out: `Told`: what is to be written for them, and counts. Invariant: each row is counted once, as clear, hit or
unscreenable; what is written depends on the rows, the lists and the options alone, not on time, process or order of
work. It opens no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from sanscreen.answer import Screening
from sanscreen.batch.columns import Columns
from sanscreen.batch.forms import Body, WrittenForm
from sanscreen.batch.queries import Asked, Queries
from sanscreen.batch.rows import Row
from sanscreen.hit_rows import rows_of
from sanscreen.many import ONE_OF_EACH
from sanscreen.records import Query
from sanscreen.stamp import Stamp

CLEAR, HIT, UNSCREENABLE = "clear", "hit", "unscreenable"


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of rows.

    Attributes:
        rows: Rows, each of them clear, hit or unscreenable.
        clear: Rows without a hit.
        hit: Rows with one hit or more.
        unscreenable: Rows that could not be screened.
        hits: Hits of all rows together.
        truncated: Rows that have more hits than the limit, or may have.
        problems: Rows that were screened without one of their values, which could not be used.

    Example:
        >>> Counts(rows=2, clear=2) + Counts(rows=1, hit=1, hits=3)
        Counts(rows=3, clear=2, hit=1, unscreenable=0, hits=3, truncated=0, problems=0)
    """

    rows: int = 0
    clear: int = 0
    hit: int = 0
    unscreenable: int = 0
    hits: int = 0
    truncated: int = 0
    problems: int = 0

    def __add__(self, other: Counts) -> Self:
        return type(self)(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def to_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Told:
    """What some rows came to.

    Attributes:
        body: What is written for them.
        counts: What became of them.
        problem: The first value that could not be used, in words, with its row; or None.
    """

    body: Body
    counts: Counts
    problem: str | None = None


class Answering:
    """Answers rows.

    Args:
        answer: Screens some queries together, as `Screener.answering` gives it.
        columns: What each column says.
        form: How answers are written.
        clear: Whether clear rows are written too.

    Attributes:
        with_clear: Whether clear rows are written too.
        stamp: The stamp of every answer, but for the time.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[Query | str]], list[Screening]],
        columns: Columns,
        form: WrittenForm,
        *,
        clear: bool,
    ) -> None:
        self._answer = answer
        self._queries = Queries(columns)
        self._n_values = len(columns.used())
        self._form = form
        self.with_clear = clear
        # A query with nothing to compare: what a row that cannot be read comes to.
        self._refused = answer([Query()])[0]

    @property
    def stamp(self) -> Stamp:
        """The stamp of every answer, but for the time."""
        return self._refused.stamp

    def load(self) -> None:
        """Load what rows of any sort need, so that processes that are started now have it."""
        self([Row(0, [name] * self._n_values) for name in ONE_OF_EACH])

    def __call__(self, rows: Sequence[Row]) -> Told:
        """Return what some rows come to."""
        asked = [self._asked(row) for row in rows]
        answers = iter(self._answer([each.query for each in asked if each.query is not None]))
        screenings = [self._refusal(each) if each.query is None else _told(each, next(answers)) for each in asked]
        return Told(
            self._form.body(self._written(asked, screenings)),
            _counted(asked, screenings),
            next(_problems(asked, screenings), None),
        )

    def _asked(self, row: Row) -> Asked:
        if row.problem is not None:
            return Asked(str(row.number), None, None, f"the row {row.problem}")
        return self._queries.asked(row.number, row.values)

    def _refusal(self, asked: Asked) -> Screening:
        return replace(self._refused, query=Query(name=asked.name), reason=asked.reason)

    def _written(self, asked: Sequence[Asked], screenings: Sequence[Screening]) -> Iterator[dict[str, Any]]:
        for each, screening in zip(asked, screenings, strict=True):
            if screening.status != CLEAR or self.with_clear:
                yield from rows_of(screening, each.row_id)


def _told(asked: Asked, screening: Screening) -> Screening:
    """Return an answer with what of the row never came into the query."""
    if asked.problem is None:
        return screening
    return replace(screening, problems=(asked.problem, *screening.problems))


def _counted(asked: Sequence[Asked], screenings: Sequence[Screening]) -> Counts:
    statuses: list[str] = [screening.status for screening in screenings]
    return Counts(
        rows=len(statuses),
        clear=statuses.count(CLEAR),
        hit=statuses.count(HIT),
        unscreenable=statuses.count(UNSCREENABLE),
        hits=sum(len(screening) for screening in screenings),
        truncated=sum(screening.truncated for screening in screenings),
        problems=sum(1 for _ in _problems(asked, screenings)),
    )


def _problems(asked: Sequence[Asked], screenings: Sequence[Screening]) -> Iterator[str]:
    for each, screening in zip(asked, screenings, strict=True):
        if screening.status != UNSCREENABLE and screening.problems:
            yield f"row {each.row_id}: {screening.problems[0]}"
