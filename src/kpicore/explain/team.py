"""The month of a team, explained person by person: one evaluation, whoever is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from kpicore.config import RunConfig
from kpicore.explain.changes import Variables
from kpicore.explain.explained import Better, Explained
from kpicore.explain.hypothesis import Facts, Outcome, World
from kpicore.explain.lift import Aim, Lift, Wish, lifts
from kpicore.explain.steps import Steps
from kpicore.history.snapshot import settings_of
from kpicore.numbers import format_money
from kpicore.pipeline.read import Gathered
from kpicore.pipeline.run import TeamResult
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow, LedgerRow
from kpicore.rules.grades import grade_of
from kpicore.rules.team import TeamPlan, compile_team

NOT_CHECKED = "not_checked"
"""The flag that is no part of anybody's explanation: a check could not judge, which is for whoever runs the month."""

R = TypeVar("R", LedgerRow, FlagRow)


class Month(NamedTuple):
    """A team's month: what it was described as, what was read, and what came of it."""

    team: Described
    gathered: Gathered
    done: TeamResult


def explained(
    config: RunConfig, month: Month, people: Sequence[int] | None = None, alone: bool = False
) -> list[Explained]:
    """Everyone of the team, or those at these indexes, in that order. alone: nobody else was read."""
    import tomli_w

    team, gathered, done = month
    ledger = _by_person(done.ledger)
    flags = _by_person([flag for flag in done.flags if flag.flag != NOT_CHECKED])
    facts = Facts.all_of(done.prepared.data)
    steps = Steps(done.prepared, done.evaluation, gathered.inputs, team.config)
    settings = tomli_w.dumps(settings_of(team.config))
    carried = tuple(line for line in done.prepared.plan.team.pay or () if line.carried)
    people = range(len(done.results)) if people is None else people
    better = _better(config, month, [facts[index] for index in people])
    found = []
    for index, lifted in zip(people, better, strict=True):
        result = done.results[index]
        who = result.employee_id
        parts = tuple(steps.parts(index, result, ledger.get(who, ())))
        found.append(
            Explained(result, parts, tuple(flags.get(who, ())), lifted, alone, facts[index], settings, carried)
        )
    return found


def _by_person(rows: Sequence[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.employee_id, []).append(row)
    return found


def _better(config: RunConfig, month: Month, people: Sequence[Facts]) -> list[tuple[Better, ...]]:
    """Of each, what would have been enough for a better grade, and for more pay; nothing where something is missing."""
    plan = compile_team(month.done.prepared.plan.team, config.period, month.team.words)
    around = World(plan.build.plan).around(people)
    variables = Variables(plan.build)
    wishes = [
        Wish(index, _aims(base), list(variables.of(facts)) if base.score is not None else [])
        for index, (facts, base) in enumerate(zip(people, around.outcomes, strict=True))
    ]
    return [tuple(_told(plan, lift) for lift in found) for found in lifts(around, wishes)]


def _aims(base: Outcome) -> list[Aim]:
    found: list[Aim] = []
    if base.grade is not None:
        found.append("grade")
    if base.pay is not None:
        found.append("pay")
    return found or ["score"]


def _told(plan: TeamPlan, lift: Lift) -> Better:
    variable, outcome = lift.variable, lift.outcome
    unit = variable.field.unit or ("%" if variable.field.kind == "percent" else "")
    return Better(
        aim=lift.aim,
        name=variable.name,
        title=variable.title,
        unit=unit,
        before=variable.spell(variable.now),
        after=variable.spell(lift.to),
        score=plan.spelled_score(outcome.score),
        grade=grade_of(plan.team.grades, outcome.grade),
        pay="" if outcome.pay is None else format_money(outcome.pay),
    )
