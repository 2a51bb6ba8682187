"""`criteria`: a scheme stated wholly in TOML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from kpicore.builtin.blank import blank_problems
from kpicore.builtin.criteria_settings import (
    CriterionSettings,
    FlagSettings,
    SeasonSettings,
    SectionSettings,
    Total,
)
from kpicore.builtin.incidents import KINDS, beside, limits_problems, read_section
from kpicore.fields import Field, Kind
from kpicore.messages import joined, say
from kpicore.model import Sentence, Text
from kpicore.nearest import did_you_mean
from kpicore.rules.bands import Bands, Value
from kpicore.rules.cells import Cell, as_number, spelled, typed_field
from kpicore.rules.conditions import Flag
from kpicore.rules.judge import Judge
from kpicore.rules.past import kept_by
from kpicore.rules.rated import Rated
from kpicore.rules.rows import Path, Row, parse_points
from kpicore.rules.scheme import Criterion, Scheme, Season, Section
from kpicore.rules.sources import Filled, Metric, Ratio, Source
from kpicore.rules.table import Row as TableRow
from kpicore.rules.table import Table
from kpicore.settings import Problem, SettingError, setting
from kpicore.vocabulary import PEOPLE

OVERRIDE = "override"
AND = say(" and ")
ABOVE_0 = say("expected a number above 0")


@attrs.frozen
class Criteria:
    """A scheme of one's own: criteria with bands, tables, ratios or ratings, and sections with incidents."""

    about = Text("自定方案", "a scheme of one's own")

    title: Text = setting(Text("自定方案", "own scheme"), doc=Text("方案名称", "the scheme's title"))
    total: Total = setting(factory=Total, doc=Text("总分的下限和上限", "floor and cap of the total"))
    criteria: Mapping[str, CriterionSettings] = setting(factory=dict, doc=Text("考核项", "criteria by id"))
    sections: Mapping[str, SectionSettings] = setting(
        factory=dict, doc=Text("事件加减分部分", "sections of incidents by id")
    )
    flags: Mapping[str, FlagSettings] = setting(
        factory=dict, doc=Text("须有人查看的情形", "what a person must see, by id")
    )
    built: Scheme = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        if not self.criteria and not self.sections:
            what, expected = say("neither criteria nor sections"), say("expected at least one criterion or section")
            problems.append(((), what, expected))
        problems += limits_problems(self.total.floor, self.total.cap, ("total",))
        criteria = [_Reader(key, given, problems).criterion() for key, given in self.criteria.items()]
        parts = [Section("criteria", Text("考核项", "criteria"), tuple(criteria))] if criteria else []
        sections = (*parts, *(read_section(key, given, problems) for key, given in self.sections.items()))
        flags = self._flags(sections, problems)
        if problems:
            raise SettingError(problems)
        limits = self.total.floor, self.total.cap
        scheme = Scheme(self.title, sections, *limits, "in-house", flags=flags, kept=kept_by(flags))
        object.__setattr__(self, "built", scheme)

    def _flags(self, sections: tuple[Section, ...], problems: list[Problem]) -> tuple[Flag, ...]:
        if not self.flags:
            return ()
        from kpicore.builtin.flags import SchemeNames, read_flags  # most schemes have none

        return read_flags(self.flags, SchemeNames(sections), problems)

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
            expected = say('expected "%", which keeps the values within 0 and 100')
            self._problem(("unit",), say("found {value!r}", value=given.unit), expected)
        self._check_numbers()
        self._check_words()
        return Criterion(self.key, title, given.clause, judge, given.weight, given.not_applicable, seasons)

    def _season(self, season: SeasonSettings, path: Path, inherited: Sequence[tuple[Path, Sentence]]) -> Season:
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
            self._problem(("weight",), say("found {number:f}", number=given.weight), ABOVE_0)
        if given.min is not None and given.max is not None and given.min > given.max:
            what = say("{min:f} is above max {max:f}", min=given.min, max=given.max)
            self._problem(("min",), what, say("expected less"))
        for rater, weight in given.raters.items():
            if rater == OVERRIDE:
                what, expected = say("override is a decision, not a rater"), say("expected raters such as self")
                self._problem(("raters", rater), what, expected)
            elif weight <= 0:
                self._problem(("raters", rater), say("found {number:f}", number=weight), ABOVE_0)

    def _check_words(self) -> None:
        """Words are of a level, of the criterion's own or of a season's."""
        stated = (self.given.levels, *(season.levels for season in self.given.seasons))
        levels = list(dict.fromkeys(spelled(row[0]) for rows in stated for row in rows or () if row))
        for key in [key for key in self.given.words if levels and key not in levels]:
            self._problem(("words", key), say("{name} is no level", name=key), did_you_mean(key, levels))

    def _check_months(self) -> None:
        seen: dict[int, int] = {}
        for i, season in enumerate(self.given.seasons):
            where = ("seasons", i, "months")
            if not season.months:
                self._problem(where, say("no months"), say("expected at least one"))
            for month in season.months:
                if not 1 <= month <= 12:
                    self._problem(where, say("found {value}", value=month), say("expected months from 1 to 12"))
                elif seen.setdefault(month, i) != i:
                    what = say("month {month} is in two seasons", month=month)
                    self._problem(where, what, say("expected each month once"))

    def _judge(self, given: CriterionSettings, path: Path) -> Judge:
        """The way of judging that the keys add up to."""
        reads = {key: getattr(given, key) for key in ("metric", "ratio", "rating", "inputs")}
        stated = [key for key, value in reads.items() if value is not None]
        if len(stated) != 1:
            found = say("found {value}", value=joined(stated, AND)) if stated else say("found none of them")
            self._note(path, found, say("expected one of {names}", names=", ".join(reads)))
            return Value(Metric(Field(self.key, Text.same(self.key))))
        allowed = {"metric": "bands", "ratio": "bands", "rating": "levels", "inputs": "table"}[stated[0]]
        for key in ("bands", "levels", "table"):
            if key != allowed and getattr(given, key) is not None:
                self._note((*path, key), beside(key, stated[0]), say("expected {name}", name=allowed))
        if given.hit is not None and given.inputs is None:
            self._note((*path, "hit"), beside("hit", stated[0]), say("expected it beside inputs and table"))
        if given.words and given.levels is None:
            self._note((*path, "words"), say("words without levels"), say("expected them beside levels"))
        if given.blank is not None and given.ratio is not None:
            expected = say("expected it beside metric, inputs or rating")
            self._note((*path, "blank"), beside("blank", "ratio"), expected)
        elif isinstance(given.blank, Mapping) != (given.inputs is not None) and given.blank is not None:
            self._note((*path, "blank"), *_blank_form(given.blank, stated[0]))
        if given.raters and given.rating is None:
            self._note((*path, "raters"), beside("raters", stated[0]), say("expected them beside rating alone"))
        if (given.gap is None) != (given.gap_points is None):
            what, expected = say("gap and gap_points belong together"), say('expected gap = "review" and gap_points')
            self._note((*path, "gap_points"), what, expected)
        if given.inputs is not None:
            return self._table(given, given.inputs, path)
        if given.rating is not None:
            return self._rated(given, given.rating, path)
        return self._bands(given, path)

    def _bands(self, given: CriterionSettings, path: Path) -> Judge:
        rows = None if given.bands is None else self._single(given.bands, (*path, "bands"))
        source: Source
        if given.ratio is not None:
            if given.ratio[0] == given.ratio[1]:
                what = say("found {name} twice", name=given.ratio[0])
                self._note((*path, "ratio"), what, say("expected two different metrics"))
            part, whole = (
                self._field(name, given, "count" if given.unit == "count" else "number") for name in given.ratio
            )
            result = Field(self.key, Text.same(self.key), "percent", low=given.min, high=given.max, unit="%")
            source = Ratio(attrs.evolve(part, low=None, high=None), attrs.evolve(whole, low=None, high=None), result)
        else:
            declared = self._field(given.metric or "", given, KINDS.get(given.unit, "number"))
            cells = {(*path, "bands", i): cell for i, (cell, _) in enumerate(rows or ())}
            source = self._metric(declared, given.blank, cells, (*path, "blank"))
        if rows is not None:
            return Bands(source, tuple(rows), given.gap_points)
        if given.metric in PEOPLE:
            self._note(
                path, say("{name} cannot be the points itself", name=given.metric), say("expected {name}", name="bands")
            )
        elif source.field().high is None and source.field().kind != "percent":
            expected = say("expected bands, or max (and min) where the value is the points")
            self._note(path, say("neither bands nor max"), expected)
        return Value(source)

    def _table(self, given: CriterionSettings, inputs: tuple[str, ...], path: Path) -> Judge:
        if given.table is None:
            self._note(path, say("inputs without table"), say("expected {name}", name="table"))
            return Value(Metric(Field(self.key, Text.same(self.key))))
        self.problems += inputs_problems(inputs, path)
        rows = parse_points(given.table, len(inputs), (*path, "table"), self.problems)
        kind = KINDS.get(given.unit, "number")
        blanks = given.blank if isinstance(given.blank, Mapping) else {}
        for name in [name for name in blanks if name not in inputs]:
            what = say("{name} is no input", name=name)
            self._note((*path, "blank", name), what, did_you_mean(name, inputs))
        sources = []
        for i, name in enumerate(inputs):
            cells = {(*path, "table", row, i): each[i] for row, (each, _) in enumerate(rows)}
            declared = self._field(name, given, kind)
            sources.append(self._metric(declared, blanks.get(name), cells, (*path, "blank", name)))
        found = tuple(TableRow(cells, points) for cells, points in rows)
        return Table(tuple(sources), found, given.hit or "unique", given.gap_points)

    def _metric(
        self, declared: Field, blank: Decimal | Mapping[str, Decimal] | None, cells: Mapping[Path, Cell], path: Path
    ) -> Source:
        """The metric as its conditions, by their place, ask for it; path: of what a blank of it counts as."""
        field = table_field(declared, list(cells.values()))
        if not isinstance(blank, Decimal):
            return Metric(field)
        self.problems += blank_problems(blank, field, cells, path)
        return Filled(Metric(field), blank)

    def _rated(self, given: CriterionSettings, rating: str, path: Path) -> Judge:
        judge = self._judged_by(given, rating, path)
        if isinstance(given.blank, Decimal):
            low, high = judge.span()
            if not low <= given.blank <= high:
                expected = say("expected points from {low:f} to {high:f}", low=low, high=high)
                self._note((*path, "blank"), say("found {number:f}", number=given.blank), expected)
            return attrs.evolve(judge, blank=given.blank)
        return judge

    def _judged_by(self, given: CriterionSettings, rating: str, path: Path) -> Rated:
        title = given.title or Text.same(rating)
        if given.levels is None:
            value = Field("value", title, low=given.min, high=given.max if given.max is not None else Decimal(100))
            return Rated(rating, value, (), given.raters)
        levels = self._single(given.levels, (*path, "levels"))
        cells = [cell for cell, _ in levels]
        for i, cell in enumerate(cells):
            if cell.kind == "missing":
                self._note((*path, "levels", i), say("a rating has a value"), say("expected a level"))
        only = _level_values(cells)
        low, high = (min(only), max(only)) if only else (given.min, given.max)
        value = typed_field(Field("value", title, low=low, high=high, only=only), cells)
        words = {cell.text: given.words[cell.text] for cell in cells if cell.text in given.words}
        return Rated(rating, value, tuple(levels), given.raters, words)

    def _single(self, rows: tuple[Row, ...], path: Path) -> list[tuple[Cell, Decimal]]:
        return [(cells[0], points) for cells, points in parse_points(rows, 1, path, self.problems)]

    def _field(self, name: str, given: CriterionSettings, kind: Kind) -> Field:
        title = given.title if given.title is not None and given.metric is not None else Text.same(name)
        return PEOPLE.get(name) or Field(name, title, kind, low=given.min, high=given.max, unit=given.unit)

    def _problem(self, below: Path, what: Sentence, expected: Sentence) -> None:
        self._note((*self.path, *below), what, expected)

    def _note(self, path: Path, what: Sentence, expected: Sentence) -> None:
        self.problems.append((path, what, expected))


def inputs_problems(inputs: Sequence[str], path: Path) -> list[Problem]:
    """A table asks each input once: conditions on one value belong into one cell."""
    twice = dict.fromkeys(name for i, name in enumerate(inputs) if name in inputs[:i])
    expected = say("expected each input once")
    return [((*path, "inputs"), say("found {name} twice", name=name), expected) for name in twice]


def _blank_form(blank: Decimal | Mapping[str, Decimal], beside: str) -> tuple[Sentence, Sentence]:
    """What is said of a blank in the form of another kind of criterion."""
    if isinstance(blank, Mapping):
        return say("found a table"), say("expected a number beside {name}", name=beside)
    found = say("found {number:f}", number=blank)
    return found, say("expected a table by input, such as {{ absences = 0 }}")


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
