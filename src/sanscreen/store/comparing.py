"""What changed from one version of a list to another.

Comes in: two lists. Goes out: the entities added, removed and changed, told by their ids, and of a changed one what its
fields gained and lost. Invariant: two lists without a difference hold equal records, and every difference is told. It
weighs no change.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sanscreen.records import Entity, EntityList, ListInfo

__all__ = ["EntityChange", "FieldChange", "ListDiff", "diff"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What changed in one field of an entity.

    Attributes:
        field: Name of the field.
        gained: What stands there now and did not before, as plain values.
        lost: What stood there before and does not now. Where neither holds anything, the same stands in another order.

    Example:
        >>> FieldChange("birth_dates", gained=("1970",)).lost
        ()
    """

    field: str
    gained: tuple[Any, ...] = ()
    lost: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityChange:
    """An entity that stands on both lists, and not alike.

    Attributes:
        old: As it was.
        new: As it is.
        fields: What changed, in the order of the fields.
    """

    old: Entity
    new: Entity
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ListDiff:
    """What changed from one list to another.

    Attributes:
        old: What is known of the old one.
        new: What is known of the new one.
        added: Entities of the new one alone, in its order.
        removed: Entities of the old one alone, in its order.
        changed: Entities of both that are not alike, in the order of the new one.

    Example:
        >>> from sanscreen import read_list
        >>> held = read_list("eo13224")
        >>> bool(diff(held, held))
        False
    """

    old: ListInfo
    new: ListInfo
    added: tuple[Entity, ...]
    removed: tuple[Entity, ...]
    changed: tuple[EntityChange, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain values.

        Returns:
            Both lists, and the entities added, removed and changed.
        """
        return {
            "old": _edition(self.old),
            "new": _edition(self.new),
            "added": [_plain(entity) for entity in self.added],
            "removed": [_plain(entity) for entity in self.removed],
            "changed": [
                {
                    "id": change.new.id,
                    "kind": str(change.new.kind),
                    "name": change.new.primary_name,
                    "fields": [
                        {"field": field.field, "gained": list(field.gained), "lost": list(field.lost)}
                        for field in change.fields
                    ],
                }
                for change in self.changed
            ],
        }


def diff(old: EntityList, new: EntityList) -> ListDiff:
    """Compare two lists by the ids of their entities.

    Args:
        old: The old one.
        new: The new one.

    Returns:
        What changed.

    Example:
        >>> from sanscreen.records import ListInfo, Name
        >>> def listed(*names):
        ...     entity = Entity(id="1", kind="vessel", names=[Name(text=name) for name in names])
        ...     return EntityList([entity], info=ListInfo(name="mine", digest="0", format="jsonl"))
        >>> changed = diff(listed("ADALIA"), listed("ADALIA", "NORA")).changed
        >>> changed[0].fields
        (FieldChange(field='names', gained=({'text': 'NORA'},), lost=()),)
    """
    before = {entity.id: entity for entity in old}
    after = {entity.id: entity for entity in new}
    both = ((before[entity.id], entity) for entity in new if entity.id in before)
    return ListDiff(
        old=old.info,
        new=new.info,
        added=tuple(entity for entity in new if entity.id not in before),
        removed=tuple(entity for entity in old if entity.id not in after),
        changed=tuple(EntityChange(was, now, tuple(_fields(was, now))) for was, now in both if was != now),
    )


def _fields(old: Entity, new: Entity) -> Iterator[FieldChange]:
    before, after = _plain(old), _plain(new)
    for field in Entity.model_fields:
        was, now = _members(before.get(field)), _members(after.get(field))
        if was != now:
            yield FieldChange(field, gained=_without(now, was), lost=_without(was, now))


def _members(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _without(values: Sequence[Any], others: Iterable[Any]) -> tuple[Any, ...]:
    """Return the values that are not among the others; one that stands twice there is taken away twice."""
    left = Counter(map(_text, others))
    found = []
    for value in values:
        if left[_text(value)]:
            left[_text(value)] -= 1
        else:
            found.append(value)
    return tuple(found)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _plain(entity: Entity) -> dict[str, Any]:
    return entity.model_dump(mode="json", exclude_defaults=True)


def _edition(info: ListInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "digest": info.digest,
        "format": info.format,
        "published_on": None if info.published_on is None else info.published_on.isoformat(),
        "entities": info.counts.entities,
    }
