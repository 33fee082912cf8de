"""The entries of a party of OFAC's ADVANCED XML on lists: programmes, legal bases and dates.

Comes in: the rows of its entries. Goes out: programmes, designations and details. Invariant: an authority comes from a
programme's tag or from the stated legal basis, and only an event with that basis dates it; "Unknown" stays unknown; an
event that dates nothing is kept as a detail. It reads no XML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sanscreen.readers.advanced_rows import Entry, Event
from sanscreen.readers.advanced_sets import Place, Sets, day_of, period_text
from sanscreen.readers.ofac import authority_of_basis, designations
from sanscreen.readers.reading import Reading
from sanscreen.records import AUTHORITY_SIGNED_ON, Designation

__all__ = ["Listing", "listing_of"]

_SOURCE: Final = "ofac-entry-event"
# Of OFAC's set SanctionsType: its measures carry a programme's tag as their comment.
_PROGRAMME: Final = "Program"
# Of OFAC's set EntryEventType, the only one so far.
_CREATED: Final = "Created"


@dataclass(slots=True)
class Listing:
    """What the entries of a party say.

    Attributes:
        lists: Names of the lists.
        programmes: Tags in their order.
        designations: One for each authority and programme.
        details: What else is said, heading and words.
        remarks: Comments on the entries.
    """

    lists: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    designations: list[Designation] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Dated:
    """An event as read: the words of its type and basis, its day where it has one, all of it in words."""

    sort: str | None
    basis: str | None
    day: date | None
    text: str
    comment: str | None

    @property
    def authority(self) -> str | None:
        return authority_of_basis(self.basis)


def listing_of(entries: Iterable[Entry], sets: Sets, reading: Reading, record: str) -> Listing:
    """Return what the entries of a party say.

    Args:
        entries: The rows.
        sets: The reference sets.
        reading: Takes the problems.
        record: Id of the party.

    Returns:
        Lists, programmes, designations and the rest.

    Example:
        >>> from pathlib import Path
        >>> from lxml import etree
        >>> from sanscreen.readers.advanced_rows import Measure
        >>> from sanscreen.readers.source import Source
        >>> reading = Reading(Source(Path("mine.xml"), b"<Sanctions/>"), "ofac-advanced-xml")
        >>> sets = Sets(reading)
        >>> sets.learn(etree.fromstring("<Sets><Values><SanctionsType ID='1'>Program</SanctionsType></Values></Sets>"))
        >>> measure = Measure("1", "SDGT", None)
        >>> entry = Entry("801", 1, "101", None, None, False, None, None, (), (measure,), ())
        >>> listing_of([entry], sets, reading, "7").designations[0].authority
        'E.O. 13224'
    """
    found = Listing()
    events: list[_Dated] = []
    line = None
    for entry in entries:
        place = Place(record, entry.line)
        line = line or entry.line
        name = sets.text("List", entry.list, place)
        if name:
            found.lists.append(name)
            found.details.append(("Sanctions List", name))
        events += [_dated(event, sets, place) for event in entry.events]
        _measures(entry, found, sets, place)
        for kind, said in entry.supporting:
            if said:
                found.details.append((sets.text("SupInfoType", kind, place) or "SupportingInfo", said))
        for heading, words in (("LimitationsToListing", entry.limitations), ("EntryProfileRef", entry.reference)):
            if words and words.strip():
                found.details.append((heading, words.strip()))
        if entry.comment:
            found.remarks.append(entry.comment)
        if entry.is_deleted:
            sets.problem(f"entry {entry.id} is marked as deleted from the list; it is kept", "SanctionsEntry", place)
    found.lists = list(dict.fromkeys(found.lists))
    found.programmes = list(dict.fromkeys(found.programmes))
    _designate(found, events, reading, Place(record, line))
    found.details = list(dict.fromkeys(found.details))
    return found


def _measures(entry: Entry, found: Listing, sets: Sets, place: Place) -> None:
    for measure in entry.measures:
        sort = sets.text("SanctionsType", measure.type, place)
        period = period_text(measure.period)
        if sort == _PROGRAMME and measure.comment:
            found.programmes.append(measure.comment)
            if period:
                found.details.append((_PROGRAMME, f"{measure.comment}, {period}"))
        else:
            words = [text for text in (sort, measure.comment, period) if text]
            if words:
                found.details.append(("Sanctions Type", ", ".join(words)))


def _dated(event: Event, sets: Sets, place: Place) -> _Dated:
    """Read an event; a day that is none becomes a problem."""
    sort = sets.text("EntryEventType", event.type, place)
    basis = sets.text("LegalBasis", event.basis, place)
    day = None
    if event.day is not None and sets.calendar(event.calendar, place):
        try:
            span = day_of(event.day)
        except ValueError as error:
            sets.problem(f"cannot be read as a date ({error}); kept as text", "EntryEvent", place)
        else:
            day = span.earliest if span.earliest == span.latest else None
    written = day.isoformat() if day is not None else "-".join(event.day or ())
    said = (sort, written, f"legal basis {basis}" if basis else None, event.comment)
    return _Dated(sort, basis, day, ", ".join(text for text in said if text), event.comment)


def _designate(found: Listing, events: list[_Dated], reading: Reading, place: Place) -> None:
    """Add the designations, and the events that date none of them as details."""
    told: list[_Dated] = []
    # An event without a basis dates the entry, and no act under an authority.
    unknown = min((event for event in events if _is_creation(event) and not event.authority), key=_when, default=None)
    for values in designations(found.programmes, [event.basis for event in events if event.basis]):
        dating = _dating(events, values["authority"])
        if dating is not None:
            values |= {"designated_on": dating.day, "date_source": _SOURCE}
            told.append(dating)
        elif unknown is not None:
            values |= {"listed_on": unknown.day, "listed_on_source": _SOURCE}
            told.append(unknown)
        designation = reading.designation(values, record=place.record, line=place.line)
        if designation is not None:
            found.designations.append(reading.shared(designation))
    found.designations = list(dict.fromkeys(found.designations))
    left = (event for event in events if event.comment is not None or event not in told)
    found.details += [("Entry Event", event.text) for event in left if event.text]


def _is_creation(event: _Dated) -> bool:
    return event.day is not None and event.sort == _CREATED


def _when(event: _Dated) -> date:
    return event.day or date.max


def _dating(events: list[_Dated], authority: str) -> _Dated | None:
    """Return the first event under an authority; one from before it was signed only where there is no other."""
    under = [event for event in events if _is_creation(event) and event.authority == authority]
    signed_on = AUTHORITY_SIGNED_ON.get(authority, date.min)
    return min(under, key=lambda event: (_when(event) < signed_on, _when(event)), default=None)
