"""Our own list format as CSV: one entity a row, for spreadsheets; see `sanscreen.exported` for its writer.

Comes in: a file whose first row names fields of `Entity`, with `primary_name` among them. A cell of `PLAIN` is the text
itself, with a single quote in front where a spreadsheet would take it for a formula; every other cell is a JSON array
as in a line of our JSONL; an empty cell is a field at its default. `primary_name` is for the eye: the names stand in
`names`. Goes out: an `EntityList`. Invariant: every row ends as an entity or as a problem with its place. It knows
nothing of the list as a whole: that is what JSONL is for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sanscreen.cells import unguarded
from sanscreen.errors import RecordError
from sanscreen.readers.base import Format
from sanscreen.readers.csv_text import DELIMITERS, CsvForm, csv_rows, first_row
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import Source
from sanscreen.records import Entity, EntityList, parse_json_object
from sanscreen.records.checks import shown

__all__ = ["COLUMNS", "FORMAT", "PLAIN", "entity", "read", "sniff"]

_FIRST: Final = ("id", "kind", "primary_name", "names")
COLUMNS: Final = (*_FIRST, *(field for field in Entity.model_fields if field not in _FIRST))
"""The headings, in their order."""
PLAIN: Final = frozenset({"id", "kind", "primary_name", "remarks", "source", "gender"})
"""The columns whose cells are the text itself."""


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its first row starts as `COLUMNS` does and names no field that an entity does not have.

    Example:
        >>> from pathlib import Path
        >>> sniff(Source(Path("mine.csv"), b"id,kind,primary_name,names,gender")), sniff(Source(Path("a"), b"id,kind"))
        (True, False)
    """
    return _form(source) is not None


def _form(source: Source) -> CsvForm | None:
    """Return how the file is written: spreadsheets put the delimiter of their land when they save it again."""
    for delimiter in DELIMITERS:
        form = CsvForm(delimiter=delimiter)
        headings = first_row(source.head, form)
        is_ours = headings[: len(_FIRST)] == _FIRST and set(headings) <= set(COLUMNS)
        if is_ours and len(set(headings)) == len(headings):
            return form
    return None


def entity(headings: Sequence[str], cells: Sequence[str]) -> Entity:
    """Build the entity of one row.

    Args:
        headings: The first row.
        cells: The row.

    Returns:
        The entity.

    Raises:
        RecordError: It has other cells than the first row, or one that cannot be read.

    Example:
        >>> entity(("id", "kind", "names"), ("1", "vessel", '[{"text": "ADALIA"}]')).primary_name
        'ADALIA'
    """
    if len(cells) != len(headings):
        raise RecordError(f"has {len(cells)} cells, and the first row has {len(headings)}")
    values: dict[str, Any] = {}
    for heading, cell in zip(headings, cells, strict=True):
        if not cell:
            continue
        values[heading] = unguarded(cell) if heading in PLAIN else _parsed(cell, field=heading)
    values.pop("primary_name", None)
    return Entity.from_dict(values)


def _parsed(cell: str, *, field: str) -> Any:
    try:
        parsed = parse_json_object(f'{{"cell": {cell}}}')
    except RecordError:
        parsed = {}
    if parsed.keys() != {"cell"} or not isinstance(parsed["cell"], list):
        raise RecordError(f"is not a JSON array in which each field stands once; got {shown(cell)}", field=field)
    return parsed["cell"]


def read(source: Source) -> EntityList:
    r"""Read a list.

    Args:
        source: The file.

    Returns:
        Its entities in their order; rows that are no entity stand in `info.problems`.

    Raises:
        ListError: The file is not in this format, holds no good record, or one id twice.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.csv")
        ...     _ = path.write_bytes(b'id,kind,primary_name,names\n1,person,,"[{""text"": ""Ajnad""}]"\n')
        ...     read(open_source(path))[0].primary_name
        'Ajnad'
    """
    reading = Reading(source, FORMAT.name)
    rows = csv_rows(source, _form(source) or CsvForm())
    headings: tuple[str, ...] | None = None
    for line, row in rows:
        if isinstance(row, str):
            reading.problem(row, line=line)
        elif headings is None:
            headings = tuple(cell.strip() for cell in row)
        else:
            try:
                built = entity(headings, row)
                reading.keep(built, line=line)
                _compare(built, dict(zip(headings, row, strict=True)), line, reading)
            except RecordError as error:
                wrong = f"{error.reason}; the whole record is left out"
                reading.problem(wrong, record=error.record, field=error.field, line=line)
    return reading.finished()


def _compare(built: Entity, cells: Mapping[str, str], line: int, reading: Reading) -> None:
    """Say it where somebody changed a name that is only shown."""
    shown = unguarded(cells["primary_name"])
    if shown and shown != built.primary_name:
        wrong = (
            f"is {shown!r}, but the names in the column names say {built.primary_name!r}, which counts; change it there"
        )
        reading.problem(wrong, record=built.id, field="primary_name", line=line)


FORMAT: Final = Format(name="sanscreen-csv", sniff=sniff, read=read)
