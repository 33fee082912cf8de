"""The grammar of OFAC's Remarks, in which the CSV files keep all that has no column.

Comes in: the Remarks of one record: pieces between semicolons, each with a heading in front ("DOB 07 Feb 1944", "alt.
Passport A123 (Iran) expires 2014", "a.k.a. 'AJNAD'", "Linked To: MAHAN AIR") or free text, and a full stop at the end.
Goes out: `Piece`s. Invariant: every piece comes out once and in its order, what is not understood verbatim as free
text; nothing is corrected. A section of an order is never read out of a piece: "Secondary sanctions risk: section 1(b)
of Executive Order 13224" is about foreign banks. It does not make records: see `sanscreen.readers.ofac_csv`.

Source: OFAC's "dat_spec.txt" for the column; the notice of recent actions of 2012-06-13 for the full stop at the end
and for weak aliases, which stand in the Remarks alone; the headings are in `sanscreen.readers.tables`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from sanscreen.names.countries import country_code, is_english_country
from sanscreen.names.tables import words
from sanscreen.readers import tables
from sanscreen.records.checks import is_visible

__all__ = ["Piece", "PieceKind", "pieces"]


class PieceKind(StrEnum):
    """What a piece tells; each member equals its string.

    Example:
        >>> PieceKind.NAME == "name"
        True
    """

    NAME = "name"
    BIRTH_DATE = "birth-date"
    BIRTH_PLACE = "birth-place"
    NATIONALITY = "nationality"
    GENDER = "gender"
    RELATION = "relation"
    NUMBER = "number"
    DETAIL = "detail"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the Remarks.

    Attributes:
        kind: What it tells.
        verbatim: The piece as it stands, without the full stop that ends all Remarks.
        heading: The publisher's heading, such as 'a.k.a.', 'Cedula No.' or 'Website'; "" for free text.
        value: What stands behind the heading: a name without quotation marks, the number alone.
        country: Of a number: alpha-2 code of the country in brackets behind it.
        note: Of a number: what else stands behind it, such as 'issued 28 Oct 2008 expires 27 Oct 2013'.
    """

    kind: PieceKind
    verbatim: str
    heading: str = ""
    value: str = ""
    country: str | None = None
    note: str | None = None


_MARKS: Final = re.compile(r"[();]")
_ALTERNATIVE: Final = re.compile(r"alt\.\s+", re.IGNORECASE)
_NAME_START: Final = re.compile(r"\s*(?:[afn]\.k\.a\.|d\.b\.a\.):?\s*'", re.IGNORECASE)
# Only the outer marks are the publisher's: "a.k.a. 'ABU-'UMAR'", "a.k.a. 'KUWAITI, Abu Shaima''".
_NAME: Final = re.compile(r"(?P<heading>[afn]\.k\.a\.|d\.b\.a\.):?\s*'(?P<value>.+)'", re.IGNORECASE | re.DOTALL)
_OF_PARTY: Final = re.compile(
    r"(?P<heading>DOB|POB|nationality|citizen|Nationality of Registration|Gender|Linked To):?\s+(?P<value>\S.*)",
    re.DOTALL,
)
_KINDS_OF_PARTY: Final = {
    "DOB": PieceKind.BIRTH_DATE,
    "POB": PieceKind.BIRTH_PLACE,
    "nationality": PieceKind.NATIONALITY,
    "citizen": PieceKind.NATIONALITY,
    "Nationality of Registration": PieceKind.NATIONALITY,
    "Gender": PieceKind.GENDER,
    "Linked To": PieceKind.RELATION,
}
# Brackets around ties hold these apart, not together: "(Linked To: HAMAS; Linked To: HIZBALLAH)".
_TIES_IN_BRACKETS: Final = "(Linked To: "
_CRYPTO: Final = re.compile(r"(?P<heading>Digital Currency Address - [A-Z0-9]+)\s+(?P<value>\S+)")
# Headings that no table has, in later editions and in old entries.
_NUMBER_HEADING: Final = r"[A-Z][\w.'/()-]*(?:\s[\w.'/()-]+){0,6}?\s(?:No\.?|Number|ID|Code|Card|Certificate)"
_DETAIL_FORMS: Final = (
    r"Executive Order \d{5} (?:Directive Determination|Directive Information|[Ii]nformation)",
    r"CAATSA Section \d+ Information",
    r"(?:Listing|Effective) Date \([^()]*\)",
)
_COLON_HEADING: Final = re.compile(r"(?P<heading>[A-Z][\w()/.'& -]{1,80}?):\s+(?P<value>\S.*)", re.DOTALL)
_ADDRESSES: Final = (
    ("Website", re.compile(r"(?:https?://|www\.)\S+(?: \(website\))?\.?", re.IGNORECASE)),
    ("Email Address", re.compile(r"[^\s@]+@[^\s@]+(?: \(email\))?\.?", re.IGNORECASE)),
)
# A word, or a bracket that is no part of one: "12/MABANA(N)093656" is a number, "123 (Burma)" a number and its country.
_WORDS: Final = re.compile(r"(?P<bracket>\([^()]*\)(?=[\s,.]|\Z))|\S+")
_PLAIN_WORD: Final = re.compile(r"[A-Za-z]?[a-z]+,?")
_AFTER_NUMBER: Final = re.compile(r"(?P<brackets>(?:\s*\([^()]*\))*)(?P<rest>.*)", re.DOTALL)
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
# So OFAC writes the country of a number: Cabo Verde.  Previously Cape Verde.
_PREVIOUSLY: Final = re.compile(r"\.\s+Previously\b.*")
# "DE C.V.", "S. EN C.", "CO.": the stop is the word's own, and OFAC writes no second one behind it.
_OWN_STOP: Final = re.compile(r"(?:[\s.][A-Za-z]|\b(?:Co|Ltd|Ltda|Inc|Corp|Cia|Bros|Pte|Jr|Sr))\.\Z", re.IGNORECASE)


