"""A list as a whole: its entities, what is known of it, and what could not be read.

Comes in: entities and the facts of their file. Goes out: an immutable `EntityList`. Invariant: an id names
one entity of a list. It does not read files: see `sanscreen.readers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date
from os import PathLike
from typing import Self, overload

from pydantic import AwareDatetime

from sanscreen.errors import ListError, UnknownEntity
from sanscreen.records.checks import Day, Record, Text, Url, Visible
from sanscreen.records.entity import Entity, Kind, NameQuality


class Problem(Record):
    """One thing that was wrong in a list that could be read otherwise.

    Attributes:
        file: The list file.
        line: Line of the file, counted from 1.
        record: Id of the record, where it could be read.
        field: Path of the field inside the record.
        message: What is wrong and what became of it.

    Example:
        >>> print(Problem(file="mine.jsonl", line=3, record="7", field="kind", message="is required"))
        mine.jsonl, line 3, record '7', field kind: is required
    """

    file: Text
    line: int | None = None
    record: Text | None = None
    field: Text | None = None
    message: Text

    def __str__(self) -> str:
        """Return the place and the message on one line."""
        place = [self.file]
        place += [f"line {self.line}"] if self.line is not None else []
        place += [f"record {self.record!r}"] if self.record is not None else []
        place += [f"field {self.field}"] if self.field is not None else []
        return f"{', '.join(place)}: {self.message}"


class ListCounts(Record):
    """How much a list holds.

    Attributes:
        entities: Records.
        persons: Of them, persons; so `organizations`, `vessels`, `aircraft` and `unknown`.
        names: Names of all entities.
        weak_names: Of them, weak ones.
        designations: Designations of all entities.
        dated_designations: Of them, those with a `designated_on`.

    Example:
        >>> from sanscreen.records import Name
        >>> ajnad = Entity(id="1", kind="organization", names=[Name(text="Ajnad", quality="weak")])
        >>> ListCounts.of([ajnad]).weak_names
        1
    """

    entities: int = 0
    persons: int = 0
    organizations: int = 0
    vessels: int = 0
    aircraft: int = 0
    unknown: int = 0
    names: int = 0
    weak_names: int = 0
    designations: int = 0
    dated_designations: int = 0

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Self:
        """Count entities.

        Args:
            entities: What to count; it is walked once.

        Returns:
            The counts.

        Example:
            >>> ListCounts.of([]).entities
            0
        """
        held = list(entities)
        kinds = [entity.kind for entity in held]
        names = [name for entity in held for name in entity.names]
        designations = [designation for entity in held for designation in entity.designations]
        return cls(
            entities=len(held),
            persons=kinds.count(Kind.PERSON),
            organizations=kinds.count(Kind.ORGANIZATION),
            vessels=kinds.count(Kind.VESSEL),
            aircraft=kinds.count(Kind.AIRCRAFT),
            unknown=kinds.count(Kind.UNKNOWN),
            names=len(names),
            weak_names=sum(name.quality is NameQuality.WEAK for name in names),
            designations=len(designations),
            dated_designations=sum(designation.designated_on is not None for designation in designations),
        )


class ListInfo(Record):
    """What is known of a list as a whole.

    Attributes:
        name: Short name: the bundled name or the file's stem.
        title: What the publisher calls it.
        publisher: Who publishes it.
        published_on: The day as of which its records are true.
        fetched_at: When it was last known to be the publisher's current edition; None where nobody fetched it.
        source_url: Where it can be had.
        digest: SHA-256 of the file's bytes, 64 hexadecimal digits.
        format: Name of the format it was read in.
        counts: How much it holds.
        problems: What could not be read, each with its place.

    Example:
        >>> ListInfo(name="mine", digest="0" * 64, format="jsonl").problems
        ()
    """

    name: Visible
    title: Text | None = None
    publisher: Text | None = None
    published_on: Day | None = None
    fetched_at: AwareDatetime | None = None
    source_url: Url | None = None
    digest: Visible
    format: Visible
    counts: ListCounts = ListCounts()
    problems: tuple[Problem, ...] = ()

    def age_days(self, on: date) -> int | None:
        """Return how old the list is.

        Args:
            on: The day for which it is asked, in UTC.

        Returns:
            Days since it was last known to be current, or else since its records were true; None where neither is
            known.

        Example:
            >>> info = ListInfo(name="mine", digest="0", format="jsonl", published_on="2026-08-20")
            >>> info.age_days(date(2026, 8, 27))
            7
        """
        known = self.published_on if self.fetched_at is None else self.fetched_at.astimezone(UTC).date()
        return None if known is None else (on - known).days


class EntityList(Sequence[Entity]):
    """The entities of one list in its order, and what is known of the list; it cannot be changed.

    Args:
        entities: The records; ids must be unique.
        info: What is known of the list.
        lines: The line of each record in its file, so that an error can name it; None where there is no file.
        path: The file, for the same purpose.

    Raises:
        ListError: Two records have one id; the message names both places.

    Example:
        >>> from sanscreen.records import Name
        >>> info = ListInfo(name="mine", digest="0" * 64, format="jsonl")
        >>> mine = EntityList([Entity(id="1", kind="person", names=[Name(text="Ajnad")])], info=info)
        >>> len(mine), mine[0].id, mine.by_id("1").primary_name
        (1, '1', 'Ajnad')
    """

    __slots__ = ("_by_id", "_entities", "_info")

    def __init__(
        self,
        entities: Iterable[Entity],
        *,
        info: ListInfo,
        lines: Sequence[int] | None = None,
        path: str | PathLike[str] | None = None,
    ) -> None:
        self._entities = tuple(entities)
        self._info = info
        self._by_id: dict[str, int] = {}
        for position, entity in enumerate(self._entities):
            first = self._by_id.setdefault(entity.id, position)
            if first == position:
                continue
            if lines is None:
                raise duplicate_id(entity.id, f"records {first + 1} and {position + 1}", path=path)
            where = f"lines {lines[first]} and {lines[position]}"
            raise duplicate_id(entity.id, where, path=path, line=lines[position])

    @property
    def info(self) -> ListInfo:
        """What is known of the list as a whole."""
        return self._info

    def by_id(self, entity_id: str) -> Entity:
        """Return the entity of an id.

        Args:
            entity_id: The id, exactly.

        Returns:
            The entity.

        Raises:
            UnknownEntity: The list holds no such id.

        Example:
            >>> EntityList([], info=ListInfo(name="mine", digest="0", format="jsonl")).by_id("7")
            Traceback (most recent call last):
            ...
            sanscreen.errors.UnknownEntity: no entity '7' in list 'mine'
        """
        try:
            return self._entities[self._by_id[entity_id]]
        except KeyError:
            raise UnknownEntity(f"no entity {entity_id!r} in list {self._info.name!r}") from None

    def __len__(self) -> int:
        return len(self._entities)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._entities)

    @overload
    def __getitem__(self, index: int) -> Entity: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Entity, ...]: ...

    def __getitem__(self, index: int | slice) -> Entity | tuple[Entity, ...]:
        return self._entities[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EntityList):
            return NotImplemented
        return self._info == other._info and self._entities == other._entities

    def __hash__(self) -> int:
        return hash((self._info.digest, self._info.name, len(self._entities)))

    def __reduce__(self) -> tuple[Callable[..., EntityList], tuple[tuple[Entity, ...], ListInfo]]:
        return _entity_list, (self._entities, self._info)

    def __repr__(self) -> str:
        return f"<EntityList {self._info.name!r}: {len(self._entities)} entities>"


def duplicate_id(
    entity_id: str, where: str, *, path: str | PathLike[str] | None = None, line: int | None = None
) -> ListError:
    """Return the error of a list in which an id stands twice.

    Args:
        entity_id: The id.
        where: The two places, in words.
        path: The file, where there is one.
        line: The line of the second place, where there is a file.

    Returns:
        The error, to be raised.

    Example:
        >>> str(duplicate_id("7", "records 1 and 3"))[:40]
        "field id: id '7' stands twice, at record"
    """
    return ListError(
        f"id {entity_id!r} stands twice, at {where}; an id names one entity of a list: give one of them another id, "
        "or join the two records",
        path=path,
        line=line,
        field="id",
    )


def _entity_list(entities: tuple[Entity, ...], info: ListInfo) -> EntityList:
    return EntityList(entities, info=info)
