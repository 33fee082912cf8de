"""A screener on disk: its prepared lists, the tables of its index and its profile in one file, mapped into memory.

In: prepared lists and a profile, or a path. Out: the file, or what was in it.

The file: 8 bytes of magic; the length of the header, 8 bytes; the SHA-256 of the header, 32 bytes; the header, which is
JSON; then the arrays, each from a multiple of 64 bytes on. The header says for each array its type, its place and its
CRC-32, for each list what is known of it, and what the tables were made by: the version of the format and of the
scoring, and the digests of the frequency table and of the code and reference data that make normal forms and keys.
Nothing is pickled.

Invariant: what is read back gives the same answers; a file that is cut, changed, of another version or made by other
code is refused, and a file is written aside and swapped in whole. Many processes that load one file share its memory.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from sanscreen.arrays import KeyTable, Rows, Texts
from sanscreen.errors import ListError, ProfileError
from sanscreen.index import NameTables, Shapes, latin_key_table
from sanscreen.matching import SCORING_VERSION, Profile
from sanscreen.names import romaniser, weights_digest
from sanscreen.prepared import KINDS, PreparedLists
from sanscreen.records import ListInfo

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE_VERSION = 4
"""Raised whenever the file is written otherwise."""

_MAGIC = b"SANSCRN\n"
_LENGTH, _DIGEST = 8, 32
_ALIGNMENT = 64
# Problems of a list stand in the header; more than this is a damaged length.
_LONGEST_HEADER = 1 << 26
_TABLES = {
    "Texts": Texts,
    "Rows": Rows,
    "Shapes": Shapes,
    "KeyTable": KeyTable,
    "KeyTable | None": KeyTable,
    "NameTables": NameTables,
}
# What decides the keys and weights in the tables, below the package.
_MAKERS = ("names", "index/tables.py", "index/shapes.py", "arrays.py", "matching/documents.py")


def write_screener(path: str | PathLike[str], prepared: PreparedLists, profile: Profile) -> None:
    """Write prepared lists and a profile.

    Args:
        path: The file; one that was there before is replaced whole.
        prepared: The lists.
        profile: The profile.

    Raises:
        OSError: The file cannot be written; one that was there before is untouched.
    """
    tables = replace(prepared.tables, by_latin_key=latin_key_table(prepared.tables))
    sections: list[dict[str, Any]] = []
    arrays: list[NDArray[Any]] = []
    start = 0
    for name, array in _arrays(replace(prepared, tables=tables)):
        held = np.ascontiguousarray(array)
        size = held.nbytes
        padded = -(-size // _ALIGNMENT) * _ALIGNMENT
        check = zlib.crc32(bytes(padded - size), zlib.crc32(held.view(np.uint8).data))
        sections.append({"name": name, "type": held.dtype.str, "start": start, "size": size, "check": check})
        arrays.append(held)
        start += padded
    header = {
        "version": FILE_VERSION,
        "made_by": made_by(),
        "profile": profile.model_dump(mode="json"),
        "profile_digest": profile.digest,
        "lists": [json.loads(info.model_dump_json()) for info in prepared.lists],
        "size": start,
        "arrays": sections,
    }
    target = Path(path)
    aside = target.with_name(f".{target.name}.{os.getpid()}-{get_ident()}.part")
    try:
        with aside.open("wb") as stream:
            stream.write(_head(json.dumps(header, ensure_ascii=False, sort_keys=True).encode()))
            for section, array in zip(sections, arrays, strict=True):
                stream.write(array.view(np.uint8).data)
                stream.write(bytes(-section["size"] % _ALIGNMENT))
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _head(header: bytes) -> bytes:
    head = _MAGIC + len(header).to_bytes(_LENGTH, "little") + hashlib.sha256(header).digest() + header
    return head + bytes(-len(head) % _ALIGNMENT)


def _arrays(held: Any, prefix: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of a table and of the tables in it, by name."""
    for field in fields(held):
        value = getattr(held, field.name)
        if isinstance(value, np.ndarray):
            yield prefix + field.name, value
        elif is_dataclass(value):
            yield from _arrays(value, f"{prefix}{field.name}.")


