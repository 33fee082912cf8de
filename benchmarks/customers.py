"""Files of customers as a bank has them, of any length, with the truth about every row.

Comes in: a number, a list and a seed. Goes out: an iterator over `Customer`s, or a file of JSON lines with one customer
a line. Most rows are ordinary persons and firms whose parts are drawn by Zipf's law, so common names come again and
again; a few cannot be screened, and a very few are listed parties under an error. The truth stands beside each row, so
that the answers of an engine are checked before its time is kept.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from benchmarks.ordinary import OrdinaryName, shipped_names
from benchmarks.synthetic import Vocabulary
from benchmarks.treatments import TABLE, treat
from sanscreen.records import Entity, Query

Truth = Literal["ordinary", "unscreenable", "listed"]

BLOCK = 1_000
"""Rows of which the shares below hold exactly, so that they hold in any file of some length."""
UNSCREENABLE_ROWS = 20
"""Rows of a block with nothing to compare: 2%, what empty and filler fields come to in a file typed by many hands."""
LISTED_ROWS = 1
"""Rows of a block that are listed parties: 0.1%, more than in life, so that a file of 100,000 tests a hundred."""
FIRM_SHARE = 0.2
"""Share of the ordinary rows that are firms: most customers are people, and firms are the longer names."""
OWN_SCRIPT_SHARE = 0.03
"""Share of the ordinary rows that are in another script than Latin."""
NOTHING_TO_COMPARE = (
    None,
    "",
    " ",
    "\t",
    "-",
    "--",
    ".",
    "...",
    "***",
    "?",
    "???",
    "_",
    "/",
    "(  )",
    "\u00a0",
    "\u200b",
)
"""Names of rows that cannot be screened: absent, blank, punctuation, invisible."""
_ROWS = tuple(row for row in TABLE if row.suite == "one error" or row.name in ("romanised otherwise", "surname first"))
"""What befalls the name of a listed party: one error, another spelling, another order."""
N_PROOF = 40
"""Listed parties that prove an engine right: enough to tell nine in ten found from seven."""


class Customer(NamedTuple):
    """A row and the truth about it.

    Attributes:
        query: The row; its id is its number in the file.
        truth: What an engine should find.
        entity_id: The listed party, where the row is one.
    """

    query: Query
    truth: Truth
    entity_id: str | None = None


def generate_customers(count: int, listed: Sequence[Entity], *, seed: int) -> Iterator[Customer]:
    """Yield customers.

    Args:
        count: How many.
        listed: The list from which the true hits are drawn; on an empty one there are none.
        seed: Seed of the draw; a longer file begins with the shorter one of the same seed.

    Yields:
        The rows, in order; ids "1" to str(count).

    Example:
        >>> [row.query.id for row in generate_customers(2, (), seed=1)]
        ['1', '2']
    """
    return islice(_endless(listed, seed), count)


def proof_customers(listed: Sequence[Entity], *, seed: int) -> list[Customer]:
    """Return rows with a known answer, all others than those of a file: a short file has too few of them.

    Args:
        listed: The list.
        seed: Seed of the draw.

    Returns:
        `N_PROOF` rows that are listed parties, none where the list has no name to vary, and one row for each name that
        cannot be screened.
    """
    rng = random.Random(f"{seed}:proof")
    named = [entity for entity in listed if _names_of(entity)]
    rows = [_listed_row(rng, named, f"proof {number}", seed) for number in range(N_PROOF if named else 0)]
    empty = [Query(id=f"empty {number}", name=name) for number, name in enumerate(NOTHING_TO_COMPARE)]
    return [*rows, *(Customer(query, "unscreenable") for query in empty)]


def write_customers(path: Path, customers: Iterable[Customer]) -> None:
    """Write a file of customers, one JSON object a line."""
    with path.open("w", encoding="utf-8") as lines:
        for row in customers:
            fields = [row.query.id, row.query.name, row.query.kind, row.truth, row.entity_id]
            lines.write(json.dumps(fields, ensure_ascii=False) + "\n")


def read_customers(path: Path) -> Iterator[Customer]:
    """Yield the customers of a file, a line at a time."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row_id, name, kind, truth, entity_id = json.loads(line)
            yield Customer(Query(id=row_id, name=name, kind=kind), truth, entity_id)


def _endless(listed: Sequence[Entity], seed: int) -> Iterator[Customer]:
    rng = random.Random(f"{seed}:customers")
    vocabulary = Vocabulary(f"{seed}:customers")
    native = _native_names()
    named = [entity for entity in listed if _names_of(entity)]
    number = 0
    while True:
        places = rng.sample(range(BLOCK), UNSCREENABLE_ROWS + LISTED_ROWS)
        true_places, empty_places = set(places[:LISTED_ROWS]), set(places[LISTED_ROWS:])
        for place in range(BLOCK):
            number += 1
            if place in empty_places:
                yield Customer(Query(id=str(number), name=rng.choice(NOTHING_TO_COMPARE)), "unscreenable")
            elif place in true_places and named:
                yield _listed_row(rng, named, str(number), seed)
            else:
                yield Customer(_ordinary_row(rng, vocabulary, native, number), "ordinary")


@lru_cache(maxsize=1)
def _native_names() -> tuple[OrdinaryName, ...]:
    return tuple(row for row in shipped_names()[0] if row.group == "ordinary" and row.script != "latin")


def _ordinary_row(rng: random.Random, vocabulary: Vocabulary, native: Sequence[OrdinaryName], number: int) -> Query:
    draw = rng.random()
    if draw < OWN_SCRIPT_SHARE:
        row = rng.choice(native)
        return Query(id=str(number), name=row.text, kind=row.kind)
    is_firm = draw < OWN_SCRIPT_SHARE + FIRM_SHARE
    words = vocabulary.firm(rng, number) if is_firm else vocabulary.person(rng, number)
    return Query(id=str(number), name=" ".join(words), kind="organization" if is_firm else "person")


def _listed_row(rng: random.Random, named: Sequence[Entity], row_id: str, seed: int) -> Customer:
    text = None
    while text is None:
        entity = rng.choice(named)
        row, name = rng.choice(_ROWS), rng.choice(_names_of(entity))
        text = treat(row, name, kind=entity.kind, entity_id=f"{entity.id}:{row_id}", seed=seed)
    kind = entity.kind if entity.kind != "unknown" else None
    return Customer(Query(id=row_id, name=text, kind=kind), "listed", entity.id)


def _names_of(entity: Entity) -> list[str]:
    """Return the strong names of two words or more in Latin letters: a single word is many people's name."""
    texts = [name.text for name in entity.names if name.quality == "strong"]
    return [text for text in texts if text.isascii() and len(text.split()) > 1 and sum(map(str.isalpha, text)) >= 8]
