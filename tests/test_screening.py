"""Screening: filters, options, order, stamps, many queries, threads."""

from __future__ import annotations

import threading
from datetime import date, datetime
from itertools import product

import pytest

import factory
from sanscreen import Query, Screener, UnscreenableQuery
from sanscreen.errors import ListError, QueryError, UnknownEntity
from sanscreen.records import Identifier

TUNIS = factory.company(
    "Jund al-Khilafah in Tunisia", id="1", weak=["Ajnad"], designated=date(2018, 2, 27), programmes=["SDGT"]
)
ALGERIA = factory.company("Jund al-Khilafah in Algeria", id="2", designated=date(2015, 9, 29))
UNDATED = factory.company("Jund al-Khilafah in Libya", id="3", designations=[factory.sdgt()])
ENDED = factory.company(
    "Jund al-Khilafah in Egypt",
    id="4",
    designations=[factory.sdgt(designated_on=date(2015, 1, 1), delisted_on=date(2017, 1, 1))],
)
OTHER = factory.company(
    "Jund al-Khilafah in Mali", id="5", designations=[{"authority": "E.O. 13382", "programme": "NPWMD"}]
)
PLAIN = factory.vessel("Jund al-Khilafah in Oman", id="6")
ENTITIES = [TUNIS, ALGERIA, UNDATED, ENDED, OTHER, PLAIN]


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(ENTITIES)


def ids(screening) -> list[str]:
    """Return the ids of the hits in order."""
    return [hit.entity.id for hit in screening]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "123456"),
        ({"as_of": date(2014, 1, 1)}, "356"),
        ({"as_of": date(2016, 1, 1)}, "23456"),
        ({"as_of": date(2017, 1, 1)}, "2356"),
        ({"as_of": date(2018, 2, 26)}, "2356"),
        ({"as_of": date(2018, 2, 27)}, "12356"),
        ({"as_of": datetime(2018, 2, 27, 12)}, "12356"),  # noqa: DTZ001 - a day is asked for
        ({"as_of": "2018-02-27"}, "12356"),
        ({"kind": "vessel"}, "6"),
        ({"kind": "organization"}, "12345"),
        ({"kind": "person"}, ""),
        ({"authority": "E.O. 13224"}, "1234"),
        ({"authority": "e.o. 13224"}, "1234"),
        ({"programme": "SDGT"}, "1234"),
        ({"programme": "NPWMD"}, "5"),
        ({"programme": "NPWMD", "authority": "E.O. 13224"}, ""),
        ({"authority": "E.O. 13224", "as_of": date(2016, 1, 1)}, "234"),
    ],
    ids=str,
)
def test_filters(screener, options, expected):
    """Each filter keeps what it says; one designation has to pass all that speak of designations."""
    screening = screener.screen("Jund al-Khilafah", threshold=0.2, limit=None, **options)
    assert sorted(ids(screening)) == sorted(expected)
    assert {name for name, _ in screening.stamp.filters} == set(options)


def test_a_filter_never_moves_a_score(screener):
    """What a filter lets through scores as without it."""
    whole = {hit.entity.id: hit.score for hit in screener.screen("Jund al-Khilafah", threshold=0.2, limit=None)}
    part = screener.screen("Jund al-Khilafah", threshold=0.2, limit=None, authority="E.O. 13224")
    assert {hit.entity.id: hit.score for hit in part}.items() <= whole.items()


@pytest.mark.parametrize(
    "options",
    [
        {"threshold": 0},
        {"threshold": 1.1},
        {"threshold": -1},
        {"threshold": float("nan")},
        {"threshold": "0.8"},
        {"threshold": True},
        {"limit": 0},
        {"limit": -1},
        {"limit": 2.5},
        {"limit": True},
        {"as_of": "yesterday"},
        {"as_of": 2018},
        {"kind": "ship"},
        {"kind": 7},
        {"authority": ""},
        {"authority": 13224},
        {"programme": " "},
    ],
    ids=str,
)
def test_a_malformed_option_is_an_error(screener, options):
    """A QueryError that names the option, before the first query of many is read."""
    (name,) = options
    with pytest.raises(QueryError, match=name):
        screener.screen("Ajnad", **options)
    with pytest.raises(QueryError, match=name):
        screener.screen_many(iter(()), **options)


