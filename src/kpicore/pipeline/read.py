"""Reading a run's input: every collector's batch, the roster, and the typed values; all errors at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kpicore.collect.intake import Inputs, Source, read_inputs, read_people, team_values
from kpicore.components import Request
from kpicore.config import RunConfig
from kpicore.model import Finding, Rejected
from kpicore.pipeline.roster import Roster, assign, check_where
from kpicore.pipeline.teams import Described, all_words
from kpicore.results import FlagRow


class Gathered(NamedTuple):
    """The input of a run. values: people's cells as their own team reads them, by employee_id."""

    roster: Roster
    values: dict[str, dict[str, int]]
    inputs: Inputs
    flags: list[FlagRow]


def gather(config: RunConfig, teams: Sequence[Described]) -> Gathered:
    """Everything that the run reads; Rejected (1) with every error of every file."""
    roster_batch = config.people.collect(Request("people", config.folder, config.period))
    batches = [entry.collector.collect(Request(entry.kind, config.folder, config.period)) for entry in config.collect]
    table = read_people(roster_batch, all_words(teams).people, config.period)
    check_where(table.people, teams)
    roster = assign(table.people, teams, config.period)
    values, value_findings = _team_values(roster, teams)
    words = {person.employee_id: team.words for team in teams for person in roster.members[team.config.name]}
    sources = [
        Source(entry.kind, batch, entry.unknown_people) for entry, batch in zip(config.collect, batches, strict=True)
    ]
    every = [team.words for team in teams]
    unread = any(finding.severity == "error" for finding in roster_batch.findings)
    everyone = not unread and bool(table.people or not table.findings)
    inputs = read_inputs(sources, table.people, words, config.period, more=every, everyone=everyone)
    findings = [*table.findings, *roster.findings, *value_findings, *inputs.findings]
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise Rejected(errors, exit_code=1)
    return Gathered(roster, values, inputs, [*table.flags, *roster.flags, *inputs.flags])


def _team_values(roster: Roster, teams: Sequence[Described]) -> tuple[dict[str, dict[str, int]], list[Finding]]:
    values: dict[str, dict[str, int]] = {}
    findings: list[Finding] = []
    for team in teams:
        for person in roster.members[team.config.name]:
            values[person.employee_id], wrong = team_values(person, team.words)
            findings += wrong
    return values, findings
