"""The suite itself: its draws are stable, its statistics right, its failures told, and no list data leaves it."""

from __future__ import annotations

import csv
import doctest
import importlib
import json
import math
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks import engines as engines_module
from benchmarks import gates, quality, records, runner
from benchmarks.cases import added_cases, hold_out_aliases, list_cases
from benchmarks.engines import Answers, EngineMissing, load_engine
from benchmarks.fold import fold, script_of, words_key
from benchmarks.lists import ListUnreadable, load_lists
from benchmarks.measures import compare_engines, measure
from benchmarks.ordinary import NamesUnreadable, OrdinaryName, crossed_names, read_names, shipped_names
from benchmarks.pairs import LabelledPair, PairsUnreadable, found_pairs, is_aside, read_pairs
from benchmarks.publishers import publisher_cases, same_parties
from benchmarks.readings import alerts_by_script
from benchmarks.runner import Options, make_questions, run_quality
from benchmarks.stats import mcnemar, recall_interval, share_interval, threshold_at
from benchmarks.summary import BEGIN, END, NoMarkers, splice, write_summary
from benchmarks.synthetic import generate_entities
from benchmarks.treatments import TABLE, treat
from benchmarks.twins import make_twins

from sanscreen import Screener
from sanscreen.records import Entity, Name, Query

ROOT = Path(__file__).parent.parent


def entity(entity_id: str, *names: str, kind: str = "person", weak: str | None = None) -> Entity:
    texts = tuple(Name(text=name, kind="alias" if place else "primary") for place, name in enumerate(names))
    return Entity(id=entity_id, kind=kind, names=(*texts, Name(text=weak, quality="weak")) if weak else texts)


FEW = (
    entity("1", "Ashraf al-Qizani", "Abu Ubayda al-Kafi"),
    entity("2", "Rashid Hamdan Barakat", "Rachid Barakat", weak="Ajnad"),
    entity("3", "Orient Star Trading Company Ltd", "Orient Star Two", kind="organization"),
    entity("4", "Seif Allah Ben Hassine"),
)


class Exact:
    """An engine that finds folded names only."""

    def version(self) -> str:
        return "exact 1"

    def build(self, entities: Sequence[Entity]) -> None:
        self.names = {words_key(name.text): held.id for held in entities for name in held.names}

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        found = self.names.get(words_key(query.name or ""))
        return [(found, 1.0)] if found else []


