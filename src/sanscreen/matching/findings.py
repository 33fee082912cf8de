"""What is known beyond the name, for or against: one `Finding` a field, and what findings do to a score.

In: what the comparisons of ``birth``, ``documents``, ``places`` and ``identifiers`` found. Out: a moved score and
`Evidence` rows.

Absent is not conflict: a field on which one side is silent is said to be unknown, and moves nothing. What agrees fills
a share of the headroom above the score of the names; what conflicts takes a fixed amount away; the amounts stand in the
profile.
Invariant: the contributions sum to the change of the score; more that agrees never lowers a score, more that conflicts
never raises it. It compares nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sanscreen.matching.evidence import Evidence, EvidenceKind, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What two sides say of one field beyond the name.

    Attributes:
        kind: What it is about.
        verdict: Whether the field matches, does not, or is not known well enough to say.
        asked: As the query has it.
        listed: As the list has it, or None where it does not say.
        detail: In plain words.
        fills: Share of the headroom that it fills, in [0, 1].
        costs: What it takes away, in [0, 1].
    """

    kind: EvidenceKind
    verdict: Verdict
    asked: str
    listed: str | None
    detail: str
    fills: float = 0.0
    costs: float = 0.0


def unknown(kind: EvidenceKind, asked: str) -> Finding:
    """Return the finding of a field on which the list is silent.

    Args:
        kind: What it is about.
        asked: As the query has it.

    Returns:
        A finding that moves nothing.

    Example:
        >>> unknown(EvidenceKind.GENDER, "f").detail
        'the list does not say'
    """
    return Finding(kind, Verdict.UNKNOWN, asked, None, "the list does not say")


def apply(score: float, findings: Iterable[Finding]) -> tuple[float, tuple[Evidence, ...]]:
    """Move the score of the names by the findings.

    Args:
        score: Score of the names, in [0, 1].
        findings: What agrees, what conflicts and what is not known.

    Returns:
        The score, in [0, 1], and the rows whose contributions sum to the difference; what conflicts comes first.

    Example:
        >>> found = Finding(EvidenceKind.COUNTRY, Verdict.MATCHED, "tn", "tn", "same country", fills=0.1)
        >>> round(apply(0.8, [found])[0], 6)
        0.82
    """
    rows: list[Evidence] = []
    found = list(findings)
    for finding in (*(row for row in found if row.costs), *(row for row in found if not row.costs)):
        change = -min(finding.costs, score) if finding.costs else (1.0 - score) * finding.fills
        score += change
        rows.append(Evidence(finding.kind, finding.asked, finding.listed, finding.detail, change, finding.verdict))
    return score, tuple(rows)
