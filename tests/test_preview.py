"""The preview serves the rendering on this machine only, as data."""

import http.client

import pytest

from briefing.errors import BriefingError
from briefing.preview import Preview
from briefing.types import Rendering

RENDERING = Rendering(subject="s", preheader="p", mail="<p>mail é</p>", web="<p>web</p>", text="text")


def get(server: Preview, path: str, host: str | None = None) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.address.rstrip("/").rpartition(":")[2]), timeout=5)
    connection.request("GET", path, headers={"Host": host} if host else {})
    response = connection.getresponse()
    response.body = response.read().decode()  # type: ignore[attr-defined]
    connection.close()
    return response


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/", "<p>web</p>", "text/html; charset=utf-8"),
        ("/mail.html?x=1", "<p>mail é</p>", "text/html; charset=utf-8"),
        ("/mail.txt", "text", "text/plain; charset=utf-8"),
    ],
)
def test_pages(path: str, body: str, kind: str) -> None:
    with Preview(RENDERING) as server:
        response = get(server, path)
        assert (response.status, response.body, response.headers["Content-Type"]) == (200, body, kind)  # type: ignore[attr-defined]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_nothing_else_is_served_and_no_other_name() -> None:
    with Preview(RENDERING) as server:
        assert get(server, "/../feeds.yaml").status == 404
        assert get(server, "/", host="evil.example:80").status == 403
        assert server.address.startswith("http://127.0.0.1:")


def test_a_port_that_is_taken_is_one_clear_line() -> None:
    with Preview(RENDERING) as server:
        port = int(server.address.rstrip("/").rpartition(":")[2])
        with pytest.raises(BriefingError, match=rf"127.0.0.1:{port}"):
            Preview(RENDERING, port=port)
