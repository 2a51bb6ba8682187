"""The nodes of a plan: what an expression is. They are built by the functions of `kpicore.plan.expr` alone."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Op = Literal[
    "const",  # data: int
    "absent",  # a nullable value that is never there
    "input",  # data: column of the people frame
    "ref",  # data: name of an earlier definition
    "field",  # data: column of the row frame; only inside an aggregate
    "aggregate",  # data: (table, "sum" | "count" | "distinct" | "min" | "max"); args: value, where
    "cohort",  # data: "min" | "max" | "count"; args: a ref; over all people of the team
    "compare",  # data: operator; args: two ints of one scale
    "is_in",  # data: frozenset of ints
    "missing",
    "given",  # args: nullable value, what stands in its place
    "blank_if",  # args: condition, value; the only way to make a result missing
    "and",
    "or",
    "not",
    "first_of",  # data: codes; args: conditions; codes[i] of the first that holds, the last code where none does
    "choose",  # args: condition, then, otherwise
    "add",
    "mul",
    "div",  # half up, away from zero; args: numerator, denominator > 0
    "floor_div",
    "lowest",
    "highest",
    "band",  # data: (cuts, codes): codes[i] from cuts[i-1] up to below cuts[i]
    "pick",  # data: {code: int}; args: code
]
Comparison = Literal["<", "<=", ">", ">=", "=="]


class Type(NamedTuple):
    """kind `int` at `scale` decimals within [low, high] (scaled), or `bool`; nullable: may be missing."""

    kind: Literal["int", "bool"]
    scale: int = 0
    low: int = 0
    high: int = 1
    nullable: bool = False


class Expr:
    """A node. Compare by identity; build with the functions below, which fold, align scales and check types."""

    __slots__ = ("args", "data", "op", "type")

    def __init__(self, op: Op, type_: Type, args: tuple[Expr, ...] = (), data: Any = None) -> None:
        self.op = op
        self.type = type_
        self.args = args
        self.data = data

    def __repr__(self) -> str:
        inner = [repr(self.data)] if self.data is not None else []
        return f"{self.op}({', '.join(inner + [repr(arg) for arg in self.args])})"

    @property
    def scale(self) -> int:
        return self.type.scale

    @property
    def constant(self) -> int | None:
        return self.data if self.op == "const" else None


TRUE = Expr("const", Type("bool", low=1, high=1), data=1)
FALSE = Expr("const", Type("bool", low=0, high=0), data=0)
