"""What all of OFAC's formats have in common: tags, orders, kinds, and the way names, scripts and dates are written.

Comes in: values as OFAC writes them. Goes out: the words of our records. Invariant: a section is never derived, and an
authority only from a tag that names it or from the legal basis that the file states; OFAC's "Unknown" stays unknown. It
knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sanscreen.records import Kind, NameParts, PartialDate

__all__ = [
    "PUBLISHER",
    "SOURCE_URL",
    "address_line",
    "authority_of_basis",
    "authority_of_programme",
    "code_of_script",
    "designations",
    "kind_of",
    "linked_to",
    "natural_name",
    "ofac_date",
]

PUBLISHER: Final = "Office of Foreign Assets Control (OFAC), U.S. Department of the Treasury"
SOURCE_URL: Final = "https://sanctionslist.ofac.treas.gov/"

# At the start only: "General License 4 Under EO 13224 (Terrorism)" is a licence, and who is under it is not designated.
_ORDER: Final = re.compile(r"(?:Executive Order|E\.?\s?O\.?)\s*(\d{5})\b", re.IGNORECASE)
_ORDER_AND_TOPIC: Final = re.compile(r"Executive Order \d{5}(?: \([^()]*\))?")
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
# OFAC's names of scripts, which its files code as "Latin", "Hebrew", "Japanese" and "Korean" beside "Arab" and "Cyrl".
_SCRIPTS: Final = {
    "arabic": "Arab",
    "armenian": "Armn",
    "chinese simplified": "Hans",
    "chinese traditional": "Hant",
    "cyrillic": "Cyrl",
    "georgian": "Geor",
    "greek": "Grek",
    "hangul": "Hang",
    "hebrew": "Hebr",
    "japanese": "Jpan",
    "korean": "Kore",
    "latin": "Latn",
}
# Written in these, a family name comes first and no space stands behind it.
_UNSPACED: Final = frozenset({"Hang", "Hani", "Hans", "Hant", "Jpan", "Kore"})
_LINKED: Final = re.compile(r"\bLinked To:\s*", re.IGNORECASE)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "02 May 1970", "May 1970" and "1970", as in every format of OFAC's but ADVANCED, which gives numbers.
_DAY: Final = re.compile(rf"(?:(?:([0-9]{{1,2}})\s+)?({'|'.join(_MONTHS)})[a-z]*\.?\s+)?([0-9]{{4}})", re.IGNORECASE)
_CIRCA: Final = re.compile(r"(?:circa|ca\.|c\.)\s*", re.IGNORECASE)
_SPAN: Final = re.compile(r"\s+to\s+|(?<=\d{4})\s*-\s*(?=\d{4}$)", re.IGNORECASE)


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
        'E.O. 13224' for "Executive Order 13224 (Terrorism)"; the words themselves where they do not start with an
        order; None for "Unknown" or nothing.

    Example:
        >>> authority_of_basis("Executive Order 13224 (Terrorism)"), authority_of_basis("Unknown")
        ('E.O. 13224', None)
        >>> authority_of_basis("General License 4 Under EO 13224 (Terrorism)")
        'General License 4 Under EO 13224 (Terrorism)'
    """
    text = (basis or "").strip()
    if not text or text.casefold() == "unknown":
        return None
    found = _ORDER.match(text)
    return f"E.O. {found[1]}" if found else text


def designations(programmes: Sequence[str], authorities: Sequence[str]) -> list[dict[str, Any]]:
    """Put programmes and legal authorities together, as far as a file that lists them side by side lets it be told.

    An entity with one programme is under it on each of its authorities. With more, an authority belongs to the
    programmes whose tag names its order (SDGT, "UKRAINE-EO13662"); an authority that no tag names stands without a
    programme, and a tag that names an order no authority names is the sign of that order. The note says so.

    Args:
        programmes: Tags of the entity.
        authorities: Legal authorities of the entity, in OFAC's words; none where the format has no place for them.

    Returns:
        Fields of a `Designation` for each pair.

    Example:
        >>> pairs = designations(["NS-PLC", "SDGT"], ["Executive Order 13224 (Terrorism)", "CISADA"])
        >>> [(pair["authority"], pair.get("programme")) for pair in pairs]
        [('E.O. 13224', 'SDGT'), ('CISADA', None)]
        >>> designations(["SDGT"], [])[0]["note"]
        "authority by the programme's tag; the file states no legal authority for it"
    """
    tags = {tag: authority_of_programme(tag) for tag in programmes}
    found: list[dict[str, Any]] = []
    for words in dict.fromkeys(authorities):
        authority = authority_of_basis(words)
        if authority is None:
            continue
        told = [] if _ORDER_AND_TOPIC.fullmatch(words) or words == authority else [f"legal authority: {words}"]
        mine: list[str | None] = [tag for tag, order in tags.items() if len(tags) == 1 or order == authority]
        if tags and not mine:
            told.append(f"the file does not say to which of the programmes {', '.join(tags)} it belongs")
        found += [_designation(authority=authority, programme=tag, note=told) for tag in mine or [None]]
    paired = {pair.get("programme") for pair in found}
    for tag, order in tags.items():
        if order is not None and tag not in paired:
            told = ["authority by the programme's tag; the file states no legal authority for it"]
            found.append(_designation(authority=order, programme=tag, note=told))
    return found


