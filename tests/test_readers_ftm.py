"""FollowTheMoney entities as a list, flat and nested."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanscreen import read_list
from sanscreen.errors import ListError, SanscreenError
from sanscreen.readers import ftm, jsonl
from sanscreen.readers.source import Source, open_source

DATA = Path(__file__).parent / "data" / "lists" / "ftm"
FLAT, NESTED = DATA / "entities.ftm.json", DATA / "targets.nested.json"


@pytest.fixture
def listed(tmp_path):
    """Write entities, each as its id, schema and properties, and return the path of the file."""

    def write(*entities, name="mine.ftm.json"):
        lines = [
            json.dumps({"id": entity_id, "schema": schema, "properties": properties, **more})
            for entity_id, schema, properties, more in (((*entity, {})[:4]) for entity in entities)
        ]
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


def person(**properties):
    """Return a person who is a target."""
    return "p", "Person", {"name": ["Ajnad"], **properties}, {"target": True}


def sanction(**properties):
    """Return a sanction of that person."""
    return "s", "Sanction", {"entity": ["p"], **properties}


@pytest.mark.parametrize("path", [FLAT, NESTED], ids=["flat", "nested"])
def test_both_forms_give_the_expected_records(path):
    """Whether others are named by id on lines before and after, or stand in place of their ids."""
    found = read_list(path)
    assert list(found) == list(read_list(DATA / "expected.jsonl"))
    assert (found.info.format, found.info.published_on) == ("ftm", date(2026, 10, 31))


def test_the_order_of_lines_does_not_matter(tmp_path):
    """The parties stay in their order; what is said of them may stand anywhere."""
    lines = FLAT.read_text(encoding="utf-8").splitlines()
    expected = set(read_list(FLAT))
    for seed in range(5):
        random.Random(seed).shuffle(lines)
        (tmp_path / "mine.json").write_text("\n".join(lines), encoding="utf-8")
        assert set(read_list(tmp_path / "mine.json")) == expected


def test_counts_agree_with_the_raw_text():
    """Counted by regular expressions over the lines of the parties that are kept."""
    found = read_list(FLAT)
    lines = {json.loads(line)["id"]: line for line in FLAT.read_text(encoding="utf-8").splitlines()}
    kept = {entity.id: lines[entity.id] for entity in found}
    assert kept.keys() == {"p-1", "c-1", "v-1", "f-1", "l-1", "x-1"}
    names = 0
    for line in kept.values():
        for values in re.findall(r'"(?:name|alias|weakAlias|previousName|abbreviation)": \[([^\]]*)\]', line):
            names += len(re.findall(r'"[^"]+"', values))
    assert found.info.counts.names == names + 1  # the aircraft has its mark for a name
    assert found.info.counts.weak_names == len(re.findall('"(?:weakAlias|abbreviation)"', "".join(kept.values())))


def test_nothing_is_left_out_in_silence():
    """Who is not designated, what has no name, wallets without holder and sanctions of nobody are told."""
    told = "\n".join(str(problem) for problem in read_list(FLAT).info.problems)
    for words in (
        "2 Person: left out",
        "record 'n-1', field name: is a Company without a name",
        "record 'w-2': is a wallet",
        "names 'gone-1', of which the file has no line",
        "record 'f-1', field country",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("properties", "more", "is_kept"),
    [
        ({}, {"target": True}, True),
        ({"topics": ["sanction"]}, {}, True),
        ({"topics": ["role.pep", "sanction.linked"]}, {"target": False}, True),
        ({"topics": ["debarment"]}, {}, True),
        ({"topics": ["role.pep"]}, {}, False),
        ({"topics": ["crime.terror"]}, {"target": False}, False),
        ({"topics": ["role.rca"]}, {"target": "true"}, False),
    ],
)
def test_who_is_designated(listed, properties, more, is_kept):
    """A mark as target, a Sanction, or a topic of sanctions or debarment; a politician or a relative is none."""
    path = listed(person(), ("b", "Person", {"name": ["Other"], **properties}, more))
    found = read_list(path)
    assert ("b" in {entity.id for entity in found}) is is_kept
    assert bool(found.info.problems) is not is_kept


@pytest.mark.parametrize(
    ("properties", "authorities"),
    [
        ({"reason": ["Executive Order 13224 (Terrorism)"], "authority": ["OFAC"]}, ["E.O. 13224"]),
        ({"program": ["E.O. 13660"]}, ["E.O. 13660"]),
        (
            {"authority": ["Office of Foreign Assets Control"], "program": ["SDGT"], "reason": ["Unknown"]},
            ["E.O. 13224"],
        ),
        (
            {"authority": ["Office of Foreign Assets Control"], "provisions": ["CUBA"]},
            ["Office of Foreign Assets Control"],
        ),
        ({"authority": ["Council of Testland"], "program": ["SDGT"]}, ["Council of Testland"]),
        ({"reason": ["Listed under section 1(b) of Executive Order 13224, as amended."], "authority": ["A"]}, ["A"]),
        ({"reason": ["Executive Order 13224", "Executive Order 13886"]}, ["E.O. 13224", "E.O. 13886"]),
        ({"reason": ["a bad man"], "startDate": ["2018-02-27"]}, []),
    ],
)
def test_an_authority_is_taken_only_where_it_is_stated(listed, properties, authorities):
    """As the whole of a reason or a programme, or by OFAC's own tag; else it is the body that the source names."""
    (found,) = read_list(listed(person(), sanction(**properties)))
    assert [designation.authority for designation in found.designations] == authorities
    assert all(designation.section is None for designation in found.designations)
    assert {value for values in properties.values() for value in values} <= said(found)


