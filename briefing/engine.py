"""The engine: where pure work runs, in this process or in several, with an answer for every item.

Nothing else knows which. The work is a function of a module and its items are plain data; an item that fails, hangs or
takes its process down with it becomes a `WorkFailed` in its place and costs nobody else anything.

Workers are plain subprocesses and not `concurrent.futures` processes for three reasons: one can be killed at a time
limit, the item that killed one is known exactly, and the caller's main script is not run again in each of them (a
three-line script that calls `briefing.build` needs no ``if __name__ == "__main__"``).
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import queue
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Protocol, TypeVar

from briefing.errors import BriefingError

__all__ = ["Engine", "Inline", "Processes", "WorkFailed", "choose", "run_for_each"]

T = TypeVar("T")
R = TypeVar("R")

# A worker costs about 0.3 s until trafilatura is loaded, as long as 15 to 30 articles take.
FEWEST_FOR_PROCESSES = 16
# A text is cut here: it may hold a whole document.
_LONGEST_WHAT = 500
# The end of a traceback names the place; one of a recursion has 1,000 frames.
_LONGEST_TRACEBACK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFailed:
    """An item without a result.

    `kind` is the name of the exception, "Died" or "TimedOut"; `what`, `where` and `hint` are as in a BriefingError;
    `traceback` is empty unless the exception was unexpected.
    """

    kind: str
    what: str
    where: str = ""
    hint: str = ""
    traceback: str = ""

    @property
    def stopped(self) -> bool:
        """Whether the work was cut off: another time, on a machine with less to do, it may well be done."""
        return self.kind in ("Died", "TimedOut")


class Engine(Protocol):
    """Runs one function over many items."""

    def map(
        self, function: Callable[[T], R], items: Sequence[T], *, on_done: Callable[[int], None] | None = None
    ) -> tuple[R | WorkFailed, ...]:
        """One result or WorkFailed for each item, in order; `on_done` hears each item's index as it is done."""


def run_for_each(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    workers: int = 0,
    timeout: float | None = None,
    on_done: Callable[[int], None] | None = None,
) -> tuple[R | WorkFailed, ...]:
    """Call `function` for each item; never raises for an item's sake.

    Args:
        function: of a module, so that a worker can import it. One of the main script runs inline.
        items: plain data that pickles.
        workers: processes to use; 0 or 1, or fewer than 16 items, run inline.
        timeout: seconds for one item, after which its worker is killed. Inline work cannot be stopped.
        on_done: told the index of each item that is done.
    """
    with choose(function, len(items), workers=workers, timeout=timeout) as engine:
        return engine.map(function, items, on_done=on_done)


def choose(
    function: Callable[[T], R], count: int, *, workers: int = 0, timeout: float | None = None
) -> Inline | Processes:
    """The engine for so many items, as `run_for_each` picks it; a context, for work that comes in several parts."""
    wanted = min(workers, count)
    importable = getattr(function, "__module__", "") != "__main__" and bool(sys.executable)
    if wanted > 1 and count >= FEWEST_FOR_PROCESSES and importable:
        return Processes(workers=wanted, timeout=timeout)
    return Inline()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """Work in this process, one item after the other."""

    def __enter__(self) -> Inline:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(
        self, function: Callable[[T], R], items: Sequence[T], *, on_done: Callable[[int], None] | None = None
    ) -> tuple[R | WorkFailed, ...]:
        """See `Engine`."""
        results: list[R | WorkFailed] = []
        for number, item in enumerate(items):
            results.append(_call(function, item))
            if on_done is not None:
                on_done(number)
        return tuple(results)


