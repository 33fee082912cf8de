"""What is to be screened against: names and paths of lists, or bare entities, to `EntityList`s.

In: names, paths, entities. Out: lists, each once, in the order given.
Invariant: every list has a name and a digest. Reading a file is the business of `readers`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from os import PathLike

from sanscreen.errors import ListError
from sanscreen.readers import read_list
from sanscreen.records import Entity, EntityList, ListInfo

BUNDLED_LIST = "eo13224"
"""The list that `screen` screens against."""

_BARE = "records"


def read_lists(*names: str | PathLike[str]) -> tuple[EntityList, ...]:
    """Read lists that are to be screened or browsed together.

    Args:
        *names: Bundled names or paths of files in a known format; none for the bundled list.

    Returns:
        The lists, in the order given.

    Raises:
        ListError: A list is unknown, unreadable or given twice.

    Example:
        >>> [held.info.name for held in read_lists()]
        ['eo13224']
    """
    lists = tuple(read_list(name) for name in names or (BUNDLED_LIST,))
    seen: set[str] = set()
    for held in lists:
        if held.info.name in seen:
            raise ListError(f"list {held.info.name!r} is given twice; name each list once")
        seen.add(held.info.name)
    return lists


def as_list(entities: Iterable[Entity]) -> EntityList:
    """Return bare entities as a list with a name and a digest of its records.

    Args:
        entities: The entities; an `EntityList` is returned as it is.

    Returns:
        The list.

    Raises:
        ListError: Something else than an `Entity` stands among them.

    Example:
        >>> as_list([]).info.name
        'records'
    """
    if isinstance(entities, EntityList):
        return entities
    held = tuple(entities)
    for number, entity in enumerate(held):
        if not isinstance(entity, Entity):
            raise ListError(f"a list holds Entity records; number {number} is a {type(entity).__name__}")
    digest = hashlib.sha256("\n".join(entity.to_json() for entity in held).encode()).hexdigest()
    return EntityList(held, info=ListInfo(name=_BARE, digest=digest, format="records"))
