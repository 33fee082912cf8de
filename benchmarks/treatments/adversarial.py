"""Adversarial variants: what somebody does who means to pass and still be recognised by a payee or a human."""

from __future__ import annotations

import random

from benchmarks.treatments.errors import letters
from benchmarks.treatments.words import DIGITS, INVISIBLE, LOOKALIKES

Rng = random.Random


def vowels_dropped(name: str, kind: str, rng: Rng) -> str | None:
    """Vowels inside every word left out: legible, and far in edits (SSB "vowel_drop")."""
    words = [
        word[0] + "".join(c for c in word[1:-1] if c.lower() not in "aeiou") + word[-1] if len(word) >= 4 else word
        for word in name.split()
    ]
    plain = " ".join(words)
    return plain if len(name) - len(plain) >= 2 else None


def lookalike_one(name: str, kind: str, rng: Rng) -> str | None:
    """One letter replaced by a Cyrillic or Greek one of the same shape (SSB "homoglyph"; Unicode TS 39)."""
    places = [at for at, character in enumerate(name) if character in LOOKALIKES]
    if not places:
        return None
    at = rng.choice(places)
    return name[:at] + LOOKALIKES[name[at]] + name[at + 1 :]


def lookalike_throughout(name: str, kind: str, rng: Rng) -> str | None:
    """Every letter that has a look-alike replaced by it (SSB "homoglyph"; Unicode TS 39)."""
    plain = "".join(LOOKALIKES.get(character, character) for character in name)
    return plain if sum(a != b for a, b in zip(name, plain, strict=True)) >= 2 else None


def invisible(name: str, kind: str, rng: Rng) -> str | None:
    """Zero-width characters inside words: unseen, and another string (SSB "invisible_char")."""
    places = letters(name, inner_only=True)
    if len(places) < 2:
        return None
    for at in sorted(rng.sample(places, 2), reverse=True):
        name = name[:at] + rng.choice(INVISIBLE) + name[at:]
    return name


def full_width(name: str, kind: str, rng: Rng) -> str | None:
    """Full-width Latin letters, as East Asian input methods make them (Unicode NFKC)."""
    plain = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    return plain if plain != name else None


def digits_for_letters(name: str, kind: str, rng: Rng) -> str | None:
    """Digits that look like letters: "0sama B1n Lad1n" (FCA class "numbers for letters")."""
    places = [at for at, character in enumerate(name) if character.lower() in DIGITS]
    if len(places) < 3:
        return None
    chosen = set(rng.sample(places, min(len(places), rng.randint(2, 3))))
    return "".join(DIGITS[c.lower()] if at in chosen else c for at, c in enumerate(name))


def dotted(name: str, kind: str, rng: Rng) -> str | None:
    """A dot or a bar put into the middle of a word (FCA class "insert, punctuation")."""
    places = letters(name, inner_only=True)
    if not places:
        return None
    at = rng.choice(places)
    return name[:at] + rng.choice(".-_|*") + name[at:]


def letters_spaced(name: str, kind: str, rng: Rng) -> str | None:
    """The letters of one word set apart: "L A D I N" (FCA class "insert, spaces")."""
    words = name.split()
    fitting = [at for at, word in enumerate(words) if 4 <= len(word) <= 9 and word.isalpha()]
    if not fitting:
        return None
    at = rng.choice(fitting)
    return " ".join([*words[:at], " ".join(words[at]), *words[at + 1 :]])
