"""Ordinary names: whom a screening engine stops though it should not.

Comes in: the shipped files beside `data/make_names.py`, files the caller names, and the list itself for crossed names.
Goes out: `OrdinaryName`s, each with a group ("ordinary" or "hard") and a culture. None is known to be listed; one may
still be the namesake of a listed person, as in life.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.fold import script_of, words_key
from sanscreen.records import Entity

DATA = Path(__file__).parent / "data"
CULTURE_SAMPLE = 4
"""So many people of each culture are kept out of the ordinary names and put onto the list instead."""


class NamesUnreadable(Exception):
    """A file of ordinary names that can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class OrdinaryName:
    """A name of nobody in particular.

    Attributes:
        text: The name.
        kind: "person" or "organization".
        group: "ordinary" sets the thresholds, "hard" is reported apart.
        culture: Where it comes from: a culture, a country code, a file's stem.
    """

    text: str
    kind: str
    group: Literal["ordinary", "hard"]
    culture: str

    @property
    def script(self) -> str:
        """Script of most of its letters."""
        return script_of(self.text)


def read_names(path: Path, *, kind: str, group: Literal["ordinary", "hard"]) -> list[OrdinaryName]:
    """Read a file of names, one a line, with a culture after a tab where known.

    Args:
        path: A UTF-8 file; lines that start with # are its header.
        kind: Kind of all its names.
        group: Group of all its names.

    Returns:
        The names in the file's order.

    Raises:
        NamesUnreadable: The file is absent, is not UTF-8 or holds no name.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NamesUnreadable(f"the file of ordinary names {path.name!r} can't be read: {error}") from error
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    if not rows:
        raise NamesUnreadable(f"the file of ordinary names {path.name!r} holds no name: write one a line")
    return [OrdinaryName(row[0].strip(), kind, group, row[1] if len(row) > 1 else path.stem) for row in rows]


def shipped_names() -> tuple[list[OrdinaryName], list[OrdinaryName]]:
    """Return the shipped ordinary and hard names, and apart from them the people kept for the culture suite.

    Returns:
        Names to ask, and people to put onto the list.
    """
    people = read_names(DATA / "people.tsv", kind="person", group="ordinary")
    kept: dict[str, list[OrdinaryName]] = {}
    asked = []
    for person in people:
        group = kept.setdefault(person.culture, [])
        if len(group) < CULTURE_SAMPLE and len(person.text.split()) >= 2:
            group.append(person)
        else:
            asked.append(person)
    asked += read_names(DATA / "firms.tsv", kind="organization", group="ordinary")
    asked += read_names(DATA / "hard_people.tsv", kind="person", group="hard")
    return asked, [person for group in kept.values() for person in group]


def caller_names(paths: Sequence[Path]) -> list[OrdinaryName]:
    """Read the caller's files; a file whose name says firms or companies holds organisations.

    Args:
        paths: Files of one name a line.

    Returns:
        Their names, all in the group "ordinary".

    Raises:
        NamesUnreadable: One can't be used.
    """
    names: list[OrdinaryName] = []
    for path in paths:
        is_firms = any(word in path.stem.lower() for word in ("firm", "compan", "organi"))
        names += read_names(path, kind="organization" if is_firms else "person", group="ordinary")
    return names


def sample_names(names: Sequence[OrdinaryName], *, count: int, seed: int) -> list[OrdinaryName]:
    """Draw evenly over the whole, in an order such that every beginning is a fair sample too.

    Args:
        names: What to draw from.
        count: How many at most.
        seed: Seed of the draw.

    Returns:
        The drawn names, shuffled.
    """
    return random.Random(f"{seed}:ordinary").sample(list(names), min(count, len(names)))


def crossed_names(entities: Sequence[Entity], *, count: int, seed: int) -> list[OrdinaryName]:
    """Give the given names of one listed person the family name of another: every part is on the list, nobody is.

    Args:
        entities: The list.
        count: How many names at most.
        seed: Seed of the draw.

    Returns:
        Hard names with the culture "crossed"; fewer on a short list, none on one without two persons.
    """
    persons = [e.primary_name.split() for e in entities if e.kind == "person" and len(e.primary_name.split()) >= 2]
    listed = {words_key(name.text) for entity in entities for name in entity.names}
    rng = random.Random(f"{seed}:crossed")
    names: dict[str, None] = {}
    for _ in range(count * 3 if len(persons) >= 2 else 0):
        given, family = rng.sample(persons, 2)
        text = f"{given[0]} {family[-1]}"
        if len(names) < count and words_key(text) not in listed and given[0].lower() != family[-1].lower():
            names.setdefault(text)
    return [OrdinaryName(text, "person", "hard", "crossed") for text in names]
