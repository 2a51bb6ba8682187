"""The data of one team as an engine takes it: columns of scaled ints, one entry a person, and tables of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kpicore.plan.expr import Expr
from kpicore.plan.plan import Plan

Value = int | None
Columns = dict[str, list[Value]]


class Rows(NamedTuple):
    """Rows of people: `person` is the index of each row's person; a column has an int for every row."""

    person: Sequence[int]
    columns: Mapping[str, Sequence[int]]

    def __len__(self) -> int:
        return len(self.person)


class Dataset(NamedTuple):
    """size: number of people. columns: by name, None where missing. rows: `incidents` and `ratings`."""

    size: int
    columns: Mapping[str, Sequence[Value]]
    rows: Mapping[str, Rows]


class Evaluation(NamedTuple):
    """What an engine computed: the wanted definitions, and the values of row expressions, in the order of the rows."""

    columns: Columns
    rows: Mapping[int, list[int]]  # by the row expression's place in the request


class Request(NamedTuple):
    """What an engine is asked for: definitions by name, and expressions over the rows of a table."""

    plan: Plan
    wanted: Sequence[str]
    row_values: Sequence[tuple[str, Expr]] = ()
