"""Arrow data of pyarrow: a `Table`, a `RecordBatch` or a stream of them in, the same of hits out.

In: a table, a batch, or a `RecordBatchReader`. Out: the same sort of thing, of rows that answer its rows, in their
order; a reader is read as its answer is. Invariant: the column of references keeps its type, and the others have one
type each whatever the batches hold.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from sanscreen.errors import QueryError
from sanscreen.frames.fields import Fields
from sanscreen.frames.pieces import ANSWERED, ROW_ID, Asking, Piece, screen_pieces
from sanscreen.hit_rows import BOOLEAN, INTEGER, NUMBER, TEXT
from sanscreen.screening import Screener

if TYPE_CHECKING:
    import pyarrow as pa

    ArrowFrame: TypeAlias = pa.Table | pa.RecordBatch | pa.RecordBatchReader


def screen(frame: ArrowFrame, fields: Fields, screener: Screener, asking: Asking) -> ArrowFrame:
    """Screen the rows of a table, a batch or a reader; see `sanscreen.frames.screen_frame`."""
    import pyarrow as pa

    if not isinstance(frame, (pa.Table, pa.RecordBatch, pa.RecordBatchReader)):
        raise QueryError(
            f"of pyarrow a Table, a RecordBatch or a RecordBatchReader is screened, not a {type(frame).__name__}"
        )
    fields.check(frame.schema.names)
    row_id = pa.int64() if fields.id is None else frame.schema.field(str(fields.id)).type
    schema = schema_of(row_id)
    if isinstance(frame, pa.RecordBatchReader):
        return pa.RecordBatchReader.from_batches(schema, screen_batches(frame, row_id, fields, screener, asking))
    batches = frame.select(list(fields.read)).to_batches() if isinstance(frame, pa.Table) else [frame]
    answer = pa.Table.from_batches(screen_batches(batches, row_id, fields, screener, asking), schema)
    if isinstance(frame, pa.Table):
        return answer
    return next(iter(answer.combine_chunks().to_batches()), pa.RecordBatch.from_pylist([], schema))


def schema_of(row_id: pa.DataType) -> pa.Schema:
    """Return the schema of the answer.

    Args:
        row_id: Type of the caller's references.

    Returns:
        The schema.

    Example:
        >>> import pyarrow
        >>> schema_of(pyarrow.int64()).names[:4]
        ['row_id', 'query', 'status', 'rank']
    """
    import pyarrow as pa

    types = {TEXT: pa.string(), NUMBER: pa.float64(), INTEGER: pa.int64(), BOOLEAN: pa.bool_()}
    return pa.schema([(ROW_ID, row_id), *((name, types[sort]) for name, sort in ANSWERED.items())])


def screen_batches(
    batches: Iterable[pa.RecordBatch], row_id: pa.DataType, fields: Fields, screener: Screener, asking: Asking
) -> Iterator[pa.RecordBatch]:
    """Screen the rows of batches, a batch of rows for each.

    Args:
        batches: The batches, read as they are needed.
        row_id: Type of the caller's references.
        fields: Which columns say what.
        screener: What to screen against.
        asking: How to ask.

    Returns:
        An iterator over batches of rows.

    Raises:
        QueryError: An option is malformed; it is said at once.

    Example:
        >>> import pyarrow
        >>> from sanscreen.frames.pieces import opened
        >>> batch = pyarrow.RecordBatch.from_pydict({"name": ["Jane Doe"]})
        >>> asking = Asking(None, 10, None, {}, 1, clear=True)
        >>> rows = screen_batches([batch], pyarrow.int64(), Fields.of(name="name"), opened(None), asking)
        >>> next(rows).select(["row_id", "status"]).to_pylist()
        [{'row_id': 0, 'status': 'clear'}]
    """
    pieces = (_piece(batch, fields) for batch in batches)
    return _batches(screen_pieces(pieces, fields, screener, asking), fields, schema_of(row_id))


def _piece(batch: pa.RecordBatch, fields: Fields) -> Piece[pa.RecordBatch]:
    values: dict[Hashable, Sequence[Any]] = {label: _values(batch.column(str(label))) for label in fields.asked}
    return Piece(batch, values, batch.num_rows)


def _batches(answers: Iterator[Any], fields: Fields, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    before = 0
    for batch, answered in answers:
        if fields.id is None:
            row_id = pa.array([before + place for place in answered.places], pa.int64())
        else:
            row_id = _taken(batch.column(str(fields.id)), answered.places)
        before += batch.num_rows
        columns = (pa.array(answered.columns[name], schema.field(name).type) for name in ANSWERED)
        yield pa.RecordBatch.from_arrays(list(chain([row_id], columns)), schema=schema)


def _taken(column: pa.Array, places: list[int]) -> pa.Array:
    import pyarrow as pa

    try:
        return column.take(pa.array(places, pa.int64()))
    except pa.ArrowNotImplementedError:
        # Such as of a string view, which polars hands over.
        values = column.to_pylist()
        return pa.array([values[place] for place in places], column.type)


def _values(column: pa.Array) -> list[Any]:
    """Return the values as Python's, None for what is missing."""
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError):
        values = [_value(scalar) for scalar in column]
    return values


def _value(scalar: pa.Scalar) -> Any:
    import pyarrow as pa

    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()
    except (ValueError, OverflowError):
        # A day that Python's calendar does not have, or a nanosecond, is left as its text.
        return scalar.cast(pa.string()).as_py()
