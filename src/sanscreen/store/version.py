"""What is written down of a stored version, and of an update that failed.

Comes in: what was found when a list was checked. Goes out: frozen records that round-trip through JSON. Invariant: a
digest is one, and a file lies in the folder of its version and nowhere else. It reads and writes nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime

from sanscreen.records import ListCounts, ListInfo
from sanscreen.records.checks import Day, Record, Text, Visible, refusal

__all__ = ["Failure", "StoredFile", "StoredVersion", "VersionFile"]

_SHA256: Final = re.compile("[0-9a-f]{64}")


def _checked_digest(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise refusal(f"is 64 hexadecimal digits; got {text[:80]!r}")
    return text


def _checked_file(text: str) -> str:
    if text != Path(text).name or text.startswith(".") or "\\" in text:
        raise refusal(f"is the name of a file, without a folder; got {text!r}")
    return text


Digest = Annotated[Visible, AfterValidator(_checked_digest)]
FileName = Annotated[Visible, AfterValidator(_checked_file)]


class StoredFile(Record):
    """A file of a version, as it came from the publisher.

    Attributes:
        name: Its name.
        sha256: Digest of its bytes.
        size: How many they are.
    """

    name: FileName
    sha256: Digest
    size: int


class StoredVersion(Record):
    """One version of a stored list.

    Attributes:
        name: Name of the list.
        digest: What tells it from other versions: `ListInfo.digest` of the list.
        files: Its files; the first is the one that is read, and the others lie beside it.
        format: The format it was read in.
        kept_at: When it was first kept, in UTC.
        fetched_at: When it was last known to be the publisher's current edition, in UTC; None where it was imported and
            nobody said when it was fetched.
        published_on: The day as of which it is true, where it says so.
        counts: How much it holds.
        problems: How many of its values could not be placed.
        url: Address it was fetched from, without a token; None for an imported one.
        etag: What the publisher's server calls this version.
        last_modified: When the publisher's server says it was changed.

    Example:
        >>> StoredVersion.model_fields["etag"].default is None
        True
    """

    name: Visible
    digest: Digest
    files: tuple[StoredFile, ...]
    format: Visible
    kept_at: AwareDatetime
    fetched_at: AwareDatetime | None = None
    published_on: Day | None = None
    counts: ListCounts = ListCounts()
    problems: int = 0
    url: Text | None = None
    etag: Text | None = None
    last_modified: Text | None = None


class Failure(Record):
    """An update that failed.

    Attributes:
        at: When, in UTC.
        error: Why, in plain words.

    Example:
        >>> Failure(at="2026-08-20T12:00:00Z", error="un: no answer").error
        'un: no answer'
    """

    at: AwareDatetime
    error: Text


class VersionFile(Record):
    """What ``.version.json`` holds."""

    version: StoredVersion
    info: ListInfo
