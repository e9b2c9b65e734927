"""Pull goes only where it may: redirects, and addresses that are private however they are written."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from briefing.pull import address_guard
from tests.newsstand import Newsstand, ask, misbehaving, problem, response, serving


@pytest.fixture(name="stand")
def _stand() -> Iterator[Newsstand]:
    yield from serving()


@pytest.fixture(name="second_stand")
def _second_stand() -> Iterator[Newsstand]:
    yield from serving()


@pytest.fixture(name="bad")
def _bad() -> Iterator[Any]:
    yield from misbehaving()


# --- redirects and private addresses ------------------------------------------------------


def test_redirects_are_followed_and_the_final_address_is_told(stand: Newsstand, second_stand: Newsstand) -> None:
    allow = (stand.place, second_stand.place)
    answer = response(ask(stand.url("/to?/to?" + second_stand.url("/ok#part")), allow=allow)[0])
    assert (answer.url, answer.body) == (second_stand.url("/ok"), b"/ok")


def test_redirects_end(bad: Any) -> None:
    at_five, at_six, loop = ask(bad.url("/redirect/5"), bad.url("/redirect/6"), bad.url("/redirect-loop"))
    assert response(at_five).url == bad.url("/ok")
    assert problem(at_six).what == problem(loop).what == "redirects more than 5 times"
    assert bad.hits["/redirect-loop"] == 6


def test_a_redirect_to_a_private_address_is_not_followed(stand: Newsstand, bad: Any) -> None:
    targets = [bad.url("/canary"), f"http://localhost:{bad.port}/canary"]
    answers = ask(*[stand.url(f"/to?{target}") for target in targets])
    assert {problem(answer).what for answer in answers} == {"leads to a private address, which is not fetched"}
    assert problem(answers[0]).hint == f"if it is yours: fetch: allow: ['127.0.0.1:{bad.port}']"
    assert not bad.hits


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://127.0.0.1/", "data:,hello", "http://", "http://[::"]
)
def test_a_redirect_out_of_the_web_is_not_followed(bad: Any, target: str) -> None:
    assert problem(ask(bad.url(f"/redirect-to?url={quote(target, safe='')}"))[0]).what
    assert bad.hits["/canary"] == 0


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "2130706433",
        "017700000001",
        "0X7F000001",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "169.254.169.254",
        "[::ffff:127.0.0.1]",
        "0x7f.1",
        "10.1.2.3",
    ],
)
def test_private_addresses_are_refused_however_they_are_written(host: str, bad: Any) -> None:
    answer = problem(ask(f"http://{host}:{bad.port}/canary", allow=())[0])
    assert answer.what in ("leads to a private address, which is not fetched", "not a web address")
    assert not bad.hits


def test_a_name_is_checked_on_the_address_that_is_connected_to(bad: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = fake_names(monkeypatch, {"feed.test": "127.0.0.1"})
    url = f"http://feed.test:{bad.port}/canary"
    assert problem(ask(url)[0]).what == "leads to a private address, which is not fetched"
    assert not bad.hits
    assert response(ask(url, allow=(f"Feed.test:{bad.port}",))[0]).body == b"CANARY-SECRET"
    assert asked == ["feed.test", "feed.test"]  # one look-up for each run: nothing can change in between


def fake_names(monkeypatch: pytest.MonkeyPatch, names: dict[str, str]) -> list[str]:
    """Answer for these names; every other one is not known."""
    asked: list[str] = []

    def answer(host: str, port: int, *args: Any, **named: Any) -> list[Any]:
        asked.append(host)
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in names[host].split(",")]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_private_addresses_among_public_ones_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    fake_names(monkeypatch, {"mixed.test": "10.0.0.1,93.184.216.34"})
    found = asyncio.run(address_guard.GuardedResolver(frozenset()).resolve("mixed.test", 80))
    assert [address["host"] for address in found] == ["93.184.216.34"]


def test_a_name_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_names(monkeypatch, {})
    answer = problem(ask("https://nobody.test/feed")[0])
    assert (answer.what, answer.where) == ("there is no server of that name", "https://nobody.test/feed")
    assert problem(ask(f"http://{'a' * 64}.test/")[0]).what


def test_a_name_server_that_hangs_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    release, answered = threading.Event(), threading.Event()

    def hanging(*_args: object, **_named: object) -> list[object]:
        release.wait(60)
        answered.set()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    assert "the run's time (0.3 s) was up" in problem(ask("http://slow.test/", deadline=0.3)[0]).what
    assert not answered.is_set()
    release.set()


@pytest.mark.parametrize(
    ("number", "private"),
    [
        ("8.8.8.8", False),
        ("2606:4700::1111", False),
        ("64:ff9b::8.8.8.8", False),
        ("64:ff9b::7f00:1", True),
        ("64:ff9b:1::1", True),
        ("2002:7f00:1::", True),
        ("::ffff:8.8.8.8", False),
        ("::ffff:10.0.0.1", True),
        ("::127.0.0.1", True),
        ("::1", True),
        ("::", True),
        ("fe80::1%eth0", True),
        ("fc00::1", True),
        ("ff02::1", True),
        ("0.1.2.3", True),
        ("100.100.100.200", True),
        ("168.63.129.16", True),
        ("172.31.0.1", True),
        ("192.168.0.1", True),
        ("224.0.0.1", True),
        ("255.255.255.255", True),
    ],
)
def test_which_addresses_are_private(number: str, private: bool) -> None:
    assert address_guard.is_private_number(ipaddress.ip_address(number)) is private


@pytest.mark.parametrize("url", ["", "feed", "ftp://a.test/", "http:///x", "https://a.test:99999/", "http://[zz]/"])
def test_what_is_no_web_address(url: str) -> None:
    assert problem(ask(url)[0]).hint
