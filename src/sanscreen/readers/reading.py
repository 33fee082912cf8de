"""What the readers of publishers' formats have in common: from loose values to records, nothing lost in silence.

Comes in: values as a publisher writes them, each with its place. Goes out: checked values, entities, and at the end the
`EntityList`. Invariant: a value that cannot be placed becomes a problem with its place, and the record it belongs to
stays: a name that is not screened because its birth date is misspelt would be a hit missed. It knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeVar

from sanscreen.errors import ListError, RecordError
from sanscreen.names.countries import country_code
from sanscreen.readers.source import Source
from sanscreen.records import (
    AUTHORITY_SIGNED_ON,
    Designation,
    Entity,
    EntityList,
    ListCounts,
    ListInfo,
    PartialDate,
    Problem,
)

__all__ = ["Reading"]

T = TypeVar("T")

_MOST_SHOWN: Final = 80
# The field of a record, and the place in it: "names[2].text".
_PLACE: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")


class Reading:
    """One reading of a list file: its entities so far, and what could not be placed.

    Args:
        source: The file.
        format_name: Name of the format, as `ListInfo.format` shows it.

    Attributes:
        entities: The records so far.
        problems: What could not be placed so far.

    Example:
        >>> from pathlib import Path
        >>> reading = Reading(Source(Path("mine.xml"), b"<list/>"), "mine-xml")
        >>> reading.birth_date("31 Feb 1970", record="7") is None
        True
        >>> print(reading.problems[0])
        mine.xml, record '7', field birth_dates: cannot be read as a date: '31 Feb 1970'; left out
    """

    def __init__(self, source: Source, format_name: str) -> None:
        self.source = source
        self._format_name = format_name
        self.entities: list[Entity] = []
        self.problems: list[Problem] = []
        self._lines: list[int] = []
        self._shared: dict[Any, Any] = {}

    def shared(self, record: T) -> T:
        """Return the first of all equal records, so that what many entities have is held once.

        Args:
            record: A record, such as a `Detail` or a `Designation`.

        Returns:
            One that is equal to it.

        Example:
            >>> from pathlib import Path
            >>> from sanscreen.records import Detail
            >>> reading = Reading(Source(Path("mine.xml"), b"<list/>"), "mine-xml")
            >>> one, other = (reading.shared(Detail(type="Title", value="Captain")) for _ in range(2))
            >>> one is other
            True
        """
        found: T = self._shared.setdefault(record, record)
        return found

    def problem(
        self,
        message: str,
        *,
        record: str | None = None,
        field: str | None = None,
        line: int | None = None,
        file: str | None = None,
    ) -> None:
        """Keep something that could not be placed.

        Args:
            message: What is wrong and what became of it.
            record: Id of the record.
            field: Field of our record, or the publisher's name of the place.
            line: Line of the file.
            file: The file, where the list has several; the list's own by default.
        """
        name = file if file is not None else str(self.source.path)
        self.problems.append(Problem(file=_printable(name), line=line, record=record, field=field, message=message))

    def birth_date(self, value: object, *, record: str | None = None, line: int | None = None) -> PartialDate | None:
        """Return a date of birth, or None and a problem where it cannot be read.

        Args:
            value: In any form that `PartialDate.parse` takes; None or blank text gives None without a problem.
            record: Id of the record.
            line: Line of the file.

        Returns:
            The date, or None.
        """
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            return PartialDate.parse(value)
        except ValueError:
            wrong = f"cannot be read as a date: {_shown(value)}; left out"
            self.problem(wrong, record=record, field="birth_dates", line=line)
            return None

    def day(self, value: str | None, *, field: str, record: str | None = None, line: int | None = None) -> date | None:
        """Return a day written as in ISO 8601, with or without a time behind it, or None and a problem.

        Args:
            value: The text; None or blank text gives None without a problem.
            field: The field for which it is.
            record: Id of the record.
            line: Line of the file.

        Returns:
            The day, or None.
        """
        if value is None or not value.strip():
            return None
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError:
            wrong = f"is not a day written YYYY-MM-DD: {_shown(value)}; left out"
            self.problem(wrong, record=record, field=field, line=line)
            return None

    def country(
        self, value: str | None, *, field: str, record: str | None = None, line: int | None = None
    ) -> str | None:
        """Return the ISO 3166 alpha-2 code of a country, or None and a problem where it is none that is known.

        Args:
            value: A code or a name; None or blank text gives None without a problem.
            field: The field for which it is.
            record: Id of the record.
            line: Line of the file.

        Returns:
            The code in lower case, or None.
        """
        if value is None or not value.strip():
            return None
        code = country_code(value)
        if code is None:
            wrong = f"is no country known by code or name: {_shown(value)}; left out"
            self.problem(wrong, record=record, field=field, line=line)
        return code

    def keep(self, entity: Entity, *, line: int | None = None) -> None:
        """Add an entity that was built already.

        Args:
            entity: The entity.
            line: Line of the file on which its record starts.
        """
        self.entities.append(entity)
        self._lines.append(line or 0)

    def designation(
        self, values: Mapping[str, Any], *, record: str | None = None, line: int | None = None
    ) -> Designation | None:
        """Return a designation without the dates that it cannot have, which its note tells.

        A day before the order was signed is not a day under it: OFAC dates the entry of HAMAS, with E.O. 13224 of 2001
        as basis, to January 1995.

        Args:
            values: Fields of a `Designation`.
            record: Id of the record.
            line: Line of the file.

        Returns:
            The designation; None and a problem where the rest of it cannot be read either.
        """
        kept = {field: value for field, value in values.items() if value is not None}
        signed_on = AUTHORITY_SIGNED_ON.get(str(kept.get("authority")))
        for field, source_field in (("designated_on", "date_source"), ("listed_on", "listed_on_source")):
            day = kept.get(field)
            if signed_on is not None and isinstance(day, date) and day < signed_on:
                said = kept.pop(source_field, field)
                del kept[field]
                note = f"the source dates it {day} ({said}), before {kept['authority']} was signed on {signed_on}"
                kept["note"] = f"{kept['note']}; {note}" if "note" in kept else note
        try:
            return Designation(**kept)
        except ValueError as error:
            wrong = f"is no designation that can be read ({_first_line(error)}); left out"
            self.problem(wrong, record=record, field="designations", line=line)
            return None

    def add(self, values: Mapping[str, Any], *, line: int | None = None) -> None:
        """Add a record without the values that it cannot have; one that is no record even so becomes a problem.

        Args:
            values: Fields of an `Entity`, with what stands in lists as plain values: a name that cannot be seen is
                left out here, and would be an error where a `Name` is made of it. Values that are None, "" or empty
                are left out.
            line: Line of the file on which the record starts.
        """
        kept = {field: value for field, value in values.items() if value not in (None, "", (), [])}
        while True:
            try:
                entity = Entity.from_dict(kept)
            except RecordError as error:
                rest = _without(kept, error.field or "")
                wrong = f"{error.reason}; " + ("the whole record is left out" if rest is None else "left out")
                self.problem(wrong, record=error.record, field=error.field, line=line)
                if rest is None:
                    return
                kept = rest
            else:
                self.entities.append(entity)
                self._lines.append(line or 0)
                return

    def finished(
        self,
        *,
        title: str | None = None,
        publisher: str | None = None,
        published_on: date | None = None,
        source_url: str | None = None,
        digest: str | None = None,
        name: str | None = None,
    ) -> EntityList:
        """Return the list.

        Args:
            title: What the publisher calls it.
            publisher: Who publishes it.
            published_on: The day as of which it is true.
            source_url: Where it can be had.
            digest: Digest of all files, where there are several; by default that of the one file.
            name: Short name; by default the stem of the file.

        Returns:
            The list.

        Raises:
            ListError: There is no good record, or two have one id.
        """
        path = self.source.path
        if not self.entities:
            first = f"; the first problem is {self.problems[0]}" if self.problems else ""
            raise ListError(f"is in the format {self._format_name}, but holds no record of an entity{first}", path=path)
        info = ListInfo(
            name=name or self.source.name,
            title=title,
            publisher=publisher,
            published_on=published_on,
            source_url=source_url,
            digest=digest or self.source.digest(),
            format=self._format_name,
            counts=ListCounts.of(self.entities),
            problems=tuple(self.problems),
        )
        has_lines = all(self._lines)
        return EntityList(self.entities, info=info, lines=self._lines if has_lines else None, path=path)


def _without(values: dict[str, Any], path: str) -> dict[str, Any] | None:
    """Return the fields of a record without the one at a path, or None where there is no record without it."""
    found = _PLACE.match(path)
    if found is None or found[1] not in values or found[1] in ("id", "kind"):
        return None
    field, rest = found[1], []
    if found[2] is not None:
        rest = [value for position, value in enumerate(values[field]) if position != int(found[2])]
    if not rest and field == "names":
        return None
    return {**{other: value for other, value in values.items() if other != field}, **({field: rest} if rest else {})}


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 3]}..."


def _printable(text: str) -> str:
    """Return a path as text that UTF-8 can hold."""
    return text.encode("utf-8", "backslashreplace").decode()


def _first_line(error: ValueError) -> str:
    lines = [line.strip() for line in str(error).splitlines()]
    return lines[2] if len(lines) > 2 else lines[0]
