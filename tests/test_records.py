"""Records: checked at the door, frozen, and lossless through JSON and pickle."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factory
from sanscreen.errors import ListError, QueryError, RecordError, UnknownEntity
from sanscreen.records import (
    AUTHORITY_SIGNED_ON,
    Designation,
    Entity,
    EntityList,
    Identifier,
    Kind,
    ListCounts,
    ListInfo,
    Name,
    NameKind,
    NameParts,
    NameQuality,
    PartialDate,
    Problem,
    Query,
    json_line,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
visible = texts.filter(lambda text: any(character.isalnum() for character in text))
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))
countries = st.from_regex("[a-z]{2}", fullmatch=True)


def maybe(strategy):
    return st.none() | strategy


@st.composite
def partial_dates(draw):
    """Any partial date: a day, a month, years, or a span that fits none of these."""
    first, last = sorted((draw(st.dates()), draw(st.dates())))
    texts_of_span = [str(first), str(first)[:7], str(first)[:4], f"{first} to {last}", f"{str(first)[:4]} to {last}"]
    circa = draw(st.sampled_from(["", "circa "]))
    return PartialDate.parse(circa + draw(st.sampled_from(texts_of_span)))


name_values = st.builds(
    Name,
    text=visible,
    kind=st.sampled_from(NameKind),
    quality=st.sampled_from(NameQuality),
    script=maybe(st.just("Arab")),
    parts=maybe(st.builds(NameParts, given=st.lists(visible, max_size=2), family=st.lists(visible, max_size=2))),
)
designation_values = st.builds(
    Designation,
    authority=visible | st.just("E.O. 13224"),
    section=maybe(texts),
    programme=maybe(texts),
    as_amended_by=st.lists(st.sampled_from(list(AUTHORITY_SIGNED_ON)), max_size=2),
    determined_on=maybe(days),
    designated_on=maybe(days),
    date_source=maybe(texts),
    delisted_on=maybe(st.just(date(2031, 1, 1))),
    url=maybe(st.just("https://example.org/a?b=c")),
    listed_on=maybe(days),
    note=maybe(texts),
)
entity_values = st.builds(
    Entity,
    id=visible,
    kind=st.sampled_from(Kind),
    names=st.lists(name_values, min_size=1, max_size=3),
    designations=st.lists(designation_values, max_size=2),
    birth_dates=st.lists(partial_dates(), max_size=2),
    nationalities=st.lists(countries, max_size=2),
    identifiers=st.lists(st.builds(Identifier, type=visible, number=visible, country=maybe(countries)), max_size=2),
    addresses=st.lists(visible, max_size=2),
    remarks=maybe(texts),
    source=maybe(texts),
    programmes=st.lists(visible, max_size=2),
    gender=maybe(texts),
)


class TestPartialDate:
    @pytest.mark.parametrize(
        ("text", "earliest", "latest", "circa", "canonical"),
        [
            ("1970-05-02", date(1970, 5, 2), date(1970, 5, 2), False, "1970-05-02"),
            ("1970-05", date(1970, 5, 1), date(1970, 5, 31), False, "1970-05"),
            ("1972-02", date(1972, 2, 1), date(1972, 2, 29), False, "1972-02"),
            ("1970", date(1970, 1, 1), date(1970, 12, 31), False, "1970"),
            ("circa 1966", date(1966, 1, 1), date(1966, 12, 31), True, "circa 1966"),
            ("c. 1966", date(1966, 1, 1), date(1966, 12, 31), True, "circa 1966"),
            ("ca 1966", date(1966, 1, 1), date(1966, 12, 31), True, "circa 1966"),
            ("1955 to 1958", date(1955, 1, 1), date(1958, 12, 31), False, "1955 to 1958"),
            ("1955-1958", date(1955, 1, 1), date(1958, 12, 31), False, "1955 to 1958"),
            (" 1970-05 to 1971-02 ", date(1970, 5, 1), date(1971, 2, 28), False, "1970-05 to 1971-02"),
            ("1970 to 1971-02-03", date(1970, 1, 1), date(1971, 2, 3), False, "1970-01-01 to 1971-02-03"),
        ],
    )
    def test_reads_every_form_it_accepts(self, text, earliest, latest, circa, canonical):
        """A form means a span of days, and has one canonical text."""
        parsed = PartialDate.parse(text)
        assert (parsed.earliest, parsed.latest, parsed.circa) == (earliest, latest, circa)
        assert str(parsed) == canonical

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "May 1970",
            "1970-13",
            "1970-02-30",
            "1958 to 1955",
            "70",
            "02/05/1970",
            "0000",
            "circa",
            "1970-5",
            1970,
            None,
        ],
    )
    def test_refuses_the_impossible_and_lists_the_forms(self, value):
        """What is not a date is a ValueError that says what is accepted."""
        with pytest.raises(ValueError, match=r"'1970-05-02', '1970-05', '1970', 'circa 1966' or '1955 to 1958'"):
            PartialDate.parse(value)

    def test_takes_dates(self):
        """A date stands for itself, a datetime for its day, a partial date for an equal one."""
        day = PartialDate.parse(date(1970, 5, 2))
        assert day == PartialDate.parse(datetime(1970, 5, 2, 23, 59)) == PartialDate.parse(day)  # noqa: DTZ001

    @given(partial_dates())
    def test_its_text_parses_to_itself(self, value):
        """parse(str(x)) == x for every x."""
        assert PartialDate.parse(str(value)) == value

    @given(partial_dates(), partial_dates())
    def test_overlap_is_symmetric_and_of_itself(self, one, other):
        """Two dates share a day whichever is asked, and a date shares its own."""
        assert one.overlaps(other) == other.overlaps(one)
        assert one.overlaps(one)

    def test_overlap_needs_a_shared_day(self):
        """A year overlaps a day in it and no day beside it."""
        year = PartialDate.parse("1970")
        assert year.overlaps(PartialDate.parse("1970-12-31"))
        assert not year.overlaps(PartialDate.parse("1971-01-01"))


class TestDesignation:
    @pytest.mark.parametrize("authority", ["E.O. 13224", "EO 13224", "Executive Order 13224 of 2001-09-23"])
    @pytest.mark.parametrize("field", ["determined_on", "designated_on", "listed_on", "delisted_on"])
    def test_refuses_a_date_before_its_authority(self, authority, field):
        """HIZBALLAH's entry event of January 1995 is no date under an order of 2001, however it is abbreviated."""
        with pytest.raises(ValueError, match=r"was signed on 2001-09-23, so 1995-01-24 .* leave the field empty"):
            Designation(authority=authority, **{field: "1995-01-24"})

    def test_takes_the_day_of_signing(self):
        """The Annex designates on the day the order was signed."""
        assert factory.sdgt(designated_on="2001-09-23").designated_on == date(2001, 9, 23)

    def test_refuses_an_amendment_signed_later(self):
        """A designation of 2018 cannot be under the text of 2019."""
        with pytest.raises(ValueError, match=r"E.O. 13886 was signed on 2019-09-09.*2018-02-27.*as_amended_by"):
            factory.sdgt(designated_on="2018-02-27", as_amended_by=["E.O. 13886"])

    def test_an_amendment_may_be_signed_before_the_end(self):
        """Only what starts a designation is compared with an amendment: what ends it is later anyway."""
        assert factory.sdgt(designated_on="2019-09-10", as_amended_by=["E.O. 13886"], delisted_on="2020-01-01")

    @pytest.mark.parametrize("start", ["determined_on", "designated_on", "listed_on"])
    def test_refuses_an_end_before_a_start(self, start):
        """A designation ends after it starts, whichever day is known of the start."""
        with pytest.raises(ValueError, match=f"delisted_on 2017-01-01 is before {start} 2018-02-27"):
            Designation(authority="another", delisted_on="2017-01-01", **{start: "2018-02-27"})

    @pytest.mark.parametrize("day", [20180227, 1519689600.0, "27/02/2018", "2018-02-30", "20180227", True])
    def test_a_day_is_never_guessed(self, day):
        """A number is not a timestamp, and no order of day and month is assumed."""
        with pytest.raises(ValueError, match="day"):
            factory.sdgt(designated_on=day)

    @pytest.mark.parametrize("url", ["ftp://example.org", "example.org", "javascript:alert(1)", "https://", ""])
    def test_its_address_is_of_the_web(self, url):
        """An explanation may make a link of it."""
        with pytest.raises(ValueError, match="http"):
            factory.sdgt(url=url)

    @pytest.mark.parametrize("authority", ["", "  ", "\u200b"])
    def test_its_authority_can_be_seen(self, authority):
        """A designation without authority explains nothing."""
        with pytest.raises(ValueError, match="no visible character"):
            Designation(authority=authority)


