"""Evidence: each reason for a score with its contribution; their sum is the score.

In: an `Alignment`. Out: `Evidence` rows in plain words.

The rows of the names: each link brings its share of the linked weight times its likeness; what is left over,
out of order or in conflict costs; a last row carries what differences count more or less by what the names tell.
Invariant: the contributions sum to the score to 1e-9. Nothing here changes a score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from sanscreen.matching.alignment import (
    Alignment,
    Standing,
    hidden_cost,
    link_weight,
    listed_extra,
    query_extra,
    standing,
)
from sanscreen.matching.likeness import Cause
from sanscreen.matching.links import Link
from sanscreen.matching.profile import Profile
from sanscreen.names import NormalisedName, Role, Unit


class EvidenceKind(StrEnum):
    """What a row of evidence is about; the docstring of each is the sentence that an analyst reads of it.

    Example:
        >>> EvidenceKind.WEAK_NAME.__doc__
        'The publisher calls this name weak, so it hits only where the names are equal.'
    """

    def __new__(cls, value: str, sentence: str) -> Self:
        """Make a member that carries its sentence."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.__doc__ = sentence
        return member

    PART = "part", "A part of the query answers a part of the listed name, for the cause that is named."
    EXTRA_QUERY_PART = "extra-query-part", "A part of the query has no answer in the listed name."
    EXTRA_LISTED_PART = "extra-listed-part", "A part of the listed name has no answer in the query."
    CONTRADICTION = "contradiction", "Names on both sides have no answer, so they contradict each other."
    NUMBER_CONFLICT = "number-conflict", "The numbers in the two names disagree."
    INITIAL = "initial", "An initial stands for a name, and says nothing of the rest of it."
    ORDER = "order", "The parts that answer each other stand in another order."
    TOLD = (
        "told",
        "Differences count for more where what matches is common or short, for less where it is rare.",
    )
    WEAK_NAME = "weak-name", "The publisher calls this name weak, so it hits only where the names are equal."
    SIGNAL = (
        "signal",
        "Look-alike or invisible letters, digits for letters, mixed scripts: honest writers rarely cause them.",
    )
    BIRTH_DATE = "birth-date", "The birth dates agree, nearly agree, or differ."
    BIRTH_PLACE = "birth-place", "The places of birth are one, or are two."
    COUNTRY = "country", "A country of the query is a nationality of the entity, or none is."
    IDENTIFIER = "identifier", "A document or register number is the entity's, or the entity has another of its sort."
    GENDER = "gender", "The genders are the same, which says little, or differ."
    KIND = (
        "kind",
        "The entity is of the kind that was asked for, or of another.",
    )
    ADDRESS = "address", "An address of the query is one of the entity's; another one says nothing."
    BOUND = "bound", "No score falls below 0."


