"""The engine: an answer for every item, whatever an item does to its worker."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from briefing import engine
from briefing.engine import Inline, Limits, Pool, Processes, WorkFailed, run_for_each
from tests.engine_work import (
    busy,
    double,
    greedy,
    hang,
    hang_or_double,
    nothing,
    process_of,
    process_that_met,
    troubled,
)

ROOT = Path(__file__).resolve().parents[1]


def wait_for(*files: Path, process: subprocess.Popen[str]) -> None:
    """Until a process has made files, or has ended without."""
    while process.poll() is None and not all(file.exists() for file in files):
        time.sleep(0.01)


@pytest.mark.parametrize("start", [Inline(), Processes(workers=2), Processes(workers=9), Pool(workers=1, pace=1e6)])
def test_results_come_in_the_order_of_the_items(start: engine.Engine) -> None:
    done: list[int] = []
    assert start.map(double, range(7), size=nothing, on_done=done.append) == (0, 2, 4, 6, 8, 10, 12)
    assert sorted(done) == list(range(7))
    assert start.map(double, [], size=nothing) == ()


def places(count: int, size: int = 0, **pool: Any) -> set[int | WorkFailed]:
    return set(run_for_each(process_of, range(count), size=lambda _: size, **{"pace": 1e6, "workers": 2, **pool}))


def test_little_work_is_done_here() -> None:
    assert places(20) == {os.getpid()}
    assert places(10, 32_768) == {os.getpid()}
    assert places(0) == set()


def test_much_work_is_done_elsewhere(tmp_path: Path) -> None:
    with Pool(workers=2, pace=1e6) as pool:
        found = set(pool.map(process_that_met, [str(tmp_path)] * 200, size=nothing))
    assert len(found) == 2
    assert os.getpid() not in found


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_a_large_item_is_never_worked_on_here(workers: int) -> None:
    (found,) = places(1, 32_769, workers=workers)
    assert found != os.getpid()


def test_where_little_work_takes_long_the_rest_is_done_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.5, 1.0, 2.5])
    monkeypatch.setattr(time, "process_time", lambda: next(clock))
    done: list[int] = []
    with Pool(workers=1, pace=1e6) as pool:
        found = pool.map(process_of, range(5), size=nothing, on_done=done.append)
    assert [place == os.getpid() for place in found] == [True, True, True, False, False]
    assert done == [0, 1, 2, 3, 4]


def test_a_function_of_the_main_script_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_of, "__module__", "__main__")
    assert places(100, 50_000) == {os.getpid()}


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert places(100, 50_000) == {os.getpid()}


def test_processes_that_stay(tmp_path: Path) -> None:
    folders = [tmp_path / "first", tmp_path / "again"]
    for folder in folders:
        folder.mkdir()
    kept = Processes(workers=2, stay=True)
    first, again = (set(kept.map(process_that_met, [str(folder)] * 20, size=nothing)) for folder in folders)
    assert first == again
    assert kept.map(double, range(3), size=nothing) == (0, 2, 4), "another function of the same processes"
    assert set(kept.map(process_of, range(20), size=nothing)) <= first
    died = WorkFailed(kind="Died", what="its process died")
    assert kept.map(troubled, ["die", "a"], size=nothing) == (died, "A")
    assert kept.map(troubled, ["b"], size=nothing) == ("B",)
    (last,) = set(kept.map(process_of, [0], size=nothing))
    kept.kill()
    assert isinstance(last, int)
    with pytest.raises(ProcessLookupError):
        os.kill(last, 0)


def test_processes_start_while_their_items_are_awaited() -> None:
    with Pool(workers=2, pace=1e6) as pool:
        pool.prepare(process_of, 3, 1000)
        assert pool.map(process_of, [0], size=nothing) == (os.getpid(),), "too little is expected"
        pool.prepare(process_of, 50, 100_000)
        assert pool._processes is not None
        started = {worker._process.pid for worker in pool._processes._workers if worker._process}
        assert len(started) == 2
        found = set(pool.map(process_of, range(3), size=nothing))
    assert found <= started


def test_processes_are_as_many_as_the_work_is_worth() -> None:
    with Pool(workers=8, pace=1e6) as pool:
        pool.prepare(double, 50, 15_000)  # a second; each process costs nearly half of one
        assert pool._processes is not None
        assert sum(worker.runs for worker in pool._processes._workers) == 2


def test_which_work_was_cut_off() -> None:
    assert [WorkFailed(kind=kind, what="").stopped for kind in ("Died", "TimedOut", "TooLarge", "SourceError")] == [
        True,
        True,
        True,
        False,
    ]


def test_an_item_that_kills_its_process_costs_only_itself() -> None:
    words = ["a", "die", "b", "kill", "c", "print", "big", "d"]
    results = Processes(workers=2).map(troubled, words, size=nothing)
    died = WorkFailed(kind="Died", what="its process died")
    assert results == ("A", died, "B", died, "C", "PRINT", "big" * 1_000_000, "D")


def test_an_item_that_hangs_is_stopped_at_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is ours: the time is up when the item hangs, however long the others take on this machine."""
    mark = tmp_path / "hangs"

    class Clock(threading.Timer):
        def run(self) -> None:
            while not self.finished.wait(0.01):
                if mark.exists():
                    mark.unlink()
                    self.function()

    monkeypatch.setattr(threading, "Timer", Clock)
    results = Processes(workers=1, limits=Limits(clock=1.0)).map(hang_or_double, [1, str(mark), 2, 3], size=nothing)
    assert results == (2, WorkFailed(kind="TimedOut", what="took longer than 1 s and was stopped"), 4, 6)


