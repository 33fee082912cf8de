"""Names of the UN Security Council's consolidated list (XML), enough to measure on.

Comes in: the publisher's file. Goes out: entities with their names, kinds, qualities and original-script names, read
as a stream. An alias field that holds several names between semicolons is several names, and a name in another script
in brackets behind a name is a name of its own. Nothing else of a record is read: dates, documents and addresses are
not what this suite asks about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.fold import fold, script_of
from sanscreen.records import Entity, Name

ROOT = b"<CONSOLIDATED_LIST"
_KINDS = {"INDIVIDUAL": "person", "ENTITY": "organization"}
_NAME_FIELDS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_QUALITY = {"Good": "strong", "a.k.a.": "strong", "f.k.a.": "strong", "Low": "weak"}
_BRACKETS = re.compile(r"^([^()]+)\(([^()]+)\)$")


class XmlUnreadable(ValueError):
    """An XML file that can't be used; the message says why."""


def is_un_list(path: Path) -> bool:
    """Say whether a file begins as the UN's list does."""
    with path.open("rb") as stream:
        return ROOT in stream.read(4096)


def read_un_names(path: Path) -> Iterator[Entity]:
    """Read the entities of the UN's list, in the order of the file.

    Args:
        path: The file.

    Yields:
        Entities under their DATAID; a record without a name is left out.

    Raises:
        XmlUnreadable: The file is cut off or no XML, or declares entities of its own.
        ImportError: defusedxml is not installed.
    """
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import ParseError, iterparse  # type: ignore[import-untyped]

    try:
        for _, element in iterparse(path, events=("end",)):
            if element.tag in _KINDS:
                entity = _entity(element)
                element.clear()
                if entity is not None:
                    yield entity
    except (ParseError, DefusedXmlException) as error:
        raise XmlUnreadable(f"{path.name} is not the whole of an XML file: {error}; fetch it again") from error


def _entity(element: Any) -> Entity | None:
    kind = _KINDS[element.tag]
    main = " ".join(text for field in _NAME_FIELDS if (text := _text(element, field)))
    names = [Name(text=main, kind="primary")] if fold(main) else []
    original = _text(element, "NAME_ORIGINAL_SCRIPT")
    texts = [(original, "strong")] if original else []
    for alias in element.iter(f"{element.tag}_ALIAS"):
        # An alias without a quality is an empty element.
        quality = _QUALITY.get(_text(alias, "QUALITY"))
        if quality is not None:
            texts += [(text, quality) for text in _several(_text(alias, "ALIAS_NAME"))]
    known = {main}
    for text, quality in texts:
        if fold(text) and text not in known:
            known.add(text)
            names.append(Name(text=text, quality=quality))
    return Entity(id=_text(element, "DATAID"), kind=kind, names=tuple(names)) if names else None


def _several(field: str) -> list[str]:
    found = []
    for text in re.split(r"[;؛]", field):
        brackets = _BRACKETS.match(text.strip())
        if brackets and len({script_of(part) for part in brackets.groups()}) > 1:
            found += [part.strip() for part in brackets.groups()]
        else:
            found.append(text.strip())
    return found


def _text(element: Any, field: str) -> str:
    return " ".join((element.findtext(field) or "").split())
