"""A publisher on this machine: a real https server with a certificate of its own, that answers as a test tells it."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

Answer = Callable[[BaseHTTPRequestHandler], None]


def listed(*names: str, as_of: str = "2026-08-20", **header: object) -> bytes:
    """A list in our own format, an entity a name."""
    rows = [{"list": {"name": "theirs", "as_of": as_of, **header}}]
    rows += [{"id": str(at), "kind": "person", "names": [{"text": name}]} for at, name in enumerate(names, 1)]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


class ListServer:
    """The server. `answers` says what each path answers: the next of several with each request, the last for good."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.ca_file = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.released = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, path: str) -> str:
        return f"https://localhost:{self._server.server_address[1]}{path}"

    def reset(self) -> None:
        self.released.set()
        self.answers, self.asked, self.released = {}, [], threading.Event()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: ListServer

    def handle_error(self, request, client_address):
        """A client that goes away in the middle is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        owner = self.server.owner
        path = self.path.partition("?")[0]
        owner.asked.append((self.path, dict(self.headers)))
        answers = owner.answers[path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        # Each answer has a connection of its own, so that a cut one can be cut.
        self.close_connection = True
        answer(self)

    def log_message(self, *args):
        pass


def _head(handler, status, headers):
    handler.send_response(status)
    for name, value in {"Connection": "close", **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()


def sends(
    content: bytes, *, etag: str | None = None, length: int | None = None, status: int = 200, **headers: str
) -> Answer:
    """The file; `length` is what the server says of it where that is not true. Names of headers are written with _."""

    def answer(handler):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if etag is not None and handler.headers.get("If-None-Match") == etag:
            _head(handler, 304, {"ETag": etag})
            return
        told |= {"ETag": etag} if etag is not None else {}
        _head(handler, status, {"Content-Length": str(len(content) if length is None else length), **told})
        with suppress(OSError):
            handler.wfile.write(content)

    return answer


def chunked(content: bytes, *, whole: bool = True) -> Answer:
    """The file in one chunk, without its length, and without the end of the chunks where it is not whole."""

    def answer(handler):
        _head(handler, 200, {"Transfer-Encoding": "chunked"})
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(content), content) + (b"0\r\n\r\n" if whole else b""))

    return answer


def says(status: int, **headers: str) -> Answer:
    """A status, and no body."""

    def answer(handler):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        _head(handler, status, {"Content-Length": "0", **told})

    return answer


def hangs(content: bytes = b"", *, before_head: bool = False, status: int = 200, **headers: str) -> Answer:
    """Says that a file comes, sends the beginning of it and then nothing; or says nothing at all."""

    def answer(handler):
        released = handler.server.owner.released
        if not before_head:
            _head(handler, status, {"Content-Length": str(len(content) + 1_000), **headers})
            handler.wfile.write(content)
        released.wait(20)

    return answer


def drips(content: bytes, *, seconds: float) -> Answer:
    """Sends the file byte by byte."""

    def answer(handler):
        _head(handler, 200, {"Content-Length": str(len(content))})
        with suppress(OSError):
            for byte in content:
                handler.wfile.write(bytes([byte]))
                time.sleep(seconds)

    return answer


def after(seconds: float, answer: Answer) -> Answer:
    """Another answer, after a while."""

    def late(handler):
        time.sleep(seconds)
        answer(handler)

    return late
