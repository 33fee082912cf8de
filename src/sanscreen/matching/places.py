"""Places of birth and addresses: whether two texts can be one place.

In: texts as files and lists write them. Out: one `Finding`. Places are spelt as freely as names, so their parts are
compared by the likeness of names; the name of a country in them is left aside, for it is a field of its own.

A place of birth that is another counts a little against; people and firms move, so another address counts for nothing.
Invariant: a place of which nothing but a country is known says nothing. It does not know where places lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sanscreen.matching.evidence import EvidenceKind, Verdict
from sanscreen.matching.findings import Finding
from sanscreen.matching.profile import Profile
from sanscreen.matching.similarity import Similarity
from sanscreen.names import Part, Role, normalise
from sanscreen.names.countries import country_code, is_english_country

# "Kairouan" and "al-Qayrawan" are near; "Tunis" and "Sfax" are not.
_ONE_PLACE, _NO_PLACE = 0.8, 0.6
# "12 Rue de Marseille, Tunis" and "Rue de Marseille 12, 1000 Tunis": most of each stands in the other.
_SHARE = 0.75
_PIECES = re.compile(r"[,;/()\n]+")
_COMPARED = frozenset({Role.NAME, Role.TRADE, Role.NUMBER})


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> tuple[tuple[Part, ...], bool]:
    """Return the parts of a place without its country, and whether they are sure to name a place within one.

    "Tunis" is the city, and what some languages call the country.
    """
    pieces = [piece for piece in _PIECES.split(text) if piece.strip() and not is_english_country(piece)]
    parts = tuple([part for piece in pieces for part in normalise(piece).parts if part.role in _COMPARED])
    return parts, any(country_code(piece) is None for piece in pieces)


def is_place(text: str) -> bool:
    """Return whether a text says more of a place than its country.

    Args:
        text: A place of birth or an address.

    Returns:
        False for "Tunisia" and for "-".

    Example:
        >>> is_place("Sfax, Tunisia"), is_place("Tunisia"), is_place("-")
        (True, False, False)
    """
    return bool(_read(text)[0])


def compare_birth_places(asked: str, listed: Sequence[str], similarity: Similarity) -> Finding:
    """Compare a place of birth with those that a list claims.

    Args:
        asked: Of the query; it says more than a country.
        listed: Of the entity, at least one.
        similarity: Part likeness; its profile has ``birth_place`` and ``birth_place_conflict``.

    Returns:
        What the claim says that speaks most for the match.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> similarity = Similarity(profile_of(None))
        >>> compare_birth_places("Gafsa", ["Qafsah, Tunisia"], similarity).detail
        'same place of birth'
        >>> compare_birth_places("Sfax", ["Kairouan, Tunisia"], similarity).detail
        'places of birth differ'
    """
    profile: Profile = similarity.profile
    (mine, is_sure), shown = _read(asked), "; ".join(listed)
    held = [(theirs, is_listed_sure) for theirs, is_listed_sure in map(_read, listed) if theirs]
    shares = [_common(mine, theirs, similarity) for theirs, _ in held]
    verdict, detail = Verdict.UNKNOWN, "the list names no place of birth but a country"
    if any(share == 1.0 for share, _ in shares):
        detail = "same place of birth"
        return Finding(EvidenceKind.BIRTH_PLACE, Verdict.MATCHED, asked, shown, detail, fills=profile.birth_place)
    if is_sure and any(sure for _, sure in held) and not any(nearest >= _NO_PLACE for _, nearest in shares):
        detail, costs = "places of birth differ", profile.birth_place_conflict
        return Finding(EvidenceKind.BIRTH_PLACE, Verdict.NOT_MATCHED, asked, shown, detail, costs=costs)
    if shares:
        detail = "places of birth have something in common, and could be one or two"
    return Finding(EvidenceKind.BIRTH_PLACE, verdict, asked, shown, detail)


def compare_addresses(asked: Iterable[str], listed: Sequence[str], similarity: Similarity) -> Finding:
    """Compare the addresses of a query with those of an entity.

    Args:
        asked: Of the query; each says more than a country.
        listed: Of the entity, at least one.
        similarity: Part likeness; its profile has ``address``.

    Returns:
        Whether two of them are one.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> similarity = Similarity(profile_of(None))
        >>> compare_addresses(["12 Rue de Marseille, Tunis"], ["Rue Marseille 12, Tunis"], similarity).detail
        'same address'
    """
    texts = tuple(asked)
    for mine in texts:
        for theirs in listed:
            parts, others = _read(mine)[0], _read(theirs)[0]
            numbers = [{part.text for part in side if part.role is Role.NUMBER} for side in (parts, others)]
            # A town alone is no address, and the house next door is another.
            if min(len(parts), len(others)) < 2 or bool(numbers[0]) is not bool(numbers[1] & numbers[0]):
                continue
            if min(_share(parts, others, similarity), _share(others, parts, similarity)) >= _SHARE:
                filled = similarity.profile.address
                return Finding(EvidenceKind.ADDRESS, Verdict.MATCHED, mine, theirs, "same address", fills=filled)
    detail = "another address, which says nothing: people and firms move"
    return Finding(EvidenceKind.ADDRESS, Verdict.NOT_MATCHED, "; ".join(texts), "; ".join(listed), detail)


def _nearest(part: Part, others: Sequence[Part], similarity: Similarity) -> float:
    return max((similarity.of(part.text, other.text).value for other in others), default=0.0)


def _common(mine: Sequence[Part], theirs: Sequence[Part], similarity: Similarity) -> tuple[float, float]:
    """Return which share of the shorter place stands in the longer, and the greatest likeness of two parts."""
    shorter, longer = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    likenesses = [_nearest(part, longer, similarity) for part in shorter]
    return sum(value >= _ONE_PLACE for value in likenesses) / len(likenesses), max(likenesses)


def _share(parts: Sequence[Part], others: Sequence[Part], similarity: Similarity) -> float:
    """Return the share of the weight of some parts that others answer."""
    answered = sum(part.weight for part in parts if _nearest(part, others, similarity) >= _ONE_PLACE)
    return answered / sum(part.weight for part in parts)
