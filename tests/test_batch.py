"""Files of customers in, files of hits out: every row accounted for, the answers those of one by one."""

from __future__ import annotations

import csv
import json
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch_files import SCREENER, run, write_customers
from sanscreen import MissingExtra, Query, QueryError
from sanscreen.batch import Progress
from sanscreen.batch.forms import written_form
from sanscreen.cells import is_formula
from sanscreen.errors import BatchError
from sanscreen.hit_rows import COLUMNS, rows_of

WITHOUT_ARROW = pytest.mark.skipif(find_spec("pyarrow") is None, reason="needs pyarrow")
FORMATS = ["csv", "jsonl", pytest.param("parquet", marks=WITHOUT_ARROW)]


@pytest.fixture
def customers(tmp_path):
    """A file of 730 customers: parts of 100 rows, chunks of 64, and a last part that is not full."""
    return write_customers(tmp_path / "customers.csv", 730)


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file of answers."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def manifest_of(out: Path) -> dict:
    """Return the manifest of an output."""
    return json.loads(out.with_name(f"{out.name}.manifest.json").read_text(encoding="utf-8"))


def test_every_row_is_accounted_for(customers, tmp_path):
    """Rows in = clear + hit + unscreenable, in the summary, in the manifest and in the output."""
    out = tmp_path / "hits.csv"
    counts = run(customers, out, clear=True).counts
    assert counts.rows == 730 == counts.clear + counts.hit + counts.unscreenable
    assert min(counts.clear, counts.hit, counts.unscreenable) > 20
    rows = rows_of_csv(out)
    by_status = Counter({row["row_id"]: row["status"] for row in rows}.values())
    assert by_status == {"clear": counts.clear, "hit": counts.hit, "unscreenable": counts.unscreenable}
    assert sum(row["status"] == "hit" for row in rows) == counts.hits
    assert [row["row_id"] for row in rows if row["rank"] in ("", "1")] == [*(f"C{n}" for n in range(1, 730)), "730"]
    manifest = manifest_of(out)
    assert {name: manifest["counts"][name] for name in counts.to_dict()} == counts.to_dict()
    assert sum(part["rows"] for part in manifest["parts"]) == 730


def test_clear_rows_are_left_out_and_unscreenable_ones_never(customers, tmp_path):
    """Those that cannot be screened come with their reason."""
    out = tmp_path / "hits.csv"
    counts = run(customers, out).counts
    rows = rows_of_csv(out)
    assert {row["status"] for row in rows} == {"hit", "unscreenable"}
    refused = [row for row in rows if row["status"] == "unscreenable"]
    assert len(refused) == counts.unscreenable
    assert all(row["reason"] for row in refused)
    assert refused[-1]["reason"] == "the row has 1 cell where the heading has 3"


def test_the_answers_are_those_of_screen_many(customers, tmp_path):
    """Row for row, with the same scores and reasons."""
    out = tmp_path / "hits.jsonl"
    run(customers, out, clear=True)
    with customers.open(encoding="utf-8", newline="") as file:
        asked = [row for row in csv.DictReader(file, delimiter=";") if row["name"] is not None]
    queries = [Query(name=row["name"], birth_date=row["dob"]) for row in asked]
    wanted = [
        row
        for screening, each in zip(SCREENER.screen_many(queries), asked, strict=True)
        for row in rows_of(screening, each["id"])
    ]
    told = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert told[:-1] == wanted
    assert any(row["problems"] for row in told)


@pytest.mark.parametrize("form", FORMATS)
def test_one_bytes_whoever_does_the_work(customers, tmp_path, form):
    """One process or three, parts of any size: the same file, and no time stands in it."""
    made = []
    for workers, part_rows in ((1, 100), (3, 100), (2, 64), (1, 7), (1, 5000)):
        out = tmp_path / f"hits-{workers}-{part_rows}.{form}"
        run(customers, out, workers=workers, part_rows=part_rows, clear=True)
        made.append(out.read_bytes())
    assert len(set(made)) == 1


def test_parquet_out_holds_what_json_lines_hold(customers, tmp_path):
    """Texts, numbers and truth values as such, and nothing where nothing is known."""
    parquet = pytest.importorskip("pyarrow.parquet")
    for suffix in ("parquet", "jsonl"):
        run(customers, tmp_path / f"hits.{suffix}", clear=True)
    told = [json.loads(line) for line in (tmp_path / "hits.jsonl").read_text(encoding="utf-8").splitlines()]
    table = parquet.read_table(tmp_path / "hits.parquet")
    assert table.to_pylist() == told
    assert table.schema.names == list(COLUMNS)


