"""The plan's query in two stages: by agent and the few texts that conditions ask for, then by agent alone.

A condition on a text is then asked of each different text instead of each event. Not for what cannot be put together
from parts, which are percentiles and distinct values.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from kpicore.collect.events.asking import Asking
from kpicore.collect.events.plan import Ask, Filter
from kpicore.collect.events.spelling import TEXT

if TYPE_CHECKING:
    from kpicore.collect.events.lower import Lowering

_LEAST = 16
"""Events of each agent and text, below which a second stage is no gain."""


class Grouped:
    """The query over a lowering's events, where it `fits`."""

    def __init__(self, low: Lowering) -> None:
        self._low = low
        self._events = Asking(low)  # of single events
        self._groups = Asking(low)  # of groups of them
        self._parts: dict[str, str] = {}
        self._tests = {test for ask in low.plan.asks for test in (*ask.where, *ask.share) if self._is_text(test.column)}

    @property
    def fits(self) -> bool:
        """Whether everything can be put together, and the files say that the texts are few."""
        return bool(self._tests) and all(map(self._adds_up, self._low.plan.asks)) and self._are_few()

    def query(self, events: str, doubt: str) -> tuple[str, list[Ask]]:
        """As `Lowering.figures`, of events that are all of the month. doubt: of single events, how many want a closer
        look."""
        asks = list(self._low.plan.asks)
        numbers = ", ".join(self._number(ask) for ask in asks)
        by = ", ".join(("agent", *dict.fromkeys(f"x{self._low.places[column]}" for column in self._columns)))
        parts = "".join(f", {expression} AS {name}" for expression, name in self._parts.items())
        chosen = f"SELECT {by}, count(*) AS events, {doubt} AS doubts{parts}"
        found = f"{chosen} FROM ({self._events.over(events)}) GROUP BY {by}"
        values = "".join(
            f", {self._low.parsed[column].value} AS {self._low.value_of(column)}" for column in self._asked_by_value
        )
        groups = self._groups.over(f"SELECT *{values} FROM ({found})")
        agent = self._low.spell.text("agent")
        return f"SELECT {agent}, TRUE, sum(events), sum(doubts), {numbers} FROM ({groups}) GROUP BY agent", asks

    # Whether it fits

    def _is_text(self, column: str) -> bool:
        return self._low.columns[column].kind == "text"

    @property
    def _columns(self) -> list[str]:
        return sorted({test.column for test in self._tests})

    @property
    def _asked_by_value(self) -> list[str]:
        """The columns whose conditions are not of the text as it stands."""
        low = self._low
        named = {test.column for test in self._tests if test.cell.kind == "missing"}
        return [key for key in self._columns if key in named or low.columns[key].missing or low.kinds[key] != TEXT]

    def _adds_up(self, ask: Ask) -> bool:
        """A share that asks for a text and something else does not: an event may fail one and nobody know of the
        other."""
        return (
            ask.what not in ("distinct", "percentile") and len({self._is_text(test.column) for test in ask.share}) < 2
        )

    def _are_few(self) -> bool:
        table = self._low.table
        different = [table.different.get(self._low.places[key]) for key in (self._low.plan.agent, *self._columns)]
        known = [number for number in different if number is not None]
        return len(known) == len(different) and prod(known) * _LEAST * table.parts <= (table.events or 0)

    # Numbers

    def _number(self, ask: Ask) -> str:
        texts = tuple(test for test in ask.where if self._is_text(test.column))
        rest = tuple(test for test in ask.where if test not in texts)
        holds = self._condition(texts)
        match ask.what:
            case "unknown":
                unknown, rows = self._part(Ask("unknown", rest)), self._part(Ask("rows", rest))
                either = f"CASE WHEN {holds} THEN {unknown} WHEN ({holds}) IS NULL THEN {rows} + {unknown} ELSE 0 END"
                return f"sum({either})"
            case "judged" | "hits" if any(self._is_text(test.column) for test in ask.share):
                hit = self._condition(ask.share) + (" IS NOT NULL" if ask.what == "judged" else "")
                return f"coalesce(sum({self._part(Ask('rows', rest))}) FILTER (WHERE {holds} AND {hit}), 0)"
            case "sum" | "min" | "max":
                return f"{ask.what}({self._part(Ask(ask.what, rest, ask.column))}) FILTER (WHERE {holds})"
            case _:
                part = self._part(Ask(ask.what, rest, ask.column, ask.share))
                return f"coalesce(sum({part}) FILTER (WHERE {holds}), 0)"

    def _part(self, ask: Ask) -> str:
        """A number of each group of events."""
        return self._parts.setdefault(self._events.number(ask), f"p{len(self._parts)}")

    def _condition(self, tests: Filter) -> str:
        """Of a group."""
        return self._groups.condition(tests) if tests else "TRUE"
