"""Runs that are killed, starved or tampered with: nothing lost, nothing twice, nothing mixed."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from batch_files import ENTITIES, run, write_customers
from sanscreen import Screener
from sanscreen.batch import Progress, kept_rows
from sanscreen.batch.answers import Answering
from sanscreen.batch.journal import Journal
from sanscreen.batch.places import Places
from sanscreen.errors import BatchError

KILLED = 20
"""Moments at which a run is killed."""
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on POSIX systems only")
FORK = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


@pytest.fixture
def customers(tmp_path):
    """A file of 3,000 customers, in parts of 100."""
    return write_customers(tmp_path / "customers.csv", 3_000)


def unbroken(customers: Path, out: Path, **options: Any) -> bytes:
    """Return what a run that nobody disturbs writes."""
    whole = out.with_name(f"whole{out.suffix}")
    run(customers, whole, **options)
    return whole.read_bytes()


def stop_after(rows: int, error: BaseException) -> Callable[[Progress], None]:
    """Return a progress that ends the run once so many rows are answered."""

    def show(progress: Progress) -> None:
        if progress.counts.rows >= rows:
            raise error

    return show


def interrupted(customers: Path, out: Path, rows: int = 1_000, **options: Any) -> None:
    """Leave a run that can go on."""
    with pytest.raises(KeyboardInterrupt):
        run(customers, out, show=stop_after(rows, KeyboardInterrupt()), **options)


@needs_fork
@pytest.mark.parametrize(("form", "workers"), [("csv", 2), ("jsonl", 1)])
def test_killed_at_any_moment_it_goes_on(customers, tmp_path, form, workers):
    """Kill -9 at twenty random moments: the bytes are those of an unbroken run, and no process is left."""
    out = tmp_path / f"hits.{form}"
    wanted = unbroken(customers, out)
    rng, killed, finished = random.Random(9), 0, 0
    while killed < KILLED:
        process = FORK.Process(target=run, args=(customers, out), kwargs={"workers": workers})
        process.start()
        time.sleep(rng.uniform(0, 0.25))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        killed += process.exitcode == -signal.SIGKILL
        # Without a journal it is finished, though it may have been killed before it had cleared up behind itself.
        if process.exitcode == 0 or (out.exists() and not Places(out).journal.exists()):
            assert out.read_bytes() == wanted
            finished += 1
            out.unlink()
    summary = run(customers, out, workers=workers)
    assert summary.counts.rows == 3_000
    assert out.read_bytes() == wanted
    manifest = json.loads(summary.manifest.read_text(encoding="utf-8"))
    assert sum(part["rows"] for part in manifest["parts"]) == 3_000


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("rows", [1, 64, 100, 1_000, 2_999, 3_000])
def test_interrupted_it_goes_on(customers, tmp_path, form, rows):
    """By Ctrl-C after so many rows: what is kept is not done again, and the bytes are the same."""
    if form == "parquet":
        pytest.importorskip("pyarrow")
    out = tmp_path / f"hits.{form}"
    wanted = unbroken(customers, out)
    interrupted(customers, out, rows)
    assert not out.exists()
    summary = run(customers, out)
    assert summary.rows_before == (rows - 1) // 100 * 100
    assert out.read_bytes() == wanted
    assert [path.name for path in tmp_path.glob("hits*")].count(out.name) == 1
    assert not out.with_name(f"{out.name}.parts").exists()


@pytest.mark.parametrize("restart", [False, True])
def test_interrupted_while_the_parts_are_joined_or_moved(customers, tmp_path, monkeypatch, restart):
    """The output may be in its place already when the run ends; the next one ends or replaces it and is not refused."""
    out = tmp_path / "hits.csv"
    wanted = unbroken(customers, out)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("sanscreen.batch.forms.TextForm.join", stop)
        with pytest.raises(KeyboardInterrupt):
            run(customers, out)
    assert not out.exists()
    with monkeypatch.context() as patched:
        patched.setattr("sanscreen.batch.places.json", SimpleNamespace(dumps=stop))
        with pytest.raises(KeyboardInterrupt):
            run(customers, out)
    assert out.read_bytes() == wanted
    assert run(customers, out, restart=restart).rows_before == (0 if restart else 3_000)
    assert out.read_bytes() == wanted


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.9999])
def test_a_journal_that_was_cut_is_gone_on_with(customers, tmp_path, share):
    """Killed while a line was written: the line is none, and its part is done again."""
    out = tmp_path / "hits.csv"
    wanted = unbroken(customers, out)
    journal = Places(out).journal
    interrupted(customers, out)
    content = journal.read_bytes()
    journal.write_bytes(content[: int(len(content) * share)])
    kept = len(Journal(journal).parts)
    assert kept < 9
    assert run(customers, out).rows_before == kept * 100
    assert out.read_bytes() == wanted


def test_a_journal_that_is_none_is_refused(customers, tmp_path):
    """It is not taken for an empty one."""
    out = tmp_path / "hits.csv"
    interrupted(customers, out)
    journal = Places(out).journal
    for content in (b"[]\n", b"\xff\n", b'{"settings": 1}\n', b'{"part": {}}\n'):
        journal.write_bytes(content)
        with pytest.raises(BatchError, match="no journal that this version"):
            run(customers, out)
    assert run(customers, out, restart=True).rows_before == 0


def test_a_part_that_is_not_as_it_was_written_is_refused(customers, tmp_path):
    """Changed or lost on the disk: nothing is joined from it."""
    out = tmp_path / "hits.csv"
    interrupted(customers, out)
    part = Places(out).part(3)
    content = part.read_bytes()
    for damaged in (content[:-1], content[:-1] + b"x", None):
        if damaged is None:
            part.unlink()
        else:
            part.write_bytes(damaged)
        with pytest.raises(BatchError, match=f"{part.name}: the part is not as it was written"):
            run(customers, out)
    assert not out.exists()


@pytest.mark.parametrize("at", [1, 7, 20, 50])
def test_a_full_disk_is_told_and_the_run_goes_on(customers, tmp_path, monkeypatch, at):
    """Whatever is being written when there is no more room: a part, the journal or the output."""
    out = tmp_path / "hits.csv"
    wanted = unbroken(customers, out)
    calls = 0
    fsync = os.fsync

    def full(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(BatchError, match=r"No space left on device; what is done is kept in .*hits\.csv\.parts"):
            run(customers, out)
    assert not out.exists()
    run(customers, out)
    assert out.read_bytes() == wanted


def fill(customers: Path, out: Path, said: Any) -> None:
    """Run where no file may be longer than some kilobytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))
    try:
        run(customers, out, clear=True)
    except BatchError as error:
        said.put(str(error))


