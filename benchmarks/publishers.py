"""Other publishers' names of listed parties: what a customer file spells as another list does.

Comes in: the list, and another publisher's list of partly the same parties. Goes out: cases that ask the list for its
entity by a name that only the other publisher has. Two records are one party where they share a name of two words or
more and a kind, and neither shares such a name with a third record; namesakes that pass for one party by this are the
price of needing no identifiers. Names of the other publisher that any name of the record equals in its words are not
asked: they would be found without merit.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from benchmarks.cases import Case, make_case, sample_rows, strong_names
from benchmarks.fold import fold, script_of, words_key
from sanscreen.records import Entity, Name

SUITE = "other publisher"


def same_parties(entities: Sequence[Entity], others: Sequence[Entity]) -> list[tuple[Entity, Entity]]:
    """Return the records of two lists that are one party.

    Args:
        entities: The list.
        others: The other publisher's list.

    Returns:
        Pairs in the order of the list.
    """
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, entity in enumerate(entities):
        for key in _keys(entity):
            holders[key].add(place)
    found = {}
    for number, other in enumerate(others):
        places: set[int] = set().union(*(holders.get(key, set()) for key in _keys(other)))
        if len(places) == 1:
            found[number] = places.pop()
    claimed = list(found.values())
    pairs = [(place, number) for number, place in found.items() if claimed.count(place) == 1]
    return [(entities[place], others[number]) for place, number in sorted(pairs)]


def publisher_cases(
    entities: Sequence[Entity], others: Sequence[Entity], *, seed: int, count: int, told_kind: bool
) -> list[Case]:
    """Ask for listed parties as another publisher spells them.

    Args:
        entities: The list.
        others: The other publisher's list.
        seed: Seed of every draw.
        count: Cases of each class at most.
        told_kind: Whether the query says which kind of entity is meant.

    Returns:
        Up to three cases a party: its main name, one of its strong aliases, and its name in its own script (in the
        suite of own scripts); each only where the record has no name of the same words.
    """
    asked: dict[str, list[tuple[Entity, Name]]] = defaultdict(list)
    for entity, other in same_parties(entities, others):
        have = {words_key(name.text) for name in entity.names}
        new = [name for name in strong_names(other) if fold(name.text) and words_key(name.text) not in have]
        rng = random.Random(f"{seed}:publisher:{entity.id}")
        for label, names in (
            ("main name", [name for name in new if name.kind == "primary"]),
            ("alias", [name for name in new if name.kind != "primary" and script_of(name.text) == "latin"]),
            ("own script", [name for name in new if script_of(name.text) not in ("latin", "none")]),
        ):
            if names:
                asked[label].append((entity, rng.choice(names)))
    cases = []
    for label, rows in asked.items():
        for entity, name in sample_rows(rows, seed, f"publisher {label}", count):
            suite, shown = SUITE, f"other publisher's {label}"
            if label == "own script":
                suite, shown = label, script_of(name.text)
            expected = frozenset({entity.id})
            cases.append(make_case(suite, shown, name.text, entity.primary_name, expected, entity.kind, told=told_kind))
    return cases


def _keys(entity: Entity) -> set[tuple[str, str]]:
    return {(str(entity.kind), words_key(name.text)) for name in entity.names if len(fold(name.text).split()) > 1}
