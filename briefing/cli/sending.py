"""`briefing send` and `run`: mail, now or on schedule."""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from briefing import pipeline, schedule
from briefing.cli.arguments import load_config, output_folder, parse_now, resources_of
from briefing.cli.pulling import pulled_line
from briefing.cli.terminal import print_notice, print_result
from briefing.config import Config
from briefing.errors import BriefingError, NothingToSend
from briefing.store import Store
from briefing.types import Delivery, Edition


def send(args: argparse.Namespace) -> int:
    """`briefing send`."""
    config = load_config(args)
    with pipeline.open_workspace(config) as store:
        edition_id = pipeline.find_edition(store, config.briefing(args.briefing), args.edition)
        edition = pipeline.load_edition(store, edition_id)
        if not edition.told:
            raise NothingToSend("it tells no story", where=edition.id)
        if args.dry_run:
            return _dry_run(config, edition, store, args)
        if args.to:
            copies = pipeline.send_copies(config, edition, args.to, clock=pipeline.utc_now)
            return _report(edition, copies, as_json=args.json)
        _need_subscribers(config, edition)
        published = pipeline.publish_edition(
            config,
            edition,
            store,
            goal="sent",
            out=output_folder(args, config),
            clock=pipeline.utc_now,
            resources=resources_of(args),
        )
    code = _report(edition, published.deliveries, published.before, as_json=args.json)
    _say_how_far(published)
    return code or _archive_code(published)


def run(args: argparse.Namespace) -> int:
    """`briefing run`."""
    config = load_config(args)
    fixed = parse_now(args.now, config.briefing()) if args.now else None
    clock = (lambda: fixed) if fixed else pipeline.utc_now
    resources = resources_of(args)
    codes: dict[str, int] = {}  # how the last edition of each briefing ended

    def work(name: str, slot: datetime) -> None:
        codes[name] = 0
        with pipeline.open_workspace(config) as store:
            published = pipeline.publish_slot(
                config,
                name,
                slot,
                store,
                out=output_folder(args, config),
                clock=clock,
                offline=args.offline,
                resources=resources,
            )
        _say_published(published)
        codes[name] = _exit_code(published.deliveries) or _archive_code(published)

    def on_error(name: str, error: BriefingError) -> None:
        codes[name] = 0 if isinstance(error, NothingToSend) else error.exit_code
        for line in error.by_source if isinstance(error, NothingToSend) else ():
            print_notice(f"{name}: {line}")
        print_notice(f"{name}: {error}")

    def pull(name: str, every: timedelta) -> None:
        with pipeline.open_workspace(config) as store:
            read = pipeline.read_ahead(
                config,
                (config.briefing(name),),
                store,
                clock=clock,
                offline=args.offline,
                progress=pipeline.no_progress,
                workers=resources.workers,
                rest=every / 2,  # what a slot or another briefing has just read
            )
        line = pulled_line(read)
        if line:
            print_notice(f"{name}: pulled, {line}")

    schedule.run_schedule(config, work, once=args.once, clock=clock, on_error=on_error, pull=pull)
    if args.once and not codes:
        print_notice("nothing is due now")
    return next((code for code in codes.values() if code), 0)


def _say_published(published: pipeline.Published) -> None:
    """What became of a slot: built now, or the rest of it sent; and how far it came."""
    edition = published.edition
    if published.built:
        print_notice(f"{edition.id}: built, {published.files[0]}")
    _say_deliveries(edition, published.deliveries, published.before)
    _say_how_far(published)


def _archive_code(published: pipeline.Published) -> int:
    return published.archive_error.exit_code if published.archive_error else 0


def _say_how_far(published: pipeline.Published) -> None:
    if published.archive_error:
        print_notice(f"{published.edition.id}: the archive could not be written: {published.archive_error}")
    if not published.final:
        print_notice(f"{published.edition.id}: stays a draft, for nobody has got it; `briefing send` tries again")


def _need_subscribers(config: Config, edition: Edition) -> None:
    if not pipeline.subscribers_of(config, edition):
        raise NothingToSend(
            f"{edition.briefing} has no subscribers", where=str(config.path), hint="add `subscribers:`, or use --to"
        )


def _dry_run(config: Config, edition: Edition, store: Store, args: argparse.Namespace) -> int:
    rows = pipeline.planned_deliveries(config, edition, store, at=pipeline.utc_now())
    # A reader whom several channels serve is named once.
    queued = dict.fromkeys(row.recipient for row in rows if row.state == "queued")
    addresses = args.to or list(queued)
    stay = [] if args.to else [row for row in rows if row.state != "queued"]
    rendering = pipeline.rendering_of(edition, config.root)
    if args.json:
        print_result(
            json.dumps({"edition": edition.id, "subject": rendering.subject, "to": addresses}, ensure_ascii=False)
        )
        return 0
    lines = [f"{edition.id}: “{rendering.subject}” would go to {len(addresses)}:"]
    lines += [f"  {address}" for address in addresses]
    if stay:
        lines += [
            f"and not again to {len(stay)}:",
            *(f"  {row.recipient} ({row.channel}): {row.state}" for row in stay),
        ]
    print_result("\n".join(lines))
    return 0


def _report(
    edition: Edition, done: Sequence[Delivery], had: Collection[tuple[str, str]] = frozenset(), *, as_json: bool
) -> int:
    if as_json:
        rows = [
            {
                "channel": row.channel,
                "recipient": row.recipient,
                "state": row.state,
                "error": row.error,
                "before": (row.channel, row.recipient) in had,
            }
            for row in done
        ]
        print_result(json.dumps({"edition": edition.id, "deliveries": rows}, ensure_ascii=False, indent=2))
    else:
        _say_deliveries(edition, done, had)
    return _exit_code(done)


def _exit_code(done: Sequence[Delivery]) -> int:
    return 6 if any(row.state in ("failed", "unknown") for row in done) else 0


def _say_deliveries(edition: Edition, done: Sequence[Delivery], had: Collection[tuple[str, str]]) -> None:
    if not done:
        return
    states = [row.state for row in done if (row.channel, row.recipient) not in had]
    totals = [f"{states.count(state)} {state}" for state in sorted(set(states))]
    before = len(done) - len(states)
    totals += [f"{before} had it before"] if before else []
    print_notice(f"{edition.id}: {', '.join(totals)}")
    for row in done:
        if row.error:
            print_notice(f"  {row.recipient}: {row.state}: {row.error}")
