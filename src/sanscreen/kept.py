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
from importlib.metadata import version
from os import PathLike
from pathlib import Path

from platformdirs import user_cache_path

from sanscreen.errors import SanscreenError
from sanscreen.loading import BUNDLED_LIST, read_lists
from sanscreen.matching import Profile
from sanscreen.prepared import PreparedLists, prepare
from sanscreen.readers import bundled_names, bundled_path
from sanscreen.saved import FILE_VERSION, code_digest, made_by, read_screener, write_screener

CACHE_VARIABLE = "SANSCREEN_CACHE"
"""Environment variable that names the cache folder; ``off`` keeps nothing."""
OFF = "off"

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


def cache_folder() -> Path | None:
    """Return where prepared lists are kept.

    Returns:
        The folder that the environment variable ``SANSCREEN_CACHE`` names, else the user's cache folder of this
        platform; None where the variable says ``off``.

    Example:
        >>> folder = cache_folder()
        >>> folder is None or folder.name != ""
        True
    """
    asked = os.environ.get(CACHE_VARIABLE, "").strip()
    if asked.lower() == OFF:
        return None
    return Path(asked) if asked else user_cache_path("sanscreen", appauthor=False)


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
    digests = _digests(names or (BUNDLED_LIST,)) if folder else []
    place = folder / f"{_key(digests)}{_SUFFIX}" if folder and digests else None
    if place is not None and (found := _kept(place)) is not None:
        return found
    lists = read_lists(*names)
    prepared = prepare(lists, workers=workers)
    # A list that was replaced between the two readings is not what the key says.
    same = [held.info.digest for held in lists] == [digest for *_, digest in digests]
    if place is not None and same and len(prepared.names) >= _LEAST_NAMES:
        _keep(place, prepared)
    return prepared


def _digests(names: Sequence[str | PathLike[str]]) -> list[tuple[str, str, str]]:
    """Return name, path and digest of each list file; nothing where one cannot be read, which `read_lists` will say.

    The path belongs to the key, because what could not be read of a list is told with it.
    """
    found: list[tuple[str, str, str]] = []
    try:
        for given in names:
            name = os.fspath(given)
            path = bundled_path(name) if name in bundled_names() else Path(name).absolute()
            with path.open("rb") as stream:
                found.append((name, str(path), hashlib.file_digest(stream, "sha256").hexdigest()))
    except (OSError, TypeError, ValueError):
        return []
    return found


def _key(digests: Sequence[tuple[str, str, str]]) -> str:
    libraries = {library: version(library) for library in ("babel", "pydantic", "python-stdnum")}
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
