"""The limits of the suite: the oracle sees a loss, worst cases are told, the stages of a query sum to the whole."""

from __future__ import annotations

import doctest
import json
from dataclasses import replace

import pytest
from benchmarks import hotpath, oracle, oracle_queries, records, worst
from benchmarks.cli import app
from benchmarks.hotpath import REST, STAGES, WAYS, StageMissing, markdown, profile_queries, timed_stages
from benchmarks.oracle import Oracle, TooLittleCompared, run_oracle
from benchmarks.oracle_queries import CLASSES, Questions
from benchmarks.oracle_report import Answer, Difference
from benchmarks.summary import worst_rows, write_summary
from benchmarks.synthetic import generate_entities
from benchmarks.treatments import TABLE
from benchmarks.worst import measure_case, measure_worst
from benchmarks.worst_cases import CASES
from typer.testing import CliRunner

from sanscreen import Query, Screener

GENERATED = list(generate_entities(120, seed=5))
SMALL_RUN = {"seed": 5, "workers": 1, "batch_size": 10, "n_entities": 40}


class Losing(Screener):
    """A screener that drops the last hit of every answer that has one."""

    def screen(self, query, **options):
        return _less(super().screen(query, **options))


class LosingTogether(Screener):
    """The same, where many are asked together; those of few entities lose nothing."""

    def screen_many(self, queries, **options):
        return map(_less if len(self) > 100 else lambda held: held, super().screen_many(queries, **options))


def _less(screening):
    hits = screening.hits[:-1]
    return replace(screening, hits=hits, status="hit" if hits else "clear")


def test_oracle_finds_no_difference():
    report = run_oracle([("generated", GENERATED)], n_queries=20, **SMALL_RUN)
    assert (report.whole.n_differences, report.whole.differences) == (0, [])
    # Three thresholds: two limits, one by one and together, and once of the whole list.
    assert report.whole.answers == 20 * 3 * 5
    assert report.whole.hits > report.whole.classes.total() == 20
    assert report.whole.cut_short == report.whole.too_little_told == 0


@pytest.mark.parametrize(
    ("losing", "way"),
    [(Losing, "one by one"), (LosingTogether, "of the whole list")],
)
def test_a_lost_hit_is_reported(losing, way):
    report = run_oracle([("generated", GENERATED)], n_queries=10, screener_of=losing, **SMALL_RUN)
    assert report.whole.n_differences > 0
    first = report.whole.differences[0]
    assert first.way == way
    assert ("lost" in first.what()) or first.what() == "status clear, not hit"
    told = report.to_dict(public=False)
    assert told["differences"] == report.whole.n_differences
    assert "query" not in told["first"][0]
    assert "query" in report.to_dict(public=True)["first"][0]


def test_a_bound_that_is_too_low_is_reported(monkeypatch):
    """The oracle does not know the index: a bound below the score loses hits, and they are missed."""
    from sanscreen.index.bounds import Bounds

    of = Bounds.of
    monkeypatch.setattr(Bounds, "of", lambda self, *given: of(self, *given) - 0.1)
    assert run_oracle([("generated", GENERATED)], n_queries=10, **SMALL_RUN).whole.n_differences > 0


def test_another_order_and_a_wrong_flag_are_differences():
    answer = Answer("hit", (("1", 0.9, 0), ("2", 0.9, 0)), truncated=True)
    row = Difference(0, 0, "", "", 0.5, 2, None, answer, replace(answer, rows=answer.rows[::-1]))
    assert row.what() == "the same hits in another order"
    assert replace(row, seen=replace(answer, truncated=False)).what() == "truncated is False, not True"


class CutShort(Screener):
    """A screener that scores few spellings of a long list."""

    most = 2

    def screen_many(self, queries, **options):
        with pytest.MonkeyPatch.context() as patched:
            if len(self) > 100:
                patched.setattr("sanscreen.search.MOST_SCORED", self.most)
            return list(super().screen_many(queries, **options))


