"""Characters: any Unicode text to clean words in Latin letters, and what was odd about them.

In: text as a user or a list wrote it. Out: words in ``a-z0-9``, each with its original spelling, and the
signals that honest writers rarely cause (invisible characters, look-alike letters).

The steps, in order:

1. lone surrogates, controls and line breaks become spaces;
2. Unicode compatibility composition (NFKC, Unicode Standard Annex 15): full-width and mathematical letters,
   ligatures;
3. invisible characters (category Cf, variation selectors, Hangul fillers) are removed;
4. look-alike letters inside words of another script are undone (Unicode Technical Standard 39 names the
   practice; the table is ``lookalikes.txt``);
5. case folding; apostrophes of every kind are removed;
6. romanisation (`sanscreen.names.romaniser`), after which all that is not ``a-z0-9`` separates words.

Invariant: the result is the same for every canonical form of the text, and for text in one script it does
not depend on case, spacing or invisible characters.
This module knows nothing of names: roles and meanings are found in ``parts``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from sanscreen.names.romaniser import romanise
from sanscreen.names.tables import groups
from sanscreen.names.unspaced import HAN, HANGUL, split_han, split_hangul

# O'Brien, O’Brien, Qa`ida, Ka‘bah, Nafiʿ: one apostrophe typed on many keyboards, or a letter sign (ayn,
# hamza) that publishers write and drop at will.
APOSTROPHES = frozenset("'`´‘’‚‛ʹʺʻʼʽʾʿˈˊˋ′‵＇ʿʾՙ׳״ꞌꞋʔʕˀˁˤ")
# With them the mark of a long vowel in kana, for which a romaniser writes a hyphen ("シャキーラ").
_UNREAD = APOSTROPHES | {"ー"}
# The letters whose look-alikes are undone; an Arabic or Han word cannot be mistaken for a Latin one.
_CONFUSED_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
# Japanese and Korean are written in several scripts, and sign letters stand beside those of any.
_MIXED_BY_HONEST = frozenset(
    {"", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "MODIFIER", "KATAKANA-HIRAGANA"}
)
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")
_WORD = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"(?:[a-z]\.){1,}[a-z]\.?(?![a-z])|(?<![a-z])[a-z]\.(?![a-z])")


@dataclass(frozen=True, slots=True)
class Signal:
    """Something about the spelling that an honest writer rarely causes.

    Attributes:
        kind: ``"look-alike"``, ``"invisible"``, ``"digit-for-letter"`` or ``"mixed-scripts"``.
        original: The word as it was written, invisible characters shown as ``<U+200B>``.
        reading: The word as it was read.
    """

    kind: str
    original: str
    reading: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word in Latin letters and digits.

    Attributes:
        text: Folded text, one or more of ``a-z0-9``.
        original: The spelling it came from.
        dotted: Whether it is a letter of a dotted abbreviation ("S.A.", "J.F.").
        comma: Whether a comma follows it in the text.
        chunk: Number of the space-separated piece of the text it stood in.
        aside: Whether it stands in brackets, or behind a slash with several words behind it.
    """

    text: str
    original: str
    dotted: bool = False
    comma: bool = False
    chunk: int = 0
    aside: bool = False


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """Return the script of a letter as the first word of its Unicode name, or "" for anything else.

    Args:
        character: One character.

    Returns:
        For example ``"LATIN"``, ``"CYRILLIC"``, ``"CJK"``; ``""`` for digits, marks and signs.

    Example:
        >>> script_of("я"), script_of("7")
        ('CYRILLIC', '')
    """
    if not unicodedata.category(character).startswith("L"):
        return ""
    return unicodedata.name(character, "").partition(" ")[0]


