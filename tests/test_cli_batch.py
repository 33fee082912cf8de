"""`sanscreen batch`: what is shown before, while and after, and with which exit status."""

from __future__ import annotations

import io
import subprocess
import sys
import time

import pytest
from rich.console import Console
from typer.testing import CliRunner

from batch_files import ENTITIES
from sanscreen import Screener
from sanscreen.batch import Counts, Progress
from sanscreen.cli import app
from sanscreen.cli_progress import Meter

CLEAR_ROWS = "id;full_name;dob\n1;John Smith;1970\n2;Mary Jones;\n"
HIT_ROWS = CLEAR_ROWS + "3;Ashraf al-Qizani;1971\n"


@pytest.fixture
def batch(tmp_path, monkeypatch):
    """Run `sanscreen batch` in a folder with a list, on customers of this text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.jsonl").write_text("\n".join(entity.to_json() for entity in ENTITIES), encoding="utf-8")

    def call(text: str | bytes, *args: str, out: str = "hits.csv"):
        (tmp_path / "c.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        done = CliRunner().invoke(app, ["batch", "c.csv", out, "--list", "mine.jsonl", "--workers", "1", *args])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
        return done

    return call


@pytest.mark.parametrize(
    ("text", "status"),
    [(CLEAR_ROWS, 0), (HIT_ROWS, 1), (CLEAR_ROWS + "3;-;\n", 2), (HIT_ROWS + "4;-;\n", 2), ("id;full_name\n", 0)],
)
def test_the_exit_status_is_that_of_screen(batch, text, status):
    """0 all clear, 1 a hit, 2 a row that cannot be screened, whatever else there is."""
    assert batch(text).exit_code == status


def test_columns_are_shown_before_the_run_and_the_counts_after(batch):
    """What was guessed is called so, and what is not used is named."""
    said = batch("id;full_name;dob;branch\n1;Ashraf al-Qizani;1971;a\n2;Ali;never;b\n", "--birth-date", "dob").stderr
    before, after = said.split("loading the list")
    assert "c.csv: csv, ';', utf-8\n" in before
    assert "name        full_name  (guessed from the heading)\n" in before
    assert "birth date  dob\n" in before
    assert "not used    branch\n" in before
    assert "2 rows: 1 clear, 1 with 1 hit, 0 unscreenable\n" in after
    assert "1 row screened without a value that cannot be used, the first: row 2: birth date" in after
    assert "hits.csv, hits.csv.manifest.json: 0:00:0" in after


def test_every_column_can_be_said(batch, tmp_path):
    """By the options, whatever the headings are; a document by its sort."""
    text = b"a|b|c|d|e|f|g|h|i|j\n1|Al\xed|x|1971|Gafsa|TN|9187629|m|12 Main St|person\n"
    options = ["--id=a", "--name=b", "--alias=c", "--birth-date=d", "--birth-place=e", "--country=f"]
    options += ["--document=imo=g", "--gender=h", "--address=i", "--kind=j", "--encoding=latin-1", "--delimiter=|"]
    done = batch(text, *options, "--clear", "--format=jsonl", out="out.dat")
    assert done.exit_code == 0
    assert "guessed" not in done.stderr
    assert '"query": "Alí"' in (tmp_path / "out.dat").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--name", "nome"], "no column 'nome'; the columns are 'id', 'full_name', 'dob'"),
        (["--no-guess"], "which column holds the names? Say it with --name"),
        (["--document", "passport"], "passport=passport_no"),
        (["--threshold", "85"], "threshold"),
        (["--format", "xml"], "csv, jsonl, parquet"),
        (["--from-list", "other"], "other"),
    ],
)
def test_what_cannot_be_done_is_said(batch, tmp_path, args, message):
    """In words, with status 2, and nothing is written."""
    done = batch(CLEAR_ROWS, *args)
    assert done.exit_code == 2
    assert message in done.stderr.replace("\n", " ")
    assert not list(tmp_path.glob("hits*"))


def test_an_output_that_is_there(batch):
    """It is replaced on request only."""
    assert batch(CLEAR_ROWS).exit_code == 0
    again = batch(HIT_ROWS)
    assert again.exit_code == 2
    assert "--overwrite" in again.stderr
    assert batch(HIT_ROWS, "--overwrite").exit_code == 1


def test_the_same_command_again_does_nothing(batch):
    """Whoever retries a run that was killed behind its end reads what it came to, with the same status."""
    first = batch(HIT_ROWS)
    again = batch(HIT_ROWS)
    assert first.exit_code == again.exit_code == 1
    assert "3 rows: 2 clear, 1 with 1 hit, 0 unscreenable\n" in again.stderr
    assert "rows a second" in first.stderr
    assert "rows a second" not in again.stderr
    assert "3 rows by earlier runs" in again.stderr


def test_what_an_earlier_run_could_not_use_is_counted(batch):
    """The manifest has no value of a row, so the run that finds it finished cannot say which."""
    text, args = "id;full_name;dob\n1;Jane Doe;never\n", ("--birth-date", "dob")
    assert "cannot be used, the first: row 1: birth date" in batch(text, *args).stderr
    again = batch(text, *args)
    assert again.exit_code == 0
    assert "1 row screened without a value that cannot be used\n" in again.stderr


def test_the_list_is_prepared_in_as_many_processes(batch, monkeypatch):
    """The first run of a day waits for it."""
    asked, real = [], Screener.from_list

    def spy(*names, **options):
        asked.append(options["workers"])
        return real(*names, **options)

    monkeypatch.setattr(Screener, "from_list", spy)
    assert batch(CLEAR_ROWS, "--workers", "2").exit_code == 0
    assert asked == [2]


def test_limits_and_filters_are_those_of_screen(batch):
    """--threshold, --limit, --all, --only-kind and the like."""
    assert batch(HIT_ROWS, "--only-kind", "vessel").exit_code == 0
    assert batch(HIT_ROWS, "--overwrite", "--limit", "1", "--profile", "strict", "--max-list-age", "1").exit_code == 2
    assert batch(HIT_ROWS, "--overwrite", "--all", "--programme", "SDGT").exit_code == 0


def test_a_person_sees_soon_that_it_works(tmp_path):
    """The first words come before the list is loaded."""
    (tmp_path / "c.csv").write_text(HIT_ROWS, encoding="utf-8")
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "sanscreen", "batch", "c.csv", "hits.csv"], cwd=tmp_path, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr.readline().startswith(b"c.csv: csv")
        # A second on a machine with nothing else to do; this one may run other tests beside.
        assert time.monotonic() - started < 5
        process.stderr.read()


def rows(number: int, *, before: int = 0) -> Progress:
    """Return a progress of a file of a thousand bytes."""
    counts = Counts(rows=number, clear=number - 1, hit=1, hits=2)
    return Progress("screening", number, 1_000, before, counts, before)


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on by hand."""
    now = [100.0]
    monkeypatch.setattr("sanscreen.cli_progress.time.monotonic", lambda: now[0])
    return now