def said(entity):
    """Return every text that stands in the details, programmes and designations of an entity."""
    days = {str(value) for row in entity.designations for value in row.model_dump().values()}
    return {detail.value for detail in entity.details} | set(entity.programmes) | days


@pytest.mark.parametrize(
    ("properties", "expected", "note"),
    [
        ({"startDate": ["2018-02-27"]}, ("2018-02-27", None, None), None),
        ({"listingDate": ["2018-02-27"]}, ("2018-02-27", "2018-02-27", None), None),
        (
            {"startDate": ["2018-02-27"], "listingDate": ["2018-03-01T09:00:00"]},
            ("2018-02-27", "2018-03-01", None),
            None,
        ),
        ({"startDate": ["2018"]}, (None, None, None), "startDate 2018: not clearly"),
        ({"startDate": ["2018-02-27", "2019-02-27"]}, (None, None, None), "2018-02-27, 2019-02-27: not clearly"),
        ({"startDate": ["1995-01-24"]}, (None, None, None), "1995-01-24 (startDate of the Sanction), before"),
        ({"startDate": ["2018-02-27"], "endDate": ["2024-01-31"]}, ("2018-02-27", None, "2024-01-31"), None),
        ({"startDate": ["2018-02-27"], "endDate": ["2017-01-31"]}, (None, None, None), None),
        ({"startDate": ["2018-02-31"]}, (None, None, None), "2018-02-31: not clearly"),
    ],
)
def test_days_of_a_sanction(listed, properties, expected, note):
    """A day is taken where it is clear, with its source; otherwise the note or the details have it."""
    (found,) = read_list(listed(person(), sanction(reason=["Executive Order 13224 (Terrorism)"], **properties)))
    (designation,) = found.designations
    days = (designation.designated_on, designation.listed_on, designation.delisted_on)
    assert tuple(None if day is None else str(day) for day in days) == expected
    assert (designation.date_source is None) == (designation.designated_on is None)
    assert note is None or note in designation.note
    for values in properties.values():
        assert all(value[:10] in " ".join((*said(found), designation.note or "")) for value in values)


