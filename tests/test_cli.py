"""The command line: what it prints, on which stream, with which exit status, in a pipe and on a terminal."""

import json
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from typer.testing import CliRunner

import factory
import sanscreen
from sanscreen import Screener
from sanscreen.cli import app
from sanscreen.cli_render import escape, isolate

BOX = re.compile("[\u2500-\u257f]")
ESCAPE = "\x1b"
NASTY = "Ali \x1b[2J\u202eHasan\n  score 0 [red]Khurasani[/red]"
TUNIS = factory.company(
    "Jund al-Khilafah in Tunisia",
    id="7",
    weak=["Ajnad"],
    designations=[
        factory.sdgt(
            section="1(b)",
            designated_on=date(2018, 2, 27),
            date_source="announcement",
            determined_on=date(2018, 2, 23),
        )
    ],
)
ENTITIES = [
    TUNIS,
    factory.person("Ashraf al-Qizani", id="8", designated=date(2021, 5, 4), birth_dates=["1971"]),
    factory.person("علي حسن الخراساني", id="9"),
    factory.person(NASTY, id="10"),
    factory.vessel("ADALIA", id="11", designations=[factory.sdgt()]),
]
EDITION = "mine (5 entities, as of 2026-08-20)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a good list, one with bad lines, and an empty file."""
    path = tmp_path_factory.mktemp("lists")
    header = json.dumps({"list": {"name": "mine", "title": "My list", "as_of": "2026-08-20"}})
    records = [entity.to_json() for entity in ENTITIES]
    (path / "mine.jsonl").write_text("\n".join([header, *records]) + "\n", encoding="utf-8")
    bad = ['{"id": "20", "kind": "alien", "names": [{"text": "X"}]}'] * 6 + ['{"id": "21']
    (path / "bad.jsonl").write_text("\n".join([records[0], *bad]) + "\n", encoding="utf-8")
    (path / "empty.jsonl").write_text("", encoding="utf-8")
    return path


@pytest.fixture
def run(folder, monkeypatch):
    """Run a command line in this process, in the folder of lists."""
    monkeypatch.chdir(folder)

    def call(*args, stdin=None):
        done = CliRunner().invoke(app, list(args), input=stdin)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.stderr
        return done

    return call


@pytest.fixture
def spawn(folder):
    """Run a command line in a process of its own, in the folder of lists, with its output in pipes."""

    def call(*args, stdin=b"", **variables):
        return subprocess.run(
            [sys.executable, "-m", "sanscreen", *args],
            cwd=folder,
            input=stdin,
            capture_output=True,
            env={**_environment(), **variables},
            timeout=60,
            check=False,
        )

    return call


def _environment():
    telling = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING", "TERM"}
    return {name: value for name, value in os.environ.items() if name not in telling} | {"PYTHONUTF8": "1"}


def mine(*args):
    return (*args, "--list", "mine.jsonl")


def documents(output):
    return [json.loads(line) for line in output.splitlines()]


