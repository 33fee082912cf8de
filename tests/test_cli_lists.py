"""`sanscreen lists` and its commands: what they print, on which stream, with which exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from list_server import listed, says, sends
from sanscreen import read_list, store
from sanscreen.cli import app
from sanscreen.cli import lists as list_commands
from sanscreen.folders import lists_folder

FIRST = listed("Ashraf AL-QIZANI", "Jund al-Khilafah in Tunisia", title="Theirs")
SECOND = listed("Ashraf AL-QIZANI", "Jund \x1b[2J al-Khilafah", "ADALIA", as_of="2026-08-21")


@pytest.fixture
def run(lists, tmp_path, monkeypatch):
    """Run a command line in this process, in a folder with two list files, and without waits between attempts."""
    monkeypatch.setattr(list_commands, "LIMITS", replace(list_commands.LIMITS, back_off_seconds=0.01, read_seconds=1))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "first.jsonl").write_bytes(FIRST)
    (tmp_path / "second.jsonl").write_bytes(SECOND)

    def call(*args):
        done = CliRunner().invoke(app, ["lists", *args])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.stderr
        return done

    return call


def documents(output):
    return [json.loads(line) for line in output.splitlines()]


class TestShow:
    def test_bundled_and_stored_lists_are_shown(self, run):
        """A stored one under its own name, with the time at which it was fetched."""
        run("import", "first.jsonl", "--name", "mine", "--fetched-on", "2026-08-21")
        done = run()
        bundled, stored = documents(run("--json").stdout)

        assert done.exit_code == 0
        assert done.stdout.startswith("eo13224\n")
        assert "\nmine\n  title         Theirs\n" in done.stdout
        assert (bundled["fetched_at"], stored["fetched_at"]) == (None, "2026-08-21T00:00:00Z")
        assert stored["name"] == "mine"

    def test_one_list_is_shown(self, run):
        """By name, with its version, or by path."""
        run("import", "first.jsonl", "--name", "mine")
        version = store.find_stored("mine").version
        done = run("--json", "--list", "mine", "--list", f"mine@{version.digest[:6]}", "--list", "second.jsonl")

        assert [document["name"] for document in documents(done.stdout)] == ["mine", "mine", "theirs"]

    def test_options_stand_behind_the_command(self, run):
        """Before it they would be lost."""
        done = run("--json", "status")

        assert done.exit_code == 2
        assert "give options behind the command: sanscreen lists status" in done.stderr

    @pytest.mark.parametrize("command", ["update", "import", "status", "verify", "prune", "diff"])
    def test_each_command_has_help_with_an_example(self, run, command):
        """And says its exit status."""
        done = run(command, "--help")

        assert done.exit_code == 0
        assert f"Example: sanscreen lists {command}" in done.stdout
        assert "Exit status: 0" in done.stdout


class TestUpdate:
    def test_a_list_is_fetched(self, run, server, source):
        """The first time, again, and when it has changed."""
        server.answers["/list.jsonl"] = [sends(FIRST), sends(FIRST), sends(SECOND)]
        outputs = [run("update", "theirs") for _ in range(3)]

        assert [done.exit_code for done in outputs] == [0, 0, 0]
        words = [done.stdout.rpartition(", ")[0] for done in outputs]
        assert words[0] == "theirs: updated: 2 entities, 2 names, as of 2026-08-20, 0 problems"
        assert words[1] == "theirs: unchanged: 2 entities, 2 names, as of 2026-08-20, 0 problems"
        assert words[2] == "theirs: updated: 3 entities (2 before), 3 names, as of 2026-08-21, 0 problems"
        assert all(done.stderr == "" for done in outputs)

    def test_json(self, run, server, source):
        """A document a source, whether it worked or not."""
        server.answers["/list.jsonl"] = [sends(FIRST), says(404)]
        (good,) = documents(run("update", "theirs", "--json").stdout)
        bad = run("update", "theirs", "--json")
        (document,) = documents(bad.stdout)

        assert (good["name"], good["result"], good["version"]["counts"]["entities"]) == ("theirs", "updated", 2)
        assert bad.exit_code == 2
        assert document["result"] == "failed"
        assert "answers 404" in document["error"]
        assert "answers 404" in bad.stderr

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            (says(500), "the server answers 500 Internal Server Error; asked 4 times"),
            (says(404), "the server answers 404 Not Found"),
            (sends(SECOND, length=9_999), "the file was cut off"),
            (says(302, Location="/list.jsonl"), "redirects more than 5 times"),
            (says(302, Location="http://localhost/"), "not https"),
            (sends(b"<html><body>Sorry</body></html>"), "is a web page (HTML)"),
            (sends(listed()), "holds no record of an entity"),
            (sends(listed("Ashraf AL-QIZANI")), "more than 10% are gone"),
        ],
    )
    def test_a_failure_ends_with_status_2(self, run, server, source, answer, message):
        """The list stays, and the reason is said once, without a trace."""
        server.answers["/list.jsonl"] = [sends(FIRST)]
        run("update", "theirs")
        server.answers["/list.jsonl"] = [answer]
        done = run("update", "theirs")

        assert (done.exit_code, done.stdout) == (2, "")
        assert message in done.stderr
        assert done.stderr.startswith("error: theirs: ")
        assert done.stderr.count("error: ") == 1
        assert len(read_list("theirs")) == 2

    def test_what_looks_wrong_is_taken_if_asked(self, run, server, source):
        """A drop, and an older edition."""
        server.answers["/list.jsonl"] = [sends(FIRST), sends(listed("Ashraf AL-QIZANI", as_of="2026-08-19"))]
        run("update", "theirs")
        done = run("update", "theirs", "--accept-drop", "--accept-older")

        assert done.exit_code == 0
        assert "1 entity (2 before)" in done.stdout

    def test_one_that_fails_stops_no_other(self, run, server, source):
        """And the status says that one failed."""
        server.answers["/list.jsonl"] = [sends(FIRST)]
        done = run("update", "nothing", "theirs")

        assert done.exit_code == 2
        assert "no source is called 'nothing'" in done.stderr
        assert done.stdout.startswith("theirs: updated")

    def test_without_names_all_sources_are_fetched(self, run, server, source, monkeypatch):
        """But for one that lacks its token and was never fetched."""
        known = {name: store.read_sources(lists_folder())[name] for name in ("theirs", "eu")}
        monkeypatch.delenv("SANSCREEN_EU_TOKEN", raising=False)
        monkeypatch.setattr(store, "read_sources", lambda folder: known)
        server.answers["/list.jsonl"] = [sends(FIRST)]
        done = run("update")

        assert done.exit_code == 0
        assert done.stderr == "warning: eu: passed over, because SANSCREEN_EU_TOKEN holds no token\n"
        assert run("update", "eu").exit_code == 2

    def test_a_time_limit(self, run, server, source):
        """For one list, all attempts together."""
        server.answers["/list.jsonl"] = [says(503, Retry_After="30")]
        done = run("update", "theirs", "--timeout", "2")

        assert done.exit_code == 2
        assert "2 s are over" in done.stderr

    @pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
    def test_progress_is_shown_on_a_terminal_only(self, run, server, source):
        """And is gone when the list is there."""
        server.answers["/list.jsonl"] = [sends(FIRST)]
        import pty

        here, there = pty.openpty()
        done = subprocess.Popen(
            [sys.executable, "-m", "sanscreen", "lists", "update", "theirs"],
            stdout=subprocess.PIPE,
            stderr=there,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        )
        output = done.communicate(timeout=60)[0]
        os.close(there)
        shown = os.read(here, 100_000)
        os.close(here)

        assert output.startswith(b"theirs: updated: 2 entities")
        assert b"theirs" in shown
        assert b"\x1b[" in shown


class TestImport:
    def test_a_file_is_stored(self, run):
        """And screened by its name."""
        done = run("import", "first.jsonl", "--name", "mine")
        screened = CliRunner().invoke(app, ["screen", "Ashraf al Qizani", "--list", "mine"])

        assert done.exit_code == 0
        assert done.stdout.startswith("mine: updated: 2 entities, 2 names, as of 2026-08-20")
        assert screened.exit_code == 1
        assert "in mine (2 entities, as of 2026-08-20)" in screened.stdout

    def test_a_file_that_is_none(self, run):
        """It is said, with status 2."""
        done = run("import", "nowhere.jsonl", "--name", "mine")

        assert (done.exit_code, done.stdout) == (2, "")
        assert "no such file" in done.stderr

    def test_json(self, run):
        """What is in force now, and what was."""
        run("import", "first.jsonl", "--name", "mine")
        (document,) = documents(run("import", "second.jsonl", "--name", "mine", "--json").stdout)

        assert document["version"]["counts"]["entities"] == 3
        assert document["before"]["counts"]["entities"] == 2


class TestStatus:
    def test_each_list_and_its_age(self, run):
        """And the sources without one."""
        run("import", "first.jsonl", "--name", "mine", "--fetched-on", "2026-08-21")
        done = run("status")
        head, mine, *others = done.stdout.splitlines()

        assert done.exit_code == 0
        columns = ["list", "state", "as of", "fetched", "entities", "problems", "version", "format", "versions"]
        assert re.split("  +", head) == columns
        assert mine.startswith("mine       stale       2026-08-20 (")
        assert [line.split() for line in others] == [
            [name, "not", "stored"] for name in ("eu", "ofac-cons", "ofac-sdn", "uk", "un")
        ]

    def test_a_stale_list_ends_with_status_2_if_asked(self, run):
        """So that a job that watches over lists need not read what is printed."""
        run("import", "first.jsonl", "--name", "mine", "--fetched-on", "2026-08-21")
        assert run("status", "--check").exit_code == 2
        run("import", "first.jsonl", "--name", "mine", "--fetched-on", "9999-01-01")
        assert run("status", "--check").exit_code == 0

    def test_the_last_failure_is_told(self, run, server, source):
        """Until an update succeeds."""
        server.answers["/list.jsonl"] = [says(404), sends(FIRST)]
        run("update", "theirs")
        done = run("status")
        (document,) = (each for each in documents(run("status", "--json").stdout) if each["name"] == "theirs")

        assert "theirs: " not in done.stdout
        assert "the last update failed (" in done.stderr
        assert "answers 404" in document["last_failure"]["error"]
        assert not document["is_stored"]
        run("update", "theirs")
        assert run("status").stderr == ""
        assert run("status", "--check").exit_code == 0


class TestVerifyAndPrune:
    def test_all_is_as_it_came(self, run):
        """Each version on a line."""
        run("import", "first.jsonl", "--name", "mine")
        run("import", "second.jsonl", "--name", "mine")

        assert run("verify").stdout.count(": as it came\n") == 1
        assert run("verify", "--all").stdout.count(": as it came\n") == 2

    def test_a_byte_that_was_turned_over(self, run):
        """Status 2, and the version is named."""
        run("import", "first.jsonl", "--name", "mine")
        path = store.stored_path("mine")
        path.write_bytes(path.read_bytes().replace(b"QIZANI", b"QIZBNI"))
        done = run("verify", "mine")

        assert (done.exit_code, done.stdout) == (2, "")
        assert "first.jsonl is not as it came" in done.stderr
        assert documents(run("verify", "--json").stdout)[0]["wrong"].startswith("first.jsonl")

    def test_old_versions_are_removed(self, run):
        """And named."""
        run("import", "first.jsonl", "--name", "mine")
        version = store.find_stored("mine").version
        run("import", "second.jsonl", "--name", "mine")
        done = run("prune", "--keep", "1")

        assert done.stdout == f"mine@{version.digest[:12]}: removed\n"
        assert run("prune", "nothing").exit_code == 2


class TestDiff:
    def test_two_versions(self, run):
        """Added, removed and changed, and nothing that reaches a terminal raw."""
        run("import", "first.jsonl", "--name", "mine")
        version = store.find_stored("mine").version
        run("import", "second.jsonl", "--name", "mine")
        done = run("diff", f"mine@{version.digest[:6]}", "mine")

        assert done.exit_code == 0
        *lines, last = done.stdout.splitlines()
        assert lines == [
            "added     3  person  ADALIA",
            r"changed   2  person  Jund \x1b[2J al-Khilafah",
            "          names: - text Jund al-Khilafah in Tunisia",
            r"          names: + text Jund \x1b[2J al-Khilafah",
        ]
        editions = "from mine (2 entities, as of 2026-08-20) to mine (3 entities, as of 2026-08-21)"
        assert last == f"1 added, 0 removed, 1 changed: {editions}"

    def test_json(self, run):
        """One document; two files without a difference end with status 0 as well."""
        (document,) = documents(run("diff", "second.jsonl", "first.jsonl", "--json").stdout)
        done = run("diff", "first.jsonl", "./first.jsonl")

        assert [entity["id"] for entity in document["removed"]] == ["3"]
        assert document["old"]["entities"] == 3
        assert (done.exit_code, done.stdout.count("\n")) == (0, 1)

    def test_a_list_that_is_not_there(self, run):
        """Status 2."""
        assert run("diff", "first.jsonl", "nothing").exit_code == 2


class TestExport:
    @pytest.mark.parametrize("form", ["jsonl", "csv"])
    def test_what_is_exported_is_the_same_list(self, form, tmp_path):
        """Every entity, in a file that is read again; diff finds nothing between the two."""
        path = tmp_path / f"own.{form}"
        done = CliRunner().invoke(app, ["lists", "export", "eo13224", "--format", form, "--out", str(path)])
        assert (done.exit_code, done.stdout) == (0, f"{path}: 3,262 entities of list eo13224\n")
        assert list(read_list(path)) == list(read_list("eo13224"))
        done = CliRunner().invoke(app, ["lists", "diff", "eo13224", str(path)])
        assert done.exit_code == 0
        assert done.stdout.startswith("0 added, 0 removed, 0 changed")

    @pytest.mark.parametrize("where", ["no-such-folder/own.csv", "."])
    def test_a_place_that_cannot_be_written(self, where, tmp_path, monkeypatch):
        """A message and status 2."""
        monkeypatch.chdir(tmp_path)
        done = CliRunner().invoke(app, ["lists", "export", "eo13224", "--out", where])
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("error: ")
