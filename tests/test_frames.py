"""Frames of pandas, polars and Arrow: the rows of `screen_many`, in a frame of the same library."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frame_libraries import LIBRARIES, NAMES, NO_NAME, SCREENER, Library, expected, installed, named
from sanscreen import MissingExtra, Query, QueryError
from sanscreen.errors import ListError
from sanscreen.frames import screen_frame
from sanscreen.frames.fields import Fields
from sanscreen.hit_rows import COLUMNS
from strategies import BIRTH_DATES, plausible_names


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> Library:
    """Each sort of frame."""
    found = LIBRARIES[request.param]
    installed(found.needs)
    return found


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
    installed(library.needs)
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
            frame = frame.cast(installed("polars").String)
        if library.kind in ("Table", "RecordBatch"):
            strings = installed("pyarrow").schema([("name", "string"), ("ref", "string")])
            frame = frame.cast(strings)
        if library.kind == "RecordBatchReader":
            frame = installed("pyarrow").RecordBatchReader.from_batches(
                installed("pyarrow").schema([("name", "string"), ("ref", "string")]),
                (each.cast(installed("pyarrow").schema([("name", "string"), ("ref", "string")])) for each in frame),
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
        (Decimal(1991), "1991"),
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
    ((query, _),) = Fields.of(name="name", birth_date="born").queries({"name": ["Ajnad"], "born": [cell]}, 1)
    assert query == Query(name="Ajnad", birth_date=told)
    assert SCREENER.screen(query).status == "clear"


def test_a_cell_may_hold_several_values(library):
    """Lists in a column, with gaps in them."""
    frame = library.make({"name": ["Jane Doe", "Jane Doe"], "also": [["Ashraf Qizani", None, ""], None]})
    rows = library.rows(screen_frame(frame, aliases="also", screener=SCREENER))
    assert rows == expected([Query(name="Jane Doe", aliases=["Ashraf Qizani"]), Query(name="Jane Doe")])


def test_text_may_hold_several_values(library):
    """Countries and other names stand with ; or | between, as in a file; an address does not."""
    cells = {"also": ["Ashraf Qizani; Zayd"], "country": ["Tunisia|FR"], "address": ["1 Main St; Tunis"]}
    frame = library.make({"name": ["Jane Doe"], **cells})
    answer = screen_frame(frame, aliases="also", country="country", addresses="address", screener=SCREENER)
    query = Query(
        name="Jane Doe", aliases=["Ashraf Qizani", "Zayd"], countries=["Tunisia", "FR"], addresses=["1 Main St; Tunis"]
    )
    assert library.rows(answer) == expected([query])


def test_words_for_a_kind(library):
    """Those of customer files; one that is not known is told, and the row is screened without it."""
    frame = library.make({"name": ["Ashraf Qizani"] * 3, "type": ["Individual", "trust", None]})
    rows = library.rows(screen_frame(frame, kind="type", limit=1, screener=SCREENER))
    wanted = expected([Query(name="Ashraf Qizani", kind="person"), *named(["Ashraf Qizani"] * 2)], limit=1)
    assert [row["problems"] for row in rows] == [None, "kind 'trust' is none that is known; it is not compared", None]
    assert [{**row, "problems": None} for row in rows] == wanted


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
    with pytest.raises(QueryError, match=r"for entities of one kind only give filters=\{'kind': 'person'\}"):
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
    with pytest.raises(TypeError, match=r"takes a frame of pandas, polars, pyarrow or Spark, not .*screen_many"):
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


def test_a_value_that_cannot_be_used_is_told():
    """A birth date that is none is not compared, and the row says so."""
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"name": ["Ashraf al-Qizani"], "born": ["1991-13"]})
    answer = screen_frame(frame, birth_date="born")
    assert answer["status"].to_list() == ["hit"]
    assert "1991-13" in answer["problems"][0]
