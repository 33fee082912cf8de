"""Texts, rows and keys in flat arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanscreen.arrays import KeyTable, Rows, Texts, digests

TEXTS = st.lists(st.text(max_size=90), max_size=12)


@given(TEXTS)
def test_texts_come_back(texts):
    """Any of them, empty ones and lone surrogates too."""
    table = Texts.of([*texts, "\ud800"])
    assert [table[number] for number in range(len(table))] == [*texts, "\ud800"]
    chosen = np.arange(len(table))[::-1]
    assert table.some(chosen) == [*texts, "\ud800"][::-1]
    assert [table.take(chosen)[number] for number in range(len(table))] == [*texts, "\ud800"][::-1]
    assert str(Texts.joined([Texts.of(texts[:3]), Texts.of(texts[3:])])) == str(Texts.of(texts))


@given(TEXTS)
def test_a_digest_is_of_its_own_text(texts):
    """What else is digested with it does not matter."""
    assert digests(texts).tolist() == [int(digests([text])[0]) for text in texts]


def test_digests_tell_texts_apart():
    """No two of a million texts that differ in a digit have one digest, and salts have nothing in common."""
    texts = [f"s{number}" for number in range(1_000_000)]
    found = digests(texts)
    assert len(np.unique(found)) == len(texts)
    assert not np.isin(found[:1_000], digests(texts[:1_000], salt=1)).any()


def test_a_digest_is_the_same_everywhere():
    """It stands in files: a change of it is a change of their version."""
    assert digests(["eqizani", "", "sقذافي"]).tolist() == [13265505874498820244, 0, 16354014658038381830]


@given(st.lists(st.lists(st.integers(0, 9), max_size=5, unique=True), max_size=8))
def test_rows_turned_twice_are_as_before(rows):
    """For each value the rows that hold it, and back."""
    table = Rows.of([sorted(row) for row in rows])
    turned = table.turned(10)
    assert [turned[value].tolist() for value in range(10)] == [
        [number for number, row in enumerate(rows) if value in row] for value in range(10)
    ]
    assert str(turned.turned(len(rows))) == str(table)


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 20)), max_size=30), st.sets(st.sampled_from("abxyz"))
)
def test_a_key_finds_what_is_filed_under_it(filed, asked):
    """Each number once, ascending."""
    table = KeyTable.of(digests([key for key, _ in filed]), np.array([value for _, value in filed], dtype=np.int32))
    assert table.find(sorted(asked)).tolist() == sorted({value for key, value in filed if key in asked})


@pytest.mark.parametrize("size", [0, 1, 5])
def test_a_table_without_the_key_finds_nothing(size):
    table = KeyTable.of(digests(map(str, range(size))), np.arange(size, dtype=np.int32))
    assert table.find(["x"]).tolist() == table.find([]).tolist() == []
