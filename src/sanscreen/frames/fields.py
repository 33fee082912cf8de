"""Which column of a frame says what of a customer, and the query that a row makes.

In: labels of columns, and the values of these columns. Out: `Fields`, checked against the columns there are, and a
`Query` for each row. Invariant: no value makes it fail: one that is missing is left out, and whatever else stands in a
cell goes into the query as it is, for screening to judge. It knows no library of frames.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, TypeAlias

from sanscreen.customer_cells import kind_in, several_in
from sanscreen.errors import QueryError
from sanscreen.records import Kind, Query

Columns: TypeAlias = Hashable | list[Hashable] | list[str] | None
"""One column, or a list of several."""

# From here on a float does not hold every whole number: it may be another document's.
_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Fields:
    """Which columns say what; None and () stand for none.

    Attributes:
        name: The column of names.
        birth_date: The column of birth dates.
        kind: The column of kinds.
        gender: The column of genders.
        birth_place: The column of places of birth.
        id: The column of the caller's references.
        countries: The columns of countries.
        aliases: The columns of further names.
        addresses: The columns of addresses.
        documents: Types of document, each with the column of its numbers.
    """

    name: Hashable | None
    birth_date: Hashable | None
    kind: Hashable | None
    gender: Hashable | None
    birth_place: Hashable | None
    id: Hashable | None
    countries: tuple[Hashable, ...]
    aliases: tuple[Hashable, ...]
    addresses: tuple[Hashable, ...]
    documents: tuple[tuple[str, Hashable], ...]

    @classmethod
    def of(
        cls,
        *,
        name: Hashable | None = None,
        birth_date: Hashable | None = None,
        countries: Columns = None,
        aliases: Columns = None,
        kind: Hashable | None = None,
        gender: Hashable | None = None,
        birth_place: Hashable | None = None,
        addresses: Columns = None,
        documents: Mapping[str, Hashable] | None = None,
        id: Hashable | None = None,  # noqa: A002 - the field's own name
    ) -> Fields:
        """Return the fields for columns as a caller names them.

        Raises:
            QueryError: Neither a name nor a document is asked for, or a field of one column has a list of them.

        Example:
            >>> Fields.of(name="name", countries=["nationality", "residence"]).asked
            ('name', 'nationality', 'residence')
        """
        for field, column in {
            "name": name,
            "birth_date": birth_date,
            "kind": kind,
            "gender": gender,
            "birth_place": birth_place,
            "id": id,
        }.items():
            if not isinstance(column, Hashable):
                raise QueryError(f"{field} is one column, not {column!r}")
        if documents is not None and not isinstance(documents, Mapping):
            raise QueryError(f"documents is a mapping such as {{'passport': 'passport_no'}}, not {documents!r}")
        if name is None and aliases is None and not documents:
            raise QueryError("there is nothing to screen: say the column of names, or those of documents")
        return cls(
            name,
            birth_date,
            kind,
            gender,
            birth_place,
            id,
            _listed(countries),
            _listed(aliases),
            _listed(addresses),
            tuple((documents or {}).items()),
        )

    @property
    def asked(self) -> tuple[Hashable, ...]:
        """The columns that make the query, each once."""
        single = (self.name, self.birth_date, self.kind, self.gender, self.birth_place)
        several = (*self.countries, *self.aliases, *self.addresses, *(column for _, column in self.documents))
        return tuple(dict.fromkeys([*(column for column in single if column is not None), *several]))

    @property
    def read(self) -> tuple[Hashable, ...]:
        """The columns that are read at all: those asked and the reference."""
        return tuple(dict.fromkeys([*self.asked, *(() if self.id is None else (self.id,))]))

    def renamed(self, labels: Mapping[Hashable, Hashable]) -> Fields:
        """Return the same fields of columns that have other labels.

        Args:
            labels: The new label of each column that is read.

        Returns:
            The fields.

        Example:
            >>> Fields.of(name="nom", id="ref").renamed({"nom": "0", "ref": "1"}).read
            ('0', '1')
        """

        def new(column: Hashable | None) -> Hashable | None:
            return None if column is None else labels[column]

        return Fields(
            new(self.name),
            new(self.birth_date),
            new(self.kind),
            new(self.gender),
            new(self.birth_place),
            new(self.id),
            tuple([labels[column] for column in self.countries]),
            tuple([labels[column] for column in self.aliases]),
            tuple([labels[column] for column in self.addresses]),
            tuple([(sort, labels[column]) for sort, column in self.documents]),
        )

    def check(self, columns: Sequence[Hashable]) -> None:
        """Check that every column is there, once.

        Args:
            columns: Labels of the columns there are.

        Raises:
            QueryError: One is not there, or two have its label.

        Example:
            >>> Fields.of(name="nom").check(["nome", "data"])
            Traceback (most recent call last):
            ...
            sanscreen.errors.QueryError: the frame has no column 'nom'; it has: 'nome', 'data'
        """
        for column in self.read:
            found = sum(1 for there in columns if there == column)
            if found == 0:
                said = ", ".join(map(repr, columns)) or "none at all"
                # "kind" and "country" are filters too, elsewhere.
                is_filter = column in {*Kind} and column == self.kind
                hint = f"; for entities of one kind only give filters={{'kind': {column!r}}}" if is_filter else ""
                raise QueryError(f"the frame has no column {column!r}; it has: {said}{hint}")
            if found > 1:
                raise QueryError(f"{found} columns of the frame are called {column!r}; rename all but one")

    def queries(self, values: Mapping[Hashable, Sequence[Any]], count: int) -> Iterator[tuple[Query, str | None]]:
        """Return the query of each row, and what is to be told of it beside what screening says.

        Args:
            values: The values of each column asked, in the order of the rows.
            count: Number of rows.

        Yields:
            The queries, each with a problem or None.

        Example:
            >>> fields = Fields.of(name="name", birth_date="born", documents={"passport": "number"})
            >>> rows = {"name": ["Ajnad", None], "born": [float("nan"), 1991], "number": ["", "Z123456"]}
            >>> [(query.name, query.birth_date, len(query.identifiers)) for query, _ in fields.queries(rows, 2)]
            [('Ajnad', None, 0), (None, '1991', 1)]
        """
        for row in range(count):
            yield self._query({column: cells[row] for column, cells in values.items()})

    def _query(self, row: Mapping[Hashable, Any]) -> tuple[Query, str | None]:
        told: dict[str, Any] = {}
        problem = None
        if self.name is not None and not _is_missing(row[self.name]):
            told["name"] = row[self.name]
        if self.birth_date is not None:
            told["birth_date"] = _told(row[self.birth_date])
        if self.kind is not None:
            kind = _told(row[self.kind])
            told["kind"], problem = kind_in(kind) if isinstance(kind, str) else (kind, None)
        if self.gender is not None:
            told["gender"] = _told(row[self.gender])
        if self.birth_place is not None:
            told["birth_place"] = _told(row[self.birth_place])
        if self.countries:
            told["countries"] = _all_told(row, self.countries, of_text=several_in)
        if self.aliases:
            told["aliases"] = _all_told(row, self.aliases, of_text=several_in)
        if self.addresses:
            told["addresses"] = _all_told(row, self.addresses)
        if self.documents:
            told["identifiers"] = tuple(
                [
                    {"type": sort, "number": number}
                    for sort, column in self.documents
                    for number in _all_told(row, (column,))
                ]
            )
        return Query(**told), problem


def _listed(columns: Columns) -> tuple[Hashable, ...]:
    if columns is None:
        return ()
    # A tuple is the label of one column of a pandas frame with several levels of them.
    return tuple(columns) if isinstance(columns, list) else (columns,)


def _is_missing(value: Any) -> bool:
    # Adapters leave None for the nulls of their library; the others hide in lists and in columns of any objects.
    if isinstance(value, Decimal):
        return value.is_nan()
    return value is None or (isinstance(value, Real) and value != value)


def _told(value: Any) -> Any:
    """Return what a cell says, None for nothing: whole numbers as text, and anything else as it is."""
    if isinstance(value, (str, bool)):
        return value if not isinstance(value, str) or value.strip() else None
    if _is_missing(value):
        return None
    number: Any = value
    # A column of whole numbers with a gap is one of floats.
    is_whole = isinstance(value, (Real, Decimal)) and abs(number) < _EXACT and number == int(number)
    return str(int(number)) if is_whole or isinstance(value, Integral) else value


def _all_told(
    row: Mapping[Hashable, Any], columns: Iterable[Hashable], of_text: Callable[[str], list[str]] = lambda text: [text]
) -> tuple[Any, ...]:
    """Return what the cells of some columns say; a cell may hold several values, and so may its text."""
    found: list[Any] = []
    for column in columns:
        cell = row[column]
        if isinstance(cell, str):
            found.extend(of_text(cell) if cell.strip() else ())
            continue
        several = isinstance(cell, Iterable) and not isinstance(cell, (bytes, Mapping))
        found.extend(_told(value) for value in (cell if several else (cell,)))
    return tuple([value for value in found if value is not None])
