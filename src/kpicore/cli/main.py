"""The command `kpicore`: reads the command line, calls the command, turns what went wrong into an exit code.

argparse, because the core depends on pluggy, attrs, cattrs and tomli-w alone. Nothing else is imported before a command
is known: `--help` must answer at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from kpicore import __version__

INTERRUPTED = 130  # as shells report Ctrl-C
CLOSED_PIPE = 141  # as shells report a reader that went away, such as `head`


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0, 1 where data were rejected, 2 where the command line or the config is wrong."""
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_character(stream)
    args = _parser().parse_args(argv)
    args.lang = args.lang or _terminal_language()
    gc.disable()  # a run makes no cycles to speak of, and looking for them takes some 5 % of it
    try:
        code = _call(args)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is left in the buffer must not fail again when Python flushes it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    finally:
        gc.enable()


def _call(args: argparse.Namespace) -> int:
    from kpicore.model import Rejected

    try:
        return _COMMANDS[args.command](args)
    except Rejected as rejected:
        from kpicore.output.errors import print_findings

        print_findings(rejected.findings, sys.stderr, args.lang)
        return rejected.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kpicore", description="From a month's customer-service figures to a score, a grade and pay."
    )
    parser.add_argument("--version", action="version", version=f"kpicore {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--lang", choices=("zh", "en"), help="language of the terminal (left out: as LANG says)")

    run = commands.add_parser("run", parents=[language], help="score, grade and pay a month, and write the files")
    _add_config(run)
    run.add_argument("--out", metavar="DIR", help="where the files go (left out: out/<period> beside the config)")
    run.add_argument("--engine", metavar="ENGINE", help="auto, python or polars, instead of the config's")
    run.add_argument("--ledger", choices=("long", "none"), default="long", help="write ledger.csv or not")

    check = commands.add_parser("check", parents=[language], help="say all that can be known without the result")
    _add_config(check)

    commands.add_parser("plugins", parents=[language], help="list the plugins installed, and what is wrong with them")
    commands.add_parser("components", parents=[language], help="list what a config can use")

    show = commands.add_parser("show", parents=[language], help="show a component's settings, rules and clauses")
    show.add_argument("component", metavar="COMPONENT", help="as a config writes it: plugin:name, the core's own bare")
    show.add_argument(
        "--kind", choices=("collector", "scorer", "grader", "pay"), help="where several kinds share a name"
    )
    form = show.add_mutually_exclusive_group()
    form.add_argument("--toml", action="store_true", help="its settings as a fragment of a config")
    form.add_argument("--clauses", action="store_true", help="which clauses of its document became what")
    return parser


def _add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("config", metavar="CONFIG", help="the run config, a TOML file")
    command.add_argument("--period", metavar="YYYY-MM", help="the month, instead of the config's")
    command.add_argument("--strict", action="store_true", help="exit with 1 where a person must look at something")


def _run(args: argparse.Namespace) -> int:
    from kpicore.cli.run import command

    return command(args)


def _check(args: argparse.Namespace) -> int:
    from kpicore.cli.check import command

    return command(args)


def _plugins(args: argparse.Namespace) -> int:
    from kpicore.cli.plugins import command

    return command(args)


def _components(args: argparse.Namespace) -> int:
    from kpicore.cli.components import command

    return command(args)


def _show(args: argparse.Namespace) -> int:
    from kpicore.cli.show import command

    return command(args)


_COMMANDS = {"run": _run, "check": _check, "plugins": _plugins, "components": _components, "show": _show}


def _terminal_language() -> str:
    """The language of the terminal as POSIX has it: the first of LC_ALL, LC_MESSAGES and LANG that says anything."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if said.lower().startswith("zh") else "en"


def _never_fail_on_a_character(stream: object) -> None:
    """A terminal that has no Chinese shows escapes instead of ending the run."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
