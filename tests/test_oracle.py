"""The slow oracle: every entity is scored without the index, and the screener must find the same.

Hits, scores and order must be equal for every threshold and every limit. The oracle shares the scoring with the
screener (`Matcher.match`) and nothing else: no keys, no bounds, no early end.
"""

from __future__ import annotations

import random

import pytest
from benchmarks.oracle import LIMITS as FEW
from benchmarks.oracle import THRESHOLDS, Scored, score_all
from hypothesis import given, settings
from hypothesis import strategies as st

import factory
from sanscreen import Query, Screener
from sanscreen.records import Entity, Identifier
from strategies import ADDRESSES, BIRTH_DATES, PLACES, TREATMENTS, entity_lists, queries

LIMITS = (*FEW, None)
# Scoring all 3,262 entities takes a tenth of a second, so most queries meet a seeded eighth of them.
WHOLE, PART = 60, 240


def assert_same(screener: Screener, query: Query, scored: Scored, thresholds=THRESHOLDS, limits=LIMITS) -> int:
    """Compare hits, scores, names and order with the oracle's; return how many hits were compared."""
    compared = 0
    for threshold in thresholds:
        expected = [(identity, score, name) for score, _, identity, name in scored if score >= threshold]
        for limit in limits:
            screening = screener.screen(query, threshold=threshold, limit=limit)
            seen = [(hit.entity.id, hit.score, hit.entity.names.index(hit.name)) for hit in screening]
            assert seen == expected[:limit], (query, threshold, limit)
            assert screening.truncated is (limit is not None and len(expected) > limit)
            assert screening.status == ("hit" if expected else "clear")
            compared += len(seen)
    return compared


SMALL = [
    factory.person("Ashraf AL-QIZANI", id="1", birth_dates=["1991"], nationalities=["tn"]),
    factory.person("Ashraf QIZANI", id="2", birth_dates=["1950"], nationalities=["dz"]),
    factory.person("Qizani Ashraf", id="10"),
    factory.company("Jund al-Khilafah in Tunisia", id="3", aliases=["JAK-T"], weak=["Ajnad"]),
    factory.company("Jund al-Khilafah", id="4", aliases=["Soldiers of the Caliphate"]),
    factory.vessel("Orient Star 2", id="5", identifiers=[Identifier(type="imo", number="9123456")]),
    factory.vessel("Orient Star 3", id="6"),
    factory.company("Acme Trading Company LLC", id="7"),
    factory.person("Usama bin Muhammad bin Ladin", id="8", identifiers=[Identifier(type="passport", number="Z123456")]),
    factory.entity("unknown", "Abd al Rahman", id="9", aliases=["Abdulrahman", "J. Rahman"]),
]


@pytest.mark.parametrize(
    "query",
    [
        Query(name="Ashraf al-Qizani"),
        Query(name="A. Qizani"),
        Query(name="Qizani"),
        Query(name="Ashraf Qisani", birth_date="1991", countries=["tn"]),
        Query(name="Ashraf Qizani", birth_date="1991", countries=["tn"], kind="vessel"),
        Query(name="Jund al Khilafah"),
        Query(name="Ajnad", aliases=["Soldiers of Caliphate"]),
        Query(name="Orient Star", identifiers=[Identifier(type="imo", number="IMO 9123456")]),
        Query(name="Orient Star 3", identifiers=[Identifier(type="imo", number="9123456")]),
        Query(identifiers=[Identifier(type="passport", number="z-123456")]),
        Query(name="Nobody Whatsoever", identifiers=[Identifier(type="passport", number="Z123456")]),
        Query(name="AbdurRahman"),
        Query(name="Trading Company"),
    ],
    ids=lambda query: f"{query.name} {query.birth_date or ''} {len(query.identifiers)}",
)
def test_small_list(query):
    """Every entity that scoring finds is found, in the same order, at every threshold and limit."""
    assert_same(Screener(SMALL), query, score_all(query, SMALL), thresholds=(0.001, 0.3, *THRESHOLDS, 1.0))


