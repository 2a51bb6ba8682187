"""`criteria`: a scheme stated wholly in TOML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from kpicore.builtin.criteria_settings import CriterionSettings, SeasonSettings, SectionSettings, Total
from kpicore.fields import Field, Kind
from kpicore.model import Text
from kpicore.rules.bands import Bands, Value
from kpicore.rules.cells import Cell, as_number, typed_field
from kpicore.rules.incidents import Incident
from kpicore.rules.judge import Judge
from kpicore.rules.rated import Rated
from kpicore.rules.rows import Path, Row, parse_points
from kpicore.rules.scheme import Criterion, Scheme, Season, Section
from kpicore.rules.sources import Metric, Ratio
from kpicore.rules.table import Row as TableRow
from kpicore.rules.table import Table
from kpicore.settings import Problem, SettingError, setting
from kpicore.vocabulary import PEOPLE

OVERRIDE = "override"
KINDS: Mapping[str, Kind] = {"%": "percent", "count": "count"}


@attrs.frozen
class Criteria:
    """A scheme of one's own: criteria with bands, tables, ratios or ratings, and sections with incidents."""

    title: Text = setting(Text("自定方案", "own scheme"), doc=Text("方案名称", "the scheme's title"))
    total: Total = setting(factory=Total, doc=Text("总分的下限和上限", "floor and cap of the total"))
    criteria: Mapping[str, CriterionSettings] = setting(factory=dict, doc=Text("考核项", "criteria by id"))
    sections: Mapping[str, SectionSettings] = setting(
        factory=dict, doc=Text("事件加减分部分", "sections of incidents by id")
    )
    built: Scheme = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        if not self.criteria and not self.sections:
            problems.append(((), "neither criteria nor sections", "expected at least one criterion or section"))
        problems += limits_problems(self.total.floor, self.total.cap, ("total",))
        criteria = [_Reader(key, given, problems).criterion() for key, given in self.criteria.items()]
        sections = [_section(key, given, problems) for key, given in self.sections.items()]
        if problems:
            raise SettingError(problems)
        parts = [Section("criteria", Text("考核项", "criteria"), tuple(criteria))] if criteria else []
        scheme = Scheme(self.title, (*parts, *sections), self.total.floor, self.total.cap, "in-house")
        object.__setattr__(self, "built", scheme)

    def scheme(self) -> Scheme:
        return self.built


