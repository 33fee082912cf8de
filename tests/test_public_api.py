"""The public contract: the names others build on, with the fields, defaults and signatures they rely on.

The tables hold what must be there; more may be added. What a value does is tested beside its module; here
stands only what a caller would notice if a name, a field or a default changed.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import importlib.metadata
import inspect
import types
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

import sanscreen
from sanscreen import (
    Designation,
    Entity,
    Identifier,
    Name,
    Query,
    Screener,
    UnscreenableQuery,
    read_list,
    screen,
)

CONTRACT_NAMES = {
    "Designation",
    "Entity",
    "Identifier",
    "Name",
    "Query",
    "Screener",
    "UnscreenableQuery",
    "read_list",
    "screen",
}

REQUIRED = object()
FILTERS = {"threshold": None, "limit": 10, "as_of": None, "kind": None, "authority": None, "programme": None}

# record: its fields and their defaults
FIELDS: dict[type, dict[str, Any]] = {
    Query: {
        "name": None,
        "aliases": (),
        "kind": None,
        "birth_date": None,
        "countries": (),
        "identifiers": (),
        "gender": None,
        "id": None,
    },
    Entity: {
        "id": REQUIRED,
        "kind": REQUIRED,
        "names": REQUIRED,
        "designations": (),
        "birth_dates": (),
        "nationalities": (),
        "identifiers": (),
        "addresses": (),
        "remarks": None,
        "source": None,
    },
    Name: {"text": REQUIRED, "kind": "alias", "quality": "strong", "script": None, "parts": None},
    Designation: {
        "authority": REQUIRED,
        "section": None,
        "programme": None,
        "as_amended_by": (),
        "determined_by": None,
        "determined_on": None,
        "designated_on": None,
        "date_source": None,
        "delisted_on": None,
        "citation": None,
        "url": None,
    },
    Identifier: {"type": REQUIRED, "number": REQUIRED, "country": None},
}

# callable: the parameters taken by position, and the options with their defaults
SIGNATURES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "screen": (("query",), FILTERS),
    "read_list": (("path_or_name",), {}),
    "Screener": (("entities",), {"profile": None}),
    "Screener.screen": (("query",), FILTERS),
    "Screener.screen_many": (("queries",), {"workers": 1, **FILTERS}),
    "Screener.explain": (("query", "entity_id"), {}),
    "Screener.save": (("path",), {}),
    "Screener.load": (("path",), {}),
}

KINDS = {"person", "organization", "vessel", "aircraft", "unknown"}
DESIGNATION = Designation(authority="E.O. 13224", section="1(b)", programme="SDGT", designated_on=date(2018, 2, 27))
ENTITIES = (
    Entity(
        id="1",
        kind="organization",
        names=(Name(text="Jund al-Khilafah in Tunisia", kind="primary"), Name(text="Ajnad", quality="weak")),
        designations=(DESIGNATION,),
    ),
    Entity(id="2", kind="organization", names=(Name(text="Jund al-Khilafah in Algeria", kind="primary"),)),
    Entity(
        id="3",
        kind="person",
        names=(Name(text="Tarkhan Batirashvili", kind="primary"),),
        birth_dates=("1986",),
    ),
)


@pytest.fixture(scope="module")
def screener():
    return Screener(ENTITIES)


@pytest.fixture(scope="module")
def screening(screener):
    return screener.screen("Jund al-Khilafah in Tunisia")


def public_names() -> set[str]:
    """Return what a user sees on the package: submodules and names with an underscore aside."""
    future = type(annotations)
    return {
        name
        for name in dir(sanscreen)
        if not name.startswith("_") and not isinstance(getattr(sanscreen, name), types.ModuleType | future)
    }


def find_callable(path: str) -> Any:
    found: Any = sanscreen
    for step in path.split("."):
        found = getattr(found, step)
    return found


def fields_and_defaults(record: type) -> dict[str, Any]:
    if issubclass(record, BaseModel):
        return {
            name: REQUIRED if field.is_required() else field.get_default(call_default_factory=True)
            for name, field in record.model_fields.items()
        }
    return {
        field.name: REQUIRED if field.default is dataclasses.MISSING else field.default
        for field in dataclasses.fields(record)
    }


class TestNames:
    def test_all_is_sorted(self):
        assert list(sanscreen.__all__) == sorted(sanscreen.__all__)

    def test_all_equals_the_public_names(self):
        assert {name for name in sanscreen.__all__ if not name.startswith("_")} == public_names()

    def test_all_holds_the_contract(self):
        assert set(sanscreen.__all__) >= CONTRACT_NAMES

    @pytest.mark.parametrize("name", sorted(sanscreen.__all__))
    def test_every_public_name_has_a_docstring_of_its_own(self, name):
        value = getattr(sanscreen, name)

        if isinstance(value, type) or callable(value):
            assert (value.__doc__ or "").strip()

    def test_an_unknown_name_is_an_attribute_error(self):
        with pytest.raises(AttributeError, match="no_such_name"):
            _ = sanscreen.no_such_name  # type: ignore[attr-defined]


class TestRecords:
    @pytest.mark.parametrize(
        ("record", "field", "default"),
        [
            pytest.param(record, field, default, id=f"{record.__name__}.{field}")
            for record, fields in FIELDS.items()
            for field, default in fields.items()
        ],
    )
    def test_field_and_default(self, record, field, default):
        found = fields_and_defaults(record)

        assert field in found
        assert found[field] is not PydanticUndefined
        assert found[field] == default

    @pytest.mark.parametrize("record", FIELDS, ids=lambda record: record.__name__)
    def test_what_was_added_is_optional(self, record):
        added = {name: default for name, default in fields_and_defaults(record).items() if name not in FIELDS[record]}

        assert REQUIRED not in added.values()

    def test_kinds_equal_their_strings(self):
        assert {str(kind) for kind in type(ENTITIES[0].kind)} == KINDS
        assert ENTITIES[0].kind == "organization"

    def test_primary_name_is_the_first_primary_else_the_first(self):
        aliases = (Name(text="Ajnad"), Name(text="JAK-T"))

        assert Entity(id="1", kind="unknown", names=aliases).primary_name == "Ajnad"
        primary = Name(text="Jund", kind="primary")
        assert Entity(id="1", kind="unknown", names=(*aliases, primary)).primary_name == "Jund"

    @pytest.mark.parametrize("text", ["1970-05-02", "1970-05", "1970", "circa 1966", "1955 to 1958"])
    def test_birth_date_forms(self, text, screener):
        entity = Entity(id="1", kind="person", names=ENTITIES[0].names, birth_dates=(text,))

        assert str(entity.birth_dates[0]) == text
        assert screener.screen(Query(name="Tarkhan Batirashvili", birth_date=text)).status in {"hit", "clear"}

    def test_dates_of_a_designation_are_dates(self):
        assert type(DESIGNATION.designated_on) is date
        assert DESIGNATION.determined_on is None

    def test_a_query_is_not_checked_when_made(self):
        assert Query(name="", kind="no such kind", birth_date="the 32nd").birth_date == "the 32nd"


class TestSignatures:
    @pytest.mark.parametrize("path", SIGNATURES)
    def test_parameters_and_defaults(self, path):
        subjects, options = SIGNATURES[path]
        parameters = inspect.signature(find_callable(path)).parameters
        positional = [
            name
            for name, parameter in parameters.items()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD) and name != "self"
        ]

        assert tuple(positional[: len(subjects)]) == subjects
        defaults = {name: parameters[name].default for name in options if name in parameters}
        assert defaults == options

    @pytest.mark.parametrize("path", SIGNATURES)
    def test_what_was_added_is_optional(self, path):
        subjects, _ = SIGNATURES[path]
        parameters = inspect.signature(find_callable(path)).parameters

        required = [
            name
            for name, parameter in parameters.items()
            if parameter.default is parameter.empty
            and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        ]
        assert [name for name in required if name != "self"] == list(subjects)

    def test_from_list_takes_one_or_more_names_or_paths(self, tmp_path):
        path = tmp_path / "mine.jsonl"
        path.write_text('{"id": "mine-1", "kind": "person", "names": [{"text": "Zubaydah Qatrani"}]}\n')

        assert Screener.from_list(path).screen("Zubaydah Qatrani")[0].entity.id == "mine-1"
        both = Screener.from_list("eo13224", str(path))
        assert both.screen("Zubaydah Qatrani")[0].entity.id == "mine-1"
        assert both.screen("Jund al-Khilafah in Tunisia")[0].entity.primary_name == "Jund al-Khilafah in Tunisia"


class TestScreening:
    def test_is_a_sequence_of_hits_best_first(self, screening):
        assert isinstance(screening, collections.abc.Sequence)
        assert len(screening) == len(list(screening)) >= 1
        assert bool(screening) is True
        assert screening[0] == next(iter(screening))
        assert list(screening[:1]) == [screening[0]]
        assert [hit.score for hit in screening] == sorted((hit.score for hit in screening), reverse=True)

    def test_says_what_was_asked_and_found(self, screening):
        assert screening.status == "hit"
        assert screening.truncated is False
        assert screening.query == Query(name="Jund al-Khilafah in Tunisia")

    def test_clear_is_falsy(self, screener):
        clear = screener.screen("Uqba bin Nafi Battalion")

        assert (clear.status, len(clear), bool(clear)) == ("clear", 0, False)

    def test_shows_itself_in_a_notebook(self, screening):
        assert "Jund al-Khilafah in Tunisia" in screening._repr_html_()
        assert "Jund al-Khilafah in Tunisia" in screening[0]._repr_html_()

    def test_hit(self, screening):
        hit = screening[0]

        assert hit.score == 1.0
        assert hit.entity == ENTITIES[0]
        assert hit.name == ENTITIES[0].names[0]
        assert isinstance(hit.evidence, tuple)
        assert "E.O. 13224" in hit.explain()

    def test_evidence(self, screening):
        assert screening[0].evidence
        for evidence in screening[0].evidence:
            assert isinstance(evidence.kind, str)
            assert isinstance(evidence.query_part, str | None)
            assert isinstance(evidence.listed_part, str | None)
            assert isinstance(evidence.detail, str)
            assert evidence.detail
            assert isinstance(evidence.contribution, float)

    def test_a_string_is_a_query_with_that_name(self, screener):
        name = "Jund al-Khilafah in Tunisia"

        assert list(screener.screen(name)) == list(screener.screen(Query(name=name)))

    def test_limit_truncates_and_none_means_all(self, screener):
        cut = screener.screen("Jund al-Khilafah", threshold=0.1, limit=1)
        whole = screener.screen("Jund al-Khilafah", threshold=0.1, limit=None)

        assert (len(cut), cut.truncated) == (1, True)
        assert (len(whole), whole.truncated) == (2, False)

    def test_kind_of_a_screening_is_a_filter(self, screener):
        assert screener.screen("Jund al-Khilafah in Tunisia", kind="vessel").status == "clear"

    def test_as_of_drops_what_starts_later_and_keeps_what_has_no_date(self, screener):
        def found(day: date) -> set[str]:
            hits = screener.screen("Jund al-Khilafah", threshold=0.1, limit=None, as_of=day)
            return {hit.entity.id for hit in hits}

        assert "1" not in found(date(2018, 1, 1))
        assert "1" in found(date(2018, 3, 1))

    def test_as_of_keeps_a_designation_without_a_date(self):
        undated = ENTITIES[0].model_copy(update={"designations": (Designation(authority="E.O. 13224"),)})

        assert Screener([undated]).screen(undated.primary_name, as_of=date(2002, 1, 1)).status == "hit"

    @pytest.mark.parametrize("name", ["", "   ", "!!!"])
    def test_nothing_to_compare_is_unscreenable(self, screener, name):
        with pytest.raises(UnscreenableQuery):
            screener.screen(name)
        assert issubclass(UnscreenableQuery, ValueError)

    def test_a_duplicate_id_is_an_error(self):
        with pytest.raises(ValueError, match="'1'"):
            Screener([ENTITIES[0], ENTITIES[0]])

    def test_screen_many_is_in_order_and_yields_the_unscreenable(self, screener):
        queries = ["Tarkhan Batirashvili", "!!!", Query(name="Jund al-Khilafah in Tunisia", id="7")]
        answers = screener.screen_many(queries)

        assert isinstance(answers, collections.abc.Iterator)
        first, second, third = answers
        assert list(first) == list(screener.screen(queries[0]))
        assert second.status == "unscreenable"
        assert third.query.id == "7"
        assert list(third) == list(screener.screen(queries[2]))

    def test_explain_scores_below_the_threshold_too(self, screener, screening):
        explanation = screener.explain("Jund al-Khilafah in Tunisia", "1")

        assert explanation.score == screening[0].score
        assert explanation.evidence == screening[0].evidence
        assert isinstance(explanation.text(), str)
        assert screener.explain("Maria Garcia Lopez", "1").score < 0.5

    def test_save_and_load(self, screener, screening, tmp_path):
        screener.save(tmp_path / "screener")
        loaded = Screener.load(tmp_path / "screener")

        assert list(loaded.screen("Jund al-Khilafah in Tunisia")) == list(screening)


def flatten(value: Any) -> list[Any]:
    """Return every plain value inside a record, however it is nested."""
    if isinstance(value, BaseModel):
        value = value.model_dump()
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, collections.abc.Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return [plain for inner in value for plain in flatten(inner)]
    return [value]


class TestStamp:
    """The contract names no field of a stamp, only what it must tell."""

    @pytest.mark.parametrize("package", ["sanscreen", "rapidfuzz", "unidecode"])
    def test_tells_the_version_of(self, screening, package):
        version = importlib.metadata.version(package)

        assert any(version in str(value) for value in flatten(screening.stamp))

    def test_tells_the_version_of_the_unicode_data(self, screening):
        assert unicodedata.unidata_version in flatten(screening.stamp)

    def test_tells_threshold_limit_and_filters(self, screener):
        stamp = screener.screen(
            "Jund al-Khilafah", threshold=0.625, limit=3, as_of=date(2018, 3, 1), kind="organization"
        ).stamp

        told = flatten(stamp)
        assert {0.625, 3, "organization"} <= {value for value in told if isinstance(value, float | int | str)}
        assert any(str(value) == "2018-03-01" for value in told)

    def test_tells_the_time_in_utc(self, screening):
        (time,) = (value for value in flatten(screening.stamp) if isinstance(value, datetime))

        assert time.utcoffset() == timedelta(0)
        assert datetime.now(UTC) - time < timedelta(hours=1)

    def test_a_bare_iterable_has_a_digest_of_its_records(self, screening):
        def digests(entities: collections.abc.Iterable[Entity]) -> set[str]:
            stamp = Screener(entities).screen("Ajnad").stamp
            return {value for value in flatten(stamp) if isinstance(value, str)}

        same = digests(iter(ENTITIES)) - digests(ENTITIES[:1])
        assert same, "a list with other records has the same stamp"
        assert same <= digests(ENTITIES)

    def test_a_bundled_list_has_its_date_and_digest(self):
        info = read_list("eo13224").info

        told = flatten(screen("Jund al Khilafah").stamp)
        assert info.digest in told
        assert any(str(value) == "2026-08-20" for value in told)


class TestReadList:
    def test_yields_entities_and_says_what_it_read(self):
        bundled = read_list("eo13224")

        assert all(isinstance(entity, Entity) for entity in bundled)
        assert bundled.info.published_on == date(2026, 8, 20)
        assert bundled.info.publisher
        assert bundled.info.digest
        assert bundled.info.counts
        assert bundled.info.problems == ()

    def test_takes_a_path(self, tmp_path):
        path = tmp_path / "mine.jsonl"
        path.write_text('{"id": "1", "kind": "person", "names": [{"text": "Ajnad"}]}\n')

        assert [entity.id for entity in read_list(path)] == ["1"]
        assert [entity.id for entity in read_list(str(path))] == ["1"]
