"""A screener on disk: its lists and its profile in one file.

In: lists and a profile, or a path. Out: the file, or what was in it. The file is text: a line of JSON with format,
version, digest and profile, a line for each list, then a line for each entity.
Invariant: what is read back gives the same answers; a file that is cut, changed or of another version is refused,
and a file is written aside and swapped in whole. It holds no index: that is made again on loading.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from sanscreen.errors import ListError, ProfileError
from sanscreen.matching import Profile
from sanscreen.records import Entity, EntityList, ListInfo

_FILE_FORMAT = "sanscreen-screener"
_FILE_VERSION = 1


def write_screener(path: str | PathLike[str], lists: Sequence[EntityList], profile: Profile) -> None:
    """Write lists and profile.

    Args:
        path: The file; one that was there before is replaced whole.
        lists: The lists.
        profile: The profile.

    Raises:
        OSError: The file cannot be written; one that was there before is untouched.
    """
    lines = [
        json.dumps({"list": json.loads(held.info.model_dump_json()), "entities": len(held)}, ensure_ascii=False)
        for held in lists
    ]
    lines += [entity.to_json() for held in lists for entity in held]
    body = "\n".join(lines) + "\n"
    header = {
        "format": _FILE_FORMAT,
        "version": _FILE_VERSION,
        "lists": len(lists),
        "digest": hashlib.sha256(body.encode()).hexdigest(),
        "profile": profile.model_dump(mode="json"),
    }
    target = Path(path)
    aside = target.with_name(f".{target.name}.part")
    try:
        aside.write_text(json.dumps(header, ensure_ascii=False) + "\n" + body, encoding="utf-8", newline="\n")
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def read_screener(path: str | PathLike[str]) -> tuple[list[EntityList], Profile]:
    """Read what `write_screener` wrote.

    Args:
        path: The file.

    Returns:
        The lists and the profile.

    Raises:
        ListError: The file is absent, of another format or version, or damaged.
        ProfileError: Its profile does not fit this version of sanscreen.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(f"cannot be read as a saved screener: {error}", path=path) from None
    head, _, body = text.partition("\n")
    try:
        header = json.loads(head)
        kind, edition = header["format"], header["version"]
        n_lists, digest, profile = int(header["lists"]), header["digest"], header["profile"]
    except (ValueError, KeyError, TypeError):
        raise ListError("is not a saved screener; make one with Screener.save", path=path) from None
    if kind != _FILE_FORMAT or edition != _FILE_VERSION:
        raise ListError(
            f"is {kind!r} version {edition!r}; this sanscreen reads {_FILE_FORMAT!r} version "
            f"{_FILE_VERSION}: save it again",
            path=path,
        )
    if hashlib.sha256(body.encode()).hexdigest() != digest:
        raise ListError("is damaged: its digest does not fit; save it again", path=path)
    try:
        checked = Profile(**profile)
    except (ValueError, TypeError) as error:
        raise ProfileError(f"{path}: the saved profile does not fit this version of sanscreen: {error}") from None
    lines = body.split("\n")
    lists: list[EntityList] = []
    start = n_lists
    for line in lines[:n_lists]:
        held = json.loads(line)
        entities = [Entity.from_json(record) for record in lines[start : start + held["entities"]]]
        lists.append(EntityList(entities, info=ListInfo.model_validate(held["list"])))
        start += held["entities"]
    return lists, checked
