"""nomenklatura's logic-v1, its older rule-based matcher, behind a candidate step that favours it."""

from __future__ import annotations

from nomenklatura.matching import LogicV1

from benchmarks.engines import Engine
from benchmarks.nomenklatura_logic import Logic


def make() -> Engine:
    """Return the engine."""
    return Logic(LogicV1)
