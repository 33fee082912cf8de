"""Spellings that are one name: symbols shared by families of spellings, and how a word sounds.

In: folded words (``a-z0-9``). Out: symbols (`symbols_of`), sound forms (`sound_form`) and sound skeletons
(`skeleton`). The tables: ``families.txt`` (one name in several romanisations), ``cognates.txt`` (one name in
several languages, nicknames), ``trade_words.txt`` (words of trade over languages), ``places.txt``,
``sounds.txt`` (letters that several traditions write for one sound), ``name_endings.txt`` (what makes a surname of a
stem).

Invariant: all functions are pure and depend on the word and the shipped tables alone.
This module does not decide how much a shared symbol or sound is worth; ``sanscreen.matching`` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from sanscreen.names.script import read_words
from sanscreen.names.tables import groups, rules

SYMBOL_TABLES = {"family": "families", "cognate": "cognates", "trade": "trade_words", "place": "places"}
"""Kind of symbol to the table that defines it."""

_CACHE = 1 << 15
"""Words that are remembered: names follow Zipf's law, and those that come often stay."""


def fold_spelling(spelling: str) -> str:
    """Return a table's spelling as the joined folded word that a name would yield.

    Args:
        spelling: One or more words in any script.

    Returns:
        The folded words without a space between them.

    Example:
        >>> fold_spelling("Konstruktorskoe Byuro")
        'konstruktorskoebyuro'
    """
    joined = spelling.replace(" ", "")
    if joined.isascii() and joined.isalpha() and joined.islower():
        # Nearly all rows are plain words: nothing to fold.
        return joined
    return "".join(word.text for word in read_words(spelling)[0])


@cache
def _symbols() -> dict[str, tuple[str, ...]]:
    """Return joined folded spelling to its symbols over all tables."""
    found: dict[str, list[str]] = {}
    for kind, table in SYMBOL_TABLES.items():
        for symbol, spellings in groups(table).items():
            # The Arabic article is a word of its own in a name, so "الإسلامي" stands for "إسلامي" too.
            bare = [spelling.removeprefix("ال") for spelling in spellings if spelling.startswith("ال")]
            for spelling in (symbol, *spellings, *bare):
                mine = found.setdefault(fold_spelling(spelling), [])
                if f"{kind}:{symbol}" not in mine:
                    mine.append(f"{kind}:{symbol}")
    found.pop("", None)
    return {spelling: tuple(mine) for spelling, mine in found.items()}


def symbols_of(text: str) -> tuple[str, ...]:
    """Return the symbols that a word, or several words written together, stands for.

    Args:
        text: Folded word or joined words.

    Returns:
        Symbols such as ``"family:muhammad"`` or ``"trade:bank"``; empty where no table has the spelling.

    Example:
        >>> symbols_of("mehmet")
        ('family:muhammad',)
    """
    return _symbols().get(text, ())


@cache
def _families() -> dict[str, frozenset[str]]:
    """Return the families of each spelling that has one."""
    found = _symbols()
    families = {its: frozenset(one for one in its if one.startswith("family:")) for its in set(found.values())}
    return {text: families[its] for text, its in found.items() if families[its]}


_NO_FAMILIES: frozenset[str] = frozenset()


def families_of(text: str) -> frozenset[str]:
    """Return the families of romanisations to which a word belongs.

    Args:
        text: Folded word.

    Returns:
        Their symbols.

    Example:
        >>> families_of("mehmet")
        frozenset({'family:muhammad'})
    """
    return _families().get(text, _NO_FAMILIES)


