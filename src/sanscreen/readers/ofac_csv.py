"""Reader of OFAC's legacy CSV files: a list in three or four files without headers.

Comes in: the primary file (sdn.csv or cons_prim.csv); the files of aliases, addresses and continued Remarks are found
beside it (alt.csv, add.csv, sdn_comments.csv; cons_alt.csv and so on). Goes out: an `EntityList`. Invariant: a row that
cannot be placed, a file that is not there and a byte that is no text are problems, and the digest covers all files that
were read. The files carry programmes alone: no legal basis, no section and, but for lists of securities, no date. It
does not know the grammar of the Remarks: see `sanscreen.readers.ofac_remarks`.

Source: OFAC's "dat_spec.txt" (data specification of 2004-12-06, updated 2023-09-25): columns, "-0-" for null, Remarks
of at most 1,000 characters that go on in the comments file; strong aliases stand in alt.csv, weak ones in the Remarks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sanscreen.errors import ListError
from sanscreen.readers.base import Format
from sanscreen.readers.ofac import (
    PUBLISHER,
    SOURCE_URL,
    address_line,
    designations,
    kind_of,
    natural_name,
    ofac_date,
)
from sanscreen.readers.ofac_csv_rows import ADDRESSES, ALIASES, CONTINUATIONS, ENTITIES, Part, Row, part_of, rows
from sanscreen.readers.ofac_features import Features
from sanscreen.readers.ofac_remarks import Piece, PieceKind, pieces
from sanscreen.readers.reading import Reading
from sanscreen.readers.source import Source, digest_of
from sanscreen.records import Designation, EntityList, Kind, Name
from sanscreen.records.checks import is_visible

__all__ = ["FORMAT", "entity", "files_beside", "read", "sniff"]

_FORMAT_NAME: Final = "ofac-csv"
_MOST_REMARKS: Final = 1000
_SISTERS: Final = (ALIASES, ADDRESSES, CONTINUATIONS)
_WITHOUT: Final = {
    ALIASES: "no strong alias (a.k.a., f.k.a., n.k.a.) is in this list, and who bears one is not found by it",
    ADDRESSES: "no address is in this list",
    CONTINUATIONS: "Remarks of more than 1,000 characters end in the middle",
}
# Which list it is, only the name of the file tells.
_TITLES: Final = (
    ("sdn", ("Specially Designated Nationals and Blocked Persons List", "OFAC SDN list")),
    ("cons", ("Consolidated Sanctions List (non-SDN lists)", "OFAC consolidated non-SDN list")),
)
_ALIAS_TYPES: Final = frozenset({"aka", "fka", "nka"})
_FORMER: Final = frozenset({"fka", "f.k.a."})
# Of these the kind of the name says all; "now known as" and "doing business as" are kept in its note.
_TOLD_BY_KIND: Final = _FORMER | {"aka", "a.k.a."}
# Headings of OFAC's other formats for what stands in columns, and in pieces of the Remarks, here.
_COLUMNS: Final = {
    "Title": "Title",
    "Call_Sign": "Vessel Call Sign",
    "Vess_type": "Vessel Type",
    "Tonnage": "Vessel Tonnage",
    "GRT": "Vessel Gross Registered Tonnage",
    "Vess_flag": "Vessel Flag",
    "Vess_owner": "Vessel Owner",
}
_PIECES: Final = {"nationality": "Nationality Country", "citizen": "Citizenship Country"}
_BETWEEN_TAGS: Final = re.compile(r"\]\s*\[")


def sniff(source: Source) -> bool:
    """Say whether a file is one of OFAC's legacy CSV files.

    Args:
        source: The file.

    Returns:
        True for a primary file, and for a file of aliases, addresses or continued Remarks: `read` says which file to
        give instead of these.

    Example:
        >>> from pathlib import Path
        >>> nulls = b",-0- " * 8
        >>> sniff(Source(Path("sdn.csv"), b"36,AEROCARIBBEAN AIRLINES,-0- ,CUBA" + nulls))
        True
        >>> sniff(Source(Path("mine.csv"), b"36,AEROCARIBBEAN AIRLINES,,CUBA"))
        False
    """
    return part_of(source) is not None


def read(source: Source) -> EntityList:
    """Read a list.

    Args:
        source: Its primary file.

    Returns:
        Its entities in their order.

    Raises:
        ListError: The file is not the primary one, or holds no good record.

    Example:
        >>> from pathlib import Path
        >>> read(Source(Path("alt.csv"), b"36,12,aka,AERO-CARIBBEAN,-0- "))
        Traceback (most recent call last):
        ...
        sanscreen.errors.ListError: alt.csv: holds the aliases of a list, not its entities; give sdn.csv, with this file
        beside it
    """
    part = part_of(source)
    if part is not None and part is not ENTITIES:
        primary = ENTITIES.file_names(source)[0]
        wrong = f"holds the {part.holds} of a list, not its entities; give {primary}, with this file beside it"
        raise ListError(wrong, path=source.path)
    reading = Reading(source, _FORMAT_NAME)
    held = list(_with_ids(rows(source, ENTITIES, reading), reading))
    beside, missing = _sisters(source)
    for part, wrong in missing.items():
        reading.problem(f"{wrong}: {_WITHOUT[part]}; fetch it into the same folder")
    of_part: dict[Part, dict[str, list[Row]]] = {part: {row["ent_num"]: [] for row in held} for part in _SISTERS}
    for part, sister in beside.items():
        for row in rows(sister, part, reading):
            if row["ent_num"] in of_part[part]:
                of_part[part][row["ent_num"]].append(row)
            else:
                wrong = f"belongs to no entity of {source.path.name}; left out: {', '.join(row.fields.values())}"
                reading.problem(wrong, record=row["ent_num"], line=row.line, file=row.file)
    listed = frozenset(row["SDN_Name"] for row in held)
    stem = source.name.casefold()
    title, short_title = next((titles for start, titles in _TITLES if stem.startswith(start)), (None, "OFAC list"))
    for row in held:
        sisters = {part: of_entity[row["ent_num"]] for part, of_entity in of_part.items()}
        reading.add(entity(row, sisters, reading, listed=listed, title=short_title), line=row.line)
    digest = digest_of([source, *beside.values()])
    return reading.finished(title=title, publisher=PUBLISHER, source_url=SOURCE_URL, digest=digest)


def files_beside(source: Source) -> tuple[Source, ...]:
    """Return the other files of a list.

    Args:
        source: Its primary file.

    Returns:
        Those of its files that are there and that `read` reads with it.

    Example:
        >>> from pathlib import Path
        >>> files_beside(Source(Path("alt.csv"), b"36,12,aka,AERO-CARIBBEAN,-0- "))
        ()
    """
    return tuple(_sisters(source)[0].values()) if part_of(source) is ENTITIES else ()


def _with_ids(found: Iterable[Row], reading: Reading) -> Iterator[Row]:
    """Yield rows of which each has an id of its own, for a row without one would be lost with its name.

    In a copy of the list of January 2022 the last row has the number of another party. Aliases and addresses of that
    number belong to the first as far as anyone can tell.
    """
    seen: dict[str, list[Row]] = {}
    for row in found:
        uid = row["ent_num"]
        same = seen.setdefault(uid, [])
        twin = next((other for other in same if other.fields == row.fields), None)
        if twin is not None:
            wrong = f"stands on line {twin.line} already, word for word; left out"
            reading.problem(wrong, record=uid, line=row.line)
            continue
        same.append(row)
        own, wrong = uid, ""
        if not uid:
            own = f"line-{row.line}"
            wrong = f"the entity has no number; kept as {own!r}"
        elif len(same) > 1:
            own = f"{uid}-{len(same)}"
            wrong = f"the entity on line {same[0].line} has this number too, with what belongs to it; kept as {own!r}"
        elif not uid.isdecimal():
            wrong = "is no number; kept as it stands"
        if wrong:
            reading.problem(wrong, record=own, field="ent_num", line=row.line)
        yield replace(row, fields={**row.fields, "ent_num": own}) if own != uid else row


def _sisters(source: Source) -> tuple[dict[Part, Source], dict[Part, str]]:
    """Return the other files of a list, and of those that are not there what is wrong."""
    found: dict[Part, Source] = {}
    missing: dict[Part, str] = {}
    for part in _SISTERS:
        names = part.file_names(source)
        # Many editions need no file of continued Remarks; where one is missed, `_remarks` says so.
        if part is not CONTINUATIONS:
            missing[part] = f"there is no {names[-1]} beside it"
        try:
            for sister in filter(None, map(source.beside, names)):
                if part_of(sister) is part:
                    found[part] = sister
                    break
                missing[part] = f"{sister.path.name} beside it does not hold the {part.holds} of a list"
        except ListError as error:
            missing[part] = str(error)
    return found, {part: wrong for part, wrong in missing.items() if part not in found}


def entity(
    row: Row,
    sisters: Mapping[Part, Sequence[Row]],
    reading: Reading,
    *,
    listed: Collection[str] = (),
    title: str = "OFAC list",
) -> dict[str, Any]:
    """Return the fields of the entity of a row.

    Args:
        row: A row of the primary file.
        sisters: The rows of the other files that belong to it.
        reading: Keeps the problems.
        listed: Names of all entities of the list, see `sanscreen.readers.ofac_remarks.pieces`.
        title: Short title of the list, for the source of the record.

    Returns:
        Fields of an `Entity`.
    """
    uid, kind = row["ent_num"], kind_of(row["SDN_Type"])
    if kind is Kind.UNKNOWN:
        wrong = f"is no kind of party that is known: {row['SDN_Type']!r}; kept as unknown"
        reading.problem(wrong, record=uid, field="SDN_Type", line=row.line)
    remarks, is_cut = _remarks(row, sisters[CONTINUATIONS], reading)
    told = pieces(remarks, listed=listed, is_cut=is_cut)
    features = Features(reading, uid, row.line)
    for column, heading in _COLUMNS.items():
        if row[column]:
            features.feature(heading, row[column])
    for address in sisters[ADDRESSES]:
        if address["add_remarks"]:
            features.detail("Address", _address(address), notes=[address["add_remarks"]])
    for piece in told:
        _tell(features, piece, reading, row)
    programmes = [tag for text in _BETWEEN_TAGS.split(row["Program"]) if is_visible(tag := text.strip(" []"))]
    weak = [_weak_name(piece, kind) for piece in told if piece.kind is PieceKind.NAME]
    return {
        "id": uid,
        "kind": kind,
        "names": [*_strong_names(row, sisters[ALIASES], kind, reading), *weak],
        "designations": _designations(programmes, told, reading, row),
        "addresses": [text for address in sisters[ADDRESSES] if (text := _address(address))],
        "remarks": remarks,
        "source": f"{title}, uid {uid}",
        "programmes": list(dict.fromkeys(programmes)),
        **features.fields(),
    }


def _strong_names(row: Row, aliases: Sequence[Row], kind: Kind, reading: Reading) -> list[Name]:
    """Return the strong names: that of the row itself, and those of the file of aliases."""
    named = [_name(row["SDN_Name"], kind, "primary")] if row["SDN_Name"] else []
    for alias in aliases:
        sort = alias["alt_type"].casefold()
        if not alias["alt_name"]:
            wrong = "an alias without a name; left out"
            reading.problem(wrong, record=row["ent_num"], field="alt_name", line=alias.line, file=alias.file)
            continue
        if sort not in _ALIAS_TYPES:
            wrong = f"is no type of alias that is known: {alias['alt_type']!r}; kept as an alias"
            reading.problem(wrong, record=row["ent_num"], field="alt_type", line=alias.line, file=alias.file)
        note = None if sort in _TOLD_BY_KIND else alias["alt_type"]
        notes = [text for text in (note, alias["alt_remarks"]) if text]
        named.append(_name(alias["alt_name"], kind, "former" if sort in _FORMER else "alias", note="; ".join(notes)))
    return named


def _name(listed: str, kind: Kind, name_kind: str, *, quality: str = "strong", note: str = "") -> Name:
    text, parts = natural_name(listed, kind)
    text = text if is_visible(text) else listed  # a name of commas alone
    return Name(text=text, kind=name_kind, quality=quality, parts=parts, note=note or None)


def _weak_name(piece: Piece, kind: Kind) -> Name:
    heading = piece.heading.casefold()
    name_kind = "former" if heading in _FORMER else "alias"
    return _name(piece.value, kind, name_kind, quality="weak", note="" if heading in _TOLD_BY_KIND else heading)


def _address(row: Row) -> str:
    return address_line([row["address"]], city=row["city"], country=row["country"])


def _remarks(row: Row, continuations: Sequence[Row], reading: Reading) -> tuple[str, bool]:
    """Return the whole Remarks, and whether their end is missing."""
    remarks = "".join([row["Remarks"], *(continuation["Remarks"] for continuation in continuations)]).strip()
    # All Remarks end in a full stop, so those of full length without one go on elsewhere.
    is_cut = len(row["Remarks"]) >= _MOST_REMARKS and not continuations and not remarks.endswith(".")
    if is_cut:
        name = CONTINUATIONS.file_names(reading.source)[-1]
        wrong = f"stop in the middle, after {len(row['Remarks'])} characters, and {name} does not continue them"
        reading.problem(wrong, record=row["ent_num"], field="Remarks", line=row.line)
    return remarks, is_cut


def _designations(programmes: Sequence[str], told: Iterable[Piece], reading: Reading, row: Row) -> list[Designation]:
    """Return a designation for each programme that names its order."""
    dates = {piece.heading: ofac_date(piece.value) for piece in told if piece.heading.startswith("Listing Date (")}
    found = []
    for pair in designations(programmes, ()):
        # "Listing Date (CMIC) 03 Jun 2021" is the day of an entry with the tag "CMIC-EO13959".
        heading = f"Listing Date ({pair['programme'].partition('-')[0]})"
        listed_on = reading.day(dates.get(heading), field=heading, record=row["ent_num"], line=row.line)
        if listed_on is not None:
            pair |= {"listed_on": listed_on, "listed_on_source": "ofac-listing-date"}
        designation = reading.designation(pair, record=row["ent_num"], line=row.line)
        if designation is not None:
            found.append(designation)
    return found


def _tell(features: Features, piece: Piece, reading: Reading, row: Row) -> None:
    """Put a piece of the Remarks into its field; what does not fit into it stays as a detail, verbatim."""
    match piece.kind:
        case PieceKind.NAME:
            return
        case PieceKind.NUMBER:
            features.document(piece.heading, piece.value, country=piece.country, notes=[piece.note])
        case PieceKind.RELATION:
            features.relation(piece.heading, piece.value)
        case PieceKind.BIRTH_PLACE:
            features.feature("Place of Birth", piece.value)
        case PieceKind.BIRTH_DATE:
            born = reading.birth_date(ofac_date(piece.value), record=row["ent_num"], line=row.line)
            if born is not None:
                features.feature("Birthdate", piece.value, date=born)
            else:
                features.detail("Remark", piece.verbatim)
        case PieceKind.NATIONALITY:
            country = reading.country(piece.value, field="nationalities", record=row["ent_num"], line=row.line)
            if country is not None:
                features.feature(_PIECES.get(piece.heading, piece.heading), piece.value, country=country)
            else:
                features.detail("Remark", piece.verbatim)
        case PieceKind.GENDER | PieceKind.DETAIL:
            features.feature(piece.heading, piece.value)
        case _:
            features.detail("Remark", piece.verbatim)


FORMAT: Final = Format(name=_FORMAT_NAME, sniff=sniff, read=read, beside=files_beside)
