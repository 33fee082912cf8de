"""What a caller asks for, checked at the door: queries, options and filters.

In: a `Query` and the options of a screening, as a caller wrote them. Out: a `PreparedQuery` and `Filters`, or an
error that names the field, what was seen and the form it takes.
Invariant: a query with nothing to compare raises `UnscreenableQuery`; nothing malformed reaches the matching.
It reads no list and scores nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sanscreen.errors import QueryError, UnscreenableQuery
from sanscreen.matching import PreparedQuery, Profile
from sanscreen.matching.identifiers import check, document_key, listed_values
from sanscreen.names import normalise
from sanscreen.names.parts import MAX_PARTS, MAX_TEXT
from sanscreen.records import Entity, Kind, Query

# A byte that was not decoded stands in Python text as a lone surrogate; the name is not known without it.
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entities a screening is about.

    Attributes:
        as_of: Only those not known to be outside this day, or None.
        kind: Only those of this kind, or None.
        authority: Only those designated under this authority, or None.
        programme: Only those with this programme, or None.
    """

    as_of: date | None
    kind: Kind | None
    authority: str | None
    programme: str | None

    def options(self) -> dict[str, Any]:
        """Return the filters by name, as `Screener.screen` takes them."""
        return {name: getattr(self, name) for name in self.__slots__}

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return the filters in force, as name and text, for the stamp."""
        return tuple((name, str(value)) for name, value in self.options().items() if value is not None)


NO_FILTERS = Filters(None, None, None, None)


def shown_name(query: Query) -> str:
    """Return the name by which an answer calls a query."""
    return query.name if query.name is not None else "(no name)"


def prepare_query(query: Query) -> PreparedQuery:
    """Check a query and bring its names into normal form.

    Args:
        query: The query, its fields unchecked.

    Returns:
        What can be compared.

    Raises:
        UnscreenableQuery: There is nothing to compare, or a name is too long to be one.
        QueryError: A field is malformed.

    Example:
        >>> [name.text for name in prepare_query(Query(name="AL-QIZANI, Ashraf")).names]
        ['ashraf al qizani']
    """
    particulars = check(query)
    texts = [] if query.name is None else [query.name]
    texts.extend(listed_values(query.aliases, field="aliases", example="['Jane Doe']"))
    names = []
    for text in texts:
        if not isinstance(text, str):
            raise QueryError(f"query field name: a name is text, not {type(text).__name__}")
        if _SURROGATE.search(text):
            raise UnscreenableQuery(
                f"{text[:40]!r} holds bytes that were not decoded; read its source in its own encoding"
            )
        name = normalise(text)
        if name.cut:
            raise UnscreenableQuery(
                f"{text[:40]!r}... is too long for a name ({len(text):,} characters): a name has at most "
                f"{MAX_PARTS} parts and {MAX_TEXT:,} characters; screen one name at a time"
            )
        if name.parts:
            names.append(name)
    if not names and not any(document_key(identifier) for identifier in particulars.identifiers):
        if not texts:
            raise UnscreenableQuery("the query has neither a name nor a document number; give one of them")
        title = next((name for name in map(normalise, texts) if name.titles), None)
        what = f"{title.original!r} is only a title" if title else f"{texts[0]!r} has no letter or digit"
        raise UnscreenableQuery(f"{what}, so there is nothing to compare; give a name")
    return PreparedQuery(tuple(dict.fromkeys(names)), particulars)


def check_threshold(threshold: float | None, profile: Profile) -> float:
    """Return the threshold in force, the profile's where none is given; raise `QueryError` out of (0, 1]."""
    if threshold is None:
        return profile.threshold
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)) or not 0.0 < threshold <= 1.0:
        raise QueryError(f"threshold is a number above 0 and at most 1, not {threshold!r}")
    return float(threshold)


def check_limit(limit: int | None) -> int | None:
    """Return the limit; raise `QueryError` where it is neither None nor a whole number of at least 1."""
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
        raise QueryError(f"limit is a whole number of at least 1, or None for all hits, not {limit!r}")
    return limit


def check_filters(as_of: object, kind: object, authority: object, programme: object) -> Filters:
    """Return the checked filters; raise `QueryError` where one is malformed."""
    if isinstance(as_of, datetime):
        as_of = as_of.date()
    if isinstance(as_of, str):
        try:
            as_of = date.fromisoformat(as_of)
        except ValueError:
            raise QueryError(f"as_of is a day such as 2018-03-01, not {as_of!r}") from None
    if as_of is not None and not isinstance(as_of, date):
        raise QueryError(f"as_of is a date, not {as_of!r}")
    if kind is not None:
        try:
            kind = Kind(str(kind))
        except ValueError:
            raise QueryError(f"kind is one of {', '.join(Kind)}, not {kind!r}") from None
    for name, value in (("authority", authority), ("programme", programme)):
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise QueryError(f"{name} is a text such as 'E.O. 13224' or 'SDGT', not {value!r}")
    return Filters(
        as_of,
        kind,
        None if authority is None else str(authority).strip(),
        None if programme is None else str(programme).strip(),
    )


def passes(entity: Entity, filters: Filters) -> bool:
    """Return whether an entity passes the filters; one designation has to pass all that speak of designations."""
    if filters.kind is not None and entity.kind is not filters.kind:
        return False
    if filters.as_of is None and filters.authority is None and filters.programme is None:
        return True
    if not entity.designations:
        return filters.authority is None and (filters.programme is None or _same(filters.programme, *entity.programmes))
    return any(
        (filters.as_of is None or designation.in_force(filters.as_of))
        and (filters.authority is None or _same(filters.authority, designation.authority))
        and (filters.programme is None or _same(filters.programme, designation.programme, *entity.programmes))
        for designation in entity.designations
    )


def _same(wanted: str, *values: str | None) -> bool:
    return any(value is not None and wanted.casefold() == value.casefold() for value in values)
