"""What only frames of pandas have: an index, labels of any sort, and columns of any objects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frame_libraries import NAMES, NO_NAME, SCREENER, expected, installed, pandas_rows
from sanscreen import Query, QueryError
from sanscreen.frames import screen_frame


class TestPandas:
    """What only pandas has: an index, labels of any sort, and columns of any objects."""

    @pytest.fixture
    def pd(self) -> Any:
        return installed("pandas")

    @pytest.mark.parametrize(
        "index",
        [
            lambda pd: pd.Index([7, 7, 3, 1], dtype="int32", name="customer"),
            lambda pd: pd.Index(["a", "b", "b", None], name="ref"),
            lambda pd: pd.to_datetime(["2001-01-01", "2001-01-01", None, "2002-02-02"], utc=True),
            lambda pd: pd.CategoricalIndex(list("aabc")),
            lambda pd: pd.MultiIndex.from_tuples([(1, "x"), (1, "x"), (2, "y"), (3, "z")], names=["branch", None]),
            lambda pd: pd.RangeIndex(10, 50, 10),
        ],
        ids=["int", "text", "times", "category", "levels", "range"],
    )
    def test_the_index_is_kept(self, pd, index):
        """Each row has the label, and the levels, of the row that it answers; labels may be there twice."""
        frame = pd.DataFrame({"name": ["Jund al Khilafah", "Jane Doe", None, "Ashraf Qizani"]}, index=index(pd))
        answer = screen_frame(frame, screener=SCREENER)
        assert list(answer["row_id"]) == [0, 0, 1, 2, 3]
        taken = frame.index.take([0, 0, 1, 2, 3])
        assert answer.index.equals(taken)
        assert answer.index.names == frame.index.names
        if not isinstance(taken, pd.MultiIndex):
            assert answer.index.dtype == frame.index.dtype
        assert screen_frame(frame.iloc[:0], screener=SCREENER).index.equals(frame.index[:0])

    @pytest.mark.parametrize(
        "dtype", ["int64", "Int64", "int8", "string", "category", "object", "float64", "datetime64[ns, UTC]"]
    )
    def test_the_reference_keeps_its_dtype(self, pd, dtype):
        """A join on it finds the customer again."""
        frame = pd.DataFrame({"name": ["Jund al Khilafah", "Jane Doe"], "ref": pd.Series([5, 6]).astype(dtype)})
        if dtype == "object":
            frame["ref"] = pd.Series(["5", "6"], dtype="object")
        answer = screen_frame(frame, id="ref", screener=SCREENER)
        assert answer["row_id"].dtype == frame["ref"].dtype
        assert list(answer["row_id"]) == list(frame["ref"].take([0, 0, 1]))
        assert len(answer.merge(frame, left_on="row_id", right_on="ref")) == len(answer)

    def test_missing_values_of_every_sort(self, pd):
        """None is screened as the text "nan" or "None"."""
        missing = [None, float("nan"), pd.NaT, pd.NA, Decimal("NaN")]
        frame = pd.DataFrame({"name": pd.Series([*missing, "Jane Doe"], dtype=object)})
        answer = screen_frame(frame, screener=SCREENER)
        assert list(answer["status"]) == ["unscreenable"] * 5 + ["clear"]
        assert list(answer["reason"][:5]) == [NO_NAME] * 5
        assert answer["query"].isna().tolist() == [True] * 5 + [False]

    @given(
        st.lists(
            st.one_of(
                st.none(),
                st.floats(),
                st.integers(-(2**70), 2**70),
                st.booleans(),
                st.binary(max_size=5),
                st.text(st.characters(), max_size=8),
                st.text(st.characters(categories=["Cs", "Lu"]), max_size=4),
                st.lists(st.text(max_size=3), max_size=2),
                st.dates(),
                st.sampled_from(NAMES),
            ),
            max_size=8,
        )
    )
    def test_a_column_of_anything(self, names):
        """Odd types and text that was not decoded come back with the reason; the rest is screened."""
        pd = installed("pandas")
        frame = pd.DataFrame({"name": pd.Series(names, dtype=object)})
        rows = pandas_rows(screen_frame(frame, screener=SCREENER))
        missing = [name is None or name != name for name in names]
        queries = [Query(name=None if gone else name) for name, gone in zip(names, missing, strict=True)]
        assert [(row["row_id"], row["status"], row["reason"], row["entity_id"]) for row in rows] == [
            (row["row_id"], row["status"], row["reason"], row["entity_id"]) for row in expected(queries)
        ]

    @pytest.mark.parametrize("dtype", ["object", "string", "category", "str"])
    def test_names_of_every_dtype_of_text(self, pd, dtype):
        """A column of categories is text as well."""
        frame = pd.DataFrame({"name": pd.Series(["Ashraf Qizani", None, "Jane Doe"], dtype=dtype)})
        assert list(screen_frame(frame, screener=SCREENER)["status"]) == ["hit", "unscreenable", "clear"]

    def test_times_and_years_are_birth_dates(self, pd):
        """A year beside a gap is a float in pandas, and NaT is no day."""
        times = pd.Series(pd.to_datetime(["1991-03-02", None]))
        for born in (
            times,
            times.dt.tz_localize("UTC"),
            pd.Series([1991, None]),
            pd.Series([1991, None], dtype="Int64"),
        ):
            frame = pd.DataFrame({"name": ["Ashraf Gizani"] * 2, "born": born})
            evidence = list(screen_frame(frame, birth_date="born", screener=SCREENER)["evidence"])
            assert "birth dates agree" in evidence[0]
            assert "birth date" not in evidence[1]

    def test_labels_of_any_sort(self, pd):
        """Numbers, and tuples where columns have levels."""
        assert screen_frame(pd.DataFrame([["Jane Doe"]]), name=0, screener=SCREENER)["status"].item() == "clear"
        frame = pd.DataFrame([["Jane Doe", 5]], columns=pd.MultiIndex.from_tuples([("who", "name"), ("who", "ref")]))
        answer = screen_frame(frame, name=("who", "name"), id=("who", "ref"), screener=SCREENER)
        assert answer["row_id"].item() == 5

    def test_two_columns_of_one_label_are_an_error(self, pd):
        """Which of them holds the names is not for us to guess."""
        frame = pd.DataFrame([["Jane Doe", "Acme"]], columns=["name", "name"])
        with pytest.raises(QueryError, match="2 columns of the frame are called 'name'"):
            screen_frame(frame, screener=SCREENER)

    def test_a_series_is_no_frame(self, pd):
        """The message says how it becomes one."""
        with pytest.raises(QueryError, match=r"pandas Series is no frame.*to_frame"):
            screen_frame(pd.Series(["Jane Doe"], name="name"), screener=SCREENER)

    def test_the_frame_is_left_as_it_was(self, pd):
        """Neither its columns nor its values change."""
        frame = pd.DataFrame({"name": ["Ashraf Qizani", None]}, index=[3, 3])
        before = frame.copy()
        screen_frame(frame, screener=SCREENER)
        pd.testing.assert_frame_equal(frame, before)
