"""sanscreen: screens names against sanctions lists and says why each hit was raised.

In: a name, or a `Query` with more. Out: a `Screening` of `Hit`s with evidence and the designations they rest on.
The walk: list file, records, names, index, match, explanation, screening; one package or module for each.
This module holds the public names and nothing else.
"""

from sanscreen.answer import Explanation, Hit, Link, Screening
from sanscreen.changes import Change
from sanscreen.errors import (
    BatchError,
    ListError,
    MissingExtra,
    ProfileError,
    QueryError,
    RecordError,
    SanscreenError,
    StaleList,
    StaleListWarning,
    StoreError,
    UnknownEntity,
    UnscreenableQuery,
)
from sanscreen.holder import ScreenerHolder
from sanscreen.loading import read_list
from sanscreen.matching import Evidence, EvidenceKind, Profile
from sanscreen.records import (
    Designation,
    Detail,
    Entity,
    EntityList,
    Identifier,
    Kind,
    ListInfo,
    Name,
    NameKind,
    NameParts,
    NameQuality,
    PartialDate,
    Query,
    Relation,
)
from sanscreen.screening import Screener, screen
from sanscreen.stamp import ListStamp, Stamp

__all__ = [
    "BatchError",
    "Change",
    "Designation",
    "Detail",
    "Entity",
    "EntityList",
    "Evidence",
    "EvidenceKind",
    "Explanation",
    "Hit",
    "Identifier",
    "Kind",
    "Link",
    "ListError",
    "ListInfo",
    "ListStamp",
    "MissingExtra",
    "Name",
    "NameKind",
    "NameParts",
    "NameQuality",
    "PartialDate",
    "Profile",
    "ProfileError",
    "Query",
    "QueryError",
    "RecordError",
    "Relation",
    "SanscreenError",
    "Screener",
    "ScreenerHolder",
    "Screening",
    "StaleList",
    "StaleListWarning",
    "Stamp",
    "StoreError",
    "UnknownEntity",
    "UnscreenableQuery",
    "read_list",
    "screen",
]
