"""Pull: whatever servers do, one answer per request, in time and within its limits."""

from __future__ import annotations

import errno
import itertools
import signal
import socket
import ssl
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from briefing.config import Fetch
from briefing.pull import Pulled, as_without_network, fetch_problems, pull
from briefing.types import Problem, Request, Response
from tests.newsstand import ROOT, Newsstand, ask, misbehaving, problem, response, serving


@pytest.fixture(name="stand")
def _stand() -> Iterator[Newsstand]:
    yield from serving()


@pytest.fixture(name="second_stand")
def _second_stand() -> Iterator[Newsstand]:
    yield from serving()


@pytest.fixture(name="bad")
def _bad() -> Iterator[Any]:
    yield from misbehaving()


# --- sound servers ---------------------------------------------------------------------


def test_answers_come_in_the_order_of_the_requests(stand: Newsstand) -> None:
    done: list[str] = []
    requests = [Request(url=stand.url(f"/{word}")) for word in ("wait", "a", "b")]
    answers = pull(requests, Fetch(allow=(stand.place,)), root=ROOT, on_done=lambda request: done.append(request.url))
    assert [response(answer).body for answer in answers] == [b"/wait", b"/a", b"/b"]
    assert sorted(done) == sorted(request.url for request in requests)
    assert pull([], Fetch(), root=ROOT) == ()


def test_a_response_carries_what_the_next_request_needs(stand: Newsstand) -> None:
    first = response(ask(stand.url("/ok"))[0])
    assert (first.status, first.url, first.content_type) == (200, stand.url("/ok"), "text/plain")
    again = Request(url=first.url, etag=first.etag, last_modified=first.last_modified)
    second = response(pull([again], Fetch(allow=(stand.place,)), root=ROOT)[0])
    assert (second.unchanged, second.status, second.body, second.etag) == (True, 304, b"", '"one"')
    head = stand.seen[-1][1]
    assert head["If-Modified-Since"] == "Mon, 05 Jan 2026 10:00:00 GMT"


def test_what_is_sent(stand: Newsstand) -> None:
    request = Request(url=stand.url("/ok"), accept="text/html", etag='"a"\r\nX-Evil: 1')
    pull([request], Fetch(allow=(stand.place,), user_agent="Tester/1"), root=ROOT)
    assert stand.seen[0][1] == {
        "Host": stand.place,
        "User-Agent": "Tester/1",
        "Accept": "text/html",
        "Accept-Encoding": "gzip, deflate",
    }


def test_a_validator_that_cannot_be_kept_is_dropped(stand: Newsstand) -> None:
    odd = response(ask(stand.url("/odd"))[0])
    assert (odd.body, odd.etag) == (b"odd", "")


def test_packed_bodies_are_unpacked(stand: Newsstand) -> None:
    assert response(ask(stand.url("/packed"))[0]).body == b"unpacked"


def overlaps(*times: tuple[float, float]) -> bool:
    ordered = sorted(times)
    return any(later[0] < earlier[1] for earlier, later in itertools.pairwise(ordered))


def test_one_request_at_a_time_for_a_host_but_several_hosts_at_once(stand: Newsstand, second_stand: Newsstand) -> None:
    stand.meeting = second_stand.meeting = threading.Barrier(2)  # nobody passes it alone
    urls = [server.url(path) for path in ("/meet", "/wait1", "/wait2") for server in (stand, second_stand)]
    assert all(answer.responses for answer in ask(*urls, timeout=60.0))
    assert len(stand.times) == len(second_stand.times) == 3
    assert not overlaps(*stand.times)
    assert not overlaps(*second_stand.times)
    assert overlaps(*stand.times, *second_stand.times)