def pieces(remarks: str, *, listed: Collection[str] = (), is_cut: bool = False) -> list[Piece]:
    """Return the pieces of Remarks.

    Args:
        remarks: The Remarks, with their continuation.
        listed: Names of parties on the list, as written there: they tell whether the full stop at the end belongs to
            the name of a linked party ("PERSIAN GULF PETROCHEMICAL INDUSTRY CO.") or ends the Remarks ("EVIL CORP").
        is_cut: Whether the Remarks stop in the middle; the last piece is free text then, for half a number is none.

    Returns:
        The pieces in their order.

    Example:
        >>> for piece in pieces("DOB circa 07 Feb 1944; alt. Passport A1-2 (Iran) expires 2014; a.k.a. 'ABU 'ALI'."):
        ...     print(piece.kind, "|", piece.heading, "|", piece.value, "|", piece.country, "|", piece.note)
        birth-date | DOB | circa 07 Feb 1944 | None | None
        number | Passport | A1-2 | ir | expires 2014
        name | a.k.a. | ABU 'ALI | None | None
    """
    texts = _split(remarks)
    if texts and not is_cut:
        texts[-1] = _without_end(texts[-1], listed)
    found = [_piece(text) for text in texts if is_visible(text)]
    found = [piece if not piece.heading or is_visible(piece.value) else _free(piece) for piece in found]
    if found and is_cut:
        found[-1] = _free(found[-1])
    return found


def _split(remarks: str) -> list[str]:
    """Split at semicolons, save those within brackets or within the quotation marks of a name."""
    opened: list[int] = []
    cuts: list[int] = []
    for mark in _MARKS.finditer(remarks):
        place = mark.start()
        if mark[0] == "(":
            opened.append(place)
        elif mark[0] == ";":
            cuts.append(place)
            if _NAME_START.match(remarks, place + 1):
                opened.clear()  # a name starts a piece, whatever brackets are open
        elif opened:  # a bracket that is never closed holds nothing together
            first = opened.pop()
            while cuts and cuts[-1] > first and not remarks.startswith(_TIES_IN_BRACKETS, first):
                cuts.pop()
    found = [""]
    start = 0
    for place in [*cuts, len(remarks)]:
        found[-1] += remarks[start:place]
        start = place + 1
        if place < len(remarks) and _is_open_name(found[-1], remarks, start):
            found[-1] += ";"
        else:
            found.append("")
    return [text.strip() for text in found[:-1]]


def _is_open_name(text: str, remarks: str, start: int) -> bool:
    """Return whether a name's quotation marks are closed in the next piece only: "a.k.a. 'A; B'"."""
    if not _NAME_START.match(text) or text.rstrip().endswith("'") or _NAME_START.match(remarks, start):
        return False
    return remarks[start:].partition(";")[0].rstrip(" .").endswith("'")


