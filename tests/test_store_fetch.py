"""What a publisher's server can do wrong: each time a clear error, and the last good list as it was."""

from __future__ import annotations

import builtins
import gzip
import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from typer.testing import CliRunner

from list_server import after, chunked, drips, hangs, listed, says, sends
from sanscreen import MissingExtra, read_list, readers, store
from sanscreen.cli import app
from sanscreen.cli import lists as list_commands
from sanscreen.loading import read_list as read_any
from sanscreen.readers.base import Format
from sanscreen.readers.reading import Reading
from sanscreen.readers.xmlstream import elements, root_of

GOOD = listed("Ashraf AL-QIZANI", "Jund al-Khilafah in Tunisia")
NEXT = listed("Ashraf AL-QIZANI", "Jund al-Khilafah in Tunisia", "ADALIA", as_of="2026-08-21")
QUICK = store.Limits(
    connect_seconds=5, read_seconds=0.3, total_seconds=10, attempts=3, back_off_seconds=0.01, most_back_off_seconds=0.05
)
XML = b"<list><entry id='1'>Ashraf AL-QIZANI</entry></list>"
HTML = b"<!DOCTYPE html>\n<html><body>We are busy. <a href='/'>Home</a></body></html>"
LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE list [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<list><entry id="1">&c;&c;&c;</entry></list>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE list [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<list><entry id="1">&a;</entry></list>"""


def zipped(content: bytes, name: str = "list.jsonl") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def flipped(content: bytes) -> bytes:
    """Content with one byte of its middle turned over."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


def bomb() -> bytes:
    """64 MiB of one letter, packed to some 64 KB."""
    return b" " * (64 << 20)


def _read_xml(source):
    reading = Reading(source, "test-xml")
    for element in elements(source, ["entry"]):
        reading.add({"id": element.get("id"), "kind": "person", "names": [{"text": element.text or ""}]})
    return reading.finished()


@pytest.fixture
def xml_format(monkeypatch):
    """A format of XML, as any publisher's."""

    def sniff(source):
        root = root_of(source)
        return root is not None and root.name == "list"

    known = (*readers.FORMATS, Format(name="test-xml", sniff=sniff, read=_read_xml))
    monkeypatch.setattr(readers, "FORMATS", known)


@pytest.fixture
def kept(server, source):
    """A good list in force, which every failure leaves as it is."""
    server.answers["/list.jsonl"] = [sends(GOOD)]
    done = store.update("theirs", limits=QUICK)
    server.asked.clear()
    return done.version


def update(server, *answers, limits=QUICK, **options):
    server.answers["/list.jsonl"] = list(answers)
    return store.update("theirs", limits=limits, **options)


@pytest.fixture
def refused(server, lists, kept, monkeypatch):
    """Runs an update that fails: exit status 2, one error, and everything as it was. Returns the error."""

    def call(*answers, limits=QUICK) -> str:
        server.answers["/list.jsonl"] = list(answers)
        monkeypatch.setattr(list_commands, "LIMITS", limits)
        done = CliRunner().invoke(app, ["lists", "update", "theirs", "--timeout", str(limits.total_seconds)])
        assert (done.exit_code, done.stdout) == (2, "")
        held = read_any("theirs")
        assert (held.info.digest, held.info.fetched_at) == (kept.digest, kept.fetched_at)
        assert [entity.primary_name for entity in held] == ["Ashraf AL-QIZANI", "Jund al-Khilafah in Tunisia"]
        assert [found.wrong for found in store.verify()] == [None]
        assert not (lists / "theirs" / "incoming").exists()
        (stands,) = [each for each in store.status() if each.name == "theirs"]
        assert done.stderr == f"error: {stands.last_failure.error}\n"
        return stands.last_failure.error

    return call


def test_a_list_is_fetched_and_can_be_read_by_its_name(server, source):
    """The record says where it came from and when."""
    before = datetime.now(UTC)
    done = update(server, sends(GOOD, etag='"1"', Last_Modified="Thu, 20 Aug 2026 12:00:00 GMT"))
    held = read_any("theirs")

    assert done.is_new
    assert done.before is None
    assert (held.info.name, held.info.digest) == ("theirs", done.version.digest)
    assert before <= held.info.fetched_at <= datetime.now(UTC)
    assert done.version.url == server.url("/list.jsonl")
    assert (done.version.etag, done.version.last_modified) == ('"1"', "Thu, 20 Aug 2026 12:00:00 GMT")
    assert done.version.counts.entities == 2
    ((_, headers),) = server.asked
    assert headers["User-Agent"].startswith("sanscreen/")
    assert headers["Accept-Encoding"] == "identity"
    assert "If-None-Match" not in headers


def test_nothing_has_changed(server, source):
    """304 leaves the version as it is, and makes it fresh."""
    first = update(server, sends(GOOD, etag='"1"', Last_Modified="Thu, 20 Aug 2026 12:00:00 GMT")).version
    again = store.update("theirs", limits=QUICK)

    assert not again.is_new
    assert again.version.digest == first.digest
    assert again.version.fetched_at > first.fetched_at
    assert read_any("theirs").info.fetched_at == again.version.fetched_at
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    assert server.asked[-1][1]["If-Modified-Since"] == "Thu, 20 Aug 2026 12:00:00 GMT"


def test_the_same_bytes_without_an_etag_are_no_new_version(server, source, lists):
    """They are not read again, and make the version fresh."""
    first = update(server, sends(GOOD)).version
    again = update(server, sends(GOOD))

    assert not again.is_new
    assert again.version.fetched_at > first.fetched_at
    assert len(list((lists / "theirs" / "versions").iterdir())) == 1


def test_a_damaged_version_is_fetched_anew(server, source, lists):
    """What cannot be vouched for is not what the server is asked about."""
    version = update(server, sends(GOOD, etag='"1"')).version
    path = store.stored_path("theirs")
    path.write_bytes(flipped(path.read_bytes()))
    update(server, sends(GOOD, etag='"1"'))

    assert "If-None-Match" not in server.asked[-1][1]
    assert store.stored_path("theirs").read_bytes() == GOOD
    assert [found.wrong for found in store.verify()] == [None]
    assert read_any("theirs").info.digest == version.digest


def test_a_new_version_takes_the_place_of_the_old_one(server, source, kept):
    """The old one stays on the disk and can be read."""
    done = update(server, sends(NEXT))

    assert done.is_new
    assert done.before.digest == kept.digest
    assert [len(read_any(name)) for name in ("theirs", f"theirs@{kept.digest[:8]}")] == [3, 2]


@pytest.mark.parametrize("status", [302, 301, 303, 307, 308])
def test_a_redirect_is_followed(server, source, status):
    """OFAC and the United Nations both redirect to cloud storage."""
    server.answers["/store/signed"] = [sends(GOOD)]
    update(server, says(status, Location="/store/signed?signature=secret"))

    assert len(read_any("theirs")) == 2
    assert [path for path, _ in server.asked] == ["/list.jsonl", "/store/signed?signature=secret"]


def test_the_body_of_a_redirect_is_not_read(server, source):
    """It may have no end."""
    server.answers["/next"] = [sends(GOOD)]
    start = time.monotonic()
    update(server, hangs(status=302, Location="/next"), limits=replace(QUICK, read_seconds=5, attempts=1))

    assert time.monotonic() - start < 2


def test_a_line_that_was_cut_is_told(server, source):
    """A server that says less than it sends cannot be caught; the reader says what is left of the last record."""
    version = update(server, sends(NEXT, length=len(NEXT) - 2)).version

    assert (version.counts.entities, version.problems) == (2, 1)
    assert str(store.stored_path("theirs")) in str(store.stored_info("theirs").problems[0])


def test_a_file_without_its_length_is_taken(server, source):
    """A server may send it in chunks."""
    update(server, chunked(GOOD))
    assert len(read_any("theirs")) == 2


def test_a_compressed_answer_is_unpacked(server, source):
    """Cloud storage compresses some files whether it was asked to or not."""
    update(server, sends(gzip.compress(GOOD), Content_Encoding="gzip"))
    assert store.stored_path("theirs").read_bytes() == GOOD


@pytest.mark.parametrize("pack", [gzip.compress, zipped], ids=["gzip", "zip"])
def test_a_packed_list_is_kept_as_it_came(server, source, pack):
    """Its digest is that of the publisher's file."""
    content = pack(GOOD)
    update(server, sends(content))

    assert store.stored_path("theirs").read_bytes() == content
    assert len(read_any("theirs")) == 2


@pytest.mark.parametrize(
    "first",
    [
        says(500),
        says(503),
        says(429),
        says(502, Retry_After="0"),
        sends(NEXT, length=len(NEXT) + 9),
        chunked(b"{", whole=False),
    ],
    ids=["500", "503", "429", "retry-after", "cut", "cut-chunk"],
)
def test_a_passing_fault_is_tried_again(server, source, kept, first):
    """The second attempt brings the list."""
    assert update(server, first, sends(NEXT)).is_new
    assert len(server.asked) == 2


def test_a_wait_that_the_server_asks_for_is_kept_within_bounds(server, source, monkeypatch):
    """Seconds or a date; never longer than our own bound, never into the past."""
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    gone = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    asked = [says(429, Retry_After=text) for text in ("2", "86400", soon, gone, "tomorrow")]
    limits = replace(QUICK, attempts=6, most_back_off_seconds=60, total_seconds=600)
    update(server, *asked, sends(GOOD), limits=limits)

    assert waits[0] == 2
    assert waits[1] == 60
    assert 25 < waits[2] <= 30
    assert waits[3] == 0
    assert waits[4] == pytest.approx(0.01 * 2**4)


@pytest.mark.parametrize(
    ("answers", "message", "requests"),
    [
        pytest.param([says(500)], "the server answers 500 .*; asked 3 times", 3, id="500-always"),
        pytest.param([says(429, Retry_After="86400")], "the server answers 429 .*; asked 3 times", 3, id="429-always"),
        pytest.param([says(404)], "the server answers 404", 1, id="404"),
        pytest.param([says(403)], "the server answers 403 .*; it wants a token, or refuses this network", 1, id="403"),
        pytest.param([says(204)], "the server answers 204", 1, id="no-content"),
        pytest.param([says(304)], "says that nothing has changed", 1, id="304-unasked"),
        pytest.param([sends(NEXT, length=len(NEXT) + 1)], "the file was cut off", 3, id="cut-body"),
        pytest.param([chunked(NEXT, whole=False)], "the file was cut off", 3, id="cut-chunks"),
        pytest.param([sends(zipped(NEXT), length=len(zipped(NEXT)) - 2)], "packed and damaged", 1, id="short-length"),
        pytest.param([says(302, Location="/list.jsonl")], "redirects more than 5 times", 6, id="redirect-loop"),
        pytest.param([says(302, Location="http://localhost/list")], "not https", 1, id="redirect-to-http"),
        pytest.param([says(302, Location="file:///etc/passwd")], "not https", 1, id="redirect-to-a-file"),
        pytest.param([says(302, Location="https://[::1")], "redirects to what is no address", 1, id="bad-redirect"),
        pytest.param([says(302)], "the server answers 302", 1, id="redirect-nowhere"),
        pytest.param([sends(HTML)], r"is a web page \(HTML\)", 1, id="html"),
        pytest.param([sends(b"")], "the file is empty", 1, id="empty-file"),
        pytest.param([sends(listed())], "holds no record of an entity", 1, id="empty-list"),
        pytest.param([sends(b"\x00\x01\x02binary")], "is a binary file", 1, id="binary"),
        pytest.param([sends(NEXT.decode().encode("utf-16"))], "is UTF-16 text", 1, id="utf-16"),
        pytest.param([sends(gzip.compress(NEXT)[:-9])], "is packed and damaged", 1, id="cut-gzip"),
        pytest.param([sends(flipped(gzip.compress(NEXT)))], "packed and damaged|no known format", 1, id="flipped-gzip"),
        pytest.param([sends(flipped(zipped(NEXT)))], "packed and damaged|no known format", 1, id="flipped-zip"),
        pytest.param([sends(zipped(NEXT, "../../list.jsonl"))], "a path that leads out of it", 1, id="zip-path"),
        pytest.param([sends(zipped(NEXT, "/etc/list.jsonl"))], "a path that leads out of it", 1, id="zip-root"),
        pytest.param([sends(b"\x1f\x8b broken", Content_Encoding="gzip")], "compression is damaged", 3, id="encoding"),
    ],
)
def test_a_fault_leaves_the_last_good_list(server, source, refused, answers, message, requests):
    """The error says what the publisher's server did."""
    found = refused(*answers)

    assert re.search(message, found), found
    assert len(server.asked) == requests


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(LAUGHS, "has a document type", id="entity-expansion"),
        pytest.param(OUTSIDE, "has a document type", id="external-entity"),
        pytest.param(XML[:-4], "is not well-formed XML", id="cut"),
        pytest.param(
            b"<?xml version='1.0' encoding='utf-8'?>" + XML.replace(b"AL", b"\xc9\xc9"),
            "not well-formed",
            id="encoding",
        ),
        pytest.param(zipped(LAUGHS), "has a document type", id="packed"),
        pytest.param(b"<other/>", "is in no known format", id="other-root"),
        pytest.param(b"<list></list>", "holds no record of an entity", id="empty"),
        pytest.param(XML, "is in the format|format test-xml", id="other-format"),
    ],
)
def test_bad_xml_leaves_the_last_good_list(server, source, refused, xml_format, content, message):
    """Entities are never expanded, and nothing is fetched for them."""
    source(format="jsonl")
    found = refused(sends(content))

    assert re.search(message, found), found


