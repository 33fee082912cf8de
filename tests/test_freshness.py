"""How old the lists of a screener may be."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

import factory
from list_server import listed as list_file
from sanscreen import EntityList, ListInfo, QueryError, Screener, StaleList, StaleListWarning, store
from sanscreen.cli import app
from sanscreen.freshness import check_max_list_age

TODAY = datetime.now(UTC).date()


def listed(**known):
    """Return a list of one entity of which something is known."""
    info = ListInfo(name="mine", digest="0" * 64, format="jsonl", **known)
    return EntityList([factory.company("HAMAS")], info=info)


@pytest.mark.parametrize(
    ("known", "age"),
    [
        ({}, None),
        ({"published_on": date(2026, 8, 20)}, 7),
        ({"fetched_at": datetime(2026, 8, 25, 23, tzinfo=UTC)}, 2),
        ({"published_on": date(2026, 8, 20), "fetched_at": datetime(2026, 8, 25, tzinfo=UTC)}, 2),
    ],
)
def test_a_list_is_as_old_as_it_was_last_known_to_be_current(known, age):
    """The day on which it was fetched counts before the day of its publication."""
    assert listed(**known).info.age_days(date(2026, 8, 27)) == age


def test_the_stamp_tells_the_age():
    """Every answer says how old its lists were."""
    screening = Screener(listed(published_on=TODAY - timedelta(days=9))).screen("Hamas")
    assert [held.age_days for held in screening.stamp.lists] == [9]
    assert screening.to_dict()["stamp"]["lists"][0]["age_days"] == 9
    assert Screener(listed()).screen("Hamas").stamp.lists[0].age_days is None


@pytest.mark.parametrize("allowed", [7, timedelta(days=7)])
def test_a_list_that_is_too_old_is_refused(allowed):
    """By number of days, or as a timedelta; on the last day it still serves."""
    old = listed(published_on=TODAY - timedelta(days=8))
    with pytest.raises(StaleList, match=r"'mine' was last known to be current on .*, 8 days ago, and 7 days are"):
        Screener(old, max_list_age=allowed)
    assert Screener(listed(published_on=TODAY - timedelta(days=7)), max_list_age=allowed).screen("Hamas")


def test_a_list_of_unknown_age_is_refused():
    """It is never taken for a young one."""
    with pytest.raises(StaleList, match="is not known"):
        Screener(listed(), max_list_age=7)


def test_a_list_becomes_too_old_while_a_process_runs(monkeypatch):
    """Whoever screens is told so, one by one and many at once, and in a copy of the screener."""
    screener = Screener(listed(published_on=TODAY), max_list_age=1)
    copies = [screener, pickle.loads(pickle.dumps(screener))]

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) + timedelta(days=2)

    monkeypatch.setattr("sanscreen.freshness.datetime", Later)
    for copy in copies:
        with pytest.raises(StaleList):
            copy.screen("Hamas")
        with pytest.raises(StaleList):
            list(copy.screen_many(["Hamas"]))


def test_a_loaded_list_may_be_too_old(tmp_path):
    """What was saved long ago is refused where an age is given."""
    path = tmp_path / "screener"
    Screener(listed(published_on=TODAY - timedelta(days=8))).save(path)
    assert Screener.load(path).screen("Hamas")
    with pytest.raises(StaleList):
        Screener.load(path, max_list_age=7)


@pytest.mark.parametrize("age", [-1, "7", True, 1.5])
def test_an_age_is_a_number_of_days(age):
    """Anything else is refused before a list is read."""
    with pytest.raises(QueryError, match="max_list_age is a number of days"):
        check_max_list_age(age)


@pytest.fixture
def stored(lists, tmp_path):
    """Keeps a list that was fetched so many days ago, and returns its version."""

    def keep(*, days_ago):
        path = tmp_path / "carried.jsonl"
        path.write_bytes(list_file("HAMAS"))
        return store.import_file(path, "mine", fetched_at=datetime.now(UTC) - timedelta(days=days_ago)).version

    return keep


def test_a_stored_list_that_is_stale_is_warned_of(stored, recwarn):
    """It serves still; a version that was asked for by its digest is as old as it is meant to be."""
    stored(days_ago=7)
    assert Screener.from_list("mine").screen("Hamas")
    version = stored(days_ago=8)
    assert not recwarn.list
    with pytest.warns(StaleListWarning, match="'mine' is 8 days old, and stale after 7 days; run"):
        screener = Screener.from_list("mine")
    assert screener.screen("Hamas").stamp.lists[0].age_days == 8
    assert Screener.from_list(f"mine@{version.digest[:8]}").screen("Hamas")
    assert not recwarn.list
    with pytest.raises(StaleList):
        Screener.from_list("mine", max_list_age=7)


def test_the_command_line_warns_and_refuses(stored, capsys):
    """On standard error; a refusal has the status of a failure."""

    def run(*options):
        with pytest.raises(SystemExit) as ended:
            app(["screen", "Hamas", "--list", "mine", *options])
        return ended.value.code, capsys.readouterr()

    stored(days_ago=8)
    status, said = run()
    assert (status, said.err.startswith("warning: list 'mine' is 8 days old")) == (1, True)
    status, said = run("--max-list-age", "7")
    assert (status, said.out) == (2, "")
    assert "8 days ago, and 7 days are allowed" in said.err
