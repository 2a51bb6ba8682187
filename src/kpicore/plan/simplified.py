"""The same numbers with less to compute: what an engine is given that goes through whole columns at once.

Scales are gone, every number is a whole one. Definitions are put into each other, equal parts are one node, and

- what looks at one number only through comparisons with constants (bands, tables of codes, conditions, points by band
  and their weight) is a single band of that number;
- common factors are taken out of sums, so that 8950000000 is 8950 until somebody wants the decimals;
- a quotient that is only compared with constants is not divided at all.

Each rule is exact, for any number in the ranges that the nodes state. Here is one for each node; what they are made
with stands in `bands.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from math import gcd
from typing import Any

from kpicore.numbers import half_up
from kpicore.plan import expr
from kpicore.plan.bands import MOST_CUTS, banded, by_code, chosen, factor_of, first, stepwise, times, within, without
from kpicore.plan.expr import FALSE, TRUE, Expr, Type
from kpicore.plan.plan import Plan

WHOLE: Mapping[str, int] = {}


def simplified(
    plan: Plan, wanted: Sequence[str], complete: Collection[str] = (), divided: Mapping[str, int] = WHOLE
) -> dict[str, Expr]:
    """The wanted definitions by name, over inputs, aggregates and cohorts, without a ref; equal parts are one node.

    complete: the inputs that nobody lacks, whatever the plan says. divided: what inputs are to be multiplied by to be
    the plan's numbers, where columns come with fewer decimals.
    """
    simplifier = _Simplifier(complete, divided)
    for name in plan.needed(wanted):
        simplifier.definitions[name] = simplifier.simple(plan.definitions[name])
    return {name: simplifier.definitions[name] for name in wanted}


class _Simplifier:
    def __init__(self, complete: Collection[str], divided: Mapping[str, int]) -> None:
        self._complete = complete
        self._divided = divided
        self.definitions: dict[str, Expr] = {}
        self._done: dict[int, tuple[Expr, Expr]] = {}  # by the id of a node, which is kept so that no other gets it
        self._nodes: dict[Hashable, Expr] = {}
        self._ones = {id(TRUE), id(FALSE)}

    def simple(self, node: Expr) -> Expr:
        """The node in its simplest form."""
        if id(node) not in self._done:
            self._done[id(node)] = node, self._one(within(self._simple(node), node.type.low, node.type.high))
        return self._done[id(node)][1]

    def _one(self, node: Expr) -> Expr:
        """The one node that stands for all that are equal."""
        if id(node) in self._ones:
            return node
        args = tuple(map(self._one, node.args))
        key = node.op, node.type, tuple(map(id, args)), _hashable(node.data)
        if key not in self._nodes:
            one = self._nodes[key] = Expr(node.op, node.type, args, node.data) if args != node.args else node
            self._ones.add(id(one))
        return self._nodes[key]

    def _simple(self, node: Expr) -> Expr:
        if node in (TRUE, FALSE):
            return node
        if node.op == "ref":
            return self.definitions[node.data]
        args = [self.simple(arg) for arg in node.args]
        if node.op == "input":
            return self._input(node)
        if node.op in ("const", "absent", "field", "aggregate", "cohort"):
            return Expr(node.op, node.type._replace(scale=0), tuple(args), node.data)
        rule = _RULES[node.op]  # whatever it makes of bands of one number is a band of it, too
        return stepwise(lambda *parts: rule(node, *parts), args) or rule(node, *args)

    def _input(self, node: Expr) -> Expr:
        kind, _, low, high, nullable = node.type
        type_ = Type(kind, 0, low, high, nullable and node.data not in self._complete)
        factor = self._divided.get(node.data, 1)
        if factor == 1:
            return Expr("input", type_, data=node.data)
        column = Expr("input", type_._replace(low=-(-low // factor), high=high // factor), data=node.data)
        return Expr("mul", type_, (column, expr.scaled(factor)))


def _hashable(data: Any) -> Hashable:
    return tuple(data.items()) if isinstance(data, dict) else data


# Truths


def _compare(node: Expr, left: Expr, right: Expr) -> Expr:
    operator = node.data
    if left.op == "const":
        left, right, operator = right, left, _MIRRORED[operator]
    if right.op != "const":
        factor = gcd(factor_of(left), factor_of(right))
        return expr.compare(operator, without(left, factor), without(right, factor))
    folded, at = expr.compare(operator, left, right), right.data
    if folded.op == "const":
        return folded
    if operator == "==":
        return banded(left, [at, at + 1], [False, True, False])
    return banded(left, [at + (operator in ("<=", ">"))], [operator in ("<", "<="), operator in (">", ">=")])


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def _is_in(node: Expr, value: Expr) -> Expr:
    if value.op == "const" or 2 * len(node.data) > MOST_CUTS:
        return expr.is_in(value, node.data)
    edges = sorted({edge for code in node.data for edge in (code, code + 1)})
    return banded(value, edges, [False, *(edge in node.data for edge in edges)])


def _missing(node: Expr, value: Expr) -> Expr:
    if value.op == "blank_if":
        condition, inner = value.args
        return _or(node, condition, _missing(node, inner))
    if value.op == "mul":
        return _missing(node, value.args[0])
    if not value.type.nullable or value.op == "absent":
        return expr.missing(value)
    return banded(value, (), (False,), True)


def _and(node: Expr, *parts: Expr) -> Expr:
    return _junction(expr.all_of, "and", parts)


def _or(node: Expr, *parts: Expr) -> Expr:
    return _junction(expr.any_of, "or", parts)


def _junction(make: Callable[..., Expr], op: str, parts: Sequence[Expr]) -> Expr:
    """Each part once, those of one number as one band. What the others settle is left out of a negated junction."""
    flat = [inner for part in parts for inner in (part.args if part.op == op else (part,))]
    settled = set(map(id, flat))
    once: dict[int, Expr] = {}
    for part in flat:
        if part.op == "not":
            contrary = part.args[0].args if part.args[0].op == op else part.args
            left = [inner for inner in contrary if id(inner) not in settled]
            part = part if len(left) == len(contrary) else expr.negate(make(*left))
        key = id(part.args[0]) if part.op == "band" else id(part)
        before = once.get(key)
        once[key] = part if before is None or before is part else stepwise(make, [before, part]) or make(before, part)
    return make(*once.values())


def _not(node: Expr, value: Expr) -> Expr:
    return expr.negate(value)


# Numbers


def _given(node: Expr, value: Expr, otherwise: Expr) -> Expr:
    if value.op == "blank_if":
        condition, inner = value.args
        return chosen(condition, otherwise, _given(node, inner, otherwise))
    if value.op == "mul" and value.type.nullable:
        inner, factor = value.args[0], value.args[1].data
        if otherwise.op == "const" and otherwise.data % factor == 0:
            return times(expr.given(inner, expr.scaled(otherwise.data // factor)), factor)
        return chosen(_missing(node, inner), otherwise, times(expr.given(inner), factor))
    return expr.given(value, otherwise)


def _blank_if(node: Expr, condition: Expr, value: Expr) -> Expr:
    if value.op == "blank_if":
        condition, value = _or(node, condition, value.args[0]), value.args[1]
    return expr.blank_if(condition, value)


def _first_of(node: Expr, *conditions: Expr) -> Expr:
    return first(conditions, node.data)


def _choose(node: Expr, condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    return chosen(condition, then, otherwise)


def _add(node: Expr, *terms: Expr) -> Expr:
    """The common factor of the terms outside, one term for each number that bands look at and for what is there twice:
    what a limit that nobody reaches took away is nothing."""
    factor = gcd(*map(factor_of, terms))
    by_number: dict[int, Expr] = {}
    others: list[Expr] = []
    for part in (without(term, factor) for term in terms):
        before = by_number.get(id(part.args[0])) if part.op == "band" else None
        both = stepwise(expr.add, [part] if before is None else [before, part])
        if both is not None and both.op == "band":
            by_number[id(part.args[0])] = both
        else:
            others.append(part)
    total = expr.add(*by_number.values(), *_counted(others))
    if by_number and total.op == "add" and total.args[-1].op == "const":  # into a band, where it costs nothing
        *rest, fixed = total.args
        found = stepwise(expr.add, [rest[0], fixed])
        total = expr.add(found, *rest[1:]) if found is not None else total
    return times(total, factor)


def _counted(terms: Sequence[Expr]) -> Iterator[Expr]:
    """Each term once, times how often it is there."""
    counts: dict[int, tuple[Expr, int]] = {}
    for term in terms:
        constant = term.args[1].constant if term.op == "mul" else None
        part, often = (term, 1) if constant is None else (term.args[0], constant)
        counts[id(part)] = part, often + counts.get(id(part), (part, 0))[1]
    return (times(part, count) for part, count in counts.values())


def _mul(node: Expr, left: Expr, right: Expr) -> Expr:
    if left.op == "const":
        left, right = right, left
    if right.op == "const":
        return times(left, right.data)
    factor = factor_of(left) * factor_of(right)
    return times(expr.multiply(without(left, factor_of(left)), without(right, factor_of(right))), factor)


def _div(node: Expr, top: Expr, bottom: Expr) -> Expr:
    if top.op == bottom.op == "const":
        return expr.scaled(half_up(top.data, bottom.data))
    if (factor := gcd(factor_of(top), factor_of(bottom))) > 1:
        top, bottom = without(top, factor), without(bottom, factor)
    if bottom.constant == 1:
        return top
    corners = [half_up(a, b) for a in (top.type.low, top.type.high) for b in (bottom.type.low, bottom.type.high)]
    return Expr("div", Type("int", 0, min(corners), max(corners)), (top, bottom))


def _floor_div(node: Expr, value: Expr) -> Expr:
    factor = gcd(factor_of(value), node.data)
    value, by = without(value, factor), node.data // factor
    if value.op == "const" or by == 1:
        return value if by == 1 else expr.scaled(value.data // by)
    return Expr("floor_div", Type("int", 0, value.type.low // by, value.type.high // by), (value,), by)


def _lowest(node: Expr, left: Expr, right: Expr) -> Expr:
    return _extreme(expr.lowest, left, right)


def _highest(node: Expr, left: Expr, right: Expr) -> Expr:
    return _extreme(expr.highest, left, right)


def _extreme(make: Callable[[Expr, Expr], Expr], left: Expr, right: Expr) -> Expr:
    factor = gcd(factor_of(left), factor_of(right))
    return times(make(without(left, factor), without(right, factor)), factor)


def _band(node: Expr, value: Expr) -> Expr:
    return banded(value, *node.data)


def _pick(node: Expr, code: Expr) -> Expr:
    return by_code(code, node.data) if len(node.data) <= MOST_CUTS else expr.pick(code, node.data)


_RULES: dict[str, Callable[..., Expr]] = {
    "compare": _compare, "is_in": _is_in, "missing": _missing, "and": _and, "or": _or, "not": _not,
    "given": _given, "blank_if": _blank_if, "first_of": _first_of,
    "choose": _choose, "add": _add, "mul": _mul, "div": _div, "floor_div": _floor_div,
    "lowest": _lowest, "highest": _highest, "band": _band, "pick": _pick,
}  # fmt: skip
