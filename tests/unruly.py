"""A web server that misbehaves as the path says: it hangs, breaks off, lies about lengths, or sends what has no end.

Every answer ends when the server is closed, or when the other side has had enough.
"""

from __future__ import annotations

import gzip
import socket
import socketserver
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

FEED = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Tides</title></channel></rss>" * 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


class Unruly(socketserver.ThreadingTCPServer):
    """The server; a context. `hits` counts the requests by path."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.port: int = self.server_address[1]
        self.hits: Counter[str] = Counter()
        self.closed = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def __exit__(self, *_: Any) -> None:
        self.closed.set()
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Answer(socketserver.StreamRequestHandler):
    server: Unruly

    def handle(self) -> None:
        line = self.rfile.readline().split()
        while self.rfile.readline().strip():
            pass
        if len(line) < 2:
            return
        asked = urlsplit(line[1].decode())
        _, name, *rest = asked.path.split("/")
        self.server.hits[asked.path] += 1
        self.asked = {"rest": "/".join(rest), "path": asked.path, **dict(parse_qsl(asked.query))}
        with suppress(OSError):  # the other side has had enough
            FAULTS[name](self)

    def whole(self, body: bytes = b"", *, status: str = "200 OK", length: int | None = None, **head: str) -> None:
        """A whole answer, or one that lies about its length."""
        head = {"Content-Length": str(len(body) if length is None else length), "Connection": "close"} | head
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in head.items())
        self.wfile.write(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body)

    def drip(self, part: bytes, every: float) -> None:
        """A part again and again, as slowly as that, until nobody listens."""
        while not self.server.closed.wait(every):
            self.wfile.write(part)

    def hang(self) -> None:
        self.server.closed.wait()

    def reset(self) -> None:
        """End with RST and not with FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _redirect(to: _Answer) -> None:
    hops = int(to.asked["rest"])
    to.whole(status="302 Found", Location=f"/redirect/{hops - 1}" if hops > 1 else "/ok")


def _in_turn(to: _Answer) -> None:
    """/seq/500,200: one status after the other; the last one stays."""
    states = to.asked["rest"].split(",")
    state = states[min(to.server.hits[to.asked["path"]], len(states)) - 1]
    to.whole(FEED if state == "200" else b"", status=f"{state} So it is")


def _slow(to: _Answer) -> None:
    to.wfile.write(HEAD + b"Content-Length: 100000\r\n\r\n")
    to.drip(b"A", 1 / float(to.asked["bps"]))


def _slow_headers(to: _Answer) -> None:
    to.wfile.write(HEAD)
    to.drip(b"X-Slow: 1\r\n", 0.1)


def _endless(to: _Answer) -> None:
    to.wfile.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    to.drip(b"10000\r\n" + b"A" * 0x10000 + b"\r\n", 0)


def _reset_in_the_middle(to: _Answer) -> None:
    to.whole(FEED[:200], length=5000)
    to.server.closed.wait(0.05)  # or the headers are lost with the rest
    to.reset()


def _bomb(to: _Answer) -> None:
    """Some megabytes of one letter, packed; once or in layers."""
    deflate = to.asked.get("kind") == "deflate"
    layers = int(to.asked.get("layers", "1"))
    packer = zlib.compressobj(9, zlib.DEFLATED, 15 if deflate else 31)
    body = b"".join(packer.compress(b"A" * 2**20) for _ in range(int(to.asked["mb"]))) + packer.flush()
    for _ in range(layers - 1):
        body = gzip.compress(body)
    to.whole(body, Content_Encoding="deflate" if deflate else ", ".join(["gzip"] * layers))


def _badly_packed(to: _Answer) -> None:
    packed = gzip.compress(FEED, mtime=0)
    bodies = {"corrupt": packed[:20] + b"\0\xff" * 20 + packed[60:], "cut": packed[: len(packed) // 2], "plain": FEED}
    to.whole(bodies[to.asked["kind"]], Content_Encoding="gzip")


def _bad_http(to: _Answer) -> None:
    bodies = {
        "status": b"HTTP/9.9 banana\r\n\r\n",
        "chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\nno number\r\n",
        "header": HEAD + b"X-Long: " + b"a" * 1_000_000 + b"\r\n\r\n",
        "http09": FEED,
        "binary": bytes(range(256)) * 64,
    }
    to.wfile.write(bodies[to.asked["kind"]])


def _silent_after_headers(to: _Answer) -> None:
    to.whole(length=1000)
    to.hang()


FAULTS: dict[str, Callable[[_Answer], None]] = {
    "ok": lambda to: to.whole(FEED),
    "canary": lambda to: to.whole(b"CANARY-SECRET"),
    "empty": lambda to: to.whole(),
    "redirect": _redirect,
    "redirect-loop": lambda to: to.whole(status="302 Found", Location=to.asked["path"] + "?again"),
    "redirect-to": lambda to: to.whole(status="302 Found", Location=to.asked["url"]),
    "seq": _in_turn,
    "hang": _Answer.hang,
    "hang-after-headers": _silent_after_headers,
    "slow": _slow,
    "slow-headers": _slow_headers,
    "endless": _endless,
    "huge": lambda to: to.whole(b"A" * int(to.asked["mb"]) * 2**20),
    "short": lambda to: to.whole(FEED[:200], length=len(FEED)),
    "close": lambda to: None,
    "reset": _Answer.reset,
    "reset-mid": _reset_in_the_middle,
    "bad-http": _bad_http,
    "gzip-bomb": _bomb,
    "gzip-bad": _badly_packed,
}
