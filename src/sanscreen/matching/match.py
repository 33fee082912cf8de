"""A query against an entity: the best of its names, moved by what is known beyond the name.

In: a checked query and a prepared entity. Out: a `Match` with the score and, where asked for, the evidence.

Each name of the query meets each listed name; a weak name of the entity counts only where its significant parts
equal the query's. The best name decides, the first of equals in the order of the record.
Invariant: the score is a pure function of query, entity and profile, and `Matcher.match` gives the same score
whether or not the evidence is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sanscreen.matching.alignment import Alignment, align
from sanscreen.matching.evidence import Evidence, EvidenceKind, bounded, name_evidence
from sanscreen.matching.findings import Finding, apply
from sanscreen.matching.identifiers import Particulars, find
from sanscreen.matching.profile import Profile
from sanscreen.matching.similarity import REMEMBERED, Similarity
from sanscreen.names import NormalisedName
from sanscreen.records import Entity, Kind, NameQuality

SCORING_VERSION = "1"
"""Raised whenever the score of any pair changes under an unchanged profile."""

# Likenesses that are remembered: one for so many names of the list, and so many at most.
_NAMES_A_LIKENESS, _MOST_REMEMBERED = 3, 200_000
_ORDERED = (Kind.ORGANIZATION, Kind.VESSEL, Kind.AIRCRAFT)


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A query ready to be compared.

    Attributes:
        names: Its names in normal form; empty for a query by document alone.
        particulars: Its other fields, checked.
    """

    names: tuple[NormalisedName, ...]
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class Match:
    """A scored comparison of a query and an entity.

    Attributes:
        score: In [0, 1]; it orders, it is not a probability.
        name: Position of the listed name that decided; 0 where a document alone did.
        alignment: How the names answer each other, or None where a document alone decided.
        evidence: Rows whose contributions sum to the score.
        corroboration: By how much what is known beyond the name speaks for the match, before the headroom above
            the names bounds it; equal scores are ordered by it.
    """

    score: float
    name: int
    alignment: Alignment | None
    evidence: tuple[Evidence, ...]
    corroboration: float = 0.0


class Matcher:
    """Scores pairs under one profile.

    Args:
        profile: The tunables.
        n_names: Names of the list: on a long one a query meets more words, and more of their likenesses are remembered.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> from sanscreen.names import normalise
        >>> from sanscreen.records import Name
        >>> entity = Entity(id="1", kind="person", names=[Name(text="Ashraf AL-QIZANI")])
        >>> query = PreparedQuery((normalise("al-Qizani, Ashraf"),), Particulars())
        >>> match = Matcher(profile_of(None)).match(query, entity, (normalise("Ashraf AL-QIZANI"),))
        >>> match.score, len(match.evidence)
        (1.0, 3)
    """

    def __init__(self, profile: Profile, *, n_names: int = 0) -> None:
        self.profile = profile
        remembered = min(max(n_names // _NAMES_A_LIKENESS, REMEMBERED), _MOST_REMEMBERED)
        self.similarity = Similarity(profile, remembered=remembered)

    def match_name(self, query: PreparedQuery, listed: NormalisedName, kind: Kind, *, weak: bool) -> Alignment | None:
        """Align the query's best name with one listed name.

        Args:
            query: The query.
            listed: The listed name in normal form.
            kind: What its entity is: the parts of a person's name may stand in any order.
            weak: Whether the name is a weak one, which counts only where its significant parts equal the query's.

        Returns:
            The best alignment, or None where none has a score above 0.
        """
        ordered = kind in _ORDERED
        best: Alignment | None = None
        for name in query.names:
            if weak and name.significant != listed.significant:
                continue
            alignment = align(name, listed, self.similarity, self.profile, ordered=ordered)
            if alignment is not None and alignment.score > (best.score if best is not None else 0.0):
                best = alignment
        return best

    def match(self, query: PreparedQuery, entity: Entity, listed: tuple[NormalisedName, ...]) -> Match:
        """Score an entity, whatever the score.

        Args:
            query: The query.
            entity: The entity.
            listed: Its names in normal form, in the order of the record.

        Returns:
            The match, with its evidence.
        """
        best: Alignment | None = None
        position = 0
        for number, name in enumerate(listed):
            weak = entity.names[number].quality is NameQuality.WEAK
            alignment = self.match_name(query, name, entity.kind, weak=weak)
            if alignment is not None and alignment.score > (best.score if best is not None else 0.0):
                best, position = alignment, number
        return self.judge(query, entity, position, best)

    def score(self, query: PreparedQuery, entity: Entity, alignment: Alignment | None) -> float:
        """Return the score that `judge` gives, without its evidence.

        Args:
            query: The query.
            entity: The entity.
            alignment: The alignment of its best name, or None where no name is alike.

        Returns:
            The score, in [0, 1].
        """
        return apply(0.0 if alignment is None else alignment.score, self._findings(query, entity, alignment))[0]

    def _findings(self, query: PreparedQuery, entity: Entity, alignment: Alignment | None) -> tuple[Finding, ...]:
        """Return what is known beyond the name; without a name or a document it is said and counts for nothing."""
        findings = find(query.particulars, entity, self.similarity)
        if alignment is not None or any(row.kind is EvidenceKind.IDENTIFIER and row.fills for row in findings):
            return findings
        # Two strangers share a birthday and a country.
        return tuple(replace(finding, fills=0.0, costs=0.0) for finding in findings)

    def judge(self, query: PreparedQuery, entity: Entity, position: int, alignment: Alignment | None) -> Match:
        """Turn the alignment of the best name into a match.

        Args:
            query: The query.
            entity: The entity.
            position: Which of its names was aligned.
            alignment: The alignment, or None where no name is alike.

        Returns:
            The match, with its evidence.
        """
        findings = self._findings(query, entity, alignment)
        corroboration = sum(finding.fills - finding.costs for finding in findings)
        if alignment is None:
            score, rows = apply(0.0, findings)
            return Match(score, 0, None, bounded(list(rows), score), corroboration)
        weak = entity.names[position].quality is NameQuality.WEAK
        names = name_evidence(alignment, self.profile, weak=weak)
        score, rows = apply(alignment.score, findings)
        return Match(score, position, alignment, (*names, *rows), corroboration)
