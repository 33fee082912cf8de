"""Files of customers as they are: every form, every encoding, broken rows; no row is lost and none is counted twice."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanscreen.batch import Columns, open_customers
from sanscreen.batch.columns import choose_columns
from sanscreen.batch.csv_rows import LONGEST_ROW, CsvCustomers
from sanscreen.batch.lines import Lines
from sanscreen.batch.queries import Queries
from sanscreen.batch.rows import Place
from sanscreen.errors import BatchError
from sanscreen.hit_rows import printable
from sanscreen.names.kinds import kind_of

NAMES = ["Ashraf al-Qizani", "محمد علي", "Müller & Söhne", 'Ali "Abu" Hassan', "Ali, Hassan;|\tx", "two\r\nlines", " "]


def names_of(path: Path, column: str = "name", **form: str) -> list[str | None]:
    """Return the names of a file as its reader gives them; a broken row is its problem."""
    customers = open_customers(path, **form)
    return [row.problem or row.values[0] for row in customers.rows([column], Place())]


def csv_text(rows: list[tuple[str, ...]], delimiter: str, line_end: str = "\r\n") -> str:
    """Return rows as Python's own writer has them."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=repr)
@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", None),
        ("cp1256", "cp1256"),
        ("gb18030", "gb18030"),
    ],
)
def test_a_csv_file_of_any_delimiter_and_encoding(tmp_path, delimiter, encoding, told):
    """The delimiter is found; the encoding is what the first bytes say, or what the caller says."""
    names = [name for name in NAMES if encoding != "cp1256" or name != "Müller & Söhne"]
    text = csv_text([("id", "name"), *((str(number), name) for number, name in enumerate(names))], delimiter)
    path = tmp_path / "c.csv"
    path.write_bytes(text.encode(encoding))
    assert names_of(path, **({"encoding": told} if told else {})) == names


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=repr)
def test_any_line_end(tmp_path, line_end):
    """Those of old Macs among them, and in quoted cells too."""
    path = tmp_path / "c.csv"
    path.write_bytes(csv_text([("id", "name"), ("1", "a"), ("2", f"b{line_end}c")], ",", line_end).encode())
    assert names_of(path) == ["a", f"b{line_end}c"]


def test_a_packed_file(tmp_path):
    """Gzip is told by the bytes, whatever the name; one that is cut is an error that says so."""
    path = tmp_path / "c.csv"
    packed = gzip.compress(csv_text([("name",), *((f"Ali {number}",) for number in range(9999))], ",").encode())
    path.write_bytes(packed)
    assert names_of(path) == [f"Ali {number}" for number in range(9999)]
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(BatchError, match="cut or damaged"):
        names_of(path)


