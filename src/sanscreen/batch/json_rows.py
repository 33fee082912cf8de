r"""JSON lines of customers: an object a line.

In: a path. Out: headings and rows. Invariant: each line is a row or blank; one that is no object is a row with the
reason why. The headings are the keys of the first objects; a key that an object lacks is a value not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sanscreen.batch.lines import Lines
from sanscreen.batch.rows import Place, Row
from sanscreen.errors import BatchError

_TRIED: Final = 1_000
"""Lines at the beginning of a file whose keys are its headings."""


class JsonCustomers:
    r"""A file of customers as JSON lines.

    Args:
        path: The file.
        encoding: Its encoding; None for what its first bytes say.

    Attributes:
        path: The file.
        headings: The keys of the first objects.
        form: Its encoding.
        place: Behind the last row that was given out.
        read: Bytes of the file that have been read, about.

    Raises:
        BatchError: The file is empty, or the encoding is unknown.
        OSError: The file cannot be read.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.jsonl")
        ...     _ = path.write_text('{"name": "Ajnad"}\n[]\n')
        ...     mine = JsonCustomers(path)
        ...     list(mine.rows(["name"], Place()))
        [Row(number=1, values=['Ajnad'], problem=None), Row(number=2, values=(), problem='is no JSON object')]
    """

    def __init__(self, path: Path, *, encoding: str | None = None) -> None:
        self.path = path
        self.place = Place()
        self.read = 0
        with Lines(path, encoding) as lines:
            head = list(islice(lines, _TRIED))
            self._encoding = lines.encoding
        if not any(line.strip() for line in head):
            raise BatchError(f"{path}: the file is empty; it has an object a line")
        found = (_read(line)[0] for line in head)
        self.headings = tuple(dict.fromkeys(key for document in found if document is not None for key in document))
        self.form = {"format": "jsonl", "encoding": self._encoding}

    def rows(self, columns: Sequence[str], start: Place) -> Iterator[Row]:
        """Yield the rows behind a place; see `Customers.rows`."""
        number, blank = start.row, start.blank
        with Lines(self.path, self._encoding, start.offset) as lines:
            for line in lines:
                if not line.strip():
                    blank += 1
                    continue
                number += 1
                document, problem = _read(line)
                self.place = Place(lines.place, number, blank)
                self.read = lines.read
                if document is None:
                    yield Row(number, (), problem)
                else:
                    yield Row(number, [document.get(column) for column in columns])
            self.place = Place(lines.place, number, blank)


def _read(line: str) -> tuple[dict[str, Any] | None, str | None]:
    try:
        # A reference of 30 digits stays what it is.
        document = json.loads(line, parse_int=str)
    except ValueError as error:
        return None, f"is not JSON: {error}"
    except RecursionError:
        return None, "is not JSON that can be read: it is nested too deep"
    if not isinstance(document, dict):
        return None, "is no JSON object"
    return document, None
