"""Bad input: a clear error or a bounded, correct answer within seconds, never a crash or a silent "no hits"."""

from __future__ import annotations

import json
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factory
from sanscreen import Query, Screener, UnscreenableQuery, read_list
from sanscreen.errors import SanscreenError

SECONDS = 5.0
JAKT = factory.company("Jund al-Khilafah in Tunisia", id="1")
LADIN = factory.person("أسامة بن لادن", id="2")


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener([JAKT, LADIN])


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "   ",
        "\t\r\n",
        "\u00a0\u3000",
        "!!!",
        "...",
        "-",
        "'",
        "🙂",
        "\x00",
        "\x00\x00",
        "\u200b",
        "\u200f\u202e",
        "\ufeff",
        "\ud800",
        "\udfff\ud800",
        "Dr.",
        "Mr",
        "Sheikh",
        "、",
        "\u0301",
    ],
    ids=ascii,
)
def test_nothing_to_compare_is_an_error(screener, name):
    """With a reason that can be printed, and the same in screen_many."""
    with pytest.raises(UnscreenableQuery) as caught:
        screener.screen(name)
    assert str(caught.value).encode("utf-8")
    (answer,) = screener.screen_many([name])
    assert (answer.status, answer.reason) == ("unscreenable", str(caught.value))


@pytest.mark.parametrize(
    "name",
    [
        "Jund al-Khilafah\x00 in Tunisia",
        "Jund\x00al-Khilafah\x1fin Tunisia",
        "\u200fJund al-Khilafah in Tunisia\u200f",
        "\u202bJund al-Khilafah in Tunisia\u202c",
        "\u2067Jund al-Khilafah\u2069 in Tunisia",
        "Jund al-Khilafah in Tunisia 🙂",
        "\ufeffJund al-Khilafah in Tunisia",
        "J\u0335und al-Khilafah in Tunisia",
        " Jund al-Khilafah in Tunisia\r\n",
        '"Jund al-Khilafah in Tunisia"',
        "Jund al-Khilafah in Tunisia,",
    ],
    ids=ascii,
)
def test_dirt_does_not_hide_a_name(screener, name):
    """Controls, direction marks, quotes: the name is found with 1.0, and the answer can be written."""
    screening = screener.screen(name)
    assert [(hit.entity.id, hit.score) for hit in screening] == [("1", 1.0)]
    json.dumps(screening.to_dict()).encode("utf-8")
    screening[0].explain().encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "name", ["\u200fأسامة بن لادن", "أسامة\u200f بن\u200e لادن", "\u202bأسامة بن لادن\u202c"], ids=ascii
)
def test_direction_marks_in_arabic(screener, name):
    """Right-to-left marks belong to right-to-left text."""
    assert [(hit.entity.id, hit.score) for hit in screener.screen(name)] == [("2", 1.0)]


@pytest.mark.parametrize("name", ["\ud800Jund al-Khilafah in Tunisia", "Jund al-Khilafah in Tunisia\udfff"], ids=ascii)
def test_half_a_character_is_never_a_silent_clear(screener, name):
    """A lone surrogate is text that was decoded wrongly: refused in printable words, or found."""
    (answer,) = screener.screen_many([name])
    assert answer.status in ("hit", "unscreenable")
    json.dumps(answer.to_dict()).encode("utf-8")
    assert answer.hits or answer.reason.encode("utf-8")


def huge() -> dict[str, str]:
    """Return texts that are no names, by what they are."""
    rng = random.Random(1)
    return {
        "a megabyte of one letter": "a" * 1_000_000,
        "a megabyte of words": "Jund al-Khilafah in Tunisia " * 36_000,
        "a megabyte of blanks": " " * 1_000_000,
        "a megabyte and a name": " " * 1_000_000 + "Jund al-Khilafah in Tunisia",
        "a megabyte of dots": "." * 1_000_000,
        "a megabyte of dotted letters": "a." * 500_000,
        "a megabyte of zero-width spaces": "\u200b" * 1_000_000,
        "a megabyte of combining marks": "a" + "\u0301" * 1_000_000,
        "a megabyte of Han": "李" * 1_000_000,
        "a megabyte of digits": "7" * 1_000_000,
        "a megabyte of ligatures": "\ufdfa" * 1_000_000,
        "a megabyte of look-alikes": "aа" * 500_000,
        "a megabyte of commas": "a," * 500_000,
        "ten thousand words": " ".join(f"word{number}" for number in range(10_000)),
        "ten thousand equal words": "Tunisia " * 10_000,
        "a thousand letters": " ".join(rng.choice("abcdefgh") for _ in range(1000)),
        "fifty parts": " ".join(f"Khilafah{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" * 2),
        "one long word": "khilafah" * 500,
    }


@pytest.mark.parametrize("what", list(huge()))
def test_a_huge_text_is_refused_or_answered_in_seconds(bundled_screener, what):
    """An error that does not repeat the text, or an answer: never a silent clear of a text that was cut."""
    text = huge()[what]
    started = time.perf_counter()
    (answer,) = bundled_screener.screen_many([text])
    assert time.perf_counter() - started < SECONDS
    if answer.status == "unscreenable":
        assert len(answer.reason) < 500
    else:
        assert answer.hits or len(text) < 5000, "a text that was cut came back clear"


def test_a_name_of_many_words_is_answered(bundled_screener):
    """Thirty words, a listed name among them, are bounded work."""
    words = [f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    started = time.perf_counter()
    screening = bundled_screener.screen(" ".join([*words, "Jund al-Khilafah"]))
    assert screening.status in ("clear", "hit")
    assert time.perf_counter() - started < SECONDS


@settings(max_examples=200)
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_screened_or_refused(screener, text):
    """Nothing but UnscreenableQuery is raised, and every answer can be written."""
    try:
        screening = screener.screen(text, threshold=0.1)
    except UnscreenableQuery as error:
        str(error).encode("utf-8")
    else:
        json.dumps(screening.to_dict()).encode("utf-8")
        assert all(0.1 <= hit.score <= 1.0 for hit in screening)


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=4), st.just(object())
)


@settings(max_examples=300)
@given(
    st.fixed_dictionaries(
        {}, optional={field: st.one_of(ANYTHING, st.lists(ANYTHING, max_size=2)) for field in Query.model_fields}
    )
)
def test_any_fields_are_screened_or_refused(screener, fields):
    """A file of customers holds anything: a query of any values is answered or refused in words."""
    query = Query(**fields)
    (answer,) = screener.screen_many([query])
    if answer.status != "unscreenable":
        assert screener.screen(query).hits == answer.hits
        return
    with pytest.raises(SanscreenError) as caught:
        screener.screen(query)
    assert str(caught.value) == answer.reason != ""


def test_a_broken_line_is_reported_with_its_place(tmp_path):
    """File, line and field; the rest of the list is screened."""
    path = tmp_path / "mine.jsonl"
    broken = '{"id": "9", "kind": "robot", "names": [{"text": "a"}]}'
    path.write_text("\n".join([JAKT.to_json(), broken, LADIN.to_json(), ""]), encoding="utf-8")
    (problem,) = read_list(path).info.problems
    assert (problem.file, problem.line, problem.field) == (str(path), 2, "kind")
    screener = Screener.from_list(path)
    assert screener.lists[0].problems == (problem,)
    assert screener.screen("Jund al-Khilafah in Tunisia").status == "hit"
