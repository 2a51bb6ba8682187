"""How wide the whole numbers of a plan are, for engines that raise where a number does not fit its type.

What a plan states of a value may be true of those alone who are not blank there: a share is at most 100 where there is
a whole. An engine computes it for everybody, so only what the parts of a value can come to counts here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

from kpicore.numbers import half_up
from kpicore.plan.expr import Expr

WIDTHS = (8, 16, 32, 64)


class Ends(NamedTuple):
    low: int
    high: int


class Widths:
    """resolved: what a node stands for, which of a ref is its definition."""

    def __init__(self, resolved: Callable[[Expr], Expr]) -> None:
        self._resolved = resolved
        self._found: dict[int, tuple[Expr, Ends]] = {}  # beside the node itself, so that its id stays its own

    def ends(self, node: Expr) -> Ends:
        """What a number can come to, whoever's it is."""
        node = self._resolved(node)
        if id(node) not in self._found:
            self._found[id(node)] = node, self._ends(node)
        return self._found[id(node)][1]

    def computing(self, node: Expr) -> int:
        """The bits that hold a sum, a product or a quotient, and every number on the way to it."""
        parts = [self.ends(arg) for arg in node.args]
        if node.op == "add":
            sums = (accumulate(part.low for part in parts), accumulate(part.high for part in parts))
            return holding(*sums[0], *sums[1], *(end for part in parts for end in part))
        if node.op == "div":  # the rounding formula doubles both
            top, bottom = (max(-part.low, part.high) for part in parts)
            return holding(2 * top + bottom, -2 * top - bottom, 2 * bottom)
        return holding(*self.ends(node), *(end for part in parts for end in part))

    def _ends(self, node: Expr) -> Ends:
        if node.op == "const":
            return Ends(node.data, node.data)
        if node.op in ("band", "first_of", "pick"):
            return _around(named(node))
        if node.op in _BRANCHES:
            return _around(end for arg in node.args[_BRANCHES[node.op] :] for end in self.ends(arg))
        parts = [self.ends(arg) for arg in node.args]
        if node.op == "add":
            return Ends(sum(part.low for part in parts), sum(part.high for part in parts))
        if node.op == "mul":
            left, right = parts
            return _around(a * b for a in left for b in right)
        if node.op == "div":
            top, bottom = parts
            return _around(half_up(a, max(b, 1)) for a in top for b in bottom)
        if node.op == "floor_div":
            [part] = parts
            return Ends(part.low // node.data, part.high // node.data)
        return Ends(node.type.low, node.type.high)


def named(node: Expr) -> list[int]:
    """The numbers that a band, a pick or the like names, whichever of them occur."""
    if node.op == "pick":
        return [*node.data.values()]
    if node.op == "first_of":
        return [*node.data]
    _, values, *missing = node.data
    return [*values, *(value for value in missing if value is not None)]


def holding(*numbers: int) -> int:
    """The fewest bits of a signed number that hold all of these; 64 at most."""
    need = max((number if number >= 0 else -number - 1).bit_length() for number in numbers) + 1
    return next((bits for bits in WIDTHS if need <= bits), 64)


def _around(numbers: Iterable[int]) -> Ends:
    found = list(numbers)
    return Ends(min(found), max(found))


_BRANCHES: Mapping[str, int] = {"given": 0, "lowest": 0, "highest": 0, "choose": 1, "blank_if": 1}
"""Nodes that are one of their parts, from the n-th on."""
