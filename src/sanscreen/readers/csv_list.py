"""Reader of anybody's CSV file, of which a mapping says what each column holds.

Comes in: a CSV file in any encoding and with any delimiter, and a `CsvColumns`, or a mapping file beside it: for
``mine.csv`` the file ``mine.columns.toml``, as `sanscreen.readers.csv_columns` explains it. Goes out: an `EntityList`.
Invariant: nothing is guessed from a heading; a column that the mapping does not name goes into the details of each
entity under its heading, and one is left out only where the mapping says so. It does not write CSV.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Final

from sanscreen.errors import ListError
from sanscreen.readers.base import Format
from sanscreen.readers.csv_columns import CsvColumns, CsvFacts, CsvMapping, mapping_from
from sanscreen.readers.csv_entity import RowReader
from sanscreen.readers.csv_text import DELIMITERS, CsvForm, csv_rows, first_row
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import Source, digest_of, open_source
from sanscreen.records import EntityList

__all__ = ["FORMAT", "advice", "read", "read_csv_list", "sniff"]

_MAPPING: Final = ".columns.toml"


def sniff(source: Source) -> bool:
    """Say whether a mapping file stands beside a file.

    Args:
        source: The file.

    Returns:
        True where ``mine.columns.toml`` is in the folder of ``mine.csv``.

    Example:
        >>> sniff(Source(Path("no-such-folder", "mine.csv"), b"uid,name"))
        False
    """
    return bool(_beside(source))


def _mapping_name(source: Source) -> str:
    """Return the name that a mapping file has: that of the list, with another ending."""
    name = source.path.name if source.packing is None else source.path.stem
    return f"{Path(name).stem}{_MAPPING}"


def _beside(source: Source) -> tuple[Source, ...]:
    path = source.path.with_name(_mapping_name(source))
    try:
        is_there = path.is_file()
    except OSError:  # a name too long to have another ending
        return ()
    return (open_source(path),) if is_there else ()


def read(source: Source) -> EntityList:
    r"""Read a list by the mapping file beside it.

    Args:
        source: The file.

    Returns:
        Its entities in their order.

    Raises:
        ListError: The mapping is absent or malformed, the file does not have the headings that it names, or holds no
            good record.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     _ = Path(folder, "mine.columns.toml").write_text(
        ...         "columns = {name = 'Name', kind = {always = 'vessel'}}"
        ...     )
        ...     _ = Path(folder, "mine.csv").write_text("Name;Flag\nADALIA;Malta\n")
        ...     adalia = read(open_source(Path(folder, "mine.csv")))[0]
        >>> adalia.primary_name, adalia.details[0].value
        ('ADALIA', 'Malta')
    """
    mappings = _beside(source)
    if not mappings:
        raise ListError(f"has no mapping file {_mapping_name(source)!r} beside it", path=source.path)
    return _read(source, mapping_from(mappings[0]), digest_of((source, *mappings)))


def read_csv_list(
    path: str | PathLike[str],
    columns: CsvColumns,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    quote: str = '"',
    title: str | None = None,
    publisher: str | None = None,
    published_on: date | str | None = None,
    source_url: str | None = None,
) -> EntityList:
    r"""Read a list from a CSV file.

    Args:
        path: The file, which may be packed as gzip or zip.
        columns: What its columns hold.
        encoding: Its encoding; None for UTF-8, or UTF-16 with a byte order mark.
        delimiter: The character between cells; None for the one under which all headings of `columns` are found.
        quote: The character around a cell that holds a delimiter.
        title: What the publisher calls the list.
        publisher: Who publishes it.
        published_on: The day as of which its records are true.
        source_url: Where it can be had.

    Returns:
        Its entities in their order. The digest is one of the file and of the mapping.

    Raises:
        ListError: The file does not have the headings that the mapping names, is in another encoding, or holds no good
            record.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.csv")
        ...     _ = path.write_text("Ref,Name,AKA\n7,Ajnad,Soldiers; Troops\n")
        ...     aka = {"heading": "AKA", "separator": ";"}
        ...     columns = CsvColumns(id="Ref", name="Name", aliases=aka, kind={"always": "organization"})
        ...     [name.text for name in read_csv_list(path, columns)[0].names]
        ['Ajnad', 'Soldiers', 'Troops']
    """
    source = open_source(Path(path))
    try:
        facts = CsvFacts(title=title, publisher=publisher, published_on=published_on, source_url=source_url)
        mapping = CsvMapping(columns=columns, list=facts, encoding=encoding, delimiter=delimiter, quote=quote)
    except ValueError as error:
        raise ListError(str(error), path=path) from None
    told = f"{source.digest()} {mapping.model_dump_json()}"
    return _read(source, mapping, hashlib.sha256(told.encode()).hexdigest())


def _read(source: Source, mapping: CsvMapping, digest: str) -> EntityList:
    reading = Reading(source, FORMAT.name)
    rows = csv_rows(source, _form(source, mapping))
    row_reader: RowReader | None = None
    for line, row in rows:
        if isinstance(row, str):
            reading.problem(row, line=line)
        elif row_reader is None:
            row_reader = RowReader(mapping.columns, row, reading)
        else:
            reading.add(row_reader.values(row, line), line=line)
    facts = mapping.list
    return reading.finished(
        title=facts.title,
        publisher=facts.publisher,
        published_on=facts.published_on,
        source_url=facts.source_url,
        digest=digest,
    )


def _form(source: Source, mapping: CsvMapping) -> CsvForm:
    """Return how a file is written: its delimiter is one under which every heading is found, which no other can be."""
    wanted = set(mapping.columns.headings())
    forms = [
        CsvForm(mapping.encoding, delimiter, mapping.quote)
        for delimiter in ((mapping.delimiter,) if mapping.delimiter is not None else DELIMITERS)
    ]
    found = [first_row(source.head, form) for form in forms]
    fitting = [place for place, headings in enumerate(found) if wanted <= set(headings)]
    if fitting:
        return forms[max(fitting, key=lambda place: len(found[place]))]
    headings = max(found, key=len)
    missing = ", ".join(
        repr(heading) for heading in dict.fromkeys(mapping.columns.headings()) if heading not in headings
    )
    unknown = "; it is not in this encoding: say which it has" if any("\ufffd" in text for text in headings) else ""
    raise ListError(f"has no column {missing}; its headings are {_listed(headings)}{unknown}", path=source.path, line=1)


def advice(source: Source) -> str | None:
    r"""Return how a file that no reader knows could be read, where it may be CSV.

    Args:
        source: The file.

    Returns:
        Its headings, and what a mapping file says; None where its first line has no cells.

    Example:
        >>> print(advice(Source(Path("mine.csv"), b"uid;name\n1;Ajnad\n")))
        as CSV its headings are 'uid', 'name': to read it as a list, say what they hold in a file 'mine.columns.toml'
        beside it, which has at least these lines, with one of the headings in each pair of quotes:
        [columns]
        id = ""
        name = ""
        aliases = [""]
        kind = {always = "person"}
    """
    rows = [first_row(source.head, CsvForm(delimiter=delimiter)) for delimiter in DELIMITERS]
    headings = max(rows, key=len)
    if len(headings) < 2 or any("\0" in heading for heading in headings) or headings[0].startswith(("<", "{", "[")):
        return None
    return (
        f"as CSV its headings are {_listed(headings)}: to read it as a list, say what they hold in a file "
        f"{_mapping_name(source)!r} beside it, which has at least these lines, with one of the headings in each pair "
        'of quotes:\n[columns]\nid = ""\nname = ""\naliases = [""]\nkind = {always = "person"}'
    )


def _listed(headings: Sequence[str]) -> str:
    shown = ", ".join(repr(heading[:60]) for heading in headings[:50])
    return f"{shown} and {len(headings) - 50} more" if len(headings) > 50 else shown


FORMAT: Final = Format(name="csv", sniff=sniff, read=read, beside=_beside)
