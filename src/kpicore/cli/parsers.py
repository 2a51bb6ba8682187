"""What may be typed: the commands and their arguments. The command `new-plugin` is the module `new_plugin` here."""

from __future__ import annotations

import argparse

from kpicore import __version__
from kpicore.cli.language import LANGUAGES, _

KINDS = ("collector", "scorer", "grader", "pay")


class Commands:
    """The commands, each of which takes --lang."""

    def __init__(self, parser: argparse.ArgumentParser, language: argparse.ArgumentParser) -> None:
        self._added = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
        self._language = language

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._added.choices)

    def add(self, name: str, help: str) -> argparse.ArgumentParser:
        return self._added.add_parser(name, parents=[self._language], help=help)


def parser() -> argparse.ArgumentParser:
    """The command line in the language of the terminal."""
    return _parsers()[0]


def command_names() -> tuple[str, ...]:
    return _parsers()[1].names


def _parsers() -> tuple[argparse.ArgumentParser, Commands]:
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--lang", choices=LANGUAGES, help=_("language of the terminal (left out: as LANG says)"))
    whole = argparse.ArgumentParser(
        prog="kpicore",
        description=_("From a month's customer-service figures to a score, a grade and pay."),
        parents=[language],
    )
    version = _("show the version and exit")
    whole.add_argument("--version", action="version", version=f"kpicore {__version__}", help=version)
    commands = Commands(whole, language)
    _run(commands)
    _close(commands)
    _verify(commands)
    _forget(commands)
    _check(commands)
    commands.add("plugins", _("list the plugins installed, and what is wrong with them"))
    commands.add("components", _("list what a config can use"))
    _init(commands)
    _new_plugin(commands)
    _show(commands)
    _schema(commands)
    return whole, commands


# A month


def _run(commands: Commands) -> None:
    run = commands.add("run", _("score, grade and pay a month, and write the files"))
    _add_month(run)
    run.add_argument("--out", metavar="DIR", help=_("where the files go (left out: out/<period> beside the config)"))
    _add_engine(run)
    run.add_argument("--ledger", choices=("long", "none"), default="long", help=_("write ledger.csv or not"))


def _check(commands: Commands) -> None:
    _add_month(commands.add("check", _("say all that can be known without the result")))


def _add_month(command: argparse.ArgumentParser) -> None:
    _add_config(command)
    _add_period(command)
    command.add_argument("--strict", action="store_true", help=_("exit with 1 where a person must look at something"))
    partial = _("go on without the rows that are rejected, each of which becomes a flag")
    command.add_argument("--partial", action="store_true", help=partial)
    command.add_argument("--quiet", action="store_true", help=_("show no progress"))


def _add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("config", metavar="CONFIG", help=_("the run config, a TOML file"))


def _add_period(command: argparse.ArgumentParser) -> None:
    command.add_argument("--period", metavar="YYYY-MM", help=_("the month, instead of the config's"))


def _add_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--engine", metavar="ENGINE", help=_("auto, python or polars, instead of the config's"))


# Closed months


def _close(commands: Commands) -> None:
    close = commands.add("close", _("run a month and seal it in the history"))
    _add_config(close)
    _add_period(close)
    _add_engine(close)
    _add_author(close)
    gap = _("why the months between the last closed one and this are missing")
    close.add_argument("--gap", metavar="REASON", help=gap)


def _verify(commands: Commands) -> None:
    verify = commands.add("verify", _("check the seals of the history"))
    _add_config(verify)
    head = _("the head that was kept elsewhere: shows whether the newest entries were cut off")
    verify.add_argument("--head", metavar="HASH", help=head)


def _forget(commands: Commands) -> None:
    forget = commands.add("forget", _("remove a person's rows from the history"))
    _add_config(forget)
    forget.add_argument("employee", metavar="EMPLOYEE", help=_("the employee_id"))
    _add_author(forget)
    forget.add_argument("--reason", metavar="TEXT", help=_("why, for the record; without the person's name"))


def _add_author(command: argparse.ArgumentParser) -> None:
    command.add_argument("--by", metavar="NAME", help=_("who does this (left out: the user of the system)"))


# Schemes and plugins


def _init(commands: Commands) -> None:
    init = commands.add("init", _("write a starter config and tables to fill in"))
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


def _new_plugin(commands: Commands) -> None:
    new = commands.add("new-plugin", _("write a plugin project of your own"))
    new.add_argument("name", metavar="NAME", help=_("the prefix of its components, and of the new folder"))
    start = _("a component to start from, with its numbers as data (USE@FILE.toml: with settings from a file)")
    new.add_argument("--from", dest="uses", metavar="COMPONENT", action="append", default=[], help=start)


def _show(commands: Commands) -> None:
    show = commands.add("show", _("show a component's settings, rules and clauses, or what a TOML file says"))
    named = _("as a config writes it: plugin:name, the core's own bare; or a run config or scheme, a file.toml")
    show.add_argument("component", metavar="COMPONENT", help=named)
    _add_kind(show)
    form = show.add_mutually_exclusive_group()
    form.add_argument("--toml", action="store_true", help=_("its settings as a fragment of a config"))
    form.add_argument("--clauses", action="store_true", help=_("which clauses of its document became what"))


def _schema(commands: Commands) -> None:
    schema = commands.add("schema", _("print the JSON Schema that editors complete by"))
    whose = schema.add_mutually_exclusive_group()
    whose.add_argument("--config", action="store_true", help=_("of a run config (also where left out)"))
    whose.add_argument("--component", metavar="NAME", help=_("of a file that `from` names for this component"))
    _add_kind(schema)


def _add_kind(command: argparse.ArgumentParser) -> None:
    command.add_argument("--kind", choices=KINDS, help=_("where several kinds share a name"))
