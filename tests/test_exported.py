"""Lists written in our own forms, and read again without loss."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factory
import strategies
from sanscreen import read_list
from sanscreen.cells import is_formula
from sanscreen.errors import ListError
from sanscreen.exported import export_list
from sanscreen.readers import FORMATS
from sanscreen.readers.own_csv import COLUMNS, PLAIN
from sanscreen.records import Detail, EntityList, ListInfo, Problem

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SANSCREEN_SHARED", ROOT.parent / "shared")) / "data"
LISTS = ROOT / "tests" / "data" / "lists"
# Each example writes files over those of the last.
FILES = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
WHOLE = ("name", "title", "publisher", "published_on", "source_url", "counts")


def fixtures():
    """Return the fixtures of all readers that can be read as a list by themselves."""
    return sorted(path for path in LISTS.rglob("*") if path.is_file() and path.suffix not in (".toml", ".jsonl"))


def held_list(*entities, **fields):
    """Return a list that no file holds."""
    return EntityList(entities, info=ListInfo(**{"name": "mine", "digest": "0" * 64, "format": "memory", **fields}))


@given(st.lists(strategies.full_entities(), min_size=1, max_size=2, unique_by=lambda entity: entity.id))
@FILES
def test_every_field_comes_back(tmp_path, entities):
    """Entities of every field, with quotes, formulas, line ends and marks in their texts."""
    for form in ("jsonl", "csv"):
        path = tmp_path / f"mine.{form}"
        export_list(held_list(*entities), path, format=form)
        found = read_list(path)
        assert list(found) == entities
        assert found.info.problems == ()


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_the_bundled_list_comes_back(tmp_path, form):
    """All its entities, in their order."""
    bundled = read_list("eo13224")
    path = tmp_path / f"eo13224.{form}"
    export_list(bundled, path, format=form)
    assert list(read_list(path)) == list(bundled)


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: str(path.relative_to(LISTS)))
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_any_reader_read_comes_back(tmp_path, path, form):
    """The fixtures of every format."""
    try:
        held = read_list(path)
    except ListError:
        pytest.skip("is part of a list of several files")
    export_list(held, tmp_path / f"again.{form}", format=form)
    assert list(read_list(tmp_path / f"again.{form}")) == list(held)


@pytest.mark.parametrize("name", ["un_2026-02/consolidated.xml", "ofac_enhanced_2025-01/CONS_ENHANCED.XML"])
def test_a_whole_official_list_comes_back(tmp_path, name):
    """Every entity of a publisher's file."""
    try:
        held = read_list(SHARED / name)
    except ListError as error:
        if SHARED.is_dir() and "no known format" not in str(error):
            raise
        pytest.skip(f"cannot be read here: {error}")
    for form in ("jsonl", "csv"):
        export_list(held, tmp_path / f"again.{form}", format=form)
        assert list(read_list(tmp_path / f"again.{form}")) == list(held)


def test_jsonl_keeps_what_is_known_of_the_whole(tmp_path):
    """Name, title, publisher, day, address and counts; that there were problems stands in the note."""
    path = tmp_path / "other.jsonl"
    held = held_list(
        factory.person("Ajnad", id="1"),
        title="Mine",
        publisher="me",
        published_on=date(2026, 8, 20),
        source_url="https://example.org/list",
        problems=[Problem(file="mine.xml", line=7, message="was torn")],
    )
    export_list(held, path, format="jsonl")
    found = read_list(path)
    expected = held.info.model_copy(update={"counts": found.info.counts})
    assert {field: getattr(found.info, field) for field in WHOLE} == {
        field: getattr(expected, field) for field in WHOLE
    }
    header = json.loads(path.read_text(encoding="utf-8").splitlines()[0])["list"]
    assert "1 problem" in header["note"]
    assert held.info.digest in header["note"]


def test_the_same_list_gives_the_same_bytes(tmp_path):
    """Nothing of the machine or the time is in the file, and a list read back is written as it was."""
    held = read_list("eo13224")
    for form in ("jsonl", "csv"):
        export_list(held, tmp_path / f"one.{form}", format=form)
        export_list(held, tmp_path / f"two.{form}", format=form)
        assert (tmp_path / f"one.{form}").read_bytes() == (tmp_path / f"two.{form}").read_bytes()


