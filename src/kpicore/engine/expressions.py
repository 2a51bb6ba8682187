"""A plan's nodes as expressions of Polars. It knows no scheme.

Only whole numbers are computed with: arithmetic, comparison, when/then, is_in and group sums. Every rounding is the
plan's own formula, never the engine's. A number is held as narrowly as its range allows, since that is what a column
costs; what is computed of it is widened first, for Polars wraps in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import eq, ge, gt, le, lt

import polars as pl

from kpicore.engine.widths import holding, named
from kpicore.plan.expr import TRUE, Expr

WIDTHS = {8: pl.Int8, 16: pl.Int16, 32: pl.Int32, 64: pl.Int64}
"""Signed whole numbers by their bits: two of them never meet in a float, as signed and unsigned ones can."""


@lru_cache(maxsize=1024)
def _literal(value: int, bits: int) -> pl.Expr:
    """Kept: making one takes Polars longer than anything else that it is asked for here."""
    return pl.lit(value, WIDTHS[bits])


class Lowering:
    """The expressions of the nodes of one frame, each with the bits that its numbers are held in."""

    def __init__(self, inputs: Mapping[str, int]) -> None:
        """inputs: the bits of columns that come in a width of ours."""
        self.inputs = inputs
        self._done: dict[int, pl.Expr] = {}
        self._bits: dict[int, int] = {}
        self._names: dict[int, str] = {}

    def of(self, node: Expr) -> pl.Expr:
        if id(node) not in self._done:
            self._done[id(node)] = _LOWERINGS[node.op](node, self)
        return self._done[id(node)]

    def wide(self, node: Expr, bits: int) -> pl.Expr:
        """A number in so many bits, which are enough for it. One of several constants costs the least where it is so
        from the start."""
        if node.op == "const":
            return _literal(node.data, bits)
        if node.op in _CONSTANTS and id(node) not in self._done:
            self._bits[id(node)] = bits
        return self.of(node) if self.bits(node) == bits else self.of(node).cast(WIDTHS[bits])

    def bits(self, node: Expr) -> int:
        """In how many bits a number is held."""
        if id(node) not in self._bits:
            self._bits[id(node)] = _BITS.get(node.op, _fitting)(node, self)
        return self._bits[id(node)]

    def name(self, node: Expr) -> str:
        """The column of a node that is one."""
        return self._names.setdefault(id(node), f"//{len(self._names)}")

    def columns(self, nodes: Sequence[Expr]) -> dict[str, pl.Expr]:
        """The nodes as columns to be added to the frame; from now on they are read there."""
        found = {self.name(node): self.of(node) for node in nodes}
        for node in nodes:
            self.bits(node)
            self._done[id(node)] = pl.col(self.name(node))
        return found


def aggregated(node: Expr, inner: Lowering) -> pl.Expr:
    """An aggregate over the rows of one person. inner: of the table's columns."""
    function = node.data[1]
    value, where = node.args
    met = inner.of(where)
    if function == "count":
        if where is TRUE:
            return pl.len().cast(pl.Int64)
        return pl.when(met).then(pl.lit(1, pl.Int64)).otherwise(pl.lit(0, pl.Int64)).sum()
    if function == "sum":
        return pl.when(met).then(inner.wide(value, 64)).otherwise(pl.lit(0, pl.Int64)).sum()
    held = pl.when(met).then(inner.wide(value, 64))
    if function == "distinct":  # a missing one would be counted as one more thing
        return held.n_unique() - (held.null_count() > 0).cast(pl.Int64)
    return held.min() if function == "min" else held.max()


# How many bits


def _fitting(node: Expr, lowering: Lowering) -> int:
    return holding(node.type.low, node.type.high)


def _as_wide(node: Expr, lowering: Lowering) -> int:
    """As the widest of the parts that are numbers, so that none of them is made narrower."""
    parts = [arg for arg in node.args if arg.type.kind == "int" and arg.op != "const"]
    fixed = [holding(arg.data) for arg in node.args if arg.type.kind == "int" and arg.op == "const"]
    return max([*fixed, *(lowering.bits(part) or _fitting(part, lowering) for part in parts)])


