"""Figures from scores: recall at an alert rate, by class and script; ranks; workload by threshold; paired tests.

Comes in: a `QualityRecord`, as just measured or as read from a record folder. Goes out: plain dicts and floats that go
into summary.json. Only comparisons and counts happen here, so a record can be measured anew without asking any engine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.stats import DECIMALS, Floats, mcnemar, recall_interval, share_interval, threshold_at
from benchmarks.treatments import TABLE

RATES = {"1%": 0.01, "0.1%": 0.001}
LEAST_NAMES = {"1%": 500, "0.1%": 10_000}
"""A rate is not reported on fewer ordinary names than this."""
MAIN_SUITES = (
    "held-out alias", "other publisher", "own script", "one error", "two errors", "benign", "degraded", "adversarial",
    "ssb",
)  # fmt: skip
"""Suites of the mean; culture and pairs are reported apart."""
SAME_NAME = frozenset(
    {
        "legal form reworded", "number words", "one look-alike", "look-alikes throughout", "ssb homoglyph",
        "invisible characters", "ssb invisible_char", "full-width letters", "umlauts expanded",
    }
)  # fmt: skip
"""Classes whose names look or read the same to a person in a way that `fold.name_key` can't see; a 1 is no fault."""
FAMILY = {row.name: row.family for row in TABLE}
CURVE_RATES = tuple(round(10 ** (-3 + step / 8), 6) for step in range(21))
WORKLOAD_THRESHOLDS = tuple(round(0.5 + 0.01 * step, 2) for step in range(51))


@dataclass(frozen=True)
class CaseRow:
    """What a record keeps of a case: no name."""

    key: str
    suite: str
    label: str
    kind: str
    script: str
    culture: str
    is_match: bool
    is_equal: bool


@dataclass(frozen=True)
class NameRow:
    """What a record keeps of an ordinary name: no name."""

    group: str
    culture: str
    script: str
    kind: str


@dataclass
class QualityRecord:
    """Scores of several engines on the same questions.

    Attributes:
        meta: Seed, list, versions, reasons of absence.
        cases: The true queries and the labelled pairs that must not match.
        names: The ordinary names.
        true: Engine → score of the right entity of each case.
        rank: Engine → rank of the right entity of each case.
        top: Engine → best score of each ordinary name.
    """

    meta: dict[str, Any]
    cases: list[CaseRow]
    names: list[NameRow]
    true: dict[str, Floats]
    rank: dict[str, Floats]
    top: dict[str, Floats]

    def ordinary(self, engine: str, *, group: str = "ordinary") -> Floats:
        """Return the best scores of the ordinary (or hard) names that the engine was asked."""
        wanted = np.array([row.group == group for row in self.names], dtype=bool)
        scores = self.top[engine][wanted] if len(self.names) else np.array([])
        asked: Floats = scores[~np.isnan(scores)]
        return asked


def measure(record: QualityRecord) -> dict[str, Any]:
    """Return all figures of a record, engine by engine, with the paired tests against the first engine.

    Args:
        record: The scores.

    Returns:
        JSON-ready figures; None stands for what can't be said.
    """
    engines = list(record.true)
    figures = {engine: measure_engine(record, engine) for engine in engines}
    tests = {f"{engines[0]} / {other}": compare_engines(record, engines[0], record, other) for other in engines[1:]}
    return {"engines": figures, "paired": tests}


