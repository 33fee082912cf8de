"""The sorts of frames, how a test makes one of columns and takes one apart to rows, and what the rows have to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import factory
from sanscreen import Query, Screener
from sanscreen.hit_rows import rows_of

SCREENER = Screener(
    [
        factory.person("Ashraf AL-QIZANI", id="1", birth_dates=["1991"], nationalities=["tn"], designated="2020-12-11"),
        factory.company("Jund al-Khilafah", id="2", identifiers=[{"type": "tax-id", "number": "7712345"}]),
        factory.company("Jund al-Khilafah fi Tunis", id="3"),
        factory.person("Usama bin Ladin", id="4"),
        factory.person("Omar Rahman", id="5"),
        factory.vessel("Orient Star 2", id="6"),
    ]
)
NAMES = ["Jund al Khilafah", "Jane Doe", None, "Ashraf Qizani", "???", "Ashraf Qizani", "", "Orient Star"]
NO_NAME = "the query has neither a name nor a document number; give one of them"


@dataclass(frozen=True)
class Library:
    """One sort of frame: made of columns, and taken apart to rows."""

    needs: str
    make: Callable[[dict[str, list[Any]]], Any]
    rows: Callable[[Any], list[dict[str, Any]]]
    kind: str


def pandas_rows(frame: Any) -> list[dict[str, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def installed(library: str) -> Any:
    return pytest.importorskip(library, reason=f"{library} is not installed: pip install 'sanscreen[frames]'")


LIBRARIES = {
    library.kind: library
    for library in (
        Library(
            "pandas", lambda columns: installed("pandas").DataFrame(columns, dtype=object), pandas_rows, "DataFrame"
        ),
        Library(
            "polars", lambda columns: installed("polars").DataFrame(columns), lambda frame: frame.to_dicts(), "polars"
        ),
        Library(
            "pyarrow", lambda columns: installed("pyarrow").table(columns), lambda frame: frame.to_pylist(), "Table"
        ),
        Library(
            "pyarrow",
            lambda columns: installed("pyarrow").RecordBatch.from_pydict(columns),
            lambda frame: frame.to_pylist(),
            "RecordBatch",
        ),
        Library(
            "pyarrow",
            # Pieces of three rows, some of them empty.
            lambda columns: installed("pyarrow").RecordBatchReader.from_batches(
                installed("pyarrow").table(columns).schema,
                [
                    batch
                    for start in range(0, len(columns["name"]) + 3, 3)
                    for batch in (
                        *installed("pyarrow").table(columns).slice(start, 3).to_batches(),
                        *installed("pyarrow").table(columns).slice(0, 0).to_batches(),
                    )
                ],
            ),
            lambda frame: frame.read_all().to_pylist(),
            "RecordBatchReader",
        ),
    )
}


def expected(queries: list[Query], references: list[Any] | None = None, **options: Any) -> list[dict[str, Any]]:
    """Return the rows that screening the queries one after another gives."""
    rows = []
    for place, screening in enumerate(SCREENER.screen_many(queries, **options)):
        reference = place if references is None else references[place]
        rows += [row | {"row_id": reference} for row in rows_of(screening, "")]
    return rows


def named(names: list[str | None]) -> list[Query]:
    """Return a query for each name."""
    return [Query(name=name) for name in names]
