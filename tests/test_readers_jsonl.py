"""Reading lists in our own form, and finding the reader of a file."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from datetime import date

import pytest

import factory
from sanscreen import read_list
from sanscreen.errors import ListError
from sanscreen.readers import FORMATS, bundled_names, bundled_path, jsonl

HEADER = '{"list": {"name": "mine", "title": "Mine", "publisher": "me", "as_of": "2026-08-20"}}'
AJNAD = '{"id": "1", "kind": "organization", "names": [{"text": "Ajnad"}]}'
ADALIA = '{"id": "2", "kind": "vessel", "names": [{"text": "ADALIA"}]}'
BEFORE_THE_ORDER = (
    '{"id": "9", "kind": "person", "names": [{"text": "a"}], '
    '"designations": [{"authority": "E.O. 13224", "designated_on": "1995-01-24"}]}'
)


@pytest.fixture
def listed(tmp_path):
    """Write lines, or bytes, to a list file and return its path."""

    def write(*lines, content=None, name="list.jsonl"):
        path = tmp_path / name
        path.write_bytes(content if content is not None else "".join(f"{line}\n" for line in lines).encode())
        return path

    return write


def test_reads_a_list_with_its_header(listed):
    """Records in their order, and the header's words in info."""
    path = listed(HEADER, AJNAD, ADALIA)
    found = read_list(path)
    assert [entity.id for entity in found] == ["1", "2"]
    assert (found.info.name, found.info.title, found.info.publisher) == ("mine", "Mine", "me")
    assert found.info.published_on == date(2026, 8, 20)
    assert (found.info.format, found.info.problems) == ("jsonl", ())
    assert found.info.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_header_is_not_needed(listed):
    """The file's stem is the name then."""
    assert read_list(str(listed(AJNAD, name="own.jsonl"))).info.name == "own"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + AJNAD.encode() + b"\n",
        AJNAD.encode() + b"\r\n",
        b"\n  \n" + AJNAD.encode(),
        json.dumps(json.loads(AJNAD), ensure_ascii=True).encode(),
    ],
    ids=["byte-order-mark", "carriage-returns", "blank-lines-and-no-end", "ascii"],
)
def test_tolerates_how_editors_write_files(listed, content):
    """A byte order mark, Windows line ends, blank lines and a missing last line end change nothing."""
    found = read_list(listed(content=content))
    assert [entity.primary_name for entity in found] == ["Ajnad"]
    assert found.info.problems == ()


@pytest.mark.parametrize(
    ("line", "record", "field", "message"),
    [
        ('{"id": "9", "kind": "person", "names": []}', "9", "names", "needs at least one"),
        ('{"id": "9", "kind": "robot", "names": [{"text": "a"}]}', "9", "kind", "'person'"),
        ('{"id": "9", "kind": ', None, None, "is not JSON"),
        ('["9"]', None, None, "a record is a JSON object"),
        ('{"list": {"name": "again"}}', None, "id", "is required"),
        (b'{"id": "\xff"}', None, None, "is not UTF-8 from byte 9 on"),
        (
            BEFORE_THE_ORDER,
            "9",
            "designations[0].designated_on",
            "was signed on 2001-09-23",
        ),
    ],
    ids=["no-name", "kind", "cut-off", "array", "second-header", "not-utf-8", "before-the-order"],
)
def test_a_bad_line_is_kept_as_a_problem(listed, line, record, field, message):
    """The other records are read; the problem has file, line, record and field, and says that it was left out."""
    line = line if isinstance(line, bytes) else line.encode()
    path = listed(content=b"\n".join([HEADER.encode(), AJNAD.encode(), line, ADALIA.encode()]))
    found = read_list(path)
    assert [entity.id for entity in found] == ["1", "2"]
    (problem,) = found.info.problems
    assert (problem.file, problem.line, problem.record, problem.field) == (str(path), 3, record, field)
    assert message in problem.message
    assert problem.message.endswith("left out")
    assert f"{path}, line 3" in str(problem)


def test_a_bad_header_is_a_problem(listed):
    """The list is read under the name of its file, and what the header lacks is said."""
    found = read_list(listed('{"list": {"name": "mine", "as_of": "today"}}', AJNAD))
    assert found.info.name == "list"
    assert [(problem.line, problem.field) for problem in found.info.problems] == [(1, "list.as_of")]