def test_a_sanction_counts_for_each_party_it_names(tmp_path):
    """Nested under two parties, with the other left out of each, it is one sanction of both."""
    inner = {"id": "s", "schema": "Sanction", "properties": {"authority": ["A"]}}
    lines = [
        {"id": party, "schema": "Person", "target": True, "properties": {"name": [party], "sanctions": [inner]}}
        for party in ("a", "b")
    ]
    (tmp_path / "mine.json").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert [entity.designations[0].authority for entity in read_list(tmp_path / "mine.json")] == ["A", "A"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("tn", "tn"),
        ("TN", "tn"),
        ("suhh", "su"),
        ("yucs", "yu"),
        ("xk", "xk"),
        ("zz", None),
        ("gb-sct", None),
        ("eu", None),
    ],
)
def test_country_codes(listed, code, expected):
    """ISO 3166-1 and 3166-3; another is a problem and stands in the details."""
    found = read_list(listed(person(nationality=[code])))
    assert found[0].nationalities == ((expected,) if expected else ())
    assert [detail.value for detail in found[0].details if detail.type == "nationality"] == ([] if expected else [code])
    assert bool(found.info.problems) is (expected is None)


def test_names_of_a_person(listed):
    """The caption comes first; parts only for a name whose every word the publisher calls given or family."""
    properties = {
        "name": ["A. Qizani", "Ashraf al-Qizani", "QIZANI Ashraf"],
        "firstName": ["Ashraf"],
        "lastName": ["al-Qizani", "Qizani"],
    }
    (found,) = read_list(
        listed(
            ("p", "Person", {**properties, "previousName": ["A. Q."]}, {"target": True, "caption": "Ashraf al-Qizani"})
        )
    )
    assert [(name.text, str(name.kind), name.parts is not None) for name in found.names] == [
        ("Ashraf al-Qizani", "primary", True),
        ("A. Qizani", "alias", False),
        ("QIZANI Ashraf", "alias", True),
        ("A. Q.", "former", False),
    ]
    (named,) = read_list(listed(("p", "Person", {"firstName": ["Ashraf"], "lastName": ["Qizani"]}, {"target": True})))
    assert (named.primary_name, named.names[0].parts.family) == ("Ashraf Qizani", ("Qizani",))


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ("Person", "person"),
        ("Company", "organization"),
        ("PublicBody", "organization"),
        ("LegalEntity", "unknown"),
        ("Vessel", "vessel"),
        ("Airplane", "aircraft"),
        ("Vehicle", "unknown"),
        ("Security", "unknown"),
        ("Trust", "unknown"),
    ],
)
def test_kinds(listed, schema, kind):
    """A designated thing of any schema is screened, those that came after this was written too."""
    (found,) = read_list(listed(("p", schema, {"name": ["Ajnad"]}, {"target": True})))
    assert found.kind == kind


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "a"', "is not JSON"),
        ('{"schema": "Person", "properties": {}}', "has no id or no schema"),
        ('{"id": 7, "schema": ["Person"], "properties": {}}', "is text; got ['"),
        ('{"id": "a", "schema": "Person"}', "is an object of properties"),
        ('{"id": "a", "schema": "Person", "properties": {"name": [["Ajnad"]]}}', "is text; got ['"),
        ('{"id": "a", "schema": "Person", "target": true, "properties": {"name": ["A\\ud800"]}}', "half a character"),
    ],
)
def test_a_bad_line_or_value_is_a_problem(tmp_path, line, message):
    """With its line, and the rest of the file is read."""
    good = '{"id": "p", "schema": "Person", "target": true, "properties": {"name": ["Ajnad"]}}'
    (tmp_path / "mine.json").write_text(f"{good}\n{line}\n", encoding="utf-8")
    found = read_list(tmp_path / "mine.json")
    assert found[0].primary_name == "Ajnad"
    assert any(message in problem.message and problem.line == 2 for problem in found.info.problems)


