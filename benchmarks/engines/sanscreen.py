"""sanscreen itself, by its public contract only."""

from __future__ import annotations

import os
from collections.abc import Sequence

from benchmarks.engines import Answers, Engine
from benchmarks.sanscreen_pair import prepare_pair
from sanscreen import Screener, UnscreenableQuery
from sanscreen.records import Entity, Query

FLOOR = 0.5  # the lowest threshold at which workload is reported


class Sanscreen:
    """The library with its default profile. It finds its own candidates, so `given` is not used."""

    floor: float | None = FLOOR
    step = 4096
    pair = staticmethod(prepare_pair)

    def version(self) -> str:
        """Return the installed version and what else decides a score: records compare only where it is known."""
        stamp = Screener(()).screen("version").stamp
        profile = f"{stamp.profile} {stamp.profile_digest}"
        return f"sanscreen {stamp.engine}, scoring {stamp.scoring}, {profile}, weights {stamp.weights_digest}"

    def build(self, entities: Sequence[Entity]) -> None:
        """Index the list. The library indexes at the first question, so one is asked: it belongs to the build."""
        self._screener = Screener(entities)
        self._screener.screen("index", limit=1)

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        """Screen one query; one with nothing to compare has no answers."""
        try:
            screening = self._screener.screen(query, threshold=self.floor, limit=limit)
        except UnscreenableQuery:
            return []
        return [(hit.entity.id, hit.score) for hit in screening]

    def search_many(self, queries: Sequence[Query], *, limit: int, given: Sequence[frozenset[str]]) -> list[Answers]:
        """Screen many queries on every core, as for a file of customers."""
        workers = os.cpu_count() or 1
        answered = self._screener.screen_many(queries, workers=workers, threshold=self.floor, limit=limit)
        return [[(hit.entity.id, hit.score) for hit in screening] for screening in answered]

    def save(self, path: str) -> None:
        """Write the index."""
        self._screener.save(path)

    def load(self, path: str) -> None:
        """Read the index."""
        self._screener = Screener.load(path)


def make() -> Engine:
    """Return the engine."""
    return Sanscreen()