class TestScreen:
    def test_a_clear_name(self, run):
        done = run(*mine("screen", "John Smith"))

        assert done.stdout == f"John Smith: clear: no hit at or above 0.850 in {EDITION}\n"
        assert done.stderr == ""
        assert done.exit_code == 0

    def test_a_hit_with_its_designation_and_explanation(self, run):
        done = run(*mine("screen", "Jund al Khilafah in Tunisia"))
        verdict, _, header, row, *rest = done.stdout.splitlines()

        assert done.exit_code == 1
        assert verdict == f"Jund al Khilafah in Tunisia: 1 hit at or above 0.850 in {EDITION}"
        assert re.split(r"\s{2,}", header) == [
            *("score", "listed name", "sort of name", "entity", "id", "kind"),
            *("authority", "section", "programme", "designated on", "list"),
        ]
        assert re.split(r"\s{2,}", row) == [
            *("1.000", "Jund al-Khilafah in Tunisia", "primary name", "Jund al-Khilafah in Tunisia", "7"),
            *("organization", "E.O. 13224", "1(b)", "SDGT", "2018-02-27 (announcement)", "mine"),
        ]
        hit = Screener([TUNIS]).screen("Jund al Khilafah in Tunisia")[0]
        assert "\n".join(rest).strip() == hit.explain().replace("list records", "list mine")

    def test_what_the_list_does_not_say_is_not_known(self, run):
        row = run(*mine("screen", "Adalia")).stdout.splitlines()[3]

        assert re.split(r"\s{2,}", row)[6:] == ["E.O. 13224", "not known", "SDGT", "not known", "mine"]

    def test_several_names_of_which_one_hits(self, run):
        done = run(*mine("screen", "John Smith", "Ajnad"))

        assert done.exit_code == 1
        assert "John Smith: clear" in done.stdout
        assert "Ajnad: 1 hit" in done.stdout
        assert "weak alias" in done.stdout

    @pytest.mark.parametrize(("name", "why"), [("!!!", "no letter"), ("", "no letter"), ("Mr", "only a title")])
    def test_an_unscreenable_name_is_not_clear(self, run, name, why):
        done = run(*mine("screen", name, "John Smith"))

        assert done.exit_code == 2
        assert re.search(f": unscreenable: .*{why}", done.stdout)
        assert "John Smith: clear" in done.stdout
        assert f"{name}: clear" not in done.stdout.replace("John Smith: clear", "")
        assert why in done.stderr
        assert "1 of 2 names" in done.stderr

    def test_an_error_outweighs_a_hit(self, run):
        assert run(*mine("screen", "Ajnad", "!!!")).exit_code == 2

    def test_look_alike_letters_are_told(self, run):
        done = run(*mine("screen", "Jund аl-Khilаfаh in Tunisiа"))

        assert done.exit_code == 1
        assert "  spelling: look-alike: 'Tunisiа' was read as 'tunisia'\n" in done.stdout

    def test_the_limit_and_all(self, run):
        wide = mine("screen", "Jund al-Khilafah in Tunisia", "--threshold", "0.001", "--limit", "1")
        few = run(*wide, "Ali Hasan Khurasani", "--json")
        every = run(*wide, "Ali Hasan Khurasani", "--json", "--all")

        assert [len(document["hits"]) for document in documents(few.stdout)] == [1, 1]
        assert [document["truncated"] for document in documents(few.stdout)] == [False, True]
        assert len(documents(every.stdout)[1]["hits"]) == 2
        assert "1 hit (of more: --all shows them) at or above 0.001" in run(*wide, "Ali Hasan Khurasani").stdout

    @pytest.mark.parametrize(
        ("options", "status"),
        [
            (["--as-of", "2018-01-01"], 0),
            (["--as-of", "2018-03-01"], 1),
            (["--kind", "person"], 0),
            (["--kind", "ORGANIZATION"], 1),
            (["--authority", "E.O. 13382"], 0),
            (["--authority", "e.o. 13224"], 1),
            (["--programme", "IRAN"], 0),
            (["--programme", "SDGT"], 1),
            (["--section", "1(a)"], 0),
            (["--section", "1(B)"], 1),
            (["--from-list", "mine"], 1),
            (["--in-country", "TN"], 0),
            (["--designated-after", "2018-02-27"], 0),
            (["--designated-after", "2018-02-26"], 1),
            (["--designated-before", "2018-02-27"], 0),
            (["--designated-before", "2018-02-28"], 1),
            (["--threshold", "1"], 1),
        ],
    )
    def test_filters(self, run, options, status):
        done = run(*mine("screen", "Jund al-Khilafah in Tunisia", *options))

        assert done.exit_code == status
        if options[0] != "--threshold":
            assert options[1].lower() in done.stdout.splitlines()[0].lower()

    def test_the_filters_are_said_in_words(self, run):
        days = ["--designated-after", "2018-01-01", "--designated-before", "2019-01-01", "--as-of", "2020-01-01"]
        done = run(*mine("screen", "John Smith", "--in-country", "tn", "--section", "section 1(b)", *days))

        assert done.stdout == (
            f"John Smith: clear: no hit at or above 0.850 in {EDITION}, not known to be out of force on 2020-01-01, "
            "section 1(b) only, nationality tn only, "
            "designated after 2018-01-01 and before 2019-01-01, or on a day not known\n"
        )

    def test_particulars_reach_the_score(self, run):
        def score(*options):
            return documents(run(*mine("screen", "Ashraf al-Qizani", "--json", *options)).stdout)[0]

        other, same = score("--birth-date", "1930", "--threshold", "0.1"), score("--birth-date", "circa 1971")
        assert other["hits"][0]["score"] < same["hits"][0]["score"] == 1.0
        assert same["query"]["birth_date"] == "circa 1971"
        assert score("--country", "TN", "--country", "fr")["query"]["countries"] == ["tn", "fr"]

    def test_json_is_the_screening(self, run):
        done = run(*mine("screen", "John Smith", "Ajnad", "!!!", "--json"))
        answers = documents(done.stdout)

        assert done.exit_code == 2
        assert [answer["status"] for answer in answers] == ["clear", "hit", "unscreenable"]
        assert "no letter" in answers[2]["reason"]
        assert answers[1]["stamp"]["lists"][0]["as_of"] == "2026-08-20"
        expected = Screener([TUNIS]).screen("Ajnad").to_dict()
        assert answers[1]["hits"] == [{**expected["hits"][0], "list": "mine"}]

    def test_two_lists(self, run):
        done = run("screen", "John Smith", "--list", "mine.jsonl", "--list", "bad.jsonl")

        assert f"in {EDITION} and bad (1 entity, date not known, 7 problems)" in done.stdout

    def test_broken_lines_are_told_and_the_rest_is_screened(self, run):
        done = run("screen", "Ajnad", "--list", "bad.jsonl")

        assert done.exit_code == 1
        assert done.stderr.count("warning: ") == 6
        assert "warning: bad.jsonl, line 2, record '20', field kind" in done.stderr
        assert "2 more problems" in done.stderr

    @pytest.mark.parametrize(
        ("args", "message"),
        [
            (["--list", "nowhere.jsonl"], "nowhere.jsonl: no such file"),
            (["--list", "empty.jsonl"], "empty.jsonl: the file is empty"),
            (["--list", "mine.jsonl", "--list", "mine.jsonl"], "given twice"),
            (["--list", "a\x1b[2J"], r"a\x1b[2J: no such file"),
            (["--as-of", "2018-02-30"], "YYYY-MM-DD"),
            (["--as-of", "20180301"], "YYYY-MM-DD"),
            (["--birth-date", "yesterday"], "circa 1966"),
            (["--country", "Atlantis"], "or a name such as Tunisia"),
            (["--in-country", "Atlantis"], "or a name such as Tunisia"),
            (["--section", " "], "section"),
            (["--from-list", "theirs"], "one of those loaded (mine), not 'theirs'"),
            (["--designated-after", "2018"], "YYYY-MM-DD"),
            (["--designated-after", "2018-03-01", "--designated-before", "2018-03-02"], "no day lies after"),
            (["--kind", "\x1b[2J"], r"\x1b[2J"),
            (["--threshold", "85"], "above 0 and at most 1"),
            (["--threshold", "nan"], "above 0 and at most 1"),
            (["--limit", "0"], "--limit"),
            (["--authority", " "], "authority"),
            (["--colour", "red"], "--colour"),
        ],
    )
    def test_bad_options(self, run, args, message):
        done = run("screen", "John Smith", *([] if "--list" in args else ["--list", "mine.jsonl"]), *args)

        assert done.exit_code == 2
        assert done.stdout == ""
        assert done.stderr.startswith("error: ")
        assert message in done.stderr
        assert ESCAPE not in done.stderr


