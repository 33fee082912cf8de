"""What holds for all formats: each file has one reader, and no bytes make one fail with another error than ours."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanscreen import read_list
from sanscreen.errors import SanscreenError
from sanscreen.exported import export_list
from sanscreen.readers import FORMATS, bundled_path
from sanscreen.readers.source import Source, open_source

LISTS = Path(__file__).parent / "data" / "lists"
FILES = sorted(path for path in LISTS.rglob("*") if path.is_file() and path.suffix not in (".toml", ".md"))


def claimed_by(source):
    """Return the names of the formats that take a file for theirs."""
    return [known.name for known in FORMATS if known.sniff(source)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LISTS)))
def test_a_fixture_has_one_reader(path):
    """No other format takes it for its own; a file that only belongs to another one has none."""
    claims = claimed_by(open_source(path))
    assert len(claims) <= 1
    if path.suffix == ".jsonl":
        assert claims == ["jsonl"]


def test_our_own_files_have_one_reader(tmp_path):
    """The bundled list, and both forms in which a list is exported."""
    assert claimed_by(open_source(bundled_path("eo13224"))) == ["jsonl"]
    for form, name in (("jsonl", "jsonl"), ("csv", "sanscreen-csv")):
        export_list(read_list("eo13224"), tmp_path / "mine", format=form)
        assert claimed_by(open_source(tmp_path / "mine")) == [name]


@given(st.binary(max_size=300))
def test_no_bytes_trouble_a_sniff(head):
    """Any first bytes are taken by some format or by none."""
    try:
        claims = claimed_by(Source(Path("mine"), head))
    except SanscreenError:
        return
    assert set(claims) <= {known.name for known in FORMATS}


@st.composite
def damaged(draw, content):
    """Draw a file with bytes changed, cut out, doubled or put in."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        part = content[start:end]
        other = draw(st.sampled_from([b"", part * 2, b"\0", b'"', b"\xff", b"\n", b"\\ud800", b"]}", b"<", part[::-1]]))
        content = content[:start] + other + content[end:]
    return content


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LISTS)))
def test_a_damaged_file_is_read_or_refused(tmp_path, path):
    """With the files beside it; whatever was damaged, the error is ours and can be printed."""
    shutil.copytree(path.parent, tmp_path, dirs_exist_ok=True)
    copy, whole = tmp_path / path.name, path.read_bytes()

    @given(damaged(whole))
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    def check(content):
        copy.write_bytes(content)
        try:
            found = read_list(copy)
        except SanscreenError as error:
            text = str(error)
        else:
            text = "".join(str(problem) for problem in found.info.problems)
            assert len(found) > 0
        text.encode("utf-8")

    check()


@pytest.mark.parametrize("name", ["mine.csv", "mine.json"])
def test_any_bytes_are_read_or_refused(tmp_path, name):
    """Beside a mapping too, in which they are CSV."""
    mapping = "[columns]\nname = 'a'\nkind = {always = 'person'}\n"
    (tmp_path / "mine.columns.toml").write_text(mapping, encoding="utf-8")
    path = tmp_path / name

    @given(st.sampled_from([b"", b"a\n", b"a,b\n", b"id,kind,primary_name,names\n", b'{"id"']), st.binary(max_size=200))
    def check(start, rest):
        path.write_bytes(start + rest)
        with suppress(SanscreenError):
            assert len(read_list(path)) > 0

    check()


@given(content=st.binary(max_size=120) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_mapping_is_read_or_refused(tmp_path, content):
    """A mapping file of any bytes."""
    (tmp_path / "mine.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "mine.columns.toml").write_bytes(b"[columns]\nname = 'a'\nkind = {always = 'person'}\n" + content)
    with suppress(SanscreenError):
        assert len(read_list(tmp_path / "mine.csv")) > 0