@cache
def _sound_rules() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return one pattern over all sound rules, by first letter and then the longest first, and the replacements."""
    table = dict(rules("sounds"))
    endings: dict[str, list[str]] = {}
    for pattern in sorted(table, key=lambda pattern: (-len(pattern), pattern)):
        endings.setdefault(pattern[0], []).append(re.escape(pattern[1:]))
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in endings.items())), table


_VOWEL_RUNS = (("ee", "i"), ("ea", "i"), ("ie", "i"), ("ii", "i"), ("ou", "u"), ("oo", "u"), ("uu", "u"))
_VOWEL = str.maketrans({"y": "i", "o": "u"})
_NO_VOWELS = str.maketrans("", "", "aeiou")
_NO_SOFT_SOUNDS = str.maketrans("", "", "aeiouh")
_SOUND_VOWELS = frozenset("aeiu")
_DOUBLED = re.compile(r"([a-z])\1+")


def _undouble(text: str) -> str:
    """Return the text with each run of one letter written once."""
    last = ""
    for char in text:
        if char == last:
            break
        last = char
    else:
        # Most words have none.
        return text
    return text[0] + "".join(char for before, char in pairwise(text) if char != before or not char.isalpha())


def _undouble_all(text: str) -> str:
    """Do what `_undouble` does to many words at once; of one word that is slower."""
    return _DOUBLED.sub(r"\1", text)


@lru_cache(maxsize=_CACHE)
def sound_form(text: str) -> str:
    """Write a word as it sounds: one letter for each sound, vowels reduced to a, e, i and u.

    Args:
        text: Folded word.

    Returns:
        The sound form, without doubled letters. Digits stay as they are.

    Example:
        >>> sound_form("rasheed") == sound_form("rashid")
        True
    """
    return _in_sounds(text, _undouble)


def consonants(text: str) -> str:
    """Return a folded word without its vowels, as it is written without them.

    Args:
        text: Folded word.

    Returns:
        Its letters but a, e, i, o and u.

    Example:
        >>> consonants("cazares")
        'czrs'
    """
    return text.translate(_NO_VOWELS)


def undoubled_consonants(text: str) -> str:
    """Return a folded word without its vowels, each letter written once.

    Args:
        text: Folded word.

    Returns:
        The letters that a script without vowels would have.

    Example:
        >>> undoubled_consonants("muhammad") == undoubled_consonants("mahmud")
        True
    """
    return _undouble(consonants(text))


@lru_cache(maxsize=_CACHE)
def skeleton(text: str) -> str:
    """Return the consonants of a word as they sound; a first vowel is kept as ``a``.

    Args:
        text: Folded word.

    Returns:
        The sound skeleton; empty only where the text is.

    Example:
        >>> skeleton("qadhafi") == skeleton("gaddafi")
        True
    """
    sound = sound_form(text)
    if not sound:
        return ""
    head = "a" if sound[0] in _SOUND_VOWELS else ""
    return head + _undouble(sound.translate(_NO_VOWELS))


def sound_forms_of_many(texts: Sequence[str]) -> list[str]:
    """Return the sound forms of many words, which is much faster than word by word.

    Args:
        texts: Folded words.

    Returns:
        For each what `sound_form` gives.

    Example:
        >>> sound_forms_of_many(["rasheed", "ali"]) == [sound_form("rasheed"), sound_form("ali")]
        True
    """
    # Written one below the other they are one text, and what a rule changes never crosses the end of a line.
    return _in_sounds("\n".join(texts), _undouble_all).split("\n") if texts else []


def hard_sounds_of_many(sounds: Sequence[str]) -> list[str]:
    """Return the sounds of words that are hardly ever left out or taken for each other.

    Args:
        sounds: Sound forms, which are written one below the other and worked on as one text.

    Returns:
        For each its sounds but vowels and h, each run of one written once.

    Example:
        >>> hard_sounds_of_many([sound_form("khilafah"), sound_form("khalifa")])
        ['lf', 'lf']
    """
    return _undouble_all("\n".join(sounds).translate(_NO_SOFT_SOUNDS)).split("\n") if sounds else []


def skeletons_of_many(texts: Sequence[str]) -> list[str]:
    """Return the sound skeletons of many words, which is much faster than word by word.

    Args:
        texts: Folded words.

    Returns:
        For each what `skeleton` gives.

    Example:
        >>> skeletons_of_many(["qadhafi", "ali"]) == [skeleton("qadhafi"), skeleton("ali")]
        True
    """
    if not texts:
        return []
    sounds = sound_forms_of_many(texts)
    bare = _undouble_all("\n".join(sounds).translate(_NO_VOWELS)).split("\n")
    return [("a" if sound[:1] in _SOUND_VOWELS else "") + rest for sound, rest in zip(sounds, bare, strict=True)]


def _in_sounds(text: str, undouble: Callable[[str], str]) -> str:
    pattern, table = _sound_rules()
    for run, vowel in _VOWEL_RUNS:
        text = text.replace(run, vowel)
    text = pattern.sub(lambda match: table[match[0]], undouble(text))
    return undouble(text.translate(_VOWEL))


@lru_cache(maxsize=_CACHE)
def scanned_form(text: str) -> str:
    """Return the word with letter groups that a scanner confuses brought to one form.

    Args:
        text: Folded word.

    Returns:
        The form; the word itself where it has no such letters.

    Example:
        >>> scanned_form("osterkarnp") == scanned_form("osterkamp")
        True
    """
    for pattern, replacement in rules("scanned"):
        text = text.replace(pattern, replacement)
    return text


def scanned_forms_of_many(texts: Sequence[str]) -> list[str]:
    """Return for many words what `scanned_form` gives, which is much faster than word by word.

    Args:
        texts: Folded words.

    Returns:
        The form of each.

    Example:
        >>> scanned_forms_of_many(["osterkarnp", "ali"]) == [scanned_form("osterkarnp"), scanned_form("ali")]
        True
    """
    text = "\n".join(texts)
    for pattern, replacement in rules("scanned"):
        text = text.replace(pattern, replacement)
    return text.split("\n") if texts else []


# "Orlov" has a stem, "Lov" none.
_LEAST_STEM = 3


@cache
def _endings() -> tuple[dict[str, str], int]:
    """Return each ending with its group, and the length of the longest."""
    found = {ending: symbol for symbol, endings in groups("name_endings").items() for ending in endings}
    return found, max(map(len, found))


@lru_cache(maxsize=_CACHE)
def ending_of(text: str) -> tuple[str, int]:
    """Return which ending makes a surname or a patronymic of a word's stem.

    Args:
        text: Folded word.

    Returns:
        The symbol of its row in ``name_endings.txt``, and how many letters it has; "" and 0 where there is none.

    Example:
        >>> ending_of("sokolov"), ending_of("smirnova"), ending_of("smith")
        (('slavic-ov', 2), ('slavic-ov', 3), ('', 0))
    """
    known, longest = _endings()
    for length in range(min(longest, len(text) - _LEAST_STEM), 0, -1):
        symbol = known.get(text[-length:])
        if symbol is not None:
            return symbol, length
    return "", 0


@cache
def _particles() -> dict[str, str]:
    return {
        fold_spelling(spelling): symbol
        for symbol, spellings in groups("particles").items()
        for spelling in (symbol, *spellings)
    }


def particle_of(text: str) -> str:
    """Return the group of a particle, or the text itself where it is none.

    Args:
        text: Folded word.

    Returns:
        The symbol of its row in ``particles.txt``.

    Example:
        >>> particle_of("ibn") == particle_of("bin")
        True
    """
    return _particles().get(text, text)
