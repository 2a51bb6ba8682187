"""What could leave 64 bits, told in the numbers that would do it: those of the input and the settings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kpicore.numbers import format_scaled
from kpicore.plan.expr import Expr
from kpicore.plan.plan import INT64, Plan, magnitude, walk

MOST_TOLD = 3
"""So many of the numbers below a value, the largest first."""
CODED = ("band", "first_of", "pick")
"""What is one of some stated numbers: how large it can be does not rest on what decides which."""


class Overflow(NamedTuple):
    """name: of the definition. size: the largest number on the way to it, held with so many decimals. rests_on: what of
    the input makes it so large, with its range (`times 0…999`), and the numbers that are stated in settings."""

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
    size, decimals = _held(step)
    return Overflow(name, format_scaled(size, decimals), decimals, ", ".join(largest))


def _held(step: Expr) -> tuple[int, int]:
    """The number that is too large, and its decimals: of a quotient what is divided, unless it is so but doubled, as
    rounding does."""
    if step.op != "div":
        return magnitude(step), step.scale
    top, bottom = step.args
    size = magnitude(top)
    return size if size > INT64 else magnitude(step), max(top.scale, step.scale + bottom.scale)


def _below(plan: Plan, value: Expr) -> Iterator[Expr]:
    """Every number that the size of a value rests on, in other definitions too."""
    todo, seen = [value], set[int]()
    while todo:
        node = todo.pop()
        if id(node) in seen or node.type.kind == "bool":
            continue
        seen.add(id(node))
        yield node
        if node.op == "ref":
            todo.append(plan.definitions[node.data])
        elif node.op not in CODED:
            todo += node.args


def _is_somebodys(node: Expr) -> bool:
    """Whether it stands in the input or, most likely, in a setting: a power of ten shifts decimals."""
    return node.op in ("input", "field", "pick") or (node.op == "const" and str(node.data).rstrip("0") not in ("", "1"))


def _furthest(leaf: Expr) -> Decimal:
    """How far from 0."""
    return Decimal(max(abs(leaf.type.low), abs(leaf.type.high))).scaleb(-leaf.scale)


def _told(leaf: Expr) -> str:
    low, high = (format_scaled(end, leaf.scale) for end in (leaf.type.low, leaf.type.high))
    between = low if low == high else f"{low}…{high}"
    return between if leaf.op in ("const", "pick") else f"{leaf.data} {between}"