class TestStandardInput:
    def test_names_one_a_line(self, run):
        done = run(*mine("screen", "Adalia", "-"), stdin="\ufeffAjnad\r\nJohn Smith")

        assert re.findall(r"^(\w.*): (?:\d hit|clear)", done.stdout, re.MULTILINE) == ["Adalia", "Ajnad", "John Smith"]
        assert done.exit_code == 1

    def test_a_blank_line_is_a_name_not_given(self, run):
        done = run(*mine("screen", "-", "--json"), stdin="John Smith\n\nJohn Smith\n")

        assert [answer["status"] for answer in documents(done.stdout)] == ["clear", "unscreenable", "clear"]
        assert done.exit_code == 2

    def test_no_name_at_all(self, run):
        done = run(*mine("screen", "-"), stdin="")

        assert (done.exit_code, done.stdout) == (2, "")
        assert "holds no name" in done.stderr

    def test_what_is_not_utf8_is_not_screened(self, run):
        done = run(*mine("screen", "-", "--json"), stdin="Ajnad\nJosé\n".encode("latin-1"))

        assert [answer["status"] for answer in documents(done.stdout)] == ["hit", "unscreenable"]
        assert "not UTF-8" in done.stderr

    def test_utf16_is_refused(self, run):
        done = run(*mine("screen", "-"), stdin="Ajnad".encode("utf-16"))

        assert done.exit_code == 2
        assert "UTF-16" in done.stderr

    def test_too_long_a_line(self, run):
        done = run(*mine("screen", "-"), stdin="a" * 1_000_000 + "\nJohn Smith\n")

        assert done.exit_code == 2
        assert "(1,000,000 characters): unscreenable" in done.stdout
        assert "John Smith: clear" in done.stdout
        assert len(done.stdout) < 1000


