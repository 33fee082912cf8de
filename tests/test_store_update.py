"""A version of a list comes in force whole or not at all: checks, full disks, killed processes, several at once."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from list_server import after, listed, sends
from sanscreen import StoreError, readers, store
from sanscreen.loading import read_list
from sanscreen.readers.base import Format
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import digest_of
from sanscreen.store import place as place_module
from sanscreen.store import updating

NAMES = tuple(f"Person {number}" for number in range(20))
GOOD = listed(*NAMES)
NEXT = listed(*NAMES, "ADALIA", as_of="2026-08-21")


@pytest.fixture
def kept(server, source):
    """A good list in force."""
    server.answers["/list.jsonl"] = [sends(GOOD)]
    return store.update("theirs").version


@pytest.fixture
def list_file(tmp_path):
    """A list as a file that somebody has carried here."""
    path = tmp_path / "carried.jsonl"
    path.write_bytes(GOOD)
    return path


def in_force() -> tuple[str, int]:
    held = read_list("theirs")
    return held.info.digest, len(held)


def tree(folder: Path) -> dict[str, bytes]:
    """All that is in a folder, but for the lock and the record of the last failure."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in ("lock", "failed"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


class TestChecks:
    def test_half_the_records_gone(self, server, source, kept, lists):
        """The publisher may have sent half a list; taken only if somebody says so."""
        server.answers["/list.jsonl"] = [sends(listed(*NAMES[:10]))]
        before = tree(lists)
        with pytest.raises(StoreError, match="has 10 records, and the version before has 20: more than 10% are gone"):
            store.update("theirs")
        assert tree(lists) == before

        assert store.update("theirs", accept_drop=True).is_new
        assert in_force()[1] == 10

    def test_half_the_names_gone(self, server, source, lists):
        """A list that has lost its aliases finds less, with as many records."""
        rows = [{"id": "1", "kind": "person", "names": [{"text": "Ali"}, {"text": "Abu Ali"}, {"text": "al-Ali"}]}]
        server.answers["/list.jsonl"] = [sends(json.dumps(rows[0]).encode())]
        store.update("theirs")
        rows[0]["names"] = rows[0]["names"][:1]
        server.answers["/list.jsonl"] = [sends(json.dumps(rows[0]).encode())]

        with pytest.raises(StoreError, match="has 1 names, and the version before has 3"):
            store.update("theirs")

    def test_a_small_drop_is_no_fault(self, server, source, kept):
        """Entries are taken off every week."""
        server.answers["/list.jsonl"] = [sends(listed(*NAMES[:18]))]
        assert store.update("theirs").is_new

    def test_the_source_says_how_much_may_be_gone(self, server, source, kept):
        """A share, in the table of sources."""
        source(most_drop=0.05)
        server.answers["/list.jsonl"] = [sends(listed(*NAMES[:18]))]
        with pytest.raises(StoreError, match="more than 5% are gone"):
            store.update("theirs")

    def test_an_older_edition_is_not_taken(self, server, source, kept):
        """A mirror that lags would bring back what was delisted, and lose what was listed."""
        server.answers["/list.jsonl"] = [sends(listed(*NAMES, as_of="2026-08-19"))]
        with pytest.raises(StoreError, match="is of 2026-08-19, and the version before is of 2026-08-20"):
            store.update("theirs")

        assert store.update("theirs", accept_older=True).is_new

    def test_another_format_is_not_taken(self, server, source, lists):
        """The source says in which format its list comes."""
        source(format="ofac-enhanced")
        server.answers["/list.jsonl"] = [sends(GOOD)]
        with pytest.raises(StoreError, match="in the format jsonl, and its source says ofac-enhanced"):
            store.update("theirs")
        assert store.stored_names() == ()
        with pytest.raises(StoreError, match="in the format jsonl, and its source says ofac-enhanced"):
            store.update("theirs")

    def test_problems_are_counted(self, server, source):
        """And told with their place in the file that is kept."""
        server.answers["/list.jsonl"] = [sends(GOOD + b'{"id": "x"}\n')]
        version = store.update("theirs").version
        (problem,) = store.stored_info("theirs").problems

        assert version.problems == 1
        assert problem.file == str(store.stored_path("theirs"))
        assert problem == read_list("theirs").info.problems[0]

    def test_an_unknown_source(self, server, source):
        """The message names those there are."""
        with pytest.raises(StoreError, match=r"no source is called 'they'; sources are: ofac-sdn, .*theirs"):
            store.update("they")

    def test_a_damaged_current_file_costs_no_check(self, server, source, kept, lists):
        """The newest version is what a new one is compared with."""
        (lists / "theirs" / "current").write_bytes(b"{")
        server.answers["/list.jsonl"] = [sends(listed(*NAMES[:10]))]
        with pytest.raises(StoreError, match="more than 10% are gone"):
            store.update("theirs")

        server.answers["/list.jsonl"] = [sends(NEXT)]
        assert store.update("theirs").is_new
        assert in_force()[1] == 21


