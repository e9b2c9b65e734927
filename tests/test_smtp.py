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
from aiosmtpd.controller import Controller, UnixSocketController
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from briefing.config import Mail, parse
from briefing.delivery import Ledger, Letter, MemoryLedger, NotConnected, Unanswered, deliver
from briefing.delivery.smtp import LmtpChannel, SmtpChannel
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
# Seconds after which a test gives up; none waits for them to pass.
PATIENCE = 60
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


class QuietLmtp(Quiet, LMTP):
    """The same for LMTP."""


class Server(Controller):
    protocol: type[Quiet] = Quiet

    def factory(self) -> SMTP:
        return self.protocol(self.handler, **self.SMTP_kwargs)


class LmtpServer(Server):
    protocol = QuietLmtp


class SocketServer(UnixSocketController):
    def factory(self) -> SMTP:
        return QuietLmtp(self.handler, **self.SMTP_kwargs)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(sink: Sink, **options: Any) -> Iterator[int]:
    port = free_port()
    server = options.pop("server", Server)(sink, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE, **options)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def settings(port: int, **smtp: object) -> Mail:
    more = {"security": "none", "timeout": PATIENCE, **smtp}
    secret = more.pop("password", "")
    mail = Mail.model_validate(
        {"smtp": {"host": "127.0.0.1", "port": port, **more}, "sender": "The Strait Briefing <news@strait.example>"}
    )
    return mail.with_channels({"smtp": mail.channels["smtp"].model_copy(update={"password": secret})})


def send(port: int, *names: str, ledger: Ledger | None = None, mail: Mail | None = None) -> tuple[Delivery, ...]:
    mail = mail or settings(port)
    readers = [Subscriber(email=f"{name}@reader.example", name=name.title()) for name in names]
    with channel_of(mail) as channel:
        letters = channel.letters(EDITION, RENDERING, readers)
        return deliver(letters, channel, ledger or MemoryLedger(), clock=lambda: NOW)


def channel_of(mail: Mail, **options: Any) -> SmtpChannel:
    return SmtpChannel(mail.channels["smtp"], mail, Path(), **options)


def letter(address: str, content: bytes) -> Letter:
    """A letter of a few bytes."""
    return Letter(id="1", edition_id="a/1", channel="smtp", recipient=address, address=address, write=lambda _: content)


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
    assert read["Message-ID"] == f"<{rows[0].letter_id}@strait.example>"
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


def test_no_server_there_fails_all_after_one_try() -> None:
    rows = send(free_port(), "ana", "bo")
    assert states(rows) == ["failed", "failed"]
    assert rows[0].error == rows[1].error
    assert rows[0].error.endswith("no connection: Connection refused (check delivery.smtp.host and port)")


def test_a_line_break_in_a_recipient_never_reaches_the_server() -> None:
    sink = Sink()
    with (
        serving(sink) as port,
        channel_of(settings(port)) as channel,
        pytest.raises(DeliveryError, match="is not an e-mail address"),
    ):
        channel.send(letter("a@b.example>\r\nRCPT TO:<v@evil.example", b"x"), NOW)
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
        with channel_of(mail) as channel, pytest.raises(NotConnected, match="offers no login"):
            channel.send(letter("ana@reader.example", b"x"), NOW)


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
    with serving(sink, **options) as port, channel_of(settings(port, security=security), context=trust) as channel:
        channel.send(letter("ana@reader.example", b"Subject: x\r\n\r\nx\r\n"), NOW)
        channel.send(letter("bo@reader.example", b"Subject: x\r\n\r\nx\r\n"), NOW)
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
        with channel_of(mail) as channel, pytest.raises(NotConnected, match=r"check delivery\.smtp\.security"):
            channel.send(letter("ana@reader.example", b"x"), NOW)


# Servers that aiosmtpd cannot play


