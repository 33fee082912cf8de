"""nomenklatura's matchers, which score two entities and leave the search for candidates to a server.

The candidate step favours them: the entities of the 30 names each that WRatio and token_sort_ratio like best, and the
right entity for free; on a list of at most `ALL` entities, every one. Schemas are told, persons get their names in
natural order, weak names go where nomenklatura expects them. The library keeps the parsed names of an entity by its id,
so every query entity gets an id of its own.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from typing import Any

from followthemoney import model
from nomenklatura.matching import ScoringConfig

from benchmarks.bruteforce import BruteForce
from benchmarks.engines import Answers, load_engine
from sanscreen.parallel import map_in_order
from sanscreen.records import Entity, Identifier, Query

ALL = 400
SCHEMATA = {"person": "Person", "organization": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
_QUERY_IDS = itertools.count()


class Logic:
    """One of the matchers behind the candidate step.

    Args:
        matcher: A ScoringAlgorithm of nomenklatura.
    """

    step = 4096

    def __init__(self, matcher: Any) -> None:
        self._matcher, self._config = matcher, ScoringConfig.defaults()

    def version(self) -> str:
        """Return the installed versions."""
        return f"nomenklatura {version('nomenklatura')}, rigour {version('rigour')}"

    def build(self, entities: Sequence[Entity]) -> None:
        """Turn the records into entities of FollowTheMoney, and prepare the candidate step."""
        self._proxies = {entity.id: _listed(entity) for entity in entities}
        self._scorers: list[BruteForce] = []
        if entities:
            # The first comparison loads the library's name tables, which takes seconds: not a part of any search.
            self._matcher.compare(_asked(Query(name="warm up")), self._proxies[entities[0].id], self._config)
        for name in ("wratio", "token_sort") if len(entities) > ALL else ():
            scorer = load_engine(name)
            scorer.build(entities)
            if isinstance(scorer, BruteForce):
                self._scorers.append(scorer)

    def pair(self, query: Query, entity: Entity) -> Callable[[], float]:
        """Return the scoring of one pair; the library keeps the parsed names of both between the calls."""
        asked, listed = _asked(query), _listed(entity)
        return lambda: float(self._matcher.compare(asked, listed, self._config).score)

    def search_many(self, queries: Sequence[Query], *, limit: int, given: Sequence[frozenset[str]]) -> list[Answers]:
        """Score the candidates of many queries on every core."""
        asked = zip(queries, given, strict=True)
        return list(map_in_order(partial(self._search_pair, limit=limit), asked, workers=os.cpu_count() or 1))

    def _search_pair(self, pair: tuple[Query, frozenset[str]], *, limit: int) -> Answers:
        return self.search(pair[0], limit=limit, given=pair[1])

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        """Score the candidates and the given entities."""
        wanted = dict.fromkeys(key for scorer in self._scorers for key in scorer.candidates(query))
        wanted.update(dict.fromkeys(sorted(given)))
        asked = _asked(query)
        scores = [
            (entity_id, float(self._matcher.compare(asked, self._proxies[entity_id], self._config).score))
            for entity_id in (wanted if self._scorers else self._proxies)
        ]
        ranked = sorted((pair for pair in scores if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))
        return [pair for place, pair in enumerate(ranked) if place < limit or pair[0] in given]


def _document(identifier: Identifier) -> tuple[str, str]:
    names = {"passport": "passportNumber", "national-id": "idNumber", "tax-id": "taxNumber", "imo": "imoNumber"}
    return names.get(identifier.type, "registrationNumber"), identifier.number


def _proxy(entity_id: str, kind: str, properties: dict[str, list[str]], documents: Sequence[Identifier]) -> Any:
    proxy = model.get_proxy({"id": entity_id, "schema": SCHEMATA.get(kind, "LegalEntity"), "properties": {}})
    for name, value in [*((n, v) for n, vs in properties.items() for v in vs), *map(_document, documents)]:
        if name in proxy.schema.properties:
            proxy.add(name, value)
    return proxy


def _listed(entity: Entity) -> Any:
    strong = [name.text for name in entity.names if name.quality == "strong"]
    weak = [name.text for name in entity.names if name.quality == "weak"]
    dates = [str(date) for date in entity.birth_dates]
    properties = {
        "name": strong, "weakAlias": weak, "birthDate": dates, "nationality": list(entity.nationalities),
        "country": list(entity.nationalities),
    }  # fmt: skip
    return _proxy(f"listed-{entity.id}", entity.kind, properties, entity.identifiers)


def _asked(query: Query) -> Any:
    properties = {
        "name": [query.name or ""], "birthDate": [str(query.birth_date)] if query.birth_date else [],
        "nationality": list(query.countries), "country": list(query.countries),
    }  # fmt: skip
    return _proxy(f"query-{next(_QUERY_IDS)}", query.kind or "unknown", properties, query.identifiers)
