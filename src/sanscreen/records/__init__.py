"""The records everything else speaks of: entities, their names and designations, lists of them, and queries.

Comes in: Python values or JSON, from a reader or from a user's own code. Goes out: frozen, hashable values
that have been checked once, at the door, and round-trip through JSON and pickle without loss. Invariant: a
record that exists is well formed; in particular no designation is dated before its authority was signed. It
does not read files, normalise names or compare anything: see `sanscreen.readers`, `sanscreen.names` and
`sanscreen.matching`.
"""

from sanscreen.records.dates import PartialDate
from sanscreen.records.designation import AUTHORITY_SIGNED_ON, Designation
from sanscreen.records.entity import (
    Detail,
    Entity,
    Identifier,
    Kind,
    Name,
    NameKind,
    NameParts,
    NameQuality,
    Relation,
)
from sanscreen.records.lists import EntityList, ListCounts, ListInfo, Problem
from sanscreen.records.plain import json_line, parse_json_object, record_error
from sanscreen.records.query import Query

__all__ = [
    "AUTHORITY_SIGNED_ON",
    "Designation",
    "Detail",
    "Entity",
    "EntityList",
    "Identifier",
    "Kind",
    "ListCounts",
    "ListInfo",
    "Name",
    "NameKind",
    "NameParts",
    "NameQuality",
    "PartialDate",
    "Problem",
    "Query",
    "Relation",
    "json_line",
    "parse_json_object",
    "record_error",
]
