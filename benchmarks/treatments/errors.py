"""Degraded names: what typing, hearing, scanning and narrow fields do to a name that nobody means to hide."""

from __future__ import annotations

import random

from benchmarks.treatments.words import ACCENTED, KEYBOARD, OCR, SOUND

Rng = random.Random


def letters(name: str, *, inner_only: bool = False) -> list[int]:
    """Return the places of letters; with `inner_only`, only those that do not begin a word of the name."""
    return [
        place
        for place, character in enumerate(name)
        if character.isalpha() and (not inner_only or (place > 0 and name[place - 1].isalnum()))
    ]


def like(text: str, model: str) -> str:
    """Return the text in the case of the letter it replaces."""
    return text.upper() if model.isupper() else text


def replace_one(name: str, table: list[tuple[str, str]], rng: Rng) -> str | None:
    """Replace one occurrence of one entry of a table, or return None where none occurs."""
    low = name.lower()
    if len(low) != len(name):
        return None
    found = [(at, old, new) for old, new in table for at in _places(low, old)]
    if not found:
        return None
    at, old, new = rng.choice(found)
    return name[:at] + like(new, name[at]) + name[at + len(old) :]


def _places(text: str, part: str) -> list[int]:
    return [at for at in range(len(text) - len(part) + 1) if text.startswith(part, at)]


def insert(name: str, kind: str, rng: Rng) -> str | None:
    """A letter too many: a neighbouring key struck along (Damerau 1964; FCA test class "insert")."""
    places = [at for at in letters(name, inner_only=True) if name[at].lower() in KEYBOARD]
    if not places:
        return None
    at = rng.choice(places)
    return name[:at] + like(rng.choice(KEYBOARD[name[at].lower()]), name[at]) + name[at:]


def delete(name: str, kind: str, rng: Rng) -> str | None:
    """A letter too few: a key not struck (Damerau 1964; FCA test class "delete")."""
    places = letters(name, inner_only=True)
    if len(places) < 4:
        return None
    at = rng.choice(places)
    return name[:at] + name[at + 1 :]


def substitute(name: str, kind: str, rng: Rng) -> str | None:
    """A neighbouring key struck instead (Damerau 1964; FCA class "keyboard neighbours"; SSB "typo")."""
    places = [at for at in letters(name, inner_only=True) if name[at].lower() in KEYBOARD]
    if not places:
        return None
    at = rng.choice(places)
    return name[:at] + like(rng.choice(KEYBOARD[name[at].lower()]), name[at]) + name[at + 1 :]


def transpose(name: str, kind: str, rng: Rng) -> str | None:
    """Two neighbouring letters in the wrong order (Damerau 1964; FCA class "swap"; SSB "transpose")."""
    places = [at for at in letters(name)[:-1] if name[at + 1].isalpha() and name[at].lower() != name[at + 1].lower()]
    if not places:
        return None
    at = rng.choice(places)
    first, second = name[at], name[at + 1]
    return name[:at] + like(second.lower(), first) + like(first.lower(), second) + name[at + 2 :]


def double(name: str, kind: str, rng: Rng) -> str | None:
    """A letter struck twice (FCA class "insert, doubled")."""
    places = letters(name, inner_only=True)
    if not places:
        return None
    at = rng.choice(places)
    return name[: at + 1] + name[at:]


def ocr(name: str, kind: str, rng: Rng) -> str | None:
    """One shape misread from a scanned document: rn/m, cl/d, 0/O (SSB "ocr")."""
    return replace_one(name, OCR, rng)


def heard(name: str, kind: str, rng: Rng) -> str | None:
    """A spelling from hearing: ph/f, c/k, y/i (FCA class "metaphone respelling"; SSB "phonetic")."""
    return replace_one(name, SOUND, rng)


_ONE = (insert, delete, substitute, transpose, double)


def two_errors(name: str, kind: str, rng: Rng) -> str | None:
    """Two typing errors of any kind, anywhere in the name (FCA error depth 2)."""
    for _ in range(2):
        once = rng.choice(_ONE)(name, kind, rng)
        if once is None:
            return None
        name = once
    return name


