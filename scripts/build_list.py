"""Build lists/eo13224.jsonl and lists/entity.schema.json.

Comes in: a folder of facts with two tables, sdgt_designations.csv (every entry that carried SDGT on OFAC's list of
the as-of date) and sections.csv (designations whose section, maker or announcement a source names), and `JAK_T`
below. Goes out: one record a line, sorted by OFAC's uid, the same bytes from the same facts.
Invariant: what the facts leave open stays null, with a note that says why; no section is read out of wording.

    python scripts/build_list.py FACTS_DIR [--out lists/eo13224.jsonl]
    python scripts/build_list.py --schema-only [--out lists/eo13224.jsonl]
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from sanscreen.errors import SanscreenError
from sanscreen.readers.jsonl import HeaderLine, ListHeader, line_schema
from sanscreen.readers.ofac import natural_name
from sanscreen.records import Designation, Entity, Kind, ListCounts, Name, json_line

AS_OF: Final = date(2026, 8, 20)
DEFAULT_OUT: Final = Path(__file__).parents[1] / "lists" / "eo13224.jsonl"
SCHEMA_NAME: Final = "entity.schema.json"

# Jund al-Khilafah in Tunisia. OFAC's CSV holds its weak names in remarks only, so the table of facts lacks them.
# Names: https://www.globalsecurity.org/military/world/para/jak-t.htm; quality as OFAC marks it.
JAK_T_UID: Final = "23863"
JAK_T_NAMES: Final = (
    Name(text="Jund al-Khilafah in Tunisia", kind="primary"),
    Name(text="Jund Al Khilafah-Tunisia"),
    Name(text="JAK-T"),
    Name(text="ISIS-Tunisia"),
    Name(text="ISIS-Tunisia Province"),
    Name(text="Soldiers of the Caliphate", quality="weak"),
    Name(text="Jund al-Khilafa", quality="weak"),
    Name(text="Jund al Khilafah", quality="weak"),
    Name(text="Jund al-Khilafah fi Tunis"),
    Name(text="Soldiers of the Caliphate in Tunisia"),
    Name(text="Tala I Jund al-Khilafah"),
    Name(text="Vanguards of the Soldiers of the Caliphate", quality="weak"),
    Name(text="Daesh Tunisia"),
    Name(text="Ajnad", quality="weak"),
)

_FROM_ENTRY: Final = "day taken from the OFAC entry date"

Row = Mapping[str, str]


def listed_name(listed: str, *, kind: str, primary: bool) -> Name:
    """Return the name of an entry.

    Args:
        listed: The name as OFAC lists it; runs of spaces become one.
        kind: Kind of its entity.
        primary: Whether it is the entity's primary name.

    Returns:
        The name in natural order, with its parts where the comma tells them apart.

    Raises:
        ValueError: A person's name has commas that are not understood.

    Example:
        >>> listed_name("LAVILLA, Ruben Pestano, Jr.", kind="person", primary=True).text
        'Ruben Pestano LAVILLA Jr.'
    """
    text, parts = natural_name(listed, Kind(kind))
    if kind == "person" and "," in listed and parts is None:
        raise ValueError(f"a person is listed as 'FAMILY, Given' or 'FAMILY, Given, Jr.'; got {listed!r}")
    return Name(text=text, kind="primary" if primary else "alias", parts=parts)


def names_of(row: Row) -> tuple[Name, ...]:
    """Return the names of an entry, the primary one first, each spelling once."""
    if row["ofac_uid"] == JAK_T_UID:
        return JAK_T_NAMES
    listed = [row["name"], *(alias for alias in row["aliases"].split("; ") if alias)]
    found: dict[str, Name] = {}
    for position, text in enumerate(listed):
        name = listed_name(text, kind=row["kind"], primary=position == 0)
        found.setdefault(name.text, name)
    return tuple(found.values())


def designation_of(row: Row, notice: Row | None) -> Designation:
    """Return the designation of an entry.

    Args:
        row: Its row of sdgt_designations.csv.
        notice: Its row of sections.csv, or None.

    Returns:
        The designation; `designated_on` is the announcement where known, else the entry on the list.
    """
    entry_on, entry_source = row["designated_on"] or None, row["date_source"] or None
    # The note on JAK-T says only what its fields say, and names a file that does not come with the list.
    entry_note = "" if row["ofac_uid"] == JAK_T_UID else row["note"]
    if notice is None:
        return Designation(
            authority="E.O. 13224",
            programme="SDGT",
            designated_on=entry_on,
            date_source=entry_source,
            note=entry_note or None,
        )
    announced_on = notice["announced_on"] or None
    notes = [f"list: {entry_note}"] if entry_note else []
    if announced_on is not None and len(announced_on) == len("2020-12"):
        notes.append(f"announced in {announced_on}, day not known")
        announced_on = None
    # Some days of sections.csv were taken from the entry, because the notice names a month or a weekday only
    # (Jundallah, uid 12299); four of them from an entry whose legal basis is unknown (al-Badri, uid 12926).
    announced_source = (entry_source or "ofac-entry-date") if _FROM_ENTRY in notice["note"] else "announcement"
    differs = entry_on is not None and announced_on is not None and entry_on != announced_on
    notes += [f"announcement: {notice['note'].replace(' in sdgt_designations.csv', '')}"] if notice["note"] else []
    return Designation(
        authority="E.O. 13224",
        section=notice["section"] or None,
        programme="SDGT",
        as_amended_by=[order for order in notice["as_amended_by"].split("; ") if order],
        determined_by=notice["determined_by"] or None,
        determined_on=notice["determined_on"] or None,
        designated_on=announced_on or entry_on,
        date_source=announced_source if announced_on else entry_source,
        citation=notice["federal_register_citation"] or None,
        url=notice["source_url"] or None,
        listed_on=entry_on if differs else None,
        listed_on_source=entry_source if differs else None,
        note="; ".join(notes) or None,
        confidence=notice["confidence"] or None,
    )


def build(facts: Path) -> str:
    """Return the text of the list.

    Args:
        facts: Folder with sdgt_designations.csv and sections.csv.

    Returns:
        The header line and one line an entity, sorted by uid.

    Raises:
        ValueError: A section stands in sections.csv for a uid that is not on the list, or a row is malformed.
    """
    entries, notices = _table(facts / "sdgt_designations.csv"), _table(facts / "sections.csv")
    if strangers := sorted(notices.keys() - entries.keys()):
        raise ValueError(f"sections.csv has uids that sdgt_designations.csv lacks: {', '.join(strangers)}")
    entities = [
        Entity(
            id=uid,
            kind=row["kind"],
            names=names_of(row),
            designations=[designation_of(row, notices.get(uid))],
            source=f"OFAC SDN list of {AS_OF}, uid {uid}",
            programmes=row["programmes"].split(),
        )
        for uid, row in sorted(entries.items(), key=lambda pair: int(pair[0]))
    ]
    header = ListHeader(
        name="eo13224",
        title="Entries under Executive Order 13224 (SDGT) on OFAC's list of Specially Designated Nationals",
        publisher="sanscreen, from the list of the Office of Foreign Assets Control (OFAC), US Treasury",
        as_of=AS_OF,
        source_url="https://sanctionslist.ofac.treas.gov/Home/SdnList",
        generator="scripts/build_list.py",
        note="Strong names only, but for Jund al-Khilafah in Tunisia. Compliance work loads OFAC's current list.",
        counts=ListCounts.of(entities),
    )
    first = HeaderLine(list=header).model_dump(mode="json", exclude_defaults=True)
    return "\n".join([json_line(first), *(entity.to_json() for entity in entities), ""])


def schema_text() -> str:
    """Return the JSON schema of a line of a list, as it stands in lists/."""
    return json.dumps(line_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script; returns the exit status."""
    parser = argparse.ArgumentParser(description="Build the bundled E.O. 13224 list and the schema of its lines.")
    parser.add_argument("facts", type=Path, nargs="?", help="folder with sdgt_designations.csv and sections.csv")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="list file; the schema goes beside it")
    parser.add_argument("--schema-only", action="store_true", help="write the schema and leave the list as it is")
    options = parser.parse_args(arguments)
    if options.facts is None and not options.schema_only:
        parser.error("give the folder of facts, or --schema-only")
    try:
        if not options.schema_only:
            _write(options.out, build(options.facts))
        _write(options.out.with_name(SCHEMA_NAME), schema_text())
    except (OSError, KeyError, ValueError, SanscreenError) as error:
        print(f"build_list: {error}", file=sys.stderr)
        return 2
    return 0


def _table(path: Path) -> dict[str, dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    table = {row["ofac_uid"]: row for row in rows}
    if len(table) != len(rows):
        raise ValueError(f"{path}: a uid stands twice; keep one row of it")
    return table


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path}: {len(text.splitlines()):,} lines")


if __name__ == "__main__":
    sys.exit(main())
