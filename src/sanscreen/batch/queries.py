"""A row of a customer file as a query.

In: the values of a row. Out: a `Query`, or in plain words why there is none. Invariant: a value that cannot be used is
left to the screening, which says so; one that was not decoded makes no query, because what is missing in it might be
the name of a listed party. It screens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sanscreen.batch.columns import Columns
from sanscreen.batch.text import text_of, texts_of
from sanscreen.customer_cells import kind_in
from sanscreen.hit_rows import printable
from sanscreen.records import Identifier, Query


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row asks.

    Attributes:
        row_id: The caller's reference, or the number of the row.
        name: The name, as far as it could be read.
        query: The query, or None.
        reason: Why there is no query, or None.
        problem: What of the query could not be used, beside what the screening says; or None.
    """

    row_id: str
    name: str | None
    query: Query | None
    reason: str | None = None
    problem: str | None = None


class Queries:
    """Makes queries of rows.

    Args:
        columns: What each column says; the values of a row come in the order of `Columns.used`.

    Example:
        >>> queries = Queries(Columns(name=("first", "last"), id="no", birth_date="dob"))
        >>> asked = queries.asked(1, ["Ashraf", "al-Qizani", "7", "1971"])
        >>> asked.row_id, asked.query.name, asked.query.birth_date
        ('7', 'Ashraf al-Qizani', '1971')
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._used = columns.used()
        places = {column: place for place, column in enumerate(self._used)}
        self._name = [places[column] for column in columns.name]
        self._alias = [places[column] for column in columns.alias]
        self._country = [places[column] for column in columns.country]
        self._address = [places[column] for column in columns.address]
        self._document = [(sort, places[column]) for sort, column in columns.document]
        self._one = {
            field: places[column]
            for field in ("id", "kind", "birth_date", "birth_place", "gender")
            if (column := getattr(columns, field)) is not None
        }

    def asked(self, number: int, values: Sequence[Any]) -> Asked:
        """Return what a row asks.

        Args:
            number: Number of the row, its reference where it has none of its own.
            values: Its values.

        Returns:
            The query, or why there is none.
        """
        name: str | None = None
        row_id = str(number)
        try:
            name = self._joined(values)
            row_id = self._text("id", values) or row_id
            if reason := self._undecoded(values):
                return Asked(row_id, name, None, reason)
            kind = self._text("kind", values)
            known, problem = (None, None) if kind is None else kind_in(kind)
            query = Query(
                name=name,
                kind=known,
                birth_date=self._text("birth_date", values),
                birth_place=self._text("birth_place", values),
                gender=self._text("gender", values),
                aliases=self._several(self._alias, values),
                countries=self._several(self._country, values),
                addresses=tuple(self._texts(self._address, values)),
                identifiers=tuple(self._documents(values)),
            )
        except TypeError as error:
            return Asked(row_id, name, None, f"a value of the row: {error}")
        return Asked(row_id, name, query, problem=problem)

    def _joined(self, values: Sequence[Any]) -> str | None:
        texts = [text_of(values[place]) for place in self._name]
        if len(texts) == 1:
            return texts[0]
        told = [text.strip() for text in texts if text is not None and text.strip()]
        return " ".join(told) if told else next((text for text in texts if text is not None), None)

    def _text(self, field: str, values: Sequence[Any]) -> str | None:
        place = self._one.get(field)
        if place is None:
            return None
        text = text_of(values[place])
        return (text.strip() or None) if text is not None else None

    def _texts(self, places: Sequence[int], values: Sequence[Any]) -> Iterator[str]:
        for place in places:
            value = values[place]
            if isinstance(value, (list, tuple)):
                yield from texts_of(value)
            elif (text := text_of(value)) is not None and text.strip():
                yield text.strip()

    def _several(self, places: Sequence[int], values: Sequence[Any]) -> tuple[str, ...]:
        return tuple([text for place in places for text in texts_of(values[place])])

    def _documents(self, values: Sequence[Any]) -> Iterator[Identifier]:
        for sort, place in self._document:
            for number in self._texts([place], values):
                yield Identifier(type=sort, number=number)

    def _undecoded(self, values: Sequence[Any]) -> str | None:
        """Return why a row holds what was not decoded, or None."""
        for column, value in zip(self._used, values, strict=True):
            for text in value if isinstance(value, (list, tuple)) else (value,):
                told = text_of(text)
                if told is not None and printable(told) != told:
                    return (
                        f"column {column!r} holds bytes that are not of the encoding of the file: "
                        f"{printable(told[:60])!r}; read it in its own encoding"
                    )
        return None
