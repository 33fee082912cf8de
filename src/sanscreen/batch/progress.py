"""How far a run is, to be shown while it goes on.

In: counts as they come. Out: `Progress`, handed to whoever shows it. Invariant: what is told as kept is on the disk. It
shows nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sanscreen.batch.answers import Counts

CHECKING: Final = "reading the digest of the input"
SCREENING: Final = "screening"
JOINING: Final = "joining the parts"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        stage: What is being done: `CHECKING`, `SCREENING` or `JOINING`.
        done: How much of it: bytes of the input, or parts where they are joined.
        total: Of how much.
        before: How much of it was done by earlier runs.
        counts: What became of the rows so far, those of earlier runs too.
        rows_before: Rows that were done by earlier runs.
        rows_kept: Rows whose answers are kept, should the run end now.
    """

    stage: str
    done: int
    total: int
    before: int = 0
    counts: Counts = field(default_factory=Counts)
    rows_before: int = 0
    rows_kept: int = 0


Show = Callable[[Progress], None]