@needs_fork
def test_a_limit_of_the_system_is_told(customers, tmp_path):
    """As on a disk that is full, and as real: the write itself fails."""
    out = tmp_path / "hits.csv"
    said = FORK.SimpleQueue()
    process = FORK.Process(target=fill, args=(customers, out, said))
    process.start()
    process.join()
    assert "File too large" in said.get()
    assert run(customers, out, clear=True).counts.rows == 3_000
    assert out.read_bytes() == unbroken(customers, out, clear=True)


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "list": ({"screener": Screener(ENTITIES[1:])}, "lists"),
    "profile": ({"screener": Screener(ENTITIES, profile="strict")}, "screening profile"),
    "threshold": ({"threshold": 0.9}, "screening threshold was 0.85 and is 0.9"),
    "limit": ({"limit": 3}, "screening limit was 10 and is 3"),
    "filter": ({"programme": "SDGT"}, "screening filters programme was nothing and is 'SDGT'"),
    "columns": ({"columns": {"name": "id"}}, "columns name"),
    "clear": ({"clear": True}, "clear rows was False and is True"),
    "parts": ({"part_rows": 64}, "rows of a part was 100 and is 64"),
    "delimiter": ({"delimiter": ";", "encoding": "cp1252"}, "input encoding was 'utf-8' and is 'cp1252'"),
}


@pytest.mark.parametrize(("options", "told"), CHANGES.values(), ids=CHANGES)
def test_a_run_of_something_else_is_refused(customers, tmp_path, options, told):
    """The message says what was changed; the kept parts stay, or are thrown away where the caller says so."""
    out = tmp_path / "hits.csv"
    interrupted(customers, out)
    with pytest.raises(BatchError, match=told):
        run(customers, out, **options)
    assert len(list(Places(out).folder.glob("0*"))) == 9
    assert run(customers, out, restart=True, **options).rows_before == 0


def test_another_version_is_refused(customers, tmp_path, monkeypatch):
    """What other code has answered is not mixed with what this one answers."""
    out = tmp_path / "hits.csv"
    interrupted(customers, out)
    monkeypatch.setattr("sanscreen.batch.manifest.code_digest", lambda _: "other")
    with pytest.raises(BatchError, match=r"code was .* and is 'other'"):
        run(customers, out)


def test_a_changed_input_is_refused(customers, tmp_path):
    """A byte in what was read, one in what was not, and a row more; a copy with another time is the same file."""
    out = tmp_path / "hits.csv"
    wanted = unbroken(customers, out)
    content = customers.read_bytes()
    for changed in (content.replace(b"C9;", b"C8;", 1), content[:-3] + b"X" + content[-2:], content + b"C;Ali;\n"):
        interrupted(customers, out)
        customers.write_bytes(changed)
        with pytest.raises(BatchError, match="input sha256 was"):
            run(customers, out)
        customers.write_bytes(content)
    run(customers, out)
    assert out.read_bytes() == wanted


