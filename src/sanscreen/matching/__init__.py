"""Matching: normalised names and what is known beyond them, to a score and its evidence.

In: a query's names in normal form and its other fields; an entity. Out: a `Match`. The modules, each using only
those before it: ``profile`` (tunables), ``similarity`` (part against part), ``misread`` (misspelt legal forms),
``links`` (which part answers which), ``alignment`` (name against name), ``evidence`` (reasons in plain words),
``findings``, ``birth``,
``documents``, ``places`` and ``identifiers`` (beyond the name), ``match`` (query against entity).

Invariant: this is the only place where a score is decided; it does not know which list is loaded.
"""

from sanscreen.matching.evidence import Evidence, EvidenceKind, Verdict
from sanscreen.matching.match import SCORING_VERSION, Match, Matcher, PreparedQuery
from sanscreen.matching.profile import PROFILES, Profile, make_profile, profile_of

__all__ = [
    "PROFILES",
    "SCORING_VERSION",
    "Evidence",
    "EvidenceKind",
    "Match",
    "Matcher",
    "PreparedQuery",
    "Profile",
    "Verdict",
    "make_profile",
    "profile_of",
]
