"""The command writes the same bytes whatever the hash seed of the process."""

import os
import re
import subprocess
import sys

NAMES = [
    "Jund al Khilafah",
    "Soldiers of the Caliphate in Tunisia",
    "Jund аl-Khilаfаh in Tunisiа",  # four Cyrillic letters in Latin words
    "Katibat Al Jihad Wal Tawheed",
    "Salafist Group for Call and Combat",
    "Maria Garcia Lopez",
]
SEEDS = ["0", "1", "4294967295"]
STAMP_TIME = re.compile(rb'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*"')


def screen_json(seed: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "sanscreen", "screen", *NAMES, "--json"],
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stderr.decode()  # 1: at least one name has hits
    return done.stdout


def test_output_does_not_depend_on_the_hash_seed():
    answers = [screen_json(seed) for seed in SEEDS]

    timeless = {STAMP_TIME.sub(b'"TIME"', answer) for answer in answers}
    assert len(timeless) == 1
    # nothing but the one time of each stamp was left out of the comparison
    assert timeless.pop().count(b'"TIME"') == len(NAMES)
