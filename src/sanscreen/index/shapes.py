"""What likeness two words can have at most, told from a few numbers of each and without comparing them.

In: words. Out: `Shapes`, which are kept with the tables of a list, and for pairs of them a limit on their likeness.
Most words that share a key with a word of a query are another word: "Akinyi" and "Ascon" sound alike with one letter
fewer. By the letters that only one of the two has it is told that they cannot be near enough. On OFAC's list 4 pairs of
words are compared for a new query, and 13 without this.

Invariant: a limit is never below what `sanscreen.matching.Similarity` gives. What only it can know, such as symbols and
letters of another script, is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sanscreen.arrays import Texts, digests
from sanscreen.matching.similarity import LENGTH_POWER, SHORTEST_CUT, TWO_SLIPS
from sanscreen.names.families import hard_sounds_of_many, scanned_forms_of_many, sound_forms_of_many

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sanscreen.matching import Profile

_N_LETTERS, _N_BITS = 26, 32
# Powers are rounded otherwise here than there.
_SLACK = 1e-9
_VOWELS = "aeiou"


@cache
def _bits() -> NDArray[np.uint32]:
    """Return a bit for each byte: one for each letter from a to z, the others shared by digits and all else."""
    places = np.arange(256) % (_N_BITS - _N_LETTERS) + _N_LETTERS
    places[ord("a") : ord("z") + 1] = np.arange(_N_LETTERS)
    return np.left_shift(np.uint32(1), places.astype(np.uint32))


@dataclass(frozen=True, slots=True)
class Shapes:
    """What is known of the spelling of some words, for each a number in each array.

    Attributes:
        letters: Its letters, a bit for each.
        hard: The letters of its sound form without vowels and h, which cost least to leave out.
        hard_digests: Digest of those in their order.
        scanned_digests: Digest of its `scanned_form`.
        lengths: Its length.
        sound_lengths: The length of its sound form.

    Example:
        >>> from sanscreen.matching import profile_of
        >>> shapes = Shapes.of(["akinyi", "ascon", "akinyie"])
        >>> asked, listed = shapes.take(np.array([0, 0])), shapes.take(np.array([1, 2]))
        >>> limits_of(asked, listed, np.array([True, False]), profile_of(None)).round(2).tolist()
        [0.75, 0.96]
    """

    letters: NDArray[np.uint32]
    hard: NDArray[np.uint32]
    hard_digests: NDArray[np.uint32]
    scanned_digests: NDArray[np.uint32]
    lengths: NDArray[np.uint16]
    sound_lengths: NDArray[np.uint16]

    @classmethod
    def of(cls, words: Sequence[str]) -> Shapes:
        """Return the shapes of some words.

        Args:
            words: Folded words.

        Returns:
            The shapes.
        """
        sounds = sound_forms_of_many(words)
        hard = hard_sounds_of_many(sounds)
        return cls(
            letters=_letters(words),
            hard=_letters(hard),
            hard_digests=digests(hard).astype(np.uint32),
            scanned_digests=digests(scanned_forms_of_many(words)).astype(np.uint32),
            lengths=_lengths(words),
            sound_lengths=_lengths(sounds),
        )

    def take(self, numbers: NDArray[np.integer]) -> Shapes:
        """Return the shapes of some of the words."""
        return Shapes(*(column[numbers] for column in self._columns()))

    @classmethod
    def joined(cls, parts: Sequence[Shapes]) -> Shapes:
        """Return the shapes of several, one behind the other."""
        return cls(*map(np.concatenate, zip(*(part._columns() for part in parts), strict=True)))

    def _columns(self) -> list[NDArray[Any]]:
        return [getattr(self, column.name) for column in fields(self)]


def _lengths(words: Sequence[str]) -> NDArray[np.uint16]:
    return np.fromiter(map(len, words), dtype=np.uint16, count=len(words))


def _letters(words: Sequence[str]) -> NDArray[np.uint32]:
    texts = Texts.of(words)
    # A blank behind the last word is never counted; of an empty word what stands behind it would be.
    bits = np.append(_bits()[texts.data], np.uint32(0))
    letters: NDArray[np.uint32] = np.bitwise_or.reduceat(bits, texts.starts[:-1]) if len(words) else bits[:0]
    letters[np.diff(texts.starts) == 0] = 0
    return letters


def limits_of(asked: Shapes, listed: Shapes, apart: NDArray[np.bool_], profile: Profile) -> NDArray[np.float64]:
    """Return what likeness some pairs of words can have at most.

    Args:
        asked: The first word of each pair.
        listed: The second.
        apart: Whether it is known that more than one slip lies between the two.
        profile: The tunables.

    Returns:
        For each pair a limit; 0 where the likeness is nothing. It holds for Latin words that share no symbol.
    """
    only_asked, only_listed = asked.letters & ~listed.letters, listed.letters & ~asked.letters
    strange = np.maximum(np.bitwise_count(only_asked), np.bitwise_count(only_listed)).astype(np.intp)
    unheard = np.maximum(np.bitwise_count(asked.hard & ~listed.hard), np.bitwise_count(listed.hard & ~asked.hard))
    differ = asked.hard_digests != listed.hard_digests
    lengths, others = asked.lengths.astype(np.intp), listed.lengths.astype(np.intp)
    longer, shorter = np.maximum(lengths, others), np.minimum(lengths, others)
    # Typing slips: each brings or takes away one letter at most.
    slips = np.maximum.reduce([strange, longer - shorter, differ.astype(np.intp), 2 * apart.astype(np.intp)])
    # A letter doubled or two swapped bring no new letter.
    share = np.where(strange > 0, profile.key, min(profile.key, profile.swap, profile.doubled))
    cost = profile.edit / np.maximum(longer, 1) ** LENGTH_POWER
    limits = np.where(slips == 0, 1.0, np.where(slips == 1, 1.0 - share * cost, 0.0))
    limits = np.where((slips == 2) & (longer >= TWO_SLIPS), 1.0 - 2.0 * cost, limits)
    # Sounds: each consonant that only one of the two has costs a whole sound.
    sounds = np.maximum(np.maximum(asked.sound_lengths, listed.sound_lengths), 1) ** LENGTH_POWER
    heard = profile.sound - profile.edit * np.maximum(unheard, differ) / sounds
    limits = np.maximum(limits, heard)
    # A cut word has no letter that the whole one lacks.
    is_within = ((only_asked == 0) | (only_listed == 0)) & (shorter >= SHORTEST_CUT) & (longer > shorter)
    limits = np.maximum(limits, np.where(is_within, profile.cut * (0.5 + 0.5 * shorter / np.maximum(longer, 1)), 0.0))
    # Where vowels are left out, or a scanner erred, the rest is the same.
    same_consonants = ((only_asked | only_listed) & ~_letters([_VOWELS])) == 0
    limits = np.maximum(limits, np.where(same_consonants, profile.unwritten, 0.0))
    is_scanned = asked.scanned_digests == listed.scanned_digests
    limits = np.maximum(limits, np.where(is_scanned, profile.scanned, 0.0))
    return np.where(limits < profile.least - _SLACK, 0.0, limits)
