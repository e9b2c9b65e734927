"""The engine: an answer for every item, whatever an item does to its worker."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from briefing import engine
from briefing.engine import Inline, Processes, WorkFailed, run_for_each
from tests.engine_work import double, hang, hang_or_double, process_of, process_that_met, troubled

ROOT = Path(__file__).resolve().parents[1]


def wait_for(*files: Path, process: subprocess.Popen[str]) -> None:
    """Until a process has made files, or has ended without."""
    while process.poll() is None and not all(file.exists() for file in files):
        time.sleep(0.01)


@pytest.mark.parametrize("start", [Inline(), Processes(workers=2), Processes(workers=9)])
def test_results_come_in_the_order_of_the_items(start: engine.Engine) -> None:
    done: list[int] = []
    assert start.map(double, range(7), on_done=done.append) == (0, 2, 4, 6, 8, 10, 12)
    assert sorted(done) == list(range(7))
    assert start.map(double, []) == ()


def test_few_items_and_few_workers_run_here() -> None:
    assert set(run_for_each(process_of, range(20), workers=1)) == {os.getpid()}
    assert set(run_for_each(process_of, range(engine.FEWEST_FOR_PROCESSES - 1), workers=4)) == {os.getpid()}


def test_many_items_run_elsewhere(tmp_path: Path) -> None:
    places = set(run_for_each(process_that_met, [str(tmp_path)] * 20, workers=2))
    assert len(places) == 2
    assert os.getpid() not in places


def test_a_function_of_the_main_script_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_of, "__module__", "__main__")
    assert set(run_for_each(process_of, range(20), workers=2)) == {os.getpid()}


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert set(run_for_each(process_of, range(20), workers=2)) == {os.getpid()}


def test_processes_of_a_context_stay_from_call_to_call(tmp_path: Path) -> None:
    folders = [tmp_path / "first", tmp_path / "again"]
    for folder in folders:
        folder.mkdir()
    with Processes(workers=2) as kept:
        first, again = (set(kept.map(process_that_met, [str(folder)] * 20)) for folder in folders)
        assert first == again
        assert kept.map(double, range(3)) == (0, 2, 4), "another function is another process"
        died = WorkFailed(kind="Died", what="its process died")
        assert kept.map(troubled, ["die", "a"]) == (died, "A")
        assert kept.map(troubled, ["b"]) == ("B",)
        (last,) = set(kept.map(process_of, [0]))
    assert isinstance(last, int)
    with pytest.raises(ProcessLookupError):
        os.kill(last, 0)


def test_which_work_was_cut_off() -> None:
    assert [WorkFailed(kind=kind, what="").stopped for kind in ("Died", "TimedOut", "SourceError")] == [
        True,
        True,
        False,
    ]


def test_an_item_that_kills_its_process_costs_only_itself() -> None:
    words = ["a", "die", "b", "kill", "c", "print", "big", "d"]
    results = Processes(workers=2).map(troubled, words)
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
    results = Processes(workers=2, timeout=1.0).map(hang_or_double, [1, str(mark), 2, 3])
    assert results == (2, WorkFailed(kind="TimedOut", what="took longer than 1 s and was stopped"), 4, 6)


def test_the_time_of_an_item_runs_by_the_clock(tmp_path: Path) -> None:
    (result,) = Processes(workers=1, timeout=0.05).map(hang, [str(tmp_path / "hangs")])
    assert result == WorkFailed(kind="TimedOut", what="took longer than 0.05 s and was stopped")


@pytest.mark.parametrize("start", [Inline(), Processes(workers=1)])
def test_exceptions_become_values(start: engine.Engine) -> None:
    fine, error, bug = start.map(troubled, ["fine", "error", "bug"])
    assert fine == "FINE"
    assert error == WorkFailed(kind="SourceError", what="no text", where="https://example.org/a", hint="read it there")
    assert isinstance(bug, WorkFailed)
    assert (bug.kind, bug.what) == ("ZeroDivisionError", "ZeroDivisionError: by nought")
    assert 'raise ZeroDivisionError("by nought")' in bug.traceback


def test_what_does_not_pickle_is_a_failure_of_its_item() -> None:
    result, fine = Processes(workers=1).map(troubled, ["lambda", "fine"])
    assert isinstance(result, WorkFailed)
    assert "lambda" in result.what
    assert fine == "FINE"
    items: list[object] = [lambda: 1, 1]
    unsent, number = Processes(workers=1).map(str, items)
    assert isinstance(unsent, WorkFailed)
    assert number == "1"


def test_ctrl_c_ends_the_call_and_its_workers(tmp_path: Path) -> None:
    marks = [tmp_path / "one", tmp_path / "two"]
    script = f"""
        from briefing.engine import Processes
        from tests.engine_work import hang
        Processes(workers=2).map(hang, {[str(mark) for mark in marks]})
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