def test_a_number_of_workers_that_is_none_is_an_error(screener):
    """At once, before the first query is read."""
    for workers in (0, -1, 1.5, True):
        with pytest.raises(QueryError, match="workers"):
            screener.screen_many(["Ajnad"], workers=workers)


@pytest.mark.parametrize("query", [7, None, b"Ajnad", ["Ajnad"], Query(name=7), Query(name="A", aliases="B")], ids=str)
def test_what_is_no_query_is_an_error(screener, query):
    """Raised by screen, reported by screen_many, and the rest goes on."""
    with pytest.raises(QueryError):
        screener.screen(query)
    first, second = screener.screen_many([query, "Ajnad"])
    assert (first.status, second.status) == ("unscreenable", "hit")
    assert first.reason


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (Query(), "neither a name nor a document"),
        (Query(name=""), "no letter or digit"),
        (Query(name="Dr."), "only a title"),
        (Query(identifiers=[Identifier(type="passport", number="7")]), "neither a name nor a document"),
        (Query(name="word " * 100), "too long"),
    ],
    ids=["empty", "blank", "title", "short-document", "long"],
)
def test_the_unscreenable_say_why(screener, query, message):
    """The reason is the same raised and reported; nothing is a silent clear."""
    with pytest.raises(UnscreenableQuery, match=message) as caught:
        screener.screen(query)
    (answer,) = screener.screen_many([query])
    assert (answer.status, answer.reason, len(answer)) == ("unscreenable", str(caught.value), 0)


def test_a_mapping_of_fields_is_a_query(screener):
    """As a file of customers has them; an unknown field is an error."""
    assert ids(screener.screen({"name": "Ajnad", "id": "customer 7"})) == ["1"]
    with pytest.raises(QueryError, match="nam"):
        screener.screen({"nam": "Ajnad"})


def test_a_document_finds_its_entity_under_another_name():
    """A shared number counts far more than a name; without it nothing is found."""
    paper = Identifier(type="passport", number="Z123456", country="tn")
    screener = Screener([factory.person("Ashraf al-Qizani", identifiers=[paper])])
    for name in ("Nobody Whatsoever", None):
        screening = screener.screen(Query(name=name, identifiers=[Identifier(type="passport", number="z 123456")]))
        assert ids(screening) == ["1"]
        assert screening[0].score >= screener.profile.threshold
    assert screener.screen("Nobody Whatsoever").status == "clear"


def test_an_alias_of_the_query_counts():
    """The best of the query's names decides."""
    screener = Screener([factory.person("Ashraf al-Qizani")])
    assert screener.screen(Query(name="Nobody Whatsoever", aliases=["Ashraf al-Qizani"]))[0].score == 1.0


def test_corroboration_orders_equal_scores():
    """Two namesakes score 1.0; the one whose birth date agrees comes first, however the list is ordered."""
    born = factory.person("Ashraf Qizani", id="2", birth_dates=["1991"])
    bare = factory.person("Ashraf Qizani", id="1")
    for entities in ([born, bare], [bare, born]):
        screener = Screener(entities)
        assert ids(screener.screen(Query(name="Ashraf Qizani", birth_date="1991"))) == ["2", "1"]
        assert ids(screener.screen("Ashraf Qizani")) == ["1", "2"]


def test_a_conflict_lowers_and_absence_does_not():
    """Absent is not conflict."""
    screener = Screener([factory.person("Ashraf Qizani", birth_dates=["1991"])])
    plain = screener.explain("Ashraf Qizani", "1").score
    assert screener.explain(Query(name="Ashraf Qizani", birth_date="1950"), "1").score < plain
    assert screener.explain(Query(name="Ashraf Qizani", countries=["fr"]), "1").score == plain


def test_signals_are_told(screener):
    """An odd spelling stands in the screening, hit or not."""
    assert [signal.kind for signal in screener.screen("Nоbody Whatsoever").signals] == ["look-alike"]
    assert screener.screen("Nobody Whatsoever").signals == ()