def test_answers_cut_short_are_counted_and_are_no_difference_where_they_may_be(monkeypatch):
    asked = {"n_queries": 30, "screener_of": CutShort, **SMALL_RUN}
    assert run_oracle([("generated", GENERATED)], **asked).whole.n_differences > 0, "fewer names than are scored"
    monkeypatch.setattr(oracle, "MOST_SCORED", 2)
    found = run_oracle([("generated", GENERATED)], **asked).whole
    assert found.n_differences == 0
    assert found.cut_short > found.too_little_told
    monkeypatch.setattr(CutShort, "most", 0)
    found = run_oracle([("generated", GENERATED)], **asked).whole
    assert found.n_differences == 0
    assert found.too_little_told > 0


def test_an_error_is_a_difference_of_its_query_alone():
    """Whoever raises it: a run goes on, and the other queries asked together get their answers."""

    class Raising(Screener):
        def screen_many(self, queries, **options):
            if any(query.name == unlucky for query in queries):
                raise KeyError("ñ")
            return super().screen_many(queries, **options)

    unlucky = Questions(GENERATED, seed=5).batch(0, n_queries=10, n_entities=40).queries[3].name
    found = run_oracle([("generated", GENERATED)], n_queries=10, screener_of=Raising, **SMALL_RUN).whole
    # Of the sample with two limits and of the whole list, at three thresholds.
    assert found.n_differences == 9
    assert [row.query.name for row in found.differences] == [unlucky]
    assert "raises KeyError" in found.differences[0].what()


def test_an_error_of_the_scoring_is_a_difference(monkeypatch):
    def raising(query, entities):
        raise KeyError("ñ")

    monkeypatch.setattr(oracle, "score_all", raising)
    monkeypatch.setattr(oracle, "_screen", lambda *asked: Answer.raised(KeyError("ñ")))
    checked = Oracle(Questions(GENERATED, seed=5), Screener, 1, 10)
    found = checked(0)
    assert found.n_differences == found.answers == 15
    assert found.differences[0].what().startswith("scoring raises KeyError without the index")


def test_a_run_that_compares_too_little_is_refused(monkeypatch):
    nobody = oracle_queries._Made("Zzyzx Qwfp", "person")
    monkeypatch.setattr(oracle_queries, "CLASSES", [("nobody", lambda questions, rng: nobody)])
    monkeypatch.setattr(oracle_queries, "_FIELDS", ())
    with pytest.raises(TooLittleCompared):
        run_oracle([("generated", GENERATED)], n_queries=10, **SMALL_RUN)


def test_oracle_exits_1_on_a_difference(tmp_path, monkeypatch):
    monkeypatch.setattr(oracle.run_oracle, "__kwdefaults__", oracle.run_oracle.__kwdefaults__ | {"screener_of": Losing})
    out = tmp_path / "oracle.json"
    command = ["oracle", "--list", write_list(tmp_path), "--queries", "20", "--workers", "1", "--generated", "60"]
    done = CliRunner().invoke(app, [*command, "--out", str(out)])
    assert done.exit_code == 1
    written = out.read_text(encoding="utf-8")
    assert json.loads(written)["differences"] > 0
    assert "expected" in done.stderr
    assert str(tmp_path) not in written
    assert not any(name.text in written for held in GENERATED for name in held.names), "names of a caller's list"


