"""What a screening answers: `Screening`, its `Hit`s, the `Stamp`, and an `Explanation` of one entity.

In: scored matches. Out: frozen values that print, index, compare, pickle and become plain dictionaries.
Invariant: the evidence of every hit sums to its score, and every answer carries the stamp with which it can be
made again. Nothing here decides what is a hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, overload

from sanscreen.explain import Rows, evidence_rows, explain_rows, explain_text, html_table, name_label
from sanscreen.matching import Evidence
from sanscreen.names import Signal
from sanscreen.records import Entity, Name, Query

Status = Literal["hit", "clear", "unscreenable"]


@dataclass(frozen=True, slots=True)
class ListStamp:
    """Which edition of a list was screened against.

    Attributes:
        name: Name of the list.
        digest: SHA-256 of the file, or of the records where there was no file.
        as_of: Day of the edition, or None where it is not known.
        entities: Number of entities.
    """

    name: str
    digest: str
    as_of: date | None
    entities: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """Enough to repeat an answer years later.

    Attributes:
        engine: Version of sanscreen.
        scoring: Version of the scoring.
        profile: Name of the profile.
        profile_digest: Digest of its values.
        weights_digest: Digest of the shipped frequency table.
        romaniser: Name and version.
        rapidfuzz: Version.
        unicode: Version of the Unicode data.
        lists: The lists.
        threshold: Lowest score of a hit, in [0, 1].
        limit: Most hits returned, or None for all.
        filters: Filters in force, by name.
        screened_at: UTC time.
    """

    engine: str
    scoring: str
    profile: str
    profile_digest: str
    weights_digest: str
    romaniser: str
    rapidfuzz: str
    unicode: str
    lists: tuple[ListStamp, ...]
    threshold: float
    limit: int | None
    filters: tuple[tuple[str, str], ...]
    screened_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Return the stamp as plain values.

        Returns:
            A dictionary that JSON can carry.
        """
        fields = {field: getattr(self, field) for field in self.__slots__}
        fields["lists"] = [
            {"name": held.name, "digest": held.digest, "as_of": _iso(held.as_of), "entities": held.entities}
            for held in self.lists
        ]
        fields["filters"] = dict(self.filters)
        fields["screened_at"] = self.screened_at.isoformat()
        return fields


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity whose score reaches the threshold.

    Attributes:
        score: In [0, 1]; it orders, it is not a probability.
        entity: The entity.
        name: Its name that decided; its first name where a document alone did.
        evidence: Rows whose contributions sum to the score.
        list: Name of the list that the entity stands on.
        query: The name that was asked for.
        threshold: Threshold of the screening.
        as_of: The day asked about, or None.
    """

    score: float
    entity: Entity
    name: Name
    evidence: tuple[Evidence, ...]
    list: str
    query: str
    threshold: float
    as_of: date | None = None

    def explain(self) -> str:
        """Return why the hit was raised, in words an analyst would use.

        Returns:
            Several lines of text: names, designations with dates and their sources, evidence, score.
        """
        return explain_text(self.entity, self.score, self.rows())

    def rows(self) -> Rows:
        """Return the explanation as labels and texts.

        Returns:
            What `explain` lays out in lines.
        """
        return explain_rows(
            self.entity,
            self.name,
            self.score,
            self.evidence,
            query=self.query,
            list_name=self.list,
            threshold=self.threshold,
            as_of=self.as_of,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the hit as plain values.

        Returns:
            A dictionary that JSON can carry, with every row of evidence and the whole entity.
        """
        return {
            "score": self.score,
            "entity_id": self.entity.id,
            "listed_name": self.name.text,
            "name_kind": str(self.name.kind),
            "name_quality": str(self.name.quality),
            "list": self.list,
            "entity": self.entity.model_dump(mode="json"),
            "evidence": evidence_rows(self.evidence),
        }

    def _repr_html_(self) -> str:
        rows = [
            (f"{row.contribution:+.3f}", row.query_part or "", row.listed_part or "", row.detail)
            for row in self.evidence
        ]
        rows.append((f"{self.score:.3f}", self.query, self.name.text, "score"))
        caption = f"{self.entity.primary_name} ({self.entity.id}, {self.entity.kind}, list {self.list})"
        return html_table(("contribution", "query", "listed name", "reason"), rows, caption=caption)


@dataclass(frozen=True, slots=True)
class Screening(Sequence[Hit]):
    """The answer to one query: a sequence of hits, best first.

    Attributes:
        query: What was asked.
        hits: The hits, best first.
        status: ``"hit"``, ``"clear"``, or ``"unscreenable"`` where there was nothing to compare.
        truncated: Whether there are more hits than the limit.
        stamp: Enough to repeat the answer.
        reason: Why the query could not be screened, or None.
        signals: What was odd about the spelling of the query's names.
    """

    query: Query
    hits: tuple[Hit, ...]
    status: Status
    truncated: bool
    stamp: Stamp
    reason: str | None = None
    signals: tuple[Signal, ...] = ()

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, index: int) -> Hit: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[index]

    def to_dict(self) -> dict[str, Any]:
        """Return the screening as plain values.

        Returns:
            A dictionary that JSON can carry.
        """
        return {
            "query": self.query.model_dump(mode="json", fallback=str),
            "status": self.status,
            "reason": self.reason,
            "truncated": self.truncated,
            "signals": [
                {"kind": signal.kind, "original": signal.original, "reading": signal.reading} for signal in self.signals
            ],
            "hits": [hit.to_dict() for hit in self.hits],
            "stamp": self.stamp.to_dict(),
        }

    def _repr_html_(self) -> str:
        caption = f"{self.query.name or 'query without a name'}: {self.status}"
        if self.reason:
            caption += f" ({self.reason})"
        if self.truncated:
            caption += "; there are more hits than the limit"
        rows = [
            (
                f"{hit.score:.3f}",
                hit.name.text,
                name_label(hit.name),
                hit.entity.primary_name,
                hit.entity.id,
                hit.entity.kind,
                hit.list,
            )
            for hit in self.hits
        ]
        header = ("score", "listed name", "", "entity", "id", "kind", "list")
        return html_table(header, rows, caption=caption)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one entity scores for one query, above the threshold or below it.

    Attributes:
        score: In [0, 1].
        evidence: Rows whose contributions sum to the score.
        entity: The entity.
        name: Its name that came nearest, or None where none is alike.
        list: Name of its list.
        query: The name that was asked for.
        threshold: The threshold in force.
        stamp: Enough to repeat the answer.
    """

    score: float
    evidence: tuple[Evidence, ...]
    entity: Entity
    name: Name | None
    list: str
    query: str
    threshold: float
    stamp: Stamp

    def text(self) -> str:
        """Return the explanation in words an analyst would use.

        Returns:
            Several lines of text.
        """
        return explain_text(self.entity, self.score, self.rows())

    def rows(self) -> Rows:
        """Return the explanation as labels and texts.

        Returns:
            What `text` lays out in lines.
        """
        return explain_rows(
            self.entity,
            self.name,
            self.score,
            self.evidence,
            query=self.query,
            list_name=self.list,
            threshold=self.threshold,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values.

        Returns:
            A dictionary that JSON can carry.
        """
        return {
            "query": self.query,
            "entity_id": self.entity.id,
            "list": self.list,
            "listed_name": None if self.name is None else self.name.text,
            "score": self.score,
            "threshold": self.threshold,
            "evidence": evidence_rows(self.evidence),
            "entity": self.entity.model_dump(mode="json"),
            "stamp": self.stamp.to_dict(),
        }
