"""The SMTP and LMTP channels: one connection for a run, one transaction for each letter.

They keep apart what senders often mix up: refused (nothing was delivered, RFC 5321 4.2.1), and unanswered (the whole
message went out and the reply never came, so nobody can know). smtplib's own `sendmail` raises the same error for
both, therefore the last steps of a transaction are done here.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, StrictFloat, StrictInt, model_validator

from briefing.clean import clean_line
from briefing.config import Mail, Reference, Secret, SettingsGroup
from briefing.config.field_values import mail_host
from briefing.delivery.channel import Letter, NotConnected, Unanswered
from briefing.delivery.mail_channel import MailChannel
from briefing.delivery.message import wire_address
from briefing.errors import DeliveryError

# RFC 5321 4.5.3.2.6 asks for ten minutes of patience after the final dot. Giving up earlier makes more `unknown`.
_FINAL_TIMEOUT = 600.0
# Every letter is settled before QUIT, so whether it is answered changes nothing. RFC 5321 4.5.3.2 gives no time for it.
_GOODBYE_TIMEOUT = 2.0

_Host = Annotated[str, AfterValidator(mail_host)]


class SmtpSettings(SettingsGroup):
    """The server that takes the mail."""

    host: _Host = Field(description="smtp.example.org")
    port: StrictInt = Field(587, ge=1, le=65535, description="587 for starttls, 465 for tls.")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="none only on this machine.")
    username: Reference = Field("", description="As it is, or ${NAME}.")
    password: Secret = Field("", repr=False, description="${NAME} of the environment, or {file: path}.")
    timeout: StrictFloat = Field(30.0, gt=0, le=600, description="Seconds to wait for the server.")


class LmtpSettings(SettingsGroup):
    """The mail store of this machine or network that takes the mail."""

    host: _Host | None = Field(None, description="Its host; or else socket.")
    # IANA has 24 for "any private mail system"; Dovecot's documentation uses it for LMTP.
    port: StrictInt = Field(24, ge=1, le=65535, description="Its port.")
    socket: str = Field("", pattern="^(/.+)?$", description="The absolute path of its socket on this machine.")
    timeout: StrictFloat = Field(30.0, gt=0, le=600, description="Seconds to wait for the server.")

    @model_validator(mode="after")
    def _one_place(self) -> LmtpSettings:
        if bool(self.host) == bool(self.socket):
            raise ValueError("has both host and socket; keep one" if self.host else "needs host or socket; add one")
        if self.port == 25:  # RFC 2033 5
            raise ValueError("has port 25, which belongs to SMTP; write the port of LMTP, often 24")
        return self


class _ClosedError(Exception):
    """The server hung up, or said 421, before any of the message was sent: nothing can have been delivered."""


class SmtpChannel(MailChannel):
    """Sends over SMTP (RFC 5321). It connects at the first letter and not before.

    Args:
        context: other rules of trust for TLS than the system's.
        final_timeout: seconds to wait for the answer to a whole message; ten minutes when left out, or longer where
            every answer is given longer.
    """

    name = "smtp"
    Settings: ClassVar[type[SettingsGroup]] = SmtpSettings

    def __init__(
        self,
        settings: Any,
        mail: Mail,
        root: Path,
        *,
        context: ssl.SSLContext | None = None,
        final_timeout: float | None = None,
    ) -> None:
        super().__init__(settings, mail, root)
        self._context = context
        self._final_timeout = final_timeout or max(_FINAL_TIMEOUT, settings.timeout)
        self._connection: smtplib.SMTP | None = None

    @property
    def server(self) -> str:
        """host:port, as error messages name it."""
        return f"{self.settings.host}:{self.settings.port}"

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

    def send(self, letter: Letter, at: datetime) -> None:
        """Send one letter.

        A connection that has been idle, or has carried as many messages as its server likes, may be closed by the
        server: then one new one is opened, which repeats nothing, as nothing of this message had been sent.

        Raises:
            NotConnected: no connection, no trust, no login: the same will meet the next letter.
            Unanswered: the whole message was sent and not answered.
            DeliveryError: the server refused it, or the address is none.
        """
        recipient, message = wire_address(letter.address), letter.write(at)
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
            self._send_envelope(connection, recipient)
            self._send_content(connection, message)
        except DeliveryError:
            raise
        except BaseException:
            # Also for Ctrl-C: a QUIT in the middle of a message would become part of it.
            self._drop_connection()
            raise

    def _send_envelope(self, connection: smtplib.SMTP, recipient: str) -> None:
        options = ""
        if not f"{self.sender}{recipient}".isascii():
            if not connection.has_extn("smtputf8"):
                raise self._refused(f"cannot take the address {recipient}: it has no SMTPUTF8")
            connection.command_encoding = "utf-8"
            options = " SMTPUTF8 BODY=8BITMIME"
        try:
            self._send_command(connection, f"MAIL FROM:<{self.sender}>{options}", "refused the sender", 250)
            self._send_command(connection, f"RCPT TO:<{recipient}>", "refused the recipient", 250, 251)
            self._send_command(connection, "DATA", "refused the message", 354)
        except (smtplib.SMTPException, OSError) as error:
            raise _ClosedError("closed the connection before the message was sent") from error

    def _send_command(self, connection: smtplib.SMTP, line: str, refusal: str, *good: int) -> None:
        code, text = connection.docmd(line)
        if code in good:
            return
        # 421 says that the server closes the connection (RFC 5321 3.8). Any other code that neither accepts nor refuses
        # means that the two sides are out of step, so the connection is given up, too.
        if code == 421 or not 400 <= code <= 599:
            raise _ClosedError(f"{refusal}: {_answer_line(code, text)}")
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop_connection()
        raise self._refused(f"{refusal}: {_answer_line(code, text)}")

    def _send_content(self, connection: smtplib.SMTP, message: bytes) -> None:
        """The message, and then, alone, the dot that ends it: before the dot nothing can have been accepted."""
        # RFC 5321 2.3.8: no bare CR or LF goes out. 4.5.2: a line that begins with a dot gets another one.
        lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message).removesuffix(b"\r\n") + b"\r\n"
        try:
            connection.send(re.sub(rb"(?m)^\.", b"..", lines))
        except (smtplib.SMTPException, OSError) as error:
            self._drop_connection()
            raise self._refused("closed the connection in the middle of the message") from error
        try:
            if connection.sock is not None:
                connection.sock.settimeout(self._final_timeout)
            connection.send(b".\r\n")
            code, text = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise self._unanswered("did not answer after the whole message was sent") from error
        # RFC 5321 4.2.1: 2yz took it, 4yz and 5yz did not. What any other code means for the message nobody can know.
        if not (200 <= code <= 299 or 400 <= code <= 599):
            raise self._unanswered(f"answered the whole message with {_answer_line(code, text)}")
        if code == 421:
            self._drop_connection()
        elif connection.sock is not None:
            connection.sock.settimeout(self.settings.timeout)
        if code >= 400:
            raise self._refused(f"refused the message: {_answer_line(code, text)}")

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _refused(self, what: str) -> DeliveryError:
        return DeliveryError(what, where=self.server)

    def _unanswered(self, what: str) -> Unanswered:
        self._drop_connection()
        return Unanswered(what, where=self.server, hint="it may have arrived, and is not sent again")

    # Connecting

    def _connect(self) -> smtplib.SMTP:
        try:
            return self._open()
        except (smtplib.SMTPException, OSError) as error:
            what, hint = self._explain(error)
            raise NotConnected(what, where=self.server, hint=hint) from error
        except UnicodeError:
            # Not chained: the exception holds the password.
            what = "the host, user name or password has characters that cannot be sent"
            raise NotConnected(what, where=self.server, hint=f"use ASCII in delivery.{self.name}") from None

    def _open(self) -> smtplib.SMTP:
        connection = self._dial()
        try:
            if connection.sock is not None and connection.sock.family != socket.AF_UNIX:
                # The final dot is a packet of its own; without this it waits for the other side's delayed answer.
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._start_session(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _dial(self) -> smtplib.SMTP:
        """A connection whose server has said its first line."""
        host, port, timeout = self.settings.host, self.settings.port, self.settings.timeout
        if self.settings.security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=timeout, context=self._tls_context())
        return smtplib.SMTP(host, port, timeout=timeout)

    def _start_session(self, connection: smtplib.SMTP) -> None:
        """Everything between the server's first line and the first message."""
        if self.settings.security == "starttls":
            connection.starttls(context=self._tls_context())
        connection.ehlo_or_helo_if_needed()
        if self.settings.username:
            connection.login(self.settings.username, self.settings.password)

    def _tls_context(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def _explain(self, error: Exception) -> tuple[str, str]:
        """What went wrong while connecting, in words, and what to do about it."""
        match error:
            case smtplib.SMTPAuthenticationError():
                said = _answer_line(error.smtp_code, error.smtp_error)
                hint = "check delivery.smtp.username and the password"
                return f"refused the login of user {self.settings.username}: {said}", hint
            case smtplib.SMTPResponseException():
                return f"refused the connection: {_answer_line(error.smtp_code, error.smtp_error)}", "try again later"
            case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
                return "offers no STARTTLS", "set delivery.smtp.security to tls (usually port 465), or to none"
            case smtplib.SMTPServerDisconnected():
                hint = "check delivery.smtp.port and security: tls is usually port 465, starttls 587"
                return "closed the connection, or did not answer", hint
            case smtplib.SMTPException():
                hint = "check delivery.smtp.security; without a login leave out username and password"
                return f"offers no login that is known here: {clean_line(str(error))}", hint
            case ssl.SSLCertVerificationError():
                hint = "check delivery.smtp.host: it must be the name in the certificate"
                return f"its certificate is not trusted: {error.verify_message}", hint
            case ssl.SSLError():
                hint = "check delivery.smtp.security: tls is usually port 465, starttls 587"
                return f"no TLS connection: {error.reason or clean_line(str(error))}", hint
            case OSError():
                return f"no connection: {error.strerror or clean_line(str(error))}", "check delivery.smtp.host and port"
        return clean_line(str(error)), ""


class LmtpChannel(SmtpChannel):
    """Sends over LMTP (RFC 2033) to the mail store of this machine or network: no login and no TLS.

    LMTP answers the final dot once for each recipient. A letter has one, so the transaction is that of SMTP.
    """

    name = "lmtp"
    Settings = LmtpSettings

    @property
    def server(self) -> str:
        """host:port or the path of the socket, as error messages name it."""
        return self.settings.socket or f"{self.settings.host}:{self.settings.port}"

    def _dial(self) -> smtplib.SMTP:
        # smtplib takes a host that begins with a slash for the path of a socket.
        host = self.settings.socket or self.settings.host
        return smtplib.LMTP(host, self.settings.port, timeout=self.settings.timeout)

    def _start_session(self, connection: smtplib.SMTP) -> None:
        code, text = connection.ehlo()  # smtplib says LHLO here; there is no HELO to fall back to (RFC 2033 4.1)
        if code != 250:
            raise smtplib.SMTPHeloError(code, text)

    def _explain(self, error: Exception) -> tuple[str, str]:
        match error:
            case smtplib.SMTPResponseException():
                what = f"refused the connection: {_answer_line(error.smtp_code, error.smtp_error)}"
                return what, "is it a server for LMTP? One for SMTP belongs under delivery.smtp"
            case smtplib.SMTPException():
                return "closed the connection, or did not answer", "is it a server for LMTP?"
            case OSError():
                place = "socket" if self.settings.socket else "host and port"
                return f"no connection: {error.strerror or clean_line(str(error))}", f"check delivery.lmtp.{place}"
        return clean_line(str(error)), ""


def _answer_line(code: int, text: bytes | str) -> str:
    """What the server answered, as one line without control characters.

    Cut at 200 characters: RFC 5321 4.5.3.1.5 allows 512, and a list of deliveries shows one line for each reader.
    """
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return clean_line(f"{code} {words}")[:200]
