"""The one grammar of conditions: cells of tables, bands, and the `rule` column of the ledger.

>= 90   > 90   <= 20   < 80   [80, 90)   (20, 40]   5   A   A, B   true   -   missing
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal, NamedTuple

from kpicore.fields import Field
from kpicore.messages import say
from kpicore.model import Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.settings import SettingError

_NUMBER = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)"
_VALUE = re.compile(_NUMBER, re.ASCII)
_BOUND = re.compile(rf"(>=|<=|>|<|≥|≤)\s*({_NUMBER})", re.ASCII)
_INTERVAL = re.compile(rf"([\[(])\s*({_NUMBER})\s*,\s*({_NUMBER})\s*([\])])", re.ASCII)
_SPELLING = {"≥": ">=", "≤": "<="}


class Axis(NamedTuple):
    """The values over which cells are laid: scaled ints (or choice codes) low…high, both included."""

    field: Field
    decimals: int
    low: int
    high: int

    @classmethod
    def of(cls, field: Field, decimals: int | None = None) -> Axis:
        """All that a field can be; at another number of decimals where the value at hand has more."""
        if not is_numeric(field):
            return cls(field, 0, 0, 1 if field.kind == "flag" else max(0, len(field.choices) - 1 + field.open))
        low, high = bounds(field)
        decimals = field.decimals if decimals is None else decimals
        shift = 10 ** (decimals - field.decimals)
        return cls(field, decimals, low * shift, high * shift)

    def takes(self, low: int, high: int) -> bool:
        """Whether there is a value from low to high, both included."""
        only = [value.scaleb(self.decimals) for value in self.field.only]
        return not only or any(low <= value <= high for value in only)


class Interval(NamedTuple):
    """From low to high; an open end is None."""

    low: Decimal | None = None
    low_closed: bool = True
    high: Decimal | None = None
    high_closed: bool = True

    def whole(self, decimals: int) -> tuple[int | None, int | None]:
        """The scaled ints inside, both ends included."""
        low = high = None
        if self.low is not None:
            edge = self.low.scaleb(decimals)
            low = int(edge.to_integral_value(ROUND_CEILING if self.low_closed else ROUND_FLOOR))
            low += not self.low_closed
        if self.high is not None:
            edge = self.high.scaleb(decimals)
            high = int(edge.to_integral_value(ROUND_FLOOR if self.high_closed else ROUND_CEILING))
            high -= not self.high_closed
        return low, high


class Cell(NamedTuple):
    """A condition on one value. kind `any` (-), `missing`, `interval`, or `values` (one of some)."""

    text: str
    kind: Literal["any", "missing", "interval", "values"]
    interval: Interval = Interval()
    values: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether the cell can be asked of a number."""
        return self.kind != "values" or all(as_number(value) is not None for value in self.values)

    def ranges(self, axis: Axis) -> list[tuple[int, int]]:
        """The scaled ints, or the codes, of the axis that fulfil the cell."""
        if self.kind == "any":
            return [(axis.low, axis.high)]
        if not is_numeric(axis.field):
            codes = (choice_code(axis.field, value) for value in self.values)
            return [(code, code) for code in codes if code is not None]
        if self.kind == "values":
            numbers = [number for value in self.values if (number := as_number(value)) is not None]
            found = [Interval(number, True, number, True) for number in numbers]
        else:
            found = [self.interval] if self.kind == "interval" else []
        result = []
        for interval in found:
            low, high = interval.whole(axis.decimals)
            low = axis.low if low is None else max(low, axis.low)
            high = axis.high if high is None else min(high, axis.high)
            if low <= high:
                result.append((low, high))
        return result

    def fits(self, field: Field) -> bool:
        """Whether the cell can be asked of the field at all."""
        if self.kind in ("any", "missing"):
            return True
        if is_numeric(field):
            return self.numeric
        if "" in self.values and "" not in field.choices:
            return False
        return self.kind == "values" and all(choice_code(field, value) is not None for value in self.values)


ANY = Cell("-", "any")
NO_GRADE = Cell('""', "values", values=("",))


