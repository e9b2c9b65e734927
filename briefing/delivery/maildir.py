"""The Maildir channel: each letter becomes a file in a mail folder that other programs read. It needs no server.

The format has no RFC; cr.yp.to/proto/maildir.html describes it. A message is written whole into `tmp` and renamed into
`new`, where a reader first sees it. A reader moves it to `cur` and adds its flags to the name, after a colon.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from briefing.config import Model
from briefing.delivery.channel import Letter, NotConnected
from briefing.delivery.mail_channel import MailChannel
from briefing.delivery.message import wire_address


class MaildirSettings(Model):
    """A folder that takes the mail."""

    model_config = ConfigDict(json_schema_extra=lambda schema: _or_bare_path(schema))

    path: str = Field(min_length=1, description="The Maildir, relative to feeds.yaml; it is made if need be.")

    @model_validator(mode="before")
    @classmethod
    def _bare_path(cls, data: Any) -> Any:
        return {"path": data} if isinstance(data, str) else data


def _or_bare_path(schema: dict[str, Any]) -> None:
    whole = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string"}, whole]


class MaildirChannel(MailChannel):
    """Puts each letter into one Maildir, whoever it is for: the `To` header says so."""

    name = "maildir"
    Settings = MaildirSettings

    @property
    def folder(self) -> Path:
        """The Maildir."""
        return self.root / Path(self.settings.path).expanduser()

    def send(self, letter: Letter, at: datetime) -> None:
        """Write one letter, unless it is there: a run that was stopped may have written it.

        Raises:
            NotConnected: the folder cannot be written.
            DeliveryError: the address is none.
        """
        wire_address(letter.address)
        message = letter.write(at)
        try:
            for name in ("tmp", "new", "cur"):
                (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._holds(letter):
                self._put(_file_name(letter, at), message)
        except OSError as error:
            hint = "check delivery.maildir and the rights of the folder"
            raise NotConnected(f"cannot be written: {error.strerror}", where=str(self.folder), hint=hint) from error

    def _holds(self, letter: Letter) -> bool:
        mark = _unique_part(letter)
        return any(mark in file.name for part in ("new", "cur") for file in (self.folder / part).iterdir())

    def _put(self, name: str, message: bytes) -> None:
        draft = self.folder / "tmp" / name
        try:
            with draft.open("wb") as file:
                # The files of a Maildir end their lines as this machine does (mailbox.Maildir, Dovecot, mutt).
                file.write(message.replace(b"\r\n", b"\n"))
                file.flush()
                # "sent" must survive a power cut, as the store's row does.
                os.fsync(file.fileno())
            draft.rename(self.folder / "new" / name)
        finally:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()


def _unique_part(letter: Letter) -> str:
    """What tells this letter from all others, and a repetition of it from a second letter."""
    return f".{re.sub('[^A-Za-z0-9]', '-', letter.id)}."


def _file_name(letter: Letter, at: datetime) -> str:
    """The time, what is unique, and the host, without the characters that a Maildir reserves."""
    host = re.sub("[^A-Za-z0-9.-]", "-", socket.gethostname()) or "localhost"
    return f"{int(at.timestamp())}{_unique_part(letter)}{host}"
