"""One designated person, organisation, vessel or aircraft, with its names and identifiers.

Comes in: plain values or JSON. Goes out: a frozen, hashable `Entity` that was checked once. Invariant: an
entity has an id and at least one name that can be seen, and its JSON restores it. It does not normalise
names or compare them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError

from sanscreen.errors import RecordError
from sanscreen.records.checks import Country, Day, Record, Text, Visible
from sanscreen.records.dates import PartialDate
from sanscreen.records.designation import Designation
from sanscreen.records.plain import json_line, parse_json_object, record_error


class Kind(StrEnum):
    """What an entity is; each member equals its string.

    Example:
        >>> Kind.PERSON == "person"
        True
    """

    PERSON = "person"
    ORGANIZATION = "organization"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """What a name is to its entity; each member equals its string.

    Example:
        >>> NameKind("former") is NameKind.FORMER
        True
    """

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"


class NameQuality(StrEnum):
    """Whether the publisher holds a name to be telling (strong) or apt to raise false alarms (weak).

    Example:
        >>> str(NameQuality.WEAK)
        'weak'
    """

    STRONG = "strong"
    WEAK = "weak"


class NameParts(Record):
    """The parts of a personal name that the publisher told apart.

    Attributes:
        given: Given names in order.
        family: Family names in order.

    Example:
        >>> NameParts(given=("Ashraf",), family=("AL-QIZANI",)).family
        ('AL-QIZANI',)
    """

    given: tuple[Visible, ...] = ()
    family: tuple[Visible, ...] = ()


class Name(Record):
    """One name of an entity, as the publisher spells it.

    Attributes:
        text: The name in natural order, in its own spelling.
        kind: primary, alias or former.
        quality: strong or weak, as the publisher says.
        script: ISO 15924 code such as 'Arab', where the publisher states it.
        parts: Given and family names, where the publisher tells them apart.
        note: What the publisher says of this name, such as 'low quality alias'.

    Example:
        >>> Name(text="Ajnad", quality="weak").kind
        <NameKind.ALIAS: 'alias'>
    """

    text: Visible
    kind: NameKind = NameKind.ALIAS
    quality: NameQuality = NameQuality.STRONG
    script: Text | None = None
    parts: NameParts | None = None
    note: Text | None = None


class Identifier(Record):
    """A number that a document or a register gives to an entity.

    Attributes:
        type: 'passport', 'national-id', 'tax-id', 'registration', 'imo', 'lei' or another short word.
        number: The number as printed.
        country: ISO 3166 alpha-2 code of the issuer.
        note: What the publisher says of this document, such as 'expired 2014-05-01'.

    Example:
        >>> Identifier(type="passport", number="Z123456", country="TN").country
        'tn'
    """

    type: Visible
    number: Visible
    country: Country | None = None
    note: Text | None = None


class Relation(Record):
    """What ties an entity to another party, as the publisher says.

    Attributes:
        type: The publisher's own word, such as 'Linked To' or 'Owned or Controlled By'.
        name: The other party's name.
        entity_id: Its id, where the publisher says which it is; it may stand on another of the publisher's lists.
        note: What the publisher says of this tie, such as 'quality: High'.

    Example:
        >>> Relation(type="Linked To", name="HAMAS").entity_id is None
        True
    """

    type: Visible
    name: Visible | None = None
    entity_id: Visible | None = None
    note: Text | None = None


class Detail(Record):
    """What the publisher says under a heading for which a record has no field of its own.

    Attributes:
        type: The publisher's heading, such as 'Vessel Type', 'Title' or 'Website'.
        value: What stands there, verbatim.

    Example:
        >>> Detail(type="Vessel Type", value="Crude Oil Tanker").value
        'Crude Oil Tanker'
    """

    type: Visible
    value: Visible


class Entity(Record):
    """One designated person, organisation, vessel or aircraft.

    Attributes:
        id: Unique in its list, such as OFAC's uid '23863'.
        kind: What it is.
        names: At least one.
        designations: What it is designated under; may be empty where a list does not say.
        birth_dates: Known or claimed; text such as 'circa 1966' is accepted.
        nationalities: ISO 3166 alpha-2 codes, lower case.
        identifiers: Documents and register numbers.
        addresses: As published, one text each.
        remarks: The publisher's own words.
        source: List and record the entry comes from.
        programmes: All tags the publisher puts on the entry, in its order.
        gender: As published.
        birth_places: As published, one text each.
        relations: Ties to other parties, as published.
        details: What else the publisher says under its own headings: titles, positions, vessel types, websites.
        amended_on: Days on which the publisher changed the entry, as far as it says.

    Raises:
        pydantic.ValidationError: A malformed field; `from_dict` and `from_json` raise `RecordError` instead.

    Example:
        >>> entity = Entity(id="23863", kind="organization", names=[Name(text="JAK-T", kind="primary")])
        >>> entity.primary_name
        'JAK-T'
        >>> Entity.from_json(entity.to_json()) == entity
        True
    """

    id: Visible
    kind: Kind
    names: Annotated[tuple[Name, ...], Field(min_length=1)]
    designations: tuple[Designation, ...] = ()
    birth_dates: tuple[PartialDate, ...] = ()
    nationalities: tuple[Country, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Visible, ...] = ()
    remarks: Text | None = None
    source: Text | None = None
    programmes: tuple[Visible, ...] = ()
    gender: Text | None = None
    birth_places: tuple[Visible, ...] = ()
    relations: tuple[Relation, ...] = ()
    details: tuple[Detail, ...] = ()
    amended_on: tuple[Day, ...] = ()

    @property
    def primary_name(self) -> str:
        """The first primary name, else the first name.

        Example:
            >>> Entity(id="1", kind="vessel", names=[Name(text="ADALIA")]).primary_name
            'ADALIA'
        """
        return next((name.text for name in self.names if name.kind is NameKind.PRIMARY), self.names[0].text)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build an entity from plain values, such as parsed JSON.

        Args:
            values: Field names to values; fields left out take their defaults.

        Returns:
            The entity.

        Raises:
            RecordError: A field is missing, malformed or unknown; the message names it and what it wants.

        Example:
            >>> Entity.from_dict({"id": "1", "kind": "person", "names": [{"text": " "}]})
            Traceback (most recent call last):
            ...
            sanscreen.errors.RecordError: record '1', field names[0].text: has no visible character; got ' '
        """
        if not isinstance(values, Mapping):
            raise RecordError(f"a record is an object with fields; got {type(values).__name__}")
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            identity = values.get("id")
            raise record_error(error, record=identity if isinstance(identity, str) else None) from None

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Build an entity from one JSON object, as `to_json` writes it.

        Args:
            text: The JSON text.

        Returns:
            The entity.

        Raises:
            RecordError: Not JSON, a field given twice, or a record that `from_dict` refuses.

        Example:
            >>> Entity.from_json('{"id": "1", "kind": "person", "names": [{"text": "Ajnad"}]}').kind
            <Kind.PERSON: 'person'>
        """
        return cls.from_dict(parse_json_object(text))

    def to_json(self) -> str:
        """Return the entity as one line of JSON, the same bytes each time.

        Returns:
            The fields in the order of their definition, without those at their default;
            `from_json` restores the entity.

        Example:
            >>> Entity(id="1", kind="person", names=[Name(text="Łukasz")]).to_json()
            '{"id": "1", "kind": "person", "names": [{"text": "Łukasz"}]}'
        """
        return json_line(self.model_dump(mode="json", exclude_defaults=True))
