"""Search: the best matches of a query over all entities, found by bound and scored exactly.

In: a `PreparedQuery`, a threshold, how many are wanted, which entities are asked about. Out: matches in the order of
an answer. Candidates come from the index with an upper bound on their score, and from the document numbers; they are
scored best bound first, until no bound can change the answer.

Invariant: the matches are those that scoring every entity would give, in the same order. What it remembers changes no
answer, so threads may share it; it knows nothing of stamps and explanations.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice

import numpy as np

from sanscreen.index import NameIndex
from sanscreen.matching import Match, Matcher, PreparedQuery
from sanscreen.matching.alignment import Alignment
from sanscreen.matching.documents import document_key, is_same_document
from sanscreen.names import NormalisedName
from sanscreen.prepared import KINDS, ListedNames, PreparedLists, Records, document_text
from sanscreen.records import Identifier

MOST_SCORED = 10_000
"""So many spellings and records at most are scored for a query: of "K. Karimov" on a list full of "Karimov"."""

# A bound is a sum in another order than the score it bounds.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class _Found:
    """The best name of an entity so far."""

    name: int
    alignment: Alignment | None
    score: float


class _Scorer:
    """Scores names for one query; of names spelt alike only the first, so that a list full of one name costs little.

    A hundred thousand "Mohammed Ali Ahmed" differ in nothing that a query with a name alone speaks of.
    """

    def __init__(self, search: Search, query: PreparedQuery) -> None:
        self._search, self._query = search, query
        self._alignments: dict[tuple[str, int, bool], Alignment | None] = {}
        self._scores: dict[tuple[str, int, bool], float] = {}
        self._corroborations: dict[int, float] = {}
        self._n_records = 0
        self.name_alone = query.particulars.name_alone

    def is_spent(self, number: int, position: int) -> bool:
        """Say whether one more name would cost more than a query may: one that is spelt like another costs nothing."""
        if self._n_records >= MOST_SCORED:
            return True
        return len(self._alignments) >= MOST_SCORED and self._spelt(number, position) not in self._alignments

    def _spelt(self, number: int, position: int) -> tuple[str, int, bool]:
        prepared = self._search.prepared
        return self._search.listed.spelling(number), int(prepared.kinds[position]), bool(prepared.weak[number])

    def alignment(self, number: int, position: int) -> Alignment | None:
        """Return the alignment of a listed name, or None where nothing is alike."""
        spelt = self._spelt(number, position)
        if spelt not in self._alignments:
            _, kind, weak = spelt
            listed = self._search.listed[number]
            self._alignments[spelt] = self._search.matcher.match_name(self._query, listed, KINDS[kind], weak=weak)
        return self._alignments[spelt]

    def score(self, alignment: Alignment, number: int, position: int) -> float:
        """Return the score of an entity with the alignment of one of its names."""
        spelt = self._spelt(number, position)
        if not self.name_alone or spelt not in self._scores:
            # To a name alone, records whose names are spelt alike are one.
            self._n_records += not self.name_alone
            entity = self._search.entities[position]
            self._scores[spelt] = self._search.matcher.score(self._query, entity, alignment)
        return self._scores[spelt]

    def order(self, held: tuple[int, _Found]) -> tuple[float, float, int]:
        """Return the place of an entity in the answer to a name alone, which its kind corroborates and nothing else."""
        position, found = held
        kind = int(self._search.prepared.kinds[position])
        if kind not in self._corroborations:
            entity = self._search.entities[position]
            match = self._search.matcher.judge(self._query, entity, found.name, found.alignment)
            self._corroborations[kind] = match.corroboration
        return -found.score, -self._corroborations[kind], int(self._search.prepared.ranks[position])


class Search:
    """Finds the best matches over the entities of some lists.

    Args:
        prepared: The lists.
        matcher: What scores a name.

    Example:
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.prepared import prepare
        >>> from sanscreen.records import Entity, Query
        >>> from sanscreen.request import prepare_query
        >>> entity = Entity(id="1", kind="organization", names=[{"text": "HAMAS"}])
        >>> search = Search(prepare([[entity]]), Matcher(profile_of(None)))
        >>> [(match.score, at) for match, at in search.best(prepare_query(Query(name="Hamas")), 0.8, None, None)[0]]
        [(1.0, 0)]
    """

    def __init__(self, prepared: PreparedLists, matcher: Matcher) -> None:
        self.prepared = prepared
        self.matcher = matcher
        self.listed = ListedNames(prepared.names)
        self.entities = Records(prepared.records)
        self.index = NameIndex(prepared.tables, matcher)

    def list_of(self, position: int) -> int:
        """Return the number of the list on which an entity stands."""
        return int(np.searchsorted(self.prepared.list_starts, position, side="right")) - 1

    def positions_of(self, entity_id: str) -> list[int]:
        """Return the positions of the entities that have an id, one for each list."""
        found = self.prepared.ids.find([entity_id]).tolist()
        return [position for position in found if self.entities[position].id == entity_id]

    def names(self, position: int) -> tuple[NormalisedName, ...]:
        """Return the names of an entity in normal form, in the order of the record."""
        starts = self.prepared.name_starts
        return tuple([self.listed[number] for number in range(starts[position], starts[position + 1])])

    def match(self, query: PreparedQuery, position: int) -> Match:
        """Return how an entity matches, whatever its score.

        Args:
            query: What is asked.
            position: Position of the entity.

        Returns:
            The match, by the scoring of `best`.
        """
        return self.matcher.match(query, self.entities[position], self.names(position))

    def best(
        self, query: PreparedQuery, threshold: float, most: int | None, asked_about: Callable[[int], bool] | None
    ) -> tuple[list[tuple[Match, int]], bool]:
        """Return the best matches: exact scores are taken where the bound allows a hit, best bound first.

        Args:
            query: What is asked.
            threshold: Lowest score of a hit, in (0, 1].
            most: So many at most; None for all.
            asked_about: Whether the search is about the entity at a position; None where it is about all.

        Returns:
            Matches and the positions of their entities, by score, corroboration, list and id; and whether the search
            was cut short at `MOST_SCORED`, with names left that could score as much.
        """
        return self.best_of_many([query], threshold, most, asked_about)[0]

    def best_of_many(
        self,
        queries: Sequence[PreparedQuery],
        threshold: float,
        most: int | None,
        asked_about: Callable[[int], bool] | None,
    ) -> list[tuple[list[tuple[Match, int]], bool]]:
        """Do for several queries what `best` does for one, which is much faster than one by one.

        Args:
            queries: What is asked.
            threshold: As for `best`, like all that follows.
            most: So many matches at most for each query.
            asked_about: Whether the search is about an entity.

        Returns:
            For each query what `best` gives.
        """
        candidates = self._candidates(queries, threshold)
        return [
            self._best(query, likely, threshold, most, asked_about)
            for query, likely in zip(queries, candidates, strict=True)
        ]

    def _best(
        self,
        query: PreparedQuery,
        candidates: Iterable[tuple[int, int, float]],
        threshold: float,
        most: int | None,
        asked_about: Callable[[int], bool] | None,
    ) -> tuple[list[tuple[Match, int]], bool]:
        found: dict[int, _Found] = {}
        for position in self._sharing_a_document(query):
            if asked_about is None or asked_about(position):
                # A document finds its entity under any name; all its names are scored.
                match = self.match(query, position)
                found[position] = _Found(match.name, match.alignment, match.score)
        by_document = frozenset(found)
        headroom = self._headroom(query)
        scores = sorted(held.score for held in found.values() if held.score >= threshold)
        starts, scorer = self.prepared.name_starts, _Scorer(self, query)
        is_cut = False
        for number, position, bound in candidates:
            if most is not None and len(scores) >= most and 1.0 - (1.0 - bound) * headroom < scores[-most] - _ROUNDING:
                break
            if position in by_document or (asked_about is not None and not asked_about(position)):
                continue
            if scorer.is_spent(number, position):
                is_cut = True
                break
            alignment = scorer.alignment(number, position)
            if alignment is None or 1.0 - (1.0 - alignment.score) * headroom < threshold - _ROUNDING:
                # Whatever else agrees, this name makes no hit.
                continue
            place = number - int(starts[position])
            held = found.get(position)
            if held is not None and held.alignment is not None:
                # The best name decides, the first of equals in the order of the record.
                if (-held.alignment.score, held.name) <= (-alignment.score, place):
                    continue
                if held.score >= threshold:
                    scores.remove(held.score)
            score = scorer.score(alignment, number, position)
            found[position] = _Found(place, alignment, score)
            if score >= threshold:
                insort(scores, score)
        if is_cut:
            # The best name of an entity may be among those that were not reached.
            for position, held in found.items():
                if held.score >= threshold and position not in by_document:
                    match = self.match(query, position)
                    found[position] = _Found(match.name, match.alignment, match.score)
            scores = sorted(held.score for held in found.values() if held.score >= threshold)
        least = scores[-most] if most is not None and len(scores) >= most else threshold
        likely = [(position, held) for position, held in found.items() if held.score >= max(threshold, least)]
        if most is not None and scorer.name_alone:
            likely = nsmallest(most, likely, key=scorer.order)
        hits = [(self.matcher.judge(query, self.entities[at], held.name, held.alignment), at) for at, held in likely]
        hits.sort(key=self._order)
        return hits[:most], is_cut

    def _order(self, hit: tuple[Match, int]) -> tuple[float, float, int]:
        match, position = hit
        return -match.score, -match.corroboration, int(self.prepared.ranks[position])

    def _sharing_a_document(self, query: PreparedQuery) -> list[int]:
        """Return the entities that share a document number with the query."""
        asked = {key for identifier in query.particulars.identifiers if (key := document_key(identifier)) is not None}
        if not asked:
            return []
        found = self.prepared.documents.find([document_text(key) for key in asked]).tolist()
        return [
            position
            for position in found
            if not asked.isdisjoint(map(document_key, self.entities[position].identifiers))
        ]

    def linked(self, position: int) -> list[tuple[int, Identifier]]:
        """Return the entities of other lists that share a document with an entity.

        Args:
            position: Position of the entity.

        Returns:
            Their positions, ascending, and the document, as the entity's own list has it.
        """
        own = self.list_of(position)
        mine = [identifier for identifier in self.entities[position].identifiers if document_key(identifier)]
        if len(self.prepared.lists) == 1 or not mine:
            return []
        texts = [document_text(key) for identifier in mine if (key := document_key(identifier)) is not None]
        linked = []
        for other in sorted(set(self.prepared.documents.find(texts).tolist())):
            if self.list_of(other) == own:
                continue
            theirs = self.entities[other].identifiers
            shared = (held for held in mine if any(is_same_document(held, their) for their in theirs))
            linked += [(other, held) for held in islice(shared, 1)]
        return linked

    def _headroom(self, query: PreparedQuery) -> float:
        """Return the share of the headroom above the names that stays unfilled when all else agrees."""
        profile, told = self.matcher.profile, query.particulars
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

    def _candidates(
        self, queries: Sequence[PreparedQuery], threshold: float
    ) -> Iterator[Iterable[tuple[int, int, float]]]:
        """Yield for each query listed names, their entities and the best bound over the query's names, best first."""
        least = [max(0.0, 1.0 - (1.0 - threshold) / self._headroom(query)) for query in queries]
        asked = [(name, low) for query, low in zip(queries, least, strict=True) for name in query.names]
        found = iter(self.index.candidates_of_many(asked))
        for query in queries:
            likely = list(islice(found, len(query.names)))
            numbers = np.concatenate([none := np.zeros(0, dtype=np.int32), *(its for its, _ in likely)])
            bounds = np.concatenate([none, *(its for _, its in likely)])
            if len(likely) > 1:
                order = np.lexsort((numbers, -bounds))
                _, firsts = np.unique(numbers[order], return_index=True)
                best = order[np.sort(firsts)]
                numbers, bounds = numbers[best], bounds[best]
            positions = np.searchsorted(self.prepared.name_starts, numbers, side="right") - 1
            yield zip(numbers.tolist(), positions.tolist(), bounds.tolist(), strict=True)
