"""Signatures that a provider can verify, over the headers that matter; keys that cannot sign are found first."""

import base64
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.config import Mail, parse
from briefing.delivery import Letter, outbox
from briefing.delivery.mail_channel import MailChannel, dkim_signer
from briefing.delivery.message import message
from briefing.errors import ConfigError
from briefing.types import Subscriber
from tests.edition_sample import edition
from tests.test_message import DATE, parsed, rendering

NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
READER = Subscriber(email="Mina+news@reader.example", name="Mina Sørby")
ONE_CLICK = "https://strait.example/leave?who={address}&list=a"


@pytest.fixture(scope="module")
def key() -> str:
    """A private RSA key of our own, in PEM; 1,024 bits, to make it in a moment."""
    try:
        made = subprocess.run(["openssl", "genrsa", "1024"], capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"openssl makes no key here: {error}")
    return made.stdout


def public(key: str) -> bytes:
    """The TXT record of a key."""
    made = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "DER"], input=key.encode(), capture_output=True, check=True
    )
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(made.stdout)


def mail(key: str = "", **changes: object) -> Mail:
    signing = {"dkim": {"selector": "news", "key": {"file": "x"}}} if key else {}
    made = Mail.model_validate(
        {
            "smtp": {"host": "localhost"},
            "sender": "The Strait Briefing <news@strait.example>",
            "unsubscribe_url": ONE_CLICK,
            **signing,
            **changes,
        }
    )
    return made.model_copy(update={"dkim": made.dkim.model_copy(update={"key": key})}) if made.dkim else made


def verifies(data: bytes, record: bytes) -> bool:
    asked = []

    def dnsfunc(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name.rstrip(b"."))
        return record

    good = bool(dkim.verify(data, dnsfunc=dnsfunc))
    assert asked == [b"news._domainkey.strait.example"]
    return good


def test_a_signed_message_verifies_and_a_changed_one_does_not(key: str) -> None:
    record = public(key)
    sent = dkim_signer(mail(key))(message(edition(), rendering(), READER, mail(key), date=DATE))
    assert verifies(sent, record)
    for old, new in (
        (b"One-Click", b"One-Clock"),
        (b"who=mina", b"who=nina"),
        (b"Subject: ", b"Subject: Not "),
        (b"Ferry crews said no", b"Ferry crews said so"),
    ):
        assert old in sent
        assert not verifies(sent.replace(old, new, 1), record)
    covered = re.search(r"h=([^;]+)", re.sub(r"\s", "", str(parsed(sent)["DKIM-Signature"])))
    assert covered
    assert {"from", "list-unsubscribe", "list-unsubscribe-post", "content-type"} <= set(covered[1].split(":"))


def test_without_a_key_a_message_stays_as_it_is() -> None:
    assert dkim_signer(mail())(b"From: a@b.example\r\n\r\n") == b"From: a@b.example\r\n\r\n"


@pytest.mark.parametrize(
    "broken", ["", "no key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"]
)
def test_a_key_that_cannot_sign_is_found_before_anything_is_sent(broken: str) -> None:
    settings = mail("x")
    assert settings.dkim is not None
    told = settings.model_copy(update={"dkim": settings.dkim.model_copy(update={"key": broken})})
    with pytest.raises(ConfigError, match=r"delivery\.dkim\.key"):
        dkim_signer(told)


def test_every_mail_of_a_delivery_is_signed(key: str) -> None:
    sent: list[bytes] = []

    class Kept(MailChannel):
        name = "kept"

        def send(self, letter: Letter, at: datetime) -> None:
            sent.append(letter.write(at))

    channel = Kept(None, mail(key), Path())
    letters = channel.letters(edition(), rendering(), [READER, Subscriber(email="bo@reader.example")])
    rows = outbox.deliver(letters, channel, outbox.MemoryLedger(), clock=lambda: NOW)
    assert [row.state for row in rows] == ["sent", "sent"]
    assert all(verifies(data, public(key)) for data in sent)


def test_one_can_leave_with_one_click() -> None:
    made = parsed(message(edition(), rendering(), READER, mail(), date=DATE))
    ways = "".join(str(made["List-Unsubscribe"]).split())
    assert ways.startswith("<https://strait.example/leave?who=mina%2Bnews%40reader.example&list=a>,<mailto:")
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe-Post" not in parsed(
        message(edition(), rendering(), READER, mail(unsubscribe_url=""), date=DATE)
    )


@given(st.text(max_size=40))
def test_only_a_safe_address_leaves_with_one_click(value: str) -> None:
    try:
        made = mail(unsubscribe_url=f"https://x.example/{value}")
    except ValueError:
        return
    sent = message(edition(), rendering(), READER, made, date=DATE)
    assert parsed(sent)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_missing_key_file_is_named_with_its_line(tmp_path: Path) -> None:
    config = parse(
        "sources: [a.xml]\ndelivery:\n  smtp: {host: localhost}\n  sender: a@b.example\n"
        "  dkim:\n    selector: news\n    key: {file: gone.pem}\n",
        file="feeds.yaml",
        root=tmp_path,
    )
    with pytest.raises(ConfigError) as error:
        config.mail()
    assert "feeds.yaml:7: delivery.dkim.key: the file with the secret cannot be read" in str(error.value)
