"""Which names can reach the threshold at all, without walking the list.

In: the names of all entities in normal form. Out: for a query name, the listed names whose score can reach a
threshold, each with an upper bound, best first.

How: every distinct listed unit is filed once under its keys, with the names it stands in. A query unit finds
the listed units that share a key with it; their likeness is computed once and remembered. For each part of the
query the best likeness is spread over the names by array operations, and from those and the weights on both
sides follows a bound on what `sanscreen.matching.alignment.align` can give: every linked part counts at its best
likeness, conflicts between links are ignored, and what is certainly left over is paid for.

Invariant: a name with a score above 0 shares a key with the query (``alignment`` asks for it), and the bound is
never below the score; so no hit is lost. An oracle test scores every name and compares.
This module never decides a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.matching import Matcher
from sanscreen.matching.links import LENT, unit_likeness
from sanscreen.matching.misread import misread_runs
from sanscreen.names import NormalisedName, Role, Unit
from sanscreen.names.letters import latin_keys, own_keys
from sanscreen.names.weights import NUMBER_WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SINGLE, _JOINED, _WHOLE, _ACRONYM, _INITIALS = 0, 1, 2, 3, 4
_ACRONYMS = frozenset({(_ACRONYM, _INITIALS), (_INITIALS, _ACRONYM)})
# Rounding: a bound is a sum in another order than the score.
_SLACK = 1e-6
_REMEMBERED = 20_000
# What an initial or the cut last word of a query may answer weighs at most this: a long number ("Unit 61398").
_HEAVIEST = max(NUMBER_WEIGHTS)


def _class_of(unit: Unit) -> int:
    if unit.acronym or unit.initials:
        return _ACRONYM if unit.acronym else _INITIALS
    if unit.stop - unit.start == 1:
        return _SINGLE
    return _WHOLE if unit.whole else _JOINED


def _may_answer(query_class: int, listed_class: int) -> bool:
    """Return whether units of two classes may be alike by their spelling: parts of two names run together never are."""
    return _SINGLE in (query_class, listed_class) or query_class == listed_class == _WHOLE


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
        self._classes: list[int] = []
        self._by_key: dict[str, tuple[int, ...]] = {}
        self._by_own_key: dict[str, list[int]] = {}
        self._file_units()
        self._similar: dict[tuple[str, int, str], tuple[list[int], list[float]]] = {}

    def _file_units(self) -> None:
        known: dict[tuple[str, int, str], int] = {}
        postings: list[list[int]] = []
        filed: dict[str, list[int]] = {}
        weights: list[float] = []
        told: list[float] = []
        initials: list[bool] = []
        legal: list[bool] = []
        for number, name in enumerate(self._names):
            # What has no keys may be linked without one, so it is never counted as certainly left over.
            told.append(sum(unit.weight for unit in name.units[: len(name.parts)] if unit.keys))
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
                    self._classes.append(unit_class)
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
        self._unit_weights = np.array(weights, dtype=np.float64)
        self._postings = [np.array(mine, dtype=np.int32) for mine in postings]
        self._told = np.array(told, dtype=np.float64)
        self._initials = np.array(initials, dtype=bool)
        self._legal = np.array(legal, dtype=bool)

    @cached_property
    def _by_latin_key(self) -> dict[str, list[int]]:
        """The Latin units by the keys that a word in another script may share; made when the first one is asked for."""
        found: dict[str, list[int]] = {}
        for number, unit in enumerate(self._units):
            if not unit.own and self._classes[number] not in (_ACRONYM, _INITIALS):
                for key in latin_keys(unit.text):
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
    def _sharing(keys: Iterable[str], filed: Mapping[str, Sequence[int]]) -> set[int]:
        found: set[int] = set()
        for key in keys:
            found.update(filed.get(key, ()))
        return found

    def _similar_units(self, unit: Unit, unit_class: int, matcher: Matcher) -> tuple[list[int], list[float]]:
        """Return the listed units like a query unit, and their likeness, ascending."""
        remembered = self._similar.get((unit.text, unit_class, unit.own))
        if remembered is not None:
            return remembered
        shared = self._sharing(unit.keys, self._by_key)
        pairs: list[tuple[float, int]] = []
        if unit_class in (_ACRONYM, _INITIALS):
            # It lends its weight, which can lift the share of the others.
            pairs = [(1.0, number) for number in shared if (unit_class, self._classes[number]) in _ACRONYMS]
            shared = set()
        elif unit.own:
            # In different scripts units are alike by their letters.
            by_letters = self._sharing(own_keys(unit.own), self._by_latin_key)
            by_letters = {number for number in by_letters if _may_answer(unit_class, self._classes[number])}
            alike = matcher.similarity.alike_by_letters(unit.own, {self._units[number].text for number in by_letters})
            shared |= {number for number in by_letters if self._units[number].text in alike}
        elif self._by_own_key:
            shared |= self._sharing(latin_keys(unit.text), self._by_own_key)
        meanings = self._sharing((key for key in unit.keys if ":" in key), self._by_key)
        for number in shared:
            if not _may_answer(unit_class, self._classes[number]) and number not in meanings:
                continue
            # Without the discount for words run together, which some phrases are spared: a bound may be too high.
            likeness = unit_likeness(unit, self._units[number], matcher.similarity)
            # A word that lends its weight may count less than its own, which can lift the share of the others.
            value = 1.0 if likeness.cause in LENT else likeness.value
            if likeness.value > 0.0:
                pairs.append((value, number))
        pairs.sort()
        answer = ([number for _, number in pairs], [value for value, _ in pairs])
        if len(self._similar) >= _REMEMBERED:
            self._similar.clear()
        self._similar[unit.text, unit_class, unit.own] = answer
        return answer

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
        parts = len(query.parts)
        likeness: list[NDArray[np.float64] | None] = [None] * parts
        covered: list[NDArray[np.float64] | None] = [None] * parts
        touched = np.zeros(len(self._names), dtype=bool)
        for unit in query.units:
            if not unit.keys:
                continue
            numbers, values = self._similar_units(unit, _class_of(unit), matcher)
            if not numbers:
                continue
            lengths = [len(self._postings[number]) for number in numbers]
            names = np.concatenate([self._postings[number] for number in numbers])
            # Ascending likeness: where a name stands under two units, the later and greater value stays.
            spread = np.repeat(values, lengths)
            weights = np.repeat(self._unit_weights[numbers], lengths)
            touched[names] = True
            for part in range(unit.start, unit.stop):
                held, held_weight = likeness[part], covered[part]
                if held is None or held_weight is None:
                    held = likeness[part] = np.zeros(len(self._names))
                    held_weight = covered[part] = np.zeros(len(self._names))
                    held[names] = spread
                else:
                    fresh = np.zeros(len(self._names))
                    fresh[names] = spread
                    np.maximum(held, fresh, out=held)
                np.maximum.at(held_weight, names, weights)
        numbers_touched = np.flatnonzero(touched)
        bounds = self._bound(query, matcher, numbers_touched, likeness, covered)
        kept = bounds >= threshold - _SLACK
        numbers_touched, bounds = numbers_touched[kept], bounds[kept]
        order = np.lexsort((numbers_touched, -bounds))
        return numbers_touched[order].astype(np.int32), bounds[order]

    def _bound(
        self,
        query: NormalisedName,
        matcher: Matcher,
        numbers: NDArray[np.intp],
        likeness: Sequence[NDArray[np.float64] | None],
        covered: Sequence[NDArray[np.float64] | None],
    ) -> NDArray[np.float64]:
        """Return upper bounds of the scores of some names."""
        profile = matcher.profile
        gained = np.zeros(len(numbers))
        total = np.zeros(len(numbers))
        listed_left = self._told[numbers]
        misread = {part for run in misread_runs(query) for part in range(run.start, run.stop)}
        legal = self._legal[numbers] if misread else None
        for position, part in enumerate(query.parts):
            held, held_weight = likeness[position], covered[position]
            if not query.units[position].keys or position == query.clipped:
                # It may be linked without a key: taken as answered in full.
                gained += part.weight
                total += part.weight
                if part.role is Role.INITIAL or position == query.clipped:
                    listed_left = listed_left - _HEAVIEST
                if held is not None and held_weight is not None:
                    listed_left = listed_left - held_weight[numbers]
            elif held is None or held_weight is None:
                if legal is not None and position in misread:
                    # It may answer a legal form without a key: taken as answered in full.
                    gained += part.weight * legal
                    total += part.weight * np.where(legal, 1.0, profile.query_extra)
                else:
                    total += profile.query_extra * part.weight
            else:
                here = held[numbers]
                if legal is not None and position in misread:
                    here = np.where(legal, 1.0, here)
                gained += part.weight * here
                total += part.weight * np.where(here > 0.0, 1.0, profile.query_extra)
                listed_left = listed_left - held_weight[numbers]
        listed_extra = profile.listed_extra * (1.0 if query.clipped is None else profile.clipped)
        total += listed_extra * np.maximum(0.0, listed_left)
        raw = np.divide(gained, total, out=np.zeros(len(numbers)), where=total > 0.0)
        growth = profile.difference + profile.untold * np.maximum(0.0, profile.telling - gained) / profile.telling
        bounds = np.clip(1.0 - (1.0 - raw) * growth, 0.0, 1.0)
        # An initial in a listed name may answer any part of the query.
        return np.where(self._initials[numbers], 1.0, bounds)
