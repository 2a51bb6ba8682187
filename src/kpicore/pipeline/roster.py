"""Who is appraised, and in which team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kpicore.collect.intake import Person
from kpicore.config import Team
from kpicore.fields import Field
from kpicore.model import Finding, Language, Period, Rejected, Text
from kpicore.nearest import did_you_mean
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow
from kpicore.vocabulary import PEOPLE

NO_TEAM = Text("不属于任何团队, 没有结果", "belongs to no team, so there is no result")
NOT_YET = Text("{} 入职, 在本考核期之后, 没有结果", "joined on {}, after this period, so there is no result")
NO_LONGER = Text("{} 离职, 在本考核期之前, 没有结果", "left on {}, before this period, so there is no result")


class Roster(NamedTuple):
    """The people of each team in order of employee_id, what is wrong, and flags about who is left out."""

    members: dict[str, list[Person]]
    findings: list[Finding]
    flags: list[FlagRow]


def assign(people: Mapping[str, Person], teams: Sequence[Described], period: Period, lang: Language) -> Roster:
    """Each person's team. Two teams for one person are an error; none, or not employed in the period, a flag."""
    roster = Roster({team.config.name: [] for team in teams}, [], [])
    titles = _titles(teams)
    for employee_id in sorted(people):
        person = people[employee_id]
        absent = _not_employed(person, period, lang)
        if absent:
            roster.flags.append(_flag(period, person, "not_employed", absent))
            continue
        matching = [team.config for team in teams if _matches(person, team.config, titles)]
        if len(matching) > 1:
            names = " and ".join(team.name for team in matching)
            what = f"{employee_id} belongs to the teams {names}"
            roster.findings.append(Finding("error", str(person.at("employee_id")), what, "one team for each person"))
        elif matching:
            roster.members[matching[0].name].append(person)
        else:
            roster.flags.append(_flag(period, person, "no_team", NO_TEAM.of(lang)))
    return roster


def check_where(people: Mapping[str, Person], teams: Sequence[Described]) -> None:
    """Rejected (2) where a team asks for a column that nobody's row has."""
    columns = {"employee_id", "name", *PEOPLE}
    for person in people.values():
        columns |= person.cells.keys()
    findings = [
        Finding("error", team.config.place.at("where", column), f"no such column of people: {column}",
                did_you_mean(column, columns))
        for team in teams
        for column in team.config.where
        if people and column not in columns
    ]  # fmt: skip
    if findings:
        raise Rejected(findings, exit_code=2)


def _titles(teams: Sequence[Described]) -> dict[str, list[Field]]:
    """The choices whose titles equal ids, by column (查询部 is inquiry)."""
    fields: dict[str, list[Field]] = {}
    for team in teams:
        for key, field in team.words.people.items():
            if field.kind == "choice":
                fields.setdefault(key, []).append(field)
    return fields


def _matches(person: Person, team: Team, titles: Mapping[str, list[Field]]) -> bool:
    for column, wanted in team.where.items():
        known = titles.get(column, [])
        if _as_id(_cell(person, column), known) not in {_as_id(value, known) for value in wanted}:
            return False
    return True


def _cell(person: Person, column: str) -> str:
    field = PEOPLE.get(column)
    if field is not None and field.kind == "flag" and column in person.values:
        return "true" if person.values[column] else "false"
    return person.employee_id if column == "employee_id" else person.cells.get(column, "")


def _as_id(text: str, fields: Sequence[Field]) -> str:
    for field in fields:
        for key, title in field.choices.items():
            if text in (key, title.zh, title.en):
                return key
    return text


def _not_employed(person: Person, period: Period, lang: Language) -> str:
    hired, left = person.values.get("hired"), person.values.get("left")
    if hired is not None and hired > period.last_day:
        return NOT_YET.of(lang).format(person.cells["hired"])
    if left is not None and left < period.first_day:
        return NO_LONGER.of(lang).format(person.cells["left"])
    return ""


def _flag(period: Period, person: Person, flag: str, message: str) -> FlagRow:
    return FlagRow(str(period), "", person.employee_id, flag, "info", message, "")
