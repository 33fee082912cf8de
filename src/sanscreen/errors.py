"""The exceptions that sanscreen raises, and nothing else.

Comes in: a message in plain words and, where one is known, the place. Goes out: an exception whose text
says what is wrong, where it is and what to do. Invariant: everything raised on purpose is a
`SanscreenError` and also the built-in a caller would expect, so that ``except ValueError`` keeps working.
It does not log, wrap or retry.

The tree::

    SanscreenError (Exception)              everything below; catch it to catch all
    ├── RecordError (ValueError)            a record is malformed: a field is missing, impossible or misspelt
    ├── ListError (ValueError)              a list file is absent, unreadable, of no known format or empty
    │   └── StaleList (ListError)           a list is older than the caller allows
    ├── StoreError (OSError)                a list could not be fetched or kept; the last good one stays
    ├── UnscreenableQuery (ValueError)      a query has nothing to compare: blank, punctuation, a lone title
    ├── QueryError (ValueError)             a field of a query or an option of a screening is malformed
    ├── UnknownEntity (KeyError)            no entity of this id is in the loaded list
    ├── ProfileError (ValueError)           a profile is unknown, or one of its tunables is out of range
    ├── BatchError (ValueError)             a customer file cannot be read, written or gone on with
    └── MissingExtra (ImportError)          a feature needs an optional dependency that is not installed

    StaleListWarning (UserWarning)          a list that is kept up to date has not been for a while
"""

from __future__ import annotations

from os import PathLike, fspath

__all__ = [
    "BatchError",
    "ListError",
    "MissingExtra",
    "ProfileError",
    "QueryError",
    "RecordError",
    "SanscreenError",
    "StaleList",
    "StaleListWarning",
    "StoreError",
    "UnknownEntity",
    "UnscreenableQuery",
]


class SanscreenError(Exception):
    """Root of the tree; raised only through its branches.

    Example:
        >>> issubclass(ListError, SanscreenError) and issubclass(ListError, ValueError)
        True
    """


class RecordError(SanscreenError, ValueError):
    """Raised when a record cannot be built: a field is missing, impossible or unknown.

    Args:
        message: What is wrong and what to do, in plain words.
        record: Id of the record, where it could be read; it is put into the text.
        field: Path of the field inside the record, such as ``names[0].text``; it is put into the text.

    Attributes:
        reason: The message without the place.

    Example:
        >>> str(RecordError("has no visible character", record="23863", field="names[0].text"))
        "record '23863', field names[0].text: has no visible character"
    """

    def __init__(self, message: str, *, record: str | None = None, field: str | None = None) -> None:
        place = [f"record {record!r}"] if record is not None else []
        place += [f"field {field}"] if field is not None else []
        super().__init__(f"{', '.join(place)}: {message}" if place else message)
        self.reason = message
        self.record = record
        self.field = field


class ListError(SanscreenError, ValueError):
    """Raised when a list cannot be read as a whole, or when two of its records contradict each other.

    Args:
        message: What is wrong and what to do, in plain words.
        path: The list file; it is put into the text.
        line: Line of the file, counted from 1; it is put into the text.
        field: Path of the field inside the record on that line; it is put into the text.

    Example:
        >>> error = ListError("the file is empty", path="lists/mine.jsonl", line=1, field="id")
        >>> print(error)
        lists/mine.jsonl, line 1, field id: the file is empty
        >>> error.line
        1
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | PathLike[str] | None = None,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        # A path may hold bytes that are no UTF-8; the text of an error can always be printed.
        place = [fspath(path).encode("utf-8", "backslashreplace").decode()] if path is not None else []
        place += [f"line {line}"] if line is not None else []
        place += [f"field {field}"] if field is not None else []
        super().__init__(f"{', '.join(place)}: {message}" if place else message)
        self.path = fspath(path) if path is not None else None
        self.line = line
        self.field = field


class StaleList(ListError):
    """Raised when a list is older than the caller allows, or its age is not known and a greatest age was given.

    Example:
        >>> raise StaleList("list 'un' was last known to be current 12 days ago, and 7 are allowed; update it")
        Traceback (most recent call last):
        ...
        sanscreen.errors.StaleList: list 'un' was last known to be current 12 days ago, and 7 are allowed; update it
    """


class StaleListWarning(UserWarning):
    """Warns that a stored list has not been updated for longer than its publisher leaves it as it is.

    Example:
        >>> issubclass(StaleListWarning, UserWarning)
        True
    """


class StoreError(SanscreenError, OSError):
    """Raised when a list could not be fetched, checked or kept: no answer, a refusal, a full disk, another update.

    Whatever was kept before is kept still.

    Example:
        >>> raise StoreError("un: no answer from scsanctions.un.org within 60 s; try again later")
        Traceback (most recent call last):
        ...
        sanscreen.errors.StoreError: un: no answer from scsanctions.un.org within 60 s; try again later
    """


class UnscreenableQuery(SanscreenError, ValueError):
    """Raised when a query has nothing to compare: no text, no letter or digit, only titles, or too much text.

    A silent "clear" for such a query would be a lie: nothing was screened.

    Example:
        >>> raise UnscreenableQuery("the query '!!!' has no letter or digit; give a name")
        Traceback (most recent call last):
        ...
        sanscreen.errors.UnscreenableQuery: the query '!!!' has no letter or digit; give a name
    """


class QueryError(SanscreenError, ValueError):
    """Raised when a query has an unknown or malformed field, or an option of a screening is out of range.

    Example:
        >>> raise QueryError("threshold is a number from 0 to 1; got 85")
        Traceback (most recent call last):
        ...
        sanscreen.errors.QueryError: threshold is a number from 0 to 1; got 85
    """


class UnknownEntity(SanscreenError, KeyError):
    """Raised when an entity is asked for by an id that the loaded list does not hold.

    Example:
        >>> str(UnknownEntity("no entity '1' in list 'eo13224'"))
        "no entity '1' in list 'eo13224'"
    """

    def __str__(self) -> str:
        """Return the message as it is; `KeyError` would show its `repr`."""
        return str(self.args[0]) if self.args else ""


class ProfileError(SanscreenError, ValueError):
    """Raised when no profile has the given name, or when a tunable of a profile is unknown or out of range.

    Example:
        >>> raise ProfileError("threshold is a number from 0 to 1; got 1.5")
        Traceback (most recent call last):
        ...
        sanscreen.errors.ProfileError: threshold is a number from 0 to 1; got 1.5
    """


class BatchError(SanscreenError, ValueError):
    """Raised when a file of customers cannot be read or its answers not written, or when a kept run cannot go on.

    Example:
        >>> raise BatchError("customers.csv: there is no column 'name'; the columns are 'id', 'client'")
        Traceback (most recent call last):
        ...
        sanscreen.errors.BatchError: customers.csv: there is no column 'name'; the columns are 'id', 'client'
    """


class MissingExtra(SanscreenError, ImportError):
    """Raised when a feature needs an optional dependency that is not installed.

    Args:
        message: What needs the dependency, in plain words.
        extra: Name of the extra that brings it; the command that installs it is put into the text.

    Example:
        >>> print(MissingExtra("reading Parquet needs pyarrow", extra="arrow"))
        reading Parquet needs pyarrow; install it with: pip install "sanscreen[arrow]"
    """

    def __init__(self, message: str, *, extra: str | None = None) -> None:
        super().__init__(f'{message}; install it with: pip install "sanscreen[{extra}]"' if extra else message)
        self.extra = extra
