"""What all of OFAC's formats have in common: tags, orders, kinds and the way names are written.

Comes in: values as OFAC writes them. Goes out: the words of our records. Invariant: a section is never derived, and an
authority only from a tag that names it or from the legal basis that the file states; OFAC's "Unknown" stays unknown. It
knows no format.
"""

from __future__ import annotations

import re
from typing import Final

from sanscreen.records import Kind, NameParts

__all__ = ["PUBLISHER", "SOURCE_URL", "authority_of_basis", "authority_of_programme", "kind_of", "natural_name"]

PUBLISHER: Final = "Office of Foreign Assets Control (OFAC), U.S. Department of the Treasury"
SOURCE_URL: Final = "https://sanctionslist.ofac.treas.gov/"

_ORDER: Final = re.compile(r"\b(?:Executive Order|E\.?\s?O\.?)\s*(\d{5})\b", re.IGNORECASE)
_TAGGED: Final = re.compile(r"(?:^|-)E\.?O\.?-?(\d{5})(?![0-9])", re.IGNORECASE)
# A generation stands behind the whole name ("DELOS REYES, Feliciano Semborio, Jr.", "KANNIAPPAN, JR, Ezekial",
# "DEL ROSARIO SANTOS III, Hilarion") and is no part of the family name.
_GENERATION: Final = re.compile(r"(?:[JS]r\.?|II|III|IV)", re.IGNORECASE)
_KINDS: Final = {
    "individual": Kind.PERSON,
    "entity": Kind.ORGANIZATION,
    "vessel": Kind.VESSEL,
    "aircraft": Kind.AIRCRAFT,
}


def authority_of_programme(tag: str) -> str | None:
    """Return the order that a programme tag stands for, where that is certain.

    SDGT stands for E.O. 13224 (31 CFR part 594, the Global Terrorism Sanctions Regulations, define it so); other tags
    name their order ("UKRAINE-EO13661") or none ("CUBA").

    Args:
        tag: OFAC's programme tag.

    Returns:
        For example 'E.O. 13224'; None where the tag names no order.

    Example:
        >>> authority_of_programme("SDGT"), authority_of_programme("UKRAINE-EO13661"), authority_of_programme("CUBA")
        ('E.O. 13224', 'E.O. 13661', None)
    """
    if tag.strip().upper() == "SDGT":
        return "E.O. 13224"
    found = _TAGGED.search(tag)
    return f"E.O. {found[1]}" if found else None


def authority_of_basis(basis: str | None) -> str | None:
    """Return the authority that OFAC states as legal basis.

    Args:
        basis: OFAC's words.

    Returns:
        'E.O. 13224' for "Executive Order 13224 (Terrorism)"; the words themselves where they name no order; None for
        "Unknown" or nothing.

    Example:
        >>> authority_of_basis("Executive Order 13224 (Terrorism)"), authority_of_basis("Unknown")
        ('E.O. 13224', None)
    """
    text = (basis or "").strip()
    if not text or text.casefold() == "unknown":
        return None
    found = _ORDER.search(text)
    return f"E.O. {found[1]}" if found else text


def kind_of(word: str | None) -> Kind:
    """Return the kind of a party.

    Args:
        word: 'individual', 'Entity', 'vessel', 'aircraft'; in the CSV files nothing for an organisation.

    Returns:
        The kind; `Kind.UNKNOWN` for another word.

    Example:
        >>> str(kind_of("Individual")), str(kind_of(None)), str(kind_of("ship"))
        ('person', 'organization', 'unknown')
    """
    text = (word or "").strip().casefold()
    return _KINDS.get(text, Kind.UNKNOWN) if text else Kind.ORGANIZATION


def natural_name(listed: str, kind: Kind) -> tuple[str, NameParts | None]:
    """Return a name in natural order, with its parts where OFAC tells them apart.

    Args:
        listed: The name as OFAC writes it: persons as "FAMILY, Given".
        kind: The kind of its party; only names of persons are turned round.

    Returns:
        The name, and its parts; None instead of these where commas of a person's name are not understood.

    Example:
        >>> natural_name("LAVILLA, Ruben Pestano, Jr.", Kind.PERSON)[0]
        'Ruben Pestano LAVILLA Jr.'
        >>> natural_name("AL-QIZANI, Ashraf", Kind.PERSON)[0], natural_name("ACME CO., LTD.", Kind.ORGANIZATION)[0]
        ('Ashraf AL-QIZANI', 'ACME CO., LTD.')
    """
    text = " ".join(listed.split())
    if kind is not Kind.PERSON or "," not in text:
        return text, None
    pieces = [piece.strip() for piece in text.split(",")]
    generations = [piece for piece in pieces[1:] if _GENERATION.fullmatch(piece)]
    main = [piece for piece in pieces if piece not in generations]
    if len(main) != 2 or not all(main):
        return text.strip(" ,"), None
    family, given = main[0].split(), main[1].split()
    told_apart = [word for word in family if len(family) == 1 or not _GENERATION.fullmatch(word)]
    return " ".join([*given, *family, *generations]), NameParts(given=tuple(given), family=tuple(told_apart))
