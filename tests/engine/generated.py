"""Generated expressions of the plan language with data for them, for tests that compare engines."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

from kpicore.engine.data import Dataset, Rows
from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import Plan

SMALL = st.integers(-20, 20)
NUMBERS = {"a": Type("int", 0, -20, 20), "b": Type("int", 1, 0, 20), "c": Type("int", 2, 1, 20)}
NULLABLE = {"m": Type("int", 0, -20, 20, nullable=True), "n": Type("int", 2, -20, 20, nullable=True)}
FIELDS = {"f": Type("int", 0, -9, 9), "g": Type("int", 1, 0, 4)}


class Case(NamedTuple):
    plan: Plan
    data: Dataset
    row_values: list[tuple[str, Expr]]


def leaf(draw: Any, plan: Plan) -> Expr:
    kind = draw(st.sampled_from(["number", "input", "given", "ref"]))
    if kind == "number":
        return expr.scaled(draw(SMALL), draw(st.integers(0, 2)))
    if kind == "given":
        name = draw(st.sampled_from(list(NULLABLE)))
        column = expr.input_column(name, NULLABLE[name])
        return expr.given(column, draw(st.sampled_from([None, expr.scaled(3)])))
    known = [name for name, value in plan.definitions.items() if value.type.kind == "int" and not value.type.nullable]
    if kind == "ref" and known:
        return plan.ref(draw(st.sampled_from(known)))
    name = draw(st.sampled_from(list(NUMBERS)))
    return expr.input_column(name, NUMBERS[name])


def row_number(draw: Any, depth: int = 1) -> Expr:
    name = draw(st.sampled_from(list(FIELDS)))
    field = expr.row_field(name, FIELDS[name])
    way = draw(st.sampled_from(["field", "constant", "pick", "product", "choose"])) if depth else "field"
    if way == "constant":
        return expr.scaled(draw(st.integers(-3, 3)), draw(st.integers(0, 1)))
    if way == "pick":
        low, high = field.type.low, field.type.high
        return expr.pick(field, {i: draw(st.integers(-5, 5)) for i in range(low, high + 1)}, 1)
    if way == "product":
        return expr.multiply(field, row_number(draw, depth - 1))
    if way == "choose":
        return expr.choose(row_truth(draw), field, row_number(draw, depth - 1))
    return field


def row_truth(draw: Any) -> Expr:
    way = draw(st.sampled_from(["true", "compare", "in", "both"]))
    field = expr.row_field("f", FIELDS["f"])
    if way == "true":
        return expr.TRUE
    if way == "in":
        return expr.is_in(field, draw(st.sets(st.integers(-9, 9), max_size=5)))
    compared = expr.compare(draw(st.sampled_from(["<", "<=", ">", ">=", "=="])), field, row_number(draw, 0))
    return compared if way == "compare" else expr.any_of(compared, expr.is_in(field, [0, 1]))


def truth(draw: Any, plan: Plan, depth: int) -> Expr:
    way = draw(st.sampled_from(["compare", "in", "missing", "and", "or", "not"]))
    if way == "missing":
        name = draw(st.sampled_from(list(NULLABLE)))
        return expr.missing(expr.input_column(name, NULLABLE[name]))
    if way == "in":
        return expr.is_in(number(draw, plan, depth - 1), draw(st.sets(SMALL, max_size=4)))
    if way == "compare" or depth <= 0:
        operator = draw(st.sampled_from(["<", "<=", ">", ">=", "=="]))
        return expr.compare(operator, number(draw, plan, depth - 1), number(draw, plan, depth - 1))
    if way == "not":
        return expr.negate(truth(draw, plan, depth - 1))
    join = expr.all_of if way == "and" else expr.any_of
    return join(truth(draw, plan, depth - 1), truth(draw, plan, depth - 1))


def number(draw: Any, plan: Plan, depth: int) -> Expr:
    if depth <= 0:
        return leaf(draw, plan)
    ways = ["leaf", "add", "mul", "div", "min", "max", "choose", "band", "floor", "aggregate"]
    way = draw(st.sampled_from(ways))
    if way == "leaf":
        return leaf(draw, plan)
    if way == "aggregate":
        function = draw(st.sampled_from(["sum", "count", "distinct", "min", "max"]))
        return expr.aggregate("t", function, row_number(draw), row_truth(draw), 6)
    one, other = number(draw, plan, depth - 1), number(draw, plan, depth - 1)
    if way == "add":
        return expr.add(one, other, leaf(draw, plan))
    if way == "mul":
        return expr.multiply(one, leaf(draw, plan))
    if way == "div":
        return expr.divide(one, expr.highest(other, expr.scaled(1)), draw(st.integers(0, 3)))
    if way in ("min", "max"):
        return (expr.lowest if way == "min" else expr.highest)(one, other)
    if way == "choose":
        return expr.choose(truth(draw, plan, depth - 1), one, other)
    if way == "band":
        cuts = sorted(draw(st.sets(SMALL, min_size=1, max_size=4)))
        codes = [draw(st.integers(0, 5)) for _ in range(len(cuts) + 1)]
        band = expr.band(one, cuts, codes)
        return expr.pick(band, {code: draw(st.integers(-9, 9)) for code in range(6)}, 1)
    whole = expr.highest(expr.divide(one, expr.scaled(1), 0), expr.scaled(0))
    return expr.floor_divide(whole, draw(st.integers(1, 7)))


@st.composite
def cases(draw: Any) -> Case:
    """A plan of a few definitions over one set of columns and rows, each possibly missing, with cohorts over them."""
    plan = Plan()
    for i in range(draw(st.integers(1, 4))):
        value = number(draw, plan, 3)
        if draw(st.booleans()):
            value = expr.blank_if(truth(draw, plan, 1), value)
        plan.define(f"d{i}", value)
        plan.define(f"t{i}", truth(draw, plan, 2))
    for i in range(draw(st.integers(0, 2))):
        function = draw(st.sampled_from(["min", "max", "count"]))
        names = [name for name in plan.definitions if name.startswith("t" if function == "count" else "d")]
        of = plan.ref(draw(st.sampled_from(names)))
        if of.op == "ref":
            plan.define(f"x{i}", expr.cohort(function, of))
    return Case(plan, draw(datasets()), [("t", row_number(draw, 2)) for _ in range(draw(st.integers(0, 2)))])


@st.composite
def datasets(draw: Any) -> Dataset:
    size = draw(st.integers(1, 5))

    def column(type_: Type) -> list[int | None]:
        value = st.integers(type_.low, type_.high)
        return draw(st.lists(st.none() | value if type_.nullable else value, min_size=size, max_size=size))  # type: ignore[no-any-return]

    columns = {name: column(type_) for name, type_ in (NUMBERS | NULLABLE).items()}
    people = draw(st.lists(st.integers(0, size - 1), max_size=6))
    fields = {
        name: draw(st.lists(st.integers(t.low, t.high), min_size=len(people), max_size=len(people)))
        for name, t in FIELDS.items()
    }
    return Dataset(size, columns, {"t": Rows(people, fields)})
