"""The names of a party of OFAC's ADVANCED XML.

Comes in: the rows of its identities. Goes out: fields of `Name` records. Invariant: a name is one way of writing in one
script, so that a documented name in two scripts is two names; every part that the file gives stands in a name; whether
a name is weak is as the file says. It reads no XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sanscreen.readers.advanced_rows import Alias, DocumentedName, Identity, NamePart
from sanscreen.readers.advanced_sets import Place, Sets, period_text
from sanscreen.readers.ofac import natural_name
from sanscreen.records import Kind, NameKind, NameParts, NameQuality

__all__ = ["names_of"]

# Types of OFAC's set NamePartType. Of a person the family name is printed first, then the given ones in their order.
_FAMILY: Final = "Last Name"
_GIVEN: Final = frozenset({"First Name", "Middle Name", "Patronymic", "Matronymic"})
# Parts that stand for another name, by which the party is known as well.
_OTHER_FAMILY: Final = "Maiden Name"
_OTHER_NAME: Final = "Nickname"
# OFAC's set AliasType.
_FORMER: Final = "F.K.A."
_USUAL: Final = frozenset({"A.K.A.", "F.K.A.", "Name"})
# OFAC's set DocNameStatus: of the ways in which a name is written the one in Latin letters that OFAC prints.
_MAIN: Final = "Primary Latin"


def names_of(identities: Iterable[Identity], sets: Sets, place: Place) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the names of a party.

    Args:
        identities: Its identities.
        sets: The reference sets.
        place: The party.

    Returns:
        Fields of the names, the primary one as OFAC prints it first; and the text of each documented name by its id.

    Example:
        >>> from pathlib import Path
        >>> from sanscreen.readers.reading import Reading
        >>> from sanscreen.readers.source import Source
        >>> sets = Sets(Reading(Source(Path("mine.xml"), b"<Sanctions/>"), "ofac-advanced-xml"))
        >>> name = DocumentedName("301", "1", (NamePart("AJNAD", "1", "215", "1", False),), (), (), ())
        >>> alias = Alias("1403", True, False, None, None, (name,))
        >>> names_of([Identity("201", True, False, None, (alias,), {"1": "1525"}, ())], sets, Place("7", 1))[1]
        {'301': 'AJNAD'}
    """
    ranked: list[tuple[int, dict[str, Any]]] = []
    texts: dict[str, str] = {}
    for identity in identities:
        for alias in identity.aliases:
            for documented in alias.names:
                if not documented.parts:
                    sets.problem(f"the documented name {documented.id} says nothing; left out", "names", place)
                is_main = sets.known("DocNameStatus", documented.status, place) == _MAIN
                for name in _written(documented, alias, identity, sets, place):
                    texts.setdefault(documented.id, name["text"])
                    # The Cyrillic spelling of a primary name may stand before the Latin one.
                    rank = 2 if name["kind"] is not NameKind.PRIMARY else 0 if is_main else 1
                    ranked.append((rank, name))
                sets.check_documents(documented.documents, place)
    return [name for _, name in sorted(ranked, key=lambda pair: pair[0])], texts


def _written(
    documented: DocumentedName, alias: Alias, identity: Identity, sets: Sets, place: Place
) -> Iterator[dict[str, Any]]:
    """Yield a documented name in each of its scripts, and the names that stand in it for others."""
    sort = sets.text("AliasType", alias.type, place)
    said = [
        sort if sort and sort not in _USUAL else None,
        "false identity" if identity.is_false else None,
        "acronym" if any(part.is_acronym for part in documented.parts) else None,
        alias.comment,
        period_text(alias.period),
        *documented.comments,
        *(country.name for key in documented.countries if (country := sets.country(key, place))),
        *(sets.known("ScriptStatus", part.script_status, place) for part in documented.parts),
    ]
    is_main = alias.is_primary and identity.is_primary and not identity.is_false
    kind = NameKind.PRIMARY if is_main else NameKind.FORMER if sort == _FORMER else NameKind.ALIAS
    for key in dict.fromkeys(part.script for part in documented.parts):
        script = sets.script(key, place)
        parts = [(_type(part, identity, sets, place), part.text) for part in documented.parts if part.script == key]
        for text, told_apart, reason in _spelled(parts, script):
            name = {
                "text": text,
                "kind": kind if reason is None else NameKind.ALIAS,
                "quality": NameQuality.WEAK if alias.is_low_quality else None,
                "script": script,
                "parts": told_apart,
                "note": "; ".join(dict.fromkeys(words for words in (reason, *said) if words)),
            }
            # A record remembers which fields it was given: fewer are half the memory of a list of many names.
            yield {field: value for field, value in name.items() if value}


def _type(part: NamePart, identity: Identity, sets: Sets, place: Place) -> str | None:
    """Return the type of a part of a name, by way of its group."""
    key = identity.part_types.get(part.group)
    if key is None:
        sets.missing("NamePartGroup", part.group, place)
    return sets.text("NamePartType", key, place)


def _spelled(
    parts: list[tuple[str | None, str]], script: str | None
) -> Iterator[tuple[str, NameParts | None, str | None]]:
    """Yield the name, its parts and None; then each name that stands in it for another, and what it is."""
    family = [text for sort, text in parts if sort == _FAMILY]
    given = [text for sort, text in parts if sort in _GIVEN]
    others = [(sort, text) for sort, text in parts if sort in (_OTHER_FAMILY, _OTHER_NAME)]
    if len(family) + len(given) + len(others) < len(parts) or not (family or given):
        # No person's name, or one of parts that are not known: as it stands.
        yield *natural_name(" ".join(text for _, text in parts), Kind.ORGANIZATION), None
        return
    yield *_of_person(family, given, script), None
    for sort, text in others:
        yield *_of_person([text], [] if sort == _OTHER_NAME else given, script), sort


def _of_person(family: list[str], given: list[str], script: str | None) -> tuple[str, NameParts | None]:
    """Return a person's name in natural order, by way of OFAC's printed form, so that all its formats give the same."""
    comma = ", " if family and given else ""
    return natural_name(f"{' '.join(family)}{comma}{' '.join(given)}", Kind.PERSON, script)
