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
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.arrays import KeyTable
from sanscreen.index.tables import ACRONYM, INITIALS, SINGLE, WHOLE, NameTables, class_of, latin_key_table
from sanscreen.matching.links import LENT, text_likeness
from sanscreen.matching.similarity import Similarity
from sanscreen.names import Unit
from sanscreen.names.letters import latin_keys, own_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ACRONYMS = {ACRONYM: INITIALS, INITIALS: ACRONYM}
# Units and names that stand under the query units that are remembered, in all: some 16 bytes for each.
_REMEMBERED = 4_000_000
# So many query units: one that shares no key is remembered too.
_MOST_REMEMBERED = 200_000
# The names of a unit that stands in more than these are not kept with it: "Muhammad" in a list of a million.
_MANY_NAMES = 100_000


def _may_answer(query_class: int, listed_classes: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return which units may answer one of several parts: those of two names never do by their spelling."""
    may: NDArray[np.bool_] = listed_classes == _ACRONYMS.get(query_class, SINGLE)
    return may | (listed_classes == WHOLE) if query_class == WHOLE else may


@dataclass(slots=True)
class Sharing:
    """The listed units that share a key with a query unit and may answer it.

    Attributes:
        unit: The query unit.
        units: Their numbers, ascending.
        weights: Their weights.
        values: Their likeness; nan where it has not been asked for.
        by_letters: Whether a unit shares no more than a key of the letters of another script.
        size: In how many names they stand, in all.
        postings: The names in which they stand and the place in ``units`` for each, once they were asked for.
    """

    unit: Unit
    units: NDArray[np.int32]
    weights: NDArray[np.float64]
    values: NDArray[np.float64]
    by_letters: NDArray[np.bool_] | None
    size: int
    postings: tuple[NDArray[np.int32], NDArray[np.int64]] | None = field(default=None)


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

    Example:
        >>> from sanscreen.index.tables import assemble, chunk_of
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.names import normalise
        >>> words = Words(assemble([chunk_of([normalise("Muhammad Qizani")])]))
        >>> sharing = words.sharing(normalise("Mohamed").units[0])
        >>> words.compare([(sharing, np.array([0]))], Similarity(profile_of(None)))
        >>> sharing.values.tolist()
        [0.97]
    """

    def __init__(self, tables: NameTables) -> None:
        self._tables = tables
        self._counts = np.diff(tables.names_of.starts)
        self._remembered: dict[tuple[str, int, str, bool], Sharing] = {}
        self._n_remembered = 0
        self._making = Lock()

    @property
    def tables(self) -> NameTables:
        """The tables, with the keys by letters where a word in another script has asked for them."""
        return self._tables

    def sharing(self, unit: Unit) -> Sharing:
        """Return the listed units that share a key with a query unit and may answer it.

        Args:
            unit: A unit with keys.

        Returns:
            The units; the same object for the same unit, as long as it is remembered.
        """
        return self.sharings([unit])[0]

    def sharings(self, units: Sequence[Unit]) -> list[Sharing]:
        """Do for several units what `sharing` does for one, which is faster than one by one.

        Args:
            units: Units with keys, of one query or of several.

        Returns:
            For each what `sharing` gives.
        """
        # What is read of digits has the keys of a part, however many parts it is read of.
        identities = [(unit.text, class_of(unit), unit.own, unit.disguised) for unit in units]
        remembered = self._remembered
        known = {identity: remembered[identity] for identity in identities if identity in remembered}
        new = {identity: unit for identity, unit in zip(identities, units, strict=True) if identity not in known}
        if new:
            known.update(zip(new, self._look_up(list(new.values())), strict=True))
            for identity in new:
                self._remember(identity, known[identity])
        return [known[identity] for identity in identities]

    def _look_up(self, units: Sequence[Unit]) -> list[Sharing]:
        by_key = self._tables.by_key.find_each([unit.keys for unit in units])
        return [
            self._sharing(unit, shared, by_letters)
            for unit, shared, by_letters in zip(units, by_key, self._by_letters(units), strict=True)
        ]

    def _sharing(self, unit: Unit, units: NDArray[np.int32], further: NDArray[np.int32]) -> Sharing:
        """Return the units found by the keys of one, and by the letters of another script, that may answer it."""
        tables, unit_class = self._tables, class_of(unit)
        by_letters: NDArray[np.bool_] | None = None
        if len(further):
            further = np.setdiff1d(further, units, assume_unique=True)
            units = np.union1d(units, further)
            by_letters = np.isin(units, further, assume_unique=True)
        if unit_class != SINGLE and len(units):
            may = _may_answer(unit_class, tables.classes[units])
            if unit_class not in _ACRONYMS and (meanings := [key for key in unit.keys if ":" in key]):
                may |= np.isin(units, tables.by_key.find(meanings), assume_unique=True)
            units = units[may]
            by_letters = None if by_letters is None else by_letters[may]
        # An acronym lends its weight, which can lift the share of the others.
        values = np.full(len(units), 1.0 if unit_class in _ACRONYMS else np.nan)
        return Sharing(unit, units, tables.weights[units], values, by_letters, int(self._counts[units].sum()))

    def _remember(self, identity: tuple[str, int, str, bool], sharing: Sharing) -> None:
        held = len(sharing.units) + min(sharing.size, _MANY_NAMES)
        if self._n_remembered + held > _REMEMBERED or len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
            self._n_remembered = 0
        self._n_remembered += held
        self._remembered[identity] = sharing

    def begun_by(self, unit: Unit, likeness: float) -> Sharing:
        """Return the listed parts that begin with a unit, as such that answer it with some likeness.

        Args:
            unit: The last word of a query, cut by its field.
            likeness: What a cut word has.

        Returns:
            The parts; they need not share a key with it.
        """
        tables = self._tables
        beginning = unit.text.encode("utf-8", "surrogatepass")
        start = bisect_left(tables.by_text, beginning, key=tables.texts.bytes_of)
        stop = bisect_right(tables.by_text, beginning, key=lambda at: tables.texts.bytes_of(at)[: len(beginning)])
        units = np.sort(tables.by_text[start:stop])
        values = np.full(len(units), likeness)
        return Sharing(unit, units, tables.weights[units], values, None, int(self._counts[units].sum()))

    def postings(self, sharing: Sharing) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the names in which the units stand, unit by unit, and the place of the unit for each."""
        if sharing.postings is not None:
            return sharing.postings
        names, lengths = self._tables.names_of.take(sharing.units)
        postings = names, np.repeat(np.arange(len(lengths)), lengths)
        if sharing.size <= _MANY_NAMES:
            sharing.postings = postings
        return postings

    def compare(self, asked: Sequence[tuple[Sharing, NDArray[np.intp]]], similarity: Similarity) -> None:
        """Work out the likeness of those of some listed units that nobody has asked for.

        Args:
            asked: What shares a key with some query units, and places of units in each, in any order, as often as may
                be.
            similarity: Part likeness.
        """
        new = [
            (sharing, np.unique(some))
            for sharing, places in asked
            if len(some := places[np.isnan(sharing.values[places])])
        ]
        found = [self._pairs(sharing, places) for sharing, places in new]
        similarity.compare_many(
            (pairs.unit.text, text)
            for pairs in found
            for text, keyed in zip(pairs.texts, pairs.keyed, strict=True)
            if keyed
        )
        for (sharing, places), pairs in zip(new, found, strict=True):
            sharing.values[places] = _likenesses(pairs, similarity)

    def _pairs(self, sharing: Sharing, places: NDArray[np.intp]) -> _Pairs:
        numbers, tables = sharing.units[places].tolist(), self._tables
        keyed = [True] * len(numbers) if sharing.by_letters is None else (~sharing.by_letters[places]).tolist()
        texts = [tables.texts[number] for number in numbers]
        return _Pairs(sharing.unit, texts, [tables.owns[number] for number in numbers], keyed)

    def _by_letters(self, units: Sequence[Unit]) -> list[NDArray[np.int32]]:
        """Return for each unit those in different scripts that may be alike by their letters."""
        found = [self._tables.by_key.values[:0]] * len(units)
        asked = [at for at, unit in enumerate(units) if class_of(unit) not in _ACRONYMS]
        latin = [at for at in asked if not units[at].own] if len(self._tables.by_own_key.keys) else []
        for at, shared in zip(
            latin, self._tables.by_own_key.find_each([latin_keys(units[at].text) for at in latin]), strict=True
        ):
            found[at] = shared
        for at in asked:
            if units[at].own:
                found[at] = self._latin_keys().find(own_keys(units[at].own))
        return found

    def _latin_keys(self) -> KeyTable:
        """Return the Latin words by the letters of other scripts; a list that meets none of these is spared it."""
        table = self._tables.by_latin_key
        if table is None:
            with self._making:
                table = latin_key_table(self._tables)
                self._tables = replace(self._tables, by_latin_key=table)
        return table
