"""What a caller asks for, checked at the door: queries, thresholds and limits.

In: a `Query` and the options of a screening, as a caller wrote them. Out: a `PreparedQuery` and the options in force,
or an error that names the field, what was seen and the form it takes. Filters are checked in `sanscreen.filters`.
Invariant: a query with nothing to compare raises `UnscreenableQuery`; nothing malformed reaches the matching.
It reads no list and scores nothing.
"""

from __future__ import annotations

import re

from sanscreen.errors import QueryError, UnscreenableQuery
from sanscreen.matching import PreparedQuery, Profile
from sanscreen.matching.documents import document_key
from sanscreen.matching.identifiers import check, listed_values
from sanscreen.names import normalise
from sanscreen.names.parts import MAX_PARTS, MAX_TEXT
from sanscreen.records import Query

# A byte that was not decoded stands in Python text as a lone surrogate; the name is not known without it.
_SURROGATE = re.compile("[\ud800-\udfff]")


NO_NAME = "(no name)"
"""What stands in an answer for the name of a query by document alone."""


def shown_name(query: Query) -> str:
    """Return the name by which an answer calls a query."""
    return query.name if query.name is not None else NO_NAME


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
            said = "".join(f"; {problem}" for problem in particulars.problems)
            raise UnscreenableQuery(f"the query has neither a name nor a document number; give one of them{said}")
        title = next((name for name in map(normalise, texts) if name.titles), None)
        what = f"{title.original!r} is only a title" if title else f"{texts[0]!r} has no letter or digit"
        raise UnscreenableQuery(f"{what}, so there is nothing to compare; give a name")
    # Telling names apart takes as long as reading one, and most queries have one.
    return PreparedQuery(tuple(dict.fromkeys(names) if len(names) > 1 else names), particulars)


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


def check_workers(workers: int) -> int:
    """Return the number of processes; raise `QueryError` where it is no whole number of at least 1."""
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise QueryError(f"workers is a whole number of at least 1, not {workers!r}")
    return workers
