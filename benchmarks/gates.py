"""The floors that CI holds: the deterministic part of the quick run for sanscreen, on the bundled list.

Recall per family and suite at 1% alerts, recall and alerts at the default threshold, and none of the project's own
STRONG pairs missed. Timings are never gated: they differ from machine to machine.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines import load_engine
from benchmarks.lists import load_lists
from benchmarks.measures import measure_engine
from benchmarks.progress import progress
from benchmarks.quality import ask
from benchmarks.records import build_record
from benchmarks.runner import Options, make_questions
from sanscreen.records import Entity, Name, Query

GATES = Path(__file__).parent / "gates.toml"
PAIRS = Path(__file__).parent.parent / "tests" / "data" / "pairs.csv"


def measure_gates(options: Options) -> dict[str, float]:
    """Measure what the gates hold.

    Args:
        options: The quick options; only sanscreen is asked.

    Returns:
        Gate → figure. Names that start with "alerts" have a ceiling, all others a floor.
    """
    # The published package is an extra: a gate may not depend on whether it is installed.
    options = replace(options, engines=("sanscreen",), ssb_entities=0)
    loaded = load_lists(options.lists)
    questions = make_questions(loaded, options)
    engine = load_engine("sanscreen")
    with progress() as bars:
        scores = ask(engine, "sanscreen", questions, bars)
    record = build_record({"sanscreen": scores}, questions.cases, questions.ordinary, {"seed": options.seed})
    figures = measure_engine(record, "sanscreen")
    found: dict[str, float] = {
        "mean recall at 1% alerts": figures["1%"]["mean"],
        "mean recall at 0.1% alerts": figures["0.1%"]["mean"],
        "right entity first": figures["first"],
    }
    for family, share in figures["1%"]["families"].items():
        found[f"recall of {family} at 1% alerts"] = share["share"]
    for suite, share in figures["1%"]["suites"].items():
        found[f"recall of {suite} at 1% alerts"] = round(share, 4)
    threshold = default_threshold()
    true, main = record.true["sanscreen"], [row.is_match and row.suite != "culture" for row in record.cases]
    found["recall of all at the default threshold"] = round(float(np.mean(true[main] >= threshold)), 4)
    for group in ("ordinary", "hard"):
        share = float(np.mean(record.ordinary("sanscreen", group=group) >= threshold))
        found[f"alerts per 100,000 {group} names at the default threshold"] = round(1e5 * share)
    found.update(_strong_pairs(threshold))
    return found


def default_threshold() -> float:
    """Return the threshold of the library's default profile."""
    from sanscreen import Screener

    probe = Entity(id="1", kind="person", names=(Name(text="Ashraf al-Qizani"),))
    return float(Screener([probe]).screen("Ashraf al-Qizani").stamp.threshold)


def _strong_pairs(threshold: float) -> dict[str, float]:
    """Return how many of the project's own STRONG pairs are decided rightly; nothing where there is no pairs file."""
    if not PAIRS.is_file():
        return {}
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        rows = [
            row for row in csv.DictReader(line for line in lines if not line.startswith("#")) if row["tier"] == "STRONG"
        ]
    engine = load_engine("sanscreen")
    matches = [row for row in rows if row["is_match"].lower() in ("1", "true", "yes")]
    found = 0
    for row in matches:
        kind = row.get("kind") or "unknown"
        engine.build([Entity(id="1", kind=kind, names=(Name(text=row["name"], kind="primary"),))])
        answers = engine.search(Query(name=row["query"], kind=kind if kind != "unknown" else None), limit=1)
        found += bool(answers) and answers[0][1] >= threshold
    return {"STRONG pairs found": round(found / max(1, len(matches)), 4)}


def check_gates(found: dict[str, float]) -> list[tuple[str, float | None, float, bool]]:
    """Hold figures against the committed floors.

    Args:
        found: What `measure_gates` returned.

    Returns:
        Gate, figure (None where it was not measured), floor or ceiling, whether it holds.
    """
    gates: dict[str, Any] = tomllib.loads(GATES.read_text(encoding="utf-8"))
    rows: list[tuple[str, float | None, float, bool]] = []
    for section, is_floor in (("floors", True), ("ceilings", False)):
        for name, bound in gates.get(section, {}).items():
            value = found.get(name)
            holds = value is not None and (value >= bound if is_floor else value <= bound)
            rows.append((name, value, bound, holds))
    return rows


def write_gates(found: dict[str, float], *, margin: float = 0.01) -> None:
    """Write floors a little below what was measured, and ceilings a little above; a stricter bound stays."""
    before: dict[str, Any] = tomllib.loads(GATES.read_text(encoding="utf-8")) if GATES.is_file() else {}
    floors, ceilings = before.get("floors", {}), before.get("ceilings", {})
    lines = [GATES_HEADER.format(margin=margin), "[floors]"]
    for name, value in found.items():
        if not name.startswith("alerts"):
            floor = value if name.startswith("STRONG") else round(max(0.0, value - margin), 3)
            lines.append(f'"{name}" = {max(floor, floors.get(name, 0.0))}')
    lines += ["", "[ceilings]"]
    for name, value in found.items():
        if name.startswith("alerts"):
            ceiling = round(value * 1.05 + 10)
            lines.append(f'"{name}" = {min(ceiling, ceilings.get(name, ceiling))}')
    GATES.write_text("\n".join(lines) + "\n", encoding="utf-8")


GATES_HEADER = """\
# What `python -m benchmarks gates` holds, on the bundled list with the seed and counts of a quick run.
# Written by `python -m benchmarks gates --write`: floors {margin} below the measured share, ceilings 5% and 10
# in 100,000 above; a bound that was stricter before stays.
# The figures are deterministic; the margin is there so that a better table of names may move a few cases.
# A change that lowers a floor says in its message which cases it loses and why.
"""