@cache
def _lookalikes() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return look-alike to Latin letter, and by script Latin letter to look-alike."""
    to_latin: dict[str, str] = {}
    from_latin: dict[str, dict[str, str]] = {}
    for latin, characters in groups("lookalikes").items():
        for character in characters:
            to_latin[character] = latin
            from_latin.setdefault(script_of(character), {}).setdefault(latin, character)
    return to_latin, from_latin


def clean(text: str) -> str:
    """Apply steps 1 and 2: text without surrogates and controls, in NFKC.

    Args:
        text: Any string, lone surrogates included.

    Returns:
        Text that can be encoded, with single characters for compatibility forms.

    Example:
        >>> clean("Ｊｕｎｄ al")
        'Jund al'
    """
    if text.isascii() and text.isprintable():
        return text
    # NFKC would make a space of the acute accent that some type for an apostrophe ("Qa´ida").
    kept = "".join(" " if unicodedata.category(char) in ("Cs", "Cc") else char for char in text.replace("´", "’"))
    return unicodedata.normalize("NFKC", kept)


def _is_invisible(character: str) -> bool:
    if character in _FILLERS or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return True
    return unicodedata.category(character) == "Cf"


def _show(text: str) -> str:
    """Return text with its invisible characters written out."""
    return "".join(f"<U+{ord(char):04X}>" if _is_invisible(char) else char for char in text)


def _undo_lookalikes(chunk: str, *, latin_elsewhere: bool) -> str:
    """Return the chunk with look-alike letters replaced word by word (step 4)."""
    if chunk.isascii():
        return chunk
    scripts = {script_of(char) for char in chunk} & _CONFUSED_SCRIPTS
    foreign = scripts - {"LATIN"}
    if not foreign:
        return chunk
    to_latin, from_latin = _lookalikes()
    if all(char in to_latin for char in chunk if script_of(char) in foreign):
        # "Tunisiа" has one Cyrillic letter; "сосо" among Latin words has nothing but look-alikes.
        if "LATIN" in scripts or latin_elsewhere:
            return "".join(to_latin.get(char, char) for char in chunk)
        return chunk
    if "LATIN" in scripts and len(foreign) == 1:
        table = from_latin.get(next(iter(foreign)), {})
        latin = sum(script_of(char) == "LATIN" for char in chunk)
        # "Жonathan" is a Latin word with one odd letter, and no Cyrillic one.
        if 2 * latin <= len(chunk) and all(char.lower() in table for char in chunk if script_of(char) == "LATIN"):
            return "".join(table[char.lower()] if script_of(char) == "LATIN" else char for char in chunk)
    return chunk


def read_words(text: str) -> tuple[tuple[Word, ...], tuple[Signal, ...]]:
    """Apply all six steps.

    Args:
        text: Any string.

    Returns:
        The words in their order, and the signals found on the way.

    Example:
        >>> words, signals = read_words("Jund аl-Khilаfah")
        >>> [word.text for word in words], {signal.kind for signal in signals}
        (['jund', 'al', 'khilafah'], {'look-alike'})
    """
    cleaned = clean(text)
    pieces: list[str] = []
    signals: list[Signal] = []
    for raw in cleaned.split():
        piece = raw
        if not piece.isascii():
            visible = "".join(char for char in piece if not _is_invisible(char))
            if visible != piece:
                if visible:
                    signals.append(Signal("invisible", _show(piece), visible))
                piece = unicodedata.normalize("NFKC", visible)
        if piece:
            pieces.extend(_SLASH.split(piece) if "/" in piece else (piece,))
    has_latin = [any(script_of(char) == "LATIN" for char in piece) for piece in pieces]
    # A wholly Cyrillic name with one Latin word in it is not a trick: only where every word that is not
    # made of look-alikes alone is Latin may a word of look-alikes be read as Latin.
    foreign_words = sum(1 for piece, latin in zip(pieces, has_latin, strict=True) if not latin and _is_foreign(piece))
    words: list[Word] = []
    asides = _asides(pieces)
    for number, (piece, aside) in enumerate(zip(pieces, asides, strict=True)):
        undone = _undo_lookalikes(piece, latin_elsewhere=any(has_latin) and foreign_words == 0)
        if undone != piece:
            signals.append(Signal("look-alike", piece, undone.lower()))
        read, found = _read_parts(undone, alone=len(pieces) == 1)
        if undone == piece and not piece.isascii() and _is_mixed(piece):
            signals.append(Signal("mixed-scripts", piece, " ".join([word.text for word in read])))
        words.extend([Word(word.text, word.original, word.dotted, word.comma, number, aside) for word in read])
        signals.extend(found)
    return tuple(words), tuple(signals)


def _asides(pieces: Sequence[str]) -> list[bool]:
    """Return which pieces stand in brackets, or behind a slash with several words behind it.

    "Hanifa Exchange (branch in Albu Kamal)" and "al-Qa'ida/Islamic Army" say a second time, or more of, what is named.
    """
    whole = "".join(pieces)
    if not any(mark in whole for mark in ("/", *_OPEN)):
        return [False] * len(pieces)
    found = []
    depth = 0
    slash = False
    for number, piece in enumerate(pieces):
        slash = slash or (piece.startswith("/") and number > 0 and len(pieces) - number >= _PHRASE)
        found.append(slash or depth > 0 or piece.startswith(_OPEN))
        depth = max(0, depth + sum(map(piece.count, _OPEN)) - sum(map(piece.count, _CLOSE)))
    return found


def _is_mixed(piece: str) -> bool:
    """Return whether a word has letters of two scripts that nobody writes together ("Жonathan")."""
    words = _SPELLING.findall(piece)
    return any(len({script_of(char) for char in word} - _MIXED_BY_HONEST) > 1 for word in words)


def _is_foreign(piece: str) -> bool:
    """Return whether a word has a letter that cannot pass for a Latin one."""
    to_latin, _ = _lookalikes()
    return any(script_of(char) and char not in to_latin for char in piece)


_SPELLING = re.compile(f"[\\w{''.join(sorted(APOSTROPHES))}]+")
_OPEN, _CLOSE = ("(", "["), (")", "]")
# "al-Qa'ida/Islamic": two words; "A/S", "M/T" and "24/7": one.
_SLASH = re.compile(r"(?<=[^\W\d_]{3})(?=/[^\W\d_]{3})")
# So many words make a phrase: "Revolutionary People's Party/Front" has one.
_PHRASE = 2
_COMMAS = (",", "،", "，", "、")
_AROUND = ' ,.;:()[]{}"،，、'
_RUNS = re.compile(r"[a-z]+|[0-9]+")
# "MS13" and "21st" carry numbers; so does "Star2", but "Renat0" carries a letter: a last 1, 2, 3, 6 or 9
# more often numbers a ship or a firm than it stands for a letter.
_HONEST_DIGITS = re.compile(r"\d\d$|^\d\d|[12369]$")
_LETTER_FOR_DIGIT = {"0": "o", "1": "l", "2": "z", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}


def _read_digits(token: str) -> str | None:
    """Return the token with digits read as letters, or None where they are honest digits.

    "M0hammed" and "5mith" hide a letter; "MS13", "9F" and "Unit 3B" do not.
    """
    letters = sum(char.isalpha() for char in token)
    digits = len(token) - letters
    if letters < 3 or letters <= digits or _HONEST_DIGITS.search(token):
        return None
    reading = letters_for_digits(token)
    return reading if reading.isalpha() else None


def letters_for_digits(token: str) -> str:
    """Return a word with the letters that its digits look like.

    Args:
        token: Folded letters and digits.

    Returns:
        The reading; a digit that looks like no letter stays.

    Example:
        >>> letters_for_digits("m1kha1l"), letters_for_digits("r1m")
        ('mikhail', 'rim')
    """
    out = []
    for position, char in enumerate(token):
        if char == "1":
            # "M1khail" hides an i between consonants, "A1i" an l beside a vowel.
            before = token[position - 1] if position else ""
            after = token[position + 1] if position + 1 < len(token) else ""
            char = "l" if (not before or before in "aeiou") and after and after in "aeiou" else "i"
        out.append(_LETTER_FOR_DIGIT.get(char, char))
    return "".join(out)


# The article before a word of three letters; "الله" is God, whose name has it inside.
_ARTICLE = re.compile(r"^(و)?(ال)(?!له$)(\w{3,}.*)$")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")


def _read_parts(piece: str, *, alone: bool) -> tuple[Sequence[Word], Sequence[Signal]]:
    """Return the words of a piece, apart from what some scripts write to a word without a space.

    "김정은" is Kim Jong Un: the surname stands first. "والجهاد" is wa al-jihad: "and" and the article stand before it.
    """
    if piece.isascii():
        return _read_piece(piece)
    if HAN.search(piece):
        return _read_han(piece, alone=alone)
    if HANGUL.fullmatch(piece):
        return [word for part in split_hangul(piece, alone=alone) for word in _read_piece(part)[0]], ()
    match = _ARTICLE.match(piece)
    if match is None:
        return _read_piece(piece)
    conjunction, article, word = match.groups()
    before = [Word("wa", conjunction)] if conjunction else []
    read, signals = _read_piece(word)
    return (*before, Word("al", article), *read), signals


def _read_han(piece: str, *, alone: bool) -> tuple[Sequence[Word], Sequence[Signal]]:
    """Return the words of a piece with Han characters in it, which are read as Mandarin."""
    words: list[Word] = []
    signals: list[Signal] = []
    alone = alone and HAN.fullmatch(piece) is not None
    place = 0
    for run in HAN.finditer(piece):
        between, found = _read_piece(piece[place : run.start()])
        words += between
        signals += found
        for characters, reading in split_han(run.group(), alone=alone):
            latin = reading or "".join(_WORD.findall(romanise(characters)))
            if latin:
                words.append(Word(latin, characters))
        place = run.end()
    behind, found = _read_piece(piece[place:])
    words += behind
    if words and not behind and piece.endswith(_COMMAS):
        words[-1] = replace(words[-1], comma=True)
    return words, (*signals, *found)


@lru_cache(maxsize=1 << 14)
def _read_piece(piece: str) -> tuple[tuple[Word, ...], tuple[Signal, ...]]:
    """Return the words of one space-separated piece, and its signals (steps 5 and 6).

    Names are made of few distinct words, so most pieces have been read before.
    """
    if piece.isascii() and piece.isalpha():
        return (Word(piece.lower(), piece),), ()
    comma = piece.endswith(_COMMAS)
    folded = "".join([char for char in piece.casefold() if char not in _UNREAD])
    # Removing an apostrophe can bring a base letter and a combining mark together.
    folded = folded if folded.isascii() else unicodedata.normalize("NFC", folded)
    latin = romanise(folded).lower()
    latin = "".join([char for char in latin if char not in "'`\""])
    latin = latin.replace("&", " and ")
    dotted_spans = [match.span() for match in _DOTTED.finditer(latin)] if "." in latin else []
    words: list[Word] = []
    signals: list[Signal] = []
    tokens = list(_WORD.finditer(latin))
    spellings = _SPELLING.findall(piece)
    if len(spellings) != len(tokens):
        # One letter of the text may be read as several words (Han), and several pieces as one.
        spellings = [piece.strip(_AROUND)] if len(tokens) == 1 else [match.group() for match in tokens]
    for match, original in zip(tokens, spellings, strict=True):
        token = match.group()
        dotted = any(start <= match.start() and match.end() <= stop for start, stop in dotted_spans)
        if token.isalpha() or token.isdigit():
            words.append(Word(token, original, dotted))
            continue
        ordinal = _ORDINAL.match(token)
        if ordinal:
            words.append(Word(ordinal.group(1), original))
            continue
        reading = _read_digits(token)
        if reading is not None:
            signals.append(Signal("digit-for-letter", original, reading))
            words.append(Word(reading, original, dotted))
            continue
        same_length = len(original) == len(token)
        for run in _RUNS.finditer(token):
            shown = original[run.start() : run.end()] if same_length else run.group()
            words.append(Word(run.group(), shown))
    if words and comma:
        last = words[-1]
        words[-1] = Word(last.text, last.original, last.dotted, comma=True)
    return tuple(words), tuple(signals)
