"""What the oracle asks: seeded queries of every class, in batches, each over a sample of a list.

Comes in: entities and a seed. Goes out: a `Batch` by its number: queries, the class of each, and the entities that they
are asked of. The sample holds the entities that the queries were made from, others that share a word with one of these,
and strangers, so that near namesakes stand in it as in a long list.

What is known beyond a name is invented where an entity has none: few years, countries and numbers, so that queries
agree with some entities and contradict others. The same list, seed and number give the same batch.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.fold import fold
from benchmarks.ordinary import OrdinaryName, crossed_names, shipped_names
from benchmarks.pairs import LabelledPair, read_pairs
from benchmarks.treatments import TABLE, Treatment, treat
from sanscreen.records import Entity, Identifier, Name, Query

OWN_SCRIPT = Path(__file__).parent / "data" / "own_script.csv"
COMMON_NAMES = (
    ("Mohammed Ali Ahmed", "person"),
    ("Abdullah Mohammed", "person"),
    ("Muhammad Ali", "person"),
    ("Ahmed Hassan Ali", "person"),
    ("Ali Hussein Mohammed", "person"),
    ("Maria Garcia Lopez", "person"),
    ("Wang Li", "person"),
    ("International Trading Company", "organization"),
    ("General Trading LLC", "organization"),
    ("National Oil Company", "organization"),
    ("Global Shipping and Trading Ltd", "organization"),
    ("Al Noor General Trading Co", "organization"),
)
"""Names of common parts only, with their kinds: what most names of a long list have something of."""
_SHOW_ALL = (
    ("Mohammed Hassan al-Jaber'i Müller", "person"),
    ("Orient Star Two Trading & Shipping Company Ltd", "organization"),
    ("FIRST NATIONAL OIL AND GAS TRADING OF AKKRA LLC", "organization"),
    ("Soldiers of the Caliphate", "organization"),
)
"""Each treatment changes one of these: they are listed where no name of the list shows it."""
ADDED = "added "
"""Ids of entities that the list has not begin so."""
_TRIES = 200
_YEARS, _COUNTRIES, _NUMBERS = range(1958, 1978), ("sy", "ir", "ru", "tn", "pk", "cn"), range(1_000_000, 1_000_400)
_PLACES = ("Gafsa, Tunisia", "Qafsah", "Aleppo, Syria", "Karachi", "Grozny, Russia")
_DOCUMENTS = {"person": "passport", "organization": "registration", "vessel": "imo"}
_RELATED_SHARE = 0.5


@dataclass(frozen=True)
class Batch:
    """Some queries and the entities that they are asked of.

    Attributes:
        number: Its number, which makes it again.
        entities: The sample, in an order of its own.
        queries: The queries.
        classes: The class of each.
    """

    number: int
    entities: tuple[Entity, ...]
    queries: tuple[Query, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True)
class _Made:
    """A query's name, the entity that it was made from, and whether that stands on the list."""

    text: str | None
    kind: str
    source: Entity | None = None
    added: bool = False


@cache
def _pairs() -> list[LabelledPair]:
    return read_pairs(OWN_SCRIPT)


@cache
def _ordinary() -> dict[str, list[OrdinaryName]]:
    names = shipped_names()[0]
    people = [row for row in names if row.kind == "person" and row.group == "ordinary"]
    return {
        "ordinary person": [row for row in people if row.script == "latin"],
        "person of another script": [row for row in people if row.script != "latin"],
        "ordinary firm": [row for row in names if row.kind == "organization"],
        "hard person": [row for row in names if row.group == "hard"],
    }


def with_particulars(entities: Sequence[Entity], *, seed: int) -> tuple[Entity, ...]:
    """Give entities what may be known beyond a name, each field to about half of those that lack it.

    Args:
        entities: Entities, such as of a list of names.
        seed: Seed of the draw, made for each entity by its id.

    Returns:
        The entities in their order; what the publisher says of one stays.
    """
    given = []
    for entity in entities:
        rng = random.Random(f"{seed}:particulars:{entity.id}")
        fields: dict[str, object] = {}
        if entity.kind == "person" and rng.random() < 0.5 and not entity.birth_dates:
            fields["birth_dates"] = (_birth_date(rng),)
            fields["birth_places"] = entity.birth_places or (rng.choice(_PLACES),)
        if rng.random() < 0.5 and not entity.nationalities:
            fields["nationalities"] = (rng.choice(_COUNTRIES),)
        if rng.random() < 0.5 and not entity.identifiers:
            fields["identifiers"] = (_document(rng, entity.kind),)
        # Made anew, so that the values are read as those of a list are.
        given.append(Entity(**{**dict(entity), **fields}))
    return tuple(given)