@settings(max_examples=80)
@given(entity_lists(), queries(), st.randoms(use_true_random=False))
def test_drawn_lists(entities, query, rng):
    """The same for drawn lists of near namesakes, in every order of the list."""
    scored = score_all(query, entities)
    shuffled = entities[:]
    rng.shuffle(shuffled)
    for ordered in (entities, shuffled):
        assert_same(Screener(ordered), query, scored, thresholds=(0.001, 0.5, 0.85), limits=(1, 3, None))


def misspelt(names: list[str], count: int, seed: int) -> list[Query]:
    """Return seeded queries: misspelt listed names, a third of them with what may be known beyond the name."""
    rng = random.Random(seed)
    asked = []
    for number in range(count):
        treatment = TREATMENTS[sorted(TREATMENTS)[number % len(TREATMENTS)]]
        fields: dict[str, object] = {}
        if number % 3 == 0:
            fields = {"birth_date": rng.choice(BIRTH_DATES), "countries": [rng.choice(["tn", "sy", "ir"])]}
        if number % 5 == 0:
            fields["birth_place"], fields["addresses"] = rng.choice(PLACES), [rng.choice(ADDRESSES)]
        if number % 10 == 0:
            fields["aliases"] = [rng.choice(names)]
        asked.append(Query(name=treatment(rng.choice(names), rng), **fields))
    return asked


def assert_same_for_misspelt(screener: Screener, entities: list[Entity], count: int, seed: int) -> None:
    """Compare screener and oracle for seeded queries, with no limit and with each limit in turn."""
    compared = 0
    names = [name.text for entity in entities for name in entity.names]
    for number, query in enumerate(misspelt(names, count, seed)):
        compared += assert_same(screener, query, score_all(query, entities), limits=(LIMITS[number % 3], None))
    assert compared > 3 * count, "too few hits were compared for the test to mean anything"


def test_bundled_list(bundled_screener):
    """Seeded misspelt names over the bundled list: the same hits, scores and order as without an index."""
    assert_same_for_misspelt(bundled_screener, list(bundled_screener._entities), WHOLE, 20260820)


def test_part_of_the_bundled_list(bundled_screener):
    """The same with more queries over a seeded eighth of the list, in another order."""
    entities = random.Random(1).sample(bundled_screener._entities, len(bundled_screener) // 8)
    assert_same_for_misspelt(Screener(entities), entities, PART, 20190910)


def test_initials_among_common_parts(bundled_screener):
    """Nothing is lost by leaving out names of common parts, with initials on either side."""
    drawn = random.Random(2).sample(bundled_screener._entities, len(bundled_screener) // 8)
    initials = [
        factory.person(text, id=f"initials {number}")
        for number, text in enumerate(
            ["Muhammad A. Qizani", "Muhammad Q.", "A. M. Hassan", "Ali H. Khan", "J. Kennedy"]
        )
    ]
    entities = [*drawn, *initials]
    screener = Screener(entities)
    assert_same_for_misspelt(screener, entities, PART, 20180227)
    for name in ("Muhammad Qizani", "Muhammad Ali Hassan", "M. A. Hassan", "Ali Khan", "Ali Hassan K."):
        query = Query(name=name)
        assert assert_same(screener, query, score_all(query, entities))


@pytest.mark.parametrize(
    "name", ["K. Karimov", "Karimov K", "K. Qarimov", "K. Karimov Ba", "K. K. Karimov", "Kamil K."]
)
def test_an_initial_and_a_name_of_one_letter(name):
    """One listed part answers the initial or the name that begin with its letter, and several answer both."""
    names = """
        Timur Karimov; Kamil Karimov; Karimov; Kompaniya Karimov; Qarimov Kamil; K. Karimov; Karim Karimov; Timur K.;
        Karimov Kamil Timur; Qarimov; Karimova Kamila; Ka Rimov; Kamil Ka Rimov; Al Karimov; Kamil; K. K. Karimov
    """
    people = [factory.person(text.strip(), id=str(number)) for number, text in enumerate(names.split(";"))]
    entities = [*people, factory.company("Karimov & Co", id="firm"), factory.company("K Karimov Trading", id="trade")]
    query = Query(name=name)
    assert assert_same(Screener(entities), query, score_all(query, entities), thresholds=(0.3, *THRESHOLDS)) > 3
