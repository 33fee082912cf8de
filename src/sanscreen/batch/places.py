"""Where a run keeps what it makes: the output, its manifest, and the folder of parts.

In: the place of the output. Out: the places beside it, claimed by one run at a time; files written whole or not at all.
Invariant: a file under its own name is whole and on the disk; what was being written when the process was killed has
another name, and is gone when the run goes on.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from filelock import FileLock, Timeout

from sanscreen.errors import BatchError

_LOCK: Final = "lock"
_ASIDE: Final = ".unfinished"
_WAIT: Final = 5.0
"""Seconds for the processes of a run that was killed to end; each holds its lock until then."""


class Places:
    """The places of a run.

    Args:
        out: The output.

    Attributes:
        out: The output.
        manifest: What is said of it.
        folder: The folder of parts, there while a run is under way or can go on.
        journal: The journal.

    Example:
        >>> places = Places(Path("hits.csv"))
        >>> places.manifest.name, places.folder.name, places.part(1).name
        ('hits.csv.manifest.json', 'hits.csv.parts', '00000001')
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.manifest = out.with_name(f"{out.name}.manifest.json")
        self.folder = out.with_name(f"{out.name}.parts")
        self.journal = self.folder / "journal.jsonl"

    def part(self, number: int) -> Path:
        """Return the place of a part, by its number from 1."""
        return self.folder / f"{number:08d}"

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Keep every other run off, while the block runs.

        Raises:
            BatchError: Another run has claimed them.
            OSError: The folder cannot be made.
        """
        self.folder.mkdir(exist_ok=True)
        lock = FileLock(self.folder / _LOCK)
        try:
            lock.acquire(timeout=_WAIT)
        except Timeout:
            raise BatchError(f"{self.out}: another run is writing it; wait for its end, or name another file") from None
        try:
            yield
        finally:
            if not self.journal.exists():
                # Nothing is kept: the run is finished, or never began.
                shutil.rmtree(self.folder, ignore_errors=True)
            lock.release()

    def clear(self, *, every: bool) -> None:
        """Remove what is half written; with `every` all that was kept."""
        for path in self.folder.iterdir():
            if path.name != _LOCK and (every or path.name.endswith(_ASIDE)):
                path.unlink()

    def finish(self, manifest: dict[str, Any]) -> None:
        """Put the output and its manifest in their places, and end what is kept of the run.

        Args:
            manifest: What is said of the output, which `aside` wrote at `joined`.
        """
        self.joined.replace(self.out)
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        with aside(self.folder / "manifest") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
        (self.folder / "manifest").replace(self.manifest)
        _sync(self.out.parent)
        self.journal.unlink()

    @property
    def joined(self) -> Path:
        """Where the parts are joined: beside them, so that moving it to its place is one step."""
        return self.folder / "joined"


@contextmanager
def aside(path: Path) -> Iterator[BinaryIO]:
    """Write a file under another name, and give it its own when it is whole and on the disk.

    Args:
        path: The file.

    Yields:
        The file, open.

    Raises:
        OSError: It cannot be written; nothing is left of it.
    """
    unfinished = path.with_name(path.name + _ASIDE)
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system opens folders at all."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
