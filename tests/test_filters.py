"""Filters: which entities pass, what is malformed, and that a screening is about what can be browsed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factory
from sanscreen import Screener
from sanscreen.errors import ListError, QueryError
from sanscreen.filters import NO_FILTERS, FilterOptions, Filters, check_filters
from sanscreen.records import Designation, Entity
from strategies import entity_lists, queries

DAY = date(2018, 2, 27)
SECTION_B = factory.company("Ansar A", id="b", designations=[factory.sdgt(section="1(b)", designated_on=DAY)])
SECTION_A = factory.person(
    "Ansar B", id="a", nationalities=["tn", "fr"], designations=[factory.sdgt(section="Section 1 (a)")]
)
NARROW = factory.person("Ansar C", id="n", nationalities=["dz"], designations=[factory.sdgt(section="1(a)(ii)(A)")])
SEVERAL = factory.vessel(
    "Ansar D",
    id="s",
    designations=[
        factory.sdgt(section="1(b)", designated_on=date(2010, 1, 1), delisted_on=date(2012, 1, 1)),
        Designation(authority="E.O. 13382", programme="NPWMD", designated_on=date(2020, 1, 1)),
    ],
)
BARE = factory.company("Ansar E", id="e", programmes=["IFSR"])
ENTITIES = [SECTION_B, SECTION_A, NARROW, SEVERAL, BARE]


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(ENTITIES)


def ids(entities) -> str:
    """Return the ids in order."""
    return "".join(entity.id for entity in entities)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "banse"),
        ({"section": "1(b)"}, "bs"),
        ({"section": "1(B)"}, "bs"),
        ({"section": " section  1 (b) "}, "bs"),
        ({"section": "1(a)"}, "a"),
        ({"section": "1(a)(ii)(a)"}, "n"),
        ({"section": "1"}, ""),
        ({"country": "TN"}, "a"),
        ({"country": " fr "}, "a"),
        ({"country": "de"}, ""),
        ({"list": "records"}, "banse"),
        ({"designated_after": date(2018, 2, 26)}, "banse"),
        ({"designated_after": DAY}, "anse"),
        ({"designated_after": "2018-02-27"}, "anse"),
        ({"designated_after": datetime(2018, 2, 27, 12)}, "anse"),  # noqa: DTZ001 - a day is asked for
        ({"designated_after": date(2020, 1, 1)}, "ane"),
        ({"designated_before": date(2018, 2, 28)}, "banse"),
        ({"designated_before": DAY}, "anse"),
        ({"designated_before": date(2010, 1, 1)}, "ane"),
        ({"designated_after": date(2011, 1, 1), "designated_before": date(2019, 1, 1)}, "bane"),
        ({"designated_after": "2018-02-26", "designated_before": "2018-02-28"}, "bane"),
        ({"programme": "IFSR"}, "e"),
        ({"kind": "person", "country": "dz"}, "n"),
        ({"kind": "vessel", "country": "dz"}, ""),
    ],
    ids=str,
)
def test_each_filter(screener, options, expected):
    """In the order of the list; a day not known passes, a section or nationality not known does not."""
    assert ids(screener.entities(**options)) == expected


@pytest.mark.parametrize(
    ("options", "passes"),
    [
        ({"section": "1(b)", "authority": "E.O. 13224"}, True),
        ({"section": "1(b)", "authority": "E.O. 13382"}, False),
        ({"section": "1(b)", "designated_after": date(2015, 1, 1)}, False),
        ({"authority": "E.O. 13382", "designated_after": date(2015, 1, 1)}, True),
        ({"programme": "NPWMD", "designated_before": date(2015, 1, 1)}, False),
        ({"section": "1(b)", "as_of": date(2011, 1, 1)}, True),
        ({"section": "1(b)", "as_of": date(2021, 1, 1)}, False),
        ({"designated_after": date(2011, 1, 1), "designated_before": date(2019, 1, 1)}, False),
    ],
    ids=str,
)
def test_one_designation_has_to_pass_them_all(options, passes):
    """Two that pass one filter each are not one that passes both."""
    assert ids(Screener([SEVERAL]).entities(**options)) == ("s" if passes else "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"section": ""}, r"section .*'1\(b\)'"),
        ({"section": " Section "}, "section"),
        ({"section": 1}, "section .*not 1"),
        ({"country": "Atlantis"}, "country is an ISO 3166 code such as 'tn', or a name, not 'Atlantis'"),
        ({"country": 7}, "country"),
        ({"country": ["tn"]}, "country"),
        ({"list": "mine"}, r"list .*\(records\), not 'mine'"),
        ({"list": ["records"]}, "list"),
        ({"designated_after": "yesterday"}, "designated_after .*not 'yesterday'"),
        ({"designated_after": 2018}, "designated_after"),
        ({"designated_before": "2018-02-30"}, "designated_before"),
        ({"designated_before": True}, "designated_before"),
        ({"designated_after": DAY, "designated_before": DAY}, "no day lies after designated_after 2018-02-27"),
        ({"designated_after": "2018-02-26", "designated_before": "2018-02-27"}, "no day lies"),
        ({"designated_after": "2020-01-01", "designated_before": "2018-01-01"}, "before designated_before 2018-01-01"),
    ],
    ids=str,
)
def test_a_malformed_filter_is_an_error(screener, options, message):
    """At once, everywhere, in words that name the filter."""
    for call in (
        lambda: screener.screen("Ansar", **options),
        lambda: screener.screen_many(iter(()), **options),
        lambda: screener.entities(**options),
    ):
        with pytest.raises(QueryError, match=message):
            call()


def test_an_unknown_filter_is_an_error(screener):
    """A misspelt filter would be one that is not in force."""
    for call in (
        lambda: screener.screen("Ansar", sction="1(b)"),
        lambda: screener.screen_many(iter(()), sction="1(b)"),
        lambda: screener.entities(sction="1(b)"),
    ):
        with pytest.raises(TypeError, match=r"'sction'.*section"):
            call()


def test_the_stamp_has_every_filter_in_force(screener):
    """As they were read, so that the answer can be asked for again."""
    given_options = {
        "as_of": "2018-03-01",
        "kind": "organization",
        "authority": "E.O. 13224",
        "programme": "SDGT",
        "section": "section 1(b)",
        "list": "records",
        "country": "TN",
        "designated_after": "2018-01-01",
        "designated_before": date(2019, 1, 1),
    }
    shown = dict(screener.screen("Ansar", **given_options).stamp.filters)
    assert shown == {
        **given_options,
        "section": "1(b)",
        "country": "tn",
        "designated_before": "2019-01-01",
    }
    assert dict(screener.screen("Ansar", **shown).stamp.filters) == shown
    assert screener.screen("Ansar").stamp.filters == ()


def test_the_unscreenable_are_stamped_with_the_filters_too(screener):
    """Their stamp says what they would have been screened against."""
    (answer,) = screener.screen_many(["!!!"], section="1(b)", list="records")
    assert answer.status == "unscreenable"
    assert dict(answer.stamp.filters) == {"section": "1(b)", "list": "records"}


def test_workers_filter_alike(screener):
    """Options travel to the processes."""
    options = {"threshold": 0.3, "section": "1(b)", "designated_after": date(2015, 1, 1)}
    asked = ["Ansar A", "Ansar D"] * 3
    alone, together = (list(screener.screen_many(asked, workers=workers, **options)) for workers in (1, 2))
    assert [answer.hits for answer in together] == [answer.hits for answer in alone]
    assert {hit.entity.id for answer in alone for hit in answer} == {"b"}


def test_every_filter_has_one_name():
    """The options given by name are those of the filters in force that come after the contract's four."""
    names = list(NO_FILTERS.options())
    assert names[:4] == ["as_of", "kind", "authority", "programme"]
    assert set(names[4:]) == FilterOptions.__optional_keys__
    assert check_filters(None, None, None, None, {}, []) == NO_FILTERS == Filters()


