"""`briefing build`, `demo` and `preview`: making editions and looking at them."""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from briefing import phrases, pipeline
from briefing import preview as previewing
from briefing.cli.arguments import UsageError, load_config, one_off_config, parse_now, parse_since
from briefing.cli.terminal import open_in_browser, print_notice, print_result, problem_text, progress_bar
from briefing.config import Config, load
from briefing.rendering import theme
from briefing.store import open_store
from briefing.verification import counts, findings

# The sample workspace's day: its entries are dated around it.
_DEMO_DAYS = ("2026-06-02T06:30", "2026-06-03T06:30")


def build(args: argparse.Namespace) -> int:
    """`briefing build`."""
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
    with opened as store, progress_bar() as show:
        run = pipeline.make(config, briefing, store, now=now, options=options, progress=show)
        if not run.edition.blurbs:
            for problem in run.edition.problems:
                print_notice(f"problem   {problem_text(problem)}{f' ({problem.hint})' if problem.hint else ''}")
            raise pipeline.nothing(run)
        folder = Path(args.out) if args.out else config.root / "out"
        paths = () if args.dry_run else pipeline.write_files(config, run.edition, folder)
        if args.final and not args.dry_run:
            pipeline.finalize(store, run.edition)
        if paths:
            pipeline.write_archive(config, briefing, store, folder, front=not args.addresses)
    _report(run, paths, as_json=args.json)
    return 0


def demo(args: argparse.Namespace) -> int:
    """`briefing demo`: yesterday's sample edition, then today's, which does not repeat it."""
    with resources.as_file(resources.files("briefing") / "sample") as sample:
        if args.copy:
            return _copy(sample, Path(args.copy))
        config = load(sample / "feeds.yaml")
        briefing = config.briefing()
        yesterday, today = (
            datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(briefing.timezone)) for day in _DEMO_DAYS
        )
        with open_store("sqlite://") as store, progress_bar() as show:
            options = pipeline.Options(offline=True, theme=args.theme)
            before = pipeline.make(config, briefing, store, now=yesterday, options=options, progress=show)
            pipeline.finalize(store, before.edition)
            print_notice(f"yesterday {len(before.edition.blurbs)} stories told; today's edition repeats none of them")
            run = pipeline.make(config, briefing, store, now=today, options=options, progress=show)
            paths = pipeline.write_files(config, run.edition, Path(args.out))
            pipeline.write_archive(config, briefing, store, Path(args.out))
    _report(run, paths, as_json=args.json)
    _prove(config, run)
    if not args.no_open and not args.json:
        open_in_browser(paths[0].resolve().as_uri())
    return 0


def preview(args: argparse.Namespace) -> int:
    """`briefing preview`: the edition on a page of this machine, until Ctrl-C."""
    config = load_config(args)
    briefing = config.briefing(args.briefing)
    folders = theme.folders(config.root)
    if args.theme and args.theme not in theme.names(folders):
        raise UsageError(f"there is no theme {args.theme!r}", where="--theme", hint=", ".join(theme.names(folders)))
    with pipeline.open_workspace(config) as store:
        first = previewing.first_edition_id(config, store, briefing, args.edition)
        workspace = previewing.Workspace(config, store, edition=first, theme_name=args.theme or "")
        with previewing.Preview(workspace, port=args.port) as server:
            print_notice(f"{first}: {server.address}")
            print_notice("Ctrl-C stops it")
            if not args.no_open:
                open_in_browser(server.address)
            with contextlib.suppress(KeyboardInterrupt):
                server.wait()
    return 0


def _copy(sample: Path, target: Path) -> int:
    if target.exists():
        raise UsageError("is there already", where=str(target), hint="name a new folder")
    shutil.copytree(sample, target, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    today = _DEMO_DAYS[-1]
    print_notice(f"The sample workspace is in {target}. Try there:")
    print_notice(f"  cd {target}")
    print_notice(f"  briefing build --offline --now {today}")
    print_notice("  briefing list && briefing show && briefing verify && briefing preview")
    return 0


def _prove(config: Config, run: pipeline.Run) -> None:
    wrong = findings(run.edition, phrases.load(run.edition.language, theme.folders(config.root)))
    facts, quotes = counts(run.edition)
    print_notice(
        f"verified: {facts} facts and {quotes} quotes stand word for word in their articles" if not wrong else ""
    )
    for line in wrong:
        print_notice(line)


def _report(run: pipeline.Run, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """The summary of a run: numbers for people on standard error, or one JSON object on standard output."""
    summary = report_of(run, paths)
    if as_json:
        print_result(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    gathered, edition = run.gathered, run.edition
    print_notice(f"sources   {gathered.ok} read, {gathered.unchanged} unchanged, {gathered.failed} failed")
    print_notice(f"articles  {run.articles} in the window, {gathered.pages} read now")
    print_notice(f"stories   {len(edition.blurbs)} told of {run.found} found")
    print_notice(f"facts     {summary['facts']}, quotes {summary['quotes']}")
    print_notice(f"length    {edition.words} words, {edition.minutes} min")
    for problem in edition.problems:
        print_notice(f"problem   {problem_text(problem)}")
    if not paths:
        for blurb in edition.blurbs:
            print_result(f"{blurb.story.section or '-'}: {blurb.story.headline} ({blurb.story.lead.source})")
    for path in paths:
        print_result(str(path))


def report_of(run: pipeline.Run, paths: tuple[Path, ...]) -> dict[str, Any]:
    """The same summary as data."""
    facts, quotes = counts(run.edition)
    return {
        "edition": run.edition.id,
        "sources": {"ok": run.gathered.ok, "unchanged": run.gathered.unchanged, "failed": run.gathered.failed},
        "articles": run.articles,
        "stories": len(run.edition.blurbs),
        "found": run.found,
        "facts": facts,
        "quotes": quotes,
        "words": run.edition.words,
        "minutes": run.edition.minutes,
        "problems": [problem_text(problem) for problem in run.edition.problems],
        "files": [str(path) for path in paths],
    }