class TestExplain:
    def test_below_the_threshold(self, run):
        done = run(*mine("explain", "John Smith", "7"))

        assert done.exit_code == 0
        expected = Screener([TUNIS]).explain("John Smith", "7").text().replace("list records", "list mine")
        assert done.stdout == f"{expected}\n  list          {EDITION}\n"

    def test_at_the_threshold(self, run):
        assert run(*mine("explain", "Jund al-Khilafah in Tunisia", "mine:7")).exit_code == 1

    def test_json(self, run):
        (document,) = documents(run(*mine("explain", "Ajnad", "7", "--json")).stdout)

        assert document["score"] == 1.0
        (held,) = document["stamp"]["lists"]
        assert held["as_of"] == "2026-08-20"
        assert len(held["digest"]) == 64

    @pytest.mark.parametrize(
        ("name", "entity", "message"),
        [("Ajnad", "99", "no entity '99' in list mine"), ("!!!", "7", "no letter"), ("Jos\udce9", "7", "not UTF-8")],
    )
    def test_errors(self, run, name, entity, message):
        done = run(*mine("explain", name, entity))

        assert (done.exit_code, done.stdout) == (2, "")
        assert message in done.stderr


class TestListsAndVersion:
    def test_the_bundled_list(self, run):
        done = run("lists")

        assert done.exit_code == 0
        assert done.stdout.startswith("eo13224\n")
        assert re.search(r"as of +2026-08-20 \(-?[0-9,]+ days? old\)", done.stdout)
        assert re.search(r"entities +3,262: 1,707 persons", done.stdout)
        assert re.search(r"digest +sha256 [0-9a-f]{12}\n", done.stdout)
        assert re.search(r"problems +0\n", done.stdout)

    def test_problems_are_shown_in_full(self, run):
        done = run(*mine("lists", "--list", "bad.jsonl"))

        assert done.exit_code == 0
        assert done.stdout.count("bad.jsonl, line ") == 7

    def test_json(self, run):
        done = run("lists", "--json", "--list", "mine.jsonl", "--list", "nowhere.jsonl", "--list", "bad.jsonl")
        good, bad = documents(done.stdout)

        assert done.exit_code == 2
        assert (good["name"], good["published_on"], good["counts"]["entities"]) == ("mine", "2026-08-20", 5)
        assert isinstance(good["age_days"], int)
        assert bad["age_days"] is None
        assert "nowhere.jsonl" in done.stderr

    def test_version(self, run):
        (document,) = documents(run("version", "--json").stdout)
        text = run("version").stdout

        stamp = Screener([]).screen("Ajnad").stamp
        assert document["sanscreen"] == stamp.engine
        assert document["rapidfuzz"] == stamp.rapidfuzz
        assert document["weights_digest"] == stamp.weights_digest
        assert text.startswith(f"sanscreen {stamp.engine}\n")
        assert f"  unicode         {stamp.unicode}\n" in text


