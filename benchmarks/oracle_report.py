"""What the oracle has shown: answers that differ, counts, and the record of a run.

Comes in: the answers that are compared, batch by batch. Goes out: an `OracleReport`, as plain values without the names
of a caller's list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sanscreen.records import Query

SHOWN = 10
"""So many differences are kept of a run, of different queries: the first ones are enough to find the cause."""
_RAISES = "raises "
Row = tuple[str, float, int]
"""Of a hit its entity's id, its score and the place of its name."""


@dataclass(frozen=True)
class Answer:
    """What is compared of an answer.

    Attributes:
        status: "hit", "clear" or "unscreenable"; or what was raised, which is a difference whoever raises it.
        rows: Id, score and place of the name of each hit, best first.
        truncated: Whether it says that there are more.
    """

    status: str
    rows: tuple[Row, ...] = ()
    truncated: bool = False

    @classmethod
    def raised(cls, error: Exception) -> Answer:
        """Return what stands for an answer where there is an error."""
        return cls(f"{_RAISES}{type(error).__name__}: {error}")

    @property
    def is_error(self) -> bool:
        """Whether there was an error in its place."""
        return self.status.startswith(_RAISES)


@dataclass(frozen=True)
class Difference:
    """An answer that is not the oracle's, with what makes it again."""

    batch: int
    place: int
    label: str
    way: str
    threshold: float
    limit: int | None
    query: Query
    expected: Answer
    seen: Answer

    def what(self) -> str:
        """Return how the answers differ, in words without a name of the list."""
        # What an error says may hold a name.
        expected, seen = (answer.status.partition(":")[0] for answer in (self.expected, self.seen))
        if self.expected.is_error:
            return f"scoring {expected} without the index, and with it the status is {seen}"
        if expected != seen:
            return f"status {seen}, not {expected}"
        missing = len(set(self.expected.rows) - set(self.seen.rows))
        more = len(set(self.seen.rows) - set(self.expected.rows))
        if missing or more:
            return f"{missing} hits lost or scored otherwise, {more} that the oracle has not or scores otherwise"
        if self.expected.rows != self.seen.rows:
            return "the same hits in another order"
        return f"truncated is {self.seen.truncated}, not {self.expected.truncated}"


@dataclass
class BatchFound:
    """What one batch has shown: counts, and the first differences, one of each query."""

    classes: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    hits: int = 0
    refused: int = 0
    cut_short: int = 0
    too_little_told: int = 0
    n_differences: int = 0
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class OracleReport:
    """What a run has shown.

    Attributes:
        lists: Label, entities, digest, and what was found over each list.
        seed: Seed of every draw.
        thresholds: The thresholds that were asked at.
    """

    lists: list[tuple[str, int, str, BatchFound]]
    seed: int
    thresholds: tuple[float, ...]

    @property
    def whole(self) -> BatchFound:
        """The sum over all lists."""
        return sum_found([found for *_, found in self.lists])

    def to_dict(self, *, public: bool) -> dict[str, Any]:
        """Return plain values; names of queries only where the list is public."""
        whole = self.whole
        return {
            "seed": self.seed,
            "thresholds": list(self.thresholds),
            "queries": whole.classes.total(),
            "differences": whole.n_differences,
            "lists": {
                label: {"entities": size, "digest": digest, **_counts(found)}
                for label, size, digest, found in self.lists
            },
            "classes": dict(whole.classes.most_common()),
            "first": [
                {
                    "batch": row.batch, "place": row.place, "class": row.label, "way": row.way,
                    "threshold": row.threshold, "limit": row.limit, "what": row.what(),
                    **({"query": row.query.name} if public else {}),
                }
                for row in whole.differences
            ],
        }  # fmt: skip


def _counts(found: BatchFound) -> dict[str, int]:
    return {
        "queries": found.classes.total(), "answers": found.answers, "hits": found.hits, "refused": found.refused,
        "cut_short": found.cut_short, "too_little_told": found.too_little_told, "differences": found.n_differences,
    }  # fmt: skip


def sum_found(founds: Sequence[BatchFound]) -> BatchFound:
    """Return the sum of what some batches have shown."""
    whole = BatchFound()
    for found in founds:
        whole.classes += found.classes
        for name in ("answers", "hits", "refused", "cut_short", "too_little_told", "n_differences"):
            setattr(whole, name, getattr(whole, name) + getattr(found, name))
        whole.differences = [*whole.differences, *found.differences][:SHOWN]
    return whole
