"""What a screening answers: `Screening`, its `Hit`s, and an `Explanation` of one entity.

In: scored matches and a `Stamp`. Out: frozen values that print, index, compare, pickle and become plain dictionaries.
Invariant: the evidence of every hit sums to its score, and every answer carries the stamp with which it can be
made again. Nothing here decides what is a hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, overload

from sanscreen.changes import Change
from sanscreen.explain import Rows, evidence_rows, explain_rows, explain_text, html_table, name_label
from sanscreen.matching import Evidence
from sanscreen.names import Signal
from sanscreen.records import Entity, Identifier, Name, Query
from sanscreen.stamp import Stamp

Status = Literal["hit", "clear", "unscreenable"]


@dataclass(frozen=True, slots=True)
class Link:
    """An entity of another list that shares a document with a hit, and so is likely the same party.

    Attributes:
        list: Name of the other list.
        entity_id: Id of the entity there.
        identifier: The document, as the hit's own list has it.
    """

    list: str
    entity_id: str
    identifier: Identifier

    def __str__(self) -> str:
        """Return the link in words."""
        return f"{self.entity_id}, list {self.list}: same {self.identifier.type} {self.identifier.number}"


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
        links: Entities of other lists that share a document with it; they are never merged.
    """

    score: float
    entity: Entity
    name: Name
    evidence: tuple[Evidence, ...]
    list: str
    query: str
    threshold: float
    as_of: date | None = None
    links: tuple[Link, ...] = ()

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
        rows = explain_rows(
            self.entity,
            self.name,
            self.score,
            self.evidence,
            query=self.query,
            list_name=self.list,
            threshold=self.threshold,
            as_of=self.as_of,
        )
        rows.extend(("" if number else "see also", str(link)) for number, link in enumerate(self.links))
        return rows

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
            "links": [
                {
                    "list": link.list,
                    "entity_id": link.entity_id,
                    "identifier": link.identifier.model_dump(mode="json", exclude_defaults=True),
                }
                for link in self.links
            ],
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
        status: ``"hit"``, ``"clear"``, or ``"unscreenable"`` where there was nothing to compare, or too little for
            the search to end.
        truncated: Whether there are more hits than the limit, or may be: so many listed names are as likely as the
            query's ("K. Karimov" among a hundred thousand of that surname) that only the likeliest were scored.
        stamp: Enough to repeat the answer.
        reason: Why the query could not be screened, or None.
        signals: What was odd about the spelling of the query's names.
        problems: A sentence on each field of the query that could not be used, or that looks wrong.
    """

    query: Query
    hits: tuple[Hit, ...]
    status: Status
    truncated: bool
    stamp: Stamp
    reason: str | None = None
    signals: tuple[Signal, ...] = ()
    problems: tuple[str, ...] = ()

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
            "problems": list(self.problems),
            "hits": [hit.to_dict() for hit in self.hits],
            "stamp": self.stamp.to_dict(),
        }

    def _repr_html_(self) -> str:
        caption = f"{self.query.name or 'query without a name'}: {self.status}"
        if self.reason:
            caption += f" ({self.reason})"
        if self.truncated:
            more = "are more hits than the limit" if len(self) == self.stamp.limit else "may be more hits"
            caption += f"; there {more}"
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
        problems: A sentence on each field of the query that could not be used, or that looks wrong.
        changes: What would move the entity across the threshold, or how near the nearest change comes.
    """

    score: float
    evidence: tuple[Evidence, ...]
    entity: Entity
    name: Name | None
    list: str
    query: str
    threshold: float
    stamp: Stamp
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

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
        rows = explain_rows(
            self.entity,
            self.name,
            self.score,
            self.evidence,
            query=self.query,
            list_name=self.list,
            threshold=self.threshold,
        )
        rows.extend(("" if number else "query", problem) for number, problem in enumerate(self.problems))
        rows.extend(("" if number else "what if", change.text) for number, change in enumerate(self.changes))
        return rows

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
            "problems": list(self.problems),
            "changes": [
                {"text": change.text, "score": change.score, "crosses": change.crosses} for change in self.changes
            ],
            "evidence": evidence_rows(self.evidence),
            "entity": self.entity.model_dump(mode="json"),
            "stamp": self.stamp.to_dict(),
        }
