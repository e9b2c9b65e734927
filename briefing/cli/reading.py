"""`briefing list` and `verify`: what is there, and whether it is true."""

from __future__ import annotations

import argparse
import json
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from briefing import phrases, pipeline
from briefing.cli.workspace import ONE_OFF, config_of, out, say, table
from briefing.config import Briefing, Config
from briefing.rendering import theme
from briefing.store import Store
from briefing.verification import counts, findings, own_words

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def list_(args: argparse.Namespace) -> int:
    """`briefing list`."""
    config = config_of(args)
    briefing = config.briefing(args.briefing)
    with pipeline.open_workspace(config) as store:
        rows = _LISTS[args.what](config, store, briefing)
    if args.json:
        out(json.dumps(rows, ensure_ascii=False, indent=2))
    elif rows:
        zone = ZoneInfo(briefing.timezone)
        out(table([tuple(rows[0]), *(tuple(_shown(value, zone) for value in row.values()) for row in rows)]))
    else:
        say(f"no {args.what} yet")
    return 0


def _shown(value: object, zone: ZoneInfo) -> str:
    """A value as people read it: times in the briefing's zone."""
    text = str(value)
    if not _TIME.fullmatch(text):
        return text
    return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M}"


def _editions(_config: Config, store: Store, briefing: Briefing) -> list[dict[str, Any]]:
    return [
        {
            "edition": row.id,
            "state": "final" if row.final else "draft",
            "made_at": f"{row.made_at:%Y-%m-%dT%H:%M:%SZ}",
            "stories": len(pipeline.load(store, row.id).blurbs),
        }
        for name in dict.fromkeys((briefing.name, ONE_OFF))
        for row in store.editions(name)
    ]


def _sources(config: Config, store: Store, briefing: Briefing) -> list[dict[str, Any]]:
    now = datetime.now(UTC).replace(microsecond=0)
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
        for source in config.sources_of(briefing)
        for state in (pipeline.health(config, source, store, now=now),)
    ]


def _deliveries(_config: Config, store: Store, briefing: Briefing) -> list[dict[str, Any]]:
    return [
        {
            "edition": delivery.edition_id,
            "recipient": delivery.recipient,
            "state": delivery.state,
            "at": f"{delivery.at:%Y-%m-%dT%H:%M:%SZ}",
            "error": delivery.error,
        }
        for row in store.editions(briefing.name)
        for delivery in store.deliveries(row.id)
    ]


_LISTS = {"editions": _editions, "sources": _sources, "deliveries": _deliveries}


def verify(args: argparse.Namespace) -> int:
    """`briefing verify`."""
    config = config_of(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load(store, pipeline.find(store, config.briefing(args.briefing), args.edition))
    words = phrases.load(edition.language, theme.folders(config.root))
    wrong = findings(edition, words)
    facts, quotes = counts(edition)
    sentences, lines = own_words(edition)
    if args.json:
        own = {"own_sentences": sentences, "own_lines": lines}
        report = {"edition": edition.id, "facts": facts, "quotes": quotes} | own | {"findings": list(wrong)}
        out(json.dumps(report, indent=2))
    elif wrong:
        out("\n".join(wrong))
    else:
        out(f"{edition.id}: {facts} facts and {quotes} quotes stand word for word in the stored articles")
        if sentences or lines:
            hers = f"{_counted(sentences, 'sentence')}, {_counted(lines, 'line')}"
            out(f"the editor's own words, marked as hers and proved by nothing: {hers}")
    return 1 if wrong else 0


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
