"""What holds for every test: how many processes run them, and workspaces that are
built once in each process."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from briefing import pipeline
from briefing.config import Config
from tests.workspace import TwoDays, read, run, small, two_days

# On a machine with other things to do, any example may take its time. Half as many examples as Hypothesis makes by
# default, other ones in each run; `pytest --hypothesis-profile=long` looks for what is rare.
settings.register_profile("any machine", deadline=None, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("any machine")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run all tests on all processors, and those that are named in this process; `-n` says otherwise."""
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    worker = hasattr(config, "workerinput")
    if everything and not worker and config.pluginmanager.hasplugin("xdist") and config.option.numprocesses is None:
        config.option.numprocesses = os.cpu_count()
        # Modules stay together as far as it goes, for what their tests share; who is done first takes from the other.
        config.option.dist = "worksteal"


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c() -> Iterator[None]:
    """Ctrl-C interrupts here and in what tests start. A shell has SIGINT ignored by what it runs behind itself, all
    children inherit that, and the tests of signals would fail."""
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace whose store has read Wednesday's sources, with no edition yet. To be copied by each test."""
    folder = tmp_path_factory.mktemp("readings")
    config = small(folder)
    with pipeline.open_workspace(config) as store:
        read(config, store)
    return folder


@pytest.fixture(scope="session")
def built(readings: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with Wednesday's edition as a draft, by the command line. To be copied by each test."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(readings, folder, dirs_exist_ok=True)
    command = ["build", "--offline", "--now", "2026-06-03T06:30", "--config", str(folder / "feeds.yaml")]
    assert run(command) == 0
    return folder


@pytest.fixture(scope="session")
def days(tmp_path_factory: pytest.TempPathFactory) -> TwoDays:
    """The whole sample workspace with Tuesday's edition, final, and Wednesday's, a draft. To be looked at."""
    return two_days(tmp_path_factory.mktemp("days"))


@pytest.fixture(scope="session")
def source(days: TwoDays) -> Config:
    """The same as a workspace to preview. To be copied by each test that may change something."""
    return days.config
