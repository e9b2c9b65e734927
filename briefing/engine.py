"""The engine: where pure work runs, in this process or in several, with an answer for every item.

Nothing else knows which. The work is a function of a module and its items are plain data; an item that fails, hangs or
takes its process down with it becomes a `WorkFailed` in its place and costs nobody else anything.

Workers are plain subprocesses and not `concurrent.futures` processes for four reasons: one can be killed at a limit of
time, the system itself ends one that takes more processor time or memory than it may, the item that killed one is known
exactly, and the caller's main script is not run again in each of them (a three-line script that calls `briefing.build`
needs no ``if __name__ == "__main__"``).
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Protocol, TypeVar

from briefing.errors import BriefingError

__all__ = ["Engine", "Inline", "Limits", "Pool", "Processes", "WorkFailed", "run_for_each"]

T = TypeVar("T")
R = TypeVar("R")

# What a worker costs until its first page is read: Python 0.02 s, lxml and our own patterns 0.1, trafilatura 0.25.
_START_SECONDS = 0.4
# No larger item is worked on in this process, which nobody can stop: of 900 repeated forms over all our parsers the
# slowest took 1.4 s at this size, and quadratic ones four times as long at twice the size.
_LARGEST_HERE = 32_768
# So much processor time, and the rest of a call's items go to a process: many small ones may be hostile, too.
_LONGEST_HERE = 2.0
# What an item costs besides its size.
_SECONDS_EACH = 0.005
# What the system sends a process whose processor time is up; a system without it has no such limit either.
_OUT_OF_TIME = getattr(signal, "SIGPROF", None)
_FUNCTION, _ITEM = b"F", b"I"  # what a message to a worker is
# A text is cut here: it may hold a whole document.
_LONGEST_WHAT = 500
# The end of a traceback names the place; one of a recursion has 1,000 frames.
_LONGEST_TRACEBACK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFailed:
    """An item without a result.

    `kind` is the name of the exception, "Died", "TimedOut" or "TooLarge"; `what`, `where` and `hint` are as in a
    BriefingError; `traceback` is empty unless the exception was unexpected.
    """

    kind: str
    what: str
    where: str = ""
    hint: str = ""
    traceback: str = ""

    @property
    def stopped(self) -> bool:
        """Whether the work was cut off: another time, on a machine with less to do, it may well be done."""
        return self.kind in ("Died", "TimedOut", "TooLarge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may take in a worker: seconds on the clock and of its processor, and bytes of memory.

    `cpu` is for an item of next to no size, `cpu_per_megabyte` comes on top. The system keeps to both (setitimer(2),
    setrlimit(2)) where it has these; the clock is kept by this process, everywhere. By default a document of 1 MiB may
    take nine seconds of a processor, where the slowest real ones take one.
    """

    clock: float | None = 60.0
    cpu: float = 6.0
    cpu_per_megabyte: float = 3.0
    memory: int = 2 << 30

    def cpu_of(self, size: int) -> float:
        """The seconds of processor time that an item of so many bytes may take."""
        return self.cpu + self.cpu_per_megabyte * size / 1e6


class Engine(Protocol):
    """Runs one function over many items."""

    def map(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        size: Callable[[T], int],
        on_done: Callable[[int], None] | None = None,
    ) -> tuple[R | WorkFailed, ...]:
        """One result or WorkFailed for each item, in order; `on_done` hears each item's index as it is done.

        Args:
            function: of a module that imports no more than the work needs, for a worker imports it, too.
            items: plain data that pickles.
            size: the bytes or characters that an item's work goes through.
        """


def run_for_each(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    size: Callable[[T], int],
    pace: float,
    workers: int = 0,
    limits: Limits | None = None,
    on_done: Callable[[int], None] | None = None,
) -> tuple[R | WorkFailed, ...]:
    """Call `function` for each item; never raises for an item's sake. See `Pool` and `Engine` for the arguments."""
    with Pool(workers=workers, pace=pace, limits=limits) as pool:
        return pool.map(function, items, size=size, on_done=on_done)


