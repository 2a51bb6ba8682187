"""What may be typed: the commands and their arguments. The command `new-plugin` is the module `new_plugin` here."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from kpicore import __version__
from kpicore.cli.language import LANGUAGES, _

KINDS = ("collector", "scorer", "grader", "pay", "check")


class _Command(argparse.ArgumentParser):
    """A command. Its last word, where it may be left out, may also come after options; argparse by itself looks for it
    directly behind the one before alone. Of what it does not know it says so itself, under its own usage."""

    _last = ""

    def add_argument(self, *args: Any, **kwargs: Any) -> argparse.Action:
        added = super().add_argument(*args, **kwargs)
        if added.nargs == argparse.OPTIONAL and not added.option_strings:
            self._last = added.dest
        return added

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        found, left = super().parse_known_args(args, namespace)
        if left and not left[0].startswith("-") and getattr(found, self._last, "") is None:
            setattr(found, self._last, left.pop(0))
        if left:
            self.error(_("unrecognized arguments: %s") % " ".join(left) + self._nearest(left))
        return found, left

    def _nearest(self, left: Sequence[str]) -> str:
        from kpicore.nearest import nearest

        words = [word.partition("=")[0].removeprefix("--") for word in left if word.startswith("--")]
        options = [option.removeprefix("--") for option in self._option_string_actions if option.startswith("--")]
        near = nearest(words[0], options) if words else None
        return "" if near is None else _(" (did you mean %s?)") % f"--{near}"


Add = Callable[..., argparse.ArgumentParser]
"""Adds the command, given its `help`."""


# A month


def _run(add: Add) -> None:
    run = add(help=_("score, grade and pay a month, and write the files"))
    _add_month(run)
    run.add_argument("--out", metavar="DIR", help=_("where the files go (left out: out/<period> beside the config)"))
    _add_engine(run)
    pseudonymise = _("for sharing: pseudonyms instead of names, nothing that people wrote; needs KPICORE_PSEUDONYM_KEY")
    run.add_argument("--pseudonymise", "--pseudonymize", action="store_true", help=pseudonymise)
    ledger = _("as rows of their own, as codes beside the results with a dictionary, or none (left out: long)")
    run.add_argument("--ledger", choices=("long", "codes", "none"), default="long", help=ledger)
    form = _("of the tables (left out: csv); parquet and xlsx need the extra of that name")
    run.add_argument("--format", choices=("csv", "parquet", "xlsx"), default="csv", help=form)
    _add_json(run)


def _explain(add: Add) -> None:
    explain = add(help=_("show one person's result, line by line, and what would lift it"))
    kept = _("the run config; or an explanation that was kept as FILE.json, to be computed again")
    explain.add_argument("config", metavar="CONFIG", help=kept)
    explain.add_argument("employee", metavar="EMPLOYEE", nargs="?", help=_("the employee_id"))
    _add_period(explain)
    explain.add_argument("--quiet", action="store_true", help=_("show no progress"))
    explain.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _report(add: Add) -> None:
    report = add(
        help=_("the month as one HTML file, and the appraisal form of each person; in the language of the config")
    )
    _add_config(report)
    _add_period(report)
    report.add_argument("--out", metavar="FILE", help=_("left out: out/report-<period>.html beside the config"))
    only = _("of this team alone, and its people; may be given again")
    report.add_argument("--team", metavar="NAME", action="append", default=[], dest="teams", help=only)
    report.add_argument("--forms", metavar="DIR", help=_("where the forms go, one a person and all in one to print"))
    report.add_argument("--company", metavar="NAME", help=_("the head of the forms"))
    report.add_argument("--objections", metavar="NAME", help=_("who takes objections (left out: a line to fill in)"))
    until = _("the last day for objections (left out: a line to fill in)")
    report.add_argument("--deadline", metavar="YYYY-MM-DD", help=until)
    _add_partial(report)
    pseudonymise = _("for sharing: pseudonyms instead of names, nothing that people wrote; needs KPICORE_PSEUDONYM_KEY")
    report.add_argument("--pseudonymise", "--pseudonymize", action="store_true", help=pseudonymise)
    _add_json(report)


def _payroll(add: Add) -> None:
    payroll = add(help=_("write the month for finance, as a workbook"))
    _add_month(payroll)
    file = _("where the workbook goes (left out: out/payroll-<period>.xlsx beside the config)")
    payroll.add_argument("--out", metavar="FILE.xlsx", help=file)
    _add_engine(payroll)
    _add_json(payroll)


def _compare(add: Add) -> None:
    compare = add(help=_("compare two configs over the same people: who moves, and what it costs"))
    compare.add_argument("config", metavar="A", help=_("the run config to start from; nothing of it is written"))
    compare.add_argument("other", metavar="B", nargs="?", help=_("the other run config"))
    setting = _("instead of B: a setting with another value, such as team.hotline.pay.per_point=12")
    compare.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], dest="settings", help=setting)
    _add_periods(compare, _("several months, such as 2026-01..2026-10, or closed: all that A's history holds"))
    limit = _("how much a month may cost in all; said where it costs more")
    compare.add_argument("--limit", metavar="AMOUNT", help=limit)
    compare.add_argument("--out", metavar="DIR", help=_("also write a table of the people, and a chart"))
    compare.add_argument("--all", action="store_true", help=_("show everyone who moves, not the largest changes alone"))
    fairness = _("also read what the figures of A can carry, as kpicore fairness does")
    compare.add_argument("--fairness", action="store_true", help=fairness)
    pseudonymise = _("for sharing: pseudonyms instead of names, nothing that people wrote; needs KPICORE_PSEUDONYM_KEY")
    compare.add_argument("--pseudonymise", "--pseudonymize", action="store_true", help=pseudonymise)
    compare.add_argument("--quiet", action="store_true", help=_("show no progress"))
    compare.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _fairness(add: Add) -> None:
    fairness = add(help=_("read what the figures can carry: people and chance, raters, small samples"))
    _add_config(fairness)
    _add_periods(fairness, _("several months, such as 2026-01..2026-10, read together"))
    by = _("a column of the log that sorts its events, such as a category")
    fairness.add_argument("--by", metavar="COLUMN", help=by)
    least = _("nothing is said of fewer events or ratings (left out: 10)")
    fairness.add_argument("--least", metavar="N", type=int, help=least)
    superior = _("the column of people that says who rates them")
    fairness.add_argument("--superior", metavar="COLUMN", help=superior)
    fairness.add_argument("--quiet", action="store_true", help=_("show no progress"))
    fairness.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _add_periods(command: argparse.ArgumentParser, what: str) -> None:
    periods = command.add_mutually_exclusive_group()
    _add_period(periods)
    periods.add_argument("--periods", metavar="FROM..TO", help=what)


def _check(add: Add) -> None:
    check = add(help=_("say all that can be known without the result"))
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


def _close(add: Add) -> None:
    close = add(help=_("run a month and seal it in the history"))
    _add_config(close)
    _add_period(close)
    _add_engine(close)
    _add_author(close)
    gap = _("why the months between the last closed one and this are missing")
    close.add_argument("--gap", metavar="REASON", help=gap)
    close.add_argument("--quiet", action="store_true", help=_("show no progress"))
    _add_json(close)


def _history(add: Add) -> None:
    history = add(help=_("list the closed months: who had what score, grade and pay"))
    _add_config(history)
    history.add_argument("employee", metavar="EMPLOYEE", nargs="?", help=_("the employee_id (left out: everyone)"))
    history.add_argument("--json", action="store_true", help=_("as JSON, for programs"))


def _correct(add: Add) -> None:
    correct = add(help=_("record what a closed month comes to with the input as it is now"))
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
    _add_json(correct)


def _verify(add: Add) -> None:
    verify = add(help=_("check the seals of the history"))
    _add_config(verify)
    head = _("the head that was kept elsewhere: shows whether the newest entries were cut off")
    verify.add_argument("--head", metavar="HASH", help=head)
    _add_json(verify)


def _forget(add: Add) -> None:
    forget = add(help=_("remove a person's rows from the history"))
    _add_config(forget)
    forget.add_argument("employee", metavar="EMPLOYEE", help=_("the employee_id"))
    _add_author(forget)
    forget.add_argument("--reason", metavar="TEXT", help=_("why, for the record; without the person's name"))
    forget.add_argument("--dry-run", action="store_true", help=_("say what would go, and write nothing"))
    _add_json(forget)


def _flags(add: Add) -> None:
    flags = add(help=_("list what of a month a person must decide, and what was decided"))
    _add_config(flags)
    _add_period(flags)
    flags.add_argument("--open", action="store_true", help=_("only what is not decided yet"))
    flags.add_argument("--json", action="store_true", help=_("all that is known of them, as JSON"))


def _decide(add: Add) -> None:
    decide = add(help=_("record what a person decided about a flag or an objection"))
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
    _add_json(decide)


def _object(add: Add) -> None:
    objection = add(help=_("record an objection to a person's result"))
    _add_config(objection)
    objection.add_argument("employee", metavar="EMPLOYEE", help=_("the employee_id"))
    _add_period(objection)
    of_line = _("the line of the ledger, by id or title (left out: the result)")
    objection.add_argument("--criterion", metavar="NAME", help=of_line)
    objection.add_argument("--by", metavar="NAME", help=_("who objects (left out: the user of the system)"))
    objection.add_argument("--reason", metavar="TEXT", required=True, help=_("why"))
    _add_json(objection)


def _add_author(command: argparse.ArgumentParser) -> None:
    command.add_argument("--by", metavar="NAME", help=_("who does this (left out: the user of the system)"))


# Schemes and plugins


def _plugins(add: Add) -> None:
    _add_json(add(help=_("list the plugins installed, and what is wrong with them")))


def _components(add: Add) -> None:
    _add_json(add(help=_("list what a config can use")))


def _init(add: Add) -> None:
    init = add(help=_("write a starter config and tables to fill in"))
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
    _add_json(init)


def _new_plugin(add: Add) -> None:
    new = add(help=_("write a plugin project of your own"))
    new.add_argument("name", metavar="NAME", help=_("the prefix of its components, and of the new folder"))
    start = _("a component to start from, with its numbers as data (USE@FILE.toml: with settings from a file)")
    new.add_argument("--from", dest="uses", metavar="COMPONENT", action="append", default=[], help=start)


def _show(add: Add) -> None:
    show = add(help=_("show a component's settings, rules and clauses, or what a TOML file says"))
    named = _("as a config writes it: plugin:name, the core's own bare; or a run config or scheme, a file.toml")
    show.add_argument("component", metavar="COMPONENT", help=named)
    _add_kind(show)
    form = show.add_mutually_exclusive_group()
    form.add_argument("--toml", action="store_true", help=_("its settings as a fragment of a config"))
    form.add_argument("--clauses", action="store_true", help=_("which clauses of its document became what"))
    _add_json(form)


def _schema(add: Add) -> None:
    schema = add(help=_("print the JSON Schema that editors complete by"))
    whose = schema.add_mutually_exclusive_group()
    whose.add_argument("--config", action="store_true", help=_("of a run config (also where left out)"))
    whose.add_argument("--component", metavar="NAME", help=_("of a file that `from` names for this component"))
    _add_kind(schema)


def _add_kind(command: argparse.ArgumentParser) -> None:
    command.add_argument("--kind", choices=KINDS, help=_("where several kinds share a name"))


COMMANDS: Mapping[str, Callable[[Add], None]] = {
    "run": _run,
    "explain": _explain,
    "report": _report,
    "payroll": _payroll,
    "close": _close,
    "correct": _correct,
    "verify": _verify,
    "forget": _forget,
    "history": _history,
    "flags": _flags,
    "decide": _decide,
    "object": _object,
    "compare": _compare,
    "fairness": _fairness,
    "check": _check,
    "plugins": _plugins,
    "components": _components,
    "init": _init,
    "new-plugin": _new_plugin,
    "show": _show,
    "schema": _schema,
}


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The command line in the language of the terminal. words: what was typed; where a command comes first it knows no
    other, since to build all of them takes as long as to read the tables of a small run."""
    language = _Command(add_help=False)
    language.add_argument("--lang", choices=LANGUAGES, help=_("language of the terminal (left out: as LANG says)"))
    whole = argparse.ArgumentParser(
        prog="kpicore",
        description=_("From a month's customer-service figures to a score, a grade and pay."),
        parents=[language],
    )
    version = _("show the version and exit")
    whole.add_argument("--version", action="version", version=f"kpicore {__version__}", help=version)
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Command)
    first = words[0] if words else ""
    for name in [first] if first in COMMANDS else COMMANDS:
        COMMANDS[name](partial(commands.add_parser, name, parents=[language]))
    return whole
