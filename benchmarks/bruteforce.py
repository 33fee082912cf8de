"""A scorer of two strings, asked about every name of a list: what a user builds from a string library in ten lines.

Names are put into lower-case Latin letters first, as a careful user does, so a scorer is not punished for case, accents
or script. Weak names are left out: a scorer of strings can't treat them apart, and they only bring false alerts.
Many queries are answered in one matrix, in compiled code on every core; the best candidates are remembered, so that
another engine may take them as its candidates without paying again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from rapidfuzz import process
from unidecode import unidecode

from benchmarks.engines import Answers
from benchmarks.lists import digest_entities
from sanscreen.records import Entity, Query

CHUNK = 64
CANDIDATES = 30
"""Candidates remembered for each query and scorer."""
_REMEMBERED: dict[tuple[str, str, str], list[str]] = {}


@lru_cache(maxsize=200_000)
def prepare(text: str) -> str:
    """Return the name in lower-case Latin letters and digits, words apart by one space.

    Example:
        >>> prepare("AL-QIZANI, Ashraf")
        'al qizani ashraf'
    """
    return " ".join(re.findall(r"[a-z0-9]+", unidecode(text).lower()))


class BruteForce:
    """One scorer over all strong names of a list.

    Args:
        label: Name of the scorer; candidates are remembered under it.
        scorer: A scorer of rapidfuzz.
        scale: What the scorer gives for equal strings: 100 or 1.
        cutoff: Share of the scale below which a score is taken for 0; it only saves time.
        prepared: Prepares a name before it is compared.
    """

    def __init__(
        self,
        label: str,
        scorer: Callable[..., Any],
        *,
        scale: float,
        cutoff: float,
        prepared: Callable[[str], str] = prepare,
    ) -> None:
        self._label, self._scorer, self._scale = label, scorer, scale
        self._cutoff, self._prepared = cutoff * scale, prepared

    def build(self, entities: Sequence[Entity]) -> None:
        """Prepare the names."""
        pairs = [
            (self._prepared(name.text), place)
            for place, entity in enumerate(entities)
            for name in entity.names
            if name.quality == "strong"
        ]
        self._ids = [entity.id for entity in entities]
        self._names = [text for text, _ in pairs]
        self._owner = np.array([place for _, place in pairs], dtype=np.int64)
        self._digest = digest_entities(entities)
        self._places = {entity_id: place for place, entity_id in enumerate(self._ids)}

    def pair(self, query: Query, entity: Entity) -> Callable[[], float]:
        """Return the scoring of one query and the first name of an entity."""
        asked, listed = self._prepared(query.name or ""), self._prepared(entity.names[0].text)
        return lambda: float(self._scorer(asked, listed)) / self._scale

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        """Score one query against every name, on one core: rapidfuzz's `process.extract`."""
        text = self._prepared(query.name or "")
        if not text or not self._names:
            return []
        found = process.extract(
            text, self._names, scorer=self._scorer, processor=None, limit=limit * 3, score_cutoff=self._cutoff
        )
        best: dict[str, float] = {}
        for _, score, place in found:
            best.setdefault(self._ids[self._owner[place]], score / self._scale)
        return list(best.items())[:limit]

    def search_many(self, queries: Sequence[Query], *, limit: int, given: Sequence[frozenset[str]]) -> list[Answers]:
        """Score all queries in chunks on every core; scores of given entities come whatever their rank."""
        answers: list[Answers] = []
        for start in range(0, len(queries), CHUNK):
            texts = [self._prepared(query.name or "") for query in queries[start : start + CHUNK]]
            if not self._names:
                answers += [[] for _ in texts]
                continue
            matrix = process.cdist(
                texts, self._names, scorer=self._scorer, processor=None, score_cutoff=self._cutoff, workers=-1
            )
            for row, text, wanted in zip(matrix, texts, given[start : start + CHUNK], strict=True):
                # The candidates remembered for other engines are as many whatever was asked for here.
                most = max(limit, CANDIDATES)
                ranked = self._reduce(row if text else np.zeros_like(row), limit=most, wanted=wanted)
                answers.append(ranked[:limit] if limit < most and not wanted else ranked)
                _REMEMBERED[self._digest, self._label, text] = [key for key, _ in ranked[:CANDIDATES]]
        return answers

    def candidates(self, query: Query) -> list[str]:
        """Return the best candidates of one query, remembered or scored now."""
        key = (self._digest, self._label, self._prepared(query.name or ""))
        if key not in _REMEMBERED:
            _REMEMBERED[key] = [entity_id for entity_id, _ in self.search(query, limit=CANDIDATES)]
        return _REMEMBERED[key]

    def _reduce(self, row: Any, *, limit: int, wanted: frozenset[str]) -> Answers:
        scored = np.flatnonzero(row)
        count = min(len(scored), limit * 6)
        top = scored[np.argpartition(row[scored], len(scored) - count)[len(scored) - count :]] if count else scored
        top = top[np.lexsort((top, -row[top]))]
        owners = self._owner[top]
        firsts = np.sort(np.unique(owners, return_index=True)[1])[:limit]
        kept = {int(owners[at]): float(row[top[at]]) / self._scale for at in firsts}
        for entity_id in wanted:
            place = self._places.get(entity_id, -1)
            if place >= 0 and place not in kept:
                # The names of an entity stand together, so its rows are a slice.
                low, high = np.searchsorted(self._owner, [place, place + 1])
                if high > low:
                    kept[place] = float(row[low:high].max()) / self._scale
        ranked = sorted(kept.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(self._ids[place], score) for place, score in ranked]
