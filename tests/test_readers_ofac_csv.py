"""Reading OFAC's legacy CSV files."""

from __future__ import annotations

import csv
import gzip
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from list_files import FIXTURES, OFFICIAL, broken_bytes, expected, official
from sanscreen import Entity, read_list
from sanscreen.errors import ListError, SanscreenError
from sanscreen.names.countries import country_code
from sanscreen.readers import files_of, ofac_csv
from sanscreen.readers.ofac_remarks import PieceKind, pieces
from sanscreen.readers.source import Source
from sanscreen.records import Kind, NameKind, NameQuality, PartialDate

FIXTURE = FIXTURES / "ofac_csv"
FILES = ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv")
SDN = OFFICIAL / "ofac_legacy_2022-01"
CONS = OFFICIAL / "ofac_enhanced_2025-01"

NULLS = ",-0- " * 7
PERSON = f'1,"DOE, Jane",individual,SDGT{NULLS},Gender Female.'
FIRM = f"2,LAMPS LTD,-0- ,CUBA{NULLS},-0- "
ALIAS = '1,1,aka,"ROE, Jane",-0- '
ADDRESS = "1,1,-0- ,Gafsa,Tunisia,-0- "


@pytest.fixture
def folder(tmp_path):
    """A copy of the fixture's files, to be changed."""
    for name in FILES:
        shutil.copy(FIXTURE / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def listed(tmp_path):
    """Write the files of a list, and return the path of its primary file."""

    def write(primary, aliases=ALIAS, addresses=ADDRESS, *, name="sdn.csv"):
        for file, content in ((name, primary), ("alt.csv", aliases), ("add.csv", addresses)):
            content = content if isinstance(content, bytes) else content.encode()
            (tmp_path / file).write_bytes(content)
        return tmp_path / name

    return write


def test_the_fixture_is_read_as_expected():
    """Every field of six invented parties, and two problems: a day that is none and a country that is none."""
    found = read_list(FIXTURE / "sdn.csv")
    assert expected(FIXTURE / "sdn.csv") == (FIXTURE / "expected.jsonl").read_text("utf-8").splitlines()
    assert [(problem.record, problem.field) for problem in found.info.problems] == [
        ("101", "birth_dates"),
        ("101", "nationalities"),
    ]
    assert (found.info.name, found.info.format, found.info.published_on) == ("sdn", "ofac-csv", None)
    assert found.info.title == "Specially Designated Nationals and Blocked Persons List"


def test_sdgt_is_the_sign_of_the_order_and_nothing_is_invented():
    """The designation has authority and programme; no section, no date, whatever the Remarks say of banks."""
    lantern = read_list(FIXTURE / "sdn.csv").by_id("102")
    (designation,) = lantern.designations
    assert designation.model_dump(exclude_defaults=True) == {
        "authority": "E.O. 13224",
        "programme": "SDGT",
        "note": "authority by the programme's tag; the file states no legal authority for it",
    }
    assert "section 1(b)" in lantern.remarks


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sdn.csv", "OFAC SDN list, uid 1"),
        ("SDN_2022.CSV", "OFAC SDN list, uid 1"),
        ("cons_prim.csv", "OFAC consolidated non-SDN list, uid 1"),
        ("mine.csv", "OFAC list, uid 1"),
    ],
)
def test_a_record_says_where_it_comes_from(listed, name, source):
    """The list and the publisher's number; which list, only the name of the file tells."""
    assert read_list(listed(PERSON, name=name))[0].source == source


def test_a_date_of_entry_is_taken_where_the_remarks_state_it():
    """The Listing Date of a list of securities is the day of the entry, not of the designation."""
    (designation,) = read_list(FIXTURE / "sdn.csv").by_id("105").designations
    assert (designation.listed_on, designation.listed_on_source) == (date(2021, 6, 3), "ofac-listing-date")
    assert designation.designated_on is None


def test_the_files_of_a_list_are_known(folder):
    """The primary file and those beside it that are there, in one order."""
    assert [source.path.name for source in files_of(folder / "sdn.csv")] == list(FILES)
    (folder / "alt.csv").unlink()
    assert [source.path.name for source in files_of(folder / "sdn.csv")] == ["sdn.csv", "add.csv", "sdn_comments.csv"]


