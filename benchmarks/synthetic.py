"""Lists of any size with realistic names, for growth: no real list has a million entities.

Comes in: a number and a seed. Goes out: an iterator over entities, which holds words and no entity, so a million cost
little memory. Parts are drawn by Zipf's law from the parts of the shipped names, and then from names coined out of
syllables; the longer the list, the more words are open to it, so the vocabulary grows as in real ones (Heaps' law).
Three in ten entities are firms; an entity has three names on average.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache

from benchmarks.ordinary import shipped_names
from benchmarks.treatments import TABLE, treat
from sanscreen.records import Entity, Name

EXPONENT = 0.9
"""A word's frequency falls with its rank to this power: Zipf's law, whose exponent is near 1 for names as for words."""
SHIFT = 2.7
"""Added to the rank (Mandelbrot), so that a word is at most a third commoner than the next, as with family names."""
HEAPS = 0.5
"""Power of the list's length with which the words that are open to it grow; of those many are not drawn at once."""
FAMILIES, GIVENS = 150, 40
"""Open words for each unit of length ** HEAPS. The distinct words of a list then grow as its length to the power 0.71
up to 30,000 entities and 0.65 beyond; OFAC's list has 0.78 up to 10,000 entities, 0.75 up to 19,000, and falling."""
FIRM_SHARE = 0.3
ALIAS_COUNTS = (0, 0, 1, 1, 2, 2, 3, 3, 3, 5)
"""Aliases of an entity, each as likely: 2 on average, none for a fifth, as on lists collected from several others."""
RESPELT, FURTHER, SHORTER, TURNED = 0.5, 0.2, 0.1, 0.05
"""Shares of the ways to make an alias: another spelling, a part more, one less, another order; else another name."""
SPELLINGS_KEPT = 50_000
"""Words whose spellings are kept: by Zipf's law eight draws in ten are of them on a list of a million entities."""
_WORDS_STARTS = """
Al Ba Be Bo Cha Da Do El Fa Ga Gri Ha Ib Iv Ja Ka Kho Kra La Lu Ma Mi Mo Na No Os Pa Pe Po Qa Ra Ri Ro Sa She Si
Sta Ta To Tu Va Vo Wa Ya Za Zhu
"""
_STARTS = _WORDS_STARTS.split()
_WORDS_MIDDLES = """
ba bi ca da de di do ga gi ha ji ka ki la le li lo ma mi mu na ne ni no ra re ri ro sa se shi ta ti to va ve vi
za
"""
_MIDDLES = _WORDS_MIDDLES.split()
_WORDS_ENDS = """
ani ari awi ba dar di din ev eva ez han i ian ic in ira ko kov lez li lin man mi mov nez ni o ov ova poor rez ri
ro s san shi ski son t tov vic yan yev zad
"""
_ENDS = _WORDS_ENDS.split()
_SPELLING_ROWS = tuple(
    row for row in TABLE if row.name in ("romanised otherwise", "doubles collapsed", "umlauts expanded")
)
_HEARD = next(row for row in TABLE if row.name == "heard spelling")


class Zipf:
    """Draws words by rank: the first is the commonest.

    Args:
        words: Known words, the commonest first.
        seed: Seed of the words that are coined once the known ones are used up; None for a closed vocabulary.
    """

    def __init__(self, words: list[str], seed: str | None = None) -> None:
        self._words = list(words)
        self._known = set(words)
        self._coining = None if seed is None else random.Random(seed)

    def draw(self, rng: random.Random, size: int) -> str:
        """Draw one of the first `size` words; where no words are coined, one of those there are.

        Example:
            >>> Zipf(["Ali", "Sara"]).draw(random.Random(1), 1)
            'Ali'
        """
        if self._coining is None:
            size = min(size, len(self._words))
        while len(self._words) < size:
            self._coin()
        # The inverse of the distribution's integral: no table of weights, so a growing vocabulary costs nothing.
        power = 1.0 - EXPONENT
        low, high = SHIFT**power, (size + SHIFT) ** power
        rank = int((low + rng.random() * (high - low)) ** (1.0 / power) - SHIFT)
        return self._words[min(max(rank, 0), size - 1)]

    def _coin(self) -> None:
        rng = self._coining
        while rng is not None:
            middle = "".join([rng.choice(_MIDDLES) for _ in range(rng.choice((0, 1, 1, 2)))])
            word = rng.choice(_STARTS) + middle + rng.choice(_ENDS)
            if word not in self._known:
                self._known.add(word)
                self._words.append(word)
                return


