"""For whom the templates have rows: the people of a file, or one generated example of each team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kpicore.catalog import Catalog, load
from kpicore.collect.intake import Person, read_people
from kpicore.components import Batch, Collector, Request
from kpicore.messages import say
from kpicore.model import Finding, Language, Period, Rejected, Text
from kpicore.pipeline.roster import assign, check_where, unmatched
from kpicore.pipeline.teams import Described, all_words
from kpicore.settings import SettingError

OWN = ("employee_id", "name", "period")  # columns of a table of people that say who and when, not what
EXAMPLE = "EXAMPLE"
EXAMPLE_NAME = Text("示例，请改写或删除", "an example: replace or remove it")


class Member(NamedTuple):
    """Someone with rows in the templates. team: its name, blank for nobody's. cells: column of people → text."""

    employee_id: str
    name: str
    team: str
    cells: Mapping[str, str]


class Members(NamedTuple):
    """columns: those that a file has besides who and when. example: the people are generated. warnings: about teams
    that hardly have the people they were meant to have."""

    people: tuple[Member, ...]
    columns: tuple[str, ...]
    example: bool
    warnings: tuple[Finding, ...] = ()


def examples(teams: Sequence[Described], lang: Language) -> Members:
    """One person of each team, who matches its `where`."""
    people = []
    for number, team in enumerate(teams, start=1):
        employee_id = EXAMPLE if len(teams) == 1 else f"{EXAMPLE}-{number}"
        cells = {column: values[0] for column, values in team.config.where.items()}
        people.append(Member(employee_id, EXAMPLE_NAME.of(lang), team.config.name, cells))
    return Members(tuple(people), (), example=True)


def from_file(file: str, teams: Sequence[Described], period: Period, catalog: Catalog) -> Members:
    """The people of a table, each in the team that `where` puts them in.

    Rejected: 1 with everything that is wrong with the table, 2 where nothing reads such files or a `where` asks for a
    column that the table lacks.
    """
    batch = _collector(file, catalog).collect(Request("people", Path(), period))
    if not isinstance(batch, Batch):
        raise Rejected([Finding("error", file, say("more than one table"), say("one table of people"))], 1)
    words = all_words(teams).people
    asked = [column for team in teams for column in team.config.where]
    table = read_people(batch, words, period, asked)
    check_where(table.people, teams)
    roster = assign(table.people, teams, period)
    findings = [finding for finding in (*table.findings, *roster.findings) if finding.severity == "error"]
    if findings:
        raise Rejected(findings, 1)
    team_of = {person.employee_id: team for team, members in roster.members.items() for person in members}
    people = [_member(person, team_of.get(person.employee_id, "")) for person in table.people.values()]
    columns = dict.fromkeys(column for person in table.people.values() for column in person.columns)
    nobody = say("nobody of {file} belongs to it", file=file)
    empty = [Finding("warning", team.config.place, nobody) for team in teams if not roster.members[team.config.name]]
    return Members(
        people=tuple(people),
        columns=tuple(column for column in columns if column not in OWN),
        example=False,
        warnings=(*unmatched(table.people, teams), *empty),
    )


def _member(person: Person, team: str) -> Member:
    return Member(person.employee_id, person.name, team, person.cells)


def _collector(file: str, catalog: Catalog) -> Collector:
    """The one that reads such files."""
    use = "xlsx" if Path(file).suffix.casefold() == ".xlsx" else "csv"
    try:
        collector: Collector = load(catalog.find("collector", use))(path=file)
        return collector
    except SettingError as error:
        raise Rejected([Finding("error", f"--people {file}", *said) for _, *said in error.problems], 2) from None
