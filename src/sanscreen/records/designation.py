"""The legal act that puts an entity under sanctions, and the days before which it cannot have happened.

Comes in: plain values. Goes out: a frozen `Designation`. Invariant: no date of a designation is before its
authority, or an amendment that it names, was signed. It does not read a section out of wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from pydantic import ValidationInfo, field_validator

from sanscreen.records.checks import Day, Record, Text, Url, Visible, refusal

AUTHORITY_SIGNED_ON: Final[Mapping[str, date]] = MappingProxyType(
    {
        "E.O. 13224": date(2001, 9, 23),  # 66 FR 49079
        "E.O. 13268": date(2002, 7, 2),  # puts the Taliban and Mohammed Omar into the Annex of 13224
        "E.O. 13284": date(2003, 1, 23),  # named with 13268 in the notices of 2018 (JAK-T)
        "E.O. 13372": date(2005, 2, 16),  # leaves the criteria as they were
        "E.O. 13886": date(2019, 9, 9),  # 84 FR 48041, rewrites section 1; in effect the next day
    }
)
"""The day each order was signed: nothing is designated under it, or under a text it amended, earlier."""

_ORDER_NUMBER: Final = re.compile(r"\b(?:E\.?\s?O\.?|Executive Order)\s*(\d{5})\b", re.IGNORECASE)


class Designation(Record):
    """One legal act that put an entity under sanctions: authority, criterion, programme and dates, apart.

    Attributes:
        authority: The legal instrument, such as 'E.O. 13224'.
        section: The criterion a source names, such as '1(b)'; never derived from wording.
        programme: The publisher's tag, such as 'SDGT'.
        as_amended_by: Instruments that had amended the authority by then.
        determined_by: Who made the determination.
        determined_on: Day of the determination.
        designated_on: Day of the announcement where known, else of the entry on the list.
        date_source: Where `designated_on` comes from, such as 'announcement' or 'ofac-entry-event'.
        delisted_on: Day on which the designation ended.
        citation: Where it is published, such as '66 FR 49079'.
        url: Address of the source, http or https.
        listed_on: Day the entry appeared on the list, where that differs from `designated_on`.
        listed_on_source: Where `listed_on` comes from.
        note: What is known or missing, in plain words.
        confidence: How sure the source makes it: 'high' or 'medium'.

    Raises:
        pydantic.ValidationError: A date before the authority or an amendment to it was signed (see
            `AUTHORITY_SIGNED_ON`), an end before a start, or a malformed field.

    Example:
        >>> Designation(authority="E.O. 13224", section="1(b)", designated_on="2018-02-27").designated_on
        datetime.date(2018, 2, 27)
    """

    authority: Visible
    section: Text | None = None
    programme: Text | None = None
    as_amended_by: tuple[Visible, ...] = ()
    determined_by: Text | None = None
    determined_on: Day | None = None
    designated_on: Day | None = None
    date_source: Text | None = None
    delisted_on: Day | None = None
    citation: Text | None = None
    url: Url | None = None
    listed_on: Day | None = None
    listed_on_source: Text | None = None
    note: Text | None = None
    confidence: Text | None = None

    @field_validator("determined_on", "designated_on", "delisted_on", "listed_on")
    @classmethod
    def _not_before_its_authority(cls, day: date | None, info: ValidationInfo) -> date | None:
        authority = info.data.get("authority")
        if day is None or authority is None:
            return day
        signed_on = _signed_on(authority)
        if signed_on is not None and day < signed_on:
            raise refusal(
                f"{authority} was signed on {signed_on}, so {day} cannot be a date under it; "
                "leave the field empty and say why in note, or name the authority that the date belongs to"
            )
        for amendment in info.data.get("as_amended_by", ()) if info.field_name != "delisted_on" else ():
            amended_on = _signed_on(amendment)
            if amended_on is not None and day < amended_on:
                raise refusal(
                    f"{amendment} was signed on {amended_on}, so a designation under {authority} "
                    f"of {day} cannot be under its text; take it out of as_amended_by, or correct the date"
                )
        return day

    @field_validator("delisted_on", "listed_on")
    @classmethod
    def _end_after_start(cls, day: date | None, info: ValidationInfo) -> date | None:
        ended_on = info.data.get("delisted_on") if info.field_name == "listed_on" else day
        starts = {
            "determined_on": info.data.get("determined_on"),
            "designated_on": info.data.get("designated_on"),
        }
        if info.field_name == "listed_on":
            starts = {"listed_on": day}
        for field, started_on in starts.items():
            if ended_on is not None and started_on is not None and ended_on < started_on:
                raise refusal(
                    f"delisted_on {ended_on} is before {field} {started_on}; a designation ends after it "
                    "starts: correct one of the two"
                )
        return day

    def in_force(self, as_of: date) -> bool:
        """Return whether the designation is not known to be outside a day.

        Args:
            as_of: The day.

        Returns:
            False where it is known to start after the day or to have ended by it; True otherwise, also where its
            date is not known.

        Example:
            >>> Designation(authority="E.O. 13224", designated_on="2018-02-27").in_force(date(2018, 1, 1))
            False
        """
        if self.designated_on is not None and self.designated_on > as_of:
            return False
        return self.delisted_on is None or self.delisted_on > as_of


def _signed_on(authority: str) -> date | None:
    """Return the day an order was signed, written 'E.O. 13224', 'EO13224' or 'Executive Order 13224'."""
    found = _ORDER_NUMBER.search(authority)
    return AUTHORITY_SIGNED_ON.get(f"E.O. {found[1]}") if found else None
