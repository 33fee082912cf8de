"""The rows of OFAC's ADVANCED XML: what stands in the file, with its ids, and nothing of what it means.

Comes in: strings. Goes out: frozen rows, one class for each element that has an id or parts of its own. Invariant:
each value for which the schema "Sanctions" 1.0 (sdn_advanced.xsd, OFAC) has a place is in a row, save what only says
again, in the other direction, what another row says; an attribute that the schema requires and the file lacks is "". It
does not look at XML (see `sanscreen.readers.advanced_xml`) and resolves no id (see `sanscreen.readers.advanced_sets`).
"""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[str, str, str]
"""Year, month and day as written."""


@dataclass(frozen=True, slots=True)
class Period:
    """A `DatePeriod`: the first and the last day on which something began, and on which it ended.

    Attributes:
        calendar: Id of its calendar.
        points: The first and last day of its start, the first and last of its end; None for what is not given.
        is_approximate: Whether its start or its end is.
        words: Its comment, and how long it lasted.
    """

    calendar: str
    points: tuple[Point | None, Point | None, Point | None, Point | None]
    is_approximate: bool = False
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place: an address, a country, a place of birth.

    Attributes:
        id: Its id.
        line: Line of the file.
        countries: Ids of countries.
        areas: Ids of area codes.
        parts: For each part the id of its type and its values, the primary one first.
        comments: Comments on it and on its parts.
        documents: Ids of documents that name it.
    """

    id: str
    line: int | None
    countries: tuple[str, ...]
    areas: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    comments: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """An `IDRegDocument`: a document, or an entry in a register.

    Attributes:
        id: Its id.
        line: Line of the file.
        type: Id of its type.
        identity: Id of the identity that it is of.
        number: Its number.
        authority: Who issued it.
        country: Id of the country that issued it.
        location: Id of the place where it was issued.
        validity: Id of its validity.
        comment: Comment on it.
        dates: For each date the id of its type and the period.
        names: Ids of the documented names that stand on it.
        mentions: For each document tied to it how, and its id.
    """

    id: str
    line: int | None
    type: str
    identity: str
    number: str | None
    authority: str | None
    country: str | None
    location: str | None
    validity: str | None
    comment: str | None
    dates: tuple[tuple[str, Period], ...]
    names: tuple[str, ...]
    mentions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An `EntryEvent`: something that happened to an entry of a list.

    Attributes:
        type: Id of its type.
        basis: Id of its legal basis.
        calendar: Id of the calendar of its day.
        day: Its day.
        comment: Comment on it.
    """

    type: str
    basis: str | None
    calendar: str
    day: Point | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A `SanctionsMeasure`.

    Attributes:
        type: Id of its type.
        comment: Comment on it; of a measure of the type "Program" the programme's tag.
        period: When it holds.
    """

    type: str
    comment: str | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A `SanctionsEntry`: a profile's place on a list.

    Attributes:
        id: Its id.
        line: Line of the file.
        profile: Id of the profile.
        list: Id of the list.
        reference: The list's own reference.
        is_deleted: Whether the file says that it was taken off.
        comment: Comment on it.
        limitations: Limitations of the listing.
        events: Its events.
        measures: Its measures.
        supporting: For each supporting information the id of its type and what it says.
    """

    id: str
    line: int | None
    profile: str
    list: str | None
    reference: str | None
    is_deleted: bool
    comment: str | None
    limitations: str | None
    events: tuple[Event, ...]
    measures: tuple[Measure, ...]
    supporting: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A `ProfileRelationship`, or a `SanctionsEntryLink`, which ties entries as the former does profiles.

    Attributes:
        id: Its id.
        line: Line of the file.
        element: Name of its element.
        of: Id of the profile, or entry, that it is said of.
        to: Id of the other one.
        type: Id of its type.
        quality: Id of its quality; None for a link.
        is_former: Whether it is past.
        comment: Comment on it.
        period: When it holds.
        documents: Ids of documents that show it.
    """

    id: str
    line: int | None
    element: str
    of: str
    to: str
    type: str
    quality: str | None
    is_former: bool
    comment: str | None
    period: Period | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamePart:
    """A `DocumentedNamePart`.

    Attributes:
        text: What it says, with the characters that lead and trail it.
        group: Id of its group, which has a type.
        script: Id of its script.
        script_status: Id of what is known of its script.
        is_acronym: Whether it is an acronym.
    """

    text: str
    group: str
    script: str
    script_status: str
    is_acronym: bool


@dataclass(frozen=True, slots=True)
class DocumentedName:
    """A name in one or more scripts.

    Attributes:
        id: Its id.
        status: Id of its status, such as "Primary Latin".
        parts: Its parts in their order.
        countries: Ids of countries.
        comments: Comments on it.
        documents: Ids of documents on which it stands.
    """

    id: str
    status: str
    parts: tuple[NamePart, ...]
    countries: tuple[str, ...]
    comments: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """An `Alias`: a name in all the ways in which it is written.

    Attributes:
        type: Id of its type.
        is_primary: Whether it is the main name.
        is_low_quality: Whether OFAC holds it to be weak.
        comment: Comment on it.
        period: When it was used.
        names: How it is written.
    """

    type: str
    is_primary: bool
    is_low_quality: bool
    comment: str | None
    period: Period | None
    names: tuple[DocumentedName, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """An `Identity`: who a party says it is.

    Attributes:
        id: Its id.
        is_primary: Whether it is the main one.
        is_false: Whether it is a false one.
        comment: Comment on it.
        aliases: Its names.
        part_types: Ids of the types of name parts, by group.
        documents: Ids of its documents.
    """

    id: str
    is_primary: bool
    is_false: bool
    comment: str | None
    aliases: tuple[Alias, ...]
    part_types: dict[str, str]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A `FeatureVersion`: one account of a feature.

    Attributes:
        reliability: Id of how reliable it is.
        comment: Comment on it.
        periods: Its dates.
        details: For each detail the id of its type, the id of what it refers to, and its text.
        locations: Ids of its places.
        documents: Ids of documents that show it.
    """

    reliability: str
    comment: str | None
    periods: tuple[Period, ...]
    details: tuple[tuple[str, str | None, str | None], ...]
    locations: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """A `Feature` of a profile, such as its birth date.

    Attributes:
        id: Its id.
        line: Line of the file.
        type: Id of its type.
        versions: Accounts of it.
        identities: Ids of the identities that have it.
    """

    id: str
    line: int | None
    type: str
    versions: tuple[Version, ...]
    identities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A `Profile` of a party.

    Attributes:
        id: Its id.
        sub_type: Id of the sort of party.
        comments: Comments on it.
        identities: Its identities.
        features: Its features.
        entries: Ids of its entries on lists.
        references: For each reference to what stands elsewhere the id of its type and what it says.
    """

    id: str
    sub_type: str
    comments: tuple[str, ...]
    identities: tuple[Identity, ...]
    features: tuple[Feature, ...]
    entries: tuple[str, ...]
    references: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A `DistinctParty`.

    Attributes:
        id: Its `FixedRef`, the uid of OFAC's other formats.
        line: Line of the file.
        is_deleted: Whether the file says that it was taken off.
        comments: Comments on it.
        profiles: Its profiles.
    """

    id: str
    line: int | None
    is_deleted: bool
    comments: tuple[str, ...]
    profiles: tuple[Profile, ...]
