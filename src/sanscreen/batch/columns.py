"""Which column of a customer file says what: given by the caller, or guessed from the headings.

In: the headings of a file, and the columns that the caller named. Out: `Columns`, or an error that names the headings
there are. Invariant: a guess is never taken silently, it is handed back to be shown; a column that is named and not
there is an error, and so is a file without a column of names. It reads no rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import Any, Final

from sanscreen.errors import BatchError
from sanscreen.names.document_types import document_type
from sanscreen.names.tables import groups

TABLES: Final = "sanscreen.batch.tables"
_DOCUMENT: Final = "document-"

_SHOWN: Final = 40
"""Headings that an error names at most."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a customer file, by what they say.

    Attributes:
        name: Column of the name; several are joined in this order, such as given name and surname.
        id: Column of the caller's own reference, or None for the number of the row.
        kind: Column of the kind of customer.
        birth_date: Column of the birth date.
        birth_place: Column of the place of birth.
        country: Columns of countries, by code or name; a cell may hold several with ";" or "|" between.
        alias: Columns of other names; a cell may hold several with ";" or "|" between.
        document: Columns of document numbers, each with the type of document.
        gender: Column of the gender.
        address: Columns of addresses, one each.

    Example:
        >>> Columns.of({"name": "customer", "document": {"passport": "passport_no"}}).document
        (('passport', 'passport_no'),)
    """

    name: tuple[str, ...] = ()
    id: str | None = None
    kind: str | None = None
    birth_date: str | None = None
    birth_place: str | None = None
    country: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    document: tuple[tuple[str, str], ...] = ()
    gender: str | None = None
    address: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Columns | Mapping[str, Any] | None) -> Columns:
        """Return columns from whatever a caller hands over.

        Args:
            given: Columns, or a mapping of their attributes; one column may stand where several may. None for none.

        Returns:
            The columns.

        Raises:
            BatchError: There is no such attribute, or a value is no column.

        Example:
            >>> Columns.of({"name": "customer"}) == Columns(name=("customer",))
            True
        """
        if isinstance(given, Columns):
            return given
        known = {field.name: field.default for field in fields(cls)}
        found: dict[str, Any] = {}
        for meaning, value in (given or {}).items():
            if meaning not in known:
                raise BatchError(f"there is no column for {meaning!r}; the columns are {', '.join(known)}")
            if value is None:
                continue
            found[meaning] = _checked(meaning, value, is_one=known[meaning] is None)
        return cls(**found)

    def used(self) -> tuple[str, ...]:
        """Return every column once, in the order of the attributes.

        Returns:
            Headings.

        Example:
            >>> Columns.of({"name": "a", "alias": ["b", "a"]}).used()
            ('a', 'b')
        """
        return tuple(dict.fromkeys(column for _, column in self._pairs()))

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return what each column says, to be read by a person.

        Returns:
            Meanings and headings.

        Example:
            >>> Columns.of({"name": ["first", "last"], "document": {"imo": "imo_no"}}).shown()
            (('name', 'first'), ('name', 'last'), ('document imo', 'imo_no'))
        """
        return tuple(self._pairs())

    def to_dict(self) -> dict[str, Any]:
        """Return the columns as plain values.

        Returns:
            A dictionary that JSON can carry.
        """
        return asdict(self)

    def _pairs(self) -> Iterable[tuple[str, str]]:
        for field in fields(self):
            value = getattr(self, field.name)
            meaning = field.name.replace("_", " ")
            if isinstance(value, str):
                yield meaning, value
            elif field.name == "document":
                yield from ((f"document {sort}", column) for sort, column in value)
            elif value:
                yield from ((meaning, column) for column in value)


