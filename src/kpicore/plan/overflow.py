"""What could leave 64 bits, told in the numbers that would do it: those of the input and the settings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kpicore.numbers import format_scaled
from kpicore.plan.expr import Expr
from kpicore.plan.plan import Plan, magnitude, walk

MOST_TOLD = 3
"""So many of the numbers below a value, the largest first."""


class Overflow(NamedTuple):
    """name: of the definition. size: the largest number on the way to it, held with so many decimals. rests_on: what of
    the input is below it, with its range (`times 0…999`), and the numbers that are stated in settings."""

    name: str
    size: str
    decimals: int
    rests_on: str


def worst_overflow(plan: Plan) -> Overflow | None:
    """The value that could leave 64 bits by most; None where every one fits."""
    overflows = plan.overflows()
    if not overflows:
        return None
    name = max(overflows, key=overflows.__getitem__)
    step = max(walk(plan.definitions[name]), key=magnitude)
    leaves = {_told(node): _furthest(node) for node in _below(plan, step) if _is_somebodys(node)}
    largest = sorted(leaves, key=leaves.__getitem__, reverse=True)[:MOST_TOLD]
    return Overflow(name, format_scaled(magnitude(step), step.scale), step.scale, ", ".join(largest))


def _below(plan: Plan, value: Expr) -> Iterator[Expr]:
    """Every node that a value rests on, in other definitions too."""
    todo, seen = [value], set[str]()
    while todo:
        for node in walk(todo.pop()):
            yield node
            if node.op == "ref" and node.data not in seen:
                seen.add(node.data)
                todo.append(plan.definitions[node.data])


def _is_somebodys(node: Expr) -> bool:
    """Whether it stands in the input or, most likely, in a setting: a power of ten shifts decimals."""
    return node.op in ("input", "field") or (node.op == "const" and str(node.data).rstrip("0") not in ("", "1"))


def _furthest(leaf: Expr) -> Decimal:
    """How far from 0."""
    return Decimal(max(abs(leaf.type.low), abs(leaf.type.high))).scaleb(-leaf.scale)


def _told(leaf: Expr) -> str:
    low, high = (format_scaled(end, leaf.scale) for end in (leaf.type.low, leaf.type.high))
    between = low if low == high else f"{low}…{high}"
    return between if leaf.op == "const" else f"{leaf.data} {between}"
