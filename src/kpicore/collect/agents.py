"""Whose events they are: from the agent's name in the log to an employee_id, and what every log says of it.

The settings `agents`, `agent_pattern` and `min_events` are those of every collector of logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.collect.csv import Csv
from kpicore.collect.text import quote, suggest, visible
from kpicore.components import Batch, Request
from kpicore.messages import joined, say
from kpicore.model import Finding, Origin, Period, Text
from kpicore.settings import Problem, setting

UNMAPPED = Text(
    "{file}：agents 与 agent_pattern 均不认识的坐席：{count}（{names}），以日志中的名字计",
    "{file}: agents that neither agents nor agent_pattern knows: {count} ({names}); they stand under the log's names",
)
STRANGERS = Text(
    "{file}：人员表中没有的坐席：{count}（{names}），未计入的事件：{events}",
    "{file}: agents who are not among the people: {count} ({names}); their events left out: {events}",
)
_SHOWN = 10  # names in one message

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

    def unmapped(self, people: frozenset[str] | None) -> list[str]:
        """Of the unknown those who are on the roster under the log's name; of the others it is said that they are not.
        people: the roster, None where there is none."""
        return self.unknown if people is None else [agent for agent in self.unknown if agent in people]


def agents_setting() -> Any:
    """Whose agent is whose, as a table or a file."""
    return setting(
        factory=dict,
        doc=Text(
            "坐席 = 工号，或含 agent 与 employee_id 两列的 CSV 文件",
            "agent = employee_id, or a CSV file with the columns agent and employee_id",
        ),
    )


def agent_pattern_setting() -> Any:
    """Whose agent is whose, where the name says it."""
    return setting(
        "",
        doc=Text(
            r"正则表达式，其唯一的组即工号，如 Local/(\d+)@.*",
            r"a regular expression whose one group is the employee_id, such as Local/(\d+)@.*",
        ),
    )


def min_events_setting() -> Any:
    """How many events make a fair rate."""
    return setting(
        30,
        doc=Text("事件少于此数的比率会提示", "a rate of fewer events than this is flagged"),
        reason=Text("更少时，一个事件就使比率变动 3 % 以上", "with fewer, one event moves a rate by over 3 %"),
    )


def some_of(names: Sequence[str]) -> str:
    """The first names of many, for a message."""
    more = f", … (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
    return ", ".join(visible(name) for name in names[:_SHOWN]) + more


def attribution_problems(pattern: str, min_events: int) -> Iterator[Problem]:
    """What keeps the settings `agent_pattern` and `min_events` from being what they should."""
    wanted = say("expected a regular expression with one group, such as {example}", example=r"Local/(\d+)@.*")
    try:
        if pattern and re.compile(pattern).groups != 1:
            yield ("agent_pattern",), say("found {text}", text=quote(pattern)), wanted
    except (re.error, OverflowError, RecursionError) as error:
        yield ("agent_pattern",), say("{text}: {why}", text=quote(pattern), why=str(error)), wanted
    if min_events < 0:
        yield ("min_events",), say("found {value}", value=min_events), say("expected 0 or more")


def agents_of(agents: str | Mapping[str, str], pattern: str, want: Request) -> tuple[Agents, list[Finding]]:
    """Whose agent is whose as the settings say, and what is wrong with their table."""
    compiled = re.compile(pattern) if pattern else None
    if not isinstance(agents, str):
        return Agents(agents, compiled), []
    read = read_agents(agents, want.folder, want.period)
    return Agents(read.known, compiled), read.findings


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