class TestTwoLists:
    @pytest.fixture
    def both(self, tmp_path):
        """A screener of two lists that have an id in common, under another name."""
        other = factory.company("Ansar of Elsewhere", id="b", designations=[factory.sdgt(section="1(a)")])
        for name, held in (("second", [SECTION_B, BARE]), ("first", [other])):
            (tmp_path / f"{name}.jsonl").write_text(
                "".join(f"{entity.to_json()}\n" for entity in held), encoding="utf-8"
            )
        return Screener.from_list(tmp_path / "second.jsonl", tmp_path / "first.jsonl")

    def test_the_order_is_that_of_the_lists(self, both):
        assert [entity.primary_name for entity in both.entities()] == ["Ansar A", "Ansar E", "Ansar of Elsewhere"]

    def test_a_list_is_chosen_by_its_name(self, both):
        assert [entity.primary_name for entity in both.entities(list="first")] == ["Ansar of Elsewhere"]
        hits = both.screen("Ansar of Elsewhere", threshold=0.1, limit=None, list="first")
        assert [(hit.list, hit.entity.id) for hit in hits] == [("first", "b")]
        assert both.screen("Ansar A", list="first", limit=None).status == "clear"

    def test_an_unknown_list_names_those_there_are(self, both):
        with pytest.raises(QueryError, match=r"\(second, first\), not 'third'"):
            both.screen("Ansar", list="third")

    def test_a_list_that_was_not_loaded_is_no_filter_but_an_error(self, tmp_path):
        with pytest.raises(ListError, match="no such file"):
            Screener.from_list(tmp_path / "third.jsonl")


