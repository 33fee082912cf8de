"""A list file as a stream of bytes, plain or packed, opened with care.

Comes in: a path. Goes out: a `Source`: the first bytes, by which a format is recognised, and streams of all of them.
A zip or gzip file is read as what is packed in it; nothing is ever unpacked to disk. Invariant: no more bytes come out
than a list can have, however the file is packed; the digest covers the bytes of the file as it lies on disk. It knows
no format.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sanscreen.errors import ListError

__all__ = ["HEAD", "Source", "digest_of", "open_source"]

HEAD: Final = 65_536
"""So many bytes are looked at to recognise a format."""

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_GZIP: Final = b"\x1f\x8b"
# SDN_ADVANCED.XML is 120 MB and packs to a twentieth; a bomb packs to a thousandth.
_MOST_BYTES: Final = 4 << 30
_MOST_TIMES: Final = 250
_FREE_BYTES: Final = 16 << 20
_ENCRYPTED: Final = 0x1


@dataclass(frozen=True, slots=True)
class Source:
    """A list file.

    Attributes:
        path: The file.
        head: The first 64 KiB of what it holds.
        member: The name of the packed file, where it is packed in a zip.
        packing: 'zip', 'gzip' or None.

    Example:
        >>> from sanscreen.readers.base import bundled_path
        >>> source = open_source(bundled_path("eo13224"))
        >>> source.name, source.packing
        ('eo13224', None)
    """

    path: Path
    head: bytes
    member: str | None = None
    packing: str | None = None

    @property
    def name(self) -> str:
        """The short name of a list that has none of its own: the stem of the file."""
        return self.path.name.partition(".")[0] or self.path.name

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open what the file holds, unpacked.

        Yields:
            A stream of bytes.

        Raises:
            ListError: The file cannot be opened, or its packing is damaged or unpacks to more than a list can be. What
                goes wrong while it is read is raised so too.

        Example:
            >>> from sanscreen.readers.base import bundled_path
            >>> with open_source(bundled_path("eo13224")).open() as stream:
            ...     stream.readline()[:9]
            b'{"list": '
        """
        with _readable(self.path), self.path.open("rb") as packed:
            if self.packing is None:
                yield packed
                return
            most = min(_MOST_BYTES, max(_FREE_BYTES, _MOST_TIMES * self.path.stat().st_size))
            if self.packing == "gzip":
                with gzip.GzipFile(fileobj=packed) as stream:
                    yield io.BufferedReader(_Bounded(stream, most, self.path))
            else:
                with zipfile.ZipFile(packed) as archive, archive.open(_member(archive, self.path)) as member:
                    yield io.BufferedReader(_Bounded(member, most, self.path))

    def digest(self) -> str:
        """Return the SHA-256 of the file as it lies on disk.

        Returns:
            64 hexadecimal digits.

        Raises:
            ListError: The file cannot be read.

        Example:
            >>> from sanscreen.readers.base import bundled_path
            >>> len(open_source(bundled_path("eo13224")).digest())
            64
        """
        with _readable(self.path), self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def beside(self, name: str) -> Source | None:
        """Return a file in the same folder, whatever the case of its name.

        Args:
            name: Its name, such as 'alt.csv'.

        Returns:
            The file, or None where there is none.

        Raises:
            ListError: It cannot be opened.

        Example:
            >>> from sanscreen.readers.base import bundled_path
            >>> open_source(bundled_path("eo13224")).beside("alt.csv") is None
            True
        """
        for path in sorted(self.path.parent.iterdir()):
            if path.name.casefold() == name.casefold() and path.is_file():
                return open_source(path)
        return None


def open_source(path: Path) -> Source:
    """Look at a list file.

    Args:
        path: The file.

    Returns:
        The source.

    Raises:
        ListError: It is a folder, absent, unreadable or empty; its name is no text, by which the list would be called;
            or a zip that does not hold exactly one file, holds one whose path leads out of it, or is encrypted.

    Example:
        >>> open_source(Path("no-such-file"))
        Traceback (most recent call last):
        ...
        sanscreen.errors.ListError: no-such-file: cannot be opened: no such file
    """
    with _readable(path), path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise ListError("the file is empty; fetch it again", path=path)
    try:
        path.name.encode()
    except UnicodeEncodeError:
        raise ListError(
            "a list is called by the name of its file, and this name is no text; rename it", path=path
        ) from None
    if head.startswith(_EMPTY_ZIP):
        raise ListError("is a zip file with nothing in it; fetch it again", path=path)
    if not head.startswith((_ZIP, _GZIP)):
        return Source(path, head)
    member = None
    if head.startswith(_ZIP):
        with _readable(path), zipfile.ZipFile(path) as archive:
            member = _member(archive, path).filename
    packing = "gzip" if member is None else "zip"
    with Source(path, b"", member, packing).open() as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise ListError(f"the file packed in it is empty ({packing}); fetch it again", path=path)
    return Source(path, head, member, packing)


def digest_of(sources: Sequence[Source]) -> str:
    """Return the digest of a list that lies in several files.

    Args:
        sources: The files, the one that was given first.

    Returns:
        The digest of one file; of several the SHA-256 of their names and digests, so that no file can be changed, left
        out or taken for another.

    Example:
        >>> from sanscreen.readers.base import bundled_path
        >>> source = open_source(bundled_path("eo13224"))
        >>> digest_of([source]) == source.digest()
        True
    """
    if len(sources) == 1:
        return sources[0].digest()
    lines = [f"{source.path.name.casefold()} {source.digest()}\n" for source in sources]
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """Return the one file of an archive."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise ListError(f"is a zip file of {len(members)} files; a list is packed alone: unpack it", path=path)
    member = members[0]
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise ListError(f"is a zip file that holds {member.filename!r}, a path that leads out of it", path=path)
    if member.flag_bits & _ENCRYPTED:
        raise ListError("is an encrypted zip file; unpack it", path=path)
    return member


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file into our own error."""
    try:
        yield
    except ListError:
        raise
    except FileNotFoundError:
        raise ListError("cannot be opened: no such file", path=path) from None
    except IsADirectoryError:
        raise ListError("is a folder; give the path of a list file in it", path=path) from None
    except (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ListError(f"is packed and damaged ({error}); fetch it again", path=path) from None
    except OSError as error:
        raise ListError(f"cannot be opened: {error.strerror or error}", path=path) from None
    except ValueError as error:  # a path with a null character
        raise ListError(f"cannot be opened: {error}", path=path) from None


class _Bounded(io.RawIOBase):
    """A stream that ends in an error where more comes out of it than a list can have."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, most: int, path: Path) -> None:
        super().__init__()
        self._stream, self._left, self._most, self._path = stream, most, most, path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self._stream.read(len(buffer))
        self._left -= len(content)
        if self._left < 0:
            times = f"{self._most >> 20} MiB"
            raise ListError(
                f"unpacks to more than {times}, which no list of its size does; fetch it again", path=self._path
            )
        buffer[: len(content)] = content
        return len(content)
