"""What it costs to say one word as another: the cheapest alignment of two sound forms.

In: sound forms (`sanscreen.names.families.sound_form`). Out: a cost in sounds, in which a near vowel is cheap and an
unwritten vowel or h cheaper than a consonant.

Invariant: a distance: 0 for equal forms only, symmetric, and no longer by way of a third form; one pair (`sound_cost`)
costs to the last digit what it does among many (`sound_costs`). It does not decide what a cost is worth;
`sanscreen.matching.similarity` does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What a consonant costs: costs are whole, and so are their sums.
_SOUND = 100
# Cost of one vowel for another by how near they are: Ahmad/Ahmed, Karim/Kerim, Omar/Umar are one name;
# Karim/Karam, Salim/Salam, Hamid/Hamad are two.
_VOWEL_COST = {
    frozenset("ae"): 25,
    frozenset("ei"): 30,
    frozenset("au"): 60,
    frozenset("ai"): 75,
    frozenset("eu"): 60,
    frozenset("iu"): 60,
}
# An unwritten vowel: "mhmmd"; an h that publishers write at will: "Khilafa", "Khilafah".
_MISSING_VOWEL, _MISSING_H = 30, 30
_VOWELS = frozenset("aeiu")

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MISSING = {char: _MISSING_VOWEL if char in _VOWELS else _MISSING_H if char == "h" else _SOUND for char in _LETTERS}
_SWAPPED = {
    a + b: _VOWEL_COST[frozenset((a, b))] if a in _VOWELS and b in _VOWELS else _SOUND
    for a in _LETTERS
    for b in _LETTERS
    if a != b
}
# So many pairs are aligned together, of about the same length.
_TOGETHER = 512


def sound_cost(a: str, b: str, most: float = math.inf) -> float:
    """Return the cost of the cheapest alignment of two sound forms.

    Args:
        a: A sound form.
        b: Another.
        most: Highest cost of interest, in sounds; the alignment is given up where it must cost more.

    Returns:
        Cost in sounds; 0 for equal forms, at most 1 for each sound; infinity where it is more than ``most``.

    Example:
        >>> sound_cost("ahmad", "ahmed") < sound_cost("karim", "karam") < sound_cost("karim", "salim")
        True
    """
    if a == b:
        return 0.0
    # What both begin and end with costs nothing in some cheapest alignment, so only the middle is aligned.
    start, stop_a, stop_b = 0, len(a), len(b)
    shorter = min(stop_a, stop_b)
    while start < shorter and a[start] == b[start]:
        start += 1
    while stop_a > start and stop_b > start and a[stop_a - 1] == b[stop_b - 1]:
        stop_a -= 1
        stop_b -= 1
    middle = b[start:stop_b]
    gone_b = [_MISSING[char] for char in middle]
    bound = most * _SOUND
    previous = [0]
    for gone in gone_b:
        previous.append(previous[-1] + gone)
    for char_a in a[start:stop_a]:
        gone_a = _MISSING[char_a]
        diagonal = previous[0]
        here = diagonal + gone_a
        current = [here]
        for position, char_b in enumerate(middle):
            above = previous[position + 1]
            best = diagonal if char_a == char_b else diagonal + _SWAPPED[char_a + char_b]
            if above + gone_a < best:
                best = above + gone_a
            here += gone_b[position]
            if best < here:
                here = best
            current.append(here)
            diagonal = above
        if min(current) > bound:
            return math.inf
        previous = current
    cost = previous[-1] / _SOUND
    return cost if cost <= most else math.inf


def sound_costs(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the costs of many pairs, which is much faster than one by one.

    The pairs are laid side by side, and the cheapest way to each place of them is found for all at once.

    Args:
        pairs: Pairs of sound forms.

    Returns:
        The cost of each, as of `sound_cost`.

    Example:
        >>> sound_costs([("ahmad", "ahmed"), ("ali", "ali")])
        [0.25, 0.0]
    """
    costs = [0.0] * len(pairs)
    order = sorted(range(len(pairs)), key=lambda at: max(map(len, pairs[at])))
    for start in range(0, len(order), _TOGETHER):
        some = order[start : start + _TOGETHER]
        for at, cost in zip(some, _aligned([pairs[at] for at in some]), strict=True):
            costs[at] = cost / _SOUND
    return costs


@cache
def _tables() -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return by the codes of letters what one costs for another, and what it costs to leave one out."""
    import numpy as np

    swapped = np.full((128, 128), _SOUND, dtype=np.int32)
    np.fill_diagonal(swapped, 0)
    for pair, cost in _SWAPPED.items():
        swapped[ord(pair[0]), ord(pair[1])] = cost
    missing = np.zeros(128, dtype=np.int32)
    for char, cost in _MISSING.items():
        missing[ord(char)] = cost
    return swapped, missing


def _aligned(pairs: Sequence[tuple[str, str]]) -> list[int]:
    # Imported here: `import sanscreen` stays light.
    import numpy as np

    swapped, missing = _tables()
    firsts, seconds = zip(*pairs, strict=True)
    lengths = [np.fromiter(map(len, words), dtype=np.intp, count=len(pairs)) for words in (firsts, seconds)]
    letters = []
    for words, length in zip((firsts, seconds), lengths, strict=True):
        width = int(length.max())
        # A row for each place, a column for each pair; what a shorter word lacks is 0, and is never read.
        text = "".join([word.ljust(width, "\0") for word in words])
        letters.append(np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(len(pairs), width).T)
    a, b = letters
    # What it costs to leave out the second word up to each place.
    gone = np.zeros((len(b) + 1, len(pairs)), dtype=np.int32)
    np.cumsum(missing[b], axis=0, out=gone[1:])
    reached = gone
    every = np.arange(len(pairs))
    costs = reached[lengths[1], every]
    for place, letter in enumerate(a):
        further = reached + missing[letter]
        np.minimum(further[1:], reached[:-1] + swapped[letter, b], out=further[1:])
        further -= gone
        reached = np.minimum.accumulate(further, axis=0) + gone
        ended = np.flatnonzero(lengths[0] == place + 1)
        costs[ended] = reached[lengths[1][ended], ended]
    found: list[int] = costs.tolist()
    return found
