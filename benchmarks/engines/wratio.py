"""rapidfuzz's WRatio over every name: the scorer that `process.extract` takes when none is named."""

from __future__ import annotations

from importlib.metadata import version

from rapidfuzz import fuzz

from benchmarks.bruteforce import BruteForce
from benchmarks.engines import Engine


class WRatio(BruteForce):
    """The scorer with its defaults."""

    def __init__(self) -> None:
        super().__init__("wratio", fuzz.WRatio, scale=100, cutoff=0.7)

    def version(self) -> str:
        """Return the installed version."""
        return f"rapidfuzz {version('rapidfuzz')}"


def make() -> Engine:
    """Return the engine."""
    return WRatio()
