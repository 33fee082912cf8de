"""What would change an answer: the smallest changes of a query that move one entity across the threshold.

In: a query, its match with one entity, what scores it, the threshold. Out: `Change`s, each with the changed query, its
score and a short sentence. Below the threshold words of the name and facts beyond it are changed towards the record; at
or above it only facts are changed, for another name is another question. `sanscreen.changes_tried` says what is tried.

Invariant: no score is estimated: each is that of the changed query by the same scoring, so explaining the changed query
gives it again. The work is bounded, whatever query and record hold.
It advises nothing: that a fact would bring a hit below the threshold does not say that the fact is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sanscreen.changes_tried import Move, Rank, compatible, tried_facts, tried_words, with_moves
from sanscreen.errors import UnscreenableQuery
from sanscreen.matching import Match, Matcher
from sanscreen.matching.alignment import Alignment
from sanscreen.names import NormalisedName
from sanscreen.records import Entity, Query
from sanscreen.request import prepare_query

_SHOWN = 5
"""Changes that an analyst reads."""
_PAIRED = 8
"""Single changes, the most effective ones, that are tried in pairs: 28 pairs."""
_TRIES = 100
"""Queries scored for one explanation."""
_COMPARISONS = 600
"""Names compared for one explanation: a record may hold a hundred names."""
# Below this a score has not moved: a sum of contributions in another order.
_MOVED = 1e-9

_UNLIKE = "no small change would make these names one"
_FIXED = "no fact that the list has beyond the names would bring it below the threshold"


@dataclass(frozen=True, slots=True)
class Change:
    """What a changed query would score.

    Attributes:
        text: One sentence, such as "a birth year of 1972 would bring it to 0.750, below the threshold".
        score: Score of the changed query, in [0, 1].
        crosses: Whether it stands on the other side of the threshold.
        query: The changed query; where the sentence speaks of another country, document or kind than the listed one,
            it holds a stand-in. The query as it was where no change is left to name.

    Example:
        >>> text = "with the country tn it would score 0.870, above the threshold"
        >>> Change(text, 0.87, crosses=True, query=Query(name="Ashraf Qizani", countries=["tn"])).score
        0.87
    """

    text: str
    score: float
    crosses: bool
    query: Query


@dataclass(frozen=True, slots=True)
class _Tried:
    """Moves made together, the query that they make, and its score."""

    moves: tuple[Move, ...]
    query: Query
    score: float


class _Scorer:
    """Scores changed queries against one entity, so many at most; None for one that is not scored."""

    def __init__(self, matcher: Matcher, entity: Entity, listed: tuple[NormalisedName, ...]) -> None:
        self._matcher = matcher
        self._entity = entity
        self._listed = listed
        self._tries = _TRIES
        self._comparisons = _COMPARISONS
        self._aligned: dict[tuple[str, ...], Alignment | None] = {}

    def __call__(self, query: Query) -> float | None:
        try:
            prepared = prepare_query(query)
        except UnscreenableQuery:
            return None  # the last word or document was left out, or the name grew too long
        # A fact leaves the names as they were, and so does their alignment.
        names = tuple([name.original for name in prepared.names])
        cost = 0 if names in self._aligned else len(names) * len(self._listed)
        if not self._tries or cost > self._comparisons:
            return None
        self._tries -= 1
        self._comparisons -= cost
        if names not in self._aligned:
            self._aligned[names] = self._matcher.match(prepared, self._entity, self._listed).alignment
        return self._matcher.score(prepared, self._entity, self._aligned[names])

    def try_all(self, query: Query, moves: Iterable[Sequence[Move]]) -> Iterator[_Tried]:
        """Yield what could be scored."""
        for together in moves:
            changed = with_moves(query, together)
            score = self(changed)
            if score is not None:
                yield _Tried(tuple(together), changed, score)


def find_changes(
    query: Query,
    match: Match,
    entity: Entity,
    listed: tuple[NormalisedName, ...],
    matcher: Matcher,
    threshold: float,
) -> tuple[Change, ...]:
    """Find the smallest changes of a query that move an entity across the threshold.

    Args:
        query: The query, one that can be screened.
        match: How the entity matches it.
        entity: The entity.
        listed: Its names in normal form, in the order of the record.
        matcher: What scores a pair.
        threshold: The threshold, in (0, 1].

    Returns:
        At most five: those that cross the threshold, one change before two, the least first: a fact, the kind, the
        spelling of a word, a word left out, a word more, a document; of equals the one that moves the score least.
        Where none crosses but by a document, the one that moves the score farthest, or a sentence that there is none.
        Of several names of the query the one that decided is changed, or the one that is likest to a weak name.

    Example:
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.names import normalise
        >>> entity = Entity(id="1", kind="organization", names=[{"text": "Ajnad"}])
        >>> query, listed = Query(name="Ajnad Harbour"), (normalise("Ajnad"),)
        >>> matcher = Matcher(profile_of(None))
        >>> match = matcher.match(prepare_query(query), entity, listed)
        >>> print(find_changes(query, match, entity, listed, matcher, 0.85)[0].text)
        without the extra word 'Harbour' it would score 1.000, above the threshold
    """
    particulars = prepare_query(query).particulars
    below = match.score < threshold
    moves = [*tried_facts(particulars, entity, below=below)]
    if below:
        moves += tried_words(query, match, entity, listed, matcher)
    scorer = _Scorer(matcher, entity, listed)
    towards = 1.0 if below else -1.0
    tried = [
        one
        for one in scorer.try_all(query, ((move,) for move in moves))
        if (one.score - match.score) * towards > _MOVED
    ]
    crossing = [one for one in tried if (one.score >= threshold) is below]
    # A shared document decides under any name: what it would do says little of this query.
    apart = [one for one in tried if one.moves[0].rank is not Rank.DOCUMENT or not below]
    if not any(one in crossing for one in apart):
        # The sort is stable, and the moves come in the order of query and record.
        paired = _first_of_each_sort(sorted(apart, key=lambda one: -one.score * towards))[:_PAIRED]
        pairs = [(*one.moves, *other.moves) for one, other in combinations(paired, 2)]
        made = scorer.try_all(query, (pair for pair in pairs if compatible(*pair)))
        crossing += [two for two in made if (two.score >= threshold) is below]
    crossing.sort(key=lambda one: (*_size(one), abs(one.score - match.score), _phrase(one)))
    chosen = _first_of_each_sort(crossing)[:_SHOWN]
    changes = [
        Change(_sentence(one, threshold, below=below), one.score, crosses=True, query=one.query) for one in chosen
    ]
    if all(below and one.moves[0].rank is Rank.DOCUMENT for one in chosen):
        changes = [*changes, _falling_short(query, match, apart, threshold)][:_SHOWN]
    return tuple(changes)


def _size(tried: _Tried) -> tuple[int, int]:
    return len(tried.moves), sum(move.rank for move in tried.moves)


def _first_of_each_sort(tried: Iterable[_Tried]) -> list[_Tried]:
    """Return the changes without those that say again what an earlier one says: another of three birth dates."""
    first: list[_Tried] = []
    said: set[tuple[str, ...] | str] = set()
    for one in tried:
        sort, phrase = tuple(move.sort for move in one.moves), _phrase(one)
        # A word that the list has twice is the same word to a reader.
        if sort not in said and phrase not in said:
            first.append(one)
        said.update((sort, phrase))
    return first


def _falling_short(query: Query, match: Match, tried: Sequence[_Tried], threshold: float) -> Change:
    """Return the change that moves the score farthest and not far enough, or that there is none."""
    below = match.score < threshold
    if not tried:
        return Change(_UNLIKE if below else _FIXED, match.score, crosses=False, query=query)
    towards = 1.0 if below else -1.0
    best = min(tried, key=lambda one: (-one.score * towards, *_size(one), _phrase(one)))
    side = "below" if below else _above(best.score, threshold)
    text = f"even {_phrase(best)} it would score {best.score:.3f}, still {side} the threshold {threshold:.3f}"
    return Change(text, best.score, crosses=False, query=best.query)


def _phrase(tried: _Tried) -> str:
    return " and ".join(move.phrase for move in tried.moves)


def _above(score: float, threshold: float) -> str:
    return "at" if score == threshold else "above"


def _sentence(tried: _Tried, threshold: float, *, below: bool) -> str:
    phrase = _phrase(tried)
    if below:
        return f"{phrase} it would score {tried.score:.3f}, {_above(tried.score, threshold)} the threshold"
    if all(move.phrase.startswith("with ") for move in tried.moves):
        # Said of the fact itself: "a birth year of 1972 would bring it to ...".
        subject = " and ".join(move.phrase.removeprefix("with ") for move in tried.moves)
        return f"{subject} would bring it to {tried.score:.3f}, below the threshold"
    return f"{phrase} it would score {tried.score:.3f}, below the threshold"