class Verdict(StrEnum):
    """What two sides say of a field beyond the name.

    Example:
        >>> Verdict.NOT_MATCHED.value
        'not matched'
    """

    MATCHED = "matched"
    NOT_MATCHED = "not matched"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason with its contribution.

    Attributes:
        kind: What it is about.
        query_part: Original spelling in the query, or None.
        listed_part: Original spelling on the list, or None.
        detail: The reason in plain words.
        contribution: What it adds to the score, negative where it takes away, 0 where it is only said.
        verdict: For a field beyond the name, whether it matches; None for a row of the names.

    Example:
        >>> Evidence(EvidenceKind.PART, "Ladin", "LADIN", "same spelling", 0.5).kind
        <EvidenceKind.PART: 'part'>
    """

    kind: EvidenceKind
    query_part: str | None
    listed_part: str | None
    detail: str
    contribution: float
    verdict: Verdict | None = None


_TURNED = "one is named as the other's father"
_WRITTEN_AS_ONE = "words written as one"
_DISGUISED = "digits read as letters"
_IN_LATIN, _HAN = ("", "digits", "slip"), "CJK"
_READ = {"digits": _DISGUISED, "slip": "same form, read through a slip"}
_ASIDE = ", in brackets or behind a slash"
_STANDING = {
    Standing.APART: "",
    Standing.OUTER: ", beside parts that match",
    Standing.MIDDLE: ", between parts that match",
}
_LEFT = {
    Role.NAME: "not in the {side}",
    Role.TRADE: "word of trade not in the {side}",
    Role.NUMBER: "number not in the {side}",
    Role.INITIAL: "initial not in the {side}",
    Role.PARTICLE: "particle not in the {side}",
    Role.LEGAL_FORM: "legal form not in the {side}",
}


def spelling(name: NormalisedName, positions: Iterable[int]) -> str:
    """Return the original spelling of some parts of a name.

    Args:
        name: The name.
        positions: Positions of its parts.

    Returns:
        Their original spellings with a space between them.
    """
    return " ".join(name.parts[position].original for position in positions)


def _shown(name: NormalisedName, unit: Unit) -> str:
    shown = spelling(name, range(unit.start, unit.stop))
    return shown.replace(" ", "") if unit.disguised else shown


def _detail(link: Link) -> str:
    detail = _cause(link)
    read = [unit for unit in (link.query, link.listed) if unit.reading not in _IN_LATIN]
    if len(read) != 1 or link.likeness.cause in (Cause.PARTICLE, Cause.SYMBOL):
        return detail
    # A reader of one script sees how the other was read.
    return f"{detail}; read {'in Mandarin ' if read[0].reading == _HAN else ''}as {read[0].text}"


def _cause(link: Link) -> str:
    cause = link.likeness.cause
    if cause is Cause.READING:
        readings = {link.query.reading, link.listed.reading} - {""}
        return _READ.get(min(readings, default=""), cause.value)
    words = max(link.query.stop - link.query.start, link.listed.stop - link.listed.start)
    if link.query.disguised or link.listed.disguised:
        return _DISGUISED if cause is Cause.EQUAL else f"{_DISGUISED}; {cause.value}"
    if words == 1 or cause is Cause.ACRONYM:
        return cause.value
    joined = f"{'two' if words == 2 else words} {_WRITTEN_AS_ONE}"
    return joined if cause is Cause.EQUAL else f"{joined}; {cause.value}"


def name_evidence(alignment: Alignment, profile: Profile, *, weak: bool) -> tuple[Evidence, ...]:
    """Word an alignment.

    Args:
        alignment: The alignment.
        profile: The tunables under which it was made.
        weak: Whether the listed name is a weak one.

    Returns:
        The rows; their contributions sum to ``alignment.score``.
    """
    query, listed = alignment.query, alignment.listed
    rows: list[Evidence] = []
    likeness = sum(link_weight(link) * link.likeness.value for link in alignment.links)
    share = likeness / alignment.linked_weight if alignment.linked_weight else 0.0
    rows.extend(
        Evidence(
            EvidenceKind.PART,
            _shown(query, link.query),
            _shown(listed, link.listed),
            _detail(link),
            link_weight(link) * link.likeness.value / alignment.linked_weight,
        )
        for link in alignment.links
    )
    for link in alignment.links:
        cost = share * hidden_cost(link, profile) / alignment.total
        if cost:
            longer = (query, link.query) if link.query.weight > link.listed.weight else (listed, link.listed)
            whole = spelling(longer[0], range(longer[1].start, longer[1].stop))
            detail = f"an initial says nothing of the rest of {whole!r}"
            rows.append(Evidence(EvidenceKind.INITIAL, None, None, detail, -cost))
    for position in alignment.query_left:
        part = query.parts[position]
        cost = share * query_extra(query, position, alignment.links, profile) / alignment.total
        detail = _LEFT[part.role].format(side="listed name") + _STANDING[standing(query, position, alignment.links)]
        detail += _ASIDE if part.aside else ""
        rows.append(Evidence(EvidenceKind.EXTRA_QUERY_PART, part.original, None, detail, -cost))
    for position in alignment.listed_left:
        part = listed.parts[position]
        cost = share * listed_extra(query, listed, position, alignment.links, profile) / alignment.total
        detail = _LEFT[part.role].format(side="query") + (_ASIDE if part.aside else "")
        rows.append(Evidence(EvidenceKind.EXTRA_LISTED_PART, None, part.original, detail, -cost))
    if alignment.contradiction:
        cost = share * alignment.contradiction / alignment.total
        detail = "names on both sides have no answer, so they contradict each other"
        rows.append(Evidence(EvidenceKind.CONTRADICTION, None, None, detail, -cost))
    if alignment.order_loss:
        detail = _TURNED if alignment.is_turned else "parts stand in another order"
        rows.append(Evidence(EvidenceKind.ORDER, None, None, detail, -alignment.order_loss))
    plain = sum(row.contribution for row in rows)
    lost = (1.0 - plain) * (alignment.growth - 1.0)
    if lost:
        little = "the parts that match are common or few, so each difference counts for more"
        much = "the parts that match are rare, so each difference counts for less"
        rows.append(Evidence(EvidenceKind.TOLD, None, None, little if lost > 0.0 else much, -lost))
    if alignment.number_loss:
        rows.append(Evidence(EvidenceKind.NUMBER_CONFLICT, None, None, "the numbers disagree", -alignment.number_loss))
    if weak:
        detail = "a weak name of the entity by its publisher: it hits only where the names are equal"
        rows.append(Evidence(EvidenceKind.WEAK_NAME, None, listed.original, detail, 0.0))
    for signal in query.signals:
        detail = f"{signal.kind} in {signal.original!r}, read as {signal.reading!r}"
        rows.append(Evidence(EvidenceKind.SIGNAL, signal.original, None, detail, 0.0))
    return bounded(rows, alignment.score)


def bounded(rows: list[Evidence], score: float) -> tuple[Evidence, ...]:
    """Return the rows, with one more where a score is held at 0.

    Args:
        rows: Evidence.
        score: The score, which the contributions may fall below.

    Returns:
        Rows whose contributions sum to the score.
    """
    missing = score - sum(row.contribution for row in rows)
    if missing > 1e-12:
        rows = [*rows, Evidence(EvidenceKind.BOUND, None, None, "no score is below 0", missing)]
    return tuple(rows)