@given(strategies.full_entities())
@FILES
def test_no_cell_of_the_csv_is_a_formula(tmp_path, entity):
    """A spreadsheet shows the file and runs none of it."""
    path = tmp_path / "mine.csv"
    export_list(held_list(entity), path, format="csv")
    content = path.read_bytes().decode("utf-8-sig")
    for row in csv.reader(io.StringIO(content, newline="")):
        assert not [cell for cell in row if is_formula(cell) and not cell.startswith("'")]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_is_read_after_a_spreadsheet_saved_it(tmp_path, delimiter):
    """With the delimiter of its land, without a byte order mark, and with columns that were taken out."""
    entity = factory.person("'Abd Allah", id="=1", remarks="a;b\nc", details=[Detail(type="a", value="b")])
    export_list(held_list(entity), tmp_path / "mine.csv", format="csv")
    with (tmp_path / "mine.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    with (tmp_path / "again.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(row[:-1] for row in rows)
    assert list(read_list(tmp_path / "again.csv")) == [entity]


def test_every_column_is_plain_text_or_an_array():
    """The headings are the fields of an entity, and what is not plain is a JSON array."""
    assert set(COLUMNS) >= PLAIN
    assert COLUMNS[:4] == ("id", "kind", "primary_name", "names")


def test_a_name_changed_in_the_wrong_column_is_told(tmp_path):
    """`primary_name` is for the eye; the names stand in `names`, and the record is kept."""
    export_list(held_list(factory.person("Ajnad", id="1")), tmp_path / "mine.csv", format="csv")
    content = (tmp_path / "mine.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "mine.csv").write_text(content.replace("1,person,Ajnad", "1,person,Ajnod"), encoding="utf-8")
    found = read_list(tmp_path / "mine.csv")
    assert [entity.primary_name for entity in found] == ["Ajnad"]
    assert [(problem.record, problem.field) for problem in found.info.problems] == [("1", "primary_name")]


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ('2,person,,"[{""text"": ""A""}]",x', None, "5 cells"),
        ('2,person,,"[{""text"": ""A"""', "names", "not a JSON array"),
        ('2,person,,"{""text"": ""A""}"', "names", "not a JSON array"),
        ('2,person,,"[], ""cell"": []"', "names", "not a JSON array"),
        ("2,robot,,[]", "kind", "'person'"),
        ('2,person,,"[{""text"": ""A""}]"x', None, "mend its quotes"),
    ],
    ids=["cells", "cut", "object", "two", "kind", "quotes"],
)
def test_a_bad_row_is_a_problem(tmp_path, row, field, message):
    """With its line; the other rows are read."""
    good = '1,person,,"[{""text"": ""Ajnad""}]"'
    path = tmp_path / "mine.csv"
    path.write_text(f"id,kind,primary_name,names\n{good}\n{row}\n", encoding="utf-8")
    found = read_list(path)
    assert [entity.id for entity in found] == ["1"]
    (problem,) = found.info.problems
    assert (problem.line, problem.field) == (3, field)
    assert message in problem.message
    assert "left out" in problem.message


def test_what_csv_cannot_hold_is_not_cut_off(tmp_path):
    """An entity with thousands of names is refused, and no file is left."""
    many = factory.person("Ajnad", id="1", aliases=[f"Ajnad the {number}" for number in range(9_000)])
    with pytest.raises(ListError, match=re.escape("export the list as jsonl")):
        export_list(held_list(many), tmp_path / "mine.csv", format="csv")
    assert list(tmp_path.iterdir()) == []
    export_list(held_list(many), tmp_path / "mine.jsonl", format="jsonl")
    assert read_list(tmp_path / "mine.jsonl")[0] == many


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    """What was there stays where the writing fails, and nothing is left beside it."""
    path = tmp_path / "mine.jsonl"
    export_list(held_list(factory.person("Ajnad", id="1")), path, format="jsonl")
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ListError, match="cannot be written: No space left on device"):
        export_list(held_list(factory.person("Other", id="2")), path, format="jsonl")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["no-such-folder/mine.jsonl", "a\0b", "", "file/mine.jsonl"])
def test_a_place_that_cannot_be_written_is_an_error(tmp_path, name):
    """With the path, and never another error."""
    (tmp_path / "file").write_text("a", encoding="utf-8")
    path = tmp_path / name if name else Path()
    with pytest.raises(ListError, match="cannot be written"):
        export_list(held_list(factory.person("Ajnad", id="1")), path, format="jsonl")


def test_another_form_is_an_error(tmp_path):
    """The message names those there are."""
    with pytest.raises(ListError, match="jsonl or csv; got 'xml'"):
        export_list(held_list(factory.person("Ajnad", id="1")), tmp_path / "mine.xml", format="xml")


def test_what_is_written_is_recognised_by_one_format(tmp_path):
    """The table of formats holds both of ours."""
    assert {"jsonl", "sanscreen-csv"} <= {known.name for known in FORMATS}
