"""What holds for every channel of the table: each has one fixture here, a world for it to send to."""

from __future__ import annotations

import json
import mailbox
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing import delivery
from briefing.config import CHANNELS, Config, parse
from briefing.config.models import channel_class
from briefing.errors import ConfigError
from briefing.store import open_store
from briefing.types import Rendering, Subscriber
from tests.edition_sample import edition
from tests.test_smtp import LmtpServer, Sink, serving

EDITION = edition()
RENDERING = Rendering(subject="Ferry crews say no", preheader="", mail="<p>no</p>", web="", text="no\n")
NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
READERS = tuple(Subscriber(email=f"{name}@reader.example") for name in ("ana", "bo", "cy"))
PAGE = Path(__file__).resolve().parents[1] / "docs" / "sending.md"

Arrived = Callable[[], list[bytes]]
World = AbstractContextManager[tuple[str, Arrived]]
"""A line for `delivery` in feeds.yaml, and what has arrived."""


@contextmanager
def smtp_world(_root: Path) -> Iterator[tuple[str, Arrived]]:
    sink = Sink()
    with serving(sink) as port:
        yield f"smtp: {{host: 127.0.0.1, port: {port}, security: none}}", sink.bodies


@contextmanager
def lmtp_world(_root: Path) -> Iterator[tuple[str, Arrived]]:
    sink = Sink()
    with serving(sink, server=LmtpServer) as port:
        yield f"lmtp: {{host: 127.0.0.1, port: {port}}}", sink.bodies


@contextmanager
def maildir_world(root: Path) -> Iterator[tuple[str, Arrived]]:
    box = mailbox.Maildir(root / "box")
    yield "maildir: box", lambda: [message.as_bytes() for message in box]


WORLDS: dict[str, Callable[[Path], World]] = {"smtp": smtp_world, "lmtp": lmtp_world, "maildir": maildir_world}


def config_of(root: Path, *lines: str) -> Config:
    settings = "".join(f"  {line}\n" for line in (*lines, "sender: The Strait Briefing <news@strait.example>"))
    return parse(f"sources: [a.xml]\ndelivery:\n{settings}", file="feeds.yaml", root=root, environ={})


@pytest.fixture(params=CHANNELS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Config, Arrived]]:
    with WORLDS[request.param](tmp_path) as (line, arrived):
        yield request.param, config_of(tmp_path, line), arrived


def test_an_edition_arrives_once_for_each_reader(world: tuple[str, Config, Arrived]) -> None:
    key, config, arrived = world
    ledger = delivery.MemoryLedger()
    for _ in range(2):
        (channel,) = delivery.open_channels(config, {})
        letters = channel.letters(EDITION, RENDERING, READERS)
        with channel:
            rows = delivery.deliver(letters, channel, ledger, clock=lambda: NOW)
        assert {row.state for row in rows} == {"sent"}
        assert {row.channel for row in rows} == {channel.name}
    assert channel.name == key, "the key in feeds.yaml and the name in the records are one word"
    assert len(arrived()) == len(READERS)
    for letter in letters:
        assert sum(letter.id.encode() in body for body in arrived()) == 1


def test_letters_need_no_secret_and_no_connection(world: tuple[str, Config, Arrived]) -> None:
    _, config, arrived = world
    (channel,) = delivery.configured_channels(config)
    letters = channel.letters(EDITION, RENDERING, READERS)
    assert [letter.id for letter in letters] == [letter.id for letter in channel.letters(EDITION, RENDERING, READERS)]
    assert len({letter.id for letter in letters}) == len(READERS)
    assert [row.state for row in delivery.plan(letters, delivery.MemoryLedger(), at=NOW)] == ["queued"] * 3
    assert arrived() == []


def test_every_channel_has_a_fixture() -> None:
    assert set(WORLDS) == set(CHANNELS)


def test_no_two_channels_share_a_name() -> None:
    names = [channel_class(key).name for key in CHANNELS]
    assert len(set(names)) == len(names)


