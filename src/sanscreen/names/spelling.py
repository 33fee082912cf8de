"""What it costs to spell a word of another script as a Latin one, letter by letter.

In: the own form of a word (`sanscreen.names.letters`) and folded Latin words. Out: a cost, 0 where the usual spellings
give the Latin word. Arabic and Hebrew leave vowels unwritten; a Latin vowel between their letters costs next to
nothing.

Invariant: a pure function of the two words and the table of letters; one word (`spelling_cost`) costs to the last digit
what it does among many (`spelling_costs`). It does not decide what a cost is worth; ``sanscreen.matching`` does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sanscreen.names.letters import LETTER, LONGEST, is_unvowelled, spellings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CACHE = 1 << 10
# A Latin vowel that the script does not write ("mhmd"), that it would have written, and a silent h ("Shah"), in
# hundredths of a letter.
_UNWRITTEN_VOWEL, _EXTRA_VOWEL, _EXTRA_H = 4, 45, 30
# A vowel at an end is more often written in Arabic and Hebrew ("Mahdi", "Moussa", "Eli").
_OUTER_VOWEL = 35
# More than two words that fit can cost.
_NEVER = 2 * LONGEST * LETTER + LETTER
# "Muhammad" has three vowels and a double letter that "محمد" has not.
_FEW = 4
_VOWELS = "aeiouy"
_ROUNDING = 1e-6


def usual_cost(own: str) -> float:
    """Return the highest cost of a Latin word that is still a usual spelling of a word.

    Args:
        own: Own form.

    Returns:
        The cost of a few vowels where the script leaves them unwritten, else 0.

    Example:
        >>> from sanscreen.names.letters import own_form
        >>> usual_cost(own_form("Иван"))
        0.0
    """
    return _FEW * _UNWRITTEN_VOWEL / LETTER if is_unvowelled(own) else 0.0


@lru_cache(maxsize=_CACHE)
def _by_first_letter(own: str) -> tuple[dict[str, list[tuple[int, str, int, int]]], ...]:
    """Return the steps of each place by the first letter of their spelling; "" for what stays unwritten."""
    found = []
    for steps in spellings(own):
        here: dict[str, list[tuple[int, str, int, int]]] = {}
        for size, spelling, cost in steps:
            here.setdefault(spelling[:1], []).append((size, spelling, len(spelling), cost))
        found.append(here)
    return tuple(found)


def spelling_cost(own: str, latin: str, most: float = math.inf) -> float:
    """Return what it costs to spell a word in its own letters as a Latin word.

    Args:
        own: Own form.
        latin: Folded Latin word.
        most: Highest cost of interest.

    Returns:
        0 where the usual spellings give the word, 1 for each letter that has nothing to do with the other side;
        infinity where it is more than ``most``.

    Example:
        >>> from sanscreen.names.letters import own_form
        >>> own = own_form("محمود")
        >>> spelling_cost(own, "mahmoud") < spelling_cost(own, "muhammad") < spelling_cost(own, "hamza")
        True
    """
    count, length = len(own), len(latin)
    skips = _skips(latin, unvowelled=is_unvowelled(own))
    # By place in the word: how much of the Latin one has been spelt, and the least cost of it so far.
    reached: list[dict[int, int]] = [{} for _ in range(count + 1)]
    reached[0][0] = 0
    none: list[tuple[int, str, int, int]] = []
    bound = most * LETTER + _ROUNDING
    for place, steps in enumerate((*_by_first_letter(own), {})):
        here = reached[place]
        if not here:
            continue
        for at in range(min(here), length + 1):
            cost = here.get(at)
            if cost is None:
                continue
            if at < length and cost + skips[at] < here.get(at + 1, bound):
                here[at + 1] = cost + skips[at]
            if place == count:
                continue
            below = reached[place + 1]
            for step in (at, at + 1):
                if step <= length and cost + LETTER < below.get(step, bound):
                    below[step] = cost + LETTER
            for size, spelling, letters, extra in (*steps.get("", none), *steps.get(latin[at : at + 1] or "-", none)):
                if letters < 2 or latin.startswith(spelling, at):
                    further = reached[place + size]
                    if cost + extra < further.get(at + letters, bound):
                        further[at + letters] = cost + extra
    return reached[count].get(length, math.inf) / LETTER


@lru_cache(maxsize=_CACHE)
def _skips(latin: str, *, unvowelled: bool) -> tuple[int, ...]:
    return tuple([_skip(latin, place, unvowelled=unvowelled) for place in range(len(latin))])


def _skip(latin: str, place: int, *, unvowelled: bool) -> int:
    """Return what a Latin letter costs that no letter of the other script stands for."""
    char = latin[place]
    if place and char == latin[place - 1]:
        # "Muhammad": a letter is seldom written twice in another script.
        return _UNWRITTEN_VOWEL
    if char in _VOWELS:
        if not unvowelled:
            return _EXTRA_VOWEL
        return _UNWRITTEN_VOWEL if 0 < place < len(latin) - 1 else _OUTER_VOWEL
    return _EXTRA_H if char == "h" else LETTER


def spelling_costs(own: str, latins: Sequence[str]) -> list[float]:
    """Return what it costs to spell a word in its own letters as each of several Latin words.

    The words are laid side by side, and the cheapest way to each place of them is found for all at once.

    Args:
        own: Own form.
        latins: Folded Latin words.

    Returns:
        The cost of each, as of `spelling_cost`; infinity for one longer than words are.

    Example:
        >>> from sanscreen.names.letters import own_form
        >>> spelling_costs(own_form("محمد"), ["muhammad", "mahdi"])
        [0.16, 1.39]
    """
    # Imported here: `import sanscreen` stays light, and many a list has no word in another script.
    import numpy as np

    width = max([len(latin) for latin in latins if len(latin) <= LONGEST], default=0)
    fitting = [latin if len(latin) <= width else "" for latin in latins]
    letters = np.array(fitting, dtype=f"S{width + 1}").view(np.uint8).reshape(len(latins), width + 1).T
    skips = _skips_of_all(letters, np.array([len(latin) for latin in fitting]), unvowelled=is_unvowelled(own))
    skipped = np.zeros((width + 1, len(latins)), dtype=np.int16)
    np.cumsum(skips[:width], axis=0, out=skipped[1:])
    unlike: dict[str, NDArray[np.int16]] = {}
    # By place in the word and in the Latin one: the least cost so far.
    reached = np.full((len(own) + 1, width + 1, len(latins)), _NEVER, dtype=np.int16)
    reached[0, 0] = 0
    for place, steps in enumerate((*spellings(own), ())):
        here = np.minimum.accumulate(reached[place] - skipped, axis=0) + skipped
        reached[place] = here
        if place == len(own):
            break
        below = reached[place + 1]
        np.minimum(below, here + LETTER, out=below)
        np.minimum(below[1:], here[:-1] + LETTER, out=below[1:])
        for size, spelling, cost in steps:
            step, further = len(spelling), reached[place + size]
            if step > width:
                continue
            if spelling and spelling not in unlike:
                differs = letters[: width + 1 - step] != ord(spelling[0])
                for at, letter in enumerate(spelling[1:], 1):
                    differs |= letters[at : width + 1 - step + at] != ord(letter)
                unlike[spelling] = differs * np.int16(_NEVER)
            reach = here[: width + 1 - step] + np.int16(cost)
            if spelling:
                reach += unlike[spelling]
            np.minimum(further[step:], reach, out=further[step:])
    costs = reached[len(own)][[len(latin) for latin in fitting], range(len(latins))].tolist()
    return [
        cost / LETTER if cost < _NEVER and len(latin) <= LONGEST else math.inf
        for cost, latin in zip(costs, latins, strict=True)
    ]


def _skips_of_all(letters: NDArray[np.uint8], lengths: NDArray[np.int_], *, unvowelled: bool) -> NDArray[np.int16]:
    """Return by place what a Latin letter costs that no letter of the other script stands for."""
    import numpy as np

    places = np.arange(len(letters))[:, None]
    costs = np.full(letters.shape, LETTER, dtype=np.int16)
    costs[letters == ord("h")] = _EXTRA_H
    vowels = np.isin(letters, list(_VOWELS.encode()))
    if unvowelled:
        costs[vowels] = _OUTER_VOWEL
        costs[vowels & (places > 0) & (places < lengths - 1)] = _UNWRITTEN_VOWEL
    else:
        costs[vowels] = _EXTRA_VOWEL
    # "Muhammad": a letter is seldom written twice in another script.
    costs[1:][letters[1:] == letters[:-1]] = _UNWRITTEN_VOWEL
    return costs
