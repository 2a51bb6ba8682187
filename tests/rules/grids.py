"""Small whole-number worlds for the lint: every case of them can be tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from kpicore.fields import Field
from kpicore.model import Finding, Period, Text, in_settings
from kpicore.plan.expr import Expr
from kpicore.plan.plan import Plan
from kpicore.rules.build import Build
from kpicore.rules.cells import Cell, parse_cell
from kpicore.rules.sources import Metric
from kpicore.rules.table import Hit, Row, Table
from kpicore.vocabulary import Vocabulary

TOP = 4
WHOLE = st.integers(0, TOP)
Case = tuple[int | None, ...]


def count(name: str, top: int | None = TOP) -> Metric:
    return Metric(Field(name, Text.same(name), "count", high=None if top is None else Decimal(top)))


def texts(*, missing: bool = True) -> st.SearchStrategy[str]:
    """Cells that hold something between 0 and TOP."""
    bound = st.one_of(
        WHOLE.map(lambda n: f">= {n}"),
        WHOLE.map(lambda n: f"<= {n}"),
        st.integers(0, TOP - 1).map(lambda n: f"> {n}"),
        st.integers(1, TOP).map(lambda n: f"< {n}"),
    )
    pair = st.tuples(WHOLE, WHOLE).map(sorted)
    closed = pair.map(lambda p: f"[{p[0]}, {p[1]}]")
    half = st.tuples(st.integers(0, TOP - 1), st.integers(1, TOP)).map(
        lambda p: f"[{min(p[0], p[1] - 1)}, {max(p[1], p[0] + 1)})"
    )
    some = st.sets(WHOLE, min_size=1, max_size=2).map(lambda s: ", ".join(map(str, sorted(s))))
    every = [bound, closed, half, some, st.just("-")]
    return st.one_of(*every, st.just("missing")) if missing else st.one_of(*every)


def holds(text: str, value: int | None) -> bool | None:
    """Whether a cell matches, by the letter of toml-schemes.md; None where a missing value holds it up."""
    if text == "-":
        return True
    if text == "missing":
        return value is None
    if value is None:
        return None
    for sign, asked in ((">=", value.__ge__), ("<=", value.__le__), (">", value.__gt__), ("<", value.__lt__)):
        if text.startswith(sign):
            return bool(asked(int(text[len(sign) :])))
    if text[0] in "[(":
        low, high = (int(edge) for edge in text[1:-1].split(","))
        above = value >= low if text[0] == "[" else value > low
        return above and (value <= high if text[-1] == "]" else value < high)
    return value in [int(part) for part in text.split(",")]


def row_state(cells: Sequence[str], case: Case) -> bool | None:
    """All cells of a row together, as Kleene's and."""
    found = [holds(cell, value) for cell, value in zip(cells, case, strict=True)]
    return False if False in found else None if None in found else True


def every_case(inputs: int, missing: Sequence[bool]) -> Iterator[Case]:
    values = [[*range(TOP + 1), *([None] if missing[i] else [])] for i in range(inputs)]
    return itertools.product(*values)


def make_table(rows: Sequence[tuple[Sequence[str], int]], hit: Hit, gap: int | None = None) -> Table:
    inputs = tuple(count(f"m{i}") for i in range(len(rows[0][0])))
    parsed = tuple(Row(tuple(parse_cell(cell) for cell in cells), Decimal(points)) for cells, points in rows)
    return Table(inputs, parsed, hit, None if gap is None else Decimal(gap))


def parsed(rows: Sequence[tuple[str, int]]) -> tuple[tuple[Cell, Decimal], ...]:
    return tuple((parse_cell(text), Decimal(points)) for text, points in rows)


def compile_judge(judge: Any) -> tuple[Plan, list[str]]:
    """A plan whose definitions are the judge's outcome; the flags are 0 or 1."""
    fields = {field.id: field for source in judge.sources() for field in source.fields()}
    build = Build(Period(2026, 10), Vocabulary(metrics=fields))
    outcome = judge.outcome(build, "c")
    named: dict[str, Expr] = {"points": outcome.points, "missing": outcome.missing, "gap": outcome.gap}
    named |= {f"lacks {lack.name}": lack.when for lack in outcome.lacks}
    for name, value in named.items():
        build.plan.define(name, value)
    return build.plan, list(named)


def evaluated(judge: Any, cases: Sequence[Case]) -> list[dict[str, int]]:
    """What the python engine makes of each case: points (whole), missing, gap, `lacks …`."""
    from kpicore.engine import python
    from kpicore.engine.data import Dataset, Request

    plan, names = compile_judge(judge)
    inputs = [field.id for source in judge.sources() for field in source.fields()]
    columns: dict[str, list[int | None]] = {name: [case[i] for case in cases] for i, name in enumerate(inputs)}
    columns |= {f"na/{name}": [0] * len(cases) for name in inputs}
    found = python.evaluate(Request(plan, names), Dataset(len(cases), columns, {})).columns
    return [{name: int(found[name][i] or 0) for name in names} for i in range(len(cases))]


def said(findings: Sequence[Finding], words: str) -> list[Finding]:
    return [finding for finding in findings if words in finding.what]


def lint(judge: Any) -> list[Finding]:
    found: list[Finding] = judge.lint(in_settings)
    return found