class Crashing(Exact):
    """An engine that fails on its first query."""

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        raise MemoryError("out of luck")


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines "exact" and "crashing" beside one whose package is absent."""

    def load(name: str) -> engines_module.Engine:
        if name == "absent":
            raise EngineMissing("no module named 'absent'")
        return Crashing() if name == "crashing" else Exact()

    monkeypatch.setattr(quality, "load_engine", load)


def write_list(path: Path, entities: Sequence[Entity]) -> str:
    rows = [
        {"uid": e.id, "kind": str(e.kind), "name": e.names[0].text, "aliases": [n.text for n in e.names[1:]]}
        for e in entities
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


SMALL = Options(per_class=3, n_ordinary=60, n_hard=5, ssb_entities=1, engines=("exact", "crashing", "absent"))


@pytest.mark.parametrize("treatment", TABLE, ids=lambda row: row.name)
def test_every_treatment_is_seeded_documented_and_changes_the_name(treatment):
    names = [
        ("Mohammed Hassan al-Jaber'i Müller", "person"),
        ("Société Générale Orient Star Two Trading & Shipping Company Ltd", "organization"),
        ("FIRST NATIONAL OIL AND GAS TRADING OF AKKRA LLC", "organization"),
        ("Soldiers of the Caliphate", "organization"),
    ]
    treated = [treat(treatment, name, kind=kind, entity_id="7", seed=3) for name, kind in names]
    assert treated == [treat(treatment, name, kind=kind, entity_id="7", seed=3) for name, kind in names]
    assert any(treated), "no sample name shows this treatment"
    assert all(text is None or text not in dict(names) for text in treated)
    assert treatment.practice.endswith('."') or treatment.practice.endswith((".", '".'))


def test_treatments_take_any_name():
    for row in TABLE:
        for name in ("A", "Li", "  ", "١٢٣", "李", "İ", "ﬃ", "a" * 300, "x\u200by z"):
            assert treat(row, name, kind="person", entity_id="1", seed=1) != ""


def test_names_of_treatments_are_unique():
    assert len({row.name for row in TABLE}) == len(TABLE)


def test_a_new_treatment_changes_no_other_case(monkeypatch):
    before = list_cases(FEW, seed=1, per_class=3, told_kind=True).cases
    monkeypatch.setattr("benchmarks.cases.TABLE", TABLE[1:])
    after = list_cases(FEW, seed=1, per_class=3, told_kind=True).cases
    assert [case for case in before if case.label != TABLE[0].name] == list(after)


def test_held_out_names_leave_the_list():
    remaining, held = hold_out_aliases(FEW, seed=1)
    assert {kept.id for kept, _ in held} == {"1", "2", "3"}
    for kept, name in held:
        assert words_key(name.text) not in {words_key(other.text) for other in kept.names}
    assert len(remaining) == len(FEW)


def test_a_name_that_would_remain_is_not_held_out():
    same = entity("9", "Ben Hassine, Seif", "SEIF BEN HASSINE")
    assert hold_out_aliases([same], seed=1)[1] == []


def test_a_shared_name_has_several_right_answers():
    shared = (entity("a", "Mahmud Jaber Sadiq"), entity("b", "Mahmud Jaber Sadiq"))
    cases = list_cases(shared, seed=1, per_class=2, told_kind=True).cases
    assert cases
    assert all(case.expected == {"a", "b"} for case in cases)


def test_weak_names_are_not_asked():
    cases = list_cases(FEW, seed=1, per_class=9, told_kind=True).cases
    assert all(case.source != "Ajnad" and case.query.name != "Ajnad" for case in cases)


def test_beginnings_shared_by_three_are_not_asked():
    firms = [entity(str(n), f"LIMITED LIABILITY COMPANY NUMBER {n}", kind="organization") for n in range(5)]
    assert "cut at 20" not in {c.label for c in list_cases(firms, seed=1, per_class=9, told_kind=True).cases}


def test_threshold_lets_through_no_more_than_the_rate():
    ordinary = np.array([round(step / 1000, 4) for step in range(1000)])
    for rate in (0.001, 0.01, 0.1):
        threshold = threshold_at(ordinary, rate=rate)
        assert np.mean(ordinary >= threshold) <= rate
        assert np.mean(ordinary >= threshold - 0.001) > rate


def test_an_engine_that_gives_one_to_everything_has_no_threshold():
    assert threshold_at(np.ones(1000), rate=0.01) > 1


def test_bootstrap_interval_is_seeded_and_holds_the_mean():
    rng = np.random.default_rng(1)
    scores, ordinary = rng.uniform(0.5, 1, 300), rng.uniform(0, 0.8, 2000)
    strata = [("one", "a"), ("one", "b"), ("two", "c")] * 100
    low, high = recall_interval(scores, strata, ordinary, rate=0.01, seed=1)
    assert (low, high) == recall_interval(scores, strata, ordinary, rate=0.01, seed=1)
    assert low < np.mean(scores >= threshold_at(ordinary, rate=0.01)) < high
    assert math.isnan(recall_interval(scores[:0], [], ordinary, rate=0.01, seed=1)[0])


def test_mcnemar_agrees_with_the_binomial_sum():
    exact = 2 * sum(math.comb(20, k) for k in range(6)) / 2**20
    assert mcnemar(5, 15) == pytest.approx(exact) == pytest.approx(mcnemar(15, 5))
    assert mcnemar(0, 0) == mcnemar(7, 7) == 1


def test_wilson_interval_stays_inside():
    assert share_interval(0, 10)[0] == pytest.approx(0, abs=1e-9)
    assert share_interval(10, 10)[1] == pytest.approx(1)


def test_rank_counts_ties_as_half_and_several_right_answers_as_one():
    assert quality.judge([("a", 0.9), ("b", 0.9), ("c", 0.9)], frozenset({"c"})) == (0.9, 2.0)
    assert quality.judge([("a", 0.9), ("b", 0.9)], frozenset({"a", "b"})) == (0.9, 1.0)
    assert quality.judge([], frozenset({"a"})) == (0.0, math.inf)


def test_shipped_names_have_origin_count_and_cultures():
    asked, kept = shipped_names()
    people = [row for row in asked if row.kind == "person" and row.group == "ordinary"]
    assert len(people) >= 12_000
    assert len([row for row in asked if row.kind == "organization"]) >= 2_000
    assert len({row.culture for row in people}) >= 60
    assert len({row.script for row in people}) >= 12
    assert {"arabic", "chinese", "hispanic", "slavic"} <= {row.culture for row in asked if row.group == "hard"}
    assert not {row.text for row in kept} & {row.text for row in people}
    for path in (ROOT / "benchmarks" / "data").glob("*.tsv"):
        head = path.read_text(encoding="utf-8")[:400]
        assert all(word in head for word in ("# Meaning:", "# Source:", "# Rule:"))


def test_crossed_names_are_not_listed():
    names = crossed_names(FEW, count=10, seed=1)
    listed = {words_key(name.text) for e in FEW for name in e.names}
    assert names
    assert not {words_key(row.text) for row in names} & listed
    assert crossed_names(FEW[2:3], count=10, seed=1) == []


def test_twins_differ_in_everything_but_the_name():
    for _, listed, namesake in make_twins(seed=1):
        assert abs(int(listed.birth_date[:4]) - int(namesake.birth_date[:4])) >= 2
        assert listed.country != namesake.country
        assert listed.passport != namesake.passport


def test_a_longer_synthetic_list_begins_with_the_shorter():
    short, long = list(generate_entities(30, seed=1)), list(generate_entities(60, seed=1))
    assert long[:30] == short
    assert len({words_key(e.primary_name) for e in long}) > 40


def test_scripts_and_folding():
    assert script_of("山本 さん") == "japanese"
    assert script_of("محمد") == "arabic"
    assert script_of("12-3") == "none"
    assert fold("Müller-Łuk, Jr.") == "muller łuk jr"


def test_two_runs_give_the_same_bytes_and_failures_are_told(tmp_path, stand_ins):
    options = replace(SMALL, lists=(write_list(tmp_path / "few.jsonl", FEW),))
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        run_quality(options, folder)
    for name in (records.RUN, records.CASES, records.NAMES, records.SUMMARY, records.TWINS):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    run = records.read_json(folders[0], records.RUN)
    assert run["absent"] == {
        "crashing": "failed: MemoryError: out of luck",
        "absent": "missing: no module named 'absent'",
    }
    assert run["engines"] == ["exact"]


def test_no_name_of_a_callers_list_is_recorded(tmp_path, stand_ins):
    options = replace(SMALL, lists=(write_list(tmp_path / "few.jsonl", FEW),))
    run_quality(options, tmp_path / "record")
    write_summary(tmp_path / "record")
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "record").iterdir()).lower()
    assert "qizani" not in written
    assert "barakat" not in written
    assert str(tmp_path) not in written
    assert not (tmp_path / "record" / "misses.csv").exists()


def test_a_record_reads_back_as_it_was_measured(tmp_path, stand_ins):
    options = replace(SMALL, lists=(write_list(tmp_path / "few.jsonl", FEW),))
    made = run_quality(options, tmp_path / "record")
    read = records.read_quality(tmp_path / "record")
    assert measure(read)["engines"] == json.loads(json.dumps(measure(made)["engines"]))
    assert compare_engines(made, "exact", read, "exact")["only_first"] == 0


@pytest.mark.parametrize("count", [0, 1, 3])
def test_tiny_lists_complete(tmp_path, stand_ins, count):
    options = replace(SMALL, lists=(write_list(tmp_path / "tiny.jsonl", FEW[:count] or FEW[:1]),), engines=("exact",))
    if count == 0:
        questions = make_questions(replace_entities(load_lists(options.lists), ()), options)
        assert not questions.sets[0].cases
        return
    run_quality(options, tmp_path / "record")
    assert "# Benchmark" in write_summary(tmp_path / "record")


def replace_entities(loaded, entities):
    return replace(loaded, entities=tuple(entities))


@pytest.mark.parametrize(
    "content", ["", "no list at all", '{"uid": "1", "kind": "person", "name": 3, "aliases": []}\n']
)
def test_an_unreadable_list_is_told_with_its_name(tmp_path, content):
    path = tmp_path / "broken.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ListUnreadable, match=r"broken\.jsonl"):
        load_lists([str(path)])


def test_an_absent_list_and_bad_side_files_are_told(tmp_path):
    with pytest.raises(ListUnreadable, match="no file"):
        load_lists([str(tmp_path / "nothing.xml")])
    with pytest.raises(NamesUnreadable, match=r"nobody\.txt"):
        read_names(tmp_path / "nobody.txt", kind="person", group="ordinary")
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("query,candidate,label\nA B,A B,perhaps\n", encoding="utf-8")
    with pytest.raises(PairsUnreadable, match="row 2"):
        added_cases(FEW, [pairs], [], seed=1, told_kind=True)


def test_pairs_put_their_candidates_onto_the_list(tmp_path):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("query,candidate,label\nИван Петров,Ivan Petrov,1\nJon Smith,John Smith,0\n", encoding="utf-8")
    made = added_cases(FEW, [pairs], [], seed=1, told_kind=True)
    assert len(made.entities) == len(FEW) + 2
    assert [(case.suite, case.is_match) for case in made.cases] == [("own script", True), ("pairs pairs", False)]


UN_LIST = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS>
<INDIVIDUAL><DATAID>11</DATAID><FIRST_NAME>ASHRAF </FIRST_NAME><SECOND_NAME>GHRISSI</SECOND_NAME>
<NAME_ORIGINAL_SCRIPT>أشرف القيزاني</NAME_ORIGINAL_SCRIPT>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ashraf al-Qizani; Achraf Gizani</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Somebody</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS></INDIVIDUAL>
<INDIVIDUAL><DATAID>12</DATAID><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS></INDIVIDUAL>
</INDIVIDUALS><ENTITIES>
<ENTITY><DATAID>21</DATAID><FIRST_NAME>ORIENT STAR TWO</FIRST_NAME>
<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Orient Line (نجمة الشرق)</ALIAS_NAME></ENTITY_ALIAS></ENTITY>
</ENTITIES></CONSOLIDATED_LIST>
"""


