"""Frames of customers in, frames of hits out: pandas, polars, Arrow and Spark, with one contract.

In: a frame and the names of its columns. Out: a frame of the same library with the columns of `sanscreen.hit_rows`.
Invariant: the answers are those of `Screener.screen_many`, row for row, whatever the library; every row of the frame
comes back at least once, with status "hit", "clear" or "unscreenable". A library is imported when one of its frames is
handed over. It reads and writes no files: see `sanscreen.batch`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from importlib import import_module
from os import PathLike
from typing import Any, TypeVar, cast

from sanscreen.errors import MissingExtra
from sanscreen.frames.fields import Columns, Fields
from sanscreen.frames.pieces import Asking, opened
from sanscreen.screening import Screener

__all__ = ["screen_frame"]

Frame = TypeVar("Frame")

# library: the module that knows its frames, what that imports, and the extra that brings it
_ADAPTERS = {
    "pandas": ("sanscreen.frames.pandas_frames", ("pandas",), "pandas"),
    "polars": ("sanscreen.frames.polars_frames", ("polars",), "polars"),
    "pyarrow": ("sanscreen.frames.arrow_frames", ("pyarrow",), "arrow"),
    "pyspark": ("sanscreen.frames.spark_frames", ("pyspark", "pandas", "pyarrow"), "spark"),
}


def screen_frame(
    frame: Frame,
    name: Hashable | None = "name",
    birth_date: Hashable | None = None,
    country: Columns = None,
    id: Hashable | None = None,  # noqa: A002 - the name that queries and rows have for it
    screener: Screener | str | PathLike[str] | None = None,
    *,
    aliases: Columns = None,
    kind: Hashable | None = None,
    gender: Hashable | None = None,
    birth_place: Hashable | None = None,
    addresses: Columns = None,
    documents: Mapping[str, Hashable] | None = None,
    threshold: float | None = None,
    limit: int | None = 10,
    as_of: date | None = None,
    filters: Mapping[str, Any] | None = None,
    workers: int = 1,
    clear: bool = True,
    shared: bool = False,
) -> Frame:
    """Screen the rows of a frame.

    What is missing (None, NaN, NaT, a null, text that is blank) is not known. A name that is missing or is no text
    comes back as "unscreenable" with the reason. Whole numbers are read as text in every other column, since a year of
    birth or the number of a document often is one.

    Args:
        frame: A pandas or polars `DataFrame`, a pyarrow `Table`, `RecordBatch` or `RecordBatchReader`, or a Spark
            `DataFrame`. A reader and a Spark frame are screened as the hits are read.
        name: The column of names; None where documents alone are asked for.
        birth_date: The column of birth dates: dates, or text such as "1970-05-02", "1970" or "circa 1966".
        country: The column of countries, by code or name, or a list of such columns; a cell may hold several in a list.
        id: The column of your own references, which come back as ``row_id`` with their type; None for the place of the
            row, counted from 0. A Spark frame has no order, so it needs one.
        screener: What to screen against: a `Screener`, the path of one that was saved, or None for the bundled list.
        aliases: As for country: further names.
        kind: The column of kinds, such as "person": what the customer is, not a filter.
        gender: The column of genders.
        birth_place: The column of places of birth.
        addresses: As for country: addresses.
        documents: The column of numbers by the type of the document, such as ``{"passport": "passport_no"}``.
        threshold: As for `Screener.screen`, like all that follows up to ``filters``.
        limit: Most hits for each row; None for all.
        as_of: Drop designations known not to be in force on this day.
        filters: The other filters by name, such as ``{"kind": "person", "country": "tn"}``.
        workers: Number of processes; a Spark cluster has its own.
        clear: Whether rows that are clear come back too.
        shared: For Spark: every executor reads the saved screener from the path itself, so that nothing is sent.

    Returns:
        A frame of the same sort with the columns of `sanscreen.hit_rows`: for each row its hits, best first, or one
        row with the status "clear" or "unscreenable". A pandas frame has the index of the rows that were asked.

    Raises:
        TypeError: It is no frame, or there is no filter of a name.
        QueryError: A column is not there or not told apart, or an option is malformed.
        ListError: The saved screener cannot be read.
        MissingExtra: What the frame needs is not installed.

    Example:
        >>> import polars
        >>> customers = polars.DataFrame({"name": ["Jund al Khilafah", "Jane Doe", None]})
        >>> screen_frame(customers, limit=1).select("row_id", "status", "listed_name").rows()
        [(0, 'hit', 'Jund al Khilafah'), (1, 'clear', None), (2, 'unscreenable', None)]
    """
    fields = Fields.of(
        name=name,
        birth_date=birth_date,
        countries=country,
        aliases=aliases,
        kind=kind,
        gender=gender,
        birth_place=birth_place,
        addresses=addresses,
        documents=documents,
        id=id,
    )
    asking = Asking(threshold, limit, as_of, dict(filters or {}), workers, clear=clear)
    adapter = _adapter(frame)
    if adapter.__name__ == _ADAPTERS["pyspark"][0]:
        return cast(Frame, adapter.screen(frame, fields, screener, asking, shared=shared))
    return cast(Frame, adapter.screen(frame, fields, opened(screener), asking))


def _adapter(frame: object) -> Any:
    """Return the module that knows a frame; raise `MissingExtra` where what it imports is not installed."""
    libraries = [kind.__module__.partition(".")[0] for kind in type(frame).__mro__]
    library = next((library for library in libraries if library in _ADAPTERS), None)
    if library is None:
        raise TypeError(
            f"screen_frame takes a frame of pandas, polars, pyarrow or Spark, not {type(frame).__name__}; "
            "Screener.screen_many takes any iterable of names"
        )
    module, needed, extra = _ADAPTERS[library]
    for each in needed:
        try:
            import_module(each)
        except ModuleNotFoundError as error:
            raise MissingExtra(f"screening a frame of {library} needs {error.name}", extra=extra) from error
    return import_module(module)
