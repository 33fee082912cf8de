"""A new version of a list: fetched or imported, checked, and put in force whole.

Comes in: the name of a source, or a file. Goes out: what became of it. Invariant: a version is in force only after it
was read from the disk it lies on and found as its source says; whatever goes wrong, the version before stays in force
and the failure is noted. It does not decide how a list is read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from shutil import copyfileobj
from typing import Final

from sanscreen.errors import ListError, StoreError
from sanscreen.folders import lists_folder
from sanscreen.readers import bundled_names, files_of, read_file
from sanscreen.records import EntityList, ListInfo
from sanscreen.store.disk import hash_file
from sanscreen.store.fetch import Fetched, Limits, Progress, fetch
from sanscreen.store.place import ListPlace
from sanscreen.store.sources import ListSource, read_sources, source_of
from sanscreen.store.version import StoredFile, StoredVersion

__all__ = ["LIMITS", "LOCK_SECONDS", "Update", "import_file", "update"]

LIMITS: Final = Limits()
LOCK_SECONDS: Final = 60.0
"""How long an update waits for another one of the same list."""


@dataclass(frozen=True, slots=True)
class Update:
    """What became of an update.

    Attributes:
        version: The version in force.
        before: The version that was in force, where there was one.
        is_new: Whether the version is another one than before.

    Example:
        >>> Update.__slots__
        ('version', 'before', 'is_new')
    """

    version: StoredVersion
    before: StoredVersion | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Accepted:
    """What the user takes although it looks wrong."""

    drop: bool
    older: bool


def update(
    name: str,
    *,
    folder: Path | None = None,
    limits: Limits = LIMITS,
    lock_seconds: float = LOCK_SECONDS,
    accept_drop: bool = False,
    accept_older: bool = False,
    progress: Progress | None = None,
) -> Update:
    """Fetch a list and put it in force.

    The server is asked whether anything has changed where the version in force is whole. What comes is written beside
    the versions, read, and compared with the version before; only then is it in force.

    Args:
        name: Name of a source, such as 'ofac-sdn'.
        folder: The folder of stored lists; None for the user's.
        limits: How long to wait, and how often to try.
        lock_seconds: How long to wait for another update of the same list.
        accept_drop: Take the list although more of its records or names are gone than its source allows.
        accept_older: Take the list although it was published before the one in force.
        progress: Told of every piece that has come.

    Returns:
        What became of it.

    Raises:
        StoreError: There is no such source; it could not be fetched, read or kept, or does not pass the checks. The
            version before stays in force.
        MissingExtra: requests is not installed.
    """
    held = folder or lists_folder()
    sources = read_sources(held)
    if name not in sources:
        raise StoreError(f"no source is called {name!r}; sources are: {', '.join(sources)}")
    source = sources[name]
    if name in bundled_names():
        raise _is_bundled(name)
    place = ListPlace(held, name)
    with place.locked(lock_seconds):
        try:
            return _update(place, source, limits, _Accepted(accept_drop, accept_older), progress)
        except StoreError as error:
            place.failed(datetime.now(UTC), str(error))
            raise


def import_file(
    path: str | PathLike[str],
    name: str,
    *,
    folder: Path | None = None,
    lock_seconds: float = LOCK_SECONDS,
    accept_drop: bool = False,
    accept_older: bool = False,
    fetched_at: datetime | None = None,
) -> Update:
    """Put a list in force that is already on this machine, after the same checks.

    Args:
        path: The list file, in a known format; the files that belong to it, such as OFAC's alt.csv, lie beside it.
        name: Name under which it is stored. Where a source has this name, the list has to be as that source says.
        folder: The folder of stored lists; None for the user's.
        lock_seconds: How long to wait for another update of the same list.
        accept_drop: As for `update`.
        accept_older: As for `update`.
        fetched_at: When it was fetched, with its zone; None where that is not known: then its age is that of the day
            that it says itself.

    Returns:
        What became of it.

    Raises:
        StoreError: It could not be read or kept, or does not pass the checks. The version before stays in force.
    """
    held = folder or lists_folder()
    place = ListPlace(held, name)
    if name in bundled_names():
        raise _is_bundled(name)
    source = source_of(name, folder=held)
    if fetched_at is not None and fetched_at.utcoffset() is None:
        raise StoreError(f"{name}: the time at which it was fetched has to have a zone; got {fetched_at}")
    with place.locked(lock_seconds):
        before = _last(place)
        try:
            files = [source.path for source in files_of(Path(path))]
        except ListError as error:
            raise StoreError(f"{name}: {error}") from None
        incoming = place.incoming()
        for file in files:
            _copy(place, file, incoming / _file_name(file))
        names = [_file_name(file) for file in files]
        accepted = _Accepted(accept_drop, accept_older)
        version, info = _checked(place, source, incoming, names, before, accepted, fetched_at)
        if before is not None and before.digest == version.digest and fetched_at is None:
            # The same bytes are no less fresh than they were.
            version = version.model_copy(update={"fetched_at": before.fetched_at})
        place.keep(incoming, version, info)
        return Update(version, before, before is None or before.digest != version.digest)


def _update(
    place: ListPlace, source: ListSource, limits: Limits, accepted: _Accepted, progress: Progress | None
) -> Update:
    before = _last(place)
    is_whole = before is not None and place.damage(before) is None
    known = before if is_whole and before is not None and before.url == source.url else None
    incoming = place.incoming()
    url = source.address()
    try:
        found = fetch(
            url,
            incoming / source.file,
            most_bytes=source.most_bytes,
            limits=limits,
            etag=known.etag if known else None,
            last_modified=known.last_modified if known else None,
            progress=progress,
        )
    except StoreError as error:
        raise StoreError(f"{place.name}: {error}") from None
    except OSError as error:
        raise place.unwritable(error) from None
    now = datetime.now(UTC)
    if found is None:
        if known is None or not (known.etag or known.last_modified):
            raise StoreError(f"{place.name}: the server says that nothing has changed, but was not asked that")
        return _confirmed(place, known, Fetched(0, known.etag, known.last_modified), now)
    if known is not None and len(known.files) == 1:
        with place.writing():
            digest, _ = hash_file(incoming / source.file)
        if digest == known.files[0].sha256:
            return _confirmed(place, known, found, now)
    version, info = _checked(place, source, incoming, [source.file], before, accepted, now)
    version = version.model_copy(
        update={"url": source.url, "etag": found.etag, "last_modified": found.last_modified},
    )
    place.keep(incoming, version, info)
    return Update(version, before, before is None or before.digest != version.digest)


def _confirmed(place: ListPlace, known: StoredVersion, found: Fetched, now: datetime) -> Update:
    """Note that the version in force is the publisher's newest."""
    version = known.model_copy(
        update={"fetched_at": now, "etag": found.etag, "last_modified": found.last_modified},
    )
    place.put_in_force(version)
    return Update(version, known, is_new=False)


