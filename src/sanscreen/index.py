"""Which names can reach the threshold at all, without walking the list.

In: the names of all entities in normal form. Out: for a query name, the listed names whose score can reach a
threshold, each with an upper bound, best first.

How: every distinct listed unit is filed once under its keys, with the names it stands in. A query unit finds
the listed units that share a key with it. For each part of the query their likeness is spread over the names by array
operations, and from it and the weights on both sides follows a bound on what `sanscreen.matching.alignment.align` can
give: every linked part counts at its best likeness, conflicts between links are ignored, and what is certainly left
over is paid for. That is done twice: first with every unit that shares a key taken for equal, so that most names are
out before any two words are compared; then with the likeness of the units of the names that remain, which is worked
out once and remembered.

Invariant: a name with a score above 0 shares a key with the query (``alignment`` asks for it), and the bound is
never below the score; so no hit is lost. An oracle test scores every name and compares.
This module never decides a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.matching import Matcher
from sanscreen.matching.links import LENT, unit_likeness
from sanscreen.matching.misread import misread_runs
from sanscreen.names import NormalisedName, Role, Unit
from sanscreen.names.letters import latin_keys, latin_keys_of_many, own_keys
from sanscreen.names.weights import NUMBER_WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SINGLE, _JOINED, _WHOLE, _ACRONYM, _INITIALS = 0, 1, 2, 3, 4
_ACRONYMS = {_ACRONYM: _INITIALS, _INITIALS: _ACRONYM}
# Rounding: a bound is a sum in another order than the score.
_SLACK = 1e-6
# Names that stand under the query units that are remembered, in all: some 16 bytes for each.
_REMEMBERED = 4_000_000
# What an initial or the cut last word of a query may answer weighs at most this: a long number ("Unit 61398").
_HEAVIEST = max(NUMBER_WEIGHTS)


def _class_of(unit: Unit) -> int:
    if unit.acronym or unit.initials:
        return _ACRONYM if unit.acronym else _INITIALS
    if unit.stop - unit.start == 1:
        return _SINGLE
    return _WHOLE if unit.whole else _JOINED


def _may_answer(query_class: int, listed_classes: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return which units may answer one of a class: parts of two names run together never do by their spelling."""
    if query_class == _SINGLE:
        return np.ones(len(listed_classes), dtype=bool)
    if query_class in _ACRONYMS:
        return np.isin(listed_classes, _ACRONYMS[query_class])
    return np.isin(listed_classes, (_SINGLE, _WHOLE) if query_class == _WHOLE else (_SINGLE,))


@dataclass(slots=True)
class _Sharing:
    """The listed units that share a key with a query unit.

    Attributes:
        units: Their numbers, ascending.
        names: The names in which they stand, unit by unit.
        unit_of: For each of those names the place of its unit in ``units``.
        weights: The weight of that unit.
        values: The likeness of each unit; nan where it has not been asked for.
        by_letters: The units that share no more than a key of the letters of another script.
    """

    units: NDArray[np.int32]
    names: NDArray[np.int32]
    unit_of: NDArray[np.int32]
    weights: NDArray[np.float64]
    values: NDArray[np.float64]
    by_letters: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Spread:
    """The likeness of listed units to a query unit, spread over the names in which they stand."""

    unit: Unit
    names: NDArray[np.int32]
    values: NDArray[np.float64]
    weights: NDArray[np.float64]


