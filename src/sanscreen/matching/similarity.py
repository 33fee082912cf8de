"""Part against part: how like two folded spellings are, and by what cause.

In: the texts of two units that share a key. Out: a `Likeness`, the best over the causes:

* equal form; one family of romanisations; one symbol of trade or place; cognates;
* a typing slip: optimal string alignment (Damerau 1964, restricted), its cost shared out over the length;
* one sound: alignment of the sound forms in which a vowel is cheap and an unwritten vowel cheaper, so that
  dropped vowels ("mhmmd") and other orthographies ("Rasheed") cost less than a typing slip;
* vowels left out: the letters of one without its vowels are the other's;
* a cut word: one is the beginning of the other;
* an acronym: its letters begin the words of the other.

Invariant: a pure function of the two texts and the profile; symmetric; 1.0 only for equal forms.
This is the only module that imports rapidfuzz. It does not know positions, weights or roles.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from sanscreen.matching.likeness import NOTHING, Cause, Likeness
from sanscreen.matching.profile import Profile
from sanscreen.matching.sound import sound_cost, sound_costs
from sanscreen.names.families import (
    consonants,
    ending_of,
    families_of,
    scanned_form,
    skeleton,
    sound_form,
    symbols_of,
    undoubled_consonants,
)
from sanscreen.names.letters import LONGEST
from sanscreen.names.spelling import spelling_cost, spelling_costs
from sanscreen.names.weights import is_known
from sanscreen.remembered import Remembered

REMEMBERED = 1 << 14
"""Pairs of words that are remembered of a short list."""
TWO_SLIPS = 6
"""From so many letters on two slips are still one word: "Husseini" and "Huseinii", but not "Omar" and "Amir"."""
LENGTH_POWER = 0.9
"""A slip in a long word costs less, but not in proportion: "Abdurrahman" and "Abdulrahman"."""
SHORTEST_CUT = 4
"""So many letters of a cut word at least: "Moha" of "Mohammed"."""

# Likenesses that two different names may have by accident; a typing slip seldom makes another known name.
_BY_ACCIDENT = frozenset(
    {
        Cause.ONE_EDIT,
        Cause.KEY,
        Cause.DOUBLED,
        Cause.EDITS,
        Cause.SWAP,
        Cause.SOUND_AND_LETTERS,
        Cause.VOWELS,
        Cause.CUT,
    }
)
_EQUAL = Likeness(1.0, Cause.EQUAL)

# One vowel or h more or less, or a near vowel: "Khilafah" and "Khilafa", "Ahmed" and "Ahmad".
_HARDLY_HEARD = 0.31
# Few consonants are soon alike: "Pics" and "Pij" share two, "Khadijah" and "Khadiga" three. The loss grows with the
# square, so that two share too little to find a firm by its sound alone.
_TELLING_SOUNDS = 4
# Each consonant fewer than four: "Brn" is Brian, Bruno and Baran.
_FEW_CONSONANTS = 0.04
_LEAST_CONSONANTS = 2
# Each letter of an acronym fewer than five: "PKK" begins many names, "PKLPK" one.
_TELLING_LETTERS, _FEW_LETTERS = 5, 0.04
# A listed acronym that is asked for by its words: "Taylor, Jones and Kaufman" is seldom the "TJK" of a list.
_SPELT_OUT = 0.08
# A word that needs more is another ("محمود" and "hamza"): of what several letters can be, some spelling is soon near.
_LEAST_LETTERS = 0.6
_MOST_LETTERS = 1.5
# In a short word each letter that does not fit makes another name: "서윤" is no "Se Un".
_LETTERS_POWER = 1.3
# Vowels that nobody writes, and one less usual letter: "Mahmoud".
_HARDLY_OTHER = 0.3
_LONGEST_PAIR = 2 * LONGEST
# Families of languages whose names are made of a few hundred syllables: "Fei" is also Hui, and so is another name.
_SYLLABLES = ("-chinese", "-korean")
# So few pairs are aligned one by one sooner than they are laid side by side.
_MANY = 8
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def unlikeness(a: str, b: str) -> float:
    """Return the share of letters that differ between two words.

    Args:
        a: Folded word.
        b: Another.

    Returns:
        Optimal string alignment over the longer length, in [0, 1].

    Example:
        >>> unlikeness("xhaykh", "shaykh") < unlikeness("ismail", "rusakevich")
        True
    """
    return OSA.normalized_distance(a, b)


def _value(likeness: Likeness) -> float:
    return likeness.value


def _is_within(fewer: str, more: str) -> bool:
    """Return whether all letters of one word stand in another in the same order."""
    letters = iter(more)
    return all(letter in letters for letter in fewer)


@cache
def _powers() -> tuple[float, ...]:
    return tuple([(length / 2) ** _LETTERS_POWER for length in range(_LONGEST_PAIR)])


def _length(own: str, latin: str) -> float:
    """Return what the cost of spelling one word as another is shared out over."""
    return _powers()[min(len(own) + len(latin), _LONGEST_PAIR - 1)]


@cache
def _neighbours() -> frozenset[tuple[str, str]]:
    """Return the pairs of letters whose keys touch on a QWERTY keyboard."""
    found: set[tuple[str, str]] = set()
    for row, below in zip(_KEYBOARD, (*_KEYBOARD[1:], ""), strict=True):
        found.update(pairwise(row))
        # A key touches the one below it and that to the left of that.
        found.update((key, low) for at, key in enumerate(row) for low in below[max(0, at - 1) : at + 1])
    return frozenset(found | {(b, a) for a, b in found})


def _slip(a: str, b: str) -> Cause:
    """Return which slip of one letter makes one word of another."""
    if len(a) == len(b):
        differing = [pair for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
        if len(differing) == 2:
            return Cause.SWAP
        return Cause.KEY if differing[0] in _neighbours() else Cause.ONE_EDIT
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    pairs = zip(shorter, longer, strict=False)
    at = next((place for place, pair in enumerate(pairs) if pair[0] != pair[1]), len(shorter))
    # Of a doubled letter the second is the one too many.
    return Cause.DOUBLED if at and longer[at] == longer[at - 1] else Cause.ONE_EDIT


def _are_two_families(a: str, b: str) -> bool:
    families_a, families_b = families_of(a), families_of(b)
    return bool(families_a and families_b and families_a.isdisjoint(families_b))


def _share_a_symbol(a: str, b: str) -> bool:
    return not set(symbols_of(a)).isdisjoint(symbols_of(b))


def _shared_ending(a: str, b: str) -> int:
    """Return how many letters of two surnames are one ending, which says no more than their language."""
    (ending_a, length_a), (ending_b, length_b) = ending_of(a), ending_of(b)
    return min(length_a, length_b) if ending_a and ending_a == ending_b else 0


def _digits(text: str) -> str:
    return "" if text.isalpha() else "".join(char for char in text if char.isdigit())


class Similarity:
    """Likeness of parts under one profile, remembered.

    Args:
        profile: The tunables.
        remembered: Pairs that are remembered, some 300 bytes each.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> similarity = Similarity(profile_of(None))
        >>> similarity.of("muhammad", "mehmet").cause.value
        'same name in another romanisation'
        >>> similarity.of("rashid", "rasheed").value > similarity.of("karim", "karam").value
        True
    """

    def __init__(self, profile: Profile, *, remembered: int = REMEMBERED) -> None:
        self.profile = profile
        self._letters_to_lose = (profile.letters - _LEAST_LETTERS) / profile.misspelt
        self._known: Remembered[tuple[str, str], Likeness] = Remembered(remembered)

    def of(self, query_text: str, listed_text: str) -> Likeness:
        """Return the likeness of two unit texts that share a key.

        Args:
            query_text: Folded text of a query unit.
            listed_text: Folded text of a listed unit.

        Returns:
            The best likeness over the causes, or one of value 0 where none reaches the least value.
        """
        if query_text == listed_text:
            return _EQUAL
        pair = (query_text, listed_text)
        known = self._known.get(pair)
        if known is None:
            known = self._remember(pair, self._compare(query_text, listed_text))
        return known

    def of_many(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Likeness]:
        """Do for many pairs what `of` does for one, which is much faster than one by one.

        Args:
            pairs: Folded texts of query units, each with that of a listed unit that shares a key with it.

        Returns:
            For each pair what `of` gives.
        """
        likenesses: dict[tuple[str, str], Likeness] = {}
        new: list[tuple[str, str]] = []
        for pair in dict.fromkeys(pairs):
            known = _EQUAL if pair[0] == pair[1] else self._known.get(pair)
            if known is None:
                new.append(pair)
            else:
                likenesses[pair] = known
        sounds: list[float | None] = [None] * len(new)
        if len(new) >= _MANY:
            sounds[:] = sound_costs([(sound_form(a), sound_form(b)) for a, b in new])
        for pair, sound in zip(new, sounds, strict=True):
            likenesses[pair] = self._remember(pair, self._compare(pair[0], pair[1], sound))
        return likenesses

    def by_letters(self, own: str, latin: str) -> Likeness:
        """Return the likeness of a word in its own script and a Latin one that share a key.

        Args:
            own: Own form of one.
            latin: Folded text of the other.

        Returns:
            The likeness, falling with what it costs to spell the one as the other.
        """
        known = self._known.get((own, latin))
        if known is None:
            cost = spelling_cost(own, latin, min(_MOST_LETTERS, self._letters_to_lose * _length(own, latin)))
            known = self._remember((own, latin), self._of_cost(own, latin, cost))
        return known

    def alike_by_letters(self, own: str, latins: Iterable[str]) -> set[str]:
        """Compare a word in its own script with many Latin ones at once, which is faster than one by one.

        Args:
            own: Own form of the word.
            latins: Folded texts of the others.

        Returns:
            Those with a likeness, which is remembered.
        """
        alike: set[str] = set()
        new: list[str] = []
        for latin in latins:
            known = self._known.get((own, latin))
            if known is None:
                new.append(latin)
            elif known is not NOTHING:
                alike.add(latin)
        for latin, cost in zip(new, spelling_costs(own, new), strict=True):
            likeness = self._of_cost(own, latin, cost)
            # Of a thousand words few are alike, and the others would push out what is asked for again.
            if likeness is not NOTHING:
                self._remember((own, latin), likeness)
                alike.add(latin)
        return alike

    def _remember(self, pair: tuple[str, str], likeness: Likeness) -> Likeness:
        self._known.put(pair, likeness, 1)
        return likeness

    def _of_cost(self, own: str, latin: str, cost: float) -> Likeness:
        if cost > _MOST_LETTERS:
            return NOTHING
        length = _length(own, latin)
        if cost > self._letters_to_lose * length:
            return NOTHING
        cause = Cause.LETTERS if cost <= _HARDLY_OTHER else Cause.NEARLY_LETTERS
        return Likeness(self.profile.letters - self.profile.misspelt * cost / length, cause)

    def read_apart(self, reading: str, latin: str, cause: Cause) -> float:
        """Return what a likeness by letters loses where the word has a usual reading, and the Latin one is another.

        Args:
            reading: Folded Latin text as which a word of a script without vowels is read.
            latin: Folded text of the other.
            cause: Why the two are alike.

        Returns:
            What two families lose that only unwritten vowels tell apart ("محمد" can be spelt "Mahmud"; but "שמי" is
            Sami and Shami), and where not all letters fit, what two known names lose ("مائده", Maida; "Majid").
        """
        if _are_two_families(reading, latin) and undoubled_consonants(reading) == undoubled_consonants(latin):
            return self.profile.two_families
        known = is_known(reading) and is_known(latin) and not _share_a_symbol(reading, latin)
        return self.profile.two_names if known and cause is Cause.NEARLY_LETTERS else 0.0

    def acronym(self, letters: str, *, asked: bool) -> Likeness:
        """Return the likeness of an acronym and the name whose words begin with its letters.

        Args:
            letters: The acronym.
            asked: Whether the query is the acronym. A listed one seldom stands without its words beside it, and the
                first letters of many an ordinary firm are one ("Taylor, Jones and Kaufman").

        Returns:
            The likeness: the fewer the letters, the more names they begin.
        """
        missing = max(0, _TELLING_LETTERS - len(letters))
        value = self.profile.acronym - _FEW_LETTERS * missing - (0.0 if asked else _SPELT_OUT)
        return Likeness(max(0.0, value), Cause.ACRONYM)

    def _compare(self, a: str, b: str, sound: float | None = None) -> Likeness:
        """Compare two words, of which the cost of saying one as the other may be known."""
        if _digits(a) != _digits(b):
            # "Orient Star 2" and "Orient Star 3", "61398" and "61399": one figure makes another number.
            return NOTHING
        meant = self._by_symbol(a, b)
        if a.isdigit():
            return meant
        best = max(self._by_edits(a, b), self._by_sound(a, b, sound), self._by_beginning(a, b), key=_value)
        # One sound is no accident, but where it is two names ("Umar", "Umayr").
        if best.cause in _BY_ACCIDENT or (best.cause is Cause.SOUND and _are_two_families(a, b)):
            best = Likeness(best.value - self._apart(a, b), best.cause)
        best = max(best, self._by_consonants(a, b), key=_value)
        if scanned_form(a) == scanned_form(b):
            best = max(best, Likeness(self.profile.scanned, Cause.SCANNED), key=_value)
        best = max(meant, best, key=_value)
        return best if best.value >= self.profile.least else NOTHING

    def _by_symbol(self, a: str, b: str) -> Likeness:
        best = NOTHING
        symbols_a, symbols_b = symbols_of(a), symbols_of(b)
        if not (symbols_a and symbols_b):
            return best
        for symbol in set(symbols_a).intersection(symbols_b):
            value, cause = {
                "family": (self.profile.family, Cause.FAMILY),
                "cognate": (self.profile.cognate, Cause.COGNATE),
            }.get(symbol.partition(":")[0], (self.profile.symbol, Cause.SYMBOL))
            if cause is Cause.FAMILY and symbol.endswith(_SYLLABLES):
                value = self.profile.syllable
            best = max(best, Likeness(value, cause), key=_value)
        return best

    def _by_edits(self, a: str, b: str) -> Likeness:
        longer = max(len(a), len(b))
        most = 2 if longer >= TWO_SLIPS else 1
        edits = OSA.distance(a, b, score_cutoff=most)
        if edits > most:
            return NOTHING
        cause = _slip(a, b) if edits == 1 else Cause.EDITS
        shares = {Cause.SWAP: self.profile.swap, Cause.KEY: self.profile.key, Cause.DOUBLED: self.profile.doubled}
        # "Ahmed" and "Hamed" are two names, not one with its letters swapped.
        share = 1.0 if cause not in shares or self._apart(a, b) else shares[cause]
        if edits > 1:
            longer -= _shared_ending(a, b)
        return Likeness(1.0 - self.profile.edit * share * edits / longer**LENGTH_POWER, cause)

    def _apart(self, a: str, b: str) -> float:
        """Return what a likeness loses because the two are names in their own right.

        Nothing where one is written without its vowels, as Arabic and Hebrew are: "slymany" is known in that form.
        """
        vowels_a, vowels_b = len(a) - len(consonants(a)), len(b) - len(consonants(b))
        if min(vowels_a, vowels_b) <= 1 < max(vowels_a, vowels_b):
            return 0.0
        ending_a, ending_b = ending_of(a)[0], ending_of(b)[0]
        if ending_a and ending_b and ending_a != ending_b:
            return self.profile.two_families
        if _are_two_families(a, b):
            return self.profile.two_families
        return self.profile.two_names if is_known(a) and is_known(b) else 0.0

    def _by_sound(self, a: str, b: str, cost: float | None) -> Likeness:
        sound_a, sound_b = sound_form(a), sound_form(b)
        longer = max(len(sound_a), len(sound_b))
        length = longer**LENGTH_POWER
        skeleton_a, skeleton_b = skeleton(a), skeleton(b)
        few = (_TELLING_SOUNDS / max(1, min(len(skeleton_a), len(skeleton_b)))) ** 2
        value = min(1.0 - (1.0 - self.profile.sound) * few, self.profile.sound)
        most = (value - self.profile.least) * length / self.profile.edit
        if cost is None:
            cost = sound_cost(sound_a, sound_b, most)
        if cost > most:
            return NOTHING
        if cost > 1.0:
            length = max(1, longer - _shared_ending(a, b)) ** LENGTH_POWER
        value -= self.profile.edit * cost / length
        if cost <= _HARDLY_HEARD:
            return Likeness(value, Cause.SOUND)
        return Likeness(value, Cause.VOWELS if skeleton_a == skeleton_b else Cause.SOUND_AND_LETTERS)

    def _by_consonants(self, a: str, b: str) -> Likeness:
        bare = consonants(a)
        if bare != consonants(b):
            return NOTHING
        fewer, more = sorted((a, b), key=len)
        # Most vowels are gone ("Viktor" is no "Viktoria", "Hong" no "Hoang"), and what is left stands in its order.
        left, whole = len(fewer) - len(bare), len(more) - len(bare)
        if len(bare) < _LEAST_CONSONANTS or left > max(1, len(fewer) // 4) or 2 * left >= whole:
            return NOTHING
        if not _is_within(fewer, more):
            return NOTHING
        loss = _FEW_CONSONANTS * max(0, _TELLING_SOUNDS - len(bare))
        return Likeness(self.profile.unwritten - loss, Cause.UNWRITTEN)

    def _by_beginning(self, a: str, b: str) -> Likeness:
        shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
        if len(shorter) < SHORTEST_CUT or not longer.startswith(shorter):
            return NOTHING
        return Likeness(self.profile.cut * (0.5 + 0.5 * len(shorter) / len(longer)), Cause.CUT)
