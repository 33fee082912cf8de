"""Each source that comes with the package, fetched in its publisher's format from a server on this machine."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from list_server import says, sends
from sanscreen import StoreError, read_list, readers, store
from sanscreen.store.sources import SOURCES_VARIABLE

FIXTURES = Path(__file__).parent / "data" / "lists"
PUBLISHED = {
    "ofac-sdn": FIXTURES / "ofac-enhanced-xml" / "sdn_enhanced.xml",
    "ofac-cons": FIXTURES / "ofac-enhanced-xml" / "sdn_enhanced.xml",
    "un": FIXTURES / "un" / "un.xml",
    "eu": FIXTURES / "eu_fsf" / "fsf.xml",
    "uk": FIXTURES / "uk" / "uk.xml",
}


def as_published(name: str, source: store.ListSource) -> bytes:
    """The file as the publisher sends it: OFAC's SDN list is packed."""
    content = PUBLISHED[name].read_bytes()
    if not source.file.endswith(".ZIP"):
        return content
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(source.file.replace(".ZIP", ".XML"), content)
    return packed.getvalue()


@pytest.fixture
def publish(server, lists, tmp_path, monkeypatch):
    """Puts a source on the server, behind a redirect as most publishers do, and returns what it sends."""
    monkeypatch.setenv("SANSCREEN_EU_TOKEN", "geheim")

    def on_server(name: str) -> bytes:
        table = tmp_path / "sources.toml"
        query = "?token={token}" if name == "eu" else ""
        table.write_text(f'[{name}]\nurl = "{server.url("/" + name)}{query}"\n', encoding="utf-8")
        monkeypatch.setenv(SOURCES_VARIABLE, str(table))
        content = as_published(name, store.source_of(name))
        server.answers[f"/{name}"] = [says(302, Location="/cloud/file?signature=abc")]
        server.answers["/cloud/file"] = [sends(content, etag='"1"')]
        return content

    return on_server


def test_every_source_of_the_package_has_a_publisher_here(lists):
    """So that none is added without its test."""
    assert set(PUBLISHED) == set(store.read_sources(lists))


def test_every_format_that_a_source_names_can_be_read(lists):
    """By its name in the table of formats."""
    wanted = {source.format for source in store.read_sources(lists).values()}
    assert wanted <= {known.name for known in readers.FORMATS}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_publisher_s_list_is_fetched_and_read(publish, server, name):
    """The bytes are kept as they came, and the records are those of the file."""
    content = publish(name)
    done = store.update(name)
    held = read_list(name)

    assert done.is_new
    assert store.stored_path(name).read_bytes() == content
    assert list(held) == list(readers.read_file(PUBLISHED[name]))
    assert held.info.name == name
    assert held.info == store.stored_info(name)
    assert not store.update(name).is_new


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_publisher_s_list_that_was_cut_is_not_taken(publish, server, name):
    """Wherever it ends."""
    content = publish(name)
    version = store.update(name).version
    for share in (0.3, 0.9, 0.999):
        server.answers["/cloud/file"] = [sends(content[: int(len(content) * share)])]
        with pytest.raises(StoreError, match="what came cannot be read"):
            store.update(name)

    assert store.find_stored(name).version.digest == version.digest
    assert [found.wrong for found in store.verify()] == [None]


def test_one_publisher_s_list_is_not_taken_for_another_s(publish, server, lists):
    """A source says in which format its list comes."""
    publish("un")
    server.answers["/cloud/file"] = [sends(PUBLISHED["uk"].read_bytes())]

    with pytest.raises(StoreError, match="is in the format uk-xml, and its source says un-xml"):
        store.update("un")
    assert store.stored_names() == ()