def _without_end(text: str, listed: Collection[str]) -> str:
    """Return the last piece without the full stop that ends all Remarks."""
    if not text.endswith("."):
        return text
    name = _ALTERNATIVE.sub("", text, count=1).removeprefix("Linked To: ")
    if name in listed:
        return text
    return text if name[:-1] not in listed and _OWN_STOP.search(text) else text[:-1]


def _free(piece: Piece) -> Piece:
    return Piece(PieceKind.TEXT, piece.verbatim)


def _piece(verbatim: str) -> Piece:
    text = verbatim[found.end() :] if (found := _ALTERNATIVE.match(verbatim)) else verbatim
    if text.startswith((_TIES_IN_BRACKETS, _TIES_IN_BRACKETS[1:])):
        text = text.removeprefix("(")
        text = text.removesuffix(")") if text.count(")") > text.count("(") else text
    if name := _NAME.fullmatch(text):
        return Piece(PieceKind.NAME, verbatim, name["heading"], name["value"].strip())
    if of_party := _OF_PARTY.fullmatch(text):
        return Piece(_KINDS_OF_PARTY[of_party["heading"]], verbatim, of_party["heading"], of_party["value"])
    if crypto := _CRYPTO.fullmatch(text):
        return Piece(PieceKind.NUMBER, verbatim, crypto["heading"], crypto["value"])
    if (headed := _headed("ofac_numbers").match(text)) and (number := _number(verbatim, headed)):
        return number
    if detail := _headed("ofac_headings").match(text):
        return Piece(PieceKind.DETAIL, verbatim, detail["heading"], detail["value"])
    for heading, form in _ADDRESSES:
        if form.fullmatch(text):
            return Piece(PieceKind.DETAIL, verbatim, heading, text)
    if (headed := _headed("").match(text)) and (number := _number(verbatim, headed, needs_digit=True)):
        return number
    if detail := _COLON_HEADING.fullmatch(text):
        return Piece(PieceKind.DETAIL, verbatim, detail["heading"], detail["value"])
    return Piece(PieceKind.TEXT, verbatim)


@cache
def _headed(table: str) -> re.Pattern[str]:
    """Return the form of a piece with a heading of a table; without a table, of one that looks like a number's."""
    forms = [_NUMBER_HEADING]
    if table:
        headings = sorted(words(table, tables.__name__), key=len, reverse=True)
        forms = [re.escape(heading) for heading in headings]
    if table == "ofac_headings":
        forms += _DETAIL_FORMS
    return re.compile(rf"(?P<heading>{'|'.join(forms)})(?=[\s:#])[\s:#]*(?:-\s+)?(?P<value>\S.*)", re.DOTALL)


def _number(verbatim: str, headed: re.Match[str], *, needs_digit: bool = False) -> Piece | None:
    """Return the number behind a heading, or None where no number stands there ("Passport issued in Sarajevo")."""
    text = headed["value"]
    end = _end_of_number(text)
    number = text[:end].rstrip(",")
    if not any(char.isdigit() for char in number) and (needs_digit or not number.isupper()):
        return None
    after = _AFTER_NUMBER.fullmatch(text, end)
    brackets, rest = (after["brackets"], after["rest"]) if after else ("", "")
    country = None
    notes: list[str] = []
    # "(Jalisco) (Mexico)": the country is the last one; a place that is none says where the register is.
    for place in reversed(_BRACKETS.findall(brackets)):
        named = _PREVIOUSLY.sub("", place)
        if country is None and is_english_country(named):
            country = country_code(named)
        else:
            notes.insert(0, f"({place})")
    notes.append(rest.strip(" ,"))
    note = " ".join(notes).strip() or None
    return Piece(PieceKind.NUMBER, verbatim, headed["heading"], number, country=country, note=note)


def _end_of_number(text: str) -> int:
    """Return where a number ends: before a bracket, a plain word ("issued", "Diplomatic") or behind a comma.

    Plain words with a capital may stand before the digits: "Tatmadaw Kyee 19571", "Laissez-Passer 02154".
    """
    end, has_digit = 0, False
    for word in _WORDS.finditer(text):
        is_plain = _PLAIN_WORD.fullmatch(word[0]) is not None and len(word[0]) > 1
        if word["bracket"] or (is_plain and (has_digit or word[0].islower())):
            break
        end = word.end()
        has_digit = has_digit or any(char.isdigit() for char in word[0])
        if word[0].endswith(","):
            break
    return end
