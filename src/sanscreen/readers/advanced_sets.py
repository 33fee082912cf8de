"""The reference sets of OFAC's ADVANCED XML, and what the ids in its rows stand for.

Comes in: the element `ReferenceValueSets`, and rows. Goes out: words, country codes, dates and places. Invariant: an id
that is not in its set becomes a problem with its place, once for each record, and never an error; what a set says is
never guessed. It knows no party.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from sanscreen.names.countries import country_code
from sanscreen.readers.advanced_rows import Location, Period, Point
from sanscreen.readers.ofac import address_line, code_of_script
from sanscreen.readers.reading import Reading
from sanscreen.readers.xmlstream import line_of, local
from sanscreen.records import PartialDate

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["Country", "Place", "Sets", "date_of", "day_of", "period_text"]

# What OFAC writes into a set for a value that it does not tell; it is no value.
_UNKNOWN: Final = "unknown"
# Of OFAC's set LocPartType; "ADDRESS1" to "ADDRESS3" are the street.
_ADDRESS_FIELDS: Final = {
    "CITY": "city",
    "STATE/PROVINCE": "state",
    "POSTAL CODE": "postal_code",
    "REGION": "region",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, for problems.

    Attributes:
        record: Id of the party.
        line: Line of the file.
    """

    record: str | None
    line: int | None


class Country(NamedTuple):
    """A country of the set.

    Attributes:
        code: ISO 3166 alpha-2 code in lower case, None where it has none ("Region: Gaza").
        name: Its name.
    """

    code: str | None
    name: str


class _Value(NamedTuple):
    text: str
    attributes: dict[str, str]


