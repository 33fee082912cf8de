"""From a query name to the listed names whose score can reach the threshold, without walking the list.

In: a query name and a threshold. Out: numbers of names, each with an upper bound on its score, best first. Four steps:

1. each unit of the query finds the listed units that share a key with it (``words``);
2. the names in which these stand are gathered, but for those that answer too few parts of the query: which parts a
   name must answer is worked out once for a query, and the names of parts that do not suffice ("Muhammad", "trading")
   are looked at only where another part has marked them;
3. taking every unit for as like as its letters and sounds allow (``shapes``), names are bounded, and most are out
   before two words are compared;
4. words are compared for the names that remain, the heaviest part first, so that most names are out before the words of
   their other parts are.

Compared, on OFAC's list of 40,000 names and new queries: where initials, misspelt legal forms and cut last words were
taken for answered in full, 21 names a query were scored, and with what they can bring at most (``bounds``) one is; with
all words compared at once 217 pairs of words were compared for a query, and with the heaviest part first 60 are. On
3,000,000 generated names, to leave out the names of the commonest parts and to ask those that remain for their units
(the idea of MaxScore: Turtle and Flood 1995) took twice as long as to walk all names and mark which parts they answer;
to walk them, and keep those alone that bear another mark, takes less than either.

Invariant: a name with a score above 0 shares a key with the query (``alignment`` asks for it), and the bound is
never below the score; so no hit is lost. An oracle test scores every name and compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.index.bounds import Bounds, costs_of
from sanscreen.index.reach import N_STEPS, Asked, Reach
from sanscreen.index.tables import NameTables
from sanscreen.index.words import Words
from sanscreen.matching import Matcher
from sanscreen.names import NormalisedName

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Rounding: a bound is a sum in another order than the score.
_SLACK = 1e-6
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
            prepared.append(Asked(query, threshold - _SLACK, found))
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
        reach.prune()
        for step in range(N_STEPS):
            reach.compare(step)
            reach.prune()
        for (at, _), found in zip(together, reach.found(), strict=True):
            answers[at] = found
        return answers
