"""The command `kpicore`: reads the command line, calls the command, turns what went wrong into an exit code.

argparse, because the core depends on pluggy, attrs, cattrs and tomli-w alone. Nothing else is imported before a command
is known: `--help` must answer at once.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from kpicore.cli.language import language_of, parsed
from kpicore.cli.parsers import parser

SIGNALLED = 128  # and the signal's number: as shells report Ctrl-C (130) and a plain kill (143)
CLOSED_PIPE = 141  # as shells report a reader that went away, such as `head`


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0, 1 where data were rejected, 2 where the command line or the config is wrong, 130 or
    143 where it was interrupted or terminated, which takes back what was begun."""
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_character(stream)
    gc.disable()  # a run makes no cycles to speak of, and looking for them takes some 5 % of it
    if argv is None:  # the process ends with the command: one last look would take a fifth of a small run
        atexit.register(_leave)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _end)
    words = sys.argv[1:] if argv is None else argv
    try:
        lang = language_of(words)
        args = parsed(parser, words, lang)
        args.lang = lang
        code = _call(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # What is left in the buffer must not fail again when Python flushes it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except BaseException as error:  # an engine may answer a signal with an exception of its own
        if not _signals and not isinstance(error, KeyboardInterrupt):
            raise
        code = _interrupted(words)
        if argv is None:
            _end_at_once(code)
        return code
    finally:
        if argv is not None:
            gc.enable()


_signals: list[int] = []


def _end(number: int, frame: object) -> None:
    """What was begun is taken back."""
    _signals.append(number)
    raise KeyboardInterrupt


def _interrupted(words: Sequence[str]) -> int:
    from kpicore.messages import say, spoken

    print(spoken(say("interrupted"), "zh" if language_of(words) == "zh" else "en"), file=sys.stderr)
    return SIGNALLED + (_signals or [signal.SIGINT])[0]


def _end_at_once(code: int) -> None:
    """Everything has been taken back by now; at its usual end Python may abort over a thread of an engine that still
    waits for it."""
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def _leave() -> None:
    if "duckdb" not in sys.modules:  # which counts on stderr what it cannot clear away
        gc.freeze()


def _call(args: argparse.Namespace) -> int:
    from kpicore.model import Rejected

    try:
        module = import_module(f"kpicore.cli.{args.command.replace('-', '_')}")
        code: int = module.command(args)
        return code
    except Rejected as rejected:
        from kpicore.output.errors import print_findings

        if rejected.exit_code == 1 and getattr(args, "json", False):
            from kpicore.output.document import print_rejected

            print_rejected(args.command, rejected.findings, args.lang)
        print_findings(rejected.findings, sys.stderr, args.lang)
        return rejected.exit_code


def _never_fail_on_a_character(stream: object) -> None:
    """A terminal that has no Chinese shows escapes instead of ending the run."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
