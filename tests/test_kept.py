"""Lists kept prepared for the next process: the same answers, made anew where anything differs, and never a fault."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from pathlib import Path

import pytest

from sanscreen import ListError, Screener, kept, read_list
from sanscreen.records import Query

QUERIES = ("Jund al Khilafa", "Ashraf AL-QIZANI", "Usama bin Ladin", "Hizballah", "Muhammad Ali", "John Smith")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty cache folder of the test's own."""
    place = tmp_path / "cache"
    monkeypatch.setenv(kept.CACHE_VARIABLE, str(place))
    monkeypatch.setattr(kept, "_LEAST_NAMES", 1)
    return place


@pytest.fixture
def list_file(tmp_path):
    """A list of a few entities as a file."""
    place = tmp_path / "mine.jsonl"
    write_list(place, "Ashraf AL-QIZANI", "Jund al-Khilafah in Tunisia")
    return place


def write_list(place: Path, *names: str) -> None:
    rows = [{"id": str(at), "kind": "person", "names": [{"text": name}]} for at, name in enumerate(names)]
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def answers(screener: Screener) -> list:
    """What is said to some queries, without the time at which it was said."""
    found = []
    for name in QUERIES:
        row = screener.screen(Query(name=name), threshold=0.5, limit=None).to_dict()
        row["stamp"].pop("screened_at", None)
        found.append(row)
    return found


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def never(*args, **options):
    """Stand in for what must not be called."""
    raise AssertionError("the list was prepared again")


def test_bundled_list_is_prepared_once(folder, monkeypatch, bundled_screener):
    monkeypatch.setattr(kept, "_LEAST_NAMES", 1_000)
    Screener.from_list()
    assert len(files_in(folder)) == 1
    monkeypatch.setattr(kept, "prepare", never)
    monkeypatch.setattr(kept, "read_lists", never)
    again = Screener.from_list()
    assert len(again) == len(bundled_screener)
    assert answers(again) == answers(bundled_screener)
    assert again.lists == bundled_screener.lists


def test_the_same_answers_and_problems(folder, list_file):
    list_file.write_text(list_file.read_text(encoding="utf-8") + '{"id": "x"}\n', encoding="utf-8")
    first, second = Screener.from_list(list_file), Screener.from_list(list_file)
    assert first.lists == second.lists
    assert len(second.lists[0].problems) == 1
    assert answers(first) == answers(second)
    assert len(files_in(folder)) == 1


def test_the_process_that_made_it_maps_it_too(folder, list_file, monkeypatch):
    """Its workers share it, and what it was made of is let go."""
    made = kept.prepare_lists(list_file)
    assert not made.names.data.flags.writeable
    assert not made.tables.weights.flags.writeable
    monkeypatch.setenv(kept.CACHE_VARIABLE, "off")
    assert kept.prepare_lists(list_file).names.data.tobytes() == made.names.data.tobytes()


def test_the_profile_is_the_caller_s(folder, list_file):
    Screener.from_list(list_file)
    profile = Screener.from_list(list_file).profile.model_copy(update={"name": "mine", "threshold": 0.9})
    assert Screener.from_list(list_file, profile=profile).profile == profile


def test_a_changed_list_is_read(folder, list_file):
    assert Screener.from_list(list_file).screen("Qizani Ashraf").status == "hit"
    write_list(list_file, "Peter Kropotkin")
    changed = Screener.from_list(list_file)
    assert changed.screen("Qizani Ashraf").status == "clear"
    assert changed.screen("Kropotkin, Peter").status == "hit"
    assert len(files_in(folder)) == 2


def test_lists_are_told_apart(folder, list_file, tmp_path):
    other = tmp_path / "other.jsonl"
    shutil.copy(list_file, other)
    Screener.from_list(list_file)
    assert Screener.from_list(other).lists[0].name == "other"
    both = Screener.from_list(list_file, other)
    assert [info.name for info in both.lists] == ["mine", "other"]
    assert [info.name for info in Screener.from_list(other, list_file).lists] == ["other", "mine"]
    assert len(files_in(folder)) == 4