@pytest.mark.parametrize("pack", [gzip.compress, zipped], ids=["gzip", "zip"])
def test_a_bomb_leaves_the_last_good_list(server, source, refused, pack):
    """It is read no further than a list of its size could go."""
    assert "unpacks to more than" in refused(sends(pack(GOOD + bomb())))


def test_a_bomb_in_the_transfer_leaves_the_last_good_list(server, source, refused):
    """What is unpacked on the way counts unpacked."""
    source(most_bytes=1 << 20)
    found = refused(sends(gzip.compress(bomb()), Content_Encoding="gzip"))

    assert "sends more than 1 MiB" in found
    assert len(server.asked) == 1


def test_a_file_that_is_too_big_is_not_fetched(server, source, refused):
    """Whether the server says its size or not."""
    source(most_bytes=1 << 20)
    big = NEXT + b"\n" * (2 << 20)

    assert "sends more than 1 MiB" in refused(sends(big))
    assert "sends more than 1 MiB" in refused(chunked(big))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(hangs(before_head=True), "no answer within 0.3 s; asked 2 times", id="no-answer"),
        pytest.param(hangs(NEXT[:9]), "the server stopped sending for 0.3 s; asked 2 times", id="stops"),
    ],
)
def test_a_server_that_hangs_is_given_up(server, source, refused, answer, message):
    """No wait is without an end."""
    start = time.monotonic()
    found = refused(answer, limits=replace(QUICK, attempts=2))

    assert message in found
    assert time.monotonic() - start < 5


