"""Stored lists by name: found, read, dated, told apart, verified, compared and pruned."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from list_server import listed
from sanscreen import ListError, Screener, StoreError, kept, store
from sanscreen.folders import LISTS_VARIABLE, lists_folder
from sanscreen.loading import find_list, read_list, read_lists
from sanscreen.store.sources import SOURCES_VARIABLE
from sanscreen.store.upkeep import ListStatus

FIRST = listed("Ashraf AL-QIZANI", "Jund al-Khilafah in Tunisia")
SECOND = listed("Ashraf AL-QIZANI", "Jund al-Khilafah in Tunisia", "ADALIA", as_of="2026-08-21")
FETCHED = datetime(2026, 8, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def put(lists, tmp_path):
    """Puts content in force as a stored list."""

    def write(content, name="mine", **options):
        path = tmp_path / "carried.jsonl"
        path.write_bytes(content)
        return store.import_file(path, name, **{"fetched_at": FETCHED, **options}).version

    return write


class TestNames:
    def test_a_bundled_name_comes_first_then_a_stored_one_then_a_path(self, put, tmp_path, monkeypatch):
        """A file of the same name is meant by './mine'."""
        put(FIRST)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "mine").write_bytes(SECOND)

        assert find_list("eo13224")[1] is None
        assert [len(read_list(name)) for name in ("mine", "./mine", tmp_path / "mine")] == [2, 3, 3]

    def test_a_version_by_the_beginning_of_its_digest(self, put):
        """At least four digits; a version that is not in force too."""
        versions = put(FIRST), put(SECOND)
        for version, size in zip(versions, (2, 3), strict=True):
            for digits in (4, 12, 64):
                held = read_list(f"mine@{version.digest[:digits]}")
                assert (held.info.name, held.info.digest, len(held)) == ("mine", version.digest, size)

    def test_a_version_that_is_not_there(self, put):
        """The message names those there are."""
        version = put(FIRST)
        with pytest.raises(ListError, match=f"no version has a digest that begins with 0000 .*{version.digest[:12]}"):
            read_list("mine@0000")
        with pytest.raises(ListError, match="no such file"):
            read_list("mine@xyz")

    def test_a_beginning_that_is_not_enough(self, put, lists):
        """Two versions whose digests begin alike."""
        version = put(FIRST)
        put(SECOND)
        folder = lists / "mine" / "versions"
        twin = version.digest[:8] + "0" * 56
        (folder / twin).mkdir()
        content = json.loads((folder / version.digest / ".version.json").read_text())
        content["version"]["digest"] = twin
        (folder / twin / ".version.json").write_text(json.dumps(content))

        with pytest.raises(ListError, match="several versions have a digest"):
            read_list(f"mine@{version.digest[:8]}")

    def test_a_source_that_was_not_fetched_yet(self, lists):
        """The message says which command fetches it."""
        with pytest.raises(ListError, match="fetch it with `sanscreen lists update ofac-sdn`"):
            read_list("ofac-sdn")

    def test_a_name_of_nothing(self, put):
        """The message names what there is."""
        put(FIRST)
        with pytest.raises(
            ListError, match=r"no bundled or stored list of this name; bundled are: eo13224; stored are: mine"
        ):
            read_list("nothing")
        with pytest.raises(ListError, match="got int"):
            read_list(7)

    def test_a_list_is_given_once(self, put):
        """Two versions of a list are one list."""
        version = put(FIRST)
        put(SECOND)
        with pytest.raises(ListError, match="given twice"):
            read_lists("mine", f"mine@{version.digest[:8]}")

    def test_what_is_no_list_is_left_alone(self, put, lists):
        """A copy that somebody has made by hand."""
        put(FIRST)
        shutil.copytree(lists / "mine", lists / "Copy of mine")

        assert store.stored_names() == ("mine",)
        assert [found.name for found in store.verify()] == ["mine"]
        assert store.status()[0].name == "mine"

    def test_the_folder(self, monkeypatch, tmp_path):
        """The one that the environment names, else the user's."""
        monkeypatch.setenv(LISTS_VARIABLE, str(tmp_path))
        assert lists_folder() == tmp_path
        monkeypatch.delenv(LISTS_VARIABLE)
        assert lists_folder().parts[-2:] == ("sanscreen", "lists")


