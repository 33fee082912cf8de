"""The words of a query among the words of the list: which share a key, and how like they are.

In: a unit of a query. Out: the listed units that share a key with it and may answer it, and their likeness, worked out
where it is asked for and remembered for the next query.

Invariant: a likeness given here is never below the one that `sanscreen.matching.links` works with. What is
remembered is bounded. Threads may share it: what two of them work out at once is the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.arrays import HALF, LOWER, KeyTable
from sanscreen.index.shapes import Shapes, limits_of
from sanscreen.index.tables import ACRONYM, INITIALS, JOINED, SINGLE, WHOLE, NameTables, class_of, latin_key_table
from sanscreen.matching.likeness import NOTHING, Likeness
from sanscreen.matching.links import LENT, read_likeness
from sanscreen.matching.similarity import Similarity
from sanscreen.names import Unit
from sanscreen.names.keys import SPELT
from sanscreen.names.letters import latin_keys_of_many, own_keys
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
_REMEMBERED, _TIMES_REMEMBERED, _ITSELF = 6_000_000, 20, 20
# All that is several parts has this share of it: "mohammed" comes again soon, "mohammedsmithson" hardly ever.
_SHARE_OF_JOINED = 8
# The names of a unit that stands in more than these are not kept with it: "Muhammad" in a list of a million.
_MANY_NAMES = 100_000


@dataclass(slots=True)
class Sharing:
    """The listed units that share a key with a query unit and may answer it.

    Attributes:
        unit: The query unit; its keys are needed no more.
        units: Their numbers, ascending.
        values: Their likeness; what it can be at most where it has not been asked for.
        compared: Whether it has been.
        by_letters: Whether a unit shares no more than a key of the letters of another script; None where none is so.
        size: In how many names they stand, in all.
        postings: The names in which they stand and the place in ``units`` for each, once they were asked for.
        initialled: The places in ``postings`` of names with an initial, once they were asked for.
    """

    unit: Unit
    units: NDArray[np.int32]
    values: NDArray[np.float64]
    compared: NDArray[np.bool_]
    by_letters: NDArray[np.bool_] | None
    size: int
    postings: tuple[NDArray[np.int32], NDArray[np.int32]] | None = field(default=None)
    initialled: NDArray[np.intp] | None = field(default=None)


_NO_KEYS: frozenset[str] = frozenset()
# What most joined parts share with the list.
_SHARES_NOTHING = Sharing(
    Unit("", 0, 0, 0.0, _NO_KEYS), np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(0, dtype=np.bool_), None, size=0
)
# By which keys two units are found, a bit for each: of a slip, of a symbol, others of their texts, of their letters.
_BY_SLIP, _BY_SYMBOL, _BY_TEXT, _BY_LETTERS = 1, 2, 4, 8
_N_WAYS = 4


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A query unit and the listed ones that it is compared with.

    Attributes:
        unit: The query unit.
        texts: Their texts.
        owns: Their letters in their own script; None where all are Latin.
        keyed: Whether they share a key of their texts with it; None where all do.
    """

    unit: Unit
    texts: list[str]
    owns: list[str] | None
    keyed: list[bool] | None

    def by_texts(self) -> Iterator[tuple[str, str]]:
        """Return the texts of the pairs that share a key of them."""
        text = self.unit.text
        if self.keyed is None:
            return ((text, other) for other in self.texts)
        return ((text, other) for other, keyed in zip(self.texts, self.keyed, strict=True) if keyed)


def _likenesses(pairs: _Pairs, by_texts: Mapping[tuple[str, str], Likeness], similarity: Similarity) -> list[float]:
    """Return the greatest likeness that each pair can count at, by those of the texts that share a key."""
    unit, texts = pairs.unit, pairs.texts
    if pairs.keyed is None and pairs.owns is None and not unit.own:
        return [_greatest(by_texts[unit.text, text]) for text in texts]
    keyed = pairs.keyed or [True] * len(texts)
    unkeyed = {text for text, by_text in zip(texts, keyed, strict=True) if not by_text} if unit.own else ()
    alike = similarity.alike_by_letters(unit.own, unkeyed) if unkeyed else set()
    values = []
    for text, own, by_text in zip(texts, pairs.owns or [""] * len(texts), keyed, strict=True):
        likeness = by_texts[unit.text, text] if by_text else NOTHING
        if by_text or not unit.own or text in alike:
            # Without the discount for words run together, which some phrases are spared: a bound may be too high.
            likeness = read_likeness(likeness, unit, text, own, similarity)
        values.append(_greatest(likeness))
    return values