def test_the_digest_covers_every_file(folder):
    """A change in any of the four files, and the absence of one, is another list; the case of names is not."""
    digests = [read_list(folder / "sdn.csv").info.digest]
    for name in FILES:
        path = folder / name
        content = path.read_bytes()
        path.write_bytes(content.replace(b"a", b"e", 1))
        digests.append(read_list(folder / "sdn.csv").info.digest)
        path.write_bytes(content)
    (folder / "add.csv").unlink()
    digests.append(read_list(folder / "sdn.csv").info.digest)
    assert len(set(digests)) == len(digests)
    shutil.copy(FIXTURE / "add.csv", folder / "ADD.CSV")
    assert read_list(folder / "sdn.csv").info.digest == digests[0]


@pytest.mark.parametrize(
    ("name", "message", "counted"),
    [
        ("alt.csv", "there is no alt.csv beside it: no strong alias", lambda entity: len(entity.names)),
        ("add.csv", "there is no add.csv beside it: no address", lambda entity: len(entity.addresses)),
        ("sdn_comments.csv", "stop in the middle, after 1000 characters", lambda entity: len(entity.identifiers)),
    ],
)
def test_a_list_without_one_of_its_files_is_read_and_says_so(folder, name, message, counted):
    """The problem tells what is missing; everything else is there."""
    whole = read_list(folder / "sdn.csv")
    (folder / name).unlink()
    found = read_list(folder / "sdn.csv")
    assert [entity.id for entity in found] == [entity.id for entity in whole]
    assert sum(map(counted, found)) < sum(map(counted, whole))
    assert len(found.info.problems) == len(whole.info.problems) + 1
    assert any(message in problem.message for problem in found.info.problems)


def test_cut_remarks_are_kept_and_half_a_number_is_not_taken(folder):
    """Without the continuation the last piece is a remark."""
    (folder / "sdn_comments.csv").unlink()
    veld = read_list(folder / "sdn.csv").by_id("105")
    assert veld.identifiers == ()
    assert veld.details[-1].model_dump() == {"type": "Remark", "value": "Registration Number 10"}


@pytest.mark.parametrize("name", ["alt.csv", "add.csv", "sdn_comments.csv"])
@pytest.mark.parametrize("content", [b"<html>not found</html>", b"", b"\x00\xff" * 9, b"id,name\n1,Jane\n"])
def test_a_file_beside_it_that_is_something_else_is_a_problem(folder, name, content):
    """A web page, an empty file, bytes or another table in the place of a file costs that file alone."""
    (folder / name).write_bytes(content)
    found = read_list(folder / "sdn.csv")
    assert len(found) == 6
    assert any(name in problem.message for problem in found.info.problems)


@pytest.mark.parametrize(
    ("name", "holds", "primary"),
    [("alt.csv", "aliases", "sdn"), ("add.csv", "addresses", "sdn"), ("sdn_comments.csv", "continued Remarks", "sdn")],
)
def test_a_part_alone_is_an_error_that_names_the_primary_file(folder, name, holds, primary):
    """Under its own name, another one, and that of the consolidated list."""
    for given_name, wanted in ((name, primary), (f"cons_{name}", "cons_prim"), ("downloaded.csv", primary)):
        path = folder / given_name
        shutil.copy(FIXTURE / name, folder / "kept.tmp")
        (folder / "kept.tmp").replace(path)
        with pytest.raises(ListError, match=f"holds the {holds} of a list, not its entities; give {wanted}.csv"):
            read_list(path)