class TestReading:
    def test_it_is_named_and_dated_by_the_store(self, put):
        """Whatever name stands in the file; the same without reading it."""
        put(FIRST)
        info = read_list("mine").info

        assert (info.name, info.fetched_at, info.published_on) == ("mine", FETCHED, date(2026, 8, 20))
        assert info == store.stored_info("mine")
        assert info.age_days(date(2026, 8, 28)) == 7

    def test_a_byte_that_was_turned_over_is_found_when_it_is_read(self, put):
        """Not only when it is verified: a letter of a name may be what is wrong."""
        put(FIRST)
        path = store.stored_path("mine")
        path.write_bytes(path.read_bytes().replace(b"QIZANI", b"QIZBNI"))

        with pytest.raises(ListError, match=r"is not as it came: its digest is .*; run `sanscreen lists update mine`"):
            read_list("mine")
        with pytest.raises(ListError, match="is not as it came"):
            Screener.from_list("mine")

    @pytest.mark.parametrize("content", [b"", b"{", b'{"name": "mine"}', b"\xff"])
    def test_a_current_file_that_is_damaged(self, put, lists, content):
        """The message says what to do; verify and status say it too."""
        put(FIRST)
        (lists / "mine" / "current").write_bytes(content)

        with pytest.raises(ListError, match=r"current: is damaged .*; run `sanscreen lists update mine`, or import"):
            read_list("mine")
        assert "is damaged" in next(iter(store.verify())).wrong
        assert "is damaged" in store.status()[0].damage
        with pytest.raises(StoreError, match="is damaged"):
            store.prune()

    def test_a_version_whose_record_is_gone(self, put, lists):
        """The list can still be read, and what is damaged is said."""
        version = put(FIRST)
        (lists / "mine" / "versions" / version.digest / ".version.json").unlink()

        assert len(read_list("mine")) == 2
        with pytest.raises(ListError, match="cannot be read"):
            store.stored_info("mine")
        assert "cannot be read" in next(iter(store.verify())).wrong
        assert "cannot be read" in store.status()[0].damage

    def test_the_folder_can_be_moved(self, put, lists, tmp_path, monkeypatch):
        """To a machine without a network."""
        put(FIRST)
        lists.rename(tmp_path / "elsewhere")
        monkeypatch.setenv(LISTS_VARIABLE, str(tmp_path / "elsewhere"))

        assert len(read_list("mine")) == 2
        assert [found.wrong for found in store.verify()] == [None]


@pytest.mark.filterwarnings("ignore::sanscreen.StaleListWarning")
class TestScreening:
    def test_a_stored_list_is_screened_by_its_name(self, put):
        """The stamp names it and its version."""
        version = put(FIRST)
        screening = Screener.from_list("mine").screen("Ashraf al Qizani")

        assert screening.status == "hit"
        assert (screening.stamp.lists[0].name, screening.stamp.lists[0].digest) == ("mine", version.digest)

    def test_the_prepared_list_is_kept_and_dated_anew(self, put, monkeypatch, tmp_path):
        """The same bytes are prepared once, and are as fresh as the last answer of their publisher."""
        monkeypatch.setenv(kept.CACHE_VARIABLE, str(tmp_path / "cache"))
        monkeypatch.setattr(kept, "_LEAST_NAMES", 1)
        put(FIRST)
        Screener.from_list("mine")
        put(FIRST, fetched_at=FETCHED + timedelta(days=3))
        monkeypatch.setattr(kept, "read_lists", None)
        again = Screener.from_list("mine")

        assert again.lists[0].fetched_at == FETCHED + timedelta(days=3)
        assert again.lists[0].name == "mine"
        assert len(list((tmp_path / "cache").iterdir())) == 1

    def test_a_new_version_is_prepared_anew(self, put, monkeypatch, tmp_path):
        """And the old one is there still for who asks for it."""
        monkeypatch.setenv(kept.CACHE_VARIABLE, str(tmp_path / "cache"))
        monkeypatch.setattr(kept, "_LEAST_NAMES", 1)
        version = put(FIRST)
        assert len(Screener.from_list("mine")) == 2
        put(SECOND)
        assert len(Screener.from_list("mine")) == 3
        assert len(Screener.from_list(f"mine@{version.digest[:8]}")) == 2


