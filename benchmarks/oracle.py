"""No loss for speed: every entity is scored without the index, and the screener must give the same answers.

Comes in: a list, generated lists and a seed. Goes out: an `OracleReport`: queries by class, hits compared, differences
and how often an answer was cut short. The oracle shares the scoring with the screener (`Matcher.match`) and nothing
else: no keys, no bounds, no early end, nothing remembered.

Compared, at three thresholds, with and without a limit: which entities, their scores, which of their names, the order,
the status and whether the answer says that it is cut. Asked three ways: one query at a time, many together, and of the
whole list, whose answer must hold the sample's hits in the sample's order, because a score depends on no other entity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from benchmarks.lists import digest_entities
from benchmarks.oracle_queries import ADDED, Batch, Questions
from benchmarks.oracle_report import SHOWN, Answer, BatchFound, Difference, OracleReport, sum_found
from benchmarks.progress import progress
from benchmarks.synthetic import generate_entities
from sanscreen import Screener, Screening, UnscreenableQuery
from sanscreen.matching import Match, Matcher, PreparedQuery, profile_of
from sanscreen.matching.identifiers import check
from sanscreen.names import NormalisedName, normalise
from sanscreen.parallel import map_in_order
from sanscreen.records import Entity, Query
from sanscreen.request import prepare_query
from sanscreen.search import MOST_SCORED

THRESHOLDS = (0.85, 0.7, 0.5)
LIMITS = (1, 3, 10)
N_QUERIES, N_ENTITIES = 50, 300
"""Of a batch: scoring 300 entities takes some 20 ms, and 5,000 queries so take a few minutes."""
N_GENERATED = 3_000

MATCHER = Matcher(profile_of(None))
Scored = list[tuple[float, float, str, int]]


class TooLittleCompared(Exception):
    """A run that compared so few hits that finding no difference means nothing."""


class Screens(Protocol):
    """What is held against the oracle: `sanscreen.Screener`, or a stand-in."""

    def screen(self, query: Query, threshold: float, limit: int | None) -> Screening:
        """Answer one query."""

    def screen_many(self, queries: Sequence[Query], *, threshold: float, limit: int | None) -> Iterator[Screening]:
        """Answer many."""


@lru_cache(maxsize=10_000)
def _listed_names(entity: Entity) -> tuple[NormalisedName, ...]:
    return tuple(normalise(name.text) for name in entity.names)


def _prepared(query: Query) -> PreparedQuery:
    names = [normalise(text) for text in (query.name, *query.aliases) if text]
    return PreparedQuery(tuple(dict.fromkeys(name for name in names if name.parts)), check(query))


def score_all(query: Query, entities: Sequence[Entity]) -> Scored:
    """Score every entity, without the index.

    Args:
        query: What is asked.
        entities: The list.

    Returns:
        Score, corroboration, id and place of the best name of each entity; by score, corroboration and id, the order
        of an answer.

    Example:
        >>> from sanscreen.records import Name
        >>> entity = Entity(id="1", kind="organization", names=(Name(text="HAMAS"),))
        >>> [(score, name) for score, _, _, name in score_all(Query(name="Hamas"), [entity])]
        [(1.0, 0)]
    """
    asked = _prepared(query)
    scored: Scored = []
    for entity in entities:
        match: Match = MATCHER.match(asked, entity, _listed_names(entity))
        scored.append((match.score, match.corroboration, entity.id, match.name))
    return sorted(scored, key=lambda row: (-row[0], -row[1], row[2]))


class Oracle:
    """Holds a screener against the scores of all entities, batch by batch.

    Args:
        questions: What is asked.
        screener_of: What makes the screener of some entities.
        n_queries: Queries of a batch.
        n_entities: Entities of a sample.
    """

    def __init__(
        self, questions: Questions, screener_of: Callable[[Sequence[Entity]], Screens], n_queries: int, n_entities: int
    ) -> None:
        self._questions, self._screener_of = questions, screener_of
        self._n_queries, self._n_entities = n_queries, n_entities
        self._whole = screener_of(questions.entities)
        self._can_be_cut = len({name.text for held in questions.entities for name in held.names}) > MOST_SCORED

    def __call__(self, number: int) -> BatchFound:
        """Return what a batch shows."""
        batch = self._questions.batch(number, n_queries=self._n_queries, n_entities=self._n_entities)
        comparison = _Comparison(batch)
        limit = LIMITS[number % len(LIMITS)]
        screener = self._screener_of(batch.entities)
        for threshold in THRESHOLDS:
            for most in (None, limit):
                alone = [_screen(screener, query, threshold, most) for query in batch.queries]
                comparison.hold("one by one", alone, threshold, most)
                together = _screen_together(screener, batch.queries, threshold, most)
                comparison.hold("together", together, threshold, most)
            answers = _screen_together(self._whole, batch.queries, threshold, None)
            comparison.hold_whole(answers, threshold, can_be_cut=self._can_be_cut)
        return comparison.found


def _screen(screener: Screens, query: Query, threshold: float, limit: int | None) -> Answer:
    try:
        return _answer(screener.screen(query, threshold=threshold, limit=limit))
    except UnscreenableQuery:
        return Answer("unscreenable")
    except Exception as error:  # noqa: BLE001 (an error is told as a difference, and the run goes on)
        return Answer.raised(error)


def _screen_together(screener: Screens, queries: Sequence[Query], threshold: float, limit: int | None) -> list[Answer]:
    try:
        return [_answer(held) for held in screener.screen_many(queries, threshold=threshold, limit=limit)]
    except Exception as error:  # noqa: BLE001 (the same; asked in halves, the others still get their answers)
        if len(queries) == 1:
            return [Answer.raised(error)]
        middle = len(queries) // 2
        halves = (queries[:middle], queries[middle:])
        return [held for half in halves for held in _screen_together(screener, half, threshold, limit)]


def _answer(screening: Screening) -> Answer:
    rows = tuple((hit.entity.id, hit.score, hit.entity.names.index(hit.name)) for hit in screening)
    return Answer(screening.status, rows, screening.truncated)


def _score(query: Query, entities: Sequence[Entity]) -> Scored | Answer:
    """Return the scores of all entities; or the answer there is without them, for a query that is refused."""
    try:
        # Whether there is anything to compare is decided at the door, before any search.
        prepare_query(query)
        return score_all(query, entities)
    except UnscreenableQuery:
        return Answer("unscreenable")
    except Exception as error:  # noqa: BLE001 (the same: what cannot be scored cannot be found)
        return Answer.raised(error)


class _Comparison:
    """The oracle's answers to a batch, and how others differ from them."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._ids = {entity.id for entity in batch.entities}
        self._scored = [_score(query, batch.entities) for query in batch.queries]
        refused = sum(held == Answer("unscreenable") for held in self._scored)
        self.found = BatchFound(classes=Counter(batch.classes), refused=refused)

    def _expected(self, at: int, threshold: float, limit: int | None, *, without: str | None = None) -> Answer:
        """Return the oracle's answer, over all entities or those whose ids do not begin so."""
        scored = self._scored[at]
        if isinstance(scored, Answer):
            return scored
        rows = tuple(
            (identity, score, name)
            for score, _, identity, name in scored
            if score >= threshold and (without is None or not identity.startswith(without))
        )
        return Answer("hit" if rows else "clear", rows[:limit], limit is not None and len(rows) > limit)

    def hold(self, way: str, answers: Sequence[Answer], threshold: float, limit: int | None) -> None:
        """Hold the answers of a screener of the sample against the oracle's."""
        for at, seen in zip(range(len(self._batch.queries)), answers, strict=True):
            self._compare(at, way, threshold, limit, self._expected(at, threshold, limit), seen)

    def hold_whole(self, answers: Sequence[Answer], threshold: float, *, can_be_cut: bool) -> None:
        """Hold the answers of a screener of the whole list against the oracle's, as far as the sample goes."""
        for at, answer in zip(range(len(self._batch.queries)), answers, strict=True):
            expected = self._expected(at, threshold, None, without=ADDED)
            seen = answer
            if seen.status in ("hit", "clear"):
                rows = tuple(row for row in seen.rows if row[0] in self._ids)
                seen = Answer("hit" if rows else "clear", rows, seen.truncated)
            if can_be_cut and expected.status in ("hit", "clear"):
                if seen.status == "unscreenable":
                    # The search was cut short before it found a hit: nothing is left to compare.
                    self.found.too_little_told += 1
                    continue
                if seen.truncated:
                    # What is there must be right; what is not there was not looked at.
                    self.found.cut_short += 1
                    rows = tuple(row for row in expected.rows if row in set(seen.rows))
                    expected = Answer("hit" if rows else "clear", rows, truncated=True)
            self._compare(at, "of the whole list", threshold, None, expected, seen)

    def _compare(self, at: int, way: str, threshold: float, limit: int | None, expected: Answer, seen: Answer) -> None:
        self.found.answers += 1
        self.found.hits += len(expected.rows)
        if expected == seen and not seen.is_error:
            return
        self.found.n_differences += 1
        told = {row.place for row in self.found.differences}
        if at not in told and len(told) < SHOWN:
            batch, query = self._batch, self._batch.queries[at]
            row = Difference(batch.number, at, batch.classes[at], way, threshold, limit, query, expected, seen)
            self.found.differences.append(row)


