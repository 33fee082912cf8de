"""The names that can still reach the threshold of their query, and what is known of them.

In: query names, and for each of their units the listed units that share a key with it. Out: names that can reach the
threshold with an upper bound for each, fewer the more of their words are compared.

All queries are worked on at once, in one table of flat arrays: a row for each name, unit of its query that one of its
own units may answer, and part of the query which that unit covers. For one query at a time most of the time went into
calling numpy (1.1 of 1.8 ms for a query of OFAC's list), whatever the number of rows.

Invariant: a name is dropped only where its bound lies below the threshold. It knows no scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.arrays import HALF, LOWER, spans
from sanscreen.index.bounds import Bounds, Costs
from sanscreen.index.tables import first_letters
from sanscreen.index.words import Sharing, Words
from sanscreen.names import NormalisedName, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_STEPS = 3
"""Words are compared in so many steps: the heaviest part of a query, its other parts, what is written together."""

ALL = np.uint32(0xFFFFFFFF)
"""Every legal form and every letter: of a name of which nothing is known."""
# Of a query of more parts than this it is not tabled which of them a name must answer: it would be 2 to the so many.
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A query name and what may answer it.

    Attributes:
        query: The query name.
        least: Lowest bound of interest.
        found: Its units, and the listed units that share a key with each.
    """

    query: NormalisedName
    least: float
    found: list[tuple[Unit, Sharing]]

    @property
    def size(self) -> int:
        """In how many names the listed units stand, in all."""
        return sum(sharing.size for _, sharing in self.found)

    def step(self, unit: Unit) -> int:
        """Return the step in which a unit is compared."""
        if unit.stop - unit.start > 1:
            return 2
        parts = self.query.parts
        heaviest = max(parts[unit.start].weight for unit, _ in self.found if unit.stop - unit.start == 1)
        return 0 if parts[unit.start].weight == heaviest else 1


@dataclass(slots=True)
class _Rows:
    """Rows of the table, as columns.

    Attributes:
        unit: Number of the unit of a query among all that were taken up, ascending.
        part: Part of the query.
        at: Place of the name among those in question.
        listed: Number of the listed unit.
        place: Its place in what shares a key.
        value: Its likeness: what it can be at most until it is compared.
        weight: Its weight, shared out over the parts that it covers, since a link of them all covers it once.
    """

    unit: NDArray[np.intp]
    part: NDArray[np.int64]
    at: NDArray[np.intp]
    listed: NDArray[np.int32]
    place: NDArray[np.int32]
    value: NDArray[np.float64]
    weight: NDArray[np.float64]

    def kept(self, rows: NDArray[np.bool_]) -> _Rows:
        """Return some of the rows."""
        at = np.flatnonzero(rows)
        return _Rows(
            self.unit[at],
            self.part[at],
            self.at[at],
            self.listed[at],
            self.place[at],
            self.value[at],
            self.weight[at],
        )


