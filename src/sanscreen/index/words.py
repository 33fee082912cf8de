"""The words of a query among the words of the list: which share a key, and how like they are.

In: a unit of a query. Out: the listed units that share a key with it and may answer it, and their likeness, worked out
where it is asked for and remembered for the next query.

Invariant: a likeness given here is never below the one that `sanscreen.matching.links` works with. What is
remembered is bounded. Threads may share it: what two of them work out at once is the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.arrays import HALF, LOWER, KeyTable
from sanscreen.index.shapes import Shapes, limits_of
from sanscreen.index.tables import ACRONYM, INITIALS, JOINED, SINGLE, WHOLE, NameTables, class_of, latin_key_table
from sanscreen.matching.links import LENT, text_likeness
from sanscreen.matching.similarity import Similarity
from sanscreen.names import Unit
from sanscreen.names.keys import SPELT
from sanscreen.names.letters import latin_keys, own_keys
from sanscreen.remembered import Remembered

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Which units may answer a unit of each class, beside those that share a symbol: a part answers any, several parts never
# answer several by their spelling, but for the whole names.
_ANSWERS = np.zeros((5, 5), dtype=bool)
_ANSWERS[SINGLE] = True
_ANSWERS[[JOINED, WHOLE], SINGLE] = _ANSWERS[WHOLE, WHOLE] = True
_ANSWERS[ACRONYM, INITIALS] = _ANSWERS[INITIALS, ACRONYM] = True
# Shorter words share a slip without sharing the key of one ("ali", "alp").
_SHORTEST_WITH_SLIPS = 4
# Units and names that stand under the query units that are remembered, in all: so many at least, and so many times the
# names of the list; some 10 bytes for each. A query unit counts for some itself: one that shares no key is remembered.
_REMEMBERED, _TIMES_REMEMBERED, _ITSELF = 8_000_000, 20, 20
# The names of a unit that stands in more than these are not kept with it: "Muhammad" in a list of a million.
_MANY_NAMES = 100_000


@dataclass(slots=True)
class Sharing:
    """The listed units that share a key with a query unit and may answer it.

    Attributes:
        unit: The query unit.
        units: Their numbers, ascending.
        weights: Their weights.
        values: Their likeness; what it can be at most where it has not been asked for.
        compared: Whether it has been.
        by_letters: Whether a unit shares no more than a key of the letters of another script.
        size: In how many names they stand, in all.
        postings: The names in which they stand and the place in ``units`` for each, once they were asked for.
        initialled: The places in ``postings`` of names with an initial, once they were asked for.
    """

    unit: Unit
    units: NDArray[np.int32]
    weights: NDArray[np.float64]
    values: NDArray[np.float64]
    compared: NDArray[np.bool_]
    by_letters: NDArray[np.bool_]
    size: int
    postings: tuple[NDArray[np.int32], NDArray[np.int32]] | None = field(default=None)
    initialled: NDArray[np.intp] | None = field(default=None)


# Most joined parts share nothing: they share these arrays.
_NONE = (
    np.zeros(0, dtype=np.int32),
    np.zeros(0),
    np.zeros(0),
    np.zeros(0, dtype=np.bool_),
    np.zeros(0, dtype=np.bool_),
)


def _merged(groups: Sequence[NDArray[np.int64]]) -> tuple[NDArray[np.int64], list[NDArray[np.bool_]]]:
    """Return the numbers of all groups, each ascending, in one, and for each group whether it has each of them."""
    every = np.concatenate(groups)
    bits = np.repeat(1 << np.arange(len(groups)), [len(group) for group in groups])
    # Stable sorting merges runs that are sorted.
    order = np.argsort(every, kind="stable")
    every = every[order]
    firsts = np.flatnonzero(np.diff(every, prepend=-1))
    bits = np.bitwise_or.reduceat(bits[order], firsts) if len(firsts) else bits
    return every[firsts], [(bits >> at & 1).astype(bool) for at in range(len(groups))]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A query unit and the listed ones that it is compared with.

    Attributes:
        unit: The query unit.
        texts: Their texts.
        owns: Their letters in their own script.
        keyed: Whether they share a key of their texts with it.
    """

    unit: Unit
    texts: list[str]
    owns: list[str]
    keyed: list[bool]


