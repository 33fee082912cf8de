"""What lists and files call one sort of document or register number, brought to one word.

In: a type as a list or a customer file writes it. Out: a word of ``document_types.txt``, or the text in one form.

Invariant: a pure function of the text. It knows no numbers: see `sanscreen.matching.documents`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sanscreen.names.tables import groups

# "R.F.C." is "RFC".
_DOTTED = re.compile(r"(?<!\w)(\w)\.")
_WORDS = re.compile(r"\b(?:number|numbers|no|nr|num)\b")


def _folded(text: str) -> str:
    words = re.sub(r"[\W_]+", " ", _DOTTED.sub(r"\1", text.casefold()))
    return " ".join(_WORDS.sub(" ", words).split())


@cache
def _types() -> dict[str, str]:
    table = groups("document_types")
    return {_folded(name): kind for kind, names in table.items() for name in (kind, *names)}


@lru_cache(maxsize=1 << 10)
def document_type(text: str) -> str:
    """Return the sort of a document or register number by one word.

    Args:
        text: As a list or a file calls it.

    Returns:
        A word of the table, such as ``"passport"``; for what the table lacks the text in lower case with hyphens.

    Example:
        >>> document_type("Passport No."), document_type("IMO number"), document_type("Military ID")
        ('passport', 'imo', 'military-id')
    """
    folded = _folded(text)
    # "Digital Currency Address - XBT": the sort, then the currency.
    return _types().get(folded) or _types().get(folded.rpartition(" ")[0]) or folded.replace(" ", "-")
