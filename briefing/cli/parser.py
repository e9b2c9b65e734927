"""The arguments of every verb, for argparse. Nothing heavy is imported: this is all that `briefing --help` costs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from briefing import __version__

_EPILOG = """examples:
  briefing demo                              a finished edition from the sample workspace, no network
  briefing build --note "Happy Friday."      pull your sources into out/<briefing>/<slot>/
  briefing build https://example.org/feed    a one-off from these addresses, no feeds.yaml
  briefing edit                              the draft in your editor: order, stories, words, quotes, note
  briefing send --to me@example.org          the latest edition to yourself first
"""


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line. `verb` of what it parses names the command."""
    parser = argparse.ArgumentParser(
        prog="briefing",
        description="A daily news briefing from your own sources. Every fact and quote leads back to its sentence.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"briefing {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    _editions(verbs)
    _reading(verbs)
    _sending(verbs)
    _stages(verbs)
    return parser


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments of one command. What argparse itself refuses ends the program with exit code 2.

    Raises:
        UsageError: an option needs another one beside it.
    """
    parser = make_parser()
    args, rest = parser.parse_known_args(argv)
    # argparse ends a list of positional arguments at the first option, so EDITION in `show quotes --json EDITION` is
    # left over (bugs.python.org/issue14191).
    if args.verb == "show" and not any(word.startswith("-") for word in rest):
        args.what += rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if args.verb == "run" and args.now and not args.once:
        from briefing.cli.arguments import UsageError

        raise UsageError("would stop the clock by which the program waits", where="--now", hint="add --once")
    return args


def _verb(verbs: Any, name: str, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=help_text, description=help_text)
    return parser


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", default="feeds.yaml", help="the workspace (default: feeds.yaml)")


def _briefing(parser: argparse.ArgumentParser, default: str = "the first") -> None:
    _config(parser)
    parser.add_argument("--briefing", metavar="NAME", default="", help=f"which briefing (default: {default})")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _note(text: str) -> str:
    """The note, no longer than one in feeds.yaml may be."""
    from briefing.cli.arguments import UsageError
    from briefing.config.models import LONGEST_NOTE

    if len(text) > LONGEST_NOTE:
        raise UsageError(f"has {len(text)} characters", where="--note", hint=f"at most {LONGEST_NOTE} go there")
    return text


def _note_file(name: str) -> str:
    """The note in a file."""
    from pathlib import Path

    from briefing.cli.arguments import UsageError

    try:
        return _note(Path(name).read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8 text", where=name, hint="save it as UTF-8 in your editor") from error


def _editions(verbs: Any) -> None:
    build = _verb(verbs, "build", "pull the sources and make an edition")
    build.add_argument(
        "addresses", nargs="*", metavar="ADDRESS", help="feeds, pages or files to build from, instead of feeds.yaml"
    )
    _briefing(build)
    build.add_argument(
        "--now", metavar="TIME", help="build as if it were this time, 2026-06-03T06:30 (briefing's zone)"
    )
    build.add_argument("--since", metavar="TIME", help="take entries from this time on, or from so long ago: 36h, 3d")
    build.add_argument("--offline", action="store_true", help="use no network: local files and what the store has")
    build.add_argument("--theme", metavar="NAME", help="a theme: a folder of templates/, yours or shipped")
    build.add_argument("--stories", metavar="N", type=int, help="tell at most so many stories")
    note = build.add_mutually_exclusive_group()
    note.add_argument("--note", metavar="TEXT", type=_note, help="the editor's note, text or a little Markdown")
    note.add_argument("--note-file", metavar="FILE", dest="note", type=_note_file, help="the note in a file")
    build.add_argument("--fresh", action="store_true", help="forget what the editor changed in the draft of this slot")
    build.add_argument("--out", metavar="DIR", help="where the files go (default: out/ beside feeds.yaml)")
    build.add_argument("--dry-run", action="store_true", help="say what would be told; keep and write nothing")
    build.add_argument(
        "--final", action="store_true", help="count it as told, as sending does: the next repeats nothing"
    )
    _json(build)
    _editing(verbs)
    demo = _verb(verbs, "demo", "build the sample edition, with no network, and open it")
    demo.add_argument("--out", metavar="DIR", default="out", help="where the files go (default: out/)")
    demo.add_argument("--theme", metavar="NAME", help="one of the shipped themes")
    demo.add_argument("--copy", metavar="DIR", help="copy the sample workspace to DIR, to play with, and build nothing")
    demo.add_argument("--no-open", action="store_true", help="do not open the browser")
    _json(demo)
    preview = _verb(verbs, "preview", "show an edition as its readers see it, and work on it, in your browser")
    preview.add_argument(
        "edition", nargs="?", default="", metavar="EDITION", help="briefing/slot (default: the latest)"
    )
    _briefing(preview)
    preview.add_argument("--theme", metavar="NAME", help="see it in another theme")
    preview.add_argument("--port", metavar="N", type=int, default=0, help="default: any free port")
    preview.add_argument("--no-open", action="store_true", help="do not open the browser")


def _editing(verbs: Any) -> None:
    edit = _verb(verbs, "edit", "change a draft in your editor: order, stories, words, quotes, note")
    edit.add_argument("edition", nargs="?", default="", metavar="EDITION", help="briefing/slot (default: the latest)")
    _briefing(edit)
    door = edit.add_mutually_exclusive_group()
    door.add_argument("--print", action="store_true", help="print the sheet and change nothing")
    door.add_argument("--from", dest="source", metavar="FILE", default="", help="take this sheet; - is standard input")
    edit.add_argument("--out", metavar="DIR", help="where the files go (default: out/ beside feeds.yaml)")
    edit.add_argument("--dry-run", action="store_true", help="say what would be told; keep and write nothing")
    _json(edit)


def _reading(verbs: Any) -> None:
    listing = _verb(verbs, "list", "list editions, sources or deliveries")
    listing.add_argument("what", nargs="?", default="editions", choices=("editions", "sources", "deliveries"))
    _briefing(listing, "all; of sources the first")
    _json(listing)
    show = _verb(verbs, "show", "print an edition, one of its stories, or who said what in it")
    show.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help="[EDITION], story ID [EDITION] or quotes [EDITION]; an edition is briefing/slot (default: the latest),"
        " an ID the beginning of one that --why lists",
    )
    _briefing(show)
    show.add_argument(
        "--format", choices=("text", "markdown", "json", "web", "mail"), default="text", help="default: text"
    )
    show.add_argument("--theme", metavar="NAME", help="another theme than the edition's")
    show.add_argument("--why", action="store_true", help="why each story ranks where it does, and why others are out")
    show.add_argument("--json", dest="format", action="store_const", const="json", help="same as --format json")
    verify = _verb(verbs, "verify", "prove every fact and quote of an edition against the stored articles")
    verify.add_argument("edition", nargs="?", default="", metavar="EDITION", help="briefing/slot (default: the latest)")
    _briefing(verify)
    _json(verify)
    check = _verb(verbs, "check", "is an edition ready to send? every rule, and what to do")
    check.add_argument("edition", nargs="?", default="", metavar="EDITION", help="briefing/slot (default: the latest)")
    _briefing(check)
    check.add_argument("--theme", metavar="NAME", help="in another theme than the edition's")
    check.add_argument("--links", action="store_true", help="also fetch every link, to find dead ones")
    check.add_argument("--spam", action="store_true", help="also ask the SpamAssassin of this machine")
    _json(check)
    export = _verb(verbs, "export", "write an edition in other forms")
    export.add_argument("edition", nargs="?", default="", metavar="EDITION", help="briefing/slot (default: the latest)")
    _briefing(export)
    export.add_argument("--to", metavar="FORMS", required=True, help="one or more of html,mail,txt,md,json,epub,pdf")
    export.add_argument("--theme", metavar="NAME", help="in another theme than the edition's")
    export.add_argument("--out", metavar="DIR", default="", help="where the files go, - for standard output")


def _sending(verbs: Any) -> None:
    send = _verb(verbs, "send", "mail an edition to its subscribers, once to each")
    send.add_argument("edition", nargs="?", default="", metavar="EDITION", help="briefing/slot (default: the latest)")
    _briefing(send)
    send.add_argument("--to", metavar="ADDRESS", action="append", help="a test copy to this address only")
    send.add_argument("--dry-run", action="store_true", help="say what would be sent to whom; send nothing")
    send.add_argument("--out", metavar="DIR", help="where the files go (default: out/ beside feeds.yaml)")
    _json(send)
    pull = _verb(verbs, "pull", "read the sources between editions, so that fast feeds lose nothing: for cron")
    pull.add_argument("briefing", nargs="?", default="", metavar="BRIEFING", help="its sources only (default: all)")
    _config(pull)
    pull.add_argument("--now", metavar="TIME", help="as if it were this time")
    pull.add_argument("--offline", action="store_true", help="read files and saved pages only")
    _json(pull)
    run = _verb(verbs, "run", "build and send each briefing at its time, until stopped")
    _config(run)
    run.add_argument("--once", action="store_true", help="do what is due now and stop: for cron")
    run.add_argument("--now", metavar="TIME", help="with --once: as if it were this time")
    run.add_argument("--offline", action="store_true", help="use no network for pulling")
    run.add_argument("--out", metavar="DIR", help="where the files go (default: out/ beside feeds.yaml)")


def _stages(verbs: Any) -> None:
    for name, help_text in (
        ("parse", "feeds to JSON: title and entries"),
        ("extract", "article pages to JSON: text, title, authors, date"),
        ("summarize", "articles to JSON: facts and quotes with offsets"),
        ("group", "article lines to JSON: clusters of one event each"),
    ):
        stage = _verb(verbs, name, help_text)
        stage.add_argument(
            "inputs", nargs="*", metavar="INPUT", help="files, addresses, or - for standard input (default)"
        )
        stage.add_argument("--jsonl", action="store_true", help="one JSON object a line, in and out")
        stage.add_argument("--json", action="store_true", help="print JSON (the default here)")
