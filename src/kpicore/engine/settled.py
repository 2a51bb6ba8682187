"""What definitions come to once the code of a line is known: what a dictionary can say of the code, for everyone.

Nothing is computed a second time: what the code tells of the parts it is made of is put in their place, and the plan's
own Python evaluation does the rest. What rests on anything else of a person is not settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from kpicore.engine.python import Column, Frame, Key
from kpicore.plan.expr import Expr, scaled
from kpicore.plan.plan import Plan

MOST = 10_000  # values of one expression that are looked at one by one
Values = frozenset[int]


class Unsettled(Exception):
    """The value rests on more than the code."""


class Reach:
    """The values that expressions of a plan can come to."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._found: dict[int, tuple[Expr, Values | None]] = {}  # beside the node itself, so that its id stays its own

    def of(self, node: Expr) -> Values | None:
        """At most these; None where they are too many to list."""
        if id(node) not in self._found:
            self._found[id(node)] = node, self._within(node, self._listed(node))
        return self._found[id(node)][1]

    def _within(self, node: Expr, values: Values | None) -> Values | None:
        low, high = node.type.low, node.type.high
        if values is None:
            return frozenset(range(low, high + 1)) if high - low < MOST else None
        return frozenset(value for value in values if low <= value <= high)

    def _listed(self, node: Expr) -> Values | None:
        if node.op == "const":
            return frozenset((node.data,))
        if node.op == "ref":
            return self.of(self.plan.definitions[node.data])
        if node.op == "choose":
            then, otherwise = (self.of(arg) for arg in node.args[1:])
            return None if then is None or otherwise is None else then | otherwise
        if node.op == "band":
            return frozenset(node.data[1])
        if node.op == "first_of":
            return frozenset(node.data)
        if node.op == "pick":
            return frozenset(node.data.values())
        if node.op == "mul" and (factor := node.args[1].constant) is not None:
            values = self.of(node.args[0])
            return None if values is None else frozenset(value * factor for value in values)
        return self._sums(node) if node.op == "add" else None

    def _sums(self, node: Expr) -> Values | None:
        found = frozenset((0,))
        for term in node.args:
            values = self.of(term)
            if values is None or len(found) * len(values) > MOST:
                return None
            found = frozenset(sum_ + value for sum_ in found for value in values)
        return found


class Supposed:
    """A plan where one definition, the code of a line, has a value that it can have."""

    def __init__(self, reach: Reach, name: str, value: int) -> None:
        self._reach = reach
        self._definitions = reach.plan.definitions
        self._named: dict[str, int | None] = {name: value}
        self._nodes: dict[int, int] = {}
        self._known(self._definitions[name], value)

    def value(self, name: str) -> int | None:
        """What another definition then is, None where it is missing; Unsettled where it rests on anything else."""
        if name not in self._named:
            self._named[name] = self._evaluated(self._definitions[name])
        return self._named[name]

    def holds(self, node: Expr) -> bool:
        """Whether a condition then holds, whatever becomes of parts of it that rest on anything else."""
        if node.op in ("and", "or") and id(node) not in self._nodes:
            parts = map(self.holds, node.args)
            return all(parts) if node.op == "and" else any(parts)
        if node.op == "ref" and node.data not in self._named:
            return self.holds(self._definitions[node.data])
        try:
            return bool(self._evaluated(node))
        except Unsettled:
            return False

    def __getitem__(self, key: Key) -> Column:
        """As the columns of a single person: there are definitions, and nothing that people differ in."""
        op, name = key
        if op != "ref":
            raise Unsettled
        return [self.value(str(name))]

    def _evaluated(self, node: Expr) -> int | None:
        value: int | None = Frame(1, self).of(self._settled(node))[0]
        return value

    def _settled(self, node: Expr) -> Expr:
        """The expression, with what is known in its place."""
        if id(node) in self._nodes:
            return scaled(self._nodes[id(node)])
        args = tuple(map(self._settled, node.args))
        same = all(new is old for new, old in zip(args, node.args, strict=True))
        return node if same else Expr(node.op, node.type, args, node.data)

    # what a value tells of the parts that it is made of

    def _known(self, node: Expr, value: int) -> None:
        if node.op in ("const", "absent") or id(node) in self._nodes:
            return
        self._nodes[id(node)] = value
        if node.op == "ref":
            self._named[node.data] = value
            self._known(self._definitions[node.data], value)
        elif node.op == "not":
            self._known(node.args[0], 1 - value)
        elif (node.op == "and" and value) or (node.op == "or" and not value):
            for part in node.args:
                self._known(part, value)
        elif node.op == "choose":
            self._chosen(node, value)
        elif node.op == "mul" and (factor := node.args[1].constant):
            self._known(node.args[0], value // factor)  # without a rest: the value is one that the product can have
        elif node.op == "add":
            self._added(node.args, value)

    def _chosen(self, node: Expr, value: int) -> None:
        condition, then, otherwise = node.args
        if not self._may_be(then, value):
            self._known(condition, 0)
            self._known(otherwise, value)
        elif not self._may_be(otherwise, value):
            self._known(condition, 1)
            self._known(then, value)

    def _may_be(self, node: Expr, value: int) -> bool:
        values = self._reach.of(node)
        return values is None or value in values

    def _added(self, terms: Sequence[Expr], value: int) -> None:
        """The terms are known where they can come to the value in one way alone."""
        listed = [(term, values) for term in terms if (values := self._reach.of(term)) is not None]
        listed.sort(key=lambda each: len(each[1]))
        if len(listed) < len(terms) or prod(len(values) for _, values in listed[:-1]) > MOST:
            return
        ways = _ways([values for _, values in listed], value)
        way = next(ways, ())
        if next(ways, None) is None:
            for (term, _), part in zip(listed, way, strict=False):
                self._known(term, part)


def _ways(parts: Sequence[Values], total: int) -> Iterator[tuple[int, ...]]:
    """The ways to come to the total with one value of each part."""
    first, *rest = parts
    if not rest:
        if total in first:
            yield (total,)
        return
    for value in first:
        for others in _ways(rest, total - value):
            yield (value, *others)