class TestHelp:
    @pytest.mark.parametrize("command", ["screen", "explain", "entities", "lists", "version"])
    def test_each_command_has_help_with_an_example(self, run, command):
        done = run(command, "--help")

        assert done.exit_code == 0
        assert f"Example: sanscreen {command}" in done.stdout

    def test_nothing_asked_is_not_clear(self, run):
        done = run()

        assert done.exit_code == 2
        assert "Commands" in done.stdout

    @pytest.mark.parametrize("args", [["scren", "Ajnad"], ["screen"], ["explain", "Ajnad"]])
    def test_a_misspelt_command_line(self, run, args):
        done = run(*args)

        assert done.exit_code == 2
        assert "--help" in done.stderr


class TestFaults:
    """Status 1 says "hit", so it is never the status of a failure."""

    @pytest.mark.parametrize(
        ("fault", "status", "message"),
        [(RuntimeError("odd \x1b[2J"), 2, r"RuntimeError: odd \x1b[2J"), (KeyboardInterrupt(), 130, "")],
    )
    def test_a_fault_of_the_program(self, monkeypatch, fault, status, message):
        def fail(*names, **options):
            raise fault

        monkeypatch.setattr(Screener, "from_list", fail)
        done = CliRunner().invoke(app, ["screen", "Ajnad"])

        assert done.exit_code == status
        assert message in done.stderr
        assert ESCAPE not in done.stderr


class TestHostileText:
    def count_hits(self, run):
        done = run(*mine("screen", "Ali Hasan Khurasani", "--threshold", "0.3", "--json"))
        return len(documents(done.stdout)[0]["hits"])

    def test_a_listed_name_cannot_forge_lines_or_move_the_cursor(self, run):
        done = run(*mine("screen", "Ali Hasan Khurasani", "--threshold", "0.3"))

        assert r"Ali \x1b[2J\u202eHasan\n  score 0 [red]Khurasani[/red]" in done.stdout
        assert ESCAPE not in done.stdout
        assert len(re.findall("^  score", done.stdout, re.MULTILINE)) == self.count_hits(run)

    def test_a_query_is_shown_as_it_was_written(self, run):
        done = run(*mine("screen", "[bold]Smith[/bold] \x1b]0;x\x07 :smile:"))

        assert done.stdout.startswith(r"[bold]Smith[/bold] \x1b]0;x\x07 :smile:: clear")

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("José علي 中", "José علي 中"),
            ("a\u200cb", "a\u200cb"),
            ("\x1b\x9b\x00\t\n", r"\x1b\x9b\x00\t\n"),
            ("\u202e\u2028\u200b", r"\u202e\u2028\u200b"),
            ("\udce9", r"\udce9"),
        ],
    )
    def test_escape(self, text, shown):
        assert escape(text) == shown

    def test_isolate(self):
        assert isolate("'علي حسن' ~ 'علي': x") == "'\u2068علي حسن\u2069' ~ '\u2068علي\u2069': x"