class TestStatus:
    def test_ages(self, put):
        """Since what it says, and since it was last known to be current."""
        put(FIRST)
        mine = store.status(on=date(2026, 8, 28))[0]
        later = store.status(on=date(2026, 8, 29))[0]

        assert (mine.name, mine.days_since_publication, mine.days_since_fetch, mine.is_stale) == ("mine", 8, 7, False)
        assert later.is_stale
        assert mine.to_dict()["counts"]["entities"] == 2

    def test_where_nobody_knows_when_it_was_fetched_its_own_day_counts(self, put):
        """And where it has none, it is stale."""
        put(FIRST, fetched_at=None)
        assert not store.status(on=date(2026, 8, 27))[0].is_stale
        assert store.status(on=date(2026, 8, 28))[0].is_stale
        assert ListStatus(name="mine").is_stale

    def test_a_source_says_when_its_list_is_stale(self, put, lists):
        """In the user's table."""
        put(FIRST)
        (lists / "sources.toml").write_text("[mine]\nstale_after_days = 30\n", encoding="utf-8")

        assert not store.status(on=date(2026, 9, 20))[0].is_stale

    def test_sources_without_a_list_are_named_last(self, put):
        """They are not stored."""
        put(FIRST)
        held = store.status()

        assert [each.name for each in held] == ["mine", "eu", "ofac-cons", "ofac-sdn", "uk", "un"]
        assert [each.version is None for each in held] == [False, *[True] * 5]


class TestVerify:
    def test_all_is_as_it_came(self, put):
        """The versions in force, or all of them."""
        put(FIRST)
        put(SECOND)
        put(FIRST, "other")

        assert [(found.name, found.wrong) for found in store.verify()] == [("mine", None), ("other", None)]
        assert len(list(store.verify(every=True))) == 3
        assert [found.name for found in store.verify("other")] == ["other"]

    def test_a_byte_that_was_turned_over(self, put):
        """In an old version too."""
        version = put(FIRST)
        put(SECOND)
        path = store.stored_path(f"mine@{version.digest[:8]}")
        content = path.read_bytes()
        path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])
        newest, oldest = store.verify(every=True)

        assert newest.wrong is None
        assert oldest.wrong.startswith("carried.jsonl is not as it came: its digest is")
        assert oldest.digest == version.digest

    def test_a_file_that_is_gone(self, put):
        """It is said, not raised."""
        put(FIRST)
        store.stored_path("mine").unlink()

        assert "cannot be read" in next(iter(store.verify())).wrong

    def test_a_reader_that_reads_otherwise_than_it_did(self, put, lists):
        """Another version of sanscreen may."""
        put(FIRST)
        place = lists / "mine" / "current"
        content = json.loads(place.read_text())
        content["counts"]["names"] = 9
        place.write_text(json.dumps(content))

        assert "reads as 2 records with 2 names, and read as 2 with 9" in next(iter(store.verify())).wrong

    def test_a_list_that_is_not_stored(self, put):
        """The message names those that are."""
        put(FIRST)
        with pytest.raises(StoreError, match="no list called 'un' is stored; stored are: mine"):
            list(store.verify("un"))


class TestPrune:
    def test_the_newest_stay(self, put, lists):
        """And the one in force, whichever it is."""
        versions = [put(listed("A", *"BC"[:number], as_of=f"2026-08-2{number}")) for number in range(3)]
        put(listed("A", as_of="2026-08-20"), accept_older=True, accept_drop=True)
        removed = store.prune(keep=2)

        assert [version.digest for version in removed] == [versions[1].digest]
        assert read_list("mine").info.digest == versions[0].digest
        assert len(list((lists / "mine" / "versions").iterdir())) == 2
        assert store.prune("mine", keep=2) == []

    def test_one_stays(self, put):
        """No list is removed whole."""
        put(FIRST)
        put(SECOND)
        assert len(store.prune(keep=1)) == 1
        assert len(read_list("mine")) == 3
        with pytest.raises(StoreError, match="at least one"):
            store.prune(keep=0)


