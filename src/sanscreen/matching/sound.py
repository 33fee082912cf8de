"""What it costs to say one word as another: the cheapest alignment of two sound forms.

In: sound forms (`sanscreen.names.families.sound_form`). Out: a cost in sounds, in which a near vowel is cheap and an
unwritten vowel or h cheaper than a consonant.

Invariant: a distance: 0 for equal forms only, symmetric, and no longer by way of a third form. It does not decide what
a cost is worth; `sanscreen.matching.similarity` does.
"""

from __future__ import annotations

import math

# Cost of one vowel for another by how near they are: Ahmad/Ahmed, Karim/Kerim, Omar/Umar are one name;
# Karim/Karam, Salim/Salam, Hamid/Hamad are two.
_VOWEL_COST = {
    frozenset("ae"): 0.25,
    frozenset("ei"): 0.3,
    frozenset("au"): 0.6,
    frozenset("ai"): 0.75,
    frozenset("eu"): 0.6,
    frozenset("iu"): 0.6,
}
# An unwritten vowel: "mhmmd"; an h that publishers write at will: "Khilafa", "Khilafah".
_MISSING_VOWEL, _MISSING_H = 0.3, 0.3
_VOWELS = frozenset("aeiu")

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MISSING = {char: _MISSING_VOWEL if char in _VOWELS else _MISSING_H if char == "h" else 1.0 for char in _LETTERS}
_SWAPPED = {
    a + b: _VOWEL_COST[frozenset((a, b))] if a in _VOWELS and b in _VOWELS else 1.0
    for a in _LETTERS
    for b in _LETTERS
    if a != b
}


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
    previous = [0.0]
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
        if min(current) > most:
            return math.inf
        previous = current
    return previous[-1] if previous[-1] <= most else math.inf