class Processes:
    """Work in `workers` processes, each item within `timeout` seconds (None: without limit).

    As a context it keeps its processes from one `map` to the next: each costs half a second to start.
    """

    def __init__(self, *, workers: int, timeout: float | None = None) -> None:
        self._timeout = timeout
        self._workers = [_Worker() for _ in range(max(1, workers))]
        self._stays_open = False

    def __enter__(self) -> Processes:
        self._stays_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._stays_open = False
        self._kill_workers()

    def map(
        self, function: Callable[[T], R], items: Sequence[T], *, on_done: Callable[[int], None] | None = None
    ) -> tuple[R | WorkFailed, ...]:
        """See `Engine`. Raises what pickling the function raises; that is a mistake of the program."""
        work = _Work(function, items, self._timeout)
        threads = [
            threading.Thread(target=worker.work_on, args=(work,), name="briefing worker", daemon=True)
            for worker in self._workers[: len(items)]
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
            if not self._stays_open or len(results) < len(items):
                self._kill_workers()
            for thread in threads:
                thread.join()
        return tuple(results[number] for number in range(len(items)))

    def _kill_workers(self) -> None:
        for worker in self._workers:
            worker.kill()


class _Work:
    """What the workers of one call share."""

    def __init__(self, function: Callable[[Any], Any], items: Sequence[Any], timeout: float | None) -> None:
        self.function = function
        self.pickled = pickle.dumps(function)
        self.timeout = timeout
        self.stop = threading.Event()
        self.done: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._items = enumerate(items)
        self._lock = threading.Lock()

    def items(self) -> Iterator[tuple[int, Any]]:
        """The items nobody has taken yet, until the call is over."""
        while not self.stop.is_set():
            with self._lock:
                taken = next(self._items, None)
            if taken is None:
                return
            yield taken


class _Worker:
    """One process, started when there is work, and another when that one dies or is killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._function = b""
        self._lock = threading.Lock()

    def work_on(self, work: _Work) -> None:
        """Hand out items until there are none; in a thread of its own."""
        for number, item in work.items():
            work.done.put((number, self._result_of(work, item)))

    def kill(self) -> None:
        """End the process, whatever it does."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _result_of(self, work: _Work, item: Any) -> Any:
        try:
            message = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            return _failure_of(error)
        late = threading.Event()
        try:
            process = self._running_process(work)
            if process is None:
                return _call(work.function, item)
            answer = _exchange(process, message, work.timeout, late)
        except (OSError, EOFError, ValueError):  # ValueError: another thread closed the pipe, the call is over
            self.kill()
            if late.is_set():
                return WorkFailed(kind="TimedOut", what=f"took longer than {work.timeout:g} s and was stopped")
            return WorkFailed(kind="Died", what="its process died")
        try:
            return pickle.loads(answer)
        except Exception as error:  # an exception of a library, say, that does not come back from its pickle
            return _failure_of(error)

    def _running_process(self, work: _Work) -> subprocess.Popen[bytes] | None:
        """The process, started if need be; None where no process can be: then this one does the work."""
        if self._function != work.pickled:
            self.kill()
            self._function = work.pickled
        with self._lock:
            if work.stop.is_set():
                raise EOFError("the call is over")
            if self._process is not None:
                return self._process
            try:
                process = subprocess.Popen(_worker_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            except OSError:
                return None
            self._process = process
        # Its greeting is waited for here, so that an item's time does not run while libraries are loaded.
        assert process.stdin is not None
        assert process.stdout is not None
        _write_message(process.stdin, work.pickled)
        _read_message(process.stdout)
        return process


def _worker_command() -> list[str]:
    # -c and not -m: the worker needs the caller's path to find the package and the function's module. Ctrl-C reaches
    # the whole group and is ignored from the first line on; the parent ends us.
    ignore = "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    serve = "from briefing.engine import _serve_items; _serve_items()"
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
        _write_message(process.stdin, message)
        return _read_message(process.stdout)
    finally:
        timer.cancel()


def _serve_items() -> None:
    """The life of a worker: a function, then items, each answered, until the pipe closes."""
    logging.getLogger().addHandler(logging.NullHandler())  # else libraries' warnings go to the user's terminal
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the work prints must not stand among the answers
    try:
        function: Any = _call(pickle.loads, _read_message(sys.stdin.buffer))
        _write_message(answers, b"ready")
        while True:
            item = _call(pickle.loads, _read_message(sys.stdin.buffer))
            failed = next((thing for thing in (function, item) if isinstance(thing, WorkFailed)), None)
            result = failed or _call(function, item)
            try:
                answer = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
            except Exception as error:
                answer = pickle.dumps(_failure_of(error))
            _write_message(answers, answer)
    except (EOFError, OSError):
        os._exit(0)  # the parent is gone or done with us


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
