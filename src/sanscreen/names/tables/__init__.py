"""Reference data: words and spellings that sanscreen knows, as text files with a header.

In: the ``*.txt`` and ``*.tsv`` files of this folder, or of another package's. Out: plain tuples and dictionaries of the
spellings as written. Each file's header says what a row means, where it comes from and when a row may be added.
Invariant: a file without the three header lines, or with a malformed row, is refused with its line number.

This module does not fold or romanise spellings; ``sanscreen.names.lexicon`` does.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sanscreen.errors import ListError

_HEADER = ("# Meaning:", "# Source:", "# Rule:")


@cache
def read_table(name: str, package: str = __name__) -> str:
    """Read one table whole.

    Args:
        name: File name in the package, for example ``"titles.txt"``.
        package: The package in whose folder it lies.

    Returns:
        The text of the file.

    Raises:
        ListError: The file is absent, or its header lacks a meaning, a source or a rule for additions.

    Example:
        >>> read_table("titles.txt").startswith("#")
        True
    """
    path = files(package) / name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ListError(f"reference table {name!r} is not installed; reinstall sanscreen") from None
    for wanted in _HEADER:
        if not any(line.startswith(wanted) for line in text.splitlines() if line.startswith("#")):
            raise ListError(f"reference table {name!r} has no header line {wanted!r}; add it")
    return text


def words(name: str, package: str = __name__) -> tuple[str, ...]:
    """Return the rows of a word table, one spelling each.

    Args:
        name: Table name without ``.txt``.
        package: The package in whose folder it lies.

    Returns:
        The spellings in the order of the file.

    Raises:
        ListError: The table is absent or has no header.

    Example:
        >>> "mv" in words("vessel_prefixes")
        True
    """
    return tuple(line for _, line in _rows(name + ".txt", package))


@cache
def groups(name: str, package: str = __name__) -> dict[str, tuple[str, ...]]:
    """Return a group table: symbol to spellings, the symbol itself not added.

    Args:
        name: Table name without ``.txt``.
        package: The package in whose folder it lies.

    Returns:
        Spellings by symbol, in the order of the file.

    Raises:
        ListError: A row is not ``symbol: spelling, spelling``, or a symbol stands twice.

    Example:
        >>> "aleksandr" in str(groups("cognates"))
        True
    """
    found: dict[str, tuple[str, ...]] = {}
    for number, line in _rows(name + ".txt", package):
        symbol, colon, rest = line.partition(":")
        spellings = tuple(spelling.strip() for spelling in rest.split(",") if spelling.strip())
        symbol = symbol.strip()
        if not colon or not symbol or not spellings:
            raise ListError(f"{name}.txt line {number}: expected 'symbol: spelling, spelling', saw {line!r}")
        if symbol in found:
            raise ListError(f"{name}.txt line {number}: symbol {symbol!r} stands twice; merge the rows")
        found[symbol] = spellings
    return found


@cache
def rules(name: str) -> tuple[tuple[str, str], ...]:
    """Return an ordered table of rewriting rules ``pattern > replacement``.

    Args:
        name: Table name without ``.txt``.

    Returns:
        Pairs of pattern and replacement (which may be empty), in the order in which they apply.

    Raises:
        ListError: A row has no ``>``.

    Example:
        >>> rules("sounds")[0][0].isalpha()
        True
    """
    pairs = []
    for number, line in _rows(name + ".txt"):
        pattern, arrow, replacement = line.partition(">")
        if not arrow or not pattern.strip():
            raise ListError(f"{name}.txt line {number}: expected 'pattern > replacement', saw {line!r}")
        pairs.append((pattern.strip(), replacement.strip()))
    return tuple(pairs)


def _rows(file_name: str, package: str = __name__) -> list[tuple[int, str]]:
    """Return the numbered rows of a table without header, comments and blank lines."""
    rows = []
    for number, line in enumerate(read_table(file_name, package).splitlines(), start=1):
        content = line.split("#", 1)[0].strip()
        if content:
            rows.append((number, content))
    return rows
