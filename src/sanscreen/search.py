"""Search: the best matches of a query over all entities, found by bound and scored exactly.

In: a `PreparedQuery`, a threshold, how many are wanted, which entities are asked about. Out: matches in the order of
an answer. Candidates come from the index with an upper bound on their score, and from the document numbers; they are
scored best bound first, until no bound can change the answer.

Invariant: the matches are those that scoring every entity would give, in the same order. It is immutable after its
index is made, with the first query; it knows nothing of stamps and explanations.
"""

from __future__ import annotations

import gc
from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sanscreen.matching import Match, Matcher, PreparedQuery
from sanscreen.matching.alignment import Alignment
from sanscreen.matching.documents import document_key
from sanscreen.names import NormalisedName, normalise
from sanscreen.records import Entity

if TYPE_CHECKING:
    from sanscreen.index import NameIndex

# A bound is a sum in another order than the score it bounds.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class _Found:
    """The best name of an entity so far."""

    name: int
    alignment: Alignment | None
    score: float


class Search:
    """Finds the best matches over the entities of some lists.

    Args:
        entities: The entities of all lists.
        list_of: The number of the list of each, which orders equal scores.
        matcher: What scores a name.

    Example:
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.records import Query
        >>> from sanscreen.request import prepare_query
        >>> entity = Entity(id="1", kind="organization", names=[{"text": "HAMAS"}])
        >>> search = Search([entity], [0], Matcher(profile_of(None)))
        >>> [(match.score, at) for match, at in search.best(prepare_query(Query(name="Hamas")), 0.8, None, None)]
        [(1.0, 0)]
    """

    def __init__(self, entities: Sequence[Entity], list_of: Sequence[int], matcher: Matcher) -> None:
        self._entities = entities
        self._list_of = list_of
        self._matcher = matcher
        with _collector_paused():
            self._names = tuple(tuple(normalise(name.text) for name in entity.names) for entity in entities)
        self._documents: dict[tuple[str, str], list[int]] = {}
        for position, entity in enumerate(self._entities):
            for identifier in entity.identifiers:
                key = document_key(identifier)
                if key is not None:
                    self._documents.setdefault(key, []).append(position)

    @cached_property
    def index(self) -> NameIndex:
        """The index of all names."""
        # numpy is imported here, with the first query, so that `import sanscreen` stays light.
        from sanscreen.index import NameIndex

        with _collector_paused():
            return NameIndex(self._names)

    def names(self, position: int) -> tuple[NormalisedName, ...]:
        """Return the names of an entity in normal form, in the order of the record."""
        return self._names[position]

    def match(self, query: PreparedQuery, position: int) -> Match:
        """Return how an entity matches, whatever its score.

        Args:
            query: What is asked.
            position: Position of the entity.

        Returns:
            The match, by the scoring of `best`.
        """
        return self._matcher.match(query, self._entities[position], self._names[position])

    def best(
        self, query: PreparedQuery, threshold: float, most: int | None, asked_about: Callable[[int], bool] | None
    ) -> list[tuple[Match, int]]:
        """Return the best matches: exact scores are taken where the bound allows a hit, best bound first.

        Args:
            query: What is asked.
            threshold: Lowest score of a hit, in (0, 1].
            most: So many at most; None for all.
            asked_about: Whether the search is about the entity at a position; None where it is about all.

        Returns:
            Matches and the positions of their entities: by score, corroboration, list and id.
        """
        found: dict[int, _Found] = {}
        for position in self._sharing_a_document(query):
            if asked_about is None or asked_about(position):
                # A document finds its entity under any name; all its names are scored.
                match = self.match(query, position)
                found[position] = _Found(match.name, match.alignment, match.score)
        by_document = frozenset(found)
        headroom = self._headroom(query)
        scores = sorted(held.score for held in found.values() if held.score >= threshold)
        for number, bound in self._candidates(query, max(0.0, 1.0 - (1.0 - threshold) / headroom)):
            if most is not None and len(scores) >= most and 1.0 - (1.0 - bound) * headroom < scores[-most] - _ROUNDING:
                break
            position = self.index.entity_of(number)
            if position in by_document or (asked_about is not None and not asked_about(position)):
                continue
            place = self.index.position_of(number)
            entity = self._entities[position]
            alignment = self._matcher.match_name(query, entity, place, self.index.name(number))
            if alignment is None:
                continue
            held = found.get(position)
            if held is not None and held.alignment is not None:
                # The best name decides, the first of equals in the order of the record.
                if (-held.alignment.score, held.name) <= (-alignment.score, place):
                    continue
                if held.score >= threshold:
                    scores.remove(held.score)
            score = self._matcher.score(query, entity, alignment)
            found[position] = _Found(place, alignment, score)
            if score >= threshold:
                insort(scores, score)
        hits = [
            (self._matcher.judge(query, self._entities[position], held.name, held.alignment), position)
            for position, held in found.items()
            if held.score >= threshold and (most is None or len(scores) < most or held.score >= scores[-most])
        ]
        hits.sort(key=self._order)
        return hits[:most]

    def _order(self, hit: tuple[Match, int]) -> tuple[float, float, int, str]:
        match, position = hit
        return -match.score, -match.corroboration, self._list_of[position], self._entities[position].id

    def _sharing_a_document(self, query: PreparedQuery) -> list[int]:
        """Return the entities that share a document number with the query."""
        keys = (document_key(identifier) for identifier in query.particulars.identifiers)
        return sorted({position for key in keys if key is not None for position in self._documents.get(key, ())})

    def _headroom(self, query: PreparedQuery) -> float:
        """Return the share of the headroom above the names that stays unfilled when all else agrees."""
        profile, told = self._matcher.profile, query.particulars
        birth = max(profile.birth_date, profile.birth_year, profile.birth_near)
        headroom = 1.0
        for known, fills in (
            (told.birth_date is not None, birth),
            (told.birth_place is not None, profile.birth_place),
            (bool(told.countries), profile.country),
            (bool(told.addresses), profile.address),
        ):
            headroom *= 1.0 - fills if known else 1.0
        return headroom

    def _candidates(self, query: PreparedQuery, threshold: float) -> Iterator[tuple[int, float]]:
        """Yield names with the best bound over the query's names, best first."""
        if len(query.names) == 1:
            numbers, bounds = self.index.candidates(query.names[0], self._matcher, threshold)
            yield from zip(numbers.tolist(), bounds.tolist(), strict=True)
            return
        best: dict[int, float] = {}
        for name in query.names:
            numbers, bounds = self.index.candidates(name, self._matcher, threshold)
            for number, bound in zip(numbers.tolist(), bounds.tolist(), strict=True):
                best[number] = max(bound, best.get(number, 0.0))
        yield from sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking, again and again, a growing list that has no garbage in it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
