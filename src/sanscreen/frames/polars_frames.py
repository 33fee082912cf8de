"""Frames of polars: a `DataFrame` in, a `DataFrame` of hits out.

In: the frame. Out: a frame of rows that answer its rows, in their order. Invariant: the column of references keeps its
dtype, and every column has one dtype whatever the frame holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sanscreen.errors import QueryError
from sanscreen.frames.fields import Fields
from sanscreen.frames.pieces import ANSWERED, ROW_ID, Answered, Asking, Piece, screen_pieces
from sanscreen.hit_rows import BOOLEAN, INTEGER, NUMBER, TEXT
from sanscreen.screening import Screener

if TYPE_CHECKING:
    import polars as pl


def screen(frame: pl.DataFrame, fields: Fields, screener: Screener, asking: Asking) -> pl.DataFrame:
    """Screen the rows of a frame; see `sanscreen.frames.screen_frame`."""
    import polars as pl

    if not isinstance(frame, pl.DataFrame):
        raise QueryError(
            f"a polars {type(frame).__name__} is no frame with rows: collect() a LazyFrame, and make a frame of a "
            "Series by to_frame()"
        )
    fields.check(frame.columns)
    piece = Piece(None, {str(label): _values(frame.get_column(str(label))) for label in fields.asked}, frame.height)
    answered = next((found for _, found in screen_pieces([piece], fields, screener, asking)), Answered.nothing())
    places = pl.Series(ROW_ID, answered.places, dtype=pl.Int64)
    row_id = places if fields.id is None else frame.get_column(str(fields.id)).gather(places).alias(ROW_ID)
    dtypes = {TEXT: pl.String, NUMBER: pl.Float64, INTEGER: pl.Int64, BOOLEAN: pl.Boolean}
    return pl.DataFrame(
        [row_id, *(pl.Series(name, answered.columns[name], dtype=dtypes[sort]) for name, sort in ANSWERED.items())]
    )


def _values(column: pl.Series) -> list[Any]:
    """Return the values as Python's, None for what is missing."""
    import polars as pl

    values: list[Any]
    try:
        values = column.to_list()
    except (ValueError, OverflowError):
        # A day that Python's calendar does not have, such as of the year 12000, is left as its text.
        values = column.cast(pl.String).to_list()
    return values