class Sets:
    """The reference sets of one file, and its places.

    Args:
        reading: Takes the problems.

    Attributes:
        locations: The places by id.
        used: Ids of the places that a party or a document refers to.
        documents: Ids of all documents.

    Example:
        >>> from pathlib import Path
        >>> from lxml import etree
        >>> from sanscreen.readers.source import Source
        >>> sets = Sets(Reading(Source(Path("mine.xml"), b"<Sanctions/>"), "ofac-advanced-xml"))
        >>> sets.learn(etree.fromstring("<Sets><ListValues><List ID='1550'>SDN List</List></ListValues></Sets>"))
        >>> sets.text("List", "1550", Place("7", 1)), sets.text("List", "1", Place("7", 1))
        ('SDN List', None)
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._values: dict[str, dict[str, _Value]] = {}
        self._told: set[tuple[str | None, str, str]] = set()
        self.locations: dict[str, Location] = {}
        self.used: set[str] = set()
        self.documents: set[str] = set()

    def learn(self, element: Element) -> None:
        """Take the sets from the file.

        Args:
            element: The element `ReferenceValueSets`.
        """
        for values in element:
            for value in values:
                text = " ".join("".join(value.itertext()).split())
                attributes = {str(name): str(said) for name, said in value.attrib.items()}
                told, key = _Value(text, attributes), attributes.get("ID", "")
                if self._values.setdefault(local(value), {}).setdefault(key, told) != told:
                    wrong = f"the id {key!r} stands for two values; {text!r} is left out"
                    self.problem(wrong, local(value), Place(None, line_of(value)))

    def learn_location(self, location: Location) -> None:
        """Take a place from the file.

        Args:
            location: Its row.
        """
        if self.locations.setdefault(location.id, location) is not location:
            wrong = f"the id {location.id!r} stands for two places; the second is left out"
            self.problem(wrong, "Location", Place(None, location.line))

    def text(self, kind: str, key: str | None, place: Place) -> str | None:
        """Return what an id stands for.

        Args:
            kind: Name of the set's elements, such as 'AliasType'.
            key: The id; None gives None without a problem.
            place: Where it stands.

        Returns:
            The words of the set, which may be ""; None and a problem where the id is not in it.
        """
        value = self._value(kind, key, place)
        return None if value is None else value.text

    def known(self, kind: str, key: str | None, place: Place) -> str | None:
        """Return what an id stands for, where that says something: None also for "Unknown" and for nothing.

        Args:
            kind: Name of the set's elements.
            key: The id.
            place: Where it stands.

        Returns:
            The words, or None.
        """
        text = self.text(kind, key, place)
        return None if not text or text.casefold() == _UNKNOWN else text

    def attribute(self, kind: str, key: str | None, name: str, place: Place) -> str | None:
        """Return an attribute of what an id stands for.

        Args:
            kind: Name of the set's elements.
            key: The id.
            name: Name of the attribute.
            place: Where the id stands.

        Returns:
            The attribute, or None.
        """
        value = self._value(kind, key, place)
        return None if value is None else value.attributes.get(name)

    def script(self, key: str, place: Place) -> str | None:
        """Return the ISO 15924 code of a script.

        Args:
            key: Id of the script.
            place: Where it stands.

        Returns:
            The code; where the set's name of it is not known, what the set gives as its code.
        """
        code = code_of_script(self.known("Script", key, place)) or self.attribute("Script", key, "ScriptCode", place)
        return code or None

    def country(self, key: str, place: Place) -> Country | None:
        """Return a country.

        Args:
            key: Its id.
            place: Where it stands.

        Returns:
            Its code and name; None and a problem where the id is not in the set.
        """
        value = self._value("Country", key, place)
        if value is None:
            return None
        code = value.attributes.get("ISO2") or value.attributes.get("ISO3") or value.text
        return Country(country_code(code), value.text or code)

    def location(self, key: str, place: Place) -> Location | None:
        """Return a place of the file.

        Args:
            key: Its id.
            place: Where it stands.

        Returns:
            The place; None and a problem where there is none of this id.
        """
        found = self.locations.get(key)
        if found is None:
            self.missing("Location", key, place)
        else:
            self.used.add(key)
        return found

    def address(self, found: Location, place: Place) -> str:
        """Return a place on one line.

        Args:
            found: The place.
            place: Where it is referred to.

        Returns:
            The line, put together as in OFAC's other formats; further values of a part stand behind it in brackets.
        """
        told: dict[str, str] = {}
        street: list[str] = []
        for key, values in found.parts:
            kind = self.text("LocPartType", key, place)
            if not values:
                continue
            value = f"{values[0]} ({', '.join(values[1:])})" if len(values) > 1 else values[0]
            field = _ADDRESS_FIELDS.get(kind or "")
            if field is None or field in told:
                street.append(value)
            else:
                told[field] = value
        countries = [country.name for country in self.countries(found, place)]
        for key in found.areas:
            area = self.attribute("AreaCode", key, "Description", place) or self.known("AreaCode", key, place)
            if area and area not in countries:
                countries.insert(0, area)
        return address_line(street, **told, country=", ".join(dict.fromkeys(countries)))

    def countries(self, found: Location, place: Place) -> list[Country]:
        """Return the countries of a place.

        Args:
            found: The place.
            place: Where it is referred to.

        Returns:
            Those that are in the set.
        """
        countries = (self.country(key, place) for key in found.countries)
        return [country for country in countries if country is not None]

    def check_documents(self, keys: Iterable[str], place: Place) -> None:
        """Keep a problem for each document that is referred to and not in the file.

        Args:
            keys: Ids of documents.
            place: Where they stand.
        """
        for key in keys:
            if key not in self.documents:
                self.missing("IDRegDocument", key, place)

    def calendar(self, key: str, place: Place) -> bool:
        """Return whether a date is of the calendar that we know, and keep a problem where it is not.

        Args:
            key: Id of the calendar.
            place: Where it stands.

        Returns:
            False for a calendar other than the Gregorian one. A calendar that the sets lack is taken for that.
        """
        name = self.known("CalendarType", key, place)
        if name is None or name.casefold() == "gregorian":
            return True
        self.problem(f"is a date of the calendar {name!r}, which is not known; it is kept as text", "DatePeriod", place)
        return False

    def problem(self, message: str, field: str, place: Place) -> None:
        """Keep something that could not be placed.

        Args:
            message: What is wrong and what became of it.
            field: Field of our record, or name of the element.
            place: Where it stands.
        """
        self._reading.problem(message, record=place.record, field=field, line=place.line)

    def missing(self, kind: str, key: str, place: Place) -> None:
        """Keep the problem of an id that stands for nothing.

        Args:
            kind: What it is an id of.
            key: The id.
            place: Where it stands.
        """
        if (place.record, kind, key) in self._told:
            return
        self._told.add((place.record, kind, key))
        self.problem(f"the id {key!r} is of no {kind} of this file; what it stands for is left out", kind, place)

    def _value(self, kind: str, key: str | None, place: Place) -> _Value | None:
        if key is None:
            return None
        value = self._values.get(kind, {}).get(key)
        if value is None:
            self.missing(kind, key, place)
        return value


def date_of(dates: Period) -> PartialDate:
    """Return the span of a period, from the first day of its start to the last of its end.

    OFAC writes a birth year as a start on its first day and an end on its last, "circa" as an approximate start, and a
    span of years as one from the first day to the last.

    Args:
        dates: The period.

    Returns:
        The date.

    Raises:
        ValueError: It has no day, or one that is not in the calendar, or ends before it starts.

    Example:
        >>> first, last = ("1965", "1", "1"), ("1965", "12", "31")
        >>> str(date_of(Period("1", (first, first, last, last), True)))
        'circa 1965'
    """
    points = [point for point in dates.points if point is not None]
    if not points:
        raise ValueError("the date has no day")
    first = day_of(points[0])
    last = first if points[-1] == points[0] else day_of(points[-1])
    return PartialDate(first.earliest, last.latest, dates.is_approximate)


def period_text(dates: Period | None) -> str | None:
    """Return a period in words.

    Args:
        dates: The period.

    Returns:
        Its dates and what is said of them, as it stands in the file where it is no date; None for nothing.

    Example:
        >>> period_text(Period("1", (("2014", "5", "1"), None, None, None)))
        'from 2014-05-01'
    """
    if dates is None:
        return None
    start, end = any(dates.points[:2]), any(dates.points[2:])
    try:
        text = str(date_of(dates)) if start or end else ""
    except ValueError:
        text = " to ".join("-".join(point) for point in dict.fromkeys(dates.points) if point is not None)
    if start != end:
        text = f"{'from' if start else 'until'} {text}"
    return "; ".join(said for said in (text, dates.words) if said) or None


def day_of(point: Point) -> PartialDate:
    """Return the date of one point; what is not known of it is written as 0.

    Args:
        point: Year, month and day.

    Returns:
        A day, a month or a year.

    Raises:
        ValueError: There is no such day.

    Example:
        >>> str(day_of(("1965", "8", "0")))
        '1965-08'
    """
    units = [point[0].zfill(4)]
    for text in point[1:]:
        if not text.strip("0"):
            break
        units.append(text.lstrip("0").zfill(2))
    return PartialDate.parse("-".join(units))
