"""What other entities of FollowTheMoney say of a party: its sanctions, documents, wallets and relations.

Comes in: the rows that name the party. Goes out: designations, identifiers and relations, and as details what has no
field of its own. Invariant: an authority is the order that the source states as the whole of a reason or a programme,
or for which OFAC's tag stands; else the body that the source names, and the note says so. A day is taken only where it
is clear which designation it belongs to. It reads no files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from sanscreen.names.countries import country_code
from sanscreen.names.document_types import document_type
from sanscreen.readers.ftm_rows import Row, link_ends
from sanscreen.readers.ofac import authority_of_programme
from sanscreen.readers.reading import Reading
from sanscreen.records import Designation, Detail, Identifier, Relation

__all__ = ["documents", "relations", "sanctions", "wallets"]

# The whole text, as in "Executive Order 13224 (Terrorism)". An order named in a sentence is no basis: OFAC's remark on
# secondary sanctions names section 1(b) of E.O. 13224, and is about foreign banks.
_ORDER: Final = re.compile(r"(?:Executive Order|E\.?\s?O\.?)\s*(\d{5})\s*(?:\([^()]*\))?", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_OFAC: Final = ("foreign assets control", "ofac")
_DAYS: Final = {"startDate": "designated_on", "listingDate": "listed_on", "endDate": "delisted_on"}
_DOCUMENTS: Final = ("Identification", "Passport")
_NOT_RELATIONS: Final = frozenset({*_DOCUMENTS, "Sanction", "Risk", "CryptoWallet"})
_ROLES: Final = ("role", "relationship")


def sanctions(
    links: Iterable[Row], reading: Reading, record: str
) -> tuple[tuple[Designation, ...], tuple[str, ...], tuple[Detail, ...]]:
    """Return what sanctions say of a party.

    Args:
        links: The rows that name the party.
        reading: Takes the problems.
        record: Id of the party.

    Returns:
        Designations, one for each authority of each Sanction; programmes; and the rest in the publisher's words.

    Example:
        >>> from pathlib import Path
        >>> from sanscreen.readers.ftm_rows import rows
        >>> from sanscreen.readers.source import Source
        >>> about = b'"reason": ["Executive Order 13224 (Terrorism)"], "startDate": ["2018-02-27"]'
        >>> line = b'{"id": "s", "schema": "Sanction", "properties": {"entity": ["a"], %b}}' % about
        >>> found, _, _ = sanctions(rows([line], file="mine"), Reading(Source(Path("mine"), line), "ftm"), "a")
        >>> found[0].authority, str(found[0].designated_on), found[0].date_source
        ('E.O. 13224', '2018-02-27', 'startDate of the Sanction')
    """
    designations: list[Designation] = []
    programmes: list[str] = []
    details: list[Detail] = []
    for row in links:
        if row.schema == "Risk":  # A warning, which binds nobody.
            details += _details(row, without=("entity",))
        if row.schema != "Sanction":
            continue
        held = row.properties
        authorities = _authorities(held)
        is_body = not any(_is_order(authority) for authority, _ in authorities)
        tags = [tag for _, tag in authorities if tag is not None]
        programmes += [*held.get("program", ()), *held.get("programId", ()), *tags]
        days, unclear = _days(held, is_clear=len(authorities) == 1)
        notes = ["the source names the body that designates, not its legal act"] if is_body else []
        notes += [f"{name} {', '.join(held[name])}: not clearly a day of this act" for name in unclear]
        placed = {"entity", "program", "programId", *(name for name in _DAYS if name not in unclear)}
        for authority, tag in authorities:
            values = days | {
                "authority": authority,
                "programme": tag or (held["program"][0] if len(held.get("program", ())) == 1 else None),
                "url": next(filter(_WEB.match, held.get("sourceUrl", ())), None),
                "note": "; ".join(notes) or None,
            }
            designation = reading.designation(values, record=record, line=row.line)
            if designation is None:  # What is wrong with its days was said; they stand in the details.
                designation = Designation(authority=authority, programme=values["programme"])
                placed -= _DAYS.keys()
            designations.append(designation)
        details += _details(row, without=placed if authorities else ("entity", "program", "programId"))
    return tuple(designations), tuple(dict.fromkeys(programmes)), tuple(details)


def _is_order(authority: str) -> bool:
    return authority.startswith("E.O. ")


def _authorities(held: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str | None], ...]:
    """Return the authorities of a Sanction, each with the programme tag that stands for it, where one does."""
    found: dict[str, str | None] = {}
    for text in (*held.get("reason", ()), *held.get("program", ())):
        order = _ORDER.fullmatch(text)
        if order is not None:
            found[f"E.O. {order[1]}"] = None
    bodies = held.get("authority", ())
    if any(name in body.casefold() for body in bodies for name in _OFAC):
        for tag in (*held.get("program", ()), *held.get("provisions", ())):
            authority = authority_of_programme(tag)
            if authority is not None and found.get(authority) is None:
                found[authority] = tag
    return tuple(found.items()) or tuple((body, None) for body in bodies)


def _days(held: Mapping[str, tuple[str, ...]], *, is_clear: bool) -> tuple[dict[str, Any], list[str]]:
    """Return the days of a Sanction, and the properties whose day is not clear.

    None is where there are several, where there is a month or a year alone, or where several authorities share it.
    """
    days: dict[str, Any] = {}
    unclear: list[str] = []
    for name, field in _DAYS.items():
        values = held.get(name, ())
        day = _day(values[0]) if is_clear and len(values) == 1 else None
        if day is not None:
            days[field] = day
        elif values:
            unclear.append(name)
    if "designated_on" in days:
        days["date_source"] = "startDate of the Sanction"
    elif "listed_on" in days:
        days["designated_on"] = days["listed_on"]
        days["date_source"] = "listingDate of the Sanction"
    if "listed_on" in days:
        days["listed_on_source"] = "listingDate of the Sanction"
    return days, unclear


def _day(text: str) -> date | None:
    """Return a whole day; a month or a year alone is none."""
    try:
        return date.fromisoformat(text[:10]) if re.match(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def documents(links: Iterable[Row], reading: Reading, record: str) -> tuple[tuple[Identifier, ...], tuple[Detail, ...]]:
    """Return the documents of a party.

    Args:
        links: The rows that name the party.
        reading: Takes the problems.
        record: Id of the party.

    Returns:
        The documents, each with what else is said of it in its note; and details of such as have no number.

    Example:
        >>> from pathlib import Path
        >>> from sanscreen.readers.ftm_rows import rows
        >>> from sanscreen.readers.source import Source
        >>> line = b'{"id": "p", "schema": "Passport", "properties": {"holder": ["a"], "number": ["Z1"]}}'
        >>> documents(rows([line], file="mine"), Reading(Source(Path("mine"), line), "ftm"), "a")[0]
        (Identifier(type='passport', number='Z1', country=None, note=None),)
    """
    found: dict[Identifier, None] = {}
    details: list[Detail] = []
    for row in links:
        if row.schema not in _DOCUMENTS:
            continue
        held = row.properties
        numbers = (*held.get("number", ()), *held.get("passportNumber", ()))
        if not numbers:
            reading.problem("a document has no number; kept in the details", record=record, field=row.id, line=row.line)
            details += _details(row, without=("holder",))
            continue
        types = held.get("type", ())
        sort = document_type(types[0] if types else row.schema)
        countries = held.get("country", ())
        code = country_code(countries[0]) if len(countries) == 1 else None
        placed = {"holder", "number", "passportNumber", *(("country",) if code is not None else ())}
        if len(types) == 1 and sort == types[0].casefold():
            placed.add("type")
        note = _note(held, without=placed)
        for number in dict.fromkeys(numbers):
            found[Identifier(type=sort or row.schema, number=number, country=code, note=note)] = None
    return tuple(found), tuple(details)


def wallets(links: Iterable[Row]) -> tuple[tuple[Identifier, ...], tuple[Detail, ...]]:
    """Return the crypto addresses of a party.

    Args:
        links: The rows that name the party.

    Returns:
        The addresses, each with its currency and what else is said of the wallet in its note; and details of wallets
        without an address.

    Example:
        >>> from sanscreen.readers.ftm_rows import rows
        >>> line = b'{"id": "w", "schema": "CryptoWallet", "properties": {"publicKey": ["1A"], "currency": ["XBT"]}}'
        >>> wallets(rows([line], file="mine"))[0]
        (Identifier(type='crypto-address', number='1A', country=None, note='currency: XBT'),)
    """
    found: dict[Identifier, None] = {}
    details: list[Detail] = []
    for row in links:
        if row.schema != "CryptoWallet":
            continue
        held = row.properties
        numbers = (*held.get("publicKey", ()), *held.get("cryptoAddress", ()))
        if not numbers:
            details += _details(row, without=("holder",))
        note = _note(held, without=("holder", "publicKey", "cryptoAddress"))
        for number in dict.fromkeys(numbers):
            found[Identifier(type="crypto-address", number=number, note=note)] = None
    return tuple(found), tuple(details)


def relations(
    links: Iterable[Row], record: str, names: Mapping[str, str], listed: Collection[str]
) -> tuple[tuple[Relation, ...], tuple[Detail, ...]]:
    """Return the ties of a party to others.

    Args:
        links: The rows that name the party.
        record: Id of the party.
        names: Names of others by id.
        listed: Ids of the parties on the list.

    Returns:
        Relations, whose type says what the party is in them and the publisher's own word for it; and what else is said
        of them as details.

    Example:
        >>> from sanscreen.readers.ftm_rows import rows
        >>> ends = b'"owner": ["a"], "asset": ["b"], "role": ["Owned or Controlled By"]'
        >>> line = b'{"id": "o", "schema": "Ownership", "properties": {%b}}' % ends
        >>> found, _ = relations(rows([line], file="mine"), "b", {"a": "Ajnad"}, {"b"})
        >>> found[0].type, found[0].name
        ('Ownership, as asset: Owned or Controlled By', 'Ajnad')
    """
    found: dict[Relation, None] = {}
    details: list[Detail] = []
    for row in links:
        if row.schema in _NOT_RELATIONS:
            continue
        ends = link_ends()[row.schema]
        role = "; ".join(text for name in _ROLES for text in row.properties.get(name, ()))
        others: list[str] = []
        for end in ends:
            if record not in row.properties.get(end, ()):
                continue
            sort = f"{row.schema}, as {end}{f': {role}' if role else ''}"
            named = [other for far in ends if far != end for other in row.properties.get(far, ())]
            others += [names.get(other, other) for other in named]
            for other in named:
                found[
                    Relation(type=sort, name=names.get(other, other), entity_id=other if other in listed else None)
                ] = None
            if not named:
                found[Relation(type=sort)] = None
        details += _details(row, without=(*ends, *_ROLES), of=", ".join(dict.fromkeys(others)))
    return tuple(found), tuple(details)


def _note(held: Mapping[str, tuple[str, ...]], *, without: Collection[str]) -> str | None:
    """Return what is said of a number beyond the number itself, under the publisher's headings."""
    return "; ".join(f"{name}: {', '.join(texts)}" for name, texts in held.items() if name not in without) or None


def _details(row: Row, *, without: Collection[str], of: str = "") -> Iterator[Detail]:
    """Yield what a row says beyond what was taken from it, under its schema and the publisher's heading."""
    about = f" ({of})" if of else ""
    for name, texts in row.properties.items():
        if name not in without:
            for text in texts:
                yield Detail(type=f"{row.schema} {name}{about}", value=text)
