"""What of a scheme the cases reach: its bands, levels, tiers, incidents, rows, grades and pay rows.

All of them are read off the description that a case's settings build; what a person of a case meets is read off the
codes that the plan computes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kpicore.config import RunConfig, load_config
from kpicore.engine import python
from kpicore.engine.data import Dataset, Request
from kpicore.model import Rejected, Text
from kpicore.pipeline.dataset import build_dataset, known_of
from kpicore.pipeline.read import gather
from kpicore.pipeline.teams import Described, describe_teams
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, Line, RowLines
from kpicore.rules.build import Build
from kpicore.rules.judge import Judge
from kpicore.rules.pay import Looked, PayLine, Pool
from kpicore.rules.scheme import Scheme
from kpicore.rules.table import ONE_ROW, Table
from kpicore.rules.team import TeamPlan, compile_team
from kpicore.testing.cases import Case, write_case


class Row(NamedTuple):
    """Something that a case may reach. component: as a config writes it. rule: its text in the ledger."""

    component: str
    line: str
    rule: str

    def __str__(self) -> str:
        return ": ".join(filter(None, self))


class Reach:
    """What the cases of a session reach, and all that they could. accepted: lines of the report that may be missing."""

    def __init__(self, accepted: frozenset[str] = frozenset()) -> None:
        self.accepted = accepted
        self.all: dict[Row, bool] = {}

    def add(self, case: Case) -> None:
        """Note what a case reaches. A case that is rejected reaches nothing."""
        with tempfile.TemporaryDirectory() as name:
            try:
                config = load_config(write_case(case, Path(name)))
                teams, _ = describe_teams(config)
                gathered = gather(config, teams)
            except Rejected:
                return
            for team in teams:
                members = gathered.roster.members[team.config.name]
                data = build_dataset(members, gathered.values, gathered.inputs, team.words)
                for row, reached in _rows(config, team, data):
                    self.all[row] = self.all.get(row, False) or reached

    def missed(self) -> list[Row]:
        return [row for row, reached in self.all.items() if not reached and str(row) not in self.accepted]

    def percent(self) -> float:
        return 100 * (1 - len(self.missed()) / len(self.all)) if self.all else 100.0

    def report(self) -> Iterator[str]:
        """A line for each component, and one for each of its rows that no case reaches."""
        components = dict.fromkeys(row.component for row in self.all)
        missed = self.missed()
        for component in components:
            mine = [row for row in self.all if row.component == component]
            lost = [row for row in missed if row.component == component]
            yield f"{component}: {len(mine) - len(lost)} of {len(mine)}"
            yield from (f"  no case reaches  {row}" for row in lost)


def _rows(config: RunConfig, team: Described, data: Dataset) -> Iterator[tuple[Row, bool]]:
    """Everything that the team's components state for the month, and whether anyone of the data meets it."""
    plan = compile_team(team.scheme, config.period, team.words, known_of(data))
    names = _Names(team)
    lines = [line for line in plan.build.lines if isinstance(line, Line)]
    wanted = [line.code for line in lines if line.code]
    wanted += [line.skip for line in lines if line.skip] + [line.void for line in lines if line.void]
    asked = list(_row_values(plan))
    request = Request(plan.build.plan, list(dict.fromkeys(wanted)), [(table, value) for _, table, value in asked])
    found = python.evaluate(request, data)
    met = [(line, _met(line, found.columns)) for line in lines]
    chosen = {key: found.rows[i] for i, (key, _, _) in enumerate(asked)}
    for card in team.scheme.scorecards:
        own = {line.line: codes for line, codes in met if (line.stage, line.scheme) == ("score", card.name)}
        yield from _scheme(names.scorer(card.name), card.scheme, config.period.month, own, chosen, plan.build, data)
    for line, codes in met:
        if line.stage == "grade":
            for i, rule in enumerate(line.rules):
                yield Row(names.grader(line.scheme), "", rule.en), FIRST_ROW + i in codes
    paid = {line.line: (line, codes) for line, codes in met if line.stage == "pay"}
    for pay in team.scheme.pay or ():
        yield from _pay(names.pay, pay, *paid[pay.id])


class _Names:
    """Components as the config writes them, by the names of their ledger lines."""

    def __init__(self, team: Described) -> None:
        self.scorers = {entry.name: entry for entry in team.config.scores}
        self.team = team.config
        self.pay = team.config.pay_use or ""

    def scorer(self, name: str) -> str:
        return self.scorers[name].use

    def grader(self, name: str) -> str:
        if self.team.grade_use is not None and name == self.team.grade_use.rpartition(":")[2]:
            return f"{self.team.grade_use} (grade)"
        return f"{self.scorers[name].grade_use} (grade)" if name in self.scorers else name