def test_a_duplicate_id_is_an_error():
    """It names both places; over two lists the same id is allowed and asked for by its list."""
    with pytest.raises(ListError, match="'1' stands twice"):
        Screener([TUNIS, TUNIS])


def test_two_lists(tmp_path):
    """An entity that stands on two lists is a hit of each; an id on both is asked for as list:id."""
    for name in ("first", "second"):
        (tmp_path / f"{name}.jsonl").write_text(TUNIS.to_json() + "\n", encoding="utf-8")
    paths = [tmp_path / "second.jsonl", tmp_path / "first.jsonl"]
    screener = Screener.from_list(*paths)
    assert [hit.list for hit in screener.screen("Jund al-Khilafah in Tunisia")] == ["second", "first"]
    assert [held.name for held in screener.screen("Ajnad").stamp.lists] == ["second", "first"]
    assert screener.explain("Ajnad", "first:1").list == "first"
    with pytest.raises(UnknownEntity, match="several lists"):
        screener.explain("Ajnad", "1")
    with pytest.raises(ListError, match="twice"):
        Screener.from_list(paths[0], paths[0])


def test_an_unknown_entity_is_an_error(screener):
    """The message names the id and the list."""
    with pytest.raises(UnknownEntity, match=r"'99'.*records"):
        screener.explain("Ajnad", "99")


def test_a_list_of_something_else_is_an_error():
    """Not a crash deep inside."""
    with pytest.raises(ListError, match="number 1 is a str"):
        Screener([TUNIS, "Ajnad"])


def test_an_empty_list_is_clear_and_says_so():
    """Nothing to find; the stamp says that the list held nothing."""
    screening = Screener([]).screen("Ajnad")
    assert screening.status == "clear"
    assert screening.stamp.lists[0].entities == 0


def test_explain_names_the_threshold_and_the_score(screener):
    """Below the threshold too, in the same words."""
    text = screener.explain("Nobody Whatsoever", "1").text()
    assert "below the threshold" in text
    assert "nothing in the names is alike" in text


def test_workers_give_the_same_answers_in_the_same_order(screener):
    """Two processes, more than one chunk of queries, an unscreenable one among them."""
    asked = ["Jund al-Khilafah", "", "Ajnad", Query(name="John Smith", id="7"), 7] * 30
    alone = list(screener.screen_many(asked, threshold=0.5))
    parallel = list(screener.screen_many(iter(asked), workers=2, threshold=0.5))
    assert len(parallel) == len(asked)
    for one, other in zip(alone, parallel, strict=True):
        assert (one.query, one.hits, one.status, one.reason) == (other.query, other.hits, other.status, other.reason)


def test_many_queries_are_read_as_they_are_needed(screener):
    """An endless stream of queries is screened as it comes."""

    def endless():
        while True:
            yield "Ajnad"

    answers = screener.screen_many(endless())
    assert [next(answers).status for _ in range(3)] == ["hit"] * 3


