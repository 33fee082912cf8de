"""What a cell of a customer's row says, where files and frames read it alike.

In: the text of a cell. Out: the kind that it means, or the several values that stand in it. Invariant: a word that is
not known is told and never guessed at, so a row is the same query whether it comes from a file or a frame. It knows
neither.
"""

from __future__ import annotations

import re
from typing import Final

from sanscreen.names.kinds import kind_of

_BETWEEN: Final = re.compile("[;|]")
_SHOWN: Final = 40
"""Characters of a value that a problem shows."""


def kind_in(cell: str) -> tuple[str | None, str | None]:
    """Return the kind that a cell says.

    Args:
        cell: Its text.

    Returns:
        The kind, None where the word is not known; and then what is to be told of it, else None.

    Example:
        >>> kind_in("Individual")
        ('person', None)
        >>> kind_in("trust")
        (None, "kind 'trust' is none that is known; it is not compared")
    """
    kind = kind_of(cell)
    return kind, None if kind else f"kind {cell[:_SHOWN]!r} is none that is known; it is not compared"


def several_in(cell: str) -> list[str]:
    """Return the values of a cell that may hold several, with ";" or "|" between.

    Args:
        cell: Its text.

    Returns:
        Each, without blanks around it; none that is empty.

    Example:
        >>> several_in("Tunisia; FR;")
        ['Tunisia', 'FR']
    """
    return [text for part in _BETWEEN.split(cell) if (text := part.strip())]
