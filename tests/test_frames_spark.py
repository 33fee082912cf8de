"""Frames of Spark on a cluster of two executors: the rows of `screen_many`, whatever happens to an executor."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import factory
import spark_cluster
from frame_libraries import NAMES, SCREENER, expected, named
from sanscreen import Query, QueryError, Screener
from sanscreen.errors import ListError, StaleList
from sanscreen.frames import screen_frame
from sanscreen.hit_rows import COLUMNS
from sanscreen.hit_rows import rows_of as hit_rows_of

pytestmark = [pytest.mark.spark, pytest.mark.usefixtures("spark")]

REFERENCES = [f"r{place}" for place in range(len(NAMES))]


def rows_of_frame(frame: Any) -> list[dict[str, Any]]:
    """Return the rows in the order of reference and rank; the partitions of a frame have none."""
    return in_order(row.asDict() for row in frame.collect())


def in_order(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["row_id"], row["rank"] or 0))


@pytest.fixture
def customers(spark: Any) -> Any:
    """A frame of names in three partitions."""
    rows = list(zip(REFERENCES, NAMES, strict=True))
    return spark.createDataFrame(rows, "ref string, name string").repartition(3)


def test_the_rows_are_those_of_screen_many(customers):
    """From executors with processes of their own, with the columns of `hit_rows`."""
    answer = screen_frame(customers, id="ref", screener=SCREENER)
    assert answer.columns == list(COLUMNS)
    assert rows_of_frame(answer) == in_order(expected(named(NAMES), REFERENCES))


def test_no_screener_goes_with_the_tasks(customers, monkeypatch):
    """The lists go as a file; a task holds its name."""

    def pickled(self: Screener) -> None:
        raise AssertionError("a screener was pickled")

    monkeypatch.setattr(Screener, "__getstate__", pickled)
    assert screen_frame(customers, id="ref", screener=SCREENER, clear=False, limit=1).count() == 7


def test_a_worker_maps_the_file_once(spark, customers):
    """A process that screened twice has one mapping of the saved screener, and no other screener."""
    for _ in range(2):
        screen_frame(customers, id="ref", screener=SCREENER).count()

    def told(batches: Any) -> Any:
        import pyarrow

        from sanscreen.frames import spark_frames

        maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
        mapped = {line.split()[-1] for line in maps if line.endswith(".screener")}
        held = spark_frames._loaded.cache_info()
        for _ in batches:
            yield pyarrow.RecordBatch.from_pydict(
                {"pid": [os.getpid()], "mapped": [len(mapped)], "loads": [held.misses], "asked": [held.hits]}
            )

    workers = customers.mapInArrow(told, "pid long, mapped long, loads long, asked long").collect()
    assert workers
    assert os.getpid() not in {worker.pid for worker in workers}
    assert all(worker.mapped == worker.loads >= 1 and worker.asked >= 1 for worker in workers)


def test_a_new_list_in_one_session(spark, customers, tmp_path):
    """A file that is saved again under its name is sent again."""
    path = tmp_path / "saved"
    Screener([factory.person("Jane Doe", id="9")]).save(path)
    first = rows_of_frame(screen_frame(customers, id="ref", screener=path, clear=False, limit=1))
    SCREENER.save(path)
    second = rows_of_frame(screen_frame(customers, id="ref", screener=path, clear=False, limit=1))
    assert [row["entity_id"] for row in first if row["entity_id"]] == ["9"]
    assert second == [row for row in in_order(expected(named(NAMES), REFERENCES, limit=1)) if row["status"] != "clear"]


def test_a_shared_path_is_read_by_the_executors(customers, tmp_path):
    """The very file that the driver read, or none."""
    path = tmp_path / "saved"
    SCREENER.save(path)
    answer = screen_frame(customers, id="ref", screener=path, shared=True)
    assert rows_of_frame(answer) == in_order(expected(named(NAMES), REFERENCES))
    Screener([factory.person("Jane Doe", id="9")]).save(path)
    path.with_name("other").symlink_to(path)
    answer = screen_frame(customers, id="ref", screener=path.with_name("other"), shared=True)
    SCREENER.save(path)
    with pytest.raises(Exception, match="is not the saved screener that the driver read: it was replaced"):
        answer.collect()
    path.unlink()
    with pytest.raises(ListError, match="cannot be read as a saved screener"):
        screen_frame(customers, id="ref", screener=path, shared=True)


def test_the_bundled_list_by_default(customers):
    """As by `screen`, with the options of `screen_many`."""
    rows = rows_of_frame(
        screen_frame(customers, id="ref", clear=False, filters={"authority": "E.O. 13224"}, as_of=date(2016, 1, 1))
    )
    assert {row["list"] for row in rows if row["status"] == "hit"} == {"eo13224"}
    assert {row["entity_id"] for row in rows} >= {"18644"}
    assert "23863" not in {row["entity_id"] for row in rows}


@pytest.mark.parametrize("sort", ["int", "decimal(10,0)", "date", "timestamp", "struct<a:int>"])
def test_the_reference_keeps_its_type(spark, sort):
    """A join on it finds the customer again; an empty frame has the same types."""
    frame = spark.sql(f"select 'Ashraf Qizani' as name, cast(null as {sort}) as ref union all select null, null")
    answer = screen_frame(frame, id="ref", screener=SCREENER)
    assert answer.schema["row_id"].dataType == frame.schema["ref"].dataType
    assert sorted(row.status for row in answer.collect()) == ["hit", "unscreenable"]
    empty = screen_frame(frame.limit(0), id="ref", screener=SCREENER)
    assert empty.schema == answer.schema
    assert empty.collect() == []


def test_names_of_columns_and_values_of_every_sort(spark):
    """Dots and quotes in a label, numbers and lists in a cell."""
    frame = spark.createDataFrame(
        [(7, "Ashraf Gizani", date(1991, 3, 2), ["tn", None], 7712345), (8, "Acme", None, None, None)],
        "`the.ref` long, `cust``name` string, born date, countries array<string>, tax long",
    )
    answer = screen_frame(
        frame,
        "cust`name",
        birth_date="born",
        country="countries",
        id="the.ref",
        documents={"tax-id": "tax"},
        screener=SCREENER,
    )
    tax = [{"type": "tax-id", "number": "7712345"}]
    queries = [
        Query(name="Ashraf Gizani", birth_date=date(1991, 3, 2), countries=["tn"], identifiers=tax),
        Query(name="Acme"),
    ]
    assert rows_of_frame(answer) == in_order(expected(queries, [7, 8]))
    numbers = rows_of_frame(screen_frame(frame, "tax", id="the.ref", screener=SCREENER))
    assert [row["status"] for row in numbers] == ["unscreenable"] * 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "rows of a Spark frame have no order: say with id="),
        ({"id": "reference"}, "the frame has no column 'reference'; it has: 'ref', 'name'"),
        ({"id": "ref", "workers": 2}, "workers is for one machine"),
        ({"id": "ref", "threshold": 85}, "threshold is a number above 0"),
        ({"id": "ref", "filters": {"list": "nowhere"}}, "nowhere"),
        ({"id": "ref", "shared": True}, "shared is for the path of a saved screener"),
    ],
)
def test_a_malformed_option_is_said_on_the_driver(customers, options, message):
    """Before a job runs."""
    with pytest.raises(QueryError, match=message):
        screen_frame(customers, screener=SCREENER, **options)


def test_a_list_that_is_too_old_on_the_executors(spark, customers, tmp_path):
    """What a screener allows goes with it."""
    from sanscreen.frames.spark_frames import SavedScreener, _loaded
    from sanscreen.saved import saved_digest

    SCREENER.save(tmp_path / "saved")
    saved = SavedScreener(str(tmp_path / "saved"), saved_digest(tmp_path / "saved"), 7, sent=False)
    with pytest.raises(StaleList, match="7 days are allowed"):
        _loaded(saved)


def many_names() -> list[str]:
    """Return names that are all different, so that none is answered without a search."""
    rng = random.Random(20)
    syllables = ["ka", "ri", "mo", "ha", "sen", "lu", "di", "tor", "ab", "el", "va", "shi", "no", "qa", "ber", "zu"]
    names = [
        " ".join("".join(rng.choices(syllables, k=rng.randint(2, 4))).title() for _ in range(3)) for _ in range(6_000)
    ]
    names[::100] = [f"Ashraf al-Qizani {place}" for place in range(60)]
    return names


@pytest.mark.parametrize("killed", [spark_cluster.executors, spark_cluster.python_workers], ids=["java", "python"])
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found in /proc")
def test_an_executor_that_is_killed_in_the_middle(spark, bundled_screener, killed: Callable[[Any], list[int]]):
    """Its tasks are run again, and the rows are those of an unbroken run: none lost, none twice."""
    names = many_names()
    frame = spark.createDataFrame(list(enumerate(names)), "ref long, name string").repartition(12)
    answer = screen_frame(frame, id="ref", screener=bundled_screener, limit=2)
    tracker = spark.sparkContext.statusTracker()

    def done() -> int:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        return max((stage.numCompletedTasks for stage in stages if stage and stage.numTasks == 12), default=0)

    with ThreadPoolExecutor(1) as thread:
        job = thread.submit(rows_of_frame, answer)
        while done() < 2 and not job.done():
            time.sleep(0.02)
        victims = killed(spark)
        assert not job.done()
        assert victims
        os.kill(victims[0], signal.SIGKILL)
        rows = job.result(timeout=120)
    expected_rows = [
        row | {"row_id": place}
        for place, screening in enumerate(bundled_screener.screen_many(names, limit=2))
        for row in hit_rows_of(screening, "")
    ]
    assert rows == in_order(expected_rows)