def test_a_file_of_others_is_an_error(listed):
    """A list of politicians holds nobody who is designated, and says so."""
    with pytest.raises(ListError, match=r"holds no record.*1 Person: left out"):
        read_list(listed(("p", "Person", {"name": ["A"], "topics": ["role.pep"]})))


def test_one_id_twice_is_an_error(listed):
    """Both lines are named."""
    with pytest.raises(ListError, match="'p' stands twice, at lines 1 and 2"):
        read_list(listed(person(), person()))


def test_a_first_line_longer_than_the_head_is_recognised(listed):
    """It is told from our own form, which takes a broken first line for its own."""
    path = listed(person(notes=["x" * 200_000]))
    assert ftm.sniff(open_source(path))
    assert read_list(path)[0].remarks == "x" * 200_000
    ours = (
        '{"id": "1", "kind": "person", "names": [{"text": "a"}], "remarks": "'
        r"\"schema\": \"Person\", \"properties\": {"
    )
    assert not ftm.sniff(Source(Path("mine"), ours.encode()))
    assert jsonl.sniff(Source(Path("mine"), ours.encode()))


def test_deep_nesting_is_taken_apart(tmp_path):
    """However deep it is, no limit of the machine is met."""
    line = '{"id": "z", "schema": "Person", "properties": {}}'
    for number in range(250):
        line = f'{{"id": "{number}", "schema": "Person", "properties": {{"name": ["A"], "parent": [{line}]}}}}'
    (tmp_path / "mine.json").write_text(line.replace('"schema"', '"target": true, "schema"', 1), encoding="utf-8")
    assert [entity.id for entity in read_list(tmp_path / "mine.json")] == ["249"]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["p", "2018-02-27", "tn", "sanction"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "schema", "properties", "name", "entity", "holder", "topics"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
PROPERTIES = sorted(
    {name for path in (FLAT, NESTED) for name in re.findall(r'"(\w+)": \[', path.read_text(encoding="utf-8"))}
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": st.sampled_from(["p", "q", "r", "s"]) | VALUES,
                "schema": st.sampled_from(
                    ["Person", "Vessel", "Sanction", "Passport", "Ownership", "Address", "CryptoWallet"]
                ),
                "properties": st.dictionaries(st.sampled_from(PROPERTIES), VALUES, max_size=6),
                "target": st.booleans(),
            },
            optional=dict.fromkeys(("caption", "last_seen", "last_change", "datasets", "more"), VALUES),
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_values_are_read_or_told(tmp_path, entities):
    """Whatever stands in the properties, no error but our own is raised."""
    path = tmp_path / "mine.json"
    path.write_text("".join(f"{json.dumps(entity)}\n" for entity in entities), encoding="utf-8")
    try:
        found = read_list(path)
    except SanscreenError:
        return
    assert found.info.format == "ftm"


def test_ties_and_warnings(listed):
    """Control is a relation of both ends; a Risk binds nobody: it stands in the details and designates nobody."""
    found = read_list(
        listed(
            person(),
            ("c", "Company", {"name": ["Firm"]}, {"target": True}),
            ("x", "Control", {"controller": ["p"], "controlled": ["c"], "controlType": ["nominee"]}),
            ("r", "Risk", {"entity": ["p", "q"], "reason": ["was seen"]}),
            ("q", "Person", {"name": ["Other"]}),
        )
    )
    assert [entity.id for entity in found] == ["p", "c"]
    (controls,), (controlled,) = (entity.relations for entity in found)
    assert (controls.type, controls.name, controls.entity_id) == ("Control, as controller", "Firm", "c")
    assert (controlled.type, controlled.entity_id) == ("Control, as controlled", "p")
    details = {(detail.type, detail.value) for detail in found[0].details}
    assert {("Control controlType (Firm)", "nominee"), ("Risk reason", "was seen")} <= details
    assert found[0].designations == ()
