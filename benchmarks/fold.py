"""One plain folding of names, for the suite's own bookkeeping: which names count as equal, which script a name is in.

It is deliberately not the library's normal form, so that an error there cannot hide itself here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from benchmarks.treatments.words import ADDED_FORMS, FORMS, TITLES

_NOT_WORD = re.compile(r"[\W_]+")

_SCRIPTS = (
    "LATIN", "CYRILLIC", "ARABIC", "HEBREW", "GREEK", "HANGUL", "CJK", "HIRAGANA", "KATAKANA", "THAI", "DEVANAGARI",
    "BENGALI", "TAMIL", "ARMENIAN", "GEORGIAN",
)  # fmt: skip


def fold(text: str) -> str:
    """Return the name in lower case without diacritics and punctuation, its words apart by one space.

    Args:
        text: A name in any script.

    Returns:
        The folded name; "" where nothing is left.

    Example:
        >>> fold("  AL-QIZANI, Ashraf ")
        'al qizani ashraf'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", plain.casefold()).strip()


def words_key(text: str) -> str:
    """Return a key that is equal for two names of the same words in any order.

    Args:
        text: A name in any script.

    Returns:
        The folded words, sorted.

    Example:
        >>> words_key("AL-QIZANI, Ashraf") == words_key("Ashraf al Qizani")
        True
    """
    return " ".join(sorted(fold(text).split()))


@cache
def _words_aside() -> frozenset[str]:
    phrases = [*FORMS, *FORMS.values(), *ADDED_FORMS, *TITLES, "and", "&"]
    folded = [fold(phrase) for phrase in phrases]
    words = {word for phrase in folded for word in phrase.split() if len(word) > 1}
    return frozenset(words | {phrase.replace(" ", "") for phrase in folded})


def name_key(text: str) -> str:
    """Return a key that is equal for two names that differ in nothing but order, titles and legal forms.

    The legal forms and titles are those that the treatments write, word by word, letters of "S.A." together.

    Args:
        text: A name in any script.

    Returns:
        The words that remain, sorted; all words where none would.

    Example:
        >>> name_key("Dr. ACME Trading Pvt. Ltd.") == name_key("ACME Trading S.A.")
        True
        >>> name_key("ACME Trading Companyy") == name_key("ACME Trading Company")
        False
    """
    words: list[str] = []
    letters = ""
    for word in [*fold(text).split(), ""]:
        if len(word) == 1:
            letters += word
            continue
        if letters:
            words += [letters] if letters in _words_aside() else list(letters)
            letters = ""
        words += [word] if word else []
    kept = [word for word in words if word not in _words_aside()]
    return " ".join(sorted(kept or words))


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str | None:
    if not character.isalpha():
        return None
    label = unicodedata.name(character, "")
    for script in _SCRIPTS:
        if label.startswith(script):
            return "han" if script == "CJK" else script.lower()
    return "other"


def script_of(text: str) -> str:
    """Return the script of most letters of a name.

    Args:
        text: A name.

    Returns:
        A Unicode script in lower case, such as "latin", "arabic" or "han"; "japanese" where kana stand among them;
        "none" without letters.

    Example:
        >>> script_of("Иван"), script_of("Ivan"), script_of("17")
        ('cyrillic', 'latin', 'none')
    """
    counts: dict[str, int] = {}
    for character in text:
        script = _script_of(character)
        if script is not None:
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return "none"
    if "hiragana" in counts or "katakana" in counts:
        return "japanese"
    return max(counts, key=lambda script: (counts[script], script))
