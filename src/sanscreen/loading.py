"""What is to be screened against: names and paths of lists to `EntityList`s.

In: names, paths. Out: lists, each once, in the order given. Reading a file is the business of `readers`.
"""

from __future__ import annotations

from os import PathLike

from sanscreen.errors import ListError
from sanscreen.readers import read_list
from sanscreen.records import EntityList

BUNDLED_LIST = "eo13224"
"""The list that `screen` screens against."""


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
