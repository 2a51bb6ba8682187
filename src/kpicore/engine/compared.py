"""A plan put simply, as engines of columns compute it: a band of a number is a chain of comparisons, each of them made
once for all bands of that number, as its code and its points look at the same cuts."""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.plan.expr import Expr, Type


def compared(definitions: Mapping[str, Expr]) -> dict[str, Expr]:
    """The same definitions, in which the only bands are truths: whether a number lies between cuts."""
    comparisons = _Comparisons()
    return {name: comparisons.of(value) for name, value in definitions.items()}


class _Comparisons:
    def __init__(self) -> None:
        self._done: dict[int, tuple[Expr, Expr]] = {}  # beside the node itself, so that its id stays its own
        self._truths: dict[tuple[int, object], Expr] = {}

    def of(self, node: Expr) -> Expr:
        if id(node) not in self._done:
            self._done[id(node)] = node, self._of(node)
        return self._done[id(node)][1]

    def _of(self, node: Expr) -> Expr:
        args = tuple(map(self.of, node.args))
        if node.op == "band":
            return self._chain(node, args[0]) if node.type.kind == "int" else self._truth(args[0], node.data)
        same = all(new is old for new, old in zip(args, node.args, strict=True))
        return node if same else Expr(node.op, node.type, args, node.data)

    def _chain(self, node: Expr, number: Expr) -> Expr:
        """The highest cut first. A number that is missing reaches none: it counts as the lowest, unless the band says
        otherwise."""
        cuts, values, missing = node.data
        asked = [self._truth(number, ((cut,), (False, True), None)) for cut in reversed(cuts)]
        codes = values[::-1]
        if missing not in (None, values[0]):
            asked, codes = [self._truth(number, ((), (False,), True)), *asked], (missing, *codes)
        return Expr("first_of", node.type, tuple(asked), codes)

    def _truth(self, number: Expr, data: object) -> Expr:
        """The one band that says this of the number."""
        return self._truths.setdefault((id(number), data), Expr("band", Type("bool"), (number,), data))
