"""What one row of somebody's CSV file means, by the mapping of its owner.

Comes in: a `CsvColumns`, the headings of a file, and its rows. Goes out: the values of an `Entity` for each row.
Invariant: every cell with text ends in a field, in the details under its heading, or in a column that the mapping
ignores; a cell that cannot be read is a problem and stands in the details too. It reads no files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from sanscreen.errors import ListError
from sanscreen.names.countries import country_code
from sanscreen.names.document_types import document_type
from sanscreen.readers.csv_columns import CsvColumn, CsvColumns
from sanscreen.readers.reading import Reading
from sanscreen.records import Designation, Detail, Identifier, Kind, Name, NameKind, NameParts, NameQuality, PartialDate
from sanscreen.records.checks import is_visible, shown

__all__ = ["RowReader"]

_TOLD: Final = ("authority", "section", "determined_by", "date_source", "citation", "url", "note")
_DAYS: Final = ("determined_on", "designated_on", "delisted_on", "listed_on")
"""The fields of a designation that a row may have."""
_KINDS: Final = {str(kind): kind for kind in Kind}


class RowReader:
    """Reads rows that stand under one row of headings.

    Args:
        columns: What the columns hold.
        headings: The row of headings, as it stands.
        reading: Takes the problems.

    Raises:
        ListError: A heading that the mapping names is absent or stands twice.

    Example:
        >>> from pathlib import Path
        >>> from sanscreen.readers.source import Source
        >>> reading = Reading(Source(Path("mine.csv"), b"Name"), "csv")
        >>> reader = RowReader(CsvColumns(name="Name", kind={"always": "person"}), ("Name", "Flag"), reading)
        >>> reader.values(("Ajnad", "black"), 2)["details"]
        (Detail(type='Flag', value='black'),)
    """

    def __init__(self, columns: CsvColumns, headings: Sequence[str], reading: Reading) -> None:
        self._columns = columns
        self._reading = reading
        self._headings = [_visible(heading) or f"column {number}" for number, heading in enumerate(headings, 1)]
        counts = Counter(self._headings)
        mapped = set(columns.headings())
        for heading in (*columns.headings(), *columns.ignored):
            if heading in mapped and not counts[heading]:
                raise ListError(f"has no column {heading!r}", path=reading.source.path)
            if heading in mapped and counts[heading] > 1:
                raise ListError(f"has {counts[heading]} columns {heading!r}; rename them", path=reading.source.path)
            if not counts[heading]:
                reading.problem(f"has no column {heading!r}, which the mapping ignores", field=heading)
        self._places = {heading: place for place, heading in enumerate(self._headings) if heading in mapped}
        spoken_of = {*mapped, *columns.ignored}
        self._rest = [place for place, heading in enumerate(self._headings) if heading not in spoken_of]
        self._kinds = _KINDS | {word.strip().casefold(): kind for word, kind in columns.kinds.items()}
        self._cells: tuple[str, ...] = ()
        self._details: list[Detail] = []
        self._record: str | None = None
        self._line = 0

    def values(self, cells: Sequence[str], line: int) -> dict[str, Any]:
        """Return the values of an entity.

        Args:
            cells: The row.
            line: The line on which it starts.

        Returns:
            Values for `Reading.add`.
        """
        columns = self._columns
        self._line, self._cells = line, tuple(_visible(cell) for cell in cells)
        self._record = self._one(columns.id)
        if self._record is None:
            self._record = f"line {line}"
            if columns.id is not None:
                self._reading.problem("has no id; its line is taken", record=self._record, field="id", line=line)
        cells, headings = self._cells, self._headings
        is_shifted = any(cells[len(headings) :])
        if is_shifted or len(cells) < len(headings):
            became = (
                "only its names are told apart, and all of it is in the details" if is_shifted else "the rest is empty"
            )
            wrong = f"has {len(cells)} cells, and the first row has {len(headings)}; {became}"
            self._reading.problem(wrong, record=self._record, line=line)
        # Of a row with a delimiter too many nobody knows in which cell it is; what a wrong cell says would be untrue.
        kept = range(len(cells)) if is_shifted else [place for place in self._rest if place < len(cells)]
        self._details = [
            Detail(type=headings[place] if place < len(headings) else f"column {place + 1}", value=cells[place])
            for place in kept
            if cells[place]
        ]
        values = {
            "id": self._record,
            "kind": Kind.UNKNOWN if is_shifted and columns.kind.always is None else self._kind(),
            "names": tuple(self._names()),
            "source": f"{self._reading.source.path.name}, line {line}",
        }
        if not is_shifted:
            values |= self._facts()
        return values | {"details": tuple(self._details)}

    def _facts(self) -> dict[str, Any]:
        columns = self._columns
        programmes = tuple(dict.fromkeys(self._all(columns.programmes)))
        return {
            "designations": self._designations(programmes),
            "birth_dates": tuple(self._birth_dates()),
            "birth_places": self._all(columns.birth_places),
            "nationalities": tuple(self._nationalities()),
            "gender": self._one(columns.gender),
            "identifiers": tuple(self._identifiers()),
            "addresses": self._all(columns.addresses),
            "programmes": programmes,
            "remarks": self._one(columns.remarks),
            "amended_on": tuple(self._days(columns.amended_on, field="amended_on")),
        }

    def _cell(self, heading: str) -> str:
        place = self._places[heading]
        return self._cells[place] if place < len(self._cells) else ""

    def _each(self, column: CsvColumn) -> tuple[str, ...]:
        """Return the values of a column, without blanks."""
        if column.always is not None:
            return (column.always,)
        cell = self._cell(column.heading or "")
        values = cell.split(column.separator) if column.separator is not None else [cell]
        return tuple(visible for value in values if (visible := _visible(value)))

    def _all(self, columns: Iterable[CsvColumn]) -> tuple[str, ...]:
        return tuple(value for column in columns for value in self._each(column))

    def _one(self, column: CsvColumn | None) -> str | None:
        if column is None:
            return None
        values = self._each(column)
        # More than one value where a record has one field: none is chosen, so all stand in it.
        return (column.separator or "").join(values) or None

    def _wrong(self, message: str, value: str, *, field: str, heading: str | None) -> None:
        """Report a value that cannot be read, and keep it."""
        self._reading.problem(
            f"{message}: {shown(value)}; kept in the details", record=self._record, field=field, line=self._line
        )
        self._details.append(Detail(type=heading or field, value=value))

    def _kind(self) -> Kind:
        word = self._one(self._columns.kind)
        if word is None:
            return Kind.UNKNOWN
        kind = self._kinds.get(word.casefold())
        if kind is None:
            self._wrong(
                "is no kind that the mapping explains", word, field="kind", heading=_heading(self._columns.kind)
            )
        return kind or Kind.UNKNOWN

    def _names(self) -> Iterator[Name]:
        columns = self._columns
        given, family = (
            tuple(word for text in self._all(several) for word in text.split() if is_visible(word))
            for several in (columns.given_names, columns.family_names)
        )
        parts = NameParts(given=given, family=family) if given or family else None
        text = self._one(columns.name) or " ".join((*given, *family)) or None
        seen = set()
        if text is not None:
            seen.add(text)
            yield Name(text=text, kind=NameKind.PRIMARY, parts=parts)
        for others, kind, quality in (
            (columns.aliases, NameKind.ALIAS, NameQuality.STRONG),
            (columns.former_names, NameKind.FORMER, NameQuality.STRONG),
            (columns.weak_aliases, NameKind.ALIAS, NameQuality.WEAK),
        ):
            for other in self._all(others):
                if other not in seen:
                    seen.add(other)
                    yield Name(text=other, kind=kind, quality=quality)

    def _birth_dates(self) -> Iterator[PartialDate]:
        for column in self._columns.birth_dates:
            for value in self._each(column):
                born = _date(value, column)
                if born is None:
                    self._wrong("cannot be read as a date", value, field="birth_dates", heading=column.heading)
                else:
                    yield born

    def _days(self, columns: Iterable[CsvColumn], *, field: str) -> Iterator[date]:
        for column in columns:
            for value in self._each(column):
                day = _date(value, column)
                if day is None or day.earliest != day.latest or day.circa:
                    self._wrong("is not a day", value, field=field, heading=column.heading)
                else:
                    yield day.earliest

    def _nationalities(self) -> Iterator[str]:
        for column in self._columns.nationalities:
            for value in self._each(column):
                code = country_code(value)
                if code is None:
                    wrong = "is no country known by code or name"
                    self._wrong(wrong, value, field="nationalities", heading=column.heading)
                else:
                    yield code

    def _identifiers(self) -> Iterator[Identifier]:
        for sort, columns in self._columns.identifiers.items():
            for column in columns:
                country = self._cell(column.country) if column.country is not None else ""
                code = country_code(country) if country else None
                numbers = self._each(column)
                if country and (code is None or not numbers):
                    wrong = "is no country of a document" if numbers else "is a country without a document"
                    self._wrong(wrong, country, field="identifiers", heading=column.country)
                for number in numbers:
                    yield Identifier(type=document_type(sort) or sort, number=number, country=code)

    def _designations(self, programmes: tuple[str, ...]) -> tuple[Designation, ...]:
        columns = self._columns
        told = {field: self._one(getattr(columns, field)) for field in _TOLD}
        if told["url"] is not None and not told["url"].lower().startswith(("http://", "https://")):
            self._wrong("is no address of the web", told["url"], field="url", heading=_heading(columns.url))
            told["url"] = None
        days = {field: self._first_day(field) for field in _DAYS}
        known = {field: value for field, value in (told | days).items() if value is not None}
        if told["authority"] is None:
            for field, value in known.items():
                wrong = "belongs to an authority, and there is none"
                self._wrong(wrong, str(value), field=field, heading=_heading(getattr(columns, field)))
            return ()
        sources = {
            source: "mapping" if (heading := _heading(getattr(columns, field))) is None else f"column {heading!r}"
            for field, source in (("designated_on", "date_source"), ("listed_on", "listed_on_source"))
            if field in known
        }
        programme = {"programme": programmes[0] if len(programmes) == 1 else None}
        designation = self._reading.designation(sources | known | programme, record=self._record, line=self._line)
        if designation is not None:
            return (designation,)
        # What was wrong is said; what is not in doubt is kept.
        for field, value in known.items():
            if field != "authority":
                self._details.append(Detail(type=_heading(getattr(columns, field)) or field, value=str(value)))
        return (Designation(authority=told["authority"], **programme),)

    def _first_day(self, field: str) -> date | None:
        column: CsvColumn | None = getattr(self._columns, field)
        days = [] if column is None else list(self._days([column], field=field))
        for day in days[1:]:
            self._wrong("is a second day where there is one", str(day), field=field, heading=_heading(column))
        return days[0] if days else None


def _heading(column: CsvColumn | None) -> str | None:
    return None if column is None else column.heading


def _date(value: str, column: CsvColumn) -> PartialDate | None:
    if column.date_format is not None:
        try:
            return PartialDate.parse(datetime.strptime(value, column.date_format))  # noqa: DTZ007 - a day has no zone
        except ValueError:
            pass  # a year alone, say: the forms of `PartialDate` cannot be taken for another
    try:
        return PartialDate.parse(value)
    except ValueError:
        return None


def _visible(cell: str) -> str:
    """Return a cell without blanks around it, "" where it shows nothing; half a character becomes a question mark."""
    text = cell.strip()
    return text.encode("utf-8", "replace").decode() if is_visible(text) else ""