def test_names_of_the_un_list(tmp_path):
    path = tmp_path / "un.xml"
    path.write_text(UN_LIST, encoding="utf-8")
    person, firm = load_lists([str(path)]).entities
    assert [name.text for name in person.names] == [
        "ASHRAF GHRISSI", "أشرف القيزاني", "Ashraf al-Qizani", "Achraf Gizani", "Abu Somebody",
    ]  # fmt: skip
    assert [name.quality == "weak" for name in person.names] == [False, False, False, False, True]
    assert (firm.id, firm.kind) == ("21", "organization")
    assert [name.text for name in firm.names] == ["ORIENT STAR TWO", "Orient Line", "نجمة الشرق"]


@pytest.mark.parametrize("head", ["", '<!DOCTYPE x [<!ENTITY a "b">]>'])
def test_a_broken_or_crafted_un_list_is_refused(tmp_path, head):
    path = tmp_path / "un.xml"
    whole = UN_LIST.replace("<CONSOLIDATED", f"{head}<CONSOLIDATED", 1)
    path.write_text(whole if head else whole[:300], encoding="utf-8")
    with pytest.raises(ListUnreadable, match=r"un\.xml"):
        load_lists([str(path)])


def test_another_publisher_asks_what_the_list_lacks(tmp_path):
    path = tmp_path / "un.xml"
    path.write_text(UN_LIST, encoding="utf-8")
    others = load_lists([str(path)]).entities
    assert [(mine.id, other.id) for mine, other in same_parties(FEW, others)] == [("1", "11"), ("3", "21")]
    made = publisher_cases(FEW, others, seed=1, count=9, told_kind=True)
    assert {(case.suite, case.label, case.query.name, *case.expected) for case in made} == {
        ("other publisher", "other publisher's main name", "ASHRAF GHRISSI", "1"),
        ("other publisher", "other publisher's alias", "Achraf Gizani", "1"),
        ("other publisher", "other publisher's alias", "Orient Line", "3"),
        ("own script", "arabic", "أشرف القيزاني", "1"),
        ("own script", "arabic", "نجمة الشرق", "3"),
    }
    twice = (*FEW, entity("5", "Ashraf al Qizani"))
    assert [mine.id for mine, _ in same_parties(twice, others)] == ["3"], "two namesakes: neither is the party"


