"""The table of sources: which lists can be fetched, from where, and what is expected of them.

Comes in: ``sources.toml`` of this folder, and the user's own table. Goes out: a `ListSource` for each list. Invariant:
an address is https, and a token stands in an environment variable, never in a table that comes with the package or in
a message. It fetches nothing.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field, ValidationError

from sanscreen.errors import StoreError
from sanscreen.folders import lists_folder
from sanscreen.records.checks import Record, Text, Visible, refusal
from sanscreen.records.plain import record_error

__all__ = ["SOURCES_VARIABLE", "ListSource", "check_name", "is_name", "read_sources", "shown_url", "source_of"]

SOURCES_VARIABLE: Final = "SANSCREEN_SOURCES"
"""Environment variable that names the user's own table of sources."""

_TABLE: Final = "sources.toml"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_FILE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_TOKEN: Final = "{token}"  # noqa: S105 - where a token stands in an address


def _checked_url(text: str) -> str:
    if urlsplit(text).scheme != "https" or not urlsplit(text).netloc:
        raise refusal(f"is an address that starts with https://; got {text!r}")
    return text


def _checked_file(text: str) -> str:
    if not _FILE.fullmatch(text):
        raise refusal(f"is the name of a file, without a folder; got {text!r}")
    return text


class ListSource(Record):
    """Where a list comes from, and what is expected of it.

    Attributes:
        name: Name under which the list is stored.
        url: Where it is fetched; None for one that is only imported.
        title: What the publisher calls it.
        publisher: Who publishes it.
        token_variable: Environment variable that holds what stands for ``{token}`` in the address.
        file: Name under which the file is kept.
        format: Name of the format in which it must come; None where any will do.
        verified: From what the address is known.
        stale_after_days: Days after which it is stale unless the publisher was asked again.
        most_drop: Share of records or names that may be gone from one version to the next.
        most_bytes: Size of the file at most.

    Example:
        >>> ListSource(name="un", url="https://scsanctions.un.org/resources/xml/en/consolidated.xml").stale_after_days
        7
    """

    name: Visible
    url: Annotated[Text, AfterValidator(_checked_url)] | None = None
    title: Text | None = None
    publisher: Text | None = None
    token_variable: Visible | None = None
    file: Annotated[Text, AfterValidator(_checked_file)] = "list"
    format: Visible | None = None
    verified: Text | None = None
    stale_after_days: Annotated[int, Field(ge=1)] = 7
    most_drop: Annotated[float, Field(ge=0, le=1)] = 0.1
    most_bytes: Annotated[int, Field(ge=1)] = 512 << 20

    @property
    def lacks_token(self) -> bool:
        """Whether its address needs a token that the environment does not hold.

        Example:
            >>> ListSource(name="un", url="https://scsanctions.un.org/list.xml").lacks_token
            False
        """
        return self.token_variable is not None and not os.environ.get(self.token_variable, "").strip()

    def address(self) -> str:
        """Return the address to call, with its token.

        Returns:
            The address; it is a secret where it holds a token: show `shown_url` of it.

        Raises:
            StoreError: The list has no address, or the token is not there.

        Example:
            >>> ListSource(name="un", url="https://scsanctions.un.org/list.xml").address()
            'https://scsanctions.un.org/list.xml'
        """
        if self.url is None:
            raise StoreError(
                f"{self.name}: no source has an address for it; import it, or add it to a table of sources"
            )
        if self.token_variable is None:
            return self.url
        if self.lacks_token:
            raise StoreError(
                f"{self.name}: the publisher wants a token; put it into the environment variable {self.token_variable}"
            )
        return self.url.replace(_TOKEN, quote(os.environ[self.token_variable].strip(), safe=""))


def check_name(name: str) -> str:
    """Return the name of a stored list, or refuse it.

    Args:
        name: The name.

    Returns:
        The name.

    Raises:
        StoreError: It could not be the name of a folder on every machine.

    Example:
        >>> check_name("ofac-sdn")
        'ofac-sdn'
    """
    if not is_name(name):
        raise StoreError(f"a list is stored under a name of small letters, digits, '.', '_' and '-'; got {name[:80]!r}")
    return name


def is_name(text: str) -> bool:
    """Say whether a list can be stored under a name.

    Args:
        text: The name.

    Returns:
        True where it can be the name of a folder on every machine.

    Example:
        >>> is_name("ofac-sdn"), is_name("Copy of un")
        (True, False)
    """
    return _NAME.fullmatch(text) is not None


def shown_url(url: str) -> str:
    """Return an address as it may be shown: what stands behind a question mark can be a token or a signature.

    Args:
        url: The address.

    Returns:
        The address without query, fragment and password.

    Example:
        >>> shown_url("https://example.org/list.xml?token=secret")
        'https://example.org/list.xml'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def read_sources(folder: Path) -> dict[str, ListSource]:
    """Return all sources: those that come with the package, and the user's own, which may change or add some.

    Args:
        folder: The folder of stored lists. Its ``sources.toml`` is the user's table, unless ``SANSCREEN_SOURCES`` names
            another file.

    Returns:
        The sources by name.

    Raises:
        StoreError: A table cannot be read, or a source in it is malformed.

    Example:
        >>> sorted(read_sources(Path("no-such-folder")))
        ['eu', 'ofac-cons', 'ofac-sdn', 'uk', 'un']
    """
    asked = os.environ.get(SOURCES_VARIABLE, "").strip()
    own = Path(asked) if asked else folder / _TABLE
    tables = _parsed(files(__package__).joinpath(_TABLE).read_bytes(), _TABLE)
    try:
        added = _parsed(own.read_bytes(), str(own))
    except FileNotFoundError:
        if asked:
            raise StoreError(f"{own}: no such file, but {SOURCES_VARIABLE} names it") from None
        added = {}
    except OSError as error:
        raise StoreError(f"{own}: cannot be read: {error.strerror or error}") from None
    found: dict[str, ListSource] = {}
    for name in {**tables, **added}:
        check_name(name)
        fields = {**tables.get(name, {}), **added.get(name, {})}
        try:
            found[name] = ListSource(**{**fields, "name": name})
        except ValidationError as error:
            raise StoreError(f"{own}: source {name!r}, {record_error(error)}") from None
    return found


def source_of(name: str, *, folder: Path | None = None) -> ListSource:
    """Return the source of a list, with what holds for all lists where no table names it.

    Args:
        name: Name of the list.
        folder: The folder of stored lists; None for the user's.

    Returns:
        The source.

    Raises:
        StoreError: A table cannot be read, or a source in it is malformed.

    Example:
        >>> source_of("mine").stale_after_days
        7
    """
    return read_sources(folder or lists_folder()).get(name) or ListSource(name=name)


def _parsed(content: bytes, place: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{place}: is no TOML that can be read: {error}") from None
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise StoreError(f"{place}: {name!r} stands outside a table; a source is a table such as [un]")
    return tables
