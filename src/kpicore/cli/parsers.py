"""What may be typed: the commands and their arguments. The command `new-plugin` is the module `new_plugin` here."""

from __future__ import annotations

import argparse

from kpicore import __version__
from kpicore.cli.language import LANGUAGES, _

KINDS = ("collector", "scorer", "grader", "pay", "check")


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
    _explain(commands)
    _report(commands)
    _payroll(commands)
    _close(commands)
    _correct(commands)
    _verify(commands)
    _forget(commands)
    _history(commands)
    _flags(commands)
    _decide(commands)
    _object(commands)
    _compare(commands)
    _fairness(commands)
    _check(commands)
    _add_json(commands.add("plugins", _("list the plugins installed, and what is wrong with them")))
    _add_json(commands.add("components", _("list what a config can use")))
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
    pseudonymise = _("for sharing: pseudonyms instead of names, nothing that people wrote; needs KPICORE_PSEUDONYM_KEY")
    run.add_argument("--pseudonymise", "--pseudonymize", action="store_true", help=pseudonymise)
    run.add_argument("--ledger", choices=("long", "none"), default="long", help=_("write ledger.csv or not"))
    form = _("of the tables (left out: csv); parquet and xlsx need the extra of that name")
    run.add_argument("--format", choices=("csv", "parquet", "xlsx"), default="csv", help=form)
    _add_json(run)


def _explain(commands: Commands) -> None:
    explain = commands.add("explain", _("show one person's result, line by line, and what would lift it"))
    kept = _("the run config; or an explanation that was kept as FILE.json, to be computed again")
    explain.add_argument("config", metavar="CONFIG", help=kept)
    explain.add_argument("employee", metavar="EMPLOYEE", nargs="?", help=_("the employee_id"))
    _add_period(explain)
    explain.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _report(commands: Commands) -> None:
    report = commands.add("report", _("the month as one HTML file, and the appraisal form of each person"))
    _add_config(report)
    _add_period(report)
    report.add_argument("--out", metavar="FILE", help=_("left out: out/report-<period>.html beside the config"))
    report.add_argument("--forms", metavar="DIR", help=_("where the forms go, one a person and all in one to print"))
    report.add_argument("--company", metavar="NAME", help=_("the head of the forms"))
    report.add_argument("--objections", metavar="NAME", help=_("who takes objections (left out: a line to fill in)"))
    until = _("the last day for objections (left out: a line to fill in)")
    report.add_argument("--deadline", metavar="YYYY-MM-DD", help=until)
    _add_partial(report)
    pseudonymise = _("for sharing: pseudonyms instead of names, nothing that people wrote; needs KPICORE_PSEUDONYM_KEY")
    report.add_argument("--pseudonymise", "--pseudonymize", action="store_true", help=pseudonymise)


def _payroll(commands: Commands) -> None:
    payroll = commands.add("payroll", _("write the month for finance, as a workbook"))
    _add_month(payroll)
    file = _("where the workbook goes (left out: out/payroll-<period>.xlsx beside the config)")
    payroll.add_argument("--out", metavar="FILE.xlsx", help=file)
    _add_engine(payroll)


def _compare(commands: Commands) -> None:
    compare = commands.add("compare", _("compare two configs over the same people: who moves, and what it costs"))
    compare.add_argument("config", metavar="A", help=_("the run config to start from; nothing of it is written"))
    compare.add_argument("other", metavar="B", nargs="?", help=_("the other run config"))
    setting = _("instead of B: a setting with another value, such as team.hotline.pay.per_point=12")
    compare.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], dest="settings", help=setting)
    _add_periods(compare, _("several months, such as 2026-01..2026-10, or closed: all that A's history holds"))
    limit = _("how much a month may cost in all; said where it costs more")
    compare.add_argument("--limit", metavar="AMOUNT", help=limit)
    compare.add_argument("--out", metavar="DIR", help=_("also write a table of the people, and a chart"))
    compare.add_argument("--all", action="store_true", help=_("show everyone who gains or loses"))
    fairness = _("also read what the figures of A can carry, as kpicore fairness does")
    compare.add_argument("--fairness", action="store_true", help=fairness)
    compare.add_argument("--quiet", action="store_true", help=_("show no progress"))
    compare.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _fairness(commands: Commands) -> None:
    fairness = commands.add("fairness", _("read what the figures can carry: people and chance, raters, small samples"))
    _add_config(fairness)
    _add_periods(fairness, _("several months, such as 2026-01..2026-10, read together"))
    by = _("a column of the log that sorts its events, such as a category")
    fairness.add_argument("--by", metavar="COLUMN", help=by)
    least = _("nothing is said of fewer events or ratings (left out: 10)")
    fairness.add_argument("--least", metavar="N", type=int, help=least)
    superior = _("the column of people that says who rates them")
    fairness.add_argument("--superior", metavar="COLUMN", help=superior)
    fairness.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _add_periods(command: argparse.ArgumentParser, what: str) -> None:
    periods = command.add_mutually_exclusive_group()
    _add_period(periods)
    periods.add_argument("--periods", metavar="FROM..TO", help=what)


