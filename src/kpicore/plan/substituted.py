"""A plan over other leaves: a column that never has a value, a row that is a column of its own.

What is replaced folds as it would have when the plan was built, so that nothing is computed for what cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kpicore.numbers import half_up
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.plan import Plan

Replace = Callable[[Expr], Expr | None]
"""What stands for a leaf (`input`, `field`, `aggregate`, `cohort`) instead; None where it stays."""
Slot = Mapping[str, Expr]
"""A row that a person may have: the expression of each column of it, and under THERE whether the person has it."""

THERE = "/there"


class Untold(Exception):
    """An aggregate that slots do not tell: how many different values there are, where these are not constants."""


_LEAVES = ("input", "field", "aggregate", "cohort")


def substituted(plan: Plan, replace: Replace) -> Plan:
    """The same definitions by the same names, at the same scales."""
    made = Plan()
    rebuild = _Rebuild(replace, made)
    for name, value in plan.definitions.items():
        made.define(name, rebuild(value))
    return made


def over_slots(table: str, slots: Sequence[Slot]) -> Replace:
    """Instead of the aggregates of a table whose rows are known beforehand, at most one for each slot. What comes back
    raises Untold."""

    def replace(node: Expr) -> Expr | None:
        if node.op != "aggregate" or node.data[0] != table:
            return None
        value, where = node.args
        found = []
        for slot in slots:
            rebuild = _Rebuild(_column_of(slot))
            there = expr.all_of(slot[THERE], rebuild(where))
            if there is not expr.FALSE:
                found.append((there, rebuild(value)))
        return _AGGREGATES[node.data[1]](found, node.scale)

    return replace


def _column_of(slot: Slot) -> Replace:
    return lambda node: slot[node.data] if node.op == "field" else None


Found = Sequence[tuple[Expr, Expr]]  # whether the row counts, and its value


def _sum(found: Found, scale: int) -> Expr:
    nothing = expr.scaled(0, scale)
    return expr.add(*(expr.choose(there, value, nothing) for there, value in found), nothing)


def _count(found: Found, scale: int) -> Expr:
    return _sum([(there, expr.scaled(1)) for there, _ in found], 0)


def _distinct(found: Found, scale: int) -> Expr:
    values = {value.constant for _, value in found}
    if len(values) > 1 or None in values:
        raise Untold
    return _count([(expr.any_of(*(there for there, _ in found)), expr.scaled(1))], 0)


def _extreme(better: Callable[[Expr, Expr], Expr]) -> Callable[[Found, int], Expr]:
    def of(found: Found, scale: int) -> Expr:
        some, best = expr.FALSE, expr.scaled(0, scale)
        for there, value in found:
            best = expr.choose(there, expr.choose(some, better(best, value), value), best)
            some = expr.any_of(some, there)
        return best

    return of


_AGGREGATES: Mapping[str, Callable[[Found, int], Expr]] = {
    "sum": _sum, "count": _count, "distinct": _distinct, "min": _extreme(expr.lowest), "max": _extreme(expr.highest),
}  # fmt: skip


class _Rebuild:
    """Expressions again, from the leaves up. What rests on nothing that is replaced stays the node that it is."""

    def __init__(self, replace: Replace, plan: Plan | None = None) -> None:
        self._replace = replace
        self._plan = plan
        self._done: dict[int, tuple[Expr, Expr]] = {}  # beside the node itself, so that its id stays its own

    def __call__(self, node: Expr) -> Expr:
        if id(node) not in self._done:
            self._done[id(node)] = node, self._again(node)
        return self._done[id(node)][1]

    def _again(self, node: Expr) -> Expr:
        other = self._replace(node) if node.op in _LEAVES else None
        if other is not None:
            return _labelled(other, node)
        if node.op == "ref" and self._plan is not None:
            return self._plan.ref(node.data)
        if node.op in _LEAVES:
            return node
        args = [self(arg) for arg in node.args]
        if all(new is old for new, old in zip(args, node.args, strict=True)):
            return node
        return _labelled(_BUILDERS[node.op](node, args), node)


def _labelled(value: Expr, node: Expr) -> Expr:
    """At the node's scale, which only says how its whole number is read, and within its range."""
    if value.type.kind == "bool":
        return value
    if value.constant is not None:
        return expr.scaled(value.constant, node.scale)
    low, high = max(value.type.low, node.type.low), min(value.type.high, node.type.high)
    type_ = value.type._replace(scale=node.scale)
    return Expr(value.op, type_._replace(low=low, high=high) if low <= high else type_, value.args, value.data)


def _compare(node: Expr, args: list[Expr]) -> Expr:
    """Of one of two numbers with a third: one of the conditions that chose, or its opposite."""
    chosen, other = args
    if chosen.op == "choose" and other.constant is not None:
        condition, *branches = chosen.args
        held = [expr.compare(node.data, branch, other) for branch in branches]
        if held == [expr.TRUE, expr.FALSE]:
            return condition
        if held == [expr.FALSE, expr.TRUE]:
            return expr.negate(condition)
    return expr.compare(node.data, chosen, other)


def _div(node: Expr, args: list[Expr]) -> Expr:
    top, bottom = args
    if bottom.constant == 1:
        return top
    if top.constant is not None and bottom.constant is not None:
        return expr.scaled(half_up(top.constant, bottom.constant))
    corners = [half_up(a, b) for a in (top.type.low, top.type.high) for b in (bottom.type.low, bottom.type.high)]
    return Expr("div", node.type._replace(low=min(corners), high=max(corners)), (top, bottom))


def _floor_div(node: Expr, args: list[Expr]) -> Expr:
    [value] = args
    low, high = value.type.low // node.data, value.type.high // node.data
    if low == high:
        return expr.scaled(low)
    return Expr("floor_div", node.type._replace(low=low, high=high), (value,), node.data)


_BUILDERS: Mapping[str, Callable[[Expr, list[Expr]], Expr]] = {
    "compare": _compare,
    "is_in": lambda node, args: expr.is_in(args[0], node.data),
    "missing": lambda node, args: expr.missing(args[0]),
    "given": lambda node, args: expr.given(*args),
    "blank_if": lambda node, args: expr.blank_if(*args),
    "and": lambda node, args: expr.all_of(*args),
    "or": lambda node, args: expr.any_of(*args),
    "not": lambda node, args: expr.negate(args[0]),
    "first_of": lambda node, args: expr.first_of(args, node.data),
    "choose": lambda node, args: expr.choose(*args),
    "add": lambda node, args: expr.add(*args),
    "mul": lambda node, args: expr.multiply(*args),
    "div": _div,
    "floor_div": _floor_div,
    "lowest": lambda node, args: expr.lowest(*args),
    "highest": lambda node, args: expr.highest(*args),
    "band": lambda node, args: expr.band(args[0], *node.data),
    "pick": lambda node, args: expr.pick(args[0], node.data, node.scale),
}