def test_two_threads_share_a_screener():
    """A screener made by one thread, first asked by two: both get the answers that one alone gets."""
    asked = [
        f"Jund al-Khilafa{letter} in {place}" for letter in "hxyz" for place in ("Tunis", "Algeria", "Mali", "Oman")
    ]
    expected = [ids(Screener(ENTITIES).screen(query, threshold=0.3)) for query in asked]
    shared = Screener(ENTITIES)
    seen: dict[int, list[list[str]]] = {}
    start = threading.Barrier(2)

    def work(number: int) -> None:
        start.wait(timeout=10)
        seen[number] = [ids(shared.screen(query, threshold=0.3)) for query in asked for _ in range(3)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert seen == {number: [hits for hits in expected for _ in range(3)] for number in range(2)}


@pytest.mark.parametrize(
    "query", ["Ashraf Qizani", "Jund al-Khilafa Tunis", "Islamic State", "Mahan Air", "Muhammad Ali", "Hizballah"]
)
def test_a_score_does_not_depend_on_the_list(bundled_screener, query):
    """The same on a list of three records, in any order of them, and on the whole bundled list."""
    hits = bundled_screener.screen(query, threshold=0.5, limit=3)
    assert hits
    for entities in ([hit.entity for hit in hits], [hit.entity for hit in hits][::-1]):
        again = Screener(entities).screen(query, threshold=0.5, limit=3)
        assert [(hit.entity.id, hit.score, hit.evidence) for hit in again] == [
            (hit.entity.id, hit.score, hit.evidence) for hit in hits
        ]


def namesakes(count: int) -> Screener:
    """Return a screener over persons of one surname, each with a given name of its own."""
    given = ["".join(letters) for letters in product("bdklmnrst", "aeiou", "bdklmnrst", "aeiou")]
    return Screener(factory.person(f"{name.title()} Karimov", id=str(n)) for n, name in enumerate(given[:count]))


def test_a_search_cut_short_says_so(monkeypatch):
    """Of more names alike than are scored for one query the likeliest are; the answer is truncated, never a clear."""
    screener = namesakes(60)
    whole = screener.screen("Karimov", threshold=0.3, limit=None)
    assert (len(whole), whole.truncated) == (60, False)
    monkeypatch.setattr("sanscreen.search.MOST_SCORED", 20)
    cut = screener.screen("Karimov", threshold=0.3, limit=None)
    assert (len(cut), cut.truncated, cut.status) == (20, True, "hit")
    assert {hit.entity.id: hit.score for hit in cut}.items() <= {hit.entity.id: hit.score for hit in whole}.items()
    assert "there may be more hits" in cut._repr_html_()
    monkeypatch.setattr("sanscreen.search.MOST_SCORED", 0)
    with pytest.raises(UnscreenableQuery, match="Karimov"):
        screener.screen("Karimov", threshold=0.3)
    (answer,) = screener.screen_many(["Karimov"], threshold=0.3)
    assert (answer.status, len(answer)) == ("unscreenable", 0)
    assert "give more of the name" in (answer.reason or "")


def test_an_entity_of_a_search_cut_short_has_its_best_name(monkeypatch):
    """What is shown has the score that it has in a whole search, though its best name was not reached."""
    person = factory.person("Mrs Ibrahim", id="1", aliases=["Mrs Ibrakhim"])
    screener, query = Screener([person]), "Mrs Ibrakhm"
    (whole,) = screener.screen(query)
    monkeypatch.setattr("sanscreen.search.MOST_SCORED", 1)
    cut = screener.screen(query)
    assert cut.truncated
    assert [(hit.score, hit.name.text) for hit in cut] == [(whole.score, "Mrs Ibrakhim")]


def test_names_spelt_alike_are_scored_once(monkeypatch):
    """A list full of one name is answered whole, in the order of the ids as texts."""
    monkeypatch.setattr("sanscreen.search.MOST_SCORED", 1)
    screener = Screener(factory.person("Mohammed Ali Ahmed", id=str(number)) for number in range(300))
    whole = screener.screen("Mohamed Ali Ahmed", limit=None)
    assert ids(whole) == sorted(map(str, range(300)))
    assert (whole.truncated, len({hit.score for hit in whole})) == (False, 1)
    assert ids(screener.screen("Mohamed Ali Ahmed", limit=3)) == ["0", "1", "10"]


def test_records_judged_one_by_one_are_cut_short(monkeypatch):
    """With a birth date each of the records with one name is scored: no more than may be, and the answer says so."""
    people = [factory.person("Mohammed Ali Ahmed", id=str(number), birth_dates=["1955"]) for number in range(60)]
    query = Query(name="Mohammed Ali Ahmed", birth_date="1955")
    monkeypatch.setattr("sanscreen.search.MOST_SCORED", 20)
    cut = Screener(people).screen(query, limit=None)
    assert (len(cut), cut.truncated) == (20, True)


def test_birth_dates_tell_names_spelt_alike_apart():
    """What is scored once is the name: with a birth date each entity has a score of its own."""
    people = [factory.person("Mohammed Ali Ahmed", id=str(year), birth_dates=[str(year)]) for year in range(1950, 1960)]
    (first, *others) = Screener(people).screen(Query(name="Mohammed Ali Ahmad", birth_date="1955"), limit=None)
    assert first.entity.id == "1955"
    assert all(hit.score < first.score for hit in others)
