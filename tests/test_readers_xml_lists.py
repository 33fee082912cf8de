"""What holds for the readers of the UN's, the EU's and the UK's lists alike: nothing is lost, nothing crashes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from list_words import lost
from sanscreen import read_list
from sanscreen.errors import ListError, SanscreenError
from sanscreen.readers import FORMATS
from sanscreen.readers.source import open_source

LISTS = Path(__file__).parent / "data" / "lists"
# Format: its fixture, its records, and a value of one of them.
FIXTURES = {
    "un-xml": (LISTS / "un" / "un.xml", ("INDIVIDUAL", "ENTITY")),
    "eu-fsf-xml": (LISTS / "eu_fsf" / "fsf.xml", ("sanctionEntity",)),
    "uk-xml": (LISTS / "uk" / "uk.xml", ("Designation",)),
}
every_format = pytest.mark.parametrize("name", FIXTURES)

# What is turned into another form (a code, a kind, a quality, a date), or says nothing of the party.
CHANGED = {
    "un-xml": "VERSIONNUM LIST_TYPE SORT_KEY QUALITY TYPE_OF_DATE TYPE_OF_DOCUMENT",
    "eu-fsf-xml": "logicalId regulationLanguage regulationSummary subjectType strong circa calendarType "
    "asAtListingTime countryIso2Code countryDescription",
    "uk-xml": "IndividualEntityShip NameType AliasStrength SanctionsImposedIndicators",
}


def expected(name: str) -> list[str]:
    return FIXTURES[name][0].with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()


@every_format
def test_a_fixture_is_read_as_expected(name):
    """Record by record, to the last note, as the JSON beside it says; and its problems as the text beside it says."""
    path, _ = FIXTURES[name]
    found = read_list(path)
    assert found.info.format == name
    assert [entity.to_json() for entity in found] == expected(name)
    problems = [str(problem).removeprefix(f"{path}, ") for problem in found.info.problems]
    assert problems == path.with_suffix(".problems.txt").read_text(encoding="utf-8").splitlines()


@every_format
def test_only_one_reader_claims_a_file(name):
    """A fixture is claimed by the reader of its format alone."""
    source = open_source(FIXTURES[name][0])
    assert [known.name for known in FORMATS if known.sniff(source)] == [name]


@every_format
def test_every_word_of_a_fixture_is_kept(name):
    """Whatever a record says stands in its entity, save countries that became codes and flags that are not set."""
    path, names = FIXTURES[name]
    missing = lost(path, names, set(CHANGED[name].split()))
    excused = {
        "un-xml": [
            "QDi.901 VALUE: Tunisia",
            "QDi.901 VALUE: Iran (Islamic Republic of)",
            "QDi.901 ISSUING_COUNTRY: Tunisia",
            "QDi.901 NOTE: Approximately",
            "QDi.901 NOTE: Nov. 1971",
            "TAe.902 ALIAS_NAME: Mithal Bureau (original script: Бюро Мисал)",
        ],
        "eu-fsf-xml": [],
        "uk-xml": ["XYZ0001 DOB: 00/00/1975", "XYZ0001 Nationality: Congo (Democratic Republic)"],
    }[name]
    flags = re.compile(r"(diplomatic|known\w+|reportedLost|revokedByIssuer|gender|identificationTypeCode|\w*Type): ")
    assert [line for line in missing if line not in excused and not flags.search(line)] == []


@every_format
def test_a_new_field_is_kept_and_told(name):
    """What a publisher adds tomorrow is a detail, and a problem with its place."""
    path, _ = FIXTURES[name]
    found = read_list(path)
    kept = [detail.type for entity in found for detail in entity.details if detail.value == "a value of tomorrow"]
    told = [problem for problem in found.info.problems if "a value of tomorrow" in problem.message]
    assert len(kept) == len(told) == 1
    assert told[0].field == kept[0]
    assert told[0].line is not None


@every_format
def test_a_file_without_records_is_an_error(name, tmp_path):
    """Never an empty list."""
    path, names = FIXTURES[name]
    text = path.read_text(encoding="utf-8")
    for record in names:
        text = re.sub(rf"<{record}[ >].*</{record}>", "", text, flags=re.DOTALL)
    copy = tmp_path / "list.xml"
    copy.write_text(text, encoding="utf-8")
    with pytest.raises(ListError):
        read_list(copy)


@every_format
def test_one_id_twice_is_an_error(name, tmp_path):
    """The message names both lines."""
    path, names = FIXTURES[name]
    text = path.read_text(encoding="utf-8")
    record = re.search(rf"<{names[0]}[ >].*?</{names[0]}>", text, flags=re.DOTALL)[0]
    copy = tmp_path / "list.xml"
    copy.write_text(text.replace(record, record + record), encoding="utf-8")
    with pytest.raises(ListError, match="stands twice, at lines"):
        read_list(copy)


def cut(content: bytes, draw) -> bytes:
    return content[: draw(st.integers(0, len(content)))]


def flip(content: bytes, draw) -> bytes:
    place = draw(st.integers(0, len(content) - 1))
    return content[:place] + bytes([draw(st.integers(0, 255))]) + content[place + 1 :]


def double(content: bytes, draw) -> bytes:
    first, last = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
    return content[:last] + content[first:last] + content[last:]


def swap_values(content: bytes, draw) -> bytes:
    """Put another value of the file, or an odd one, into the place of one: well-formed XML that says nonsense."""
    found = list(re.finditer(rb'(?<=>)[^<>\s][^<>]*(?=<)|(?<==")[^"<>]*(?=")', content[200:]))
    if not found:
        return content
    odd = [
        value.encode()
        for value in (
            "\u200b",
            "A \u200b B",
            "A|\u200b;\u200b",
            "-",
            "No.",
            "0",
            "( )",
            ";",
            "b) ",
            "9999-99-99",
            "\u0661",
            "*",
        )
    ]
    here = draw(st.sampled_from(found))
    there = draw(st.sampled_from([value[0] for value in found] + odd * 8))
    return content[: 200 + here.start()] + there + content[200 + here.end() :]


def drop_elements(content: bytes, draw) -> bytes:
    """Take out all elements of one name that hold text alone."""
    found = {name for name, _ in re.findall(rb"<(\w+)(\s[^<>]*)?>[^<>]*</\1>", content)}
    if not found:
        return content
    name = draw(st.sampled_from(sorted(found)))
    return re.sub(rb"<" + name + rb"(?:\s[^<>]*)?>[^<>]*</" + name + rb">", b"", content)


@st.composite
def damaged(draw):
    """A fixture that was changed a few times, in one way or several."""
    content = FIXTURES[draw(st.sampled_from(sorted(FIXTURES)))][0].read_bytes()
    for change in draw(
        st.lists(st.sampled_from([cut, flip, double, swap_values, drop_elements]), min_size=1, max_size=4)
    ):
        if len(content) > 400:
            content = change(content, draw)
    return content


def read_bytes(content: bytes, folder: Path) -> None:
    path = folder / "list.xml"
    path.write_bytes(content)
    try:
        found = read_list(path)
    except SanscreenError:
        return
    assert len(found) > 0


@given(content=damaged())
def test_a_damaged_file_is_read_or_is_our_own_error(tmp_path_factory, content):
    """Bytes flipped, cut, doubled, values swapped and elements dropped: an entity list or a SanscreenError."""
    read_bytes(content, tmp_path_factory.getbasetemp())


@given(content=st.binary(max_size=200), name=st.sampled_from(sorted(FIXTURES)))
@example(content=b"", name="un-xml")
def test_random_bytes_are_our_own_error(tmp_path_factory, content, name):
    """On their own, and behind the head of a list."""
    folder = tmp_path_factory.getbasetemp()
    read_bytes(content, folder)
    read_bytes(FIXTURES[name][0].read_bytes()[:500] + content, folder)
