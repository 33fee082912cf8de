"""One record of a publisher's list while it is read: what is placed, and what is kept beside it.

Comes in: values as the publisher writes them. Goes out: values of our records; what none of their fields can hold
stays as a `Detail`, in the publisher's words, and is a problem where it should have had a field. Invariant: a value
that cannot be read costs neither its record nor the value itself. It knows no format.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from sanscreen.names.countries import country_code
from sanscreen.names.document_types import document_type
from sanscreen.readers.reading import Reading
from sanscreen.readers.xmlrecord import XmlRecord, visible
from sanscreen.records import Detail, Identifier, NameParts, PartialDate

__all__ = ["Entry", "document_sort", "joined", "name_parts", "un_reference", "without_repeats"]

Value = TypeVar("Value")


class Entry:
    """One record while it is read.

    Args:
        reading: The reading it belongs to.
        row: The record as the file has it.
        record: Its id; None where the file gives none, and it is named by its line.

    Attributes:
        reading: The reading it belongs to.
        row: The record as the file has it.
        id: Its id.
        details: What is kept beside the fields of an `Entity`.

    Example:
        >>> from pathlib import Path
        >>> from sanscreen.readers.source import Source
        >>> reading = Reading(Source(Path("mine.xml"), b"<list/>"), "mine-xml")
        >>> entry = Entry(reading, XmlRecord("entry", line=4), "7")
        >>> entry.country("Atlantis", "Nationality") is None, entry.country("Tunisia", "Nationality")
        (True, 'tn')
        >>> entry.details
        [Detail(type='Nationality', value='Atlantis')]
        >>> print(reading.problems[0].message)
        is no country known by code or name; kept as a detail: 'Atlantis'
    """

    def __init__(self, reading: Reading, row: XmlRecord, record: str | None) -> None:
        self.reading = reading
        self.row = row
        self.id = record if record is not None else f"line {row.line}"
        self.details: list[Detail] = []
        if record is None:
            self.problem("id", "the file gives it no id; it is named by its line")

    def problem(self, field: str, message: str, line: int | None = None) -> None:
        """Keep a problem of this record.

        Args:
            field: The publisher's name of the place.
            message: What is wrong and what became of it.
            line: Its line, where that is not the one on which the record starts.
        """
        self.reading.problem(message, record=self.id, field=field, line=line or self.row.line)

    def detail(self, heading: str, *values: str | None) -> None:
        """Keep values that our records have no field for.

        Args:
            heading: The publisher's heading.
            *values: What stands there; what cannot be seen is left out, and so is what is kept already.
        """
        for value in values:
            shown = visible(value)
            if shown is not None and (kept := Detail(type=heading, value=shown)) not in self.details:
                self.details.append(kept)

    def unplaced(self, heading: str, value: str, why: str, line: int | None = None) -> None:
        """Keep a value as a detail that should have had a field, and say why it has none.

        Args:
            heading: The publisher's heading.
            value: What stands there.
            why: What is wrong with it.
            line: Its line, where that is not the one on which the record starts.
        """
        self.detail(heading, value)
        shown = repr(value) if len(value) <= 60 else f"{value[:57]!r}..."
        self.problem(heading, f"{why}; kept as a detail: {shown}", line)

    def country(self, value: str | None, heading: str, line: int | None = None) -> str | None:
        """Return the code of a country; a text that is none is kept as a detail and a problem.

        Args:
            value: A code or a name, or None.
            heading: The publisher's heading.
            line: Its line, where that is not the one on which the record starts.

        Returns:
            ISO 3166 alpha-2 code in lower case, or None.
        """
        if value is None:
            return None
        code = country_code(value)
        if code is None:
            self.unplaced(heading, value, "is no country known by code or name", line)
        return code

    def birth_date(
        self, said: str | None, heading: str, *, published: str | None = None, line: int | None = None
    ) -> PartialDate | None:
        """Return a date of birth; what is none is kept as a detail and a problem.

        Args:
            said: The date, in a form that `PartialDate.parse` takes; None where the reader knows of none.
            heading: The publisher's heading.
            published: What the file has, where that is not `said`; for the detail.
            line: Its line, where that is not the one on which the record starts.

        Returns:
            The date, or None.
        """
        if said is None and published is None:
            return None
        try:
            return PartialDate.parse(said)
        except ValueError:
            self.unplaced(heading, published or said or "", "cannot be read as a date", line)
            return None

    def day(
        self, said: str | None, heading: str, *, published: str | None = None, line: int | None = None
    ) -> date | None:
        """Return a day; what is none is kept as a detail and a problem.

        Args:
            said: The day, written as in ISO 8601, with or without a time behind it; None where the reader knows of
                none.
            heading: The publisher's heading.
            published: What the file has, where that is not `said`; for the detail.
            line: Its line, where that is not the one on which the record starts.

        Returns:
            The day, or None.
        """
        if said is None and published is None:
            return None
        try:
            return date.fromisoformat((said or "")[:10])
        except ValueError:
            self.unplaced(heading, published or said or "", "is not a day", line)
            return None

    def keep_rest(self) -> None:
        """Keep as details what the reader did not take; each such value is a problem."""
        for heading, value, line in self.row.rest():
            self.unplaced(heading or self.row.name, value, "stands where this reader knows of no field", line)


def joined(values: Iterable[str | None], separator: str = ", ") -> str | None:
    """Return the values that there are as one text.

    Args:
        values: Texts, or None.
        separator: What stands between them.

    Returns:
        The text; None where there is no value.

    Example:
        >>> joined(["Gafsa", None, "Tunisia"]), joined([None])
        ('Gafsa, Tunisia', None)
    """
    return separator.join(value for value in values if value is not None) or None


def without_repeats(values: Iterable[Value | None]) -> list[Value]:
    """Return the values that there are, each once, in their order.

    Args:
        values: Values, or None.

    Returns:
        The values.

    Example:
        >>> without_repeats(["tn", None, "fr", "tn"])
        ['tn', 'fr']
    """
    return list(dict.fromkeys(value for value in values if value is not None))


def name_parts(given: str | None, family: str | None) -> NameParts | None:
    """Return the parts of a name, where both are told.

    Args:
        given: Given names, or None.
        family: Family names, or None.

    Returns:
        Their words; None where one of the two has none, for what is told alone may be the whole name.

    Example:
        >>> name_parts("Kassim ibn Farrukh", "al-Mithali").given, name_parts(None, "al-Mithali")
        (('Kassim', 'ibn', 'Farrukh'), None)
    """
    first, last = ([word for word in (text or "").split() if visible(word)] for text in (given, family))
    return NameParts(given=tuple(first), family=tuple(last)) if first and last else None


def document_sort(*said: str | None) -> str:
    """Return the sort of a document by one word.

    Args:
        *said: What the publisher calls it, the best name first.

    Returns:
        The word of the first name that yields one; 'document' where none does.

    Example:
        >>> document_sort(None, "Passport No."), document_sort("No.")
        ('passport', 'document')
    """
    return next((sort for name in said if name is not None and (sort := document_type(name))), "document")


def un_reference(number: str | None) -> tuple[Identifier, ...]:
    """Return the United Nations' reference of an entry as an identifier, by which entries of several lists are linked.

    Args:
        number: The reference, such as 'QDi.001'; None or "" gives none.

    Returns:
        One identifier, or none.

    Example:
        >>> [str(held.number) for held in un_reference("QDi.001")], un_reference("")
        (['QDi.001'], ())
    """
    return (Identifier(type="un-reference", number=number),) if number and number.strip() else ()
