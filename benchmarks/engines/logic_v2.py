"""nomenklatura's logic-v2, the matcher that OpenSanctions recommends, behind a candidate step that favours it."""

from __future__ import annotations

from nomenklatura.matching import LogicV2

from benchmarks.engines import Engine
from benchmarks.nomenklatura_logic import Logic


def make() -> Engine:
    """Return the engine."""
    return Logic(LogicV2)
