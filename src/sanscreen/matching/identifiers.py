"""What is known beyond the name: birth dates, countries, documents, gender, kind.

In: the checked `Particulars` of a query and an entity. Out: `Finding` rows, for or against.

Absent is not conflict: where one side is silent there is no finding. What agrees fills a share of the headroom
above the score of the names; what conflicts takes a fixed amount away; the amounts stand in the profile.
Invariant: more that agrees never lowers a score, more that conflicts never raises it.
It does not judge names, and it reads nothing into a document number but its letters and digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sanscreen.errors import QueryError
from sanscreen.matching.evidence import Evidence, EvidenceKind
from sanscreen.matching.profile import Profile
from sanscreen.records import Entity, Identifier, Kind, PartialDate, Query

# "circa 1966" is said of people whose papers read 1965 or 1967.
_CIRCA = timedelta(days=366)
# Shorter numbers ("7", "A12") are numbers of many documents.
_SHORTEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Particulars:
    """The checked fields of a query beyond its names.

    Attributes:
        kind: Kind of entity asked for, or None.
        birth_date: Birth date, or None.
        countries: ISO 3166 alpha-2 codes, lower case.
        identifiers: Documents and register numbers.
        gender: ``"m"``, ``"f"`` or None.
    """

    kind: Kind | None = None
    birth_date: PartialDate | None = None
    countries: frozenset[str] = frozenset()
    identifiers: tuple[Identifier, ...] = ()
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing known beyond the name that agrees or conflicts.

    Attributes:
        kind: What it is about.
        asked: As the query has it.
        listed: As the list has it.
        detail: In plain words.
        fills: Share of the headroom that it fills, in [0, 1].
        costs: What it takes away, in [0, 1].
    """

    kind: EvidenceKind
    asked: str
    listed: str
    detail: str
    fills: float = 0.0
    costs: float = 0.0


def check(query: Query) -> Particulars:
    """Check the fields of a query beyond its names.

    Args:
        query: The query.

    Returns:
        What can be compared.

    Raises:
        QueryError: A field is malformed; the message names the field, what was seen and the form it takes.

    Example:
        >>> check(Query(name="Ashraf al-Qizani", birth_date="1991", countries=("TN",))).countries
        frozenset({'tn'})
    """
    kind = None
    if query.kind is not None:
        try:
            kind = Kind(query.kind)
        except ValueError:
            raise QueryError(f"query field kind: {query.kind!r} is none of {', '.join(Kind)}") from None
    birth_date = None
    if query.birth_date is not None:
        try:
            birth_date = PartialDate.parse(query.birth_date)
        except ValueError as error:
            raise QueryError(f"query field birth_date: {error}") from None
    codes = []
    for code in listed_values(query.countries, field="countries", example="['tn']"):
        if not isinstance(code, str) or not re.fullmatch("[A-Za-z]{2}", code.strip()):
            raise QueryError(f"query field countries: {code!r} is not an ISO 3166 alpha-2 code such as 'tn'")
        codes.append(code.strip().lower())
    identifiers = listed_values(query.identifiers, field="identifiers", example="[Identifier(...)]")
    for identifier in identifiers:
        if not isinstance(identifier, Identifier):
            raise QueryError(f"query field identifiers: {identifier!r} is not an Identifier(type, number, country)")
    gender = None
    if query.gender is not None:
        gender = _gender(query.gender)
        if gender is None:
            raise QueryError(f"query field gender: {query.gender!r} is none of 'male', 'female', 'm', 'f'")
    return Particulars(kind, birth_date, frozenset(codes), identifiers, gender)


def listed_values(value: Any, *, field: str, example: str) -> tuple[Any, ...]:
    """Return the values of a query field that takes several.

    Args:
        value: What the caller wrote; None for none.
        field: Name of the field, for the message.
        example: What it could look like, for the message.

    Returns:
        The values.

    Raises:
        QueryError: It is one text, or nothing that can be walked.

    Example:
        >>> listed_values(["tn"], field="countries", example="['tn']")
        ('tn',)
    """
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise QueryError(f"query field {field}: give a list such as {example}, not {value!r}")
    return tuple(value)


def _gender(text: object) -> str | None:
    return {"m": "m", "male": "m", "f": "f", "female": "f"}.get(str(text).strip().lower())


def document_key(identifier: Identifier) -> tuple[str, str] | None:
    """Return the key under which the index files a document, or None where its number is too short to tell.

    Args:
        identifier: A document.

    Returns:
        Type and number, letters and digits alone.

    Example:
        >>> document_key(Identifier(type="passport", number="z-123 456"))
        ('passport', 'Z123456')
    """
    number = re.sub(r"[\W_]", "", identifier.number).upper()
    if len(number) < _SHORTEST_NUMBER:
        return None
    return re.sub(r"[\W_]+", "-", identifier.type.strip().lower()), number


