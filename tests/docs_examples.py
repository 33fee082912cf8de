"""Runs the examples of a Markdown page and reports those that do not do what the page says.

A fenced block is run by its language:

- ``pycon``: a Python session, checked as doctest does;
- ``python``: a script, which must not raise;
- ``console``: a terminal session. Lines that begin with ``$`` are commands, the lines below a command are its
  output. A command without output shown must end with exit status 0 (clear) or 1 (hits);
- ``sh``, ``bash`` and ``shell``: commands only, checked as commands without output shown;
- any language with the name of a file behind it: the file, written into the folder of the examples.

All blocks of a page share one set of names. In expected output ``...`` stands for any text, on a line of its
own for any number of lines. Commands run in the folder given by the caller. ``sanscreen`` commands are run;
set-up commands (``SETUP``) are not, because they need a network or take minutes; any other command is a
problem, and so is an example in a block of another language, so that no example goes unchecked unseen.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<language>[\w+-]*) *(?P<file>[\w.-]*)[^\n]*\n"
    r"(?P<body>.*?)^(?P=indent)(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
SHELLS = ("sh", "bash", "shell")
DOCTEST_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
OPERATORS = frozenset({"|", "||", "&", ";", "<", ">", ">>"})
COMMAND_SECONDS = 120
SETUP = (
    ("pip",),
    ("python", "-m", "pip"),
    ("python", "-m", "venv"),
    ("python3", "-m", "venv"),
    ("python3.11", "-m", "venv"),
    ("python", "-m", "benchmarks"),
    ("source",),
    (".",),
    ("cd",),
    ("git",),
    ("make",),
    ("pytest",),
    ("ruff",),
    ("mypy",),
    (".ci/run",),
)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, the line of its opening fence, and the file that it shows, if any."""

    language: str
    body: str
    line: int
    file: str = ""


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page, without the indentation of the list they may stand in."""
    found = []
    for match in FENCE.finditer(page):
        indent = len(match["indent"])
        body = "".join(text[indent:] if text.strip() else "\n" for text in match["body"].splitlines(True))
        line = page.count("\n", 0, match.start()) + 1
        found.append(Block(match["language"].lower(), body, line, match["file"]))
    return found


def check_page(page: str, name: str, *, folder: Path) -> list[str]:
    """Run every example of a page; return one message a problem, none when all is as shown."""
    names: dict[str, Any] = {"__name__": "__main__"}
    problems: list[str] = []
    for block in blocks(page):
        place = f"{name}:{block.line}"
        if block.file:
            (folder / block.file).write_text(block.body, encoding="utf-8")
        elif block.language == "pycon":
            problems += _check_session(block, name, names)
        elif block.language == "python":
            problems += _check_script(block, place, names)
        elif block.language == "console":
            problems += _check_terminal(block.body, place, folder)
        elif block.language in SHELLS:
            commands = re.sub(r"^(?=[^#\s])", "$ ", _join_continued(block.body), flags=re.MULTILINE)
            problems += _check_terminal(commands, place, folder)
        elif re.search(r"^>>> ", block.body, re.MULTILINE):
            problems.append(f"{place}: a Python session outside a pycon block is not checked")
        elif re.search(r"^\$ ", block.body, re.MULTILINE):
            problems.append(f"{place}: a command outside a console block is not checked")
    return problems


def count_examples(page: str) -> int:
    """Return how many blocks of a page hold a Python session or a command of ours that is run."""
    return sum(
        (block.language == "pycon" and ">>>" in block.body)
        or (block.language in ("console", *SHELLS) and re.search(r"\bsanscreen ", block.body) is not None)
        for block in blocks(page)
    )


def _check_session(block: Block, name: str, names: dict[str, Any]) -> list[str]:
    test = doctest.DocTestParser().get_doctest(block.body, names, f"{name}:{block.line}", name, block.line)
    if not test.examples:
        return [f"{name}:{block.line}: a pycon block without a >>> line"]
    messages: list[str] = []
    doctest.DocTestRunner(optionflags=DOCTEST_FLAGS).run(test, out=messages.append, clear_globs=False)
    names.update(test.globs)
    return ["".join(messages)] if messages else []


def _check_script(block: Block, place: str, names: dict[str, Any]) -> list[str]:
    try:
        exec(compile("\n" * block.line + block.body, place, "exec"), names)
    except Exception as error:  # noqa: BLE001 - whatever an example raises is what is to be reported
        return [f"{place}: {type(error).__name__}: {error}"]
    return []


def _join_continued(text: str) -> str:
    return text.replace("\\\n", " ")


def _check_terminal(body: str, place: str, folder: Path) -> list[str]:
    problems = []
    for session in re.split(r"^\$ ", _join_continued(body), flags=re.MULTILINE)[1:]:
        command, _, shown = session.partition("\n")
        shown = "\n".join(line for line in shown.splitlines() if not line.startswith("#"))
        problem = _check_command(command, shown, folder)
        if problem is not None:
            problems.append(f"{place}: $ {command}\n{problem}")
    return problems


def _check_command(line: str, shown: str, folder: Path) -> str | None:
    output, status, ran = "", 0, False
    for words in _split_chain(line):
        if OPERATORS.intersection(words):
            return "only && is understood between commands"
        if _is_setup(words):
            continue
        if words[0] != "sanscreen" and words[:3] != ["python", "-m", "sanscreen"]:
            return f"not a command of ours and not among the set-up commands: {shlex.join(words)}"
        arguments = words[1:] if words[0] == "sanscreen" else words[3:]
        text, status = run_sanscreen(arguments, folder=folder)
        output, ran = output + text, True
    if not ran:
        return None
    if status not in (0, 1) and not shown.strip():
        return f"exit status {status}:\n{output}"
    if "Traceback (most recent call last)" in output and "Traceback" not in shown:
        return output
    if shown.strip() and not output_matches(shown, output):
        return f"expected:\n{shown}\ngot:\n{output}"
    return None


def _split_chain(line: str) -> list[list[str]]:
    """Split ``a && b`` into its commands; other operators stay words."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;<>")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    commands: list[list[str]] = [[]]
    for word in lexer:
        if word == "&&":
            commands.append([])
        else:
            commands[-1].append(word)
    return [words for words in commands if words]


def _is_setup(words: list[str]) -> bool:
    return any(tuple(words[: len(start)]) == start for start in SETUP)


def run_sanscreen(arguments: list[str], *, folder: Path) -> tuple[str, int]:
    """Run ``sanscreen`` as in a pipe; return what it wrote on both streams, and its exit status."""
    environment = {key: text for key, text in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR")}
    environment |= {"PYTHONUTF8": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "sanscreen", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=COMMAND_SECONDS,
        check=False,
    )
    return done.stdout, done.returncode


def output_matches(shown: str, output: str) -> bool:
    """Say whether output is as shown: trailing blanks aside, ``...`` standing for any text or lines."""
    pattern = []
    for line in shown.strip("\n").splitlines():
        if line.strip() == "...":
            pattern.append(r"(?:[^\n]*\n)*?")
        else:
            pattern.append(re.escape(line.rstrip()).replace(r"\.\.\.", r"[^\n]*") + r"\n")
    lines = "".join(f"{line.rstrip()}\n" for line in output.strip("\n").splitlines())
    return re.fullmatch("".join(pattern), lines) is not None
