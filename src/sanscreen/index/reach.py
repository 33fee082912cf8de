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
# So many parts of a query have a mark, the heaviest; a name is taken to answer all others. With 8 more bits, marks of
# 3,000,000 names leave the cache of the processor, and a query took 3.6 instead of 3.0 ms.
_MOST_MARKED = 7
# The mark of a name with an initial, and those of all parts.
_INITIALLED, _ANSWERED = np.uint8(1 << _MOST_MARKED), np.uint8((1 << _MOST_MARKED) - 1)
# Fewer names are not spared: on OFAC's list sparing all costs a query 2%, on 3,000,000 names it takes 3.4 ms to 2.9.
_FEW_NAMES = 4_000


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

    def units(self) -> list[tuple[Unit, Sharing, int]]:
        """Return the units, what shares a key with each, and the step in which each is compared."""
        parts = self.query.parts
        weights = [parts[unit.start].weight if unit.stop - unit.start == 1 else -1.0 for unit, _ in self.found]
        heaviest = max(weights)
        return [
            (unit, sharing, 2 if weight < 0.0 else 0 if weight == heaviest else 1)
            for (unit, sharing), weight in zip(self.found, weights, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Choices:
    """Which parts of each query a name must answer at least; a choice of parts is the sum of their marks.

    Attributes:
        suffice: Whether a choice suffices, those of all queries one behind the other: for each query first for a name
            of which all is known, then for one that may answer more by its initials and legal forms.
        starts: Where the choices of each query start.
        sizes: How many there are.
    """

    suffice: NDArray[np.bool_]
    starts: NDArray[np.int32]
    sizes: NDArray[np.int32]

    def plain(self, at: int) -> NDArray[np.bool_]:
        """Return which choices of a query suffice for a name of which all is known."""
        return self.suffice[self.starts[at] : self.starts[at] + self.sizes[at]]

    def more(self, at: int) -> NDArray[np.bool_]:
        """Return which suffice for one that may answer more."""
        return self.suffice[self.starts[at] + self.sizes[at] : self.starts[at] + 2 * self.sizes[at]]


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

    unit: NDArray[np.int32]
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
        none, numbers = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int32)
        self._rows = _Rows(numbers, none, none, numbers, numbers, np.zeros(0), np.zeros(0))

    def walk(self) -> None:
        """Gather the names in which the units stand, but for those that answer too few parts."""
        marks = [_marks(one.query) for one in self._asked]
        choices = self._which_can_reach(marks)
        marked = np.zeros(len(self._tables.told), dtype=np.uint8)
        postings: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []
        gathered: list[NDArray[np.int32]] = []
        chosen: list[NDArray[np.int32]] = []
        for at, start in enumerate(choices.starts):
            its = self._mark(at, choices, marks[at], marked)
            postings += its
            some = np.concatenate([names for names, _ in its])
            gathered.append(some)
            chosen.append(start + (marked[some] & _ANSWERED))
            marked[some] = 0
        names = np.concatenate(gathered)
        query = np.repeat(np.arange(len(gathered), dtype=np.int32), [len(some) for some in gathered])
        kept = np.flatnonzero(self._can_reach(choices, query, names, np.concatenate(chosen)))
        number = np.repeat(np.arange(len(postings), dtype=np.int32), [len(some) for some, _ in postings])[kept]
        place = np.concatenate([places for _, places in postings])[kept]
        asking = names[kept] + (query[kept].astype(np.int64) << HALF)
        # Names ascend for each listed unit, and stable sorting merges what ascends.
        every = np.sort(asking, kind="stable")
        every = every[np.flatnonzero(np.diff(every, prepend=-1))]
        self._names, self._query = (every & LOWER).astype(np.int32), every >> HALF
        self._take(number, np.searchsorted(every, asking), place)

    def _which_can_reach(self, marks: list[list[int]]) -> _Choices:
        """Return which choices of parts suffice for each query.

        Args:
            marks: The marks of the parts of each query.
        """
        sizes = np.array([1 << sum(mark > 0 for mark in its) for its in marks])
        # Each choice twice: the names of which all is known come first.
        choices = np.concatenate([np.arange(2 * size) for size in sizes])
        query = np.repeat(np.arange(len(sizes)), 2 * sizes)
        more = np.where(choices >= sizes[query], ALL, np.uint32(0))
        of_part = np.zeros((self._bounds.n_parts, len(marks)), dtype=choices.dtype)
        for at, its in enumerate(marks):
            of_part[: len(its), at] = its
            # A part without a mark is in all choices.
            of_part[: len(its), at][of_part[: len(its), at] == 0] = 2 * sizes.max()
        likeness = ((choices % sizes[query] | 2 * sizes.max()) & of_part[:, query]) != 0
        every = np.full(len(choices), ALL)
        bounds = self._bounds.of(query, likeness.astype(np.float64), np.zeros(len(choices)), more, more, every)
        starts = np.cumsum(2 * sizes) - 2 * sizes
        return _Choices(bounds >= self._least[query], starts.astype(np.int32), sizes.astype(np.int32))

    def _mark(
        self, at: int, choices: _Choices, marks: list[int], marked: NDArray[np.uint8]
    ) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
        """Mark the names of a query with the parts that they may answer.

        Args:
            at: Number of the query.
            choices: Which parts a name must answer.
            marks: The marks of the parts.
            marked: A blank for each name of the list, in which they are marked.

        Returns:
            For each unit the names in which its listed units stand and the place of the unit for each; of units that
            do not suffice, those names only that may answer others too.
        """
        found = self._asked[at].found
        its_marks = [np.uint8(sum(marks[unit.start : unit.stop])) for unit, _ in found]
        postings = [self._words.postings(sharing) for _, sharing in found]
        spared = self._spared(at, choices, its_marks)
        for place, (_, sharing) in enumerate(found):
            names, _ = postings[place]
            if place not in spared:
                marked[names] |= its_marks[place]
            if spared:
                marked[names[self._words.initialled(sharing, names)]] |= _INITIALLED
        for place in spared:
            names, places = postings[place]
            kept = np.flatnonzero(marked[names])
            postings[place] = names[kept], places[kept]
        for place in spared:
            marked[postings[place][0]] |= its_marks[place]
        return postings

    def _spared(self, at: int, choices: _Choices, its_marks: list[np.uint8]) -> list[int]:
        """Return places of units that do not suffice together, unless a name has initials; those in the most names.

        "Muhammad" of "Muhammad Qizani": of its many names those alone are looked at that may answer "Qizani" too.
        """
        one = self._asked[at]
        if one.size < _FEW_NAMES:
            return []
        # Few queries have what may be a misspelt legal form, and many names have a form.
        suffice = choices.plain(at) | choices.more(at) if self._costs[at].forms else choices.plain(at)
        within = (np.array(its_marks) & ~np.arange(len(suffice), dtype=np.uint8)[:, None]) == 0
        sizes = np.where(suffice, 0, within @ np.array([sharing.size for _, sharing in one.found]))
        best = int(sizes.argmax())
        return np.flatnonzero(within[best]).tolist() if sizes[best] >= _FEW_NAMES else []

    def _can_reach(
        self, choices: _Choices, query: NDArray[np.int32], names: NDArray[np.int32], chosen: NDArray[np.int32]
    ) -> NDArray[np.bool_]:
        """Say which names can reach the threshold of their query by the parts alone that they may answer.

        Args:
            choices: Which parts a name must answer.
            query: The query for which each name is.
            names: Numbers of the names.
            chosen: The choice of parts that each may answer.

        Returns:
            Whether each can.
        """
        can: NDArray[np.bool_] = choices.suffice[chosen]
        others = np.flatnonzero(~can)
        others = others[choices.suffice[chosen[others] + choices.sizes[query[others]]]]
        some, asked = names[others], query[others]
        letters = np.array([costs.all_letters for costs in self._costs], dtype=np.uint32)
        forms = np.array([costs.forms for costs in self._costs], dtype=np.uint32)
        can[others] = ((self._tables.initials[some] & letters[asked]) | (self._tables.forms[some] & forms[asked])) != 0
        return can

    def _take(self, number: NDArray[np.int32], at: NDArray[np.intp], place: NDArray[np.int32]) -> None:
        """Make the rows of the table, in the order of the units of all queries."""
        self._units = units = [unit for one in self._asked for unit in one.units()]
        start, width, size = np.array(
            [(unit.start, unit.stop - unit.start, len(sharing.units)) for unit, sharing, _ in units]
        ).T
        values, listed = (
            np.concatenate([getattr(sharing, column) for _, sharing, _ in units]) for column in ("values", "units")
        )
        among = (np.cumsum(size) - size)[number] + place
        weight = self._tables.weights[listed[among]] / width[number]
        part = spans(start[number], width[number])
        # A row for each part that the unit covers.
        many = np.repeat(np.arange(len(number)), width[number])
        among = among[many]
        self._rows = _Rows(number[many], part, at[many], listed[among], place[many], values[among], weight[many])

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


def _marks(query: NormalisedName) -> list[int]:
    """Return a mark for each part of a query, a power of two; 0 for the lightest of a query of too many."""
    weights = [part.weight for part in query.parts]
    heaviest = sorted(range(len(weights)), key=lambda at: -weights[at])[:_MOST_MARKED]
    marks = [0] * len(weights)
    for bit, at in enumerate(heaviest):
        marks[at] = 1 << bit
    return marks
