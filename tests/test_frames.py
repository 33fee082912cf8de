"""Frames of pandas, polars and Arrow: the rows of `screen_many`, in a frame of the same library."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factory
from sanscreen import MissingExtra, Query, QueryError, Screener
from sanscreen.errors import ListError
from sanscreen.frames import screen_frame
from sanscreen.frames.fields import Fields
from sanscreen.hit_rows import COLUMNS, rows_of
from strategies import BIRTH_DATES, plausible_names

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


def _pandas_rows(frame: Any) -> list[dict[str, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _of(library: str) -> Any:
    return pytest.importorskip(library, reason=f"{library} is not installed: pip install 'sanscreen[frames]'")


LIBRARIES = {
    library.kind: library
    for library in (
        Library("pandas", lambda columns: _of("pandas").DataFrame(columns, dtype=object), _pandas_rows, "DataFrame"),
        Library("polars", lambda columns: _of("polars").DataFrame(columns), lambda frame: frame.to_dicts(), "polars"),
        Library("pyarrow", lambda columns: _of("pyarrow").table(columns), lambda frame: frame.to_pylist(), "Table"),
        Library(
            "pyarrow",
            lambda columns: _of("pyarrow").RecordBatch.from_pydict(columns),
            lambda frame: frame.to_pylist(),
            "RecordBatch",
        ),
        Library(
            "pyarrow",
            # Pieces of three rows, some of them empty.
            lambda columns: _of("pyarrow").RecordBatchReader.from_batches(
                _of("pyarrow").table(columns).schema,
                [
                    batch
                    for start in range(0, len(columns["name"]) + 3, 3)
                    for batch in (
                        *_of("pyarrow").table(columns).slice(start, 3).to_batches(),
                        *_of("pyarrow").table(columns).slice(0, 0).to_batches(),
                    )
                ],
            ),
            lambda frame: frame.read_all().to_pylist(),
            "RecordBatchReader",
        ),
    )
}


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> Library:
    """Each sort of frame."""
    found = LIBRARIES[request.param]
    _of(found.needs)
    return found


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


def test_the_rows_are_those_of_screen_many(library):
    """Hits, clear rows and those that cannot be screened, in the order of the frame."""
    answer = screen_frame(library.make({"name": NAMES}), screener=SCREENER)
    assert library.rows(answer) == expected(named(NAMES))


def test_the_columns_and_the_sort_of_frame(library):
    """The columns of `hit_rows` in their order, in a frame of the same type."""
    frame = library.make({"name": NAMES, "other": list(range(len(NAMES)))})
    answer = screen_frame(frame, screener=SCREENER)
    assert type(answer) is type(frame)
    names = answer.schema.names if library.needs == "pyarrow" else list(answer.columns)
    assert names == list(COLUMNS)


def test_every_row_comes_back(library):
    """Rows in = clear + hit + unscreenable."""
    rows = library.rows(screen_frame(library.make({"name": NAMES}), screener=SCREENER))
    assert {row["row_id"] for row in rows} == set(range(len(NAMES)))
    statuses = {row["row_id"]: row["status"] for row in rows}
    assert sorted(statuses.values()) == ["clear"] + ["hit"] * 4 + ["unscreenable"] * 3


def test_clear_rows_are_left_out_on_request(library):
    """What was not screened is never left out."""
    rows = library.rows(screen_frame(library.make({"name": NAMES}), screener=SCREENER, clear=False))
    assert rows == [row for row in expected(named(NAMES)) if row["status"] != "clear"]


@pytest.mark.parametrize(
    ("options", "same"),
    [
        pytest.param({"threshold": 0.5}, {"threshold": 0.5}, id="threshold"),
        pytest.param({"limit": 1}, {"limit": 1}, id="limit"),
        pytest.param({"limit": None}, {"limit": None}, id="no-limit"),
        pytest.param({"as_of": date(2019, 1, 1)}, {"as_of": date(2019, 1, 1)}, id="as-of"),
        pytest.param({"filters": {"kind": "person", "country": "tn"}}, {"kind": "person", "country": "tn"}, id="more"),
        pytest.param({"workers": 2}, {"workers": 2}, id="workers"),
    ],
)
def test_the_options_are_those_of_screen_many(library, options, same):
    """Each means what it means there."""
    rows = library.rows(screen_frame(library.make({"name": NAMES}), screener=SCREENER, **options))
    assert rows == expected(named(NAMES), **same)


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.sampled_from(["", " ", "?", "Dr."]), plausible_names(), st.sampled_from(NAMES)),
            st.sampled_from([None, *BIRTH_DATES, "never"]),
            st.sampled_from([None, "tn", "Algeria", "Atlantis", ""]),
        ),
        max_size=12,
    ),
    st.sampled_from(sorted(LIBRARIES)),
)
def test_any_small_frame_gives_the_rows_of_screen_many(rows, kind):
    """Whatever is missing, in every library."""
    library = LIBRARIES[kind]
    _of(library.needs)
    names, births, countries = ([row[place] for row in rows] for place in range(3))
    columns = {
        "name": names,
        "born": births,
        "country": countries,
        "ref": [f"r{place % 3}" for place in range(len(rows))],
    }
    answer = screen_frame(library.make(columns), birth_date="born", country="country", id="ref", screener=SCREENER)
    queries = [
        Query(name=name, birth_date=born, countries=[country] if country else [])
        for name, born, country in zip(names, births, countries, strict=True)
    ]
    assert library.rows(answer) == expected(queries, columns["ref"])


@pytest.mark.parametrize("names", [[], ["Jane Doe"], ["Jane Doe", None], NAMES], ids=["empty", "clear", "null", "hits"])
def test_the_types_are_the_same_whatever_was_found(library, names):
    """A job that appends its hits to a table does so every day."""

    def types(names: list[str | None]) -> list[tuple[str, str]]:
        frame = library.make({"name": names, "ref": [str(place) for place in range(len(names))]})
        if library.needs == "polars":
            frame = frame.cast(_of("polars").String)
        if library.kind in ("Table", "RecordBatch"):
            strings = _of("pyarrow").schema([("name", "string"), ("ref", "string")])
            frame = frame.cast(strings)
        if library.kind == "RecordBatchReader":
            frame = _of("pyarrow").RecordBatchReader.from_batches(
                _of("pyarrow").schema([("name", "string"), ("ref", "string")]),
                (each.cast(_of("pyarrow").schema([("name", "string"), ("ref", "string")])) for each in frame),
            )
        answer = screen_frame(frame, id="ref", screener=SCREENER)
        if library.needs == "pandas":
            return [(name, str(dtype)) for name, dtype in answer.dtypes.items()]
        if library.needs == "polars":
            return [(name, str(dtype)) for name, dtype in answer.schema.items()]
        return [(each.name, str(each.type)) for each in answer.schema]

    assert types(names) == types(["Ashraf al-Qizani"])


def test_every_field_of_a_customer_has_its_column(library):
    """Fields beyond the name count as they do in a query."""
    columns = {
        "name": ["Ashraf Gizani", "Acme", "Usama Ladin"],
        "born": ["1991", None, "1962"],
        "nationality": ["Tunisie", None, None],
        "residence": ["tn", None, "dz"],
        "alias": [None, "Jund al-Khilafah", None],
        "kind": ["person", "", "vessel"],
        "sex": ["m", None, "f"],
        "place": ["Gafsa", None, None],
        "address": [None, "12 Rue de Marseille, Tunis", None],
        "tax": [None, 7712345, 12],
    }
    answer = screen_frame(
        library.make(columns),
        birth_date="born",
        country=["nationality", "residence"],
        aliases="alias",
        kind="kind",
        gender="sex",
        birth_place="place",
        addresses="address",
        documents={"tax-id": "tax"},
        threshold=0.3,
        screener=SCREENER,
    )
    queries = [
        Query(
            name="Ashraf Gizani",
            birth_date="1991",
            countries=["Tunisie", "tn"],
            kind="person",
            gender="m",
            birth_place="Gafsa",
        ),
        Query(
            name="Acme",
            aliases=["Jund al-Khilafah"],
            addresses=["12 Rue de Marseille, Tunis"],
            identifiers=[{"type": "tax-id", "number": "7712345"}],
        ),
        Query(
            name="Usama Ladin",
            birth_date="1962",
            countries=["dz"],
            kind="vessel",
            gender="f",
            identifiers=[{"type": "tax-id", "number": "12"}],
        ),
    ]
    assert library.rows(answer) == expected(queries, threshold=0.3)


def test_documents_alone_are_screened(library):
    """A register has numbers and no names."""
    frame = library.make({"name": ["not", "asked"], "number": ["7712345", None]})
    rows = library.rows(screen_frame(frame, name=None, documents={"tax-id": "number"}, screener=SCREENER))
    assert [(row["status"], row["entity_id"], row["reason"]) for row in rows] == [
        ("hit", "2", None),
        ("unscreenable", None, NO_NAME),
    ]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (1991, "1991"),
        (1991.0, "1991"),
        (Decimal("1991"), "1991"),
        (Decimal("NaN"), None),
        (Decimal("sNaN"), None),
        (float("nan"), None),
        (None, None),
        (" ", None),
        (1991.5, 1991.5),
        (float("inf"), float("inf")),
        (2.0**53, 2.0**53),
        (True, True),
        (date(1991, 3, 2), date(1991, 3, 2)),
        (b"1991", b"1991"),
    ],
    ids=repr,
)
def test_what_a_cell_says(cell, told):
    """Whole numbers are text, what is missing says nothing, and anything else is for screening to judge."""
    (query,) = Fields.of(name="name", birth_date="born").queries({"name": ["Ajnad"], "born": [cell]}, 1)
    assert query == Query(name="Ajnad", birth_date=told)
    assert SCREENER.screen(query).status == "clear"


def test_a_cell_may_hold_several_values(library):
    """Lists in a column, with gaps in them."""
    frame = library.make({"name": ["Jane Doe", "Jane Doe"], "also": [["Ashraf Qizani", None, ""], None]})
    rows = library.rows(screen_frame(frame, aliases="also", screener=SCREENER))
    assert rows == expected([Query(name="Jane Doe", aliases=["Ashraf Qizani"]), Query(name="Jane Doe")])


@pytest.mark.parametrize("names", [[1, 2], [1.5, float("nan")], [True, None], [b"Jane", b"\xff"], [date(2001, 1, 1)]])
def test_a_column_without_text_is_unscreenable(library, names):
    """Numbers, bytes and days in the column of names, each with the reason; nothing is screened as "nan"."""
    rows = library.rows(screen_frame(library.make({"name": names}), screener=SCREENER))
    assert [row["status"] for row in rows] == ["unscreenable"] * len(names)
    assert all("a name is text, not " in row["reason"] or row["reason"] == NO_NAME for row in rows)
    assert not any(str(row["query"]).lower() == "nan" for row in rows)


def test_a_path_of_a_saved_screener_is_loaded(library, tmp_path):
    """The same answers as from the screener itself."""
    SCREENER.save(tmp_path / "saved")
    rows = library.rows(screen_frame(library.make({"name": NAMES}), screener=tmp_path / "saved"))
    assert rows == expected(named(NAMES))


def test_the_bundled_list_is_screened_by_default(library):
    """As by `screen`."""
    rows = library.rows(screen_frame(library.make({"name": ["Jund al Khilafah"]}), limit=1))
    assert rows[0]["list"] == "eo13224"


def test_a_column_that_is_not_there_is_named(library):
    """The message says which ones there are."""
    frame = library.make({"name": ["Jane Doe"], "born": [None]})
    with pytest.raises(QueryError, match="the frame has no column 'dob'; it has: 'name', 'born'"):
        screen_frame(frame, birth_date="dob", screener=SCREENER)
    with pytest.raises(QueryError, match="for entities of one kind only give filters={'kind': 'person'}"):
        screen_frame(frame, kind="person", screener=SCREENER)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 85}, "threshold is a number above 0"),
        ({"limit": 0}, "limit is a whole number"),
        ({"workers": 0}, "workers is a whole number"),
        ({"filters": {"kind": "ship"}}, "kind"),
        ({"filters": {"as_of": date(2001, 1, 1)}}, "as_of is an option of its own"),
        ({"name": None}, "there is nothing to screen"),
        ({"birth_date": ["a", "b"]}, "birth_date is one column"),
        ({"documents": "passport"}, "documents is a mapping"),
    ],
)
def test_a_malformed_option_is_said_at_once(library, options, message):
    """For an empty frame too, and before a reader is read."""
    with pytest.raises(QueryError, match=message):
        screen_frame(library.make({"name": []}), screener=SCREENER, **options)


def test_an_unknown_filter_is_an_error(library):
    """A misspelt filter must not screen against everything."""
    with pytest.raises(TypeError, match="programm"):
        screen_frame(library.make({"name": []}), screener=SCREENER, filters={"programm": "SDGT"})


def test_a_screener_that_is_none_is_an_error(library, tmp_path):
    """Neither another object nor another file."""
    frame = library.make({"name": ["Jane Doe"]})
    with pytest.raises(TypeError, match="screener is a Screener, the path of a saved one or None, not dict"):
        screen_frame(frame, screener={})
    with pytest.raises(ListError, match="cannot be read as a saved screener"):
        screen_frame(frame, screener=tmp_path / "absent")


@pytest.mark.parametrize("what", [["Jane Doe"], {"name": ["Jane Doe"]}, None, "Jane Doe"], ids=repr)
def test_what_is_no_frame_is_an_error(what):
    """The message says what a frame is."""
    with pytest.raises(TypeError, match="takes a frame of pandas, polars, pyarrow or Spark, not .*screen_many"):
        screen_frame(what)


@pytest.mark.parametrize(
    ("library", "absent", "extra"),
    [
        ("pandas", "pandas", "pandas"),
        ("polars", "polars", "polars"),
        ("pyarrow", "pyarrow", "arrow"),
        ("pyspark", "pyspark", "spark"),
        ("pyspark", "pyarrow", "spark"),
    ],
)
def test_a_library_that_is_not_installed_is_named(monkeypatch, library, absent, extra):
    """With the command that installs it."""
    for there in {"pandas", "pyarrow", "pyspark"} - {absent}:
        monkeypatch.setitem(sys.modules, there, type(sys)(there))
    monkeypatch.setitem(sys.modules, absent, None)
    frame = type("DataFrame", (), {"__module__": f"{library}.frame"})()
    with pytest.raises(MissingExtra, match=rf'frame of {library} needs {absent}; .* "sanscreen\[{extra}\]"'):
        screen_frame(frame)


class TestPandas:
    """What only pandas has: an index, labels of any sort, and columns of any objects."""

    @pytest.fixture
    def pd(self) -> Any:
        return _of("pandas")

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
        pd = _of("pandas")
        frame = pd.DataFrame({"name": pd.Series(names, dtype=object)})
        rows = _pandas_rows(screen_frame(frame, screener=SCREENER))
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
        with pytest.raises(QueryError, match="pandas Series is no frame.*to_frame"):
            screen_frame(pd.Series(["Jane Doe"], name="name"), screener=SCREENER)

    def test_the_frame_is_left_as_it_was(self, pd):
        """Neither its columns nor its values change."""
        frame = pd.DataFrame({"name": ["Ashraf Qizani", None]}, index=[3, 3])
        before = frame.copy()
        screen_frame(frame, screener=SCREENER)
        pd.testing.assert_frame_equal(frame, before)


class TestPolars:
    """What only polars has."""

    @pytest.fixture
    def pl(self) -> Any:
        return _of("polars")

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
        return _of("pyarrow")

    @pytest.mark.parametrize(
        "sort", ["int8", "string", "large_string", "string_view", "binary", "dictionary", "timestamp", "null"]
    )
    def test_the_reference_keeps_its_type(self, pa, sort):
        """Dictionaries and views too."""
        types = {
            "dictionary": pa.dictionary(pa.int8(), pa.string()),
            "timestamp": pa.timestamp("ns", "UTC"),
        }
        values = {"int8": [5, 6], "binary": [b"a", b"\xff"], "timestamp": [datetime(2001, 1, 1), None]}
        references = pa.array(values.get(sort, [None, None] if sort == "null" else ["a", "b"]))
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
