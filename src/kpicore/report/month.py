"""What a report is made of: a run, everyone of it explained, what is to be decided, and the months before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kpicore.config import RunConfig
from kpicore.explain.explained import Explained, Part, Step
from kpicore.explain.team import NOT_CHECKED, Month, explained
from kpicore.messages import say
from kpicore.model import Language, Tell, untold
from kpicore.output.pseudonyms import WITHHELD, Pseudonyms, pseudonymised
from kpicore.pipeline.run import Whole, run_whole
from kpicore.report.most import Most, most_of
from kpicore.results import FlagRow, RunResult

if TYPE_CHECKING:
    from kpicore.fairness.readings import Readings
    from kpicore.report.before import Before


class TeamMonth(NamedTuple):
    """people: in the order of the results. most: what each line of the score can add at most. title: of the scheme that
    the printed score is of."""

    name: str
    title: str
    scheme: str
    grades: Sequence[str]
    people: Sequence[Explained]
    most: Most


class ReportMonth(NamedTuple):
    """before: what the history says; fair: readings of fairness, None under pseudonyms, since they name raters.
    hidden: under pseudonyms, without places and what people wrote."""

    result: RunResult
    teams: Sequence[TeamMonth]
    before: Before
    fair: Readings | None
    hidden: bool

    @property
    def lang(self) -> Language:
        return self.result.lang


def month_of(
    config: RunConfig, names: Pseudonyms | None = None, partial: bool = False, tell: Tell = untold
) -> ReportMonth:
    """Runs the config's period and explains everyone. names: under which people are shown, if not under their own.
    Rejected as by a run."""
    from kpicore.fairness.months import Month as FairMonth
    from kpicore.fairness.readings import readings
    from kpicore.report.before import before

    whole = run_whole(config, partial=partial, tell=tell, withhold=names is not None)
    result = whole.result if names is None else pseudonymised(whole.result, names)
    teams = [_team(config, whole, place, names, result, tell) for place in range(len(whole.teams))]
    fair = None
    if names is None:
        tell(say("reading what the figures can carry"), 0, 0)
        fair = readings([FairMonth(config, whole.teams, whole.gathered)])
    return ReportMonth(result, teams, before(config, whole.result, names), fair, names is not None)


def _team(
    config: RunConfig, whole: Whole, place: int, names: Pseudonyms | None, result: RunResult, tell: Tell
) -> TeamMonth:
    team, done = whole.teams[place], whole.done[place]
    tell(say("explaining {team}", team=team.config.name), 0, 0)
    people = explained(config, Month(team, whole.gathered, done))
    if names is not None:
        told = [flag for flag in result.flags if flag.flag != NOT_CHECKED]
        people = _hidden(people, names, _by_person(told), config.lang)
    scheme = done.prepared.plan.team
    card, most = scheme.scorecards[-1], most_of(scheme, config.period, team.words)
    return TeamMonth(team.config.name, card.scheme.title.of(config.lang), card.name, scheme.grades, people, most)


def _hidden(
    people: Sequence[Explained], names: Pseudonyms, flags: Mapping[str, Sequence[FlagRow]], lang: Language
) -> list[Explained]:
    mark = WITHHELD.of(lang)
    found = []
    for each in people:
        who = names.of(each.result.employee_id)
        parts = tuple(_hidden_part(part, who, mark) for part in each.parts)
        row = each.result._replace(employee_id=who, name="")
        found.append(each._replace(result=row, parts=parts, flags=tuple(flags.get(who, ()))))
    return sorted(found, key=lambda each: each.result.employee_id)


def _hidden_part(part: Part, who: str, mark: str) -> Part:
    return part._replace(steps=tuple(_hidden_step(step, who, mark) for step in part.steps))


def _hidden_step(step: Step, who: str, mark: str) -> Step:
    """Without the places, which tell whose row of a table it was."""
    row = step.row._replace(employee_id=who, note=mark if step.row.note else "")
    return step._replace(row=row, reads=tuple(seen._replace(at="") for seen in step.reads))


def _by_person(flags: Sequence[FlagRow]) -> dict[str, list[FlagRow]]:
    found: dict[str, list[FlagRow]] = {}
    for flag in flags:
        found.setdefault(flag.employee_id, []).append(flag)
    return found


def last_part(person: Explained, team: TeamMonth) -> Part | None:
    """The lines of the printed score; None where there are none."""
    return next((part for part in person.parts if part.stage == "score" and part.scheme == team.scheme), None)
