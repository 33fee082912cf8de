"""The stamp of an answer: versions, digests and options enough to make it again.

In: lists, a profile, the options of a screening. Out: `Stamp`s.
Invariant: whatever can change a score or the choice of hits stands in the stamp. It says nothing of the query.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sanscreen.filters import Filters
from sanscreen.matching import SCORING_VERSION, Profile
from sanscreen.names import romaniser, weights_digest
from sanscreen.records import ListInfo


@dataclass(frozen=True, slots=True)
class ListStamp:
    """Which edition of a list was screened against.

    Attributes:
        name: Name of the list.
        digest: SHA-256 of the file, or of the records where there was no file.
        as_of: Day of the edition, or None where it is not known.
        entities: Number of entities.
        age_days: How old it was on the day of the screening, see `ListInfo.age_days`; None where that is not known.
    """

    name: str
    digest: str
    as_of: date | None
    entities: int
    age_days: int | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Enough to repeat an answer years later.

    Attributes:
        engine: Version of sanscreen.
        scoring: Version of the scoring.
        profile: Name of the profile.
        profile_digest: Digest of its values.
        weights_digest: Digest of the shipped frequency table.
        romaniser: Name and version.
        rapidfuzz: Version.
        unicode: Version of the Unicode data.
        babel: Version; it has the names and codes of countries.
        lists: The lists.
        threshold: Lowest score of a hit, in [0, 1].
        limit: Most hits returned, or None for all.
        filters: Filters in force, by name.
        screened_at: UTC time.
    """

    engine: str
    scoring: str
    profile: str
    profile_digest: str
    weights_digest: str
    romaniser: str
    rapidfuzz: str
    unicode: str
    babel: str
    lists: tuple[ListStamp, ...]
    threshold: float
    limit: int | None
    filters: tuple[tuple[str, str], ...]
    screened_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Return the stamp as plain values.

        Returns:
            A dictionary that JSON can carry.
        """
        fields = {field: getattr(self, field) for field in self.__slots__}
        fields["lists"] = [
            {
                "name": held.name,
                "digest": held.digest,
                "as_of": _iso(held.as_of),
                "entities": held.entities,
                "age_days": held.age_days,
            }
            for held in self.lists
        ]
        fields["filters"] = dict(self.filters)
        fields["screened_at"] = self.screened_at.isoformat()
        return fields


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class Stamper:
    """Makes the stamps of one screener.

    Args:
        lists: What is known of the lists that are screened against.
        sizes: Number of entities of each.
        profile: The profile in force.
    """

    def __init__(self, lists: Iterable[ListInfo], sizes: Iterable[int], profile: Profile) -> None:
        self._profile = profile.name
        self._profile_digest = profile.digest
        self._infos = tuple(zip(lists, sizes, strict=True))
        self._lists: tuple[date, tuple[ListStamp, ...]] | None = None

    def stamp(self, threshold: float, limit: int | None, filters: Filters) -> Stamp:
        """Return the stamp of an answer that is made now.

        Args:
            threshold: Lowest score of a hit, in (0, 1].
            limit: Most hits returned, or None for all.
            filters: Filters in force.

        Returns:
            The stamp.
        """
        versions = _versions()
        now = datetime.now(UTC)
        return Stamp(
            engine=versions["sanscreen"],
            scoring=SCORING_VERSION,
            profile=self._profile,
            profile_digest=self._profile_digest,
            weights_digest=weights_digest(),
            romaniser=romaniser(),
            rapidfuzz=versions["rapidfuzz"],
            unicode=unicodedata.unidata_version,
            babel=versions["babel"],
            lists=self._list_stamps(now.date()),
            threshold=threshold,
            limit=limit,
            filters=filters.shown(),
            screened_at=now,
        )

    def _list_stamps(self, today: date) -> tuple[ListStamp, ...]:
        """Return the stamps of the lists, which are made once a day."""
        held = self._lists
        if held is None or held[0] != today:
            stamps = tuple(
                ListStamp(info.name, info.digest, info.published_on, size, info.age_days(today))
                for info, size in self._infos
            )
            # One assignment: threads that stamp at once may both make them, and either is right.
            self._lists = held = (today, stamps)
        return held[1]


@cache
def _versions() -> dict[str, str]:
    # Imported here: the package metadata machinery is slow to load and is wanted once.
    from importlib.metadata import version

    return {name: version(name) for name in ("sanscreen", "rapidfuzz", "babel")}
