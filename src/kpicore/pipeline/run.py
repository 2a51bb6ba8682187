"""The whole run: read, compile each team's plan, let an engine evaluate it, and put the outcome into rows."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kpicore.collect.intake import Person
from kpicore.config import RunConfig
from kpicore.engine.data import Evaluation, Request
from kpicore.engine.select import evaluate, require
from kpicore.messages import say
from kpicore.model import Finding, Tell, untold
from kpicore.nearest import did_you_mean, nearest
from kpicore.numbers import format_money
from kpicore.pipeline.carried import unpaid_flags
from kpicore.pipeline.derived import refuse_derived
from kpicore.pipeline.flags import listed, person_flags, reminder_flags, unmeasured, unmeasured_flags, unseen_flag
from kpicore.pipeline.past import kept_of, without_history
from kpicore.pipeline.prepare import Prepared, prepare
from kpicore.pipeline.read import Gathered, gather
from kpicore.pipeline.teams import Described, describe_teams, unseen_kinds
from kpicore.results import FlagRow, KeptRow, LedgerForm, LedgerRow, ResultRow, RunResult
from kpicore.rules.build import Known
from kpicore.rules.grades import grade_of
from kpicore.rules.team import TeamPlan
from kpicore.vocabulary import PEOPLE

if TYPE_CHECKING:
    from kpicore.pipeline.coded import CodedTeam, Coding

NOTHING_MORE: Mapping[str, Known] = MappingProxyType({})
SHOWN = 3  # more values that everyone lacks are said in one line


class TeamResult(NamedTuple):
    """One team's rows, and what they were made of. lacked: the needs that everyone has, by their definitions. silent:
    see `RunResult`."""

    results: list[ResultRow]
    ledger: list[LedgerRow]
    flags: list[FlagRow]
    warnings: list[Finding]
    prepared: Prepared
    evaluation: Evaluation
    kept: list[KeptRow]
    lacked: frozenset[str]
    coded: CodedTeam | None = None
    silent: Mapping[tuple[str, str], str] = MappingProxyType({})


class Whole(NamedTuple):
    """A run with what it was made of; done: by team, in the order of `teams`."""

    result: RunResult
    teams: list[Described]
    gathered: Gathered
    done: list[TeamResult]


def run(
    config: RunConfig,
    ledger: LedgerForm = "long",
    partial: bool = False,
    tell: Tell = untold,
    withhold: bool = False,
) -> RunResult:
    """Score, grade and pay of everyone whom the config appraises, with the ledger in the form that is wanted.

    partial: without the rows that are rejected, each of which is then a flag. withhold: without what people wrote.
    Rejected with every error.
    """
    return run_whole(config, ledger, partial, tell, withhold).result


def run_whole(
    config: RunConfig,
    ledger: LedgerForm = "long",
    partial: bool = False,
    tell: Tell = untold,
    withhold: bool = False,
) -> Whole:
    """As `run`, for what explains the result as well."""
    require(config.engine)
    teams, said = describe_teams(config)
    refuse_derived(config.engine, teams)
    gathered = gather(config, teams, partial, tell)
    if withhold:
        from kpicore.pipeline.withheld import withheld

        gathered = withheld(gathered, config.lang)
    return run_gathered(config, teams, said, gathered, ledger, tell)


def run_gathered(
    config: RunConfig,
    teams: list[Described],
    said: Sequence[Finding],
    gathered: Gathered,
    ledger: LedgerForm,
    tell: Tell = untold,
    more: Mapping[str, Known] = NOTHING_MORE,
) -> Whole:
    """The run from what it has read. said: of the teams, before that. more: by team, what people hold who are not among
    the gathered, and whom its plan is for as well."""
    coding = _coding(teams) if ledger == "codes" else None
    done = [
        team_result(config, team, gathered, ledger == "long", tell, coding, more.get(team.config.name))
        for team in teams
    ]
    result = RunResult(
        period=str(config.period),
        currency=config.currency,
        lang=config.lang,
        results=[row for team in done for row in team.results],
        ledger=[row for team in done for row in team.ledger],
        flags=[*_general(gathered), *(flag for team in done for flag in team.flags)],
        warnings=[
            *(finding for finding in (*config.notes, *said) if finding.severity == "warning"),
            *gathered.warnings,
            *gathered.carried.warnings,
            *(warning for team in done for warning in team.warnings),
        ],
        notes=[
            *(finding for finding in (*config.notes, *said) if finding.severity != "warning"),
            *without_history(config, teams),
        ],
        kept=[row for team in done for row in team.kept],
        silent={who: tables for team in done for who, tables in team.silent.items()},
        carried=gathered.carried.entries,
        pay_lines={
            team.prepared.plan.team.name: gathered.carried.lines_of_pay() | _decided(team.prepared.plan)
            for team in done
        },
        coded=None if coding is None else coding.rows([team.coded for team in done if team.coded], config.lang),
    )
    return Whole(result, teams, gathered, done)


def team_result(
    config: RunConfig,
    team: Described,
    gathered: Gathered,
    with_ledger: bool = True,
    tell: Tell = untold,
    coding: Coding | None = None,
    more: Known | None = None,
) -> TeamResult:
    """A team's month, from what was gathered for the whole run. coding: where the ledger is codes. more: see
    `prepare`."""
    tell(say("compiling the rules of {team}", team=team.config.name), 0, 0)
    prepared = prepare(config, team, gathered, more)
    members, data, plan, ledger = prepared
    wanted = prepared.wanted
    coded = None if coding is None else coding.of(team, prepared)
    asked = coded or (ledger if with_ledger else None)
    request = Request(plan.build.plan, wanted) if asked is None else asked.request(wanted)
    computing = say("computing {team}", team=team.config.name)
    counted = say("computing {team}, people: {count:,}", team=team.config.name, count=len(members))
    tell(counted if more is None else computing, 0, 0)
    evaluation = evaluate(config.engine, request, data)
    flags = person_flags(plan, evaluation, members, gathered.inputs, team.words)
    for row in gathered.flags:
        if row.employee_id in flags:
            flags[row.employee_id].append(row._replace(team=team.config.name))
    if plan.team.pay is not None:
        for row in unpaid_flags(gathered.carried, list(flags), evaluation):
            flags[row.employee_id].append(row._replace(period=str(config.period), team=team.config.name))
    gathered.past.check(config, plan, evaluation, members)
    for row in gathered.past.flags(plan, evaluation, members):
        flags[row.employee_id].append(row)
    grades = plan.team.grades
    results = [
        _result_row(config, plan, grades, evaluation, index, person, flags[person.employee_id])
        for index, person in enumerate(members)
    ]
    unseen = unseen_kinds(team.words, config.collect)
    general = [unseen_flag(str(config.period), team.config.name, kind) for kind in unseen]
    general += reminder_flags(plan)
    lacking = unmeasured(plan, evaluation, members, gathered.inputs, config.collect)
    general += unmeasured_flags(plan, lacking)
    every = [flag for person in members for flag in flags[person.employee_id]]
    lacked = lacked_by_all(plan, evaluation)
    warnings = lack_warnings(team, plan, lacked, gathered) if len(members) > 1 else []
    rows = list(ledger.rows(evaluation)) if with_ledger else []
    kept = kept_of(plan, evaluation, members)
    codes = None if coding is None or coded is None else coding.team(coded, evaluation, len(members))
    silent = {(team.config.name, who): listed(tables) for tables, people in lacking.items() for who in people}
    return TeamResult(results, rows, [*general, *every], warnings, prepared, evaluation, kept, lacked, codes, silent)


def _coding(teams: Sequence[Described]) -> Coding:
    from kpicore.pipeline.coded import Coding

    return Coding(teams)


def lacked_by_all(plan: TeamPlan, evaluation: Evaluation) -> frozenset[str]:
    """The needs that everyone has, by their definitions."""
    return frozenset(need.when for need in plan.build.needs if all(evaluation.columns[need.when]))


def lack_warnings(team: Described, plan: TeamPlan, lacked: Container[str], gathered: Gathered) -> list[Finding]:
    """What everyone lacks: more often the slip of a name in config or header than a month without figures."""
    names = sorted({need.name for need in plan.build.needs if need.when in lacked})
    if len(names) > SHOWN:  # templates that nobody has filled in
        return [Finding("warning", team.config.place, say("everyone lacks {name}", name=", ".join(names)))]
    return [
        Finding("warning", team.config.place, say("everyone lacks {name}", name=name), _slip(name, gathered.headers))
        for name in names
    ]


def _slip(name: str, headers: frozenset[str]) -> str:
    """What the name may have been mistaken for; the column may also be there, and empty."""
    if name in headers:
        return say("its column is empty")
    known = headers | PEOPLE.keys() - {name}
    return did_you_mean(name, sorted(known)) if nearest(name, known) is not None else ""


def _result_row(
    config: RunConfig,
    plan: TeamPlan,
    grades: Sequence[str],
    evaluation: Evaluation,
    index: int,
    person: Person,
    flags: Sequence[FlagRow],
) -> ResultRow:
    columns = evaluation.columns
    score = columns["score"][index]
    return ResultRow(
        period=str(config.period),
        team=plan.team.name,
        employee_id=person.employee_id,
        name=person.name,
        score=plan.spelled_score(score),
        grade=grade_of(grades, columns["grade"][index]) if grades and score is not None else "",
        performance_pay=_money(evaluation, "performance_pay", index),
        total_pay=_money(evaluation, "total_pay", index),
        currency=config.currency,
        status=_status(plan, evaluation, index, flags),
    )


def _money(evaluation: Evaluation, name: str, index: int) -> str:
    value = evaluation.columns[name][index] if name in evaluation.columns else None
    return "" if value is None else format_money(value)


def _status(plan: TeamPlan, evaluation: Evaluation, index: int, flags: Sequence[FlagRow]) -> str:
    columns = evaluation.columns
    unpaid = "performance_pay" in columns and columns["performance_pay"][index] is None
    if columns["score"][index] is None or unpaid:
        return "incomplete"
    return "review" if any(flag.severity in ("review", "block") for flag in flags) else "ok"


def _decided(plan: TeamPlan) -> dict[str, bool]:
    """Of each pay line, and of what part of a month takes off it, whether the appraisal decides it."""
    lines = {line.id: line.performance for line in plan.team.pay or ()}
    return lines | {f"{line}.proration": decided for line, decided in lines.items()}


def _general(gathered: Gathered) -> list[FlagRow]:
    """Flags that concern no one in a team."""
    return [flag for flag in gathered.flags if flag.employee_id not in gathered.values]