class TestImport:
    def test_a_file_is_copied_as_it_is(self, lists, list_file):
        """Its age is what it says itself, unless somebody knows when it was fetched."""
        done = store.import_file(list_file, "mine")
        list_file.unlink()
        held = read_list("mine")

        assert done.is_new
        assert (held.info.name, len(held), held.info.fetched_at) == ("mine", 20, None)
        assert store.stored_path("mine").read_bytes() == GOOD
        assert store.stored_path("mine").name == "carried.jsonl"
        assert done.version.url is None

    def test_when_it_was_fetched_can_be_told(self, lists, list_file):
        """With its zone."""
        when = datetime(2026, 8, 21, 9, tzinfo=UTC)
        store.import_file(list_file, "mine", fetched_at=when)

        assert read_list("mine").info.fetched_at == when
        with pytest.raises(StoreError, match="has to have a zone"):
            store.import_file(list_file, "mine", fetched_at=when.replace(tzinfo=None))
        assert not store.import_file(list_file, "mine").is_new
        assert read_list("mine").info.fetched_at == when

    def test_the_same_checks(self, lists, list_file, tmp_path, server, source):
        """Those of the source of this name."""
        store.import_file(list_file, "theirs")
        list_file.write_bytes(listed(*NAMES[:10]))
        with pytest.raises(StoreError, match="more than 10% are gone"):
            store.import_file(list_file, "theirs")
        source(format="un-xml")
        list_file.write_bytes(NEXT)
        with pytest.raises(StoreError, match="its source says un-xml"):
            store.import_file(list_file, "theirs")
        assert in_force()[1] == 20

    def test_an_update_follows_an_import(self, lists, list_file, server, source):
        """What was imported is compared with what is fetched, and never asked for by an etag."""
        store.import_file(list_file, "theirs")
        server.answers["/list.jsonl"] = [sends(GOOD)]
        done = store.update("theirs")

        assert not done.is_new
        assert done.version.fetched_at is not None
        assert done.version.url == server.url("/list.jsonl")

    def test_a_list_of_several_files(self, lists, tmp_path, monkeypatch):
        """All of them are kept, and a change of any is another version."""

        def beside(held):
            found = held.beside("alt.jsonl")
            return () if found is None else (found,)

        def read(held):
            reading = Reading(held, "test-pair")
            files = (held, *beside(held))
            for file in files:
                with file.open() as stream:
                    for line in stream:
                        reading.add(json.loads(line))
            return reading.finished(digest=digest_of(files))

        pair = Format(name="test-pair", sniff=lambda held: held.path.name.startswith("sdn"), read=read, beside=beside)
        monkeypatch.setattr(readers, "FORMATS", (pair, *readers.FORMATS))
        folder = tmp_path / "carried"
        folder.mkdir()
        (folder / "sdn.jsonl").write_text('{"id": "1", "kind": "person", "names": [{"text": "A"}]}\n', encoding="utf-8")
        (folder / "ALT.jsonl").write_text('{"id": "2", "kind": "person", "names": [{"text": "B"}]}\n', encoding="utf-8")
        (folder / "other.jsonl").write_text("no part of it", encoding="utf-8")
        version = store.import_file(folder / "sdn.jsonl", "pair").version

        assert [file.name for file in version.files] == ["sdn.jsonl", "ALT.jsonl"]
        assert len(read_list("pair")) == 2
        path = store.stored_path("pair").with_name("ALT.jsonl")
        path.write_bytes(path.read_bytes().replace(b"B", b"C"))
        with pytest.raises(store.lookup.ListError, match="is not as it came"):
            read_list("pair")
        (found,) = store.verify("pair")
        assert found.wrong.startswith("ALT.jsonl is not as it came")

    @pytest.mark.parametrize("name", ["", "Mine", "../mine", "a/b", ".mine", "x" * 65, "mine@1234"])
    def test_a_name_that_is_no_name(self, lists, list_file, name):
        """It would have to be the name of a folder on every machine."""
        with pytest.raises(StoreError, match="small letters"):
            store.import_file(list_file, name)
        assert not lists.exists() or tree(lists) == {}

    def test_a_bundled_name_is_taken(self, lists, list_file):
        """It would be hidden by the bundled list for good."""
        with pytest.raises(StoreError, match="name of a bundled list"):
            store.import_file(list_file, "eo13224")

    @pytest.mark.parametrize(
        ("content", "message"),
        [(b"", "the file is empty"), (b"uid;name\n", "is in no known format"), (listed(), "holds no record")],
    )
    def test_a_file_that_is_no_list(self, lists, list_file, content, message):
        """Nothing is stored, and the message names the file that was given."""
        list_file.write_bytes(content)
        with pytest.raises(StoreError, match=message) as found:
            store.import_file(list_file, "mine")
        assert "carried.jsonl" in str(found.value)
        assert store.stored_names() == ()

    def test_a_file_that_is_not_there(self, lists, tmp_path):
        """Nothing is stored."""
        with pytest.raises(StoreError, match="no such file"):
            store.import_file(tmp_path / "nowhere", "mine")


