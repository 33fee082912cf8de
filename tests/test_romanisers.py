"""The two romanisers: one golden table, the choice between them, and a stamp that names the one in use."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sanscreen.names import normalise

with (Path(__file__).parent / "data" / "golden_scripts.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
_NORMALISE = """
import json, sys
from sanscreen.names import normalise, romaniser
texts = json.load(sys.stdin)
print(json.dumps([romaniser(), [normalise(text).text for text in texts]]))
"""


def ask(romaniser: str, texts: list[str], *, code: str = _NORMALISE) -> subprocess.CompletedProcess[str]:
    """Run a process with a romaniser of its own."""
    environment = {**os.environ, "SANSCREEN_ROMANISER": romaniser, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["script"])
def test_every_script_is_read_as_the_table_says(row):
    """What the default romaniser and our own steps make of a name in each script."""
    assert normalise(row["text"]).text == row["unidecode"]


def test_the_other_romaniser_has_its_own_table():
    """With anyascii the same names have the forms of its column, and the stamp can tell."""
    done = ask("anyascii", [row["text"] for row in ROWS])
    assert done.returncode == 0, done.stderr
    name, texts = json.loads(done.stdout)
    assert name.startswith("anyascii ")
    assert texts == [row["anyascii"] for row in ROWS]


def test_either_finds_a_name_in_its_own_script():
    """The letters of a word do not depend on the romaniser."""
    code = (
        "import json, sys; from sanscreen import screen\n"
        "found = [screen(text) for text in json.load(sys.stdin)]\n"
        "print(json.dumps([[f[0].entity.id if f else None, f.stamp.romaniser.split()[0]] for f in found]))"
    )
    texts = ["جند الخلافة في تونس", "Джунд аль-Хилафа"]
    answers = [json.loads(ask(name, texts, code=code).stdout) for name in ("unidecode", "anyascii")]
    ids = [[entity for entity, _ in answer] for answer in answers]
    assert ids[0] == ids[1]
    assert ids[0][0] is not None
    assert [answer[0][1] for answer in answers] == ["unidecode", "anyascii"]


def test_an_unknown_romaniser_is_refused():
    """The message says which there are."""
    done = ask("icu", ["Владимир"])
    assert done.returncode != 0
    assert "SANSCREEN_ROMANISER is 'icu'; set it to one of unidecode, anyascii, or unset it" in done.stderr
