"""Anybody's CSV file as a list, by what its owner says of its columns."""

from __future__ import annotations

import csv
import gzip
import io
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanscreen import Screener, read_list
from sanscreen.errors import ListError
from sanscreen.readers import FORMATS
from sanscreen.readers.csv_columns import CsvColumns
from sanscreen.readers.csv_list import read_csv_list

ROOT = Path(__file__).parents[1]
FACTS = Path(os.environ.get("SANSCREEN_SHARED", ROOT.parent / "shared")) / "facts"
DATA = ROOT / "tests" / "data" / "lists" / "csv"
NAMED = CsvColumns(id="Ref", name="Name", kind={"always": "person"})


@pytest.fixture
def listed(tmp_path):
    """Write a CSV file, and a mapping file beside it, and return the path of the CSV."""

    def write(content, mapping=None, *, name="mine.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if mapping is not None:
            (tmp_path / "mine.columns.toml").write_text(mapping, encoding="utf-8")
        return path

    return write


def test_every_field_can_be_mapped():
    """The records are the expected ones; every cell is in a field, in the details, or in the ignored column."""
    found = read_list(DATA / "watch.csv")
    assert list(found) == list(read_list(DATA / "expected.jsonl"))
    assert (found.info.title, found.info.publisher) == ("Own watch list", "A bank")
    assert (str(found.info.published_on), found.info.source_url) == ("2026-11-01", "https://example.org/watch")
    assert found.info.format == "csv"


def test_no_cell_is_lost():
    """Counted in another way: each cell of the file stands somewhere in its record, but for the ignored column."""
    with (DATA / "watch.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    ignored = rows[0].index("Entered by")
    found = read_list(DATA / "watch.csv")
    for row in rows[1:6]:
        text = found.by_id(row[0]).model_dump_json()
        for place, cell in enumerate(row):
            if place == ignored or rows[0][place] in ("Type", "Nationality 1", "Passport country", "Since", "DOB"):
                continue
            for value in filter(None, map(str.strip, cell.split("|"))):
                assert csv_json(value) in text


def csv_json(value):
    """Return a text as it stands within JSON."""
    return value.replace('"', '\\"').replace("\n", "\\n")


@pytest.mark.parametrize(
    ("record", "field", "message"),
    [
        ("7", "nationalities", "'SUHH'; kept in the details"),
        ("9", "url", "no address of the web"),
        ("10", "section", "belongs to an authority, and there is none"),
        ("11", "kind", "'Robot'; kept in the details"),
        ("11", "birth_dates", "'31/02/1970'"),
        ("11", "identifiers", "a country without a document"),
        ("12", None, "has 25 cells, and the first row has 23; only its names are told apart"),
    ],
)
def test_what_cannot_be_placed_is_told(record, field, message):
    """With record, field and line."""
    problems = read_list(DATA / "watch.csv").info.problems
    found = [problem for problem in problems if problem.record == record and problem.field == field]
    assert [message in problem.message and problem.line is not None for problem in found] == [True]


def test_a_day_before_the_order_is_not_its_day():
    """It stands in the note, as with every other reader."""
    (designation,) = read_list(DATA / "watch.csv").by_id("9").designations
    assert (designation.designated_on, designation.date_source) == (None, None)
    assert "1995-09-23 (column 'Since')" in designation.note


def test_the_screener_reads_it_too():
    """A path is enough, with the mapping file beside it."""
    screening = Screener.from_list(str(DATA / "watch.csv")).screen("Tavik Ben Oronel")
    assert [hit.entity.id for hit in screening] == ["7"]


def test_the_mapping_belongs_to_the_digest(listed):
    """Another mapping makes another list of the same file, and both ways to give it differ by it."""
    path = listed("Ref,Name,AKA\n1,Ajnad,Troops\n", "columns = {name = 'Name', kind = {always = 'person'}}")
    first = read_list(path).info.digest
    listed("Ref,Name,AKA\n1,Ajnad,Troops\n", "columns = {name = 'AKA', kind = {always = 'person'}}")
    assert read_list(path).info.digest != first
    digests = {read_csv_list(path, columns).info.digest for columns in (NAMED, CsvColumns(name="AKA", kind="Ref"))}
    assert len(digests) == 2


def test_nothing_is_guessed(listed):
    """A file whose headings say all, and no mapping: an error with the headings and the lines to write."""
    path = listed("id;name;aliases;date of birth\n1;Ajnad;Troops;1970\n")
    with pytest.raises(ListError) as caught:
        read_list(path)
    text = str(caught.value)
    assert "'id', 'name', 'aliases', 'date of birth'" in text
    assert "'mine.columns.toml'" in text
    assert 'name = ""' in text
    assert caught.value.path == str(path)


def test_the_advice_can_be_followed(listed):
    """The lines that the error shows, with headings put in, read the file."""
    path = listed("uid;who;aka\n7;Ajnad;Troops\n")
    with pytest.raises(ListError) as caught:
        read_list(path)
    lines = (
        str(caught.value).partition("[columns]")[2].replace('id = ""', 'id = "uid"').replace('me = ""', 'me = "who"')
    )
    listed("uid;who;aka\n7;Ajnad;Troops\n", "[columns]" + lines.replace('[""]', '["aka"]'))
    (found,) = read_list(path)
    assert (found.id, [name.text for name in found.names]) == ("7", ["Ajnad", "Troops"])


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\0\0,\0", b"<html><body>a,b</body></html>", b"one word\n", b"\0,\0,\0"]
)
def test_what_is_no_csv_gets_no_advice(listed, content):
    """The old words stay for other files."""
    with pytest.raises(ListError) as caught:
        read_list(listed(content))
    assert "columns.toml" not in str(caught.value)


@pytest.mark.parametrize(
    ("encoding", "given"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-8-sig", "utf-8"),
        ("utf-16", None),
        ("latin-1", "latin-1"),
        ("cp1252", "cp1252"),
        ("utf-16-le", "utf-16-le"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter(listed, encoding, given, delimiter):
    """Told by a byte order mark, or named; the delimiter is the one under which the headings are found."""
    rows = [["Ref", "Name", "Où"], ["1", 'Générale; de | l\'Est, "SA"\t', "x"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    found = read_csv_list(listed(text.getvalue().encode(encoding)), NAMED, encoding=given)
    assert [entity.primary_name for entity in found] == [rows[1][1].strip()]
    assert found[0].details[0].type == "Où"
    assert found.info.problems == ()


def test_another_quote(listed):
    """A file that quotes with apostrophes."""
    found = read_csv_list(listed("Ref,Name\n1,'Ajnad, the ''Troops'''\n"), NAMED, quote="'")
    assert found[0].primary_name == "Ajnad, the 'Troops'"


def test_a_packed_file_has_the_mapping_of_its_list(listed):
    """`mine.csv.gz` is read by `mine.columns.toml`."""
    content = gzip.compress(b"Name\nAjnad\nOther\n")
    found = read_list(listed(content, "columns = {name = 'Name', kind = {always = 'person'}}", name="mine.csv.gz"))
    assert [entity.id for entity in found] == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Ref,Name\n1,Légion\n".encode("latin-1"), "line 2: is not UTF-8; save.*encoding = 'cp1252'"),
        (b"Ref,name\n1,Ajnad\n", r"line 1: has no column 'Name'; its headings are 'Ref', 'name'$"),
        ("Réf,Ñame\n1,Ajnad\n".encode("latin-1"), "has no column 'Name', 'Ref'.*not in this encoding"),
        (b"Ref,Name,Name\n1,Ajnad,b\n", "has 2 columns 'Name'; rename them"),
        (b"Ref,Name\n", "holds no record"),
        (b"Ref,Name\n1,\n2, \n", "holds no record.*record '1', field names"),
        (b"Ref,Name\n1,Ajnad\n1,Other\n", "'1' stands twice, at lines 2 and 3"),
        (b'Ref,Name\n1,"Ajnad\n', "holds no record.*mend its quotes"),
        (b"", "is empty"),
    ],
    ids=["latin-1", "heading", "heading-encoding", "twice", "no-row", "no-name", "id-twice", "quotes", "empty"],
)
def test_a_file_that_is_no_list_is_an_error(listed, content, message):
    """In plain words, with the place and what to do."""
    with pytest.raises(ListError, match=message):
        read_csv_list(listed(content), NAMED)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("columns = {", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML"),
        ("[list]", "field columns: is required"),
        ("", "columns.toml: the file is empty"),
        ("[columns]\nkind = 'Type'", "say under which heading the name stands"),
        ("[columns]\nname = 'Name'", "field columns.kind: is required"),
        ("[columns]\nname = 'Name'\nkind = {always = 'robot'}", "kind is always one of person"),
        ("[columns]\nname = 'Name'\nkind = {}", "give heading or always"),
        ("[columns]\nname = 'Name'\nkind = {heading = 'a', always = 'person'}", "give heading or always"),
        ("[columns]\nname = 'Name'\nkind = 'Type'\nnick = 'AKA'", "field columns.nick: is not a field"),
        ("[columns]\nname = 'Name'\nkind = 'Type'\nkinds = {Firm = 'company'}", "field columns.kinds.Firm"),
        ("[columns]\nname = 7\nkind = 'Type'", "field columns.name"),
        (
            "encoding = 'klingon'\n[columns]\nname = 'Name'\nkind = {always = 'person'}",
            "no encoding is called 'klingon'",
        ),
        ("encoding = 'hex'\n[columns]\nname = 'Name'\nkind = {always = 'person'}", "no encoding is called 'hex'"),
        ("delimiter = ';;'\n[columns]\nname = 'Name'\nkind = 'Type'", "field delimiter"),
        ("delimiter = '\"'\n[columns]\nname = 'Name'\nkind = 'Type'", "two signs"),
        ("[list]\npublished_on = 'today'\n[columns]\nname = 'Name'\nkind = 'Type'", "field list.published_on"),
        *(
            (f"[columns]\nname='Name'\nkind='Type'\nbirth_dates={{heading='a',date_format='{form}'}}", "date_format")
            for form in ("%d/%m/%y", "%Y", "%d %Q %m %Y", "DD/MM/YYYY")
        ),
    ],
)
def test_a_mapping_that_says_nothing_sure_is_an_error(listed, mapping, message):
    """The message names the file and the key."""
    with pytest.raises(ListError, match=message):
        read_list(listed("Ref,Name\n1,Ajnad\n", mapping + "\n"))


def test_an_ignored_column_that_is_absent_is_told(listed):
    """The list is read; the mapping may have a misspelt heading."""
    columns = CsvColumns(name="Name", kind={"always": "person"}, ignored=["Notes"])
    (problem,) = read_csv_list(listed("Name\nAjnad\n"), columns).info.problems
    assert (problem.field, problem.message) == ("Notes", "has no column 'Notes', which the mapping ignores")


def test_a_row_with_broken_quotes_does_not_end_the_list(listed):
    """It is a problem with its line, and the rows after it are read."""
    found = read_csv_list(listed('Ref,Name\n1,Ajnad\n2,"Tro"ops"\n3,Other\n'), NAMED)
    assert [entity.id for entity in found] == ["1", "3"]
    assert [problem.line for problem in found.info.problems] == [3]


def test_a_row_without_an_id_is_kept(listed):
    """Under the number of its line."""
    found = read_csv_list(listed("Ref,Name\n,Ajnad\n"), NAMED)
    assert (found[0].id, found.info.problems[0].field) == ("line 2", "id")


def test_a_name_too_long_for_a_mapping_has_none(listed):
    """The file is told to be of no known format, and no other error is raised."""
    with pytest.raises(ListError, match="no known format"):
        read_list(listed("a;b\n", name=f"{'x' * 245}.csv"))


def test_a_known_format_comes_before_a_mapping(listed):
    """A mapping file beside a list in our own form changes nothing."""
    path = listed('{"id": "1", "kind": "person", "names": [{"text": "Ajnad"}]}\n', "columns = {name = 'a', kind = 'b'}")
    assert read_list(path).info.format == "jsonl"
    assert FORMATS[-1].name == "csv"


@pytest.mark.skipif(
    not FACTS.is_dir(), reason=f"no facts in {FACTS}; set SANSCREEN_SHARED to the folder that holds them"
)
def test_a_whole_table_reconciles():
    """3,262 entries with their aliases, days and notes, counted with the csv module."""
    path = FACTS / "sdgt_designations.csv"
    columns = CsvColumns(
        id="ofac_uid",
        kind="kind",
        name="name",
        aliases={"heading": "aliases", "separator": "; "},
        programmes={"heading": "programmes", "separator": "; "},
        authority={"always": "E.O. 13224"},
        designated_on="designated_on",
        date_source="date_source",
        note="note",
    )
    found = read_csv_list(path, columns, published_on="2026-08-20")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert found.info.problems == ()
    assert [entity.id for entity in found] == [row["ofac_uid"] for row in rows]
    assert [str(entity.kind) for entity in found] == [row["kind"] for row in rows]
    names = [{row["name"], *filter(None, row["aliases"].split("; "))} for row in rows]
    assert [{name.text for name in entity.names} for entity in found] == names
    assert found.info.counts.designations == len(rows) == 3262
    assert found.info.counts.dated_designations == sum(bool(row["designated_on"]) for row in rows)
    for entity, row in zip(found, rows, strict=True):
        (designation,) = entity.designations
        day = designation.designated_on
        told = ("" if day is None else str(day), designation.date_source or "", designation.note or "")
        assert told == (row["designated_on"], row["date_source"], row["note"])
        assert not entity.details


def test_a_second_day_is_told(listed):
    """Where a field has one day, the others stand in the details."""
    columns = CsvColumns(
        name="Name",
        kind={"always": "person"},
        authority={"always": "E.O. 13224"},
        designated_on={"heading": "Days", "separator": ";"},
    )
    found = read_csv_list(listed("Name,Days\nAjnad,2018-02-27; 2019-02-27\n"), columns)
    assert str(found[0].designations[0].designated_on) == "2018-02-27"
    assert [(detail.type, detail.value) for detail in found[0].details] == [("Days", "2019-02-27")]
    assert [problem.field for problem in found.info.problems] == ["designated_on"]


def test_an_end_before_the_start_is_kept_apart(listed):
    """The authority stays, the days stand in the details, and the problem says why."""
    columns = CsvColumns(
        name="Name", kind={"always": "person"}, authority="Act", designated_on="Start", delisted_on="End"
    )
    found = read_csv_list(listed("Name,Act,Start,End\nAjnad,E.O. 13224,2018-02-27,2017-01-01\n"), columns)
    (designation,) = found[0].designations
    assert (designation.authority, designation.designated_on) == ("E.O. 13224", None)
    assert {detail.value for detail in found[0].details} == {"2018-02-27", "2017-01-01"}
    assert [problem.field for problem in found.info.problems] == ["designations"]


WORDS = st.sampled_from(
    ["Ajnad", "", "  ", '"', "a;b|c", "1970", "31/12/1970", "tn", "\u200b", "\0", "http://a", "x" * 99]
)


@given(st.lists(st.lists(WORDS | st.text(max_size=6), min_size=20, max_size=25), min_size=1, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_are_read_or_told(tmp_path, rows):
    """Whatever stands in the cells, a row with a name becomes an entity, and no other error is raised."""
    with (DATA / "watch.csv").open(encoding="utf-8", newline="") as stream:
        headings = next(csv.reader(stream, delimiter=";"))
    shutil.copy(DATA / "watch.columns.toml", tmp_path / "mine.columns.toml")
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([headings, *([str(place), *row] for place, row in enumerate(rows))])
    (tmp_path / "mine.csv").write_bytes(text.getvalue().encode("utf-8", "replace"))
    try:
        found = read_list(tmp_path / "mine.csv")
    except ListError:
        assert all(not any(filter(str.isprintable, row[0])) for row in rows)
    else:
        assert {entity.id for entity in found} <= {str(place) for place in range(len(rows))}