def measure_engine(record: QualityRecord, engine: str) -> dict[str, Any]:
    """Return the figures of one engine."""
    ordinary = record.ordinary(engine)
    asked = ~np.isnan(record.true[engine])
    rows = [row for row, is_asked in zip(record.cases, asked, strict=True) if is_asked]
    scores, ranks = record.true[engine][asked], record.rank[engine][asked]
    is_main = np.array([row.is_match and row.suite in MAIN_SUITES for row in rows], dtype=bool)
    main = [row for row, wanted in zip(rows, is_main, strict=True) if wanted]
    seed = int(record.meta.get("seed", 0))
    figures: dict[str, Any] = {
        "n_true": len(main), "n_ordinary": len(ordinary), "version": record.meta.get("versions", {}).get(engine),
    }  # fmt: skip
    for label, rate in RATES.items():
        if len(ordinary) < LEAST_NAMES[label] or not main:
            figures[label] = None
            continue
        threshold = threshold_at(ordinary, rate=rate)
        found = scores >= threshold
        strata = [(row.suite, row.label) for row in main]
        low, high = recall_interval(scores[is_main], strata, ordinary, rate=rate, seed=seed)
        by_class = _by(rows, found, lambda row: f"{row.suite}|{row.label}")
        figures[label] = {
            "threshold": threshold,
            "mean": _rounded(_mean_over_suites(rows, found)),
            "interval": [_rounded(low), _rounded(high)],
            "suites": {suite: _rounded(share) for suite, share in _suite_shares(rows, found).items()},
            "families": _by(main, found[is_main], lambda row: FAMILY.get(row.label)),
            "classes": by_class,
            "scripts": _by(main, found[is_main], lambda row: row.script),
            "kinds": _by(main, found[is_main], lambda row: row.kind),
            "cultures": _by(rows, found, lambda row: row.culture or None),
            "pairs_wrong": _by(rows, found, lambda row: row.suite, wanted=lambda row: not row.is_match),
            "hard": _alerts(record, engine, threshold, group="hard"),
            "ordinary": _alerts(record, engine, threshold, group="ordinary"),
        }
    figures["first"] = _rounded(float(np.mean(ranks[is_main] == 1))) if main else None
    figures["reciprocal_rank"] = _rounded(float(np.mean(1 / ranks[is_main]))) if main else None
    unequal = np.array([wanted and not row.is_equal for row, wanted in zip(rows, is_main, strict=True)], dtype=bool)
    figures["unequal_at_one"] = _rounded(float(np.mean(scores[unequal] >= 1))) if unequal.any() else None
    figures["curve"] = _curve(rows, scores, ordinary)
    figures["workload"] = _workload(record, engine, rows, scores, ordinary)
    figures["pairs"] = _pairs(rows, scores)
    return figures


def compare_engines(first: QualityRecord, engine: str, second: QualityRecord, other: str) -> dict[str, Any]:
    """Compare two engines, or one engine in two records, on the true queries that both were asked.

    Each is taken at its own 1% alert rate.

    Returns:
        How many queries only one of them finds, McNemar's exact p-value, and the suites in which it differs.
    """
    ours, theirs = (_found(record, name) for record, name in ((first, engine), (second, other)))
    common = [key for key in ours if key in theirs]
    by_suite: dict[str, list[int]] = {}
    for key in common:
        suite, is_first = ours[key]
        is_second = theirs[key][1]
        counts = by_suite.setdefault(suite, [0, 0, 0])
        counts[0] += 1
        counts[1] += is_first and not is_second
        counts[2] += is_second and not is_first
    only_first, only_second = (sum(counts[place] for counts in by_suite.values()) for place in (1, 2))
    return {
        "n": len(common),
        "only_first": only_first,
        "only_second": only_second,
        "p": float(f"{mcnemar(only_first, only_second):.3g}"),
        "suites": {
            suite: {"n": n, "only_first": a, "only_second": b, "p": float(f"{mcnemar(a, b):.3g}")}
            for suite, (n, a, b) in sorted(by_suite.items())
        },
    }


def _found(record: QualityRecord, engine: str) -> dict[str, tuple[str, bool]]:
    ordinary = record.ordinary(engine)
    if len(ordinary) < LEAST_NAMES["1%"]:
        return {}
    threshold = threshold_at(ordinary, rate=RATES["1%"])
    return {
        row.key: (row.suite, bool(score >= threshold))
        for row, score in zip(record.cases, record.true[engine], strict=True)
        if row.is_match and row.suite in MAIN_SUITES and not math.isnan(score)
    }


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, DECIMALS)


