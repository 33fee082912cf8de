"""Whatever bytes come or lie on the disk: our own errors and no other, and the last good list as it was."""

from __future__ import annotations

import gzip
import json
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from list_server import listed
from sanscreen import ListError, StoreError, store
from sanscreen.records import Entity, EntityList, ListInfo, Name
from sanscreen.store.sources import read_sources

NAMES = tuple(f"Person {number}" for number in range(20))
GOOD = listed(*NAMES)
PACKED = gzip.compress(GOOD)


@st.composite
def damaged(draw, content: bytes) -> bytes:
    """Content that was cut, doubled, or has some of its bytes turned over."""
    start, end = sorted(draw(st.integers(0, len(content))) for _ in range(2))
    piece = content[start:end]
    kind = draw(st.sampled_from(["cut", "doubled", "flipped", "left out", "replaced"]))
    if kind == "cut":
        return piece
    if kind == "doubled":
        return content[:end] + content[start:]
    if kind == "left out":
        return content[:start] + content[end:]
    if kind == "replaced":
        return content[:start] + draw(st.binary(max_size=20)) + content[end:]
    changed = bytearray(content)
    for place in draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        changed[place] ^= draw(st.integers(1, 255))
    return bytes(changed)


@settings(max_examples=30)
@given(st.one_of(st.binary(max_size=300), damaged(GOOD), damaged(PACKED)))
def test_any_file_is_taken_or_refused(content):
    """A list that is taken can be read; after one that is refused the one before can."""
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name, "lists"), Path(name, "carried")
        path.write_bytes(GOOD)
        kept = store.import_file(path, "mine", folder=folder).version
        path.write_bytes(content)
        try:
            expected = store.import_file(path, "mine", folder=folder).version
        except StoreError:
            expected = kept
        stored = store.find_stored("mine", folder=folder)

        assert stored.version.digest == expected.digest
        assert stored.read().info.counts == expected.counts
        assert [found.wrong for found in store.verify(folder=folder)] == [None]
        assert expected.counts.entities >= 18


@settings(max_examples=30)
@given(st.data())
def test_any_record_of_a_version_is_read_or_refused(data):
    """What lies on the disk may be damaged too."""
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name, "lists"), Path(name, "carried")
        path.write_bytes(GOOD)
        version = store.import_file(path, "mine", folder=folder).version
        place = folder / "mine"
        record = data.draw(
            st.sampled_from(
                [place / "current", place / "failed", place / "versions" / version.digest / ".version.json"]
            )
        )
        record.write_bytes(
            data.draw(st.one_of(st.binary(max_size=99), damaged(record.read_bytes() if record.exists() else b"{}")))
        )
        for ask in (
            lambda: store.find_stored("mine", folder=folder).read(),
            lambda: store.stored_info("mine", folder=folder),
        ):
            with suppress(ListError):
                ask()
        list(store.verify(folder=folder, every=True))
        store.status(folder=folder)
        store.import_file(path, "mine", folder=folder)

        assert [found.wrong for found in store.verify(folder=folder)] == [None]


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=99), damaged(b"[un]\nstale_after_days = 14\nurl = 'https://a.example/x'\n")))
def test_any_table_of_sources_is_read_or_refused(content):
    """A source that is read has an https address."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "sources.toml").write_bytes(content.encode() if isinstance(content, str) else content)
        try:
            sources = read_sources(Path(name))
        except StoreError:
            return
        assert all(source.url is None or source.url.startswith("https://") for source in sources.values())


def entities() -> st.SearchStrategy[list[Entity]]:
    name = st.builds(Name, text=st.sampled_from(["A", "B", "C"]), quality=st.sampled_from(["strong", "weak"]))
    entity = st.builds(
        Entity,
        id=st.sampled_from("12345"),
        kind=st.sampled_from(["person", "vessel"]),
        names=st.lists(name, min_size=1, max_size=3),
        addresses=st.lists(st.sampled_from(["Tunis", "Gafsa"]), max_size=3),
        remarks=st.none() | st.sampled_from(["x", "y"]),
    )
    return st.lists(entity, max_size=5, unique_by=lambda each: each.id)


@given(entities(), entities())
def test_a_difference_makes_the_new_list_of_the_old_one(old, new):
    """What was lost and gained tells each field apart from its order."""
    info = ListInfo(name="mine", digest="0", format="jsonl")
    found = store.diff(EntityList(old, info=info), EntityList(new, info=info))
    after = {entity.id: entity for entity in new}

    assert {entity.id for entity in found.added} == after.keys() - {entity.id for entity in old}
    assert {entity.id for entity in found.removed} == {entity.id for entity in old} - after.keys()
    for was in old:
        if was.id not in after or was == after[was.id]:
            assert all(change.new.id != was.id for change in found.changed)
            continue
        (change,) = (change for change in found.changed if change.new.id == was.id)
        now = after[was.id].model_dump(mode="json", exclude_defaults=True)
        before = was.model_dump(mode="json", exclude_defaults=True)
        told = {field.field: field for field in change.fields}
        for field in Entity.model_fields:
            held = values_of(before.get(field))
            if field in told:
                for value in told[field].lost:
                    held.remove(json.dumps(value))
                held += map(json.dumps, told[field].gained)
                assert sorted(held) == sorted(values_of(now.get(field)))
            else:
                assert held == values_of(now.get(field))
    json.dumps(found.to_dict())


def values_of(value: object) -> list[str]:
    return [json.dumps(each) for each in ([] if value is None else value if isinstance(value, list) else [value])]


@pytest.mark.parametrize("name", ["un", "ofac-sdn", "mine"])
def test_a_source_of_any_name(name, lists):
    """One that no table names has what holds for all."""
    assert store.source_of(name).stale_after_days == 7