def _greatest(likeness: Likeness) -> float:
    """Return at what a likeness can count: a word that lends its weight may lift the share of the others."""
    return 1.0 if likeness.value > 0.0 and likeness.cause in LENT else likeness.value


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
        most = max(_REMEMBERED, _TIMES_REMEMBERED * len(tables.told))
        # By whether it is a part by itself.
        self._remembered: dict[bool, Remembered[tuple[str, int, str, bool], Sharing]] = {
            True: Remembered(most),
            False: Remembered(most // _SHARE_OF_JOINED),
        }
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
            if (sharing := self._remembered[identity[1] == SINGLE].get(identity)) is not None
        }
        new = {identity: unit for identity, unit in zip(identities, units, strict=True) if identity not in known}
        if new:
            for identity, sharing in zip(new, self._look_up(list(new.values())), strict=True):
                size = _ITSELF + len(sharing.units) + min(sharing.size, _MANY_NAMES)
                self._remembered[identity[1] == SINGLE].put(identity, sharing, size)
                known[identity] = sharing
        return [known[identity] for identity in identities]

    def _look_up(self, units: Sequence[Unit]) -> list[Sharing]:
        """Return what shares a key with each of some units and can be like it, worked out for all at once.

        A pair is one number: the unit in its upper half, the listed one in its lower half.
        """
        tables = self._tables
        pairs, ways = self._pairs_by_key(units)
        at, listed = pairs >> HALF, pairs & LOWER
        slipped, means, by_letters = ways & _BY_SLIP != 0, ways & _BY_SYMBOL != 0, ways == _BY_LETTERS
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
        counts, some_by_letters = self._counts[numbers], by_letters.any()
        ends = np.searchsorted(at[kept], np.arange(len(units) + 1)).tolist()
        return [
            _SHARES_NOTHING
            if start == stop
            # Copies: a slice that is remembered would keep the arrays of all units. So would it keep a hundred bytes
            # for each key of the unit.
            else Sharing(
                unit._replace(keys=_NO_KEYS),
                units=numbers[start:stop].copy(),
                values=values[start:stop].copy(),
                compared=acronyms[start:stop].copy(),
                by_letters=by_letters[start:stop].copy() if some_by_letters and by_letters[start:stop].any() else None,
                size=int(counts[start:stop].sum()),
            )
            for unit, (start, stop) in zip(units, pairwise(ends), strict=True)
        ]

    def _pairs_by_key(self, units: Sequence[Unit]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the pairs of some units and listed ones that share a key, ascending, and by which keys each does."""
        keys = [key for unit in units for key in unit.keys]
        askers = np.repeat(np.arange(len(units)), [len(unit.keys) for unit in units])
        # The letters of a word have no colon, which parts a symbol from its sort.
        way = np.array([_BY_SYMBOL if ":" in key else _BY_SLIP if key[0] == SPELT else _BY_TEXT for key in keys])
        places, found = self._tables.by_key.each(keys)
        by_letters = self._by_letters(units)
        # The way is part of the number, so that all are sorted at one go.
        every = np.concatenate(
            [((askers[places] << HALF) | found) << _N_WAYS | way[places], by_letters << _N_WAYS | _BY_LETTERS]
        )
        every.sort()
        pairs, ways = every >> _N_WAYS, every & ((1 << _N_WAYS) - 1)
        firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
        return pairs[firsts], np.bitwise_or.reduceat(ways, firsts) if len(firsts) else ways

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
        return Sharing(unit, units, values, compared, None, int(self._counts[units].sum()))

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
        by_texts = self._similarity.of_many(chain.from_iterable([pairs.by_texts() for pairs in found]))
        for (sharing, places), pairs in zip(new, found, strict=True):
            sharing.values[places] = _likenesses(pairs, by_texts, self._similarity)
            sharing.compared[places] = True

    def _pairs(self, sharing: Sharing, places: NDArray[np.integer]) -> _Pairs:
        numbers, tables = sharing.units[places], self._tables
        owns = tables.owns.some(numbers) if self._has_letters[numbers].any() else None
        keyed = None if sharing.by_letters is None else (~sharing.by_letters[places]).tolist()
        return _Pairs(sharing.unit, tables.texts.some(numbers), owns, keyed)

    def _by_letters(self, units: Sequence[Unit]) -> NDArray[np.int64]:
        """Return the pairs of units in different scripts that may be alike by their letters."""
        own = [own_keys(unit.own) if unit.own and class_of(unit) < ACRONYM else () for unit in units]
        found = self._latin_keys().find_pairs(own) if any(own) else np.zeros(0, dtype=np.int64)
        if not len(self._tables.by_own_key.keys):
            return found
        asking = [at for at, unit in enumerate(units) if not unit.own and class_of(unit) < ACRONYM]
        latin: list[Iterable[str]] = [()] * len(units)
        for at, keys in zip(asking, latin_keys_of_many([units[at].text for at in asking]), strict=True):
            latin[at] = keys
        return np.union1d(found, self._tables.by_own_key.find_pairs(latin))

    def _latin_keys(self) -> KeyTable:
        """Return the Latin words by the letters of other scripts; a list that meets none of these is spared it."""
        table = self._tables.by_latin_key
        if table is None:
            with self._making:
                table = latin_key_table(self._tables)
                self._tables = replace(self._tables, by_latin_key=table)
        return table
