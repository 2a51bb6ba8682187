"""One team in chunks: what its plan is of plain people, and each chunk's rows with those that went by rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Sequence
from heapq import merge
from operator import attrgetter
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.ahead import ahead
from kpicore.bulk.chunks import Chunk, Chunks
from kpicore.bulk.ledger import Lines
from kpicore.bulk.merged import merged
from kpicore.bulk.outcome import Outcome, said_of_all
from kpicore.bulk.survey import Survey
from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit
from kpicore.bulk.values import Span
from kpicore.config import RunConfig
from kpicore.engine.chunked import Columns, computing
from kpicore.messages import say
from kpicore.output.growing import Growing
from kpicore.pipeline.run import TeamResult
from kpicore.pipeline.teams import Described
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.plan import Plan, walk
from kpicore.plan.substituted import Untold, over_slots, substituted
from kpicore.results import FlagRow
from kpicore.rules.build import value_column
from kpicore.rules.checks import NOT_CHECKED


class Part(NamedTuple):
    """Some people in order: their rows of the results, and their flags."""

    rows: pa.Table
    flags: list[FlagRow]


class TeamRun:
    """done, by_rows: those of the team who went by rows, and their rows of the results. ledger: the file of
    the long one."""

    def __init__(
        self,
        config: RunConfig,
        engine: str,
        found: Survey,
        tables: Sequence[Table],
        team: Described,
        done: TeamResult,
        by_rows: pa.Table,
        ledger: Growing | None,
    ) -> None:
        plan, coded = done.prepared.plan, None if done.coded is None else done.coded.ledger
        beside = coded.columns if coded else ()
        self.name = team.config.name
        self.general = [flag for flag in done.flags if not flag.employee_id]
        self.of_all = {name for name in said_of_all(plan) if all(done.evaluation.columns[name])}
        self._engine = engine
        self._chunks = Chunks(found, tables, team)
        self._divided = self._chunks.divided
        self._lines = None
        self._wanted = [*done.prepared.wanted, *(column.definition for column in beside if column.definition)]
        if ledger is not None:
            slots = found.slots.get(self.name)
            self._lines = Lines(done.prepared, done.ledger, team.words, slots, self._divided, ledger)
            self._wanted = list(dict.fromkeys([*self._wanted, *self._lines.wanted]))
        self._plan = _of_plain(coded.plan if coded else plan.build.plan, self._wanted, found, team, done)
        self._outcome = Outcome(config, team, plan, beside, by_rows.schema)
        self._by_rows = by_rows
        self._ids = [row.employee_id for row in done.results]
        self._flags = [flag for flag in done.flags if flag.employee_id]
        self._surveyed = found.spans[self.name]
        self._data = done.prepared.data.columns
        self._absent: set[str] = set()
        self._ends: dict[str, tuple[int, int]] = {}

    @property
    def unclear(self) -> set[str]:
        """Whose rows only now turned out to contradict each other, or to be nobody's."""
        return self._chunks.unclear

    @property
    def spans(self) -> dict[str, Span] | None:
        """What the columns hold of the team's plain people, where what is said of the team may depend on it: something
        that nobody has, or everyone lacks. The survey knows but of all rows of a file."""
        data = (self._data.get(value_column(name), ()) for name in self._absent)
        absent = any(all(value is None for value in column) for column in data)
        unchecked = self.of_all & {rule.when for rule in self._outcome.plan.build.flags if rule.id == NOT_CHECKED}
        if not absent and not unchecked:
            return None
        return {name: self._surveyed[name]._replace(low=low, high=high) for name, (low, high) in self._ends.items()}

    def parts(self) -> Generator[Part]:
        """Everyone of the team, in order of their ids; the lines of a long ledger are in its file by then."""
        flagged = [flag.employee_id for flag in self._flags]
        row = flag = 0
        with (
            computing(self._engine, self._plan, self._wanted, self._divided) as compute,
            ahead(iter(self._chunks)) as chunks,
        ):
            for chunk in chunks:
                self._widen(chunk)
                next_row, next_flag = (
                    len(ids) if chunk.high is None else bisect_left(ids, chunk.high) for ids in (self._ids, flagged)
                )
                found = compute(chunk.columns, len(chunk.ids)) if len(chunk.ids) else {}
                rows, flags = self._computed(chunk, found) if found else (self._by_rows[:0], [])
                others = self._ids[row:next_row]
                if self._lines is not None:
                    self._lines.write(chunk, found, others, row)
                rows = merged(rows, self._by_rows[row:next_row], others)
                yield Part(rows, list(merge(flags, self._flags[flag:next_flag], key=attrgetter("employee_id"))))
                row, flag = next_row, next_flag

    def _computed(self, chunk: Chunk, found: Columns) -> tuple[pa.Table, list[FlagRow]]:
        self.of_all &= self._outcome.of_all(found)
        return self._outcome.results(chunk, found), self._outcome.flags(chunk, found)

    def _widen(self, chunk: Chunk) -> None:
        read = {name: column for name in self._surveyed if (column := value_column(name)) in chunk.columns}
        for name, column in read.items():
            factor, ends = self._divided.get(column, 1), pc.min_max(chunk.columns[column])
            if ends["min"].is_valid:
                both = [ends["min"].as_py() * factor, ends["max"].as_py() * factor, *self._ends.get(name, ())]
                self._ends[name] = min(both), max(both)
        self._absent = read.keys() - self._ends.keys()


def _of_plain(plan: Plan, wanted: Sequence[str], found: Survey, team: Described, done: TeamResult) -> Plan:
    """The plan over what plain people hold: no n/a, no decision, no incident, a column for each rating."""
    spans = {value_column(name): span for name, span in found.spans[team.config.name].items()}
    slots = found.slots.get(team.config.name)
    codes = done.prepared.plan.build.codes
    replacements = [
        over_slots("ratings", slots.of_plan(codes) if slots is not None else ()),
        over_slots("incidents", ()),
    ]

    def replace(node: Expr) -> Expr | None:
        if node.op == "input" and node.data not in spans:
            return expr.FALSE if node.type.kind == "bool" else expr.absent(node.scale)
        return next((other for each in replacements if (other := each(node)) is not None), None)

    try:
        plain = substituted(plan, replace)
    except Untold as reason:
        raise Unfit(say("a scheme that asks of ratings what columns do not say")) from reason
    left = (node for name in plain.needed(wanted) for node in walk(plain.definitions[name]))
    if any(node.op in ("cohort", "aggregate") for node in left):
        raise Unfit(say("a scheme that looks at the whole team at once"))
    if plain.overflows():
        raise Unfit(say("numbers of more than 64 bits"))
    return plain