def write_list(folder):
    path = folder / "few.jsonl"
    rows = [
        {"uid": held.id, "kind": str(held.kind), "name": held.primary_name, "aliases": []} for held in GENERATED[:60]
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_questions_cover_every_class_and_are_seeded():
    questions = Questions(GENERATED, seed=5)
    labels = {label for label, _ in CLASSES}
    assert {row.name for row in TABLE} <= labels
    batches = [questions.batch(number, n_queries=len(CLASSES), n_entities=60) for number in (0, 0, 1)]
    assert set(batches[0].classes) == labels
    assert batches[0] == batches[1] != batches[2]
    told = batches[0].queries
    for known in ("birth_date", "birth_place", "countries", "identifiers", "kind", "aliases"):
        assert any(getattr(query, known) for query in told), known
    assert len({entity.id for entity in batches[0].entities}) == len(batches[0].entities)


def test_what_a_publisher_says_of_an_entity_stays():
    known = GENERATED[0].model_copy(update={"nationalities": ("fr",)})
    given = oracle_queries.with_particulars([known, *GENERATED[1:]], seed=1)
    assert given[0].nationalities == ("fr",)
    assert [entity.names for entity in given] == [entity.names for entity in GENERATED]
    assert any(entity.birth_dates for entity in given)
    assert any(entity.identifiers for entity in given)


@pytest.mark.parametrize("case", [case for case in CASES if case != "long queries"])
def test_a_worst_case_tells_its_fields(case, tmp_path):
    rows = measure_case(case, [write_list(tmp_path)], size=300, seed=1, seconds=0.02)
    assert len(rows) >= 3
    for row in rows:
        assert row["case"] == case
        assert row["entities"] == (60 if case == "common parts, given list" else 300)
        assert row["queries"] >= 1
        assert row["build_seconds"] > 0
        assert row["peak_mib"] is None or row["peak_mib"] > 0
        for passed in ("cold", "warm"):
            assert 0 < row[passed]["p50_ms"] <= row[passed]["p99_ms"] <= row[passed]["max_ms"]
        assert row["truncated"] + row["unscreenable"] <= row["queries"]
        assert row["cut_short"] == 0, "fewer names than are scored at most"


def test_worst_cases_are_lists_of_what_they_say():
    made = CASES["one surname"](300, [], 1)
    names = [entity.primary_name for entity in made.entities]
    assert all(name.endswith("Karimov") for name in names)
    given = {query.name.split()[0] for query in made.groups["with another given name"]}
    assert not given & {word for name in names for word in name.split()}
    assert {entity.primary_name for entity in CASES["one name"](300, [], 1).entities} == {"Mohammed Ali Ahmed"}
    for case in ("parts two letters apart", "parts of the same consonants"):
        spelt = CASES[case](900, [], 1)
        listed = {entity.primary_name.split()[-1] for entity in spelt.entities}
        assert len(listed) > 200
        assert not listed & {query.name for query in spelt.groups["a new spelling alone"]}


def test_an_answer_that_is_not_whole_is_counted(monkeypatch):
    """With ten scored at most, "K. Karimov" is cut short, and some queries say too little."""
    monkeypatch.setattr("sanscreen.search.MOST_SCORED", 10)
    rows = {row["group"]: row for row in measure_case("one surname", [], size=300, seed=1, seconds=0.3)}
    truncated, cut, unscreenable = (
        sum(row[key] for row in rows.values()) for key in ("truncated", "cut_short", "unscreenable")
    )
    assert truncated > 0
    assert unscreenable > 0
    # Each unscreenable one here is cut short before a hit, and some truncated ones after.
    assert unscreenable < cut <= truncated + unscreenable


def test_cuts_are_counted_inside_the_block_alone(monkeypatch):
    monkeypatch.setattr("sanscreen.search.MOST_SCORED", 0)
    screener, told = Screener(GENERATED), worst.Told()
    with worst.counted_cuts(told):
        worst._ask(screener, Query(name=GENERATED[0].primary_name), told)
    worst._ask(screener, Query(name=GENERATED[0].primary_name), told)
    assert (told.truncated, told.cut_short, told.unscreenable) == (0, 1, 2)


def test_worst_runs_in_processes_and_a_failure_is_a_row(tmp_path):
    listed = write_list(tmp_path)
    found = measure_worst([listed], size=300, seed=1, cases=["common parts, given list"], seconds=0.01)
    assert [row["entities"] for row in found["rows"]] == [60, 60, 60]
    gone = measure_worst([str(tmp_path / "gone.jsonl")], size=300, seed=1, cases=["common parts, given list"])
    assert "gone.jsonl" in gone["rows"][0]["failed"]
    header, *rows = worst_rows({"rows": [*found["rows"], *gone["rows"]]})
    assert {len(row) for row in rows} == {len(header)}


def test_the_summary_shows_both_and_needs_no_more(tmp_path):
    report = run_oracle([("generated", GENERATED)], n_queries=10, **SMALL_RUN)
    records.write_json(tmp_path / records.ORACLE, report.to_dict(public=False))
    rows = measure_case("one name", [], size=300, seed=1, seconds=0)
    records.write_json(tmp_path / records.WORST, {"list": "few.jsonl", "size": 300, "seed": 1, "rows": rows})
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 0
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert text == write_summary(tmp_path)
    assert "## No loss for speed" in text
    assert "| generated | 10 |" in text
    assert "## Worst cases" in text
    assert "with a birth date" in text


@pytest.fixture(scope="module")
def profiles():
    return profile_queries(GENERATED, n_queries=60, seed=1)


def test_stages_sum_to_the_whole(profiles):
    assert tuple(held.way for held in profiles) == WAYS
    for held in profiles:
        assert list(held.stages) == [*STAGES, REST]
        assert sum(held.stages.values()) == pytest.approx(held.whole)
        # A stage inside another is not counted twice, so that nothing is left over below zero.
        assert all(seconds >= 0 for seconds in held.stages.values()), held
        assert held.stages[REST] < 0.5 * held.whole
    assert [held.unwrapped is not None for held in profiles] == [False, True, False]


def test_the_table_for_the_page_has_a_row_for_each_stage(profiles):
    lines = markdown(profiles).splitlines()
    assert len(lines) == 2 + len(STAGES) + 3
    assert all(line.count("|") == 5 for line in lines)
    assert lines[2].startswith("| normalising the query | ")


@pytest.mark.parametrize(
    "path",
    [
        "sanscreen.nowhere:prepare_query",
        "sanscreen.screening:nothing",
        "sanscreen.screening:Nobody.screen",
        "sanscreen.screening:Screener.nothing",
        "sanscreen.search:MOST_SCORED",
    ],
)
def test_a_stage_that_moved_fails_by_name(path):
    with pytest.raises(StageMissing, match=path), timed_stages(hotpath.Clock(["some"]), {"some": (path,)}):
        pass


def test_a_stage_that_is_no_longer_called_fails():
    stages = STAGES | {"stale": ("sanscreen.screening:Screener.explain",)}
    with pytest.raises(StageMissing, match="stale"):
        profile_queries(GENERATED, n_queries=5, seed=1, stages=stages)


def test_nothing_stays_wrapped():
    before = {path: hotpath._owner(path, "") for paths in STAGES.values() for path in paths}
    held = {path: vars(owner)[name] for path, (owner, name) in before.items()}
    inside = timed_stages(hotpath.Clock(STAGES), STAGES)
    inside.__enter__()
    assert all(vars(owner)[name] is not held[path] for path, (owner, name) in before.items())
    # An error inside the block passes through and leaves nothing behind.
    assert not inside.__exit__(RuntimeError, RuntimeError(), None)
    assert all(vars(owner)[name] is held[path] for path, (owner, name) in before.items())


def test_the_profile_prints_its_table(tmp_path):
    done = CliRunner().invoke(app, ["profile", "--list", write_list(tmp_path), "--queries", "40", "--markdown"])
    assert done.exit_code == 0
    assert "| comparing words | " in done.stdout


@pytest.mark.parametrize("module", [oracle, oracle_queries], ids=lambda module: module.__name__)
def test_examples_of_the_limits_run(module):
    done = doctest.testmod(module)
    assert (done.failed, done.attempted > 0) == (0, True)
