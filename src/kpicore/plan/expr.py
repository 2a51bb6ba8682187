"""The plan language: typed expressions over scaled integers, built only by the functions of this module.

Every number is an int at a decimal scale that is known when the plan is built (89.75 at scale 2 is 8975), so every
engine computes the same. Each expression knows its range; what cannot happen folds away (a floor that no value
reaches, the season that is not this month's), and what could overflow is seen before anything runs.

A nullable expression (a value that may be missing) may enter only `missing`, `given` and a cohort: arithmetic never
meets a missing value, in no engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from kpicore.fields import MAX_ROWS as MAX_ROWS
from kpicore.numbers import half_up
from kpicore.plan.nodes import FALSE as FALSE
from kpicore.plan.nodes import TRUE as TRUE
from kpicore.plan.nodes import Comparison, Op
from kpicore.plan.nodes import Expr as Expr
from kpicore.plan.nodes import Type as Type

# Leaves


def number(value: Decimal | int, scale: int | None = None) -> Expr:
    """A constant, exact; at its own number of decimals unless a larger scale is asked for."""
    exact = Decimal(value)
    _, _, exponent = exact.normalize().as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a number")
    own = max(0, -exponent)
    scale = own if scale is None else max(scale, own)
    return scaled(int(exact.scaleb(scale)), scale)


def scaled(value: int, scale: int = 0) -> Expr:
    return Expr("const", Type("int", scale, value, value), data=value)


def boolean(value: bool) -> Expr:
    return TRUE if value else FALSE


def absent(scale: int = 0) -> Expr:
    return Expr("absent", Type("int", scale, 0, 0, nullable=True))


def input_column(name: str, type_: Type) -> Expr:
    return Expr("input", type_, data=name)


def row_field(name: str, type_: Type) -> Expr:
    return Expr("field", type_, data=name)


def ref(name: str, target: Expr) -> Expr:
    """The value of an earlier definition; a constant stands for itself."""
    return target if target.op in ("const", "absent") else Expr("ref", target.type, data=name)


# Missing values


def missing(value: Expr) -> Expr:
    if not value.type.nullable:
        return FALSE
    return TRUE if value.op == "absent" else Expr("missing", Type("bool"), (value,))


def given(value: Expr, otherwise: Expr | None = None) -> Expr:
    """The value where there is one; `otherwise` (the value's lowest where left out) keeps arithmetic total."""
    if not value.type.nullable:
        return value
    if otherwise is None:
        otherwise = scaled(value.type.low, value.scale)
    otherwise = _at_scale(otherwise, value.scale)
    if value.op == "absent":
        return otherwise
    low, high = min(value.type.low, otherwise.type.low), max(value.type.high, otherwise.type.high)
    return Expr("given", Type(value.type.kind, value.scale, low, high), (value, otherwise))


def blank_if(condition: Expr, value: Expr) -> Expr:
    if condition is FALSE:
        return value
    if condition is TRUE:
        return absent(value.scale)
    return Expr("blank_if", value.type._replace(nullable=True), (condition, value))


def trusted(value: Expr, low: int, high: int) -> Expr:
    """The same value, known from outside (validated input) to lie within [low, high] at its scale."""
    low, high = max(low, value.type.low), min(high, value.type.high)
    if value.op == "const" or low > high:
        return value
    return Expr(value.op, value.type._replace(low=low, high=high), value.args, value.data)


# Truth


def compare(operator: Comparison, left: Expr, right: Expr) -> Expr:
    left, right = _aligned(left, right)
    low, high = left.type.low, left.type.high
    other_low, other_high = right.type.low, right.type.high
    always = {
        "<": high < other_low,
        "<=": high <= other_low,
        ">": low > other_high,
        ">=": low >= other_high,
        "==": low == high == other_low == other_high,
    }[operator]
    never = {
        "<": low >= other_high,
        "<=": low > other_high,
        ">": high <= other_low,
        ">=": high < other_low,
        "==": high < other_low or low > other_high,
    }[operator]
    if always:
        return TRUE
    return FALSE if never else Expr("compare", Type("bool"), (left, right), operator)


def is_in(value: Expr, codes: Iterable[int]) -> Expr:
    wanted = frozenset(code for code in codes if value.type.low <= code <= value.type.high)
    if not wanted:
        return FALSE
    if value.constant is not None:
        return TRUE
    return Expr("is_in", Type("bool"), (_plain(value),), wanted)


def all_of(*conditions: Expr) -> Expr:
    return _junction("and", conditions, neutral=TRUE, absorbing=FALSE)


def any_of(*conditions: Expr) -> Expr:
    return _junction("or", conditions, neutral=FALSE, absorbing=TRUE)


def negate(condition: Expr) -> Expr:
    if condition in (TRUE, FALSE):
        return boolean(condition is FALSE)
    return condition.args[0] if condition.op == "not" else Expr("not", Type("bool"), (condition,))


def _junction(op: Op, conditions: Sequence[Expr], neutral: Expr, absorbing: Expr) -> Expr:
    parts = [part for part in conditions if part is not neutral]
    if absorbing in parts:
        return absorbing
    if not parts:
        return neutral
    return parts[0] if len(parts) == 1 else Expr(op, Type("bool"), tuple(parts))


def first_of(conditions: Sequence[Expr], codes: Sequence[int]) -> Expr:
    """The code of the first condition that holds; codes has one more, for where none does."""
    asked: list[Expr] = []
    chosen: list[int] = []
    for condition, code in zip(conditions, codes, strict=False):
        if condition is not FALSE:
            asked.append(condition)
            chosen.append(code)
        if condition is TRUE:
            break
    if asked and asked[-1] is TRUE:
        asked.pop()
    else:
        chosen.append(codes[len(conditions)])
    if not asked:
        return scaled(chosen[0])
    return Expr("first_of", Type("int", 0, min(chosen), max(chosen)), tuple(asked), tuple(chosen))


# Numbers


def choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    if condition is TRUE:
        return then
    if condition is FALSE:
        return otherwise
    if then.type.kind == "bool":
        return any_of(all_of(condition, then), all_of(negate(condition), otherwise))
    then, otherwise = _aligned(then, otherwise)
    if then.constant is not None and then.constant == otherwise.constant:
        return then
    low, high = min(then.type.low, otherwise.type.low), max(then.type.high, otherwise.type.high)
    return Expr("choose", Type("int", then.scale, low, high), (condition, then, otherwise))


def add(*terms: Expr) -> Expr:
    """The sum; constants are folded into one, zeros vanish."""
    scale = max((term.scale for term in terms), default=0)
    parts: list[Expr] = []
    fixed = 0
    for term in terms:
        aligned = _at_scale(_plain(term), scale)
        if aligned.constant is not None:
            fixed += aligned.constant
        else:
            parts.append(aligned)
    if fixed or not parts:
        parts.append(scaled(fixed, scale))
    if len(parts) == 1:
        return parts[0]
    low, high = sum(part.type.low for part in parts), sum(part.type.high for part in parts)
    return Expr("add", Type("int", scale, low, high), tuple(parts))


def subtract(left: Expr, right: Expr) -> Expr:
    return add(left, multiply(right, scaled(-1)))


def multiply(left: Expr, right: Expr) -> Expr:
    """The exact product, at the sum of the scales. A constant factor goes into the dictionary of a pick."""
    left, right = _plain(left), _plain(right)
    if left.constant is not None:
        left, right = right, left
    factor, scale = right.constant, left.scale + right.scale
    corners = [a * b for a in (left.type.low, left.type.high) for b in (right.type.low, right.type.high)]
    type_ = Type("int", scale, min(corners), max(corners))
    if type_.low == type_.high:
        return scaled(type_.low, scale)
    if factor is not None:
        if factor == 1 and right.scale == 0:
            return left
        if left.op == "pick":
            return pick(left.args[0], {code: value * factor for code, value in left.data.items()}, scale)
        if left.op == "mul" and (inner := left.args[1].constant) is not None:
            return Expr("mul", type_, (left.args[0], scaled(inner * factor, left.args[1].scale + right.scale)))
    return Expr("mul", type_, (left, right))


def divide(numerator: Expr, denominator: Expr, decimals: int) -> Expr:
    """The quotient at `decimals` decimals, half up away from zero. The denominator must be positive in its range."""
    numerator, denominator = _plain(numerator), _plain(denominator)
    if denominator.type.low <= 0:
        raise ValueError("a denominator must be greater than 0 throughout its range")
    shift = decimals + denominator.scale - numerator.scale
    top = multiply(numerator, scaled(10 ** max(shift, 0)))
    bottom = multiply(denominator, scaled(10 ** max(-shift, 0)))
    if bottom.constant == 1:
        return _rescaled(top, decimals)
    corners = [half_up(a, b) for a in (top.type.low, top.type.high) for b in (bottom.type.low, bottom.type.high)]
    type_ = Type("int", decimals, min(corners), max(corners))
    if type_.low == type_.high:
        return scaled(type_.low, decimals)
    return Expr("div", type_, (top, bottom))


def rounded(value: Expr, decimals: int) -> Expr:
    """The value at no more than `decimals` decimals, half up away from zero."""
    return value if value.scale <= decimals else divide(value, scaled(1), decimals)


def floor_divide(value: Expr, by: int) -> Expr:
    """Whole division of a whole number from 0 up (where all engines agree on it)."""
    if value.type.low < 0 or value.scale or by <= 0:
        raise ValueError("only a whole number from 0 up can be divided so")
    return Expr("floor_div", Type("int", 0, value.type.low // by, value.type.high // by), (value,), by)


def shortened(value: Expr, decimals: int) -> Expr:
    """The same number at fewer decimals, where the data are known to need no more (numbers from 0 up only)."""
    if decimals >= value.scale or value.type.low < 0 or value.op == "const":
        return value
    by: int = 10 ** (value.scale - decimals)
    return Expr("floor_div", Type("int", decimals, value.type.low // by, value.type.high // by), (value,), by)


def lowest(left: Expr, right: Expr) -> Expr:
    left, right = _aligned(left, right)
    if left.type.high <= right.type.low:
        return left
    if right.type.high <= left.type.low:
        return right
    low, high = min(left.type.low, right.type.low), min(left.type.high, right.type.high)
    return Expr("lowest", Type("int", left.scale, low, high), (left, right))


def highest(left: Expr, right: Expr) -> Expr:
    left, right = _aligned(left, right)
    if left.type.low >= right.type.high:
        return left
    if right.type.low >= left.type.high:
        return right
    low, high = max(left.type.low, right.type.low), max(left.type.high, right.type.high)
    return Expr("highest", Type("int", left.scale, low, high), (left, right))


def band(value: Expr, cuts: Sequence[int], codes: Sequence[int]) -> Expr:
    """codes[0] below cuts[0], codes[i] from cuts[i-1] on; cuts ascend, at the value's scale."""
    value = _plain(value)
    starts, ends = [value.type.low, *cuts], [*(cut - 1 for cut in cuts), value.type.high]
    reach = [
        code
        for code, start, end in zip(codes, starts, ends, strict=True)
        if max(start, value.type.low) <= min(end, value.type.high)
    ]
    if len(set(reach)) == 1:
        return scaled(reach[0])
    return Expr("band", Type("int", 0, min(reach), max(reach)), (value,), (tuple(cuts), tuple(codes)))


def pick(code: Expr, values: Mapping[int, int], scale: int = 0) -> Expr:
    """The value that stands for a code; every code of the range must be in the dictionary."""
    if code.constant is not None:
        return scaled(values[code.constant], scale)
    if len(set(values.values())) == 1:
        return scaled(next(iter(values.values())), scale)
    type_ = Type("int", scale, min(values.values()), max(values.values()))
    return Expr("pick", type_, (_plain(code),), dict(values))


# Over rows and over people


def aggregate(
    table: str,
    function: Literal["sum", "count", "distinct", "min", "max"],
    value: Expr,
    where: Expr = TRUE,
    rows: int = MAX_ROWS,
) -> Expr:
    """One number a person from the rows of a table that fulfil `where`; 0 where there is none.

    rows: how many rows one person has at most, which bounds the range.
    """
    if where is FALSE or rows == 0:
        return scaled(0, value.scale if function in ("sum", "min", "max") else 0)
    if value.constant is not None and function != "count":
        count = aggregate(table, "count", scaled(1), where, rows)
        if function == "sum":
            return multiply(count, value)
        once = scaled(1) if function == "distinct" else value
        return choose(compare(">", count, scaled(0)), once, scaled(0))
    low, high = value.type.low, value.type.high
    if function == "sum":
        low, high = min(0, low * rows), max(0, high * rows)
    elif function in ("count", "distinct"):
        low, high = 0, rows
    else:
        low, high = min(0, low), max(0, high)
    scale = 0 if function in ("count", "distinct") else value.scale
    return Expr("aggregate", Type("int", scale, low, high), (value, where), (table, function))


def cohort(function: Literal["min", "max", "count"], of: Expr) -> Expr:
    """One number over all people of the team who have the value, 0 where nobody has; `count` counts the truths."""
    if of.op != "ref":
        raise ValueError("a cohort looks at a definition")
    type_ = Type("int", of.scale, min(0, of.type.low), max(0, of.type.high))
    if function == "count":
        type_ = Type("int", 0, 0, 10**9)
    return Expr("cohort", type_, (of,), function)


# Helpers


def _plain(value: Expr) -> Expr:
    if value.type.nullable:
        raise TypeError(f"a value that may be missing cannot be computed with: {value!r}")
    return value


def _rescaled(value: Expr, scale: int) -> Expr:
    """The same int read at another scale, after a shift that was multiplied in."""
    if value.constant is not None:
        return scaled(value.constant, scale)
    return Expr(value.op, value.type._replace(scale=scale), value.args, value.data)


def _at_scale(value: Expr, scale: int) -> Expr:
    if value.scale == scale:
        return value
    if value.scale > scale:
        raise ValueError(f"{value!r} has more decimals than {scale}; round it first")
    return multiply(value, scaled(10 ** (scale - value.scale), scale - value.scale))


def _aligned(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    scale = max(left.scale, right.scale)
    return _at_scale(_plain(left), scale), _at_scale(_plain(right), scale)