def _met(line: Line, columns: Mapping[str, Sequence[int | None]]) -> set[int]:
    """The codes of a line that somebody meets."""
    if not line.code:
        return set()
    skipped = columns[line.skip] if line.skip else [0] * len(columns[line.code])
    return {code for code, skip in zip(columns[line.code], skipped, strict=True) if code is not None and not skip}


def _row_values(plan: TeamPlan) -> Iterator[tuple[tuple[str, str], str, Expr]]:
    """What is to be known of the input's rows: which level of a criterion, which tier of an incident."""
    for line in plan.build.lines:
        if isinstance(line, RowLines):
            for incident in line.incidents.values():
                if incident.tier is not None:
                    yield ("tier", incident.line), "incidents", incident.tier
        elif line.ratings is not None and line.ratings.level is not None:
            yield ("level", line.line), "ratings", line.ratings.level


def _scheme(
    name: str,
    scheme: Scheme,
    month: int,
    met: Mapping[str, set[int]],
    chosen: Mapping[tuple[str, str], Sequence[int]],
    build: Build,
    data: Dataset,
) -> Iterator[tuple[Row, bool]]:
    for criterion in scheme.criteria:
        in_force = criterion.in_month(month).judge
        for judge, season in ((criterion.judge, ()), *((each.judge, each.months) for each in criterion.seasons)):
            line = criterion.id + (f" (months {', '.join(map(str, season))})" if season else "")
            codes = met.get(criterion.id, set()) if judge is in_force else set()
            yield from ((Row(name, line, rule.en), FIRST_ROW + i in codes) for i, rule in _stated(judge))
        rated = criterion.rated
        if rated is not None and rated.levels:
            rows = data.rows["ratings"]
            code = build.codes.criteria[rated.id]
            mine = zip(rows.columns["criterion"], rows.columns["state"], chosen[("level", criterion.id)], strict=True)
            levels = {level for of, state, level in mine if of == code and state == 0}
            for i, (cell, _) in enumerate(rated.levels):
                yield Row(name, criterion.id, rated.level_text(cell).en), FIRST_ROW + i in levels
    rows = data.rows["incidents"]
    for incident in scheme.incidents:
        code = build.codes.incidents[incident.id]
        if incident.tiers and not incident.disabled:
            pairs = zip(rows.columns["incident"], chosen[("tier", incident.id)], strict=True)
            tiers = {tier for of, tier in pairs if of == code}
            for i, tier in enumerate(incident.tiers):
                yield Row(name, incident.id, tier.cell.text), FIRST_ROW + i in tiers
        else:
            yield Row(name, incident.id, ""), code in rows.columns["incident"]


def _stated(judge: Judge) -> Iterator[tuple[int, Text]]:
    """The rows of a judge that a code tells apart, by their place; a gap among bands where a person decides."""
    if isinstance(judge, Table) and judge.hit not in ONE_ROW:
        return  # several rows count together, and no code says which
    if getattr(judge, "rated", None) is None and not hasattr(judge, "levels"):
        found = judge.stated()
        if len(found) > 1:
            yield from ((i, rule) for i, (rule, _) in enumerate(found))


def _pay(name: str, pay: PayLine, line: Line, met: set[int]) -> Iterator[tuple[Row, bool]]:
    """The rows of each table of a pay line: of its pool and of its coefficient, whose codes are combined."""
    places = {code - FIRST_ROW for code in met if code >= FIRST_ROW}
    gates = len(pay.gates)
    open_rules = len(line.rules) - gates
    amount = pay.amount
    pool = amount.pool.table if isinstance(amount, Pool) and isinstance(amount.pool, Looked) else None
    inner = open_rules // (len(pool.rows) + 1) if pool is not None else open_rules
    used = {place for place in places if place < open_rules}
    if pool is not None:
        for i, row in enumerate(pool.rows):
            yield Row(name, pay.id, row.rule.en), any(place // inner == i for place in used)
    table = amount.table if isinstance(amount, Looked) else amount.coefficient if isinstance(amount, Pool) else None
    if table is not None:
        for i, row in enumerate(table.rows):
            yield Row(name, pay.id, row.rule.en), any(place % inner == i for place in used)
    for i, gate in enumerate(pay.gates):
        yield Row(name, pay.id, gate.says.en), open_rules + i in places
