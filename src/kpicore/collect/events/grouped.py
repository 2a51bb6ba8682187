"""The plan's query in two stages: by agent and the few texts that conditions ask for, then by agent alone.

A condition on a text is then asked of each different text instead of each event. Not for what cannot be put together
from parts, which are percentiles and distinct values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpicore.collect.events.asking import Asking
from kpicore.collect.events.plan import Ask

if TYPE_CHECKING:
    from kpicore.collect.events.lower import Lowering


class Grouped:
    """The query for some numbers over a lowering's events, where it `fits`."""

    def __init__(self, low: Lowering, asks: Sequence[Ask]) -> None:
        self._low = low
        self._asks = asks
        self._events = Asking(low)  # of single events
        self._groups = Asking(low)  # of groups of them
        self._parts: dict[str, str] = {}
        self._columns = sorted(
            {test.column for ask in asks for test in (*ask.where, *ask.share) if self._is_text(test.column)}
        )

    @property
    def fits(self) -> bool:
        """Whether everything can be put together, and the files say that the texts are few."""
        places = {self._low.places[key] for key in (self._low.plan.agent, *self._columns)}
        return bool(self._columns) and all(map(self._adds_up, self._asks)) and self._low.table.are_few(places)

    def numbers(self, doubt: str) -> list[str]:
        """Over the groups: how many events, how many of them want a closer look, and what is asked. doubt: of single
        events, how many do."""
        of_all = (self._sum(self._named(number), "") for number in ("count(*)", doubt))
        return [*of_all, *(self._number(ask) for ask in self._asks)]

    def groups(self, limits: tuple[int, int], keyed: bool) -> str:
        """The groups of the month's events, with all that the `numbers` are made of; to be asked after those."""
        by = ", ".join(("agent", *dict.fromkeys(f"x{self._low.places[column]}" for column in self._columns)))
        parts = ", ".join(f"{expression} AS {name}" for expression, name in self._parts.items())
        events = self._events.over(self._low.counted(limits, keyed, self._events.used))
        found = f"SELECT {by}, {parts} FROM ({events}) GROUP BY {by}"
        values = "".join(
            f", {self._low.parsed[column].value} AS {self._low.value_of(column)}"
            for column in self._columns
            if column in self._groups.used and column != self._low.plan.agent
        )
        return self._groups.over(f"SELECT *{values} FROM ({found})" if values else found)

    # Whether it fits

    def _is_text(self, column: str) -> bool:
        return self._low.columns[column].kind == "text"

    def _adds_up(self, ask: Ask) -> bool:
        """A share that asks for a text and something else does not: an event may fail one and nobody know of the
        other."""
        return (
            ask.what not in ("distinct", "percentile") and len({self._is_text(test.column) for test in ask.share}) < 2
        )

    # Numbers

    def _number(self, ask: Ask) -> str:
        texts = tuple(test for test in ask.where if self._is_text(test.column))
        rest = tuple(test for test in ask.where if test not in texts)
        holds = self._groups.condition(texts) if texts else ""
        match ask.what:
            case "unknown":
                unknown, rows = self._part(Ask("unknown", rest)), self._part(Ask("rows", rest))
                sure = self._sum(unknown, holds)
                if all(self._low.is_whole(test.column) for test in texts):
                    return sure
                return f"{sure} + {self._sum(f'{rows} + {unknown}', f'({holds}) IS NULL')}"
            case "judged" | "hits" if any(self._is_text(test.column) for test in ask.share):
                hit = self._groups.condition(ask.share) + (" IS NOT NULL" if ask.what == "judged" else "")
                return self._sum(self._part(Ask("rows", rest)), f"{holds} AND {hit}" if holds else hit)
            case "sum" | "min" | "max":
                where = f" FILTER (WHERE {holds})" if holds else ""
                return f"{ask.what}({self._part(Ask(ask.what, rest, ask.column))}){where}"
            case _:
                return self._sum(self._part(Ask(ask.what, rest, ask.column, ask.share)), holds)

    def _sum(self, part: str, where: str) -> str:
        """Of the groups for which it holds; of all, where nothing is asked."""
        if part == "0":
            return part
        total = f"coalesce(sum({part}) FILTER (WHERE {where}), 0)" if where else f"sum({part})"
        return f"CAST({total} AS BIGINT)"  # python gets that for less than a wider number

    def _part(self, ask: Ask) -> str:
        return self._named(self._events.number(ask))

    def _named(self, number: str) -> str:
        """A number of each group of events, by its name."""
        return number if number == "0" else self._parts.setdefault(number, f"p{len(self._parts)}")
