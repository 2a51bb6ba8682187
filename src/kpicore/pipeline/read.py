"""Reading a run's input: every collector's batch, the roster, and the typed values; all errors at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kpicore.collect.intake import Inputs, Source, read_inputs, read_people, tables, team_values
from kpicore.components import Request
from kpicore.config import RunConfig
from kpicore.model import Finding, Rejected
from kpicore.pipeline.roster import Roster, assign, check_where, unmatched
from kpicore.pipeline.teams import Described, all_words
from kpicore.results import FlagRow


class Gathered(NamedTuple):
    """The input of a run. values: people's cells as their own team reads them, by employee_id. headers: every column
    name of every file."""

    roster: Roster
    values: dict[str, dict[str, int]]
    inputs: Inputs
    flags: list[FlagRow]
    warnings: list[Finding]
    headers: frozenset[str]


def gather(config: RunConfig, teams: Sequence[Described]) -> Gathered:
    """Everything that the run reads; Rejected (1) with every error of every file."""
    people_tables = tables(config.people.collect(Request("people", config.folder, config.period)))
    sources = [
        Source(entry.kind, batch, entry.unknown_people)
        for entry in config.collect
        for batch in tables(entry.collector.collect(Request(entry.kind, config.folder, config.period)))
    ]
    asked = [column for team in teams for column in team.config.where]
    table = read_people(people_tables, all_words(teams).people, config.period, asked)
    check_where(table.people, teams)
    roster = assign(table.people, teams, config.period)
    values, value_findings = _team_values(roster, teams)
    words = {person.employee_id: team.words for team in teams for person in roster.members[team.config.name]}
    every = [team.words for team in teams]
    unread = any(_has_errors(batch.findings) for batch in people_tables) or (
        not table.people and _has_errors(table.findings)
    )
    inputs = read_inputs(sources, table.people, words, config.period, more=every, everyone=not unread)
    findings = [*table.findings, *roster.findings, *value_findings, *inputs.findings]
    if _has_errors(findings):
        raise Rejected([finding for finding in findings if finding.severity == "error"], exit_code=1)
    warnings = [*unmatched(table.people, teams), *(finding for finding in findings if finding.severity == "warning")]
    every_table = (*people_tables, *(source.batch for source in sources))
    headers = frozenset(name.strip() for batch in every_table for name in batch.header)
    return Gathered(roster, values, inputs, [*table.flags, *roster.flags, *inputs.flags], warnings, headers)


def _has_errors(findings: Sequence[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _team_values(roster: Roster, teams: Sequence[Described]) -> tuple[dict[str, dict[str, int]], list[Finding]]:
    values: dict[str, dict[str, int]] = {}
    findings: list[Finding] = []
    for team in teams:
        for person in roster.members[team.config.name]:
            values[person.employee_id], wrong = team_values(person, team.words)
            findings += wrong
    return values, findings
