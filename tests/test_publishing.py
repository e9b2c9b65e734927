"""Publishing is one verb: files, letters, final, archive, in this order, whoever asks for it."""

import re
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import briefing
from briefing import pipeline
from briefing.config import Config, load
from briefing.delivery import Letter, Unanswered, open_channels
from briefing.delivery.smtp import SmtpChannel
from briefing.errors import ConfigError, DeliveryError, EditError, StoreError
from briefing.types import Delivery
from tests.workspace import WEDNESDAY, make, run

DAY = timedelta(days=2)
EDITION = "demo/2026-06-03-0630"
DELIVERY = """
delivery:
  sender: The Merrow Briefing <news@merrow.example>
  smtp: {host: 127.0.0.1, port: 9, security: none, timeout: 5}
subscribers: [ada@reader.example, bo@reader.example]
"""


@pytest.fixture
def config(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The sample workspace with a draft, two subscribers, and a server that is not there (port 9 is for nobody)."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "feeds.yaml"
    file.write_text(file.read_text(encoding="utf-8") + DELIVERY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return load(file)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a channel has taken a letter for."""
    taken: list[str] = []
    monkeypatch.setattr(SmtpChannel, "send", lambda _channel, letter, _at: taken.append(letter.recipient))
    return taken


def clock() -> datetime:
    return datetime(2026, 6, 3, 9, 45, tzinfo=UTC)


def archive(config: Config) -> str:
    return (config.root / "out/demo/index.html").read_text(encoding="utf-8")


def is_final(config: Config) -> bool:
    with pipeline.open_workspace(config) as store:
        row = store.edition(EDITION)
        return bool(row and row.final)


@pytest.mark.parametrize(
    "verb",
    [
        ["send"],
        ["run", "--once", "--offline", "--now", "2026-06-03T06:31"],
        ["build", "--offline", "--final", "--now", "2026-06-03T06:30"],
    ],
)
def test_the_archive_calls_no_final_edition_a_draft(config: Config, server: list[str], verb: list[str]) -> None:
    assert "· draft" in archive(config)
    assert run(verb) == 0
    assert is_final(config)
    assert "· draft" not in archive(config)
    assert '"2026-06-03' in (config.root / "out/demo/feed.json").read_text(encoding="utf-8")


def test_run_that_stays_leaves_no_draft_in_the_archive(config: Config, server: list[str]) -> None:
    code = (
        "import sys, datetime, briefing.pipeline as pipeline, briefing.delivery.smtp as smtp\n"
        "from briefing.cli import run_command\n"
        "smtp.SmtpChannel.send = lambda *_: None\n"
        "pipeline.utc_now = lambda: datetime.datetime(2026, 6, 3, 9, 31, tzinfo=datetime.UTC)\n"
        "sys.exit(run_command(['run', '--offline']))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, cwd=config.root) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "2 sent" in line:
                process.send_signal(signal.SIGTERM)
    assert is_final(config)
    assert "· draft" not in archive(config)


def test_the_order_is_files_letters_final_archive(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bool, bool, bool]] = []

    def look(_channel: SmtpChannel, _letter: Letter, _at: datetime) -> None:
        files = (config.root / "out/demo/2026-06-03-0630/mail.eml").is_file()
        seen.append((files, is_final(config), "· draft" in archive(config)))

    shutil.rmtree(config.root / "out/demo/2026-06-03-0630")
    monkeypatch.setattr(SmtpChannel, "send", look)
    assert run(["send"]) == 0
    assert seen == [(True, False, True), (True, True, True)], "final with the first letter, the archive after the last"
    assert "· draft" not in archive(config)


@pytest.mark.parametrize("verb", [["send"], ["run", "--once", "--offline", "--now", "2026-06-03T06:31"]])
def test_while_nobody_has_got_it_an_edition_stays_the_draft_it_was(
    config: Config, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: list[str]
) -> None:
    assert run(verb) == 6
    assert not is_final(config)
    assert "· draft" in archive(config)
    assert "stays a draft, for nobody has got it" in capsys.readouterr().err
    assert run(["edit", "--print"]) == 0
    sheet = capsys.readouterr().out.replace("pin: false", "pin: true", 1)
    (config.root / "sheet.yaml").write_text(sheet, encoding="utf-8")
    assert run(["edit", "--from", "sheet.yaml"]) == 0
    assert run(["build", "--offline", "--now", "2026-06-03T06:40"]) == 0
    assert run(["build", "--offline", "--now", "2026-06-04T06:40", "--since", "3d"]) == 0
    later = (config.root / "out/demo/2026-06-04-0630/edition.json").read_text(encoding="utf-8")
    assert "brackett-ammonia-evacuation" in later, "its stories were not told"


def test_one_reader_who_has_got_it_makes_it_final(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_ada(_channel: SmtpChannel, letter: Letter, _at: datetime) -> None:
        if letter.recipient.startswith("ada"):
            assert not is_final(config)
            raise DeliveryError("refused the recipient: 550 no such mailbox", where="127.0.0.1:9")

    monkeypatch.setattr(SmtpChannel, "send", refuse_ada)
    assert run(["send"]) == 6
    assert is_final(config)
    assert run(["edit", "--print"]) != 0


def test_a_reader_who_may_have_got_it_makes_it_final(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def unanswered(_channel: SmtpChannel, _letter: Letter, _at: datetime) -> None:
        raise Unanswered("did not answer after the whole message was sent", where="127.0.0.1:9")

    monkeypatch.setattr(SmtpChannel, "send", unanswered)
    assert run(["send"]) == 6
    assert is_final(config)


def test_a_draft_whose_letters_are_out_is_neither_built_again_nor_edited(
    config: Config, server: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """As after kill -9 between the send of the first letter and its answer."""
    with pipeline.open_workspace(config) as store:
        claimed = Delivery(
            edition_id=EDITION,
            channel="smtp",
            recipient="ada@reader.example",
            letter_id="1",
            state="sending",
            at=clock(),
        )
        assert store.claim(claimed)
        with pytest.raises(StoreError, match="is being sent, or its sending was broken off"):
            make(config, store, WEDNESDAY)
        with pytest.raises(EditError, match="is being sent, or its sending was broken off"):
            pipeline.draft_of(config, store, EDITION)
        row = store.edition(EDITION)
        assert row is not None
        with pytest.raises(StoreError, match="briefing send finishes it"):
            store.save_edition(
                EDITION, briefing="demo", slot=row.slot, number=1, made_at=row.made_at, document=row.document
            )
    assert run(["run", "--once", "--offline", "--now", "2026-06-03T06:31"]) == 6
    assert "ada@reader.example: unknown" in capsys.readouterr().err
    assert server == ["bo@reader.example"]
    assert is_final(config)
    assert "· draft" not in archive(config)


def test_no_letter_of_another_draft_is_claimed(config: Config) -> None:
    with pipeline.open_workspace(config) as store:
        row = store.edition(EDITION)
        assert row is not None
        edited = f"{row.document} "
        store.save_edition(EDITION, briefing="demo", slot=row.slot, number=1, made_at=row.made_at, document=edited)
        letter = Delivery(
            edition_id=EDITION, channel="smtp", recipient="a@b.example", letter_id="", state="sending", at=clock()
        )
        with pytest.raises(StoreError, match="was built again meanwhile"):
            store.claim(letter, document=row.document)
        assert store.deliveries(EDITION) == ()
        assert store.claim(letter, document=edited)


def test_what_is_told_is_written_with_the_letter_that_was_taken(config: Config, server: list[str]) -> None:
    assert run(["send"]) == 0
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(store, EDITION)
        told = store.told("demo", until=clock(), besides="")
    assert {one.article_id for one in told} == {a.id for b in edition.blurbs for a in b.story.articles}


def test_sending_that_is_broken_off_leaves_the_archive_right(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_channel: SmtpChannel, letter: Letter, _at: datetime) -> None:
        if letter.recipient.startswith("bo"):
            raise KeyboardInterrupt

    monkeypatch.setattr(SmtpChannel, "send", interrupt)
    assert run(["send"]) == 130
    assert is_final(config)
    assert "· draft" not in archive(config)


def test_python_publishes_without_the_command_line(config: Config, server: list[str]) -> None:
    edition = briefing.build(config, now=WEDNESDAY, options=pipeline.Options(offline=True))
    draft = briefing.publish(config, edition, goal="draft", out=config.root / "elsewhere")
    assert (draft.final, draft.deliveries) == (False, ())
    assert (config.root / "elsewhere/demo/index.html").is_file()
    sent = briefing.publish(config, edition, clock=clock)
    assert sent.final
    assert [(one.recipient, one.state, one.at) for one in sent.deliveries] == [
        ("ada@reader.example", "sent", clock()),
        ("bo@reader.example", "sent", clock()),
    ]
    again = briefing.publish(config, edition, clock=clock)
    assert again.before == {("smtp", "ada@reader.example"), ("smtp", "bo@reader.example")}
    assert len(server) == 2


def test_python_runs_what_is_due(config: Config, server: list[str]) -> None:
    (result,) = briefing.run_due(config, clock=clock, offline=True)
    assert result.error is None
    assert result.published is not None
    assert (result.briefing, result.published.edition.id, result.published.final) == ("demo", EDITION, True)
    assert result.published.built
    assert server == ["ada@reader.example", "bo@reader.example"]
    (again,) = briefing.run_due(config, clock=clock, offline=True)
    assert again.published is not None
    assert not again.published.built
    assert len(server) == 2
    assert briefing.run_due(config, clock=lambda: datetime(2026, 6, 6, 12, tzinfo=UTC), offline=True) == ()


def test_what_is_due_and_fails_is_a_result(config: Config, server: list[str]) -> None:
    (config.root / "templates/posted").mkdir(parents=True)
    (config.root / "templates/posted/mail.txt.j2").write_text("{{ page.no_such_thing }}", encoding="utf-8")
    (result,) = briefing.run_due(config, clock=clock, offline=True)
    assert result.published is None
    assert "no_such_thing" in str(result.error)
    assert not server


def test_two_programs_that_publish_at_once_send_each_letter_once(config: Config, server: list[str]) -> None:
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(store, EDITION)
    done: list[Any] = []
    threads = [
        threading.Thread(target=lambda: done.append(briefing.publish(config, edition, clock=clock))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 3
    assert sorted(server) == ["ada@reader.example", "bo@reader.example"]


def test_letters_that_were_taken_are_told_though_the_archive_is_broken(
    config: Config, server: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    own = config.root / "templates/shared/archive.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ page.no_such_thing }}", encoding="utf-8")
    assert run(["send"]) == 1
    err = capsys.readouterr().err
    assert "2 sent" in err
    assert re.search(r"the archive could not be written: \S*shared/archive\.html\.j2:1: ", err)
    assert is_final(config)
    assert len(server) == 2
    own.unlink()
    assert run(["send"]) == 0
    assert "· draft" not in archive(config)
    assert len(server) == 2


def test_an_earlier_edition_whose_theme_is_gone_stands_in_the_archive(config: Config, server: list[str]) -> None:
    own = config.root / "templates/mine"
    own.mkdir(parents=True)
    (own / "theme.toml").write_text('extends = "brief"\n', encoding="utf-8")
    assert run(["build", "--offline", "--final", "--theme", "mine", "--now", "2026-06-03T06:30"]) == 0
    shutil.rmtree(own)
    shutil.rmtree(config.root / "out")
    assert run(["build", "--offline", "--theme", "posted", "--since", "3d", "--now", "2026-06-04T06:30"]) in (0, 5)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(store, EDITION)
        published = pipeline.publish_edition(
            config, replace(edition, theme="posted"), store, goal="sent", out=config.root / "out", clock=clock
        )
    assert published.archive_error is None
    assert (config.root / "out/demo/2026-06-03-0630/index.html").is_file()


def test_the_next_edition_repeats_nothing_of_one_whose_sending_was_killed(config: Config, server: list[str]) -> None:
    """Killed in its first letter: the reader may have it, so its stories are told."""
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(store, EDITION)
        letter = Delivery(
            edition_id=EDITION,
            channel="smtp",
            recipient="ada@reader.example",
            letter_id="1",
            state="sending",
            at=clock(),
        )
        assert store.claim(letter)
        soon = make(config, store, clock() + timedelta(minutes=14), slot="2026-06-03-1000", since=clock() - DAY)
        assert not is_final(config), "another program may still be sending it"
        assert soon.edition.blurbs
        later = make(config, store, clock() + timedelta(minutes=16), slot="2026-06-03-1001", since=clock() - DAY)
        assert is_final(config)
        assert [(one.recipient, one.state) for one in store.deliveries(EDITION)] == [("ada@reader.example", "unknown")]
    told = {article.id for blurb in edition.blurbs for article in blurb.story.articles}
    assert not told & {article.id for blurb in later.edition.blurbs for article in blurb.story.articles}


def test_two_channels_of_one_name_are_a_mistake(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    file = config.root / "feeds.yaml"
    own = "from briefing.delivery.maildir import MaildirChannel\nclass Box(MaildirChannel): pass\n"
    (config.root / "own_box.py").write_text(own, encoding="utf-8")
    channels = "  maildir: {path: a}\n  own_box:Box: {path: b}\n  smtp: {host"
    text = file.read_text(encoding="utf-8").replace("  smtp: {host", channels)
    file.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(config.root))
    with pytest.raises(ConfigError, match="two channels have the name 'maildir'; give own_box:Box another one"):
        open_channels(load(file))
