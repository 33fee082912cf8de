"""Which names can reach a threshold at all: none is lost, and bounds are never below scores."""

from __future__ import annotations

import random
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanscreen.index import NameIndex, assemble, chunk_of, reach
from sanscreen.matching import Matcher, profile_of
from sanscreen.matching.alignment import align
from sanscreen.names import normalise
from strategies import TREATMENTS, any_names, plausible_names

MATCHER = Matcher(profile_of(None))


def made(*names: str, chunks: int = 1, matcher: Matcher = MATCHER) -> NameIndex:
    """Return an index of names, put together from chunks of so many names."""
    read = [normalise(name) for name in names]
    tables = assemble([chunk_of(read[at : at + chunks]) for at in range(0, len(read), chunks)])
    return NameIndex(tables, matcher)


def found(index: NameIndex, query: str, threshold: float) -> dict[int, float]:
    """Return the bound of each candidate by its number."""
    numbers, bounds = index.candidates(normalise(query), threshold)
    return dict(zip(numbers.tolist(), bounds.tolist(), strict=True))


def score(query: str, listed: str, *, ordered: bool) -> float:
    """Return the score of two names, which the bound must not be below."""
    alignment = align(normalise(query), normalise(listed), MATCHER.similarity, MATCHER.profile, ordered=ordered)
    return 0.0 if alignment is None else alignment.score


@settings(max_examples=300)
@given(any_names(), st.lists(any_names(), max_size=6))
@example("AA", ["ΑΑ"])
@example("א", ["Usama Usama Usama"])
def test_a_bound_is_never_below_the_score(query, names):
    """At threshold 0 every name with a score is a candidate, and its bound holds with order and without."""
    bounds = found(made(*names), query, 0.0)
    for number, name in enumerate(names):
        for ordered in (False, True):
            exact = score(query, name, ordered=ordered)
            assert exact == 0.0 or exact <= bounds[number] + 1e-9, name


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Ramezanian Harmony Qizani Khurasani", "Ramezanian Qizani Khurasani"),
        ("Henao Henadzievich Qizani Khurasani Tunisi", "Henao Qizani Khurasani Tunisi"),
        ("Behran Harun Qizani Khurasani", "Behran Qizani Khurasani"),
    ],
)
def test_a_part_left_over_may_cost_less_than_a_poor_answer(query, listed):
    """The second part shares a key with what answers the first, is unlike it, and costs little beside the others."""
    exact = score(query, listed, ordered=False)
    assert found(made(listed), query, exact)[0] >= exact


@settings(max_examples=300)
@given(
    plausible_names(),
    st.sampled_from(sorted(TREATMENTS)),
    st.integers(0, 9),
    st.lists(plausible_names(), max_size=6),
    st.sampled_from([0.3, 0.5, 0.7, 0.85, 1.0]),
)
def test_no_name_is_lost_at_any_threshold(name, treatment, seed, others, threshold):
    """Whatever reaches the threshold is a candidate, and candidates come best bound first."""
    query = TREATMENTS[treatment](name, random.Random(seed))
    names = [name, *others]
    bounds = found(made(*names), query, threshold)
    assert list(bounds.values()) == sorted(bounds.values(), reverse=True)
    for number, listed in enumerate(names):
        if score(query, listed, ordered=False) >= threshold:
            assert number in bounds


@settings(max_examples=300)
@given(
    st.lists(plausible_names(), min_size=1, max_size=8),
    st.lists(plausible_names(), max_size=4),
    st.integers(0, 9),
    st.sampled_from([0.3, 0.5, 0.7, 0.85]),
)
def test_sparing_names_changes_nothing(names, others, seed, threshold):
    """As on a long list: names of parts that do not suffice are left out, of queries of more parts than marks too."""
    rng = random.Random(seed)
    words = [word for name in [*names, *others] for word in name.split()]
    listed = [*names, *(" ".join(rng.sample(words, rng.randint(1, min(5, len(words))))) for _ in range(20))]
    index, query = made(*listed), " ".join(names)
    with patch.object(reach, "_FEW_NAMES", len(listed) ** 3):
        walked = found(index, query, threshold)
    with patch.object(reach, "_FEW_NAMES", 1):
        assert found(index, query, threshold) == walked
    for number, name in enumerate(listed):
        if score(query, name, ordered=False) >= threshold:
            assert number in walked


def test_sparing_names_changes_nothing_on_the_bundled_list(bundled_screener):
    """Its names with an error each: the same candidates whether names are spared or not."""
    index, rng = bundled_screener._search.index, random.Random(1)
    texts = [name.text for entity in bundled_screener.entities() for name in entity.names]
    treatments = [TREATMENTS[name] for name in sorted(TREATMENTS)]
    for text in rng.sample(texts, 300):
        query = rng.choice(treatments)(text, rng)
        for threshold in (0.5, 0.85):
            with patch.object(reach, "_FEW_NAMES", 10**9):
                walked = found(index, query, threshold)
            with patch.object(reach, "_FEW_NAMES", 1):
                assert found(index, query, threshold) == walked, query


def test_a_query_does_not_walk_the_list(bundled_screener):
    """At the default threshold a query leaves a few names of thousands to be scored."""
    index = bundled_screener._search.index
    assert len(index) > 9000
    for query in ("Ashraf al-Qizani", "Jund al Khilafah", "Islamic State of Iraq and the Levant"):
        numbers, _ = index.candidates(normalise(query), MATCHER.profile.threshold)
        assert 0 < len(numbers) < len(index) / 20


@given(st.lists(plausible_names(), max_size=12), plausible_names(), st.integers(1, 5))
def test_chunks_change_nothing(names, query, size):
    """However the names were cut into chunks, every table is the same, and so is the answer."""
    one, other = made(*names, chunks=max(1, len(names))), made(*names, chunks=size)
    for field in ("told", "initials", "letters", "forms", "classes", "weights", "by_text"):
        assert (getattr(one.tables, field) == getattr(other.tables, field)).all(), field
    for field in ("units_of", "names_of", "shapes", "texts", "owns", "by_key", "by_own_key"):
        assert str(getattr(one.tables, field)) == str(getattr(other.tables, field)), field
    assert found(one, query, 0.5) == found(other, query, 0.5)


@pytest.mark.parametrize("names", [[], ["!!!"], ["Dr."]], ids=str)
def test_a_list_without_names_finds_nothing(names):
    """Nothing to find is no error."""
    assert found(made(*names), "Ashraf Qizani", 0.5) == {}


def test_a_query_without_parts_finds_nothing():
    """It is for the screener to refuse it."""
    assert found(made("HAMAS"), "!!!", 0.0) == {}


@given(st.lists(plausible_names(), min_size=1, max_size=5), plausible_names(), plausible_names())
def test_remembering_changes_nothing(names, first, second):
    """An index that has answered other queries answers the same."""
    index = made(*names)
    found(index, first, 0.5)
    assert found(index, second, 0.5) == found(made(*names), second, 0.5)


def test_a_cut_number_is_within_its_bound():
    """A field that cuts a long number off ("Unit 613" of 61398) leaves the bound above the score."""
    query, listed = "Industrial Unit 613", "Industrial Unit 61398"
    name = normalise(query)
    assert name.clipped is not None
    matcher = Matcher(profile_of(None))
    alignment = align(name, normalise(listed), matcher.similarity, matcher.profile, ordered=True)
    assert alignment is not None
    _, bounds = made(listed, matcher=matcher).candidates(name, 0.0)
    assert bounds[0] >= alignment.score
