"""What customer files call the kind of a customer, brought to one word.

In: a kind as a customer file writes it. Out: a word of ``kinds.txt``, or None where the table lacks it.

Invariant: a pure function of the text. It knows no entities: a kind of a list's own is the matter of its reader.
"""

from __future__ import annotations

import re
from functools import cache

from sanscreen.names.tables import groups


def kind_of(text: str) -> str | None:
    """Return the kind that a customer file means, or None where the word is not known.

    Args:
        text: As the file has it.

    Returns:
        One of the kinds of entities, such as ``"person"``.

    Example:
        >>> kind_of("Natural Person"), kind_of("ORG"), kind_of("trust")
        ('person', 'organization', None)
    """
    return _kinds().get(_folded(text))


@cache
def _kinds() -> dict[str, str]:
    return {_folded(word): kind for kind, words in groups("kinds").items() for word in (kind, *words)}


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
