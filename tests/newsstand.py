"""A sound server, the misbehaving one, and how the tests of pull ask them."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from briefing.config import Fetch
from briefing.pull import Pulled, pull
from briefing.types import Problem, Request, Response
from tests.unruly import Unruly

ROOT = Path(__file__).resolve().parents[1]


class _Handler(BaseHTTPRequestHandler):
    """Answers /ok with a validator, /echo with the request's headers, /wait after a moment, /meet when as many
    servers as share a `meeting` are asked at once, /status/N with N; and what the server's `documents` have for a path,
    conditionally."""

    protocol_version = "HTTP/1.1"
    server: Newsstand

    def do_GET(self) -> None:
        started = time.monotonic()
        if self.path.startswith("/wait"):
            time.sleep(0.1)  # whoever should wait for us, and does not, comes meanwhile
        if self.path.startswith("/meet"):
            self.server.meeting.wait(60)
        self.server.times.append((started, time.monotonic()))  # before the answer: the next request may follow at once
        self._answer()

    def _answer(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))
        document = self.server.documents.get(self.path)
        if document is not None:
            etag = f'"{hashlib.sha256(document).hexdigest()[:16]}"'
            same = self.headers.get("If-None-Match") == etag
            return self._send(304 if same else 200, b"" if same else document, {"ETag": etag})
        if self.path.startswith("/status/"):
            status = int(self.path.rpartition("/")[2])
            return self._send(status, b"" if status == 304 else b"no", {"Retry-After": "90"})
        for way, status in (("/to?", 302), ("/moved?", 301), ("/moved-8?", 308)):
            if self.path.startswith(way):
                return self._send(status, b"", {"Location": self.path[len(way) :]})
        if self.path == "/ok" and self.headers.get("If-None-Match") == '"one"':
            return self._send(304, b"", {"ETag": '"one"'})
        if self.path == "/packed":
            body, packing = gzip.compress(b"unpacked"), "gzip"
            return self._send(200, body, {"Content-Encoding": packing})
        if self.path == "/odd":
            return self._send(200, b"odd", {"ETag": '"caf\xe9"', "Content-Type": "text/html"})
        head = {"ETag": '"one"', "Last-Modified": "Mon, 05 Jan 2026 10:00:00 GMT", "Content-Type": "text/plain"}
        return self._send(200, self.path.encode(), head)

    def _send(self, status: int, body: bytes, head: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in head.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Newsstand(ThreadingHTTPServer):
    """A sound server that notes what it was asked, and from when to when it answered."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.place = f"127.0.0.1:{self.server_address[1]}"
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.times: list[tuple[float, float]] = []
        self.documents: dict[str, bytes] = {}
        self.meeting = threading.Barrier(1)

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"


def serving() -> Iterator[Newsstand]:
    server = Newsstand()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def misbehaving() -> Iterator[Unruly]:
    """A server that misbehaves as the path of the request says."""
    with Unruly() as server:
        yield server


def ask(*urls: str, root: Path = ROOT, offline: bool = False, **settings: Any) -> tuple[Pulled, ...]:
    allow = settings.pop("allow", tuple(url.split("/")[2] for url in urls if url.startswith("http://127.0.0.1:")))
    fetch = Fetch(timeout=settings.pop("timeout", 5.0), allow=allow, **settings)
    return pull([Request(url=url) for url in urls], fetch, root=root, offline=offline)


def response(answer: Pulled) -> Response:
    assert not answer.problems
    return answer.responses[0]


def problem(answer: Pulled) -> Problem:
    assert not answer.responses
    assert answer.problems[0].stage == "pull"
    return answer.problems[0]