def _by(
    rows: Sequence[CaseRow],
    found: Any,
    label: Callable[[CaseRow], str | None],
    *,
    wanted: Callable[[CaseRow], bool] = lambda row: row.is_match,
) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[bool]] = {}
    for row, is_found in zip(rows, found, strict=True):
        name = label(row)
        if name is not None and wanted(row):
            groups.setdefault(name, []).append(bool(is_found))
    return {
        name: {
            "n": len(flags),
            "share": round(sum(flags) / len(flags), DECIMALS),
            "interval": [round(bound, DECIMALS) for bound in share_interval(sum(flags), len(flags))],
        }
        for name, flags in groups.items()
    }


def _suite_shares(rows: Sequence[CaseRow], found: Any) -> dict[str, float]:
    """Return the recall of each suite: the mean over its classes, each counting the same."""
    classes = _by(rows, found, lambda row: f"{row.suite}|{row.label}")
    suites: dict[str, list[float]] = {}
    for name, share in classes.items():
        suites.setdefault(name.split("|")[0], []).append(share["share"])
    return {suite: float(np.mean(shares)) for suite, shares in suites.items()}


def _mean_over_suites(rows: Sequence[CaseRow], found: Any) -> float:
    shares = _suite_shares(rows, found)
    main = [shares[suite] for suite in MAIN_SUITES if suite in shares]
    return float(np.mean(main)) if main else math.nan


def _alerts(record: QualityRecord, engine: str, threshold: float, *, group: str) -> dict[str, dict[str, Any]]:
    """Return the share of names that alert: of all, by culture and by script."""
    groups: dict[str, list[bool]] = {}
    for row, score in zip(record.names, record.top[engine], strict=True):
        if row.group == group and not math.isnan(score):
            for name in ("all", f"culture {row.culture}", f"script {row.script}"):
                groups.setdefault(name, []).append(bool(score >= threshold))
    return {
        name: {
            "n": len(flags),
            "share": round(sum(flags) / len(flags), 5),
            "per_100k": round(1e5 * sum(flags) / len(flags)),
        }
        for name, flags in sorted(groups.items())
    }


def _curve(rows: Sequence[CaseRow], scores: Floats, ordinary: Floats) -> list[list[float]]:
    """Return (alert rate, mean recall) points, down to the lowest rate that the count of names can tell."""
    points = []
    for rate in CURVE_RATES:
        if rate * len(ordinary) >= 8 and rows:
            threshold = threshold_at(ordinary, rate=rate)
            points.append([rate, round(_mean_over_suites(rows, scores >= threshold), DECIMALS)])
    return points


def _workload(
    record: QualityRecord, engine: str, rows: Sequence[CaseRow], scores: Floats, ordinary: Floats
) -> list[dict[str, Any]]:
    hard = record.ordinary(engine, group="hard")
    return [
        {
            "threshold": threshold,
            "recall": _rounded(_mean_over_suites(rows, scores >= threshold)),
            "ordinary_per_100k": round(1e5 * float(np.mean(ordinary >= threshold))) if len(ordinary) else None,
            "hard_per_100k": round(1e5 * float(np.mean(hard >= threshold))) if len(hard) else None,
        }
        for threshold in WORKLOAD_THRESHOLDS
    ]


def _pairs(rows: Sequence[CaseRow], scores: Floats) -> dict[str, dict[str, Any]]:
    """Return the best F1 of each pairs file, with its threshold."""
    figures = {}
    for suite in sorted({row.suite for row in rows if row.suite.startswith("pairs ")}):
        wanted = np.array([row.suite == suite for row in rows])
        labels = np.array([row.is_match for row in rows])[wanted]
        best = (0.0, 0.0)
        for threshold in WORKLOAD_THRESHOLDS:
            hits = scores[wanted] >= threshold
            wrong = int(np.sum(hits & ~labels)) + int(np.sum(~hits & labels))
            true = int(np.sum(hits & labels))
            best = max(best, (2 * true / max(1, 2 * true + wrong), threshold))
        figures[suite] = {"n": int(wanted.sum()), "best_f1": round(best[0], DECIMALS), "threshold": best[1]}
    return figures