class TestSources:
    def test_every_source_of_the_package_is_whole(self, lists):
        """An https address, a format, and from what the address is known."""
        sources = store.read_sources(lists)

        assert set(sources) == {"eu", "ofac-cons", "ofac-sdn", "uk", "un"}
        for source in sources.values():
            assert source.url.startswith("https://")
            assert source.format
            assert source.verified
            assert source.title
            assert ("{token}" in source.url) == (source.token_variable is not None)

    def test_a_user_s_table_changes_and_adds(self, lists):
        """A field at a time."""
        lists.mkdir()
        text = '[un]\nstale_after_days = 14\n\n[own]\nurl = "https://lists.example/own.jsonl"\n'
        (lists / "sources.toml").write_text(text, encoding="utf-8")
        sources = store.read_sources(lists)

        assert sources["un"].stale_after_days == 14
        assert sources["un"].url == "https://scsanctions.un.org/resources/xml/en/consolidated.xml"
        assert sources["own"].most_drop == 0.1

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("[own", "is no TOML"),
            ("own = " + "[" * 10_000, "is no TOML"),
            ("own = 1", "stands outside a table"),
            ('[Own]\nurl = "https://a.example"', "small letters"),
            ('[own]\nurl = "http://a.example"', "source 'own', field url: is an address that starts with https://"),
            ('[own]\nurl = "https:///x"', "starts with https://"),
            ('[own]\nfile = "../x"', "field file: is the name of a file"),
            ("[own]\nstale_after = 3", "field stale_after: is not a field"),
            ("[own]\nstale_after_days = 0", "field stale_after_days"),
            ("[own]\nmost_drop = 2", "field most_drop"),
        ],
    )
    def test_a_bad_table_is_refused(self, tmp_path, monkeypatch, lists, text, message):
        """With its path and what is wrong."""
        table = tmp_path / "own.toml"
        table.write_text(text, encoding="utf-8")
        monkeypatch.setenv(SOURCES_VARIABLE, str(table))

        with pytest.raises(StoreError, match=message):
            store.read_sources(lists)

    def test_a_table_that_is_not_there(self, tmp_path, monkeypatch, lists):
        """A variable that names nothing is a mistake."""
        monkeypatch.setenv(SOURCES_VARIABLE, str(tmp_path / "nowhere.toml"))
        with pytest.raises(StoreError, match="SANSCREEN_SOURCES names it"):
            store.read_sources(lists)

    def test_a_source_without_an_address_can_only_be_imported(self, put, lists):
        """An update says so."""
        put(FIRST)
        (lists / "sources.toml").write_text("[mine]\nstale_after_days = 30\n", encoding="utf-8")
        with pytest.raises(StoreError, match="no source has an address for it; import it"):
            store.update("mine")


def entity(number: str, *names: str, **fields: object) -> dict[str, object]:
    return {"id": number, "kind": "person", "names": [{"text": name} for name in names], **fields}


class TestDiff:
    @pytest.fixture
    def lists_of(self, tmp_path):
        def read(*rows):
            path = tmp_path / "list.jsonl"
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            return read_list(path)

        return read

    def test_added_removed_and_changed(self, lists_of):
        """By id; an entity in another place of the list is no change."""
        old = lists_of(entity("1", "A"), entity("2", "B"), entity("3", "C", birth_dates=["1970"]))
        new = lists_of(entity("3", "C", "D", birth_dates=["1970-05"]), entity("1", "A"), entity("4", "E"))
        found = store.diff(old, new)

        assert [each.id for each in found.added] == ["4"]
        assert [each.id for each in found.removed] == ["2"]
        (change,) = found.changed
        assert [(field.field, field.gained, field.lost) for field in change.fields] == [
            ("names", ({"text": "D"},), ()),
            ("birth_dates", ("1970-05",), ("1970",)),
        ]
        assert bool(found)
        assert json.loads(json.dumps(found.to_dict()))["changed"][0]["fields"][0] == {
            "field": "names",
            "gained": [{"text": "D"}],
            "lost": [],
        }

    def test_equal_lists_do_not_differ(self, lists_of):
        """Whatever their files are called."""
        rows = [entity("1", "A"), entity("2", "B")]
        found = store.diff(lists_of(*rows), lists_of(*reversed(rows)))

        assert not found
        assert (found.to_dict()["added"], found.to_dict()["changed"]) == ([], [])

    def test_the_same_in_another_order_is_told(self, lists_of):
        """The first name of an entity is the one it is called by."""
        (change,) = store.diff(lists_of(entity("1", "A", "B")), lists_of(entity("1", "B", "A"))).changed

        assert [(field.field, field.gained, field.lost) for field in change.fields] == [("names", (), ())]

    def test_a_value_that_stands_twice(self, lists_of):
        """And once less."""
        old = lists_of(entity("1", "A", remarks="x", addresses=["Tunis", "Tunis"]))
        new = lists_of(entity("1", "A", addresses=["Tunis"]))
        (change,) = store.diff(old, new).changed

        assert [(field.field, field.gained, field.lost) for field in change.fields] == [
            ("addresses", (), ("Tunis",)),
            ("remarks", (), ("x",)),
        ]
