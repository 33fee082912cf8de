"""Dates of which only a month, a year, a span or a guess may be known.

Comes in: text as lists publish it, or dates. Goes out: `PartialDate`, a first and a last day. Invariant:
the text of a partial date parses to the same partial date. It does not compare dates for a score: see
`sanscreen.matching`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from pydantic_core import core_schema

from sanscreen.records.checks import refusal, shown

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


_DATE_FORMS: Final = "'1970-05-02', '1970-05', '1970', 'circa 1966' or '1955 to 1958'"
_CIRCA: Final = re.compile(r"(?:circa|ca?\.?)\s*(?=[0-9])", re.IGNORECASE)
_DATE_UNIT: Final = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_DATE_TEXT: Final = re.compile(rf"({_DATE_UNIT})(?:\s+to\s+({_DATE_UNIT}))?", re.IGNORECASE)
_YEARS_JOINED: Final = re.compile(r"([0-9]{4})\s*[-\u2013]\s*([0-9]{4})")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which only a month, a year, a span or a guess may be known.

    Attributes:
        earliest: First day it can be.
        latest: Last day it can be; not before `earliest`.
        circa: Whether the source calls it approximate; the span itself is not widened, that is for matching.

    Raises:
        ValueError: `latest` is before `earliest`.

    Example:
        >>> born = PartialDate.parse("circa 1966")
        >>> born.earliest, born.latest, born.circa
        (datetime.date(1966, 1, 1), datetime.date(1966, 12, 31), True)
        >>> str(PartialDate.parse("1955-1958"))
        '1955 to 1958'
    """

    earliest: date
    latest: date
    circa: bool = False

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"a span runs from the earlier to the later date; got {self.earliest} to {self.latest}")

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read a date from text, a `datetime.date` or another partial date.

        Args:
            value: '1970-05-02', '1970-05', '1970'; any of these after 'circa', 'ca' or 'c.'; two of them with
                ' to ' between; or '1955-1958'. A date stands for itself, a datetime for its day.

        Returns:
            The partial date; `parse(str(x)) == x` for every x.

        Raises:
            ValueError: Not one of these forms, or no such day in the calendar; the message lists the forms.

        Example:
            >>> PartialDate.parse("1970-05").latest
            datetime.date(1970, 5, 31)
        """
        if isinstance(value, PartialDate):
            return cls(value.earliest, value.latest, value.circa)
        if isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            return cls(day, day)
        refusal = f"a date is written as {_DATE_FORMS}; got {shown(value)}"
        if not isinstance(value, str):
            raise ValueError(refusal)
        text = value.strip()
        circa = _CIRCA.match(text)
        text = text[circa.end() :] if circa else text
        found = _YEARS_JOINED.fullmatch(text) or _DATE_TEXT.fullmatch(text)
        if not found:
            raise ValueError(refusal)
        try:
            earliest, latest = _unit_span(found[1])
            if found[2] is not None:
                latest = _unit_span(found[2])[1]
            return cls(earliest, latest, circa is not None)
        except ValueError as error:
            raise ValueError(f"{refusal} ({error})") from None

    def overlaps(self, other: PartialDate) -> bool:
        """Say whether one day could be both dates; `circa` is not taken into account.

        Args:
            other: The date to compare with.

        Returns:
            True when the two spans share a day.

        Example:
            >>> PartialDate.parse("1970").overlaps(PartialDate.parse("1970-05-02"))
            True
        """
        return self.earliest <= other.latest and other.earliest <= self.latest

    def __str__(self) -> str:
        """Return the shortest of the accepted forms that means the same."""
        first, last = self.earliest, self.latest
        if first == last:
            text = first.isoformat()
        elif (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            text = f"{first.year:04}" if first.year == last.year else f"{first.year:04} to {last.year:04}"
        elif first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
            start, end = first.isoformat()[:7], last.isoformat()[:7]
            text = start if start == end else f"{start} to {end}"
        else:
            text = f"{first.isoformat()} to {last.isoformat()}"
        return f"circa {text}" if self.circa else text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def parse(value: object) -> PartialDate:
            try:
                return cls.parse(value)
            except ValueError as error:
                raise refusal(str(error)) from None

        return core_schema.no_info_plain_validator_function(
            parse, serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="json")
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        examples = ["1970-05-02", "1970-05", "1970", "circa 1966", "1955 to 1958"]
        return {"type": "string", "title": "PartialDate", "examples": examples}


def _unit_span(text: str) -> tuple[date, date]:
    """Return the first and last day of '1970-05-02', '1970-05' or '1970'."""
    year, month, day = (*(int(number) for number in text.split("-")), None, None)[:3]
    if year is None or month is None:
        return date(year or 0, 1, 1), date(year or 0, 12, 31)
    if day is None:
        first = date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
