"""The benchmark of files of customers: an answer that is wrong has no pace, and the command writes its record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.batch import batch_rows, check_output
from benchmarks.cli import app
from benchmarks.records import BATCH
from benchmarks.summary import write_summary
from typer.testing import CliRunner

TRUTH = {"2": ("listed", "E"), "3": ("unscreenable", None), "4": ("listed", "F")}
RIGHT = [
    {"row_id": "2", "status": "hit", "entity_id": "E"},
    {"row_id": "3", "status": "unscreenable", "entity_id": None},
    {"row_id": "4", "status": "hit", "entity_id": "F"},
]


def checked(folder: Path, rows: list[dict], counts: dict[str, int] | None = None) -> tuple[dict[str, int], str | None]:
    """Hold an output of four rows against the truth."""
    told = {"rows": 4, "clear": 1, "hit": 2, "unscreenable": 1, "hits": 2, **(counts or {})}
    out = folder / "hits.jsonl"
    out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out.with_name("hits.jsonl.manifest.json").write_text(json.dumps({"counts": told}), encoding="utf-8")
    return check_output(out, TRUTH, count=4)


def test_a_right_output_passes(tmp_path):
    counted, reason = checked(tmp_path, RIGHT)
    assert reason is None
    assert (counted["listed"], counted["listed_found"], counted["not_answered"]) == (2, 2, 0)


@pytest.mark.parametrize(
    ("rows", "counts", "reason"),
    [
        (RIGHT, {"rows": 3}, "4 rows came to"),
        (RIGHT, {"clear": 0}, "4 rows came to"),
        ([RIGHT[0], RIGHT[2]], {}, "1 rows without a name were answered"),
        ([*RIGHT[:2], {**RIGHT[2], "entity_id": "E"}], {}, "only 50% of 2 listed parties"),
        ([*RIGHT, {"row_id": "1", "status": "unscreenable", "entity_id": None}], {}, "1 rows with a name"),
    ],
)
def test_a_wrong_output_is_refused(tmp_path, rows, counts, reason):
    """A row that is lost, answered without a name, not found or not answered."""
    assert reason in checked(tmp_path, rows, counts)[1]


def test_the_command_writes_a_record(tmp_path):
    """Of a real run of the command line, with a summary made of it."""
    done = CliRunner().invoke(app, ["batch", "--rows", "300", "--workers", "1", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    raw = json.loads((tmp_path / BATCH).read_text(encoding="utf-8"))
    (run,) = raw["runs"]
    assert run["rows"] == 300 == run["clear"] + run["hit"] + run["unscreenable"]
    assert run["unscreenable"] == 4
    assert run["peak_mib"] == max(run["peak_mib_by_tenth"]) > 50
    assert raw["command"] == "python -m benchmarks batch --rows 300 --seed 1 --workers 1"
    assert batch_rows(raw)[1][0] == "300"
    assert "| 300 |" in write_summary(tmp_path)