class Pool:
    """Work in this process as long as it is little, and in processes that can be stopped otherwise.

    A context: its processes stay from one `map` to the next.

    Args:
        workers: the most processes at a time; a large item gets one even when it is 0.
        pace: how many bytes of usual items are worked on in a second, to tell what is little.
        limits: what an item may take in a process.
    """

    def __init__(self, *, workers: int, pace: float, limits: Limits | None = None) -> None:
        self._most = max(1, workers)
        self._pace = pace
        self._limits = limits or Limits()
        self._processes: Processes | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        processes, self._processes = self._processes, None
        if processes is not None:
            processes.kill()

    def prepare(self, function: Callable[[T], R], count: int, bytes_each: int) -> None:
        """Start processes that will be needed, if so many items come, while this one waits for the items."""
        seconds = self._seconds(count, count * bytes_each)
        if seconds > _START_SECONDS and _is_importable(function):
            self._opened(seconds).prepare(function)

    def map(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        size: Callable[[T], int],
        on_done: Callable[[int], None] | None = None,
    ) -> tuple[R | WorkFailed, ...]:
        """See `Engine`."""
        sizes = [size(item) for item in items]
        seconds = self._seconds(len(items), sum(sizes))
        if not _is_importable(function):
            return Inline().map(function, items, size=size, on_done=on_done)
        done: tuple[R | WorkFailed, ...] = ()
        if self._processes is None and seconds <= _START_SECONDS and max(sizes, default=0) <= _LARGEST_HERE:
            done = Inline(longest=_LONGEST_HERE).map(function, items, size=size, on_done=on_done)
        left = items[len(done) :]
        if not left:
            return done
        processes = self._opened(seconds)

        def later(number: int) -> None:
            if on_done is not None:
                on_done(len(done) + number)

        return (*done, *processes.map(function, left, size=size, on_done=later))

    def _seconds(self, count: int, size: int) -> float:
        """What so many items of usual ones would take."""
        return count * _SECONDS_EACH + size / self._pace

    def _opened(self, seconds: float) -> Processes:
        """The processes, as many as so many seconds of work are worth."""
        if self._processes is None:
            self._processes = Processes(workers=self._most, limits=self._limits, stay=True)
        self._processes.use(int(seconds / _START_SECONDS))
        return self._processes


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """Work in this process, one item after the other; no further one after `longest` seconds of processor time."""

    longest: float | None = None

    def map(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        size: Callable[[T], int],
        on_done: Callable[[int], None] | None = None,
    ) -> tuple[R | WorkFailed, ...]:
        """See `Engine`; the results of the first items only where `longest` was reached."""
        results: list[R | WorkFailed] = []
        started = time.process_time()
        for number, item in enumerate(items):
            results.append(_call(function, item))
            if on_done is not None:
                on_done(number)
            if self.longest is not None and time.process_time() - started > self.longest:
                break
        return tuple(results)


class Processes:
    """Work in at most `workers` processes, each item within its limits.

    With `stay` they are there from one `map` to the next, until `kill`; else each call starts its own.
    """

    def __init__(self, *, workers: int, limits: Limits | None = None, stay: bool = False) -> None:
        self._limits = limits or Limits()
        self._workers = [_Worker(self._limits) for _ in range(max(1, workers))]
        self._used = len(self._workers)
        self._stay = stay

    def use(self, workers: int) -> None:
        """So many of the processes are worth their start; those that run are used anyway."""
        self._used = max(1, workers, sum(worker.runs for worker in self._workers))

    def prepare(self, function: Callable[[Any], Any]) -> None:
        """Start the processes, and do not wait for them."""
        for worker in self._workers[: self._used]:
            worker.prepare(pickle.dumps(function))

    def kill(self) -> None:
        """End all processes, whatever they do."""
        for worker in self._workers:
            worker.kill()

    def map(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        size: Callable[[T], int],
        on_done: Callable[[int], None] | None = None,
    ) -> tuple[R | WorkFailed, ...]:
        """See `Engine`. Raises what pickling the function raises; that is a mistake of the program."""
        work = _Work(function, [(item, self._limits.cpu_of(size(item))) for item in items])
        threads = [
            threading.Thread(target=worker.work_on, args=(work,), name="briefing worker", daemon=True)
            for worker in self._workers[: min(self._used, len(items))]
        ]
        results: dict[int, R | WorkFailed] = {}
        try:
            for thread in threads:
                thread.start()
            while len(results) < len(items):
                number, result = work.done.get()
                results[number] = result
                if on_done is not None:
                    on_done(number)
        finally:  # also on Ctrl-C
            work.stop.set()
            if not self._stay or len(results) < len(items):
                self.kill()
            for thread in threads:
                thread.join()
        return tuple(results[number] for number in range(len(items)))


