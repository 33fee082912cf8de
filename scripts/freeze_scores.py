"""Make tests/data/scores.frozen.csv: the score of every pair of tests/data/pairs.csv under the default profile.

In: the pairs. Out: the table, in the order of the pairs, the same bytes each time for the same code. Run it as::

    python scripts/freeze_scores.py

and look at the diff: each line is a pair whose score a change of code moved. Invariant: a pair is scored as a
user would have it scored, by a `Screener` of one entity, the kind given on both sides. It judges nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sanscreen import Screener
from sanscreen.matching import SCORING_VERSION
from sanscreen.records import Entity, Name, Query

DATA = Path(__file__).parents[1] / "tests/data"
PAIRS = DATA / "pairs.csv"
FROZEN = DATA / "scores.frozen.csv"
COLUMNS = ("kind", "query", "name", "is_match", "tier", "category", "why")
FROZEN_COLUMNS = ("kind", "query", "name", "is_match", "tier", "score")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of pairs.csv; the header of the file says what each column means."""

    kind: str
    query: str
    name: str
    is_match: str
    tier: str
    category: str
    why: str


def read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a table with comments; refuse other columns, a cell too few and a cell too many."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(line for line in stream if not line.startswith("#"))
        if tuple(reader.fieldnames or ()) != columns:
            raise ValueError(f"{path}: columns are {reader.fieldnames}, not {list(columns)}")
        rows = list(reader)
    for row in rows:
        if None in row or None in row.values():
            raise ValueError(f"{path}: a cell is missing, or there is one too many: {row}")
    return rows


def read_pairs() -> list[Pair]:
    """Return the pairs in the order of their file."""
    return [Pair(**row) for row in read_table(PAIRS, COLUMNS)]


def score(pair: Pair) -> float:
    """Return the score of a pair under the default profile, whatever the threshold."""
    screener = Screener([Entity(id="1", kind=pair.kind, names=(Name(text=pair.name, kind="primary"),))])
    return screener.explain(Query(name=pair.query, kind=pair.kind), "1").score


def header() -> str:
    """Return the lines that say under what the scores were made."""
    profile = Screener([]).profile
    return (
        "# Meaning: the score of each pair of pairs.csv, so that a change of scores shows in review.\n"
        "# Source: python scripts/freeze_scores.py\n"
        "# Rule: made by that command alone, never by hand.\n"
        f"# scoring {SCORING_VERSION}, profile {profile.name}, digest {profile.digest}\n"
    )


def table(pairs: Iterable[Pair]) -> str:
    """Return the whole table as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FROZEN_COLUMNS)
    for pair in pairs:
        writer.writerow((pair.kind, pair.query, pair.name, pair.is_match, pair.tier, f"{score(pair):.6f}"))
    return header() + text.getvalue()


def main() -> None:
    """Write the table."""
    pairs = read_pairs()
    FROZEN.write_text(table(pairs), encoding="utf-8", newline="")
    print(f"{FROZEN}: {len(pairs)} pairs")


if __name__ == "__main__":
    main()
