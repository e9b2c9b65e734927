"""How long a briefing takes and what it costs, stage by stage, on a made-up press served on loopback.

    python benchmarks/end_to_end.py --feeds 20 --items 25 [--delay 0.05] [--json]

Each stage runs in this process, one after the other: wall seconds, processor seconds (children included) and the
most memory this process has held so far. Two peers run on the same bytes: plain feedparser for parsing and bare
trafilatura for extraction; their ratios are of processor time. Last, a whole build as a user would start it, with as
many workers as the engine takes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import serve

if TYPE_CHECKING:
    from briefing.config import Config, Source
    from briefing.types import Article, Edition, Entry, Feed, Request, Response

HEAVY = (
    "feedparser",
    "trafilatura",
    "briefing.pipeline.building",
    "briefing.pull.network",
    "briefing.rendering.theme",
    "briefing.sources.feed",
)
XML, FEEDPARSER, TRAFILATURA = "parse, XML only", "peer: feedparser.parse", "peer: trafilatura.extract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One measurement: seconds, processor seconds, peak of this process so far in MB, and how many things."""

    name: str
    wall: float
    cpu: float
    peak_mb: float
    things: int


class Clock:
    """Collects the stages."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[list[int]]:
        """Measure a block; it puts the number of things it handled into the list it gets."""
        things: list[int] = []
        wall, cpu = time.perf_counter(), _cpu()
        yield things
        wall, cpu = time.perf_counter() - wall, _cpu() - cpu
        self.stages.append(Stage(name=name, wall=wall, cpu=cpu, peak_mb=_peak(), things=sum(things)))

    def cpu(self, name: str) -> float:
        """The processor seconds of the stage of that name."""
        return next(stage.cpu for stage in self.stages if stage.name == name)


def _cpu() -> float:
    mine, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def _peak() -> float:
    # Linux counts kibibytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _config_text(feeds: list[str]) -> str:
    sources = "\n".join(f"  - {{name: Outlet {number}, url: '{url}'}}" for number, url in enumerate(feeds))
    places = ", ".join(f"'{urlsplit(url).netloc}'" for url in feeds)
    return f"briefings:\n  - name: bench\n    title: Bench\nsources:\n{sources}\n" + (
        f"fetch: {{pages: 5000, allow: [{places}]}}\n"
    )


def measure(feeds: list[str], folder: Path) -> Clock:
    """All stages over these feeds, with a workspace in `folder`."""
    clock = Clock()
    with clock.stage("import"):
        for name in HEAVY:
            import_module(name)
    from briefing import config

    (folder / "feeds.yaml").write_text(_config_text(feeds), encoding="utf-8")
    settings = config.load(folder / "feeds.yaml")
    responses, parsed = _feeds(clock, settings)
    owned = [(source, entry) for source, feed in zip(settings.sources, parsed, strict=True) for entry in feed.entries]
    articles = _articles(clock, settings, owned)
    edition = _edition(clock, folder, articles)
    _store(clock, folder, list(zip(settings.sources, responses, parsed, strict=True)), articles, edition)
    _whole(clock, folder, settings)
    return clock


def _fetch(settings: Config, requests: list[Request]) -> list[Response]:
    from briefing import pull

    answers = pull.pull(requests, settings.fetch, root=settings.root)
    failed = [problem for answer in answers for problem in answer.problems]
    if failed:
        sys.exit(f"{len(failed)} requests failed, the first: {failed[0]}")
    return [response for answer in answers for response in answer.responses]


def _feeds(clock: Clock, settings: Config) -> tuple[list[Response], list[Feed]]:
    import feedparser

    from briefing import sources

    with clock.stage("pull feeds") as things:
        requests = [request for source in settings.sources for request in sources.requests(source)]
        responses = _fetch(settings, requests)
        things.append(len(responses))
    with clock.stage("parse") as things:
        parsed = [sources.read(source, answer) for source, answer in zip(settings.sources, responses, strict=True)]
        things.append(sum(len(feed.entries) for feed in parsed))
    xml = [answer for answer in responses if "json" not in answer.content_type]  # the peer reads no JSON Feed
    with clock.stage(XML) as things:
        things.append(sum(len(sources.parse_feed(a.body, content_type=a.content_type).entries) for a in xml))
    with clock.stage(FEEDPARSER) as things:
        things.append(sum(len(feedparser.parse(io.BytesIO(answer.body)).entries) for answer in xml))
    return responses, parsed


def _articles(clock: Clock, settings: Config, owned: list[tuple[Source, Entry]]) -> list[Article]:
    import trafilatura

    from briefing.extraction import extract
    from briefing.types import Request

    with clock.stage("pull pages") as things:
        pages = _fetch(settings, [Request(url=entry.url) for _, entry in owned])
        things.append(len(pages))
    with clock.stage("extract") as things:
        articles = [
            extract(answer.body, url=answer.url, content_type=answer.content_type, entry=entry, source=source.name)
            for (source, entry), answer in zip(owned, pages, strict=True)
        ]
        things.append(len(articles))
    with clock.stage(TRAFILATURA) as things:
        things.append(sum(1 for answer in pages if trafilatura.extract(answer.body)))
    return articles


def _edition(clock: Clock, folder: Path, articles: list[Article]) -> Edition:
    from briefing import composition, phrases, stories
    from briefing.rendering import render, theme
    from briefing.summary import summarize
    from briefing.verification import prove_summary

    with clock.stage("summarize, verify") as things:
        summaries = {article.id: prove_summary(summarize(article), article)[0] for article in articles}
        things.append(len(summaries))
    search = theme.folders(folder)
    words = phrases.load("en", search)
    with clock.stage("group, compose") as things:
        groups = stories.group(articles)
        ranked = stories.rank_stories(groups, summaries, {}, now=serve.NOW, told={}, sections=())
        spec = composition.EditionSpec(briefing="bench", slot="2026-06-03", number=1, title="Bench", made_at=serve.NOW)
        edition = composition.compose(ranked, spec=spec, phrases=words)
        things.append(len(groups))
    with clock.stage("load theme"):
        look = theme.load("posted", search)
    with clock.stage("render") as things:
        render(edition, look, words)
        things.append(len(edition.blurbs))
    return edition


def _store(
    clock: Clock,
    folder: Path,
    read: list[tuple[Source, Response, Feed]],
    articles: list[Article],
    edition: Edition,
) -> None:
    from briefing.rendering import data
    from briefing.store import Document, EntryRow, open_store

    left = iter(articles)
    with clock.stage("store") as things, open_store(f"sqlite:///{folder / 'stages.sqlite3'}") as store:
        for source, answer, feed in read:
            rows = [
                EntryRow(
                    source=source.key,
                    entry=entry,
                    time=entry.published or serve.NOW,
                    first_seen=serve.NOW,
                    article_id="",
                    page_problem="",
                )
                for entry in feed.entries
            ]
            known = {answer.url: Document(sha256=hashlib.sha256(answer.body).hexdigest(), read_as=source.kind)}
            store.save_reading(source.key, rows, documents=known, problems=(), at=serve.NOW)
            for row in rows:
                store.save_article(next(left), row, page_problem="", at=serve.NOW)
            things.append(len(rows))
        store.save_edition(
            edition.id,
            briefing=edition.briefing,
            slot=edition.slot,
            number=edition.number,
            made_at=edition.made_at,
            document=data.edition_json(edition),
        )


def _whole(clock: Clock, folder: Path, settings: Config) -> None:
    """A build as a user starts it, and the same once more, when everything is known.

    Each is a command of its own, which finds nothing that an earlier one kept.
    """
    from briefing.pipeline.building import build_edition
    from briefing.pipeline.resources import Resources
    from briefing.store import open_store

    with open_store(f"sqlite:///{folder / 'whole.sqlite3'}") as store:
        for name in ("whole build", "whole build again"):
            resources = Resources.of_this_machine()
            with clock.stage(name) as things:
                result = build_edition(settings, settings.briefing(), store, now=serve.NOW, resources=resources)
                things.append(result.articles)


def main() -> None:
    """Measure as the arguments say and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--items", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before every answer of the servers")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    server, feeds = serve.start(arguments.feeds, arguments.items, seed=arguments.seed, delay=arguments.delay)
    try:
        with tempfile.TemporaryDirectory() as folder:
            clock = measure(feeds, Path(folder))
    finally:
        server.communicate("")
    ratios = {
        "parse / feedparser": clock.cpu(XML) / clock.cpu(FEEDPARSER),
        "extract / trafilatura": clock.cpu("extract") / clock.cpu(TRAFILATURA),
    }
    if arguments.json:
        machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "system": platform.system()}
        stages = [asdict(stage) for stage in clock.stages]
        print(json.dumps({"arguments": vars(arguments), "machine": machine, "stages": stages, "ratios": ratios}))
        return
    print(f"{'stage':26} {'things':>7} {'wall s':>8} {'cpu s':>8} {'ms each':>8} {'peak MB':>8}")
    for stage in clock.stages:
        each = f"{stage.wall / stage.things * 1000:8.2f}" if stage.things else " " * 8
        print(f"{stage.name:26} {stage.things:7} {stage.wall:8.3f} {stage.cpu:8.3f} {each} {stage.peak_mb:8.0f}")
    for name, ratio in ratios.items():
        print(f"{name:26} {ratio:.2f} times the processor time")


if __name__ == "__main__":
    main()
