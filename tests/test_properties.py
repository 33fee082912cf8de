"""What holds for every name, list and query."""

from __future__ import annotations

import json
import pickle
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factory
from sanscreen import Entity, Query, Screener, UnscreenableQuery
from sanscreen.names import normalise
from strategies import ZERO_WIDTH, any_names, entity_lists, messy_names, names_in_one_script, queries, spellings


def plain(screening):
    """Return what a screening says without the time at which it was said."""
    told = screening.to_dict()
    told["stamp"].pop("screened_at")
    return told


def scores(screening) -> dict[str, float]:
    """Return the score of each hit by its entity."""
    return {hit.entity.id: hit.score for hit in screening}


def compared(text: str):
    """Return what of a name is compared."""
    name = normalise(text)
    return [(part.text, part.role, part.weight) for part in name.parts]


@settings(max_examples=300)
@given(any_names())
def test_the_normal_form_is_idempotent(text):
    """Normalising the text of a normal form gives the same text and the same parts."""
    name = normalise(text)
    if name.cut:
        return
    again = normalise(name.text)
    assert again.text == name.text
    assert [part.text for part in again.parts] == [part.text for part in name.parts]


@settings(max_examples=300)
@given(st.data())
def test_a_name_in_one_script_is_unmoved_by_its_spelling(data):
    """Case, Unicode form, spacing and zero-width characters change nothing that is compared."""
    name = data.draw(names_in_one_script())
    assert compared(data.draw(spellings(name))) == compared(name)


@given(messy_names(), st.integers(0, 60), st.sampled_from(ZERO_WIDTH))
def test_an_invisible_character_changes_nothing(text, place, invisible):
    """Wherever it is put."""
    assert compared(text[:place] + invisible + text[place:]) == compared(text)


def test_listed_names_are_unmoved_by_their_spelling(bundled_screener):
    """The same for real names: upper and lower case, both Unicode forms, wider blanks, a hidden character."""
    rng = random.Random(13224)
    texts = [name.text for entity in bundled_screener._entities for name in entity.names]
    for text in rng.sample(texts, 400):
        place = rng.randrange(len(text) + 1)
        for other in (
            text.upper(),
            text.lower(),
            unicodedata.normalize("NFD", text),
            f"\t{'   '.join(text.split(' '))} ",
            text[:place] + "\u200b" + text[place:],
        ):
            assert compared(other) == compared(text), (text, other)


def test_listed_names_score_one_against_themselves(bundled_screener):
    """Each name of the bundled list that is not weak finds its own entity with 1.0, first or tied."""
    rng = random.Random(13886)
    pairs = [(entity, name) for entity in bundled_screener._entities for name in entity.names]
    for entity, name in rng.sample(pairs, 300):
        screening = bundled_screener.screen(name.text, limit=None)
        assert scores(screening).get(entity.id) == 1.0, name.text
        assert screening[0].score == 1.0


def test_every_listed_name_can_be_screened(bundled_screener):
    """No name of the bundled list is unscreenable, cut, or without a key."""
    for entity in bundled_screener._entities:
        for name in entity.names:
            form = normalise(name.text)
            assert form.parts, name.text
            assert not form.cut, name.text
            assert any(unit.keys for unit in form.units), name.text


@given(any_names(), st.sampled_from([factory.person, factory.company]))
def test_a_name_against_itself(text, make):
    """1.0 wherever it can be screened; where it cannot, an error and never a silent clear."""
    try:
        entity = make(text)
    except ValueError:
        return
    screener = Screener([entity])
    try:
        screening = screener.screen(text)
    except UnscreenableQuery:
        assert not normalise(text).parts or normalise(text).cut
        return
    assert scores(screening) == {"1": 1.0}


@settings(max_examples=40)
@given(entity_lists(), queries(), st.sampled_from([0.3, 0.6, 0.85]))
def test_hits_and_evidence(entities, query, threshold):
    """Scores in [threshold, 1], best first; evidence sums to the score; explain gives the same for each."""
    screener = Screener(entities)
    screening = screener.screen(query, threshold=threshold, limit=None)
    assert [hit.score for hit in screening] == sorted((hit.score for hit in screening), reverse=True)
    for hit in screening:
        assert threshold <= hit.score <= 1.0
        assert sum(row.contribution for row in hit.evidence) == pytest.approx(hit.score, abs=1e-9)
        explanation = screener.explain(query, hit.entity.id)
        assert (explanation.score, explanation.evidence) == (hit.score, hit.evidence)
        assert (explanation.entity, explanation.list) == (hit.entity, hit.list)


@settings(max_examples=40)
@given(entity_lists(), queries(), st.sampled_from([0.3, 0.6, 0.85]))
def test_adding_an_entity_never_removes_a_hit(entities, query, threshold):
    """With limit=None, and no score changes: a score is a function of query, entity and profile."""
    more = scores(Screener(entities).screen(query, threshold=threshold, limit=None))
    fewer = scores(Screener(entities[:-1]).screen(query, threshold=threshold, limit=None))
    assert fewer == {identity: score for identity, score in more.items() if identity != entities[-1].id}


@settings(max_examples=40)
@given(entity_lists(), queries(), st.floats(0.05, 1.0), st.floats(0.05, 1.0))
def test_lowering_the_threshold_only_adds_hits(entities, query, one, other):
    """The hits of the higher threshold stand first, with the same scores."""
    screener = Screener(entities)
    high = screener.screen(query, threshold=max(one, other), limit=None)
    low = screener.screen(query, threshold=min(one, other), limit=None)
    assert list(scores(low).items())[: len(high)] == list(scores(high).items())


