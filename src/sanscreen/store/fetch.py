"""Fetching one file over https.

Comes in: an address, and what is known of the version held. Goes out: the bytes in a file, or word that nothing has
changed. Invariant: nothing is fetched over anything but https, redirects included; a body that is not as long as its
server said is an error; no wait for a connection or for the next bytes is without an end. Proxies and certificates
come from where all of `requests` takes them (``HTTPS_PROXY``, ``NO_PROXY``, ``REQUESTS_CA_BUNDLE``). It does not look
at what it fetched.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from sanscreen.errors import MissingExtra, StoreError
from sanscreen.store.sources import shown_url

if TYPE_CHECKING:
    from requests import Response, Session

__all__ = ["Fetched", "Limits", "Progress", "fetch"]

Progress = Callable[[int, int | None], None]
"""Told how many bytes have come, and how many will, where the server says so."""

_PIECE: Final = 1 << 16
_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED: Final = 304
_OK: Final = 200
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500
_REFUSED: Final = frozenset({401, 403})
_QUERY: Final = re.compile(r"\?[^\s'\")]*")
_log = logging.getLogger("sanscreen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to wait, and how often to try.

    Attributes:
        connect_seconds: For a connection.
        read_seconds: For the next piece of an answer.
        total_seconds: For everything, waits between attempts included.
        attempts: How often the same file is asked for: again after a broken connection, status 429 or 5xx.
        back_off_seconds: Wait before the second attempt; it doubles with each further one.
        most_back_off_seconds: Longest wait, also where a server asks for a longer one with Retry-After.

    Example:
        >>> Limits(attempts=1).read_seconds
        60
    """

    connect_seconds: float = 15
    read_seconds: float = 60
    total_seconds: float = 1_800
    attempts: int = 4
    back_off_seconds: float = 1
    most_back_off_seconds: float = 60


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched.

    Attributes:
        size: Its bytes.
        etag: What its server calls this version.
        last_modified: When its server says that it was changed.

    Example:
        >>> Fetched(2048).etag is None
        True
    """

    size: int
    etag: str | None = None
    last_modified: str | None = None


class _AgainError(Exception):
    """What may be better the next time."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def fetch(
    url: str,
    to: Path,
    *,
    most_bytes: int,
    limits: Limits,
    etag: str | None = None,
    last_modified: str | None = None,
    progress: Progress | None = None,
) -> Fetched | None:
    """Fetch a file.

    Args:
        url: Its address.
        to: Where to write it; brought to the disk before this returns.
        most_bytes: Bytes it has at most.
        limits: How long to wait, and how often to try.
        etag: Of the version held; with it, or the next, a server can say that nothing has changed.
        last_modified: Of the version held.
        progress: Told of every piece.

    Returns:
        What came; None where the server says that the version held is its newest.

    Raises:
        StoreError: It could not be fetched. The message never holds what stands behind a question mark of an address.
        MissingExtra: requests is not installed.
    """
    try:
        import requests
    except ModuleNotFoundError:
        raise MissingExtra("fetching lists needs requests", extra="fetch") from None

    headers = {
        # The United Nations' server refuses a request that does not say what asks.
        "User-Agent": f"sanscreen/{version('sanscreen')}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    end = time.monotonic() + limits.total_seconds
    with requests.Session() as session:
        # Else requests reads the whole body of a redirect, however long it is, to find out where it leads.
        session.get_redirect_target = lambda _: None  # type: ignore[method-assign, assignment]
        session.headers.clear()
        session.headers.update(headers)
        call = _Call(session, limits, end, most_bytes, progress)
        for attempt in range(1, limits.attempts + 1):
            try:
                return call.fetch(url, to)
            except _AgainError as error:
                if attempt == limits.attempts:
                    raise StoreError(f"{shown_url(url)}: {error}; asked {_times(attempt)}") from None
                doubled = limits.back_off_seconds * 2 ** (attempt - 1)
                wait = min(error.wait if error.wait is not None else doubled, limits.most_back_off_seconds)
                if time.monotonic() + wait >= end:
                    raise StoreError(f"{shown_url(url)}: {error}; {_too_long(limits)}") from None
                _log.info("%s: %s; asking again in %.1f s", shown_url(url), error, wait)
                time.sleep(wait)
    raise StoreError(f"{shown_url(url)}: not one attempt is allowed")


@dataclass(frozen=True, slots=True)
class _Call:
    """One fetch, with what all its attempts share."""

    session: Session
    limits: Limits
    end: float
    most_bytes: int
    progress: Progress | None

    def fetch(self, url: str, to: Path) -> Fetched | None:
        """Try once."""
        response = self._answer(url)
        with response:
            status = response.status_code
            if status == _NOT_MODIFIED:
                return None
            if status == _TOO_MANY or status >= _SERVER_ERROR:
                raise _AgainError(f"the server answers {_status(response)}", _asked_wait(response))
            if status != _OK:
                hint = "; it wants a token, or refuses this network or program" if status in _REFUSED else ""
                raise StoreError(f"{shown_url(response.url)}: the server answers {_status(response)}{hint}")
            size = self._write(response, to)
            return Fetched(size, response.headers.get("ETag"), response.headers.get("Last-Modified"))

    def _answer(self, url: str) -> Response:
        """Return the answer behind all redirects."""
        for _ in range(_MOST_REDIRECTS + 1):
            if urlsplit(url).scheme != "https":
                raise StoreError(f"{shown_url(url)}: redirects to an address that is not https, which is not followed")
            response = self._get(url)
            target = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or target is None:
                return response
            response.close()
            try:
                url = urljoin(url, target)
                urlsplit(url)
            except ValueError:
                raise StoreError(f"{shown_url(response.url)}: redirects to what is no address") from None
        raise StoreError(f"{shown_url(url)}: redirects more than {_MOST_REDIRECTS} times; the address may be wrong")

    def _get(self, url: str) -> Response:
        from requests import exceptions

        patience = self._patience(url)
        try:
            return self.session.get(url, stream=True, allow_redirects=False, timeout=patience)
        except exceptions.SSLError as error:
            raise StoreError(
                f"{shown_url(url)}: its certificate is not trusted ({_innermost(error)}); where your network has an "
                "authority of its own, name its file in REQUESTS_CA_BUNDLE"
            ) from None
        except exceptions.ConnectTimeout:
            raise _AgainError(f"no connection within {self.limits.connect_seconds:g} s") from None
        except exceptions.Timeout:
            raise _AgainError(f"no answer within {self.limits.read_seconds:g} s") from None
        except exceptions.ProxyError as error:
            raise _AgainError(f"the proxy does not let it through ({_innermost(error)})") from None
        except (exceptions.ConnectionError, exceptions.ChunkedEncodingError) as error:
            raise _AgainError(f"no connection ({_innermost(error)})") from None
        except (exceptions.RequestException, ValueError, OSError) as error:
            # OSError: a file of certificates that is not there.
            raise StoreError(f"{shown_url(url)}: cannot be asked for ({_innermost(error)})") from None

    def _patience(self, url: str) -> tuple[float, float]:
        """Return how long to wait for a connection and for a piece, as long as there is time left at all."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise StoreError(f"{shown_url(url)}: did not come in time; {_too_long(self.limits)}")
        return min(self.limits.connect_seconds, left), min(self.limits.read_seconds, left)

    def _write(self, response: Response, to: Path) -> int:
        """Write the body to a file, and return its bytes."""
        expected = _length(response)
        if expected is not None and expected > self.most_bytes:
            raise StoreError(f"{shown_url(response.url)}: {self._too_big()}")
        size = 0
        with to.open("wb") as stream:
            while piece := self._piece(response):
                size += len(piece)
                if size > self.most_bytes:
                    raise StoreError(f"{shown_url(response.url)}: {self._too_big()}")
                stream.write(piece)
                if self.progress is not None:
                    self.progress(size, expected)
                self._patience(response.url)
            stream.flush()
            os.fsync(stream.fileno())
        came = response.raw.tell()
        if expected is not None and came != expected:
            raise _AgainError(f"the file was cut off: {came:,} of {expected:,} bytes came")
        return size

    def _piece(self, response: Response) -> bytes:
        from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

        try:
            # read1 returns what there is: a server that sends a byte a minute must not hold up the clock.
            piece: bytes = response.raw.read1(_PIECE, decode_content=True)
        except ReadTimeoutError:
            raise _AgainError(f"the server stopped sending for {self.limits.read_seconds:g} s") from None
        except DecodeError as error:
            raise _AgainError(f"the server's compression is damaged ({_innermost(error)})") from None
        except (HTTPError, OSError) as error:
            raise _AgainError(f"the file was cut off ({_innermost(error)})") from None
        return piece

    def _too_big(self) -> str:
        return f"sends more than {self.most_bytes >> 20:,} MiB, which no list of this source is (most_bytes)"


def _length(response: Response) -> int | None:
    """Return how many bytes the server says that it sends."""
    text = response.headers.get("Content-Length", "")
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


def _asked_wait(response: Response) -> float | None:
    """Return the seconds that a server asks to wait (RFC 9110, section 10.2.3)."""
    text = response.headers.get("Retry-After", "").strip()
    if re.fullmatch("[0-9]{1,9}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (zoned - datetime.now(UTC)).total_seconds())


def _status(response: Response) -> str:
    return f"{response.status_code} {response.reason or ''}".strip()


def _innermost(error: BaseException) -> str:
    """Return the cause of an error without its address, behind whose question mark a token may stand."""
    seen: set[int] = set()
    cause: BaseException = error
    while id(cause) not in seen:
        seen.add(id(cause))
        inner = [getattr(cause, "reason", None), *cause.args, cause.__cause__, cause.__context__]
        cause = next((each for each in inner if isinstance(each, BaseException)), cause)
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return _QUERY.sub("?...", str(text))[:200]


def _too_long(limits: Limits) -> str:
    return f"{limits.total_seconds:g} s are over (the limit for all attempts together)"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
