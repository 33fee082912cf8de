"""Record folders: what a run leaves behind, and how it is read again.

A folder holds, apart from each other:
  quality: run.json (seed, list digest, versions, options), cases.csv, ordinary.csv, twins.json, ssb.json, summary.json.
    Two runs with one seed on one list give the same bytes.
  misses.csv and alerts.csv: every miss and false alert by name; only for the public bundled list.
  timing: speed.json, batch.json, worst.json and machine.json, which differ from run to run.
  oracle.json: how many answers were held against the scores of all entities, and how many differed.
  report: summary.md and report.html, made from the rest.
No name of a caller's list is written anywhere.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import re
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cases import Case
from benchmarks.fold import name_key
from benchmarks.measures import RATES, SAME_NAME, CaseRow, NameRow, QualityRecord
from benchmarks.ordinary import OrdinaryName
from benchmarks.quality import Scores
from benchmarks.stats import Floats, threshold_at

HERE = Path(__file__).parent
CASES, NAMES, RUN, TWINS = "cases.csv", "ordinary.csv", "run.json", "twins.json"
SUMMARY, SSB, SPEED, MACHINE = "summary.json", "ssb.json", "speed.json", "machine.json"
ORACLE, WORST, BATCH = "oracle.json", "worst.json", "batch.json"
ALONE = (SPEED, SSB, ORACLE, WORST, BATCH)
"""Files of which one alone makes a record that a summary can be made of."""
PACKAGES = (
    "sanscreen", "rapidfuzz", "numpy", "unidecode", "nomenklatura", "rigour", "followthemoney",
    "sanctions-screening-benchmark",
)  # fmt: skip


class RecordUnreadable(Exception):
    """A record folder that can't be read; the message says why and what to do."""


def build_record(
    answered: dict[str, Scores], cases: list[Case], names: tuple[OrdinaryName, ...], meta: dict[str, Any]
) -> QualityRecord:
    """Put scores and questions together, without any name.

    Args:
        answered: The scores of each engine.
        cases: The true queries, in the order of the scores.
        names: The ordinary names, in the order of the scores.
        meta: What identifies the run.

    Returns:
        The record.
    """
    rows = [
        CaseRow(
            case.key, case.suite, case.label, case.kind, case.script, case.culture, case.is_match,
            case.label in SAME_NAME or name_key(case.query.name or "") == name_key(case.source),
        )
        for case in cases
    ]  # fmt: skip
    name_rows = [NameRow(name.group, name.culture, name.script, name.kind) for name in names]
    return QualityRecord(
        meta,
        rows,
        name_rows,
        {engine: np.array(scores.true) for engine, scores in answered.items()},
        {engine: np.array(scores.rank) for engine, scores in answered.items()},
        {engine: np.array(scores.top) for engine, scores in answered.items()},
    )


def default_folder() -> Path:
    """Return benchmarks/record/<date>-<machine>, the machine by processor and cores."""
    today = datetime.now(UTC).date().isoformat()
    return HERE / "record" / f"{today}-{_machine_name()}"


def _machine_name() -> str:
    words = re.findall(r"[a-z0-9]+", _processor().lower())
    dull = {"r", "tm", "cpu", "intel", "amd", "processor", "core", "with", "ghz"}
    return "-".join([*[word for word in words if word not in dull][:3], f"{os.cpu_count()}cores"])


def _processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        return re.search(r"model name\s*:\s*(.+)", info)[1]  # type: ignore[index]
    except (OSError, TypeError):
        return platform.processor() or platform.machine()