def two_errors_apart(name: str, kind: str, rng: Rng) -> str | None:
    """One typing error in each of two words of the name (FCA error depth 2)."""
    words = name.split()
    long = [at for at, word in enumerate(words) if len(letters(word)) >= 4]
    if len(long) < 2:
        return None
    for at in rng.sample(long, 2):
        changed = rng.choice(_ONE)(words[at], kind, rng)
        if changed is None:
            return None
        words[at] = changed
    return " ".join(words)


def two_errors_together(name: str, kind: str, rng: Rng) -> str | None:
    """Two typing errors in one word, the rest untouched: the hardest place for keys (FCA error depth 2)."""
    words = name.split()
    long = [at for at, word in enumerate(words) if len(letters(word)) >= 5]
    if not long or len(words) < 2:
        return None
    at = rng.choice(long)
    for _ in range(2):
        changed = rng.choice(_ONE)(words[at], kind, rng)
        if changed is None:
            return None
        words[at] = changed
    return " ".join(words)


def first_letter(name: str, kind: str, rng: Rng) -> str | None:
    """A wrong first letter of one word, which defeats systems that block on it (FCA class "change, first letter")."""
    places = [at for at in letters(name) if (at == 0 or name[at - 1] == " ") and name[at].lower() in KEYBOARD]
    if not places:
        return None
    at = rng.choice(places)
    return name[:at] + like(rng.choice(KEYBOARD[name[at].lower()]), name[at]) + name[at + 1 :]


def truncated_20(name: str, kind: str, rng: Rng) -> str | None:
    """Cut at 20 characters by a narrow field (SSB "truncate")."""
    return name[:20].rstrip() if len(name) > 21 else None


def truncated_35(name: str, kind: str, rng: Rng) -> str | None:
    """Cut at 35 characters, the line of a SWIFT MT payment message (SSB "truncate")."""
    return name[:35].rstrip() if len(name) > 36 else None


def cut_word(name: str, kind: str, rng: Rng) -> str | None:
    """One long word cut after four to six letters, as on cards and forms (FCA class "delete, end of word")."""
    words = name.split()
    long = [at for at, word in enumerate(words) if len(word) >= 8]
    if not long or len(words) < 2:
        return None
    at = rng.choice(long)
    words[at] = words[at][: rng.randint(4, 6)]
    return " ".join(words)


def no_spaces(name: str, kind: str, rng: Rng) -> str | None:
    """All words run together, as in e-mail addresses and old files (FCA class "delete, spaces")."""
    return "".join(name.split()) if len(name.split()) >= 2 else None


def joined_parts(name: str, kind: str, rng: Rng) -> str | None:
    """Two neighbouring words run together: "Abdul Rahman", "Abdulrahman" (FCA class "delete, one space")."""
    words = name.split()
    if len(words) < 3:
        return None
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]])


def split_part(name: str, kind: str, rng: Rng) -> str | None:
    """One long word broken by a space: "Abdul rahman" (FCA class "insert, space")."""
    words = name.split()
    long = [at for at, word in enumerate(words) if len(word) >= 7 and word.isalpha()]
    if not long:
        return None
    at = rng.choice(long)
    cut = rng.randint(3, len(words[at]) - 3)
    return " ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]])


def diacritics_added(name: str, kind: str, rng: Rng) -> str | None:
    """Accents where the list has none: somebody writes the name as at home."""
    places = [at for at in letters(name) if name[at].lower() in ACCENTED]
    if len(places) < 2:
        return None
    for at in rng.sample(places, 2):
        name = name[:at] + like(rng.choice(ACCENTED[name[at].lower()]), name[at]) + name[at + 1 :]
    return name


def mojibake(name: str, kind: str, rng: Rng) -> str | None:
    """UTF-8 once read as Latin-1 on its way: "José" arrives as "JosÃ©"."""
    garbled = name.encode("utf-8").decode("latin-1")
    return garbled if garbled != name and all(character.isprintable() for character in garbled) else None
