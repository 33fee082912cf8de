"""rapidfuzz's token_sort_ratio over every name: words sorted, then normalised insertions and deletions."""

from __future__ import annotations

from importlib.metadata import version

from rapidfuzz import fuzz

from benchmarks.bruteforce import BruteForce
from benchmarks.engines import Engine


class TokenSort(BruteForce):
    """The scorer with its defaults."""

    def __init__(self) -> None:
        super().__init__("token_sort", fuzz.token_sort_ratio, scale=100, cutoff=0.45)

    def version(self) -> str:
        """Return the installed version."""
        return f"rapidfuzz {version('rapidfuzz')}"


def make() -> Engine:
    """Return the engine."""
    return TokenSort()
