"""When: the clock that calls the work at each slot.

APScheduler only wakes us up; which slot is due is worked out from the time now (`timetable`), and whether it has been
done is the work's own knowledge (the slots in the store). So a restart, a second process or a late wake-up changes
nothing but the hour.
"""

from __future__ import annotations

import queue
import select
import signal
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.errors import BriefingError, ConfigError
from briefing.timetable import GRACE, next_slot, slot_at

__all__ = ["SlotResult", "Work", "next_slot", "run_due", "run_schedule", "slot_at"]

if TYPE_CHECKING:
    from briefing.config import Briefing, Config, Schedule
    from briefing.pipeline import Published, Resources

# So shortly before a slot nothing is read ahead: the slot reads the same sources, and would have to wait. Reading may
# take `fetch.deadline` (two minutes) for the feeds and as long for the pages.
_BEFORE_SLOT = timedelta(minutes=5)
# Characters of an unforeseen error on its one line: a message may hold a whole document.
_LONGEST_ERROR = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotResult:
    """What became of a slot that was due: the edition that was published, or the error that prevented it."""

    briefing: str
    published: Published | None = None
    error: BriefingError | None = None


Work = Callable[[str, datetime], None]
Pull = Callable[[str, timedelta], None]
OnError = Callable[[str, BriefingError], None]


def run_due(
    config: Config,
    *,
    clock: Callable[[], datetime] | None = None,
    out: Path | None = None,
    offline: bool = False,
    resources: Resources | None = None,
    grace: timedelta = GRACE,
) -> tuple[SlotResult, ...]:
    """Build and publish what is due now, as `briefing run --once` does; one failure does not stop the others.

    Args:
        clock: the time now, aware; the machine's when left out.
        out: the folder of all results; `out/` of the workspace when left out.
        offline: read files and the mirror only.
        resources: what the builds share; all processors of this machine when left out.
        grace: how old a slot may be.

    Returns:
        A result for each briefing whose slot is due, also where its edition was published before.

    Raises:
        ConfigError: no briefing has a schedule.
    """
    from briefing import pipeline  # here: it imports the whole product

    results: list[SlotResult] = []
    shared, now = resources or pipeline.Resources.of_this_machine(), clock or pipeline.utc_now

    def work(name: str, slot: datetime) -> None:
        with pipeline.open_workspace(config) as store:
            published = pipeline.publish_slot(
                config,
                name,
                slot,
                store,
                out=out or config.root / "out",
                clock=now,
                offline=offline,
                resources=shared,
            )
        results.append(SlotResult(briefing=name, published=published))

    def on_error(name: str, error: BriefingError) -> None:
        results.append(SlotResult(briefing=name, error=error))

    run_schedule(config, work, once=True, clock=now, on_error=on_error, grace=grace)
    return tuple(results)