def _computed(node: Expr, lowering: Lowering) -> int:
    """Enough for the result, too."""
    return max(_as_wide(node, lowering), _fitting(node, lowering))


def _divided(node: Expr, lowering: Lowering) -> int:
    """Enough for what the rounding adds, too."""
    top, bottom = (max(abs(arg.type.low), abs(arg.type.high)) for arg in node.args)
    return max(_as_wide(node, lowering), holding(2 * top + bottom, 2 * bottom))


def _unknown(node: Expr, lowering: Lowering) -> int:
    """0: as the column came."""
    return 0


def _named(node: Expr, lowering: Lowering) -> int:
    """Enough for every value that it names, whichever of them may occur."""
    return holding(*named(node))


def _given_width(node: Expr, lowering: Lowering) -> int:
    return lowering.inputs.get(node.data, 0)


def _most(node: Expr, lowering: Lowering) -> int:
    return 64


def _looked_at(node: Expr, lowering: Lowering) -> int:
    return 64 if node.data == "count" else _as_wide(node, lowering)


_BITS: dict[str, Callable[[Expr, Lowering], int]] = {
    "input": _given_width, "field": _unknown, "aggregate": _most, "absent": _most, "cohort": _looked_at,
    "add": _computed, "mul": _computed, "div": _divided, "floor_div": _as_wide, "lowest": _as_wide,
    "highest": _as_wide, "given": _as_wide, "blank_if": _as_wide, "choose": _as_wide,
    "first_of": _named, "pick": _named,
}  # fmt: skip
"""Of the nodes that are not held as their own range asks."""

_CONSTANTS = ("first_of", "pick")
"""Nodes that are one of several constants."""


# What a node is


def _const(node: Expr, to: Lowering) -> pl.Expr:
    return pl.lit(bool(node.data), pl.Boolean) if node.type.kind == "bool" else to.wide(node, to.bits(node))


def _absent(node: Expr, to: Lowering) -> pl.Expr:
    return pl.lit(None, pl.Int64)


def _column(node: Expr, to: Lowering) -> pl.Expr:
    return pl.col(node.data)


def _summed(node: Expr, to: Lowering) -> pl.Expr:
    return pl.col(to.name(node))


def _cohort(node: Expr, to: Lowering) -> pl.Expr:
    column = to.of(node.args[0])
    if node.data == "count":
        return column.cast(pl.Int64).sum()
    return (column.min() if node.data == "min" else column.max()).fill_null(0)


def _compare(node: Expr, to: Lowering) -> pl.Expr:
    compared: Callable[[pl.Expr, pl.Expr], pl.Expr] = _COMPARED[node.data]
    return compared(*_alike(node, to, *node.args))


_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq}


def _alike(node: Expr, to: Lowering, *args: Expr) -> list[pl.Expr]:
    """Those parts of the node, in as many bits as the widest of its parts has."""
    bits = _as_wide(node, to)
    return [to.wide(arg, bits) for arg in args]


def _is_in(node: Expr, to: Lowering) -> pl.Expr:
    return to.of(node.args[0]).is_in(sorted(node.data))


def _given(node: Expr, to: Lowering) -> pl.Expr:
    value, otherwise = _alike(node, to, *node.args)
    return pl.when(value.is_null()).then(otherwise).otherwise(value)


def _blank_if(node: Expr, to: Lowering) -> pl.Expr:
    condition, value = map(to.of, node.args)
    return pl.when(~condition).then(value)


def _and(node: Expr, to: Lowering) -> pl.Expr:
    return pl.all_horizontal(*map(to.of, node.args))


def _or(node: Expr, to: Lowering) -> pl.Expr:
    return pl.any_horizontal(*map(to.of, node.args))


def _not(node: Expr, to: Lowering) -> pl.Expr:
    return ~to.of(node.args[0])


