"""Ordinary names: they stay clear, or the alert is rare."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from sanscreen import screen

SAMPLE = 1500
MOST = 0.01
PAIRS = Path(os.environ.get("SANSCREEN_SHARED", Path(__file__).parents[2] / "shared")) / "pairs"


@pytest.mark.parametrize(
    "name", ["Uqba bin Nafi Battalion", "Maria Garcia Lopez", "John Smith", "Acme Trading Company LLC"]
)
def test_a_name_that_is_not_listed_is_clear(name):
    """At the default threshold."""
    screening = screen(name)
    assert screening.status == "clear", screening[0].explain()


@pytest.mark.parametrize("file", ["ordinary_people.txt", "ordinary_firms.txt"])
def test_ordinary_names_rarely_alert(bundled_screener, file):
    """At most one in a hundred of a seeded sample, and all of them can be screened."""
    path = PAIRS / file
    if not path.is_file():
        pytest.skip(f"needs pairs/{file} of the folder that SANSCREEN_SHARED names")
    names = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    sample = random.Random(13224).sample(names, min(SAMPLE, len(names)))
    alerts = []
    for screening in bundled_screener.screen_many(sample, limit=1):
        assert screening.status != "unscreenable", screening.reason
        alerts += [f"{hit.score:.3f} {screening.query.name} ~ {hit.name.text}" for hit in screening]
    assert len(alerts) <= MOST * len(sample), "\n".join(alerts)