def machine() -> dict[str, Any]:
    """Return processor, cores, memory, system and Python of this machine, and the time in UTC."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that decide scores; "absent" where one is not installed."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "absent"
    return found


def write_json(path: Path, value: Any) -> None:
    """Write indented JSON in the order of the value; not-a-number becomes null."""
    text = json.dumps(_finite(value), ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _finite(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(held) for held in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def write_quality(folder: Path, record: QualityRecord) -> None:
    """Write run.json, cases.csv and ordinary.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    engines = list(record.true)
    write_json(folder / RUN, {**record.meta, "engines": engines})
    header = ["key", "suite", "class", "kind", "script", "culture", "match", "equal"]
    with (folder / CASES).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow([*header, *(f"{engine}:{what}" for engine in engines for what in ("score", "rank"))])
        for place, row in enumerate(record.cases):
            fields = [row.key, row.suite, row.label, row.kind, row.script, row.culture, int(row.is_match)]
            scores = [_number(column[engine][place]) for engine in engines for column in (record.true, record.rank)]
            writer.writerow([*fields, int(row.is_equal), *scores])
    with (folder / NAMES).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["group", "culture", "script", "kind", *engines])
        for place, name in enumerate(record.names):
            scores = [_number(record.top[engine][place]) for engine in engines]
            writer.writerow([name.group, name.culture, name.script, name.kind, *scores])


def _number(value: float) -> str:
    return "" if np.isnan(value) else f"{value:g}"


def read_quality(folder: Path) -> QualityRecord:
    """Read back what `write_quality` wrote.

    Args:
        folder: A record folder.

    Returns:
        The record.

    Raises:
        RecordUnreadable: A file is absent or of another form.
    """
    try:
        meta = read_json(folder, RUN)
        engines: list[str] = meta["engines"]
        with (folder / CASES).open(encoding="utf-8", newline="") as lines:
            case_rows = list(csv.DictReader(lines))
        with (folder / NAMES).open(encoding="utf-8", newline="") as lines:
            name_rows = list(csv.DictReader(lines))
        cases = [
            CaseRow(
                row["key"], row["suite"], row["class"], row["kind"], row["script"], row["culture"],
                row["match"] == "1", row["equal"] == "1",
            )
            for row in case_rows
        ]  # fmt: skip
        names = [NameRow(row["group"], row["culture"], row["script"], row["kind"]) for row in name_rows]
        return QualityRecord(
            meta,
            cases,
            names,
            {engine: _column(case_rows, f"{engine}:score") for engine in engines},
            {engine: _column(case_rows, f"{engine}:rank") for engine in engines},
            {engine: _column(name_rows, engine) for engine in engines},
        )
    except (OSError, KeyError, ValueError) as error:
        raise RecordUnreadable(
            f"{folder} is not a record folder of this suite: {type(error).__name__} {error}; "
            "give the folder that a run has written"
        ) from error


def _column(rows: list[dict[str, str]], name: str) -> Floats:
    return np.array([float(row[name]) if row[name] else np.nan for row in rows])


def read_json(folder: Path, name: str) -> Any:
    """Return the value of a JSON file of a record, None where there is none."""
    path = folder / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def write_names(
    folder: Path,
    record: QualityRecord,
    cases: list[Case],
    names: tuple[OrdinaryName, ...],
    answered: dict[str, Scores],
    listed: dict[str, str],
) -> None:
    """Write every miss and every false alert at the 1% threshold by name; only ever for a public list.

    Args:
        folder: The record folder.
        record: The scores.
        cases: The true queries, in the order of the record.
        names: The ordinary names, in the order of the record.
        answered: The scores of each engine, which say who alerted.
        listed: Primary name of each entity id.
    """
    with (
        (folder / "misses.csv").open("w", encoding="utf-8", newline="") as miss_lines,
        (folder / "alerts.csv").open("w", encoding="utf-8", newline="") as alert_lines,
    ):
        misses, alerts = (csv.writer(lines, lineterminator="\n") for lines in (miss_lines, alert_lines))
        misses.writerow(["engine", "threshold", "suite", "class", "query", "listed", "score"])
        alerts.writerow(["engine", "threshold", "group", "culture", "name", "listed", "score"])
        for engine, scores in answered.items():
            threshold = threshold_at(record.ordinary(engine), rate=RATES["1%"])
            for case, score in zip(cases, scores.true, strict=True):
                if case.is_match and score < threshold:
                    row = [case.suite, case.label, case.query.name, case.source, f"{score:g}"]
                    misses.writerow([engine, threshold, *row])
            for name, score, entity_id in zip(names, scores.top, scores.alert, strict=True):
                if score >= threshold and entity_id is not None:
                    row = [name.group, name.culture, name.text, listed.get(entity_id, entity_id), f"{score:g}"]
                    alerts.writerow([engine, threshold, *row])
