"""Which words of an XML list do not stand in its entities: the file is read in another way than the readers do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from sanscreen import read_list

# "dd/07/1978": our records write the year first.
UK_DAY = re.compile(r"([0-9]{2}|dd)/([0-9]{2}|mm)/([0-9]{4})")


def values(element: ET.Element, skipped: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield every text and attribute of an element, those in elements of some names left out."""
    if (tag := element.tag.rpartition("}")[2]) in skipped:
        return
    yield tag, element.text or ""
    yield from ((field, value) for field, value in element.attrib.items() if field not in skipped)
    for below in element:
        yield from values(below, skipped)


def texts(value: object) -> Iterator[str]:
    """Yield every text of plain values."""
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from texts(below)
    elif value is not None:
        yield str(value)


def lost(path: Path, names: Collection[str], skipped: Collection[str]) -> list[str]:
    """Return the words of records that do not stand in their entities, read in another way than the reader does."""
    entities = list(read_list(path))
    records = [element for element in ET.parse(path).getroot().iter() if element.tag.rpartition("}")[2] in names]
    assert len(records) == len(entities)
    missing = []
    for record, entity in zip(records, entities, strict=True):
        held = set(re.findall(r"\w+", " ".join(texts(entity.model_dump(mode="json")))))
        held |= {word.lstrip("0") for word in held}
        for field, value in values(record, skipped):
            said = UK_DAY.sub(lambda day: " ".join(reversed(day.groups())), value)
            words = set(re.findall(r"\w+", said)) - {"dd", "mm"}
            missing += [f"{entity.id} {field}: {value.strip()}"] * (not words <= held)
    return missing