class Vocabulary:
    """Draws names of persons and firms, from more words the later they are drawn.

    Args:
        seed: Seed of the coined words; the draws are the caller's.
    """

    def __init__(self, seed: str) -> None:
        given, family, trade = _shipped_words()
        self._given, self._family = Zipf(given, f"{seed}:given"), Zipf(family, f"{seed}:family")
        self._trade = Zipf(trade)

    def given(self, rng: random.Random, number: int) -> str:
        """Draw a given name for the entity with this number."""
        return self._given.draw(rng, 1 + int(GIVENS * number**HEAPS))

    def family(self, rng: random.Random, number: int) -> str:
        """Draw a family name, which may be that of a firm too."""
        return self._family.draw(rng, 1 + int(FAMILIES * number**HEAPS))

    def trade(self, rng: random.Random) -> str:
        """Draw a word of trade or a legal form; there are no new ones."""
        return self._trade.draw(rng, 1_000_000)

    def person(self, rng: random.Random, number: int) -> list[str]:
        """Draw the parts of a person's name: one or two given names and a family name."""
        given = [self.given(rng, number) for _ in range(rng.choice((1, 1, 2)))]
        return [*given, self.family(rng, number)]

    def firm(self, rng: random.Random, number: int) -> list[str]:
        """Draw the words of a firm: a family name and one to three words of trade."""
        words = dict.fromkeys([self.trade(rng) for _ in range(rng.choice((1, 2, 2, 3)))])
        return [self.family(rng, number), *words]


def generate_entities(count: int, *, seed: int) -> Iterator[Entity]:
    """Yield synthetic entities.

    Args:
        count: How many.
        seed: Seed of the draw; a longer list begins with the shorter one of the same seed.

    Yields:
        Entities with ids "1" to str(count).

    Example:
        >>> [entity.id for entity in generate_entities(2, seed=1)]
        ['1', '2']
    """
    rng = random.Random(f"{seed}:synthetic")
    vocabulary = Vocabulary(f"{seed}:synthetic")
    for number in range(1, count + 1):
        is_firm = rng.random() < FIRM_SHARE
        drawn = vocabulary.firm if is_firm else vocabulary.person
        words = drawn(rng, number)
        texts = {" ".join(words): None}
        wanted = 1 + rng.choice(ALIAS_COUNTS)
        while len(texts) < wanted:
            texts[" ".join(_alias(words, rng, vocabulary, number, is_firm=is_firm))] = None
        yield Entity(
            id=str(number),
            kind="organization" if is_firm else "person",
            names=tuple([Name(text=text, kind="alias" if place else "primary") for place, text in enumerate(texts)]),
        )


def _alias(words: list[str], rng: random.Random, vocabulary: Vocabulary, number: int, *, is_firm: bool) -> list[str]:
    """Return the words of another name; it may be the same one, where a way changes nothing."""
    way = rng.random()
    if way < RESPELT:
        at = rng.randrange(len(words))
        spellings = _spellings(words[at])
        return [*words[:at], rng.choice(spellings), *words[at + 1 :]] if spellings else words
    way -= RESPELT
    if way < FURTHER:
        return [*words, vocabulary.trade(rng)] if is_firm else [words[0], vocabulary.given(rng, number), *words[1:]]
    way -= FURTHER
    if way < SHORTER:
        at = rng.randrange(1, len(words))
        return [*words[:at], *words[at + 1 :]] if len(words) > 2 else words
    way -= SHORTER
    if way < TURNED and not is_firm:
        return [words[-1], *words[:-1]]
    return vocabulary.firm(rng, number) if is_firm else vocabulary.person(rng, number)


@lru_cache(maxsize=SPELLINGS_KEPT)
def _spellings(word: str) -> tuple[str, ...]:
    """Return the other spellings of a word: the same few for everyone who bears it, as in life."""
    found = [treat(row, word, kind="person", entity_id=word, seed=0) for row in _SPELLING_ROWS]
    if not any(found):
        found = [treat(_HEARD, word, kind="person", entity_id=word, seed=0)]
    return tuple(dict.fromkeys([spelling for spelling in found if spelling and spelling != word]))


@lru_cache(maxsize=1)
def _shipped_words() -> tuple[list[str], list[str], list[str]]:
    """Return the given names, family names and words of firms among the shipped names, the commonest first."""
    names, _ = shipped_names()
    people = [row.text.split() for row in names if row.kind == "person" and row.script == "latin"]
    people = [words for words in people if len(words) > 1]
    trade = [word for row in names if row.culture == "words of trade" for word in row.text.split()]
    return _by_count([words[0] for words in people]), _by_count([words[-1] for words in people]), _by_count(trade)


def _by_count(words: list[str]) -> list[str]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))