def test_a_server_that_drips_is_given_up(server, source, refused):
    """A byte now and then keeps a connection, and does not stop the clock."""
    start = time.monotonic()
    found = refused(drips(NEXT, seconds=0.05), limits=replace(QUICK, total_seconds=1))

    assert "did not come in time; 1 s are over" in found
    assert time.monotonic() - start < 5


def test_no_wait_goes_beyond_the_end(server, source, refused):
    """A wait that would end too late is not begun."""
    limits = replace(QUICK, total_seconds=2, most_back_off_seconds=60)
    start = time.monotonic()

    assert "2 s are over" in refused(says(503, Retry_After="30"), limits=limits)
    assert time.monotonic() - start < 2


def test_nobody_answers(source, refused):
    """A port at which nothing listens."""
    source(url="https://localhost:1/list.jsonl")
    found = refused(says(500), limits=replace(QUICK, attempts=2))

    assert "https://localhost:1/list.jsonl: no connection (Connection refused" in found
    assert "asked 2 times" in found


def test_a_certificate_that_nobody_vouches_for_is_refused(server, source, refused, monkeypatch):
    """Once: it would be no better the next time."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    found = refused(sends(NEXT))

    assert "its certificate is not trusted" in found
    assert "REQUESTS_CA_BUNDLE" in found
    assert server.asked == []


def test_a_certificate_file_that_is_not_there_is_said(server, source, refused, monkeypatch, tmp_path):
    """A misspelt variable is no fault of the publisher's."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "nowhere.pem"))

    assert "cannot be asked for" in refused(sends(NEXT))