@contextmanager
def scripted(play: Callable[[socket.socket], None], *, window: int = 0) -> Iterator[int]:
    """A server that does with each connection, one after the other, what `play` does.

    Args:
        window: how many bytes it takes before it reads them, about; as the system likes when 0.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    if window:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    listener.settimeout(PATIENCE)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(PATIENCE)
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


def take_message(connection: socket.socket, *greeting: bytes) -> bytes:
    """One transaction up to the answer to the final dot, which is left to the caller."""
    dialogue(connection, *greeting, b"250 ok", b"250 ok")
    connection.sendall(b"354 go\r\n")
    return until(connection, b"\r\n.\r\n")


def test_a_server_that_is_silent_after_the_final_dot_is_waited_for_and_then_unknown() -> None:
    got = []

    def play(connection: socket.socket) -> None:
        got.append(take_message(connection, b"220 hi", b"250 hi"))
        connection.recv(100)  # until the client gives up

    with scripted(play) as port:
        channel = channel_of(settings(port), final_timeout=0.2)
        with channel, pytest.raises(Unanswered, match="did not answer"):
            channel.send(letter("ana@reader.example", b".dots\r\n..more\r\n"), NOW)
    assert got == [b"..dots\r\n...more\r\n.\r\n"]


def test_an_idle_connection_that_was_closed_is_opened_again() -> None:
    got = []

    def play(connection: socket.socket) -> None:
        got.append(take_message(connection, b"220 hi", b"250 hi"))
        connection.sendall(b"250 taken\r\n")
        # Closed now, or with the next command unread: either way nothing of the next message was taken.

    with scripted(play) as port, channel_of(settings(port)) as channel:
        channel.send(letter("ana@reader.example", b"Subject: one\n\none\n"), NOW)
        channel.send(letter("bo@reader.example", b"Subject: two\n\ntwo\n"), NOW)
    assert got == [b"Subject: one\r\n\r\none\r\n.\r\n", b"Subject: two\r\n\r\ntwo\r\n.\r\n"]


def test_a_connection_cut_in_the_middle_of_the_message_is_failed() -> None:
    def play(connection: socket.socket) -> None:
        dialogue(connection, b"220 hi", b"250 hi", b"250 ok", b"250 ok")
        connection.sendall(b"354 go\r\n")
        assert connection.recv(1)
        # Unread data makes closing a reset, which meets the client while it writes: the message is larger than what
        # the client's system takes off its hands (4 MB on Linux, tcp_wmem) and the small window here.

    with scripted(play, window=4096) as port:
        channel, wrong = channel_of(settings(port)), pytest.raises(DeliveryError, match="in the middle of the message")
        with channel, wrong as caught:
            channel.send(letter("ana@reader.example", b"x" * 16_000_000), NOW)
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

    with scripted(play) as port, channel_of(settings(port)) as channel, pytest.raises(NotConnected, match=error):
        channel.send(letter("ana@reader.example", b"x"), NOW)


def test_an_address_beyond_ascii_needs_a_server_that_knows_them() -> None:
    sink = Sink()
    with serving(sink, enable_SMTPUTF8=False) as port:
        rows = send(port, "zoé", "ana")
    assert states(rows) == ["failed", "sent"]
    assert "cannot take the address zoé@reader.example: it has no SMTPUTF8" in rows[0].error
    with serving(sink, enable_SMTPUTF8=True) as port:
        assert states(send(port, "zoé", "ana")) == ["sent", "sent"]
    assert sink.recipients() == ["ana@reader.example", "zoé@reader.example", "ana@reader.example"]


# LMTP


def lmtp(**settings: object) -> LmtpChannel:
    mail = Mail.model_validate({"lmtp": {"timeout": PATIENCE, **settings}, "sender": "news@strait.example"})
    return LmtpChannel(mail.channels["lmtp"], mail, Path())


def send_over(channel: LmtpChannel, *names: str, ledger: Ledger | None = None) -> tuple[Delivery, ...]:
    readers = [Subscriber(email=f"{name}@reader.example") for name in names]
    with channel:
        letters = channel.letters(EDITION, RENDERING, readers)
        return deliver(letters, channel, ledger or MemoryLedger(), clock=lambda: NOW)


def test_lmtp_over_a_port() -> None:
    sink = Sink(rcpt_bo="550 5.1.1 no such mailbox", data_cy="452 4.2.2 mailbox full")
    with serving(sink, server=LmtpServer) as port:
        rows = send_over(lmtp(host="127.0.0.1", port=port), "ana", "bo", "cy", "dee")
    assert states(rows) == ["sent", "failed", "failed", "sent"]
    assert rows[1].error == f"127.0.0.1:{port}: refused the recipient: 550 5.1.1 no such mailbox"
    assert rows[2].error == f"127.0.0.1:{port}: refused the message: 452 4.2.2 mailbox full"
    assert {row.channel for row in rows} == {"lmtp"}
    assert sink.recipients() == ["ana@reader.example", "dee@reader.example"]
    assert sink.connections == 1
    read = message_from_bytes(sink.bodies()[0], policy=policy.default)
    assert read["Message-ID"] == f"<{rows[0].letter_id}@strait.example>"


def test_lmtp_over_a_socket(tmp_path: Path) -> None:
    sink = Sink()
    path = str(tmp_path / "lmtp")
    server = SocketServer(sink, unix_socket=path, ready_timeout=PATIENCE)
    server.start()
    try:
        assert states(send_over(lmtp(socket=path), "ana", "bo")) == ["sent", "sent"]
    finally:
        server.stop()
    assert sink.recipients() == ["ana@reader.example", "bo@reader.example"]


def test_lmtp_that_is_cut_after_the_final_dot_is_unknown_and_not_repeated() -> None:
    sink, ledger = Sink(data_bo="drop"), MemoryLedger()
    with serving(sink, server=LmtpServer) as port:
        for _ in range(2):
            rows = send_over(lmtp(host="127.0.0.1", port=port), "bo", "cy", ledger=ledger)
            assert states(rows) == ["unknown", "sent"]
    assert sink.recipients() == ["bo@reader.example", "cy@reader.example"]


def test_a_socket_that_is_not_there_fails_all_after_one_try(tmp_path: Path) -> None:
    rows = send_over(lmtp(socket=f"{tmp_path}/none"), "ana", "bo")
    assert states(rows) == ["failed", "failed"]
    assert rows[1].error == f"{tmp_path}/none: no connection: No such file or directory (check delivery.lmtp.socket)"


def test_a_server_for_smtp_is_no_server_for_lmtp() -> None:
    with serving(Sink()) as port, lmtp(host="127.0.0.1", port=port) as channel, pytest.raises(NotConnected) as caught:
        channel.send(letter("ana@reader.example", b"x"), NOW)
    assert "(is it a server for LMTP? One for SMTP belongs under delivery.smtp)" in str(caught.value)


@pytest.mark.parametrize(
    ("greeting", "error"), [(b"421 busy", "refused the connection: 421 busy"), (b"", "closed the connection")]
)
def test_an_lmtp_server_that_does_not_welcome_us(greeting: bytes, error: str) -> None:
    def play(connection: socket.socket) -> None:
        if greeting:
            connection.sendall(greeting + b"\r\n")

    with scripted(play) as port, lmtp(host="127.0.0.1", port=port) as channel, pytest.raises(NotConnected, match=error):
        channel.send(letter("ana@reader.example", b"x"), NOW)


def test_the_settings_in_the_docs_are_valid() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "sending.md").read_text(encoding="utf-8")
    settings_text = page.partition("```yaml\n")[2].partition("```")[0]
    config = parse(f"sources: [https://a.example/feed]\n{settings_text}", file="feeds.yaml", root=Path(), environ={})
    mail = config.mail({"SMTP_PASSWORD": PASSWORD})
    assert (mail.channels["smtp"].password, mail.channels["smtp"].security) == (PASSWORD, "starttls")
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
