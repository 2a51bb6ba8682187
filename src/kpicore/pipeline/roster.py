"""Who is appraised, and in which team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kpicore.collect.cells import TRUTH
from kpicore.collect.header import TITLES
from kpicore.collect.ids import who_was_meant
from kpicore.collect.intake import Person
from kpicore.config import Team
from kpicore.messages import joined, say
from kpicore.model import Finding, Period, Rejected, Text
from kpicore.nearest import did_you_mean
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow
from kpicore.vocabulary import PEOPLE

NO_TEAM = Text("不属于任何团队, 没有结果", "belongs to no team, so there is no result")
NOT_YET = Text("{date} 入职, 在本考核期之后, 没有结果", "joined on {date}, after this period, so there is no result")
NO_LONGER = Text("{date} 离职, 在本考核期之前, 没有结果", "left on {date}, before this period, so there is no result")
NOT_IN_TEAM = Text(
    "{date} 调入团队，在本考核期之后，没有结果；原团队的考核由人处理",
    "came into the team on {date}, after this period, so there is no result; a person sees to the former team's",
)

Ids = Mapping[str, Mapping[str, str]]  # column of people → any name of a choice → its id

COLUMNS = {title: column for column in ("employee_id", "name") for title in TITLES[column]} | {
    title: field.id for field in PEOPLE.values() for title in field.title
}
"""The id of a column of people by its titles; any other column goes by its header."""


class Roster(NamedTuple):
    """The people of each team in order of employee_id, what is wrong, and flags about who is left out."""

    members: dict[str, list[Person]]
    findings: list[Finding]
    flags: list[FlagRow]


def assign(people: Mapping[str, Person], teams: Sequence[Described], period: Period) -> Roster:
    """Each person's team. Two teams for one person are an error; none, or not employed in the period, a flag."""
    roster = Roster({team.config.name: [] for team in teams}, [], [])
    ids = choice_ids(teams)
    for employee_id in sorted(people):
        person = people[employee_id]
        absent = _not_employed(person, period)
        if absent is not None:
            roster.flags.append(_flag(period, person, "not_employed", absent))
            continue
        moved = person.values.get("team_since")
        if moved is not None and moved > period.last_day:
            late = NOT_IN_TEAM.format(date=person.cells["team_since"])
            roster.flags.append(_flag(period, person, "not_in_team", late)._replace(severity="review"))
            continue
        matching = [team.config for team in teams if _matches(person, team.config, ids)]
        if len(matching) > 1:
            names = joined([team.name for team in matching], say(" and "))
            what = say("{employee_id} belongs to the teams {teams}", employee_id=employee_id, teams=names)
            where = str(person.at("employee_id"))
            roster.findings.append(Finding("error", where, what, say("one team for each person")))
        elif matching:
            roster.members[matching[0].name].append(person)
        else:
            roster.flags.append(_flag(period, person, "no_team", NO_TEAM))
    return roster


def check_where(people: Mapping[str, Person], teams: Sequence[Described]) -> None:
    """Rejected (2) where a team asks for a column that nobody's row has."""
    columns = {*COLUMNS, *COLUMNS.values()}
    for person in people.values():
        columns |= person.columns.keys()
    findings = []
    for team in teams:
        for column in [column for column in team.config.where if people and column not in columns]:
            what = say("no such column of people: {column}", column=column)
            where = team.config.place.at("where", column)
            findings.append(Finding("error", where, what, did_you_mean(column, sorted(columns))))
    if findings:
        raise Rejected(findings, exit_code=2)


def unmatched(people: Mapping[str, Person], teams: Sequence[Described]) -> list[Finding]:
    """Warnings about what a team asks for and nobody has, which is more often a slip than meant."""
    ids = choice_ids(teams)
    findings = []
    for team in teams:
        for column, wanted in team.config.where.items():
            key = COLUMNS.get(column, column)
            held = {person.cells[key] for person in people.values() if key in person.cells}
            known = {_as_id(text, key, ids) for text in held}
            for value in [value for value in wanted if held and _as_id(value, key, ids) not in known]:
                what = say("nobody's {column} is {value}", column=column, value=value)
                where = team.config.place.at("where", column)
                expected = (
                    who_was_meant(value, held, say("expected an employee_id of the people"))
                    if key == "employee_id"
                    else did_you_mean(value, sorted(held))
                )
                findings.append(Finding("warning", where, what, expected))
    return findings


def choice_ids(teams: Sequence[Described]) -> Ids:
    """The id of a choice by each of its names, since titles equal ids (查询部 is inquiry)."""
    ids: dict[str, dict[str, str]] = {}
    schemes = [card.scheme for team in teams for card in team.scheme.scorecards]
    fields = [*PEOPLE.values(), *(field for scheme in schemes for field in scheme.columns)]
    for field in (*fields, *(field for team in teams for field in team.words.people.values())):
        for key, title in field.choices.items():
            for name in (key, *title):
                ids.setdefault(field.id, {}).setdefault(name, key)
    return ids


def _matches(person: Person, team: Team, ids: Ids) -> bool:
    for column, wanted in team.where.items():
        column = COLUMNS.get(column, column)
        if not is_wanted(person.cells.get(column, ""), column, wanted, ids):
            return False
    return True


def is_wanted(cell: str, column: str, wanted: Sequence[str], ids: Ids) -> bool:
    """Whether a trimmed cell of a column of people is one of those wanted, by any of their names."""
    return _as_id(cell, column, ids) in {_as_id(value, column, ids) for value in wanted}


def _as_id(text: str, column: str, ids: Ids) -> str:
    field = PEOPLE.get(column)
    if field is not None and field.kind == "flag":
        return str(TRUTH.get(text.casefold(), text))
    return ids.get(column, {}).get(text, text)


def _not_employed(person: Person, period: Period) -> Text | None:
    hired, left = person.values.get("hired"), person.values.get("left")
    if hired is not None and hired > period.last_day:
        return NOT_YET.format(date=person.cells["hired"])
    if left is not None and left < period.first_day:
        return NO_LONGER.format(date=person.cells["left"])
    return None


def _flag(period: Period, person: Person, flag: str, message: Text) -> FlagRow:
    return FlagRow(str(period), "", person.employee_id, flag, "info", message, "")
