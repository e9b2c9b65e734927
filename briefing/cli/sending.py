"""`briefing send` and `run`: mail, now or on schedule."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from briefing import pipeline, schedule
from briefing.cli.arguments import load_config, parse_now
from briefing.cli.terminal import print_notice, print_result
from briefing.config import Config
from briefing.errors import BriefingError, NothingToSend
from briefing.store import Store
from briefing.types import Delivery, Edition


def send(args: argparse.Namespace) -> int:
    """`briefing send`."""
    config = load_config(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load(store, pipeline.find(store, config.briefing(args.briefing), args.edition))
        if not edition.blurbs:
            raise NothingToSend("it tells no story", where=edition.id)
        if args.dry_run:
            return _dry_run(config, edition, store, args)
        if args.to:
            had, done = frozenset[str](), pipeline.send_copies(config, edition, args.to, clock=_clock)
        else:
            _need_subscribers(config, edition)
            had = _had(config, edition, store)
            done = pipeline.send(config, edition, store, clock=_clock)
    return _report(edition, done, had, as_json=args.json)


def run(args: argparse.Namespace) -> int:
    """`briefing run`."""
    config = load_config(args)
    fixed = parse_now(args.now, config.briefing()) if args.now else None
    clock = (lambda: fixed) if fixed else _clock
    folder = Path(args.out) if args.out else config.root / "out"
    codes: dict[str, int] = {}  # how the last issue of each briefing ended

    def work(name: str, slot: datetime) -> None:
        codes[name] = 0
        edition, done, had = issue(config, name, slot, offline=args.offline, folder=folder, clock=clock)
        _say_deliveries(edition, done, had)
        codes[name] = _code(done)

    def on_error(name: str, error: BriefingError) -> None:
        codes[name] = 0 if isinstance(error, NothingToSend) else error.exit_code
        print_notice(f"{name}: {error}")

    schedule.run(config, work, once=args.once, clock=clock, on_error=on_error)
    if args.once and not codes:
        print_notice("nothing is due now")
    return next((code for code in codes.values() if code), 0)


def issue(
    config: Config, name: str, slot: datetime, *, offline: bool, folder: Path, clock: Callable[[], datetime]
) -> tuple[Edition, tuple[Delivery, ...], frozenset[str]]:
    """Build and send the edition of one slot, unless that was done; what is left of an earlier try is finished.

    Args:
        slot: when it was due; the edition's clock is the time now.
        folder: where its files go.

    Returns:
        The edition, its deliveries (none when nobody is to get it by mail), and who had it already.

    Raises:
        BriefingError: it could not be built or sent; the next call tries again.
    """
    briefing = config.briefing(name)
    slot_name = pipeline.slot_of(briefing, slot)
    with pipeline.open_workspace(config) as store:
        row = store.edition(f"{name}/{slot_name}")
        if row is not None and row.final:
            edition = pipeline.load(store, row.id)
        else:
            options = pipeline.Options(offline=offline, slot=slot_name)
            made = pipeline.make(config, briefing, store, now=clock(), options=options)
            edition = made.edition
            if not edition.blurbs:
                raise pipeline.nothing(made)
            paths = pipeline.write_files(config, edition, folder)
            pipeline.write_archive(config, briefing, store, folder)
            print_notice(f"{edition.id}: built, {paths[0]}")
        if config.delivery is None or not pipeline.subscribers_of(config, edition):
            pipeline.finalize(store, edition)
            return edition, (), frozenset()
        had = _had(config, edition, store)
        return edition, pipeline.send(config, edition, store, clock=clock), had


def _clock() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _need_subscribers(config: Config, edition: Edition) -> None:
    if not pipeline.subscribers_of(config, edition):
        raise NothingToSend(
            f"{edition.briefing} has no subscribers", where=str(config.path), hint="add `subscribers:`, or use --to"
        )


def _dry_run(config: Config, edition: Edition, store: Store, args: argparse.Namespace) -> int:
    rows = pipeline.plan(config, edition, store, at=_clock())
    addresses = args.to or [row.recipient for row in rows if row.state == "queued"]
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
        lines += [f"and not again to {len(stay)}:", *(f"  {row.recipient}: {row.state}" for row in stay)]
    print_result("\n".join(lines))
    return 0


def _had(config: Config, edition: Edition, store: Store) -> frozenset[str]:
    """Who got an edition before, or may have."""
    rows = pipeline.plan(config, edition, store, at=_clock())
    return frozenset(row.recipient for row in rows if row.state != "queued")


def _report(edition: Edition, done: Sequence[Delivery], had: Collection[str], *, as_json: bool) -> int:
    if as_json:
        rows = [
            {"recipient": row.recipient, "state": row.state, "error": row.error, "before": row.recipient in had}
            for row in done
        ]
        print_result(json.dumps({"edition": edition.id, "deliveries": rows}, ensure_ascii=False, indent=2))
    else:
        _say_deliveries(edition, done, had)
    return _code(done)


def _code(done: Sequence[Delivery]) -> int:
    return 6 if any(row.state in ("failed", "unknown") for row in done) else 0


def _say_deliveries(edition: Edition, done: Sequence[Delivery], had: Collection[str]) -> None:
    if not done:
        return
    states = [row.state for row in done if row.recipient not in had]
    totals = [f"{states.count(state)} {state}" for state in sorted(set(states))]
    before = len(done) - len(states)
    totals += [f"{before} had it before"] if before else []
    print_notice(f"{edition.id}: {', '.join(totals)}")
    for row in done:
        if row.error:
            print_notice(f"  {row.recipient}: {row.state}: {row.error}")
