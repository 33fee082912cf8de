"""Names of stored lists, found and read.

Comes in: the name of a stored list, alone or with the beginning of a version's digest: ``un``, ``un@3f9a``. Goes out:
the version, its file, or its records. Invariant: what is read has the digest of what was checked. It fetches nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sanscreen.errors import ListError, StoreError
from sanscreen.folders import lists_folder
from sanscreen.readers import read_file
from sanscreen.records import EntityList, ListInfo
from sanscreen.store.place import ListPlace, stored_names
from sanscreen.store.version import StoredVersion

__all__ = ["Stored", "find_stored", "stored_info", "stored_path"]

_ASKED: Final = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]{0,63})(?:@(?P<digest>[0-9a-f]{4,64}))?")


@dataclass(frozen=True, slots=True)
class Stored:
    """A version of a stored list.

    Attributes:
        version: What is known of it.
        path: Its file, as the publisher made it.

    Example:
        >>> Stored.__slots__
        ('version', 'path')
    """

    version: StoredVersion
    path: Path

    def read(self) -> EntityList:
        """Read its records.

        Returns:
            The list, under the name it is stored under and with the time at which it was fetched.

        Raises:
            ListError: Its file is damaged, or cannot be read any more.
        """
        held = read_file(self.path)
        if held.info.digest != self.version.digest:
            raise ListError(
                f"is not as it came: its digest is {held.info.digest[:12]} and was {self.version.digest[:12]}; run "
                f"`sanscreen lists update {self.version.name}`, or import the list again",
                path=self.path,
            )
        return EntityList(held, info=self.dated(held.info))

    def dated(self, info: ListInfo) -> ListInfo:
        """Return what is known of the list with its name in the store and the time at which it was fetched.

        Args:
            info: What its reader found.

        Returns:
            The same with both.
        """
        return info.model_copy(update={"name": self.version.name, "fetched_at": self.version.fetched_at})


def find_stored(asked: str, *, folder: Path | None = None) -> Stored | None:
    """Find a stored list.

    Args:
        asked: Its name, for the version in force; or its name, '@' and at least four digits of a version's digest.
        folder: The folder of stored lists; None for the user's.

    Returns:
        The version; None where no list of this name is stored.

    Raises:
        ListError: The list is stored, but no version of it, or more than one, has such a digest; or what names the
            version in force is damaged.

    Example:
        >>> find_stored("no such list") is None
        True
    """
    matched = _ASKED.fullmatch(asked)
    held = folder or lists_folder()
    if matched is None or matched["name"] not in stored_names(held):
        return None
    place = ListPlace(held, matched["name"])
    version = _current(place) if matched["digest"] is None else _of_digest(place, matched["digest"])
    return Stored(version, place.file(version))


def stored_path(name: str, *, folder: Path | None = None) -> Path:
    """Return the file of a stored list.

    Args:
        name: As for `find_stored`.
        folder: The folder of stored lists; None for the user's.

    Returns:
        Its path.

    Raises:
        ListError: It is not stored, or damaged.

    Example:
        >>> stored_path("no such list")
        Traceback (most recent call last):
        ...
        sanscreen.errors.ListError: no list called 'no such list' is stored
    """
    return _found(name, folder).path


def stored_info(name: str, *, folder: Path | None = None) -> ListInfo:
    """Return what is known of a stored list, without reading it.

    Args:
        name: As for `find_stored`.
        folder: The folder of stored lists; None for the user's.

    Returns:
        What its reader found when it was checked, and when it was fetched.

    Raises:
        ListError: It is not stored, or damaged.
    """
    found = _found(name, folder)
    try:
        return ListPlace(folder or lists_folder(), found.version.name).info(found.version)
    except StoreError as error:
        raise ListError(str(error)) from None


def _found(name: str, folder: Path | None) -> Stored:
    found = find_stored(name, folder=folder)
    if found is None:
        raise ListError(f"no list called {name!r} is stored")
    return found


def _current(place: ListPlace) -> StoredVersion:
    try:
        version = place.current()
    except StoreError as error:
        raise ListError(str(error)) from None
    if version is None:
        raise ListError(f"no list called {place.name!r} is stored")
    return version


def _of_digest(place: ListPlace, digest: str) -> StoredVersion:
    current = _current(place)
    if current.digest.startswith(digest):
        return current
    found = [version for version in place.versions() if version.digest.startswith(digest)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(version.digest[:12] for version in found or place.versions())
    wrong = "several versions have" if found else "no version has"
    raise ListError(f"{wrong} a digest that begins with {digest} in the stored list {place.name!r}; there are: {known}")
