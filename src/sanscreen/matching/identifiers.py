"""What is known beyond the name: the checked fields of a query, compared with those of an entity.

In: a `Query` and an `Entity`. Out: `Particulars`, with a sentence on each value that cannot be used, and one `Finding`
for each field that the query has.

Invariant: no value of a field makes a query crash, match or vanish: what cannot be read is left out and said. It does
not judge names; birth dates, documents and places are compared in modules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from sanscreen.errors import QueryError
from sanscreen.matching.birth import compare_birth_dates
from sanscreen.matching.documents import compare_documents, number_problem
from sanscreen.matching.evidence import EvidenceKind, Verdict
from sanscreen.matching.findings import Finding, unknown
from sanscreen.matching.places import compare_addresses, compare_birth_places, is_place
from sanscreen.matching.similarity import Similarity
from sanscreen.names.countries import country_code, states_of
from sanscreen.records import Entity, Identifier, Kind, PartialDate, Query

_GENDERS = {"m": "m", "male": "m", "man": "m", "f": "f", "female": "f", "woman": "f", "w": "f"}


@dataclass(frozen=True, slots=True)
class Particulars:
    """The checked fields of a query beyond its names.

    Attributes:
        kind: Kind of entity asked for, or None.
        birth_date: Birth date, or None.
        birth_place: Place of birth, or None.
        countries: ISO 3166 alpha-2 codes, lower case; former states by the codes they had.
        identifiers: Documents and register numbers.
        gender: ``"m"``, ``"f"`` or None.
        addresses: Addresses.
        problems: A sentence on each value that is left out, or that looks wrong.
    """

    kind: Kind | None = None
    birth_date: PartialDate | None = None
    birth_place: str | None = None
    countries: frozenset[str] = frozenset()
    identifiers: tuple[Identifier, ...] = ()
    gender: str | None = None
    addresses: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def name_alone(self) -> bool:
        """Whether nothing beside the name can speak for an entity or against it but its kind."""
        told = (self.birth_date, self.birth_place, self.gender)
        return all(value is None for value in told) and not (self.countries or self.identifiers or self.addresses)


def check(query: Query) -> Particulars:
    """Check the fields of a query beyond its names.

    Args:
        query: The query.

    Returns:
        What can be compared, and what cannot with the reason: a birth date that is no date, a country that is none.

    Raises:
        QueryError: A field has the wrong form altogether (one text where a list belongs), or a kind that there is not.

    Example:
        >>> particulars = check(Query(name="Ashraf al-Qizani", birth_date="1991-13", countries=("Tunisia", "Atlantis")))
        >>> particulars.countries, len(particulars.problems)
        (frozenset({'tn'}), 2)
    """
    problems: list[str] = []
    kind = None
    if query.kind is not None:
        try:
            kind = Kind(query.kind)
        except ValueError:
            raise QueryError(f"query field kind: {query.kind!r} is none of {', '.join(Kind)}") from None
    birth_date = _checked_birth_date(query.birth_date, problems)
    codes = []
    for text in listed_values(query.countries, field="countries", example="['tn']"):
        if not isinstance(text, str):
            raise QueryError(f"query field countries: {text!r} is not a code such as 'tn', or a name")
        code = country_code(text)
        if code is not None:
            codes.append(code)
        elif text.strip():
            problems.append(f"country {text[:40]!r} is no country known by code or name; it is not compared")
    given = listed_values(query.identifiers, field="identifiers", example="[Identifier(...)]")
    identifiers = [held for held in (_checked_identifier(value, problems) for value in given) if held is not None]
    gender = None
    if query.gender is not None and str(query.gender).strip():
        gender = gender_of(query.gender)
        if gender is None:
            shown = repr(str(query.gender)[:40])
            problems.append(f"gender {shown} is none of 'male', 'female', 'm', 'f'; it is not compared")
    places = [] if query.birth_place is None else [query.birth_place]
    births = [text for text in places if _is_known_place(text, "birth place", problems)]
    addresses = listed_values(query.addresses, field="addresses", example="['12 Main Street, Tunis']")
    return Particulars(
        kind,
        birth_date,
        births[0] if births else None,
        frozenset(codes),
        tuple(identifiers),
        gender,
        tuple([text for text in addresses if _is_known_place(text, "address", problems)]),
        tuple(problems),
    )


def _checked_birth_date(value: Any, problems: list[str]) -> PartialDate | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        born = PartialDate.parse(value)
    except ValueError as error:
        problems.append(f"birth date: {error}; it is not compared")
        return None
    if born.earliest > datetime.now(UTC).date():
        problems.append(f"birth date {born} is in the future; it is not compared")
        return None
    return born


def _checked_identifier(value: Any, problems: list[str]) -> Identifier | None:
    if isinstance(value, Mapping):
        try:
            value = Identifier.model_validate(dict(value))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"]) or "document"
            problems.append(f"document: {where} {first['msg']}; it is not compared")
            return None
    if not isinstance(value, Identifier):
        raise QueryError(f"query field identifiers: {value!r} is not an Identifier(type, number, country)")
    problem = number_problem(value)
    if problem is not None:
        problems.append(problem)
    return value


def _is_known_place(text: Any, field: str, problems: list[str]) -> bool:
    if not isinstance(text, str):
        raise QueryError(f"query field {field}: {text!r} is not text")
    if text.strip() and not is_place(text):
        problems.append(f"{field} {text[:40]!r} names no place within a country; it is not compared")
    return is_place(text)


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
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        raise QueryError(f"query field {field}: give a list such as {example}, not {value!r}")
    return tuple(value)


def gender_of(text: object) -> str | None:
    """Return a gender by one letter.

    Args:
        text: As a list or a file has it.

    Returns:
        ``"m"``, ``"f"``, or None where it says neither.

    Example:
        >>> gender_of("Female"), gender_of("unknown")
        ('f', None)
    """
    return _GENDERS.get(str(text).strip().lower())


def find(particulars: Particulars, entity: Entity, similarity: Similarity) -> tuple[Finding, ...]:
    """Compare what is known beyond the names.

    Args:
        particulars: Of the query.
        entity: The entity.
        similarity: Part likeness, for places; its profile has the amounts.

    Returns:
        One finding for each field that the query has, in a fixed order: documents, birth date, place of birth,
        country, gender, kind, address.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> from sanscreen.records import Name
        >>> entity = Entity(id="1", kind="person", names=[Name(text="A B")], birth_dates=["1970"])
        >>> asked = check(Query(name="A B", birth_date="1980", gender="f"))
        >>> [(str(row.kind), str(row.verdict)) for row in find(asked, entity, Similarity(profile_of(None)))]
        [('birth-date', 'not matched'), ('gender', 'unknown')]
    """
    profile = similarity.profile
    rows: list[Finding] = []
    documents = compare_documents(particulars.identifiers, entity.identifiers, profile)
    if documents is not None:
        rows.append(documents)
    if particulars.birth_date is not None:
        known = bool(entity.birth_dates)
        rows.append(
            compare_birth_dates(particulars.birth_date, entity.birth_dates, profile)
            if known
            else unknown(EvidenceKind.BIRTH_DATE, str(particulars.birth_date))
        )
    if particulars.birth_place is not None:
        rows.append(
            compare_birth_places(particulars.birth_place, entity.birth_places, similarity)
            if entity.birth_places
            else unknown(EvidenceKind.BIRTH_PLACE, particulars.birth_place)
        )
    if particulars.countries:
        rows.append(_country(particulars.countries, entity.nationalities, profile.country, profile.country_conflict))
    if particulars.gender is not None:
        rows.append(_same_gender(particulars.gender, entity.gender, profile.gender_conflict))
    if particulars.kind is not None and particulars.kind is not Kind.UNKNOWN:
        rows.append(_same_kind(particulars.kind, entity.kind, profile.kind_conflict))
    if particulars.addresses:
        rows.append(
            compare_addresses(particulars.addresses, entity.addresses, similarity)
            if entity.addresses
            else unknown(EvidenceKind.ADDRESS, "; ".join(particulars.addresses))
        )
    return tuple(rows)


def _country(asked: frozenset[str], listed: tuple[str, ...], fills: float, costs: float) -> Finding:
    kind, shown = EvidenceKind.COUNTRY, ", ".join(sorted(asked))
    if not listed:
        return unknown(kind, shown)
    both = shown, ", ".join(listed)
    # A former state with one successor is that country; with several it may be any of them.
    certain = [{code, *(states_of(code) if len(states_of(code)) == 1 else ())} for code in (*asked, *listed)]
    mine, theirs = set().union(*certain[: len(asked)]), set().union(*certain[len(asked) :])
    if mine & theirs:
        return Finding(kind, Verdict.MATCHED, *both, "same country", fills=fills)
    if set().union(*map(states_of, asked)) & set().union(*map(states_of, listed)):
        detail = "a former state and one on its ground, so they neither agree nor conflict"
        return Finding(kind, Verdict.UNKNOWN, *both, detail)
    return Finding(kind, Verdict.NOT_MATCHED, *both, "countries differ", costs=costs)


def _same_gender(asked: str, published: str | None, costs: float) -> Finding:
    listed = None if published is None else gender_of(published)
    if listed is None:
        return unknown(EvidenceKind.GENDER, asked)
    if listed == asked:
        # Half of all people have it.
        return Finding(EvidenceKind.GENDER, Verdict.MATCHED, asked, listed, "same gender, which says little")
    return Finding(EvidenceKind.GENDER, Verdict.NOT_MATCHED, asked, listed, "genders differ", costs=costs)


def _same_kind(asked: Kind, listed: Kind, costs: float) -> Finding:
    if listed is Kind.UNKNOWN:
        return unknown(EvidenceKind.KIND, asked.value)
    if listed is asked:
        return Finding(EvidenceKind.KIND, Verdict.MATCHED, asked.value, listed.value, "same kind, which says little")
    detail = f"a {asked} was asked for, the entity is of kind {listed}"
    return Finding(EvidenceKind.KIND, Verdict.NOT_MATCHED, asked.value, listed.value, detail, costs=costs)
