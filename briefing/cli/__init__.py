"""The command line: arguments call the pipeline, errors become exit codes.

Results go to standard output, everything else to standard error. Exit: 0 done, 1 done with findings, 2 usage,
3 configuration, 4 network, 5 nothing to send, 6 some recipients failed, 130 interrupted.
"""

from __future__ import annotations

import errno
import importlib
import os
import shutil
import sys
from collections.abc import Sequence

from briefing.errors import BriefingError

# Verb -> the function that does it, imported when called: `briefing --help` must not pay for what it does not use.
VERBS = {
    "build": "briefing.cli.editions:build",
    "edit": "briefing.cli.editing:edit",
    "demo": "briefing.cli.editions:demo",
    "preview": "briefing.cli.editions:preview",
    "list": "briefing.cli.store_verbs:list_",
    "show": "briefing.cli.show_verb:show",
    "verify": "briefing.cli.store_verbs:verify",
    "check": "briefing.cli.store_verbs:check",
    "export": "briefing.cli.store_verbs:export",
    "send": "briefing.cli.sending:send",
    "run": "briefing.cli.sending:run",
    "parse": "briefing.cli.stage_verbs:parse",
    "extract": "briefing.cli.stage_verbs:extract",
    "summarize": "briefing.cli.stage_verbs:summarize",
    "group": "briefing.cli.stage_verbs:group",
}


def run(argv: Sequence[str]) -> int:
    """Run one command.

    Args:
        argv: The arguments after the program's name.

    Returns:
        The exit code. A mistake of the user is one line on standard error; an unexpected exception keeps its traceback.
    """
    from briefing.cli.parser import parse_arguments

    try:
        _check_text(argv)
        args = parse_arguments(argv)
        module, _, name = VERBS[args.verb].partition(":")
        code: int = getattr(importlib.import_module(module), name)(args)
        sys.stdout.flush()
    except BriefingError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130
    except BrokenPipeError:
        # The reader of the pipe has seen enough; the interpreter must not complain while it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        line = _file_line(error)
        if not line:
            raise
        sys.stderr.write(f"{line}\n")
        return BriefingError.exit_code
    return code


def _check_text(argv: Sequence[str]) -> None:
    """Arguments go into files, mails and databases, and none of these takes bytes that are no text."""
    for place, argument in enumerate(argv):
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            from briefing.cli.arguments import UsageError

            before = argv[place - 1] if place else ""
            where = before if before.startswith("--") else f"argument {place + 1}"
            raise UsageError("is not UTF-8 text", where=where, hint="set your terminal to UTF-8") from error


def _file_line(error: OSError) -> str:
    """A file or folder that the system refuses, in one line; "" for an error that names none."""
    if isinstance(error, shutil.Error) and error.args and error.args[0]:
        _, name, why = error.args[0][0]
        return f"{name}: {why}"
    writable = isinstance(error, PermissionError) or error.errno == errno.EROFS
    hint = "name another place, or make this one writable" if writable else "look whether the path is right"
    return f"{error.filename}: {error.strerror or ''} ({hint})" if error.filename else ""
