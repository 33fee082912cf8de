"""From a query name to the listed names whose score can reach the threshold, without walking the list.

In: a query name and a threshold. Out: numbers of names, each with an upper bound on its score, best first. Four steps:

1. each unit of the query finds the listed units that share a key with it (``words``);
2. the names in which these stand are gathered. In a long list the commonest parts are left out of this: where a name
   that shares nothing else with the query cannot reach the threshold ("Muhammad", "trading"), only the others need be
   walked, and a name of these is then asked for its units (the idea of MaxScore: Turtle and Flood 1995);
3. taking every unit for as like as its letters and sounds allow (``shapes``), names are bounded, and most are out
   before two words are compared;
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
from itertools import islice
from operator import or_
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.index.bounds import Bounds, Costs, costs_of
from sanscreen.index.reach import ALL, N_STEPS, Asked, Reach
from sanscreen.index.tables import NameTables
from sanscreen.index.words import Words
from sanscreen.matching import Matcher
from sanscreen.names import NormalisedName

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Rounding: a bound is a sum in another order than the score.
_SLACK = 1e-6
# Fewer names than this are walked sooner than it is worked out which of them need not be.
_FEW_NAMES = 20_000
# Queries are worked on together as long as their units stand in fewer names than this, in all: some 100 bytes for each.
_TOGETHER = 200_000


class NameIndex:
    """Finds the listed names that can reach a threshold.

    Args:
        tables: The tables of the list.
        matcher: The matcher that will score the names.

    Example:
        >>> from sanscreen.index.tables import assemble, chunk_of
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.names import normalise
        >>> tables = assemble([chunk_of([normalise("Ashraf AL-QIZANI"), normalise("HAMAS")])])
        >>> index = NameIndex(tables, Matcher(profile_of(None)))
        >>> numbers, bounds = index.candidates(normalise("Ashraf Qizani"), 0.8)
        >>> numbers.tolist()
        [0]
    """

    def __init__(self, tables: NameTables, matcher: Matcher) -> None:
        self._profile = matcher.profile
        self._words = Words(tables, matcher.similarity)
        self._with_initials = np.flatnonzero(tables.initials).astype(np.int32)

    def __len__(self) -> int:
        return len(self.tables.told)

    @property
    def tables(self) -> NameTables:
        """The tables of the list."""
        return self._words.tables

    def candidates(self, query: NormalisedName, threshold: float) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the names whose score can reach the threshold.

        Args:
            query: The query name.
            threshold: Lowest score of interest, in [0, 1]; at 0 every name that shares a likeness is returned.

        Returns:
            Numbers of names and upper bounds of their scores, highest bound first, then by number.
        """
        return self.candidates_of_many([(query, threshold)])[0]

    def candidates_of_many(
        self, asked: Sequence[tuple[NormalisedName, float]]
    ) -> list[tuple[NDArray[np.int32], NDArray[np.float64]]]:
        """Do for several query names what `candidates` does for one, which is much faster than one by one.

        Args:
            asked: Query names, and for each the lowest score of interest.

        Returns:
            For each what `candidates` gives.
        """
        answers = [(np.zeros(0, dtype=np.int32), np.zeros(0)) for _ in asked]
        together: list[tuple[int, Asked]] = []
        size = 0
        for at, one in enumerate(self._asked(asked)):
            if not one.found:
                continue
            if together and size + one.size > _TOGETHER:
                answers = self._answer(together, answers)
                together, size = [], 0
            together.append((at, one))
            size += one.size
        return self._answer(together, answers) if together else answers

    def _asked(self, asked: Sequence[tuple[NormalisedName, float]]) -> list[Asked]:
        """Return what is asked, with the listed units that share a key with its units."""
        keyed = [[unit for unit in query.units if unit.keys] for query, _ in asked]
        shared = iter(self._words.sharings([unit for units in keyed for unit in units]))
        prepared = []
        for (query, threshold), units in zip(asked, keyed, strict=True):
            found = list(zip(units, islice(shared, len(units)), strict=True))
            if query.clipped is not None:
                # A word that the query's last one begins answers it, whether or not they share a key.
                last = query.units[query.clipped]
                found.append((last, self._words.begun_by(last)))
            found = [(unit, sharing) for unit, sharing in found if len(sharing.units)]
            one = Asked(query, threshold - _SLACK, found, sum(sharing.size for _, sharing in found))
            if one.size >= _FEW_NAMES:
                costs = costs_of(query, self._profile)
                bounds = Bounds([costs], self._profile)
                one.spared = self._spared(one, bounds)
                if one.others:
                    one.names = self._by_initial(one, bounds, costs)
            prepared.append(one)
        return prepared

    def _answer(
        self,
        together: Sequence[tuple[int, Asked]],
        answers: list[tuple[NDArray[np.int32], NDArray[np.float64]]],
    ) -> list[tuple[NDArray[np.int32], NDArray[np.float64]]]:
        """Return the answers with those to some of the queries in their places."""
        asked = [one for _, one in together]
        costs = [costs_of(one.query, self._profile) for one in asked]
        reach = Reach(self._words, asked, costs, Bounds(costs, self._profile))
        reach.walk()
        if any(one.others for one in asked):
            reach.prune(assuming=True)
            reach.look_up()
        reach.prune()
        for step in range(N_STEPS):
            reach.compare(step)
            reach.prune()
        for (at, _), found in zip(together, reach.found(), strict=True):
            answers[at] = found
        return answers

    def _spared(self, one: Asked, bounds: Bounds) -> frozenset[int]:
        """Return parts, the commonest first, such that a name that shares nothing else cannot reach the threshold."""
        sizes = [0] * len(one.query.parts)
        for unit, sharing in one.found:
            for part in range(unit.start, unit.stop):
                sizes[part] += sharing.size
        spared: set[int] = set()
        for part in sorted(range(len(sizes)), key=lambda part: -sizes[part]):
            if sizes[part] and _best(bounds, [*spared, part], 0) < one.least:
                spared.add(part)
        return frozenset(spared)

    def _by_initial(self, one: Asked, bounds: Bounds, costs: Costs) -> NDArray[np.int32]:
        """Return the names that may reach the threshold by an initial beside what is not walked ("Muhammad Q.")."""
        letters = reduce(or_, [letter for part, letter in enumerate(costs.letters) if part not in one.spared], 0)
        if not letters or _best(bounds, list(one.spared), letters) < one.least:
            return self._with_initials[:0]
        names: NDArray[np.int32] = self._with_initials[(self.tables.initials[self._with_initials] & letters) != 0]
        return names


def _best(bounds: Bounds, answered: list[int], letters: int) -> float:
    """Return the best score of a name that answers some parts of a query in full, and some by initials."""
    likeness = np.zeros((bounds.n_parts, 1))
    likeness[answered] = 1.0
    every, initials = np.full(1, ALL, dtype=np.uint32), np.array([letters], dtype=np.uint32)
    return float(bounds.of(np.zeros(1, dtype=np.intp), likeness, np.zeros(1), every, initials, every)[0])
