"""From the config's teams to their descriptions, checked before any data are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

import attrs

from kpicore.components import Grader, SettingError
from kpicore.config import CollectEntry, RunConfig, Team, Where
from kpicore.messages import say
from kpicore.model import Finding, Rejected, Text
from kpicore.plan.lines import Line, RowLines
from kpicore.plugins import cause
from kpicore.rules.cells import Axis
from kpicore.rules.checks import TeamCheck
from kpicore.rules.grades import GradeScale
from kpicore.rules.lint import lint_description, lint_mix, lint_prorated
from kpicore.rules.proration import lint_calendar
from kpicore.rules.team import Scorecard, TeamScheme, compile_team
from kpicore.vocabulary import PEOPLE, Vocabulary

T = TypeVar("T")

UNSEEN = {
    "incidents": Text(
        "方案需要事件记录, 但没有任何来源提供", "the scheme reads incidents, and no collector brings any"
    ),
    "ratings": Text("方案需要评分, 但没有任何来源提供", "the scheme reads ratings, and no collector brings any"),
}
"""What is said of a kind of input that a scheme reads and no collector brings."""


class Described(NamedTuple):
    """A team, ready for data. lines: of its ledger, whatever the data will hold."""

    config: Team
    scheme: TeamScheme
    words: Vocabulary
    lines: Sequence[Line | RowLines] = ()


def describe_teams(config: RunConfig) -> tuple[list[Described], list[Finding]]:
    """Each team's description, and warnings and notes about teams and config; Rejected (2) with every team's errors."""
    described: list[Described] = []
    findings: list[Finding] = []
    for team in config.teams:
        try:
            scheme = team_scheme(team)
        except Rejected as rejected:
            findings += rejected.findings
            continue
        words = scheme.words(config.period)
        said = [*lint_description(scheme), *lint_prorated(scheme)]
        said += lint_calendar(team.prorate, scheme.prorate_place, config.period)
        findings += said
        if _errors(said):
            findings += _apart(scheme)
            continue
        plan = compile_team(scheme, config.period, words)
        findings += lint_mix(scheme, plan)
        findings += _without_collector(team, words, config.collect)
        findings += [note for card in scheme.scorecards for note in card.scheme.notes]
        scales = (scheme.scale, *(card.scale for card in scheme.scorecards))
        findings += [note for scale in scales if scale is not None for note in scale.notes]
        described.append(Described(team, scheme, words, plan.build.lines))
    if errors := _errors(findings):
        raise Rejected(errors, exit_code=2)
    return described, list(dict.fromkeys(findings))  # two teams may share a scheme


def lint_team(team: Team) -> list[Finding]:
    """The errors of a team in a config that is wrong elsewhere: of each component by itself, if it could be built."""
    scores = tuple(entry for entry in team.scores if _built(entry.scorer))
    try:
        scheme = team_scheme(team._replace(scores=scores, pay=team.pay if scores == team.scores else None))
    except Rejected as rejected:
        return rejected.findings
    whole = scores == team.scores and (team.pay is None) == (team.pay_use is None)
    said = lint_prorated(scheme) if whole else []
    return _errors([*lint_description(attrs.evolve(scheme, pay=None)), *_apart(scheme), *said])


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def _built(component: object) -> bool:
    """Whether the component is there; in a config that is wrong it may not be, whatever its type says."""
    return component is not None


def unseen_kinds(words: Vocabulary, collect: Sequence[CollectEntry]) -> list[str]:
    """The kinds of input that a team's schemes read and no collector brings."""
    brought = {entry.kind for entry in collect}
    rated = any(word.value is not None for word in words.ratings.values())
    reads = [("incidents", bool(words.incidents)), ("ratings", rated)]
    return [kind for kind, read in reads if read and kind not in brought]


def all_words(described: Sequence[Described]) -> Vocabulary:
    """What any team's input may name: for reading the roster before anyone has a team."""
    own = {key: field for team in described for key, field in team.words.people.items()}
    return Vocabulary(people={**PEOPLE, **own})


def _apart(scheme: TeamScheme) -> list[Finding]:
    """What is wrong with the grades and the pay, whatever the scores are."""
    cards = scheme.scorecards
    scales = [(scheme.scale, scheme.grade_place), *((card.scale, card.grade_place) for card in cards)]
    findings = [
        finding for scale, place in scales if scale is not None for finding in scale.overlaps(partial(place, "bands"))
    ]
    last = scheme.last_scale if cards else None
    stages = {} if last is None else {"grade": Axis.of(last.field())}
    for line in scheme.pay or ():
        if not {"score", "grade"} & ({field.id for field in line.fields()} - stages.keys()):
            findings += line.lint(scheme.pay_place, stages)
    return findings


def team_scheme(team: Team) -> TeamScheme:
    """What the team's components describe; Rejected (2) where one of them fails to."""
    cards = tuple(
        Scorecard(
            name=entry.name,
            scheme=_asked(entry.scorer.scheme, entry.use, entry.where),
            place=entry.where.at,
            scale_to=entry.scale_to,
            scale=_scale(entry.grader, entry.grade_use, entry.grade_where),
            grade_place=entry.grade_where.at,
        )
        for entry in team.scores
    )
    return TeamScheme(
        name=team.name,
        scorecards=cards,
        scale=_scale(team.grader, team.grade_use, team.grade_where),
        grade_name=_bare(team.grade_use),
        grade_place=team.grade_where.at,
        pay=_asked(team.pay.pay_lines, team.pay_use, team.pay_where) if team.pay is not None else None,
        pay_name=_bare(team.pay_use),
        pay_place=team.pay_where.at,
        checks=tuple(
            TeamCheck(each.use, tuple(_asked(each.check.flags, each.use, each.where)), each.where.at)
            for each in team.checks
            if _built(each.check)
        ),
        prorate=team.prorate,
        prorate_place=team.place.at("prorate").at,
    )


def _scale(grader: Grader | None, use: str | None, where: Where) -> GradeScale | None:
    return None if grader is None else _asked(grader.scale, use, where)


def _asked(describe: Callable[[], T], use: str | None, where: Where) -> T:
    """What a component describes; whatever a stranger's code raises becomes an error of the config."""
    try:
        return describe()
    except SettingError as error:
        findings = [Finding("error", where.at(*path), what, expected) for path, what, expected in error.problems]
    except Exception as error:
        what = say("{component} fails to describe itself: {cause}", component=use, cause=cause(error))
        findings = [Finding("error", where, what)]
    raise Rejected(findings, exit_code=2)


def _bare(use: str | None) -> str:
    """A component's name without its plugin."""
    return "" if use is None else use.rpartition(":")[2]


def _without_collector(team: Team, words: Vocabulary, collect: Sequence[CollectEntry]) -> list[Finding]:
    return [
        Finding("warning", team.place, UNSEEN[kind], say("a [[collect]] of {kind}", kind=kind))
        for kind in unseen_kinds(words, collect)
    ]
