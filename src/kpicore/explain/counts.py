"""How people's judged lines count: as the plan weighs them, where some did not apply with their weights as well."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kpicore.engine import python
from kpicore.engine.data import Dataset, Request, Value
from kpicore.plan.expr import Expr
from kpicore.plan.lines import Counting, Line
from kpicore.plan.plan import Plan

HUNDRED = Decimal(100)


class Counts(NamedTuple):
    """share: what of its points counts, in %; of: the weights that applied, in %, fewer than 100 where others were
    handed on. most: what it could have added; None where it did not apply, and its own weight was handed on."""

    share: Decimal
    of: Decimal
    most: Decimal | None

    @property
    def applies(self) -> bool:
        return self.most is not None


class Weights:
    """How the lines of a plan count for everyone in the data that it was compiled for."""

    def __init__(self, plan: Plan, lines: Iterable[Line], data: Dataset) -> None:
        asked = Plan()
        asked.definitions.update(plan.definitions)
        exprs = {id(each): each for line in lines if line.counting is not None for each in line.counting}
        names = {key: f"counting {place}" for place, key in enumerate(exprs) if exprs[key].constant is None}
        for key, name in names.items():
            asked.define(name, exprs[key])
        found = python.evaluate(Request(asked, list(names.values())), data).columns if names else {}
        self._values = {key: found[name] for key, name in names.items()}

    def of(self, counting: Counting, index: int) -> Counts:
        """Of the person at an index."""
        share, most, of = (self._number(each, index) for each in (counting.factor, counting.most, counting.applicable))
        return Counts(share * HUNDRED, of, None if self._value(counting.left_out, index) else most)

    def _value(self, value: Expr, index: int) -> Value:
        return value.constant if value.constant is not None else self._values[id(value)][index]

    def _number(self, value: Expr, index: int) -> Decimal:
        return Decimal(self._value(value, index) or 0).scaleb(-value.scale)
