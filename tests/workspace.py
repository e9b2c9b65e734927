"""A workspace for tests: the sample one, copied where a test may write, and runs of it at a fixed clock."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import briefing
from briefing import pipeline
from briefing.config import Config, load
from briefing.store import Store

SAMPLE = Path(briefing.__file__).parent / "sample"

# 06:30 in the sample's zone.
TUESDAY = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)
WEDNESDAY = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def sample(folder: Path) -> Config:
    """The sample workspace in `folder`, loaded."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    return load(folder / "feeds.yaml")


def make(config: Config, store: Store, now: datetime = WEDNESDAY, **options: object) -> pipeline.Run:
    """One offline build."""
    chosen = pipeline.Options(offline=True, **options)  # type: ignore[arg-type]
    return pipeline.make(config, config.briefing(), store, now=now, options=chosen)
