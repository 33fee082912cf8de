"""Screenings as rows of a table: one for each hit, one for a query that is clear or cannot be screened.

In: a `Screening` and the reference of its row. Out: dictionaries with the same columns, whether they go into a file or
a frame. Invariant: every screening gives at least one row, so that rows in = clear + hit + unscreenable can be counted
in what comes out; and every text can be written, in any encoding of Unicode. It writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from sanscreen.answer import Hit, Screening
from sanscreen.explain import evidence_line
from sanscreen.records import Designation

TEXT, NUMBER, INTEGER, BOOLEAN = "text", "number", "integer", "boolean"

COLUMNS: Final[dict[str, str]] = {
    "row_id": TEXT,
    "query": TEXT,
    "status": TEXT,
    "rank": INTEGER,
    "score": NUMBER,
    "listed_name": TEXT,
    "entity_id": TEXT,
    "list": TEXT,
    "kind": TEXT,
    "authority": TEXT,
    "section": TEXT,
    "programme": TEXT,
    "designated_on": TEXT,
    "date_source": TEXT,
    "evidence": TEXT,
    "truncated": BOOLEAN,
    "reason": TEXT,
    "problems": TEXT,
}
"""The columns in their order, and what stands in each; None stands where there is nothing to say.

row_id: the caller's reference of the row, or its number; query: the name that was asked for; status: "hit", "clear" or
"unscreenable"; rank: 1 for the best hit of a query; authority to date_source: of each designation of the entity, with
"; " between, in one order in all five columns, and nothing between where one is not known; evidence: what brought and
cost what, with "; " between; truncated: whether the query has more hits, or may have; reason: why it could not be
screened; problems: what of the query could not be used, such as a birth date that is none, with "; " between.
"""

_BETWEEN: Final = "; "
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def rows_of(screening: Screening, row_id: str) -> Iterator[dict[str, Any]]:
    """Return a screening as rows.

    Args:
        screening: The answer to one query.
        row_id: The caller's reference of the query.

    Yields:
        A row for each hit, best first, or one row where there is none; the keys are those of `COLUMNS`.

    Example:
        >>> from sanscreen import Screener
        >>> from sanscreen.records import Entity, Name
        >>> screener = Screener([Entity(id="1", kind="organization", names=[Name(text="HAMAS")])])
        >>> [(row["status"], row["rank"], row["entity_id"]) for row in rows_of(screener.screen("Hamas"), "7")]
        [('hit', 1, '1')]
        >>> [(row["status"], row["rank"]) for row in rows_of(screener.screen("Acme"), "8")]
        [('clear', None)]
    """
    shared = {
        **dict.fromkeys(COLUMNS),
        "row_id": printable(row_id),
        "query": None if screening.query.name is None else printable(str(screening.query.name)),
        "status": screening.status,
        "truncated": screening.truncated,
        "reason": None if screening.reason is None else printable(screening.reason),
        "problems": printable(_BETWEEN.join(screening.problems)) or None,
    }
    if not screening.hits:
        yield shared
    for rank, hit in enumerate(screening.hits, 1):
        yield {**shared, "rank": rank, **_of_hit(hit)}


def printable(text: str) -> str:
    r"""Return a text that every encoding of Unicode can hold.

    Args:
        text: Any text.

    Returns:
        The text, a byte that was not decoded as ``\xfc``.

    Example:
        >>> printable("M\udcfcller")
        'M\\xfcller'
    """
    return text if text.isascii() else _SURROGATES.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number - 0xDC00:02x}" if 0xDC80 <= number <= 0xDCFF else f"\\u{number:04x}"


def _of_hit(hit: Hit) -> dict[str, Any]:
    held = hit.entity.designations
    return {
        "score": hit.score,
        "listed_name": hit.name.text,
        "entity_id": hit.entity.id,
        "list": hit.list,
        "kind": str(hit.entity.kind),
        "authority": _joined(held, lambda designation: designation.authority),
        "section": _joined(held, lambda designation: designation.section),
        # A tag that stands for no known authority is told too.
        "programme": _joined(held, lambda designation: designation.programme)
        or _BETWEEN.join(hit.entity.programmes)
        or None,
        "designated_on": _joined(held, lambda designation: designation.designated_on),
        "date_source": _joined(held, lambda designation: designation.date_source),
        "evidence": _BETWEEN.join(f"{row.contribution:+.3f} {evidence_line(row)}" for row in hit.evidence),
    }


def _joined(designations: tuple[Designation, ...], told: Callable[[Designation], object]) -> str | None:
    """Return what is told of each designation, or None where nothing is of any."""
    values = [told(designation) for designation in designations]
    if all(value is None for value in values):
        return None
    return _BETWEEN.join("" if value is None else str(value) for value in values)
