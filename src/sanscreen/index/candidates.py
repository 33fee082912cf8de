"""From a query name to the listed names whose score can reach the threshold, without walking the list.

In: a query name and a threshold. Out: numbers of names, each with an upper bound on its score, best first. Four steps:

1. each unit of the query finds the listed units that share a key with it (``words``);
2. the names in which these stand are gathered. In a long list the commonest parts are left out of this: where a name
   that shares nothing else with the query cannot reach the threshold ("Muhammad", "trading"), only the others need be
   walked, and a name of these is then asked for its units (the idea of MaxScore: Turtle and Flood 1995);
3. taking every unit that shares a key for equal, names are bounded, and most are out before two words are compared;
4. words are compared for the names that remain, the heaviest part first, so that most names are out before the words of
   their other parts are.

Compared, on OFAC's list of 40,000 names and new queries: where initials, misspelt legal forms and cut last words were
taken for answered in full, 21 names a query were scored, and with what they can bring at most (``bounds``) one is; with
all words compared at once 217 pairs of words were compared for a query, and with the heaviest part first 60 are.

Invariant: a name with a score above 0 shares a key with the query (``alignment`` asks for it), and the bound is
never below the score; so no hit is lost. An oracle test scores every name and compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.arrays import spans
from sanscreen.index.bounds import Bounds
from sanscreen.index.tables import NameTables
from sanscreen.index.words import Sharing, Words
from sanscreen.matching import Matcher
from sanscreen.matching.similarity import Similarity
from sanscreen.names import NormalisedName, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Rounding: a bound is a sum in another order than the score.
_SLACK = 1e-6
# Every legal form and every letter: of a name of which nothing is known.
_ALL = np.uint32(0xFFFFFFFF)
# Fewer names than this are walked sooner than it is worked out which of them need not be.
_FEW_NAMES = 20_000
# Of a query of more parts than this it is not tabled which of them a name must answer: it would be 2 to the so many.
_MOST_PARTS = 8


class NameIndex:
    """Finds the listed names that can reach a threshold.

    Args:
        tables: The tables of the list.

    Example:
        >>> from sanscreen.index.tables import assemble, chunk_of
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.names import normalise
        >>> index = NameIndex(assemble([chunk_of([normalise("Ashraf AL-QIZANI"), normalise("HAMAS")])]))
        >>> numbers, bounds = index.candidates(normalise("Ashraf Qizani"), Matcher(profile_of(None)), 0.8)
        >>> numbers.tolist()
        [0]
    """

    def __init__(self, tables: NameTables) -> None:
        self._words = Words(tables)
        self._with_initials = np.flatnonzero(tables.initials).astype(np.int32)

    def __len__(self) -> int:
        return len(self.tables.told)

    @property
    def tables(self) -> NameTables:
        """The tables of the list."""
        return self._words.tables

    def candidates(
        self, query: NormalisedName, matcher: Matcher, threshold: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the names whose score can reach the threshold.

        Args:
            query: The query name.
            matcher: The matcher that will score them.
            threshold: Lowest score of interest, in [0, 1]; at 0 every name that shares a likeness is returned.

        Returns:
            Numbers of names and upper bounds of their scores, highest bound first, then by number.
        """
        keyed = [unit for unit in query.units if unit.keys]
        found = list(zip(keyed, self._words.sharings(keyed), strict=True))
        if query.clipped is not None:
            # A word that the query's last one begins answers it, whether or not they share a key.
            last = query.units[query.clipped]
            found.append((last, self._words.begun_by(last, matcher.profile.cut)))
        found = [(unit, sharing) for unit, sharing in found if len(sharing.units)]
        if not found:
            return np.zeros(0, dtype=np.int32), np.zeros(0)
        bounds = Bounds(query, matcher.profile)
        reach = _Reach(self.tables, bounds, len(query.parts), threshold)
        spared = self._spared(query, found, bounds, threshold)
        walked = [row for row in found if not spared.issuperset(range(row[0].start, row[0].stop))]
        others = [row for row in found if spared.issuperset(range(row[0].start, row[0].stop))]
        reach.walk([(unit, sharing, *self._words.postings(sharing)) for unit, sharing in walked], assumed=others)
        if others:
            reach.add(self._by_initial(query, bounds, spared, threshold))
            reach.prune(assumed=others)
            reach.look_up(others)
        reach.prune()
        for step in _steps(query, reach.found):
            if not len(reach.numbers):
                break
            reach.compare(step, self._words, matcher.similarity)
            reach.prune()
        order = np.lexsort((reach.numbers, -reach.bounds))
        return reach.numbers[order], reach.bounds[order]

    def _spared(
        self, query: NormalisedName, found: Sequence[tuple[Unit, Sharing]], bounds: Bounds, threshold: float
    ) -> frozenset[int]:
        """Return parts, the commonest first, such that a name that shares nothing else cannot reach the threshold."""
        sizes = [0] * len(query.parts)
        for unit, sharing in found:
            for part in range(unit.start, unit.stop):
                sizes[part] += sharing.size
        if sum(sharing.size for _, sharing in found) < _FEW_NAMES:
            return frozenset()
        spared: set[int] = set()
        for part in sorted(range(len(sizes)), key=lambda part: -sizes[part]):
            if sizes[part] and _best(bounds, [*spared, part], [], len(sizes)) < threshold - _SLACK:
                spared.add(part)
        return frozenset(spared)

    def _by_initial(
        self, query: NormalisedName, bounds: Bounds, spared: frozenset[int], threshold: float
    ) -> NDArray[np.int32]:
        """Return the names that may reach the threshold by an initial beside what is not walked ("Muhammad Q.")."""
        others = [part for part in range(len(query.parts)) if part not in spared and bounds.letters[part]]
        if not others or _best(bounds, list(spared), others, len(query.parts)) < threshold - _SLACK:
            return np.zeros(0, dtype=np.int32)
        letters = np.bitwise_or.reduce(bounds.letters[others])
        names: NDArray[np.int32] = self._with_initials[(self.tables.initials[self._with_initials] & letters) != 0]
        return names


