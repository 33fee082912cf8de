"""Han and Hangul: where text without spaces falls into words, and which Han characters are read otherwise in a surname.

In: a run of Han characters or Hangul syllables as it stands in a text. Out: its words, and the reading of each that the
romaniser would read otherwise. "习近平" is Xi Jinping, "中国银行" is Zhongguo Yinhang, "조선무역은행" is Joseon Muyeok
Eunhaeng. In a name of two to four characters the surname stands first; what the tables know (legal forms, words of
trade, titles, places) are words; what lies between falls into words of two Han characters, as most Chinese words are.

Invariant: the words, one after the other, are the run. Japanese kanji are read as Mandarin, since nothing in their
spelling says how a Japanese reads them; that needs a dictionary, which this module has not.
"""

from __future__ import annotations

import re
from functools import cache

from sanscreen.names.tables import groups, words

HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
"""A run of Han characters, with the sign that repeats one and the zero."""
HANGUL = re.compile("[가-힣]+")
"""A run of Hangul syllables."""
_LONGEST_NAME = 4
# "诸葛孔明" has a surname of two; a given name in Han has two characters, one in Hangul may have three.
_LONGEST_GIVEN = 2
# One syllable of Hangul between two words is no word.
_SHORTEST_WORD = 2
_FIRMS = ("legal_forms", "trade_words")
_TABLES = (*_FIRMS, "titles", "places")


@cache
def _chinese_surnames() -> dict[str, str]:
    return {characters: readings[0] for characters, readings in groups("chinese_surnames").items()}


@cache
def _korean_surnames() -> frozenset[str]:
    return frozenset(words("korean_surnames"))


@cache
def _words_of(script: re.Pattern[str], *tables: str) -> tuple[frozenset[str], int]:
    """Return the words of some tables that are wholly in a script, and the length of the longest."""
    spellings = {spelling for table in tables for row in groups(table).values() for spelling in row}
    found = frozenset(spelling for spelling in spellings if script.fullmatch(spelling))
    return found, max(map(len, found), default=0)


def split_han(run: str, *, alone: bool) -> list[tuple[str, str]]:
    """Return the words of a run of Han characters.

    Args:
        run: The characters.
        alone: Whether they are the whole text, so that they may be the name of a person.

    Returns:
        Each word and its reading in Latin letters; "" where it is read as its characters are.

    Example:
        >>> split_han("单田芳", alone=True)
        [('单', 'shan'), ('田芳', '')]
        >>> [word for word, _ in split_han("中国银行", alone=True)]
        ['中国', '银行']
    """
    titles, longest = _words_of(HAN, "titles")
    title = next((run[-size:] for size in range(longest, 1, -1) if run[-size:] in titles), "")
    name = run.removesuffix(title)
    readings = _chinese_surnames()
    surname = next((start for start in _beginnings(name, HAN) if start in readings), "") if alone else ""
    if surname:
        return [(surname, readings[surname]), (name[len(surname) :], ""), *([(title, "")] if title else [])]
    found: list[str] = []
    for word, is_known in _known_and_others(run, HAN):
        found += [word] if is_known else _in_pairs(word)
    return [(word, "") for word in found]


def split_hangul(run: str, *, alone: bool) -> list[str]:
    """Return the words of a run of Hangul syllables.

    Args:
        run: The syllables.
        alone: Whether they are the whole text, so that they may be the name of a person.

    Returns:
        The words; the run itself where it is one.

    Example:
        >>> split_hangul("김정은", alone=True), split_hangul("조선무역은행", alone=True)
        (['김', '정은'], ['조선', '무역', '은행'])
    """
    surnames = _korean_surnames()
    surname = next((start for start in _beginnings(run, HANGUL) if start in surnames), "") if alone else ""
    if surname:
        return [surname, run[len(surname) :]]
    found = [word for word, _ in _known_and_others(run, HANGUL)]
    return found if min(map(len, found)) >= _SHORTEST_WORD else [run]


def _beginnings(run: str, script: re.Pattern[str]) -> list[str]:
    """Return what may be the surname at the beginning of a name, the longer first; nothing where it is no person's."""
    longest_given = _LONGEST_GIVEN if script is HAN else _LONGEST_NAME - 1
    of_firms, longest = _words_of(script, *_FIRMS)
    if len(run) > _LONGEST_NAME or any(run[-size:] in of_firms for size in range(_SHORTEST_WORD, longest + 1)):
        return []
    return [run[:size] for size in (2, 1) if 0 < len(run) - size <= longest_given]


def _known_and_others(run: str, script: re.Pattern[str]) -> list[tuple[str, bool]]:
    """Return the words that the tables know, the longest that begin at a place, and what lies between them."""
    known, longest = _words_of(script, *_TABLES)
    found: list[tuple[str, bool]] = []
    unknown = ""
    place = 0
    while place < len(run):
        sizes = range(min(longest, len(run) - place), 1, -1)
        word = next((run[place : place + size] for size in sizes if run[place : place + size] in known), "")
        if word:
            found += [(unknown, False), (word, True)] if unknown else [(word, True)]
            unknown = ""
        else:
            unknown += run[place]
        place += len(word) or 1
    return [*found, (unknown, False)] if unknown else found


def _in_pairs(run: str) -> list[str]:
    """Return words of two characters, the last of three where one would be left."""
    pairs = [run[start : start + 2] for start in range(0, len(run), 2)]
    return [*pairs[:-2], pairs[-2] + pairs[-1]] if len(pairs) > 1 and len(pairs[-1]) == 1 else pairs