def _birth_date(rng: random.Random) -> str:
    year, month, day = rng.choice(_YEARS), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}", f"circa {year}"))


def _document(rng: random.Random, kind: str) -> Identifier:
    sort = _DOCUMENTS.get(kind, "registration")
    # The country is that of the number in part only: two of one number and two countries are two documents.
    return Identifier(type=sort, number=str(rng.choice(_NUMBERS)), country=rng.choice((None, *_COUNTRIES[:2])))


class Questions:
    """Makes batches of queries over one list.

    Args:
        entities: The list, at least two entities.
        seed: Seed of every draw.

    Example:
        >>> from benchmarks.synthetic import generate_entities
        >>> batch = Questions(list(generate_entities(50, seed=1)), seed=1).batch(0, n_queries=5, n_entities=20)
        >>> len(batch.queries), len(batch.entities) >= 20
        (5, True)
    """

    def __init__(self, entities: Sequence[Entity], *, seed: int) -> None:
        self.entities = with_particulars(entities, seed=seed)
        self._seed = seed
        self._crossed = crossed_names(self.entities, count=500, seed=seed) or _ordinary()["hard person"]
        self._sharing: dict[str, list[int]] = defaultdict(list)
        for position, entity in enumerate(self.entities):
            for word in {word for name in entity.names for word in fold(name.text).split()}:
                self._sharing[word].append(position)

    def batch(self, number: int, *, n_queries: int, n_entities: int) -> Batch:
        """Return a batch.

        Args:
            number: Its number; the classes go round from batch to batch.
            n_queries: How many queries.
            n_entities: How many entities in the sample; more where the queries were made from more.

        Returns:
            The batch.
        """
        rng = random.Random(f"{self._seed}:oracle:{number}")
        queries, classes, sources = [], [], []
        added: list[Entity] = []
        for at in range(n_queries):
            label, make = CLASSES[(number * n_queries + at) % len(CLASSES)]
            made = make(self, rng)
            source = made.source
            if made.added and source is not None:
                source = source.model_copy(update={"id": f"{ADDED}{len(added)}"})
                added.append(source)
            elif source is not None:
                sources.append(source)
            queries.append(self._asked(label, made, source, rng))
            classes.append(label)
        sample = [*self._sample(sources, n_entities - len(added), rng), *added]
        rng.shuffle(sample)
        return Batch(number, tuple(sample), tuple(queries), tuple(classes))

    def _sample(self, sources: Sequence[Entity], count: int, rng: random.Random) -> list[Entity]:
        chosen = {entity.id: entity for entity in sources}
        more = max(0, min(count, len(self.entities)) - len(chosen))
        for _ in range(int(more * _RELATED_SHARE) if sources else 0):
            words = fold(rng.choice(rng.choice(sources).names).text).split()
            if words:
                relative = self.entities[rng.choice(self._sharing[rng.choice(words)])]
                chosen.setdefault(relative.id, relative)
        for stranger in rng.sample(self.entities, min(count, len(self.entities))):
            if len(chosen) >= count:
                break
            chosen.setdefault(stranger.id, stranger)
        return list(chosen.values())

    def _asked(self, label: str, made: _Made, source: Entity | None, rng: random.Random) -> Query:
        """Return the query: the name alone, the kind too, or for every third one more of what is known."""
        fields: dict[str, object] = {"name": made.text}
        told = _TOLD.get(label)
        if told is None and rng.random() < 1 / 3:
            told = tuple(what for what in _FIELDS if rng.random() < 0.4)
        if rng.random() < 0.4:
            fields["kind"] = made.kind if made.kind != "unknown" else None
        # Another's particulars contradict; a name's own agree.
        known = source if source is not None and rng.random() < 0.6 else rng.choice(self.entities)
        if label == "document alone":
            known = source or known
        for what in told or ():
            if what == "birth date":
                fields["birth_date"] = str(rng.choice(known.birth_dates)) if known.birth_dates else _birth_date(rng)
            elif what == "birth place":
                fields["birth_place"] = rng.choice(_PLACES)
            elif what == "countries":
                fields["countries"] = known.nationalities or (rng.choice(_COUNTRIES),)
            elif what == "documents":
                fields["identifiers"] = known.identifiers or (_document(rng, made.kind),)
            elif what == "kind":
                fields["kind"] = rng.choice(("person", "organization", "vessel", "aircraft"))
            elif what == "aliases":
                fields["aliases"] = (rng.choice(known.names).text,)
        return Query(**fields)

    def a_name(self, rng: random.Random) -> tuple[Entity, str]:
        """Return an entity and one of its names."""
        entity = rng.choice(self.entities)
        return entity, rng.choice(entity.names).text

    def treated(self, treatment: Treatment, rng: random.Random) -> _Made:
        """Return a listed name under a treatment; where none shows it, a name that does, and its entity."""
        for _ in range(_TRIES):
            entity, name = self.a_name(rng)
            draw = str(rng.random())
            text = treat(treatment, name, kind=entity.kind, entity_id=f"{entity.id}:{draw}", seed=self._seed)
            if text is not None:
                return _Made(text, entity.kind, entity)
        for _ in range(_TRIES):
            name, kind = rng.choice(_SHOW_ALL)
            text = treat(treatment, name, kind=kind, entity_id=str(rng.random()), seed=self._seed)
            if text is not None:
                return _Made(text, kind, _entity(name, kind), added=True)
        raise ValueError(f"no name shows the treatment {treatment.name!r}; add one to _SHOW_ALL")

    def crossed(self, rng: random.Random) -> _Made:
        """Return the given name of one listed person with the family name of another."""
        return _Made(rng.choice(self._crossed).text, "person")


