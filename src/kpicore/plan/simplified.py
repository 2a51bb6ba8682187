"""The same numbers with less to compute: what an engine is given that goes through whole columns at once.

Scales are gone, every number is a whole one. Definitions are put into each other, equal parts are one node, and

- what looks at one number only through comparisons with constants (bands, tables of codes, conditions, points by band
  and their weight) is a single band of that number;
- common factors are taken out of sums, so that 8950000000 is 8950 until somebody wants the decimals;
- a quotient that is only compared with constants is not divided at all.

Each rule is exact, for any number in the ranges that the nodes state.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from math import gcd
from typing import Any

from kpicore.numbers import half_up
from kpicore.plan import expr
from kpicore.plan.expr import FALSE, TRUE, Expr, Type
from kpicore.plan.plan import INT64, Plan

MOST_CUTS = 64
"""More bands than this are not put into one: they could multiply."""

WHOLE: Mapping[str, int] = {}

_CONSTANTS = ("const", "band", "first_of")
"""Nodes whose values are constants: what multiplies them costs nothing."""

FEW_CUTS = 4
"""Up to so many comparisons of products cost less than a division."""


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
            self._done[id(node)] = node, self._one(_within(self._simple(node), node.type.low, node.type.high))
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
        rule = _RULES[node.op]
        return _stepwise(lambda *parts: rule(node, *parts), args) or rule(node, *args)

    def _input(self, node: Expr) -> Expr:
        kind, _, low, high, nullable = node.type
        type_ = Type(kind, 0, low, high, nullable and node.data not in self._complete)
        factor = self._divided.get(node.data, 1)
        if factor == 1:
            return Expr("input", type_, data=node.data)
        column = Expr("input", type_._replace(low=-(-low // factor), high=high // factor), data=node.data)
        return Expr("mul", type_, (column, expr.scaled(factor)))


def _within(value: Expr, low: int, high: int) -> Expr:
    """The value, also where it is known from elsewhere to lie from low to high."""
    known = value.type.kind == "bool" or (low <= value.type.low and value.type.high <= high)
    return value if known else expr.trusted(value, low, high)


def _hashable(data: Any) -> Hashable:
    return tuple(data.items()) if isinstance(data, dict) else data


# A band of a number: its value changes at the cuts. data: (cuts, values, missing), which may be truths


def _bands(of: Expr, cuts: Sequence[int], values: Sequence[int], missing: int | None = None) -> Expr:
    """values[0] below cuts[0], values[i] from cuts[i-1] on, as the plainest node that says so.

    missing: the value where there is no number, if there may be none.
    """
    low, high = of.type.low, of.type.high
    first = bisect_right(cuts, low)
    kept, held = list[int](), [values[first]]
    for cut, value in zip(cuts[first:], values[first + 1 :], strict=True):
        if cut <= high and value != held[-1]:
            kept.append(cut)
            held.append(value)
    if not kept and missing in (None, held[0]):
        return _constant(held[0])
    if missing is None:
        if of.op in _CONSTANTS and (of.op != "first_of" or not isinstance(held[0], bool)):
            return _mapped(of, lambda value: held[bisect_right(kept, value)])
        if of.op == "given" and of.args[1].op == "const":
            return _bands(of.args[0], kept, held, held[bisect_right(kept, of.args[1].data)])
        if of.op == "choose" and any(branch.op == "const" for branch in of.args[1:]):
            condition, then, otherwise = of.args
            return _choose(condition, _bands(then, kept, held), _bands(otherwise, kept, held))
        if of.op == "mul" and (factor := of.args[1].constant) is not None and factor > 0:
            return _bands(of.args[0], [-(-cut // factor) for cut in kept], held)
        if of.op == "div" and (found := _undivided(of, kept, held)):
            return found
    every = [*held, *([] if missing is None else [missing])]
    type_ = Type("bool" if isinstance(held[0], bool) else "int", 0, int(min(every)), int(max(every)))
    return Expr("band", type_, (of,), (tuple(kept), tuple(held), missing))


def _constant(value: int) -> Expr:
    return expr.boolean(value) if isinstance(value, bool) else expr.scaled(value)


def _undivided(quotient: Expr, cuts: Sequence[int], values: Sequence[int]) -> Expr | None:
    """Where a quotient stands among the cuts: half up, it is c or more where twice the numerator is (2c - 1) times the
    denominator or more. None where it may be negative, or the products are too many or too large."""
    top, bottom = quotient.args
    if top.type.low < 0:
        return None
    if bottom.op == "const":
        return _bands(top, [-(-(2 * cut - 1) * bottom.data // 2) for cut in cuts], values)
    if len(cuts) > FEW_CUTS or max(2 * top.type.high, (2 * cuts[-1] - 1) * bottom.type.high) > INT64:
        return None
    doubled = _times(top, 2)
    reached = [expr.compare(">=", doubled, _times(bottom, 2 * cut - 1)) for cut in reversed(cuts)]
    if not isinstance(values[0], bool):
        return _first(reached, values[::-1])
    found = _constant(values[0])
    for condition, value in zip(reversed(reached), values[1:], strict=True):
        found = expr.choose(condition, _constant(value), found)
    return found


def _stepwise(make: Callable[..., Expr], args: Sequence[Expr]) -> Expr | None:
    """What is made of bands of one number, and of constants, as a band of that number."""
    bands = [arg for arg in args if arg.op == "band"]
    if not bands or any(arg.op not in ("band", "const") for arg in args):
        return None
    of = bands[0].args[0]
    if any(band.args[0] is not of for band in bands):
        return None
    cuts = sorted({cut for band in bands for cut in band.data[0]})
    if len(cuts) > MOST_CUTS:
        return None
    points = [of.type.low, *cuts, *([None] if of.type.nullable else [])]
    made = [make(*(_at(arg, point) for arg in args)) for point in points]
    if any(value.op != "const" for value in made):
        return None
    values = [bool(value.data) if value.type.kind == "bool" else value.data for value in made]
    return _bands(of, cuts, values[: len(cuts) + 1], *values[len(cuts) + 1 :])


def _mapped(value: Expr, change: Callable[[int], int]) -> Expr:
    """What has nothing but constants for its values, each of them changed."""
    if value.op == "const":
        return _constant(change(value.data))
    if value.op == "first_of":
        return _first(value.args, [*map(change, value.data)])
    cuts, values, missing = value.data
    return _bands(value.args[0], cuts, [*map(change, values)], None if missing is None else change(missing))


def _at(value: Expr, point: int | None) -> Expr:
    """A constant, or what a band gives there; None: where there is no number."""
    if value.op == "const":
        return value
    cuts, values, missing = value.data
    return _constant(missing if point is None else values[bisect_right(cuts, point)])


def _by_code(of: Expr, values: dict[int, int]) -> Expr:
    """A value for each whole number of a range, as bands."""
    codes = sorted(code for code in values if of.type.low <= code <= of.type.high)
    return _bands(of, codes[1:], [values[code] for code in codes])


# Truths


def _compare(node: Expr, left: Expr, right: Expr) -> Expr:
    operator = node.data
    if left.op == "const":
        left, right, operator = right, left, _MIRRORED[operator]
    if right.op != "const":
        factor = gcd(_factor(left), _factor(right))
        return expr.compare(operator, _quotient(left, factor), _quotient(right, factor))
    folded, at = expr.compare(operator, left, right), right.data
    if folded.op == "const":
        return folded
    if operator == "==":
        return _bands(left, [at, at + 1], [False, True, False])
    return _bands(left, [at + (operator in ("<=", ">"))], [operator in ("<", "<="), operator in (">", ">=")])


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def _is_in(node: Expr, value: Expr) -> Expr:
    if value.op == "const" or 2 * len(node.data) > MOST_CUTS:
        return expr.is_in(value, node.data)
    edges = sorted({edge for code in node.data for edge in (code, code + 1)})
    return _bands(value, edges, [False, *(edge in node.data for edge in edges)])


def _missing(node: Expr, value: Expr) -> Expr:
    if value.op == "blank_if":
        condition, inner = value.args
        return _or(node, condition, _missing(node, inner))
    if value.op == "mul":
        return _missing(node, value.args[0])
    if not value.type.nullable or value.op == "absent":
        return expr.missing(value)
    return _bands(value, (), (False,), True)


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
        once[key] = part if before is None or before is part else _stepwise(make, [before, part]) or make(before, part)
    return make(*once.values())


def _not(node: Expr, value: Expr) -> Expr:
    return expr.negate(value)


# Numbers


def _given(node: Expr, value: Expr, otherwise: Expr) -> Expr:
    if value.op == "blank_if":
        condition, inner = value.args
        return _choose(condition, otherwise, _given(node, inner, otherwise))
    if value.op == "mul" and value.type.nullable:
        inner, factor = value.args[0], value.args[1].data
        if otherwise.op == "const" and otherwise.data % factor == 0:
            return _times(expr.given(inner, expr.scaled(otherwise.data // factor)), factor)
        return _choose(_missing(node, inner), otherwise, _times(expr.given(inner), factor))
    return expr.given(value, otherwise)


def _blank_if(node: Expr, condition: Expr, value: Expr) -> Expr:
    if value.op == "blank_if":
        condition, value = _or(node, condition, value.args[0]), value.args[1]
    return expr.blank_if(condition, value)


def _first_of(node: Expr, *conditions: Expr) -> Expr:
    return _first(conditions, node.data)


def _first(conditions: Sequence[Expr], codes: Sequence[int]) -> Expr:
    return expr.scaled(codes[0]) if len(set(codes)) == 1 else expr.first_of(conditions, codes)


def _choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    if found := _stepwise(_choose, [condition, then, otherwise]):
        return found
    if (factor := gcd(_factor(then), _factor(otherwise))) > 1:
        return _times(_choose(condition, _quotient(then, factor), _quotient(otherwise, factor)), factor)
    if then.op == "choose" and then.args[0] is condition:
        then = then.args[1]
    if otherwise.op == "choose" and otherwise.args[0] is condition:
        otherwise = otherwise.args[2]
    if then.op == otherwise.op == "const" and then.type.kind == "int":
        return _first([condition], [then.data, otherwise.data])
    return expr.choose(condition, then, otherwise)


def _add(node: Expr, *terms: Expr) -> Expr:
    """The common factor of the terms outside, one term for each number that bands look at."""
    factor = gcd(*map(_factor, terms))
    by_number: dict[int, Expr] = {}
    others: list[Expr] = []
    for part in (_quotient(term, factor) for term in terms):
        before = by_number.get(id(part.args[0])) if part.op == "band" else None
        both = _stepwise(expr.add, [part] if before is None else [before, part])
        if both is not None and both.op == "band":
            by_number[id(part.args[0])] = both
        else:
            others.append(part)
    total = expr.add(*by_number.values(), *others)
    if by_number and total.op == "add" and total.args[-1].op == "const":  # into a band, where it costs nothing
        *rest, fixed = total.args
        found = _stepwise(expr.add, [rest[0], fixed])
        total = expr.add(found, *rest[1:]) if found is not None else total
    return _times(total, factor)


def _mul(node: Expr, left: Expr, right: Expr) -> Expr:
    if left.op == "const":
        left, right = right, left
    if right.op == "const":
        return _times(left, right.data)
    factor = _factor(left) * _factor(right)
    return _times(expr.multiply(_quotient(left, _factor(left)), _quotient(right, _factor(right))), factor)


def _div(node: Expr, top: Expr, bottom: Expr) -> Expr:
    if top.op == bottom.op == "const":
        return expr.scaled(half_up(top.data, bottom.data))
    if (factor := gcd(_factor(top), _factor(bottom))) > 1:
        top, bottom = _quotient(top, factor), _quotient(bottom, factor)
    if bottom.constant == 1:
        return top
    corners = [half_up(a, b) for a in (top.type.low, top.type.high) for b in (bottom.type.low, bottom.type.high)]
    return Expr("div", Type("int", 0, min(corners), max(corners)), (top, bottom))


def _floor_div(node: Expr, value: Expr) -> Expr:
    factor = gcd(_factor(value), node.data)
    value, by = _quotient(value, factor), node.data // factor
    if value.op == "const" or by == 1:
        return value if by == 1 else expr.scaled(value.data // by)
    return Expr("floor_div", Type("int", 0, value.type.low // by, value.type.high // by), (value,), by)


def _lowest(node: Expr, left: Expr, right: Expr) -> Expr:
    return _extreme(expr.lowest, left, right)


def _highest(node: Expr, left: Expr, right: Expr) -> Expr:
    return _extreme(expr.highest, left, right)


def _extreme(make: Callable[[Expr, Expr], Expr], left: Expr, right: Expr) -> Expr:
    factor = gcd(_factor(left), _factor(right))
    return _times(make(_quotient(left, factor), _quotient(right, factor)), factor)


def _band(node: Expr, value: Expr) -> Expr:
    return _bands(value, *node.data)


def _pick(node: Expr, code: Expr) -> Expr:
    return _by_code(code, node.data) if len(node.data) <= MOST_CUTS else expr.pick(code, node.data)


# Factors


def _factor(value: Expr) -> int:
    """A number that the value is a multiple of; 0 only for the constant 0."""
    if value.op == "const":
        return abs(int(value.data))
    if value.op == "band":
        _, values, missing = value.data
        return gcd(*values, missing or 0)
    if value.op == "first_of":
        return gcd(*value.data)
    constant = value.args[1].constant if value.op == "mul" else None
    return 1 if constant is None else abs(constant)


def _quotient(value: Expr, factor: int) -> Expr:
    """The value divided by what is a factor of it."""
    if factor <= 1:
        return value
    if value.op in _CONSTANTS:
        return _mapped(value, lambda each: each // factor)
    found = _times(value.args[0], value.args[1].data // factor)
    return _within(found, -(-value.type.low // factor), value.type.high // factor)


def _times(value: Expr, factor: int) -> Expr:
    """The product, with the factor outside of all but constants and bands, where it costs nothing."""
    if value.op in _CONSTANTS:
        return _mapped(value, lambda each: each * factor)
    if value.op == "mul" and (inner := value.args[1].constant) is not None:
        return _times(value.args[0], inner * factor)
    return value if factor == 1 else expr.multiply(value, expr.scaled(factor))


_RULES: dict[str, Callable[..., Expr]] = {
    "compare": _compare, "is_in": _is_in, "missing": _missing, "and": _and, "or": _or, "not": _not,
    "given": _given, "blank_if": _blank_if, "first_of": _first_of,
    "choose": lambda node, *args: _choose(*args), "add": _add, "mul": _mul, "div": _div, "floor_div": _floor_div,
    "lowest": _lowest, "highest": _highest, "band": _band, "pick": _pick,
}  # fmt: skip