class TestEntity:
    @given(entity_values)
    def test_json_restores_it(self, entity):
        """to_json is lossless, one line for every reader, and the same each time."""
        line = entity.to_json()
        assert Entity.from_json(line) == entity
        assert Entity.from_json(line).to_json() == line
        assert len(line.splitlines()) == 1
        assert "null" not in [type(value).__name__ for value in json.loads(line).values()]

    @given(entity_values)
    def test_pickle_and_copy_restore_it(self, entity):
        """A worker process gets an equal record with an equal hash."""
        for restored in (pickle.loads(pickle.dumps(entity)), copy.copy(entity), copy.deepcopy(entity)):
            assert restored == entity
            assert hash(restored) == hash(entity)

    def test_it_cannot_be_changed(self):
        """Records are values; lists handed over became tuples."""
        entity = factory.person("Ajnad", nationalities=["TN"], birth_dates=["circa 1966"])
        with pytest.raises(ValueError, match="frozen"):
            entity.id = "2"
        assert entity.nationalities == ("tn",)
        assert entity.birth_dates == (PartialDate.parse("circa 1966"),)

    def test_its_defaults_are_those_of_the_contract(self):
        """Everything but id, kind and names may be left out."""
        entity = Entity(id="1", kind="person", names=[Name(text="Ajnad")])
        assert (entity.designations, entity.birth_dates, entity.nationalities) == ((), (), ())
        assert (entity.identifiers, entity.addresses, entity.programmes) == ((), (), ())
        assert (entity.remarks, entity.source, entity.gender) == (None, None, None)
        assert (entity.names[0].kind, entity.names[0].quality) == ("alias", "strong")

    def test_the_primary_name_is_the_first_primary_else_the_first(self):
        """A record without a primary name still has a name to show."""
        names = [Name(text="Ajnad"), Name(text="JAK-T", kind="primary"), Name(text="other", kind="primary")]
        assert Entity(id="1", kind="organization", names=names).primary_name == "JAK-T"
        assert Entity(id="1", kind="organization", names=names[:1]).primary_name == "Ajnad"

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"id": ""}, r"field id: has no visible character"),
            ({"id": 23863}, r"field id: is text; got int 23863"),
            ({"id": b"1"}, r"field id: is text; got bytes"),
            ({"kind": "vehicle"}, r"record '1', field kind: .*'vessel'"),
            ({"names": []}, r"field names: needs at least one"),
            ({"names": [{"text": " \u200b\u00a0"}]}, r"field names\[0\].text: has no visible character"),
            ({"names": [{"text": "a", "quality": "good"}]}, r"field names\[0\].quality: .*'weak'"),
            ({"names": [{"text": "a\ud800"}]}, r"names\[0\].text: holds a lone surrogate"),
            ({"remarks": "\udfff"}, r"field remarks: holds a lone surrogate"),
            ({"nationalities": ["TUN"]}, r"nationalities\[0\]: is an ISO 3166 alpha-2 code"),
            ({"birth_dates": ["1970-13"]}, r"birth_dates\[0\]: a date is written as"),
            ({"nmaes": []}, r"field nmaes: is not a field of this record; check its spelling"),
            ({"designations": [{"authority": "E.O. 13224", "designated_on": "1995-01-24"}]}, r"designations\[0\].des"),
        ],
    )
    def test_a_bad_record_says_where_and_what(self, change, message):
        """A user sees the field's path and plain words, never another library's report."""
        values = {"id": "1", "kind": "person", "names": [{"text": "Ajnad"}], **change}
        with pytest.raises(RecordError, match=message) as caught:
            Entity.from_dict(values)
        assert "pydantic" not in str(caught.value)
        assert str(caught.value).isprintable()
        json_line(str(caught.value)).encode("utf-8")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "is not JSON"),
            ('{"id": "1"', "is not JSON: .* at column"),
            ("[1]", "a record is a JSON object"),
            ('{"id": "1", "id": "2"}', "field id: stands twice"),
            ('{"id": "1"}', "record '1', field kind: is required; also names: is required"),
            ('{"id": "\\ud800", "kind": "person", "names": [{"text": "a"}]}', "lone surrogate"),
            ("[" * 100_000, "is not JSON that can be read"),
            ('{"id": ' + "9" * 5000 + "}", "is not JSON that can be read"),
        ],
    )
    def test_bad_json_is_a_record_error(self, text, message):
        """Whatever stands on a line, reading it ends in a record or in a RecordError."""
        with pytest.raises(RecordError, match=message):
            Entity.from_json(text)

    @given(st.text(max_size=60))
    def test_any_text_gives_a_record_or_a_record_error(self, text):
        """No text makes from_json fail in another way."""
        with pytest.raises(RecordError):
            Entity.from_json(text)

    def test_enums_equal_their_strings(self):
        """A caller writes "person", never an import."""
        assert [*Kind] == ["person", "organization", "vessel", "aircraft", "unknown"]
        assert [*NameKind] == ["primary", "alias", "former"]
        assert [*NameQuality] == ["strong", "weak"]


