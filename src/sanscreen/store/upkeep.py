"""What is stored, how old it is, whether it is as it came, and what may go.

Comes in: the folder of stored lists. Goes out: the status of each list, what is wrong with which version, and what was
removed. Invariant: the version in force is never removed. It fetches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sanscreen.errors import ListError, StoreError
from sanscreen.folders import lists_folder
from sanscreen.store.lookup import Stored
from sanscreen.store.place import ListPlace, stored_names
from sanscreen.store.sources import ListSource, read_sources
from sanscreen.store.updating import LOCK_SECONDS
from sanscreen.store.version import Failure, StoredVersion

__all__ = ["ListStatus", "Verified", "prune", "status", "verify"]

_DEFAULTS = ListSource(name="list")


@dataclass(frozen=True, slots=True)
class ListStatus:
    """How a list stands.

    Attributes:
        name: Its name.
        version: The version in force; None where none was kept yet, or what names it is damaged.
        days_since_publication: Age of what it says; None where it does not say.
        days_since_fetch: Days since it was last known to be the publisher's current edition; None where nobody said.
        stale_after_days: Days after which it is stale.
        versions: How many versions are kept.
        last_failure: The last update, where it failed.
        damage: What is wrong with what is stored; None where nothing is known to be.

    Example:
        >>> ListStatus(name="un").is_stale
        True
    """

    name: str
    version: StoredVersion | None = None
    days_since_publication: int | None = None
    days_since_fetch: int | None = None
    stale_after_days: int = _DEFAULTS.stale_after_days
    versions: int = 0
    last_failure: Failure | None = None
    damage: str | None = None

    @property
    def is_stale(self) -> bool:
        """Whether the list is older than its source allows, of an age that is not known, or not there at all.

        Example:
            >>> ListStatus(name="un", days_since_fetch=7).is_stale
            False
        """
        age = self.days_since_publication if self.days_since_fetch is None else self.days_since_fetch
        return age is None or age > self.stale_after_days

    def to_dict(self) -> dict[str, Any]:
        """Return the status as plain values.

        Returns:
            Its fields, with those of the version beside them.

        Example:
            >>> ListStatus(name="un").to_dict()["is_stale"]
            True
        """
        version = {} if self.version is None else self.version.model_dump(mode="json")
        return {
            **version,
            "name": self.name,
            "is_stored": self.version is not None,
            "days_since_publication": self.days_since_publication,
            "days_since_fetch": self.days_since_fetch,
            "stale_after_days": self.stale_after_days,
            "is_stale": self.is_stale,
            "versions": self.versions,
            "last_failure": None if self.last_failure is None else self.last_failure.model_dump(mode="json"),
            "damage": self.damage,
        }


@dataclass(frozen=True, slots=True)
class Verified:
    """A version that was read again.

    Attributes:
        name: Name of the list.
        digest: Digest of the version.
        wrong: What is wrong with it; None where it is as it came.

    Example:
        >>> Verified("un", "0" * 64, None).wrong is None
        True
    """

    name: str
    digest: str
    wrong: str | None


def status(*, folder: Path | None = None, on: date | None = None) -> list[ListStatus]:
    """Return how each stored list stands, and each source of which none is stored yet.

    Args:
        folder: The folder of stored lists; None for the user's.
        on: The day for which ages are told, in UTC; None for today.

    Returns:
        The stored lists, and behind them the sources without one, each sorted by name.

    Raises:
        StoreError: A table of sources cannot be read.

    Example:
        >>> [held.name for held in status(folder=Path("no-such-folder"))]
        ['eu', 'ofac-cons', 'ofac-sdn', 'uk', 'un']
    """
    held = folder or lists_folder()
    today = on or datetime.now(UTC).date()
    sources = read_sources(held)
    names = stored_names(held)
    others = sorted(set(sources) - set(names))
    return [_status(ListPlace(held, name), sources.get(name, _DEFAULTS), today) for name in (*names, *others)]


def _status(place: ListPlace, source: ListSource, today: date) -> ListStatus:
    damage = None
    version = None
    try:
        version = place.current()
        if version is not None:
            place.info(version)
    except StoreError as error:
        damage = str(error)
    published = None if version is None else version.published_on
    fetched = None if version is None or version.fetched_at is None else version.fetched_at.astimezone(UTC).date()
    return ListStatus(
        name=place.name,
        version=version,
        days_since_publication=None if published is None else (today - published).days,
        days_since_fetch=None if fetched is None else (today - fetched).days,
        stale_after_days=source.stale_after_days,
        versions=len(place.versions()),
        last_failure=place.last_failure(),
        damage=damage,
    )


def verify(*names: str, folder: Path | None = None, every: bool = False) -> Iterator[Verified]:
    """Read stored lists again, byte by byte and record by record.

    Args:
        *names: Names of stored lists; none for all.
        folder: The folder of stored lists; None for the user's.
        every: All versions, not only those in force.

    Yields:
        Each version, with what is wrong with it.

    Raises:
        StoreError: No list of this name is stored.
    """
    held = folder or lists_folder()
    for name in _names(held, names):
        place = ListPlace(held, name)
        try:
            current = place.current()
        except StoreError as error:
            yield Verified(name, "", str(error))
            current = None
        older = [version for version in place.versions() if current is None or version.digest != current.digest]
        for version in (*([current] if current else []), *(older if every else [])):
            yield Verified(name, version.digest, _wrong(place, version))


def _wrong(place: ListPlace, version: StoredVersion) -> str | None:
    if damage := place.damage(version):
        return damage
    try:
        place.info(version)
        counts = Stored(version, place.file(version)).read().info.counts
    except (ListError, StoreError) as error:
        return str(error)
    if counts != version.counts:
        return (
            f"reads as {counts.entities:,} records with {counts.names:,} names, and read as "
            f"{version.counts.entities:,} with {version.counts.names:,} when it was checked, by another version of "
            "sanscreen; update it, or import it again"
        )
    return None


def prune(
    *names: str, folder: Path | None = None, keep: int = 3, lock_seconds: float = LOCK_SECONDS
) -> list[StoredVersion]:
    """Remove old versions.

    Args:
        *names: Names of stored lists; none for all.
        folder: The folder of stored lists; None for the user's.
        keep: How many versions of each list stay, the newest and the one in force among them; at least 1.
        lock_seconds: How long to wait for an update of the same list.

    Returns:
        The versions that were removed.

    Raises:
        StoreError: No list of this name is stored, none would be kept, or one could not be removed.
    """
    if keep < 1:
        raise StoreError(f"at least one version of a list is kept; got {keep}")
    held = folder or lists_folder()
    removed = []
    for name in _names(held, names):
        place = ListPlace(held, name)
        with place.locked(lock_seconds):
            current = place.current()
            in_force = current.digest if current else None
            versions = sorted(place.versions(), key=lambda version: version.digest != in_force)
            for version in versions[keep:]:
                place.remove(version)
                removed.append(version)
    return removed


def _names(folder: Path, asked: Sequence[str]) -> tuple[str, ...]:
    stored = stored_names(folder)
    for name in asked:
        if name not in stored:
            raise StoreError(f"no list called {name!r} is stored; stored are: {', '.join(stored) or 'none'}")
    return tuple(asked) or stored
