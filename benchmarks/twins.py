"""Twins: two people who share a name and differ in birth date, country or document.

A listed person is asked for with one typing error and the right identifier; a namesake is asked for with the listed
name and another identifier. The threshold is the one that keeps 95% of the right answers, so engines and identifiers
are compared at equal recall: the share of namesakes that still alert is the cost that identifiers save.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.engines import Answers, Engine
from benchmarks.ordinary import shipped_names
from benchmarks.stats import DECIMALS
from benchmarks.treatments import TABLE, treat
from sanscreen.records import Entity, Identifier, Name, Query

N_PAIRS = 80
RECALL = 0.95
CONDITIONS = ("name only", "birth date", "country", "birth year and country", "document", "all three")
_TOLD = {"birth year and country": ("birth year", "country"), "all three": ("birth date", "country", "document")}
_COUNTRIES = ("sy", "ir", "ru", "ve", "tn", "pk", "cn", "mx", "ly", "so")


@dataclass(frozen=True)
class Person:
    """The identifiers of one of two twins."""

    birth_date: str
    country: str
    passport: str
    issued_by: str

    def query(self, name: str, condition: str) -> Query:
        """Return the question about this person that gives away what the condition names."""
        told = _TOLD.get(condition, (condition,))
        born = self.birth_date if "birth date" in told else self.birth_date[:4] if "birth year" in told else None
        return Query(
            name=name,
            kind="person",
            birth_date=born,
            countries=(self.country,) if "country" in told else (),
            identifiers=(Identifier(type="passport", number=self.passport, country=self.issued_by),)
            if "document" in told
            else (),
        )


TwinScores = dict[str, dict[str, float]]
"""Condition → threshold at equal recall, and the share of namesakes that alert at it."""


def make_twins(*, seed: int) -> list[tuple[str, Person, Person]]:
    """Return names with the identifiers of the listed person and of the namesake.

    Args:
        seed: Seed of the draw.

    Returns:
        `N_PAIRS` rows; the two persons differ in every identifier, the birth dates by two years or more.
    """
    rng = random.Random(f"{seed}:twins")
    people = [row.text for row in shipped_names()[0] if row.script == "latin" and row.kind == "person"]
    rows = []
    for name in rng.sample([name for name in people if len(name.split()) >= 2], N_PAIRS):
        year = rng.randint(1945, 1990)
        countries = rng.sample(_COUNTRIES, 2)
        persons = [
            Person(
                f"{year + shift}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
                country,
                f"{rng.choice('ABKN')}{rng.randint(1000000, 9999999)}",
                # One country has issued both passports, so that two numbers of one kind stand against each other.
                countries[0],
            )
            for country, shift in zip(countries, (0, rng.choice((-9, -4, -2, 2, 5, 11))), strict=True)
        ]
        rows.append((name, persons[0], persons[1]))
    return rows


def measure_twins(engine: Engine, *, seed: int) -> TwinScores:
    """Ask an engine for listed people and their namesakes, with and without identifiers.

    Args:
        engine: The engine; it is built anew on the twins.
        seed: Seed of the twins.

    Returns:
        Threshold and false alerts of each condition.
    """
    rows = make_twins(seed=seed)
    typing = next(row for row in TABLE if row.name == "adjacent key")
    entities = [
        Entity(
            id=f"twin:{place}",
            kind="person",
            names=(Name(text=name, kind="primary"),),
            birth_dates=(listed.birth_date,),
            nationalities=(listed.country,),
            identifiers=(Identifier(type="passport", number=listed.passport, country=listed.issued_by),),
        )
        for place, (name, listed, _) in enumerate(rows)
    ]
    engine.build(entities)
    scores: TwinScores = {}
    for condition in CONDITIONS:
        right, wrong = [], []
        for place, (name, listed, namesake) in enumerate(rows):
            wanted = frozenset({f"twin:{place}"})
            typed = treat(typing, name, kind="person", entity_id=str(place), seed=seed) or name
            found = engine.search(listed.query(typed, condition), limit=50, given=wanted)
            right.append(_score(found, wanted))
            found = engine.search(namesake.query(name, condition), limit=50, given=wanted)
            wrong.append(_score(found, wanted))
        threshold = sorted(right, reverse=True)[int(RECALL * len(right)) - 1]
        alerts = sum(score >= threshold for score in wrong) / len(wrong) if threshold > 0 else 1.0
        scores[condition] = {"threshold": threshold, "false_alerts": round(alerts, DECIMALS)}
    return scores


def _score(found: Answers, wanted: frozenset[str]) -> float:
    return max((round(score, DECIMALS) for entity_id, score in found if entity_id in wanted), default=0.0)