def _last(place: ListPlace) -> StoredVersion | None:
    """Return the version in force; where what names it is damaged, the newest there is."""
    try:
        return place.current()
    except StoreError:
        return next(iter(place.versions()), None)


def _checked(
    place: ListPlace,
    source: ListSource,
    incoming: Path,
    names: Sequence[str],
    before: StoredVersion | None,
    accepted: _Accepted,
    fetched_at: datetime | None,
) -> tuple[StoredVersion, ListInfo]:
    """Read what came, and refuse what cannot be the list."""
    held = _read(place, incoming / names[0])
    info = held.info
    if source.format is not None and info.format != source.format:
        raise StoreError(f"{place.name}: what came is in the format {info.format}, and its source says {source.format}")
    if before is not None:
        _compare(place.name, info, before, source.most_drop, accepted)
    with place.writing():
        files = [StoredFile(name=name, sha256=digest, size=size) for name, digest, size in _hashes(incoming, names)]
    version = StoredVersion(
        name=place.name,
        digest=info.digest,
        files=tuple(files),
        format=info.format,
        kept_at=datetime.now(UTC),
        fetched_at=fetched_at,
        published_on=info.published_on,
        counts=info.counts,
        problems=len(info.problems),
    )
    kept = place.folder(info.digest)
    problems = tuple(
        problem.model_copy(update={"file": problem.file.replace(str(incoming), str(kept))}) for problem in info.problems
    )
    return version, info.model_copy(update={"name": place.name, "problems": problems, "fetched_at": version.fetched_at})


def _read(place: ListPlace, path: Path) -> EntityList:
    try:
        return read_file(path)
    except ListError as error:
        # The file is gone when the message is read; its name says enough.
        raise StoreError(
            f"{place.name}: what came cannot be read: {str(error).replace(str(path), path.name)}"
        ) from None


def _compare(name: str, info: ListInfo, before: StoredVersion, most_drop: float, accepted: _Accepted) -> None:
    """Refuse a list that has lost too much, or is older than the one in force."""
    held = (
        ("records", before.counts.entities, info.counts.entities),
        ("names", before.counts.names, info.counts.names),
    )
    for what, old, new in held:
        if not accepted.drop and new < old * (1 - most_drop):
            raise StoreError(
                f"{name}: what came has {new:,} {what}, and the version before has {old:,}: more than "
                f"{most_drop:.0%} are gone. Take it with --accept-drop (accept_drop=True) if the publisher says so"
            )
    old_day, new_day = before.published_on, info.published_on
    if not accepted.older and old_day is not None and new_day is not None and new_day < old_day:
        raise StoreError(
            f"{name}: what came is of {new_day}, and the version before is of {old_day}. "
            "Take the older one with --accept-older (accept_older=True)"
        )


def _hashes(incoming: Path, names: Sequence[str]) -> list[tuple[str, str, int]]:
    return [(name, *hash_file(incoming / name)) for name in names]


def _copy(place: ListPlace, path: Path, to: Path) -> None:
    try:
        source = path.open("rb")
    except OSError as error:
        raise StoreError(f"{place.name}: {path} cannot be read: {error.strerror or error}") from None
    with source, place.writing(), to.open("wb") as stream:
        copyfileobj(source, stream)
        stream.flush()
        os.fsync(stream.fileno())


def _file_name(path: Path) -> str:
    return path.name.lstrip(".") or "list"


def _is_bundled(name: str) -> StoreError:
    return StoreError(f"{name!r} is the name of a bundled list, which would hide it; store it under another name")
