"""Names: text to the form in which names are compared.

In: text in any script. Out: `NormalisedName` with parts, roles, weights and keys. The modules, each using only
those before it: ``tables`` (reference data), ``unspaced`` (text without spaces), ``romaniser`` (other scripts in
ASCII), ``script`` (characters), ``families`` (spellings that are one name), ``letters`` and ``spelling`` (words in
their own script), ``weights`` (how much a part tells), ``keys`` (what two likenesses must share), ``legal`` (legal
forms), ``parts`` (the whole walk).

Invariant: everything here is a pure function of the text and the shipped tables; nothing is read from a list
of records, and nothing is compared.
"""

from sanscreen.names.keys import joined_keys, part_keys
from sanscreen.names.legal import is_misread, letters_of, misread_forms
from sanscreen.names.parts import NormalisedName, Part, Unit, normalise, normalise_afresh
from sanscreen.names.romaniser import romanise, romaniser
from sanscreen.names.script import Signal
from sanscreen.names.weights import Role, weights_digest

__all__ = [
    "NormalisedName",
    "Part",
    "Role",
    "Signal",
    "Unit",
    "is_misread",
    "joined_keys",
    "letters_of",
    "misread_forms",
    "normalise",
    "normalise_afresh",
    "part_keys",
    "romanise",
    "romaniser",
    "weights_digest",
]
