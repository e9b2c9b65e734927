"""`briefing export`: an edition in other forms."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from briefing import pipeline
from briefing.cli.workspace import UsageError, config_of, out
from briefing.pipeline.output import FORMS, export_edition, write_files_into


def export(args: argparse.Namespace) -> int:
    """`briefing export`."""
    forms = tuple(dict.fromkeys(form.strip().lower() for form in args.to.split(",") if form.strip()))
    for form in forms:
        if form not in FORMS:
            raise UsageError(f"knows no form {form!r}", where="--to", hint=f"there is: {', '.join(FORMS)}")
    if not forms or (args.out == "-" and len(forms) != 1):
        raise UsageError("names one form for standard output" if forms else "names no form", where="--to")
    config = config_of(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(
            store, pipeline.find_edition(store, config.briefing(args.briefing), args.edition)
        )
    made = {form: export_edition(config, edition, form, theme_name=args.theme or "") for form in forms}
    if args.out == "-":
        sys.stdout.buffer.write(made[forms[0]])
        return 0
    folder = Path(args.out) if args.out else config.root / "out" / edition.briefing / edition.slot
    named = {f"{edition.briefing}-{edition.slot}.{_ending(form)}": body for form, body in made.items()}
    for path in write_files_into(folder, named):
        out(str(path))
    return 0


def _ending(form: str) -> str:
    return "mail.html" if form == "mail" else form
