"""How much a part of a name tells.

In: a folded word and its role. Out: a weight in [0, 1], for a long number up to 1.5. A part that hardly anybody
bears weighs 1, one that one person or firm in thirty bears 0.15. The frequencies are shipped in
``tables/part_counts.tsv`` (people by culture, firms, parts of sanctions lists, places); a word that the table lacks
is rare.

Invariant: the weight of a part depends on the shipped table alone, never on the list that is loaded, so the
score of a pair is the same on a list of three records and on one of three million.
This module does not compare parts.
"""

from __future__ import annotations

import hashlib
import math
import re
from enum import StrEnum
from functools import cache, lru_cache

from sanscreen.errors import ListError
from sanscreen.names.families import consonants, skeleton, skeletons_of_many, symbols_of
from sanscreen.names.letters import is_unvowelled, latin_keys_of_many, own_keys
from sanscreen.names.spelling import spelling_costs, usual_cost
from sanscreen.names.tables import read_table


class Role(StrEnum):
    """What a part does in its name."""

    NAME = "name"
    TRADE = "word of trade"
    NUMBER = "number"
    INITIAL = "initial"
    PARTICLE = "particle"
    LEGAL_FORM = "legal form"
    TITLE = "title"

    # That of `Enum` is written in Python, and what is remembered of a part is remembered by its role.
    __hash__ = str.__hash__


# "the", "of", "al" tell next to nothing, but "Abu Ali" and "Ali" are not equal.
PARTICLE_WEIGHT = 0.05
# "Siemens AG" and "Siemens": the legal form is often left out; "SIS LLC" and "SIS JSC" differ a little.
LEGAL_FORM_WEIGHT = 0.08
# "J. Kennedy": one letter of twenty-six.
INITIAL_WEIGHT = 0.15
# "Orient Star 2" and "Orient Star 3" are two ships; "Unit 61398" is told by its number more than by a rare name.
NUMBER_WEIGHTS = (0.45, 0.55, 0.7, 1.0, 1.5)
# "International Trading Company": a word of trade is never rarer than this, however it is spelt.
TRADE_CEILING = 0.45
# A part of two letters ("Li", "Ng") is soon met by chance, whatever the tables hold.
LENGTH_CEILING = {1: 0.15, 2: 0.5, 3: 0.75}
# "Irina Filatova" and "Irina Anatolyevna Filatova": a patronymic is a father's given name, and is often left out.
PATRONYMIC_CEILING = 0.45
_PATRONYMIC = re.compile(
    r".{3}(ovich|evich|ovych|evych|ovitch|evitch|avich|ovna|evna|yevna|ivna|ichna|oglu|ogly|oghlu|kyzy|kizi|qizi)$"
)
# Shares of bearers at which a part weighs 0 and 1: one in ten (nothing does), one in a hundred thousand.
_COMMON, _RARE = 1e-1, 1e-5
NAME_FLOOR = 0.12
"""Least weight of a name, however common."""
# "Mohamad" is rarer than "Mohammed", but it tells hardly more; "Rasheed", in no table,
# sounds like the common "Rashid" and tells less than a rare name.
_FAMILY_STEP, _SKELETON_STEP = 0.05, 0.3

# A sound lends a rarer part almost nothing (0.93 of a rare part at this share), so its skeleton is not worked out.
_COMMON_SOUND = 3e-4

_VOWELS = frozenset("aeiou")
# "Mohd" is not how a word in Arabic letters is read: a spelling with a vowel to so many letters is an abbreviation.
_LETTERS_TO_A_VOWEL = 3

_LOG_COMMON = math.log10(_COMMON)
_LOG_SPAN = math.log10(_COMMON) - math.log10(_RARE)