@settings(max_examples=40)
@given(entity_lists(), queries(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_changes_nothing(entities, query, rng):
    """Same hits, same scores, same order."""
    shuffled = entities[:]
    rng.shuffle(shuffled)
    here = Screener(entities).screen(query, threshold=0.3, limit=3)
    there = Screener(shuffled).screen(query, threshold=0.3, limit=3)
    assert list(scores(here).items()) == list(scores(there).items())
    assert here.truncated == there.truncated


@settings(max_examples=40)
@given(entity_lists(), queries())
def test_a_limit_cuts_and_says_so(entities, query):
    """The first hits of the whole answer, and truncated where there are more."""
    screener = Screener(entities)
    whole = screener.screen(query, threshold=0.3, limit=None)
    for limit in (1, 2, 100):
        part = screener.screen(query, threshold=0.3, limit=limit)
        assert part.hits == whole.hits[:limit]
        assert part.truncated is (len(whole) > limit)


@settings(max_examples=40)
@given(entity_lists(), queries())
def test_screenings_survive_json_and_pickle(entities, query):
    """What a screening says is JSON, and a pickled one is equal."""
    screening = Screener(entities).screen(query, threshold=0.3)
    told = screening.to_dict()
    assert json.loads(json.dumps(told)) == told
    assert pickle.loads(pickle.dumps(screening)) == screening


@settings(max_examples=20)
@given(entity_lists(), queries())
def test_a_pickled_screener_answers_the_same(entities, query):
    """Its stamp too, but for the time."""
    screener = Screener(entities)
    copy = pickle.loads(pickle.dumps(screener))
    assert plain(copy.screen(query, threshold=0.3)) == plain(screener.screen(query, threshold=0.3))


@settings(max_examples=20)
@given(entity_lists(), queries())
def test_a_saved_screener_answers_the_same(tmp_path_factory, entities, query):
    """Saved as JSON, loaded, and asked again."""
    screener = Screener(entities)
    path = tmp_path_factory.mktemp("saved") / "screener"
    screener.save(path)
    loaded = Screener.load(path)
    assert plain(loaded.screen(query, threshold=0.3)) == plain(screener.screen(query, threshold=0.3))


@settings(max_examples=30)
@given(entity_lists(), st.lists(st.one_of(queries(), any_names()), max_size=6))
def test_screen_many_equals_screen_one_by_one(entities, asked):
    """In order; what raises one by one comes back as unscreenable with the same reason."""
    screener = Screener(entities)
    answers = list(screener.screen_many(asked, threshold=0.3))
    assert len(answers) == len(asked)
    for query, answer in zip(asked, answers, strict=True):
        assert answer.query == Query.of(query)
        if answer.status == "unscreenable":
            with pytest.raises(UnscreenableQuery) as caught:
                screener.screen(query, threshold=0.3)
            assert (answer.hits, answer.reason) == ((), str(caught.value))
        else:
            assert plain(answer) == plain(screener.screen(query, threshold=0.3))


AGREES = {
    "birth_date": ("birth_dates", "1970-05-02", "1970-05-02", "1984-11-30"),
    "birth_place": ("birth_places", "Gafsa, Tunisia", "Gafsa", "Benghazi"),
    "countries": ("nationalities", "tn", ["Tunisia"], ["Algeria"]),
    "gender": ("gender", "male", "m", "f"),
    "addresses": ("addresses", "12 Rue de Marseille, Tunis", ["Rue de Marseille 12, Tunis"], ["Old Street 3, London"]),
    "identifiers": ("identifiers", {"type": "passport", "number": "Q000111", "country": "tn"},
                    [{"type": "passport", "number": "Q000111", "country": "tn"}],
                    [{"type": "passport", "number": "Q999888", "country": "tn"}]),
}  # fmt: skip
"""Field of a query: field of the entity, what it holds there, what agrees with it and what does not."""


@given(entity_lists(most=1), queries(), st.sampled_from(sorted(AGREES)))
def test_what_agrees_never_lowers_and_what_conflicts_never_raises(entities, query, field):
    """One field more in a query that lacks it, for any record and whatever else is known."""
    theirs, held, agreeing, conflicting = AGREES[field]
    known = entities[0].model_dump(mode="json", exclude_defaults=True)
    entity = Entity.from_dict({**known, theirs: held if theirs == "gender" else [held]})
    bare = query.model_copy(update={field: None if field in ("birth_date", "birth_place", "gender") else ()})
    screener = Screener([entity])
    least, score, most = (
        screener.explain(asked, entity.id).score
        for asked in (
            bare.model_copy(update={field: conflicting}), bare, bare.model_copy(update={field: agreeing}),
        )
    )  # fmt: skip
    assert least <= score + 1e-12
    assert most >= score - 1e-12


@given(entity_lists(), queries())
def test_what_raises_a_hit_explains_it(entities, query):
    """The fast path and the explanation give one score, and every field of the query has its verdict."""
    screener = Screener(entities)
    for hit in screener.screen(query, threshold=0.05, limit=None):
        explained = screener.explain(query, hit.entity.id)
        assert explained.score == hit.score
        assert explained.evidence == hit.evidence
        assert sum(row.contribution for row in hit.evidence) == pytest.approx(hit.score, abs=1e-9)