def test_bytes_that_are_not_of_the_encoding_make_a_row_unscreenable(tmp_path):
    """They are neither dropped nor replaced: what is missing might be the name of a listed party."""
    path = tmp_path / "c.csv"
    path.write_bytes(b"id,name,note\n1,M\xfcller,\n2,Ali,M\xfcller\n")
    customers = open_customers(path)
    columns = Columns(name=("name",), id="id")
    asked = [Queries(columns).asked(row.number, row.values) for row in customers.rows(columns.used(), Place())]
    assert asked[0].query is None
    assert "'name'" in asked[0].reason
    assert printable(asked[0].name) == "M\\xfcller"
    # A column that says nothing to the screening may hold what it wants.
    assert asked[1].query.name == "Ali"
    assert names_of(path, encoding="latin-1") == ["Müller", "Ali"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("id,name\n1,Ali,Hassan\n2,Omar\n", ["has 3 cells", "Omar"], id="a-delimiter-in-a-name"),
        pytest.param("id,name\n1,Ali,,\n2,Omar\n", ["Ali", "Omar"], id="empty-cells-at-the-end"),
        pytest.param("id,name\nAli\n2,Omar\n", ["has 1 cell ", "Omar"], id="a-line-end-in-a-name"),
        pytest.param('id,name\n1,"Ali\n2,Omar\n3,Zayd\n', ["opens a quote", "Omar", "Zayd"], id="a-quote-left-open"),
        pytest.param('id,name\n1,"Ali" Hassan\n', ["Ali Hassan"], id="a-quote-within"),
        pytest.param("id,name\n\n1,Ali\n\n\n", ["Ali"], id="blank-lines"),
        pytest.param("\n\nid,name\n1,Ali\n", ["Ali"], id="blank-lines-before-the-heading"),
        pytest.param("name\nAli\n\nOmar\n", ["Ali", "", "Omar"], id="a-blank-line-of-one-column-is-a-customer"),
        pytest.param("id,name\n1,Ali\x00Hassan", ["Ali\x00Hassan"], id="a-null-character"),
        pytest.param(f"id,name\n1,{'a' * LONGEST_ROW}b\n2,Omar\n", ["is not CSV", "Omar"], id="a-cell-without-end"),
        pytest.param(
            'id,name\n1,"Ali\n' + "x" * 200_000 + "\n3,Omar\n", ["opens", "is not CSV", "Omar"], id="a-quote-and-more"
        ),
        pytest.param("id,name\n", [], id="no-rows"),
    ],
)  # fmt: skip
def test_broken_rows_of_csv(tmp_path, text, rows):
    """A row whose cells may have moved is not guessed at, and a broken one costs no row but itself."""
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8", newline="")
    found = names_of(path)
    assert len(found) == len(rows)
    for name, wanted in zip(found, rows, strict=True):
        assert name.startswith(wanted)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_reading_goes_on_at_every_row(tmp_path, encoding):
    """From the place behind any row come the rows that are left, with their numbers."""
    path = tmp_path / "c.csv"
    text = 'id,name\r\n1,"a\r\nb"\r\n\r\n2,"c\r\n3,d\r4,é\n5,f,g\n6,h'
    path.write_bytes(text.encode(encoding))
    customers = CsvCustomers(path)
    rows, places = [], [Place()]
    for row in customers.rows(["name"], Place()):
        rows.append(row)
        places.append(customers.place)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6]
    assert places[-1].blank == 1
    for done, place in enumerate(places):
        assert list(CsvCustomers(path).rows(["name"], place)) == rows[done:]