def test_the_time_of_an_item_runs_by_the_clock(tmp_path: Path) -> None:
    (result,) = Processes(workers=1, limits=Limits(clock=0.05)).map(hang, [str(tmp_path / "hangs")], size=nothing)
    assert result == WorkFailed(kind="TimedOut", what="took longer than 0.05 s and was stopped")


@pytest.mark.skipif(sys.platform == "win32", reason="the system knows no such limits")
def test_the_system_ends_what_takes_too_much() -> None:
    limits = Limits(cpu=0.05, cpu_per_megabyte=100.0, memory=1 << 30)
    start = Processes(workers=1, limits=limits)
    assert start.map(busy, [3], size=nothing) == (
        WorkFailed(kind="TimedOut", what="took more than 0.05 s of processor time and was stopped"),
    )
    assert start.map(double, [3], size=nothing) == (6,)
    assert start.map(greedy, [2 << 30, 1], size=nothing) == (
        WorkFailed(kind="TooLarge", what="took more than 1.1 GB of memory and was stopped"),
        1,
    )
    assert limits.cpu_of(1_000_000) == 100.05


@pytest.mark.parametrize("start", [Inline(), Processes(workers=1)])
def test_exceptions_become_values(start: engine.Engine) -> None:
    fine, error, bug = start.map(troubled, ["fine", "error", "bug"], size=nothing)
    assert fine == "FINE"
    assert error == WorkFailed(kind="SourceError", what="no text", where="https://example.org/a", hint="read it there")
    assert isinstance(bug, WorkFailed)
    assert (bug.kind, bug.what) == ("ZeroDivisionError", "ZeroDivisionError: by nought")
    assert 'raise ZeroDivisionError("by nought")' in bug.traceback


def test_what_does_not_pickle_is_a_failure_of_its_item() -> None:
    result, fine = Processes(workers=1).map(troubled, ["lambda", "fine"], size=nothing)
    assert isinstance(result, WorkFailed)
    assert "lambda" in result.what
    assert fine == "FINE"
    items: list[object] = [lambda: 1, 1]
    unsent, number = Processes(workers=1).map(str, items, size=nothing)
    assert isinstance(unsent, WorkFailed)
    assert number == "1"


def test_ctrl_c_ends_the_call_and_its_workers(tmp_path: Path) -> None:
    marks = [tmp_path / "one", tmp_path / "two"]
    script = f"""
        from briefing.engine import Processes
        from tests.engine_work import hang, nothing
        Processes(workers=2).map(hang, {[str(mark) for mark in marks]}, size=nothing)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for(*marks, process=process)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert errors.count("Traceback") == 1, errors  # ours, none of the workers'
    assert errors.rstrip().endswith("KeyboardInterrupt")
    with pytest.raises(ProcessLookupError):  # nobody of the group is left
        os.killpg(process.pid, 0)


def test_a_worker_imports_what_its_work_needs() -> None:
    """Its start is half a second: what checks settings, stores, fetches and renders would double it."""
    script = """
        import sys
        import briefing.engine
        from briefing import reading
        from briefing.types import Entry, Response
        settings = reading.SourceSettings(kind="auto", url="https://a.example/", path="", pages=None, is_named=True)
        page = Response(url="https://a.example/1", status=200, body=b"<p>" + b"Boats stay. " * 90)
        entry = Entry(id="1", url="https://a.example/1", title="Boats")
        reading.make_article(reading.PageWork(entry=entry, source="A", key="a", page=page))
        body = b"<rss><channel><item><title>A</title></item></channel></rss>"
        feed = Response(url="https://a.example/", status=200, body=body)
        reading.read_document(reading.DocumentWork(source=settings, response=feed))
        print(*{name.partition(".")[0] for name in sys.modules}, *(n for n in sys.modules if n[:9] == "briefing."))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"trafilatura", "feedparser", "briefing.reading"} <= loaded
    heavy = {"pydantic", "yaml", "sqlalchemy", "aiohttp", "jinja2", "mjml", "apscheduler"}
    heavy |= {f"briefing.{name}" for name in ("config", "pipeline", "store", "pull", "rendering", "summary", "stories")}
    assert not loaded & heavy
