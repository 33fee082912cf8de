"""The examples of the README and the other pages do what the pages say; pytest runs those of docstrings."""

import re
from pathlib import Path

import pytest

from docs_examples import check_page, count_examples, output_matches

ROOT = Path(__file__).parents[1]
PAGES = [
    page
    for page in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "lists" / "README.md",
        *sorted(ROOT.glob("docs/**/*.md")),
    )
    if page.exists()
]
# What the examples of a page need beyond the core; the page is skipped where it is not installed.
NEEDS = re.compile(r"<!-- The examples need: (.+) -->")
SETUP_AND_SCREEN = 'pip install . && sanscreen screen "Jund al Khilafah"'
SETUP_AND_TEST = 'pip install -e ".[test]" && pytest'


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples_do_what_the_page_says(page, request, lists, tmp_path, monkeypatch):
    """In a folder of its own with all that the repository has, so that what examples write is gone afterwards."""
    folder = tmp_path / "page"
    folder.mkdir()
    for path in ROOT.iterdir():
        (folder / path.name).symlink_to(path)
    monkeypatch.chdir(folder)
    text = page.read_text(encoding="utf-8")
    for need in ", ".join(NEEDS.findall(text)).split(", "):
        if need == "spark":
            request.getfixturevalue("spark")
        elif need:
            pytest.importorskip(need)
    problems = check_page(text, page.name, folder=folder)

    assert not problems, "\n\n".join(problems)


def test_readme_has_examples_that_are_run():
    assert count_examples((ROOT / "README.md").read_text(encoding="utf-8")) >= 2


def test_readme_gives_both_set_up_commands_and_ci_runs_the_second():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert SETUP_AND_SCREEN in readme
    assert SETUP_AND_TEST in readme
    assert SETUP_AND_TEST in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        pytest.param("```pycon\n>>> 1 + 1\n3\n```\n", "Expected:\n    3\nGot:\n    2", id="wrong-answer"),
        pytest.param("```pycon\n>>> 1 / 0\n```\n", "ZeroDivisionError", id="session-raises"),
        pytest.param("```pycon\n1 + 1\n```\n", "without a >>> line", id="empty-session"),
        pytest.param("1. Step\n\n   ```pycon\n   >>> 'a'\n   'b'\n   ```\n", "'b'", id="indented"),
        pytest.param("```python\nimport no_such_module\n```\n", "ModuleNotFoundError", id="script-raises"),
        pytest.param("```console\n$ sanscreen no-such-command\n```\n", "exit status 2", id="command-fails"),
        pytest.param("```sh\nsanscreen no-such-command\n```\n", "exit status 2", id="shell-command-fails"),
        pytest.param("```console\n$ sanscreen version\nnever this\n```\n", "expected:\nnever this", id="wrong-output"),
        pytest.param("```console\n$ sanscreen version | head\n```\n", "only && is understood", id="pipes-are-not-run"),
        pytest.param("```console\n$ rm -r .\n```\n", "not a command of ours", id="foreign-command"),
        pytest.param("```\n>>> 1 + 1\n2\n```\n", "outside a pycon block", id="unlabelled-session"),
        pytest.param("```text\n$ sanscreen version\n```\n", "outside a console block", id="unlabelled-command"),
    ],
)
def test_a_wrong_example_is_caught(page, problem, tmp_path):
    problems = check_page(page, "page.md", folder=tmp_path)

    assert len(problems) == 1
    assert "page.md" in problems[0]
    assert problem in problems[0]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            "```pycon\n>>> number = 2\n```\ntext\n```pycon\n>>> number + 1\n3\n```\n", id="blocks-share-names"
        ),
        pytest.param("```python\nnumber = 2\n```\n```pycon\n>>> number\n2\n```\n", id="script-and-session-share-names"),
        pytest.param("```json\n{}\n```\n", id="data-is-not-run"),
        pytest.param("```csv mine.csv\nname\nJane\n```\n```sh\nsanscreen batch mine.csv o.csv\n```\n", id="a-file"),
        pytest.param("```sh\n# a comment\npip install . && pytest\n```\n", id="set-up-is-not-run"),
    ],
)
def test_a_right_example_passes(page, tmp_path):
    assert check_page(page, "page.md", folder=tmp_path) == []


def test_a_command_after_set_up_is_run(tmp_path):
    problems = check_page("```sh\npip install . && sanscreen no-such-command\n```\n", "page.md", folder=tmp_path)

    assert len(problems) == 1
    assert "exit status 2" in problems[0]


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        ("a\nb", "a  \nb\n", True),
        ("a\n...\nd", "a\nb\nc\nd\n", True),
        ("a\n...", "a\n", True),
        ("version ...", "version 1.2\n", True),
        ("a\n...\nd", "a\nb\n", False),
        ("a", "a\nb\n", False),
        ("a\nb", "a\n\nb\n", False),
        ("0.90", "0x90\n", False),
    ],
)
def test_output_is_compared_line_by_line(shown, output, expected):
    assert output_matches(shown, output) is expected
