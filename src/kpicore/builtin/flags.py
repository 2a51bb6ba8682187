"""Flags of a scheme in TOML: what a person must see, by conditions on metrics, incidents, ratios, score or grade."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import attrs

from kpicore.builtin.criteria_settings import FlagSettings
from kpicore.fields import Field
from kpicore.messages import say
from kpicore.model import Text, in_settings
from kpicore.rules.bands import lint_cells
from kpicore.rules.cells import Axis, Cell, parse_cell, typed_field
from kpicore.rules.conditions import Flag, When
from kpicore.rules.grades import ANY_SCORE, SCORE
from kpicore.rules.past import TRUE, InARow, Kept
from kpicore.rules.rows import Path
from kpicore.rules.scheme import Section
from kpicore.rules.sources import Metric, Ratio, Source
from kpicore.rules.tally import Item, Tally
from kpicore.settings import Problem, SettingError
from kpicore.vocabulary import PEOPLE

Names = Callable[[str, Cell], Source]
"""What a name in a condition stands for; SettingError where for nothing that can be asked."""


class SchemeNames:
    """The names of a scheme: `score`, its metrics, its ratios by their criterion, its incidents (how often they
    occurred), and any other metric or column of people."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        criteria = [criterion for section in sections for criterion in section.criteria]
        sources = {each.id: list(each.judge.sources()) for each in criteria}
        fields = [field for found in sources.values() for source in found for field in source.fields()]
        ratios = {key: source for key, found in sources.items() for source in found if isinstance(source, Ratio)}
        incidents = [incident for section in sections for incident in section.incidents]
        self.criteria = {each.id for each in criteria}
        self.metrics = {field.id: Metric(field) for field in fields}
        self.often = {each.id: Tally(each.id, each.title, (Item(each),)) for each in incidents}
        self.known: dict[str, Source] = {**self.metrics, **ratios, **self.often, SCORE.id: Metric(SCORE)}

    def __call__(self, name: str, cell: Cell) -> Source:
        if name in self.often and name in self.metrics:
            what = say("{name} is an incident and a metric", name=name)
            raise SettingError([((), what, say("expected a name that only one of them has"))])
        if name in self.known:
            return self.known[name]
        if name in self.criteria:
            what = say("{name} is a criterion without a value of its own", name=name)
            raise SettingError([((), what, say("expected a metric, a ratio, an incident or score"))])
        return _any_metric(name, cell)


def _any_metric(name: str, cell: Cell) -> Metric:
    """A metric or column of people that only the flag reads; of a text, others than the one asked for may occur."""
    field = PEOPLE.get(name) or typed_field(Field(name, Text.same(name)), [cell])
    return Metric(attrs.evolve(field, open=True) if field.kind == "choice" else field)


def read_flags(given: Mapping[str, FlagSettings], names: Names, problems: list[Problem]) -> tuple[Flag, ...]:
    """The flags; what is wrong with one is noted under its key."""
    flags = []
    for key, each in given.items():
        path: Path = ("flags", key, "when")
        if not each.when:
            problems.append((path, say("no conditions"), say("expected at least one")))
        when = []
        for name, raw in each.when.items():
            try:
                when.append(_condition(name, parse_cell(raw), names))
            except SettingError as error:
                problems += (((*path, name), what, expected) for _, what, expected in error.problems)
        asked = _looking_back(key, each, tuple(when), problems)
        flags.append(Flag(key, each.severity, asked, each.message, each.clause))
    return tuple(flags)


def _looking_back(key: str, given: FlagSettings, when: tuple[When, ...], problems: list[Problem]) -> tuple[When, ...]:
    """The conditions, or that they held in several months in a row."""
    asked = {name: months for name in ("in_a_row", "every") if (months := getattr(given, name)) is not None}
    for name, months in asked.items():
        if months < 2:
            expected = say("expected 2 or more: without {name} this month alone counts", name=name)
            problems.append((("flags", key, name), say("found {value}", value=months), expected))
    if len(asked) == 2:
        what = say("{key} beside {other}", key="every", other="in_a_row")
        problems.append((("flags", key, "every"), what, say("expected one of the two")))
    for name, months in asked.items():
        return (When(InARow(Kept(key, given.message, when), max(months, 2), each=name == "every"), TRUE),)
    return when


def _condition(name: str, cell: Cell, names: Names) -> When:
    if cell.kind in ("any", "missing"):
        expected = say("expected a condition on a value that is there, such as >= 3")
        raise SettingError([((), say("found {value}", value=cell.text), expected)])
    source = names(name, cell)
    field = source.field()
    problems = list(_problems(cell, ANY_SCORE if field == SCORE else Axis.of(field)))
    if problems:
        raise SettingError(problems)
    return When(source, cell)


def _problems(cell: Cell, axis: Axis) -> Iterator[Problem]:
    for finding in lint_cells([cell], axis, in_settings, gap_allowed=True):
        yield (), finding.what, say("expected {what}", what=finding.expected)
