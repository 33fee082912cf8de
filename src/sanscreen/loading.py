"""What is to be screened against: names and paths of lists to `EntityList`s.

In: names, paths. Out: lists, each once, in the order given. Invariant: a name means one thing everywhere: a bundled
list, else a stored one, else a file. Reading a file is the business of `readers`, keeping one that of `store`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from os import PathLike, fspath
from pathlib import Path

from sanscreen import readers
from sanscreen.errors import ListError
from sanscreen.folders import lists_folder
from sanscreen.readers import bundled_names, bundled_path
from sanscreen.records import EntityList, ListInfo
from sanscreen.store import Stored, find_stored, read_sources, source_of, stored_names

BUNDLED_LIST = "eo13224"
"""The list that `screen` screens against."""


def find_list(path_or_name: str | PathLike[str]) -> tuple[Path, Stored | None]:
    """Return the file that a name stands for.

    Args:
        path_or_name: The name of a bundled list, else of a stored one, else a path. './un' is the file where 'un' is a
            list.

    Returns:
        The path, of a file that may not be there, and the version of a stored list.

    Raises:
        ListError: It is neither text nor a path, or a stored list of this name is damaged.

    Example:
        >>> path, stored = find_list("eo13224")
        >>> path.name, stored
        ('eo13224.jsonl', None)
    """
    if not isinstance(path_or_name, (str, PathLike)):
        raise ListError(f"a list is named by a bundled or stored name, or a path; got {type(path_or_name).__name__}")
    asked = fspath(path_or_name)
    if asked in bundled_names():
        return bundled_path(asked), None
    stored = find_stored(asked)
    return (Path(asked), None) if stored is None else (stored.path, stored)


def read_list(path_or_name: str | PathLike[str]) -> EntityList:
    """Read a list of designated entities.

    Args:
        path_or_name: The name of a bundled list, such as 'eo13224', or of a stored one, such as 'ofac-sdn', or the path
            of a file in a known format. 'ofac-sdn@3f9a' is the version of a stored list whose digest begins so. A name
            comes before a file of that name in the working folder: write './eo13224' for the file.

    Returns:
        The entities, with `.info` for the list as a whole.

    Raises:
        ListError: There is no such list or file, or the file is a folder, empty, binary, of no known format, or
            without one good record. The message says which and what to do.

    Example:
        >>> found = read_list("eo13224")
        >>> found.by_id("23863").primary_name
        'Jund al-Khilafah in Tunisia'
    """
    path, stored = find_list(path_or_name)
    if stored is not None:
        return stored.read()
    if not _may_be_there(path):
        raise _unknown(fspath(path_or_name), path)
    return readers.read_file(path)


def read_lists(*names: str | PathLike[str]) -> tuple[EntityList, ...]:
    """Read lists that are to be screened or browsed together.

    Args:
        *names: Bundled names, stored names or paths of files in a known format; none for the bundled list.

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


def stale_lists(names: Sequence[str | PathLike[str]], lists: Iterable[ListInfo]) -> list[str]:
    """Return a sentence on each stored list that was not updated for longer than its publisher leaves it as it is.

    A version that was asked for by its digest is as old as it is meant to be, and a bundled list or a file is as old as
    whoever gives it wants; their ages stand in every stamp.

    Args:
        names: What was asked for.
        lists: What is known of each.

    Returns:
        The sentences; none where all are up to date.

    Raises:
        ListError: A stored list is damaged.
        StoreError: The table of sources is.

    Example:
        >>> stale_lists(["eo13224"], [read_list("eo13224").info])
        []
    """
    today = datetime.now(UTC).date()
    found = []
    for given, info in zip(names, lists, strict=True):
        stored = find_list(given)[1]
        if stored is None or fspath(given) != stored.version.name:
            continue
        age, allowed = info.age_days(today), source_of(stored.version.name).stale_after_days
        if age is None or age > allowed:
            known = "of unknown age" if age is None else f"{age} days old"
            found.append(
                f"list {info.name!r} is {known}, and stale after {allowed} days; run "
                f"`sanscreen lists update {info.name}`"
            )
    return found


def _may_be_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return True  # what is wrong with it is said when it is opened


def _unknown(asked: str, path: Path) -> ListError:
    """Return the error of a name that stands for nothing."""
    if asked in read_sources(lists_folder()):
        return ListError(f"no list called {asked!r} is stored yet; fetch it with `sanscreen lists update {asked}`")
    bundled, stored = (", ".join(names) or "none" for names in (bundled_names(), stored_names()))
    return ListError(
        f"no such file, and no bundled or stored list of this name; bundled are: {bundled}; stored are: {stored}",
        path=path,
    )
