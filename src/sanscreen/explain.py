"""Matches and records in words: text for an analyst, rows for a machine, HTML for a notebook.

In: an entity, its name that decided, the score and its evidence. Out: text, plain dictionaries, escaped HTML.
Invariant: it formats and never scores; every explanation says the authority, section, programme, dates and where
they come from, and says "not known" where the list does not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from sanscreen.matching import Evidence
from sanscreen.records import Designation, Entity, Name, NameQuality

Rows = list[tuple[str, str]]
"""Labels and texts; a label is empty where the row goes on with the one before."""
_WIDTH = 14
_UNKNOWN = "not known"


def designation_text(designation: Designation) -> str:
    """Return a designation on one line.

    Args:
        designation: The designation.

    Returns:
        Authority, section, amendments, programme, dates with their source, citation; "not known" for what is absent.

    Example:
        >>> print(designation_text(Designation(authority="E.O. 13224", programme="SDGT")))
        E.O. 13224; section not known; programme SDGT; designation date not known
    """
    parts = [designation.authority]
    parts.append(f"section {designation.section or _UNKNOWN}")
    if designation.as_amended_by:
        parts.append(f"as amended by {' and '.join(designation.as_amended_by)}")
    parts.append(f"programme {designation.programme or _UNKNOWN}")
    if designation.determined_on is not None:
        by = f" by the {designation.determined_by}" if designation.determined_by else ""
        parts.append(f"determined {designation.determined_on}{by}")
    elif designation.determined_by:
        parts.append(f"determined by the {designation.determined_by}")
    if designation.designated_on is not None:
        source = designation.date_source or f"source {_UNKNOWN}"
        parts.append(f"designated {designation.designated_on} ({source})")
    else:
        parts.append(f"designation date {_UNKNOWN}")
    if designation.listed_on is not None:
        source = designation.listed_on_source or f"source {_UNKNOWN}"
        parts.append(f"on the list {designation.listed_on} ({source})")
    if designation.delisted_on is not None:
        parts.append(f"delisted {designation.delisted_on}")
    if designation.citation:
        parts.append(designation.citation)
    return "; ".join(parts)


def name_label(name: Name) -> str:
    """Return what sort of name it is, such as "weak alias" or "primary name".

    Args:
        name: The name.

    Returns:
        The words.

    Example:
        >>> name_label(Name(text="Ajnad", quality="weak"))
        'weak alias'
    """
    kind = {"primary": "primary name", "alias": "alias", "former": "former name"}[str(name.kind)]
    return f"weak {kind}" if name.quality is NameQuality.WEAK else kind


def evidence_line(row: Evidence) -> str:
    """Return a row of evidence without its contribution.

    Args:
        row: The row.

    Returns:
        Both spellings where there are two, and the reason; for a field beyond the name also whether it matches.

    Example:
        >>> from sanscreen.matching import EvidenceKind
        >>> evidence_line(Evidence(EvidenceKind.PART, "Tunis", "Tunisia", "same word in another language", 0.2))
        "'Tunis' ~ 'Tunisia': same word in another language"
    """
    field = "" if row.verdict is None else f"{row.kind.replace('-', ' ')} {row.verdict}: "
    if row.query_part is not None and row.listed_part is not None:
        sign = "=" if row.query_part == row.listed_part else "~"
        return f"{field}{row.query_part!r} {sign} {row.listed_part!r}: {row.detail}"
    part = row.query_part if row.query_part is not None else row.listed_part
    return f"{field}{row.detail}" if part is None else f"{field}{part!r}: {row.detail}"


def explain_rows(
    entity: Entity,
    name: Name | None,
    score: float,
    evidence: Sequence[Evidence],
    *,
    query: str,
    list_name: str,
    threshold: float,
    as_of: date | None = None,
) -> Rows:
    """Return why an entity was matched, or was not, as labels and texts.

    Args:
        entity: The entity.
        name: The listed name that decided, or None where no name did.
        score: The score, in [0, 1].
        evidence: The rows that sum to the score.
        query: The name that was asked for.
        list_name: The list that the entity stands on.
        threshold: The threshold of the screening, in [0, 1].
        as_of: The day asked about, or None.

    Returns:
        The labels and texts.

    Example:
        >>> entity = Entity(id="7", kind="person", names=[Name(text="A B", kind="primary")])
        >>> explain_rows(entity, entity.names[0], 0.0, (), query="C", list_name="mine", threshold=0.85)[:2]
        [('entity', '7, person, list mine'), ('asked for', 'C')]
    """
    rows = [("entity", f"{entity.id}, {entity.kind}, list {list_name}"), ("asked for", query)]
    rows.append(("listed name", f"{name.text} ({name_label(name)})" if name is not None else "none is alike"))
    for number, designation in enumerate(entity.designations):
        rows.append(("designation" if number == 0 else "", designation_text(designation)))
        if designation.note:
            rows.append(("", f"note: {designation.note}"))
    if not entity.designations:
        rows.append(("designation", _UNKNOWN))
    other = [tag for tag in entity.programmes if tag not in {held.programme for held in entity.designations}]
    if other:
        rows.append(("other tags", ", ".join(other)))
    if as_of is not None:
        rows.append(("as of", as_of_text(entity, as_of)))
    for number, row in enumerate(evidence):
        rows.append(("evidence" if number == 0 else "", f"{row.contribution:+.3f}  {evidence_line(row)}"))
    if not evidence:
        rows.append(("evidence", "nothing in the names is alike"))
    side = "at or above" if score >= threshold else "below"
    rows.append(("score", f"{score:.3f}, {side} the threshold {threshold:.3f}"))
    return rows


def explain_text(entity: Entity, score: float, rows: Rows) -> str:
    """Return the rows of an explanation in lines, under the score and the entity's name.

    Args:
        entity: The entity.
        score: The score, in [0, 1].
        rows: What `explain_rows` gave.

    Returns:
        Several lines of text.

    Example:
        >>> entity = Entity(id="7", kind="person", names=[Name(text="A B", kind="primary")])
        >>> rows = explain_rows(entity, entity.names[0], 0.0, (), query="C", list_name="mine", threshold=0.85)
        >>> print(explain_text(entity, 0.0, rows))
        0.000  A B
          entity        7, person, list mine
          asked for     C
          listed name   A B (primary name)
          designation   not known
          evidence      nothing in the names is alike
          score         0.000, below the threshold 0.850
    """
    title = f"{score:.3f}  {entity.primary_name}"
    return "\n".join([title, *(f"  {label:<{_WIDTH}}{text}" for label, text in rows)])


def as_of_text(entity: Entity, as_of: date) -> str:
    """Return what is known of an entity's designations on a day.

    Args:
        entity: The entity.
        as_of: The day.

    Returns:
        One sentence.

    Example:
        >>> entity = Entity(id="7", kind="person", names=[Name(text="A")], designations=[Designation(authority="X")])
        >>> as_of_text(entity, date(2018, 3, 1))
        '2018-03-01: the date of a designation is not known, so it may have begun later'
    """
    held = [designation for designation in entity.designations if designation.in_force(as_of)]
    if not entity.designations:
        return f"{as_of}: no designation is on record, so nothing is known of that day"
    if not held:
        return f"{as_of}: no designation was in force"
    if any(designation.designated_on is not None for designation in held):
        return f"{as_of}: designated"
    return f"{as_of}: the date of a designation is not known, so it may have begun later"


def evidence_rows(evidence: Iterable[Evidence]) -> list[dict[str, object]]:
    """Return evidence as plain dictionaries.

    Args:
        evidence: The rows.

    Returns:
        Dictionaries with kind, query_part, listed_part, detail, contribution and verdict.

    Example:
        >>> evidence_rows([])
        []
    """
    return [
        {
            "kind": str(row.kind),
            "query_part": row.query_part,
            "listed_part": row.listed_part,
            "detail": row.detail,
            "contribution": row.contribution,
            "verdict": None if row.verdict is None else str(row.verdict),
        }
        for row in evidence
    ]


_STYLE = (
    "border-collapse:collapse;font-variant-numeric:tabular-nums",
    "text-align:start;padding:2px 10px 2px 0;border-bottom:1px solid #ccc;vertical-align:top",
)


def html_table(header: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> str:
    """Return an HTML table with every cell escaped and shown in its own reading direction.

    Args:
        header: Column names.
        rows: Cells, as many in each row as there are columns.
        caption: Text above the table; none if empty.

    Returns:
        The table.

    Example:
        >>> "&lt;b&gt;" in html_table(["name"], [["<b>"]])
        True
    """
    cells = [f'<th style="{_STYLE[1]}">{escape(name)}</th>' for name in header]
    lines = [f'<table style="{_STYLE[0]}">']
    if caption:
        lines.append(f'<caption style="text-align:start">{escape(caption)}</caption>')
    lines.append(f"<thead><tr>{''.join(cells)}</tr></thead><tbody>")
    for row in rows:
        cells = [f'<td dir="auto" style="{_STYLE[1]}">{escape(str(cell))}</td>' for cell in row]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("</tbody></table>")
    return "\n".join(lines)