def test_without_a_terminal_a_line_is_written_now_and_then(capsys, clock):
    """With the share, the pace of this run and what is left; not one a chunk."""
    with Meter() as meter:
        meter(rows(10))
        for number in range(100, 400, 10):
            clock[0] += 1
            meter(rows(number))
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["screening ...", "screening: 10.0%, 0:00:09 left, 100 rows, 100 a second, 1 with hits"]
    assert len(lines) == 4


def test_the_pace_is_that_of_this_run(capsys, clock):
    """Rows of earlier runs were not screened now."""
    with Meter() as meter:
        meter(rows(500, before=500))
        clock[0] += 10
        meter(rows(600, before=500))
    assert "0:00:40 left, 600 rows, 10 a second, 1 with hits" in capsys.readouterr().err


def test_a_bar_moves_by_itself_where_nothing_tells_how_far():
    """While the list is loaded, which may take minutes where it is prepared for the first time."""
    text = io.StringIO()
    with Meter(Console(file=text, force_terminal=True, width=120), moving=True) as meter:
        meter.stage("loading the list")
        time.sleep(1.3)
    assert "loading the list" in text.getvalue()
    assert "0:00:01" in text.getvalue()


def test_on_a_terminal_a_bar_is_drawn(clock):
    """With the same words; it is gone at the end."""
    text = io.StringIO()
    with Meter(Console(file=text, force_terminal=True, width=120)) as meter:
        meter.stage("loading the list")
        meter(rows(10))
        clock[0] += 2
        meter(rows(200))
    shown = text.getvalue()
    assert "loading the list" in shown
    assert "0:00:08 left, 200 rows, 100 a second, 1 with hits" in shown
