"""Lists to measure on: whatever `sanscreen.read_list` reads, plain names in JSON lines, and the names of the UN's list.

Comes in: a bundled name or a path, one or several. Goes out: a `LoadedList` whose entities are sanscreen's records,
with a digest that identifies them. A list that can't be read is a `ListUnreadable` with the reason and what to do.
Peers get the same records; an engine file turns them into what its library wants.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.un_names import is_un_list, read_un_names
from sanscreen.records import Entity, Name, NameParts

BUNDLED = "eo13224"
"""The list that comes with the library; it is public, so a record on it may print names."""


class ListUnreadable(Exception):
    """A list that can't be measured on; the message says why and what to do."""


@dataclass(frozen=True)
class LoadedList:
    """Entities to measure on.

    Attributes:
        label: What the record calls the list: the bundled name or the file names, never a path.
        entities: The records, ids unique.
        digest: SHA-256 of ids and names; equal for equal lists.
        public: Whether names of it may stand in a record.
    """

    label: str
    entities: tuple[Entity, ...]
    digest: str
    public: bool


def load_lists(sources: Sequence[str]) -> LoadedList:
    """Load one list, or several as one.

    Args:
        sources: The bundled name or paths. Entities of the second and later lists get an id with the list's number.

    Returns:
        The joined list.

    Raises:
        ListUnreadable: One of them can't be read.
    """
    parts = [_load(source) for source in sources]
    entities: list[Entity] = []
    for number, part in enumerate(parts):
        entities += part if number == 0 else [e.model_copy(update={"id": f"{number + 1}:{e.id}"}) for e in part]
    label = " + ".join(source if source == BUNDLED else Path(source).name for source in sources)
    return LoadedList(label, tuple(entities), digest_entities(entities), list(sources) == [BUNDLED])


def digest_entities(entities: Iterable[Entity]) -> str:
    """Return a digest of what the suite uses of a list.

    Args:
        entities: The records.

    Returns:
        SHA-256 of ids, kinds and names, 64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for entity in entities:
        names = [[name.text, str(name.quality)] for name in entity.names]
        digest.update(json.dumps([entity.id, str(entity.kind), names], ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _load(source: str) -> list[Entity]:
    path = Path(source)
    if source != BUNDLED and not path.is_file():
        raise ListUnreadable(f"there is no file {source!r}: give the bundled name {BUNDLED!r} or the path of a list")
    try:
        plain = None if source == BUNDLED else _read_names_jsonl(path)
        if plain is not None:
            return plain
        if source != BUNDLED and is_un_list(path):
            return list(read_un_names(path))
        from sanscreen import read_list

        return list(read_list(source))
    except ListUnreadable:
        raise
    except (ImportError, OSError, ValueError) as error:
        raise ListUnreadable(f"the list {source!r} can't be read: {error}") from error


def _read_names_jsonl(path: Path) -> list[Entity] | None:
    """Return the entities of a names JSONL file, or None where the file is of another form.

    Each line is `{uid, kind, name, aliases, programs}`, names of persons as "FAMILY, Given".
    """
    with path.open("rb") as lines:
        first = lines.readline(1 << 20)
    try:
        record = json.loads(first)
    except ValueError:
        return None
    if not (isinstance(record, dict) and {"uid", "kind", "name", "aliases"} <= record.keys()):
        return None
    entities = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                texts = [record["name"], *record["aliases"]]
                names = tuple(
                    _named(text, kind=record["kind"], is_primary=position == 0) for position, text in enumerate(texts)
                )
                entities.append(Entity(id=str(record["uid"]), kind=record["kind"], names=names))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                message = f"line {number} of {path.name} is not a record of names: {error}; mend or remove the line"
                raise ListUnreadable(message) from error
    return entities


def _named(text: str, *, kind: str, is_primary: bool) -> Name:
    name_kind = "primary" if is_primary else "alias"
    family, comma, given = text.partition(",")
    if kind == "person" and comma and given.strip() and family.strip():
        parts = NameParts(given=(given.strip(),), family=(family.strip(),))
        return Name(text=f"{given.strip()} {family.strip()}", kind=name_kind, parts=parts)
    return Name(text=text, kind=name_kind)