def test_several_channels_at_once_keep_their_own_records(tmp_path: Path) -> None:
    with smtp_world(tmp_path) as (line, mailed), maildir_world(tmp_path) as (other, kept):
        config = config_of(tmp_path, line, other)
        with open_store("sqlite://") as store:
            for channel in delivery.open_channels(config, {}):
                letters = channel.letters(EDITION, RENDERING, READERS)
                with channel:
                    delivery.deliver(letters, channel, store, clock=lambda: NOW)
            assert [row.channel for row in store.deliveries(EDITION.id)] == ["maildir"] * 3 + ["smtp"] * 3
        assert (len(mailed()), len(kept())) == (3, 3)


def test_without_delivery_there_is_no_channel(tmp_path: Path) -> None:
    config = parse("sources: [a.xml]\n", file="feeds.yaml", root=tmp_path)
    for find in (delivery.configured_channels, delivery.open_channels):
        with pytest.raises(ConfigError, match="has no `delivery`"):
            find(config)


# A process that is killed in the middle of a letter, and the one after it

SENDING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from briefing import delivery
from briefing.config import load
from briefing.store import open_store
from briefing.types import Rendering, Subscriber
from tests.edition_sample import edition
readers = [Subscriber(email=f"{name}@reader.example") for name in ("ana", "bo", "cy")]
(channel,) = delivery.open_channels(load(sys.argv[1]), {})
letters = channel.letters(edition(), Rendering(subject="No", preheader="", mail="", web="", text=""), readers)
with channel, open_store(sys.argv[2]) as store:
    delivery.deliver(letters, channel, store, clock=lambda: datetime.now(UTC))
"""


class Deadly(Sink):
    """Kills the sender, once, at a step of its second letter."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step = step
        self.pid = 0

    def answer(self, step: str, address: str, good: str) -> str:
        if self.pid and (step, address) == (self.step, "bo@reader.example"):
            os.kill(self.pid, signal.SIGKILL)
            self.pid = 0
        return super().answer(step, address, good)


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_sender_that_is_killed_in_the_middle_of_a_letter_sends_nobody_two(tmp_path: Path, step: str) -> None:
    sink, url = Deadly(step), f"sqlite:///{tmp_path}/store.sqlite3"
    with serving(sink) as port:
        line = f"smtp: {{host: 127.0.0.1, port: {port}, security: none}}"
        config = config_of(tmp_path, line)
        (tmp_path / "feeds.yaml").write_text(f"sources: [a.xml]\ndelivery:\n  {line}\n  sender: news@strait.example\n")
        command = [sys.executable, "-c", SENDING, str(tmp_path), url]
        with subprocess.Popen(command, cwd=Path(__file__).resolve().parents[1]) as child:
            sink.pid = child.pid
            assert child.wait(timeout=120) == -signal.SIGKILL
        for _ in range(2):
            (channel,) = delivery.open_channels(config, {})
            with channel, open_store(url) as store:
                letters = channel.letters(EDITION, RENDERING, READERS)
                rows = delivery.deliver(letters, channel, store, clock=lambda: NOW)
            assert [row.state for row in rows] == ["sent", "unknown", "sent"]
    # The server has the letter if it was whole. Nobody can tell the next process so, and that one sends it in no case.
    arrived = ("ana", "bo", "cy") if step == "data" else ("ana", "cy")
    assert sorted(sink.recipients()) == [f"{name}@reader.example" for name in arrived]


# A channel of the user's own, as docs/sending.md shows it


