"""The ledger, read off what the plan computed: codes become texts, definitions become values. Nothing is computed
a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, repeat
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
Rows = Sequence[Sequence[LedgerRow]]  # by person


class Words(NamedTuple):
    """What only the input rows know, by person (index) and line: what was recorded, and notes to it."""

    lang: Language
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
                columns.append(self._incident_rows(line, evaluation, *incidents.pop(0), tiers))
        for of_person in zip(*columns, strict=True):
            yield from chain.from_iterable(of_person)

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
        skipped = [
            bool(skip) or not (line.always or contribution)
            for skip, contribution in zip(column(line.skip), contributions, strict=True)
        ]
        rows = zip(
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
        return [() if skip else (row,) for skip, row in zip(skipped, map(LedgerRow._make, rows), strict=True)]

    def _inputs(self, line: Line, evaluation: Evaluation) -> list[str]:
        if line.ratings is None and not line.recorded:
            return self._read_inputs(line, evaluation)
        key = line.recorded if line.ratings is None else line.ratings.criterion
        said = [self.words.inputs.get((person, key), "") for person in range(self.data.size)]
        if not line.reads:
            return said
        return [rows or value for rows, value in zip(said, self._read_inputs(line, evaluation), strict=True)]

    def _read_inputs(self, line: Line, evaluation: Evaluation) -> list[str]:
        texts = {read.name: self.read(read, evaluation) for read in line.reads}
        if len(texts) == 1:
            return next(iter(texts.values()))
        rows = zip(*texts.values(), strict=True) if texts else [()] * self.data.size
        return [", ".join(f"{name}={text}" for name, text in zip(texts, row, strict=True) if text) for row in rows]

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

    def _clauses(self, line: Line, codes: Sequence[Value]) -> list[str]:
        """The clause of the line, or of the rule that matched where that has its own."""
        own = clauses_of(line)
        return [line.clause if code is None else own.get(code, line.clause) for code in codes]

    def _written(self, line: Line, name: str, values: Sequence[Value]) -> list[str]:
        return all_spelled(values, writer(line, self.plan.build.plan.definitions[name].scale if name else 0))

    def _notes(self, line: str) -> list[str]:
        return [self.words.notes.get((person, line), "") for person in range(self.data.size)]

    def _levels_found(self, rows: RatingRows | None, asked: Iterator[Sequence[int]]) -> dict[int, list[str]]:
        """The texts of the levels that counting raters chose, by person. asked: brings the levels of all rows next."""
        if rows is None or rows.level is None:
            return {}
        codes, data, levels = self.plan.build.codes, self.data.rows["ratings"], next(asked)
        raters = {codes.raters[rater] for rater in rows.raters} or set(codes.raters.values())
        texts = [text.of(self.words.lang) for text in rows.levels]
        declined = "" if rows.declined is None else rows.declined.of(self.words.lang)
        found: dict[int, list[str]] = {}
        for place in self._said.get(codes.criteria[rows.criterion], ()):
            text = texts[levels[place] - FIRST_ROW] if data.columns["state"][place] == JUDGED else declined
            if text and data.columns["rater"][place] in raters:
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
    ) -> Rows:
        """A line for each incident id that occurred to a person, in the order of the scheme."""
        rows = self.data.rows["incidents"]
        names = list(self.plan.build.codes.incidents)
        sums: dict[tuple[int, str], tuple[int, int]] = {}
        for person, code, value, adds in zip(rows.person, rows.columns["incident"], points, contributions, strict=True):
            before = sums.get((person, names[code]), (0, 0))
            sums[person, names[code]] = (before[0] + value, before[1] + adds)
        void = evaluation.columns[line.void]
        order = {key: place for place, key in enumerate(line.incidents)}
        found: list[list[LedgerRow]] = [[] for _ in range(self.data.size)]
        for person, key in sorted((at for at in sums if at[1] in order), key=lambda at: (at[0], order[at[1]])):
            found_tiers = tiers.get((person, key), [])
            row = self._incident_row(line, person, key, *sums[person, key], bool(void[person]), found_tiers)
            found[person].append(row)
        return found

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
            self.words.inputs.get((person, key), ""),
            rule,
            format_scaled(points, line.points.scale),
            "",
            "" if void else format_scaled(contribution, line.contribution.scale),
            clause,
            self.words.notes.get((person, key), ""),
        )


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
