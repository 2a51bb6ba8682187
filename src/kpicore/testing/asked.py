"""What a description asks of a month: its columns, every condition on them, and the edges of those conditions.

An edge is a number at which something changes, one smallest step below it and one above: where off-by-one lives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from kpicore.fields import Field
from kpicore.rules.bands import Bands, Value
from kpicore.rules.cells import Cell, as_number, is_numeric
from kpicore.rules.checklist import Checklist
from kpicore.rules.conditions import When
from kpicore.rules.grades import SCORE, GradeScale
from kpicore.rules.judge import Judge
from kpicore.rules.past import LooksBack
from kpicore.rules.pay import PayLine, PerPoint
from kpicore.rules.scheme import Scheme
from kpicore.rules.sources import Either, Ratio, Source
from kpicore.rules.table import Table
from kpicore.rules.tally import Marks, Tally
from kpicore.rules.team import merged
from kpicore.rules.value_or_rating import ValueOrRating

Description = Scheme | GradeScale | Sequence[PayLine]
Question = tuple[Source, Cell]


class Asked(NamedTuple):
    """fields: every column that is read, by id. cells: the conditions on each. ratios: the quotients among the sources.

    scores: at which scores a grade or an amount changes.
    """

    fields: Mapping[str, Field]
    cells: Mapping[str, tuple[Cell, ...]]
    ratios: tuple[Ratio, ...] = ()
    scores: tuple[Decimal, ...] = ()

    def edges(self, name: str) -> tuple[Decimal, ...]:
        """The numbers around which the rules on a column change, within what it may hold."""
        return edges(self.fields[name], self.cells.get(name, ()))


def edges(field: Field, cells: Sequence[Cell]) -> tuple[Decimal, ...]:
    """Each number that a cell names, one smallest step of the field below and above, and the ends of its range."""
    if not is_numeric(field) or field.kind == "date":
        return ()
    if field.only:
        return tuple(sorted(field.only))
    step = Decimal(1).scaleb(-field.decimals)
    found = {near for limit in limits(cells) for near in (limit - step, limit, limit + step)}
    found |= {field.smallest, field.smallest + step}
    if field.high is not None or field.kind == "percent":
        found |= {field.largest, field.largest - step}
    if field.kind == "count":
        found = {number for number in found if number == number.to_integral_value()}
    return tuple(sorted(number for number in found if field.smallest <= number <= field.largest))


def limits(cells: Sequence[Cell]) -> Iterator[Decimal]:
    """Every number that a condition names."""
    for cell in cells:
        named = [cell.interval.low, cell.interval.high] if cell.kind == "interval" else map(as_number, cell.values)
        yield from (number for number in named if number is not None)


def asked(description: Description) -> Asked:
    """What a scheme, a grade scale or pay lines ask."""
    if isinstance(description, GradeScale):
        return Asked({}, {}, scores=tuple(sorted(set(_around(limits([cell for cell, _ in description.rows]))))))
    if isinstance(description, Scheme):
        fields = list(description.fields())
        questions = list(_of_scheme(description))
    else:
        fields = [field for line in description for field in line.fields() if field.id not in ("score", "grade")]
        questions = [each for line in description for each in _of_line(line)]
    known: dict[str, Field] = {}
    for field in fields:  # two rules may read one column, and one of them know that it is a count
        known[field.id] = merged(known.get(field.id), field)
    cells: dict[str, list[Cell]] = {}
    for source, cell in questions:
        for part in (source.first, source.second) if isinstance(source, Either) else (source,):
            cells.setdefault(part.field().id, []).append(cell)
    scores = set(_around(limits(cells.get(SCORE.id, []))))
    if not isinstance(description, Scheme):
        scores |= {turn for line in description for turn in _turns(line)}
    ratios: list[Ratio] = []
    for source, _ in questions:
        if isinstance(source, Ratio) and source not in ratios:
            ratios.append(source)
    return Asked(
        known,
        {key: tuple(found) for key, found in cells.items()},
        tuple(ratios),
        tuple(sorted(scores)),
    )


def _around(numbers: Iterator[Decimal]) -> Iterator[Decimal]:
    step = Decimal("0.000001")
    for number in numbers:
        yield from (number - step, number, number + step)


def _turns(line: PayLine) -> Iterator[Decimal]:
    """The scores at which money for points reaches its limit."""
    amount = line.amount
    if isinstance(amount, PerPoint):
        yield amount.around
        if amount.limit is not None and amount.per_point:
            reach = (amount.limit / amount.per_point).quantize(Decimal("0.000001"))
            yield from _around(iter([amount.around - reach, amount.around + reach]))


def _of_scheme(scheme: Scheme) -> Iterator[Question]:
    for criterion in scheme.criteria:
        for judge in criterion.judges():
            yield from _of_judge(judge)
    for incident in scheme.incidents:
        yield from _of_conditions(incident.void)
    for flag in scheme.flags:
        yield from _of_conditions(flag.when)


def _of_judge(judge: Judge) -> Iterator[Question]:
    match judge:
        case Bands():
            yield from ((judge.source, cell) for cell, _ in judge.rows)
        case Table():
            yield from _of_table(judge)
        case Value() | ValueOrRating() | Checklist():
            yield from ((source, Cell("-", "any")) for source in judge.sources())


def _of_table(table: Table) -> Iterator[Question]:
    for row in table.rows:
        yield from zip(table.inputs, row.cells, strict=True)


def _of_conditions(conditions: Sequence[When]) -> Iterator[Question]:
    for when in conditions:
        if isinstance(when.source, Tally):
            yield from _of_conditions(when.source.also)
        elif isinstance(when.source, LooksBack):
            yield from _of_conditions(when.source.kept.when)
        elif not isinstance(when.source, Marks):
            yield when.source, when.cell


def _of_line(line: PayLine) -> Iterator[Question]:
    for table in line.amount.tables():
        yield from _of_table(table)
    yield from ((gate.source, gate.cell) for gate in line.gates)