def choose_columns(headings: Sequence[str], given: Columns, *, guess: bool = True) -> Columns:
    """Return the columns of a file.

    Args:
        headings: The headings of the file.
        given: The columns that the caller named.
        guess: Whether what the caller did not name is guessed from the headings.

    Returns:
        The columns; those that were not given are guesses.

    Raises:
        BatchError: A column is not there or there twice, or no column is known to hold the names.

    Example:
        >>> choose_columns(["ID", "Surname", "FirstName", "DOB"], Columns()).shown()
        (('name', 'FirstName'), ('name', 'Surname'), ('id', 'ID'), ('birth date', 'DOB'))
    """
    for column in given.used():
        if column not in headings:
            raise BatchError(f"there is no column {column!r}; {_there_are(headings)}")
    chosen = given
    if guess:
        guessed = _guess(headings, taken=frozenset(given.used()))
        missing = {
            field.name: getattr(guessed, field.name) for field in fields(given) if not getattr(given, field.name)
        }
        chosen = replace(given, **missing)
    if not chosen.name:
        raise BatchError(f"which column holds the names? Say it with --name (name=); {_there_are(headings)}")
    for column in chosen.used():
        if headings.count(column) > 1:
            raise BatchError(f"there are {headings.count(column)} columns {column!r}; give each a heading of its own")
    return chosen


def _checked(meaning: str, value: Any, *, is_one: bool) -> Any:
    if meaning == "document":
        pairs = value.items() if isinstance(value, Mapping) else value
        try:
            documents = [(sort, column) for sort, column in pairs]
        except (TypeError, ValueError):
            documents = [(None, None)]
        if not all(isinstance(text, str) and text.strip() for pair in documents for text in pair):
            raise BatchError(f"document is a mapping of types of documents to columns, not {value!r}")
        return tuple((document_type(sort), column) for sort, column in documents)
    columns = (value,) if isinstance(value, str) else value
    if isinstance(columns, Iterable):
        columns = tuple(columns)
        if all(isinstance(column, str) for column in columns) and (not is_one or len(columns) == 1):
            return columns[0] if is_one else columns
    raise BatchError(f"{meaning} is {'one column' if is_one else 'a column, or several'} by heading, not {value!r}")


def _guess(headings: Sequence[str], *, taken: frozenset[str]) -> Columns:
    """Return the likeliest columns; a heading that stands twice, or is given already, is no guess."""
    places: dict[str, str] = {}
    for heading in headings:
        if heading not in taken and headings.count(heading) == 1:
            places.setdefault(_folded(heading), heading)

    def one(meaning: str) -> str | None:
        return next((places[word] for word in _headings()[meaning] if word in places), None)

    def several(meaning: str) -> tuple[str, ...]:
        found = one(meaning)
        return () if found is None else (found,)

    documents = [
        (meaning.removeprefix(_DOCUMENT), column)
        for meaning in _headings()
        if meaning.startswith(_DOCUMENT) and (column := one(meaning)) is not None
    ]
    return Columns(
        name=_guessed_name(one("name"), one("short-name"), one("given-name"), one("middle-name"), one("surname")),
        id=one("id"),
        kind=one("kind"),
        birth_date=one("birth-date"),
        birth_place=one("birth-place"),
        country=several("country"),
        alias=several("alias"),
        document=tuple(documents),
        gender=one("gender"),
        address=several("address"),
    )


def _guessed_name(
    whole: str | None, short: str | None, given: str | None, middle: str | None, surname: str | None
) -> tuple[str, ...]:
    if whole is not None:
        return (whole,)
    if given is None and surname is None:
        return () if short is None else (short,)
    parts: tuple[str | None, ...]
    # "nom, prénom" and "name, surname": the short one is the part that is missing; beside both it is the whole.
    if given is not None and surname is not None:
        parts = (short,) if short is not None else (given, middle, surname)
    elif short is None:
        return ()
    else:
        parts = (given, middle, short) if surname is None else (short, middle, surname)
    return tuple(part for part in parts if part is not None)


@cache
def _headings() -> dict[str, tuple[str, ...]]:
    return {
        meaning: tuple(dict.fromkeys(_folded(word) for word in words))
        for meaning, words in groups("headings", TABLES).items()
    }


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _there_are(headings: Sequence[str]) -> str:
    if not headings:
        return "the file has no headings"
    more = f", and {len(headings) - _SHOWN:,} more" if len(headings) > _SHOWN else ""
    return f"the columns are {', '.join(map(repr, headings[:_SHOWN]))}{more}"