@cache
def _frequencies() -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return the share of bearers by part, by family symbol and by sound skeleton."""
    by_part: dict[str, float] = {}
    by_symbol: dict[str, float] = {}
    by_skeleton: dict[str, float] = {}
    columns = 0
    for number, line in enumerate(read_table("part_counts.tsv").splitlines(), start=1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.split("\t")
        if not columns:
            columns = len(cells)
            continue
        if len(cells) != columns:
            raise ListError(f"part_counts.tsv line {number}: expected {columns} cells, saw {len(cells)}")
        by_part[cells[0]] = max([float(cell) for cell in cells[1:] if cell]) / 1e6
    for part, share in by_part.items():
        for symbol in symbols_of(part):
            if symbol.startswith("family:"):
                by_symbol[symbol] = max(by_symbol.get(symbol, 0.0), share)
    common = [part for part, share in by_part.items() if share >= _COMMON_SOUND]
    for part, sound in zip(common, skeletons_of_many(common), strict=True):
        by_skeleton[sound] = max(by_skeleton.get(sound, 0.0), by_part[part])
    return by_part, by_symbol, by_skeleton


def _weight_of_share(share: float) -> float:
    """Return the weight of a share of bearers, falling with its logarithm."""
    if share <= _RARE:
        return 1.0
    return min(1.0, max(NAME_FLOOR, (_LOG_COMMON - math.log10(share)) / _LOG_SPAN))


@lru_cache(maxsize=1 << 14)
def weight_of(text: str, role: Role) -> float:
    """Return how much a part tells.

    Args:
        text: Folded part.
        role: Its role in the name.

    Returns:
        The weight, in [0, 1], for a long number up to 1.5; 0 for a title.

    Example:
        >>> weight_of("muhammad", Role.NAME) < weight_of("qizani", Role.NAME)
        True
        >>> weight_of("mr", Role.TITLE)
        0.0
    """
    match role:
        case Role.TITLE:
            return 0.0
        case Role.PARTICLE:
            return PARTICLE_WEIGHT
        case Role.LEGAL_FORM:
            return LEGAL_FORM_WEIGHT
        case Role.INITIAL:
            return INITIAL_WEIGHT
        case Role.NUMBER:
            return NUMBER_WEIGHTS[min(len(text), len(NUMBER_WEIGHTS)) - 1]
    by_part, by_symbol, by_skeleton = _frequencies()
    weight = _weight_of_share(by_part.get(text, 0.0))
    for symbol in symbols_of(text):
        if symbol in by_symbol:
            weight = min(weight, _weight_of_share(by_symbol[symbol]) + _FAMILY_STEP)
    weight = min(weight, _weight_of_share(by_skeleton.get(skeleton(text), 0.0)) + _SKELETON_STEP)
    if role is Role.TRADE:
        weight = min(weight, TRADE_CEILING)
    if _PATRONYMIC.search(text):
        weight = min(weight, PATRONYMIC_CEILING)
    return min(weight, LENGTH_CEILING.get(len(text), 1.0))


def is_known(text: str) -> bool:
    """Return whether the shipped table holds a part.

    Args:
        text: Folded part.

    Returns:
        False for a part too rare to be counted.

    Example:
        >>> is_known("muhammad"), is_known("liabilitiy")
        (True, False)
    """
    return text in _frequencies()[0]


@cache
def _known_by_letters() -> dict[str, tuple[str, ...]]:
    """Return the parts of the shipped table by their consonants in classes."""
    # The table also holds names in their own script as a romaniser writes them: "mhmd".
    voiced = [part for part in _frequencies()[0] if not _VOWELS.isdisjoint(part)]
    found: dict[str, list[str]] = {}
    for part, keys in zip(voiced, latin_keys_of_many(voiced), strict=True):
        for key in keys:
            found.setdefault(key, []).append(part)
    return {key: tuple(parts) for key, parts in found.items()}


def _is_spelt_out(part: str, own: str) -> bool:
    """Say whether a known part may be how a word is read: not short of it, and no "mohd" for Arabic letters."""
    vowels = len(part) - len(consonants(part))
    return len(part) >= len(own) and (len(part) <= _LETTERS_TO_A_VOWEL * vowels or not is_unvowelled(own))


@lru_cache(maxsize=1 << 14)
def usual_reading(own: str) -> str:
    """Return the most frequent Latin name as which a word in another script can be read.

    Args:
        own: Own form, see `sanscreen.names.letters`.

    Returns:
        A part of the shipped table; "" where it holds none that is spelt so.

    Example:
        >>> from sanscreen.names.letters import own_form
        >>> usual_reading(own_form("محمد"))
        'muhammad'
    """
    if not own:
        return ""
    shares, usual = _frequencies()[0], _known_by_letters()
    read = sorted({part for key in own_keys(own) for part in usual.get(key, ()) if _is_spelt_out(part, own)})
    most = usual_cost(own)
    known = [part for part, cost in zip(read, spelling_costs(own, read), strict=True) if cost <= most]
    return max(known, key=lambda part: (shares[part], part), default="")


@cache
def weights_digest() -> str:
    """Return the first 16 hex digits of the SHA-256 of the shipped frequency table.

    Returns:
        The digest that every stamp carries.

    Example:
        >>> len(weights_digest())
        16
    """
    return hashlib.sha256(read_table("part_counts.tsv").encode()).hexdigest()[:16]
