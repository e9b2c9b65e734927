"""Servers that asked to be left alone for some time: they are, over runs, until it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from briefing import pull
from briefing.pull import fetch_problems
from briefing.pull.retry import LONGEST_WAIT, server_of, wait_until
from briefing.store import Store
from briefing.types import Request


class ServerWaits:
    """What servers asked for in this run and in earlier ones, at one time: the run's."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now
        self._until = store.waits(now)

    def answer(self, request: Request) -> pull.Pulled | None:
        """The answer to a request that must not be sent yet; None when it may be."""
        until = self._until.get(server_of(request.url)) if request.url else None
        # A clock that was set back must not make days of hours.
        if until is None or until > self._now + LONGEST_WAIT:
            return None
        return pull.Pulled(problems=(fetch_problems.not_yet(request.url, until),))

    def note(self, answers: Sequence[pull.Pulled]) -> None:
        """Keep what servers asked for in their answers."""
        for answer in answers:
            until = wait_until(answer.retry_after, self._now) if answer.retry_after else None
            if until is not None and until > self._until.get(answer.server, self._now):
                self._until[answer.server] = until
                self._store.save_wait(answer.server, until, at=self._now)
