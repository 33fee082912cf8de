"""The worst cases: lists and queries made so that as much as possible is alike.

Comes in: a size, a list where the case is about one, a seed. Goes out: entities, and queries by group. A list of many
entities is made as it is read, so that what is measured is the screener and not the case.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

from benchmarks.fold import fold
from benchmarks.lists import BUNDLED, load_lists
from benchmarks.ordinary import shipped_names
from benchmarks.synthetic import generate_entities
from benchmarks.treatments import TABLE, treat
from sanscreen.names.parts import MAX_PARTS
from sanscreen.records import Entity, Name, Query

N_QUERIES = 40
"""Queries of a group at most; a slow group gets through fewer."""
SURNAME = "Karimov"
ONE_NAME = "Mohammed Ali Ahmed"
_OTHER_SCRIPTS = (
    "Каримов", "Тимур Каримов", "Т. Каримов", "Каримова Зульфия", "كريموف", "تيمور كريموف", "카리모프", "כרימוב",
    "Καρίμοφ",
)  # fmt: skip
_SURNAMES = ("Karimov", "Karimoff", "Carimov", "Karymov", "Karimof", "Kharimov", "Kerimov", "Karimow")
_GIVEN = ("Mohammed", "Ali", "Ahmed", "Hassan", "Abdullah", "Hussein", "Ibrahim", "Omar")
_TRADE = ("International", "General", "National", "Trading", "Shipping", "Investment", "Group", "Holding")
_FORMS = ("LLC", "Ltd", "Company")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONG_PART = "abdulkarimov"
"""Twelve letters: 41,250 spellings differ from it in two letters."""
_CONSONANTS = "m{}kh{}dj{}b{}r"
_VOWELS = ("a", "e", "i", "o", "u", "aa", "ee", "ou", "y", "ai", "ei", "oo", "ia", "iy", "au", "eu", "ue")
"""Seventeen ways to write a vowel: 83,521 spellings with the same consonants."""


@dataclass(frozen=True)
class WorstCase:
    """A list and what is asked of it.

    Attributes:
        entities: The list, walked once.
        groups: Queries by what they have in common, all different.
    """

    entities: Iterable[Entity]
    groups: dict[str, list[Query]]


def long_queries(size: int, lists: Sequence[str], seed: int) -> WorstCase:
    """Queries as long as they get, on the bundled list: many parts, many initials, one endless word."""
    rng = random.Random(f"{seed}:long")
    entities = load_lists([BUNDLED]).entities
    words = sorted({word for entity in entities for name in entity.names for word in fold(name.text).split()})
    han = "".join(row.text for row in shipped_names()[0] if row.script == "han").replace(" ", "")

    def some(count: int) -> list[str]:
        return rng.sample(words, count)

    texts = {
        "200 parts": [" ".join(some(200)) for _ in range(N_QUERIES)],
        f"{MAX_PARTS - 1} parts": [" ".join(some(MAX_PARTS - 1)) for _ in range(N_QUERIES)],
        f"{MAX_PARTS - 1} initials": [" ".join(rng.choices(_LETTERS, k=MAX_PARTS - 1)) for _ in range(N_QUERIES)],
        "500 letters without a space": ["".join(some(200))[:500] for _ in range(N_QUERIES)],
        "96 letters of Han": ["".join(rng.choices(han, k=96)) for _ in range(N_QUERIES)],
    }
    return WorstCase(entities, {group: _queries(rows) for group, rows in texts.items()})


def common_on_list(size: int, lists: Sequence[str], seed: int) -> WorstCase:
    """Names of common parts only, on the given list."""
    return WorstCase(load_lists(lists).entities, _common_queries())


def common_on_generated(size: int, lists: Sequence[str], seed: int) -> WorstCase:
    """The same on a generated list."""
    return WorstCase(generate_entities(size, seed=seed), _common_queries())


def _common_queries() -> dict[str, list[Query]]:
    firms = [f"{one} {other} {form}" for (one, other), form in product(permutations(_TRADE, 2), _FORMS)]
    return {
        "persons of common parts": _queries(" ".join(three) for three in permutations(_GIVEN, 3)),
        "firms of common parts": _queries(firms),
        "one common part": _queries([*_GIVEN, *_TRADE]),
    }


def one_surname(size: int, lists: Sequence[str], seed: int) -> WorstCase:
    """As many persons of one surname: asked by the surname, and with what tells them little apart."""
    rng = random.Random(f"{seed}:surname")
    given = _given_names()
    rng.shuffle(given)
    absent, listed = given[:N_QUERIES], given[N_QUERIES:]

    def persons() -> Iterator[Entity]:
        drawing = random.Random(f"{seed}:persons")
        for number in range(size):
            yield _person(number, f"{drawing.choice(listed)} {drawing.choice(listed)} {SURNAME}")

    upper = _LETTERS.upper()
    pairs = zip(upper, upper[7:], strict=False)
    return WorstCase(
        persons(),
        {
            "the surname alone": _queries(_SURNAMES),
            "with an initial": _queries(f"{letter}. {SURNAME}" for letter in upper),
            "with two initials": _queries(f"{one}. {other}. {SURNAME}" for one, other in pairs),
            "with a listed given name": _queries(f"{name} {SURNAME}" for name in listed[:N_QUERIES]),
            "with another given name": _queries(f"{name} {SURNAME}" for name in absent),
            "in another script": _queries(_OTHER_SCRIPTS),
        },
    )


def two_letters_apart(size: int, lists: Sequence[str], seed: int) -> WorstCase:
    """Tens of thousands of parts that are two letters from one word, and so at most four from each other."""

    def spell(rng: random.Random) -> str:
        letters = list(_LONG_PART)
        for place in rng.sample(range(len(letters)), 2):
            letters[place] = rng.choice(_LETTERS)
        return "".join(letters)

    return _spelt(size, seed, spell)


def same_consonants(size: int, lists: Sequence[str], seed: int) -> WorstCase:
    """Tens of thousands of parts of the same consonants, which sound alike and share a key all."""
    return _spelt(size, seed, lambda rng: _CONSONANTS.format(*(rng.choice(_VOWELS) for _ in range(4))))


def _spelt(size: int, seed: int, spell: Callable[[random.Random], str]) -> WorstCase:
    rng = random.Random(f"{seed}:spelt")
    # Three entities to a spelling, and some spellings that none has.
    spellings = list(dict.fromkeys(spell(rng) for _ in range(size // 3 + 2 * N_QUERIES)))
    absent, listed = spellings[: 2 * N_QUERIES], spellings[2 * N_QUERIES :]
    given = _given_names()

    def persons() -> Iterator[Entity]:
        drawing = random.Random(f"{seed}:persons")
        for number in range(size):
            yield _person(number, f"{drawing.choice(given)} {listed[number % len(listed)]}")

    return WorstCase(
        persons(),
        {
            "a new spelling alone": _queries(absent[:N_QUERIES]),
            "a new spelling with a given name": _queries(f"{rng.choice(given)} {word}" for word in absent[N_QUERIES:]),
            "a listed spelling alone": _queries(rng.sample(listed, min(N_QUERIES, len(listed)))),
        },
    )


def one_name(size: int, lists: Sequence[str], seed: int) -> WorstCase:
    """As many persons of one name, born on different days."""
    rng = random.Random(f"{seed}:one name")
    days = [f"{rng.randint(1940, 1999)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}" for _ in range(N_QUERIES)]
    errors = [
        treat(row, ONE_NAME, kind="person", entity_id=str(number), seed=seed)
        for number, row in product(range(N_QUERIES), TABLE[:8])
    ]

    def persons() -> Iterator[Entity]:
        drawing = random.Random(f"{seed}:persons")
        for number in range(size):
            born = f"{drawing.randint(1940, 1999)}-{drawing.randint(1, 12):02}-{drawing.randint(1, 28):02}"
            yield _person(number, ONE_NAME, birth_dates=(born,))

    first, *others = ONE_NAME.split()
    return WorstCase(
        persons(),
        {
            "the name": _queries([ONE_NAME]),
            "with an error": _queries(text for text in errors if text is not None),
            "with an initial": _queries([f"{first[0]}. {' '.join(others)}", f"{first} {others[0][0]}. {others[1]}"]),
            "a part alone": _queries(ONE_NAME.split()),
            "with a birth date": [Query(name=ONE_NAME, birth_date=day) for day in dict.fromkeys(days)],
        },
    )


def _person(number: int, text: str, **fields: object) -> Entity:
    return Entity(id=str(number), kind="person", names=(Name(text=text, kind="primary"),), **fields)


def _given_names() -> list[str]:
    people = (row.text.split() for row in shipped_names()[0] if row.kind == "person" and row.script == "latin")
    return sorted({words[0] for words in people if len(words) > 1 and words[0].isalpha() and len(words[0]) > 2})


def _queries(texts: Iterable[str]) -> list[Query]:
    return [Query(name=text) for text in list(dict.fromkeys(texts))[:N_QUERIES]]


CASES: dict[str, Callable[[int, Sequence[str], int], WorstCase]] = {
    "long queries": long_queries,
    "common parts, given list": common_on_list,
    "common parts, generated list": common_on_generated,
    "one surname": one_surname,
    "parts two letters apart": two_letters_apart,
    "parts of the same consonants": same_consonants,
    "one name": one_name,
}
"""What each case is called, and what makes it of a size, the names of lists and a seed."""
