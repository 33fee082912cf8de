"""A screener kept in a file: whole, checked, and never half written."""

from __future__ import annotations

import json
from datetime import date

import pytest

import factory
from sanscreen import Screener
from sanscreen.errors import ListError, SanscreenError
from sanscreen.matching import make_profile

ENTITIES = [
    factory.company("Jund al-Khilafah in Tunisia", id="1", weak=["Ajnad"], designated=date(2018, 2, 27)),
    factory.person("Łukasz\u2028Żak", id="2", birth_dates=["circa 1966"], nationalities=["pl"]),
]


@pytest.fixture
def saved(tmp_path):
    """Return the path of a saved screener."""
    path = tmp_path / "screener"
    Screener(ENTITIES, profile=make_profile(name="mine", threshold=0.7)).save(path)
    return path


def test_lists_profile_and_stamp_come_back(saved):
    """Nothing is lost: entities, list info, every value of the profile, the digests of the stamp."""
    screener, loaded = Screener(ENTITIES, profile=make_profile(name="mine", threshold=0.7)), Screener.load(saved)
    assert loaded.profile == screener.profile
    assert loaded.lists == screener.lists
    assert len(loaded) == 2
    for name in ("Jund al Khilafah Tunis", "Lukasz Zak", "John Smith"):
        one, other = screener.screen(name), loaded.screen(name)
        assert (one.hits, one.status) == (other.hits, other.status)
        assert one.stamp.lists == other.stamp.lists
        assert one.stamp.profile_digest == other.stamp.profile_digest


def test_two_lists_come_back(tmp_path):
    """Each list with its own name and records."""
    for number, name in enumerate(("first", "second")):
        (tmp_path / f"{name}.jsonl").write_text(ENTITIES[number].to_json() + "\n", encoding="utf-8")
    screener = Screener.from_list(tmp_path / "first.jsonl", tmp_path / "second.jsonl")
    screener.save(tmp_path / "screener")
    loaded = Screener.load(str(tmp_path / "screener"))
    assert loaded.lists == screener.lists
    assert loaded.screen("Lukasz Zak")[0].list == "second"


def test_the_same_screener_is_the_same_bytes(saved, tmp_path):
    """Saved twice, or saved again after loading."""
    Screener.load(saved).save(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == saved.read_bytes()


def test_nothing_is_left_beside_the_file(saved):
    """What is written aside is swapped in whole."""
    assert [path.name for path in saved.parent.iterdir()] == ["screener"]


def test_a_file_that_cannot_be_written_is_an_error(saved):
    """And leaves what was there before."""
    before = saved.read_bytes()
    with pytest.raises(OSError, match="folder"):
        Screener(ENTITIES).save(saved.parent / "no folder" / "screener")
    assert saved.read_bytes() == before


def changed(content: bytes) -> dict[str, bytes]:
    """Return damaged copies of a saved screener by what was done to them."""
    header, _, body = content.partition(b"\n")
    fields = json.loads(header)
    return {
        "empty": b"",
        "text": b"hello\n",
        "json-text": b'"hello"\n',
        "other-json": b'{"format": "other"}\n',
        "binary": b"\x80\x04\x95\xff\n",
        "cut-off": content[: len(content) // 2],
        "a-letter-changed": content.replace(b"Khilafah", b"Khilafax", 1),
        "newer": json.dumps({**fields, "version": 999}).encode() + b"\n" + body,
        "no-profile": json.dumps({key: value for key, value in fields.items() if key != "profile"}).encode()
        + b"\n"
        + body,
        "other-profile": json.dumps({**fields, "profile": {"name": "x", "unknown": 1}}).encode() + b"\n" + body,
    }


@pytest.mark.parametrize("damage", sorted(changed(b"{}\n")))
def test_a_damaged_file_is_an_error(saved, damage):
    """Never a screener that answers wrongly: the error names the file."""
    saved.write_bytes(changed(saved.read_bytes())[damage])
    with pytest.raises(SanscreenError, match="screener"):
        Screener.load(saved)


def test_an_absent_file_is_an_error(tmp_path):
    """It names the path; a folder is none either."""
    with pytest.raises((ListError, OSError), match="nothing"):
        Screener.load(tmp_path / "nothing")
    with pytest.raises((ListError, OSError)):
        Screener.load(tmp_path)