def _best(bounds: Bounds, answered: list[int], by_initial: list[int], count: int) -> float:
    """Return the best score of a name that answers some parts in full, and some by an initial."""
    likeness = np.zeros((count, 1))
    likeness[answered] = 1.0
    letters = np.bitwise_or.reduce(bounds.letters[by_initial]) if by_initial else np.uint32(0)
    every, initials = np.full(1, _ALL, dtype=np.uint32), np.array([letters], dtype=np.uint32)
    return float(bounds.of(likeness, np.zeros(1), every, initials, every)[0])


def _steps(query: NormalisedName, found: Sequence[tuple[Unit, Sharing]]) -> list[list[int]]:
    """Return the places of units in the order of comparison: the heaviest part, the other parts, what is joined."""
    weights = {
        place: query.parts[unit.start].weight for place, (unit, _) in enumerate(found) if unit.stop - unit.start == 1
    }
    heaviest = max(weights.values(), default=0.0)
    first = [place for place, weight in weights.items() if weight == heaviest]
    others = [place for place, weight in weights.items() if weight < heaviest]
    joined = [place for place in range(len(found)) if place not in weights]
    return [step for step in (first, others, joined) if step]


class _Reach:
    """The names that can still reach the threshold, and which listed units of them may answer which of the query.

    What is known stands in one table of flat arrays, a row for each name, unit of the query that one of its units may
    answer, and part of the query which that unit covers.
    """

    def __init__(self, tables: NameTables, bounds: Bounds, n_parts: int, threshold: float) -> None:
        self._tables = tables
        self._bounds = bounds
        self._n_parts = n_parts
        self._least = threshold - _SLACK
        self.found: list[tuple[Unit, Sharing]] = []
        self.numbers: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self.bounds: NDArray[np.float64] = np.zeros(0)
        # Of each row: the unit of the query, the part, the name by its place in `numbers`, the listed unit by its
        # place in what shares a key, its likeness, which is 1 until it is compared, and its weight.
        self._asked: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._part: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._at: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._place: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._value: NDArray[np.float64] = np.zeros(0)
        self._weight: NDArray[np.float64] = np.zeros(0)

    def walk(
        self,
        found: Sequence[tuple[Unit, Sharing, NDArray[np.int32], NDArray[np.int64]]],
        *,
        assumed: Sequence[tuple[Unit, Sharing]],
    ) -> None:
        """Gather the names in which some units stand, but for those that answer too few parts.

        Args:
            found: Units of the query, what shares a key with each, the names in which that stands, its place for each.
            assumed: Units of the query that every name is taken to answer in full.
        """
        if not found:
            return
        names = np.concatenate([names for _, _, names, _ in found])
        counts = [len(names) for _, _, names, _ in found]
        places = np.concatenate([places for _, _, _, places in found])
        asked = np.repeat(np.arange(len(found)), counts)
        if self._n_parts <= _MOST_PARTS:
            # The parts that a name may answer, a bit for each.
            bits = [_bits(unit) for unit, *_ in found]
            answered = np.zeros(len(self._tables.told), dtype=np.uint16)
            start = 0
            for count, bit in zip(counts, bits, strict=True):
                some = names[start : start + count]
                answered[some] |= bit
                start += count
            everywhere = np.uint16(reduce(or_, [_bits(unit) for unit, _ in assumed], 0))
            kept = np.flatnonzero(self._can_reach(names, answered[names] | everywhere))
            names, places, asked = names[kept], places[kept], asked[kept]
        self.numbers = np.unique(names)
        self._add_rows([(unit, sharing) for unit, sharing, *_ in found], asked, names, places)

    def _can_reach(self, names: NDArray[np.int32], answered: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """Say which names can reach the threshold by the parts alone that they may answer."""
        count, bounds, tables = self._n_parts, self._bounds, self._tables
        choices = np.arange(1 << count)
        likeness = ((choices >> np.arange(count)[:, None]) & 1).astype(np.float64)
        nothing, none, every = np.zeros(len(choices)), np.zeros(len(choices), np.uint32), np.full(len(choices), _ALL)
        plain = bounds.of(likeness, nothing, none, none, every) >= self._least
        can: NDArray[np.bool_] = plain[answered]
        # A few names may answer more by their initials and their legal forms.
        more = bounds.of(likeness, nothing, every, every, every) >= self._least
        if (more & ~plain).any():
            others = np.flatnonzero(~can & more[answered])
            some = names[others]
            can[others] = ((tables.initials[some] & bounds.all_letters) | (tables.forms[some] & bounds.all_forms)) != 0
        return can

    def add(self, numbers: NDArray[np.int32]) -> None:
        """Take further names into question, of which nothing is known yet."""
        if not len(numbers):
            return
        joined = np.union1d(self.numbers, numbers)
        self._at = np.searchsorted(joined, self.numbers)[self._at]
        self.numbers = joined

    def look_up(self, found: Sequence[tuple[Unit, Sharing]]) -> None:
        """Ask the names in question for the units that share a key with some units of the query."""
        units, lengths = self._tables.units_of.take(self.numbers)
        owners = np.repeat(self.numbers, lengths)
        for row in found:
            places = np.minimum(np.searchsorted(row[1].units, units), len(row[1].units) - 1)
            kept = np.flatnonzero(row[1].units[places] == units)
            self._add_rows([row], np.zeros(len(kept), dtype=np.intp), owners[kept], places[kept])

    def _add_rows(
        self,
        found: Sequence[tuple[Unit, Sharing]],
        asked: NDArray[np.intp],
        names: NDArray[np.int32],
        places: NDArray[np.int64],
    ) -> None:
        """Put rows into the table, in the order of the units of the query, which come behind those that it has."""
        starts, widths = np.array([(unit.start, unit.stop - unit.start) for unit, _ in found]).T
        ends = np.searchsorted(asked, np.arange(len(found) + 1)).tolist()
        # A unit's weight is shared out over the parts that it covers, since a link of them all covers it once.
        weights = [
            sharing.weights[places[start:stop]] / (unit.stop - unit.start)
            for (unit, sharing), (start, stop) in zip(found, pairwise(ends), strict=True)
        ]
        rows = np.repeat(np.arange(len(asked)), widths[asked])
        table = asked[rows], np.searchsorted(self.numbers, names)[rows], places[rows], np.concatenate(weights)[rows]
        parts = spans(starts[asked], widths[asked])
        self._asked = np.append(self._asked, table[0] + len(self.found))
        self._part = np.append(self._part, parts)
        self._at = np.append(self._at, table[1])
        self._place = np.append(self._place, table[2])
        self._value = np.append(self._value, np.ones(len(rows)))
        self._weight = np.append(self._weight, table[3])
        self.found += found

    def _keep(self, rows: NDArray[np.bool_]) -> None:
        self._asked, self._part, self._at = self._asked[rows], self._part[rows], self._at[rows]
        self._place, self._value, self._weight = self._place[rows], self._value[rows], self._weight[rows]

    def compare(self, step: Sequence[int], words: Words, similarity: Similarity) -> None:
        """Work out how like the listed units are to some units of the query; those that are not answer nothing."""
        for number in step:
            rows = np.flatnonzero(self._asked == number)
            if len(rows):
                sharing, places = self.found[number][1], self._place[rows]
                words.compare(sharing, np.unique(places), similarity)
                self._value[rows] = sharing.values[places]
        self._keep(self._value > 0.0)

    def prune(self, *, assumed: Sequence[tuple[Unit, Sharing]] = ()) -> None:
        """Bound the names in question and drop those that cannot reach the threshold.

        Args:
            assumed: Units of the query that every name is taken to answer in full.
        """
        shape = self._n_parts, len(self.numbers)
        likeness, covered = np.zeros(shape), np.zeros(shape)
        cells = self._part * len(self.numbers) + self._at
        np.maximum.at(likeness.reshape(-1), cells, self._value)
        np.maximum.at(covered.reshape(-1), cells, self._weight)
        answers = likeness.any(axis=0)
        for unit, sharing in assumed:
            for part in range(unit.start, unit.stop):
                likeness[part] = 1.0
                covered[part] = np.maximum(covered[part], sharing.weights.max() / (unit.stop - unit.start))
        tables, asked = self._tables, self.numbers
        left = tables.told[asked] - covered.sum(axis=0)
        bounds = self._bounds.of(likeness, left, tables.forms[asked], tables.initials[asked], tables.letters[asked])
        kept = bounds >= self._least
        if not assumed:
            # A name without a link by key has no score.
            kept &= answers
        self.bounds = bounds[kept]
        if kept.all():
            return
        self.numbers = asked[kept]
        rows = kept[self._at]
        self._at = (np.cumsum(kept) - 1)[self._at]
        self._keep(rows)


def _bits(unit: Unit) -> int:
    """Return a bit for each part of the query that a unit covers."""
    return (1 << unit.stop) - (1 << unit.start)
