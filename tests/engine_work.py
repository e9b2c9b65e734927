"""What the tests of the engine have their workers do: in a module that imports next to nothing, as each test starts
processes that import it (a quarter of a second for pytest, and 0.07 s without)."""

import os
import signal
import time
from pathlib import Path

from briefing.errors import SourceError


def double(number: int) -> int:
    return 2 * number


def nothing(_: object) -> int:
    """The size of an item that has none."""
    return 0


def busy(_: int) -> int:
    """Keep the processor at work, and never come back; no Python code runs meanwhile."""
    return sum(iter(int, 1))


def greedy(size: int) -> int:
    """How much memory there was, if there was."""
    return len(bytearray(size))


def process_of(_: int) -> int:
    return os.getpid()


def process_that_met(folder: str) -> int:
    """This process, when it has seen that another one is at work, too (or after a minute of waiting for it)."""
    here = Path(folder)
    (here / str(os.getpid())).touch()
    for _ in range(6000):
        if len(list(here.iterdir())) > 1:
            break
        time.sleep(0.01)
    return os.getpid()


def hang(mark: str) -> int:
    """Say so with a file, and never come back."""
    Path(mark).touch()
    while True:
        time.sleep(60)


def hang_or_double(item: object) -> int:
    return double(item) if isinstance(item, int) else hang(str(item))


def troubled(word: str) -> object:
    """What each word does to its process."""
    if word == "die":
        os._exit(3)
    if word == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
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