@pytest.fixture
def own_channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example of the page as a module that can be imported."""
    page = PAGE.read_text(encoding="utf-8")
    source = next(part.partition("```")[0] for part in page.split("```python\n")[1:] if "(Channel)" in part)
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "own_channels.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    yield tmp_path
    sys.modules.pop("own_channels", None)


def test_the_channel_in_the_docs_works(own_channel: Path) -> None:
    config = config_of(own_channel, "own_channels:FileChannel: {path: letters.jsonl}")
    (channel,) = delivery.open_channels(config, {})
    letters = channel.letters(EDITION, RENDERING, READERS)
    with channel:
        rows = delivery.deliver(letters, channel, delivery.MemoryLedger(), clock=lambda: NOW)
    assert [row.state for row in rows] == ["sent"] * 3
    lines = [json.loads(line) for line in (own_channel / "letters.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == [letter.id for letter in letters]
    assert lines[0]["subject"] == RENDERING.subject


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("own_channels:FileChannel: {path: 3}", "feeds.yaml:3: delivery.own_channels:FileChannel.path: is not text"),
        ("own_channels:FileChannel: {}", "feeds.yaml:3: delivery.own_channels:FileChannel.path: is missing; add it"),
        ("own_channels:FileChannel: {pth: x}", "FileChannel.pth: is not known; did you mean path?"),
        ("own_channels:Gone: {}", "delivery.own_channels:Gone: is not there: own_channels has no Gone"),
        (".relative:Gone: {}", "delivery..relative:Gone: is not known; the keys here are smtp, lmtp, maildir, sender"),
        ("no_such_module:Gone: {}", "no_such_module:Gone: cannot be imported: No module named 'no_such_module'"),
        ("own_channels:Letter: {}", "own_channels:Letter: is not a channel; docs/sending.md shows how to write one"),
    ],
)
def test_mistakes_in_a_channel_of_ones_own_are_told_with_their_line(own_channel: Path, line: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config_of(own_channel, line)
    assert told in str(caught.value)


# Stores of before there were letters

# As the fourth schema had the table.
FOURTH = """
DROP TABLE deliveries;
UPDATE schema_version SET version = 4;
CREATE TABLE deliveries (
    edition_id TEXT NOT NULL, channel TEXT NOT NULL, recipient TEXT NOT NULL, message_id TEXT NOT NULL,
    state VARCHAR(10) NOT NULL, at VARCHAR(27) NOT NULL, error TEXT NOT NULL,
    PRIMARY KEY (edition_id, channel, recipient));
"""
# The Message-IDs that the program wrote then.
MAILED = (
    ("ana", "<c22bc57a8ffd6aa6d858ed2658e71277@strait.example>", "sent"),
    ("bo", "<745c22b5eb35d95a2e66ead5df1d842a@strait.example>", "unknown"),
    ("cy", "<e78ca8a53e4c043745b2d437479e8bde@strait.example>", "failed"),
    ("dee", "<2d3ec362d4e02b6fe3c73540eb0fb3f5@strait.example>", "sending"),
)


def test_a_store_of_before_goes_on_and_nobody_is_mailed_again(tmp_path: Path) -> None:
    assert EDITION.id == "strait/2026-06-03-0630"
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    open_store(url).close()
    with sqlite3.connect(tmp_path / "store.sqlite3") as database:
        database.executescript(FOURTH)
        for name, message_id, state in MAILED:
            row = (EDITION.id, "smtp", f"{name}@reader.example", message_id, state, "2026-06-03T10:00:00.000000Z", "")
            database.execute("insert into deliveries values (?, ?, ?, ?, ?, ?, ?)", row)
    database.close()
    readers = [Subscriber(email=f" {name.title()}@Reader.Example") for name, _, _ in MAILED]
    with smtp_world(tmp_path) as (line, arrived), open_store(url) as store:
        (channel,) = delivery.open_channels(config_of(tmp_path, line), {})
        letters = channel.letters(EDITION, RENDERING, readers)
        with channel:
            rows = delivery.deliver(letters, channel, store, clock=lambda: NOW)
        (body,) = arrived()
    assert [row.state for row in rows] == ["sent", "unknown", "sent", "unknown"]
    assert [f"<{row.letter_id}@strait.example>" for row in rows] == [message_id for _, message_id, _ in MAILED]
    assert f"Message-ID: {MAILED[2][1]}".encode() in body