def read_screener(path: str | PathLike[str]) -> tuple[PreparedLists, Profile]:
    """Read what `write_screener` wrote; the arrays are mapped, not copied.

    Args:
        path: The file. It may be replaced while it is in use, but not changed in place.

    Returns:
        The lists and the profile.

    Raises:
        ListError: The file is absent, of another format or version, made by other code, or damaged.
        ProfileError: Its profile does not fit this version of sanscreen.
    """
    try:
        with Path(path).open("rb") as stream:
            content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise ListError(f"cannot be read as a saved screener: {error}", path=path) from None
    header, start = _header(content, path)
    try:
        arrays = {section["name"]: _array(content, start, section, path) for section in header["arrays"]}
        if len(content) != start + header["size"]:
            raise ListError("is damaged: it was cut off or added to; save it again", path=path)
        lists = tuple(ListInfo.model_validate(info) for info in header["lists"])
        prepared: PreparedLists = _table(PreparedLists, "", arrays, {"lists": lists})
        _validate(prepared)
    except (KeyError, ValueError, TypeError) as error:
        raise ListError(f"is damaged: {error}; save it again", path=path) from None
    try:
        profile = Profile(**header["profile"])
    except (ValidationError, TypeError, KeyError) as error:
        raise ProfileError(f"{path}: the saved profile does not fit this version of sanscreen: {error}") from None
    if profile.digest != header.get("profile_digest"):
        raise ProfileError(f"{path}: the saved profile lacks tunables of this version of sanscreen: save it again")
    return prepared, profile


def saved_digest(path: str | PathLike[str]) -> str:
    """Return what tells one saved screener from another, without reading it whole.

    Args:
        path: The file.

    Returns:
        The digest of its header, which holds the checksums of all else in it.

    Raises:
        ListError: The file is absent, or no saved screener.
    """
    before = len(_MAGIC) + _LENGTH + _DIGEST
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(before)
    except OSError as error:
        raise ListError(f"cannot be read as a saved screener: {error}", path=path) from None
    if head[: len(_MAGIC)] != _MAGIC or len(head) != before:
        raise ListError("is not a saved screener of this format; make one with Screener.save", path=path)
    return head[-_DIGEST:].hex()