def _likenesses(pairs: _Pairs, similarity: Similarity) -> list[float]:
    """Return the greatest likeness that each pair can count at."""
    unit = pairs.unit
    unkeyed = {text for text, keyed in zip(pairs.texts, pairs.keyed, strict=True) if not keyed} if unit.own else ()
    alike = similarity.alike_by_letters(unit.own, unkeyed) if unkeyed else set()
    values = []
    for text, own, keyed in zip(pairs.texts, pairs.owns, pairs.keyed, strict=True):
        if unit.own and not keyed and text not in alike:
            values.append(0.0)
            continue
        # Without the discount for words run together, which some phrases are spared: a bound may be too high.
        likeness = text_likeness(unit, text, own, similarity, shares_key=keyed)
        # A word that lends its weight may count less than its own, which can lift the share of the others.
        lends = likeness.value > 0.0 and likeness.cause in LENT
        values.append(1.0 if lends else likeness.value)
    return values


class Words:
    """The words of a list, by their keys.

    Args:
        tables: The tables of the list.
        similarity: Part likeness.

    Attributes:
        has_initials: For each name whether it has an initial.

    Example:
        >>> from sanscreen.index.tables import assemble, chunk_of
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.names import normalise
        >>> words = Words(assemble([chunk_of([normalise("Muhammad Qizani")])]), Similarity(profile_of(None)))
        >>> sharing, *_ = words.sharings(normalise("Mohamed").units)
        >>> words.compare([(sharing, np.array([0]))])
        >>> sharing.values.tolist()
        [0.97]
    """

    def __init__(self, tables: NameTables, similarity: Similarity) -> None:
        self._tables = tables
        self._similarity = similarity
        self._counts = np.diff(tables.names_of.starts)
        self.has_initials: NDArray[np.bool_] = tables.initials != 0
        self._has_letters = np.diff(tables.owns.starts) > 0
        self._remembered: Remembered[tuple[str, int, str, bool], Sharing] = Remembered(
            max(_REMEMBERED, _TIMES_REMEMBERED * len(tables.told))
        )
        self._making = Lock()

    @property
    def tables(self) -> NameTables:
        """The tables, with the keys by letters where a word in another script has asked for them."""
        return self._tables

    def sharings(self, units: Sequence[Unit]) -> list[Sharing]:
        """Return the listed units that share a key with each of some query units and may answer it.

        Args:
            units: Units with keys, of one query or of several.

        Returns:
            For each what it shares; the same object for the same unit, as long as it is remembered.
        """
        # What is read of digits has the keys of a part, however many parts it is read of.
        identities = [(unit.text, class_of(unit), unit.own, unit.disguised) for unit in units]
        known = {
            identity: sharing
            for identity in dict.fromkeys(identities)
            if (sharing := self._remembered.get(identity)) is not None
        }
        new = {identity: unit for identity, unit in zip(identities, units, strict=True) if identity not in known}
        if new:
            for identity, sharing in zip(new, self._look_up(list(new.values())), strict=True):
                size = _ITSELF + len(sharing.units) + min(sharing.size, _MANY_NAMES)
                self._remembered.put(identity, sharing, size)
                known[identity] = sharing
        return [known[identity] for identity in identities]

    def _look_up(self, units: Sequence[Unit]) -> list[Sharing]:
        """Return what shares a key with each of some units and can be like it, worked out for all at once.

        A pair is one number: the unit in its upper half, the listed one in its lower half.
        """
        tables = self._tables
        slips = [[key for key in unit.keys if key[0] == SPELT and ":" not in key] for unit in units]
        others = [unit.keys.difference(its) for unit, its in zip(units, slips, strict=True)]
        meanings = [[key for key in its if ":" in key] for its in others]
        found = [tables.by_key.find_pairs(keys) for keys in (slips, meanings, others)]
        pairs, (slipped, means, others_keyed, _) = _merged([*found, self._by_letters(units)])
        at, listed = pairs >> HALF, pairs & LOWER
        by_letters = ~(slipped | others_keyed)
        classes, answering = np.array([class_of(unit) for unit in units], dtype=np.intp)[at], tables.classes[listed]
        acronyms = classes >= ACRONYM
        asked, other = Shapes.of([unit.text for unit in units]).take(at), tables.shapes.take(listed)
        of_slips = (classes == SINGLE) & (answering == SINGLE)
        of_slips &= np.minimum(asked.lengths, other.lengths) >= _SHORTEST_WITH_SLIPS
        values = limits_of(asked, other, of_slips & ~slipped, self._similarity.profile)
        # An acronym lends its weight, which can lift the share of the others; so does a symbol.
        values[acronyms | means] = 1.0
        # Letters of another script have no shape.
        has_letters = np.array([bool(unit.own) for unit in units])[at] | self._has_letters[listed]
        values[has_letters | by_letters] = 1.0
        kept = np.flatnonzero((values > 0.0) & (_ANSWERS[classes, answering] | (means & ~acronyms)))
        numbers = listed[kept].astype(np.int32)
        values, acronyms, by_letters = values[kept], acronyms[kept], by_letters[kept]
        weights, counts = tables.weights[numbers], self._counts[numbers]
        ends = np.searchsorted(at[kept], np.arange(len(units) + 1)).tolist()
        return [
            Sharing(unit, *_NONE, size=0)
            if start == stop
            # Copies: a slice that is remembered would keep the arrays of all units.
            else Sharing(
                unit,
                units=numbers[start:stop].copy(),
                weights=weights[start:stop].copy(),
                values=values[start:stop].copy(),
                compared=acronyms[start:stop].copy(),
                by_letters=by_letters[start:stop].copy(),
                size=int(counts[start:stop].sum()),
            )
            for unit, (start, stop) in zip(units, pairwise(ends), strict=True)
        ]

    def begun_by(self, unit: Unit) -> Sharing:
        """Return the listed parts that begin with a unit, as such that answer it with the likeness of a cut word.

        Args:
            unit: The last word of a query, cut by its field.

        Returns:
            The parts; they need not share a key with it.
        """
        tables = self._tables
        beginning = unit.text.encode("utf-8", "surrogatepass")
        start = bisect_left(tables.by_text, beginning, key=tables.texts.bytes_of)
        stop = bisect_right(tables.by_text, beginning, key=lambda at: tables.texts.bytes_of(at)[: len(beginning)])
        units = np.sort(tables.by_text[start:stop])
        values, compared = np.full(len(units), self._similarity.profile.cut), np.ones(len(units), dtype=bool)
        return Sharing(unit, units, tables.weights[units], values, compared, ~compared, int(self._counts[units].sum()))

    def postings(self, sharing: Sharing) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the names in which the units stand, unit by unit, and the place of the unit for each."""
        if sharing.postings is not None:
            return sharing.postings
        names, lengths = self._tables.names_of.take(sharing.units)
        postings = names, np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        if sharing.size <= _MANY_NAMES:
            sharing.postings = postings
        return postings

    def initialled(self, sharing: Sharing, names: NDArray[np.int32]) -> NDArray[np.intp]:
        """Return which names of the postings of some listed units have an initial."""
        if sharing.initialled is not None:
            return sharing.initialled
        initialled = np.flatnonzero(self.has_initials[names])
        if sharing.postings is not None:
            sharing.initialled = initialled
        return initialled

    def compare(self, asked: Sequence[tuple[Sharing, NDArray[np.integer]]]) -> None:
        """Work out the likeness of those of some listed units that nobody has asked for.

        Args:
            asked: What shares a key with some query units, and places of units in each, in any order, as often as may
                be.
        """
        new = [
            (sharing, np.unique(some)) for sharing, places in asked if len(some := places[~sharing.compared[places]])
        ]
        found = [self._pairs(sharing, places) for sharing, places in new]
        self._similarity.compare_many(
            (pairs.unit.text, text)
            for pairs in found
            for text, keyed in zip(pairs.texts, pairs.keyed, strict=True)
            if keyed
        )
        for (sharing, places), pairs in zip(new, found, strict=True):
            sharing.values[places] = _likenesses(pairs, self._similarity)
            sharing.compared[places] = True

    def _pairs(self, sharing: Sharing, places: NDArray[np.integer]) -> _Pairs:
        numbers, tables = sharing.units[places], self._tables
        keyed = (~sharing.by_letters[places]).tolist()
        return _Pairs(sharing.unit, tables.texts.some(numbers), tables.owns.some(numbers), keyed)

    def _by_letters(self, units: Sequence[Unit]) -> NDArray[np.int64]:
        """Return the pairs of units in different scripts that may be alike by their letters."""
        own = [own_keys(unit.own) if unit.own and class_of(unit) < ACRONYM else () for unit in units]
        found = self._latin_keys().find_pairs(own) if any(own) else np.zeros(0, dtype=np.int64)
        if not len(self._tables.by_own_key.keys):
            return found
        latin = [() if unit.own or class_of(unit) >= ACRONYM else latin_keys(unit.text) for unit in units]
        return np.union1d(found, self._tables.by_own_key.find_pairs(latin))

    def _latin_keys(self) -> KeyTable:
        """Return the Latin words by the letters of other scripts; a list that meets none of these is spared it."""
        table = self._tables.by_latin_key
        if table is None:
            with self._making:
                table = latin_key_table(self._tables)
                self._tables = replace(self._tables, by_latin_key=table)
        return table
