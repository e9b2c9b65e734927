from __future__ import annotations

import asyncio
import importlib.util
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from briefing.config import Mail, parse
from briefing.delivery import Ledger, MemoryLedger, NotConnected, Unanswered, deliver
from briefing.delivery.smtp import SmtpChannel
from briefing.errors import DeliveryError
from briefing.types import Delivery, Rendering, Subscriber
from tests.edition_sample import edition

# aiosmtpd 1.4.6 says of its own attributes, which it uses itself, that they will go.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Session.login_data is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
]

SHARED = Path(__file__).resolve().parents[2] / "shared"
EDITION = edition()
RENDERING = Rendering(
    subject="L’Étoile sails again",
    preheader="",
    mail="<p>L’Étoile sails.</p>",
    web="",
    text="L’Étoile sails.\n.\n..two dots\n",
)
NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
USER, PASSWORD = "strait", "correct-horse"


class Sink:
    """What the server does: keeps what it took, and answers as `answers` say for a step and a local part."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.taken: list[Envelope] = []
        self.connections = 0
        self.steps: list[str] = []

    def answer(self, step: str, address: str, good: str) -> str:
        self.steps.append(f"{step} {address}")
        return self.answers.get(f"{step}_{address.partition('@')[0]}", good)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        after = int(self.answers.get("messages", "1000000"))
        if getattr(session, "count", 0) >= after:
            return "421 4.7.0 too many messages on this connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer("rcpt", address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        if answer.startswith("421"):
            await server.push(answer)
            self.cut(server)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answer("data", envelope.rcpt_tos[0] or "", "250 2.0.0 taken")
        if answer != "lost" and answer[0] in "2d":
            self.taken.append(envelope)
        session.count = getattr(session, "count", 0) + 1  # type: ignore[attr-defined]
        if answer in ("drop", "lost"):
            self.cut(server)
        return answer

    @staticmethod
    def cut(server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()

    def bodies(self) -> list[bytes]:
        return [body for envelope in self.taken if isinstance(body := envelope.content, bytes)]

    def recipients(self) -> list[str]:
        return [address for envelope in self.taken for address in envelope.rcpt_tos if address]


class Quiet(SMTP):
    """aiosmtpd's protocol, which after our hanging up does not try to answer."""

    async def push(self, status: Any) -> None:
        if self.transport is not None and not self.transport.is_closing():
            await super().push(status)


class Server(Controller):
    def factory(self) -> SMTP:
        return Quiet(self.handler, **self.SMTP_kwargs)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(sink: Sink, **options: Any) -> Iterator[int]:
    port = free_port()
    server = Server(sink, hostname="127.0.0.1", port=port, **options)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def settings(port: int, **smtp: object) -> Mail:
    more = {"security": "none", "timeout": 5, **smtp}
    secret = more.pop("password", "")
    mail = Mail.model_validate(
        {"smtp": {"host": "127.0.0.1", "port": port, **more}, "sender": "The Strait Briefing <news@strait.example>"}
    )
    return mail.model_copy(update={"smtp": mail.smtp.model_copy(update={"password": secret})})


def send(port: int, *names: str, ledger: Ledger | None = None, mail: Mail | None = None) -> tuple[Delivery, ...]:
    mail = mail or settings(port)
    readers = [Subscriber(email=f"{name}@reader.example", name=name.title()) for name in names]
    with SmtpChannel(mail) as channel:
        return deliver(EDITION, RENDERING, readers, channel, ledger or MemoryLedger(), mail=mail, clock=lambda: NOW)


def states(rows: Sequence[Delivery]) -> list[str]:
    return [row.state for row in rows]


