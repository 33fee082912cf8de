r"""The journal of a run: what it is a run of, and which parts are done.

In: what a run is of, and what becomes of it. Out: lines of JSON in a file that only grows. Invariant: a line that was
being written when the process was killed is no line, and the next one is written in its place; what is told as done is
on the disk before it is told. It writes no answers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sanscreen.batch.answers import Counts
from sanscreen.batch.rows import Place
from sanscreen.errors import BatchError

SETTINGS, RUN, PART, READ, JOINED = "settings", "run", "part", "read", "joined"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is done.

    Attributes:
        number: From 1.
        counts: What became of its rows.
        end: Where reading goes on behind it.
        bytes: Size of its file.
        sha256: Digest of its file.
        run: The run that made it, from 1.
        seconds: Since that run began to screen.
        problem: The first value of its rows that could not be used, or None.
    """

    number: int
    counts: Counts
    end: Place
    bytes: int
    sha256: str
    run: int
    seconds: float
    problem: str | None = None

    @classmethod
    def of(cls, held: dict[str, Any]) -> Part:
        """Return a part as it stands in the journal."""
        return cls(**{**held, "counts": Counts(**held["counts"]), "end": Place(**held["end"])})


class Journal:
    """A journal.

    Args:
        path: Its file; made by the first line.

    Attributes:
        settings: What the run is of, or None before it is known.
        runs: When each process began, and with how many workers.
        parts: The parts that are done, in order.
        is_read: Whether the input was read to its end.
        is_joined: Whether the parts were joined, so that what stands at the place of the output may be ours.

    Raises:
        BatchError: The file is none of this kind.
        OSError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._end = 0
        self.settings: dict[str, Any] | None = None
        self.runs: list[dict[str, Any]] = []
        self.parts: list[Part] = []
        self.is_read = False
        self.is_joined = False
        for kind, held in self._lines():
            self._take(kind, held)

    def add(self, kind: str, held: Any) -> None:
        """Write a line; it is on the disk when this returns.

        Args:
            kind: What it tells.
            held: Plain values; a `Part` for a part.

        Raises:
            OSError: It cannot be written.
        """
        line = json.dumps({kind: asdict(held) if isinstance(held, Part) else held}).encode() + b"\n"
        with self._path.open("r+b" if self._path.exists() else "xb") as file:
            file.seek(self._end)
            file.truncate()
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._end += len(line)
        self._take(kind, json.loads(line)[kind])

    def _lines(self) -> Iterator[tuple[str, Any]]:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    return
                try:
                    ((kind, held),) = json.loads(line).items()
                except (ValueError, AttributeError):
                    raise BatchError(f"{self._path}: {_NOT_OURS}") from None
                yield kind, held
                self._end += len(line)

    def _take(self, kind: str, held: Any) -> None:
        try:
            if kind == SETTINGS:
                self.settings = dict(held)
            elif kind == RUN:
                self.runs.append(dict(held))
            elif kind == PART:
                self.parts.append(Part.of(held))
        except (TypeError, ValueError, KeyError):
            raise BatchError(f"{self._path}: {_NOT_OURS}") from None
        self.is_read |= kind == READ
        self.is_joined |= kind == JOINED


_NOT_OURS: Final = "this is no journal that this version can go on with; --restart (restart=True) begins again"
