"""A local page that shows an edition as its readers will see it: web page, mail and text, on 127.0.0.1 only."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from briefing.errors import BriefingError
from briefing.types import Rendering

# Feed text is data, and a page that is opened on this machine must prove it: no script, no request anywhere.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; form-action 'none'"


class Preview:
    """Serves one rendering until `wait` is interrupted. A context manager; `address` ends in a slash."""

    def __init__(self, rendering: Rendering, *, port: int = 0) -> None:
        """Args: what to show, and a port (0: any free one).

        Raises:
            BriefingError: the port is taken.
        """
        pages = {
            "/": ("text/html", rendering.web),
            "/index.html": ("text/html", rendering.web),
            "/mail.html": ("text/html", rendering.mail),
            "/mail.txt": ("text/plain", rendering.text),
        }
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(pages))
        except (OSError, OverflowError) as error:
            raise BriefingError(
                "cannot be listened on", where=f"127.0.0.1:{port}", hint="--port 0 finds one"
            ) from error
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Serve until Ctrl-C."""
        self._thread.join()


def _handler(pages: Mapping[str, tuple[str, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # A page elsewhere could point a name of its own at 127.0.0.1 and read the preview: only our name is served.
            host = self.headers.get("Host", "").rpartition(":")[0]
            if host not in ("127.0.0.1", "localhost"):
                self.send_error(403)
                return
            page = pages.get(self.path.partition("?")[0])
            if page is None:
                self.send_error(404)
                return
            kind, text = page
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", _POLICY)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the terminal belongs to the editor."""

    return Handler
