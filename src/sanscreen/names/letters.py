"""Words in their own script against Latin ones: a letter of another script has several Latin spellings.

In: the spelling of a word in Arabic, Hebrew, Cyrillic, Greek, Georgian, Hangul, kana or an Indic script, and folded
Latin words. Out: its own form (`own_form`), what each letter can be (`spellings`), and the keys that it shares with
every Latin spelling of it (`own_keys`, `latin_keys`).

Romanisation writes one spelling of many; "محمد" is Muhammad, Mohamed and Mehmet, "정" is Jong, Jung and Chung. So a
word keeps its own letters, and two words are one where the letters of the one can be spelt as the other. The spellings
stand in ``letters.txt``.

Invariant: pure functions of the word and the table. A word with a letter that the table lacks (Han, Thai) has no own
form. This module does not compare; `sanscreen.names.spelling` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from sanscreen.names.tables import groups, words

LONGEST = 48
"""Letters of a word that has an own form; a longer one would cost the more to compare, and is no word."""
_CACHE = 1 << 11
"""Words that are remembered; a word in another script has up to 64 keys, which take some kilobytes."""
LETTER = 100
"""What a letter costs that has nothing to do with the other side: costs are whole, and so are their sums."""
# "Pazienza" for "파치엔차": a letter spelt so is nearer than one with a vowel too many.
_LESS_USUAL = 25
# What a row of the table has before a letter that begins the word, and behind one that ends it.
_START, _END = "^", "$"
_UNVOWELLED = frozenset({"ARABIC", "HEBREW"})
# Hangul and kana write foreign names by their sound ("레이턴" for Leighton), and a name of their own is shorter: in a
# longer word a less usual spelling costs one part in so many.
_SYLLABIC, _FOREIGN, _BY_SOUND = frozenset({"HANGUL", "KATAKANA"}), 5, 5
# More keys than this say that a word can be nearly anything.
_MOST_KEYS = 64
# Of shorter words too many others have all classes but one; longer ones are several words written as one.
_SHORTENED = range(5, 7)
_MARKS = frozenset({"Mn", "Cf", "Lm", "Po", "Sk"})
# A mark that makes another letter of a kana: ka and ga.
_SOUND_MARKS = frozenset("\u3099\u309a")
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
# The blocks of the Indic scripts are laid out alike (Unicode Standard, chapter 12): Bengali, Gurmukhi, Gujarati, Odia,
# Telugu, Kannada and Malayalam, and the vowels of Tamil, stand as the letters of Devanagari.
_DEVANAGARI, _BLOCK = 0x0900, 0x80
_INDIC: dict[int, int | None] = {
    start + place: _DEVANAGARI + place
    for start in (0x0980, 0x0A00, 0x0A80, 0x0B00, 0x0B80, 0x0C00, 0x0C80, 0x0D00)
    for place in range(0x65)
    if start != 0x0B80 or not 0x15 <= place < 0x3C
}
# The Punjabi sign for an n ("ਸਿੰਘ", Singh) has no fellow; the one that doubles a consonant says nothing in Latin.
_INDIC |= {0x0A70: 0x0902, 0x0A71: None}
_NUKTA = "\u093c"
_DIGRAPHS = re.compile(r"([td]h)|(t?sch|[csz]h|[cs]z|dj|c(?=[eiy]))|(kh|gh|ck)|ph")
_DIGRAPH_CLASSES = (None, "t", "s", "k")
_DOUBLES = tuple((letter + letter, letter) for letter in "tskfblmnr")
_CLASSES = str.maketrans({**dict.fromkeys("aeiouyhw"), **dict(zip("cqgpvdjzx", "kkkbftsss", strict=True))})


@cache
def _table() -> tuple[dict[str, tuple[tuple[str, int], ...]], frozenset[str], int]:
    """Return the spellings of each row with their costs, all letters, and the length of the longest row."""
    rows: dict[str, tuple[tuple[str, int], ...]] = {}
    for letters, spellings in groups("letters").items():
        found = []
        for spelling in spellings:
            latin = spelling.removeprefix("~")
            found.append(("" if latin == "-" else latin, _LESS_USUAL if spelling.startswith("~") else 0))
        start, end = letters[:1] == _START, letters[-1:] == _END
        # Without its mark the Macedonian "ѓ" is a "г", and is spelt as either.
        bare = _START * start + _bare(letters.strip(_START + _END)) + _END * end
        rows[bare] = rows.get(bare, ()) + tuple(found)
    return rows, frozenset("".join(rows)) - {_START, _END}, max(map(len, rows))


def _script(own: str) -> str:
    return unicodedata.name(own[0], "").partition(" ")[0] if own else ""


def _bare(text: str) -> str:
    """Return text without the marks above and below its letters; Hangul syllables as their letters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_KATAKANA).translate(_INDIC)
    return "".join([char for char in decomposed if unicodedata.category(char) not in _MARKS or _is_sound(char)])