class Reach:
    """The names in question for some queries.

    Args:
        words: The words of the list.
        asked: The queries, each with something that may answer it.
        costs: What each can bring and cost.
        bounds: The bounds on their scores.
    """

    def __init__(self, words: Words, asked: list[Asked], costs: list[Costs], bounds: Bounds) -> None:
        self._words, self._tables = words, words.tables
        self._asked, self._costs, self._bounds = asked, costs, bounds
        self._least = np.array([one.least for one in asked])
        self._shared_letters = np.array([its.shared_letters for its in costs], dtype=np.uint32)
        # Of each name in question its number, the query for which it is, ascending, and its bound.
        self._names: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._query: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._bound: NDArray[np.float64] = np.zeros(0)
        # The units of the queries, with their listed units and the step in which they are compared.
        self._units: list[tuple[Unit, Sharing, int]] = []
        none = np.zeros(0, dtype=np.intp)
        self._rows = _Rows(none, none, none, none.astype(np.int32), none.astype(np.int32), np.zeros(0), np.zeros(0))

    def walk(self) -> None:
        """Gather the names in which the units stand, but for those that answer too few parts."""
        units: list[tuple[Unit, Sharing, Asked]] = []
        names, places, numbers = [], [], []
        answered = np.zeros(len(self._tables.told), dtype=np.uint16)
        for at, (one, table) in enumerate(zip(self._asked, self._which_can_reach(), strict=True)):
            postings = [self._words.postings(sharing) for _, sharing in one.found]
            some, place = (np.concatenate(column) for column in zip(*postings, strict=True))
            number = np.repeat(np.arange(len(postings)), [len(its) for its, _ in postings])
            if table is not None:
                kept = np.flatnonzero(self._can_reach(at, table, some, number, answered))
                some, place, number = some[kept], place[kept], number[kept]
            names.append(some + (np.int64(at) << HALF))
            places.append(place)
            numbers.append(number + len(units))
            units += [(unit, sharing, one) for unit, sharing in one.found]
        asking = np.concatenate(names)
        every = np.unique(asking)
        self._names, self._query = (every & LOWER).astype(np.int32), every >> HALF
        self._take(units, np.concatenate(numbers), np.searchsorted(every, asking), np.concatenate(places))

    def _which_can_reach(self) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]] | None]:
        """Return which choices of parts a name must answer at least, by a bit for each part.

        Returns:
            For each query a table for names of which all is known, and one for those that may answer more by their
            initials and legal forms; None for a query of too many parts.
        """
        counts = [len(one.query.parts) for one in self._asked]
        tabled = [at for at, count in enumerate(counts) if count <= _MOST_PARTS]
        if not tabled:
            return [None] * len(counts)
        # Each choice twice: the names of which all is known come first.
        choices = np.concatenate([np.arange(2 << counts[at]) for at in tabled])
        query = np.repeat(tabled, [2 << counts[at] for at in tabled])
        more = np.where(choices >> np.array(counts)[query] & 1, ALL, np.uint32(0))
        likeness = (choices >> np.arange(self._bounds.n_parts)[:, None]) & 1
        likeness[np.arange(self._bounds.n_parts)[:, None] >= np.array(counts)[query]] = 0
        every = np.full(len(choices), ALL)
        bounds = self._bounds.of(query, likeness.astype(np.float64), np.zeros(len(choices)), more, more, every)
        can = bounds >= self._least[query]
        tables: list[tuple[NDArray[np.bool_], NDArray[np.bool_]] | None] = [None] * len(counts)
        start = 0
        for at in tabled:
            middle, stop = start + (1 << counts[at]), start + (2 << counts[at])
            tables[at] = can[start:middle], can[middle:stop]
            start = stop
        return tables

    def _can_reach(
        self,
        at: int,
        table: tuple[NDArray[np.bool_], NDArray[np.bool_]],
        names: NDArray[np.int32],
        number: NDArray[np.intp],
        answered: NDArray[np.uint16],
    ) -> NDArray[np.bool_]:
        """Say which names can reach the threshold of a query by the parts alone that they may answer.

        Args:
            at: Number of the query.
            table: Which parts a name must answer.
            names: Numbers of names, unit by unit.
            number: The unit of the query that each may answer.
            answered: A blank for each name of the list, which is blank again afterwards.

        Returns:
            Whether each can.
        """
        found = self._asked[at].found
        ends = np.searchsorted(number, np.arange(len(found) + 1)).tolist()
        for (unit, _), (start, stop) in zip(found, pairwise(ends), strict=True):
            answered[names[start:stop]] |= _bits(unit)
        choice = answered[names]
        answered[names] = 0
        plain, more = table
        can: NDArray[np.bool_] = plain[choice]
        others = np.flatnonzero(~can & more[choice])
        if len(others):
            some, costs, tables = names[others], self._costs[at], self._tables
            # Few names have initials, and few queries what may be a misspelt form.
            initials = np.flatnonzero(self._words.has_initials[some])
            by_initial = (tables.initials[some[initials]] & costs.all_letters) != 0
            can[others[initials[by_initial]]] = True
            if costs.forms:
                can[others] |= (tables.forms[some] & costs.forms) != 0
        return can

    def _take(
        self,
        units: list[tuple[Unit, Sharing, Asked]],
        number: NDArray[np.intp],
        at: NDArray[np.intp],
        place: NDArray[np.int32],
    ) -> None:
        """Make the rows of the table, in the order of the units of all queries."""
        start, width, size = np.array(
            [(unit.start, unit.stop - unit.start, len(sharing.units)) for unit, sharing, _ in units]
        ).T
        values, weights, listed = (
            np.concatenate([getattr(sharing, column) for _, sharing, _ in units])
            for column in ("values", "weights", "units")
        )
        among = (np.cumsum(size) - size)[number] + place
        weight = weights[among] / width[number]
        part = spans(start[number], width[number])
        # A row for each part that the unit covers.
        many = np.repeat(np.arange(len(number)), width[number])
        among = among[many]
        self._rows = _Rows(number[many], part, at[many], listed[among], place[many], values[among], weight[many])
        self._units = [(unit, sharing, one.step(unit)) for unit, sharing, one in units]

    def compare(self, step: int) -> None:
        """Compare the words of one step; those that are not alike answer nothing."""
        rows = self._rows
        ends = np.searchsorted(rows.unit, np.arange(len(self._units) + 1)).tolist()
        asked = [
            (sharing, start, stop)
            for (_, sharing, when), (start, stop) in zip(self._units, pairwise(ends), strict=True)
            if when == step and start < stop
        ]
        places: list[tuple[Sharing, NDArray[np.integer]]] = [
            (sharing, rows.place[start:stop]) for sharing, start, stop in asked
        ]
        self._words.compare(places)
        for sharing, start, stop in asked:
            rows.value[start:stop] = sharing.values[rows.place[start:stop]]
        self._rows = rows.kept(rows.value > 0.0)

    def prune(self) -> None:
        """Bound the names in question and drop those that cannot reach the threshold."""
        names, query, rows, tables = self._names, self._query, self._rows, self._tables
        likeness = self._greatest(rows.value)
        covered = self._greatest(rows.weight)
        # A name without a link by key has no score.
        answers = np.count_nonzero(likeness, axis=0)
        left = tables.told[names] - covered.sum(axis=0)
        of_name = left, tables.forms[names], tables.initials[names]
        letters = tables.letters[names]
        once = self._shared_letters[query] & letters & ~tables.letters_again[names]
        if not once.any():
            bounds = self._bounds.of(query, likeness, *of_name, letters)
        else:
            # "K. Karimov" and a name in which one part begins with k: it answers the initial or the name, not both.
            begins = first_letters(tables.texts, rows.listed)
            others = self._greatest(np.where(begins & once[rows.at], 0.0, rows.value))
            bounds = np.maximum(
                self._bounds.of(query, likeness, *of_name, letters & ~once),
                self._bounds.of(query, others, *of_name, letters),
            )
        kept: NDArray[np.bool_] = np.logical_and(bounds >= self._least[query], answers > 0)
        self._bound = bounds[kept]
        if kept.all():
            return
        self._names, self._query = names[kept], query[kept]
        self._rows = rows.kept(kept[rows.at])
        self._rows.at = (np.cumsum(kept) - 1)[self._rows.at]

    def _greatest(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return for each part of a query and each name in question the greatest value of a row."""
        greatest = np.zeros((self._bounds.n_parts, len(self._names)))
        np.maximum.at(greatest.reshape(-1), self._rows.part * len(self._names) + self._rows.at, values)
        return greatest

    def found(self) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float64]]]:
        """Yield for each query the names that can reach its threshold and their bounds, best first, then by number."""
        order = np.lexsort((self._names, -self._bound, self._query))
        names, bounds = self._names[order], self._bound[order]
        for start, stop in pairwise(np.searchsorted(self._query, np.arange(len(self._asked) + 1)).tolist()):
            yield names[start:stop], bounds[start:stop]


def _bits(unit: Unit) -> np.uint16:
    """Return a bit for each part of the query that a unit covers."""
    return np.uint16((1 << unit.stop) - (1 << unit.start))
