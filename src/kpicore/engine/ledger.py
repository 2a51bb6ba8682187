"""The ledger, read off what the plan computed: codes become texts, definitions become values. Nothing is computed
a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, repeat
from types import MappingProxyType
from typing import NamedTuple

from kpicore.engine.data import Dataset, Evaluation, Request, Value
from kpicore.engine.spelling import all_spelled, speller
from kpicore.model import Language, Text
from kpicore.numbers import format_money, format_scaled
from kpicore.plan.expr import Expr
from kpicore.plan.lines import (
    FIRST_ROW,
    MISSING,
    NOT_APPLICABLE,
    OVERRIDDEN,
    IncidentLine,
    Line,
    RatingRows,
    Read,
    RowLines,
    Stage,
    TierLine,
)
from kpicore.results import LedgerRow
from kpicore.rules.build import na_column, value_column
from kpicore.rules.rated import JUDGED, UNJUDGED
from kpicore.rules.team import TeamPlan

RESERVED = {
    MISSING: Text("缺少", "missing"),
    NOT_APPLICABLE: Text("不适用", "n/a"),
    OVERRIDDEN: Text("裁定", "override"),
}
RowValue = tuple[str, Expr]  # a table, and an expression over its rows
Rows = Sequence[LedgerRow | None]  # by person; None where the person has none
NOTHING: Mapping[int, str] = MappingProxyType({})


class Words(NamedTuple):
    """What only the input rows know, by line and person (index): what was recorded, and notes to it."""

    lang: Language
    people: Sequence[str]  # employee_id by index
    inputs: Mapping[str, Mapping[int, str]]
    notes: Mapping[str, Mapping[int, str]]


class Ledger:
    """The ledger of one team: what it needs of an engine, and the rows that come of it."""

    def __init__(self, plan: TeamPlan, data: Dataset, words: Words) -> None:
        self.plan = plan
        self.data = data
        self.words = words
        self.lines = plan.build.lines
        self.head = (str(plan.build.period), plan.team.name)

    def of_stage(self, stage: Stage) -> Ledger:
        """The same with the lines of one stage alone."""
        return self.of_lines([line for line in self.lines if line.stage == stage])

    def of_lines(self, lines: Sequence[Line | RowLines]) -> Ledger:
        """The same with these of its lines alone."""
        part = Ledger(self.plan, self.data, self.words)
        part.lines = list(lines)
        return part

    def request(self, wanted: Sequence[str]) -> Request:
        """What to ask of an engine for these definitions and for the ledger."""
        names = dict.fromkeys(wanted)
        for line in self.lines:
            parts = [line.void]
            if isinstance(line, Line):
                parts += [line.code, line.value, line.contribution, line.skip]
                parts += [part for read in line.reads for part in (read.definition, read.na)]
            names |= dict.fromkeys(part for part in parts if part)
        return Request(self.plan.build.plan, list(names), [*self._incident_values(), *self._tiers(), *self._levels()])

    def rows(self, evaluation: Evaluation) -> Iterator[LedgerRow]:
        """All rows, person by person, in the order of the scheme."""
        asked = iter(evaluation.rows.values())
        incidents = [(next(asked), next(asked)) for line in self.lines if isinstance(line, RowLines)]
        tiers = self._tiers_found([next(asked) for _ in self._tiers()])
        columns: list[Rows] = []
        for line in self.lines:
            if isinstance(line, Line):
                columns.append(self._line_rows(line, evaluation, self._levels_found(line.ratings, asked)))
            else:
                columns += self._incident_rows(line, evaluation, *incidents.pop(0), tiers)
        return filter(None, chain.from_iterable(zip(*columns, strict=True)))

    # what is asked of the rows of the input

    def _incident_values(self) -> list[RowValue]:
        rows = [line for line in self.lines if isinstance(line, RowLines)]
        return [("incidents", value) for line in rows for value in (line.points, line.contribution)]

    def _tiers(self) -> list[RowValue]:
        return [("incidents", line.tier) for line in self._tiered() if line.tier is not None]

    def _tiered(self) -> list[IncidentLine]:
        rows = [line for line in self.lines if isinstance(line, RowLines)]
        return [line for each in rows for line in each.incidents.values() if line.tier is not None]

    def _levels(self) -> list[RowValue]:
        return [("ratings", rows.level) for rows in self._rated() if rows.level is not None]

    def _rated(self) -> list[RatingRows]:
        return [line.ratings for line in self.lines if isinstance(line, Line) and line.ratings is not None]

    # lines that every person has

    def _line_rows(self, line: Line, evaluation: Evaluation, levels: Mapping[int, list[str]]) -> Rows:
        nothing: list[Value] = [None] * self.data.size

        def column(name: str) -> list[Value]:
            return evaluation.columns[name] if name else nothing

        codes = column(line.code)
        values, contributions = column(line.value), column(line.contribution)
        if line.void:
            contributions = [
                None if empty else value for empty, value in zip(column(line.void), contributions, strict=True)
            ]
        if MISSING in codes:
            values, contributions = (
                [None if code == MISSING else value for code, value in zip(codes, each, strict=True)]
                for each in (values, contributions)
            )
        cells = zip(
            *map(repeat, self.head),
            self.words.people,
            *map(repeat, (line.stage, line.scheme, line.section, line.line)),
            self._inputs(line, evaluation),
            self._rules(line, codes, levels),
            self._written(line, line.value, values),
            repeat(line.weight),
            self._written(line, line.contribution, contributions),
            self._clauses(line, codes),
            self._notes(line.line),
        )
        rows = list(map(_row, cells))
        if line.always and not line.skip:
            return rows
        return [
            None if skip or not (line.always or contribution) else row
            for skip, contribution, row in zip(column(line.skip), contributions, rows, strict=True)
        ]

    def _inputs(self, line: Line, evaluation: Evaluation) -> list[str]:
        if line.ratings is None and not line.recorded:
            return self._read_inputs(line, evaluation)
        said = self.words.inputs.get(line.recorded if line.ratings is None else line.ratings.criterion, NOTHING)
        if not line.reads:
            return [said.get(person, "") for person in range(self.data.size)]
        return [said.get(person) or value for person, value in enumerate(self._read_inputs(line, evaluation))]

    def _read_inputs(self, line: Line, evaluation: Evaluation) -> list[str]:
        texts = {read.name: self.read(read, evaluation) for read in line.reads}
        if len(texts) == 1:
            return next(iter(texts.values()))
        named = [[text and f"{name}={text}" for text in each] for name, each in texts.items()]
        rows = zip(*named, strict=True) if named else [()] * self.data.size
        return [", ".join(filter(None, row)) for row in rows]

    def read(self, read: Read, evaluation: Evaluation) -> list[str]:
        """What each person's value was, as text; `n/a` where that was said."""
        if read.definition:
            scale = self.plan.build.plan.definitions[read.definition].scale
            computed = all_spelled(evaluation.columns[read.definition], speller(read.field, scale))
            return _or_na(computed, evaluation.columns[read.na]) if read.na else computed
        nothing: list[Value] = [None] * self.data.size
        column = self.data.columns.get(value_column(read.name), nothing)
        texts = all_spelled(column, speller(read.field, read.field.decimals))
        na = self.data.columns.get(na_column(read.name))
        return texts if na is None else _or_na(texts, na)

    def _rules(self, line: Line, codes: Sequence[Value], levels: Mapping[int, list[str]]) -> list[str]:
        """The text of the cell that matched; of each rating's level, where raters chose levels."""
        lang = self.words.lang
        texts = rules_of(line)
        rules = all_spelled(codes, lambda code: texts[code].of(lang), line.rule.of(lang))
        alone = line.ratings is not None and len(line.ratings.raters) < 2
        for person, found in levels.items():
            code = codes[person]
            if code is not None and code >= FIRST_ROW:
                rules[person] = found[0] if alone and len(found) == 1 else f"{'; '.join(found)} ({rules[person]})"
        return rules

    def _clauses(self, line: Line, codes: Sequence[Value]) -> Iterable[str]:
        """The clause of the line, or of the rule that matched where that has its own."""
        own = clauses_of(line)
        if not own:
            return repeat(line.clause)
        return [line.clause if code is None else own.get(code, line.clause) for code in codes]

    def _written(self, line: Line, name: str, values: Sequence[Value]) -> list[str]:
        return all_spelled(values, writer(line, self.plan.build.plan.definitions[name].scale if name else 0))

    def _notes(self, line: str) -> Iterable[str]:
        notes = self.words.notes.get(line)
        return repeat("") if notes is None else [notes.get(person, "") for person in range(self.data.size)]

    def _levels_found(self, rows: RatingRows | None, asked: Iterator[Sequence[int]]) -> dict[int, list[str]]:
        """The texts of the levels that counting raters chose, by person. asked: brings the levels of all rows next."""
        if rows is None or rows.level is None:
            return {}
        codes, data, levels = self.plan.build.codes, self.data.rows["ratings"], next(asked)
        raters = {codes.raters[rater] for rater in rows.raters} or set(codes.raters.values())
        texts = [text.of(self.words.lang) for text in rows.levels]
        declined = "" if rows.declined is None else rows.declined.of(self.words.lang)
        states, said_by = data.columns["state"], data.columns["rater"]
        found: dict[int, list[str]] = {}
        for place in self._said.get(codes.criteria[rows.criterion], ()):
            text = texts[levels[place] - FIRST_ROW] if states[place] == JUDGED else declined
            if text and said_by[place] in raters:
                found.setdefault(data.person[place], []).append(text)
        return found

    @cached_property
    def _said(self) -> dict[int, list[int]]:
        """The places of the rating rows that have a value or are n/a, by the code of their criterion."""
        columns, found = self.data.rows["ratings"].columns, dict[int, list[int]]()
        for place, (criterion, state) in enumerate(zip(columns["criterion"], columns["state"], strict=True)):
            if state != UNJUDGED:
                found.setdefault(criterion, []).append(place)
        return found

    # lines that stand for incidents

    def _tiers_found(self, chosen: Sequence[Sequence[int]]) -> dict[tuple[int, str], list[TierLine]]:
        """The tiers in which a person's events lay, by person and incident, each once."""
        found: dict[tuple[int, str], list[TierLine]] = {}
        rows, codes = self.data.rows["incidents"], self.plan.build.codes.incidents
        for line, tiers in zip(self._tiered(), chosen, strict=True):
            for person, code, tier in zip(rows.person, rows.columns["incident"], tiers, strict=True):
                if code == codes[line.line]:
                    mine, said = found.setdefault((person, line.line), []), line.tiers[tier - FIRST_ROW]
                    if said not in mine:
                        mine.append(said)
        return found

    def _incident_rows(
        self,
        line: RowLines,
        evaluation: Evaluation,
        points: Sequence[int],
        contributions: Sequence[int],
        tiers: Mapping[tuple[int, str], list[TierLine]],
    ) -> list[Rows]:
        """The rows of each incident id that occurred, in the order of the scheme."""
        rows = self.data.rows["incidents"]
        names = list(self.plan.build.codes.incidents)
        sums: dict[tuple[int, str], tuple[int, int]] = {}
        for person, code, value, adds in zip(rows.person, rows.columns["incident"], points, contributions, strict=True):
            before = sums.get((person, names[code]), (0, 0))
            sums[person, names[code]] = (before[0] + value, before[1] + adds)
        void = evaluation.columns[line.void]
        found: dict[str, list[LedgerRow | None]] = {}
        for (person, key), both in sums.items():
            if key in line.incidents:
                of_all = found.setdefault(key, [None] * self.data.size)
                mine = tiers.get((person, key), [])
                of_all[person] = self._incident_row(line, person, key, *both, bool(void[person]), mine)
        return [found[key] for key in line.incidents if key in found]

    def _incident_row(
        self,
        line: RowLines,
        person: int,
        key: str,
        points: int,
        contribution: int,
        void: bool,
        tiers: Sequence[TierLine],
    ) -> LedgerRow:
        words = line.incidents[key]
        lang = self.words.lang
        rule = "; ".join(tier.rule.of(lang) for tier in tiers) or words.rule.of(lang)
        clause = ", ".join(dict.fromkeys(tier.clause for tier in tiers)) or words.clause
        return LedgerRow(
            *self.head,
            self.words.people[person],
            "score",
            line.scheme,
            line.section,
            words.line,
            self.words.inputs.get(key, NOTHING).get(person, ""),
            rule,
            format_scaled(points, line.points.scale),
            "",
            "" if void else format_scaled(contribution, line.contribution.scale),
            clause,
            self.words.notes.get(key, NOTHING).get(person, ""),
        )


_row: Callable[[Iterable[str]], LedgerRow] = partial(tuple.__new__, LedgerRow)
"""As `LedgerRow._make`, at a third of the cost: it does not count the cells."""


def rules_of(line: Line) -> dict[int, Text]:
    """The text of each code of a line."""
    return RESERVED | {FIRST_ROW + i: rule for i, rule in enumerate(line.rules)}


def clauses_of(line: Line) -> dict[int, str]:
    """The clause of each code that has another than the line."""
    return {FIRST_ROW + i: clause for i, clause in enumerate(line.clauses) if clause}


def writer(line: Line | RowLines, scale: int) -> Callable[[int], str]:
    """How values and contributions of a line are written."""
    if isinstance(line, Line) and line.stage == "grade":
        return lambda code: line.grades[code] if code < len(line.grades) else ""
    return format_money if line.stage == "pay" else partial(format_scaled, scale=scale)


def _or_na(texts: Sequence[str], na: Sequence[Value]) -> list[str]:
    return ["n/a" if said else text for said, text in zip(na, texts, strict=True)]
