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
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.index.bounds import Bounds
from sanscreen.index.tables import NameTables
from sanscreen.index.words import Sharing, Words
from sanscreen.matching import Matcher
from sanscreen.names import NormalisedName, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Rounding: a bound is a sum in another order than the score.
_SLACK = 1e-6
# Every legal form and every letter: of a name of which nothing is known.
_ALL = np.uint32(0xFFFFFFFF)
# Fewer names than this are walked sooner than it is worked out which of them need not be.
_FEW_NAMES = 20_000


@dataclass(slots=True)
class _Spread:
    """The units that share a key with a unit of the query, spread over the names in which they stand.

    Attributes:
        unit: The unit of the query.
        sharing: The units that share a key with it.
        at: Places of names among those in question.
        places: For each of them the place of its unit in ``sharing``.
        values: The likeness of that unit: 1 until it is compared.
    """

    unit: Unit
    sharing: Sharing
    at: NDArray[np.intp]
    places: NDArray[np.int64]
    values: NDArray[np.float64]

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Drop those for which nothing is to be kept."""
        self.at, self.places, self.values = self.at[kept], self.places[kept], self.values[kept]


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
        found = [(unit, self._words.sharing(unit)) for unit in query.units if unit.keys]
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
        reach.walk([(unit, sharing, *self._words.postings(sharing)) for unit, sharing in walked])
        if others:
            reach.add(self._by_initial(query, bounds, spared, threshold))
            reach.prune(assumed=others)
            reach.look_up(others)
        reach.prune()
        for step in _steps(query, reach.spreads):
            for spread in step:
                self._words.compare(spread.sharing, np.unique(spread.places), matcher.similarity)
                spread.values = spread.sharing.values[spread.places]
                spread.keep(spread.values > 0.0)
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


def _steps(query: NormalisedName, spreads: Sequence[_Spread]) -> list[list[_Spread]]:
    """Return the spreads in the order of comparison: the heaviest part, the other parts, what is joined."""
    singles = [spread for spread in spreads if spread.unit.stop - spread.unit.start == 1]
    joined = [spread for spread in spreads if spread.unit.stop - spread.unit.start > 1]
    heaviest = max((query.parts[spread.unit.start].weight for spread in singles), default=0.0)
    first = [spread for spread in singles if query.parts[spread.unit.start].weight == heaviest]
    others = [spread for spread in singles if query.parts[spread.unit.start].weight < heaviest]
    return [step for step in (first, others, joined) if step]


class _Reach:
    """The names that can still reach the threshold, and what is known of their units."""

    def __init__(self, tables: NameTables, bounds: Bounds, n_parts: int, threshold: float) -> None:
        self._tables = tables
        self._of = bounds.of
        self._n_parts = n_parts
        self._threshold = threshold
        self.numbers: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self.bounds: NDArray[np.float64] = np.zeros(0)
        self.spreads: list[_Spread] = []

    def walk(self, found: Sequence[tuple[Unit, Sharing, NDArray[np.int32], NDArray[np.int64]]]) -> None:
        """Gather the names in which some units stand."""
        touched = np.zeros(len(self._tables.told), dtype=bool)
        for _, _, names, _ in found:
            touched[names] = True
        self.numbers = np.flatnonzero(touched).astype(np.int32)
        place = np.empty(len(touched), dtype=np.intp)
        place[self.numbers] = np.arange(len(self.numbers))
        self.spreads = [
            _Spread(unit, sharing, place[names], places, np.ones(len(names))) for unit, sharing, names, places in found
        ]

    def add(self, numbers: NDArray[np.int32]) -> None:
        """Take further names into question, of which nothing is known yet."""
        if not len(numbers):
            return
        joined = np.union1d(self.numbers, numbers)
        moved = np.searchsorted(joined, self.numbers)
        for spread in self.spreads:
            spread.at = moved[spread.at]
        self.numbers = joined

    def look_up(self, found: Sequence[tuple[Unit, Sharing]]) -> None:
        """Ask the names in question for the units that share a key with some units of the query."""
        units, lengths = self._tables.units_of.take(self.numbers)
        owners = np.repeat(np.arange(len(lengths)), lengths)
        for unit, sharing in found:
            places = np.minimum(np.searchsorted(sharing.units, units), len(sharing.units) - 1)
            kept = sharing.units[places] == units
            spread = _Spread(unit, sharing, owners[kept], places[kept], np.ones(int(kept.sum())))
            self.spreads.append(spread)

    def prune(self, *, assumed: Sequence[tuple[Unit, Sharing]] = ()) -> None:
        """Bound the names in question and drop those that cannot reach the threshold.

        Args:
            assumed: Units of the query that every name is taken to answer in full.
        """
        shape = self._n_parts, len(self.numbers)
        likeness, covered = np.zeros(shape), np.zeros(shape)
        for spread in self.spreads:
            # Shared out over the parts that it covers, since a link of them all covers it once.
            weights = spread.sharing.weights[spread.places] / (spread.unit.stop - spread.unit.start)
            for part in range(spread.unit.start, spread.unit.stop):
                np.maximum.at(likeness[part], spread.at, spread.values)
                np.maximum.at(covered[part], spread.at, weights)
        answers = likeness.any(axis=0)
        for unit, sharing in assumed:
            for part in range(unit.start, unit.stop):
                likeness[part] = 1.0
                covered[part] = np.maximum(covered[part], sharing.weights.max() / (unit.stop - unit.start))
        left = self._tables.told[self.numbers] - covered.sum(axis=0)
        tables, asked = self._tables, self.numbers
        bounds = self._of(likeness, left, tables.forms[asked], tables.initials[asked], tables.letters[asked])
        kept = bounds >= self._threshold - _SLACK
        if not assumed:
            # A name without a link by key has no score.
            kept &= answers
        self.bounds = bounds[kept]
        if kept.all():
            return
        self.numbers = self.numbers[kept]
        moved = np.cumsum(kept) - 1
        for spread in self.spreads:
            spread.keep(kept[spread.at])
            spread.at = moved[spread.at]