def find(particulars: Particulars, entity: Entity, profile: Profile) -> tuple[Finding, ...]:
    """Compare what is known beyond the names.

    Args:
        particulars: Of the query.
        entity: The entity.
        profile: The tunables.

    Returns:
        Findings in a fixed order: documents, birth date, country, gender, kind.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> from sanscreen.records import Name
        >>> entity = Entity(id="1", kind="person", names=[Name(text="A B")], birth_dates=["1970"])
        >>> [row.detail for row in find(Particulars(birth_date=PartialDate.parse("1980")), entity, profile_of(None))]
        ['birth dates differ']
    """
    rows: list[Finding] = []
    rows.extend(_documents(particulars.identifiers, entity.identifiers, profile))
    if particulars.birth_date is not None and entity.birth_dates:
        rows.append(_birth_date(particulars.birth_date, entity.birth_dates, profile))
    if particulars.countries and entity.nationalities:
        asked, listed = ", ".join(sorted(particulars.countries)), ", ".join(entity.nationalities)
        if particulars.countries & set(entity.nationalities):
            rows.append(Finding(EvidenceKind.COUNTRY, asked, listed, "same country", fills=profile.country))
        else:
            detail = "countries differ"
            rows.append(Finding(EvidenceKind.COUNTRY, asked, listed, detail, costs=profile.country_conflict))
    gender = _gender(entity.gender) if entity.gender is not None else None
    if particulars.gender is not None and gender is not None and gender != particulars.gender:
        detail = "genders differ"
        rows.append(Finding(EvidenceKind.GENDER, particulars.gender, gender, detail, costs=profile.gender_conflict))
    kinds = {particulars.kind or Kind.UNKNOWN, entity.kind}
    if len(kinds) == 2 and Kind.UNKNOWN not in kinds and particulars.kind is not None:
        detail = f"a {particulars.kind} was asked for, the entity is of kind {entity.kind}"
        rows.append(Finding(EvidenceKind.KIND, particulars.kind, entity.kind, detail, costs=profile.kind_conflict))
    return tuple(rows)


def _documents(asked: Iterable[Identifier], listed: tuple[Identifier, ...], profile: Profile) -> list[Finding]:
    same: list[Finding] = []
    other: list[Finding] = []
    for mine in asked:
        key = document_key(mine)
        for theirs in listed:
            their_key = document_key(theirs)
            if key is None or their_key is None or key[0] != their_key[0]:
                continue
            both_say = mine.country is not None and theirs.country is not None
            shown = (f"{mine.type} {mine.number}", f"{theirs.type} {theirs.number}")
            if key == their_key and not (both_say and mine.country != theirs.country):
                detail = f"same {mine.type} number"
                same.append(Finding(EvidenceKind.IDENTIFIER, *shown, detail, fills=profile.identifier))
            elif key != their_key and both_say and mine.country == theirs.country:
                detail = f"another {mine.type} number of the same country"
                other.append(Finding(EvidenceKind.IDENTIFIER, *shown, detail, costs=profile.identifier_conflict))
    # Two papers on one side: one that agrees outweighs all that differ, and a difference counts once.
    return same[:1] or other[:1]


def _birth_date(asked: PartialDate, listed: tuple[PartialDate, ...], profile: Profile) -> Finding:
    texts = (str(asked), "; ".join(str(born) for born in listed))
    if any(_widened(asked).overlaps(_widened(born)) for born in listed):
        return Finding(EvidenceKind.BIRTH_DATE, *texts, "birth dates agree", fills=profile.birth_date)
    return Finding(EvidenceKind.BIRTH_DATE, *texts, "birth dates differ", costs=profile.birth_date_conflict)


def _widened(born: PartialDate) -> PartialDate:
    if not born.circa:
        return born
    earliest = max(born.earliest, date.min + _CIRCA) - _CIRCA
    return PartialDate(earliest, min(born.latest, date.max - _CIRCA) + _CIRCA)


def apply(score: float, findings: Iterable[Finding]) -> tuple[float, tuple[Evidence, ...]]:
    """Move the score of the names by the findings.

    Args:
        score: Score of the names, in [0, 1].
        findings: What agrees and what conflicts.

    Returns:
        The score, in [0, 1], and the rows whose contributions sum to the difference.

    Example:
        >>> round(apply(0.8, [Finding(EvidenceKind.COUNTRY, "tn", "tn", "same country", fills=0.1)])[0], 6)
        0.82
    """
    rows: list[Evidence] = []
    found = list(findings)
    for finding in (*(row for row in found if row.costs), *(row for row in found if not row.costs)):
        change = -min(finding.costs, score) if finding.costs else (1.0 - score) * finding.fills
        score += change
        rows.append(Evidence(finding.kind, finding.asked, finding.listed, finding.detail, change))
    return score, tuple(rows)