class TestDisk:
    @pytest.fixture
    def full_disk(self, monkeypatch):
        """A disk on which a file of a name cannot be written."""

        def fill(name):
            true_open = Path.open

            def refuse(self, mode="r", *args, **options):
                stream = true_open(self, mode, *args, **options)
                if "w" in mode and self.name == name:
                    stream.close()
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                return stream

            monkeypatch.setattr(Path, "open", refuse)

        return fill

    @pytest.mark.parametrize("name", ["list.jsonl", ".version.json", "current", "failed"])
    def test_a_full_disk(self, server, source, kept, lists, full_disk, name):
        """At each file that is written; where even the failure cannot be noted, the error still comes."""
        before = tree(lists)
        full_disk(name)
        content = b"" if name == "failed" else NEXT
        server.answers["/list.jsonl"] = [sends(content)]
        with pytest.raises(StoreError, match="the file is empty" if name == "failed" else "No space left on device"):
            store.update("theirs")
        versions = {place: content for place, content in tree(lists).items() if kept.digest in place}

        assert in_force() == (kept.digest, 20)
        assert versions == {place: content for place, content in before.items() if kept.digest in place}

    @pytest.mark.skipif(sys.platform == "win32", reason="no limit of the size of a file")
    def test_a_disk_that_fills_while_the_list_comes(self, server, source, kept, lists):
        """A real write that fails in the middle, in a process that may write no more than 8 KB."""
        server.answers["/list.jsonl"] = [sends(listed(*NAMES, *(f"More {number}" for number in range(1_000))))]
        code = (
            "import resource\nfrom sanscreen import store\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\nstore.update('theirs')"
        )
        done = run(code)

        assert "StoreError: theirs: cannot be kept in" in done.stderr
        assert "File too large" in done.stderr
        assert in_force() == (kept.digest, 20)
        assert not (lists / "theirs" / "incoming").exists()

    def test_a_folder_that_is_a_file(self, server, source, lists):
        """It is said, and nothing is lost."""
        lists.write_text("a file", encoding="utf-8")
        with pytest.raises(StoreError, match="cannot be kept in"):
            store.update("theirs")
        assert store.stored_names() == ()


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=False, env=os.environ
    )


