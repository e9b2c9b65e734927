"""`briefing edit`: the draft in the editor's own editor, or as a file in and out."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from briefing import pipeline
from briefing.cli.arguments import UsageError, load_config, output_folder, resources_of
from briefing.cli.editions import report_of
from briefing.cli.terminal import print_notice, print_result
from briefing.config import Config
from briefing.errors import BriefingError, EditError
from briefing.store import Store
from briefing.types import Edition
from briefing.verification import count_editor_lines


@dataclass(frozen=True, slots=True)
class _EditSession:
    """One draft on the desk, and its sheet as it was given out."""

    config: Config
    store: Store
    draft: pipeline.Draft
    sheet: str
    keep: bool
    resources: pipeline.Resources


def edit(args: argparse.Namespace) -> int:
    """`briefing edit`."""
    config = load_config(args)
    with pipeline.open_workspace(config) as store:
        draft = pipeline.draft_of(
            config, store, pipeline.find_edition(store, config.briefing(args.briefing), args.edition)
        )
        sheet = pipeline.sheet_of(config, draft)
        if args.print:
            print_result(sheet)
            return 0
        work = _EditSession(config, store, draft, sheet, keep=not args.dry_run, resources=resources_of(args))
        if args.source:
            name = "standard input" if args.source == "-" else args.source
            edited = _apply_sheet(work, _read_given_sheet(args.source), file=name)
        else:
            edited = _in_editor(work)
        if edited is None:
            return _report_no_change(draft.edition, as_json=args.json)
        paths: tuple[Path, ...] = ()
        if not args.dry_run:
            paths = pipeline.publish_edition(
                config,
                edited.result.edition,
                store,
                goal="draft",
                out=output_folder(args, config),
                clock=pipeline.utc_now,
                resources=work.resources,
            ).files
    _report(draft.edition, edited, paths, as_json=args.json)
    return 0


def _read_given_sheet(name: str) -> str:
    """The sheet of --from."""
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return Path(name).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8 text", where=name, hint="save it as UTF-8 in your editor") from error


def _apply_sheet(work: _EditSession, text: str, *, file: str) -> pipeline.Edited | None:
    """The draft as the sheet says, kept; None when it says nothing new."""
    words = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not words or text.strip() == work.sheet.strip():
        return None
    edited = pipeline.edit_draft(work.config, work.store, work.draft, text, file=file, resources=work.resources)
    if edited.edits == work.draft.edits:
        return None
    if work.keep:
        pipeline.keep_edited(work.store, edited)
    return edited


def _in_editor(work: _EditSession) -> pipeline.Edited | None:
    """The sheet in $VISUAL or $EDITOR, again and again until it has no mistake or she gives up. What she wrote is gone
    only when it was read."""
    command = _editor_command()
    handle, name = tempfile.mkstemp(prefix=f"briefing-{work.draft.edition.slot}-", suffix=".yaml")
    file = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(work.sheet)
    try:
        while True:
            _open_editor(command, file)
            text = _read_edited_sheet(file)
            try:
                edited = _apply_sheet(work, text, file=name)
                break
            except EditError as error:
                if not _wants_another_try(error):
                    raise
    except BaseException:
        if _is_changed(file, work.sheet):
            print_notice(f"your text is in {file} (briefing edit --from {file})")
        else:
            file.unlink(missing_ok=True)
        raise
    file.unlink(missing_ok=True)
    return edited


def _editor_command() -> list[str]:
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(chosen)
    except ValueError as error:
        raise UsageError(
            f"{chosen!r} is no command", where="$EDITOR", hint="set it to the name of your editor"
        ) from error
    return command or ["vi"]


def _open_editor(command: list[str], file: Path) -> None:
    hint = "set $EDITOR to the name of your editor, or use --print and --from"
    try:
        code = subprocess.run([*command, str(file)], check=False).returncode
    except OSError as error:
        raise UsageError(f"the editor cannot be started: {error.strerror}", where=command[0], hint=hint) from error
    if code:
        raise UsageError(f"the editor ended with an error ({code}); nothing was changed", where=command[0])


def _read_edited_sheet(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8 text", where=str(file), hint="save it as UTF-8 in your editor") from error


def _wants_another_try(error: BriefingError) -> bool:
    """Whether she wants to mend her mistakes; nobody is asked without a terminal."""
    if not sys.stdin.isatty():
        return False
    print_notice(str(error))
    sys.stderr.write("Open it again? [Y/n] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("", "y", "yes", "o", "oui")


def _is_changed(file: Path, sheet: str) -> bool:
    with contextlib.suppress(OSError):
        return file.read_bytes() != sheet.encode()
    return False


def _report_no_change(edition: Edition, *, as_json: bool) -> int:
    if as_json:
        print_result(json.dumps({"edition": edition.id, "changed": False}, indent=2))
    else:
        print_notice(f"{edition.id}: nothing was changed")
    return 0


def _report(before: Edition, edited: pipeline.Edited, paths: tuple[Path, ...], *, as_json: bool) -> None:
    result, edition = edited.result, edited.result.edition
    sentences, lines = count_editor_lines(edition)
    lost = edition.unverified - before.unverified
    warnings = [*edited.warnings, *([f"{lost} could not be proved and were left out"] if lost > 0 else [])]
    if as_json:
        told = [{"id": blurb.story.id, "headline": blurb.headline or blurb.story.headline} for blurb in edition.blurbs]
        own = {"changed": True, "own_sentences": sentences, "own_lines": lines, "warnings": warnings, "told": told}
        print_result(json.dumps(report_of(result, paths) | own, ensure_ascii=False, indent=2))
        return
    for warning in warnings:
        print_notice(f"warning   {warning}")
    print_notice(f"stories   {len(edition.blurbs)} told of {result.found} found")
    print_notice(f"yours     {sentences} of the sentences, {lines} of the headlines and mail lines")
    print_notice(f"length    {edition.words} words, {edition.minutes} min")
    for problem in edition.problems:
        if problem.stage == "edit":
            print_notice(f"problem   {problem.where}: {problem.what}")
    for path in paths:
        print_result(str(path))
    if not paths:
        for blurb in edition.blurbs:
            print_result(
                f"{blurb.story.section or '-'}: {blurb.headline or blurb.story.headline} ({blurb.story.lead.source})"
            )
