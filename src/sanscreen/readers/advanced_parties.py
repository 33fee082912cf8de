"""The parties of OFAC's ADVANCED XML: their features and documents, brought to the fields of an `Entity`.

Comes in: the row of a party, and the rows of its documents and entries. Goes out: fields for `Reading.add`. Invariant:
whatever a row says stands in a field, a note or a detail, or is a problem. It reads no XML.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sanscreen.readers.advanced_entries import Listing
from sanscreen.readers.advanced_names import names_of
from sanscreen.readers.advanced_rows import Document, Feature, Party, Period, Profile, Version
from sanscreen.readers.advanced_sets import Place, Sets, date_of, period_text
from sanscreen.readers.ofac import kind_of
from sanscreen.readers.ofac_features import Features
from sanscreen.readers.reading import Reading
from sanscreen.records import Detail, Kind, PartialDate

__all__ = ["entity"]

# Of OFAC's sets: the feature whose places are addresses, the detail that says that dates are the value, and the
# validity of which nothing needs to be said.
_ADDRESS: Final = "Location"
_DATE: Final = "DATE"
_VALID: Final = "Valid"


def entity(
    party: Party, documents: Iterable[Document], listing: Listing, sets: Sets, reading: Reading
) -> dict[str, Any]:
    """Return the fields of the record of a party.

    Args:
        party: The party.
        documents: The documents of its identities.
        listing: What its entries say.
        sets: The reference sets and places.
        reading: Takes the problems.

    Returns:
        Fields of an `Entity`.

    Example:
        >>> from pathlib import Path
        >>> from sanscreen.readers.source import Source
        >>> reading = Reading(Source(Path("mine.xml"), b"<Sanctions/>"), "ofac-advanced-xml")
        >>> entity(Party("7", 1, False, ("Known to sail.",), ()), [], Listing(), Sets(reading), reading)["remarks"]
        'Known to sail.'
    """
    account = _Account(party, sets, reading)
    identities = [identity for profile in party.profiles for identity in profile.identities]
    names, texts = names_of(identities, sets, account.place)
    primary = names[0]["text"] if names else None
    for document in documents:
        account.document(document, {key: text if text != primary else None for key, text in texts.items()})
    for identity in identities:
        sets.check_documents(identity.documents, account.place)
    for profile in party.profiles:
        account.profile(profile, {identity.id for identity in identities})
    for heading, said in listing.details:
        account.features.detail(heading, said)
    remarks = [*party.comments, *(text for profile in party.profiles for text in profile.comments)]
    remarks += [*(identity.comment for identity in identities if identity.comment), *listing.remarks]
    lists = " and ".join(f"{name.removesuffix(' List')} list" for name in listing.lists) or "list"
    kind = account.kind(party.profiles)
    fields = account.features.fields()
    return {
        **fields,
        "id": party.id,
        "kind": kind,
        "names": names,
        "designations": listing.designations,
        "addresses": list(dict.fromkeys(account.addresses)),
        "remarks": "\n".join(dict.fromkeys(remarks)),
        "source": f"OFAC {lists}, uid {party.id}",
        "programmes": listing.programmes,
        "details": [_detail(detail, reading) for detail in fields["details"]],
    }


def _detail(fields: dict[str, str], reading: Reading) -> Detail | dict[str, str]:
    """Return a detail, shared by the parties that have it, as most have "Sanctions Type", "Block"."""
    try:
        return reading.shared(Detail(**fields))
    except ValueError:
        return fields  # told where the record is made


class _Account:
    """What is said of one party.

    Attributes:
        place: The party.
        features: What is said under a heading.
        addresses: Its addresses.
    """

    def __init__(self, party: Party, sets: Sets, reading: Reading) -> None:
        self._sets = sets
        self.place = Place(party.id or None, party.line)
        self.features = Features(reading, self.place.record, party.line)
        self.addresses: list[str] = []

    def kind(self, profiles: tuple[Profile, ...]) -> Kind:
        """Return what the party is: by its sub-type, "Vessel", or where that is "Unknown" by its type, "Individual"."""
        kinds = []
        for profile in profiles:
            key = self._sets.attribute("PartySubType", profile.sub_type, "PartyTypeID", self.place)
            told = (("PartySubType", profile.sub_type), ("PartyType", key))
            words = [word for name, id_ in told if (word := self._sets.known(name, id_, self.place))]
            kind = next((kind for word in words if (kind := kind_of(word)) is not Kind.UNKNOWN), Kind.UNKNOWN)
            if kind is Kind.UNKNOWN and words:
                self.features.detail("Party Type", ", ".join(words))
            kinds.append(kind)
        if len(set(kinds)) > 1:
            told_apart = ", ".join(dict.fromkeys(str(kind) for kind in kinds))
            wrong = f"its profiles are of several kinds ({told_apart}); the first is kept"
            self._sets.problem(wrong, "kind", self.place)
        return kinds[0] if kinds else Kind.UNKNOWN

    def profile(self, profile: Profile, identities: set[str]) -> None:
        """Take the features of a profile, and what it refers to."""
        for feature in profile.features:
            place = Place(self.place.record, feature.line)
            for key in feature.identities:
                if key not in identities:
                    self._sets.missing("Identity", key, place)
            self._feature(feature, place)
        for key, said in profile.references:
            heading = self._sets.text("ExRefType", key, self.place) or "ExternalReference"
            if said:
                self.features.detail(heading, said)

    def _feature(self, feature: Feature, place: Place) -> None:
        heading = self._sets.text("FeatureType", feature.type, place) or "Feature"
        for version in feature.versions:
            found = [location for key in version.locations if (location := self._sets.location(key, place))]
            reliability = self._sets.known("Reliability", version.reliability, place)
            comments = [version.comment, *(comment for location in found for comment in location.comments)]
            notes = [note for note in (reliability, *comments) if note]
            for documents in (version.documents, *(location.documents for location in found)):
                self._sets.check_documents(documents, place)
            written = [text for location in found if (text := self._sets.address(location, place))]
            if heading == _ADDRESS and written:
                self.addresses += written
                for text in written if notes else ():
                    self.features.detail(heading, text, notes=notes)
                continue
            countries = [country for location in found for country in self._sets.countries(location, place)]
            is_country = len(countries) == 1 and written == [countries[0].name]
            self._version(heading, version, written, countries[0].code if is_country else None, notes, place)

    def _version(
        self, heading: str, version: Version, places: list[str], country: str | None, notes: list[str], place: Place
    ) -> None:
        """Take an account of a feature: dates where these are its value, else its words."""
        texts, sorts = list(places), []
        for key, reference, text in version.details:
            sorts.append(self._sets.text("DetailType", key, place))
            texts += [said for said in (self._sets.text("DetailReference", reference, place), text) if said]
        value = "; ".join(dict.fromkeys(texts))
        dates = [(period, text) for period in version.periods if (text := period_text(period))]
        if dates and (not value or _DATE in sorts):
            beside = [*notes, value] if value else notes
            for period, text in dates:
                if self._sets.calendar(period.calendar, place):
                    self.features.feature(heading, text, date=_date(period), notes=beside)
                else:
                    self.features.detail(heading, text, notes=beside)
        elif value:
            self.features.feature(heading, value, country=country, notes=[*notes, *(text for _, text in dates)])
        elif not version.locations:
            self._sets.problem(f"the feature {heading!r} says nothing; left out", "Feature", place)

    def document(self, document: Document, names: dict[str, str | None]) -> None:
        """Take a document.

        Args:
            document: Its row.
            names: The documented names of the party by their ids, None for one that reads as its primary name.
        """
        place = Place(self.place.record, document.line)
        heading = self._sets.text("IDRegDocType", document.type, place) or "IDRegDocument"
        country = None if document.country is None else self._sets.country(document.country, place)
        issued_in = None if document.location is None else self._sets.location(document.location, place)
        validity = self._sets.known("Validity", document.validity, place)
        notes = [
            f"{self._sets.text('IDRegDocDateType', key, place) or 'date'} {period_text(period)}"
            for key, period in document.dates
        ]
        notes += [f"issued by {document.authority}"] if document.authority else []
        notes += [f"issued in {self._sets.address(issued_in, place)}"] if issued_in else []
        notes += [validity] if validity and validity != _VALID else []
        notes += [document.comment] if document.comment else []
        for key in document.names:
            if key not in names:
                self._sets.missing("DocumentedName", key, place)
            elif name := names[key]:
                notes.append(f"in the name of {name}")
        self._sets.check_documents((key for _, key in document.mentions), place)
        notes += [f"{how} document {key}" for how, key in document.mentions]
        if document.number:
            code = country and (country.code or country.name)
            self.features.document(heading, document.number, country=code, notes=notes)
        else:
            self.features.detail(heading, "without a number", notes=[*([country.name] if country else []), *notes])


def _date(period: Period) -> PartialDate | None:
    """Return a period as a date; None where it is none, which is told where a birth date is wanted."""
    try:
        return date_of(period)
    except ValueError:
        return None
