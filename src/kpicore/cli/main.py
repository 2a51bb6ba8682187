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
from kpicore.cli.language import LANGUAGES, _, language_of, parsed

INTERRUPTED = 130  # as shells report Ctrl-C
CLOSED_PIPE = 141  # as shells report a reader that went away, such as `head`


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0, 1 where data were rejected, 2 where the command line or the config is wrong."""
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_character(stream)
    words = sys.argv[1:] if argv is None else argv
    lang = language_of(words)
    args = parsed(_parser, words, lang)
    args.lang = lang
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
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--lang", choices=LANGUAGES, help=_("language of the terminal (left out: as LANG says)"))
    parser = argparse.ArgumentParser(
        prog="kpicore",
        description=_("From a month's customer-service figures to a score, a grade and pay."),
        parents=[language],
    )
    version = _("show the version and exit")
    parser.add_argument("--version", action="version", version=f"kpicore {__version__}", help=version)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    run = commands.add_parser("run", parents=[language], help=_("score, grade and pay a month, and write the files"))
    _add_config(run)
    run.add_argument("--out", metavar="DIR", help=_("where the files go (left out: out/<period> beside the config)"))
    run.add_argument("--engine", metavar="ENGINE", help=_("auto, python or polars, instead of the config's"))
    run.add_argument("--ledger", choices=("long", "none"), default="long", help=_("write ledger.csv or not"))

    close = commands.add_parser("close", parents=[language], help=_("run a month and seal it in the history"))
    close.add_argument("config", metavar="CONFIG", help=_("the run config, a TOML file"))
    close.add_argument("--period", metavar="YYYY-MM", help=_("the month, instead of the config's"))
    close.add_argument("--engine", metavar="ENGINE", help=_("auto, python or polars, instead of the config's"))
    close.add_argument("--by", metavar="NAME", help=_("who does this (left out: the user of the system)"))
    gap = _("why the months between the last closed one and this are missing")
    close.add_argument("--gap", metavar="REASON", help=gap)

    verify = commands.add_parser("verify", parents=[language], help=_("check the seals of the history"))
    verify.add_argument("config", metavar="CONFIG", help=_("the run config, a TOML file"))
    head = _("the head that was kept elsewhere: shows whether the newest entries were cut off")
    verify.add_argument("--head", metavar="HASH", help=head)

    forget = commands.add_parser("forget", parents=[language], help=_("remove a person's rows from the history"))
    forget.add_argument("config", metavar="CONFIG", help=_("the run config, a TOML file"))
    forget.add_argument("employee", metavar="EMPLOYEE", help=_("the employee_id"))
    forget.add_argument("--by", metavar="NAME", help=_("who does this (left out: the user of the system)"))
    forget.add_argument("--reason", metavar="TEXT", help=_("why, for the record; without the person's name"))

    check = commands.add_parser("check", parents=[language], help=_("say all that can be known without the result"))
    _add_config(check)

    listed = _("list the plugins installed, and what is wrong with them")
    commands.add_parser("plugins", parents=[language], help=listed)
    commands.add_parser("components", parents=[language], help=_("list what a config can use"))

    _add_init(commands.add_parser("init", parents=[language], help=_("write a starter config and tables to fill in")))

    shown = _("show a component's settings, rules and clauses, or what a TOML file says")
    _add_new_plugin(commands.add_parser("new-plugin", parents=[language], help=_("write a plugin project of your own")))

    show = commands.add_parser("show", parents=[language], help=shown)
    named = _("as a config writes it: plugin:name, the core's own bare; or a run config or scheme, a file.toml")
    show.add_argument("component", metavar="COMPONENT", help=named)
    kinds = ("collector", "scorer", "grader", "pay")
    show.add_argument("--kind", choices=kinds, help=_("where several kinds share a name"))
    form = show.add_mutually_exclusive_group()
    form.add_argument("--toml", action="store_true", help=_("its settings as a fragment of a config"))
    form.add_argument("--clauses", action="store_true", help=_("which clauses of its document became what"))

    schema = commands.add_parser("schema", parents=[language], help=_("print the JSON Schema that editors complete by"))
    whose = schema.add_mutually_exclusive_group()
    whose.add_argument("--config", action="store_true", help=_("of a run config (also where left out)"))
    whose.add_argument("--component", metavar="NAME", help=_("of a file that `from` names for this component"))
    schema.add_argument("--kind", choices=kinds, help=_("where several kinds share a name"))
    return parser


def _add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("config", metavar="CONFIG", help=_("the run config, a TOML file"))
    command.add_argument("--period", metavar="YYYY-MM", help=_("the month, instead of the config's"))
    command.add_argument("--strict", action="store_true", help=_("exit with 1 where a person must look at something"))
    partial = _("go on without the rows that are rejected, each of which becomes a flag")
    command.add_argument("--partial", action="store_true", help=partial)
    command.add_argument("--quiet", action="store_true", help=_("show no progress"))


def _add_init(init: argparse.ArgumentParser) -> None:
    init.formatter_class = argparse.RawDescriptionHelpFormatter
    init.epilog = (
        "kpicore init desk --team hotline=courier_callcenter:service_desk \\\n"
        "    --grade hotline=service_conduct:letter --pay hotline=service_conduct:float"
    )
    init.add_argument("folder", metavar="DIR", help=_("a new folder, or an empty one"))
    team = _("a team and its scorer, or several in order; settings from a file: criteria@bank.toml")
    init.add_argument("--team", metavar="NAME=SCORER[,SCORER…]", action="append", required=True, help=team)
    grade = _("the grade of a team (of one of several scorers: NAME/SCORER=GRADER)")
    init.add_argument("--grade", metavar="NAME=GRADER", action="append", default=[], help=grade)
    init.add_argument("--pay", metavar="NAME=PAYRULE", action="append", default=[], help=_("the pay of a team"))
    where = _("who belongs to a team, by a column of people (left out: everyone; of several teams: its department)")
    init.add_argument("--where", metavar="NAME=COLUMN:VALUE[,VALUE…]", action="append", default=[], help=where)
    init.add_argument("--people", metavar="FILE", help=_("a table of people, who get rows in the tables"))
    init.add_argument("--period", metavar="YYYY-MM", help=_("the month (left out: the last one)"))
    form = _("left out: csv, and beside it a workbook where the extra xlsx is installed")
    init.add_argument("--format", choices=("csv", "xlsx", "both"), help=form)


def _add_new_plugin(new: argparse.ArgumentParser) -> None:
    new.add_argument("name", metavar="NAME", help=_("the prefix of its components, and of the new folder"))
    start = _("a component to start from, with its numbers as data (USE@FILE.toml: with settings from a file)")
    new.add_argument("--from", dest="uses", metavar="COMPONENT", action="append", default=[], help=start)


def _run(args: argparse.Namespace) -> int:
    from kpicore.cli.run import command

    return command(args)


def _check(args: argparse.Namespace) -> int:
    from kpicore.cli.check import command

    return command(args)


def _close(args: argparse.Namespace) -> int:
    from kpicore.cli.close import command

    return command(args)


def _verify(args: argparse.Namespace) -> int:
    from kpicore.cli.verify import command

    return command(args)


def _forget(args: argparse.Namespace) -> int:
    from kpicore.cli.forget import command

    return command(args)


def _plugins(args: argparse.Namespace) -> int:
    from kpicore.cli.plugins import command

    return command(args)


def _components(args: argparse.Namespace) -> int:
    from kpicore.cli.components import command

    return command(args)


def _init(args: argparse.Namespace) -> int:
    from kpicore.cli.init import command

    return command(args)


def _new_plugin(args: argparse.Namespace) -> int:
    from kpicore.cli.new_plugin import command

    return command(args)


def _show(args: argparse.Namespace) -> int:
    from kpicore.cli.show import command

    return command(args)


def _schema(args: argparse.Namespace) -> int:
    from kpicore.cli.schema import command

    return command(args)


_COMMANDS = {
    "run": _run,
    "check": _check,
    "close": _close,
    "verify": _verify,
    "forget": _forget,
    "plugins": _plugins,
    "components": _components,
    "init": _init,
    "new-plugin": _new_plugin,
    "show": _show,
    "schema": _schema,
}


def _never_fail_on_a_character(stream: object) -> None:
    """A terminal that has no Chinese shows escapes instead of ending the run."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
