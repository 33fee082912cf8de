"""Romanisation: text of any script in ASCII letters, by Unidecode or anyascii.

In: text without surrogates. Out: lower-case ASCII. ``romanised.txt`` stands before the romaniser where that loses a
sound. Which romaniser it is, is decided once a process, and every stamp names it.

Invariant: this is the only module that imports a romaniser. It does not find words or undo tricks.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import cache

from sanscreen.errors import MissingExtra
from sanscreen.names.tables import groups

ROMANISER_VARIABLE = "SANSCREEN_ROMANISER"
"""Environment variable that names the romaniser; read once a process."""
_ALIFS = frozenset("اأإآٱ")


def _unidecode() -> Callable[[str], str]:
    from unidecode import unidecode_expect_nonascii

    return unidecode_expect_nonascii


def _anyascii() -> Callable[[str], str]:
    from anyascii import anyascii

    return anyascii


_ROMANISERS = {"unidecode": _unidecode, "anyascii": _anyascii}


@cache
def _chosen_romaniser() -> tuple[str, Callable[[str], str]]:
    """Return the name and the function of the one asked for, or else of the first that is installed."""
    asked = os.environ.get(ROMANISER_VARIABLE, "")
    if asked and asked not in _ROMANISERS:
        raise MissingExtra(f"{ROMANISER_VARIABLE} is {asked!r}; set it to one of {', '.join(_ROMANISERS)}, or unset it")
    for name in [asked] if asked else _ROMANISERS:
        with suppress(ImportError):
            return name, _ROMANISERS[name]()
    missing = asked or " or ".join(_ROMANISERS)
    raise MissingExtra(
        f"names in other scripts are read with {missing}", extra="anyascii" if asked != "unidecode" else None
    )


@cache
def romaniser() -> str:
    """Return the name and version of the romaniser, as every stamp carries it.

    Unidecode is the romaniser on which the tables were made. anyascii (extra ``anyascii``, ISC licence) takes its place
    where Unidecode is not installed, or where the environment variable ``SANSCREEN_ROMANISER`` names it.

    Returns:
        For example ``"unidecode 1.4.0"``.

    Raises:
        MissingExtra: Neither is installed, or the one that the variable names is not.

    Example:
        >>> romaniser().partition(" ")[0]
        'unidecode'
    """
    # Imported here: the package metadata machinery is slow to load and is wanted once, for the stamp.
    from importlib.metadata import version

    name, _ = _chosen_romaniser()
    return f"{name} {version(name)}"


@cache
def _readings() -> dict[int, str]:
    """Return the letters that are read by ``romanised.txt`` and not by the romaniser."""
    return {ord(letter): reading for reading, letters in groups("romanised").items() for letter in letters}


def romanise(text: str) -> str:
    """Write text of any script in ASCII letters; the only place where the romaniser is called.

    Args:
        text: Any text without surrogates.

    Returns:
        Lower-case ASCII. Signs and characters that the romaniser does not know are dropped.

    Raises:
        MissingExtra: No romaniser is installed.

    Example:
        >>> romanise("Владимир"), romanise("München"), romanise("سالم")
        ('vladimir', 'munchen', 'salm')
    """
    if text.isascii():
        return text.lower()
    # One romaniser names a sign ("®", a smile), the other does not; no name is told by it.
    letters = "".join([" " if unicodedata.category(char) == "So" else char for char in text])
    # A first alif may be any vowel: "ابراهيم" is Ibrahim, "أسامة" Usama.
    first = int(letters[:1] in _ALIFS)
    return _chosen_romaniser()[1](letters[:first] + letters[first:].translate(_readings())).lower()
