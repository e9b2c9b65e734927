"""Workspaces for tests: the sample one and a small part of it, copied where a test may write, and builds at a fixed
clock.

A build of the whole sample costs 0.4 seconds of processor time when its articles were read before, and 0.8 when not;
one of the small part costs 0.15 and 0.3. A test builds the whole where that is its point.
"""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import briefing
from briefing import cli, pipeline
from briefing.config import Config, load
from briefing.pipeline import output
from briefing.pipeline.building import no_progress, plan_build, told_articles, wanted_of
from briefing.pipeline.gather import gather
from briefing.store import Store
from briefing.types import Edition

SAMPLE = Path(briefing.__file__).parent / "sample"

RESOURCES = pipeline.Resources()
"""What all builds of a test process share: one processor, for two processes take two seconds to load their libraries,
four times what the sample takes in one; and the summaries and themes that another test made. A test that is about
processes, or about what is kept, makes its own."""

# 06:30 in the sample's zone.
TUESDAY = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)
WEDNESDAY = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)

# Two papers with an event in common and more stories than six, and one that answers with an error page.
_FEW = ("feeds/ledger-news.xml", "feeds/cape-current.xml", "feeds/broken.xml")


def sample(folder: Path) -> Config:
    """The sample workspace in `folder`, loaded."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    return load(folder / "feeds.yaml")


def small(folder: Path) -> Config:
    """The sample workspace in `folder` with three of its ten sources and half of its stories, loaded."""
    sample(folder)
    file = folder / "feeds.yaml"
    head, _, rest = file.read_text(encoding="utf-8").partition("sources:\n")
    sources, mark, tail = rest.partition("\n# Words in a title")
    blocks = sources.strip("\n").split("\n\n")
    few = [block for block in blocks if any(f"path: {path}" in block for path in _FEW)]
    assert len(few) == len(_FEW)
    head = head.replace("stories: 12", "stories: 6")
    file.write_text(head + "sources:\n" + "\n\n".join(few) + "\n" + mark + tail, encoding="utf-8")
    return load(file)


def read(config: Config, store: Store, now: datetime = WEDNESDAY) -> None:
    """Read the sources into the store, and make no edition."""
    job = plan_build(config, config.briefing(), store, now=now, options=pipeline.Options())
    gather(config, wanted_of(job), store, now=now, offline=True, progress=no_progress, workers=1)
    assert store.editions() == ()


def run(argv: Sequence[str]) -> int:
    """One command, in this process."""
    return cli.run_command(argv, resources=RESOURCES)


def finalize(store: Store, edition: Edition) -> None:
    """Make an edition final without publishing it: what it tells counts as told."""
    row = store.edition(edition.id)
    assert row is not None
    store.finalize(edition.id, told_articles(edition), document=row.document)


def write_edition(config: Config, edition: Edition, out: Path) -> tuple[Path, ...]:
    """The files of an edition, without its archive."""
    return output.write_edition(
        config, edition, pipeline.rendering_of(edition, config.root, themes=RESOURCES.themes), out
    )


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
    return pipeline.build_edition(
        config, config.briefing(), store, now=now, options=chosen, resources=resources or RESOURCES
    )


def assert_accounted(result: pipeline.BuildResult) -> None:
    """That every entry of a build's window has one line in the account, and all that is not told a reason."""
    gathered, entries = result.gathered, result.edition.account.entries
    rows = [*gathered.rows, *(one.row for one in gathered.dropped)]
    assert Counter(fate.url for fate in entries) == Counter(row.entry.url for row in rows)
    assert [fate for fate in entries if fate.became != "told" and not fate.why] == []
    assert not any("please report" in fate.why for fate in entries)
    told = [fate.story for fate in entries if fate.became == "told"]
    assert len(told) == len(set(told))
    assert set(told) <= {story.id for story in result.edition.told}


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoDays:
    """The whole sample workspace with Tuesday's edition, final, and Wednesday's, a draft, in its store."""

    config: Config
    tuesday: pipeline.BuildResult
    wednesday: pipeline.BuildResult


def two_days(folder: Path) -> TwoDays:
    """Both editions, built in `folder`."""
    config = sample(folder)
    with pipeline.open_workspace(config) as store:
        tuesday = make(config, store, TUESDAY)
        finalize(store, tuesday.edition)
        return TwoDays(config=config, tuesday=tuesday, wednesday=make(config, store))
