"""The shortest way to a record in a test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sanscreen.records import Designation, Entity, Name


def entity(
    kind: str,
    name: str,
    *,
    id: str = "1",  # noqa: A002 - the field's own name
    aliases: Iterable[str] = (),
    weak: Iterable[str] = (),
    **fields: Any,
) -> Entity:
    """Return an entity of a kind; `designated` is short for a designation under E.O. 13224 of that day."""
    if "designated" in fields:
        fields["designations"] = [sdgt(designated_on=fields.pop("designated"))]
    names = [
        Name(text=name, kind="primary"),
        *(Name(text=alias) for alias in aliases),
        *(Name(text=alias, quality="weak") for alias in weak),
    ]
    return Entity(id=id, kind=kind, names=names, **fields)


def person(name: str, **fields: Any) -> Entity:
    """Return a person of this primary name; see `entity` for the fields."""
    return entity("person", name, **fields)


def company(name: str, **fields: Any) -> Entity:
    """Return an organisation of this primary name; see `entity` for the fields."""
    return entity("organization", name, **fields)


def vessel(name: str, **fields: Any) -> Entity:
    """Return a vessel of this primary name; see `entity` for the fields."""
    return entity("vessel", name, **fields)


def sdgt(**fields: Any) -> Designation:
    """Return a designation under E.O. 13224, programme SDGT."""
    return Designation(**{"authority": "E.O. 13224", "programme": "SDGT", **fields})