def _is_sound(mark: str) -> bool:
    """Return whether a mark makes another sound: those of kana, and the vowel signs of Devanagari."""
    return mark in _SOUND_MARKS or (_DEVANAGARI <= ord(mark) < _DEVANAGARI + _BLOCK and mark != _NUKTA)


@cache
def _korean_syllables() -> frozenset[str]:
    return frozenset(syllable for row in words("korean_syllables") for syllable in row.split())


def _is_korean(own: str) -> bool:
    """Say whether a word in Hangul is made of nothing but syllables of Korean names."""
    return _korean_syllables().issuperset(unicodedata.normalize("NFC", own))


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


def is_unvowelled(own: str) -> bool:
    """Return whether the script of a word leaves most vowels unwritten.

    Args:
        own: Own form.

    Returns:
        True for Arabic and Hebrew.

    Example:
        >>> is_unvowelled(own_form("דוד")), is_unvowelled(own_form("김"))
        (True, False)
    """
    return _script(own) in _UNVOWELLED


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
    return is_unvowelled(own) or _script(own) == "HANGUL"


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
    return _in_classes(latin)


def _in_classes(text: str) -> str:
    return _settled(_DIGRAPHS.sub(_digraph_class, text).translate(_CLASSES))


def latin_keys_of_many(latins: Sequence[str]) -> list[frozenset[str]]:
    """Return the keys of many Latin words, which is much faster than word by word.

    Args:
        latins: Folded words.

    Returns:
        For each what `latin_keys` gives.

    Example:
        >>> latin_keys_of_many(["walter", "ali"]) == [latin_keys("walter"), latin_keys("ali")]
        True
    """
    # Written one below the other they are one text, and what a rule changes never crosses the end of a line.
    return [_whole_and_shorter(key) for key in _in_classes("\n".join(latins)).split("\n")] if latins else []


def _digraph_class(match: re.Match[str]) -> str:
    return _DIGRAPH_CLASSES[match.lastindex or 0] or "f"


def _settled(classes: str) -> str:
    """Return classes with each written once, and "ts" as "s" ("Tsarnaev", "Zarnaev")."""
    for double, single in _DOUBLES:
        while double in classes:
            classes = classes.replace(double, single)
    return classes.replace("ts", "s")


def _joined(start: str, key: str) -> str:
    """Return two settled keys as one; only where they meet can there be anything to settle."""
    longer = start + key
    return _settled(longer) if start[-1:] == key[:1] or (start.endswith("t") and key.startswith("s")) else longer


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
    found: list[dict[str, int]] = [{} for _ in range(len(own) + 1)]
    found[0][""] = 0
    for place, steps in enumerate(spellings(own)):
        classes: dict[tuple[int, str], int] = {}
        for size, spelling, cost in steps:
            step = size, latin_key(spelling)
            classes[step] = min(cost, classes.get(step, cost))
        likeliest = sorted([(cost, start) for start, cost in found[place].items()])[:_MOST_KEYS]
        for cost, start in likeliest:
            for (size, key), extra in classes.items():
                longer, reached = _joined(start, key), found[place + size]
                if longer not in reached or cost + extra < reached[longer]:
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
    return _whole_and_shorter(latin_key(latin))


def _whole_and_shorter(key: str) -> frozenset[str]:
    return frozenset(["w" + key, *["s" + shorter for shorter in _shorter([key])]])


def _shorter(keys: Iterable[str]) -> set[str]:
    """Return the longer keys with one class left out: a letter spelt as nobody else does."""
    return {key[:at] + key[at + 1 :] for key in keys if len(key) in _SHORTENED for at in range(len(key))}


@lru_cache(maxsize=_CACHE)
def spellings(own: str) -> tuple[tuple[tuple[int, str, int], ...], ...]:
    """Return what can be read at each place of a word.

    Args:
        own: Own form.

    Returns:
        For each letter what can be read from there on: of how many letters, as what ("" for an unwritten one), at what
        cost.

    Example:
        >>> spellings(own_form("בן"))[1]
        ((1, 'n', 0),)
    """
    rows, _, longest = _table()
    by_sound = len(own) >= _FOREIGN and _script(own) in _SYLLABIC and not _is_korean(own)
    share = _BY_SOUND if by_sound else 1
    found = []
    if len(own) > 1 and own in rows:
        # "الله", "이": a row that is the whole word says all that it can be.
        return (tuple([(len(own), spelling, cost) for spelling, cost in rows[own]]), *[()] * (len(own) - 1))
    for place in range(len(own)):
        here: dict[tuple[int, str], int] = {}
        for size in range(1, min(longest, len(own) - place) + 1):
            letters = own[place : place + size]
            outer = (_START + letters) if not place else letters + _END if place + size == len(own) else letters
            # A row for the place stands for all the letter can be there.
            for spelling, cost in rows.get(outer, rows.get(letters, ())):
                here[size, spelling] = min(cost, here.get((size, spelling), cost))
        found.append(tuple([(*step, cost // share) for step, cost in here.items()]))
    return tuple(found)