def test_an_edition_arrives_as_it_was_made() -> None:
    sink = Sink()
    with serving(sink) as port:
        rows = send(port, "ana", "bo")
    assert states(rows) == ["sent", "sent"]
    assert sink.recipients() == ["ana@reader.example", "bo@reader.example"]
    assert {envelope.mail_from for envelope in sink.taken} == {"news@strait.example"}
    assert sink.connections == 1
    read = message_from_bytes(sink.bodies()[0], policy=policy.default)
    parts = list(read.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert {part["Content-Transfer-Encoding"] for part in parts} == {"quoted-printable"}
    assert parts[0].get_content().replace("\r\n", "\n") == RENDERING.text
    assert (read["Subject"], read["To"]) == ("L’Étoile sails again", "Ana <ana@reader.example>")
    assert read["Message-ID"] == rows[0].message_id
    assert read["List-Id"]
    assert read["List-Unsubscribe"].startswith("<mailto:")


def test_a_second_run_does_not_even_connect() -> None:
    sink, ledger = Sink(), MemoryLedger()
    with serving(sink) as port:
        send(port, "ana", ledger=ledger)
        assert states(send(port, "ana", ledger=ledger)) == ["sent"]
    assert (len(sink.taken), sink.connections) == (1, 1)


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"rcpt_bo": "550 5.1.1 no such mailbox"}, "refused the recipient: 550 5.1.1 no such mailbox"),
        ({"rcpt_bo": "451 4.7.1 greylisted"}, "refused the recipient: 451 4.7.1 greylisted"),
        ({"data_bo": "552 5.3.4 too big"}, "refused the message: 552 5.3.4 too big"),
        ({"data_bo": "451 4.3.0 not now"}, "refused the message: 451 4.3.0 not now"),
        ({"rcpt_bo": "421 4.3.2 closing"}, "refused the recipient: 421 4.3.2 closing"),
        ({"data_bo": "421 4.3.2 closing"}, "refused the message: 421 4.3.2 closing"),
    ],
)
def test_one_refusal_is_failed_and_the_rest_arrive(answers: dict[str, str], error: str) -> None:
    sink = Sink(**answers)
    with serving(sink) as port:
        rows = send(port, "ana", "bo", "cy")
    assert states(rows) == ["sent", "failed", "sent"]
    assert rows[1].error == f"127.0.0.1:{port}: {error}"
    assert sink.recipients() == ["ana@reader.example", "cy@reader.example"]


@pytest.mark.parametrize("fault", ["drop", "lost"])
def test_a_connection_cut_after_the_final_dot_is_unknown_and_not_repeated(fault: str) -> None:
    sink, ledger = Sink(data_bo=fault), MemoryLedger()
    with serving(sink) as port:
        rows = send(port, "ana", "bo", "cy", ledger=ledger)
        assert states(rows) == ["sent", "unknown", "sent"]
        assert "did not answer after the whole message was sent (it may have arrived" in rows[1].error
        assert states(send(port, "ana", "bo", "cy", ledger=ledger)) == ["sent", "unknown", "sent"]
    assert sink.steps.count("data bo@reader.example") == 1


def test_a_strange_answer_to_the_whole_message_is_unknown() -> None:
    with serving(Sink(data_bo="354 go on")) as port:
        rows = send(port, "bo", "cy")
    assert states(rows) == ["unknown", "sent"]
    assert "answered the whole message with 354 go on" in rows[0].error


def test_a_server_that_takes_two_messages_a_connection_gets_new_connections() -> None:
    sink = Sink(messages="2")
    with serving(sink) as port:
        rows = send(port, "a", "b", "c", "d", "e")
    assert states(rows) == ["sent"] * 5
    assert sink.recipients() == [f"{name}@reader.example" for name in "abcde"]
    assert sink.connections == 3


def test_an_idle_connection_that_was_closed_is_opened_again() -> None:
    sink = Sink()
    with serving(sink, timeout=0.2) as port, SmtpChannel(settings(port)) as channel:
        channel.send("ana@reader.example", b"Subject: one\n\none\n")
        threading.Event().wait(0.6)
        channel.send("bo@reader.example", b"Subject: two\n\ntwo\n")
    assert sink.recipients() == ["ana@reader.example", "bo@reader.example"]
    assert sink.bodies() == [b"Subject: one\r\n\r\none\r\n", b"Subject: two\r\n\r\ntwo\r\n"]


def test_no_server_there_fails_all_after_one_try() -> None:
    rows = send(free_port(), "ana", "bo")
    assert states(rows) == ["failed", "failed"]
    assert rows[0].error == rows[1].error
    assert rows[0].error.endswith("no connection: Connection refused (check delivery.smtp.host and port)")


def test_a_line_break_in_a_recipient_never_reaches_the_server() -> None:
    sink = Sink()
    with serving(sink) as port, SmtpChannel(settings(port)) as channel, pytest.raises(ValueError, match="newline"):
        channel.send("a@b.example>\r\nRCPT TO:<v@evil.example", b"x")
    assert sink.steps == []


