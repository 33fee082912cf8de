"""The keys under which two parts can be like each other at all.

In: a folded part, or several parts written together. Out: the set of its keys. Two parts have likeness 0
unless they share a key; `sanscreen.matching.similarity` asks this module before it compares, and the index
files every listed part under the same keys, so **the index finds by construction everything that the score
can like**.

The keys of a part (prefix, then the form):

* ``e``: the form, and for parts of four letters and more the form with one letter deleted (two forms with one
  edit between them share such a key: W. Garbe's symmetric delete, 2012);
* ``s``: the sound skeleton, and for skeletons of four sounds and more with one sound deleted;
* ``b``: the first four letters (a cut part shares them with the whole one);
* ``o``: the form in which letters that a scanner confuses are one ("Osterkarnp");
* the symbols of its families, words of trade and places;
* ``a``: of a name of several words their first letters, of a name that may be such letters itself.

A part in another script has the keys of its romanisation here, and those of its letters in `sanscreen.names.letters`.
Parts written together carry only their form, skeleton and symbols; the whole name written together also
carries its skeleton with one sound deleted, so that a name without spaces may hold an error.
What this cannot see: two errors in one short part that also change its skeleton twice.
"""

from __future__ import annotations

from functools import lru_cache

from sanscreen.names.families import consonants, scanned_form, skeleton, symbols_of

SPELT = "e"
"""Prefix of the keys by the form, which two parts of four letters and more share where one slip lies between them."""

_CACHE = 1 << 13
"""Words that are remembered: names follow Zipf's law, and those that come often stay."""
_JOINED_CACHE = 1 << 12
"""Neighbours written together that are remembered: "mohammed" comes again soon, "mohammedsmithson" hardly ever."""

# Shorter forms are alike by accident: with one letter deleted "ali" and "alp" would both be "al".
_MIN_FORM, _MIN_SKELETON = 4, 4
_BEGINNING = 4
# "Czrs" is Cazares, whatever sounds its letters stand for; two letters are left to the sound.
_MIN_BARE = 3
# "PKK" and "PKLPKDM"; two letters begin the words of thousands of names.
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 3, 8


def _deletions(form: str) -> set[str]:
    return {form[:position] + form[position + 1 :] for position in range(len(form))}


@lru_cache(maxsize=_CACHE)
def part_keys(text: str) -> frozenset[str]:
    """Return the keys of one part.

    Args:
        text: Folded part.

    Returns:
        Its keys.

    Example:
        >>> bool(part_keys("gaddafi") & part_keys("qadhafi"))
        True
        >>> bool(part_keys("smith") & part_keys("jones"))
        False
    """
    keys = {SPELT + text, *symbols_of(text)}
    if text.isdigit():
        return frozenset(keys)
    if len(text) >= _MIN_FORM:
        keys.update(SPELT + form for form in _deletions(text))
        keys.add("o" + scanned_form(text))
    sound = skeleton(text)
    if len(sound) >= 2:
        keys.add("s" + sound)
    if len(sound) >= _MIN_SKELETON:
        keys.update("s" + form for form in _deletions(sound))
    if len(bare := consonants(text)) >= _MIN_BARE:
        keys.add("c" + bare)
    if len(text) >= _BEGINNING:
        keys.add("b" + text[:_BEGINNING])
    return frozenset(keys)


@lru_cache(maxsize=_JOINED_CACHE)
def joined_keys(text: str, *, whole: bool) -> frozenset[str]:
    """Return the keys of several parts written together.

    Args:
        text: The folded parts without a space.
        whole: Whether they are the whole name.

    Returns:
        Their keys.

    Example:
        >>> bool(joined_keys("abdalrahman", whole=False) & part_keys("abdulrahman"))
        True
    """
    keys = {SPELT + text, *symbols_of(text)}
    sound = skeleton(text)
    if len(sound) >= 3:
        keys.add("s" + sound)
    if whole and len(sound) >= _MIN_SKELETON:
        keys.update("s" + form for form in _deletions(sound))
    return frozenset(keys)


def acronym_keys(letters: str) -> frozenset[str]:
    """Return the keys that an acronym shares with the name whose words begin with its letters.

    Args:
        letters: Folded letters.

    Returns:
        One key; none where the letters are too few or too many to be told from a word.

    Example:
        >>> acronym_keys("irgc"), acronym_keys("al")
        (frozenset({'airgc'}), frozenset())
    """
    known = letters.isalpha() and _SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM
    return frozenset({"a" + letters}) if known else frozenset()
