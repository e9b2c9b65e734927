"""Pull without a network: bodies within their limit, files, folders and the mirror."""

from __future__ import annotations

import contextlib
import gzip
import os
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.config import Fetch
from briefing.pull import Pulled, fetch_problems, local_files, pull
from briefing.pull.limited_body import MAX_MEMBERS, Broken, LimitedBody, TooLarge
from briefing.types import Problem, Request, Response
from tests.newsstand import Newsstand, ask, problem, response, serving


@pytest.fixture(name="stand")
def _stand() -> Iterator[Newsstand]:
    yield from serving()


# --- bodies --------------------------------------------------------------------------


def unpack(encoding: str, data: bytes, *, limit: int = 10_000, block: int = 7) -> bytes:
    body = LimitedBody(encoding, limit)
    for start in range(0, len(data), block):
        body.feed(data[start : start + block])
    return body.finish()


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@given(st.binary(max_size=300), st.integers(1, 50))
def test_every_packing_comes_back(data: bytes, block: int) -> None:
    assert unpack("", data, block=block) == data
    assert unpack("Identity", data, block=block) == data
    assert unpack("x-gzip", gzip.compress(data) + gzip.compress(data), block=block) == data * 2
    assert unpack("gzip, identity", gzip.compress(data) + b"\0\0\0\0", block=block) == data
    assert unpack("deflate", zlib.compress(data), block=block) == data


def test_bare_deflate_is_understood() -> None:
    assert unpack("deflate", bare_deflate(b"news " * 50)) == b"news " * 50


@given(st.sampled_from(["", "gzip", "deflate"]), st.binary(max_size=200))
def test_any_bytes_give_a_body_or_its_two_errors(encoding: str, data: bytes) -> None:
    with contextlib.suppress(TooLarge, Broken):
        assert len(unpack(encoding, data, limit=100)) <= 100


def test_a_bomb_is_never_unpacked() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(50)) + packer.flush()
    body = LimitedBody("gzip", 1_000_000)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        body.feed(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000
    with pytest.raises(Broken, match="too many parts"):
        unpack("gzip", gzip.compress(b"") * (MAX_MEMBERS + 2), block=9_000)


def test_a_charset_is_no_packing() -> None:
    for encoding in ("utf-8", "ISO-8859-1", "utf-8, gzip", "none", "8bit"):
        data = b"Ferry fares rise."
        assert unpack(encoding, gzip.compress(data) if "gzip" in encoding else data) == data


def test_packings_nobody_asked_for() -> None:
    for encoding in ("br", "zlib_codec", "gzip, gzip"):
        with pytest.raises(Broken, match="did not ask for"):
            LimitedBody(encoding, 10)


# --- files, folders, mirror -----------------------------------------------------------


def ask_path(root: Path, path: str, **settings: Any) -> Pulled:
    return pull([Request(url="", path=path)], Fetch(**settings), root=root, offline=True)[0]


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "a.rss").write_bytes(b"<rss/>")
    expected = Response(url="feeds/a.rss", status=200, body=b"<rss/>", content_type="application/rss+xml")
    assert response(ask_path(tmp_path, "feeds/a.rss")) == expected
    assert response(ask_path(Path("/nowhere"), str(tmp_path / "feeds" / "a.rss"))).body == b"<rss/>"
    named = pull([Request(url="https://a.test/", path="feeds/a.rss")], Fetch(), root=tmp_path)[0]
    assert response(named).url == "https://a.test/"


def test_a_folder(tmp_path: Path) -> None:
    for name, body in {
        "b.xml": b"b",
        "a/z.json.gz": gzip.compress(b"z"),
        "a.html": b"a",
        ".hidden": b"no",
        ".git/x": b"no",
        "c.gz": b"\x1f\x8b broken",
        "d.txt": b"d" * 2000,
    }.items():
        (tmp_path / "news" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "news" / name).write_bytes(body)
    (tmp_path / "news" / "gone.xml").symlink_to("nowhere")
    (tmp_path / "news" / "circle").symlink_to(tmp_path / "news")
    os.mkfifo(tmp_path / "news" / "pipe")
    answer = ask_path(tmp_path, "news/", max_bytes=1000)
    assert [(each.url, each.body, each.content_type) for each in answer.responses] == [
        ("news/a.html", b"a", "text/html"),
        ("news/a/z.json.gz", b"z", "application/json"),
        ("news/b.xml", b"b", "application/xml"),
    ]
    assert [(each.where, each.what) for each in answer.problems] == [
        ("news/c.gz", "the packed file is damaged"),
        ("news/d.txt", "larger than 0.001 MB"),
        ("news/gone.xml", "there is no such file or folder"),
        ("news/pipe", "not a file"),
    ]


