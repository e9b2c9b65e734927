"""The SMTP channel: one connection for a run, one transaction for each recipient.

It keeps apart what senders often mix up: refused (nothing was delivered, RFC 5321 4.2.1), and unanswered (the whole
message went out and the reply never came, so nobody can know). smtplib's own `sendmail` raises the same error for
both, therefore the last steps of a transaction are done here.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from types import TracebackType
from typing import TYPE_CHECKING

from briefing.clean import plain
from briefing.delivery.channel import NotConnected, Unanswered
from briefing.delivery.message import sender_address
from briefing.errors import DeliveryError

if TYPE_CHECKING:
    from briefing.config import Mail

# RFC 5321 4.5.3.2.6: a client waits ten minutes for the answer to the final dot; who gives up earlier makes unknowns.
FINAL_TIMEOUT = 600.0
_GOODBYE_TIMEOUT = 2.0


class _ClosedError(Exception):
    """The server hung up, or said 421, before any of the message was sent: nothing can have been delivered."""


class SmtpChannel:
    """Sends over SMTP as `delivery.smtp` says; a context manager. It connects at the first send and not before.

    Args:
        mail: the settings with their secrets.
        context: other rules of trust for TLS than the system's.
        final_timeout: seconds to wait for the answer to a whole message.
    """

    name = "smtp"

    def __init__(
        self, mail: Mail, *, context: ssl.SSLContext | None = None, final_timeout: float = FINAL_TIMEOUT
    ) -> None:
        self._smtp = mail.smtp
        self._sender = sender_address(mail)
        self._context = context
        self._final_timeout = max(final_timeout, mail.smtp.timeout)
        self._connection: smtplib.SMTP | None = None

    @property
    def server(self) -> str:
        """host:port, as error messages name it."""
        return f"{self._smtp.host}:{self._smtp.port}"

    def __enter__(self) -> SmtpChannel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if connection.sock is not None:
                    connection.sock.settimeout(_GOODBYE_TIMEOUT)
                connection.quit()
            connection.close()

    def send(self, recipient: str, message: bytes) -> None:
        """Send one message to one recipient.

        A connection that has been idle, or has carried as many messages as its server likes, may be closed by the
        server: then one new one is opened, which repeats nothing, as nothing of this message had been sent.

        Raises:
            NotConnected: no connection, no trust, no login: the same will meet the next recipient.
            Unanswered: the whole message was sent and not answered.
            DeliveryError: the server refused it.
        """
        used = self._connection is not None
        try:
            self._transfer(recipient, message)
        except _ClosedError as closed:
            if not used:
                raise self._refused(str(closed)) from closed
            try:
                self._transfer(recipient, message)
            except _ClosedError as again:
                raise self._refused(str(again)) from again

    def _transfer(self, recipient: str, message: bytes) -> None:
        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        try:
            self._envelope(connection, recipient)
            self._content(connection, message)
        except DeliveryError:
            raise
        except BaseException:
            # Also for Ctrl-C: a QUIT in the middle of a message would become part of it.
            self._drop()
            raise

    def _envelope(self, connection: smtplib.SMTP, recipient: str) -> None:
        options = ""
        if not f"{self._sender}{recipient}".isascii():
            if not connection.has_extn("smtputf8"):
                raise self._refused(f"cannot take the address {recipient}: it has no SMTPUTF8")
            connection.command_encoding = "utf-8"
            options = " SMTPUTF8 BODY=8BITMIME"
        try:
            self._command(connection, f"MAIL FROM:<{self._sender}>{options}", "refused the sender", 250)
            self._command(connection, f"RCPT TO:<{recipient}>", "refused the recipient", 250, 251)
            self._command(connection, "DATA", "refused the message", 354)
        except (smtplib.SMTPException, OSError) as error:
            raise _ClosedError("closed the connection before the message was sent") from error

    def _command(self, connection: smtplib.SMTP, line: str, refusal: str, *good: int) -> None:
        code, text = connection.docmd(line)
        if code in good:
            return
        if code == 421 or not 400 <= code <= 599:
            raise _ClosedError(f"{refusal}: {_said(code, text)}")
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        raise self._refused(f"{refusal}: {_said(code, text)}")

    def _content(self, connection: smtplib.SMTP, message: bytes) -> None:
        """The message, and then, alone, the dot that ends it: before the dot nothing can have been accepted."""
        lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message).removesuffix(b"\r\n") + b"\r\n"
        try:
            connection.send(re.sub(rb"(?m)^\.", b"..", lines))
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise self._refused("closed the connection in the middle of the message") from error
        try:
            if connection.sock is not None:
                connection.sock.settimeout(self._final_timeout)
            connection.send(b".\r\n")
            code, text = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise self._unanswered("did not answer after the whole message was sent") from error
        if not (200 <= code <= 299 or 400 <= code <= 599):
            raise self._unanswered(f"answered the whole message with {_said(code, text)}")
        if code == 421:
            self._drop()
        elif connection.sock is not None:
            connection.sock.settimeout(self._smtp.timeout)
        if code >= 400:
            raise self._refused(f"refused the message: {_said(code, text)}")

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _refused(self, what: str) -> DeliveryError:
        return DeliveryError(what, where=self.server)

    def _unanswered(self, what: str) -> Unanswered:
        self._drop()
        return Unanswered(what, where=self.server, hint="it may have arrived, and is not sent again")

    # Connecting

    def _connect(self) -> smtplib.SMTP:
        try:
            return self._open()
        except (smtplib.SMTPException, OSError) as error:
            what, hint = self._explained(error)
            raise NotConnected(what, where=self.server, hint=hint) from error
        except UnicodeError:
            # Not chained: the exception holds the password.
            what = "the host, user name or password has characters that cannot be sent"
            raise NotConnected(what, where=self.server, hint="use ASCII in delivery.smtp") from None

    def _open(self) -> smtplib.SMTP:
        host, port, timeout = self._smtp.host, self._smtp.port, self._smtp.timeout
        connection = (
            smtplib.SMTP_SSL(host, port, timeout=timeout, context=self._trust())
            if self._smtp.security == "tls"
            else smtplib.SMTP(host, port, timeout=timeout)
        )
        try:
            if connection.sock is not None:
                # The final dot is a packet of its own; without this it waits for the other side's delayed answer.
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._smtp.security == "starttls":
                connection.starttls(context=self._trust())
            connection.ehlo_or_helo_if_needed()
            if self._smtp.username:
                connection.login(self._smtp.username, self._smtp.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _trust(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def _explained(self, error: Exception) -> tuple[str, str]:
        """What went wrong while connecting, in words, and what to do about it."""
        match error:
            case smtplib.SMTPAuthenticationError():
                said = _said(error.smtp_code, error.smtp_error)
                hint = "check delivery.smtp.username and the password"
                return f"refused the login of user {self._smtp.username}: {said}", hint
            case smtplib.SMTPResponseException():
                return f"refused the connection: {_said(error.smtp_code, error.smtp_error)}", "try again later"
            case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
                return "offers no STARTTLS", "set delivery.smtp.security to tls (usually port 465), or to none"
            case smtplib.SMTPServerDisconnected():
                hint = "check delivery.smtp.port and security: tls is usually port 465, starttls 587"
                return "closed the connection, or did not answer", hint
            case smtplib.SMTPException():
                hint = "check delivery.smtp.security; without a login leave out username and password"
                return f"offers no login that is known here: {plain(str(error))}", hint
            case ssl.SSLCertVerificationError():
                hint = "check delivery.smtp.host: it must be the name in the certificate"
                return f"its certificate is not trusted: {error.verify_message}", hint
            case ssl.SSLError():
                hint = "check delivery.smtp.security: tls is usually port 465, starttls 587"
                return f"no TLS connection: {error.reason or plain(str(error))}", hint
            case OSError():
                return f"no connection: {error.strerror or plain(str(error))}", "check delivery.smtp.host and port"
        return plain(str(error)), ""


def _said(code: int, text: bytes | str) -> str:
    """What the server answered, as one short line; it is a stranger's text."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return plain(f"{code} {words}")[:200]