def test_the_slots_are_shared(stand: Newsstand, second_stand: Newsstand) -> None:
    ask(stand.url("/wait"), second_stand.url("/wait"), concurrency=1)
    assert len(stand.times) == len(second_stand.times) == 1
    assert not overlaps(*stand.times, *second_stand.times)


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (304, "answered with status 304 and no document"),  # nobody asked whether it had changed
        (400, "refused (status 400)"),
        (401, "refused: it wants a login (status 401)"),
        (403, "refused (status 403)"),
        (404, "there is nothing at this address (status 404)"),
        (410, "is gone for good (status 410)"),
        (429, "asked us to come less often (status 429)"),
        (503, "the server is in trouble (status 503)"),
    ],
)
def test_a_status_is_told_in_words(stand: Newsstand, status: int, what: str) -> None:
    answer = problem(ask(stand.url(f"/status/{status}"))[0])
    assert (answer.what, answer.where) == (what, stand.url(f"/status/{status}"))
    assert status != 429 or answer.hint == "it says to wait 90 s"


@pytest.mark.parametrize(
    ("path", "moved"),
    [
        ("/ok", ""),
        ("/to?/ok", ""),
        ("/moved?/ok", "/ok"),
        ("/moved-8?/moved?/ok", "/ok"),
        ("/moved?/to?/ok", "/to?/ok"),
        ("/to?/moved?/ok", ""),
    ],
)
def test_an_address_that_has_moved_for_good_is_told(stand: Newsstand, path: str, moved: str) -> None:
    answer = response(ask(stand.url(path))[0])
    assert answer.body == b"/ok"
    assert answer.moved == (stand.url(moved) if moved else "")


def test_a_server_that_is_asked_too_often_is_asked_nothing_more(stand: Newsstand, second_stand: Newsstand) -> None:
    urls = [stand.url("/status/429"), *(stand.url(f"/ok?{number}") for number in range(3)), second_stand.url("/ok")]
    refused, *others, elsewhere = ask(*urls)
    assert (refused.retry_after, refused.server) == ("90", stand.place)
    said = "not fetched: its server asked us to come less often"
    assert [problem(answer).what for answer in others] == [said] * 3
    assert response(elsewhere).body == b"/ok"
    assert [path for path, _ in stand.seen] == ["/status/429"]


def test_it_may_be_called_inside_a_running_loop(stand: Newsstand) -> None:
    import asyncio

    async def notebook() -> tuple[Pulled, ...]:
        return ask(stand.url("/ok"))

    assert response(asyncio.run(notebook())[0]).body == b"/ok"


# --- limits -----------------------------------------------------------------------------


def test_a_drip_ends_at_its_time_and_a_hang_at_the_deadline(bad: Any) -> None:
    # Neither of them ever ends by itself: to be here again is the test.
    slow, hang, queued = ask(*map(bad.url, ("/slow?bps=20", "/hang", "/ok")), timeout=0.6, deadline=1.0)
    assert problem(slow).what == "no complete answer within 0.6 s"
    assert problem(hang).what == problem(queued).what == "not fetched: the run's time (1 s) was up"


@pytest.mark.parametrize("path", ["/endless", "/huge?mb=5", "/gzip-bomb?mb=50", "/gzip-bomb?mb=50&kind=deflate"])
def test_large_bodies_end_at_the_limit(bad: Any, path: str) -> None:
    answer = problem(ask(bad.url(path), max_bytes=1_000_000)[0])
    assert (answer.what, answer.hint) == ("larger than 1 MB", "raise fetch: max_bytes if you trust it")


LATE = ["/hang-after-headers", "/slow-headers"]
FAULTS = [
    "/short",
    "/close",
    "/reset",
    "/reset-mid",
    *[f"/bad-http?kind={kind}" for kind in ("status", "chunk", "header", "http09", "binary")],
    "/gzip-bomb?mb=1&layers=2",
    "/gzip-bad?kind=corrupt",
    "/gzip-bad?kind=cut",
    "/seq/500,200?key=x",
]


def test_whatever_a_server_does_is_a_problem_in_words(bad: Any) -> None:
    late = ask(*map(bad.url, LATE), timeout=0.3)
    assert {problem(answer).what for answer in late} == {"no complete answer within 0.3 s"}
    answers = ask(*map(bad.url, FAULTS), timeout=60)
    said = {path: problem(answer).what for path, answer in zip(FAULTS, answers, strict=True)}
    assert said["/short"] == said["/reset-mid"] == said["/gzip-bad?kind=cut"] == "the answer broke off before its end"
    assert said["/bad-http?kind=status"] == "did not answer in proper HTTP"
    assert said["/close"] == said["/reset"] == "the connection broke off"
    assert not [line for line in said.values() if "could not be fetched:" in line or "deadline" in line]


