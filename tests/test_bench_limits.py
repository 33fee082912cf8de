"""The limits of the suite: the oracle sees a loss, worst cases are told, the stages of a query sum to the whole."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from benchmarks import oracle, oracle_queries
from benchmarks.cli import app
from benchmarks.oracle import Oracle, TooLittleCompared, run_oracle
from benchmarks.oracle_queries import CLASSES, Questions
from benchmarks.synthetic import generate_entities
from benchmarks.treatments import TABLE
from typer.testing import CliRunner

from sanscreen import Screener

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
    answer = oracle.Answer("hit", (("1", 0.9, 0), ("2", 0.9, 0)), truncated=True)
    row = oracle.Difference(0, 0, "", "", 0.5, 2, False, None, answer, replace(answer, rows=answer.rows[::-1]))
    assert row.what() == "the same hits in another order"
    assert replace(row, seen=replace(answer, truncated=False)).what() == "truncated is False, not True"


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
    assert {row.query.name for row in found.differences} == {unlucky}
    assert "raises KeyError" in found.differences[0].what()


def test_an_error_of_the_scoring_is_a_difference(monkeypatch):
    def raising(query, entities):
        raise KeyError("ñ")

    monkeypatch.setattr(oracle, "score_all", raising)
    monkeypatch.setattr(oracle, "_screen", lambda *asked: oracle.Answer.raised(KeyError("ñ")))
    checked = Oracle(Questions(GENERATED, seed=5), Screener, 1, 10)
    assert checked(0).n_differences == checked(0).answers == 15


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


def test_long_list_paths_are_forced_and_left():
    from sanscreen.index import candidates

    before = candidates._FEW_NAMES
    with oracle.as_in_a_long_list():
        assert candidates._FEW_NAMES == 0
    assert candidates._FEW_NAMES == before > 0
    seen = []

    class Noting(Screener):
        def screen(self, query, **options):
            seen.append(candidates._FEW_NAMES)
            return super().screen(query, **options)

    watched = Oracle(Questions(GENERATED, seed=5), Noting, 2, 10)
    watched(0)
    watched(1)
    assert set(seen) == {0, before}