def test_a_proxy_that_is_not_there_is_said(server, source, refused, monkeypatch):
    """Proxies of the environment are used, as banks expect."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy", raising=False)

    assert "the proxy does not let it through" in refused(sends(NEXT))


def test_a_token_goes_to_the_server_and_nowhere_else(server, source, lists, refused, monkeypatch, caplog):
    """Not into an error, a log, the record of the version or that of the failure."""
    source(url=server.url("/list.jsonl?token={token}"), token_variable="SANSCREEN_TEST_TOKEN")
    monkeypatch.setenv("SANSCREEN_TEST_TOKEN", "geheim/1")
    with caplog.at_level("DEBUG", "sanscreen"):
        found = refused(says(503))
        update(server, sends(NEXT))

    assert server.asked[-1][0] == "/list.jsonl?token=geheim%2F1"
    written = b"".join(path.read_bytes() for path in lists.rglob("*") if path.is_file()).decode()
    for text in (found, caplog.text, written):
        assert "geheim" not in text


def test_a_token_that_is_not_there_is_said(server, source, refused, monkeypatch):
    """The server is not asked without it."""
    source(url=server.url("/list.jsonl?token={token}"), token_variable="SANSCREEN_TEST_TOKEN")
    monkeypatch.delenv("SANSCREEN_TEST_TOKEN", raising=False)

    assert "the environment variable SANSCREEN_TEST_TOKEN" in refused(sends(NEXT))
    assert server.asked == []


def test_progress_is_told(server, source):
    """Up to the last byte, with the size that the server says."""
    told = []
    update(server, sends(GOOD), progress=lambda come, all_of_it: told.append((come, all_of_it)))

    assert told[-1] == (len(GOOD), len(GOOD))


def test_without_requests_the_extra_is_named(kept, monkeypatch):
    """The command that installs it stands in the message."""
    true_import = builtins.__import__

    def blocked(name, *args, **options):
        if name == "requests":
            raise ModuleNotFoundError(name)
        return true_import(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", blocked)
    with pytest.raises(MissingExtra, match=r'pip install "sanscreen\[fetch\]"'):
        store.update("theirs")


def test_a_late_answer_is_an_answer(server, source):
    """Within its time."""
    assert update(server, after(0.1, sends(GOOD))).is_new


def test_the_reader_below_knows_no_stored_names(server, source, kept):
    """Names of stored lists are known where lists are loaded; the readers read files."""
    with pytest.raises(readers.ListError, match="no such file"):
        readers.read_file("theirs")
    assert read_list is read_any
