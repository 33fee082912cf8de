"""Frames of pandas: a `DataFrame` in, a `DataFrame` of hits out.

In: the frame. Out: a frame whose rows have the labels of the rows that they answer. Invariant: the index and the column
of references keep their dtypes, and every column has one dtype whatever the frame holds.
Text is "string", rank "Int64", score "float64", truncated "bool".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sanscreen.errors import QueryError
from sanscreen.frames.fields import Fields
from sanscreen.frames.pieces import ANSWERED, ROW_ID, Answered, Asking, Piece, screen_pieces
from sanscreen.hit_rows import BOOLEAN, INTEGER, NUMBER, TEXT
from sanscreen.screening import Screener

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {TEXT: "string", NUMBER: "float64", INTEGER: "Int64", BOOLEAN: "bool"}


def screen(frame: pd.DataFrame, fields: Fields, screener: Screener, asking: Asking) -> pd.DataFrame:
    """Screen the rows of a frame; see `sanscreen.frames.screen_frame`."""
    import numpy as np
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise QueryError(f"a pandas {type(frame).__name__} is no frame: make a DataFrame of it, such as by to_frame()")
    labels = list(frame.columns)
    fields.check(labels)
    columns = {label: frame.iloc[:, labels.index(label)] for label in fields.read}
    piece = Piece(None, {label: _values(columns[label]) for label in fields.asked}, len(frame))
    answered = next((found for _, found in screen_pieces([piece], fields, screener, asking)), Answered.nothing())
    places = np.asarray(answered.places, dtype=np.int64)
    if fields.id is None:
        row_id = pd.Series(places)
    else:
        # The dtype is said, or pandas would make one of text of a column of any objects.
        row_id = pd.Series(columns[fields.id].array.take(places), dtype=columns[fields.id].dtype)
    answer = pd.DataFrame({ROW_ID: row_id, **{name: _array(answered, name) for name in ANSWERED}})
    answer.index = frame.index.take(places)
    return answer


def _values(column: pd.Series[Any]) -> list[Any]:
    """Return the values as Python's, None for what is missing."""
    values: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return values


def _array(answered: Answered, name: str) -> Any:
    import pandas as pd

    return pd.array(answered.columns[name], dtype=_DTYPES[ANSWERED[name]])
