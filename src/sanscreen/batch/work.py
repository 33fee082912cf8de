"""The work of a run: rows in chunks to the processes, answers into parts, parts into the journal.

In: a file of customers, the place to go on from, and what answers rows. Out: parts and a journal that tells of them.
Invariant: no chunk crosses the end of a part, so a part has the same rows and the same bytes whoever made it and when.
It reads a few chunks ahead of the answers, never more.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from sanscreen.batch.answers import Answering, Counts, Told
from sanscreen.batch.columns import Columns
from sanscreen.batch.forms import WrittenForm, digest_of_file
from sanscreen.batch.journal import PART, Journal, Part
from sanscreen.batch.places import Places, aside
from sanscreen.batch.progress import SCREENING, Progress, Show
from sanscreen.batch.rows import Customers, Place, Row
from sanscreen.errors import BatchError
from sanscreen.many import CHUNK
from sanscreen.parallel import map_in_order


@dataclass(frozen=True, slots=True)
class State:
    """What tells without reading it that a file was changed.

    Attributes:
        size: In bytes.
        changed: When it was written to, in nanoseconds.
    """

    size: int
    changed: int


def state_of(path: Path) -> State:
    """Return the state of a file now.

    Args:
        path: The file.

    Returns:
        Its state.

    Raises:
        OSError: It is not there.
    """
    held = path.stat()
    return State(held.st_size, held.st_mtime_ns)


def answer_parts(
    customers: Customers,
    columns: Columns,
    places: Places,
    form: WrittenForm,
    answering: Answering,
    journal: Journal,
    *,
    state: State,
    show: Show,
    workers: int,
    part_rows: int,
) -> None:
    """Answer all rows that no part has yet.

    Args:
        customers: The file of customers.
        columns: What each column says.
        places: Where parts are kept.
        form: How answers are written.
        answering: Answers rows.
        journal: Is told of each part.
        state: The state of the file when its digest was taken.
        show: Is told how far the run is.
        workers: Number of processes.
        part_rows: Rows of a part.

    Raises:
        BatchError: The file is damaged, or was changed meanwhile.
        OSError: It cannot be read, or a part not written.
    """
    began = time.monotonic()
    seen = sum((part.counts for part in journal.parts), Counts())
    rows_before = rows_kept = seen.rows
    chunks = _Chunks(customers, columns, journal.parts[-1].end if journal.parts else Place(), part_rows)
    read_before: int | None = None
    with closing(_answers(answering, chunks, workers)) as answers:
        for first in answers:
            number, counts, problem = len(journal.parts) + 1, Counts(), None
            path = places.part(number)
            with aside(path) as file, form.part(file) as writer:
                for told in chain((first,), answers):
                    end = chunks.ends.popleft()
                    writer.write(told.body)
                    counts, seen = counts + told.counts, seen + told.counts
                    problem = problem or told.problem
                    read_before = end.read if read_before is None and rows_before else read_before
                    show(Progress(SCREENING, end.read, state.size, read_before or 0, seen, rows_before, rows_kept))
                    if end.is_full:
                        break
            if state_of(customers.path) != state:
                raise BatchError(f"{customers.path}: the file was changed while it was read")
            journal.add(
                PART,
                Part(
                    number=number,
                    counts=counts,
                    end=end.place,
                    bytes=path.stat().st_size,
                    sha256=digest_of_file(path),
                    run=len(journal.runs),
                    seconds=round(time.monotonic() - began, 3),
                    problem=problem,
                ),
            )
            rows_kept = seen.rows


def _answers(answering: Answering, chunks: _Chunks, workers: int) -> Generator[Told, None, None]:
    if workers == 1:
        yield from map(answering, chunks)
    else:
        answering.load()
        yield from map_in_order(answering, chunks, workers=workers)


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a chunk: the place behind it, how much was read, and whether it fills its part."""

    place: Place
    read: int
    is_full: bool


class _Chunks:
    """Rows in chunks, as they are needed; the end of each is kept until its answers come."""

    def __init__(self, customers: Customers, columns: Columns, start: Place, part_rows: int) -> None:
        self._customers = customers
        self._rows = customers.rows(columns.used(), start)
        self._part_rows = part_rows
        self.ends: deque[_End] = deque()

    def __iter__(self) -> Iterator[Sequence[Row]]:
        left = self._part_rows
        while rows := list(islice(self._rows, min(CHUNK, left))):
            left = left - len(rows) or self._part_rows
            self.ends.append(_End(self._customers.place, self._customers.read, left == self._part_rows))
            yield rows
