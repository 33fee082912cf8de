"""The published package sanctions-screening-benchmark, run as it is, with an engine as its callable.

The package asks a callable (query, candidate) → score for every query and every listed name, and takes an entity for
found when it scores best, at or above one threshold. The engine is built on one entity for each listed name, and the
callable looks up what the engine's search says of the candidate: 0 where it was not found. Its published threshold
is 0.85; recall at the lowest thresholds with at most 1% and 5% of its negatives alerting comes from the same scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.cases import strong_names
from benchmarks.engines import Engine, SearchesMany
from benchmarks.stats import DECIMALS
from sanscreen.records import Entity, Name, Query

PUBLISHED_THRESHOLD = 0.85
FALSE_POSITIVE_RATES = (0.01, 0.05)


class SsbMissing(Exception):
    """The package is not installed, or the list holds no persons for it."""


def run_ssb(engine: Engine, entities: Sequence[Entity], *, count: int, seed: int) -> dict[str, Any]:
    """Run the package on the first persons of a list.

    Args:
        engine: The engine behind the callable.
        entities: The list; persons with names of two words or more are used, by id.
        count: How many persons at most.
        seed: The package's own seed.

    Returns:
        Recall and false-positive rate at the published threshold, recall at bounded rates, recall by class.

    Raises:
        SsbMissing: It can't be run here; the message says why.
    """
    try:
        from ssb import benchmark, sources  # type: ignore[import-untyped]
    except ImportError as error:
        raise SsbMissing(f"{error}; install the extra: pip install 'sanscreen[bench]'") from error
    persons = sorted(
        (e for e in entities if e.kind == "person" and strong_names(e) and " " in _listed_form(strong_names(e)[0])),
        key=lambda entity: entity.id,
    )[:count]  # fmt: skip
    if len(persons) < 2:
        raise SsbMissing("the list holds fewer than two persons with names of two words")
    snapshot = sources.ListSnapshot(
        "the list of this run",
        "",
        [
            sources.Entity(e.id, _listed_form(names[0]), "individual", [], [_listed_form(name) for name in names[1:]])
            for e in persons
            for names in [strong_names(e)]
        ],
    )
    bench = benchmark.build(snapshot, limit=None, seed=seed)
    matcher = _Callable(engine, [name for names in bench.candidates.values() for name in names])
    matcher.ask_all([case.query for case in bench.cases])
    card = benchmark.score(bench, matcher, threshold=PUBLISHED_THRESHOLD)
    sweep = _Sweep(bench, matcher)
    return {
        "entities": len(persons),
        "cases": len(bench.cases),
        "published": {"recall": round(card.overall_recall, DECIMALS), "fpr": round(card.false_positive_rate, DECIMALS)},
        "recall_at_fpr": {f"{rate:.0%}": sweep.recall_at(rate) for rate in FALSE_POSITIVE_RATES},
        "classes": {row.perturbation: {"n": row.n, "recall": round(row.recall, DECIMALS)} for row in card.by_class},
    }


def _listed_form(name: Name) -> str:
    """Return "FAMILY, Given" where the parts are known, as the package's own list has it."""
    if name.parts is not None and name.parts.family and name.parts.given:
        return f"{' '.join(name.parts.family)}, {' '.join(name.parts.given)}"
    return name.text


class _Callable:
    """The engine as a function of two strings."""

    name = "engine under test"

    def __init__(self, engine: Engine, names: Sequence[str]) -> None:
        self._engine = engine
        distinct = list(dict.fromkeys(names))
        self._limit = len(distinct)
        self._texts = {f"name:{place}": text for place, text in enumerate(distinct)}
        engine.build([_one_name(entity_id, text) for entity_id, text in self._texts.items()])
        self._asked: dict[str, dict[str, float]] = {}

    def ask_all(self, texts: Sequence[str]) -> None:
        """Ask all queries that the package will ask, at once where the engine can."""
        distinct = list(dict.fromkeys(texts))
        queries = [Query(name=text, kind="person") for text in distinct]
        if isinstance(self._engine, SearchesMany):
            found = self._engine.search_many(queries, limit=self._limit, given=[frozenset()] * len(queries))
        else:
            found = [self._engine.search(query, limit=self._limit) for query in queries]
        for text, answers in zip(distinct, found, strict=True):
            self._asked[text] = {self._texts[entity_id]: score for entity_id, score in answers}

    def __call__(self, query: str, candidate: str) -> float:
        return self._asked[query].get(candidate, 0.0)


def _one_name(entity_id: str, text: str) -> Entity:
    family, comma, given = (word.strip() for word in text.partition(","))
    natural = f"{given} {family}" if comma and given and family else text
    return Entity(id=entity_id, kind="person", names=(Name(text=natural, kind="primary"),))


class _Sweep:
    """Best score of every case, read off at any threshold by the package's rule."""

    def __init__(self, bench: Any, matcher: _Callable) -> None:
        self._right, self._wrong = [], []
        for case in bench.cases:
            best_id, best = None, 0.0
            for entity_id, names in bench.candidates.items():
                score = max(matcher(case.query, name) for name in names)
                if score > best:
                    best_id, best = entity_id, score
            if case.expected_entity_id is None:
                self._wrong.append(best)
            else:
                self._right.append(best if best_id == case.expected_entity_id else -1.0)

    def recall_at(self, rate: float) -> float:
        allowed = int(rate * len(self._wrong) + 1e-9)
        refused = sorted(self._wrong, reverse=True)[allowed] if allowed < len(self._wrong) else -1.0
        return round(sum(score > max(refused, 0.0) for score in self._right) / max(1, len(self._right)), DECIMALS)
