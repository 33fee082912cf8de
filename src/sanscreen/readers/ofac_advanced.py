"""Reader of OFAC's ADVANCED XML: SDN_ADVANCED.XML and CONS_ADVANCED.XML, plain or packed.

Comes in: a file of the schema "Sanctions" 1.0 (sdn_advanced.xsd, OFAC), whatever its namespace. Goes out: an
`EntityList`, one record for each `DistinctParty`. Invariant: the file is read in two passes, first all that parties
refer to, then the parties, so that memory holds what it says and never its XML; an entry, document, place or
relationship that belongs to no party of the file is a problem with its id. Left behind are OFAC's internal ids, and
what says a second time, in the other direction, what is said already.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Final

from sanscreen.errors import ListError
from sanscreen.readers import advanced_xml
from sanscreen.readers.advanced_entries import listing_of
from sanscreen.readers.advanced_parties import entity
from sanscreen.readers.advanced_rows import Document, Entry, Party, Point, Relationship
from sanscreen.readers.advanced_sets import Place, Sets, day_of, period_text
from sanscreen.readers.base import Format
from sanscreen.readers.ofac import PUBLISHER, SOURCE_URL
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import Source
from sanscreen.readers.xmlstream import elements, local, root_of
from sanscreen.records import EntityList, Relation

__all__ = ["FORMAT", "read", "sniff"]

_ROOT: Final = "Sanctions"
_PARTY: Final = "DistinctParty"
_FACTS: Final = (
    "DateOfIssue",
    "ReferenceValueSets",
    "Location",
    "IDRegDocument",
    "ProfileRelationship",
    "SanctionsEntry",
    "SanctionsEntryLink",
)


@dataclass(slots=True)
class _Facts:
    """What parties refer to.

    Attributes:
        sets: The reference sets, places and ids of documents.
        issued: The day of the file.
        documents: Documents by the identity that they are of; those of a party that was read are taken out.
        entries: Entries by profile; those of a party that was read are taken out.
        profile_of_entry: Ids of profiles by entry.
        relationships: Relationships and links.
    """

    sets: Sets
    issued: Point | None = None
    documents: dict[str, list[Document]] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    profile_of_entry: dict[str, str] = field(default_factory=dict)
    relationships: list[Relationship] = field(default_factory=list)


def sniff(source: Source) -> bool:
    """Say whether a file is in this format.

    Args:
        source: The file.

    Returns:
        True when its root is `Sanctions` and it starts as the schema says.

    Example:
        >>> from pathlib import Path
        >>> sniff(Source(Path("mine"), b"<Sanctions><DateOfIssue/><ReferenceValueSets>"))
        True
        >>> sniff(Source(Path("mine"), b"<sanctionsData><publicationInfo/>"))
        False
    """
    root = root_of(source)
    return (
        root is not None and root.name == _ROOT and not {"DateOfIssue", "ReferenceValueSets"}.isdisjoint(root.children)
    )


def read(source: Source) -> EntityList:
    """Read a list.

    Args:
        source: The file.

    Returns:
        Its entities in their order; what could not be placed stands in `info.problems`.

    Raises:
        ListError: The file is no well-formed XML, holds only what changed since another one, holds no good record, or
            one id twice.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> part = "<DocumentedNamePart><NamePartValue>AJNAD</NamePartValue></DocumentedNamePart>"
        >>> alias = f"<Alias><DocumentedName>{part}</DocumentedName></Alias>"
        >>> profile = f"<Profile><Identity>{alias}</Identity></Profile>"
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.xml")
        ...     _ = path.write_text(f"<Sanctions><DistinctParty FixedRef='7'>{profile}</DistinctParty></Sanctions>")
        ...     read(open_source(path)).by_id("7").primary_name
        'AJNAD'
    """
    reading = Reading(source, FORMAT.name)
    facts = _facts(source, reading)
    lists: dict[str, None] = {}
    parties = _Parties(reading, facts)
    for element in elements(source, [_PARTY]):
        lists.update(dict.fromkeys(parties.add(advanced_xml.party(element))))
    parties.relate()
    parties.report_orphans()
    return reading.finished(
        title=", ".join(lists) or None,
        publisher=PUBLISHER,
        published_on=_issued(facts),
        source_url=SOURCE_URL,
    )


def _facts(source: Source, reading: Reading) -> _Facts:
    """Read all but the parties."""
    facts = _Facts(Sets(reading))
    is_first = True
    for element in elements(source, _FACTS):
        if is_first:
            is_first = False
            if element.getroottree().getroot().get("DeltaBaseVersion"):
                wrong = "holds only what changed since another version of the list; fetch the whole list"
                raise ListError(wrong, path=source.path)
        match local(element):
            case "DateOfIssue":
                facts.issued = advanced_xml.point(element)
            case "ReferenceValueSets":
                facts.sets.learn(element)
            case "Location":
                facts.sets.learn_location(advanced_xml.location(element))
            case "IDRegDocument":
                document = advanced_xml.document(element)
                facts.sets.documents.add(document.id)
                facts.documents.setdefault(document.identity, []).append(document)
            case "SanctionsEntry":
                entry = advanced_xml.entry(element)
                facts.profile_of_entry[entry.id] = entry.profile
                facts.entries.setdefault(entry.profile, []).append(entry)
            case "ProfileRelationship" | "SanctionsEntryLink":
                facts.relationships.append(advanced_xml.relationship(element))
    return facts


def _issued(facts: _Facts) -> date | None:
    place = Place(None, None)
    if facts.issued is None:
        facts.sets.problem("the file has no date of issue", "DateOfIssue", place)
        return None
    try:
        day = day_of(facts.issued)
    except ValueError as error:
        facts.sets.problem(f"cannot be read as a date ({error}); left out", "DateOfIssue", place)
        return None
    if day.earliest != day.latest:
        facts.sets.problem(f"is no day: {day}; left out", "DateOfIssue", place)
        return None
    return day.earliest


class _Parties:
    """The parties of a file, read one by one, and then tied to each other."""

    def __init__(self, reading: Reading, facts: _Facts) -> None:
        self._reading, self._facts, self._sets = reading, facts, facts.sets
        # The position of a record by the ids of its profiles; -1 for a party that gave none.
        self._positions: dict[str, int] = {}

    def add(self, party: Party) -> list[str]:
        """Add a party with its documents and entries, and return the lists on which it stands."""
        facts, place = self._facts, Place(party.id or None, party.line)
        profiles = party.profiles
        entries = list(chain.from_iterable(facts.entries.pop(profile.id, ()) for profile in profiles))
        documents = chain.from_iterable(
            facts.documents.pop(identity.id, ()) for profile in profiles for identity in profile.identities
        )
        for profile in profiles:
            for key in profile.entries:
                if key not in facts.profile_of_entry:
                    self._sets.missing("SanctionsEntry", key, place)
        if not entries:
            wrong = "the file has no entry of this party on a list; its list, programmes and dates are not known"
            self._sets.problem(wrong, "SanctionsEntry", place)
        if party.is_deleted:
            self._sets.problem("is marked as deleted from the file; it is kept", _PARTY, place)
        listing = listing_of(entries, self._sets, self._reading, party.id)
        before = len(self._reading.entities)
        self._reading.add(entity(party, documents, listing, self._sets, self._reading), line=party.line)
        position = before if len(self._reading.entities) > before else -1
        self._positions.update((profile.id, position) for profile in profiles)
        return listing.lists

    def relate(self) -> None:
        """Give the records their ties to each other, of which the file tells after the parties."""
        ties: dict[int, list[Relation]] = {}
        for row in self._facts.relationships:
            of, to = self._position(row, row.of), self._position(row, row.to)
            if of < 0 or to < 0:
                unknown = " and ".join(key for key, found in zip((row.of, row.to), (of, to), strict=True) if found < 0)
                wrong = (
                    f"{row.element} {row.id} ties {row.of} to {row.to}; no party of the file has {unknown}; left out"
                )
                known = max(of, to)  # the party at the other end, if either is known
                self._sets.problem(wrong, row.element, Place(self._id(known), row.line))
                continue
            try:
                ties.setdefault(of, []).append(self._relation(row, of, to))
                if of != to and self._is_symmetrical(row, Place(self._id(of), row.line)):
                    ties.setdefault(to, []).append(self._relation(row, to, of))
            except ValueError:
                wrong = f"{row.element} {row.id} is of a type without a visible character; left out"
                self._sets.problem(wrong, row.element, Place(self._id(of), row.line))
        for position, relations in ties.items():
            record = self._reading.entities[position]
            self._reading.entities[position] = record.model_copy(update={"relations": (*record.relations, *relations)})

    def report_orphans(self) -> None:
        """Keep a problem for each entry, document and place that belongs to no party."""
        for entry in chain.from_iterable(self._facts.entries.values()):
            wrong = f"SanctionsEntry {entry.id} is of profile {entry.profile!r}, which no party has; left out"
            self._sets.problem(wrong, "SanctionsEntry", Place(None, entry.line))
        for document in chain.from_iterable(self._facts.documents.values()):
            wrong = f"IDRegDocument {document.id} is of identity {document.identity!r}, which no party has; left out"
            self._sets.problem(wrong, "IDRegDocument", Place(None, document.line))
        for key, location in self._sets.locations.items():
            if key not in self._sets.used:
                wrong = f"Location {key} is referred to by no party; left out"
                self._sets.problem(wrong, "Location", Place(None, location.line))

    def _relation(self, row: Relationship, of: int, to: int) -> Relation:
        place = Place(self._id(of), row.line)
        kind = "EntryLinkType" if row.element == "SanctionsEntryLink" else "RelationType"
        self._sets.check_documents(row.documents, place)
        notes = [
            self._sets.known("RelationQuality", row.quality, place),
            "former" if row.is_former else None,
            row.comment,
            period_text(row.period),
        ]
        other = self._reading.entities[to]
        return Relation(
            type=self._sets.known(kind, row.type, place) or row.element,
            name=other.primary_name,
            entity_id=other.id,
            note="; ".join(note for note in notes if note) or None,
        )

    def _position(self, row: Relationship, key: str) -> int:
        """Return the position of a party by an id that a row gives, which for a link is that of an entry."""
        is_link = row.element == "SanctionsEntryLink"
        profile = self._facts.profile_of_entry.get(key, "") if is_link else key
        return self._positions.get(profile, -1)

    def _is_symmetrical(self, row: Relationship, place: Place) -> bool:
        if row.element == "SanctionsEntryLink":
            return False
        return self._sets.attribute("RelationType", row.type, "Symmetrical", place) in ("true", "1")

    def _id(self, position: int) -> str | None:
        return self._reading.entities[position].id if position >= 0 else None


FORMAT: Final = Format(name="ofac-advanced-xml", sniff=sniff, read=read)
