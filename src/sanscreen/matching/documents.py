"""Numbers of documents and registers: what sort they are, when two are one, and which cannot be right.

In: `Identifier` records of a query and an entity. Out: the key under which the index files a number, one `Finding`, and
a sentence on a number whose check digits fail (python-stdnum knows the rules of ISO 17442 for the LEI, of the IMO's
resolution A.1117(30), of ISO 13616 for the IBAN and of the Russian tax service).

A number is compared by its letters and digits; a passport number is no tax number. An equal number counts for more than
a name. Another number of the same sort and country counts against; an IMO number and an LEI are given once for life and
by one register, so another one counts against more, whatever the country.
Invariant: a wrong check digit is said and changes no score, for lists have typing errors too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sanscreen.matching.evidence import EvidenceKind, Verdict
from sanscreen.matching.findings import Finding, unknown
from sanscreen.matching.profile import Profile
from sanscreen.names.document_types import document_type
from sanscreen.records import Identifier

# Shorter numbers ("7", "A12") are numbers of many documents.
_SHORTEST_NUMBER = 4
_FOR_LIFE = frozenset({"imo", "lei"})
# What is printed before the number itself: "IMO 9187629".
_PREFIXED = {"imo": re.compile("^IMO(?=[0-9])"), "mmsi": re.compile("^MMSI(?=[0-9])")}


def document_number(identifier: Identifier) -> str:
    """Return the letters and digits of a number, in capitals.

    Args:
        identifier: A document.

    Returns:
        The number; "" where it has no letter or digit.

    Example:
        >>> document_number(Identifier(type="imo", number="IMO 918-7629"))
        '9187629'
    """
    text = unicodedata.normalize("NFKC", identifier.number).upper()
    plain = "".join(str(unicodedata.decimal(char, char)) for char in text if char.isalnum())
    prefix = _PREFIXED.get(document_type(identifier.type))
    return prefix.sub("", plain) if prefix else plain


def document_key(identifier: Identifier) -> tuple[str, str] | None:
    """Return the key under which the index files a document, or None where its number is too short to tell.

    Args:
        identifier: A document.

    Returns:
        Sort and number, letters and digits alone.

    Example:
        >>> document_key(Identifier(type="passport no.", number="z-123 456"))
        ('passport', 'Z123456')
    """
    number = document_number(identifier)
    return (document_type(identifier.type), number) if len(number) >= _SHORTEST_NUMBER else None


def is_same_document(one: Identifier, other: Identifier) -> bool:
    """Say whether two numbers are of one document.

    Args:
        one: A document.
        other: Another.

    Returns:
        Whether sort and number are equal, and the countries where both are told.

    Example:
        >>> tunisian = Identifier(type="passport", number="Z123456", country="tn")
        >>> is_same_document(tunisian, Identifier(type="Passport No.", number="Z 123 456"))
        True
    """
    key = document_key(one)
    if key is None or key != document_key(other):
        return False
    return one.country is None or other.country is None or one.country == other.country


def number_problem(identifier: Identifier) -> str | None:
    """Say what is wrong with a number, if anything.

    Args:
        identifier: A document.

    Returns:
        A sentence, or None: it has too few letters and digits to compare, or its check digits fail.

    Example:
        >>> number_problem(Identifier(type="imo", number="9187620"))
        "imo '9187620': its check digits are wrong; it is compared as it stands"
        >>> number_problem(Identifier(type="imo", number="9187629")) is None
        True
    """
    shown = f"{identifier.type} {identifier.number[:40]!r}"
    if document_key(identifier) is None:
        return f"{shown}: a number has at least {_SHORTEST_NUMBER} letters or digits; it is not compared"
    return (
        None if _has_right_digits(identifier) else f"{shown}: its check digits are wrong; it is compared as it stands"
    )


def _has_right_digits(identifier: Identifier) -> bool:
    """Return False where the sort of number has check digits and these are wrong."""
    # Imported here: few queries carry such a number.
    from stdnum import iban, imo, lei
    from stdnum.ru import inn

    sort, number = document_type(identifier.type), document_number(identifier)
    checks = {"imo": imo.is_valid, "lei": lei.is_valid, "iban": iban.is_valid}
    if sort == "tax-id" and identifier.country == "ru":
        return bool(inn.is_valid(number))
    return sort not in checks or bool(checks[sort](number))


def compare_documents(asked: Iterable[Identifier], listed: tuple[Identifier, ...], profile: Profile) -> Finding | None:
    """Compare the documents of a query with those of an entity.

    Args:
        asked: Of the query.
        listed: Of the entity.
        profile: The tunables ``identifier``, ``identifier_conflict`` and ``register_conflict``.

    Returns:
        One finding: an equal number outweighs all that differ, and a difference counts once. None where the query has
        no number that can be compared.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> passport = Identifier(type="passport", number="Z123456", country="tn")
        >>> compare_documents([passport], (passport,), profile_of(None)).detail
        'same passport number'
    """
    first: Identifier | None = None
    other: Finding | None = None
    for mine in asked:
        key = document_key(mine)
        if key is None:
            continue
        first = first or mine
        for theirs in listed:
            their_key = document_key(theirs)
            if their_key is None or key[0] != their_key[0]:
                continue
            both_say = mine.country is not None and theirs.country is not None
            shown = (f"{mine.type} {mine.number}", f"{theirs.type} {theirs.number}")
            if is_same_document(mine, theirs):
                detail = f"same {key[0]} number"
                return Finding(EvidenceKind.IDENTIFIER, Verdict.MATCHED, *shown, detail, fills=profile.identifier)
            if key != their_key and key[0] in _FOR_LIFE:
                detail, costs = f"another {key[0]} number, which is given once for life", profile.register_conflict
            elif key != their_key and both_say and mine.country == theirs.country:
                detail, costs = f"another {key[0]} number of the same country", profile.identifier_conflict
            else:
                continue
            if other is None or costs > other.costs:
                other = Finding(EvidenceKind.IDENTIFIER, Verdict.NOT_MATCHED, *shown, detail, costs=costs)
    if other is not None or first is None:
        return other
    if not listed:
        return unknown(EvidenceKind.IDENTIFIER, f"{first.type} {first.number}")
    detail = "the list has no number that it could be compared with"
    return Finding(EvidenceKind.IDENTIFIER, Verdict.UNKNOWN, f"{first.type} {first.number}", None, detail)
