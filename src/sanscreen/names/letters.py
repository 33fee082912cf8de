"""Words in their own script against Latin ones: a letter of another script has several Latin spellings.

In: the spelling of a word in Arabic, Hebrew, Cyrillic, Greek, Hangul or kana, and folded Latin words. Out: its own form
(`own_form`), the keys that it shares with every Latin spelling of it (`own_keys`, `latin_keys`), and what it costs to
spell it as a Latin word (`spelling_cost`).

Romanisation writes one spelling of many; "محمد" is Muhammad, Mohamed and Mehmet, "정" is Jong, Jung and Chung. So a
word keeps its own letters, and two words are one where the letters of the one can be spelt as the other. The spellings
stand in ``letters.txt``. Arabic and Hebrew leave vowels unwritten; a Latin vowel between their letters costs next to
nothing.

Invariant: pure functions of the two words and the table. A word with a letter that the table lacks (Han, Thai)
has no own form. This module does not decide what a cost is worth; ``sanscreen.matching`` does.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from sanscreen.names.tables import groups

LONGEST = 48
"""Letters of a word that has an own form; a longer one would cost the more to compare, and is no word."""
_CACHE = 1 << 15
_LESS_USUAL = 0.3
# What a row of the table has before a letter that begins the word, and behind one that ends it.
_START, _END = "^", "$"
# A Latin vowel that the script does not write ("mhmd"), that it would have written, a silent h ("Shah"), and any other
# letter on one side only.
_UNWRITTEN_VOWEL, _EXTRA_VOWEL, _EXTRA_H, _EXTRA = 0.04, 0.45, 0.3, 1.0
# A vowel at an end is more often written in Arabic and Hebrew ("Mahdi", "Moussa", "Eli").
_OUTER_VOWEL = 0.35
# "Muhammad" has three vowels and a double letter that "محمد" has not.
_FEW = 4
_UNVOWELLED = frozenset({"ARABIC", "HEBREW"})
# Hangul and kana write foreign names by their sound ("레이턴" for Leighton), and a name of their own is shorter: in a
# longer word a less usual spelling costs this share.
_SYLLABIC, _FOREIGN, _BY_SOUND = frozenset({"HANGUL", "KATAKANA"}), 6, 0.2
_VOWELS = frozenset("aeiouy")
_ROUNDING = 1e-9
# More keys than this say that a word can be nearly anything.
_MOST_KEYS = 64
# Of shorter words too many others have all classes but one; longer ones are several words written as one.
_SHORTENED = range(5, 7)
_MARKS = frozenset({"Mn", "Cf", "Lm", "Po", "Sk"})
# A mark that makes another letter of a kana: ka and ga.
_SOUND_MARKS = frozenset("\u3099\u309a")
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_DIGRAPHS = re.compile(r"([td]h)|(t?sch|[csz]h|[cs]z|dj|c(?=[eiy]))|(kh|gh|ck)|ph")
_DIGRAPH_CLASSES = (None, "t", "s", "k")
_DOUBLES = tuple((letter + letter, letter) for letter in "tskfblmnr")
_CLASSES = str.maketrans({**dict.fromkeys("aeiouyhw"), **dict(zip("cqgpvdjzx", "kkkbftsss", strict=True))})


@cache
def _table() -> tuple[dict[str, tuple[tuple[str, float], ...]], frozenset[str], int]:
    """Return the spellings of each row with their costs, all letters, and the length of the longest row."""
    rows: dict[str, tuple[tuple[str, float], ...]] = {}
    for letters, spellings in groups("letters").items():
        found = []
        for spelling in spellings:
            latin = spelling.removeprefix("~")
            found.append(("" if latin == "-" else latin, _LESS_USUAL if spelling.startswith("~") else 0.0))
        start, end = letters[:1] == _START, letters[-1:] == _END
        # Without its mark the Macedonian "ѓ" is a "г", and is spelt as either.
        bare = _START * start + _bare(letters.strip(_START + _END)) + _END * end
        rows[bare] = rows.get(bare, ()) + tuple(found)
    return rows, frozenset("".join(rows)) - {_START, _END}, max(map(len, rows))


def _script(own: str) -> str:
    return unicodedata.name(own[0], "").partition(" ")[0]


def _bare(text: str) -> str:
    """Return text without the marks above and below its letters; Hangul syllables as their letters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_KATAKANA)
    return "".join([char for char in decomposed if char in _SOUND_MARKS or unicodedata.category(char) not in _MARKS])