def test_a_list_that_was_cut_off_is_noticed(listed):
    """Where the header counts the records, a missing one is a problem, a broken one is reported once."""
    header = '{"list": {"name": "mine", "counts": {"entities": 2}}}'
    assert read_list(listed(header, AJNAD, ADALIA)).info.problems == ()
    assert len(read_list(listed(header, AJNAD, "{")).info.problems) == 1
    (problem,) = read_list(listed(header, AJNAD)).info.problems
    assert "counts 2 records and the file holds 1" in problem.message


def test_one_id_twice_is_an_error(listed):
    """The message names file and both lines."""
    path = listed(HEADER, AJNAD, ADALIA, AJNAD)
    with pytest.raises(ListError, match="'1' stands twice, at lines 2 and 4") as caught:
        read_list(path)
    assert (caught.value.path, caught.value.line, caught.value.field) == (str(path), 4, "id")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (HEADER.encode(), "holds no record of an entity"),
        (b'{"id": "1"}\n{"id": "2"}', r"holds no record.*line 1, record '1', field kind: is required"),
        (b"PK\x03\x04\x00\x00", "packed and damaged.*fetch it again"),
        ("uid,name".encode("utf-16"), "UTF-16"),
        (b"uid,name\n1,Ajnad\n", "no known format; it starts with 'uid,name'; known formats are: .*jsonl"),
        (b'{"type": "FeatureCollection", "features": []}', "no known format"),
    ],
    ids=["empty", "blank", "header-only", "all-bad", "binary", "utf-16", "csv", "other-json"],
)
def test_a_file_that_is_no_list_is_an_error(listed, content, message):
    """Never an empty list: the error names the file and what was seen."""
    path = listed(content=content)
    with pytest.raises(ListError, match=message) as caught:
        read_list(path)
    assert caught.value.path == str(path)


@pytest.mark.parametrize("asked", ["eo99999", "no/such/file.jsonl", "../eo13224", "", "a\0b", "x" * 5000, "\ud800"])
def test_an_unknown_name_is_an_error(asked, tmp_path, monkeypatch):
    """What is neither a bundled name nor a file names the bundled lists, or says why it cannot be opened."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ListError, match=r"bundled are: eo13224|cannot be opened|is a folder") as caught:
        read_list(asked)
    str(caught.value).encode("utf-8")


def test_a_folder_is_an_error(tmp_path):
    """A folder is not read file by file."""
    with pytest.raises(ListError, match=r"^[^:]*: is a folder"):
        read_list(tmp_path)


@pytest.mark.skipif(
    os.fsencode("é") != b"\xc3\xa9" or sys.platform in ("darwin", "win32"), reason="names are text here"
)
@pytest.mark.parametrize("ending", [b".jsonl", b".csv"])
def test_a_file_whose_name_is_no_text_is_refused(tmp_path, ending):
    """A list is called by the name of its file, and every answer says it."""
    path = tmp_path / os.fsdecode(b"m\xfc" + ending)
    path.write_bytes(b"name\nHAMAS\n")
    with pytest.raises(ListError, match="no text; rename it"):
        read_list(path)


def test_another_type_is_an_error():
    """A number is no name."""
    with pytest.raises(ListError, match="got int"):
        read_list(7)


def test_what_is_written_is_read(listed):
    """A record's own line is a line of a list."""
    entities = [factory.person("Łukasz\u2028Żak", id="1", birth_dates=["circa 1966"]), factory.company("A", id="2")]
    assert list(read_list(listed(*(entity.to_json() for entity in entities)))) == entities


def test_a_bundled_list_is_found_by_its_name(tmp_path, monkeypatch):
    """From any working folder, and no name leaves the folder of lists."""
    monkeypatch.chdir(tmp_path)
    assert "eo13224" in bundled_names()
    assert bundled_path("eo13224").is_file()
    for name in ("../eo13224", "/etc/passwd", "eo13224.jsonl", ".", ""):
        with pytest.raises(ListError, match=r"bundled are: .*eo13224"):
            bundled_path(name)


def test_formats_have_their_own_names():
    """The table of formats is what info.format speaks of."""
    names = [known.name for known in FORMATS]
    assert len(set(names)) == len(names)
    assert jsonl.FORMAT in FORMATS
