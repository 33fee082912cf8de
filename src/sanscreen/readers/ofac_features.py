"""What OFAC says of a party under its own headings, each brought to its field.

Comes in: a heading ("Birthdate", "Vessel Call Sign", "Secondary sanctions risk:") or the type of a document, with its
value, from ENHANCED or SDN.XML. Goes out: fields of an `Entity`. Invariant: what is said under a heading that no field
stands for becomes a detail in the publisher's words, and nothing said beside a value is lost. The headings stand in
``tables/ofac_features.txt``. It does not read files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from sanscreen.names.countries import country_code
from sanscreen.names.document_types import document_type
from sanscreen.names.tables import groups
from sanscreen.readers.ofac import ofac_date
from sanscreen.readers.reading import Reading
from sanscreen.records import PartialDate

__all__ = ["Features", "field_of", "plain_heading"]

_CRYPTO: Final = "digital currency address"
# Dates under one order each, of which new ones keep coming: "Listing Date (EO 14024 Directive 2):".
_DATED: Final = re.compile(r"(?:listing|effective|purchase/sales for divestment) date\b", re.IGNORECASE)
# The one heading that OFAC writes in capitals in some files.
_PLAIN: Final = {"VESSEL TYPE": "Vessel Type"}
# OFAC files numbers of vessels' owners and of some vessels under "Identification Number": "IMO 9339301".
_IMO: Final = re.compile(r"IMO\s*[0-9]{7}", re.IGNORECASE)
# In some entries the country stands behind the number, as it does in the CSV files: "1026303117642 (Russia)".
_IN_BRACKETS: Final = re.compile(r"(.*\S)\s*\(([^()]+)\)")
_NOT_TOLD: Final = frozenset({"undetermined", "unknown"})


@cache
def _fields() -> dict[str, str]:
    table = groups("ofac_features", "sanscreen.readers.tables")
    return {heading.casefold(): field for field, headings in table.items() for heading in headings}


def plain_heading(heading: str) -> str:
    """Return a heading without the colon or dash that OFAC puts behind some.

    Args:
        heading: As OFAC writes it.

    Returns:
        The heading.

    Example:
        >>> plain_heading("Secondary sanctions risk:"), plain_heading("IFCA Determination -")
        ('Secondary sanctions risk', 'IFCA Determination')
    """
    plain = " ".join(heading.split()).rstrip(" :-")
    return _PLAIN.get(plain, plain) or heading.strip()


def field_of(heading: str) -> str | None:
    """Return the field for what is said under a heading.

    Args:
        heading: As OFAC writes it.

    Returns:
        A field of ``ofac_features.txt``; None for a heading that is not known, which may be the type of a document.

    Example:
        >>> field_of("Gender"), field_of("Digital Currency Address - XBT"), field_of("Passport")
        ('gender', 'identifier', None)
        >>> field_of("Executive Order 99999 Directive Information:")
        'detail'
    """
    plain = plain_heading(heading).casefold()
    if plain.startswith(_CRYPTO):
        return "identifier"
    is_remark = heading.rstrip().endswith((":", "-")) or _DATED.match(plain)
    return _fields().get(plain) or ("detail" if is_remark else None)


class Features:
    """What is said of one party, gathered field by field.

    Args:
        reading: Takes what cannot be placed.
        record: Id of the record.
        line: Line of the file on which the record starts.

    Example:
        >>> from pathlib import Path
        >>> from sanscreen.readers.source import Source
        >>> features = Features(Reading(Source(Path("mine.xml"), b"<list/>"), "mine-xml"), "7")
        >>> features.feature("Birthdate", "circa 1966")
        >>> features.feature("Vessel Call Sign", "5IM 316")
        >>> features.fields()["identifiers"]
        [{'type': 'call-sign', 'number': '5IM 316', 'country': None, 'note': None}]
    """

    def __init__(self, reading: Reading, record: str | None, line: int | None = None) -> None:
        self._reading, self._record, self._line = reading, record, line
        self._birth_dates: dict[PartialDate, None] = {}
        self._birth_places: dict[str, None] = {}
        self._nationalities: dict[str, None] = {}
        self._gender: str | None = None
        self._identifiers: list[dict[str, Any]] = []
        self._relations: list[dict[str, Any]] = []
        self._details: list[dict[str, Any]] = []

    def feature(
        self,
        heading: str,
        value: str,
        *,
        date: PartialDate | None = None,
        country: str | None = None,
        notes: Iterable[str] = (),
    ) -> None:
        """Take what is said under a heading.

        Args:
            heading: As OFAC writes it; one that is not known gives a detail.
            value: The value in OFAC's words.
            date: The value as a date, where the file gives it as one.
            country: The value as code of a country, where the file gives it.
            notes: What is said beside the value.
        """
        beside = [note for note in notes if note]
        match field_of(heading):
            case "identifier":
                self.document(heading, value, country=country, notes=beside)
                return
            case "relation":
                self.relation(plain_heading(heading), value, notes=beside)
                return
            case "birth-date":
                born = date or self._reading.birth_date(ofac_date(value), record=self._record, line=self._line)
                if born is not None:
                    self._birth_dates[born] = None
            case "birth-place":
                self._birth_places[value] = None
            case "nationality":
                self._nationality(country or value)
            case "other-nationality":
                self._nationality(country or value)
                self.detail(heading, value, notes=beside)
                return
            case "gender" if self._gender in (None, value):
                self._gender = value
            case _:
                self.detail(heading, value, notes=beside)
                return
        if beside:
            self.detail(heading, value, notes=beside)

    def document(
        self, heading: str, number: str, *, country: str | None = None, notes: Iterable[str | None] = ()
    ) -> None:
        """Take a number of a document or register.

        Args:
            heading: Its type as OFAC writes it.
            number: The number.
            country: Code or name of the issuing country.
            notes: What is said beside it.
        """
        sort = "imo" if _IMO.fullmatch(number.strip()) else document_type(plain_heading(heading))
        if country is None and (found := _IN_BRACKETS.fullmatch(number)) and country_code(found[2]) is not None:
            number, country = found[1], found[2]
        is_told = country is not None and country.casefold() not in _NOT_TOLD
        code = self._reading.country(
            country if is_told else None, field="identifiers", record=self._record, line=self._line
        )
        said = [None if _plain(heading) == _plain(sort) else plain_heading(heading), *notes]
        if country is not None and code is None:
            said.append(f"country: {country}")
        note = "; ".join(part for part in said if part)
        self._identifiers.append({"type": sort, "number": number, "country": code, "note": note or None})

    def relation(self, kind: str, name: str | None, *, entity_id: str | None = None, notes: Iterable[str] = ()) -> None:
        """Take a tie to another party.

        Args:
            kind: OFAC's word for it.
            name: The other party's name.
            entity_id: Its id.
            notes: What is said beside it.
        """
        note = "; ".join(notes) or None
        self._relations.append({"type": kind, "name": name, "entity_id": entity_id, "note": note})

    def detail(self, heading: str, value: str, *, notes: Iterable[str] = ()) -> None:
        """Take what has no field of its own.

        Args:
            heading: As OFAC writes it.
            value: The value in OFAC's words.
            notes: What is said beside it; put behind it in brackets.
        """
        beside = "; ".join(notes)
        if beside and not (beside.startswith("(") and beside.endswith(")")):
            beside = f"({beside})"
        self._details.append({"type": plain_heading(heading), "value": f"{value} {beside}".strip()})

    def fields(self) -> dict[str, Any]:
        """Return all that was taken.

        Returns:
            Values for `Reading.add`.
        """
        return {
            "birth_dates": list(self._birth_dates),
            "birth_places": list(self._birth_places),
            "nationalities": list(self._nationalities),
            "gender": self._gender,
            "identifiers": _once(self._identifiers),
            "relations": _once(self._relations),
            "details": _once(self._details),
        }

    def _nationality(self, country: str) -> None:
        code = self._reading.country(country, field="nationalities", record=self._record, line=self._line)
        if code is not None:
            self._nationalities[code] = None


def _once(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return values without those that are said twice, as the call sign of a vessel is in SDN.XML."""
    return [value for position, value in enumerate(values) if value not in values[:position]]


def _plain(heading: str) -> str:
    """Return a heading without the signs and words that make no difference: "Vessel Call Sign" is a call-sign."""
    words = re.sub(r"[\W_]+", " ", heading.casefold()).split()
    return " ".join(word for word in words if word not in ("aircraft", "no", "number", "vessel"))