def test_pairs_are_scored_alone(tmp_path):
    """A file without labels holds matches; the half set aside is a function of the query."""
    path = tmp_path / "mine.csv"
    path.write_text("query,candidate\nمحمد,Muhammad\nOrient Star,Western Moon\n***,Nobody\n", encoding="utf-8")
    assert read_pairs(path)[0] == LabelledPair("محمد", "Muhammad", "unknown", is_match=True)
    whole = found_pairs([path], threshold=0.85, aside_only=False)
    assert (whole["mine"]["n"], whole["mine"]["found"], whole["all"]["other"]) == (3, 1, 0)
    half = found_pairs([path], threshold=0.85, aside_only=True)
    assert half["all"]["n"] == sum(map(is_aside, ("محمد", "Orient Star", "***"))) < 3


def test_own_names_are_asked_of_their_record(tmp_path):
    path = tmp_path / "un.xml"
    path.write_text(UN_LIST, encoding="utf-8")
    found = found_pairs([], [path], threshold=0.8, aside_only=False)
    assert (found["un"]["n"], found["un"]["found"]) == (2, 1), "a translation is no spelling"


def test_a_name_is_asked_in_its_script_and_in_latin():
    """Firms and Latin names are not asked; a name found either way counts in both columns."""
    rows = [
        OrdinaryName(text, kind=kind, group="ordinary", culture="")
        for text, kind in (
            ("أشرف القيزاني", "person"),
            ("فلان بن فلان", "person"),
            ("Ashraf Qizani", "person"),
            ("نجمة", "organization"),
        )
    ]
    found = alerts_by_script(Screener(FEW), rows, threshold=0.8)
    assert {script: (row.n, row.own, row.latin) for script, row in found.items()} == {"arabic": (2, 1, 1)}