class _Reader:
    """Reads one criterion; what is wrong with it is noted under its key."""

    def __init__(self, key: str, given: CriterionSettings, problems: list[Problem]) -> None:
        self.key = key
        self.given = given
        self.problems = problems
        self.path: Path = ("criteria", key)

    def criterion(self) -> Criterion:
        given = self.given
        title = given.title or Text.same(self.key)
        before = len(self.problems)
        judge = self._judge(given, self.path)
        inherited = [(path[len(self.path) :], what) for path, what, _ in self.problems[before:]]
        seasons = tuple(
            self._season(season, (*self.path, "seasons", i), inherited) for i, season in enumerate(given.seasons)
        )
        self._check_months()
        if given.unit.strip().lower() in ("percent", "pct", "％", "百分比"):
            self._problem(("unit",), f"found {given.unit!r}", 'expected "%", which keeps the values within 0 and 100')
        self._check_numbers()
        return Criterion(self.key, title, given.clause, judge, given.weight, given.not_applicable, seasons)

    def _season(self, season: SeasonSettings, path: Path, inherited: Sequence[tuple[Path, str]]) -> Season:
        """What the season states otherwise; mistakes that it only inherits are noted once, where they stand."""
        stated = {
            key: value
            for key in ("bands", "levels", "table", "hit", "gap", "gap_points")
            if (value := getattr(season, key)) is not None
        }
        before = len(self.problems)
        judge = self._judge(attrs.evolve(self.given, **stated), path)
        own = [each for each in self.problems[before:] if (each[0][len(path) :], each[1]) not in inherited]
        self.problems[before:] = own
        return Season(season.months, judge)

    def _check_numbers(self) -> None:
        given = self.given
        if given.weight is not None and given.weight <= 0:
            self._problem(("weight",), f"found {given.weight:f}", "expected a number above 0")
        if given.min is not None and given.max is not None and given.min > given.max:
            self._problem(("min",), f"{given.min:f} is above max {given.max:f}", "expected less")
        for rater, weight in given.raters.items():
            if rater == OVERRIDE:
                self._problem(("raters", rater), "override is a decision, not a rater", "expected raters such as self")
            elif weight <= 0:
                self._problem(("raters", rater), f"found {weight:f}", "expected a number above 0")

    def _check_months(self) -> None:
        seen: dict[int, int] = {}
        for i, season in enumerate(self.given.seasons):
            where = ("seasons", i, "months")
            if not season.months:
                self._problem(where, "no months", "expected at least one")
            for month in season.months:
                if not 1 <= month <= 12:
                    self._problem(where, f"found {month}", "expected months from 1 to 12")
                elif seen.setdefault(month, i) != i:
                    self._problem(where, f"month {month} is in two seasons", "expected each month once")

    def _judge(self, given: CriterionSettings, path: Path) -> Judge:
        """The way of judging that the keys add up to."""
        reads = {key: getattr(given, key) for key in ("metric", "ratio", "rating", "inputs")}
        stated = [key for key, value in reads.items() if value is not None]
        if len(stated) != 1:
            found = "found none of them" if not stated else f"found {' and '.join(stated)}"
            self._note(path, found, "expected one of metric, ratio, rating, inputs")
            return Value(Metric(Field(self.key, Text.same(self.key))))
        allowed = {"metric": "bands", "ratio": "bands", "rating": "levels", "inputs": "table"}[stated[0]]
        for key in ("bands", "levels", "table"):
            if key != allowed and getattr(given, key) is not None:
                self._note((*path, key), f"{key} beside {stated[0]}", f"expected {allowed}")
        if given.hit is not None and given.inputs is None:
            self._note((*path, "hit"), f"hit beside {stated[0]}", "expected it beside inputs and table")
        if given.raters and given.rating is None:
            self._note((*path, "raters"), f"raters beside {stated[0]}", "expected them beside rating alone")
        if (given.gap is None) != (given.gap_points is None):
            what, expected = "gap and gap_points belong together", 'expected gap = "review" and gap_points'
            self._note((*path, "gap_points"), what, expected)
        if given.inputs is not None:
            return self._table(given, given.inputs, path)
        if given.rating is not None:
            return self._rated(given, given.rating, path)
        return self._bands(given, path)

    def _bands(self, given: CriterionSettings, path: Path) -> Judge:
        rows = None if given.bands is None else self._single(given.bands, (*path, "bands"))
        source: Metric | Ratio
        if given.ratio is not None:
            if given.ratio[0] == given.ratio[1]:
                self._note((*path, "ratio"), f"found {given.ratio[0]} twice", "expected two different metrics")
            part, whole = (
                self._field(name, given, "count" if given.unit == "count" else "number") for name in given.ratio
            )
            result = Field(self.key, Text.same(self.key), "percent", low=given.min, high=given.max, unit="%")
            source = Ratio(attrs.evolve(part, low=None, high=None), attrs.evolve(whole, low=None, high=None), result)
        else:
            declared = self._field(given.metric or "", given, KINDS.get(given.unit, "number"))
            source = Metric(typed_field(declared, [cell for cell, _ in rows or ()]))
        if rows is not None:
            return Bands(source, tuple(rows), given.gap_points)
        if source.field().high is None and source.field().kind != "percent":
            self._note(path, "neither bands nor max", "expected bands, or max (and min) where the value is the points")
        return Value(source)

    def _table(self, given: CriterionSettings, inputs: tuple[str, ...], path: Path) -> Judge:
        if given.table is None:
            self._note(path, "inputs without table", "expected table")
            return Value(Metric(Field(self.key, Text.same(self.key))))
        self.problems += inputs_problems(inputs, path)
        rows = parse_points(given.table, len(inputs), (*path, "table"), self.problems)
        kind = KINDS.get(given.unit, "number")
        sources = tuple(
            Metric(table_field(self._field(name, given, kind), [cells[i] for cells, _ in rows]))
            for i, name in enumerate(inputs)
        )
        found = tuple(TableRow(cells, points) for cells, points in rows)
        return Table(sources, found, given.hit or "unique", given.gap_points)

    def _rated(self, given: CriterionSettings, rating: str, path: Path) -> Judge:
        title = given.title or Text.same(rating)
        if given.levels is None:
            value = Field("value", title, low=given.min, high=given.max if given.max is not None else Decimal(100))
            return Rated(rating, value, (), given.raters)
        levels = self._single(given.levels, (*path, "levels"))
        cells = [cell for cell, _ in levels]
        for i, cell in enumerate(cells):
            if cell.kind == "missing":
                self._note((*path, "levels", i), "a rating has a value", "expected a level")
        only = _level_values(cells)
        low, high = (min(only), max(only)) if only else (given.min, given.max)
        value = typed_field(Field("value", title, low=low, high=high, only=only), cells)
        return Rated(rating, value, tuple(levels), given.raters)

    def _single(self, rows: tuple[Row, ...], path: Path) -> list[tuple[Cell, Decimal]]:
        return [(cells[0], points) for cells, points in parse_points(rows, 1, path, self.problems)]

    def _field(self, name: str, given: CriterionSettings, kind: Kind) -> Field:
        title = given.title if given.title is not None and given.metric is not None else Text.same(name)
        return PEOPLE.get(name) or Field(name, title, kind, low=given.min, high=given.max, unit=given.unit)

    def _problem(self, below: Path, what: str, expected: str) -> None:
        self._note((*self.path, *below), what, expected)

    def _note(self, path: Path, what: str, expected: str) -> None:
        self.problems.append((path, what, expected))