def test_links_in_a_folder_do_not_lead_out_of_it(tmp_path: Path) -> None:
    folder, outside = tmp_path / "news", tmp_path / "private"
    (folder / "sub").mkdir(parents=True)
    outside.mkdir()
    (outside / "key.txt").write_text("secret")
    (folder / "a.txt").write_text("a")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "c.txt").symlink_to(outside / "key.txt")
    (folder / "d.txt").symlink_to("../private/key.txt")
    (folder / "e.txt").symlink_to("c.txt")
    (folder / "sub" / "f").symlink_to(outside)
    (folder / "sub" / "g").symlink_to(folder)
    answer = ask_path(tmp_path, "news")
    assert [(each.url, each.body) for each in answer.responses] == [("news/a.txt", b"a"), ("news/b.txt", b"a")]
    assert [each.where for each in answer.problems] == ["news/c.txt", "news/d.txt", "news/e.txt", "news/sub/f"]
    assert {each.what for each in answer.problems} == {"a link that leads out of its folder is not read"}
    # What feeds.yaml names itself is the user's own word, a link or not.
    (tmp_path / "linked").symlink_to(folder)
    assert len(ask_path(tmp_path, "linked").responses) == 2
    assert response(ask_path(tmp_path, "news/c.txt")).body == b"secret"


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    missing = problem(ask_path(tmp_path, "nofeed.xml"))
    assert (missing.what, missing.where) == ("there is no such file or folder", "nofeed.xml")
    assert missing.hint == "paths start from the folder of feeds.yaml, addresses with https://"
    (tmp_path / "empty").mkdir()
    assert problem(ask_path(tmp_path, "empty")).what == "the folder is empty"
    assert problem(ask_path(tmp_path, "a\0b")).what
    assert problem(ask_path(tmp_path, "n" * 300)).what


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.xml").write_bytes(b"")

    def fail(*args: Any) -> None:
        raise error

    monkeypatch.setattr(local_files, "_file", fail)
    for path in ("a", "a/b.xml"):
        said = problem(ask_path(tmp_path, path))
        assert said.where == "a/b.xml"
        assert said.what in ("may not be read", "cannot be read: Input/output error")


def test_the_mirror_stands_in_for_the_network(tmp_path: Path) -> None:
    for name in ("a.test/index.html", "a.test/news/1", "a.test/news/2.html", "a.test/p?id=3", "a.test/f/index.html"):
        (tmp_path / "mirror" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mirror" / name).write_text(name)
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "mirror" / "a.test" / "link.html").symlink_to(tmp_path / "secret.html")
    found = {
        "https://a.test": "a.test/index.html",
        "https://A.test/?utm=1": "a.test/index.html",
        "http://a.test/news/1/": "a.test/news/1",
        "https://a.test/news//2?x=/../y": "a.test/news/2.html",
        "https://a.test/p?id=3": "a.test/p?id=3",
        "https://a.test/f/": "a.test/f/index.html",
    }
    answers = ask(*found, root=tmp_path, offline=True, mirror="mirror")
    assert [response(answer) for answer in answers] == [
        Response(url=url, status=200, body=name.encode(), content_type="text/html") for url, name in found.items()
    ]
    missing = [
        "https://a.test/p?id=4",
        "https://a.test/news/../../../secret.html",
        "https://a.test/%2e%2e/%2e%2e/secret.html",
        "https://a.test/..%2f..%2fsecret",
        "https://../secret",
        "https://a.test/link",
        "https://a.test/" + "n" * 300,
        "https://a.test/%00",
        "ftp://a.test/news/1",
        "https://[",
    ]
    for answer in ask(*missing, root=tmp_path, offline=True, mirror="mirror"):
        assert problem(answer).what == "not fetched: offline"


def test_what_the_mirror_does_not_have_is_fetched(tmp_path: Path, stand: Newsstand) -> None:
    (tmp_path / "127.0.0.1").mkdir()
    (tmp_path / "127.0.0.1" / "mine.html").write_text("mine")
    mine, theirs = ask(stand.url("/mine"), stand.url("/ok"), root=tmp_path, mirror=".")
    assert (response(mine).body, response(theirs).body) == (b"mine", b"/ok")
    assert [path for path, _ in stand.seen] == ["/ok"]


def test_offline_nothing_is_asked(stand: Newsstand) -> None:
    assert problem(ask(stand.url("/ok"), offline=True)[0]) == Problem(
        stage="pull", where=stand.url("/ok"), what="not fetched: offline"
    )
    assert not stand.seen


def test_an_address_is_printed_on_one_line() -> None:
    assert fetch_problems.printable_address("http://a.test/\n\x1b[31m") == "http://a.test/??[31m"
    assert len(fetch_problems.printable_address("http://a.test/" + "a" * 5000)) == 300
    assert fetch_problems.printable_address("http://[me:pw@x/") == "http://[me:pw@x/"
