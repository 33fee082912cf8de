"""How like two parts are, and by what cause.

In: nothing. Out: the words in which the modules that compare parts tell each other, and the evidence tells an analyst.
Invariant: a `Likeness` is a value; whoever compares decides what it comes to. It compares nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Cause(StrEnum):
    """Why two parts are alike, in the words an analyst reads."""

    EQUAL = "same spelling"
    READING = "same letters, read from another script"
    FAMILY = "same name in another romanisation"
    SYMBOL = "same word in another language"
    COGNATE = "same name in another language or as a short form"
    ONE_EDIT = "one letter differs"
    KEY = "one letter differs, typed by a neighbouring key"
    DOUBLED = "one letter doubled"
    EDITS = "a few letters differ"
    SWAP = "two letters swapped"
    SOUND = "sounds alike"
    SOUND_AND_LETTERS = "sounds nearly alike"
    VOWELS = "same consonants, vowels differ or are left out"
    UNWRITTEN = "vowels left out"
    LETTERS = "spelling of the same letters of another script"
    NEARLY_LETTERS = "spelling of nearly the same letters of another script"
    SCANNED = "letters that a scanner confuses"
    CUT = "cut short"
    INITIAL = "initial"
    PARTICLE = "same particle"
    LEGAL_FORM = "legal form misspelt"
    ACRONYM = "first letters of the words"

    # That of `Enum` is written in Python, and causes are looked up in sets for every pair of words.
    __hash__ = str.__hash__


class Likeness(NamedTuple):
    """How like two parts are.

    A tuple, because a query has many and each is soon made.

    Attributes:
        value: In [0, 1]; 0 for two words that have nothing to do with each other.
        cause: Why.
    """

    value: float
    cause: Cause


NOTHING = Likeness(0.0, Cause.EQUAL)
"""Of two words that have nothing to do with each other."""