def _designation(*, authority: str, programme: str | None, note: list[str]) -> dict[str, Any]:
    fields = {"authority": authority, "programme": programme, "note": "; ".join(note) or None}
    return {field: value for field, value in fields.items() if value is not None}


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


def natural_name(listed: str, kind: Kind, script: str | None = None) -> tuple[str, NameParts | None]:
    """Return a name in natural order, with its parts where OFAC tells them apart.

    Args:
        listed: The name as OFAC writes it: persons as "FAMILY, Given".
        kind: The kind of its party; only names of persons are turned round.
        script: ISO 15924 code of its script, where the file states it.

    Returns:
        The name, and its parts; None instead of these where commas of a person's name are not understood.

    Example:
        >>> natural_name("LAVILLA, Ruben Pestano, Jr.", Kind.PERSON)[0]
        'Ruben Pestano LAVILLA Jr.'
        >>> natural_name("AL-QIZANI, Ashraf", Kind.PERSON)[0], natural_name("ACME CO., LTD.", Kind.ORGANIZATION)[0]
        ('Ashraf AL-QIZANI', 'ACME CO., LTD.')
        >>> natural_name("\u9ad8, \u71d5", Kind.PERSON, "Hans")[0]
        '\u9ad8\u71d5'
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
    unspaced = script in _UNSPACED
    text = "".join([*family, *given, *generations]) if unspaced else " ".join([*given, *family, *generations])
    try:
        return text, NameParts(given=tuple(given), family=tuple(told_apart))
    except ValueError:  # a word without a visible character
        return text, None


def code_of_script(name: str | None) -> str | None:
    """Return the ISO 15924 code of a script.

    Args:
        name: OFAC's name of it.

    Returns:
        The code; None for a name that is not known.

    Example:
        >>> code_of_script("Chinese Simplified"), code_of_script("Latin"), code_of_script("Runes")
        ('Hans', 'Latn', None)
    """
    return _SCRIPTS.get((name or "").strip().casefold())


def ofac_date(text: str) -> str:
    """Return a date as `PartialDate.parse` takes it.

    Args:
        text: As OFAC writes dates: '02 May 1970', 'May 1970', '1970', any of these after 'circa', two of them with
            'to' between.

    Returns:
        The date with its days and months in numbers. A text that is none of this, or no day of the calendar, comes back
        as it is, so that what is said of it shows the publisher's words.

    Example:
        >>> ofac_date("circa 02 May 1970"), ofac_date("1955 to Mar 1958"), ofac_date("circa 1955-1958")
        ('circa 1970-05-02', '1955 to 1958-03', 'circa 1955 to 1958')
        >>> ofac_date("summer of 1970"), ofac_date("31 Feb 1970")
        ('summer of 1970', '31 Feb 1970')
    """
    units = _SPAN.split(text.strip())
    told = [_CIRCA.match(unit) for unit in units]
    found = [_DAY.fullmatch(unit, circa.end() if circa else 0) for unit, circa in zip(units, told, strict=True)]
    if len(units) > 2:
        return text
    dates = []
    for day in found:
        if day is None:
            return text
        month = f"-{_MONTHS.index(day[2].lower()) + 1:02}" if day[2] else ""
        dates.append(day[3] + month + (f"-{int(day[1]):02}" if day[1] else ""))
    date = ("circa " if any(told) else "") + " to ".join(dates)
    try:
        PartialDate.parse(date)
    except ValueError:
        return text
    return date


def address_line(
    street: Iterable[str | None],
    *,
    city: str | None = None,
    state: str | None = None,
    postal_code: str | None = None,
    region: str | None = None,
    country: str | None = None,
) -> str:
    """Return an address on one line, put together as OFAC's CSV files do.

    Args:
        street: What comes before the city, in its order.
        city: The city.
        state: State or province.
        postal_code: The postal code.
        region: A region that is no state, such as 'Gaza'.
        country: The country.

    Returns:
        The line; "" where nothing is told.

    Example:
        >>> address_line(["1 Port Road", None], city="Surgut", state="Tyumen", postal_code="628415", country="Russia")
        '1 Port Road, Surgut, Tyumen 628415, Russia'
        >>> address_line([], city="Jabaliya", region="Gaza")
        'Jabaliya, Region: Gaza'
    """
    town = ", ".join(piece for piece in (city, state) if piece)
    pieces = [*street, " ".join(piece for piece in (town, postal_code) if piece)]
    pieces += [f"Region: {region}" if region else None, country]
    return ", ".join(piece for piece in pieces if piece)


def linked_to(remarks: str) -> list[str]:
    """Return the names of the parties to which remarks link an entity.

    Args:
        remarks: As OFAC writes them: "(Linked To: HAMAS; Linked To: IRGC (QODS FORCE))".

    Returns:
        The names; none where there is no link.

    Example:
        >>> linked_to("(Linked To: HAMAS; Linked To: IRGC (QODS FORCE))")
        ['HAMAS', 'IRGC (QODS FORCE)']
    """
    names = []
    for found in _LINKED.finditer(remarks):
        depth, end = 0, len(remarks)
        for position in range(found.end(), len(remarks)):
            depth += {"(": 1, ")": -1}.get(remarks[position], 0)
            if depth < 0 or remarks[position] == ";":
                end = position
                break
        names.append(remarks[found.end() : end].strip())
    return [name for name in names if name]
