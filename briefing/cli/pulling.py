"""`briefing pull`: the sources read between editions."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from briefing import pipeline
from briefing.cli.arguments import load_config, parse_now, resources_of
from briefing.cli.terminal import print_notice, print_result, problem_text, progress_bar
from briefing.errors import SourceError
from briefing.types import Problem

# Titles of a source that are printed; `--json` has all. A feed that is read for the first time has dozens.
_MOST_TITLES = 5


def pull(args: argparse.Namespace) -> int:
    """`briefing pull`."""
    config = load_config(args)
    briefings = (config.briefing(args.briefing),) if args.briefing else config.briefings
    fixed = parse_now(args.now, briefings[0]) if args.now else None
    with pipeline.open_workspace(config) as store, progress_bar() as show:
        read = pipeline.read_ahead(
            config,
            briefings,
            store,
            clock=(lambda: fixed) if fixed else pipeline.utc_now,
            offline=args.offline,
            progress=show,
            workers=resources_of(args).workers,
        )
    if args.json:
        print_result(json.dumps(_as_data(read), ensure_ascii=False, indent=2))
    else:
        _say(read)
    if all(source.outcome == "failed" for source in read.sources):
        raise SourceError("no source could be read", where=str(config.path))
    return 0


def pulled_line(read: pipeline.ReadAhead) -> str:
    """What reading between slots gave, on one line; "" where there was nothing new and nothing failed."""
    new = sum(len(source.new) for source in read.sources)
    failed = [source.name for source in read.sources if source.outcome == "failed"]
    parts = [f"{new} new, {read.articles} articles read"] if new else []
    return "; ".join(parts + ([f"failed: {', '.join(failed)}"] if failed else []))


def _as_data(read: pipeline.ReadAhead) -> dict[str, object]:
    return {
        "new": sum(len(source.new) for source in read.sources),
        "articles": read.articles,
        "sources": [
            asdict(source) | {"problems": [problem_text(problem) for problem in source.problems]}
            for source in read.sources
        ],
    }


def _say(read: pipeline.ReadAhead) -> None:
    told: list[Problem] = []
    for source in read.sources:
        said = {"failed": "could not be read", "unchanged": "unchanged"}.get(source.outcome, f"{len(source.new)} new")
        print_result(f"{source.name}: {said}")
        for title in source.new[:_MOST_TITLES]:
            print_result(f"  {title}")
        if len(source.new) > _MOST_TITLES:
            print_result(f"  and {len(source.new) - _MOST_TITLES} more")
        told += [problem for problem in source.problems if problem not in told]
    for problem in told:
        print_notice(f"problem   {problem_text(problem)}{f' ({problem.hint})' if problem.hint else ''}")
    print_notice(f"articles  {read.articles} read")
