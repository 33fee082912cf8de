"""A small list and files of customers with it, for tests of batch runs."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import factory
from sanscreen import Screener
from sanscreen.batch import Summary, screen_file

ENTITIES = [
    factory.company("Jund al-Khilafah in Tunisia", id="7", weak=["Ajnad"], designated="2018-02-27"),
    factory.person("Ashraf al-Qizani", id="8", birth_dates=["1971"]),
    factory.person("=Formula al-Hashimi", id="9"),
    factory.vessel("ADALIA", id="10"),
]
SCREENER = Screener(ENTITIES)
NAMES = (
    *(
        "Ashraf Qizani",
        "Jund al Khilafah in Tunisia",
        "Ajnad",
        "=Formula al-Hashimi",
        "-",
        "",
        "Zayd\nOmar",
        "@SUM(A1)",
    ),
    *("John Smith", "Mary Jones", "Peter Müller", "محمد علي", "Acme Trading Ltd"),
)


def write_customers(path: Path, count: int, *, seed: int = 1) -> Path:
    """Write a CSV file of customers: some listed, some that cannot be screened, most ordinary, and one broken row."""
    rng = random.Random(seed)
    lines = ["id;name;dob"]
    for number in range(1, count + 1):
        name = rng.choice(NAMES)
        born = rng.choice(["", "1971", "1960-05-02", "unknown"])
        lines.append(f'C{number};"{name} {number if rng.random() < 0.6 else ""}";{born}')
    if count:
        lines[-1] = "broken"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(path: Path, out: Path, **options: Any) -> Summary:
    """Screen a file against the small list, in this process and in small parts."""
    return screen_file(path, out, **{"screener": SCREENER, "workers": 1, "part_rows": 100, **options})