def test_a_list_given_twice_is_refused_though_it_is_kept(folder, list_file):
    Screener.from_list(list_file)
    with pytest.raises(ListError, match="given twice"):
        Screener.from_list(list_file, list_file)


@pytest.mark.parametrize("name", ["absent.jsonl", "", 7])
def test_what_cannot_be_read_is_refused_as_ever(folder, name):
    with pytest.raises(ListError) as found:
        read_list(name)
    with pytest.raises(ListError) as said:
        Screener.from_list(name)
    assert str(said.value) == str(found.value)


def test_other_code_or_libraries_make_it_anew(folder, list_file, monkeypatch):
    Screener.from_list(list_file)
    monkeypatch.setattr(kept, "version", lambda library: "0")
    Screener.from_list(list_file)
    monkeypatch.setattr(kept, "code_digest", lambda places: "other")
    Screener.from_list(list_file)
    assert len(files_in(folder)) == 3


def test_a_damaged_file_is_made_anew(folder, list_file, caplog):
    expected = answers(Screener.from_list(list_file))
    (place,) = files_in(folder)
    content = place.read_bytes()
    damaged = place.with_suffix(".new")
    for at in (0, 60, len(content) // 2, len(content) - 1):
        damaged.write_bytes(content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :])
        damaged.replace(place)
        with caplog.at_level(logging.DEBUG, "sanscreen"):
            assert answers(Screener.from_list(list_file)) == expected
        assert "made anew" in caplog.text
        assert place.read_bytes() == content
        caplog.clear()


def test_off_keeps_nothing(folder, list_file, monkeypatch):
    monkeypatch.setenv(kept.CACHE_VARIABLE, " OFF ")
    assert kept.cache_folder() is None
    assert len(Screener.from_list(list_file)) == 2
    assert not folder.exists()


def test_without_the_variable_it_is_the_user_s(monkeypatch):
    monkeypatch.delenv(kept.CACHE_VARIABLE)
    found = kept.cache_folder()
    assert found is not None
    assert found.name == "sanscreen" or found.parent.name == "sanscreen"


def test_short_lists_are_not_kept(folder, list_file, monkeypatch):
    monkeypatch.setattr(kept, "_LEAST_NAMES", 1_000)
    Screener.from_list(list_file)
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(folder, list_file, caplog):
    folder.write_text("a file stands where the folder should be", encoding="utf-8")
    with caplog.at_level(logging.DEBUG, "sanscreen"):
        assert Screener.from_list(list_file).screen("Qizani Ashraf").status == "hit"
    assert "is not kept" in caplog.text


def test_no_more_than_the_newest_are_kept(folder, list_file, monkeypatch):
    monkeypatch.setattr(kept, "_MOST_KEPT", 2)
    Screener.from_list(list_file)
    (first,) = files_in(folder)
    os.utime(first, (1, 1))
    part = folder / ".old.screener.1-1.part"
    part.write_bytes(b"cut off")
    os.utime(part, (1, 1))
    for name in ("Peter Kropotkin", "Emma Goldman"):
        write_list(list_file, name)
        Screener.from_list(list_file)
    left = files_in(folder)
    assert len(left) == 2
    assert first not in left
    assert part not in left


def test_threads_may_make_it_at_once(folder, list_file):
    found: list[list] = []
    threads = [threading.Thread(target=lambda: found.append(answers(Screener.from_list(list_file)))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(row == found[0] for row in found)
    assert [path.suffix for path in files_in(folder)] == [".screener"]


def test_a_kept_list_can_be_pruned_while_it_is_in_use(folder, list_file):
    Screener.from_list(list_file)
    screener = Screener.from_list(list_file)
    for path in files_in(folder):
        path.unlink()
    assert screener.screen("Qizani Ashraf").status == "hit"
