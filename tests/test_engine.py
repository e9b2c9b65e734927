"""The engine: an answer for every item, whatever an item does to its worker."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from briefing import engine
from briefing.engine import Inline, Processes, WorkFailed, run
from briefing.errors import SourceError

ROOT = Path(__file__).resolve().parents[1]


def double(number: int) -> int:
    return 2 * number


def process_of(_: int) -> int:
    time.sleep(0.01)
    return os.getpid()


def troubled(word: str) -> object:
    """What each word does to its process."""
    if word == "die":
        os._exit(3)
    if word == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "hang":
        time.sleep(60)
    if word == "print":
        print("among the answers?", flush=True)  # noqa: T201
        os.write(1, b"and by the file descriptor")
    if word == "error":
        raise SourceError("no text", where="https://example.org/a", hint="read it there")
    if word == "bug":
        raise ZeroDivisionError("by nought")
    if word == "lambda":
        return lambda: word
    if word == "big":
        return word * 1_000_000
    return word.upper()


@pytest.mark.parametrize("start", [Inline(), Processes(workers=2), Processes(workers=9)])
def test_results_come_in_the_order_of_the_items(start: engine.Engine) -> None:
    done: list[int] = []
    assert start.map(double, range(7), on_done=done.append) == (0, 2, 4, 6, 8, 10, 12)
    assert sorted(done) == list(range(7))
    assert start.map(double, []) == ()


def test_few_items_and_few_workers_run_here() -> None:
    assert set(run(process_of, range(20), workers=1)) == {os.getpid()}
    assert set(run(process_of, range(engine.FEW - 1), workers=4)) == {os.getpid()}


def test_many_items_run_elsewhere() -> None:
    places = set(run(process_of, range(20), workers=2))
    assert len(places) == 2
    assert os.getpid() not in places


def test_a_function_of_the_main_script_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_of, "__module__", "__main__")
    assert set(run(process_of, range(20), workers=2)) == {os.getpid()}


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert set(run(process_of, range(20), workers=2)) == {os.getpid()}


def test_processes_of_a_context_stay_from_call_to_call() -> None:
    with Processes(workers=2) as kept:
        first, again = (set(kept.map(process_of, range(20))) for _ in range(2))
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


def test_an_item_that_hangs_is_stopped_at_its_time() -> None:
    started = time.monotonic()
    results = Processes(workers=2, timeout=1.0).map(troubled, ["a", "hang", "b", "c"])
    assert results == ("A", WorkFailed(kind="TimedOut", what="took longer than 1 s and was stopped"), "B", "C")
    assert time.monotonic() - started < 10


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


def test_ctrl_c_ends_the_call_and_its_workers() -> None:
    script = """
        from briefing.engine import Processes
        from tests.test_engine import troubled
        print("started", flush=True)
        Processes(workers=2).map(troubled, ["hang", "hang"])
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert errors.count("Traceback") == 1, errors  # ours, none of the workers'
    assert errors.rstrip().endswith("KeyboardInterrupt")
    with pytest.raises(ProcessLookupError):  # nobody of the group is left
        os.killpg(process.pid, 0)
