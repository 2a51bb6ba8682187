"""Whose events they are: from the agent's name in the log to an employee_id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kpicore.collect.csv import Csv
from kpicore.collect.text import quote, suggest
from kpicore.components import Batch, Request
from kpicore.messages import joined, say
from kpicore.model import Finding, Origin, Period

TITLES: Mapping[str, tuple[str, ...]] = {
    "agent": ("agent", "坐席"),
    "employee_id": ("employee_id", "工号", "employee id"),
}


class Agents(dict[str, str]):
    """employee_id by agent. The map goes before the pattern; whoever neither knows stands under the log's own name.

    unknown: those whom a map or a pattern was given for, and did not know.
    """

    def __init__(self, known: Mapping[str, str], pattern: re.Pattern[str] | None) -> None:
        super().__init__(known)
        self.unknown: list[str] = []
        self._asked = bool(known) or pattern is not None
        self._pattern = pattern

    def __missing__(self, agent: str) -> str:
        found = self._pattern.fullmatch(agent) if self._pattern else None
        employee = (found[1] or "").strip() if found else ""
        if not employee and self._asked:
            self.unknown.append(agent)
        self[agent] = employee or agent
        return self[agent]


class AgentTable(NamedTuple):
    """A table of agents, and what is wrong with it."""

    known: dict[str, str]
    findings: list[Finding]


def read_agents(path: str, folder: Path, period: Period) -> AgentTable:
    """A CSV file with the columns `agent` and `employee_id`; an agent stands in one row, an employee may have many."""
    batch = Csv(path).collect(Request("people", folder, period))
    table = AgentTable({}, list(batch.findings))
    at = _columns(batch, table)
    if at is None:
        return table
    agent_at, employee_at = at
    for number, cells in batch.rows:
        agent, employee = (cells[i].strip() if i < len(cells) else "" for i in at)
        if not agent and not employee:
            continue
        where = str(Origin(batch.source, number, batch.header[agent_at if not agent else employee_at].strip()))
        if not agent or not employee:
            table.findings.append(Finding("error", where, say("the cell is blank"), _BOTH))
        elif table.known.setdefault(agent, employee) != employee:
            what = say("a second employee for the agent {agent}", agent=quote(agent))
            table.findings.append(Finding("error", where, what, say("one employee for each agent")))
    return table


def _columns(batch: Batch, table: AgentTable) -> tuple[int, int] | None:
    """Where the two columns stand; None, with a finding for each, where one is missing."""
    names = [name.strip() for name in batch.header]
    at = []
    for column, titles in TITLES.items():
        position = next((names.index(title) for title in titles if title in names), None)
        if position is not None:
            at.append(position)
        elif names:
            what = say("the column {column} is missing", column=f"{column} ({titles[1]})")
            table.findings.append(
                Finding("error", f"{batch.source}:1", what, joined([_BOTH, suggest(column, names)], ""))
            )
    return (at[0], at[1]) if len(at) == len(TITLES) else None


_BOTH = say("the columns agent and employee_id, filled in every row")