@lru_cache(maxsize=_CACHE)
def own_form(original: str) -> str:
    """Return a word in its own letters, where the table knows how to spell them all.

    Args:
        original: The spelling in the text.

    Returns:
        Its bare letters; "" for a Latin word, for one with a letter or digit that the table lacks, and for one longer
        than words are.

    Example:
        >>> own_form("محمّد") == own_form("محمد"), own_form("Muhammad")
        (True, '')
    """
    if original.isascii():
        return ""
    bare = _bare(original)
    return bare if 0 < len(bare) <= LONGEST and _table()[1].issuperset(bare) else ""


def is_loosely_written(own: str) -> bool:
    """Return whether a romanisation letter by letter is not what people write for a word in its script.

    Args:
        own: Own form.

    Returns:
        True for Arabic and Hebrew, which leave vowels unwritten, and for Hangul ("gim" is Kim).

    Example:
        >>> is_loosely_written(own_form("محمد")), is_loosely_written(own_form("Иван"))
        (True, False)
    """
    return _script(own) in _UNVOWELLED or _script(own) == "HANGUL"


def usual_cost(own: str) -> float:
    """Return the highest cost of a Latin word that is still a usual spelling of a word.

    Args:
        own: Own form.

    Returns:
        The cost of a few vowels where the script leaves them unwritten, else 0.

    Example:
        >>> usual_cost(own_form("Иван"))
        0.0
    """
    return _FEW * _UNWRITTEN_VOWEL + _ROUNDING if _script(own) in _UNVOWELLED else 0.0


@lru_cache(maxsize=_CACHE)
def latin_key(latin: str) -> str:
    """Return the consonants of a Latin word in classes that one letter of another script may stand for.

    Args:
        latin: Folded word.

    Returns:
        The key.

    Example:
        >>> latin_key("muhammad") == latin_key("mehmet")
        True
    """
    return _settled(_DIGRAPHS.sub(_digraph_class, latin).translate(_CLASSES))


def _digraph_class(match: re.Match[str]) -> str:
    return _DIGRAPH_CLASSES[match.lastindex or 0] or "f"


def _settled(classes: str) -> str:
    """Return classes with each written once, and "ts" as "s" ("Tsarnaev", "Zarnaev")."""
    for double, single in _DOUBLES:
        while double in classes:
            classes = classes.replace(double, single)
    return classes.replace("ts", "s")


@lru_cache(maxsize=_CACHE)
def own_keys(own: str) -> frozenset[str]:
    """Return the keys that a word shares with its Latin spellings.

    Args:
        own: Own form.

    Returns:
        The keys.

    Example:
        >>> latin_keys("muhammad") <= own_keys(own_form("محمد"))
        True
    """
    found: list[dict[str, float]] = [{} for _ in range(len(own) + 1)]
    found[0][""] = 0.0
    for place, steps in enumerate(_steps(own)):
        classes: dict[tuple[int, str], float] = {}
        for size, spelling, cost in steps:
            step = size, latin_key(spelling)
            classes[step] = min(cost, classes.get(step, cost))
        likeliest = sorted(found[place].items(), key=lambda entry: (entry[1], entry[0]))[:_MOST_KEYS]
        for start, cost in likeliest:
            for (size, key), extra in classes.items():
                longer, reached = _settled(start + key), found[place + size]
                if cost + extra < reached.get(longer, math.inf):
                    reached[longer] = cost + extra
    whole = sorted(found[-1], key=lambda key: (found[-1][key], key))[:_MOST_KEYS]
    if not is_loosely_written(own):
        return frozenset(["w" + key for key in whole])
    return frozenset([*(mark + key for key in whole for mark in "ws"), *("w" + key for key in _shorter(whole))])


@lru_cache(maxsize=_CACHE)
def latin_keys(latin: str) -> frozenset[str]:
    """Return the key of a Latin word, and those with one class left out.

    Args:
        latin: Folded word.

    Returns:
        The keys: ``w`` and the whole key, ``s`` and a shortened one. A word in its own script has its whole ones under
        both and its shortened ones under ``w``, so that one of the two may lack a letter, but not both.

    Example:
        >>> sorted(latin_keys("walter"))
        ['wltr']
    """
    key = latin_key(latin)
    return frozenset(["w" + key, *("s" + shorter for shorter in _shorter([key]))])


