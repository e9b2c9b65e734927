"""Pull: the one place that opens a socket or a file for reading.

Polite (conditional requests, one at a time per host, an honest name), bounded (size, time, redirects) and guarded
(private addresses are refused on the address that is connected to). It knows nothing of feeds or articles: requests go
in, bytes come out, and a request that fails is a `Problem` beside the others' responses.

    local_files.py     files, folders and the mirror       address_guard.py   which addresses may be fetched
    network.py         HTTP through aiohttp                limited_body.py    bodies within a size limit
    fetch_problems.py  what went wrong, in words          retry.py           when to ask again
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.pull import fetch_problems, local_files
from briefing.pull.retry import Refusal
from briefing.types import Problem, Request, Response

if TYPE_CHECKING:
    from briefing.config import Fetch

__all__ = ["Pulled", "as_without_network", "pull"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """The answer to one request: responses (a folder gives one per file) and what could not be read.

    A request that failed has no responses and one problem. `retry_after` is what a server said that wants to be left
    alone (`retry.wait_until` reads it), and `server` which one.
    """

    responses: tuple[Response, ...] = ()
    problems: tuple[Problem, ...] = ()
    retry_after: str = ""
    server: str = ""


def pull(
    requests: Sequence[Request],
    settings: Fetch,
    *,
    root: Path,
    offline: bool = False,
    on_done: Callable[[Request], None] | None = None,
) -> tuple[Pulled, ...]:
    """Fetch everything at once; never longer than `settings.deadline` seconds on the network.

    Args:
        requests: what to fetch; a request with a `path` reads that file or folder.
        settings: limits, user agent, mirror folder and allowed private addresses.
        root: the workspace folder, which relative paths and the mirror start from.
        offline: read files and the mirror only; anything else is a problem.
        on_done: told of every request as it is answered, in the order of completion.

    Returns:
        One `Pulled` for each request, in the order of the requests.
    """
    answers: dict[int, Pulled] = {}
    remote: list[int] = []
    for number, request in enumerate(requests):
        answer = _without_network(request, settings, root, offline)
        if answer is None:
            remote.append(number)
            continue
        answers[number] = answer
        if on_done is not None:
            on_done(request)
    if remote:
        from briefing.pull import network  # here: aiohttp costs nine bare interpreter starts

        results = network.fetch_all([requests[number] for number in remote], settings, on_done)
        answers.update(zip(remote, map(_as_pulled, results), strict=True))
    return tuple(answers[number] for number in range(len(requests)))


def as_without_network(answers: Sequence[Pulled]) -> tuple[Pulled, ...]:
    """The answers of a round; where not one server was reached, one and the same problem in the place of each."""
    remote = [answer for answer in answers if not any("://" not in one.url for one in answer.responses)]
    failed = [problem for answer in remote for problem in answer.problems if "://" in problem.where]
    one = None if any(answer.responses for answer in remote) else fetch_problems.no_network(failed)
    if one is None:
        return tuple(answers)
    told = Pulled(problems=(one,))
    return tuple(told if set(answer.problems) & set(failed) else answer for answer in answers)


def _without_network(request: Request, settings: Fetch, root: Path, offline: bool) -> Pulled | None:
    """The answer from a file or the mirror, the refusal when offline, or None: it takes the network."""
    if request.path:
        responses, problems = local_files.read(request, root, settings.max_bytes)
        return Pulled(responses=responses, problems=problems)
    copy = local_files.mirrored(request.url, root / settings.mirror, settings.max_bytes) if settings.mirror else None
    if copy is not None:
        return Pulled(responses=(copy,))
    return Pulled(problems=(fetch_problems.offline(request.url),)) if offline else None


def _as_pulled(result: Response | Problem | Refusal) -> Pulled:
    if isinstance(result, Response):
        return Pulled(responses=(result,))
    if isinstance(result, Problem):
        return Pulled(problems=(result,))
    return Pulled(problems=(result.problem,), retry_after=result.retry_after, server=result.server)
