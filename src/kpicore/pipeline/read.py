"""Reading a run's input: every collector's batch, the roster, and the typed values; all errors at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kpicore.collect.intake import Inputs, Source, read_inputs, read_people, tables, team_values
from kpicore.components import Request
from kpicore.config import RunConfig
from kpicore.model import Finding, Rejected
from kpicore.pipeline.derived import derive
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
    sources = _sources(config, roster, None if unread else frozenset(table.people))
    inputs = read_inputs(sources, table.people, words, config.period, more=every, everyone=not unread)
    findings = [*table.findings, *roster.findings, *value_findings, *inputs.findings]
    if not _has_errors(findings):
        findings += derive(teams, roster, values, inputs)
    if _has_errors(findings):
        raise Rejected([finding for finding in findings if finding.severity == "error"], exit_code=1)
    warnings = [*unmatched(table.people, teams), *(finding for finding in findings if finding.severity == "warning")]
    every_table = (*people_tables, *(source.batch for source in sources))
    headers = frozenset(name.strip() for batch in every_table for name in batch.header)
    return Gathered(roster, values, inputs, [*table.flags, *roster.flags, *inputs.flags], warnings, headers)


def _sources(config: RunConfig, roster: Roster, people: frozenset[str] | None) -> list[Source]:
    """What the collectors bring; people: everyone on the roster, None where it could not be read."""
    appraised = frozenset(person.employee_id for members in roster.members.values() for person in members)
    sources = []
    for entry in config.collect:
        want = Request(entry.kind, config.folder, config.period, people, appraised, entry.unknown_people)
        brought = tables(entry.collector.collect(want))
        sources += [Source(entry.kind, batch, entry.unknown_people) for batch in brought]
    return sources


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