def _shorter(keys: Iterable[str]) -> set[str]:
    """Return the longer keys with one class left out: a letter spelt as nobody else does."""
    return {key[:at] + key[at + 1 :] for key in keys if len(key) in _SHORTENED for at in range(len(key))}


@lru_cache(maxsize=_CACHE)
def _steps(own: str) -> tuple[tuple[tuple[int, str, float], ...], ...]:
    """Return by place what can be read there: how many letters, as what, at what cost."""
    rows, _, longest = _table()
    share = _BY_SOUND if len(own) >= _FOREIGN and _script(own) in _SYLLABIC else 1.0
    found = []
    if len(own) > 1 and own in rows:
        # "الله", "이": a row that is the whole word says all that it can be.
        return (tuple([(len(own), spelling, cost) for spelling, cost in rows[own]]), *[()] * (len(own) - 1))
    for place in range(len(own)):
        here: dict[tuple[int, str], float] = {}
        for size in range(1, min(longest, len(own) - place) + 1):
            letters = own[place : place + size]
            outer = (_START + letters) if not place else letters + _END if place + size == len(own) else letters
            # A row for the place stands for all the letter can be there.
            for spelling, cost in rows.get(outer, rows.get(letters, ())):
                here[size, spelling] = min(cost, here.get((size, spelling), cost))
        found.append(tuple([(*step, share * cost) for step, cost in here.items()]))
    return tuple(found)


@lru_cache(maxsize=_CACHE)
def _steps_by_letter(own: str) -> tuple[dict[str, list[tuple[int, str, int, float]]], ...]:
    """Return the steps of each place by the first letter of their spelling; "" for what stays unwritten."""
    found = []
    for steps in _steps(own):
        here: dict[str, list[tuple[int, str, int, float]]] = {}
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
        >>> own = own_form("محمود")
        >>> spelling_cost(own, "mahmoud") < spelling_cost(own, "muhammad") < spelling_cost(own, "hamza")
        True
    """
    count, length = len(own), len(latin)
    skips = _skips(latin, unvowelled=_script(own) in _UNVOWELLED)
    # By place in the word: how much of the Latin one has been spelt, and the least cost of it so far.
    reached: list[dict[int, float]] = [{} for _ in range(count + 1)]
    reached[0][0] = 0.0
    none: list[tuple[int, str, int, float]] = []
    bound = most + _ROUNDING
    for place, steps in enumerate((*_steps_by_letter(own), {})):
        here = reached[place]
        if not here:
            continue
        for at in range(min(here), length + 1):
            cost = here.get(at, math.inf)
            if cost == math.inf:
                continue
            if at < length and cost + skips[at] < here.get(at + 1, bound):
                here[at + 1] = cost + skips[at]
            if place == count:
                continue
            below = reached[place + 1]
            for step in (at, at + 1):
                if step <= length and cost + _EXTRA < below.get(step, bound):
                    below[step] = cost + _EXTRA
            for size, spelling, letters, extra in (*steps.get("", none), *steps.get(latin[at : at + 1] or "-", none)):
                if letters < 2 or latin.startswith(spelling, at):
                    further = reached[place + size]
                    if cost + extra < further.get(at + letters, bound):
                        further[at + letters] = cost + extra
    return reached[count].get(length, math.inf)


@lru_cache(maxsize=_CACHE)
def _skips(latin: str, *, unvowelled: bool) -> tuple[float, ...]:
    return tuple([_skip(latin, place, unvowelled=unvowelled) for place in range(len(latin))])


def _skip(latin: str, place: int, *, unvowelled: bool) -> float:
    """Return what a Latin letter costs that no letter of the other script stands for."""
    char = latin[place]
    if place and char == latin[place - 1]:
        # "Muhammad": a letter is seldom written twice in another script.
        return _UNWRITTEN_VOWEL
    if char in _VOWELS:
        if not unvowelled:
            return _EXTRA_VOWEL
        return _UNWRITTEN_VOWEL if 0 < place < len(latin) - 1 else _OUTER_VOWEL
    return _EXTRA_H if char == "h" else _EXTRA
