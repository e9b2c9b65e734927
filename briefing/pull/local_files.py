"""Files, folders and the mirror: what is read without a network.

A workspace names its own paths, so they may lie anywhere. Addresses come from feeds, so the mirror never answers with
a file outside its folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from briefing.pull import fetch_problems
from briefing.pull.limited_body import Broken, LimitedBody, TooLarge
from briefing.types import Problem, Request, Response

# Our own table: the one of the standard library depends on the machine it runs on.
_TYPES = {
    ".xml": "application/xml",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".rdf": "application/rdf+xml",
    ".json": "application/json",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".opml": "text/x-opml",
    ".eml": "message/rfc822",
    ".mbox": "application/mbox",
}
_BLOCK = 65_536  # bytes read at once, as in network.py


def read(request: Request, root: Path, limit: int) -> tuple[tuple[Response, ...], tuple[Problem, ...]]:
    """The file, or every file of the folder, that a request names.

    Args:
        request: with a `path`, relative to `root` or absolute.
        root: the workspace folder.
        limit: the most bytes of one file, packed and unpacked.

    Returns:
        Responses sorted by path, and a problem for each file that could not be read.
    """
    path = root / Path(request.path).expanduser()
    name = Path(request.path).as_posix()
    try:
        if path.is_dir():
            return _folder(path, name, limit)
        answer = _file(path, request.url or name, name, limit)
    except (OSError, ValueError) as error:
        answer = _unreadable(name, error)
    return ((answer,), ()) if isinstance(answer, Response) else ((), (answer,))


def mirrored(url: str, mirror: Path, limit: int) -> Response | None:
    """The copy of a web page in the mirror folder, or None.

    ``https://HOST/some/path?query`` is looked for as ``HOST/some/path?query``, then as ``HOST/some/path``, each also
    with ".html" after it and, for a folder, as its index.html.
    """
    try:
        inside = mirror.resolve()
        for name in _mirror_names(url):
            path = (mirror / name).resolve()
            if path.is_relative_to(inside) and path.is_file():
                answer = _file(path, url, name, limit)
                if isinstance(answer, Problem):
                    return None
                return replace(answer, content_type=answer.content_type or "text/html")
    except (OSError, ValueError):  # a name the file system cannot hold, so not in the mirror
        pass
    return None


def _mirror_names(url: str) -> Iterator[str]:
    """Relative file names to look for, best first; none when the address is not one for a mirror."""
    parts = urlsplit(url)
    steps = [step for step in unquote(parts.path).split("/") if step]
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or any(map(_is_unsafe, [host, *steps])):
        return
    for query in [f"?{parts.query}", ""] if parts.query else [""]:
        if _is_unsafe(query.replace("/", "")):
            continue
        name = "/".join([host, *steps]) + query
        if steps:
            yield name
            yield f"{name}.html"
        yield f"{host}/index.html{query}" if not steps else f"{name}/index.html"


def _is_unsafe(step: str) -> bool:
    return step in (".", "..") or "\\" in step or "\0" in step or "/" in step


def _folder(folder: Path, name: str, limit: int) -> tuple[tuple[Response, ...], tuple[Problem, ...]]:
    responses: list[Response] = []
    problems: list[Problem] = []
    unread: list[OSError] = []
    for path in sorted(_files(folder, unread), key=lambda path: path.relative_to(folder).as_posix()):
        place = f"{name}/{path.relative_to(folder).as_posix()}".encode("utf-8", "replace").decode()
        try:
            answer = _linked_out(path, place, folder) or _file(path, place, place, limit)
        except OSError as error:
            answer = _unreadable(place, error)
        if isinstance(answer, Response):
            responses.append(answer)
        else:
            problems.append(answer)
    problems += [_unreadable(name, error) for error in unread]
    if not responses and not problems:
        problems.append(
            fetch_problems.problem(name, "the folder is empty", "put files into it, or take the source out")
        )
    return tuple(responses), tuple(problems)


def _files(folder: Path, unread: list[OSError]) -> Iterator[Path]:
    """All files that are not hidden, in folders that are not hidden, and links to folders, which are not followed:
    circles."""
    for place, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (link for name in folders if (link := Path(place, name)).is_symlink() and _leads_out(link, folder))
        yield from (Path(place, name) for name in names if not name.startswith("."))


def _leads_out(link: Path, folder: Path) -> bool:
    return not link.resolve().is_relative_to(folder.resolve())


def _linked_out(path: Path, name: str, folder: Path) -> Problem | None:
    """The problem of a link that leads out of its folder: who may put a file there may not read all of this machine."""
    if not path.is_symlink() or not _leads_out(path, folder):
        return None
    return fetch_problems.problem(name, "a link that leads out of its folder is not read", "copy the file there")


def _file(path: Path, url: str, name: str, limit: int) -> Response | Problem:
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
        return fetch_problems.problem(name, "not a file", "name a file or a folder")
    packed = path.suffix.lower() == ".gz"
    kind = Path(path.stem).suffix if packed else path.suffix
    body = LimitedBody("gzip" if packed else "", limit)
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                body.feed(block)
        content = body.finish()
    except TooLarge:
        return fetch_problems.too_large(name, limit)
    except Broken:
        return fetch_problems.problem(name, "the packed file is damaged", "make it again with gzip")
    return Response(url=url, status=200, body=content, content_type=_TYPES.get(kind.lower(), ""))


def _unreadable(name: str, error: OSError | ValueError) -> Problem:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return fetch_problems.problem(
            name,
            "there is no such file or folder",
            "paths start from the folder of feeds.yaml, addresses with https://",
        )
    if isinstance(error, PermissionError):
        return fetch_problems.problem(name, "may not be read", "check its permissions")
    return fetch_problems.problem(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")
