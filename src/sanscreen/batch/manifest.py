"""What a run is of, and what is said of its output.

In: the file of customers, columns, lists and options. Out: settings, by which a kept run is known again; and the
manifest, enough to make the answers once more years later. Invariant: whatever can change a byte of the output stands
in the settings; times, places and the number of processes do not.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sanscreen.batch.answers import Answering, Counts
from sanscreen.batch.columns import Columns
from sanscreen.batch.forms import WrittenForm, digest_of_file
from sanscreen.batch.journal import Journal
from sanscreen.batch.places import Places
from sanscreen.batch.rows import Customers
from sanscreen.hit_rows import COLUMNS
from sanscreen.saved import code_digest
from sanscreen.stamp import Stamp

VERSION: Final = 1
"""Of the manifest's form."""
_CODE: Final = (
    *("answer.py", "batch", "cells.py", "changes.py", "explain.py", "filters.py", "hit_rows.py", "index", "many.py"),
    *("matching", "names", "readers", "records", "request.py", "screening.py", "search.py"),
)
"""What decides an answer and how it is written."""
_SHOWN: Final = 60
"""Characters of a value that a message shows."""


def settings_of(
    customers: Customers,
    columns: Columns,
    form: WrittenForm,
    answering: Answering,
    *,
    digest: str,
    part_rows: int,
) -> dict[str, Any]:
    """Return what a run is of.

    Args:
        customers: The file of customers.
        columns: What each column says.
        form: How answers are written.
        answering: Answers rows.
        digest: SHA-256 of the file.
        part_rows: Rows of a part.

    Returns:
        Plain values that are the same for the same bytes of output.
    """
    stamp = answering.stamp.to_dict()
    del stamp["screened_at"]
    lists = {held["name"]: {"sha256": held["digest"], "entities": held["entities"]} for held in stamp.pop("lists")}
    settings = {
        "input": {"sha256": digest, **customers.form},
        "output": {"format": form.name, "columns": list(COLUMNS), **form.made_by},
        "columns": columns.to_dict(),
        "clear rows": answering.with_clear,
        "rows of a part": part_rows,
        "lists": lists,
        "screening": stamp,
        "code": code_digest(_CODE),
    }
    plain: dict[str, Any] = json.loads(json.dumps(settings))
    return plain


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return in which settings two runs differ.

    Args:
        before: The settings of one.
        now: Those of the other.

    Returns:
        In words, one for each.

    Example:
        >>> changed({"input": {"sha256": "ab"}, "clear rows": True}, {"input": {"sha256": "cd"}, "clear rows": True})
        ["input sha256 was 'ab' and is 'cd'"]
    """
    return list(_differences("", before, now))


def _differences(where: str, before: Any, now: Any) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys((*before, *now)):
            yield from _differences(f"{where} {name}".strip(), before.get(name), now.get(name))
    elif before != now:
        yield f"{where} was {_cut(before)} and is {_cut(now)}"


def _cut(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def manifest_of(
    customers: Customers,
    places: Places,
    settings: Mapping[str, Any],
    journal: Journal,
    stamp: Stamp,
    counts: Counts,
) -> dict[str, Any]:
    """Return what is said of an output.

    Args:
        customers: The file of customers.
        places: Where the output is; its parts are joined.
        settings: What the run is of.
        journal: What became of it.
        stamp: The stamp of every answer, but for the time.
        counts: What became of the rows.

    Returns:
        Plain values.
    """
    runs = [
        {
            **run,
            "rows": sum(part.counts.rows for part in journal.parts if part.run == number),
            "seconds": max((part.seconds for part in journal.parts if part.run == number), default=0.0),
        }
        for number, run in enumerate(journal.runs, 1)
    ]
    seconds = round(sum(run["seconds"] for run in runs), 3)
    return {
        "manifest": VERSION,
        "counts": {**counts.to_dict(), "blank_lines": journal.parts[-1].end.blank if journal.parts else 0},
        "input": {
            "path": str(customers.path.absolute()),
            "bytes": customers.path.stat().st_size,
            **settings["input"],
            "headings": list(customers.headings),
        },
        "output": {
            "path": str(places.out.absolute()),
            "bytes": places.joined.stat().st_size,
            "sha256": digest_of_file(places.joined),
            **settings["output"],
        },
        "columns": settings["columns"],
        "settings": {name: settings[name] for name in ("clear rows", "rows of a part", "code")},
        "run": _digest(settings),
        "stamp": stamp.to_dict(),
        "timings": {
            "started_at": journal.runs[0]["started_at"],
            "finished_at": now(),
            "seconds": seconds,
            "rows_per_second": round(counts.rows / seconds, 1) if seconds else None,
            "runs": runs,
        },
        "versions": {"python": platform.python_version(), "platform": platform.platform()},
        "parts": [
            {"number": part.number, **part.counts.to_dict(), "bytes": part.bytes, "sha256": part.sha256}
            for part in journal.parts
        ],
    }


def finished(places: Places, settings: Mapping[str, Any]) -> tuple[Counts, int] | None:
    """Return what an output came to that a run of some settings has made.

    Args:
        places: Where the output is.
        settings: What the run is of.

    Returns:
        The counts, and the blank lines of the input; None where the output is of something else, or was changed.

    Raises:
        OSError: The output cannot be read.
    """
    try:
        held = json.loads(places.manifest.read_bytes())
        its = dict(held["counts"])
        blank = int(its.pop("blank_lines"))
        found = Counts(**its), blank
        run, digest = held["run"], held["output"]["sha256"]
    except (OSError, ValueError, TypeError, LookupError):
        return None
    return found if run == _digest(settings) and digest == digest_of_file(places.out) else None


def _digest(settings: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


def now() -> str:
    """Return the time, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
