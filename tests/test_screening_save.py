"""A screener kept in a file: whole, checked, and never half written."""

from __future__ import annotations

import hashlib
import json
import pickle
import random
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


def rewritten(content: bytes, **changes: object) -> bytes:
    """Return a saved screener with some fields of its header changed, its digest among them; None drops a field."""
    length = int.from_bytes(content[8:16], "little")
    header = {**json.loads(content[48 : 48 + length]), **changes}
    text = json.dumps({name: value for name, value in header.items() if value is not None}).encode()
    head = content[:8] + len(text).to_bytes(8, "little") + hashlib.sha256(text).digest() + text
    return head + bytes(-len(head) % 64) + content[-(-(48 + length) // 64) * 64 :]


def arrays(content: bytes, name: str, **changes: object) -> list[dict[str, object]]:
    """Return the table of arrays in the header of a saved screener, with one row changed."""
    length = int.from_bytes(content[8:16], "little")
    held = json.loads(content[48 : 48 + length])["arrays"]
    return [{**row, **changes} if row["name"] == name else row for row in held]


DAMAGES = {
    "empty": lambda content: b"",
    "text": lambda content: b"hello\n",
    "json-text": lambda content: b'"hello"\n',
    "format-of-before": lambda content: b'{"format": "sanscreen-screener", "version": 1}\n',
    "pickle": lambda content: b"\x80\x04\x95\xff\n",
    "magic-alone": lambda content: content[:8],
    "longer-than-it-is": lambda content: content[:8] + b"\xff" * 8 + content[16:],
    "half": lambda content: content[: len(content) // 2],
    "a-byte-short": lambda content: content[:-1],
    "a-byte-long": lambda content: content + b"\0",
    "a-letter-changed": lambda content: content.replace(b"Khilafah", b"Khilafax", 1),
    "newer": lambda content: rewritten(content, version=999),
    "other-code": lambda content: rewritten(content, made_by={"code": "other"}),
    "no-profile": lambda content: rewritten(content, profile=None),
    "other-profile": lambda content: rewritten(content, profile={"name": "x", "unknown": 1}),
    "profile-of-other-defaults": lambda content: rewritten(content, profile_digest="0" * 16),
    "no-arrays": lambda content: rewritten(content, arrays=[]),
    "other-type": lambda content: rewritten(content, arrays=arrays(content, "tables.told", type="<i8")),
    "objects": lambda content: rewritten(content, arrays=arrays(content, "tables.told", type="|O")),
    "no-lists": lambda content: rewritten(content, lists=[]),
}


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_a_damaged_file_is_an_error(saved, damage):
    """Never a screener that answers wrongly: the error names the file."""
    saved.write_bytes(DAMAGES[damage](saved.read_bytes()))
    with pytest.raises(SanscreenError, match="screener"):
        Screener.load(saved)


def test_any_byte_flipped_is_an_error(saved):
    """A seeded bit of every seventh byte, of the header and of every array: our own error, each time."""
    content, rng = saved.read_bytes(), random.Random(7)
    for place in range(rng.randrange(7), len(content), 7):
        damaged = bytearray(content)
        damaged[place] ^= 1 << rng.randrange(8)
        saved.write_bytes(damaged)
        with pytest.raises(SanscreenError, match="screener"):
            Screener.load(saved)


def test_it_can_be_replaced_while_it_is_in_use(saved):
    """A loaded screener answers from the file that it was loaded from, whatever stands there now."""
    loaded = Screener.load(saved)
    Screener([factory.person("Somebody Else", id="9")]).save(saved)
    assert loaded.screen("Lukasz Zak")[0].entity.id == "2"
    assert len(Screener.load(saved)) == 1


def test_a_loaded_screener_goes_to_another_process(saved):
    """Pickled or shared with workers, it answers the same."""
    loaded = Screener.load(saved)
    queries = ["Lukasz Zak", "Jund al Khilafah Tunis", ""] * 50
    alone = [(row.status, row.hits) for row in loaded.screen_many(queries)]
    assert [(row.status, row.hits) for row in pickle.loads(pickle.dumps(loaded)).screen_many(queries)] == alone
    assert [(row.status, row.hits) for row in loaded.screen_many(queries, workers=2)] == alone


def test_words_in_other_scripts_are_found_after_loading(tmp_path):
    """The keys by letters, which are made with the first such word, stand in the file."""
    screener = Screener([factory.person("Muhammad AL-QIZANI", id="1")])
    screener.save(tmp_path / "screener")
    assert Screener.load(tmp_path / "screener").screen("محمد القيزاني").hits == screener.screen("محمد القيزاني").hits


def test_an_absent_file_is_an_error(tmp_path):
    """It names the path; a folder is none either."""
    with pytest.raises((ListError, OSError), match="nothing"):
        Screener.load(tmp_path / "nothing")
    with pytest.raises((ListError, OSError)):
        Screener.load(tmp_path)
