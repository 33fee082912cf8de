"""Jaro-Winkler over every name, its parts sorted and joined: what many a home-made screen does."""

from __future__ import annotations

from importlib.metadata import version

from rapidfuzz.distance import JaroWinkler

from benchmarks.bruteforce import BruteForce, prepare
from benchmarks.engines import Engine


def sort_parts(text: str) -> str:
    """Return the prepared name with its parts in alphabetical order."""
    return " ".join(sorted(prepare(text).split()))


class JaroWinklerSorted(BruteForce):
    """The scorer with its defaults."""

    def __init__(self) -> None:
        super().__init__("jaro_winkler", JaroWinkler.normalized_similarity, scale=1, cutoff=0.5, prepared=sort_parts)

    def version(self) -> str:
        """Return the installed version."""
        return f"rapidfuzz {version('rapidfuzz')}"


def make() -> Engine:
    """Return the engine."""
    return JaroWinklerSorted()
