"""`briefing list`, `verify`, `check` and `export`: the verbs that read what was built."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from briefing import phrases, pipeline
from briefing.cli.arguments import UsageError, load_config
from briefing.cli.terminal import format_table, print_notice, print_result, progress_bar
from briefing.config import Briefing, Config
from briefing.pipeline.building import ONE_OFF
from briefing.rendering import theme
from briefing.store import Store
from briefing.verification import count_editor_lines, count_facts_and_quotes, find_unproved

_UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def list_(args: argparse.Namespace) -> int:
    """`briefing list`."""
    config = load_config(args)
    briefing = config.briefing(args.briefing)
    with pipeline.open_workspace(config) as store:
        asked = (briefing,) if args.briefing or args.what == "sources" else config.briefings
        rows = _ROWS_OF[args.what](config, store, asked)
    if args.json:
        print_result(json.dumps(rows, ensure_ascii=False, indent=2))
    elif rows:
        zone = ZoneInfo(briefing.timezone)
        print_result(
            format_table([tuple(rows[0]), *(tuple(_local_time(value, zone) for value in row.values()) for row in rows)])
        )
    else:
        print_notice(f"no {args.what} yet")
    return 0


def _local_time(value: object, zone: ZoneInfo) -> str:
    """A value as people read it: a time in UTC is shown in the zone of the briefing."""
    text = str(value)
    if not _UTC_TIME.fullmatch(text):
        return text
    return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M}"


def _edition_rows(_config: Config, store: Store, briefings: Sequence[Briefing]) -> list[dict[str, Any]]:
    return [
        {
            "edition": row.id,
            "state": "final" if row.final else "draft",
            "made_at": f"{row.made_at:%Y-%m-%dT%H:%M:%SZ}",
            "stories": len(pipeline.load_edition(store, row.id).told),
        }
        for name in dict.fromkeys((*(briefing.name for briefing in briefings), ONE_OFF))
        for row in store.editions(name)
    ]


def _source_rows(config: Config, store: Store, briefings: Sequence[Briefing]) -> list[dict[str, Any]]:
    now = datetime.now(UTC).replace(microsecond=0)
    (briefing,) = briefings
    return [
        {
            "source": source.name,
            "section": source.section,
            "weight": source.weight,
            "address": source.key,
            "state": state.name,
            "reads": " ".join(store.led_to(source.key)),
            "since": f"{state.since:%Y-%m-%dT%H:%M:%SZ}" if state.since else "",
            "last_problem": "; ".join(problem.what for problem in store.problems(source.key)),
        }
        for source in pipeline.with_outlet_names(config.sources_of(briefing), store)
        for state in (pipeline.health(config, source, store, now=now),)
    ]


def _delivery_rows(_config: Config, store: Store, briefings: Sequence[Briefing]) -> list[dict[str, Any]]:
    return [
        {
            "edition": delivery.edition_id,
            "channel": delivery.channel,
            "recipient": delivery.recipient,
            "state": delivery.state,
            "at": f"{delivery.at:%Y-%m-%dT%H:%M:%SZ}",
            "error": delivery.error,
        }
        for briefing in briefings
        for row in store.editions(briefing.name)
        for delivery in store.deliveries(row.id)
    ]


_ROWS_OF = {"editions": _edition_rows, "sources": _source_rows, "deliveries": _delivery_rows}


def verify(args: argparse.Namespace) -> int:
    """`briefing verify`."""
    config = load_config(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(
            store, pipeline.find_edition(store, config.briefing(args.briefing), args.edition)
        )
    words = phrases.load(edition.language, theme.folders(config.root))
    wrong = find_unproved(edition, words)
    facts, quotes = count_facts_and_quotes(edition)
    sentences, lines = count_editor_lines(edition)
    if args.json:
        own = {"own_sentences": sentences, "own_lines": lines}
        report = {"edition": edition.id, "facts": facts, "quotes": quotes} | own | {"findings": list(wrong)}
        print_result(json.dumps(report, indent=2))
    elif wrong:
        print_result("\n".join(wrong))
    else:
        print_result(f"{edition.id}: {facts} facts and {quotes} quotes are word for word in the stored articles")
        if sentences or lines:
            own_counts = f"{_counted(sentences, 'sentence')}, {_counted(lines, 'line')}"
            print_result(f"the editor's own words, marked as the editor's, which no article proves: {own_counts}")
    return 1 if wrong else 0


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def check(args: argparse.Namespace) -> int:
    """`briefing check`."""
    # Here and in `export`: `list` and `verify` need none of the 31 modules behind these.
    from briefing.pipeline.ready import ready_findings

    config = load_config(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(
            store, pipeline.find_edition(store, config.briefing(args.briefing), args.edition)
        )
    with progress_bar() as show:
        found = ready_findings(config, edition, show, theme_name=args.theme or "", spam=args.spam, links=args.links)
    must = [finding for finding in found if finding.level == "must"]
    if args.json:
        listed = [asdict(finding) for finding in found]
        print_result(
            json.dumps({"edition": edition.id, "ready": not must, "findings": listed}, ensure_ascii=False, indent=2)
        )
        return 1 if must else 0
    for finding in found:
        print_result(f"{finding.level:<6}  {finding.where}: {finding.what}\n        {finding.hint}")
    advice = len(found) - len(must)
    verdict = f"{len(must)} to fix" if must else "ready to send"
    print_result(f"{edition.id}: {verdict}" + (f", {advice} to consider" if advice else ""))
    return 1 if must else 0


def export(args: argparse.Namespace) -> int:
    """`briefing export`."""
    from briefing.pipeline.output import FORMS, export_edition, write_files_into

    forms = tuple(dict.fromkeys(form.strip().lower() for form in args.to.split(",") if form.strip()))
    for form in forms:
        if form not in FORMS:
            raise UsageError(f"knows no form {form!r}", where="--to", hint=f"there is: {', '.join(FORMS)}")
    if not forms or (args.out == "-" and len(forms) != 1):
        raise UsageError("names one form for standard output" if forms else "names no form", where="--to")
    config = load_config(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(
            store, pipeline.find_edition(store, config.briefing(args.briefing), args.edition)
        )
    made = {form: export_edition(config, edition, form, theme_name=args.theme or "") for form in forms}
    if args.out == "-":
        sys.stdout.buffer.write(made[forms[0]])
        return 0
    folder = Path(args.out) if args.out else config.root / "out" / edition.briefing / edition.slot
    named = {f"{edition.briefing}-{edition.slot}.{_file_ending(form)}": body for form, body in made.items()}
    for path in write_files_into(folder, named):
        print_result(str(path))
    return 0


def _file_ending(form: str) -> str:
    return "mail.html" if form == "mail" else form