def test_a_packed_list_is_read_with_its_packed_files(tmp_path):
    """sdn.csv.gz finds alt.csv.gz, or alt.csv."""
    for name in FILES[:3]:
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress((FIXTURE / name).read_bytes()))
    shutil.copy(FIXTURE / "sdn_comments.csv", tmp_path)
    assert list(read_list(tmp_path / "sdn.csv.gz")) == list(read_list(FIXTURE / "sdn.csv"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\x1a", "\r\n\x1a\r\n", "\n\n"])
def test_lines_end_in_any_way(listed, end):
    """As Unix, DOS and OFAC's specification have it, with Ctrl-Z or without."""
    found = read_list(listed(f"{PERSON}{end}{FIRM}{end}", f"{ALIAS}{end}", f"{ADDRESS}{end}"))
    assert [entity.primary_name for entity in found] == ["Jane DOE", "LAMPS LTD"]
    assert [name.text for name in found[0].names] == ["Jane DOE", "Jane ROE"]
    assert found.info.problems == ()


@pytest.mark.parametrize(
    ("content", "name", "problems"),
    [
        ("MUÑOZ".encode(), "MUÑOZ", 0),
        (b"\xef\xbb\xbf", "LAMPS LTD", 0),
        ("MUÑOZ".encode("latin-1"), "MUÑOZ", 0),
        ("O’NEILL".encode("cp1252"), "O’NEILL", 0),
        (b"MU\x81OZ", "MU\ufffdOZ", 1),
        (b"MU\x07OZ", "MU\x07OZ", 1),
    ],
    ids=["utf-8", "byte-order-mark", "latin-1", "windows-1252", "undefined", "control"],
)
def test_bytes_are_read_as_what_they_can_be(listed, content, name, problems):
    """UTF-8, else Windows-1252; what is neither is kept and said."""
    if content.startswith(b"\xef"):
        found = read_list(listed(content + FIRM.encode()))
    else:
        found = read_list(listed(FIRM.encode().replace(b"LAMPS LTD", content)))
    assert found[0].primary_name == name
    said = [problem for problem in found.info.problems if "bytes that are no text" in problem.message]
    assert [problem.line for problem in said] == [1] * problems


def test_a_damaged_byte_in_utf_8_is_not_taken_for_latin_1(listed):
    """Where other lines are UTF-8, a lone byte is damage."""
    lines = [FIRM.replace("2,LAMPS", f"{number},MUÑOZ").encode() for number in (3, 4)]
    found = read_list(listed(b"\n".join([*lines, FIRM.encode().replace(b"LAMPS", b"MU\xd1OZ")])))
    assert found.by_id("2").primary_name == "MU\ufffdOZ LTD"
    assert [problem.line for problem in found.info.problems if "no text" in problem.message] == [3]


@pytest.mark.parametrize(
    ("row", "name", "message"),
    [
        ('3,"DOE, John,individual,SDGT' + NULLS + ",Gender Male.", "DOE, John,individual,SDGT", "quotation marks"),
        ("3,LAMPS,-0- ,CUBA", "LAMPS", "has 4 columns, not 12"),
        (f"3,LAMPS,-0- ,CUBA{NULLS},DOB 1970; POB Gafsa, Tunisia.", "LAMPS", "has 13 columns, not 12"),
        (f"3,LAMPS,robot,CUBA{NULLS},-0- ", "LAMPS", "is no kind of party that is known: 'robot'"),
        (f"x3,LAMPS,-0- ,CUBA{NULLS},-0- ", "LAMPS", "is no number; kept as it stands"),
        (f"-0- ,LAMPS,-0- ,CUBA{NULLS},-0- ", "LAMPS", "the entity has no number; kept as 'line-2'"),
        (f"3,-0- ,-0- ,CUBA{NULLS},a.k.a. 'LAMPS'.", "LAMPS", None),
        (f'3,LAMPS,-0- ,CUBA{NULLS},"two\nlines"', "LAMPS", None),
    ],
    ids=["open-quote", "short", "long", "kind", "id", "no-id", "weak-name-only", "two-lines"],
)
def test_a_damaged_row_keeps_its_name_and_costs_no_other(listed, row, name, message):
    """The record stays with what can be read; the rows before and after it are whole."""
    found = read_list(listed(f"{PERSON}\n{row}\n{FIRM}\n"))
    assert [entity.id for entity in found][::2] == ["1", "2"]
    assert found[1].names[0].text.startswith(name)
    said = [(problem.line, problem.message) for problem in found.info.problems]
    if message is None:
        assert said == []
    else:
        assert any(line == 2 and message in text for line, text in said)


@pytest.mark.parametrize(
    ("row", "message"),
    [(f"3,-0- ,-0- ,CUBA{NULLS},-0- ", "the whole record is left out"), ("lamps", "is no row of 12 columns; left out")],
)
def test_a_row_without_a_name_is_a_problem(listed, row, message):
    """It is left out, and said."""
    found = read_list(listed(f"{PERSON}\n{row}\n{FIRM}"))
    assert [entity.id for entity in found] == ["1", "2"]
    assert any(message in problem.message for problem in found.info.problems)


def test_one_number_for_two_parties_loses_neither(listed):
    """The second is kept under a number of its own; a row that stands twice word for word is kept once."""
    found = read_list(listed(f"{PERSON}\n{FIRM.replace('2,', '1,')}\n{FIRM}\n{FIRM}"))
    assert [(entity.id, entity.primary_name) for entity in found] == [
        ("1", "Jane DOE"),
        ("1-2", "LAMPS LTD"),
        ("2", "LAMPS LTD"),
    ]
    assert [len(entity.addresses) for entity in found] == [1, 0, 0]
    assert [(problem.record, problem.line) for problem in found.info.problems] == [("1-2", 2), ("2", 4)]
    assert "the entity on line 1 has this number too" in found.info.problems[0].message
    assert "stands on line 3 already" in found.info.problems[1].message


def test_rows_of_no_entity_are_problems(listed):
    """An alias or address whose number is not in the primary file is said, with what it holds."""
    found = read_list(listed(PERSON, f"{ALIAS}\n7,2,aka,LOST,-0- \n", f"{ADDRESS}\n8,2,Quay,-0- ,Malta,-0- \n"))
    said = [(problem.record, problem.line, Path(problem.file).name) for problem in found.info.problems]
    assert said == [("7", 2, "alt.csv"), ("8", 2, "add.csv")]
    assert "LOST" in found.info.problems[0].message


def test_odd_aliases(listed):
    """A type that is not known is an alias and a problem; an alias without a name is a problem."""
    rows = f'{ALIAS}\n1,2,zka,"POE, Jane",-0- \n1,3,aka,-0- ,-0- \n1,4,nka,NEW,-0- '
    found = read_list(listed(PERSON, rows))
    assert [(name.text, str(name.kind), name.note) for name in found[0].names[1:]] == [
        ("Jane ROE", "alias", None),
        ("Jane POE", "alias", "zka"),
        ("NEW", "alias", "nka"),
    ]
    assert [problem.field for problem in found.info.problems] == ["alt_type", "alt_name"]


@pytest.mark.parametrize(
    "content",
    [
        "uid,name\n36,AEROCARIBBEAN\n",
        "1,Jane Doe\n2,John Doe\n",
        "1,Name: Jane Doe\n2,Passport 1234567\n",
        "1,Jane Doe,1970-01-01,TN,person\n",
        "1,2,Jane Doe,1970-01-01,TN,person\n",
        "1,Jane,Doe,a,b,c,d,e,f,g,h,i\n",
        "36;AEROCARIBBEAN;-0- ;CUBA;-0- ;-0- ;-0- ;-0- ;-0- ;-0- ;-0- ;-0- \n",
        '{"id": "1"}\n',
        "<sdnList/>",
        "a,b,-0- ,c,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n",
        ",,,,,,,,,,,\n",
    ],
)
def test_other_files_are_not_claimed(content):
    """Tables of customers, other publishers' files and other formats are for other readers."""
    assert not ofac_csv.sniff(Source(Path("sdn.csv"), content.encode()))


@pytest.mark.parametrize("name", FILES)
def test_each_part_is_recognised_by_its_form(name):
    """Whatever its name, and with a damaged line in front."""
    content = (FIXTURE / name).read_bytes()
    assert ofac_csv.sniff(Source(Path("x"), content))
    assert ofac_csv.sniff(Source(Path("x"), b"da,ma,ge\r\n" + content))


def written(folder: str, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        Path(folder, name).write_bytes(content)
    return Path(folder, "sdn.csv")


@given(st.binary(max_size=300), st.sampled_from(FILES))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_end_in_a_list_or_in_our_own_error(content, name):
    """Random bytes in the place of one file."""
    files = {file: (FIXTURE / file).read_bytes() for file in FILES} | {name: content}
    with TemporaryDirectory() as folder:
        path = written(folder, files)
        try:
            assert len(ofac_csv.read(Source(path, content if name == "sdn.csv" else files["sdn.csv"]))) >= 1
        except SanscreenError:
            assert name == "sdn.csv"


@given(st.data(), st.sampled_from(FILES))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_damage_ends_in_a_list_or_in_our_own_error(data, name):
    """One file with bytes changed, cut out or doubled: every record that is read is whole."""
    files = {file: (FIXTURE / file).read_bytes() for file in FILES}
    files[name] = data.draw(broken_bytes(files[name]))
    with TemporaryDirectory() as folder:
        path = written(folder, files)
        try:
            found = read_list(path)
        except SanscreenError:
            return
    for entity in found:
        assert Entity.from_json(entity.to_json()) == entity


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_a_flipped_byte_costs_one_record_at_most(place, byte):
    """The others are as they were."""
    content = (FIXTURE / "sdn.csv").read_bytes()
    place %= len(content)
    files = {file: (FIXTURE / file).read_bytes() for file in FILES}
    files["sdn.csv"] = content[:place] + bytes([byte]) + content[place + 1 :]
    whole = {entity.id: [name.text for name in entity.names] for entity in read_list(FIXTURE / "sdn.csv")}
    with TemporaryDirectory() as folder:
        found = {entity.id: [name.text for name in entity.names] for entity in read_list(written(folder, files))}
    assert sum(found.get(uid) == names for uid, names in whole.items()) >= len(whole) - 2


def raw_rows(path: Path) -> list[list[str]]:
    """Return the rows of an official file, by Python's csv module alone."""
    with path.open(encoding="latin-1", newline="") as stream:
        return [row for row in csv.reader(stream) if len(row) > 1]


def raw_remarks(folder: Path, primary: str, comments: str) -> dict[str, str]:
    """Return the Remarks by the number of the row, with their continuation."""
    found = {str(number): row[11] for number, row in enumerate(raw_rows(folder / primary))}
    if (folder / comments).is_file():
        ids = {row[0]: str(number) for number, row in enumerate(raw_rows(folder / primary))}
        for uid, text in raw_rows(folder / comments):
            found[ids[uid]] += text
    return {number: text for number, text in found.items() if text.strip() != "-0-"}


LISTS = [
    pytest.param(SDN, "sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv", id="sdn"),
    pytest.param(CONS, "cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv", id="cons"),
]


@pytest.fixture(scope="module")
def read_official():
    """Read an official list once; skip where it is not there."""
    held = {}

    def read(path):
        if path not in held:
            held[path] = read_list(official(str(path.relative_to(OFFICIAL))))
        return held[path]

    return read


def told(form: str, remarks: dict[str, str]) -> int:
    """Count the pieces that a regular expression finds in raw Remarks; what a record says twice counts once."""
    whole = rf"(?:^|; ?)(?:alt\. )?({form}[^;]*)"
    return sum(len({piece.rstrip(".") for piece in re.findall(whole, text)}) for text in remarks.values())


@pytest.mark.parametrize(("folder", "primary", "aliases", "addresses", "comments"), LISTS)
def test_the_whole_official_list_reconciles(read_official, folder, primary, aliases, addresses, comments):
    """Counts of everything that can be counted over the raw text by a regular expression."""
    found = read_official(folder / primary)
    rows = raw_rows(folder / primary)
    raw = raw_remarks(folder, primary, comments)
    text = "\n".join(raw.values())
    names = [name for entity in found for name in entity.names]

    assert len(found) == len(rows)
    assert Counter(entity.kind for entity in found) == Counter(
        {"individual": Kind.PERSON, "vessel": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}.get(row[2], Kind.ORGANIZATION)
        for row in rows
    )
    strong = [name for name in names if name.quality is NameQuality.STRONG and name.kind is not NameKind.PRIMARY]
    assert len(strong) == len(raw_rows(folder / aliases))
    assert sum(name.kind is NameKind.FORMER for name in strong) == sum(
        row[2].strip() == "fka" for row in raw_rows(folder / aliases)
    )
    cut = sum("stop in the middle" in problem.message for problem in found.info.problems)
    weak = len(re.findall(r"(?:[afn]\.k|d\.b)\.a\. '", text)) - len(
        re.findall(r"\.a\. '[^;]*[^'.;]$", text, re.MULTILINE)
    )
    assert sum(name.quality is NameQuality.WEAK for name in names) == weak
    assert cut == sum(len(row[11]) == 1000 and not row[11].endswith(".") for row in rows) * (folder == SDN)

    assert not any(problem.field == "birth_dates" for problem in found.info.problems)
    assert sum(len(entity.birth_dates) for entity in found) == told("DOB ", raw)
    assert sum(len(entity.birth_places) for entity in found) == told("POB ", raw)
    assert sum(entity.gender is not None for entity in found) == len(re.findall(r"\bGender (?:Male|Female)\b", text))
    cut_relations = len(re.findall(r"Linked To: [^;]*[^.;]$", text, re.MULTILINE))
    linked = sum(relation.type == "Linked To" for entity in found for relation in entity.relations)
    assert linked == told("Linked To: ", raw) - cut_relations
    given_addresses = [row for row in raw_rows(folder / addresses) if any(value.strip() != "-0-" for value in row[2:5])]
    lost = sum(problem.file.endswith(addresses) for problem in found.info.problems)
    assert sum(len(entity.addresses) for entity in found) == len(given_addresses) - lost


@pytest.mark.parametrize(("folder", "primary", "aliases", "addresses", "comments"), LISTS)
def test_documents_reconcile(read_official, folder, primary, aliases, addresses, comments):
    """Numbers of documents and registers by the words in front of them, which are counted in the raw text."""
    found = read_official(folder / primary)
    identifiers = [identifier for entity in found for identifier in entity.identifiers]
    raw = raw_remarks(folder, primary, comments)
    forms = {
        "passport": r"(?:(?:Diplomatic |Stateless Person |British National Overseas )?Passport|Travel Document Number)"
        r"(?: Booklet:?| #)? (?!issued in|and National|No\.:)",
        "imo": r"Vessel Registration Identification |(?:Identification|Company) Number IMO \d{7}\b",
        "mmsi": r"MMSI ",
        "crypto-address": r"Digital Currency Address - \w+ \w+(?=;|\.$)",
        "swift-bic": r"SWIFT/BIC ",
        "isin": r"ISIN ",
        "lei": r"Legal Entity Number ",
        "curp": r"C\.U\.R\.P\. ",
        "folio-mercantil": r"Folio Mercantil No\. ",
        "aircraft-serial": r"Aircraft (?:Manufacturer's Serial Number|Serial Identification) ",
        "aircraft-construction": r"Aircraft Construction Number ",
        "unified-social-credit": r"Uni(?:fi|t)ed Social Credit Code ",
    }
    held = Counter(identifier.type for identifier in identifiers)
    assert {kind: held[kind] for kind in forms} == {kind: told(f"(?:{form})", raw) for kind, form in forms.items()}
    cedulas = [identifier for identifier in identifiers if (identifier.note or "").startswith("Cedula No.")]
    assert len(cedulas) == told(r"Cedula No\. ", raw)
    call_signs = sum(row[5].strip() != "-0-" for row in raw_rows(folder / primary))
    assert held["call-sign"] == call_signs + told("Other Vessel Call Sign ", raw)


@pytest.mark.parametrize(("folder", "primary", "aliases", "addresses", "comments"), LISTS)
def test_nationalities_and_programmes_reconcile(read_official, folder, primary, aliases, addresses, comments):
    """Countries of nationality and citizenship, each once an entity, and tags of programmes."""
    found = read_official(folder / primary)
    raw = raw_remarks(folder, primary, comments)
    counted: Counter[str] = Counter()
    for text in raw.values():
        named = re.findall(r"(?:nationality|citizen|Nationality of Registration) ([^;]+?)(?=;|\.?$)", text)
        counted.update({code for name in named if (code := country_code(name)) is not None})
    assert Counter(code for entity in found for code in entity.nationalities) == counted
    tags = Counter(tag for row in raw_rows(folder / primary) for tag in re.split(r"\] \[", row[3]))
    assert Counter(tag for entity in found for tag in entity.programmes) == tags
    designations = [designation for entity in found for designation in entity.designations]
    assert sum(designation.programme == "SDGT" for designation in designations) == tags["SDGT"]
    assert len(designations) == tags["SDGT"] + sum(count for tag, count in tags.items() if re.search(r"EO\d{5}$", tag))
    assert all(designation.section is None and designation.designated_on is None for designation in designations)
    assert all(designation.authority == "E.O. 13224" for designation in designations if designation.programme == "SDGT")


@pytest.mark.parametrize(("folder", "primary", "aliases", "addresses", "comments"), LISTS)
def test_every_sign_of_the_remarks_is_kept(read_official, folder, primary, aliases, addresses, comments):
    """Verbatim in the remarks, and piece by piece; few pieces are free text, and none of these has a known heading."""
    found = read_official(folder / primary)
    raw = raw_remarks(folder, primary, comments)
    assert [entity.remarks for entity in found if entity.remarks] == [text.strip() for text in raw.values()]
    bare = re.compile(r"[;\s]")
    told = [piece for text in raw.values() for piece in pieces(text.strip())]
    for text in raw.values():
        kept = bare.sub("", "".join(piece.verbatim for piece in pieces(text.strip())))
        assert kept in (bare.sub("", text), bare.sub("", text).removesuffix("."))
    free = [piece.verbatim for piece in told if piece.kind is PieceKind.TEXT]
    assert len(free) / len(told) < (0.05 if folder == SDN else 0.11)
    headings = {piece.heading for piece in told if piece.heading}
    known = [text for text in free for heading in headings if text.removeprefix("alt. ").startswith(f"{heading} ")]
    assert [text for text in known if re.search(r"[A-Z0-9-]*\d{4}", text)] == []


@pytest.mark.parametrize(("folder", "primary", "aliases", "addresses", "comments"), LISTS)
def test_dates_are_sound(read_official, folder, primary, aliases, addresses, comments):
    """Every year of birth stands in the raw Remarks of its record."""
    for entity in read_official(folder / primary):
        for born in entity.birth_dates:
            assert isinstance(born, PartialDate)
            assert str(born.earliest.year) in entity.remarks
            assert 1880 < born.earliest.year <= born.latest.year < 2020


def test_the_same_list_in_the_enhanced_format_says_the_same(read_official):
    """Names with their quality, numbers, ties and dates of birth; another edition has more on few entities."""
    found = read_official(CONS / "cons_prim.csv")
    root = ElementTree.parse(CONS / "CONS_ENHANCED.XML").getroot()
    space = root.tag.partition("}")[0] + "}"
    others = {one.get("id"): one for one in root.iter(f"{space}entity")}

    def texts(one, element, path):
        return Counter(" ".join((each.findtext(path) or "").split()).upper() for each in one.iter(f"{space}{element}"))

    differ = Counter()
    for entity in found:
        one = others[entity.id]
        features = [
            (each.findtext(f"{space}type"), each.findtext(f"{space}value")) for each in one.iter(f"{space}feature")
        ]
        numbers = texts(one, "identityDocument", f"{space}documentNumber")
        numbers += Counter(value for kind, value in features if kind in {"SWIFT/BIC", "BIK (RU)", "ISIN"})
        differ["numbers"] += set(numbers) != {identifier.number.upper() for identifier in entity.identifiers}
        assert texts(one, "relationship", f"{space}relatedEntity") == Counter(
            relation.name.upper() for relation in entity.relations
        )
        assert sum(kind == "Birthdate" for kind, _ in features) == len(entity.birth_dates)
        low = Counter(each.findtext(f"{space}isLowQuality") for each in one.iterfind(f"{space}names/{space}name"))
        weak = Counter(str(name.quality is NameQuality.WEAK).lower() for name in entity.names)
        differ["names"] += low != weak
        kept = {(detail.type, detail.value) for detail in entity.details}
        for kind, value in features:
            if kind.startswith(("Website", "Email", "Target", "Listing", "Executive Order", "Issuer", "Equity")):
                assert (kind.strip(" :-"), " ".join(value.split())) in {(k, " ".join(v.split())) for k, v in kept}
    assert differ == {"numbers": 11, "names": 6}


def test_jund_al_khilafah_in_tunisia(read_official):
    """Its names of January 2022: one primary, six strong and the five that OFAC holds to be weak; E.O. 13224."""
    entity = read_official(SDN / "sdn.csv").by_id("23863")
    strong = [name.text for name in entity.names if name.quality is NameQuality.STRONG]
    weak = [name.text for name in entity.names if name.quality is NameQuality.WEAK]
    assert entity.primary_name == "JUND AL-KHILAFAH IN TUNISIA"
    assert strong[1:] == [
        "ISIS-TUNISIA",
        "ISIS-TUNISIA PROVINCE",
        "JUND AL-KHILAFAH FI TUNIS",
        "SOLDIERS OF THE CALIPHATE IN TUNISIA",
        "TALA I JUND AL-KHILAFAH",
        "DAESH TUNISIA",
    ]
    assert weak == [
        "SOLDIERS OF THE CALIPHATE",
        "JUND AL-KHILAFA",
        "JUND AL KHILAFAH",
        "VANGUARDS OF THE SOLDIERS OF THE CALIPHATE",
        "AJNAD",
    ]
    bundled = {name.text.casefold(): name.quality for name in read_list("eo13224").by_id("23863").names}
    assert {name.text.casefold(): name.quality for name in entity.names}.items() <= bundled.items()
    assert [(one.authority, one.programme, one.section, one.designated_on) for one in entity.designations] == [
        ("E.O. 13224", "SDGT", None, None)
    ]
    assert (entity.kind, entity.addresses, entity.source) == ("organization", ("Tunisia",), "OFAC SDN list, uid 23863")
