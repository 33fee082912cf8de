"""The lines of a text file as text, each with the place behind it, so that reading can go on there.

In: a path, an encoding, a place. Out: lines with their ends, as text. Gzip is undone, and an encoding in which a line
end is more than one byte is brought to UTF-8 first; a place counts bytes behind both. Invariant: no byte is dropped or
replaced in silence: one that cannot be decoded stands in the text as a lone surrogate. Memory is bounded by the longest
line that is allowed. It knows nothing of columns.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Self, cast

from sanscreen.errors import BatchError

UTF8: Final = "utf-8"
LONGEST_LINE: Final = 16 * 2**20
"""Bytes of a line; a customer has some hundreds, and a file without line ends must not fill the memory."""

_BLOCK: Final = 2**18
_GZIP: Final = b"\x1f\x8b"
# The longer ones first: that of UTF-32 begins like that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Lines:
    r"""The lines of a file.

    Args:
        path: The file.
        encoding: Its encoding, or None for what its first bytes say, UTF-8 where they say nothing.
        start: The place to begin at, a `place` of an earlier reading; 0 for the beginning.

    Attributes:
        encoding: The encoding.
        place: Behind the last line that was given out.
        read: Bytes of the file behind the last line that was given out; of one that is packed or brought to UTF-8 up to
            a block more.

    Raises:
        BatchError: There is no such encoding.
        OSError: The file cannot be opened.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "names.txt")
        ...     _ = path.write_bytes(b"Ajnad\r\nM\xfcller")
        ...     with Lines(path, None) as lines:
        ...         list(lines), lines.place
        (['Ajnad\r\n', 'M\udcfcller'], 13)
    """

    def __init__(self, path: Path, encoding: str | None, start: int = 0) -> None:
        self._path = path
        self._raw = path.open("rb")
        self.place = start
        try:
            is_packed = self._raw.read(len(_GZIP)) == _GZIP
            self._raw.seek(0)
            self._bytes = cast(BinaryIO, gzip.GzipFile(fileobj=self._raw)) if is_packed else self._raw
            marked = _marked(_read(self._bytes, 4, path))
            self._bytes.seek(0)
            self.encoding = marked if encoding is None else checked_encoding(encoding)
            # Elsewhere a line end is no byte of its own, or a byte of another letter.
            self._is_brought = "\n".encode(self.encoding) != b"\n"
            self._is_plain = not is_packed and not self._is_brought
            self._decoder = codecs.lookup(UTF8 if self._is_brought else self.encoding).decode
            self._errors = "surrogatepass" if self._is_brought else _UNDECODED
            self._lines = self._split(start)
        except BaseException:
            self._raw.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        is_first = self.place == 0
        line = next(self._lines)
        self.place += len(line)
        text = self._decoder(line, self._errors)[0]
        return text.removeprefix("\ufeff") if is_first else text

    @property
    def read(self) -> int:
        """Bytes of the file that have been read, for a progress."""
        return self.place if self._is_plain else self._raw.tell()

    def _split(self, start: int) -> Iterator[bytes]:
        held = b""
        for block in self._blocks(start):
            lines = (held + block).splitlines(keepends=True)
            # One that ends in \r may go on with \n.
            held = b"" if not lines or lines[-1].endswith(b"\n") else lines.pop()
            yield from lines
            if len(held) > LONGEST_LINE:
                raise BatchError(
                    f"{self._path}: a line is longer than {LONGEST_LINE:,} bytes; a file of customers has one a line"
                )
        if held:
            yield held

    def _blocks(self, start: int) -> Iterator[bytes]:
        if not self._is_brought:
            self._bytes.seek(start)
        skipped = 0 if self._is_brought else start
        for block in self._brought() if self._is_brought else self._as_they_are():
            if skipped < start:
                kept = block[start - skipped :]
                skipped += len(block)
                if kept:
                    yield kept
            else:
                yield block

    def _as_they_are(self) -> Iterator[bytes]:
        while block := _read(self._bytes, _BLOCK, self._path):
            yield block

    def _brought(self) -> Iterator[bytes]:
        """Yield the text in UTF-8; what cannot be decoded as a lone surrogate."""
        decoder = codecs.getincrementaldecoder(self.encoding)(errors=_UNDECODED)
        for block in self._as_they_are():
            yield decoder.decode(block).encode(UTF8, "surrogatepass")
        yield decoder.decode(b"", final=True).encode(UTF8, "surrogatepass")


def checked_encoding(name: str) -> str:
    """Return the usual name of an encoding.

    Args:
        name: As the caller writes it.

    Returns:
        The name.

    Raises:
        BatchError: There is none of this name, or it is not one of text.

    Example:
        >>> checked_encoding("Latin1"), checked_encoding("UTF8")
        ('iso8859-1', 'utf-8')
    """
    try:
        found = codecs.lookup(name).name
        # A codec that is no encoding of text (base64, rot13), or that cannot hold a line end, is refused here.
        "\n".encode(found).decode(found)
    except (LookupError, UnicodeError, ValueError):
        raise BatchError(f"there is no encoding {name!r}; usual ones are utf-8, cp1252, latin-1 and utf-16") from None
    return found


def _marked(head: bytes) -> str:
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), UTF8)


def _read(stream: BinaryIO, size: int, path: Path) -> bytes:
    try:
        return stream.read(size)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BatchError(f"{path}: the compressed file is cut or damaged: {error}") from None


def _undecoded(error: UnicodeError) -> tuple[str, int]:
    """Stand a lone surrogate in the place of each byte that cannot be decoded, in any encoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


_UNDECODED: Final = "sanscreen-undecoded"
codecs.register_error(_UNDECODED, _undecoded)