@given(st.binary(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-32", "cp1252", "shift_jis", "utf-7", "cp037"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_rows(tmp_path, content, encoding):
    """Whatever stands in a file: as many rows as lines where no quote binds lines together, else no more than those."""
    path = tmp_path / "c.csv"
    path.write_bytes("id,name\n".encode(encoding) + content)
    with Lines(path, encoding) as lines:
        shown = [line for line in lines if line.strip("\r\n")]
    customers = CsvCustomers(path, delimiter=",", encoding=encoding)
    rows = list(customers.rows(["name"], Place()))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) <= len(shown) - 1
    if not any('"' in line for line in shown):
        assert len(rows) == len(shown) - 1


@given(st.lists(st.tuples(st.text(), st.text()), max_size=8), st.sampled_from([",", ";", "\t", "|"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_writer_of_csv_wrote_is_read(tmp_path, rows, delimiter):
    """Every text that UTF-8 can hold, quoted as Python quotes it."""
    rows = [
        tuple(text.encode("utf-8", "ignore").decode().replace("\r", "\n") for text in row)
        for row in rows
        if "".join(row).encode("utf-8", "ignore")
    ]
    path = tmp_path / "c.csv"
    path.write_text(csv_text([("id", "name"), *rows], delimiter), encoding="utf-8", newline="")
    customers = CsvCustomers(path, delimiter=delimiter)
    assert [tuple(row.values) for row in customers.rows(["id", "name"], Place())] == rows


def test_json_lines(tmp_path):
    """Keys are headings, numbers keep their digits, and what is no object is a row with its reason."""
    path = tmp_path / "c.jsonl"
    lines = [
        '{"no": 123456789012345678901234567890, "name": "Ali", "aka": ["Omar", "Zayd"], "born": 1970}',
        '["Ali"]',
        '{"name": "Ali"',
        "",
        '{"name": {"first": "Ali"}}',
        '{"name": "\\ud800"}',
        "[" * 100_000,
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    customers = open_customers(path)
    assert customers.headings == ("no", "name", "aka", "born")
    columns = Columns(name=("name",), id="no", alias=("aka",), birth_date="born")
    rows = list(customers.rows(columns.used(), Place()))
    assert [bool(row.problem) for row in rows] == [False, True, True, False, False, True]
    asked = [Queries(columns).asked(row.number, row.values) for row in rows if not row.problem]
    assert asked[0].row_id == "123456789012345678901234567890"
    assert (asked[0].query.birth_date, asked[0].query.aliases) == ("1970", ("Omar", "Zayd"))
    assert [each.query is None for each in asked] == [False, True, True]
    assert customers.place.blank == 1


def test_parquet(tmp_path):
    """Dates, numbers and lists are values; rows go on in the middle of a group."""
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.table(
        {
            "id": [1.0, 2.0, None] * 7,
            "name": ["Ali", None, "Omar"] * 7,
            "born": [date(1970, 5, 2), None, None] * 7,
            "aka": [["Zayd"], [], None] * 7,
        }
    )
    path = tmp_path / "c.parquet"
    parquet.write_table(table, path, row_group_size=4)
    customers = open_customers(path)
    columns = Columns(name=("name",), id="id", birth_date="born", alias=("aka",))
    rows = list(customers.rows(columns.used(), Place()))
    assert len(rows) == 21
    asked = [Queries(columns).asked(row.number, row.values) for row in rows]
    assert [each.row_id for each in asked[:3]] == ["1", "2", "3"]
    assert (asked[0].query.birth_date, asked[0].query.aliases) == ("1970-05-02", ("Zayd",))
    for done in range(22):
        assert list(open_customers(path).rows(columns.used(), Place(done, done))) == rows[done:]
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(BatchError, match="Parquet"):
        open_customers(path)


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("c.csv", b"name\n", "csv"),
        ("c.tsv", b"name\tid\n", "csv"),
        ("c.txt", b"name\n", "csv"),
        ("c.dat", b'{"name": 1}\n', "jsonl"),
        ("c.ndjson", b'{"name": 1}\n', "jsonl"),
        ("c.jsonl.gz", gzip.compress(b'{"name": 1}\n'), "jsonl"),
    ],
)
def test_the_form_of_a_file(tmp_path, name, content, format_):
    """Its name says it, else its first bytes."""
    (tmp_path / name).write_bytes(content)
    assert open_customers(tmp_path / name).form["format"] == format_


@pytest.mark.parametrize(
    ("content", "form", "message"),
    [
        (b"", {}, "empty"),
        (b"\n\n", {}, "empty"),
        (b"name\n", {"encoding": "klingon"}, "no encoding 'klingon'"),
        (b"name\n", {"encoding": "base64"}, "no encoding"),
        (b"name\n", {"delimiter": "ab"}, "one character"),
        (b"name\n", {"form": "xml"}, "csv, jsonl, parquet"),
        (b'{"name": 1}\n', {"form": "jsonl", "delimiter": ";"}, "matter of CSV"),
        (b'"name\n', {}, "opens a quote"),
    ],
)
def test_a_file_that_cannot_be_opened(tmp_path, content, form, message):
    """The error says what is wrong and where."""
    (tmp_path / "c.csv").write_bytes(content)
    with pytest.raises(BatchError, match=message):
        open_customers(tmp_path / "c.csv", **form)
    with pytest.raises(BatchError, match="a folder or a pipe"):
        open_customers(tmp_path)


@pytest.mark.parametrize(
    ("headings", "shown"),
    [
        ("id;name;dob;country", "name=name id=id birth_date=dob country=country"),
        ("CustomerID;FullName;Date of Birth", "name=FullName id=CustomerID birth_date=Date of Birth"),
        ("kundennummer;Vorname;Name;Geburtsdatum", "name=Vorname+Name id=kundennummer birth_date=Geburtsdatum"),
        ("nom;prénom;nationalité", "name=prénom+nom country=nationalité"),
        ("Apellidos;Nombre;Fecha de nacimiento", "name=Nombre+Apellidos birth_date=Fecha de nacimiento"),
        ("first_name;middle_name;last_name", "name=first_name+middle_name+last_name"),
        ("name;first_name;last_name", "name=name"),
        ("ФИО;дата рождения;пол", "name=ФИО birth_date=дата рождения gender=пол"),
        ("الاسم;الجنسية", "name=الاسم country=الجنسية"),
        ("姓名;出生日期;国籍", "name=姓名 birth_date=出生日期 country=国籍"),
        ("name;passport_no;imo", "name=name document=passport:passport_no+imo:imo"),
        ("customer_name;customer_type;address;aka", "name=customer_name kind=customer_type alias=aka address=address"),
    ],
)
def test_columns_are_guessed_from_headings(headings, shown):
    """In several languages; parts of a name are joined where there is no whole one."""
    found = choose_columns(headings.split(";"), Columns())
    told = []
    for meaning, value in found.to_dict().items():
        values = (
            [value] if isinstance(value, str) else [":".join(v) if isinstance(v, tuple) else v for v in value or ()]
        )
        if values:
            told.append(f"{meaning}={'+'.join(values)}")
    assert " ".join(told) == shown


def test_columns_that_are_given_are_no_guess():
    """They are taken as they are, the others are guessed, or not where the caller does not want it."""
    headings = ["name", "client", "id", "dob"]
    given = Columns.of({"name": "client", "document": {"Passport No.": "id"}})
    assert choose_columns(headings, given).to_dict()["name"] == ("client",)
    assert choose_columns(headings, given).id is None
    assert choose_columns(headings, given).document == (("passport", "id"),)
    assert choose_columns(headings, given).birth_date == "dob"
    assert choose_columns(headings, given, guess=False).birth_date is None


@pytest.mark.parametrize(
    ("given", "headings", "message"),
    [
        ({"name": "nam"}, ["name", "id"], "no column 'nam'; the columns are 'name', 'id'"),
        ({}, ["a", "b"], "which column holds the names.*'a', 'b'"),
        ({}, ["surname", "b"], "which column holds the names"),
        ({"name": "a"}, ["a", "a"], "2 columns 'a'"),
        ({"nome": "a"}, ["a"], "no column for 'nome'"),
        ({"id": ["a", "b"]}, ["a", "b"], "id is one column"),
        ({"document": "a"}, ["a"], "document is a mapping"),
        ({}, [], "no headings"),
    ],
)
def test_columns_that_are_not_there(given, headings, message):
    """The error names those that are."""
    with pytest.raises(BatchError, match=message):
        choose_columns(headings, Columns.of(given))


def test_words_for_a_kind():
    """Codes and words of several languages; what is not known is left out and said, and the row is screened."""
    assert [kind_of(text) for text in ("Individual", "P", "Juristische Person", "schip", "VESSEL")] == [
        *("person", "person", "organization", None, "vessel")
    ]
    asked = Queries(Columns(name=("a",), kind="b")).asked(1, ["Ali", "trust"])
    assert asked.query.kind is None
    assert "'trust'" in asked.problem


def test_cells_with_several_values(tmp_path):
    """Countries and other names stand with ; or | between; an address does not."""
    columns = Columns(name=("a",), country=("b",), alias=("c",), address=("d",), document=(("imo", "e"),))
    query = Queries(columns).asked(1, ["Ali", "TN; FR", "Omar|Zayd", "9187629", "1 Main St; Tunis"]).query
    assert query.countries == ("TN", "FR")
    assert query.aliases == ("Omar", "Zayd")
    assert query.addresses == ("1 Main St; Tunis",)
    assert [(held.type, held.number) for held in query.identifiers] == [("imo", "9187629")]
    assert json.dumps(columns.to_dict())
