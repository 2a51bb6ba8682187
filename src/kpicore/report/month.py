"""What a report is made of: a run, everyone of it explained, what is to be decided, and the months before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import attrs

from kpicore.config import RunConfig
from kpicore.explain.explained import NO_WORDS, Explained, Part, Step, Words
from kpicore.explain.said import grade_said
from kpicore.explain.steps import clause_words
from kpicore.explain.team import NOT_CHECKED, Month, explained
from kpicore.messages import say
from kpicore.model import Language, Tell, untold
from kpicore.output.pseudonyms import WITHHELD, Pseudonyms, pseudonymised
from kpicore.pipeline.run import Whole, run_whole
from kpicore.report.most import Most, most_of
from kpicore.report.words import WORDS
from kpicore.results import FlagRow, ResultRow, RunResult

if TYPE_CHECKING:
    from kpicore.fairness.readings import Readings
    from kpicore.report.before import Before


class TeamMonth(NamedTuple):
    """people: in the order of the results. most: what each line of the score can add at most. scheme: that the printed
    score is of; schemes: the titles of all, by name; sections: the titles of its own, in their order. grades: by their
    codes, and what they are called. clauses: what they say.
    """

    name: str
    scheme: str
    schemes: Mapping[str, str]
    sections: Mapping[str, str]
    grades: Sequence[str]
    words: Words
    people: Sequence[Explained]
    most: Most
    clauses: Mapping[str, str]

    def graded(self, grade: str, lang: Language) -> str:
        return grade_said(grade, self.words, lang)

    def grade_of(self, result: ResultRow, lang: Language) -> str:
        """Somebody's grade; that it is none, where the score has none. Blank without a score, or grades."""
        none = WORDS["none"].of(lang) if result.score and self.grades else ""
        return self.graded(result.grade, lang) or none


class ReportMonth(NamedTuple):
    """before: what the history says; fair: readings of fairness, None under pseudonyms, since they name raters.
    hidden: under pseudonyms, without places and what people wrote. partly: of some of the config's teams alone."""

    result: RunResult
    teams: Sequence[TeamMonth]
    before: Before
    fair: Readings | None
    hidden: bool
    partly: bool

    @property
    def lang(self) -> Language:
        return self.result.lang


def month_of(
    config: RunConfig,
    names: Pseudonyms | None = None,
    partial: bool = False,
    tell: Tell = untold,
    only: Collection[str] = (),
) -> ReportMonth:
    """Runs the config's period and explains everyone. names: under which people are shown, if not under their own.
    only: the teams that are shown, if not all; what is said of the input as a whole is then left out, since it may be
    about others. Rejected as by a run."""
    from kpicore.fairness.months import Month as FairMonth
    from kpicore.fairness.readings import readings
    from kpicore.report.before import before

    whole = run_whole(config, partial=partial, tell=tell, withhold=names is not None)
    if only:
        whole = _restricted(whole, only)
    result = whole.result if names is None else pseudonymised(whole.result, names)
    teams = [_team(config, whole, place, names, result, tell) for place in range(len(whole.teams))]
    fair = None
    if names is None:
        tell(say("reading what the figures can carry"), 0, 0)
        fair = readings([FairMonth(config, whole.teams, whole.gathered)])
    return ReportMonth(result, teams, before(config, whole.result, names, only), fair, names is not None, bool(only))


def _restricted(whole: Whole, only: Collection[str]) -> Whole:
    """What a run says of these teams and their people."""
    places = [place for place, team in enumerate(whole.teams) if team.config.name in only]
    done = [whole.done[place] for place in places]
    result = attrs.evolve(
        whole.result,
        results=[row for row in whole.result.results if row.team in only],
        ledger=[row for row in whole.result.ledger if row.team in only],
        flags=[row for row in whole.result.flags if row.team in only],
        warnings=[warning for team in done for warning in team.warnings],
        kept=[row for row in whole.result.kept if row.team in only],
    )
    return whole._replace(result=result, teams=[whole.teams[place] for place in places], done=done)


def _team(
    config: RunConfig, whole: Whole, place: int, names: Pseudonyms | None, result: RunResult, tell: Tell
) -> TeamMonth:
    team, done = whole.teams[place], whole.done[place]
    people = explained(config, Month(team, whole.gathered, done), tell=tell)
    if names is not None:
        told = [flag for flag in result.flags if flag.flag != NOT_CHECKED]
        people = _hidden(people, names, _by_person(told), config.lang)
    scheme = done.prepared.plan.team
    card, scale, lang = scheme.scorecards[-1], scheme.last_scale, config.lang
    return TeamMonth(
        name=team.config.name,
        scheme=card.name,
        schemes={each.name: each.scheme.title.of(lang) for each in scheme.scorecards},
        sections={section.id: section.title.of(lang) for section in card.scheme.sections},
        grades=scheme.grades,
        words=NO_WORDS if scale is None else scale.field().words,
        people=people,
        most=most_of(scheme, config.period, team.words),
        clauses=clause_words(team.config),
    )


def _hidden(
    people: Sequence[Explained], names: Pseudonyms, flags: Mapping[str, Sequence[FlagRow]], lang: Language
) -> list[Explained]:
    mark = WITHHELD.of(lang)
    found = []
    for each in people:
        who = names.of(each.result.employee_id)
        parts = tuple(_hidden_part(part, who, mark) for part in each.parts)
        row = each.result._replace(employee_id=who, name="")
        better = tuple(change._replace(at="") for change in each.better)
        found.append(each._replace(result=row, parts=parts, flags=tuple(flags.get(who, ())), better=better))
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
