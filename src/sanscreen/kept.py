"""Prepared lists kept between processes: preparing the bundled list takes seconds, mapping it again a fraction of one.

In: names and paths of lists. Out: their prepared lists, out of the cache folder, or made and put there.

Invariant: what is kept answers for the very bytes of the list files and for the code that read them; anything else is
made anew. A folder that cannot be used costs time and nothing else: it is said at level DEBUG of the logger
``sanscreen``. It holds the newest few files; what is in them is what `Screener.save` writes, no query and no customer.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from os import PathLike
from pathlib import Path

from sanscreen.errors import SanscreenError
from sanscreen.folders import CACHE_VARIABLE, cache_folder
from sanscreen.loading import BUNDLED_LIST, find_list, read_lists
from sanscreen.matching import Profile
from sanscreen.prepared import PreparedLists, prepare
from sanscreen.readers import digest_of, files_of
from sanscreen.saved import FILE_VERSION, code_digest, made_by, read_screener, write_screener
from sanscreen.store import Stored

__all__ = ["CACHE_VARIABLE", "cache_folder", "prepare_lists"]

_SUFFIX = ".screener"
# The lists of a day or two, at some 10 to 40 MB each.
_MOST_KEPT = 8
# Seconds after which nobody writes a file any more.
_LONGEST_WRITE = 3_600
# Fewer names are read sooner than a file is written.
_LEAST_NAMES = 1_000
# What decides the records of a list, beside the code that a saved screener answers for.
_READ_BY = ("cells.py", "readers", "records", "loading.py", "prepared.py")
_log = logging.getLogger("sanscreen")


def prepare_lists(*names: str | PathLike[str], workers: int = 1) -> PreparedLists:
    """Prepare lists, or take them from the cache folder.

    Args:
        *names: As for `sanscreen.loading.read_lists`.
        workers: As for `sanscreen.prepared.prepare`.

    Returns:
        The prepared lists.

    Raises:
        ListError: A list is unknown, unreadable or given twice.

    Example:
        >>> len(prepare_lists("eo13224").lists)
        1
    """
    folder = cache_folder()
    asked = names or (BUNDLED_LIST,)
    files = _files(asked) if folder else []
    place = folder / f"{_key(files)}{_SUFFIX}" if folder and files else None
    if place is not None and (found := _kept(place)) is not None:
        return _dated(found, files)
    lists = read_lists(*names)
    prepared = prepare(lists, workers=workers)
    # A list that was replaced between the two readings is not what the key says.
    same = [held.info.digest for held in lists] == [file.digest for file in files]
    if place is not None and same and len(prepared.names) >= _LEAST_NAMES:
        _keep(place, prepared)
        # Mapped from there, processes share it, and what it was made of is let go.
        return _kept(place) or prepared
    return prepared


@dataclass(frozen=True, slots=True)
class _ListFile:
    """What was asked for, where its file lies, the digest of the list, and the version where it is a stored one.

    The path belongs to the key, because what could not be read of a list is told with it. The time at which a stored
    list was fetched does not: the same bytes are prepared once.
    """

    name: str
    path: str
    digest: str
    stored: Stored | None


def _files(names: Sequence[str | PathLike[str]]) -> list[_ListFile]:
    """Return the file of each list; nothing where one cannot be read, which `read_lists` will say."""
    found = []
    try:
        for given in names:
            path, stored = find_list(given)
            digest = digest_of(files_of(path.absolute()))
            found.append(_ListFile(os.fspath(given), str(path.absolute()), digest, stored))
    except (OSError, TypeError, ValueError):
        return []
    return found


def _dated(prepared: PreparedLists, files: Sequence[_ListFile]) -> PreparedLists:
    """Return lists with the times at which they were fetched last, which may be later than they were prepared."""
    lists = tuple(
        info if held.stored is None else held.stored.dated(info)
        for info, held in zip(prepared.lists, files, strict=True)
    )
    return replace(prepared, lists=lists)


def _key(files: Sequence[_ListFile]) -> str:
    digests = [(held.name, held.path, held.digest) for held in files]
    libraries = {library: version(library) for library in ("babel", "lxml", "pydantic", "python-stdnum")}
    parts = [digests, FILE_VERSION, made_by(), code_digest(_READ_BY), libraries]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def _kept(place: Path) -> PreparedLists | None:
    if not place.exists():
        return None
    try:
        prepared, _ = read_screener(place)
    except SanscreenError as error:
        _log.debug("a kept list is made anew: %s", error)
        return None
    with suppress(OSError):
        os.utime(place)
    return prepared


def _keep(place: Path, prepared: PreparedLists) -> None:
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_screener(place, prepared, Profile())
        used = {path: path.stat().st_mtime for path in place.parent.glob(f"*{_SUFFIX}")}
        for path in sorted(used, key=lambda path: used[path], reverse=True)[_MOST_KEPT:]:
            path.unlink(missing_ok=True)
        for path in place.parent.glob(f".*{_SUFFIX}.*.part"):
            # Of a process that was killed while it wrote.
            if path.stat().st_mtime < used[place] - _LONGEST_WRITE:
                path.unlink(missing_ok=True)
    except OSError as error:
        _log.debug("a list is not kept in %s: %s", place.parent, error)
