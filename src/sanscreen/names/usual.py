"""A word of another script as the usual name that it can be read as: "محمد", romanised "mhmd", is "muhammad".

In: words as `sanscreen.names.script` reads them. Out: the same words, those of a script whose romanisation nobody
writes (Arabic, Hebrew, Hangul) with the text of the most frequent name that is spelt so.

Invariant: a word that a table knows by its romanisation (a title, a particle, a number, a legal form, a family) keeps
it. This module does not decide what role a word has; `sanscreen.names.parts` does.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from sanscreen.names.families import symbols_of
from sanscreen.names.legal import legal_forms
from sanscreen.names.letters import is_loosely_written, is_unvowelled, own_form
from sanscreen.names.script import Word, read_words
from sanscreen.names.tables import groups
from sanscreen.names.weights import usual_reading


@cache
def single_words(table: str) -> dict[str, str]:
    """Return the words of a group table.

    Args:
        table: Name of the table, such as ``"titles"``.

    Returns:
        Folded spelling to symbol; the words of a spelling of several are joined by a space.

    Example:
        >>> single_words("titles")["dr"]
        'doctor'
    """
    found: dict[str, str] = {}
    for symbol, spellings in groups(table).items():
        for spelling in (symbol, *spellings) if table == "numbers" else spellings:
            found.setdefault(" ".join(word.text for word in read_words(spelling)[0]), symbol)
    found.pop("", None)
    return found


@cache
def _titles_in_other_letters() -> frozenset[str]:
    """Return the folded titles that the table has in a script of their own."""
    spellings = [spelling for group in groups("titles").values() for spelling in group if not spelling.isascii()]
    return frozenset(word.text for spelling in spellings for word in read_words(spelling)[0])


def _is_function_word(text: str) -> bool:
    tables = (single_words("titles"), single_words("particles"), single_words("numbers"), legal_forms()[2])
    return any(text in table for table in tables)


def _is_abbreviation_by_chance(text: str, own: str) -> bool:
    """Say whether a word without its vowels looks like a Latin title: "آدم" (Adam) is no Adm. (Admiral)."""
    return is_unvowelled(own) and text in single_words("titles") and text not in _titles_in_other_letters()


@lru_cache(maxsize=1 << 12)
def as_usual(word: Word) -> Word:
    """Return a word of another script as the usual name that it can be read as.

    Args:
        word: A word that is not in ASCII letters.

    Returns:
        The word with the text of that name; unchanged where its script is romanised as people write it, where no known
        name is spelt so, and where a table knows the word as it is romanised.

    Example:
        >>> as_usual(Word("mhmd", "محمد")).text, as_usual(Word("ivan", "Иван")).text
        ('muhammad', 'ivan')
    """
    own = own_form(word.original)
    if not own or not is_loosely_written(own):
        return word
    reading = usual_reading(own)
    meant = symbols_of(word.text)
    if not reading or (meant and set(meant).isdisjoint(symbols_of(reading))):
        return word
    if _is_function_word(word.text) and not _is_abbreviation_by_chance(word.text, own):
        return word
    # "우" is Woo, and no OO.
    return word if _is_function_word(reading) else replace(word, text=reading)
