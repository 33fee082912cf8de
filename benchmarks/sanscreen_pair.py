"""One query against one entity by the matcher behind `screen()`, without a search: what the probe times as a pair."""

from __future__ import annotations

from collections.abc import Callable

from sanscreen.matching import Matcher, profile_of
from sanscreen.names import normalise
from sanscreen.records import Entity, Query
from sanscreen.request import prepare_query


def prepare_pair(query: Query, entity: Entity) -> Callable[[], float]:
    """Read a query and an entity.

    Args:
        query: The query.
        entity: The entity.

    Returns:
        What scores them, with the evidence.
    """
    matcher, asked = Matcher(profile_of(None)), prepare_query(query)
    names = tuple(normalise(name.text) for name in entity.names)
    return lambda: matcher.match(asked, entity, names).score