@pytest.mark.parametrize(("section", "count"), [("1(a)", 19), ("1(b)", 40), ("1(a)(ii)(A)", 3), ("1(a)(ii)(B)", 1)])
def test_the_bundled_list_by_section(bundled_screener, section, count):
    """As many as its sources name a section for."""
    found = list(bundled_screener.entities(section=section))
    assert len(found) == count
    assert {act.section for entity in found for act in entity.designations} == {section}


def test_the_bundled_list_by_day(bundled_screener):
    """What lies on either side of a day and on it is the whole list; what has no day stands on both sides."""
    day = date(2018, 2, 27)
    later = {entity.id for entity in bundled_screener.entities(designated_after=day)}
    earlier = {entity.id for entity in bundled_screener.entities(designated_before=day)}
    undated = {
        entity.id
        for entity in bundled_screener.entities()
        if all(act.designated_on is None for act in entity.designations)
    }
    that_day = {
        entity.id
        for entity in bundled_screener.entities()
        if any(act.designated_on == day for act in entity.designations)
    }
    assert later & earlier == undated
    assert "23863" in that_day
    assert len(later | earlier | that_day) == len(bundled_screener)
    assert not that_day & (later | earlier)


def test_to_browse_is_to_read_as_one_goes(screener):
    """An iterator, from the start each time."""
    first = screener.entities()
    assert next(first) == ENTITIES[0]
    assert [*first] == ENTITIES[1:]
    assert [*screener.entities()] == ENTITIES


DAYS = [date(2005, 1, 1), date(2010, 6, 15), date(2018, 2, 27)]


@st.composite
def designated_lists(draw: st.DrawFn) -> list[Entity]:
    """Draw entities with up to two designations, of which much or little is known."""
    designations = st.builds(
        Designation,
        authority=st.sampled_from(["E.O. 13224", "E.O. 13382"]),
        section=st.sampled_from([None, "1(a)", "1(b)"]),
        programme=st.sampled_from([None, "SDGT"]),
        designated_on=st.sampled_from([None, *DAYS]),
    )
    return [
        entity.model_copy(update={"designations": tuple(draw(st.lists(designations, max_size=2)))})
        for entity in draw(entity_lists())
    ]


def filter_options() -> st.SearchStrategy[dict[str, object]]:
    """Draw any number of filters."""
    return st.fixed_dictionaries(
        {},
        optional={
            "as_of": st.sampled_from(DAYS),
            "kind": st.sampled_from(["person", "vessel"]),
            "authority": st.sampled_from(["E.O. 13224", "E.O. 13382"]),
            "programme": st.just("SDGT"),
            "section": st.sampled_from(["1(a)", "section 1(b)"]),
            "list": st.just("records"),
            "country": st.sampled_from(["tn", "dz"]),
            "designated_after": st.sampled_from(DAYS[:2]),
            "designated_before": st.just(DAYS[2]),
        },
    )


@given(designated_lists(), queries(), filter_options())
def test_a_screening_is_about_what_can_be_browsed(entities, query, options):
    """The hits are those without filters whose entity passes, with the same score, evidence and order."""
    screener = Screener(entities)
    about = {entity.id for entity in screener.entities(**options)}
    whole = screener.screen(query, threshold=0.3, limit=None)
    part = screener.screen(query, threshold=0.3, limit=None, **options)
    assert [(hit.entity.id, hit.score, hit.name, hit.evidence) for hit in part] == [
        (hit.entity.id, hit.score, hit.name, hit.evidence) for hit in whole if hit.entity.id in about
    ]


@given(designated_lists(), filter_options(), filter_options())
def test_one_more_filter_never_lets_more_through(entities, options, more):
    """Whatever filters there are already."""
    screener = Screener(entities)
    both = {**more, **options}
    assert {entity.id for entity in screener.entities(**both)} <= {entity.id for entity in screener.entities(**options)}
