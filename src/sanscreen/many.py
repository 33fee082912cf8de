"""Many queries, screened in chunks, so that work is shared between them.

In: a function that screens some queries together, and any iterable of queries. Out: an iterator over the screenings, in
order. Queries are read a chunk ahead at most in one process, and a few chunks in several, so memory is bounded
whatever their number. A query that was asked a while ago, but for the caller's reference, is not searched for again.

Invariant: the answers are those that the function gives to each query alone, at the time of asking. It knows nothing of
names or lists.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

from sanscreen.answer import Screening
from sanscreen.parallel import map_in_order
from sanscreen.records import Query
from sanscreen.remembered import Remembered

CHUNK = 128
"""So many queries are screened together."""
ONE_OF_EACH = ("Ajnad al-Trading limitedliabilitycompani", "1st Bank", "Abd آدم محمد", "王小明", "김정은", "Иван")
"""Names that together need every table. They are screened before processes are started, each of which would load them
otherwise, in the time of a thousand names, and again whenever one takes another's place."""
# A file of customers has the same "Mohammed Ali" many times; an answer without hits takes some hundred bytes.
_REMEMBERED = 20_000


def screen_in_chunks(
    answer: Callable[[Sequence[Query | str]], list[Screening]], queries: Iterable[Query | str], *, workers: int
) -> Iterator[Screening]:
    """Screen queries chunk by chunk.

    Args:
        answer: Screens some queries together, each with one answer.
        queries: The queries.
        workers: Number of processes, at least 1; with 1 the work is done in this process.

    Returns:
        An iterator over the answers.

    Raises:
        Exception: Whatever reading the queries raises, once those read before are answered.

    Example:
        >>> from sanscreen import Screener
        >>> screener = Screener.from_list("eo13224")
        >>> next(screener.screen_many(["Jund al Khilafah"])).status
        'hit'
    """
    chunks, remembering = _chunks(queries), Remembering(answer)
    answers = map(remembering, chunks) if workers == 1 else _in_processes(remembering, chunks, workers)
    return chain.from_iterable(answers)


def _in_processes(
    remembering: Remembering, chunks: Iterable[Sequence[Query | str]], workers: int
) -> Iterator[list[Screening]]:
    remembering(ONE_OF_EACH)
    yield from map_in_order(remembering, chunks, workers=workers)


def _chunks(queries: Iterable[Query | str]) -> Iterator[list[Query | str]]:
    chunk: list[Query | str] = []
    try:
        for query in queries:
            chunk.append(query)
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
    except Exception:
        # What was read is answered before the caller hears of it.
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


class Remembering:
    """Answers queries, and those that were asked before without a search.

    Args:
        answer: Screens some queries together, each with one answer.

    Example:
        >>> from sanscreen import Screener
        >>> screener = Screener.from_list("eo13224")
        >>> [screening.status for screening in screener.answering()(["Jund al Khilafah", "???"])]
        ['hit', 'unscreenable']
    """

    def __init__(self, answer: Callable[[Sequence[Query | str]], list[Screening]]) -> None:
        self._answer = answer
        self._known: Remembered[Hashable, Screening] = Remembered(_REMEMBERED)

    def __call__(self, queries: Sequence[Query | str]) -> list[Screening]:
        """Return the answers to some queries."""
        # What cannot be told apart from others is known by its place alone.
        identities = [place if (same := _same(query)) is None else same for place, query in enumerate(queries)]
        known = {
            identity: held for identity in dict.fromkeys(identities) if (held := self._known.get(identity)) is not None
        }
        new = {identity: query for identity, query in zip(identities, queries, strict=True) if identity not in known}
        if new:
            for identity, held in zip(new, self._answer(list(new.values())), strict=True):
                known[identity] = held
                if not isinstance(identity, int):
                    self._known.put(identity, held, 1)
        return [
            known[identity] if new.get(identity) is query else _asked_again(known[identity], query)
            for identity, query in zip(identities, queries, strict=True)
        ]


def _same(query: object) -> Hashable:
    """Return what two queries share that have one answer but for the caller's reference, or None where unknown."""
    if isinstance(query, str):
        return query
    if not isinstance(query, Query):
        return None
    same = query if query.id is None else query.model_copy(update={"id": None})
    try:
        hash(same)
    except TypeError:
        return None
    return same


def _asked_again(held: Screening, query: Query | str) -> Screening:
    """Return an answer as that to an equal query which is asked now."""
    return replace(held, query=Query.of(query), stamp=replace(held.stamp, screened_at=datetime.now(UTC)))
