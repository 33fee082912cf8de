"""Parquet files of customers, read a group of rows at a time.

In: a path. Out: headings and rows. Invariant: only the columns asked for are read. pyarrow is the one library here
that reads Parquet; it comes with the extra ``parquet``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sanscreen.batch.rows import Place, Row
from sanscreen.errors import BatchError, MissingExtra

_BATCH: Final = 4_096
"""Rows that are turned into Python values at once."""


class ParquetCustomers:
    """A Parquet file of customers.

    Args:
        path: The file.

    Attributes:
        path: The file.
        headings: Its columns.
        form: Its format.
        place: Behind the last row that was given out.
        read: Bytes of the file that have been read, about.

    Raises:
        MissingExtra: pyarrow is not installed.
        BatchError: The file is not Parquet.
        OSError: The file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = Place()
        self.read = 0
        self._size = path.stat().st_size
        with self._opened() as held:
            self.headings = tuple(held.schema_arrow.names)
        self.form = {"format": "parquet", "pyarrow": str(import_module("pyarrow").__version__)}

    def rows(self, columns: Sequence[str], start: Place) -> Iterator[Row]:
        """Yield the rows behind a place; see `Customers.rows`."""
        number = start.row
        with self._opened() as held:
            total = held.metadata.num_rows
            before = 0
            for group in range(held.metadata.num_row_groups):
                size = held.metadata.row_group(group).num_rows
                skipped = min(size, max(0, start.row - before))
                before += size
                if skipped == size:
                    continue
                for batch in held.iter_batches(_BATCH, row_groups=[group], columns=list(columns), use_threads=False):
                    kept = batch.slice(min(skipped, batch.num_rows))
                    skipped -= batch.num_rows - kept.num_rows
                    for values in zip(*(kept.column(column).to_pylist() for column in columns), strict=True):
                        number += 1
                        self.place = Place(number, number)
                        self.read = self._size * number // total
                        yield Row(number, values)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        parquet, errors = parquet_module(), import_module("pyarrow").ArrowException
        try:
            # Reading ahead would hold a whole group, however large the writer made it.
            with parquet.ParquetFile(self.path, pre_buffer=False) as held:
                yield held
        except errors as error:
            raise BatchError(f"{self.path}: the Parquet file cannot be read: {error}") from None


def parquet_module() -> Any:
    """Return pyarrow's module for Parquet.

    Returns:
        The module.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        return import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtra("Parquet files need pyarrow", extra="arrow") from None
