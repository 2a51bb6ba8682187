"""A plan: named definitions in order, and the ledger lines and flags that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpicore.plan.expr import Expr, ref

INT64 = 2**63 - 1


def named(*parts: str) -> str:
    """One name from several ids, which may hold any character; no two lists of ids give the same name."""
    return "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)


class Plan:
    """Definitions by name, each of which refers only to earlier ones. Shared parts are definitions, computed once."""

    def __init__(self) -> None:
        self.definitions: dict[str, Expr] = {}

    def define(self, name: str, value: Expr) -> Expr:
        """Name a value; what comes back refers to it. A name is given once."""
        if name in self.definitions:
            raise ValueError(f"{name} is defined twice")
        self.definitions[name] = value
        return ref(name, value)

    def column(self, name: str, value: Expr) -> Expr:
        """As `define`, and referred to even where it is the same for all: what a cohort looks at."""
        self.define(name, value)
        return Expr("ref", value.type, data=name)

    def ref(self, name: str) -> Expr:
        return ref(name, self.definitions[name])

    def needed(self, wanted: Iterable[str]) -> list[str]:
        """The wanted definitions and all that they rest on, in the order of definition."""
        todo, found = list(wanted), set[str]()
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += [node.data for node in walk(self.definitions[name]) if node.op == "ref"]
        return [name for name in self.definitions if name in found]

    def overflows(self) -> dict[str, int]:
        """Definitions whose values, or steps on the way to them, could leave 64 bits, with the largest such number."""
        worst = {name: max(map(magnitude, walk(value))) for name, value in self.definitions.items()}
        return {name: size for name, size in worst.items() if size > INT64}


def walk(*values: Expr, rows: bool = True) -> Iterator[Expr]:
    """The expressions and everything below them; what is shared comes once. rows: with what stands below an aggregate,
    which is of another table."""
    seen: set[int] = set()
    todo = list(values)
    while todo:
        node = todo.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            if rows or node.op != "aggregate":
                todo += node.args


def magnitude(node: Expr) -> int:
    """How far from 0 the node, or what an engine computes on the way to it, can be."""
    size = max(abs(node.type.low), abs(node.type.high))
    if node.op == "div":  # the rounding formula doubles both
        top, bottom = node.args
        size = max(size, 2 * (max(abs(top.type.low), abs(top.type.high)) + bottom.type.high))
    return size