def _header(content: mmap.mmap, path: str | PathLike[str]) -> tuple[dict[str, Any], int]:
    """Return the header and where the arrays start."""
    before = len(_MAGIC) + _LENGTH + _DIGEST
    if content[: len(_MAGIC)] != _MAGIC:
        raise ListError("is not a saved screener of this format; make one with Screener.save", path=path)
    length = int.from_bytes(content[len(_MAGIC) : len(_MAGIC) + _LENGTH], "little")
    text = content[before : before + min(length, _LONGEST_HEADER)]
    if len(text) != length or hashlib.sha256(text).digest() != content[before - _DIGEST : before]:
        raise ListError("is damaged: the digest of its header does not fit; save it again", path=path)
    header: dict[str, Any] = json.loads(text)
    if header.get("version") != FILE_VERSION:
        seen = header.get("version")
        raise ListError(
            f"is of version {seen!r}; this sanscreen reads version {FILE_VERSION}: save it again", path=path
        )
    differing = [name for name, value in made_by().items() if header.get("made_by", {}).get(name) != value]
    if differing:
        raise ListError(f"was made by another version of sanscreen ({', '.join(differing)}): save it again", path=path)
    start = -(-(before + length) // _ALIGNMENT) * _ALIGNMENT
    if content[before + length : start].strip(b"\0"):
        raise ListError("is damaged: something stands behind its header; save it again", path=path)
    return header, start


def _array(content: mmap.mmap, start: int, section: Mapping[str, Any], path: str | PathLike[str]) -> NDArray[Any]:
    first, size = start + section["start"], section["size"]
    padded = -(-size // _ALIGNMENT) * _ALIGNMENT
    with memoryview(content) as view:
        if len(view) < first + padded or zlib.crc32(view[first : first + padded]) != section["check"]:
            raise ListError(f"is damaged: {section['name']} does not have its checksum; save it again", path=path)
    kind = np.dtype(section["type"])
    return np.frombuffer(content, dtype=kind, count=size // kind.itemsize, offset=first)


def _table(table: type[Any], prefix: str, arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> Any:
    """Return a table of arrays; what stands in a field is said by its annotation."""
    values = dict(given)
    for field in fields(table):
        if field.name in given:
            continue
        name, annotation = prefix + field.name, str(field.type)
        if annotation in _TABLES:
            values[field.name] = _table(_TABLES[annotation], f"{name}.", arrays, {})
            continue
        wanted = annotation.removeprefix("NDArray[np.").removesuffix("]").removesuffix("_")
        if arrays[name].dtype != np.dtype(wanted):
            raise ValueError(f"{name} holds {arrays[name].dtype}, not {wanted}")
        values[field.name] = arrays[name]
    return table(**values)


def _validate(prepared: PreparedLists) -> None:
    """Raise `ValueError` where an array leads out of another one."""
    tables = prepared.tables
    n_entities, n_names, n_units = len(prepared.kinds), len(tables.told), len(tables.classes)
    by_latin_key = latin_key_table(tables)
    starts: dict[str, tuple[NDArray[np.int64], int, int]] = {
        "list_starts": (prepared.list_starts, len(prepared.lists), n_entities),
        "name_starts": (prepared.name_starts, n_entities, n_names),
        "records": (prepared.records.starts, n_entities, len(prepared.records.data)),
        "names": (prepared.names.starts, n_names, len(prepared.names.data)),
        "texts": (tables.texts.starts, n_units, len(tables.texts.data)),
        "owns": (tables.owns.starts, n_units, len(tables.owns.data)),
        "units_of": (tables.units_of.starts, n_names, len(tables.units_of.values)),
        "names_of": (tables.names_of.starts, n_units, len(tables.names_of.values)),
    }
    keyed = {
        "ids": (prepared.ids, n_entities),
        "documents": (prepared.documents, n_entities),
        "by_key": (tables.by_key, n_units),
        "by_own_key": (tables.by_own_key, n_units),
        "by_latin_key": (by_latin_key, n_units),
    }
    starts |= {name: (table.starts, len(table.keys), len(table.values)) for name, (table, _) in keyed.items()}
    for name, (row, count, end) in starts.items():
        if len(row) != count + 1 or row[0] != 0 or row[-1] != end or (np.diff(row) < 0).any():
            raise ValueError(f"{name} does not fit the other tables")
    values: dict[str, tuple[NDArray[Any], int]] = {
        "units_of": (tables.units_of.values, n_units),
        "names_of": (tables.names_of.values, n_names),
        "by_text": (tables.by_text, n_units),
        "kinds": (prepared.kinds, len(KINDS)),
        "ranks": (prepared.ranks, n_entities),
    }
    values |= {name: (table.values, most) for name, (table, most) in keyed.items()}
    for name, (numbers, most) in values.items():
        if len(numbers) and not (numbers.min() >= 0 and numbers.max() < most):
            raise ValueError(f"{name} leads to what is not there")
    by_name = (prepared.weak, tables.told, tables.initials, tables.letters, tables.letters_again, tables.forms)
    by_unit = (tables.weights, *(array for _, array in _arrays(tables.shapes)))
    if {*map(len, by_name)} != {n_names} or {*map(len, by_unit)} != {n_units} or len(prepared.ranks) != n_entities:
        raise ValueError("the tables are of different lengths")


def made_by() -> dict[str, str]:
    """Return what decides the tables of an index, by name: tables made otherwise are not to be used.

    Returns:
        Versions and digests.

    Example:
        >>> sorted(made_by())
        ['code', 'romaniser', 'scoring', 'unicode', 'weights']
    """
    return {
        "scoring": SCORING_VERSION,
        "weights": weights_digest(),
        "romaniser": romaniser(),
        "unicode": unicodedata.unidata_version,
        "code": code_digest(_MAKERS),
    }


@cache
def code_digest(places: tuple[str, ...]) -> str:
    """Return a digest of code and reference data of this package.

    Args:
        places: Files and folders below the package.

    Returns:
        The first 16 hex digits of a SHA-256, the same whatever the ends of lines.

    Example:
        >>> len(code_digest(("names",)))
        16
    """
    digest = hashlib.sha256()
    package = files("sanscreen")
    for maker in places:
        for name, content in _sources(package.joinpath(maker), maker):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:16]


def _sources(place: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield code and reference data below a place, whatever the ends of lines, in the order of their names."""
    if place.is_file():
        if name.endswith((".py", ".txt", ".tsv", ".csv")):
            yield name, place.read_bytes().replace(b"\r\n", b"\n")
        return
    for below in sorted(place.iterdir(), key=lambda each: each.name):
        yield from _sources(below, f"{name}/{below.name}")
