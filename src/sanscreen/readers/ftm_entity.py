"""What one party of FollowTheMoney is, with all that other entities say of it.

Comes in: the `Row` of a party, the rows of its sanctions, documents and relations, and the names of other entities.
Goes out: the values of an `Entity`. Invariant: every property ends in a field, or in the details under the publisher's
own word for it. It reads no files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sanscreen.names.countries import country_code
from sanscreen.names.tables import groups
from sanscreen.readers.ftm_links import documents, relations, sanctions, wallets
from sanscreen.readers.ftm_rows import Row
from sanscreen.readers.reading import Reading
from sanscreen.records import Detail, Identifier, Kind, Name, NameKind, NameParts, NameQuality, PartialDate, Relation
from sanscreen.records.checks import shown

__all__ = ["Known", "address_of", "entity"]

_KINDS: Final = {
    "Person": Kind.PERSON,
    "Organization": Kind.ORGANIZATION,
    "Company": Kind.ORGANIZATION,
    "PublicBody": Kind.ORGANIZATION,
    "Vessel": Kind.VESSEL,
    "Airplane": Kind.AIRCRAFT,
}
"""A LegalEntity may be a person or a firm, and other schemata are neither: their kind is unknown."""
_GIVEN: Final = ("firstName", "secondName", "middleName", "fatherName")
_COUNTRIES: Final = {
    Kind.PERSON: ("nationality", "citizenship"),
    Kind.VESSEL: ("flag", "country"),
    Kind.AIRCRAFT: ("country",),
}
"""Where a country is one of which the party is. The country of a person may be any that it has to do with."""
_OF_A_FIRM: Final = ("jurisdiction", "mainCountry", "country")
_OF_THE_FILE: Final = ("last_change", "last_seen")
"""The day of a change is in `amended_on`; the day on which the publisher last looked is one of the whole file."""
_OTHERS: Final = ("parent", "owner", "operator", "issuer", "riskSource")
"""Properties that name another party by its id."""


@dataclass(slots=True)
class Known:
    """What is known of the entities that parties name.

    Attributes:
        names: The name of each entity by id.
        addresses: The text of each address by id.
        listed: Ids of the parties on the list.

    Example:
        >>> Known().names
        {}
    """

    names: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()


def address_of(row: Row) -> str:
    """Return an address on one line.

    Args:
        row: An Address.

    Returns:
        The full address where it stands, else what there is of it from the street to the country.

    Example:
        >>> from sanscreen.readers.ftm_rows import rows
        >>> line = b'{"id": "a", "schema": "Address", "properties": {"city": ["Tunis"], "street": ["12 Rue A"]}}'
        >>> address_of(next(rows([line], file="mine.json")))
        '12 Rue A, Tunis'
    """
    full = row.properties.get("full")
    parts = ("remarks", "postOfficeBox", "street", "street2", "postalCode", "city", "region", "state", "country")
    texts = full or [text for part in parts for text in row.properties.get(part, ())]
    return ", ".join(texts) or row.caption or row.id


def entity(row: Row, links: Sequence[Row], known: Known, reading: Reading) -> dict[str, Any] | None:
    """Return the values of a party.

    Args:
        row: The party.
        links: What is said of it elsewhere.
        known: The names of others.
        reading: Takes the problems.

    Returns:
        Values for `Reading.add`; None, and a problem, where it has no name.

    Example:
        >>> from pathlib import Path
        >>> from sanscreen.readers.ftm_rows import rows
        >>> from sanscreen.readers.source import Source
        >>> line = b'{"id": "a", "schema": "Person", "properties": {"name": ["Ajnad"], "nationality": ["tn"]}}'
        >>> reading = Reading(Source(Path("mine.json"), line), "ftm")
        >>> entity(next(rows([line], file="mine.json")), [], Known(), reading)["nationalities"]
        ('tn',)
    """
    return _Party(row, links, known, reading).values()


class _Party:
    """Takes the properties of a party one by one; what is left becomes its details."""

    def __init__(self, row: Row, links: Sequence[Row], known: Known, reading: Reading) -> None:
        self._row, self._links, self._known, self._reading = row, links, known, reading
        self._left = dict(row.properties)
        self._kind = _KINDS.get(row.schema, Kind.UNKNOWN)

    def values(self) -> dict[str, Any] | None:
        row, reading = self._row, self._reading
        names = tuple(self._names())
        if not names:
            wrong = f"is a {row.schema} without a name; the whole record is left out"
            reading.problem(wrong, record=row.id, field="name", line=row.line)
            return None
        designations, programmes, said = sanctions(self._links, reading, row.id)
        held, further = documents(self._links, reading, row.id)
        crypto, empty = wallets(self._links)
        related, more = relations(self._links, row.id, self._known.names, self._known.listed)
        numbers = tuple(self._numbers(held))
        genders = self._take("gender")
        dates = self._take("birthDate")
        born = [reading.birth_date(date, record=row.id, line=row.line) for date in dates]
        values = {
            "id": row.id,
            "kind": self._kind,
            "names": names,
            "designations": designations,
            "birth_dates": tuple(dict.fromkeys(date for date in born if isinstance(date, PartialDate))),
            "birth_places": self._take("birthPlace"),
            "nationalities": tuple(dict.fromkeys(self._nationalities())),
            "gender": "; ".join(genders),
            "identifiers": (*held, *numbers, *crypto),
            "addresses": tuple(dict.fromkeys(self._addresses())),
            "programmes": tuple(dict.fromkeys((*programmes, *self._take("program"), *self._take("programId")))),
            "remarks": "\n".join(self._take("notes")),
            "relations": (*related, *self._named_parties()),
            "amended_on": tuple(dict.fromkeys(self._amended_on())),
            "source": f"FollowTheMoney {row.schema} {row.id}",
        }
        return values | {"details": (*self._rest(), *said, *further, *empty, *more)}

    def _take(self, name: str) -> tuple[str, ...]:
        return self._left.pop(name, ())

    def _names(self) -> Iterator[Name]:
        """Yield the names; an abbreviation is matched no more freely than a weak alias, as in FollowTheMoney itself."""
        named = self._take("name")
        caption = self._row.caption
        if caption in named:
            named = tuple(dict.fromkeys((caption, *named)))
        given = {word.casefold() for part in _GIVEN for text in self._left.get(part, ()) for word in text.split()}
        family = {word.casefold() for text in self._left.get("lastName", ()) for word in text.split()}
        seen: set[str] = set()
        if not named and self._kind is Kind.PERSON and family:
            parts = [text for part in (*_GIVEN, "lastName") for text in self._left.get(part, ())]
            named = (" ".join(parts),)
        for texts, kind, quality, note in (
            (named[:1], NameKind.PRIMARY, NameQuality.STRONG, None),
            (named[1:], NameKind.ALIAS, NameQuality.STRONG, None),
            (self._take("alias"), NameKind.ALIAS, NameQuality.STRONG, None),
            (self._take("previousName"), NameKind.FORMER, NameQuality.STRONG, None),
            (self._take("weakAlias"), NameKind.ALIAS, NameQuality.WEAK, None),
            (self._take("abbreviation"), NameKind.ALIAS, NameQuality.WEAK, "abbreviation"),
        ):
            for text in texts:
                if text not in seen:
                    seen.add(text)
                    yield Name(text=text, kind=kind, quality=quality, note=note, parts=_parts(text, given, family))
        if not seen and self._kind in (Kind.VESSEL, Kind.AIRCRAFT):
            # Lists name many an aircraft by its mark alone.
            for text in (*self._left.get("registrationNumber", ()), *self._left.get("imoNumber", ()))[:1]:
                yield Name(text=text, kind=NameKind.PRIMARY, note="its registration, as it has no name")

    def _nationalities(self) -> Iterator[str]:
        for name in _COUNTRIES.get(self._kind, _OF_A_FIRM):
            unknown = []
            for value in self._take(name):
                code = _country(value)
                if code is not None:
                    yield code
                else:
                    unknown.append(value)
                    wrong = f"is no country with a code of two letters: {shown(value)}; kept in the details"
                    self._reading.problem(wrong, record=self._row.id, field=name, line=self._row.line)
            if unknown:
                self._left[name] = tuple(unknown)

    def _numbers(self, held: Sequence[Identifier]) -> Iterator[Identifier]:
        """Yield the numbers that stand in properties, without those of which a document says more."""
        more = {document.number for document in held}
        for sort, names in groups("ftm_identifiers", "sanscreen.readers.tables").items():
            for name in names:
                for number in self._take(name):
                    if number not in more:
                        yield Identifier(type=self._sort(sort, name), number=number, note=name)

    def _sort(self, sort: str, name: str) -> str:
        if name == "registrationNumber" and self._kind is Kind.AIRCRAFT:
            return "tail-number"
        return "registration" if name == "idNumber" and self._kind is not Kind.PERSON else sort

    def _addresses(self) -> Iterator[str]:
        yield from self._take("address")
        for address_id in self._take("addressEntity"):
            yield self._known.addresses.get(address_id, address_id)

    def _named_parties(self) -> Iterator[Relation]:
        for name in _OTHERS:
            for other in self._take(name):
                is_listed = other in self._known.listed
                yield Relation(
                    type=name, name=self._known.names.get(other, other), entity_id=other if is_listed else None
                )

    def _amended_on(self) -> Iterator[Any]:
        values = (*self._take("modifiedAt"), *self._row.about.get("last_change", ()))
        for value in values:
            day = self._reading.day(value, field="amended_on", record=self._row.id, line=self._row.line)
            if day is not None:
                yield day

    def _rest(self) -> Iterator[Detail]:
        about = {name: texts for name, texts in self._row.about.items() if name not in _OF_THE_FILE}
        for name, texts in (*self._left.items(), *about.items()):
            for text in texts:
                yield Detail(type=name, value=text)


def _parts(text: str, given: set[str], family: set[str]) -> NameParts | None:
    """Return the parts of a name of which every word is either a given or a family name, as the publisher says."""
    words = [(word, word.casefold()) for word in text.split()]
    if not all((folded in given) != (folded in family) for _, folded in words):
        return None
    parts = NameParts(
        given=tuple(word for word, folded in words if folded in given),
        family=tuple(word for word, folded in words if folded in family),
    )
    return parts if parts.given and parts.family else None


def _country(value: str) -> str | None:
    """Return a code of two letters; 'suhh' is 'su': ISO 3166-3 makes the code of a former state from that it had."""
    code = country_code(value)
    if code is None and len(value) == 4 and value.isascii() and value.isalpha():
        former = country_code(value[:2])
        return former if former == value[:2].casefold() and former in groups("former_states") else None
    return code
