"""Cells of CSV that a spreadsheet shows and never runs.

Comes in: any text. Goes out: the text of a cell, and the text of a cell back again. Invariant: `unguarded` undoes
`guarded` for every text, one that begins with a single quote among them. It does not write or read files.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["guarded", "is_formula", "unguarded"]

_FORMULA: Final = re.compile(r"[\s\u200c\u200d'\"]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
"""The beginning of a cell that a spreadsheet may run, in the usual letters and in the wide ones of East Asia."""
_GUARD: Final = "'"


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet may take a cell for a formula.

    Args:
        text: The text of the cell.

    Returns:
        True where it begins as a formula does, behind blanks and quotes too.

    Example:
        >>> is_formula(" =HYPERLINK(1)"), is_formula("al-Qizani")
        (True, False)
    """
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """Return the cell that stands for a text and is no formula.

    Args:
        text: Any text.

    Returns:
        The text; with a single quote in front where it begins as a formula does, with a single quote of its own, or is
        empty, so that an empty text is not an empty cell.

    Example:
        >>> guarded("=1+1"), guarded("'Abd Allah"), guarded("Ajnad"), guarded("")
        ("'=1+1", "''Abd Allah", 'Ajnad', "'")
    """
    return f"{_GUARD}{text}" if not text or text.startswith(_GUARD) or is_formula(text) else text


def unguarded(cell: str) -> str:
    """Return the text that a cell stands for.

    Args:
        cell: A cell as `guarded` writes it.

    Returns:
        The text.

    Example:
        >>> unguarded("''Abd Allah"), unguarded("Ajnad")
        ("'Abd Allah", 'Ajnad')
    """
    return cell.removeprefix(_GUARD)
