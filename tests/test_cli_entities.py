"""`sanscreen entities`: the table, the JSON lines and the CSV, their filters, and what a list cannot make them do."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from typer.testing import CliRunner

import factory
from sanscreen import Designation, Entity, Screener
from sanscreen.cli import app
from sanscreen.cli_entities import COLUMNS, CSV_COLUMNS, browse, csv_line, safe_cell
from sanscreen.filters import Filters
from sanscreen.loading import read_lists

ESCAPE = "\x1b"
NASTY = "=HYPERLINK(1) \x1b[2J\u202eHasan\n7  person [red]Khurasani[/red]"
TUNIS = factory.company(
    "Jund al-Khilafah in Tunisia",
    id="7",
    weak=["Ajnad"],
    designations=[factory.sdgt(section="1(b)", designated_on=date(2018, 2, 27), date_source="announcement")],
)
TWICE = factory.vessel(
    "ADALIA",
    id="11",
    designations=[factory.sdgt(section="1(b)"), Designation(authority="E.O. 13382", designated_on=date(2020, 1, 1))],
)
BARE = factory.person("علي حسن", id="9", nationalities=["iq"])
HOSTILE = factory.person(NASTY, id="@10", designations=[factory.sdgt(section="+1\x1b]0;x\x07")])
MINE = [TUNIS, BARE, TWICE, HOSTILE]
OTHER = factory.person("Somebody Else", id="7")
EDITIONS = "mine (4 entities, as of 2026-08-20) and other (1 entity, date not known)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with two lists that have an id in common."""
    path = tmp_path_factory.mktemp("lists")
    header = json.dumps({"list": {"name": "mine", "as_of": "2026-08-20"}})
    lines = [header, *(entity.to_json() for entity in MINE)]
    (path / "mine.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (path / "other.jsonl").write_text(OTHER.to_json() + "\n", encoding="utf-8")
    (path / "many.jsonl").write_text(
        "".join(factory.person(f"Person {number}", id=str(number)).to_json() + "\n" for number in range(5000)),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def run(folder, monkeypatch):
    """Run `sanscreen entities` on both lists; with a width, as on a terminal."""
    monkeypatch.chdir(folder)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def call(*args, width=None):
        terminal = {} if width is None else {"FORCE_COLOR": "1", "COLUMNS": str(width), "TERM": "xterm"}
        lists = ["--list", "mine.jsonl", "--list", "other.jsonl"]
        done = CliRunner().invoke(app, ["entities", *lists, *args], env=terminal)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.stderr
        return done

    return call


def cells(line: str) -> list[str]:
    return re.split(r"\s{2,}", line)


class TestTable:
    def test_a_line_an_entity_and_the_count(self, run):
        done = run("--section", "1(b)")

        assert done.exit_code == 0
        assert done.stderr == ""
        header, first, second, blank, count = done.stdout.splitlines()
        assert cells(header) == list(COLUMNS)
        assert cells(first) == [
            *("7", "organization", "Jund al-Khilafah in Tunisia", "2", "E.O. 13224", "1(b)", "SDGT"),
            *("2018-02-27 (announcement)", "mine"),
        ]
        assert cells(second) == [
            *("11", "vessel", "ADALIA", "1", "E.O. 13224; E.O. 13382", "1(b); not known", "SDGT; not known"),
            *("not known; 2020-01-01 (source not known)", "mine"),
        ]
        assert blank == ""
        assert count == f"2 of 5 entities in {EDITIONS}, section 1(b) only"

    def test_an_entity_without_designations(self, run):
        (row,) = [line for line in run().stdout.splitlines() if "علي" in line]
        assert cells(row)[4:] == [*["not known"] * 4, "mine"]

    def test_columns_are_aligned(self, run):
        lines = run().stdout.splitlines()
        places = {cell_len(line[: line.index("  person")]) for line in lines if "  person  " in line}
        assert places == {cell_len(lines[0][: lines[0].index("  kind")])}

    def test_both_lists_with_the_same_id(self, run):
        assert [cells(line)[-1] for line in run().stdout.splitlines() if line.startswith("7 ")] == ["mine", "other"]

    def test_none(self, run):
        for width in (None, 200):
            done = run("--in-country", "de", width=width)
            assert (done.exit_code, done.stderr) == (0, "")
            assert done.stdout == f"none of 5 entities in {EDITIONS}, nationality de only\n"

    def test_a_listed_name_cannot_forge_lines_or_move_the_cursor(self, run):
        done = run()

        assert ESCAPE not in done.stdout
        assert len(done.stdout.splitlines()) == 1 + 5 + 2
        assert r"\x1b[2J\u202eHasan\n7  person [red]Khurasani[/red]" in done.stdout

    @pytest.mark.parametrize("width", [40, 80, 120])
    def test_on_a_terminal(self, run, width):
        shown = re.sub(r"\x1b\[[0-9;]*m", "", run(width=width).stdout)
        words = " ".join(shown.split())

        assert ESCAPE not in shown
        assert max(map(cell_len, shown.splitlines())) <= width
        assert "5 of 5 entities in mine" in words
        if width == 120:
            assert "7, organization, 2 names, list mine" in shown
            assert "E.O. 13224, section 1(b), SDGT" in shown
            assert "\u2068علي حسن\u2069" in shown
            assert r"\x1b[2J\u202eHasan" in shown

    def test_a_long_list_has_one_header_and_one_width(self, folder, monkeypatch):
        monkeypatch.chdir(folder)
        terminal = {"FORCE_COLOR": "1", "COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1"}
        done = CliRunner().invoke(app, ["entities", "--list", "many.jsonl"], env=terminal)
        shown = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)

        assert shown.count("designated on") == 1
        assert len(re.findall(r"Person \d+", shown)) == 5000
        assert len({line.index("not known") for line in shown.splitlines() if "Person" in line}) == 1


class TestFilters:
    @pytest.mark.parametrize(
        ("args", "expected"),
        [
            ((), ["7", "9", "11", "@10", "7"]),
            (("--kind", "VESSEL"), ["11"]),
            (("--authority", "e.o. 13382"), ["11"]),
            (("--programme", "SDGT"), ["7", "11", "@10"]),
            (("--section", "section 1(b)"), ["7", "11"]),
            (("--section", "1(b)", "--authority", "E.O. 13382"), []),
            (("--in-country", "IQ"), ["9"]),
            (("--from-list", "other"), ["7"]),
            (("--as-of", "2018-02-26"), ["9", "11", "@10", "7"]),
            (("--designated-after", "2018-02-27"), ["9", "11", "@10", "7"]),
            (("--designated-before", "2018-02-28", "--from-list", "mine"), ["7", "9", "11", "@10"]),
        ],
    )
    def test_every_filter_of_a_screening(self, run, args, expected):
        found = [json.loads(line)["entity"]["id"] for line in run(*args, "--json").stdout.splitlines()]
        assert found == expected

    @pytest.mark.parametrize(
        ("args", "message"),
        [
            (("--from-list", "third"), "one of those loaded (mine, other), not 'third'"),
            (("--section", " "), "section"),
            (("--in-country", "Atlantis"), "or a name such as Tunisia"),
            (("--kind", "ship"), "ship"),
            (("--designated-after", "yesterday"), "YYYY-MM-DD"),
            (("--designated-after", "2020-01-01", "--designated-before", "2019-01-01"), "no day lies"),
            (("--json", "--csv"), "not both"),
            (("--list", "nowhere.jsonl"), "no such file"),
            (("--list", "mine.jsonl"), "given twice"),
            (("--limit", "3"), "--limit"),
        ],
    )
    @pytest.mark.parametrize("form", [(), ("--csv",)])
    def test_what_is_malformed(self, run, args, message, form):
        done = run(*args, *form)

        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("error: ")
        assert message in done.stderr


class TestJson:
    def test_an_entity_a_line_as_it_is(self, run):
        done = run("--json")
        documents = [json.loads(line) for line in done.stdout.splitlines()]

        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout.isascii()
        assert [document["list"] for document in documents] == ["mine"] * 4 + ["other"]
        assert [Entity.from_json(json.dumps(document["entity"])) for document in documents] == [*MINE, OTHER]

    @pytest.mark.parametrize("form", ["--json", "--csv"])
    def test_one_is_not_none(self, run, form):
        assert run(form, "--kind", "vessel").stderr == ""

    def test_none_is_said_beside_the_output(self, run):
        done = run("--json", "--kind", "aircraft")

        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr == f"note: none of 5 entities in {EDITIONS}, kind aircraft only\n"


class TestCsv:
    def test_a_row_an_entity(self, run):
        done = run("--csv")
        rows = list(csv.DictReader(io.StringIO(done.stdout)))

        assert (done.exit_code, done.stderr) == (0, "")
        assert list(rows[0]) == list(CSV_COLUMNS)
        assert list(rows[0].values()) == [
            *("7", "organization", "Jund al-Khilafah in Tunisia", "2", "E.O. 13224", "1(b)", "SDGT"),
            *("2018-02-27", "announcement", "mine"),
        ]
        assert [rows[1][column] for column in ("name", "authority", "designated_on")] == ["علي حسن", "", ""]

    def test_several_designations_keep_their_places(self, run):
        row = list(csv.DictReader(io.StringIO(run("--csv").stdout)))[2]

        assert (row["authority"], row["section"]) == ("E.O. 13224; E.O. 13382", "1(b); ")
        assert (row["designated_on"], row["date_source"]) == ("; 2020-01-01", "")

    def test_no_cell_is_a_formula_and_none_holds_a_control_character(self, run):
        done = run("--csv")
        row = list(csv.DictReader(io.StringIO(done.stdout)))[3]

        assert ESCAPE not in done.stdout
        assert len(done.stdout.splitlines()) == 1 + 5
        assert row["id"] == "'@10"
        assert row["name"] == r"'=HYPERLINK(1) \x1b[2J\u202eHasan\n7  person [red]Khurasani[/red]"
        assert row["section"] == r"'+1\x1b]0;x\x07"

    def test_none_is_a_header_and_a_note(self, run):
        done = run("--csv", "--kind", "aircraft")

        assert (done.exit_code, done.stdout) == (0, ",".join(CSV_COLUMNS) + "\n")
        assert done.stderr.startswith("note: none of 5 entities")

    @pytest.mark.parametrize(
        ("text", "cell"),
        [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("  =1", "'  =1"),
            ("\u00a0=1", "'\u00a0=1"),
            ('"=1', "'\"=1"),
            ("'=1", "''=1"),
            ("' \"=1", "'' \"=1"),
            ("\uff1d1", "'\uff1d1"),
            ("\u200d=1", "'\u200d=1"),
            ("\t=1", r"'\t=1"),
            ("\tA", r"'\tA"),
            ("\rA", r"'\rA"),
            ("\n=1", r"'\n=1"),
            ("\u200b=1", r"\u200b=1"),
            ("al-Qizani", "al-Qizani"),
            ("E.O. 13224", "E.O. 13224"),
            ("O'Brien", "O'Brien"),
            ("'Abd", "'Abd"),
            ("", ""),
        ],
    )
    def test_safe_cell(self, text, cell):
        assert safe_cell(text) == cell

    @given(st.text())
    def test_no_text_begins_as_a_formula(self, text):
        """Whatever precedes it, and the row that holds it stays one row."""
        cell = safe_cell(text)
        assert cell.startswith("'") or cell.strip(" '\"\u00a0\u200c\u200d")[:1] not in {*"=+-@\t\r"}
        assert list(csv.reader([csv_line((text, "x"))])) == [[cell, "x"]]


def test_browse_is_what_the_screener_gives(folder):
    paths = folder / "mine.jsonl", folder / "other.jsonl"
    screener, lists = Screener.from_list(*paths), read_lists(*paths)
    for filters in (Filters(), Filters(list="other"), Filters(section="1(b)")):
        assert [entity for _, entity in browse(lists, filters)] == [*screener.entities(**filters.options())]


def test_a_reader_who_leaves(folder):
    """The command ends quietly, with the status of what was not printed to the end."""
    for form in ((), ("--json",), ("--csv",)):
        command = [sys.executable, "-m", "sanscreen", "entities", "--list", "many.jsonl", *form]
        environment = os.environ | {"PYTHONUTF8": "1"}
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=-1, stderr=-1) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(timeout=60) == 2
