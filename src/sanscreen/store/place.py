"""The folder of one stored list, and what stands in it.

::

    LISTS/un/current                     which version is in force (JSON), replaced by one rename
    LISTS/un/versions/DIGEST/            a version: the publisher's files as they came, and .version.json about them
    LISTS/un/incoming/                   what is being fetched; whatever is left there is of a run that was killed
    LISTS/un/failed                      when and why the last update failed (JSON)
    LISTS/un/lock                        held while any of this changes

Comes in: versions that were checked. Goes out: versions, the last good one first of all. Invariant: ``current`` names a
version that is on the disk whole, whenever a process is killed; a version never changes. It checks no list.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from sanscreen.errors import RecordError, StoreError
from sanscreen.folders import lists_folder
from sanscreen.records import ListInfo
from sanscreen.records.plain import parse_json_object, record_error
from sanscreen.store.disk import flush_folder, hash_file, write_whole
from sanscreen.store.sources import check_name, is_name
from sanscreen.store.version import Failure, StoredVersion, VersionFile

__all__ = ["ListPlace", "stored_names"]

_CURRENT: Final = "current"
_VERSIONS: Final = "versions"
_INCOMING: Final = "incoming"
_FAILED: Final = "failed"
_LOCK: Final = "lock"
_VERSION_FILE: Final = ".version.json"


class ListPlace:
    """The folder of one stored list.

    Args:
        folder: The folder of stored lists.
        name: Name of the list.

    Attributes:
        name: Name of the list.
        path: The folder of this list; it may not be there yet.

    Raises:
        StoreError: The name could not be the name of a folder.

    Example:
        >>> ListPlace(Path("lists"), "un").current() is None
        True
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = check_name(name)
        self.path = folder / name

    @contextmanager
    def locked(self, seconds: float) -> Iterator[None]:
        """Hold the list for oneself.

        What a killed run has left behind is removed first: nobody else can be writing.

        Args:
            seconds: How long to wait for another process that holds it.

        Yields:
            None.

        Raises:
            StoreError: Another process holds it still, or the folder cannot be written.
        """
        # Imported here: `import sanscreen` stays light.
        from filelock import FileLock, Timeout

        with self.writing():
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / _LOCK)
            try:
                lock.acquire(timeout=seconds)
            except Timeout:
                wrong = f"another update of this list is running; waited {seconds:g} s for it. Try again later"
                raise StoreError(f"{self.name}: {wrong}") from None
        try:
            self.sweep()
            yield
        finally:
            self.sweep()
            lock.release()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Turn what goes wrong with the disk into our own error.

        Yields:
            None.

        Raises:
            StoreError: The disk is full or cannot be written.
        """
        try:
            yield
        except StoreError:
            raise
        except OSError as error:
            raise self.unwritable(error) from None

    def unwritable(self, error: OSError) -> StoreError:
        """Return our own error for what went wrong with the disk.

        Args:
            error: What went wrong.

        Returns:
            The error, to be raised.
        """
        return StoreError(f"{self.name}: cannot be kept in {self.path}: {error.strerror or error}")

    def sweep(self) -> None:
        """Remove what is being fetched, or was when a run was killed; only for who holds the lock."""
        shutil.rmtree(self.path / _INCOMING, ignore_errors=True)

    def incoming(self) -> Path:
        """Return a new, empty folder in which a version can be put together; only for who holds the lock.

        Returns:
            The folder, on the disk on which versions are.

        Raises:
            StoreError: It cannot be made.
        """
        place = self.path / _INCOMING / "version"
        with self.writing():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
        return place

    def file(self, version: StoredVersion) -> Path:
        """Return the file of a version that is read.

        Args:
            version: The version.

        Returns:
            Its path.
        """
        return self.folder(version.digest) / version.files[0].name

    def folder(self, digest: str) -> Path:
        """Return the folder of a version.

        Args:
            digest: The digest of the version.

        Returns:
            The folder; it may not be there.
        """
        return self.path / _VERSIONS / digest

    def current(self) -> StoredVersion | None:
        """Return the version in force.

        Returns:
            The version; None where none was kept yet.

        Raises:
            StoreError: What says so is damaged.
        """
        place = self.path / _CURRENT
        try:
            text = place.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise StoreError(f"{place}: cannot be read: {error.strerror or error}") from None
        try:
            return StoredVersion.model_validate(parse_json_object(text.decode("utf-8")))
        except (ValidationError, RecordError, UnicodeDecodeError) as error:
            wrong = record_error(error) if isinstance(error, ValidationError) else error
            raise StoreError(
                f"{place}: is damaged ({wrong}); run `sanscreen lists update {self.name}`, or import the list again"
            ) from None

    def versions(self) -> list[StoredVersion]:
        """Return all versions that are there whole, the newest first.

        Returns:
            The versions.
        """
        found = []
        for place in (self.path / _VERSIONS).glob(f"*/{_VERSION_FILE}"):
            with suppress(StoreError):
                found.append(self._version_file(place.parent.name).version)
        return sorted(found, key=lambda version: (version.kept_at, version.digest), reverse=True)

    def info(self, version: StoredVersion) -> ListInfo:
        """Return what was found out about a version when it was checked, without reading the list.

        Args:
            version: The version.

        Returns:
            What is known of it.

        Raises:
            StoreError: It is not there any more, or damaged.
        """
        info = self._version_file(version.digest).info
        return info.model_copy(update={"name": self.name, "fetched_at": version.fetched_at})

    def _version_file(self, digest: str) -> VersionFile:
        place = self.folder(digest) / _VERSION_FILE
        try:
            return VersionFile.model_validate(parse_json_object(place.read_text(encoding="utf-8")))
        except OSError as error:
            raise StoreError(f"{place}: cannot be read: {error.strerror or error}") from None
        except (ValidationError, RecordError, UnicodeDecodeError):
            raise StoreError(
                f"{place}: is damaged; run `sanscreen lists update {self.name}`, or import the list again"
            ) from None

    def damage(self, version: StoredVersion) -> str | None:
        """Say what is wrong with the files of a version.

        Args:
            version: The version.

        Returns:
            What is wrong; None where every byte is as it came.
        """
        for file in version.files:
            try:
                digest, _ = hash_file(self.folder(version.digest) / file.name)
            except OSError as error:
                return f"{file.name} cannot be read: {error.strerror or error}"
            if digest != file.sha256:
                return f"{file.name} is not as it came: its digest is {digest[:12]} and was {file.sha256[:12]}"
        return None

    def keep(self, incoming: Path, version: StoredVersion, info: ListInfo) -> None:
        """Put a version in force, whole; only for who holds the lock.

        Args:
            incoming: The folder that `incoming` made; its files are on the disk.
            version: What was found.
            info: What is known of the list.

        Raises:
            StoreError: The disk is full or cannot be written; the version before stays in force.
        """
        content = VersionFile(version=version, info=info).model_dump(mode="json", exclude_defaults=True)
        place = self.folder(version.digest)
        with self.writing():
            write_whole(incoming / _VERSION_FILE, json.dumps(content).encode())
            flush_folder(incoming)
            place.parent.mkdir(exist_ok=True)
            if place.exists():  # the same bytes as once before: each file is replaced, in case one was damaged
                for file in incoming.iterdir():
                    file.replace(place / file.name)
            else:
                incoming.rename(place)
            flush_folder(place.parent)
        self.put_in_force(version)

    def put_in_force(self, version: StoredVersion) -> None:
        """Name the version that is in force, by one rename; only for who holds the lock.

        Args:
            version: A version that is there, with what its publisher said last.

        Raises:
            StoreError: The disk is full or cannot be written; the version before stays in force.
        """
        content = version.model_dump(mode="json", exclude_defaults=True)
        with self.writing():
            write_whole(self.path / _CURRENT, json.dumps(content, indent=1).encode(), side=self.incoming() / _CURRENT)
            (self.path / _FAILED).unlink(missing_ok=True)

    def remove(self, version: StoredVersion) -> None:
        """Remove a version that is not in force; only for who holds the lock.

        Args:
            version: The version.

        Raises:
            StoreError: It cannot be removed.
        """
        with self.writing():
            # Out of the way at once, so that no half of it is ever taken for a version.
            gone = self.incoming() / version.digest
            self.folder(version.digest).rename(gone)
            shutil.rmtree(gone)

    def failed(self, at: datetime, error: str) -> None:
        """Note that an update failed.

        Args:
            at: When.
            error: Why.
        """
        content = Failure(at=at, error=error).model_dump(mode="json")
        # On a full disk the error itself has to do.
        with suppress(OSError, StoreError):
            write_whole(self.path / _FAILED, json.dumps(content).encode(), side=self.incoming() / _FAILED)

    def last_failure(self) -> Failure | None:
        """Return the last update, where it failed.

        Returns:
            When and why; None where the last update did not fail.
        """
        try:
            return Failure.model_validate(parse_json_object((self.path / _FAILED).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None


def stored_names(folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of the lists that are stored.

    Args:
        folder: The folder of stored lists; None for the user's.

    Returns:
        The names, sorted; none where there is no such folder.

    Example:
        >>> stored_names(Path("no-such-folder"))
        ()
    """
    held = folder or lists_folder()
    try:
        names = sorted(place.parent.name for place in held.glob(f"*/{_CURRENT}"))
    except OSError:
        return ()
    # What somebody has put there besides, such as a copy of a list, is not ours.
    return tuple(name for name in names if is_name(name))
