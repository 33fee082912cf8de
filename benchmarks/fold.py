"""One plain folding of names, for the suite's own bookkeeping: which names count as equal, which script a name is in.

It is deliberately not the library's normal form, so that an error there cannot hide itself here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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
