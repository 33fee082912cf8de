"""What only frames of polars and Arrow have: types of their own, and streams."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from frame_libraries import SCREENER, installed
from sanscreen import QueryError
from sanscreen.frames import screen_frame


class TestPolars:
    """What only polars has."""

    @pytest.fixture
    def pl(self) -> Any:
        return installed("polars")

    @pytest.mark.parametrize("dtype", ["Int64", "UInt8", "String", "Float64", "Date", "Categorical"])
    def test_the_reference_keeps_its_dtype(self, pl, dtype):
        """A join on it finds the customer again."""
        references = pl.Series("ref", [5, 6]).cast(pl.String if dtype == "Categorical" else pl.Int32)
        frame = pl.DataFrame({"name": ["Jund al Khilafah", "Jane Doe"], "ref": references.cast(getattr(pl, dtype))})
        answer = screen_frame(frame, id="ref", screener=SCREENER)
        assert answer.schema["row_id"] == frame.schema["ref"]
        assert answer.join(frame, left_on="row_id", right_on="ref").height == answer.height

    def test_a_day_that_no_calendar_has(self, pl):
        """It is no birth date, and nothing fails."""
        born = pl.Series([3_000_000, 7_730], dtype=pl.Int32).cast(pl.Date)
        frame = pl.DataFrame({"name": ["Ashraf Gizani"] * 2, "born": born})
        rows = screen_frame(frame, birth_date="born", screener=SCREENER).rows(named=True)
        assert ["birth date" in row["evidence"] for row in rows] == [False, True]

    def test_categories_are_text(self, pl):
        """Names as categories are screened."""
        frame = pl.DataFrame({"name": pl.Series(["Ashraf Qizani", None], dtype=pl.Categorical)})
        assert screen_frame(frame, screener=SCREENER)["status"].to_list() == ["hit", "unscreenable"]

    @pytest.mark.parametrize("make", ["lazy", "to_series"])
    def test_what_has_no_rows_yet_is_no_frame(self, pl, make):
        """The message says how it becomes one."""
        with pytest.raises(QueryError, match="is no frame with rows: collect"):
            screen_frame(getattr(pl.DataFrame({"name": ["Jane Doe"]}), make)(), screener=SCREENER)


class TestArrow:
    """What only Arrow has: streams, and types of its own."""

    @pytest.fixture
    def pa(self) -> Any:
        return installed("pyarrow")

    @pytest.mark.parametrize(
        "sort", ["int8", "string", "large_string", "string_view", "binary", "dictionary", "timestamp", "null"]
    )
    def test_the_reference_keeps_its_type(self, pa, sort):
        """Dictionaries and views too."""
        types = {
            "dictionary": pa.dictionary(pa.int8(), pa.string()),
            "timestamp": pa.timestamp("ns", "UTC"),
        }
        values = {"int8": [5, 6], "binary": [b"a", b"\xff"], "timestamp": [datetime(2001, 1, 1, tzinfo=UTC), None]}
        references = pa.array(values.get(sort, [None, None] if sort == "null" else ["a", "b"]))
        if sort == "string_view":
            references = pa.array(["a", "b"], pa.string_view())
        else:
            references = references.cast(types.get(sort) or getattr(pa, sort)())
        frame = pa.table({"name": ["Jund al Khilafah", "Jane Doe"], "ref": references})
        answer = screen_frame(frame, id="ref", screener=SCREENER)
        assert answer.schema.field("row_id").type == references.type
        assert answer["row_id"].to_pylist() == [references.to_pylist()[place] for place in (0, 0, 1)]

    def test_a_stream_is_read_as_its_answer_is(self, pa):
        """An endless stream is no reason to wait, and rows are counted over its batches."""
        read = 0
        schema = pa.schema([("name", pa.string())])

        def endless() -> Iterator[Any]:
            nonlocal read
            while True:
                read += 1
                yield pa.RecordBatch.from_pydict({"name": [f"Jane {read}"] * 40}, schema)

        answer = screen_frame(pa.RecordBatchReader.from_batches(schema, endless()), screener=SCREENER)
        assert read == 0
        batches = [answer.read_next_batch() for _ in range(5)]
        assert [row for batch in batches for row in batch["row_id"].to_pylist()] == list(range(200))
        assert read <= 8
        answer.close()

    def test_an_error_of_the_stream_comes_to_the_caller(self, pa):
        """After the batches that were whole."""
        schema = pa.schema([("name", pa.string())])

        def broken() -> Iterator[Any]:
            yield pa.RecordBatch.from_pydict({"name": ["Jane Doe"]}, schema)
            raise OSError("cut off")

        answer = screen_frame(pa.RecordBatchReader.from_batches(schema, broken()), screener=SCREENER)
        assert answer.read_next_batch().num_rows == 1
        with pytest.raises(OSError, match="cut off"):
            answer.read_next_batch()

    def test_text_that_is_no_utf8(self, pa):
        """Arrow does not check its text; the row comes back with the reason, and its neighbours are screened."""
        raw = pa.array([b"Jane \xff", b"Ashraf Qizani", None], pa.binary())
        names = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
        rows = screen_frame(pa.table({"name": names}), screener=SCREENER).to_pylist()
        assert [row["status"] for row in rows] == ["unscreenable", "hit", "unscreenable"]
        assert rows[0]["reason"] == "query field name: a name is text, not bytes"

    def test_days_that_no_calendar_has(self, pa):
        """They are no birth dates, and nothing fails."""
        days = pa.array([3_000_000, 7_730], pa.date32())
        times = pa.array([7_730 * 86_400 * 10**9 + 1, None], pa.timestamp("ns"))
        for born in (days, times):
            frame = pa.table({"name": ["Ashraf Gizani"] * 2, "born": born})
            assert screen_frame(frame, birth_date="born", screener=SCREENER)["status"].to_pylist() == ["hit"] * 2

    def test_another_thing_of_pyarrow_is_no_frame(self, pa):
        """An array has no columns."""
        with pytest.raises(
            QueryError, match="a Table, a RecordBatch or a RecordBatchReader is screened, not a StringA"
        ):
            screen_frame(pa.array(["Jane Doe"]), screener=SCREENER)
