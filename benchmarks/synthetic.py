"""Lists of any size with realistic names, for growth: no real list has a million entities.

Parts are drawn by Zipf's law (frequency falls with rank to the power 0.9) from the parts of the shipped names and from
family names coined out of syllables, so that the vocabulary grows with the list as in real ones (Heaps' law). Three in
ten entities are firms; each entity has one to five names, further ones made by treatments.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from benchmarks.ordinary import shipped_names
from benchmarks.treatments import TABLE, treat
from sanscreen.records import Entity, Name

EXPONENT = 0.9
FIRM_SHARE = 0.3
N_COINED = 60_000
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
_ALIAS_TREATMENTS = ("romanised otherwise", "part dropped", "part added", "doubles collapsed", "legal form removed")


class _Zipf:
    """Draws words by rank: the first is the commonest."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._weights = list(accumulate((rank + 2.7) ** -EXPONENT for rank in range(len(words))))

    def draw(self, rng: random.Random) -> str:
        return rng.choices(self._words, cum_weights=self._weights)[0]


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
    given, family, firm = _vocabularies(rng)
    rows = [row for row in TABLE if row.name in _ALIAS_TREATMENTS]
    for number in range(1, count + 1):
        if rng.random() < FIRM_SHARE:
            kind = "organization"
            text = " ".join([family.draw(rng), *dict.fromkeys(firm.draw(rng) for _ in range(rng.choice((1, 2, 2, 3))))])
        else:
            kind = "person"
            text = " ".join([*(given.draw(rng) for _ in range(rng.choice((1, 1, 2)))), family.draw(rng)])
        names = {text: None}
        for alias in range(rng.choice((0, 0, 1, 1, 2, 4))):
            treated = treat(rng.choice(rows), text, kind=kind, entity_id=f"{number}:{alias}", seed=seed)
            names[treated or text] = None
        yield Entity(
            id=str(number),
            kind=kind,
            names=tuple(Name(text=name, kind="alias" if place else "primary") for place, name in enumerate(names)),
        )


def _vocabularies(rng: random.Random) -> tuple[_Zipf, _Zipf, _Zipf]:
    names, _ = shipped_names()
    people = [row.text.split() for row in names if row.kind == "person" and row.script == "latin"]
    given = _by_count([words[0] for words in people if len(words) > 1])
    family = dict.fromkeys(_by_count([words[-1] for words in people if len(words) > 1]))
    while len(family) < N_COINED:
        middle = "".join(rng.choice(_MIDDLES) for _ in range(rng.choice((0, 1, 1, 2))))
        family.setdefault(rng.choice(_STARTS) + middle + rng.choice(_ENDS))
    firm = _by_count([word for row in names if row.culture == "words of trade" for word in row.text.split()])
    return _Zipf(given), _Zipf(list(family)), _Zipf(firm)


def _by_count(words: list[str]) -> list[str]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))
