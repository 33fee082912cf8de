"""The reference data: every file has its header, every row its form, and no spelling two meanings."""

from __future__ import annotations

from importlib.resources import files

import pytest

from sanscreen.errors import ListError
from sanscreen.names import tables
from sanscreen.names.families import fold_spelling
from sanscreen.names.script import read_words
from sanscreen.names.tables import groups, read_table, rules, words

FILES = sorted(path.name for path in files(tables).iterdir() if path.name.endswith((".txt", ".tsv")))
GROUP_TABLES = [
    "cognates",
    "country_names",
    "document_types",
    "families",
    "former_states",
    "kinds",
    "legal_forms",
    "lookalikes",
    "name_endings",
    "numbers",
    "particles",
    "places",
    "romanised",
    "script_codes",
    "titles",
    "trade_words",
]


@pytest.mark.parametrize("name", FILES)
def test_every_table_has_its_header(name):
    """Meaning, source and rule for additions; the file ends with a line end and has no tab or stray blank in it."""
    text = read_table(name)
    for wanted in ("# Meaning: ", "# Source: ", "# Rule: "):
        (line,) = (line for line in text.splitlines() if line.startswith(wanted))
        assert len(line) > len(wanted) + 15, f"{line!r} says nothing"
    assert text.endswith("\n")
    assert text.isascii() or name.endswith(".txt")
    assert not any(line != line.rstrip() for line in text.splitlines() if name.endswith(".txt"))


def test_every_table_is_read():
    """No file lies there that nobody reads."""
    read = {*(f"{name}.txt" for name in GROUP_TABLES), "vessel_prefixes.txt", "part_counts.tsv"}
    read |= {"sounds.txt", "scanned.txt", "letters.txt", "korean_surnames.txt", "chinese_surnames.txt"}
    read |= {"korean_syllables.txt"}
    assert set(FILES) == read


@pytest.mark.parametrize("name", GROUP_TABLES)
def test_every_group_table_can_be_read(name):
    """Symbols are sorted short ASCII ids, and no spelling stands twice in a row."""
    table = groups(name)
    assert table
    for symbol, spellings in table.items():
        assert symbol.isascii()
        assert symbol == symbol.lower()
        assert len(set(spellings)) == len(spellings), f"{symbol} has a spelling twice"


@pytest.mark.parametrize(
    "name", ["titles", "particles", "numbers", "places", "trade_words", "country_names", "document_types", "kinds"]
)
def test_a_spelling_stands_in_one_group(name):
    """One spelling means one thing in one table; the headers of other tables say otherwise, and so does `ambiguous`."""
    seen: dict[str, str] = {}
    for symbol, spellings in groups(name).items():
        if symbol == "ambiguous":
            continue
        for spelling in {fold_spelling(spelling) for spelling in (symbol, *spellings)} - {""}:
            assert seen.setdefault(spelling, symbol) == symbol, f"{spelling!r} is in {seen[spelling]} and {symbol}"


@pytest.mark.parametrize("name", [name for name in GROUP_TABLES if name not in ("lookalikes", "romanised")])
def test_a_spelling_is_lower_case_and_can_be_read(name):
    """Each spelling yields a word: a row that folds to nothing would never be found."""
    for symbol, spellings in groups(name).items():
        for spelling in spellings:
            assert spelling == spelling.lower(), f"{symbol}: {spelling}"
            assert read_words(spelling)[0], f"{symbol}: {spelling!r} folds to nothing"


def test_words_of_a_table():
    """A word table is its rows, none twice."""
    prefixes = words("vessel_prefixes")
    assert "mv" in prefixes
    assert len(set(prefixes)) == len(prefixes)


def test_rules_are_pairs_of_folded_letters():
    """No pattern stands twice."""
    patterns = [pattern for pattern, _ in rules("sounds")]
    assert len(set(patterns)) == len(patterns)
    assert all(pattern.isascii() and pattern.isalpha() for pattern in patterns)


def test_part_counts_are_counts():
    """Every row has its cells, every part is folded and stands once, every count is a share of a million."""
    lines = [line for line in read_table("part_counts.tsv").splitlines() if not line.startswith("#")]
    header, *body = [line.split("\t") for line in lines]
    parts = [row[0] for row in body]
    assert len(set(parts)) == len(parts)
    assert all(len(row) == len(header) for row in body)
    assert all(part.isascii() and part.isalnum() and part == part.lower() for part in parts)
    assert all(0 < float(cell) <= 1e6 for row in body for cell in row[1:] if cell)


def test_a_table_that_is_absent_is_an_error():
    """Never an empty table."""
    with pytest.raises(ListError, match=r"nothing\.txt"):
        words("nothing")


@pytest.fixture
def broken(monkeypatch, tmp_path):
    """Return a function that writes a table and lets the loader read it."""

    def write(text: str) -> None:
        (tmp_path / "mine.txt").write_text(text, encoding="utf-8")
        monkeypatch.setattr(tables, "files", lambda _: tmp_path)

    tables.read_table.cache_clear()
    tables.groups.cache_clear()
    yield write
    tables.read_table.cache_clear()
    tables.groups.cache_clear()


HEADER = "# Meaning: m\n# Source: s\n# Rule: r\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Meaning: m\n# Source: s\nbank: banque\n", "# Rule:"),
        (HEADER + "bank banque\n", "line 4: expected 'symbol: spelling, spelling', saw 'bank banque'"),
        (HEADER + "bank:\n", "line 4"),
        (HEADER + "bank: banque\nbank: banco\n", "line 5: symbol 'bank' stands twice"),
    ],
    ids=["no-rule", "no-colon", "no-spelling", "symbol-twice"],
)
def test_a_malformed_table_is_refused(broken, text, message):
    """The error names the file, the line and what was seen."""
    broken(text)
    with pytest.raises(ListError, match=message) as caught:
        groups("mine")
    assert "mine" in str(caught.value)


def test_a_malformed_rule_is_refused(broken):
    """A rule has an arrow."""
    broken(HEADER + "kh h\n")
    with pytest.raises(ListError, match="line 4: expected 'pattern > replacement'"):
        rules("mine")
