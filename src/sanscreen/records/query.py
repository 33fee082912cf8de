"""What a user asks about.

Comes in: a name, or the fields known of a customer. Goes out: a frozen `Query`. Invariant: making one never
fails for the value of a field, so that a file of customers can be read whole; screening checks the values.
It does not normalise or compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator

from sanscreen.errors import QueryError
from sanscreen.records.checks import Record
from sanscreen.records.dates import PartialDate
from sanscreen.records.entity import Identifier


def _as_given(value: Any) -> Any:
    """Keep a value as it is, save that a list or a set becomes a tuple, so that the query stays hashable."""
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(value, key=str))
    return tuple(value) if isinstance(value, list) else value


def _unchanged(value: Any) -> Any:
    return value


_LOOSE = (PlainValidator(_as_given), PlainSerializer(_unchanged, return_type=Any))


class Query(Record):
    """What a user asks about. Its fields are checked when it is screened, not when it is made.

    Attributes:
        name: The name to screen; None where only identifiers are known.
        aliases: Other names of the same customer.
        kind: Counts against entities of another kind, never against one of unknown kind.
        birth_date: Text such as '1970-05', a date or a PartialDate.
        birth_place: Place of birth, such as 'Gafsa, Tunisia'; a country alone belongs into ``countries``.
        countries: Codes or names of countries, in any language.
        identifiers: Documents and register numbers.
        gender: As known: 'm', 'f', 'male', 'female'.
        addresses: Addresses, one text each.
        id: The caller's own reference, handed back with the answer.

    Example:
        >>> Query.of("Jund al Khilafah") == Query(name="Jund al Khilafah")
        True
    """

    name: Annotated[str | None, *_LOOSE] = None
    aliases: Annotated[Sequence[str], *_LOOSE] = ()
    kind: Annotated[str | None, *_LOOSE] = None
    birth_date: Annotated[str | date | PartialDate | None, *_LOOSE] = None
    countries: Annotated[Sequence[str], *_LOOSE] = ()
    identifiers: Annotated[Sequence[Identifier], *_LOOSE] = ()
    gender: Annotated[str | None, *_LOOSE] = None
    birth_place: Annotated[str | None, *_LOOSE] = None
    addresses: Annotated[Sequence[str], *_LOOSE] = ()
    id: Annotated[str | None, *_LOOSE] = None

    @classmethod
    def of(cls, value: Query | str | Mapping[str, Any]) -> Query:
        """Return a query from whatever a user hands over.

        Args:
            value: A query, a name, or the fields of a query.

        Returns:
            The query.

        Raises:
            QueryError: Another type, or a field that queries do not have.

        Example:
            >>> Query.of({"name": "Ajnad", "id": "customer 7"}).id
            'customer 7'
        """
        if isinstance(value, Query):
            return value
        if isinstance(value, str):
            return cls(name=value)
        fields = ", ".join(cls.model_fields)
        if not isinstance(value, Mapping):
            raise QueryError(f"a query is a name, a Query or its fields ({fields}); got {type(value).__name__}")
        if unknown := [field for field in value if field not in cls.model_fields]:
            raise QueryError(f"a query has no field {unknown[0]!r}; its fields are {fields}")
        return cls(**value)
