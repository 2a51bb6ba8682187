"""What a plan is put more simply with: bands of a number, choices between constants, and common factors.

A band is a value that changes where one number passes a cut. data: (cuts, values, missing), which may be truths:
values[0] below cuts[0], values[i] from cuts[i-1] on, missing where there is no number. What is made of bands of one
number is a band of it again, and what multiplies constants costs nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd, lcm

from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import INT64

MOST_CUTS = 64
"""More bands than this are not put into one: they could multiply."""

FEW_CUTS = 4
"""Up to so many comparisons of products cost less than a division."""

_CONSTANTS = ("const", "band", "first_of")
"""Nodes whose values are constants: what multiplies them costs nothing."""


def banded(of: Expr, cuts: Sequence[int], values: Sequence[int], missing: int | None = None) -> Expr:
    """values[0] below cuts[0], values[i] from cuts[i-1] on, as the plainest node that says so.

    missing: the value where there is no number, if there may be none.
    """
    low, high = of.type.low, of.type.high
    first_met = bisect_right(cuts, low)
    kept, held = list[int](), [values[first_met]]
    for cut, value in zip(cuts[first_met:], values[first_met + 1 :], strict=True):
        if cut <= high and value != held[-1]:
            kept.append(cut)
            held.append(value)
    if not kept and missing in (None, held[0]):
        return _constant(held[0])
    if missing is None:
        if of.op in _CONSTANTS and (of.op != "first_of" or not isinstance(held[0], bool)):
            return _mapped(of, lambda value: held[bisect_right(kept, value)])
        if of.op == "given" and of.args[1].op == "const":
            return banded(of.args[0], kept, held, held[bisect_right(kept, of.args[1].data)])
        if of.op == "choose" and any(branch.op == "const" for branch in of.args[1:]):
            condition, then, otherwise = of.args
            return chosen(condition, banded(then, kept, held), banded(otherwise, kept, held))
        if of.op == "mul" and (factor := of.args[1].constant) is not None and factor > 0:
            return banded(of.args[0], [-(-cut // factor) for cut in kept], held)
        if of.op == "div" and (found := _undivided(of, kept, held)):
            return found
    every = [*held, *([] if missing is None else [missing])]
    type_ = Type("bool" if isinstance(held[0], bool) else "int", 0, int(min(every)), int(max(every)))
    return Expr("band", type_, (of,), (tuple(kept), tuple(held), missing))


def by_code(of: Expr, values: dict[int, int]) -> Expr:
    """A value for each whole number of a range, as bands."""
    codes = sorted(code for code in values if of.type.low <= code <= of.type.high)
    return banded(of, codes[1:], [values[code] for code in codes])


def stepwise(make: Callable[..., Expr], args: Sequence[Expr]) -> Expr | None:
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
    return banded(of, cuts, values[: len(cuts) + 1], *values[len(cuts) + 1 :])


def _constant(value: int) -> Expr:
    return expr.boolean(value) if isinstance(value, bool) else expr.scaled(value)


def _mapped(value: Expr, change: Callable[[int], int]) -> Expr:
    """What has nothing but constants for its values, each of them changed."""
    if value.op == "const":
        return _constant(change(value.data))
    if value.op == "first_of":
        return first(value.args, [*map(change, value.data)])
    cuts, values, missing = value.data
    return banded(value.args[0], cuts, [*map(change, values)], None if missing is None else change(missing))


def _at(value: Expr, point: int | None) -> Expr:
    """A constant, or what a band gives there; None: where there is no number."""
    if value.op == "const":
        return value
    cuts, values, missing = value.data
    return _constant(missing if point is None else values[bisect_right(cuts, point)])


# Quotients that are only compared


def _undivided(quotient: Expr, cuts: Sequence[int], values: Sequence[int]) -> Expr | None:
    """Where a quotient stands among the cuts: half up, it is c or more where twice the numerator is (2c - 1) times the
    denominator or more. None where it may be negative, or the products are too many or too large."""
    top, bottom = quotient.args
    if top.type.low < 0:
        return None
    if bottom.op == "const":
        return banded(top, [-(-(2 * cut - 1) * bottom.data // 2) for cut in cuts], values)
    if len(cuts) > FEW_CUTS:
        return None
    once = Fraction(factor_of(bottom), 2 * factor_of(top))
    top, bottom = without(top, factor_of(top)), without(bottom, factor_of(bottom))
    reached = _ratios_from(top, bottom, [(2 * cut - 1) * once for cut in cuts])
    if reached is None:
        return None
    if not isinstance(values[0], bool):
        return first(reached[::-1], values[::-1])
    found = _constant(values[0])
    for condition, value in zip(reached, values[1:], strict=True):
        found = expr.choose(condition, _constant(value), found)
    return found


def _ratios_from(top: Expr, bottom: Expr, limits: Sequence[Fraction]) -> list[Expr] | None:
    """Whether top / bottom is each limit or more; None where the products are too large.

    No ratio lies between a limit and the fraction nearest to it that such denominators can make. So it is as good a
    limit, and has smaller numbers: 97.9999995 % of at most a thousand is 98 %.
    """
    nearest = [limit.limit_denominator(bottom.type.high) for limit in limits]

    def largest(of: Sequence[Fraction]) -> int:
        common = lcm(*(limit.denominator for limit in of))
        return max(common * top.type.high, int(max(of) * common) * bottom.type.high)

    compared = min(nearest, limits, key=largest)
    if largest(compared) > INT64:
        return None
    common = lcm(*(limit.denominator for limit in compared))  # so that the numerator is multiplied once
    return [
        expr.compare(">=" if near >= limit else ">", times(top, common), times(bottom, int(near * common)))
        for near, limit in zip(compared, limits, strict=True)
    ]


# Choices


def first(conditions: Sequence[Expr], codes: Sequence[int]) -> Expr:
    """The code of the first condition that holds, the last code where none does."""
    return expr.scaled(codes[0]) if len(set(codes)) == 1 else expr.first_of(conditions, codes)


def chosen(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    if found := stepwise(chosen, [condition, then, otherwise]):
        return found
    if (factor := gcd(factor_of(then), factor_of(otherwise))) > 1:
        return times(chosen(condition, without(then, factor), without(otherwise, factor)), factor)
    if then.op == "choose" and then.args[0] is condition:
        then = then.args[1]
    if otherwise.op == "choose" and otherwise.args[0] is condition:
        otherwise = otherwise.args[2]
    if then.op == otherwise.op == "const" and then.type.kind == "int":
        return first([condition], [then.data, otherwise.data])
    return expr.choose(condition, then, otherwise)


# Factors


def factor_of(value: Expr) -> int:
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


def without(value: Expr, factor: int) -> Expr:
    """The value divided by what is a factor of it."""
    if factor <= 1:
        return value
    if value.op in _CONSTANTS:
        return _mapped(value, lambda each: each // factor)
    found = times(value.args[0], value.args[1].data // factor)
    return within(found, -(-value.type.low // factor), value.type.high // factor)


def times(value: Expr, factor: int) -> Expr:
    """The product, with the factor outside of all but constants and bands, where it costs nothing."""
    if value.op in _CONSTANTS:
        return _mapped(value, lambda each: each * factor)
    if value.op == "mul" and (inner := value.args[1].constant) is not None:
        return times(value.args[0], inner * factor)
    return value if factor == 1 else expr.multiply(value, expr.scaled(factor))


def within(value: Expr, low: int, high: int) -> Expr:
    """The value, also where it is known from elsewhere to lie from low to high."""
    known = value.type.kind == "bool" or (low <= value.type.low and value.type.high <= high)
    return value if known else expr.trusted(value, low, high)
