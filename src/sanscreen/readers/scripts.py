"""The script of a text, told from its letters.

Comes in: any text. Goes out: a code of ISO 15924, or None. Invariant: a pure function of the text and the Unicode data
of the interpreter; where the letters are of several scripts, or of one that ``script_codes.txt`` does not have, the
script is not known. A publisher's own label is not asked: the UK Sanctions List calls some transliterations "Cyrillic".
It does not know languages.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from sanscreen.names.script import script_of
from sanscreen.names.tables import groups

__all__ = ["script_code"]

# Letters that belong to no script of their own: the signs for ayn and hamza, the mark of a long vowel in kana, the
# sign that repeats a Han character.
_OF_ANY: Final = frozenset({"MODIFIER", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"})
_KANA: Final = frozenset({"Hira", "Kana"})
_JAPANESE: Final = _KANA | {"Hani"}
_KOREAN: Final = frozenset({"Hang", "Hani"})


@cache
def _codes() -> dict[str, str]:
    return {word.upper(): code.title() for code, words in groups("script_codes").items() for word in words}


def script_code(text: str) -> str | None:
    """Return the script in which a text is written.

    Args:
        text: Any text.

    Returns:
        The ISO 15924 code of the script of all its letters; 'Jpan' for kana with or without Han characters, 'Kore' for
        Hangul with Han characters; None where letters disagree, where one is of a script that is not known here, and
        where there is no letter.

    Example:
        >>> [script_code(text) for text in ("Ajnad", "أجناد", "Аджнад, 2-й", "東京タワー", "Аджнад (Ajnad)", "44")]
        ['Latn', 'Arab', 'Cyrl', 'Jpan', None, None]
    """
    # Letters alone are composed: the sign in "завод № 9" would become a Latin "No".
    letters = unicodedata.normalize("NFKC", "".join(filter(str.isalpha, text)))
    found = {script_of(character) for character in letters} - {""} - _OF_ANY
    codes = {_codes().get(word) for word in found}
    if len(codes) == 1:
        only = codes.pop()
        return "Jpan" if only in _KANA else only
    if codes & _KANA and codes <= _JAPANESE:
        return "Jpan"
    return "Kore" if codes == _KOREAN else None
