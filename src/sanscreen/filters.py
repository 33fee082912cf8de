"""Which entities a screening is about: filters by list, kind, country, and by what an entity is designated under.

In: the filters as a caller wrote them. Out: checked `Filters`, or an error that names the filter, what was seen and
the form it takes; and whether an entity `passes` them.
Invariant: one designation of the entity passes all the filters that speak of designations. A filter by a day drops
only what is known to be outside, because a day not known is no clearance; every other filter asks for what is known,
so an entity without a section, programme or nationality passes no filter by it.
A filter never changes a score, and nothing here reads a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypedDict

from sanscreen.errors import QueryError
from sanscreen.names.countries import country_code
from sanscreen.records import Designation, Entity, Kind

_BETWEEN = 2
"""Days from one day to another that has a whole day in between."""


class FilterOptions(TypedDict, total=False):
    """The filters that are given by name only; each may be left out, and None stands for no such filter.

    Attributes:
        section: Only entities designated under this section, such as ``"1(b)"``; case, spaces and the word "section"
            do not count. ``"1(a)"`` does not stand for ``"1(a)(ii)(A)"``, and a section not known is none.
        list: Only entities of the list of this name, one of those loaded.
        country: Only entities with this nationality, a code such as ``"tn"`` or a name; one without a nationality
            does not pass.
        designated_after: Only designations of a later day than this one, a date or such as ``"2018-02-27"``; the day
            itself does not pass, a day not known does.
        designated_before: Only designations of an earlier day than this one; the day itself does not pass, a day not
            known does.

    Example:
        >>> options: FilterOptions = {"section": "1(b)", "designated_after": "2018-01-01"}
    """

    section: str | None
    list: str | None
    country: str | None
    designated_after: date | str | None
    designated_before: date | str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters in force, checked.

    Attributes:
        as_of: Only designations not known to be out of force on this day, or None.
        kind: Only entities of this kind, or None.
        authority: Only entities designated under this authority, or None.
        programme: Only entities with this programme, or None.
        section: Only entities designated under this section, or None.
        list: Only entities of the list of this name, or None.
        country: Only entities with this nationality, or None.
        designated_after: Only designations of a later day or of a day not known, or None.
        designated_before: Only designations of an earlier day or of a day not known, or None.

    Example:
        >>> Filters(kind=Kind.VESSEL, designated_after=date(2018, 1, 1)).shown()
        (('kind', 'vessel'), ('designated_after', '2018-01-01'))
    """

    as_of: date | None = None
    kind: Kind | None = None
    authority: str | None = None
    programme: str | None = None
    section: str | None = None
    list: str | None = None
    country: str | None = None
    designated_after: date | None = None
    designated_before: date | None = None

    def options(self) -> dict[str, Any]:
        """Return the filters by name, as `Screener.screen` takes them.

        Returns:
            All of them, None where there is no such filter.
        """
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return the filters in force, for the stamp.

        Returns:
            Name and text of each, in the order of the attributes.
        """
        return tuple((name, str(value)) for name, value in self.options().items() if value is not None)


NO_FILTERS = Filters()


def check_filters(
    as_of: object, kind: object, authority: object, programme: object, further: FilterOptions, lists: Sequence[str]
) -> Filters:
    """Check filters as a caller wrote them.

    Args:
        as_of: A day, as a date or as text such as ``"2018-03-01"``; None for no such filter, like all that follow.
        kind: A `Kind` or its text.
        authority: Such as ``"E.O. 13224"``.
        programme: Such as ``"SDGT"``.
        further: The filters given by name.
        lists: Names of the lists that `list` may name.

    Returns:
        The filters.

    Raises:
        QueryError: A filter is malformed, names a list that is not there, or no day lies between the two it wants.
        TypeError: There is no filter of a name.

    Example:
        >>> check_filters(None, "person", None, None, {"section": "Section 1 (b)"}, []).shown()
        (('kind', 'person'), ('section', '1(b)'))
        >>> check_filters(None, None, None, None, {"list": "mine"}, ["eo13224"])
        Traceback (most recent call last):
        ...
        sanscreen.errors.QueryError: list is one of those loaded (eo13224), not 'mine'
    """
    if unknown := [name for name in further if name not in FilterOptions.__optional_keys__]:
        known = ", ".join(field.name for field in fields(Filters))
        raise TypeError(f"there is no option {unknown[0]!r}; the filters are {known}")
    after = _day("designated_after", further.get("designated_after"))
    before = _day("designated_before", further.get("designated_before"))
    if after is not None and before is not None and (before - after).days < _BETWEEN:
        raise QueryError(f"no day lies after designated_after {after} and before designated_before {before}")
    return Filters(
        as_of=_day("as_of", as_of),
        kind=_kind(kind),
        authority=_text("authority", authority, "'E.O. 13224'"),
        programme=_text("programme", programme, "'SDGT'"),
        section=_section(further.get("section")),
        list=_list(further.get("list"), lists),
        country=_country(further.get("country")),
        designated_after=after,
        designated_before=before,
    )


def passes(entity: Entity, list_name: str, filters: Filters) -> bool:
    """Return whether an entity passes the filters.

    Args:
        entity: The entity.
        list_name: Name of the list it stands on.
        filters: The filters.

    Returns:
        True where list, kind and country are those asked for and one designation passes all other filters. An
        entity without designations counts as one designation of which nothing but its programmes is known.

    Example:
        >>> entity = Entity.from_dict(
        ...     {
        ...         "id": "1",
        ...         "kind": "person",
        ...         "names": [{"text": "Ajnad"}],
        ...         "designations": [{"authority": "E.O. 13224", "section": "1(b)"}, {"authority": "E.O. 13382"}],
        ...     }
        ... )
        >>> passes(entity, "mine", Filters(section="1(b)", designated_after=date(2018, 1, 1)))
        True
        >>> passes(entity, "mine", Filters(section="1(b)", authority="E.O. 13382"))
        False
    """
    if filters.list is not None and filters.list != list_name:
        return False
    if filters.kind is not None and filters.kind is not entity.kind:
        return False
    if filters.country is not None and filters.country not in entity.nationalities:
        return False
    if not entity.designations:
        return (
            filters.authority is None
            and filters.section is None
            and (filters.programme is None or _same(filters.programme, *entity.programmes))
        )
    return any(_designation_passes(designation, entity, filters) for designation in entity.designations)


def _designation_passes(designation: Designation, entity: Entity, filters: Filters) -> bool:
    day = designation.designated_on
    return (
        (filters.as_of is None or designation.in_force(filters.as_of))
        and (filters.authority is None or _same(filters.authority, designation.authority))
        and (filters.programme is None or _same(filters.programme, designation.programme, *entity.programmes))
        and (filters.section is None or _same_section(filters.section, designation.section))
        and (filters.designated_after is None or day is None or day > filters.designated_after)
        and (filters.designated_before is None or day is None or day < filters.designated_before)
    )


def _same(wanted: str, *values: str | None) -> bool:
    return any(value is not None and wanted.casefold() == value.casefold() for value in values)


def _same_section(wanted: str, section: str | None) -> bool:
    return section is not None and _bare_section(wanted).casefold() == _bare_section(section).casefold()


def _bare_section(text: str) -> str:
    """Return a section without blanks and without the word in front of it."""
    return re.sub(r"\s+", "", re.sub(r"^\s*section\b", "", text, flags=re.IGNORECASE))


def _day(name: str, value: object) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise QueryError(f"{name} is a day such as 2018-03-01, not {value!r}") from None
    if isinstance(value, datetime):
        return value.date()
    if value is not None and not isinstance(value, date):
        raise QueryError(f"{name} is a date, not {value!r}")
    return value


def _kind(value: object) -> Kind | None:
    if value is None:
        return None
    try:
        return Kind(str(value))
    except ValueError:
        raise QueryError(f"kind is one of {', '.join(Kind)}, not {value!r}") from None


def _text(name: str, value: object, example: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise QueryError(f"{name} is a text such as {example}, not {value!r}")
    return value.strip()


def _section(value: object) -> str | None:
    text = _text("section", value, "'1(b)'")
    bare = None if text is None else _bare_section(text)
    if bare == "":
        raise QueryError(f"section is a text such as '1(b)', not {value!r}")
    return bare


def _list(value: object, lists: Sequence[str]) -> str | None:
    if value is not None and value not in lists:
        raise QueryError(f"list is one of those loaded ({', '.join(lists)}), not {value!r}")
    return None if value is None else str(value)


def _country(value: object) -> str | None:
    if value is None:
        return None
    code = country_code(value) if isinstance(value, str) else None
    if code is None:
        raise QueryError(f"country is an ISO 3166 code such as 'tn', or a name, not {value!r}")
    return code