def test_no_cell_of_the_csv_runs_or_breaks_a_line(customers, tmp_path):
    """In every column: what begins as a formula has a quote in front, and a line end within a name is an escape."""
    out = tmp_path / "hits.csv"
    run(customers, out, clear=True)
    rows = rows_of_csv(out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == len(rows) + 1
    cells = [cell for row in rows for cell in row.values() if cell]
    assert any(cell.startswith("'@SUM") for cell in cells)
    assert any(row["listed_name"].startswith("'=Formula") for row in rows)
    assert not [cell for cell in cells if is_formula(cell) and not cell.startswith("'")]
    assert "Zayd\\nOmar" in {row["query"].strip() for row in rows}


@given(st.text(), st.sampled_from(list(COLUMNS)))
def test_any_text_is_a_safe_cell(text, column):
    """Whatever a list or a customer file has, in whichever column."""
    body = written_form("csv").body([{**dict.fromkeys(COLUMNS), column: text.encode("utf-8", "ignore").decode()}])
    assert body.count(b"\n") == 1
    ((cell,),) = ([cell for cell in row if cell] or [""] for row in csv.reader([body.decode()]))
    assert not is_formula(cell) or cell.startswith("'")


@given(st.lists(st.binary(max_size=40), max_size=12), st.sampled_from([b"\n", b"\r\n", b"\r"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_accounted_for(tmp_path, lines, line_end):
    """Whatever stands in a CSV file, every row is clear, a hit or unscreenable, and stands in the output once."""
    path, out = tmp_path / "c.csv", tmp_path / "hits.jsonl"
    path.write_bytes(line_end.join([b"id,name,dob", *lines]))
    summary = run(path, out, clear=True, overwrite=True, delimiter=",", columns={"name": "name"}, guess=False)
    counts = summary.counts
    assert counts.rows == counts.clear + counts.hit + counts.unscreenable
    told = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert list(dict.fromkeys(row["row_id"] for row in told)) == [str(number + 1) for number in range(counts.rows)]
    content = line_end.join(lines)
    if b'"' not in content:
        found = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        assert counts.rows == len([line for line in found if line])


def test_a_file_without_rows_has_an_answer(tmp_path):
    """The heading alone: nobody was new today."""
    customers = write_customers(tmp_path / "c.csv", 0)
    for name in ("hits.csv", "hits.jsonl"):
        assert run(customers, tmp_path / name).counts.rows == 0
    assert rows_of_csv(tmp_path / "hits.csv") == []
    assert (tmp_path / "hits.jsonl").read_bytes() == b""


def test_the_manifest_says_how_the_output_was_made(customers, tmp_path):
    """Enough to make it again: input, columns, stamp, versions; and what it took."""
    out = tmp_path / "hits.csv"
    run(customers, out, threshold=0.9, programme="SDGT")
    manifest = manifest_of(out)
    assert manifest["input"]["headings"] == ["id", "name", "dob"]
    assert manifest["columns"]["birth_date"] == "dob"
    assert manifest["stamp"]["threshold"] == 0.9
    assert manifest["stamp"]["filters"] == {"programme": "SDGT"}
    assert manifest["output"]["bytes"] == out.stat().st_size
    assert manifest["timings"]["runs"][0]["rows"] == 730
    assert not out.with_name("hits.csv.parts").exists()


def test_options_are_those_of_a_screening(customers, tmp_path):
    """Limit, threshold and filters; a malformed one is refused before anything is written."""
    out = tmp_path / "hits.csv"
    assert run(customers, out, kind="vessel").counts.hit == 0
    with pytest.raises(QueryError, match="threshold"):
        run(customers, tmp_path / "b.csv", threshold=85)
    with pytest.raises(QueryError, match="workers"):
        run(customers, tmp_path / "b.csv", workers=0)
    with pytest.raises(BatchError, match="part_rows"):
        run(customers, tmp_path / "b.csv", part_rows=0)
    assert not list(tmp_path.glob("b.csv*"))


def test_an_output_that_is_there_is_kept(customers, tmp_path):
    """Unless the caller says that it may be replaced; the input never is."""
    out = tmp_path / "hits.csv"
    out.write_text("mine")
    with pytest.raises(BatchError, match="there already"):
        run(customers, out)
    assert out.read_text() == "mine"
    assert run(customers, out, overwrite=True).counts.rows == 730
    with pytest.raises(BatchError, match="nor the input"):
        run(customers, customers, overwrite=True)
    with pytest.raises(BatchError, match="no folder"):
        run(customers, tmp_path / "none" / "hits.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["customers.csv", "hits.csv", "hits.csv.manifest.json"]


def test_progress_goes_on_to_the_end(customers, tmp_path):
    """Rows and bytes grow, and the last word is the whole."""
    told: list[Progress] = []
    run(customers, tmp_path / "hits.csv", show=told.append)
    screening = [each for each in told if each.stage == "screening"]
    assert [each.counts.rows for each in screening] == sorted(each.counts.rows for each in screening)
    assert screening[-1].counts.rows == 730
    assert screening[-1].done == screening[-1].total == customers.stat().st_size
    assert screening[-1].rows_kept == 700


def test_without_pyarrow_parquet_is_refused_in_words(customers, tmp_path, monkeypatch):
    """The message says what to install; the other formats work."""

    def missing(name: str):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr("sanscreen.batch.parquet_rows.import_module", missing)
    with pytest.raises(MissingExtra, match=r"pip install \"sanscreen\[arrow\]\""):
        run(customers, tmp_path / "hits.parquet")
    run(customers, tmp_path / "hits.csv")