def inputs_problems(inputs: Sequence[str], path: Path) -> list[Problem]:
    """A table asks each input once: conditions on one value belong into one cell."""
    twice = dict.fromkeys(name for i, name in enumerate(inputs) if name in inputs[:i])
    return [((*path, "inputs"), f"found {name} twice", "expected each input once") for name in twice]


def table_field(declared: Field, cells: list[Cell]) -> Field:
    """A table's input: a column of people that the core knows keeps its kind, its choices are those written."""
    if declared.id in PEOPLE and declared.kind != "choice":
        return declared
    return typed_field(declared, cells)


def _level_values(cells: list[Cell]) -> tuple[Decimal, ...]:
    """The values that a rater may write, where every level is one of some; empty where a level is an interval."""
    if any(cell.kind != "values" or not cell.numeric for cell in cells):
        return ()
    return tuple(number for cell in cells for value in cell.values if (number := as_number(value)) is not None)


def limits_problems(floor: Decimal | None, cap: Decimal | None, path: Path) -> list[Problem]:
    if floor is None or cap is None or floor <= cap:
        return []
    return [((*path, "floor"), f"{floor:f} is above the cap {cap:f}", "expected less")]


def _section(key: str, given: SectionSettings, problems: list[Problem]) -> Section:
    incidents = tuple(_incident(name, value, given.clause) for name, value in given.incidents.items())
    problems += limits_problems(given.floor, given.cap, ("sections", key))
    title = given.title or Text.same(key)
    return Section(key, title, (), incidents, given.start, given.floor, given.cap, clause=given.clause)


def _incident(name: str, value: Decimal | tuple[Decimal, Decimal], clause: str) -> Incident:
    if isinstance(value, tuple):
        return Incident(name, Text.same(name), clause, low=value[0], high=value[1])
    return Incident(name, Text.same(name), clause, points=value)
