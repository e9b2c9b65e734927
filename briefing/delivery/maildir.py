"""The Maildir channel: each letter becomes a file in a mail folder that other programs read. It needs no server.

The format has no RFC; https://cr.yp.to/proto/maildir.html describes it. A message is written whole into `tmp` and moved
to `new`, where a mail program first sees it. The program moves it to `cur` and adds its flags after a colon.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, Field, model_validator

from briefing.config import Mail, SettingsGroup
from briefing.delivery.channel import Letter, NotConnected
from briefing.delivery.mail_channel import MailChannel
from briefing.errors import ConfigError

_FOLDERS = ("tmp", "new", "cur")


class MaildirSettings(SettingsGroup):
    """A mail folder that other programs read."""

    model_config = ConfigDict(json_schema_extra=lambda schema: _or_bare_path(schema))

    path: str = Field(min_length=1, description="The Maildir, from the folder of feeds.yaml; it is made if need be.")

    @model_validator(mode="before")
    @classmethod
    def _bare_path(cls, data: Any) -> Any:
        return {"path": data} if isinstance(data, str) else data


def _or_bare_path(schema: dict[str, Any]) -> None:
    whole = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string"}, whole]


class MaildirChannel(MailChannel):
    """Puts each letter into one Maildir, whoever it is for: its `To` header says so."""

    name = "maildir"
    Settings: ClassVar[type[SettingsGroup]] = MaildirSettings

    def __init__(self, settings: Any, mail: Mail, root: Path) -> None:
        super().__init__(settings, mail, root)
        try:
            self.folder = root / Path(settings.path).expanduser()
        except RuntimeError as error:  # "~nobody/box"
            raise ConfigError(f"has no such folder: {error}", where="delivery.maildir.path") from error

    def check(self) -> None:
        """Make the folder, unless it is there.

        Raises:
            NotConnected: it cannot be made.
            ConfigError, DeliveryError: as `MailChannel.check`.
        """
        super().check()
        try:
            self._make_folders()
        except (OSError, ValueError) as error:  # ValueError: a path with a null byte
            raise self._unusable(error) from error

    def send(self, letter: Letter, at: datetime) -> None:
        """Write one letter.

        The file's name has the letter's id, so that a repeated letter can be recognized: a test copy that was asked for
        again, or one from a workspace whose store was lost.

        Raises:
            NotConnected: the folder cannot be written.
            DeliveryError: the address is not one.
        """
        message = letter.write(at)
        try:
            self._make_folders()
            self._put(_file_name(letter, at), message)
        except (OSError, ValueError) as error:  # ValueError: a path with a null byte
            raise self._unusable(error) from error

    def _make_folders(self) -> None:
        for name in _FOLDERS:
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, name: str, message: bytes) -> None:
        draft = self.folder / "tmp" / name
        try:
            # The letters of a list name its readers: nobody else on this machine may read them.
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                # Mail programs expect the line ends of the machine in a Maildir, not CRLF.
                file.write(message.replace(b"\r\n", b"\n"))
                file.flush()
                # What the store calls sent must survive a power cut: the content first, then the name.
                os.fsync(file.fileno())
            draft.rename(self.folder / "new" / name)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise
        _sync_folder(self.folder / "new")

    def _unusable(self, error: OSError | ValueError) -> NotConnected:
        hint = "check delivery.maildir and who may write there"
        return NotConnected(
            f"cannot be written: {getattr(error, 'strerror', None) or error}", where=str(self.folder), hint=hint
        )


def _sync_folder(folder: Path) -> None:
    # Some file systems cannot: the letter is in its place then, too.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _file_name(letter: Letter, at: datetime) -> str:
    """Time, unique part and host, each without the slash, the colon and the dot that a Maildir gives a meaning."""
    host = re.sub("[^A-Za-z0-9-]", "-", socket.gethostname()) or "localhost"
    return f"{int(at.timestamp())}.{re.sub('[^A-Za-z0-9]', '-', letter.id)}.{host}"