def test_written_gates_are_never_looser(tmp_path, monkeypatch):
    path = tmp_path / "gates.toml"
    monkeypatch.setattr(gates, "GATES", path)
    recall, alerts = "mean recall at 1% alerts", "alerts per 100,000 hard names at the default threshold"
    gates.write_gates({recall: 0.9, alerts: 100})
    first = {name: bound for name, _, bound, _ in gates.check_gates({})}
    gates.write_gates({recall: 0.8, alerts: 200})
    assert {name: bound for name, _, bound, _ in gates.check_gates({})} == first == {recall: 0.89, alerts: 115}
    gates.write_gates({recall: 0.95, alerts: 50})
    assert {name: bound for name, _, bound, _ in gates.check_gates({})} == {recall: 0.94, alerts: 62}


def test_an_unknown_engine_names_the_known_ones():
    with pytest.raises(EngineMissing, match="token_sort"):
        load_engine("crystal_ball")


@pytest.mark.parametrize("name", ["wratio", "token_sort", "jaro_winkler", "sanscreen"])
def test_engines_keep_the_protocol(name):
    engine = load_engine(name)
    assert engine.version()
    engine.build(FEW)
    found = engine.search(Query(name="Ashraf al Qizani", kind="person"), limit=3)
    assert found[0][0] == "1"
    assert 0.9 <= found[0][1] <= 1
    assert len({entity_id for entity_id, _ in found}) == len(found) <= 3
    assert engine.search(Query(name="***"), limit=3) == []


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks" / "engines").glob("[!_]*.py")), ids=lambda path: path.stem)
def test_an_engine_is_one_short_file(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 60


def test_splice_wants_its_markers():
    assert splice(f"{BEGIN}{END}", "x") == f"{BEGIN}\nx\n{END}"
    with pytest.raises(NoMarkers):
        splice(f"{END} {BEGIN}", "x")


def test_page_escapes_and_stands_alone(tmp_path, stand_ins):
    pytest.importorskip("jinja2")
    from benchmarks.report import render_report

    options = replace(SMALL, lists=(write_list(tmp_path / "a<b>.jsonl", FEW),))
    run_quality(options, tmp_path / "record")
    page = render_report(tmp_path / "record")
    assert "a&lt;b&gt;.jsonl" in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "")


def test_command_line_tells_errors_without_a_traceback():
    command = [sys.executable, "-m", "benchmarks", "run", "quality", "--list", "nowhere.jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert "nowhere.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


def test_own_script_pairs_are_whole():
    with runner.OWN_SCRIPT.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    scripts = [script_of(row["query"]) for row in rows]
    assert len({row["query"] for row in rows}) == len(rows) >= 100
    assert all(scripts.count(script) >= 10 for script in ("arabic", "cyrillic", "greek", "hebrew", "han", "hangul"))
    assert all(script_of(row["candidate"]) == "latin" for row in rows)


@pytest.mark.parametrize(
    "module",
    ["bruteforce", "fold", "measures", "quality", "report.svg", "speed", "stats", "summary", "synthetic", "treatments"],
)
def test_examples_of_the_suite_run(module):
    done = doctest.testmod(importlib.import_module(f"benchmarks.{module}"), optionflags=doctest.ELLIPSIS)
    assert done.failed == 0
