"""A channel that needs no server: each message becomes a file. For looking at, and for tests."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from briefing.errors import DeliveryError


class FolderChannel:
    """Writes each message to `folder` as <recipient>-<hash>.eml; two different ones never share a name."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, recipient: str, message: bytes) -> None:
        """Write one message.

        Raises:
            DeliveryError: the file cannot be written.
        """
        digest = hashlib.sha256(recipient.encode("utf-8", "replace") + b"\n" + message).hexdigest()[:12]
        # A recipient is a stranger's word: no slash, no leading dot, nothing a file system may refuse.
        safe = re.sub("[^a-z0-9]+", "-", recipient.lower()).strip("-")[:80] or "reader"
        path = self._folder / f"{safe}-{digest}.eml"
        part = path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(message)
            part.replace(path)
        except OSError as error:
            raise DeliveryError(f"cannot be written: {error.strerror}", where=str(path)) from error
