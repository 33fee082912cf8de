"""Files written so that they are there whole or not at all, and their digests.

Comes in: bytes and paths. Goes out: files, digests. Invariant: what a function has written is on the disk when it
returns, through a crash of the machine too. It knows no list.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["flush_folder", "hash_file", "write_whole"]


def hash_file(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file.

    Args:
        path: The file.

    Returns:
        64 hexadecimal digits, and a number of bytes.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()


def write_whole(path: Path, content: bytes, *, side: Path | None = None) -> None:
    """Write a file so that it is there whole or not at all, through a crash of the machine too.

    Args:
        path: The file.
        content: What it is to hold.
        side: Where it is written before it is renamed, on the same disk; None to write it where it is.

    Raises:
        OSError: It cannot be written; a file that was there before is as it was.
    """
    target = side or path
    with target.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if side is not None:
        side.replace(path)
        flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Bring the entries of a folder to the disk.

    Args:
        folder: The folder.

    Raises:
        OSError: It cannot be opened.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return  # on Windows a folder cannot be opened, and a rename is on the disk when it returns
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
