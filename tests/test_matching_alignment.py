"""Name against name: what answers what, and the score of the names."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from case_tables import cases
from sanscreen.matching import profile_of
from sanscreen.matching.alignment import Alignment, align
from sanscreen.matching.similarity import Similarity
from sanscreen.names import normalise
from strategies import any_names, plausible_names

PROFILE = profile_of(None)
SIMILARITY = Similarity(PROFILE)
people = plausible_names().filter(lambda name: "Ltd" not in name)


def aligned(query: str, listed: str, *, ordered: bool = False) -> Alignment | None:
    """Align two texts under the default profile."""
    return align(normalise(query), normalise(listed), SIMILARITY, PROFILE, ordered=ordered)


def score(query: str, listed: str, *, ordered: bool = False) -> float:
    """Return the score of two texts, 0 where nothing is alike."""
    found = aligned(query, listed, ordered=ordered)
    return 0.0 if found is None else found.score


@pytest.mark.parametrize(
    ("query", "listed", "kind", "least", "most"), cases("alignment", "query", "listed", "kind", "least", "most")
)
def test_bounds(query, listed, kind, least, most):
    """Each case of the table: the score lies within its bounds."""
    assert float(least) <= score(query, listed, ordered=kind != "person") <= float(most)


@pytest.mark.parametrize(
    ("query", "nearer", "farther"),
    [
        ("Usama bin Ladin", "Usama bin Muhammad bin Awad bin Ladin", "Usama bin Muhammad bin Awad bin Qizani"),
        ("Ashraf Qizani", "Ashraf Qizanni", "Ashraf Qazzafi"),
        ("Orient Star 2", "Orient Star", "Orient Star 3"),
        ("John Kennedy", "J. Kennedy", "R. Kennedy"),
        ("Acme Star Ltd", "Acme Star LLC", "Acme Moon Ltd"),
        ("Muhammad Qizani", "Qizani", "Muhammad"),
        ("Abd al Rahman Qizani", "Abdulrahman Qizani", "Abd al Rahim Qizani"),
        ("Jund al Khilafah", "Jund el Khilafa", "Jund al Islam"),
        ("Artem Sokolov", "Artem Sokolow", "Artem Samoylov"),
        ("Oleg Petrov", "Oleg Petrova", "Oleg Petrovich"),
        ("Zoran Petrovic", "Zoran Petrovich", "Zoran Petrov"),
        ("Hanifa Exchange", "Hanifa Exchange (Kabul)", "Hanifa Exchange Kabul"),
    ],
    ids=lambda text: text,
)
def test_order_of_scores(query, nearer, farther):
    """Of two listed names the one that an analyst would take scores higher."""
    assert score(query, nearer) > score(query, farther)


def test_a_rare_part_tells_more_than_a_common_one():
    """The same slip costs more where what matches besides is common."""
    assert score("Ayman Zawahirri", "Ayman Zawahiri") > score("Maria Garciia", "Maria Garcia")


@given(any_names(), any_names())
def test_bounded_and_disjoint(query, listed):
    """A score is in [0, 1]; each part is linked at most once or left over, on both sides."""
    for ordered in (False, True):
        found = aligned(query, listed, ordered=ordered)
        if found is None:
            continue
        assert 0.0 <= found.score <= 1.0
        for side, left in (("query", found.query_left), ("listed", found.listed_left)):
            taken = [
                part for link in found.links for part in range(getattr(link, side).start, getattr(link, side).stop)
            ]
            assert sorted([*taken, *left]) == list(range(len(getattr(found, side).parts)))


@given(any_names())
def test_a_name_against_itself(text):
    """A name with a part scores 1.0 against itself, ordered or not."""
    if normalise(text).parts:
        assert score(text, text) == 1.0
        assert score(text, text, ordered=True) == 1.0


@given(any_names(), any_names())
def test_equal_names_alone_score_one(query, listed):
    """1.0 means the same significant parts; and what is equal in order and read in one way scores 1.0."""
    one, other = normalise(query), normalise(listed)
    if score(query, listed) == 1.0:
        assert one.significant == other.significant or one.text.replace(" ", "") == other.text.replace(" ", "")
    read, other_read = ([(part.text, part.reading) for part in name.parts] for name in (one, other))
    if read and read == other_read:
        assert score(query, listed, ordered=True) == 1.0


@given(plausible_names(), plausible_names())
def test_a_score_above_0_rests_on_a_shared_key(query, listed):
    """What the index cannot find has no score."""
    one, other = normalise(query), normalise(listed)
    shared = any(not unit.keys.isdisjoint(answer.keys) for unit in one.units for answer in other.units)
    assert shared or score(query, listed) == 0.0


@given(plausible_names())
def test_order_costs_where_it_counts(query):
    """Turned round, a name is never nearer where order counts."""
    turned = " ".join(reversed(query.split()))
    assert score(turned, query, ordered=True) <= score(query, query, ordered=True)


@settings(max_examples=50)
@given(people, people)
def test_titles_aside(query, listed):
    """A title on either side of two persons' names changes nothing, but that a text may come to fill a field."""
    assume(not any(normalise(text).clipped is not None for text in (query, "Dr. " + query)))
    assert score("Dr. " + query, listed) == score(query, listed)
    assert score(query, "Prof. " + listed) == score(query, listed)


def test_nothing_alike_is_no_alignment():
    """Two names without a shared key have none."""
    assert aligned("John Smith", "Ashraf Qizani") is None
    assert aligned("", "Ashraf Qizani") is None
    assert aligned("Ashraf Qizani", "!!!") is None
