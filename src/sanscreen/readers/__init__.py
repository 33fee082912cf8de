"""Readers of list files, one module a format, and `read_file`, which finds the right one.

Comes in: a path. Goes out: an `EntityList`. Invariant: a file is recognised by what it holds, never by its suffix, and
one that no reader knows is an error, never an empty list. It does not fetch or keep lists, and knows of no names but
those of the lists that come with the package: see `sanscreen.loading`.
A new format is one module with a `FORMAT`, added to `FORMATS`.
"""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path
from typing import Final

from sanscreen.errors import ListError
from sanscreen.readers import (
    csv_list,
    eu_fsf,
    ftm,
    jsonl,
    ofac_advanced,
    ofac_csv,
    ofac_enhanced,
    ofac_sdn_xml,
    own_csv,
    uk,
    un,
)
from sanscreen.readers.base import Format, bundled_names, bundled_path
from sanscreen.readers.csv_columns import CsvColumns
from sanscreen.readers.csv_list import read_csv_list
from sanscreen.readers.source import Source, digest_of, open_source
from sanscreen.records import EntityList

__all__ = [
    "FORMATS",
    "CsvColumns",
    "Format",
    "bundled_names",
    "bundled_path",
    "digest_of",
    "files_of",
    "read_csv_list",
    "read_file",
]

FORMATS: Final[tuple[Format, ...]] = (
    ftm.FORMAT,
    jsonl.FORMAT,
    ofac_advanced.FORMAT,
    ofac_enhanced.FORMAT,
    ofac_sdn_xml.FORMAT,
    ofac_csv.FORMAT,
    un.FORMAT,
    eu_fsf.FORMAT,
    uk.FORMAT,
    own_csv.FORMAT,
    csv_list.FORMAT,
)
"""The formats that can be read, tried in this order; a mapping beside a file counts where no format knows the file.

The first line of a file in `ftm` may be longer than what is looked at, and `jsonl` takes a broken one for its own.
"""

_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_file(path: str | PathLike[str]) -> EntityList:
    """Read the list in a file.

    Args:
        path: The file; where the list has others, they lie beside it.

    Returns:
        The entities, with `.info` for the list as a whole.

    Raises:
        ListError: There is no such file, or it is a folder, empty, binary, of no known format, or without one good
            record. The message says which and what to do.

    Example:
        >>> found = read_file(bundled_path("eo13224"))
        >>> found.by_id("23863").primary_name
        'Jund al-Khilafah in Tunisia'
    """
    known, source = _recognised(Path(path))
    return known.read(source)


def files_of(path: Path) -> tuple[Source, ...]:
    """Return the files of a list, of which one is given.

    Args:
        path: The file that is given.

    Returns:
        It, and the files beside it that belong to the same list.

    Raises:
        ListError: As for `read_file`.

    Example:
        >>> [source.path.name for source in files_of(bundled_path("eo13224"))]
        ['eo13224.jsonl']
    """
    known, source = _recognised(path)
    return (source, *known.beside(source))


def _recognised(path: Path) -> tuple[Format, Source]:
    source = open_source(path)
    if _HTML.match(source.head):
        # Said before a reader of XML says that it has a document type.
        raise ListError(
            "is a web page (HTML), perhaps an error message of the publisher's site; fetch the list again", path=path
        )
    for known in FORMATS:
        if known.sniff(source):
            return known, source
    wrong = f"{_look(source.head)}; known formats are: {', '.join(known.name for known in FORMATS)}"
    advice = csv_list.advice(source)
    raise ListError(wrong if advice is None else f"{wrong}; {advice}", path=path)


def _look(head: bytes) -> str:
    """Say in plain words what a file that no reader knows looks like."""
    if head.startswith(_UTF16):
        return "is UTF-16 text in no known format; save it as UTF-8"
    if b"\0" in head:
        return f"is a binary file (it starts with {head[:8]!r}), not a list; unpack it if it is an archive"
    line = head.lstrip().partition(b"\n")[0].strip()[:60]
    return f"is in no known format; it starts with {line.decode('utf-8', 'replace')!r}"
