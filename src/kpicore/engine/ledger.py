"""The ledger, read off what the plan computed: codes become texts, definitions become values. Nothing is computed
a second time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kpicore.engine.data import Dataset, Evaluation, Request, Value
from kpicore.numbers import format_money, format_scaled
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, MISSING, NOT_APPLICABLE, OVERRIDDEN, Line, RatingRows, Read, RowLines
from kpicore.results import LedgerRow
from kpicore.rules.build import na_column
from kpicore.rules.team import TeamPlan

RESERVED = {MISSING: "missing", NOT_APPLICABLE: "n/a", OVERRIDDEN: "override"}
RowValue = tuple[str, Expr]  # a table, and an expression over its rows
Occurred = Mapping[int, Mapping[str, tuple[int, int]]]  # person → incident → points, contribution


class Words(NamedTuple):
    """What only the input rows know, by person (index) and line: what was recorded, and notes to it."""

    people: Sequence[str]  # employee_id by index
    inputs: Mapping[tuple[int, str], str]
    notes: Mapping[tuple[int, str], str]


class Ledger:
    """The ledger of one team: what it needs of an engine, and the rows that come of it."""

    def __init__(self, plan: TeamPlan, data: Dataset, words: Words) -> None:
        self.plan = plan
        self.data = data
        self.words = words
        self.lines = plan.build.lines
        self.levels: dict[tuple[int, str], list[str]] = {}

    def request(self, wanted: Sequence[str]) -> Request:
        """What to ask of an engine for these definitions and for the ledger."""
        names = dict.fromkeys(wanted)
        for line in self.lines:
            parts = [line.void]
            if isinstance(line, Line):
                parts += [line.code, line.value, line.contribution, line.skip]
                parts += [read.name for read in line.reads if read.definition]
            names |= dict.fromkeys(part for part in parts if part)
        return Request(self.plan.build.plan, list(names), [*self._incident_values(), *self._levels()])

    def _incident_values(self) -> list[RowValue]:
        rows = [line for line in self.lines if isinstance(line, RowLines)]
        return [("incidents", value) for line in rows for value in (line.points, line.contribution)]

    def _levels(self) -> list[RowValue]:
        return [("ratings", rows.level) for rows in self._rated() if rows.level is not None]

    def _rated(self) -> list[RatingRows]:
        return [line.ratings for line in self.lines if isinstance(line, Line) and line.ratings is not None]

    def rows(self, evaluation: Evaluation) -> Iterator[LedgerRow]:
        """All rows, person by person, in the order of the scheme."""
        occurred = self._occurred(evaluation)
        self.levels = self._levels_found(evaluation)
        for person in range(self.data.size):
            for place, line in enumerate(self.lines):
                if isinstance(line, RowLines):
                    yield from self._incident_rows(person, line, occurred[place].get(person, {}), evaluation)
                elif row := self._row(person, line, evaluation):
                    yield row

    def _row(self, person: int, line: Line, evaluation: Evaluation) -> LedgerRow | None:
        def at(name: str) -> Value:
            return evaluation.columns[name][person] if name else None

        contribution = None if at(line.void) else at(line.contribution)
        if at(line.skip) or not (line.always or contribution):
            return None
        code = at(line.code)
        value = None if code == MISSING else at(line.value)
        return self._ledger_row(
            person,
            stage=line.stage,
            scheme=line.scheme,
            section=line.section,
            line=line.line,
            input=self._input(person, line, evaluation),
            rule=line.rule if code is None else self._rule(person, line, code),
            value=self._written(line, line.value, value),
            weight=line.weight,
            contribution=self._written(line, line.contribution, None if value is None else contribution),
            clause=line.clause,
        )

    def _incident_rows(
        self, person: int, line: RowLines, occurred: Mapping[str, tuple[int, int]], evaluation: Evaluation
    ) -> Iterator[LedgerRow]:
        void = evaluation.columns[line.void][person]
        for key, words in line.incidents.items():
            if key in occurred:
                points, contribution = occurred[key]
                yield self._ledger_row(
                    person,
                    stage="score",
                    scheme=line.scheme,
                    section=line.section,
                    line=key,
                    input=self.words.inputs.get((person, key), ""),
                    rule=words.rule,
                    value=format_scaled(points, line.points.scale),
                    weight="",
                    contribution="" if void else format_scaled(contribution, line.contribution.scale),
                    clause=words.clause,
                )

    def _occurred(self, evaluation: Evaluation) -> dict[int, Occurred]:
        """For each incident line: the points and contribution of each incident that each person had."""
        found: dict[int, Occurred] = {}
        rows = self.data.rows["incidents"]
        names = list(self.plan.build.codes.incidents)
        places = [place for place, line in enumerate(self.lines) if isinstance(line, RowLines)]
        for i, place in enumerate(places):
            line = self.lines[place]
            sums: dict[int, dict[str, tuple[int, int]]] = {}
            values = zip(evaluation.rows[2 * i], evaluation.rows[2 * i + 1], strict=True)
            for person, code, (points, contribution) in zip(rows.person, rows.columns["incident"], values, strict=True):
                key = names[code]
                if isinstance(line, RowLines) and key in line.incidents:
                    before = sums.setdefault(person, {}).get(key, (0, 0))
                    sums[person][key] = (before[0] + points, before[1] + contribution)
            found[place] = sums
        return found

    def _ledger_row(self, person: int, *, line: str, **cells: str) -> LedgerRow:
        note = self.words.notes.get((person, line), "")
        team = self.plan.team.name
        period = str(self.plan.build.period)
        return LedgerRow(period=period, team=team, employee_id=self.words.people[person], line=line, note=note, **cells)

    def _input(self, person: int, line: Line, evaluation: Evaluation) -> str:
        if line.ratings is not None:
            return self.words.inputs.get((person, line.ratings.criterion), "")
        texts = {read.name: self._read(person, read, evaluation) for read in line.reads}
        if len(texts) == 1:
            return next(iter(texts.values()))
        return ", ".join(f"{name}={text}" for name, text in texts.items() if text)

    def _read(self, person: int, read: Read, evaluation: Evaluation) -> str:
        if read.definition:
            value = evaluation.columns[read.name][person]
            scale = self.plan.build.plan.definitions[read.name].scale
        else:
            na = self.data.columns.get(na_column(read.name))
            if na is not None and na[person]:
                return "n/a"
            column = self.data.columns.get(read.name)
            value, scale = None if column is None else column[person], read.field.decimals
        return "" if value is None else _spelled(read, value, scale)

    def _written(self, line: Line, name: str, value: Value) -> str:
        if value is None:
            return ""
        if line.stage == "grade":
            return line.grades[value] if value < len(line.grades) else ""
        return format_money(value) if line.stage == "pay" else self.number(name, value)

    def number(self, name: str, value: int) -> str:
        """A definition's value in plain notation."""
        return format_scaled(value, self.plan.build.plan.definitions[name].scale)

    def _rule(self, person: int, line: Line, code: int) -> str:
        """The text of the cell that matched; of each rating's level, where raters chose levels."""
        if code < FIRST_ROW:
            return RESERVED[code]
        rule = line.rules[code - FIRST_ROW]
        found = self.levels.get((person, line.ratings.criterion), []) if line.ratings is not None else []
        if not found:
            return rule
        return found[0] if len(found) == 1 else f"{'; '.join(found)} ({rule})"

    def _levels_found(self, evaluation: Evaluation) -> dict[tuple[int, str], list[str]]:
        """The texts of the levels that counting raters chose, by person and criterion."""
        found: dict[tuple[int, str], list[str]] = {}
        codes, data = self.plan.build.codes, self.data.rows["ratings"]
        first = len(self._incident_values())
        for place, rows in enumerate(rows for rows in self._rated() if rows.level is not None):
            raters = {codes.raters[rater] for rater in rows.raters} or set(codes.raters.values())
            columns = (data.columns[name] for name in ("criterion", "rater", "na"))
            for person, criterion, rater, na, level in zip(
                data.person, *columns, evaluation.rows[first + place], strict=True
            ):
                if criterion == codes.criteria[rows.criterion] and rater in raters and not na:
                    found.setdefault((person, rows.criterion), []).append(rows.levels[level - FIRST_ROW])
        return found


def _spelled(read: Read, value: int, scale: int) -> str:
    field = read.field
    if field.kind == "choice":
        return list(field.choices)[value] if value < len(field.choices) else ""
    if field.kind == "flag":
        return "true" if value else "false"
    if field.kind == "date":
        text = f"{value:08}"
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return format_scaled(value, scale)
