"""What every reader of a list format has in common, and where the bundled lists are.

Comes in: a name of a bundled list. Goes out: the path of its file, in an installed package, an editable install
and a checkout alike. It also holds `Format`, the row of the table of formats in `sanscreen.readers`.
Invariant: a name never reaches outside the folder of lists. It does not read lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sanscreen.errors import ListError
from sanscreen.readers.source import Source
from sanscreen.records import EntityList

__all__ = ["Format", "bundled_names", "bundled_path"]

_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Format:
    """One list format that can be read.

    Attributes:
        name: Short name, as `ListInfo.format` shows it.
        sniff: Says from the first 64 KiB of a file whether it is in this format.
        read: Reads a whole file.
        beside: The other files of the list, which lie beside the one that is given; nothing for most formats.

    Example:
        >>> from sanscreen.readers.jsonl import FORMAT
        >>> FORMAT.name
        'jsonl'
    """

    name: str
    sniff: Callable[[Source], bool]
    read: Callable[[Source], EntityList]
    beside: Callable[[Source], tuple[Source, ...]] = lambda _: ()


def bundled_names() -> tuple[str, ...]:
    """Return the names of the lists that come with the package, sorted.

    Returns:
        The names; empty where the package was built without its lists.

    Example:
        >>> "eo13224" in bundled_names()
        True
    """
    return tuple(sorted({path.stem for folder in _folders() for path in folder.glob(f"*{_SUFFIX}")}))


def bundled_path(name: str) -> Path:
    """Return the file of a list that comes with the package.

    Args:
        name: Its name, such as 'eo13224'.

    Returns:
        The path of its file.

    Raises:
        ListError: No bundled list has this name; the message names those there are.

    Example:
        >>> bundled_path("eo13224").name
        'eo13224.jsonl'
    """
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        for folder in _folders():
            path = folder / f"{name}{_SUFFIX}"
            if path.is_file():
                return path
    raise ListError(f"no bundled list is called {name!r}; bundled are: {', '.join(bundled_names()) or 'none'}")


def _folders() -> tuple[Path, ...]:
    """Return the folders that may hold lists: the package's own copy first, then the one of a checkout."""
    package = Path(str(files("sanscreen")))
    found = [package / "lists"]
    # In a checkout, and in an editable install of it, lists/ stands beside src/.
    if package.parent.name == "src":
        found.append(package.parents[1] / "lists")
    return tuple(folder for folder in found if folder.is_dir())