# Login


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


LOGIN = {"auth_required": True, "auth_require_tls": False, "authenticator": authenticate}


def test_login() -> None:
    sink = Sink()
    with serving(sink, **LOGIN) as port:
        rows = send(port, "ana", mail=settings(port, username=USER, password=PASSWORD))
    assert states(rows) == ["sent"]


def test_a_wrong_password_is_said_without_the_password() -> None:
    with serving(Sink(), **LOGIN) as port:
        rows = send(port, "ana", "bo", mail=settings(port, username=USER, password="wrong-horse"))
    assert states(rows) == ["failed", "failed"]
    assert rows[1].error == (
        f"127.0.0.1:{port}: refused the login of user strait: 535 5.7.8 Authentication credentials invalid "
        "(check delivery.smtp.username and the password)"
    )


def test_a_password_that_cannot_be_sent_is_not_shown_either() -> None:
    with serving(Sink(), **LOGIN) as port:
        rows = send(port, "ana", mail=settings(port, username=USER, password="pässword"))
    assert states(rows) == ["failed"]
    assert "cannot be sent (use ASCII in delivery.smtp)" in rows[0].error
    assert "pässword" not in rows[0].error


def test_a_server_without_login() -> None:
    with serving(Sink()) as port:
        mail = settings(port, username=USER, password=PASSWORD)
        with SmtpChannel(mail) as channel, pytest.raises(NotConnected, match="offers no login"):
            channel.send("ana@reader.example", b"x")


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only these tests trust, and its key."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("needs the openssl command, which makes the certificate that TLS is tried with")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    command += f" -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {cert}"
    subprocess.run(command.split(), check=True, capture_output=True, timeout=30)
    return cert, key


