"""A local page that shows an edition as its readers will see it, and lets its editor change it. 127.0.0.1 only.

starlette, uvicorn and watchfiles are imported when a preview is opened; nothing else needs them.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import Self

from briefing.errors import BriefingError
from briefing.preview.preview_workspace import Workspace, first_edition_id

__all__ = ["Preview", "Workspace", "first_edition_id"]

_HOST = "127.0.0.1"


class Preview:
    """Serves a workspace until `wait` is interrupted. A context manager; `address` ends in a slash."""

    def __init__(self, workspace: Workspace, *, port: int = 0) -> None:
        """Args: what to show, and the port (0: any free one).

        Raises:
            BriefingError: the port is taken.
        """
        import uvicorn

        from briefing.preview.app import make_app
        from briefing.preview.live_reload import LiveReload

        self._socket = _listening(port)
        self._live = LiveReload(workspace)
        config = uvicorn.Config(
            make_app(workspace, self._live),
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=5,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self.address = f"http://{_HOST}:{self._socket.getsockname()[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.close()
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def wait(self) -> None:
        """Serve until Ctrl-C."""
        self._thread.join()


def _listening(port: int) -> socket.socket:
    """A socket that listens at the port from now on, so that a browser which is opened at once waits for its answer."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # After Ctrl-C the port is in TIME-WAIT (RFC 9293, 3.3.2), on Linux for a minute. On Windows the option means
        # something else: two programs could have one port.
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((_HOST, port))
        made.listen(64)
    except (OSError, OverflowError) as error:
        made.close()
        raise BriefingError("cannot be listened on", where=f"{_HOST}:{port}", hint="--port 0 finds one") from error
    return made
