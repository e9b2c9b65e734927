"""`briefing build`, `demo` and `preview`: making editions and looking at them."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import shutil
from datetime import datetime
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from briefing import phrases, pipeline
from briefing import preview as previewing
from briefing.cli.arguments import (
    UsageError,
    load_config,
    one_off_config,
    output_folder,
    parse_now,
    parse_since,
    resources_of,
)
from briefing.cli.terminal import open_in_browser, print_notice, print_result, problem_text, progress_bar
from briefing.config import Config, load
from briefing.errors import BriefingError, NothingToSend
from briefing.pipeline.publishing import Goal
from briefing.rendering import theme
from briefing.store import open_store
from briefing.verification import count_facts_and_quotes, find_unproved

_BRIEFING_NAME = re.compile(r"[a-z0-9-]+")  # and so without the dot or the slash of an address or a file
# The sample workspace's day: its entries are dated around it.
_DEMO_DAYS = ("2026-06-02T06:30", "2026-06-03T06:30")


def build(args: argparse.Namespace) -> int:
    """`briefing build`."""
    for address in args.addresses:
        if _BRIEFING_NAME.fullmatch(address) and not Path(address).exists():
            hint = f"a briefing is built with --briefing {address}; addresses begin with https://"
            raise UsageError("there is no such file or folder", where=address, hint=hint)
    config = one_off_config(load_config(args)) if args.addresses else load_config(args)
    briefing = config.briefing(args.briefing)
    now = parse_now(args.now, briefing)
    if args.stories is not None and not 1 <= args.stories <= 60:
        raise UsageError(f"{args.stories} is not between 1 and 60", where="--stories")
    options = pipeline.Options(
        since=parse_since(args.since, now, briefing),
        offline=args.offline,
        theme=args.theme,
        stories=args.stories,
        note=args.note,
        fresh=args.fresh,
    )
    opened = pipeline.open_rehearsal(config) if args.dry_run else pipeline.open_workspace(config)
    resources = resources_of(args)
    with opened as store, progress_bar() as show:
        result = pipeline.build_edition(
            config, briefing, store, now=now, options=options, progress=show, resources=resources
        )
        if not result.edition.told:
            for problem in result.edition.problems:
                print_notice(f"problem   {problem_text(problem)}{f' ({problem.hint})' if problem.hint else ''}")
            nothing = pipeline.why_nothing(result)
            for line in nothing.by_source if isinstance(nothing, NothingToSend) else ():
                print_notice(f"source    {line}")
            raise nothing
        paths: tuple[Path, ...] = ()
        archive_error: BriefingError | None = None
        if not args.dry_run:
            goal: Goal = "final" if args.final else "draft"
            published = pipeline.publish_edition(
                config,
                result.edition,
                store,
                goal=goal,
                out=output_folder(args, config),
                clock=pipeline.utc_now,
                resources=resources,
            )
            paths, archive_error = published.files, published.archive_error
    _report(result, paths, as_json=args.json)
    if archive_error is not None:
        raise archive_error
    return 0


def demo(args: argparse.Namespace) -> int:
    """`briefing demo`: yesterday's sample edition, then today's, which does not repeat it."""
    with resources.as_file(resources.files("briefing") / "sample") as sample:
        if args.copy:
            return _copy_sample(sample, Path(args.copy))
        config = load(sample / "feeds.yaml")
        briefing = config.briefing()
        yesterday, today = (
            datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(briefing.timezone)) for day in _DEMO_DAYS
        )
        shared = resources_of(args)
        with open_store("sqlite://") as store, progress_bar() as show:
            options = pipeline.Options(offline=True, theme=args.theme)
            build_at = partial(
                pipeline.build_edition, config, briefing, store, options=options, progress=show, resources=shared
            )
            publish_as = partial(
                pipeline.publish_edition,
                config,
                store=store,
                out=Path(args.out),
                clock=pipeline.utc_now,
                resources=shared,
            )
            before = build_at(now=yesterday)
            publish_as(before.edition, goal="final")
            print_notice(f"yesterday {len(before.edition.told)} stories told; today's edition repeats none of them")
            result = build_at(now=today)
            paths = publish_as(result.edition, goal="draft").files
    _report(result, paths, as_json=args.json)
    _report_proof(config, result)
    if not args.no_open and not args.json:
        open_in_browser(paths[0].resolve().as_uri())
    return 0


def preview(args: argparse.Namespace) -> int:
    """`briefing preview`: the edition on a page of this machine, until Ctrl-C."""
    config = load_config(args)
    briefing = config.briefing(args.briefing)
    folders = theme.folders(config.root)
    if args.theme and args.theme not in theme.available_themes(folders):
        raise UsageError(
            f"there is no theme {args.theme!r}", where="--theme", hint=", ".join(theme.available_themes(folders))
        )
    with pipeline.open_workspace(config) as store:
        first = previewing.first_edition_id(config, store, briefing, args.edition)
        workspace = previewing.Workspace(
            config, store, edition=first, theme_name=args.theme or "", resources=resources_of(args)
        )
        with previewing.Preview(workspace, port=args.port) as server:
            print_notice(f"{first}: {server.address}")
            print_notice("Ctrl-C stops it")
            if not args.no_open:
                open_in_browser(server.address)
            with contextlib.suppress(KeyboardInterrupt):
                server.wait()
    return 0


def _copy_sample(sample: Path, target: Path) -> int:
    if target.exists():
        raise UsageError("is there already", where=str(target), hint="name a new folder")
    shutil.copytree(sample, target, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    today = _DEMO_DAYS[-1]
    print_notice(f"The sample workspace is in {target}. Try there:")
    print_notice(f"  cd {target}")
    print_notice(f"  briefing build --offline --now {today}")
    print_notice("  briefing list && briefing show && briefing verify && briefing preview")
    return 0


def _report_proof(config: Config, result: pipeline.BuildResult) -> None:
    wrong = find_unproved(result.edition, phrases.load(result.edition.language, theme.folders(config.root)))
    facts, quotes = count_facts_and_quotes(result.edition)
    print_notice(
        f"verified: {facts} facts and {quotes} quotes stand word for word in their articles" if not wrong else ""
    )
    for line in wrong:
        print_notice(line)


def _report(result: pipeline.BuildResult, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """The summary of a result: numbers for people on standard error, or one JSON object on standard output."""
    summary = report_of(result, paths)
    if as_json:
        print_result(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    gathered, edition = result.gathered, result.edition
    print_notice(f"sources   {gathered.ok} read, {gathered.unchanged} unchanged, {gathered.failed} failed")
    print_notice(f"articles  {result.articles} in the window, {gathered.pages} read now")
    brief = f", {len(edition.lines)} in brief" if edition.lines else ""
    print_notice(f"stories   {len(edition.told)} told of {result.found} found{brief}")
    print_notice(f"facts     {summary['facts']}, quotes {summary['quotes']}")
    print_notice(f"length    {edition.words} words, {edition.minutes} min")
    for problem in edition.problems:
        print_notice(f"problem   {problem_text(problem)}")
    if not paths:
        for blurb in edition.blurbs:
            print_result(f"{blurb.story.section or '-'}: {blurb.story.headline} ({blurb.story.lead.source})")
    for path in paths:
        print_result(str(path))


def report_of(result: pipeline.BuildResult, paths: tuple[Path, ...]) -> dict[str, Any]:
    """The same summary as data."""
    facts, quotes = count_facts_and_quotes(result.edition)
    return {
        "edition": result.edition.id,
        "sources": {"ok": result.gathered.ok, "unchanged": result.gathered.unchanged, "failed": result.gathered.failed},
        "articles": result.articles,
        "stories": len(result.edition.told),
        "in_brief": len(result.edition.lines),
        "found": result.found,
        "facts": facts,
        "quotes": quotes,
        "words": result.edition.words,
        "minutes": result.edition.minutes,
        "problems": [problem_text(problem) for problem in result.edition.problems],
        "files": [str(path) for path in paths],
    }