class TestEntityList:
    info = ListInfo(name="mine", digest="0" * 64, format="jsonl", problems=[Problem(file="a", message="b")])

    def mine(self):
        return EntityList([factory.person("Ajnad", id="1"), factory.vessel("ADALIA", id="2")], info=self.info)

    def test_it_is_an_immutable_sequence(self):
        """Length, index, slice, membership and order, and no way to assign."""
        mine = self.mine()
        assert len(mine) == 2
        assert [entity.id for entity in mine] == ["1", "2"]
        assert mine[-1] in mine
        assert mine[:1] == (mine[0],)
        with pytest.raises(TypeError):
            mine[0] = mine[1]
        with pytest.raises(AttributeError):
            mine.info = self.info

    def test_an_id_finds_its_entity(self):
        """An unknown id is an UnknownEntity that names the list."""
        assert self.mine().by_id("2").primary_name == "ADALIA"
        with pytest.raises(UnknownEntity, match="no entity '3' in list 'mine'"):
            self.mine().by_id("3")

    def test_one_id_twice_is_an_error(self):
        """The message names both places."""
        twins = [factory.person("A", id="7"), factory.person("B", id="8"), factory.person("C", id="7")]
        with pytest.raises(ListError, match="'7' stands twice, at records 1 and 3"):
            EntityList(twins, info=self.info)

    def test_pickle_restores_it(self):
        """Its entities, info and hash."""
        restored = pickle.loads(pickle.dumps(self.mine()))
        assert restored == self.mine()
        assert hash(restored) == hash(self.mine())
        assert restored.info.problems == self.info.problems

    def test_counts(self):
        """Counts tell kinds and weak names apart."""
        counts = ListCounts.of([factory.person("A", weak=["B"], designated="2018-02-27"), factory.vessel("C")])
        assert (counts.entities, counts.persons, counts.vessels, counts.names, counts.weak_names) == (2, 1, 1, 3, 1)
        assert (counts.designations, counts.dated_designations) == (1, 1)


