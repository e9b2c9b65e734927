"""A workspace for tests: the sample one, copied where a test may write, and runs of it at a fixed clock."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import briefing
from briefing import pipeline
from briefing.config import Config, load
from briefing.pipeline import output
from briefing.pipeline.publishing import told_articles
from briefing.store import Store
from briefing.types import Edition

SAMPLE = Path(briefing.__file__).parent / "sample"

# 06:30 in the sample's zone.
TUESDAY = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)
WEDNESDAY = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def sample(folder: Path) -> Config:
    """The sample workspace in `folder`, loaded."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    return load(folder / "feeds.yaml")


def finalize(store: Store, edition: Edition) -> None:
    """Make an edition final without publishing it: what it tells counts as told."""
    row = store.edition(edition.id)
    assert row is not None
    store.finalize(edition.id, told_articles(edition), document=row.document)


def write_edition(config: Config, edition: Edition, out: Path) -> tuple[Path, ...]:
    """The files of an edition, without its archive."""
    return output.write_edition(config, edition, pipeline.rendering_of(edition, config.root), out)


def make(
    config: Config,
    store: Store,
    now: datetime = WEDNESDAY,
    *,
    resources: pipeline.Resources | None = None,
    **options: object,
) -> pipeline.BuildResult:
    """One offline build."""
    chosen = pipeline.Options(offline=True, **options)  # type: ignore[arg-type]
    return pipeline.build_edition(config, config.briefing(), store, now=now, options=chosen, resources=resources)