def test_an_input_that_changes_while_it_is_read_is_refused(customers, tmp_path):
    """The part that was under way is not told as done."""
    out = tmp_path / "hits.csv"

    def show(progress: Progress) -> None:
        if progress.counts.rows == 1_000:
            with customers.open("ab") as file:
                file.write(b"C;Ali;\n")

    with pytest.raises(BatchError, match="changed while it was read"):
        run(customers, out, show=show)
    assert len(Journal(Places(out).journal).parts) == 9


def test_two_runs_on_one_output_are_refused(customers, tmp_path, monkeypatch):
    """The second leaves the first alone, and says what it waits for."""
    out = tmp_path / "hits.csv"
    monkeypatch.setattr("sanscreen.batch.places._WAIT", 0.1)
    wanted = unbroken(customers, out)
    refused = 0

    def show(progress: Progress) -> None:
        nonlocal refused
        if progress.counts.rows == 1_000:
            with pytest.raises(BatchError, match="another run is writing it"):
                run(customers, out)
            with pytest.raises(BatchError, match="another run is writing it"):
                run(customers, out, restart=True, overwrite=True)
            refused += 1

    run(customers, out, show=show)
    assert refused == 1
    assert out.read_bytes() == wanted


@needs_fork
def test_a_worker_that_is_ended_from_outside_is_told(customers, tmp_path):
    """As the system does for want of memory: an error in words, and the run goes on."""
    out = tmp_path / "hits.csv"
    wanted = unbroken(customers, out)

    def show(progress: Progress) -> None:
        if progress.counts.rows == 1_000:
            os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)

    with pytest.raises(BatchError, match="a worker process was ended from outside"):
        run(customers, out, workers=2, show=show)
    run(customers, out, workers=2)
    assert out.read_bytes() == wanted


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Ctrl-C goes to a group of processes on POSIX systems only")
def test_ctrl_c_on_the_command_line(tmp_path):
    """As a terminal sends it: status 130, a word on what is kept, no trace; the same command goes on."""
    customers = write_customers(tmp_path / "customers.csv", 60_000)
    (tmp_path / "mine.jsonl").write_text("\n".join(entity.to_json() for entity in ENTITIES), encoding="utf-8")
    starts = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from sanscreen.cli import main; "
    command = [sys.executable, "-c", starts + "main()", "batch", customers, "hits.csv", "--list", "mine.jsonl"]
    started = subprocess.Popen(
        [*command, "--workers", "2"], cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        end = time.monotonic() + 60
        while not kept_rows(tmp_path / "hits.csv") and time.monotonic() < end:
            time.sleep(0.02)
        os.killpg(started.pid, signal.SIGINT)
        _, said = started.communicate(timeout=30)
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
    assert started.returncode == 130
    kept = kept_rows(tmp_path / "hits.csv")
    assert kept in range(10_000, 60_000, 10_000)
    assert f"interrupted: {kept:,} rows kept; the same command goes on from there" in said
    assert "Traceback" not in said


def test_killed_after_the_end_it_is_finished(customers, tmp_path, monkeypatch):
    """Between the end and the clearing up: the same call does nothing again, and clears up."""
    out = tmp_path / "hits.csv"
    wanted = unbroken(customers, out)
    first = run(customers, out)
    places = Places(out)
    places.folder.mkdir()
    places.part(1).write_bytes(b"left over")
    with monkeypatch.context() as patch:
        patch.setattr(Answering, "__call__", lambda *_: pytest.fail("a row was screened again"))
        assert run(customers, out) == replace(first, rows_before=first.counts.rows, problem=None)
        assert not places.folder.exists()
    assert out.read_bytes() == wanted
    assert run(customers, out, overwrite=True).rows_before == 0
    assert out.read_bytes() == wanted


@pytest.mark.parametrize("change", ["input", "output", "option", "manifest", "restart"])
def test_a_finished_run_of_something_else_is_refused(customers, tmp_path, change):
    """An output is never taken for what it is not, and never replaced unasked."""
    out = tmp_path / "hits.csv"
    summary = run(customers, out)
    other = tmp_path / "other.csv"
    other.write_bytes(customers.read_bytes() + (b"9999,Nobody\n" if change == "input" else b""))
    if change == "output":
        out.write_bytes(out.read_bytes()[:-1])
    elif change == "manifest":
        summary.manifest.write_text('{"manifest": 1}', encoding="utf-8")
    kept = out.read_bytes()
    options = {"option": {"threshold": 0.9}, "restart": {"restart": True}}.get(change, {})
    with pytest.raises(BatchError, match=r"there already.*overwrite"):
        run(other, out, **options)
    assert out.read_bytes() == kept
    assert not Places(out).folder.exists()