class TestQuery:
    def test_it_is_not_checked_when_made(self):
        """A file of customers can be read whole; screening checks the values."""
        query = Query(name=7, kind="starship", birth_date="yesterday", countries="XX", identifiers=[None])
        assert (query.name, query.kind, query.birth_date, query.countries) == (7, "starship", "yesterday", "XX")

    def test_its_lists_become_tuples(self):
        """A query is hashable and equal to one made with tuples; sets are put in order."""
        query = Query(name="A", aliases=["B"], countries={"tn", "dz"})
        assert query == Query(name="A", aliases=("B",), countries=("dz", "tn"))
        assert hash(query) == hash(pickle.loads(pickle.dumps(query)))

    def test_of_takes_what_a_user_has(self):
        """A name, a query or fields; anything else says what is accepted."""
        assert Query.of("A") == Query(name="A") == Query.of({"name": "A"}) == Query.of(Query(name="A"))
        with pytest.raises(QueryError, match="no field 'nmae'; its fields are name, aliases"):
            Query.of({"nmae": "A"})
        with pytest.raises(QueryError, match="got int"):
            Query.of(7)

    def test_its_defaults_are_those_of_the_contract(self):
        """Everything may be left out."""
        assert Query().model_dump() == {
            "name": None,
            "aliases": (),
            "kind": None,
            "birth_date": None,
            "countries": (),
            "identifiers": (),
            "gender": None,
            "birth_place": None,
            "addresses": (),
            "id": None,
        }