def _is_importable(function: Callable[..., Any]) -> bool:
    """Whether a worker can import a function; one of the main script it cannot."""
    return getattr(function, "__module__", "") != "__main__" and bool(sys.executable)


class _Work:
    """What the workers of one call share."""

    def __init__(self, function: Callable[[Any], Any], items: Sequence[tuple[Any, float]]) -> None:
        self.function = function
        self.pickled = pickle.dumps(function)
        self.stop = threading.Event()
        self.done: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._items = enumerate(items)
        self._lock = threading.Lock()

    def items(self) -> Iterator[tuple[int, tuple[Any, float]]]:
        """The items nobody has taken yet, each with its seconds of processor time, until the call is over."""
        while not self.stop.is_set():
            with self._lock:
                taken = next(self._items, None)
            if taken is None:
                return
            yield taken


class _Worker:
    """One process, started when there is work, and another when that one dies or is killed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._function = b""
        self._greetings = 0  # greetings that were not read yet, one for each function that it was sent
        self._lock = threading.Lock()

    @property
    def runs(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def work_on(self, work: _Work) -> None:
        """Hand out items until there are none; in a thread of its own."""
        for number, (item, cpu) in work.items():
            work.done.put((number, self._result_of(work, item, cpu)))

    def prepare(self, function: bytes) -> None:
        """Start the process if need be, and let it import a pickled function; nothing is waited for."""
        with contextlib.suppress(OSError, ValueError), self._lock:  # one that died meanwhile is found later
            process = self._started_process()
            if process is not None:
                self._send_function(process, function)

    def kill(self) -> None:
        """End the process, whatever it does."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            _close(process)

    def _result_of(self, work: _Work, item: Any, cpu: float) -> Any:
        try:
            message = pickle.dumps((item, cpu), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            return _failure_of(error)
        late = threading.Event()
        process = None
        try:
            process = self._running_process(work)
            if process is None:
                return _call(work.function, item)
            answer = _exchange(process, message, self._limits.clock, late)
        except (OSError, EOFError, ValueError):  # ValueError: another thread closed the pipe, the call is over
            return self._why_it_died(process, cpu, late)
        try:
            return pickle.loads(answer)
        except Exception as error:  # an exception of a library, say, that does not come back from its pickle
            return _failure_of(error)

    def _why_it_died(self, process: subprocess.Popen[bytes] | None, cpu: float, late: threading.Event) -> WorkFailed:
        """What ended a process: a limit of ours or of the system's, or the work itself."""
        with contextlib.suppress(subprocess.TimeoutExpired):  # it closed its pipe, and ends at once or never
            if process is not None:
                process.wait(1)
        self.kill()
        if late.is_set():
            return WorkFailed(kind="TimedOut", what=f"took longer than {self._limits.clock:g} s and was stopped")
        if process is not None and _OUT_OF_TIME and process.returncode == -_OUT_OF_TIME:
            what = f"took more than {cpu:.2g} s of processor time and was stopped"
            return WorkFailed(kind="TimedOut", what=what)
        return WorkFailed(kind="Died", what="its process died")

    def _running_process(self, work: _Work) -> subprocess.Popen[bytes] | None:
        """The process, started if need be; None where no process can be: then this one does the work."""
        with self._lock:
            if work.stop.is_set():
                raise EOFError("the call is over")
            process = self._started_process()
            if process is None:
                return None
            self._send_function(process, work.pickled)
        # Its greeting is waited for here, so that an item's time does not run while libraries are loaded.
        assert process.stdout is not None
        while self._greetings:
            _read_message(process.stdout)
            self._greetings -= 1
        return process

    def _started_process(self) -> subprocess.Popen[bytes] | None:
        if self._process is None:
            self._function, self._greetings = b"", 0
            command = _worker_command(self._limits)
            with contextlib.suppress(OSError):
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process

    def _send_function(self, process: subprocess.Popen[bytes], function: bytes) -> None:
        if self._function != function:
            assert process.stdin is not None
            _write_message(process.stdin, _FUNCTION + function)
            self._function = function
            self._greetings += 1


def _worker_command(limits: Limits) -> list[str]:
    # -c and not -m: the worker needs the caller's path to find the package and the function's module. Ctrl-C reaches
    # the whole group and is ignored from the first line on; the parent ends us.
    ignore = "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    serve = f"from briefing.engine import _serve_items; _serve_items({limits.memory})"
    return [sys.executable, "-c", f"{ignore}; sys.path[:] = {sys.path!r}; {serve}"]


def _exchange(process: subprocess.Popen[bytes], message: bytes, timeout: float | None, late: threading.Event) -> bytes:
    """The worker's answer. Raises OSError or EOFError when it dies; `late` is set when it was killed for its time."""

    def end() -> None:
        late.set()
        process.kill()

    assert process.stdin is not None
    assert process.stdout is not None
    timer = threading.Timer(timeout or 0, end)
    timer.daemon = True
    if timeout is not None:
        timer.start()
    try:
        _write_message(process.stdin, _ITEM + message)
        return _read_message(process.stdout)
    finally:
        timer.cancel()


def _serve_items(memory: int) -> None:
    """The life of a worker: functions and items, each answered, until the pipe closes."""
    logging.getLogger().addHandler(logging.NullHandler())  # else libraries' warnings go to the user's terminal
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the work prints must not stand among the answers
    _limit_memory(memory)
    function: Any = None
    try:
        while True:
            message = _read_message(sys.stdin.buffer)
            content: Any = _call(pickle.loads, message[len(_ITEM) :])
            if message.startswith(_FUNCTION):
                function = content
                _write_message(answers, b"ready")
                continue
            failed = next((thing for thing in (function, content) if isinstance(thing, WorkFailed)), None)
            result = failed or _call_within(function, content, memory)
            try:
                answer = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
            except Exception as error:
                answer = pickle.dumps(_failure_of(error))
            _write_message(answers, answer)
    except (EOFError, OSError):
        os._exit(0)  # the parent is gone or done with us


def _call_within(function: Callable[[Any], Any], limited: tuple[Any, float], memory: int) -> Any:
    """The result of an item with its limit; the system ends this process when it takes more processor time."""
    item, cpu = limited
    _limit_time(cpu)
    result = _call(function, item)
    _limit_time(0)
    if isinstance(result, WorkFailed) and result.kind == "MemoryError":
        return WorkFailed(kind="TooLarge", what=f"took more than {memory / 1e9:.2g} GB of memory and was stopped")
    return result


def _limit_time(seconds: float) -> None:
    """So much processor time from now on, or 0 for no limit; the signal at its end is nobody's to catch."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory(size: int) -> None:
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        with contextlib.suppress(ValueError, OSError):  # less is allowed already, or the system knows no such limit
            resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def _close(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _write_message(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(8, "little"))
    pipe.write(message)
    pipe.flush()


def _read_message(pipe: IO[bytes]) -> bytes:
    size = pipe.read(8)
    message = pipe.read(int.from_bytes(size, "little")) if len(size) == 8 else b""
    if len(size) < 8 or len(message) < int.from_bytes(size, "little"):
        raise EOFError("the other end is gone")
    return message


def _call(function: Callable[[T], R], item: T) -> R | WorkFailed:
    try:
        return function(item)
    except Exception as error:
        return _failure_of(error)


def _failure_of(error: Exception) -> WorkFailed:
    kind = type(error).__name__
    if isinstance(error, BriefingError):
        return WorkFailed(kind=kind, what=error.what[:_LONGEST_WHAT], where=error.where, hint=error.hint)
    lines = "".join(traceback.format_exception(error))
    return WorkFailed(
        kind=kind, what=f"{kind}: {error}"[:_LONGEST_WHAT].rstrip(": "), traceback=lines[-_LONGEST_TRACEBACK:]
    )