def _entity(text: str, kind: str) -> Entity:
    return Entity(id=ADDED.strip(), kind=kind, names=(Name(text=text, kind="primary"),))


def _as_listed(questions: Questions, rng: random.Random) -> _Made:
    entity, text = questions.a_name(rng)
    return _Made(text, entity.kind, entity)


def _one_part(questions: Questions, rng: random.Random) -> _Made:
    entity, text = questions.a_name(rng)
    return _Made(rng.choice(text.split()), entity.kind, entity)


def _initial_and_part(questions: Questions, rng: random.Random) -> _Made:
    entity, text = questions.a_name(rng)
    words = text.split()
    return _Made(f"{rng.choice(words)[0]}. {rng.choice(words)}", entity.kind, entity)


def _document_alone(questions: Questions, rng: random.Random) -> _Made:
    entity = rng.choice(questions.entities)
    return _Made(None, entity.kind, entity)


def _own_script(questions: Questions, rng: random.Random) -> _Made:
    pair = rng.choice(_pairs())
    return _Made(pair.query, pair.kind, _entity(pair.candidate, pair.kind), added=True)


def _listed_in_own_script(questions: Questions, rng: random.Random) -> _Made:
    pair = rng.choice(_pairs())
    return _Made(pair.candidate, pair.kind, _entity(pair.query, pair.kind), added=True)


def _common(questions: Questions, rng: random.Random) -> _Made:
    text, kind = rng.choice(COMMON_NAMES)
    return _Made(text, kind)


def _of_group(group: str) -> Callable[[Questions, random.Random], _Made]:
    def make(questions: Questions, rng: random.Random) -> _Made:
        row = rng.choice(_ordinary()[group])
        return _Made(row.text, row.kind)

    return make


def _of_treatment(treatment: Treatment) -> Callable[[Questions, random.Random], _Made]:
    return lambda questions, rng: questions.treated(treatment, rng)


_FIELDS = ("birth date", "birth place", "countries", "documents", "kind", "aliases")
_TOLD: dict[str, tuple[str, ...]] = {
    "with birth date": ("birth date",),
    "with birth date and place": ("birth date", "birth place"),
    "with countries": ("countries",),
    "with documents": ("documents",),
    "with a kind": ("kind",),
    "with an alias": ("aliases",),
    "with all of these": _FIELDS,
    "document alone": ("documents",),
}
_typing = next(row for row in TABLE if row.name == "adjacent key")
CLASSES: tuple[tuple[str, Callable[[Questions, random.Random], _Made]], ...] = (
    *((row.name, _of_treatment(row)) for row in TABLE),
    ("as listed", _as_listed),
    ("one part alone", _one_part),
    ("initial and a part", _initial_and_part),
    ("common parts only", _common),
    ("own script", _own_script),
    ("listed in own script", _listed_in_own_script),
    *((group, _of_group(group)) for group in _ordinary()),
    ("crossed names", Questions.crossed),
    *((label, _of_treatment(_typing)) for label in _TOLD if label != "document alone"),
    ("document alone", _document_alone),
)
"""The classes in turn: every treatment, names that nobody has treated, and what may be told beyond a name."""