class NameIndex:
    """An inverted index from keys to listed names.

    Args:
        names: Normal forms of the names of each entity, in the order of the entities.

    Example:
        >>> from sanscreen.matching import Matcher, profile_of
        >>> from sanscreen.names import normalise
        >>> index = NameIndex([[normalise("Ashraf AL-QIZANI")], [normalise("HAMAS")]])
        >>> numbers, bounds = index.candidates(normalise("Ashraf Qizani"), Matcher(profile_of(None)), 0.8)
        >>> [index.entity_of(int(number)) for number in numbers]
        [0]
    """

    def __init__(self, names: Sequence[Sequence[NormalisedName]]) -> None:
        self._names: list[NormalisedName] = []
        entity_of: list[int] = []
        position_of: list[int] = []
        for entity, its_names in enumerate(names):
            for position, name in enumerate(its_names):
                self._names.append(name)
                entity_of.append(entity)
                position_of.append(position)
        self._entity_of = np.array(entity_of, dtype=np.int32)
        self._position_of = position_of
        self._units: list[Unit] = []
        self._by_key: dict[str, tuple[int, ...]] = {}
        self._by_own_key: dict[str, list[int]] = {}
        self._classes: NDArray[np.int8] = np.zeros(0, dtype=np.int8)
        self._file_units()
        self._remembered: dict[tuple[str, int, str], _Sharing] = {}
        self._n_remembered = 0

    def _file_units(self) -> None:
        known: dict[tuple[str, int, str], int] = {}
        postings: list[list[int]] = []
        filed: dict[str, list[int]] = {}
        weights: list[float] = []
        classes: list[int] = []
        told: list[float] = []
        initials: list[bool] = []
        legal: list[bool] = []
        for number, name in enumerate(self._names):
            # What has no keys may be linked without one, so it is never counted as certainly left over; what stands
            # aside costs a share that the profile says.
            parts = zip(name.units, name.parts, strict=False)
            told.append(sum([unit.weight for unit, part in parts if unit.keys and not part.aside]))
            initials.append(any(part.role is Role.INITIAL for part in name.parts))
            legal.append(any(part.role is Role.LEGAL_FORM for part in name.parts))
            for unit in name.units:
                if not unit.keys or unit.disguised:
                    continue
                unit_class = _class_of(unit)
                unit_number = known.get((unit.text, unit_class, unit.own))
                if unit_number is None:
                    unit_number = known[unit.text, unit_class, unit.own] = len(self._units)
                    self._units.append(unit)
                    for key in own_keys(unit.own) if unit.own else ():
                        self._by_own_key.setdefault(key, []).append(unit_number)
                    classes.append(unit_class)
                    postings.append([])
                    weights.append(unit.weight)
                    for key in unit.keys:
                        filed.setdefault(key, []).append(unit_number)
                weights[unit_number] = max(weights[unit_number], unit.weight)
                mine = postings[unit_number]
                if not mine or mine[-1] != number:
                    mine.append(number)
        # Tuples of numbers are not walked by the garbage collector, lists are.
        self._by_key = {key: tuple(numbers) for key, numbers in filed.items()}
        self._classes = np.array(classes, dtype=np.int8)
        self._unit_weights = np.array(weights, dtype=np.float64)
        self._postings = [np.array(mine, dtype=np.int32) for mine in postings]
        self._told = np.array(told, dtype=np.float64)
        self._initials = np.array(initials, dtype=bool)
        self._legal = np.array(legal, dtype=bool)

    @cached_property
    def _by_latin_key(self) -> dict[str, list[int]]:
        """The Latin units by the keys that a word in another script may share; made when the first one is asked for."""
        numbers = [
            number
            for number, unit in enumerate(self._units)
            if not unit.own and self._classes[number] not in (_ACRONYM, _INITIALS)
        ]
        found: dict[str, list[int]] = {}
        for number, keys in zip(numbers, latin_keys_of_many([self._units[at].text for at in numbers]), strict=True):
            for key in keys:
                found.setdefault(key, []).append(number)
        return found

    def __len__(self) -> int:
        return len(self._names)

    def entity_of(self, number: int) -> int:
        """Return the position of the entity that a name belongs to."""
        return int(self._entity_of[number])

    def position_of(self, number: int) -> int:
        """Return the position of a name among the names of its entity."""
        return self._position_of[number]

    def name(self, number: int) -> NormalisedName:
        """Return a name in normal form."""
        return self._names[number]

    @staticmethod
    def _filed(keys: Iterable[str], filed: Mapping[str, Sequence[int]]) -> set[int]:
        found: set[int] = set()
        for key in keys:
            found.update(filed.get(key, ()))
        return found

    def _sharing(self, unit: Unit) -> _Sharing:
        """Return the listed units that share a key with a query unit and may answer it."""
        unit_class = _class_of(unit)
        remembered = self._remembered.get((unit.text, unit_class, unit.own))
        if remembered is not None:
            return remembered
        shared = self._filed(unit.keys, self._by_key)
        by_letters = self._by_letters(unit) - shared
        units = np.array(sorted(shared | by_letters), dtype=np.int32)
        may = _may_answer(unit_class, self._classes[units])
        if unit_class not in _ACRONYMS and not may.all():
            meanings = self._filed((key for key in unit.keys if ":" in key), self._by_key)
            may |= np.isin(units, np.array(sorted(meanings), dtype=np.int32))
        units = units[may]
        postings = [self._postings[number] for number in units.tolist()]
        names = np.concatenate(postings) if postings else np.zeros(0, dtype=np.int32)
        unit_of = np.repeat(np.arange(len(units), dtype=np.int32), [len(mine) for mine in postings])
        # An acronym lends its weight, which can lift the share of the others.
        values = np.full(len(units), 1.0 if unit_class in _ACRONYMS else np.nan)
        weights = self._unit_weights[units][unit_of]
        answer = _Sharing(units, names, unit_of, weights, values, frozenset(by_letters))
        if self._n_remembered + len(names) > _REMEMBERED:
            self._remembered.clear()
            self._n_remembered = 0
        self._n_remembered += len(names)
        self._remembered[unit.text, unit_class, unit.own] = answer
        return answer

    def _by_letters(self, unit: Unit) -> set[int]:
        """Return the units in different scripts that may be alike by their letters."""
        if _class_of(unit) in _ACRONYMS:
            return set()
        if unit.own:
            return self._filed(own_keys(unit.own), self._by_latin_key)
        return self._filed(latin_keys(unit.text), self._by_own_key) if self._by_own_key else set()

    def _compare(self, unit: Unit, sharing: _Sharing, places: NDArray[np.int32], matcher: Matcher) -> None:
        """Work out the likeness of those of some listed units that nobody has asked for."""
        similarity = matcher.similarity
        new = places[np.isnan(sharing.values[places])].tolist()
        numbers = sharing.units[new].tolist() if new else []
        unlike: frozenset[int] = frozenset()
        if unit.own and sharing.by_letters:
            asked = [number for number in numbers if number in sharing.by_letters]
            alike = similarity.alike_by_letters(unit.own, {self._units[number].text for number in asked})
            unlike = frozenset([number for number in asked if self._units[number].text not in alike])
        for place, number in zip(new, numbers, strict=True):
            if number in unlike:
                sharing.values[place] = 0.0
                continue
            # Without the discount for words run together, which some phrases are spared: a bound may be too high.
            likeness = unit_likeness(unit, self._units[number], similarity)
            # A word that lends its weight may count less than its own, which can lift the share of the others.
            lends = likeness.value > 0.0 and likeness.cause in LENT
            sharing.values[place] = 1.0 if lends else likeness.value

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
        found = [(unit, self._sharing(unit)) for unit in query.units if unit.keys]
        equal = [_Spread(unit, row.names, np.ones(len(row.names)), row.weights) for unit, row in found]
        numbers, _ = self._reaching(query, matcher, equal, threshold)
        remains = np.zeros(len(self._names), dtype=bool)
        remains[numbers] = True
        compared: list[_Spread] = []
        for unit, row in found:
            kept = np.flatnonzero(remains[row.names])
            if not len(kept):
                continue
            unit_of = row.unit_of[kept]
            # Ascending, so that a change of number is a new unit.
            self._compare(unit, row, unit_of[np.flatnonzero(np.diff(unit_of, prepend=-1))], matcher)
            values = row.values[unit_of]
            alike = values > 0.0
            kept = kept[alike]
            compared.append(_Spread(unit, row.names[kept], values[alike], row.weights[kept]))
        numbers, bounds = self._reaching(query, matcher, compared, threshold)
        order = np.lexsort((numbers, -bounds))
        return numbers[order].astype(np.int32), bounds[order]

    def _reaching(
        self, query: NormalisedName, matcher: Matcher, spreads: Sequence[_Spread], threshold: float
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the names whose bound reaches the threshold, ascending, and the bounds."""
        touched = np.zeros(len(self._names), dtype=bool)
        for spread in spreads:
            touched[spread.names] = True
        numbers = np.flatnonzero(touched)
        place = np.empty(len(self._names), dtype=np.intp)
        place[numbers] = np.arange(len(numbers))
        held = np.zeros((len(query.parts), len(numbers)))
        covered = np.zeros((len(query.parts), len(numbers)))
        for spread in spreads:
            at = place[spread.names]
            for part in range(spread.unit.start, spread.unit.stop):
                np.maximum.at(held[part], at, spread.values)
                np.maximum.at(covered[part], at, spread.weights)
        bounds = self._bound(query, matcher, numbers, held, covered)
        kept = bounds >= threshold - _SLACK
        return numbers[kept], bounds[kept]

    def _bound(
        self,
        query: NormalisedName,
        matcher: Matcher,
        numbers: NDArray[np.intp],
        likeness: NDArray[np.float64],
        covered: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return upper bounds of the scores of some names.

        Args:
            query: The query name.
            matcher: The matcher.
            numbers: The names.
            likeness: For each part of the query and each name, the best likeness of a unit that covers the part.
            covered: The greatest weight of such a unit.

        Returns:
            A bound for each name.
        """
        profile = matcher.profile
        gained = np.zeros(len(numbers))
        total = np.zeros(len(numbers))
        listed_left = self._told[numbers] - covered.sum(axis=0)
        misread = {part for run in misread_runs(query) for part in range(run.start, run.stop)}
        legal = self._legal[numbers] if misread else None
        # Only beside two parts that are answered does an extra part cost less; some are answered without a key.
        answered = (likeness > 0.0).sum(axis=0) + len(misread) + (query.clipped is not None)
        further = np.where(answered > 1, min(profile.query_middle, profile.query_outer), 1.0)
        for position, part in enumerate(query.parts):
            here = likeness[position]
            if not query.units[position].keys or position == query.clipped:
                # It may be linked without a key: taken as answered in full.
                gained += part.weight
                total += part.weight
                if part.role is Role.INITIAL or position == query.clipped:
                    listed_left -= _HEAVIEST
                continue
            if legal is not None and position in misread:
                # It may answer a legal form without a key: taken as answered in full.
                here = np.where(legal, 1.0, here)
            gained += part.weight * here
            extra = profile.query_extra * (profile.aside if part.aside else 1.0)
            total += part.weight * np.where(here > 0.0, 1.0, extra * (1.0 if part.role is Role.NUMBER else further))
        listed_extra = profile.listed_extra * (1.0 if query.clipped is None else profile.clipped)
        total += listed_extra * np.maximum(0.0, listed_left)
        raw = np.divide(gained, total, out=np.zeros(len(numbers)), where=total > 0.0)
        growth = profile.difference + profile.untold * np.maximum(0.0, profile.telling - gained) / profile.telling
        bounds = np.clip(1.0 - (1.0 - raw) * growth, 0.0, 1.0)
        # An initial in a listed name may answer any part of the query.
        return np.where(self._initials[numbers], 1.0, bounds)