def test_what_is_only_odd_is_taken(bad: Any) -> None:
    empty, plain, *_ = ask(bad.url("/empty"), bad.url("/gzip-bad?kind=plain"))
    assert response(empty).body == b""
    assert response(plain).body.startswith(b"<?xml")


def test_nobody_is_there() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert problem(ask(url)[0]).what == "no server answers there"


def test_no_secure_connection(stand: Newsstand) -> None:
    answer = problem(ask(f"https://{stand.place}/ok", allow=(stand.place,))[0])
    assert answer.what == "no secure connection could be made"


def test_a_certificate_that_is_not_valid_is_told_with_its_reason() -> None:
    cause = ssl.SSLCertVerificationError("verify failed")
    cause.verify_message = "certificate has expired"
    error = aiohttp.ClientConnectorCertificateError(None, cause)  # type: ignore[arg-type]
    assert (
        fetch_problems.failure("https://a.test/", error).what == "its certificate is not valid: certificate has expired"
    )


def test_passwords_are_neither_sent_nor_shown(stand: Newsstand) -> None:
    url = f"http://me:secret@{stand.place}/status/403"
    answer = problem(ask(url, allow=(stand.place,))[0])
    assert answer.where == stand.url("/status/403")
    assert "Authorization" not in stand.seen[0][1]


def test_ctrl_c_ends_the_pull() -> None:
    script = """
        import socket, threading
        from pathlib import Path
        from briefing.config import Fetch
        from briefing.pull import pull
        from briefing.types import Request
        server = socket.create_server(("127.0.0.1", 0))
        place = f"127.0.0.1:{server.getsockname()[1]}"
        threading.Thread(target=lambda: (server.accept(), print("asked", flush=True)), daemon=True).start()
        pull([Request(url=f"http://{place}/")], Fetch(allow=(place,)), root=Path())
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "asked\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert errors.rstrip().endswith("KeyboardInterrupt")


# --- no network at all ------------------------------------------------------------------


def test_no_network_is_one_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    away = {"one.test": socket.EAI_NONAME, "two.test": socket.EAI_AGAIN, "three.test": errno.ENETUNREACH}

    def look_up(host: str, *_: Any) -> Any:
        number = away[host]
        raise OSError(number, "unreachable") if number == errno.ENETUNREACH else socket.gaierror(number, "no name")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    urls = [f"https://{host}/feed" for host in away]
    one = Problem(
        stage="pull",
        where="no network",
        what="none of 3 servers could be reached",
        hint="are you connected to the internet?",
    )
    assert [problem(answer) for answer in as_without_network(ask(*urls))] == [one] * 3
    local = Pulled(responses=(Response(url="a.xml", status=200, body=b""),))
    here, *away_from_here = as_without_network((local, *ask(*urls)))
    assert here == local
    assert [problem(answer) for answer in away_from_here] == [one] * 3
    # One server alone may have another name by now, and so may the paths of one.
    assert problem(as_without_network(ask(urls[0]))[0]).what == "there is no server of that name"
    assert {problem(answer).what for answer in as_without_network(ask(urls[0], urls[0] + "/2"))} == {
        "there is no server of that name"
    }


def test_one_that_answers_is_a_network(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def look_up(host: str, *rest: Any) -> Any:
        if host.endswith(".test"):
            raise socket.gaierror(socket.EAI_NONAME, "no name")
        return real(host, *rest)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    gone = ["https://one.test/", "https://two.test/"]
    for path in ("/ok", "/status/500"):
        answers = as_without_network(ask(*gone, stand.url(path), allow=(stand.place,)))
        assert {problem(answer).what for answer in answers[:2]} == {"there is no server of that name"}
