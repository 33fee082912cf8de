"""True queries: what the suite asks, and which entities are right answers.

Comes in: entities and a seed. Goes out: a `CaseSet`: the list to build (held-out names taken off, entities of pairs
put on) and the cases to ask of it. The same input gives the same cases in the same order.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from benchmarks.fold import fold, script_of, words_key
from benchmarks.ordinary import OrdinaryName
from benchmarks.pairs import read_pairs
from benchmarks.treatments import TABLE, Treatment, treat
from sanscreen.records import Entity, Name, Query

DATA = Path(__file__).parent / "data"
_Row = TypeVar("_Row", bound=tuple[Entity, object])
CULTURE_TREATMENTS = ("adjacent key", "part dropped", "one initial", "surname first", "romanised otherwise")


@dataclass(frozen=True)
class Case:
    """One true query.

    Attributes:
        key: Digest of suite, class and query: the same case has the same key in every record, and shows no name.
        suite: The group in which it counts.
        label: The class: a treatment's name, "held-out alias", a pairs file.
        kind: Kind of the entity.
        script: Script of the query.
        culture: Culture of the name, "" where unknown.
        query: What is asked.
        source: The listed name it was made from; equal names count as found without merit.
        expected: Ids of the right entities; a listed name shared by several makes all of them right.
        is_match: False for a labelled pair that must not match.
    """

    key: str
    suite: str
    label: str
    kind: str
    script: str
    culture: str
    query: Query
    source: str
    expected: frozenset[str]
    is_match: bool = True


@dataclass(frozen=True)
class CaseSet:
    """A list to build and the queries to ask of it."""

    name: str
    entities: tuple[Entity, ...]
    cases: tuple[Case, ...]


def make_case(
    suite: str,
    label: str,
    text: str,
    source: str,
    expected: frozenset[str],
    kind: str,
    *,
    told: bool,
    culture: str = "",
) -> Case:
    """Return a case, its key made of what identifies it and its script read off the query."""
    key = hashlib.sha256(f"{suite}|{label}|{text}|{source}".encode()).hexdigest()[:16]
    query = Query(name=text, kind=kind if told and kind != "unknown" else None)
    return Case(key, suite, label, str(kind), script_of(text), culture, query, source, expected)


def strong_names(entity: Entity) -> list[Name]:
    """Return the names that the publisher holds to be telling; a weak name is nobody's true query here."""
    return [name for name in entity.names if name.quality == "strong"]


def hold_out_aliases(entities: Sequence[Entity], *, seed: int) -> tuple[list[Entity], list[tuple[Entity, Name]]]:
    """Take one strong name off each entity that has several.

    A name is not taken where a remaining name of the entity has the same words, since then it would still be there.

    Args:
        entities: The list.
        seed: Seed of the choice, drawn per entity.

    Returns:
        The list without the names, and each entity (as it remains) with the name taken.
    """
    remaining, held = [], []
    for entity in entities:
        names = strong_names(entity)
        keys = [words_key(name.text) for name in entity.names]
        choices = [name for name in names if keys.count(words_key(name.text)) == 1 and fold(name.text)]
        if len(names) < 2 or not choices:
            remaining.append(entity)
            continue
        taken = random.Random(f"{seed}:held-out:{entity.id}").choice(choices)
        left = tuple(name for name in entity.names if name is not taken)
        kept = entity.model_copy(update={"names": left})
        remaining.append(kept)
        held.append((kept, taken))
    return remaining, held


def list_cases(
    entities: Sequence[Entity], *, seed: int, per_class: int, told_kind: bool, ssb_entities: int = 0
) -> CaseSet:
    """Make the held-out and the treated cases of a list.

    Args:
        entities: The list, possibly empty.
        seed: Seed of every draw.
        per_class: At most so many cases of each treatment; five times as many held-out aliases.
        told_kind: Whether the query says which kind of entity is meant.
        ssb_entities: So many persons are also varied by the package sanctions-screening-benchmark; 0 for none.

    Returns:
        The cases and the list without the held-out names.
    """
    remaining, held = hold_out_aliases(entities, seed=seed)
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in remaining:
        for name in strong_names(entity):
            owners[words_key(name.text)].add(entity.id)
    beginnings = sorted({(fold(name.text), entity.id) for entity in remaining for name in strong_names(entity)})
    cases: list[Case] = []
    for entity, name in sorted(sample_rows(held, seed, "held-out", per_class * 5), key=lambda pair: pair[0].id):
        latin_left = any(script_of(other.text) == "latin" for other in entity.names)
        own = script_of(name.text) not in ("latin", "none") and latin_left
        suite, label = ("own script", script_of(name.text)) if own else ("held-out alias", "held-out alias")
        cases.append(
            make_case(suite, label, name.text, entity.primary_name, frozenset({entity.id}), entity.kind, told=told_kind)
        )
    for treatment in TABLE:
        cases += _treated(treatment, remaining, owners, beginnings, seed=seed, count=per_class, told=told_kind)
    cases += _ssb_cases(remaining, owners, seed=seed, count=ssb_entities, told=told_kind)
    return CaseSet("list", tuple(remaining), tuple(cases))


