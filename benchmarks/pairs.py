"""Labelled pairs of names: read for the quality model, and scored pair by pair at one threshold.

Comes in: CSV files with the columns query and candidate, and label (1 or 0; all 1 where the column is absent) and kind
where known. Goes out: `LabelledPair`s, and how many of each file are found. A pair's score depends on no list, so one
threshold, such as that of 1% alerts in a recorded run, says which pairs would be found there.
Half of the rows of a file, by a digest of the query, can be set aside: tables and constants were tuned on the other.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.fold import script_of
from benchmarks.lists import load_lists
from benchmarks.sanscreen_pair import prepare_pair
from benchmarks.stats import DECIMALS, share_interval
from sanscreen import UnscreenableQuery
from sanscreen.records import Entity, Name, Query

_KINDS = {"org": "organization", "company": "organization"}


class PairsUnreadable(Exception):
    """A pairs file that can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class LabelledPair:
    """Two names and whether they are one party.

    Attributes:
        query: What is asked.
        candidate: What is listed.
        kind: Kind of both, "unknown" where the file does not say.
        is_match: The label.
    """

    query: str
    candidate: str
    kind: str
    is_match: bool


def is_aside(query: str) -> bool:
    """Say whether a row belongs to the half that nothing is tuned on."""
    return int(hashlib.sha256(query.encode()).hexdigest(), 16) % 2 == 0


def read_pairs(path: Path) -> list[LabelledPair]:
    """Read a file of labelled pairs; lines that begin with "#" are comments.

    Args:
        path: The file.

    Returns:
        Its pairs in their order.

    Raises:
        PairsUnreadable: The file can't be read, lacks a name in a row, or holds another label.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    except (OSError, UnicodeDecodeError) as error:
        raise PairsUnreadable(f"the pairs file {path.name!r} can't be read: {error}") from error
    pairs = []
    for number, row in enumerate(rows, start=2):
        label = row.get("label", "1")
        if not row.get("query") or not row.get("candidate") or label not in ("0", "1"):
            raise PairsUnreadable(f"{path.name}, row {number}: needs a query, a candidate and a label 0 or 1")
        kind = row.get("kind") or "unknown"
        pairs.append(LabelledPair(row["query"], row["candidate"], _KINDS.get(kind, kind), label == "1"))
    return pairs


def score_pair(pair: LabelledPair) -> float:
    """Return sanscreen's score of a pair; 0 for a query with nothing to compare."""
    entity = Entity(id="1", kind=pair.kind, names=(Name(text=pair.candidate, kind="primary"),))
    query = Query(name=pair.query, kind=None if pair.kind == "unknown" else pair.kind)
    try:
        return round(prepare_pair(query, entity)(), DECIMALS)
    except UnscreenableQuery:
        return 0.0


def score_own_names(entity: Entity) -> list[tuple[str, float]]:
    """Return an entity's names in another script than Latin, each with its score against the Latin ones alone."""
    latin = tuple(name for name in entity.names if script_of(name.text) == "latin" and name.quality == "strong")
    own = [name.text for name in entity.names if script_of(name.text) not in ("latin", "none")]
    if not latin:
        return []
    listed = Entity(id=entity.id, kind=entity.kind, names=latin)
    return [(text, round(prepare_pair(Query(name=text, kind=str(entity.kind)), listed)(), DECIMALS)) for text in own]


def found_pairs(
    files: Sequence[Path], lists: Sequence[Path] = (), *, threshold: float, aside_only: bool
) -> dict[str, dict[str, Any]]:
    """Count what is found of each file, and of all of them.

    Args:
        files: Files of labelled pairs.
        lists: Lists whose names in other scripts are asked against the Latin names of the same record.
        threshold: Lowest score of a hit, in (0, 1].
        aside_only: Whether only the half is asked that nothing is tuned on.

    Returns:
        File to counts: `n` matches, `found` of them with share and 95% interval, `other` pairs that are no match and
        `alerts` among them. "all" stands last.

    Raises:
        PairsUnreadable, ListUnreadable: A file can't be used.
    """
    figures: dict[str, dict[str, Any]] = {}
    every: list[tuple[bool, bool]] = []
    for path in files:
        pairs = [pair for pair in read_pairs(path) if is_aside(pair.query) or not aside_only]
        hits = [(pair.is_match, score_pair(pair) >= threshold) for pair in pairs]
        figures[path.stem] = _counts(hits)
        every += hits
    for path in lists:
        scores = [score for entity in load_lists([str(path)]).entities for score in score_own_names(entity)]
        hits = [(True, score >= threshold) for text, score in scores if is_aside(text) or not aside_only]
        figures[path.stem] = _counts(hits)
        every += hits
    return {**figures, "all": _counts(every)}


def _counts(hits: Sequence[tuple[bool, bool]]) -> dict[str, Any]:
    matches = [is_hit for is_match, is_hit in hits if is_match]
    others = [is_hit for is_match, is_hit in hits if not is_match]
    share = round(sum(matches) / len(matches), DECIMALS) if matches else None
    interval = [round(bound, DECIMALS) for bound in share_interval(sum(matches), len(matches))] if matches else None
    return {
        "n": len(matches),
        "found": sum(matches),
        "share": share,
        "interval": interval,
        "other": len(others),
        "alerts": sum(others),
    }
