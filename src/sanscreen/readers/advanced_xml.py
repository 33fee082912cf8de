"""OFAC's ADVANCED XML, element by element, to rows.

Comes in: elements of the schema "Sanctions" 1.0 (sdn_advanced.xsd, OFAC). Goes out: the rows of
`sanscreen.readers.advanced_rows`. Invariant: no element that is well-formed XML makes it fail, whatever it lacks or
repeats. It does not interpret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sanscreen.readers.advanced_rows import (
    Alias,
    Document,
    DocumentedName,
    Entry,
    Event,
    Feature,
    Identity,
    Location,
    Measure,
    NamePart,
    Party,
    Period,
    Point,
    Profile,
    Relationship,
    Version,
)
from sanscreen.readers.xmlstream import line_of, local, text_at

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["document", "entry", "location", "party", "point", "relationship"]

_Below = Mapping[str, list["Element"]]


def point(element: Element | None) -> Point | None:
    """Return the year, month and day of a `Date`, `From`, `To` or `DateOfIssue`."""
    if element is None:
        return None
    told = {local(below): text_at(below) or "" for below in element}
    found = (told.get("Year", ""), told.get("Month", ""), told.get("Day", ""))
    return found if any(found) else None


def location(element: Element) -> Location:
    """Return the row of a `Location`."""
    below = _below(element)
    parts = []
    comments = _texts(below, "Comment")
    for part in below.get("LocationPart", ()):
        values = sorted(part, key=lambda value: not _is_true(value, "Primary"))
        told = [_below(value) for value in values]
        parts.append((part.get("LocPartTypeID", ""), tuple(text for value in told for text in _texts(value, "Value"))))
        comments += tuple(text for value in told for text in _texts(value, "Comment"))
    return Location(
        id=element.get("ID", ""),
        line=line_of(element),
        countries=_ids(below, "LocationCountry", "CountryID"),
        areas=_ids(below, "LocationAreaCode", "AreaCodeID"),
        parts=tuple(parts),
        comments=comments,
        documents=_documents(below),
    )


def document(element: Element) -> Document:
    """Return the row of an `IDRegDocument`."""
    below = _below(element)
    dates = ((date.get("IDRegDocDateTypeID", ""), _periods(_below(date))) for date in below.get("DocumentDate", ()))
    return Document(
        id=element.get("ID", ""),
        line=line_of(element),
        type=element.get("IDRegDocTypeID", ""),
        identity=element.get("IdentityID", ""),
        number=_text(below, "IDRegistrationNo"),
        authority=_text(below, "IssuingAuthority"),
        country=element.get("IssuedBy-CountryID"),
        location=element.get("IssuedIn-LocationID"),
        validity=element.get("ValidityID"),
        comment=_text(below, "Comment"),
        dates=tuple((sort, period) for sort, periods in dates for period in periods),
        names=_ids(below, "DocumentedNameReference", "DocumentedNameID"),
        mentions=tuple(
            (mention.get("ReferenceType", ""), mention.get("IDRegDocumentID", ""))
            for mention in below.get("IDRegDocumentMention", ())
        ),
    )


def entry(element: Element) -> Entry:
    """Return the row of a `SanctionsEntry`."""
    below = _below(element)
    supporting = ((told.get("SupInfoTypeID", ""), _below(told)) for told in below.get("SupportingInfo", ()))
    return Entry(
        id=element.get("ID", ""),
        line=line_of(element),
        profile=element.get("ProfileID", ""),
        list=element.get("ListID"),
        reference=element.get("EntryProfileRef"),
        is_deleted=_is_deleted(element),
        comment=_text(below, "Comment"),
        limitations=_text(below, "LimitationsToListing"),
        events=tuple(_event(event) for event in below.get("EntryEvent", ())),
        measures=tuple(_measure(measure) for measure in below.get("SanctionsMeasure", ())),
        supporting=tuple((sort, _joined(_text(told, "Text"), _text(told, "DirectURL"))) for sort, told in supporting),
    )


def _event(element: Element) -> Event:
    below = _below(element)
    day = _first(below, "Date")
    return Event(
        type=element.get("EntryEventTypeID", ""),
        basis=element.get("LegalBasisID"),
        calendar="" if day is None else day.get("CalendarTypeID", ""),
        day=point(day),
        comment=_text(below, "Comment"),
    )


def _measure(element: Element) -> Measure:
    below = _below(element)
    return Measure(element.get("SanctionsTypeID", ""), _text(below, "Comment"), next(_periods(below), None))


def relationship(element: Element) -> Relationship:
    """Return the row of a `ProfileRelationship` or a `SanctionsEntryLink`."""
    below = _below(element)
    is_link = local(element) == "SanctionsEntryLink"
    day = point(_first(below, "Date")) if is_link else None
    linked = Period("", (day, day, day, day)) if day is not None else None
    return Relationship(
        id=element.get("ID", ""),
        line=line_of(element),
        element=local(element),
        of=element.get("EntryA-SanctionsEntryID" if is_link else "From-ProfileID", ""),
        to=element.get("EntryB-SanctionsEntryID" if is_link else "To-ProfileID", ""),
        type=element.get("EntryLinkTypeID" if is_link else "RelationTypeID", ""),
        quality=None if is_link else element.get("RelationQualityID", ""),
        is_former=_is_true(element, "Former"),
        comment=_text(below, "Comment"),
        period=linked if is_link else next(_periods(below), None),
        documents=_documents(below),
    )


def party(element: Element) -> Party:
    """Return the row of a `DistinctParty`."""
    below = _below(element)
    return Party(
        id=element.get("FixedRef", "").strip(),
        line=line_of(element),
        is_deleted=_is_deleted(element),
        comments=_texts(below, "Comment"),
        profiles=tuple(_profile(profile) for profile in below.get("Profile", ())),
    )


def _profile(element: Element) -> Profile:
    below = _below(element)
    references = []
    for reference in below.get("ExternalReference", ()):
        within = _below(reference)
        told = [_text(within, name) for name in ("ExRefValue", "Comment", "DirectURL")]
        links = [_below(link) for link in within.get("SubLink", ())]
        told += [_text(link, name) for link in links for name in ("Description", "DirectURL")]
        references.append((reference.get("ExRefTypeID", ""), _joined(*told)))
    return Profile(
        id=element.get("ID", ""),
        sub_type=element.get("PartySubTypeID", ""),
        comments=_texts(below, "Comment"),
        identities=tuple(_identity(identity) for identity in below.get("Identity", ())),
        features=tuple(_feature(feature) for feature in below.get("Feature", ())),
        entries=_ids(below, "SanctionsEntryReference", "SanctionsEntryID"),
        references=tuple(references),
    )


def _identity(element: Element) -> Identity:
    below = _below(element)
    groups = (group for groups in below.get("NamePartGroups", ()) for master in groups for group in master)
    return Identity(
        id=element.get("ID", ""),
        is_primary=_is_true(element, "Primary"),
        is_false=_is_true(element, "False"),
        comment=_text(below, "Comment"),
        aliases=tuple(_alias(alias) for alias in below.get("Alias", ())),
        part_types={group.get("ID", ""): group.get("NamePartTypeID", "") for group in groups},
        documents=_documents(below),
    )


def _alias(element: Element) -> Alias:
    below = _below(element)
    return Alias(
        type=element.get("AliasTypeID", ""),
        is_primary=_is_true(element, "Primary"),
        is_low_quality=_is_true(element, "LowQuality"),
        comment=_text(below, "Comment"),
        period=next(_periods(below), None),
        names=tuple(_name(name) for name in below.get("DocumentedName", ())),
    )


def _name(element: Element) -> DocumentedName:
    below = _below(element)
    countries = below.get("DocumentedNameCountry", ())
    parts = (_part(part, value) for part in below.get("DocumentedNamePart", ()) for value in part)
    return DocumentedName(
        id=element.get("ID", ""),
        status=element.get("DocNameStatusID", ""),
        parts=tuple(part for part in parts if part.text),
        countries=_ids(below, "DocumentedNameCountry", "CountryID"),
        comments=(*_texts(below, "Comment"), *(text for country in countries if (text := text_at(country)))),
        documents=_documents(below),
    )


def _part(part: Element, value: Element) -> NamePart:
    return NamePart(
        text=f"{part.get('LeadingChars', '')}{text_at(value) or ''}{part.get('TrailingChars', '')}".strip(),
        group=value.get("NamePartGroupID", ""),
        script=value.get("ScriptID", ""),
        script_status=value.get("ScriptStatusID", ""),
        is_acronym=_is_true(value, "Acronym"),
    )


def _feature(element: Element) -> Feature:
    below = _below(element)
    return Feature(
        id=element.get("ID", ""),
        line=line_of(element),
        type=element.get("FeatureTypeID", ""),
        versions=tuple(_version(version) for version in below.get("FeatureVersion", ())),
        identities=_ids(below, "IdentityReference", "IdentityID"),
    )


def _version(element: Element) -> Version:
    below = _below(element)
    return Version(
        reliability=element.get("ReliabilityID", ""),
        comment=_text(below, "Comment"),
        periods=tuple(_periods(below)),
        details=tuple(
            (detail.get("DetailTypeID", ""), detail.get("DetailReferenceID"), text_at(detail))
            for detail in below.get("VersionDetail", ())
        ),
        locations=_ids(below, "VersionLocation", "LocationID"),
        documents=_documents(below),
    )


def _periods(below: _Below) -> Iterator[Period]:
    """Yield each `DatePeriod` that says something; OFAC writes empty ones too."""
    for dates in below.get("DatePeriod", ()):
        if len(dates):
            period = _period(dates)
            if any(period.points) or period.words:
                yield period


def _period(element: Element) -> Period:
    below = _below(element)
    bounds = [_first(below, name) for name in ("Start", "End")]
    ends = [{} if bound is None else _below(bound) for bound in bounds]
    words = _texts(below, "Comment")
    for name in ("DurationMinimum", "DurationMaximum"):
        for duration in below.get(name, ()):
            told = " ".join(f"{text_at(unit)} {local(unit).lower()}" for unit in duration)
            words += (f"{name}: {told}{' (approximate)' if _is_true(duration, 'Approximate') else ''}",)
    first, second, third, fourth = (point(_first(end, name)) for end in ends for name in ("From", "To"))
    return Period(
        calendar=element.get("CalendarTypeID", ""),
        points=(first, second, third, fourth),
        is_approximate=any(bound is not None and _is_true(bound, "Approximate") for bound in bounds),
        words="; ".join(words) or None,
    )


def _below(element: Element) -> _Below:
    """Return the elements right below an element by their names; to look once is faster than to ask for each name."""
    found: dict[str, list[Element]] = {}
    for below in element:
        found.setdefault(local(below), []).append(below)
    return found


def _first(below: _Below, name: str) -> Element | None:
    return below[name][0] if name in below else None


def _text(below: _Below, name: str) -> str | None:
    return text_at(below[name][0]) if name in below else None


def _texts(below: _Below, name: str) -> tuple[str, ...]:
    return tuple(text for element in below.get(name, ()) if (text := text_at(element)))


def _ids(below: _Below, name: str, attribute: str) -> tuple[str, ...]:
    return tuple(element.get(attribute, "") for element in below.get(name, ()))


def _documents(below: _Below) -> tuple[str, ...]:
    return _ids(below, "IDRegDocumentReference", "IDRegDocumentID")


def _joined(*texts: str | None) -> str | None:
    return "; ".join(text for text in texts if text) or None


def _is_true(element: Element, attribute: str) -> bool:
    """Return the value of an attribute of the type xsd:boolean, False where it is absent."""
    return (element.get(attribute) or "").strip() in {"true", "1"}


def _is_deleted(element: Element) -> bool:
    return element.get("DeltaAction") == "delete" or element.get("EntryDeltaFlag") == "DeletedEntry"