class TestKilled:
    @pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
    @pytest.mark.parametrize(
        "step",
        [
            pytest.param("updating.read_file", id="downloaded"),
            pytest.param("place.flush_folder", id="before-the-version-is-moved"),
            pytest.param("place.ListPlace.put_in_force", id="before-the-swap"),
            pytest.param("place.hash_file", id="before-the-digest"),
        ],
    )
    def test_a_process_killed_between_download_and_swap(self, server, source, kept, lists, step):
        """The last good list is in force, and the next update takes away what was left."""
        server.answers["/list.jsonl"] = [sends(NEXT)]
        code = f"""
import os, signal
from sanscreen import store
from sanscreen.store import place, updating

def die(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)

store.stored_info("theirs")
known = place.ListPlace.damage
place.ListPlace.damage = lambda self, version: None
{step} = die
if "hash_file" in {step!r}:
    updating.hash_file = die
store.update("theirs")
"""
        assert run(code).returncode == -signal.SIGKILL
        assert (lists / "theirs" / "incoming").exists() or "put_in_force" in step
        assert in_force() == (kept.digest, 20)
        assert [found.wrong for found in store.verify(every=True)] == [None] * len(list(store.verify(every=True)))

        done = store.update("theirs")
        assert done.is_new
        assert done.before.digest == kept.digest
        assert in_force()[1] == 21
        assert not (lists / "theirs" / "incoming").exists()

    @pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
    def test_a_process_killed_at_any_write(self, server, source, kept, lists):
        """Whichever rename, write or flush is its last."""
        server.answers["/list.jsonl"] = [sends(NEXT)]
        code = """
import os, signal, sys
from pathlib import Path
from sanscreen import store
store.stored_info("theirs")
left = int(sys.argv[1])

def counted(known):
    def call(*args, **options):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return known(*args, **options)
    return call

os.fsync, Path.replace, Path.rename = map(counted, (os.fsync, Path.replace, Path.rename))
store.update("theirs")
"""
        killed = 0
        for number in range(20):
            done = subprocess.run(
                [sys.executable, "-c", code, str(number)], capture_output=True, timeout=60, check=False
            )
            digest, size = in_force()
            assert (digest == kept.digest) == (size == 20)
            assert all(found.wrong is None for found in store.verify(every=True))
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL, done.stderr
            killed += 1
        assert killed >= 6
        assert size == 21


class TestSeveral:
    def test_two_updates_at_once(self, server, source, kept):
        """The second waits for the first, and finds that nothing is left to do."""
        server.answers["/list.jsonl"] = [after(0.3, sends(NEXT, etag='"2"'))]
        results = []
        threads = [threading.Thread(target=lambda: results.append(store.update("theirs"))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(done.is_new for done in results) == [False, True]
        assert in_force()[1] == 21

    def test_two_processes_at_once(self, server, source, kept):
        """The lock is one between processes."""
        server.answers["/list.jsonl"] = [after(0.3, sends(NEXT, etag='"2"'))]
        code = "from sanscreen import store\nprint(store.update('theirs').is_new)"
        running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]

        assert sorted(process.communicate(timeout=60)[0].strip() for process in running) == [b"False", b"True"]

    def test_one_that_takes_too_long_is_not_waited_for(self, server, source, kept, lists):
        """The message says what to do."""
        server.answers["/list.jsonl"] = [sends(NEXT)]
        with (
            FileLock(lists / "theirs" / "lock"),
            pytest.raises(StoreError, match=r"another update of this list is running; waited 0\.1 s"),
        ):
            store.update("theirs", lock_seconds=0.1)
        assert in_force() == (kept.digest, 20)

    def test_a_reader_sees_one_version_or_the_other(self, server, source, kept):
        """While updates come and go."""
        done = threading.Event()
        seen = set()

        def read():
            while not done.is_set():
                seen.add(in_force()[1])

        reader = threading.Thread(target=read)
        reader.start()
        for content in (NEXT, listed(*NAMES, "B", as_of="2026-08-22"), GOOD):
            server.answers["/list.jsonl"] = [sends(content)]
            store.update("theirs", accept_older=True)
        done.set()
        reader.join()

        assert seen <= {20, 21}


def test_the_folder_is_the_one_that_is_named(server, source, tmp_path):
    """By an argument, else by the environment."""
    server.answers["/list.jsonl"] = [sends(GOOD)]
    store.update("theirs", folder=tmp_path / "other")

    assert store.stored_names(tmp_path / "other") == ("theirs",)
    assert store.stored_names() == ()
    assert place_module.ListPlace(tmp_path / "other", "theirs").current().published_on == date(2026, 8, 20)
    assert updating.LIMITS.total_seconds > 0
