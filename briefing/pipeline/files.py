"""The files of an edition below `out/`, and nothing else: they are results and may be deleted at any time."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from briefing.errors import RenderError


def write(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write these files into a folder, each complete or not at all; returns their paths.

    Raises:
        RenderError: the folder or a file cannot be written, with the reason.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_replace(folder / name, data) for name, data in files.items())
    except OSError as error:
        reason = error.strerror or str(error)
        raise RenderError(
            f"cannot be written: {reason}", where=str(folder), hint="--out names another folder"
        ) from error


def _replace(path: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files that only their owner can read; a web server has to read these.
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    return path
