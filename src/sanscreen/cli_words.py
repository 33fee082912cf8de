"""What the command line says in words: verdicts, filters in force, editions of lists, designations.

In: screenings, what is known of lists, designations. Out: text, not escaped and not laid out.
Invariant: a verdict names every edition it rests on and every filter in force, and what is not known is called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sanscreen import Designation, ListInfo, Screening
from sanscreen.request import NO_NAME

Row = tuple[str, str]
"""A label, empty where the row goes on with the one before, and what stands beside it."""

UNKNOWN = "not known"
_FILTERS = {"country": "nationality"}
"""Filters that go by another word in a sentence."""
_SHOWN = 200
"""Characters of a query that stand in its answer."""


def verdict_of(screening: Screening, lists: Sequence[ListInfo]) -> str:
    """Return the answer in one sentence, with the edition of every list it rests on.

    Args:
        screening: The answer.
        lists: What is known of the lists.

    Returns:
        The sentence, not escaped.

    Example:
        >>> from sanscreen import Screener
        >>> screener = Screener([])
        >>> verdict_of(screener.screen("Ajnad"), screener.lists)
        'clear: no hit at or above 0.850 in records (0 entities, date not known)'
    """
    if screening.status == "unscreenable":
        return f"unscreenable: {screening.reason}"
    where = f"at or above {screening.stamp.threshold:.3f} in {' and '.join(map(edition_of, lists))}"
    where += filters_text(dict(screening.stamp.filters))
    if not screening.hits:
        return f"clear: no hit {where}"
    more = ""
    if screening.truncated:
        more = " (of more: --all shows them)" if len(screening) == screening.stamp.limit else " (of perhaps more)"
    return f"{count_of(len(screening), 'hit')}{more} {where}"


def list_rows(info: ListInfo, age: int | None) -> Iterator[Row]:
    """Yield what is known of a list.

    Args:
        info: What is known.
        age: Days since the day as of which its records are true, or None where that is not known.

    Yields:
        Labels and texts.
    """
    counts = info.counts
    yield "title", info.title or UNKNOWN
    yield "publisher", info.publisher or UNKNOWN
    yield "source", info.source_url or UNKNOWN
    yield "as of", UNKNOWN if age is None else f"{info.published_on} ({count_of(age, 'day')} old)"
    kinds = ("persons", "organizations", "vessels", "aircraft", "unknown")
    if info.fetched_at is not None:
        yield "fetched", f"{info.fetched_at:%Y-%m-%d %H:%M} UTC"
    held = ", ".join(f"{getattr(counts, kind):,} {kind}" for kind in kinds if getattr(counts, kind))
    yield "entities", f"{counts.entities:,}: {held}"
    yield "names", f"{counts.names:,}, {counts.weak_names:,} of them weak"
    yield "designations", f"{counts.designations:,}, {counts.dated_designations:,} of them with a date"
    yield "digest", f"sha256 {info.digest[:12]}"
    yield "problems", str(len(info.problems))
    for problem in info.problems:
        yield "", str(problem)


def filters_text(filters: Mapping[str, str]) -> str:
    """Return the filters in force in words, to stand behind what they narrow down.

    Args:
        filters: Name and text of each, as a stamp has them.

    Returns:
        A clause for each, empty where there are none; a filter by a day says what becomes of a day not known.

    Example:
        >>> filters_text({"section": "1(b)", "designated_after": "2018-01-01"})
        ', section 1(b) only, designated after 2018-01-01, or on a day not known'
    """
    left = dict(filters)
    text = ""
    if (as_of := left.pop("as_of", None)) is not None:
        text = f", not known to be out of force on {as_of}"
    sides = {side: left.pop(f"designated_{side}", None) for side in ("after", "before")}
    between = " and ".join(f"{side} {day}" for side, day in sides.items() if day is not None)
    text += "".join(f", {_FILTERS.get(name, name)} {value} only" for name, value in left.items())
    return f"{text}, designated {between}, or on a day not known" if between else text


def edition_of(info: ListInfo) -> str:
    """Return which edition of a list an answer rests on.

    Args:
        info: What is known of the list.

    Returns:
        Its name, the number of its entities, its day and the number of its problems.

    Example:
        >>> edition_of(ListInfo(name="mine", digest="0", format="jsonl"))
        'mine (0 entities, date not known)'
    """
    day = "date not known" if info.published_on is None else f"as of {info.published_on}"
    bad = f", {count_of(len(info.problems), 'problem')}" if info.problems else ""
    return f"{info.name} ({count_of(info.counts.entities, 'entity', 'entities')}, {day}{bad})"


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    Args:
        number: How many.
        one: The noun for one.
        many: The noun for any other number, or None where it ends in s.

    Returns:
        Both.

    Example:
        >>> count_of(3262, "entity", "entities")
        '3,262 entities'
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shown_query(screening: Screening) -> str:
    """Return the name that was asked for, cut where it is too long to be one.

    Args:
        screening: The answer.

    Returns:
        The name; a blank one as Python writes it, so that it can be seen; "(no name)" where a document alone was asked.

    Example:
        >>> from sanscreen import Screener
        >>> shown_query(Screener([]).screen("Ajnad"))
        'Ajnad'
    """
    if screening.query.name is None:
        return NO_NAME
    name = str(screening.query.name)
    if len(name) > _SHOWN:
        return f"{name[:_SHOWN]}... ({len(name):,} characters)"
    return name if name.strip() else repr(name)


def designation_cells(held: Sequence[Designation]) -> tuple[str, str, str, str]:
    """Return designations as cells of a table.

    Args:
        held: The designations.

    Returns:
        Authority, section, programme and day with its source; of several designations in the same order.

    Example:
        >>> designation_cells([Designation(authority="E.O. 13224", designated_on="2018-02-27")])
        ('E.O. 13224', 'not known', 'not known', '2018-02-27 (source not known)')
    """
    return (
        _each(act.authority for act in held),
        _each(act.section for act in held),
        _each(act.programme for act in held),
        _each(map(_designated, held)),
    )


def designation_lines(held: Sequence[Designation]) -> tuple[str, str]:
    """Return designations as the lines of two cells.

    Args:
        held: The designations; their texts stand on one line each.

    Returns:
        Authority, section and programme of each on a line, and the day of each with its source.

    Example:
        >>> designation_lines([Designation(authority="E.O. 13224", section="1(b)", programme="SDGT")])
        ('E.O. 13224, section 1(b), SDGT', 'not known')
    """
    acts = [f"{act.authority}, section {act.section or UNKNOWN}, {act.programme or UNKNOWN}" for act in held]
    return "\n".join(acts) or UNKNOWN, "\n".join(map(_designated, held)) or UNKNOWN


def _designated(designation: Designation) -> str:
    if designation.designated_on is None:
        return UNKNOWN
    return f"{designation.designated_on} ({designation.date_source or f'source {UNKNOWN}'})"


def _each(values: Iterable[str | None]) -> str:
    return "; ".join(value or UNKNOWN for value in values) or UNKNOWN
