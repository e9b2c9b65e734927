"""`briefing check`: is the edition ready to send?"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from briefing import pipeline
from briefing.cli.workspace import config_of, out, progress
from briefing.pipeline.ready import ready_findings


def check(args: argparse.Namespace) -> int:
    """`briefing check`."""
    config = config_of(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(
            store, pipeline.find_edition(store, config.briefing(args.briefing), args.edition)
        )
    with progress() as show:
        found = ready_findings(config, edition, show, theme_name=args.theme or "", spam=args.spam, links=args.links)
    must = [finding for finding in found if finding.level == "must"]
    if args.json:
        listed = [asdict(finding) for finding in found]
        out(json.dumps({"edition": edition.id, "ready": not must, "findings": listed}, ensure_ascii=False, indent=2))
        return 1 if must else 0
    for finding in found:
        out(f"{finding.level:<6}  {finding.where}: {finding.what}\n        {finding.hint}")
    advice = len(found) - len(must)
    said = f"{len(must)} to mend" if must else "ready to send"
    out(f"{edition.id}: {said}" + (f", {advice} to consider" if advice else ""))
    return 1 if must else 0
