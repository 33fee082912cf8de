"""What the columns of somebody's own CSV file hold, as its owner says it.

Comes in: keyword arguments, or a mapping file in TOML beside the CSV file. Goes out: a checked `CsvMapping`. Invariant:
nothing is guessed from a heading; a key that is misspelt or says two things is an error that names it. It reads no CSV.

A mapping file ``mine.columns.toml`` for ``mine.csv``::

    delimiter = ";"                     # otherwise the one under which all headings below are found
    encoding = "cp1252"                 # otherwise UTF-8, or UTF-16 with a byte order mark

    [list]
    title = "Own watch list"
    published_on = 2026-11-01

    [columns]
    id = "Ref"
    name = "Full name"
    kind = "Type"
    kinds = { Individual = "person", Firm = "organization" }
    aliases = { heading = "Also known as", separator = ";" }
    birth_dates = { heading = "DOB", date_format = "%d/%m/%Y" }
    nationalities = ["First nationality", "Second nationality"]
    authority = { always = "E.O. 13224" }
    identifiers = { passport = { heading = "Passport", country = "Passport country" }, tax-id = "Tax no." }
    ignored = ["Entered by"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from sanscreen.errors import ListError
from sanscreen.readers.source import Source
from sanscreen.records import Kind, record_error
from sanscreen.records.checks import Day, Record, Text, Url, Visible, refusal

__all__ = ["CsvColumn", "CsvColumns", "CsvFacts", "CsvMapping", "mapping_from"]


class CsvColumn(Record):
    """Where the values of one field stand.

    Attributes:
        heading: The heading of a column.
        always: The value itself, where it is the same for every record.
        separator: What stands between the values of one cell; None where a cell is one value.
        date_format: How a day is written, such as '%d/%m/%Y', for a field of dates; without it, and for what is not
            written so, the forms of `PartialDate`.
        country: The heading of the column with the country that issued a document.

    Example:
        >>> CsvColumn(heading="Also known as", separator=";").separator
        ';'
    """

    heading: Visible | None = None
    always: Visible | None = None
    separator: Annotated[Text, Field(min_length=1)] | None = None
    date_format: Visible | None = None
    country: Visible | None = None

    @field_validator("date_format")
    @classmethod
    def _four_digit_years(cls, form: str | None) -> str | None:
        if form is None:
            return None
        if not all(part in form for part in ("%Y", "%d")) or not ("%m" in form or "%b" in form or "%B" in form):
            raise refusal(f"has day, month and a year of four digits, such as '%d/%m/%Y'; got {form!r}")
        try:
            datetime.strptime(datetime(2018, 2, 27).strftime(form), form)  # noqa: DTZ001, DTZ007 - a form, not a time
        except ValueError as error:
            raise refusal(f"is no form of a date ({error}); one is '%d/%m/%Y'") from None
        return form

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.heading is None) == (self.always is None):
            raise refusal("a field stands under a heading or is always the same: give heading or always")
        return self


def _column(value: object) -> object:
    return {"heading": value} if isinstance(value, str) else value


def _several(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else (value,)


Column = Annotated[CsvColumn, BeforeValidator(_column)]
Columns = Annotated[tuple[Column, ...], BeforeValidator(_several)]


class CsvColumns(Record):
    """What each column of a CSV file holds. A heading alone stands for the column under it.

    Attributes:
        name: The primary name; may be left out where `family_names` is given.
        given_names: Given names in their order, which together with `family_names` make a name where `name` is blank.
        family_names: Family names in their order.
        kind: What an entity is.
        kinds: What the words under `kind` mean; our own words need not be given.
        id: What names the record; by default the number of its line.
        aliases: Other names; so `former_names`, and `weak_aliases`, which hit only when they are equal.
        birth_dates: Dates of birth; so `birth_places`, `nationalities`, `gender` and `addresses`.
        identifiers: Numbers of documents and registers by type, such as 'passport'.
        programmes: The publisher's tags.
        authority: The legal instrument, such as 'E.O. 13224'; `section`, `determined_by`, `determined_on`,
            `designated_on`, `date_source`, `delisted_on`, `listed_on`, `citation`, `url` and `note` belong to it, as in
            a `Designation`.
        amended_on: When the record was changed.
        remarks: The publisher's words.
        ignored: Headings of columns that are left out on purpose; every other one goes into the details.

    Example:
        >>> columns = CsvColumns(name="Full name", kind={"always": "person"}, aliases=["AKA 1", "AKA 2"])
        >>> [column.heading for column in columns.aliases]
        ['AKA 1', 'AKA 2']
    """

    name: Column | None = None
    given_names: Columns = ()
    family_names: Columns = ()
    kind: Column
    kinds: Mapping[Visible, Kind] = Field(default_factory=dict)
    id: Column | None = None
    aliases: Columns = ()
    weak_aliases: Columns = ()
    former_names: Columns = ()
    birth_dates: Columns = ()
    birth_places: Columns = ()
    nationalities: Columns = ()
    gender: Column | None = None
    addresses: Columns = ()
    identifiers: Mapping[Visible, Columns] = Field(default_factory=dict)
    programmes: Columns = ()
    authority: Column | None = None
    section: Column | None = None
    determined_by: Column | None = None
    determined_on: Column | None = None
    designated_on: Column | None = None
    date_source: Column | None = None
    delisted_on: Column | None = None
    listed_on: Column | None = None
    citation: Column | None = None
    url: Column | None = None
    note: Column | None = None
    amended_on: Columns = ()
    remarks: Column | None = None
    ignored: tuple[Visible, ...] = ()

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if self.name is None and not self.family_names:
            raise refusal("say under which heading the name stands: give name, or family_names")
        if self.kind.always is not None and self.kind.always.casefold() not in set(Kind):
            raise refusal(f"kind is always one of {', '.join(Kind)}; got {self.kind.always!r}")
        return self

    def headings(self) -> Iterator[str]:
        """Yield the headings that the file must have, those that are ignored not among them.

        Example:
            >>> list(CsvColumns(name="Name", kind="Type").headings())
            ['Name', 'Type']
        """
        for field in type(self).model_fields:
            value = getattr(self, field)
            groups = value.values() if isinstance(value, Mapping) else [value]
            for group in groups:
                for column in group if isinstance(group, tuple) else (group,):
                    if isinstance(column, CsvColumn):
                        yield from (heading for heading in (column.heading, column.country) if heading is not None)


class CsvFacts(Record):
    """What the owner says of the list as a whole.

    Attributes:
        title: What the publisher calls it.
        publisher: Who publishes it.
        published_on: The day as of which its records are true.
        source_url: Where it can be had.

    Example:
        >>> CsvFacts(published_on="2026-11-01").published_on
        datetime.date(2026, 11, 1)
    """

    title: Text | None = None
    publisher: Text | None = None
    published_on: Day | None = None
    source_url: Url | None = None


class CsvMapping(Record):
    """All that must be known of a CSV file to read it as a list.

    Attributes:
        columns: What its columns hold.
        list: What is known of the whole.
        encoding: Its encoding; None for UTF-8, or UTF-16 with a byte order mark.
        delimiter: The character between cells; None for the one under which all headings are found.
        quote: The character around a cell that holds a delimiter.

    Example:
        >>> CsvMapping(columns={"name": "Name", "kind": {"always": "person"}}).columns.name.heading
        'Name'
    """

    columns: CsvColumns
    list: CsvFacts = CsvFacts()
    encoding: Visible | None = None
    delimiter: Annotated[Text, Field(min_length=1, max_length=1)] | None = None
    quote: Annotated[Text, Field(min_length=1, max_length=1)] = '"'

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        try:
            "".encode(name or "utf-8")
        except (LookupError, ValueError):
            raise refusal(f"no encoding is called {name!r}; 'cp1252' and 'latin-1' are") from None
        return name

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.delimiter == self.quote or {self.delimiter, self.quote} & {"\r", "\n"}:
            raise refusal("delimiter and quote are two signs, and no line ends")
        return self


def mapping_from(source: Source) -> CsvMapping:
    """Read a mapping file.

    Args:
        source: The file.

    Returns:
        The mapping.

    Raises:
        ListError: It is no TOML, or says what no mapping says; the message names the key.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from sanscreen.readers.source import open_source
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.columns.toml")
        ...     _ = path.write_text("columns = {name = 'Name', kind = 'Type'}")
        ...     mapping_from(open_source(path)).columns.kind.heading
        'Type'
    """
    with source.open() as stream:
        content = stream.read()
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ListError(f"is not TOML that can be read: {error}", path=source.path) from None
    try:
        return CsvMapping.model_validate(values)
    except ValidationError as error:
        wrong = record_error(error)
        raise ListError(wrong.reason, path=source.path, field=wrong.field) from None