def sample_rows(rows: Sequence[_Row], seed: int, label: str, count: int) -> list[_Row]:
    """Return up to `count` rows, chosen by a digest of seed, label and id: stable when others come or go."""

    def order(row: _Row) -> str:
        return hashlib.sha256(f"{seed}:{label}:{row[0].id}".encode()).hexdigest()

    return sorted(rows, key=order)[:count]


def _treated(
    treatment: Treatment,
    entities: Sequence[Entity],
    owners: dict[str, set[str]],
    beginnings: list[tuple[str, str]],
    *,
    seed: int,
    count: int,
    told: bool,
) -> list[Case]:
    cases: list[Case] = []
    for entity, _ in sample_rows([(entity, None) for entity in entities], seed, treatment.name, len(entities)):
        if len(cases) == count:
            break
        rng = random.Random(f"{seed}:name:{treatment.name}:{entity.id}")
        names = [name for name in strong_names(entity) if len(fold(name.text)) >= 5]
        if not names:
            continue
        source = rng.choice(names).text
        text = treat(treatment, source, kind=entity.kind, entity_id=entity.id, seed=seed)
        if text is not None and not _is_shared(fold(text), beginnings):
            expected = frozenset(owners[words_key(source)])
            cases.append(make_case(treatment.suite, treatment.name, text, source, expected, entity.kind, told=told))
    return cases


def _is_shared(text: str, beginnings: list[tuple[str, str]]) -> bool:
    """Say whether a query is the beginning of names of three entities: "LIMITED LIABILITY CO" asks for nobody."""
    at = bisect_left(beginnings, (text, ""))
    owners: set[str] = set()
    while at < len(beginnings) and beginnings[at][0].startswith(text) and len(owners) < 3:
        owners.add(beginnings[at][1])
        at += 1
    return len(owners) >= 3


def _ssb_cases(
    entities: Sequence[Entity], owners: dict[str, set[str]], *, seed: int, count: int, told: bool
) -> list[Case]:
    """Vary persons by the published package; none where it is not installed (the record then says so)."""
    try:
        from ssb import perturb  # type: ignore[import-untyped]
    except ImportError:
        return []
    persons = [(e, None) for e in entities if e.kind == "person" and strong_names(e) and " " in e.primary_name]
    cases = []
    for entity, _ in sample_rows(persons, seed, "ssb", count):
        source = strong_names(entity)[0].text
        expected = frozenset(owners[words_key(source)])
        for variant in perturb.apply_all(source, entity.id, seed=seed, max_per_class=1):
            label = f"ssb {variant.perturbation}"
            cases.append(make_case("ssb", label, variant.text, source, expected, entity.kind, told=told))
    return cases


def added_cases(
    entities: Sequence[Entity],
    pairs_files: Iterable[Path],
    people: Sequence[OrdinaryName],
    *,
    seed: int,
    told_kind: bool,
) -> CaseSet:
    """Make the cases whose entities are not on the list but put onto it: labelled pairs, and people of each culture.

    Args:
        entities: The list.
        pairs_files: CSV files of labelled pairs, see `benchmarks.pairs`.
        people: Ordinary people to put onto the list, with their cultures; asked under `CULTURE_TREATMENTS`.
        seed: Seed of every draw.
        told_kind: Whether the query says which kind of entity is meant.

    Returns:
        The longer list and the cases.

    Raises:
        PairsUnreadable: A file lacks a column or holds another label.
    """
    added: dict[tuple[str, str], Entity] = {}
    cases: list[Case] = []
    for path in pairs_files:
        cases += _pair_cases(path, added, told=told_kind)
    rows = {treatment.name: treatment for treatment in TABLE}
    for person in people:
        entity = _added(added, person.text, "person")
        for name in CULTURE_TREATMENTS:
            text = treat(rows[name], person.text, kind="person", entity_id=person.text, seed=seed)
            if text is not None:
                expected = frozenset({entity.id})
                row = make_case(
                    "culture", name, text, person.text, expected, "person", told=told_kind, culture=person.culture
                )
                cases.append(row)
    return CaseSet("added", (*entities, *added.values()), tuple(cases))


def _added(added: dict[tuple[str, str], Entity], text: str, kind: str) -> Entity:
    entity = added.get((text, kind))
    if entity is None:
        name = Name(text=text, kind="primary")
        entity = added[text, kind] = Entity(id=f"added:{len(added) + 1}", kind=kind, names=(name,))
    return entity


def _pair_cases(path: Path, added: dict[tuple[str, str], Entity], *, told: bool) -> list[Case]:
    cases = []
    for pair in read_pairs(path):
        entity = _added(added, pair.candidate, pair.kind)
        script = script_of(pair.query)
        own = script not in ("latin", "none") and script_of(pair.candidate) == "latin"
        suite = "own script" if own else f"pairs {path.stem}"
        label = script if own else path.stem
        case = make_case(suite, label, pair.query, pair.candidate, frozenset({entity.id}), pair.kind, told=told)
        cases.append(case if pair.is_match else replace(case, is_match=False, key=case.key + "n"))
    return cases
