"""The month of a team, explained person by person: one evaluation, whoever is asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from kpicore.collect.intake import Inputs, Person
from kpicore.config import RunConfig
from kpicore.config.written import settings_of
from kpicore.explain.changes import Variable, Variables
from kpicore.explain.explained import NO_WORDS, Better, Explained, Given
from kpicore.explain.hypothesis import Facts, Outcome, World
from kpicore.explain.lift import Aim, Lift, Wish, lifts
from kpicore.explain.steps import Steps
from kpicore.messages import say
from kpicore.model import Period, Tell, untold
from kpicore.numbers import format_money
from kpicore.pipeline.dataset import counted
from kpicore.pipeline.read import Gathered
from kpicore.pipeline.run import TeamResult
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow, LedgerRow
from kpicore.rules.grades import grade_of
from kpicore.rules.team import TeamPlan, TeamScheme, compile_team
from kpicore.vocabulary import Vocabulary

NOT_CHECKED = "not_checked"
"""The flag that is no part of anybody's explanation: a check could not judge, which is for whoever runs the month."""

R = TypeVar("R", LedgerRow, FlagRow)


class Month(NamedTuple):
    """A team's month: what it was described as, what was read, and what came of it."""

    team: Described
    gathered: Gathered
    done: TeamResult


def explained(
    config: RunConfig, month: Month, people: Sequence[int] | None = None, alone: bool = False, tell: Tell = untold
) -> list[Explained]:
    """Everyone of the team, or those at these indexes, in that order. alone: nobody else was read."""
    team, gathered, done = month
    plan, members = done.prepared.plan, done.prepared.members
    ledger = _by_person(done.ledger)
    flags = _by_person([flag for flag in done.flags if flag.flag != NOT_CHECKED])
    facts = Facts.all_of(done.prepared.data)
    steps = Steps(done.prepared, done.evaluation, gathered.inputs, team.config)
    given = _given(config, month)
    scale = plan.team.last_scale
    grades = NO_WORDS if scale is None else scale.field().words
    people = range(len(members)) if people is None else people
    tell(say("explaining {team}", team=team.config.name), 0, 0)
    asked = [(members[index].employee_id, facts[index]) for index in people]
    found = []
    for index, better in zip(people, lifted(plan.team, config.period, team.words, asked, gathered.inputs), strict=True):
        result = done.results[index]
        who = result.employee_id
        parts = tuple(steps.parts(index, result, ledger.get(who, ())))
        of_person = given(members[index], facts[index])
        found.append(Explained(result, parts, tuple(flags.get(who, ())), better, alone, grades, of_person))
    return found


def _given(config: RunConfig, month: Month) -> Callable[[Person, Facts], Given]:
    """What of a person is told so that the month can be computed again."""
    import tomli_w

    team, (_, _, plan, _), inputs = month.team, month.done.prepared, month.gathered.inputs
    settings = tomli_w.dumps(settings_of(team.config))
    carried = tuple(line for line in plan.team.pay or () if line.carried)

    def given(person: Person, facts: Facts) -> Given:
        who = person.employee_id
        cells = {name: text for name, text in person.cells.items() if name in plan.build.words.metrics}
        rows = inputs.incidents.get(who, ()), inputs.ratings.get(who, ())
        return Given(config.lang, settings, carried, facts.columns, cells, *rows)

    return given


def _by_person(rows: Sequence[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.employee_id, []).append(row)
    return found


def lifted(
    team: TeamScheme, period: Period, words: Vocabulary, people: Sequence[tuple[str, Facts]], inputs: Inputs
) -> list[tuple[Better, ...]]:
    """Of each, what would have been enough for a better grade, and for more pay; nothing where something is missing.
    people: with their employee_id."""
    plan = compile_team(team, period, words)
    around = World(plan.build.plan).around([facts for _, facts in people])
    variables = Variables(plan.build)
    wishes = [
        Wish(index, _aims(base), list(variables.of(facts)) if base.score is not None else [])
        for index, (facts, base) in enumerate(zip(around.people, around.outcomes, strict=True))
    ]
    return [
        tuple(_told(plan, lift, *_where(lift.variable, who, inputs, words)) for lift in found)
        for (who, _), found in zip(people, lifts(around, wishes), strict=True)
    ]


def _aims(base: Outcome) -> list[Aim]:
    found: list[Aim] = []
    if base.grade is not None:
        found.append("grade")
    if base.pay is not None:
        found.append("pay")
    return found or ["score"]


def _where(variable: Variable, who: str, inputs: Inputs, words: Vocabulary) -> tuple[str, str]:
    """The sample, of a rating, and the place of what could have been otherwise; blank where it is none."""
    if variable.place is not None:
        row = counted(inputs.ratings[who], words)[variable.place]
        return row.sample, str(row.origin)
    cell = inputs.metrics.get(who, {}).get(variable.name)
    return "", "" if cell is None or variable.rows is not None else str(cell.origin)


def _told(plan: TeamPlan, lift: Lift, sample: str, at: str) -> Better:
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
        sample=sample,
        at=at,
        words=variable.field.words,
    )
