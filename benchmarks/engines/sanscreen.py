"""sanscreen itself, by its public contract only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from benchmarks.engines import Answers, Engine, Told
from benchmarks.sanscreen_pair import prepare_pair
from sanscreen import Entity, Query, Screener, UnscreenableQuery


class Sanscreen:
    """The library with its default profile. It finds its own candidates, so `given` is not used."""

    floor: float | None = 0.5  # the lowest threshold at which workload is reported
    step, workers = 4096, 1
    pair = staticmethod(prepare_pair)

    def version(self) -> str:
        """Return the installed version and what else decides a score: records compare only where it is known."""
        stamp = Screener(()).screen("version").stamp
        profile = f"{stamp.profile} {stamp.profile_digest}"
        return f"sanscreen {stamp.engine}, scoring {stamp.scoring}, {profile}, weights {stamp.weights_digest}"

    def build(self, entities: Iterable[Entity]) -> None:
        """Index the list. The library indexes at the first question, so one is asked: it belongs to the build."""
        self._screener = Screener(entities, workers=self.workers)
        self._screener.screen("index", limit=1)

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        """Screen one query; one with nothing to compare has no answers."""
        try:
            held = self._screener.screen(query, threshold=self.floor, limit=limit)
            return [(hit.entity.id, hit.score) for hit in held]
        except UnscreenableQuery:
            return []

    def search_many(self, queries: Sequence[Query], *, limit: int, given: Sequence[frozenset[str]]) -> list[Answers]:
        """Screen many queries on every core."""
        return [told.answers for told in self.screen_file(queries, limit=limit, workers=os.cpu_count() or 1)]

    def screen_file(self, queries: Iterable[Query], *, limit: int, workers: int) -> Iterator[Told]:
        """Screen the rows of a file of customers."""
        for held in self._screener.screen_many(queries, workers=workers, threshold=self.floor, limit=limit):
            yield Told(held.status, held.truncated, [(hit.entity.id, hit.score) for hit in held])

    def save(self, path: str) -> None:
        """Write the index."""
        self._screener.save(path)

    def load(self, path: str) -> None:
        """Read the index."""
        self._screener = Screener.load(path)


def make() -> Engine:
    """Return the engine."""
    return Sanscreen()