def _check(commands: Commands) -> None:
    check = commands.add("check", _("say all that can be known without the result"))
    _add_month(check)
    _add_json(check)


def _add_month(command: argparse.ArgumentParser) -> None:
    _add_config(command)
    _add_period(command)
    command.add_argument("--strict", action="store_true", help=_("exit with 1 where a person must look at something"))
    _add_partial(command)


def _add_partial(command: argparse.ArgumentParser) -> None:
    partial = _("go on without the rows that are rejected, each of which becomes a flag")
    command.add_argument("--partial", action="store_true", help=partial)
    command.add_argument("--quiet", action="store_true", help=_("show no progress"))


def _add_json(command: argparse._ActionsContainer) -> None:
    command.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("config", metavar="CONFIG", help=_("the run config, a TOML file"))


def _add_period(command: argparse._ActionsContainer) -> None:
    command.add_argument("--period", metavar="YYYY-MM", help=_("the month, instead of the config's"))


def _add_engine(command: argparse.ArgumentParser) -> None:
    named = _("auto, python, polars, duckdb or spark, instead of the config's")
    command.add_argument("--engine", metavar="ENGINE", help=named)


# Closed months


def _close(commands: Commands) -> None:
    close = commands.add("close", _("run a month and seal it in the history"))
    _add_config(close)
    _add_period(close)
    _add_engine(close)
    _add_author(close)
    gap = _("why the months between the last closed one and this are missing")
    close.add_argument("--gap", metavar="REASON", help=gap)


def _history(commands: Commands) -> None:
    history = commands.add("history", _("list the closed months: who had what score, grade and pay"))
    _add_config(history)
    history.add_argument("employee", metavar="EMPLOYEE", nargs="?", help=_("the employee_id (left out: everyone)"))
    history.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _correct(commands: Commands) -> None:
    correct = commands.add("correct", _("record what a closed month comes to with the input as it is now"))
    _add_config(correct)
    correct.add_argument("--period", metavar="YYYY-MM", required=True, help=_("the closed month"))
    _add_engine(correct)
    _add_author(correct)
    correct.add_argument("--reason", metavar="TEXT", required=True, help=_("why, for the record; without names"))
    correct.add_argument("--dry-run", action="store_true", help=_("show the differences, and write nothing"))
    only = _("correct this person and nobody else; may be given again")
    correct.add_argument("--only", metavar="EMPLOYEE", action="append", default=[], help=only)
    new = _("who was not there before, of a month of which people were forgotten")
    correct.add_argument("--new", metavar="EMPLOYEE", action="append", default=[], help=new)
    override = _("correct it although this flag blocks it")
    correct.add_argument("--override", metavar="FLAG", action="append", default=[], help=override)


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
    forget.add_argument("--dry-run", action="store_true", help=_("say what would go, and write nothing"))


def _flags(commands: Commands) -> None:
    flags = commands.add("flags", _("list what of a month a person must decide, and what was decided"))
    _add_config(flags)
    _add_period(flags)
    flags.add_argument("--open", action="store_true", help=_("only what is not decided yet"))
    flags.add_argument("--json", action="store_true", help=_("all that is known of them, as JSON"))


def _decide(commands: Commands) -> None:
    decide = commands.add("decide", _("record what a person decided about a flag or an objection"))
    _add_config(decide)
    decide.add_argument("flag", metavar="FLAG", help=_("its reference, as `kpicore flags` lists it"))
    _add_period(decide)
    _add_author(decide)
    decide.add_argument("--reason", metavar="TEXT", required=True, help=_("why"))
    outcome = decide.add_mutually_exclusive_group()
    what = _("it stands (confirmed, where left out), it does not, or the month is closed all the same")
    outcomes = ("confirmed", "dismissed", "override")
    outcome.add_argument("--decision", choices=outcomes, help=what)
    override = _("close the month although this flag blocks it")
    outcome.add_argument("--override", dest="decision", action="store_const", const="override", help=override)


def _object(commands: Commands) -> None:
    objection = commands.add("object", _("record an objection to a person's result"))
    _add_config(objection)
    objection.add_argument("employee", metavar="EMPLOYEE", help=_("the employee_id"))
    _add_period(objection)
    of_line = _("the line of the ledger, by id or title (left out: the result)")
    objection.add_argument("--criterion", metavar="NAME", help=of_line)
    objection.add_argument("--by", metavar="NAME", help=_("who objects (left out: the user of the system)"))
    objection.add_argument("--reason", metavar="TEXT", required=True, help=_("why"))


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
    _add_json(form)


def _schema(commands: Commands) -> None:
    schema = commands.add("schema", _("print the JSON Schema that editors complete by"))
    whose = schema.add_mutually_exclusive_group()
    whose.add_argument("--config", action="store_true", help=_("of a run config (also where left out)"))
    whose.add_argument("--component", metavar="NAME", help=_("of a file that `from` names for this component"))
    _add_kind(schema)


def _add_kind(command: argparse.ArgumentParser) -> None:
    command.add_argument("--kind", choices=KINDS, help=_("where several kinds share a name"))