def run_schedule(
    config: Config,
    work: Work,
    *,
    once: bool = False,
    clock: Callable[[], datetime],
    on_error: OnError,
    grace: timedelta = GRACE,
    pull: Pull | None = None,
) -> None:
    """Call `work(briefing name, slot)` for each slot that is due, one at a time; `once` for those due now, then return.

    Without `once` it starts with what is due now and goes on until SIGINT or SIGTERM; work under way is finished
    first (a second signal breaks it off). `work` is called again for a slot that was done before and has to know it.

    Args:
        clock: the time now, aware.
        pull: called with a briefing's name and its interval where its schedule has a `pull`, at the start and then at
            each interval; not with `once`, and not shortly before a slot.
        on_error: told what `work` or `pull` raised; the other briefings go on. What nobody foresaw comes as a
            BriefingError that says of which type it was and where it was raised, for no traceback is printed while
            others go on.

    Raises:
        ConfigError: no briefing has a schedule.
    """
    scheduled = [(briefing, briefing.schedule) for briefing in config.briefings if briefing.schedule is not None]
    if not scheduled:
        raise ConfigError(
            "no briefing has a schedule", where=str(config.path), hint='add schedule: {time: "06:30"} to one'
        )

    def tick(briefing: Briefing, schedule: Schedule) -> None:
        slot = slot_at(schedule, clock(), grace=grace)
        if slot is None:
            return
        attempt(briefing, partial(work, briefing.name, slot))

    def read(briefing: Briefing, every: timedelta) -> None:
        now = clock()
        slots = (next_slot(schedule, now) for _, schedule in scheduled)
        if pull is not None and not any(slot is not None and slot - now < _BEFORE_SLOT for slot in slots):
            attempt(briefing, partial(pull, briefing.name, every))

    def attempt(briefing: Briefing, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:  # any: one briefing's mistake must not stop the others, nor tomorrow's edition
            on_error(briefing.name, error if isinstance(error, BriefingError) else _unforeseen(error))

    if once:
        for briefing, schedule in scheduled:
            tick(briefing, schedule)
        return
    _run_forever(
        [(partial(tick, briefing, schedule), schedule) for briefing, schedule in scheduled],
        [(partial(read, briefing, schedule.pull), schedule.pull) for briefing, schedule in scheduled if schedule.pull],
    )


def _unforeseen(error: Exception) -> BriefingError:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    words = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
    where = f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"
    found = BriefingError(words[:_LONGEST_ERROR], where=where, hint="a mistake of the program; please report it")
    found.__cause__ = error
    return found


def _run_forever(
    jobs: list[tuple[Callable[[], None], Schedule]], pulls: list[tuple[Callable[[], None], timedelta]]
) -> None:
    from apscheduler.executors.debug import DebugExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    with _DueJobs() as due_jobs:
        # Its thread only says what is due. The work is done in this one, one job at a time (two builds at once fight
        # for the same cores and hosts), and where a second Ctrl-C can break it off.
        scheduler = BackgroundScheduler(executors={"default": DebugExecutor()}, timezone=UTC)
        for job, schedule in jobs:
            # However late it wakes up, `slot_at` decides what is due; many missed times are one call.
            scheduler.add_job(
                due_jobs.put,
                _trigger(schedule),
                args=[job],
                next_run_time=datetime.now(UTC),
                misfire_grace_time=None,
                coalesce=True,
            )
        for job, every in pulls:
            scheduler.add_job(
                due_jobs.put,
                "interval",
                seconds=every.total_seconds(),
                args=[job],
                next_run_time=datetime.now(UTC),
                misfire_grace_time=None,
                coalesce=True,
            )
        # The scheduler waits by a clock that stands still while a laptop sleeps; each minute it looks at the real one.
        scheduler.add_job(_wake_up, "interval", minutes=1, misfire_grace_time=None, coalesce=True)
        scheduler.start()
        try:
            for job in due_jobs.jobs():
                job()
        finally:
            scheduler.shutdown()


class _DueJobs:
    """A queue that brings the main thread the jobs that are due, until SIGINT or SIGTERM.

    Its sleep is `select` on a socket and not a lock. Python runs a signal's handler when the main thread next runs, and
    a signal in the moment before that falls asleep on a lock, or one that another thread was given, does not wake it;
    the byte that `signal.set_wakeup_fd` writes does. And the handler raises nothing: a KeyboardInterrupt inside a
    library may be swallowed there, or leave a lock held.

    A second signal is a KeyboardInterrupt. Only the main thread may set signals; elsewhere nothing ends it.
    """

    def __init__(self) -> None:
        self._due: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._stopped = False
        self._hears_signals = threading.current_thread() is threading.main_thread()
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> _DueJobs:
        self._sleeper, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        if self._hears_signals:
            for number in (signal.SIGINT, signal.SIGTERM):
                if signal.getsignal(number) is not signal.SIG_IGN:  # as a shell does for what it runs behind itself
                    self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._sleeper.close()
        self._waker.close()

    def put(self, job: Callable[[], None]) -> None:
        """Add a job that is due, from any thread."""
        self._due.put(job)
        self._wake()

    def jobs(self) -> Iterator[Callable[[], None]]:
        """Each job as it becomes due; those not begun when a signal comes are left."""
        while not self._stopped:
            if self._due.empty():
                self._sleep()
            else:
                yield self._due.get()

    def _sleep(self) -> None:
        # For each sleep anew: asyncio, in the work between, may have set another and taken it away.
        before = signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False) if self._hears_signals else -1
        try:
            select.select([self._sleeper], [], [])
            self._sleeper.recv(4096)
        finally:
            if self._hears_signals:
                signal.set_wakeup_fd(before)

    def _wake(self) -> None:
        with suppress(OSError):  # full: then it wakes anyway
            self._waker.send(b"\0")

    def _stop(self, *_: object) -> None:
        self._stopped = True
        for number in self._before:
            signal.signal(number, signal.default_int_handler)
        self._wake()


def _wake_up() -> None:
    """Nothing: that the scheduler wakes up for it is the point."""


def _trigger(schedule: Schedule) -> Any:
    """An APScheduler trigger of our slots: its own CronTrigger skips or doubles times when clocks are changed."""
    from apscheduler.triggers.base import BaseTrigger

    class SlotTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler 3 has no types
        def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
            return next_slot(schedule, previous or now)

    return SlotTrigger()