def _choose(node: Expr, to: Lowering) -> pl.Expr:
    condition, *values = node.args
    then, otherwise = _alike(node, to, *values)
    return pl.when(to.of(condition)).then(then).otherwise(otherwise)


def _first_of(node: Expr, to: Lowering) -> pl.Expr:
    *codes, otherwise = node.data
    return _chosen(node, to, zip(map(to.of, node.args), codes, strict=True), otherwise)


def _chosen(node: Expr, to: Lowering, cases: Iterable[tuple[pl.Expr, int]], otherwise: int) -> pl.Expr:
    """The number of the first case that holds."""
    bits = to.bits(node)
    found = _literal(otherwise, bits)
    for condition, value in reversed(list(cases)):
        found = pl.when(condition).then(_literal(value, bits)).otherwise(found)
    return found


def _add(node: Expr, to: Lowering) -> pl.Expr:
    first, *others = (to.wide(arg, to.bits(node)) for arg in node.args)
    for part in others:
        first = first + part
    return first


def _mul(node: Expr, to: Lowering) -> pl.Expr:
    left, right = (to.wide(arg, to.bits(node)) for arg in node.args)
    return left * right


def _div(node: Expr, to: Lowering) -> pl.Expr:
    """Half up, away from zero, right for floor and for truncating division alike."""
    top, bottom = (to.wide(arg, to.bits(node)) for arg in node.args)
    if (by := node.args[1].constant) is not None:
        up, down = (top + by // 2) // by, -((-top + by // 2) // by)
    else:
        up, down = (top * 2 + bottom) // (bottom * 2), -((bottom - top * 2) // (bottom * 2))
    return up if node.args[0].type.low >= 0 else pl.when(top >= 0).then(up).otherwise(down)


def _floor_div(node: Expr, to: Lowering) -> pl.Expr:
    by: int = node.data
    return to.wide(node.args[0], to.bits(node)) // by


def _lowest(node: Expr, to: Lowering) -> pl.Expr:
    left, right = _alike(node, to, *node.args)
    return pl.when(left <= right).then(left).otherwise(right)


def _highest(node: Expr, to: Lowering) -> pl.Expr:
    left, right = _alike(node, to, *node.args)
    return pl.when(left >= right).then(left).otherwise(right)


def _band(node: Expr, to: Lowering) -> pl.Expr:
    """Whether the number lies where the band is true."""
    cuts, truths, missing = node.data
    number = to.of(node.args[0])
    ranges = zip((None, *cuts), (*cuts, None), truths, strict=True)
    parts = [_between(number, low, high) for low, high, true in ranges if true]
    inside = pl.any_horizontal(*parts, *([number.is_null()] if missing else []))
    return inside & number.is_not_null() if missing is False else inside


def _between(number: pl.Expr, low: int | None, high: int | None) -> pl.Expr:
    """Whether the number is low or more, and less than high; None: there is no such limit."""
    if low is None or high is None:
        return number >= low if low is not None else number < high if high is not None else pl.lit(True)
    return number == low if high == low + 1 else (number >= low) & (number < high)


def _pick(node: Expr, to: Lowering) -> pl.Expr:
    by_value: dict[int, list[int]] = {}
    for code, value in node.data.items():
        by_value.setdefault(value, []).append(code)
    (last, _), *others = sorted(by_value.items(), key=lambda item: -len(item[1]))
    number = to.of(node.args[0])
    return _chosen(node, to, [(number.is_in(codes), value) for value, codes in others], last)


_LOWERINGS: dict[str, Callable[[Expr, Lowering], pl.Expr]] = {
    "const": _const, "absent": _absent, "input": _column, "field": _column, "aggregate": _summed, "cohort": _cohort,
    "compare": _compare, "is_in": _is_in, "given": _given, "blank_if": _blank_if, "and": _and, "or": _or, "not": _not,
    "first_of": _first_of, "choose": _choose, "add": _add, "mul": _mul, "div": _div, "floor_div": _floor_div,
    "lowest": _lowest, "highest": _highest, "band": _band, "pick": _pick,
}  # fmt: skip
