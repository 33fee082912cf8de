"""Lists in the form in which they are screened: nothing lost, and the same however they were read."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factory
from sanscreen import ListError, QueryError, Screener
from sanscreen.prepared import Records, prepare
from strategies import TREATMENTS, entity_lists


@given(entity_lists())
def test_an_entity_made_again_equals_the_one_that_came_in(entities):
    """In its order, by position and as a slice."""
    records = Records(prepare([entities]).records)
    assert list(records) == entities
    assert [records[at] for at in range(len(records))] == entities
    assert records[-1:] == tuple(entities[-1:])
    with pytest.raises(IndexError):
        records[len(entities)]


def test_entities_are_read_as_they_come():
    """From an iterator that is walked once, longer than a chunk."""
    screener = Screener(factory.person(f"Ashraf Qizani {number}", id=str(number)) for number in range(2_500))
    assert len(screener) == 2_500
    assert screener.lists[0].counts.persons == 2_500
    assert screener.screen("Ashraf Qizani 2017")[0].entity.id == "2017"


def test_the_digest_is_of_the_records():
    """The same records have one, in whatever they were handed over; others have another."""
    entities = [factory.person(f"Ashraf {number}", id=str(number)) for number in range(1_200)]
    digests = {Screener(held).lists[0].digest for held in (entities, tuple(entities), iter(entities))}
    assert len(digests) == 1
    assert Screener(entities[:-1]).lists[0].digest not in digests


def test_processes_change_nothing():
    """With two processes every array is the same."""
    entities = [factory.person(f"Ashraf {number} Qizani", id=str(number)) for number in range(2_100)]
    one, two = prepare([entities]), prepare([entities], workers=2)
    assert one.lists == two.lists
    assert str(one.tables) == str(two.tables)
    assert (one.tables.by_key.keys == two.tables.by_key.keys).all()
    assert (one.tables.by_key.values == two.tables.by_key.values).all()


@pytest.mark.parametrize("workers", [0, -1, True, 1.5, "2"], ids=repr)
def test_workers_are_a_number(workers):
    with pytest.raises(QueryError, match="workers"):
        Screener([], workers=workers)


def test_an_id_that_stands_twice_is_an_error():
    """Though a thousand entities stand between the two."""
    entities = [factory.person("Ashraf", id=str(number)) for number in range(1_500)]
    with pytest.raises(ListError, match="'7' stands twice, at records 8 and 1501"):
        Screener([*entities, entities[7]])


def test_what_is_no_entity_is_an_error():
    """Its number is said."""
    with pytest.raises(ListError, match="number 1 is a dict"):
        Screener([factory.person("Ashraf"), {"id": "2"}])


@settings(max_examples=20)
@given(entity_lists(), st.integers(0, 99))
def test_adding_and_removing_is_making_anew(entities, seed):
    """Names added to a list and removed again leave no trace in any answer."""
    rng = random.Random(seed)
    more = [factory.person(f"Qasim {number}", id=f"more {number}") for number in range(5)]
    mixed = rng.sample([*entities, *more], len(entities) + len(more))
    back = Screener([entity for entity in mixed if entity not in more])
    asked = [name.text for entity in entities for name in entity.names]
    for one, other in zip(Screener(entities).screen_many(asked), back.screen_many(asked), strict=True):
        assert one.hits == other.hits


def test_threads_may_share_a_screener(bundled_screener):
    """Eight of them, each with the same queries in another order, while nothing is remembered yet."""
    shared, rng = bundled_screener, random.Random(5)
    names = [name.text for entity in rng.sample(shared._entities, 40) for name in entity.names[:2]]
    queries = [TREATMENTS[key](name, rng) for name in names for key in sorted(TREATMENTS)[:3]] + ["محمد حسن", "Ким"]
    queries = [query for query in queries if any(char.isalpha() for char in query)]
    expected = {query: screening.hits for query, screening in zip(queries, shared.screen_many(queries), strict=True)}
    fresh = Screener(shared._entities, profile=shared.profile)

    def ask(number: int) -> bool:
        mine = random.Random(number).sample(queries, len(queries))
        seen = [(query, screening.hits) for query, screening in zip(mine, fresh.screen_many(mine), strict=True)]
        return all([hit.score for hit in hits] == [hit.score for hit in expected[query]] for query, hits in seen)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))