def run_oracle(
    lists: Sequence[tuple[str, Sequence[Entity]]],
    *,
    n_queries: int,
    seed: int,
    workers: int,
    screener_of: Callable[[Sequence[Entity]], Screens] = Screener,
    batch_size: int = N_QUERIES,
    n_entities: int = N_ENTITIES,
) -> OracleReport:
    """Ask every list its share of the queries, and hold the answers against the scores of all entities.

    Args:
        lists: Labels and entities; each is asked the same number of queries.
        n_queries: How many queries in all; full batches are asked.
        seed: Seed of every draw.
        workers: Number of processes.
        screener_of: What makes the screener of some entities.
        batch_size: Queries of a batch.
        n_entities: Entities of a sample.

    Returns:
        What was found.

    Raises:
        TooLittleCompared: Fewer hits were compared than queries asked.
    """
    n_batches = -(-n_queries // (batch_size * len(lists)))
    rows = []
    with progress() as bars:
        for label, entities in lists:
            oracle = Oracle(Questions(entities, seed=seed), screener_of, batch_size, n_entities)
            task = bars.add_task(f"oracle: {label}", total=n_batches)
            founds = []
            numbers = range(n_batches)
            answered = map(oracle, numbers) if workers == 1 else map_in_order(oracle, numbers, workers=workers)
            for found in answered:
                founds.append(found)
                bars.advance(task)
            rows.append((label, len(entities), digest_entities(entities), sum_found(founds)))
    report = OracleReport(rows, seed, THRESHOLDS)
    if report.whole.hits < report.whole.classes.total():
        raise TooLittleCompared(
            f"{report.whole.hits} hits were compared for {report.whole.classes.total()} queries: no difference would "
            "mean nothing; ask a longer list"
        )
    return report


def generated_list(*, seed: int, count: int = N_GENERATED) -> tuple[str, list[Entity]]:
    """Return the label and the entities of a generated list."""
    return f"generated, {count:,} entities", list(generate_entities(count, seed=seed))
