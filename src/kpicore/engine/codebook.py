"""What the codes of ledger lines stand for: what each says of its line, whoever has it.

Nothing is said of a rule a second time: it is read off the definitions that the plan computes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from kpicore.engine.ledger import rules_of, writer
from kpicore.engine.settled import Reach, Supposed, Unsettled
from kpicore.plan.expr import Expr
from kpicore.plan.lines import MISSING, Line, RowLines
from kpicore.plan.plan import Plan


class Worth(NamedTuple):
    """What a code says of its line, as text; None where it rests on more than the code."""

    value: str | None
    contribution: str | None


NOTHING = Worth("", "")


class Codebook:
    """What the lines of a plan can come to, by their codes."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._definitions = plan, plan.definitions
        self._reach = Reach(plan)
        self._known: dict[tuple[str, str, str, str], dict[int, Worth]] = {}  # by what a line is read off

    def worth(self, line: Line) -> dict[int, Worth]:
        """What each code that the line can have is worth."""
        read = (line.code, line.value, line.contribution, line.void)
        if read not in self._known:
            self._known[read] = {code: self._worth_of(line, code) for code in self.codes(line)}
        return self._known[read]

    def codes(self, line: Line) -> list[int]:
        """The codes that the line can have."""
        values = self._reach.of(self._definitions[line.code]) if line.code else ()
        return [code for code in rules_of(line) if values is None or code in values]

    def factor(self, line: Line | RowLines) -> str | None:
        """What one of its value contributes, where that is the same for everyone."""
        if isinstance(line, RowLines):
            value, adds = line.points, line.contribution
        elif line.value in self._definitions and line.contribution in self._definitions:
            value, adds = self._definitions[line.value], self._definitions[line.contribution]
        else:  # a grade, or a line that the month does not have
            return None
        factor = self._multiple(self._bare(value), self._bare(adds))
        return None if factor is None else f"{Decimal(factor).scaleb(value.scale - adds.scale).normalize():f}"

    def _worth_of(self, line: Line, code: int) -> Worth:
        if code == MISSING:
            return NOTHING
        supposed = Supposed(self._reach, line.code, code)
        value = self._settled(line, line.value, supposed)
        if line.void and supposed.holds(
            self._plan.ref(line.void)
        ):  # nobody who has the code has a result: it never adds anything, not even 0
            return Worth(value, "")
        return Worth(value, self._settled(line, line.contribution, supposed))

    def _settled(self, line: Line, name: str, supposed: Supposed) -> str | None:
        if not name:
            return ""
        try:
            value = supposed.value(name)
        except Unsettled:
            return None
        return "" if value is None else writer(line, self._definitions[name].scale)(value)

    def _multiple(self, value: Expr, adds: Expr) -> int | None:
        """How many times the one is the other, as a product with constants says or two constants do."""
        if adds.constant == 0:
            return 0
        if adds.constant is not None and value.type.low == value.type.high != 0:
            factor, rest = divmod(adds.constant, value.type.low)
            return None if rest else factor
        factor = 1
        while adds is not value:
            if adds.op != "mul" or adds.args[1].constant is None:
                return None
            factor, adds = factor * adds.args[1].constant, self._bare(adds.args[0])
        return factor

    def _bare(self, node: Expr) -> Expr:
        """What a definition holds where it holds anything."""
        while node.op in ("ref", "blank_if"):
            node = self._definitions[node.data] if node.op == "ref" else node.args[1]
        return node