def server_side(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_with_a_trusted_certificate(certificate: tuple[Path, Path], security: str) -> None:
    sink = Sink()
    context = server_side(certificate)
    options = {"tls_context": context, "require_starttls": True} if security == "starttls" else {"ssl_context": context}
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    with serving(sink, **options) as port, SmtpChannel(settings(port, security=security), context=trust) as channel:
        channel.send("ana@reader.example", b"Subject: x\r\n\r\nx\r\n")
        channel.send("bo@reader.example", b"Subject: x\r\n\r\nx\r\n")
    assert sink.recipients() == ["ana@reader.example", "bo@reader.example"]


def test_a_certificate_nobody_vouches_for_is_refused(certificate: tuple[Path, Path]) -> None:
    sink = Sink()
    with serving(sink, tls_context=server_side(certificate)) as port:
        rows = send(port, "ana", mail=settings(port, security="starttls"))
    assert states(rows) == ["failed"]
    assert "its certificate is not trusted: self" in rows[0].error
    assert sink.taken == []


def test_without_starttls_nothing_is_sent_in_the_clear() -> None:
    sink = Sink()
    with serving(sink) as port:
        rows = send(port, "ana", mail=settings(port, security="starttls", username=USER, password=PASSWORD))
    assert states(rows) == ["failed"]
    assert "offers no STARTTLS (set delivery.smtp.security to tls" in rows[0].error
    assert sink.steps == []


def test_tls_to_a_server_without_it_says_what_to_check() -> None:
    with serving(Sink()) as port:
        mail = settings(port, security="tls")
        with SmtpChannel(mail) as channel, pytest.raises(NotConnected, match=r"check delivery\.smtp\.security"):
            channel.send("ana@reader.example", b"x")


# Servers that aiosmtpd cannot play


@contextmanager
def scripted(play: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does with each connection, one after the other, what `play` does."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                play(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def until(connection: socket.socket, end: bytes) -> bytes:
    got = b""
    while not got.endswith(end):
        more = connection.recv(4096)
        if not more:
            return got
        got += more
    return got


def dialogue(connection: socket.socket, *answers: bytes) -> None:
    for answer in answers:
        connection.sendall(answer + b"\r\n")
        until(connection, b"\r\n")


def test_a_server_that_is_silent_after_the_final_dot_is_waited_for_and_then_unknown() -> None:
    got = []

    def play(connection: socket.socket) -> None:
        dialogue(connection, b"220 hi", b"250 hi", b"250 ok", b"250 ok")
        connection.sendall(b"354 go\r\n")
        got.append(until(connection, b"\r\n.\r\n"))
        connection.recv(100)  # until the client gives up

    with scripted(play) as port:
        channel = SmtpChannel(settings(port, timeout=0.3), final_timeout=0.5)
        with channel, pytest.raises(Unanswered, match="did not answer"):
            channel.send("ana@reader.example", b".dots\r\n..more\r\n")
    assert got == [b"..dots\r\n...more\r\n.\r\n"]


def test_a_connection_cut_in_the_middle_of_the_message_is_failed() -> None:
    def play(connection: socket.socket) -> None:
        dialogue(connection, b"220 hi", b"250 hi", b"250 ok", b"250 ok")
        connection.sendall(b"354 go\r\n")
        connection.recv(1000)
        # Unread data makes closing a reset, which the client's next write meets.

    with scripted(play) as port:
        channel, wrong = SmtpChannel(settings(port)), pytest.raises(DeliveryError, match="in the middle of the message")
        with channel, wrong as caught:
            channel.send("ana@reader.example", b"x" * 20_000_000)
    assert not isinstance(caught.value, Unanswered)


@pytest.mark.parametrize(
    ("greeting", "error"),
    [
        (b"554 5.7.1 not from you\x1b[31m", r"refused the connection: 554 5\.7\.1 not from you\[31m \(try again later"),
        (b"", "closed the connection, or did not answer"),
    ],
)
def test_a_server_that_does_not_welcome_us(greeting: bytes, error: str) -> None:
    def play(connection: socket.socket) -> None:
        if greeting:
            connection.sendall(greeting + b"\r\n")

    with scripted(play) as port, SmtpChannel(settings(port)) as channel, pytest.raises(NotConnected, match=error):
        channel.send("ana@reader.example", b"x")


def test_an_address_beyond_ascii_needs_a_server_that_knows_them() -> None:
    sink = Sink()
    with serving(sink, enable_SMTPUTF8=False) as port:
        rows = send(port, "zoé", "ana")
    assert states(rows) == ["failed", "sent"]
    assert "cannot take the address zoé@reader.example: it has no SMTPUTF8" in rows[0].error
    with serving(sink, enable_SMTPUTF8=True) as port:
        assert states(send(port, "zoé", "ana")) == ["sent", "sent"]
    assert sink.recipients() == ["ana@reader.example", "zoé@reader.example", "ana@reader.example"]


def test_the_settings_in_the_docs_are_valid() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "sending.md").read_text(encoding="utf-8")
    settings_text = page.partition("```yaml\n")[2].partition("```")[0]
    config = parse(f"sources: [https://a.example/feed]\n{settings_text}", file="feeds.yaml", root=Path(), environ={})
    mail = config.mail({"SMTP_PASSWORD": PASSWORD})
    assert (mail.smtp.password, mail.smtp.security) == (PASSWORD, "starttls")
    assert [subscriber.name for subscriber in config.subscribers] == ["", "Bo Lind"]


def test_faults_for_single_readers_never_make_a_duplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    path = SHARED / "tools" / "badsmtp.py"
    if not path.exists():
        pytest.skip("needs ../shared, a server of another hand; the servers of this module misbehave, too")
    spec = importlib.util.spec_from_file_location("badsmtp", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec.loader.exec_module(module)
    names = ("ok", "r550", "r451x1", "d451x1", "d552", "dropx1", "lostx1", "a.r421", "b.ok", "c.ok", "d.ok")
    expected = {"sent": {"ok", "b.ok", "c.ok", "d.ok", "r451x1", "d451x1"}, "failed": {"r550", "d552", "a.r421"}}
    ledger = MemoryLedger()
    with module.BadSMTP(max_per_conn=2) as server:
        for _ in range(3):
            rows = send(server.port, *names, ledger=ledger)
        assert not server.duplicates()
        assert {address.partition("@")[0] for address in server.per_rcpt()} == expected["sent"] | {"dropx1"}
    for state, who in {**expected, "unknown": {"dropx1", "lostx1"}}.items():
        assert {row.recipient.partition("@")[0] for row in rows if row.state == state} == who