def parse_cell(raw: object) -> Cell:
    """A cell as TOML gives it (text, number or truth); SettingError says what is wrong and what is expected."""
    text = spelled(raw)
    if text == "-":
        return ANY
    if text == "missing":
        return Cell(text, "missing")
    if match := _BOUND.fullmatch(text):
        sign, limit = _SPELLING.get(match[1], match[1]), Decimal(match[2])
        closed = sign in (">=", "<=")
        interval = Interval(low=limit, low_closed=closed) if ">" in sign else Interval(high=limit, high_closed=closed)
        return Cell(f"{sign} {limit:f}", "interval", interval)
    if match := _INTERVAL.fullmatch(text):
        low, high = Decimal(match[2]), Decimal(match[3])
        closed = match[1] == "[" and match[4] == "]"
        if low > high or (low == high and not closed):
            raise SettingError([((), say("{cell} holds no value; the lower bound comes first", cell=text), "")])
        interval = Interval(low, match[1] == "[", high, match[4] == "]")
        return Cell(f"{match[1]}{low:f}, {high:f}{match[4]}", "interval", interval)
    values = tuple(part.strip() for part in text.split(","))
    if not all(values) or text[:1] in "<>=[(":
        what = say(
            "{cell!r} is no condition; expected such as >= 90, [80, 90), (20, 40], 5, A, 'A, B', true, -", cell=text
        )
        raise SettingError([((), what, "")])
    return Cell(", ".join(values), "values", values=values)


def spelled(raw: object) -> str:
    """What TOML gives as a bare number or truth, as the text it would be in quotes."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return f"{raw:f}" if isinstance(raw, Decimal) else str(raw).strip()


def worded(text: str, words: Text | None) -> Text:
    """A condition, and what it stands for in words: `70 (with leave)`; one that asks nothing is the words alone."""
    if words is None:
        return Text.same(text)
    if text == "-":
        return words
    return Text(*(text if said == text else f"{text} ({said})" for said in words))


def as_number(text: str) -> Decimal | None:
    return Decimal(text) if _VALUE.fullmatch(text) else None


def bounds(field: Field) -> tuple[int, int]:
    """The smallest and largest scaled int of a numeric field."""
    return int(field.smallest.scaleb(field.decimals)), int(field.largest.scaleb(field.decimals))


def is_numeric(field: Field) -> bool:
    return field.kind in ("number", "percent", "count", "date")


def choice_code(field: Field, text: str) -> int | None:
    if field.kind == "flag":
        return {"false": 0, "true": 1}.get(text)
    return field.code(text)


def axis_of(value: Expr, field: Field) -> Axis:
    """All that a computed value can be, which for a score is more than its field says."""
    if not is_numeric(field):
        return Axis.of(field)
    return Axis(field, value.scale, value.type.low, value.type.high)


def condition(cell: Cell, value: Expr, field: Field) -> Expr:
    """The cell asked of a value that is there."""
    if cell.kind == "any":
        return expr.TRUE
    axis = axis_of(value, field)
    if not is_numeric(field):
        return expr.is_in(value, [code for code, _ in cell.ranges(axis)])
    return expr.any_of(*(_within(value, low, high) for low, high in cell.ranges(axis)))


def _within(value: Expr, low: int, high: int) -> Expr:
    at_least = expr.compare(">=", value, expr.scaled(low, value.scale))
    return expr.all_of(at_least, expr.compare("<=", value, expr.scaled(high, value.scale)))


def witness(low: int, high: int, decimals: int) -> Decimal:
    """A plain number strictly inside [low, high] where that is possible, with as few decimals as will do."""
    for places in range(decimals + 1):
        step = 10 ** (decimals - places)
        middle = (low + high) // 2 // step * step
        for candidate in (middle, middle + step):
            if low < candidate < high:
                return Decimal(candidate // step).scaleb(-places)
    return Decimal(low).scaleb(-decimals)


def typed_field(declared: Field, cells: list[Cell]) -> Field:
    """What a column of cells asks about: the number it was declared to be, a truth, or a choice among texts.

    A choice is open (other texts may occur) where a cell says `-`; else any other text in the input is an error.
    """
    asked = [cell for cell in cells if cell.kind in ("interval", "values")]
    if all(cell.numeric for cell in asked) or any(cell.kind == "interval" for cell in asked):
        return declared  # a text among intervals is the mistake, not the intervals
    texts = dict.fromkeys(value for cell in asked for value in cell.values if value)
    if set(texts) <= {"true", "false"}:
        return Field(declared.id, declared.title, "flag")
    choices = {text: Text.same(text) for text in texts}
    return Field(declared.id, declared.title, "choice", choices=choices, open=any(cell.kind == "any" for cell in cells))
