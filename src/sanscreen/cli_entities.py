"""How `sanscreen entities` shows what stands on the lists: a table, JSON lines or CSV.

In: lists and filters. Out: text on standard output, an entity after the other, and how many there were.
Invariant: the table and the CSV obey nothing that a list holds: control characters are escaped, and no cell of the CSV
is a formula to a spreadsheet. The JSON is the record itself. Nothing is scored here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from sanscreen import Entity, EntityList
from sanscreen import cli_render as render
from sanscreen.cells import is_formula
from sanscreen.cli_words import count_of, designation_cells, designation_lines, edition_of, filters_text
from sanscreen.filters import Filters, passes

COLUMNS = ("id", "kind", "name", "names", "authority", "section", "programme", "designated on", "list")
"""Columns of the plain table; "names" is how many names the entity has."""

CSV_COLUMNS = (
    *("id", "kind", "name", "names", "authority", "section", "programme"),
    *("designated_on", "date_source", "list"),
)
"""Columns of the CSV. `name` is the primary name and `names` how many there are. The five columns about designations
hold one entry for each, in the same order, separated by "; "; an entry that is not known is empty."""

_LAID_OUT = (("entity", 6), ("designation", 5), ("designated on", 4))


def browse(lists: Sequence[EntityList], filters: Filters) -> Iterator[tuple[str, Entity]]:
    """Yield the entities that pass, each with the name of its list.

    Args:
        lists: The lists.
        filters: The filters.

    Yields:
        List by list, in the order of each.

    Example:
        >>> from sanscreen import read_list
        >>> [(name, entity.id) for name, entity in browse([read_list("eo13224")], Filters(section="1(a)(ii)(B)"))]
        [('eo13224', '28717')]
    """
    for held in lists:
        for entity in held:
            if passes(entity, held.info.name, filters):
                yield held.info.name, entity


def show_table(lists: Sequence[EntityList], filters: Filters) -> None:
    """Print a table, laid out on a terminal and aligned in a pipe, and the count below it.

    Args:
        lists: The lists.
        filters: The filters.
    """
    found = sum(1 for _ in browse(lists, filters))
    count = render.escape(_count(lists, filters, found))
    if render.TermConsole().is_terminal:
        render.show_wide_table(_LAID_OUT, map(_laid_out, browse(lists, filters)))
        render.show_line(count)
        return
    if found:
        # The lists are walked twice, so that the widths are known and no table has to be held in memory.
        widths = render.widths_of(_plain_rows(lists, filters))
        for row in _plain_rows(lists, filters):
            render.write(render.aligned(row, widths))
        render.write("")
    render.write(count)


def write_json(lists: Sequence[EntityList], filters: Filters) -> None:
    """Write an object an entity and line: the name of its list, and the entity as `Entity.from_dict` takes it.

    Args:
        lists: The lists.
        filters: The filters.
    """
    found = 0
    for found, (name, entity) in enumerate(browse(lists, filters), 1):  # noqa: B007 - the count is said below
        render.write_json({"list": name, "entity": entity.model_dump(mode="json", exclude_defaults=True)})
    _say_none(lists, filters, found)


def write_csv(lists: Sequence[EntityList], filters: Filters) -> None:
    """Write a header and a row an entity, as `CSV_COLUMNS` explains them.

    Args:
        lists: The lists.
        filters: The filters.
    """
    render.write(csv_line(CSV_COLUMNS))
    found = 0
    for found, (name, entity) in enumerate(browse(lists, filters), 1):  # noqa: B007 - the count is said below
        render.write(csv_line(_csv_row(name, entity)))
    _say_none(lists, filters, found)


def csv_line(row: tuple[str, ...]) -> str:
    """Return a row of CSV whose cells are safe to open in a spreadsheet.

    Args:
        row: The texts.

    Returns:
        The line, without its end.

    Example:
        >>> print(csv_line(("7", "=1+1", 'Ali "A", B')))
        7,'=1+1,"Ali ""A"", B"
    """
    line = StringIO()
    csv.writer(line, lineterminator="").writerow([safe_cell(text) for text in row])
    return line.getvalue()


def safe_cell(text: str) -> str:
    r"""Return a text that a spreadsheet shows and never runs, and that breaks no line.

    Args:
        text: Any text.

    Returns:
        The text with control characters as escapes; one that begins as a formula does, behind blanks and quotes too,
        has a single quote in front.

    Example:
        >>> safe_cell(" =HYPERLINK(1)"), safe_cell("al-Qizani"), safe_cell("A\nB")
        ("' =HYPERLINK(1)", 'al-Qizani', 'A\\nB')
    """
    return ("'" if is_formula(text) else "") + render.escape(text)


def _plain_rows(lists: Sequence[EntityList], filters: Filters) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for name, entity in browse(lists, filters):
        about = (entity.id, str(entity.kind), entity.primary_name, str(len(entity.names)))
        yield tuple(map(render.escape, (*about, *designation_cells(entity.designations), name)))


def _laid_out(place: tuple[str, Entity]) -> tuple[tuple[str, str], ...]:
    name, entity = place
    acts, days = designation_lines(render.clean(entity.designations))
    about = f"{entity.id}, {entity.kind}, {count_of(len(entity.names), 'name')}, list {name}"
    return (render.escape(entity.primary_name), render.escape(about)), (acts, ""), (days, "")


def _csv_row(name: str, entity: Entity) -> tuple[str, ...]:
    held = entity.designations
    columns = (
        [act.authority for act in held],
        [act.section for act in held],
        [act.programme for act in held],
        [None if act.designated_on is None else act.designated_on.isoformat() for act in held],
        [act.date_source for act in held],
    )
    cells = ("; ".join(value or "" for value in column) if any(column) else "" for column in columns)
    return entity.id, str(entity.kind), entity.primary_name, str(len(entity.names)), *cells, name


def _count(lists: Sequence[EntityList], filters: Filters, found: int) -> str:
    """Return how many entities there are, of which lists and by which filters."""
    of = count_of(sum(map(len, lists)), "entity", "entities")
    editions = " and ".join(edition_of(held.info) for held in lists)
    return f"{f'{found:,}' if found else 'none'} of {of} in {editions}{filters_text(dict(filters.shown()))}"


def _say_none(lists: Sequence[EntityList], filters: Filters, found: int) -> None:
    """Say on standard error that an export holds no entity, which its reader may not look for."""
    if not found:
        render.error(_count(lists, filters, found), label="note")