class TestProcess:
    def test_a_pipe_is_plain(self, spawn):
        done = spawn(*mine("screen", "Jund al-Khilafah in Tunisia", "علي حسن الخراساني"), COLUMNS="40")
        output = done.stdout.decode()

        assert done.returncode == 1
        assert done.stderr == b""
        assert ESCAPE not in output
        assert not BOX.search(output)
        assert "\u2068" not in output
        assert "علي حسن الخراساني: 1 hit" in output
        assert max(map(len, output.splitlines())) > 100

    def test_help_in_a_pipe_is_plain(self, spawn):
        output = spawn("screen", "--help").stdout.decode()

        assert "Usage: " in output
        assert not BOX.search(output)
        assert ESCAPE not in output

    @pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
    def test_an_encoding_without_the_letters(self, spawn, encoding):
        done = spawn(*mine("screen", "علي حسن الخراساني"), PYTHONIOENCODING=encoding)

        assert done.returncode == 1
        assert rb"\u0639\u0644\u064a" in done.stdout
        assert done.stderr == b""

    def test_bytes_that_are_no_utf8(self, spawn):
        done = spawn(*mine("screen", b"Jos\xe9"))

        assert done.returncode == 2
        assert rb"Jos\udce9: unscreenable" in done.stdout

    def test_a_reader_who_leaves(self, folder):
        command = [sys.executable, "-m", "sanscreen", *mine("screen", "-")]
        with subprocess.Popen(command, cwd=folder, env=_environment(), stdin=-1, stdout=-1, stderr=-1) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdin.write(b"Ajnad\n")
            process.stdin.flush()
            assert process.stdout.readline().startswith(b"Ajnad: 1 hit")
            process.stdout.close()
            process.stdin.write(b"Ajnad\n" * 3)
            process.stdin.close()
            assert process.stderr.read() == b""
            assert process.wait(timeout=60) == 2

    def test_the_bundled_list_and_its_day(self, spawn):
        done = spawn("screen", "John Smith")

        edition = b"eo13224 (3,262 entities, as of 2026-08-20)"
        assert done.stdout.rstrip() == b"John Smith: clear: no hit at or above 0.850 in " + edition
        assert done.returncode == 0

    def test_colour_where_it_is_forced_and_none_where_it_is_not_wanted(self, spawn):
        args = mine("screen", "Jund al-Khilafah in Tunisia")
        forced = spawn(*args, FORCE_COLOR="1", TERM="xterm").stdout.decode()
        colourless = spawn(*args, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm").stdout.decode()

        colour = re.compile(r"\x1b\[[0-9;]*3[0-7]m")
        assert colour.search(forced)
        assert not colour.search(colourless)
        assert "+0." in colourless


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty on Windows")
class TestTerminal:
    @pytest.fixture(params=[40, 80, 120])
    def width(self, request):
        return request.param

    @pytest.fixture
    def show(self, folder):
        """Run a command line on a terminal of its own and return the lines that it shows, without colours."""
        import fcntl
        import pty
        import struct
        import termios

        def call(*args, width):
            ours, theirs = pty.openpty()
            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
            environment = _environment() | {"TERM": "xterm-256color"}
            command = [sys.executable, "-m", "sanscreen", *args]
            process = subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
            os.close(theirs)
            output = b""
            while True:
                try:
                    piece = os.read(ours, 65536)
                except OSError:  # Linux ends a terminal with an error
                    break
                if not piece:
                    break
                output += piece
            os.close(ours)
            process.wait(timeout=60)
            return re.sub(r"\x1b\[[0-9;]*m", "", output.decode()).splitlines()

        return call

    def test_nothing_is_wider_than_the_terminal(self, show, width):
        from rich.cells import cell_len

        lines = show(*mine("screen", "Ali Hasan Khurasani", "Jund al-Khilafah in Tunisia", "!!!"), width=width)

        assert max(map(cell_len, lines)) <= width
        frames = [line for line in lines if line.startswith(("╭", "│", "╰"))]
        assert {cell_len(line) for line in frames} == {width}

    def test_right_to_left_names_are_isolated(self, show):
        text = "\n".join(show(*mine("screen", "علي حسن الخراساني"), width=120))

        assert "│ listed name  \u2068علي حسن الخراساني\u2069 (primary name) " in text
        assert "'\u2068علي\u2069' = '\u2068علي\u2069': same spelling" in text

    def test_hostile_text_is_shown_and_not_obeyed(self, show):
        lines = show(*mine("screen", "Ali Hasan Khurasani", "--threshold", "0.3"), width=120)
        text = "\n".join(lines)

        assert ESCAPE not in text
        assert r"\x1b[2J\u202eHasan\n  score 0 [red]Khurasani[/red]" in text


def test_every_option_of_a_screening_can_be_given():
    from inspect import Parameter, signature

    from sanscreen.cli import entities, screen
    from sanscreen.filters import FilterOptions

    # `--list` loads a list and `--country` says what is known of the query; the filters go by other names.
    renamed = {"list": "from_list", "country": "in_country"}
    named = {renamed.get(name, name) for name in FilterOptions.__optional_keys__}
    options = {
        name: [key for key, found in signature(call).parameters.items() if found.kind is not Parameter.VAR_KEYWORD]
        for name, call in (("screen", sanscreen.screen), ("entities", Screener.entities))
    }
    assert {*options["screen"], *named} - {"query"} <= set(signature(screen).parameters)
    assert {*options["entities"], *named} - {"self"} <= set(signature(entities).parameters)


@pytest.mark.parametrize("command", ["screen", "explain"])
def test_every_field_of_a_query_can_be_given(command):
    """Each field has an option in both commands, by a word of its own where a filter has the plain one."""
    from inspect import signature

    from sanscreen import cli

    named = {"aliases": "alias", "kind": "query_kind", "countries": "country", "identifiers": "document",
             "addresses": "address", "id": "reference", "name": "names" if command == "screen" else "name"}  # fmt: skip
    options = set(signature(getattr(cli, command)).parameters)
    assert {named.get(field, field) for field in sanscreen.Query.model_fields} <= options


class TestFields:
    """What is known of the customer beside a name."""

    ASKED = (
        *("--alias", "Abu Said", "--query-kind", "person", "--birth-date", "1991", "--birth-place", "Gafsa"),
        *("--country", "Tunisia", "--document", "passport:Z123456@tn", "--document", "imo: 9187620", "--gender", "m"),
        *("--address", "12 Rue de Marseille, Tunis", "--id", "customer 7"),
    )

    def test_they_reach_the_query(self, run):
        done = run("screen", "Ashraf Qizani", *self.ASKED, "--json")
        told = json.loads(done.stdout)
        assert told["query"] == {
            "name": "Ashraf Qizani",
            "aliases": ["Abu Said"],
            "kind": "person",
            "birth_date": "1991",
            "countries": ["tn"],
            "identifiers": [
                {"type": "passport", "number": "Z123456", "country": "tn", "note": None},
                {"type": "imo", "number": "9187620", "country": None, "note": None},
            ],
            "gender": "m",
            "birth_place": "Gafsa",
            "addresses": ["12 Rue de Marseille, Tunis"],
            "id": "customer 7",
        }
        assert told["problems"] == ["imo '9187620': its check digits are wrong; it is compared as it stands"]
        verdicts = {row["kind"]: row["verdict"] for row in told["hits"][0]["evidence"] if row["verdict"]}
        assert len(verdicts) == 7
        assert verdicts["kind"] == "matched"

    def test_explain_takes_them_too(self, run):
        done = run("explain", "Ashraf Qizani", "30622", *self.ASKED)
        assert done.exit_code == 1
        assert "birth place unknown: 'Gafsa': the list does not say" in done.stdout
        assert "its check digits are wrong" in done.stdout

    def test_a_document_needs_no_name(self, run, tmp_path):
        entity = sanscreen.Entity.from_dict(
            {
                "id": "1",
                "kind": "vessel",
                "names": [{"text": "ADALIA"}],
                "identifiers": [{"type": "imo", "number": "IMO 9187629"}],
            }
        )
        path = tmp_path / "mine.jsonl"
        path.write_text(entity.to_json() + "\n", encoding="utf-8")
        done = run("screen", "--document", "IMO number:9187629", "--list", str(path))
        assert done.exit_code == 1
        assert done.stdout.startswith("(no name): 1 hit")
        assert "identifier matched" in done.stdout

    @pytest.mark.parametrize(
        ("args", "message"),
        [
            (["--document", "Z123456"], "a document is its sort and its number"),
            (["--document", " :Z123456"], "a document is its sort and its number"),
            (["--document", "passport:Z123456@Atlantis"], "a country is an ISO 3166 code"),
            (["--document", "passport:12"], "at least 4 letters or digits"),
            (["--gender", "maybe"], "a gender is one of"),
            (["--query-kind", "ship"], "ship"),
        ],
    )
    def test_a_malformed_value_is_refused(self, run, args, message):
        done = run("screen", "Ajnad", *args)
        assert done.exit_code == 2
        assert message in " ".join(done.stderr.split())


def test_a_profile_is_named():
    """The stamp says which; an unknown one is refused by name."""
    done = CliRunner().invoke(app, ["screen", "Ajnad", "--profile", "strict", "--json"])
    assert json.loads(done.stdout.splitlines()[0])["stamp"]["profile"] == "strict.v1"
    refused = CliRunner().invoke(app, ["screen", "Ajnad", "--profile", "lenient"])
    assert refused.exit_code == 2
    assert "lenient" in refused.stderr
