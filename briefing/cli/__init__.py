"""The command line: it reads the arguments, calls the pipeline, and turns errors into exit codes.

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
from typing import TYPE_CHECKING

from briefing.errors import BriefingError

if TYPE_CHECKING:
    from briefing.pipeline.resources import Resources

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
    "pull": "briefing.cli.pulling:pull",
    "parse": "briefing.cli.stage_verbs:parse",
    "extract": "briefing.cli.stage_verbs:extract",
    "summarize": "briefing.cli.stage_verbs:summarize",
    "group": "briefing.cli.stage_verbs:group",
}


def run_command(argv: Sequence[str], *, resources: Resources | None = None) -> int:
    """Run one command.

    Args:
        argv: The arguments after the program's name.
        resources: What builds share; by default each command that builds takes what the machine has.

    Returns:
        The exit code. A mistake of the user is one line on standard error; an unexpected exception keeps its traceback.
    """
    from briefing.cli.parser import parse_arguments

    try:
        _check_text(argv)
        args = parse_arguments(argv)
        args.resources = resources
        module, _, name = VERBS[args.verb].partition(":")
        code: int = getattr(importlib.import_module(module), name)(args)
        sys.stdout.flush()
    except BriefingError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130  # 128 + SIGINT, as shells report it
    except BrokenPipeError:
        # `briefing parse ... | head` closes the pipe early. Python flushes standard output once more when it ends, and
        # would complain then; so it gets another place to write to ("Note on SIGPIPE" in the docs of `signal`).
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
    """Refuse arguments that are not text: they go into files, mails and databases, which take UTF-8 only.

    Python turns bytes that are not UTF-8 into lone surrogates (PEP 383), and these fail where they are first encoded.
    """
    for place, argument in enumerate(argv):
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            from briefing.cli.arguments import UsageError

            before = argv[place - 1] if place else ""
            where = before if before.startswith("--") else f"argument {place + 1}"
            raise UsageError("is not UTF-8 text", where=where, hint="set your terminal to UTF-8") from error


def _file_line(error: OSError) -> str:
    """One line about a file or folder that the system refused; "" for an error that names none."""
    if isinstance(error, shutil.Error) and error.args and error.args[0]:
        _, name, why = error.args[0][0]
        return f"{name}: {why}"
    refused = isinstance(error, PermissionError) or error.errno == errno.EROFS
    hint = "name another place, or make this one writable" if refused else "check the path"
    return f"{error.filename}: {error.strerror or ''} ({hint})" if error.filename else ""
