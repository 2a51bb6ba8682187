"""What has a query of its own beside the plan's: different values and percentiles, which cannot be put together from
parts, on an engine that reads a log again at little cost. That is DuckDB.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kpicore.collect.events.asking import Asking
from kpicore.collect.events.cells import is_padded
from kpicore.collect.events.grouped import Grouped
from kpicore.collect.events.plan import Ask
from kpicore.collect.events.spelling import TEXT, place_of, text_at

if TYPE_CHECKING:
    from kpicore.collect.events.lower import Lowering

MANY = 2_000_000
"""Events of fewer of which it costs as much to plan a query more as it gains."""

_MOST_AGENTS = 500
"""Agents among whom one is looked for, from the first to the last."""


class Apart:
    """Those of a lowering, and their queries."""

    def __init__(self, low: Lowering) -> None:
        self._low = low
        self._again = low.sorted_out and low.session.reads_again

    def __contains__(self, ask: Ask) -> bool:
        return ask in self.distincts or ask in self.ranks

    @cached_property
    def distincts(self) -> Sequence[Ask]:
        """Numbers of different values, a query each: it tells values apart first, so that little is done with each
        event."""
        return [ask for ask in self._low.plan.asks if ask.what == "distinct"] if self._again else []

    @cached_property
    def ranks(self) -> Sequence[Ask]:
        """Percentiles, one query, where all that is asked beside them can be put together."""
        ranks = [ask for ask in self._low.plan.asks if ask.what == "percentile"]
        if not (ranks and self._again and (self._low.table.events or 0) >= MANY):
            return []
        others = [ask for ask in self._low.plan.asks if ask not in ranks and ask not in self.distincts]
        return ranks if Grouped(self._low, others).fits else []

    def ranked(self, limits: tuple[int, int], keyed: bool) -> str:
        """The query of the percentiles. Columns: agent, and each of them."""
        asking = Asking(self._low)
        columns = self._low.spell.text("agent"), *(asking.number(ask) for ask in self.ranks)
        events = asking.over(self._low.counted(limits, keyed, asking.used))
        return f"SELECT {', '.join(columns)} FROM ({events}) GROUP BY agent"

    def different(
        self, ask: Ask, limits: tuple[int, int], keyed: bool, agents: Sequence[str | None], as_they_stand: bool
    ) -> str:
        """How many different values each agent has. Columns: agent, how many, and how many texts of them have white
        space around them, for which those that are told apart as they stand are not enough.

        agents: who there is, as the log has them. Few of them stand as numbers meanwhile, which are told apart and kept
        for less; the engine looks up each text of their column's dictionary once.
        """
        low = self._low
        asking = Asking(low)
        where = f" WHERE {asking.condition(ask.where)}" if ask.where else ""
        if as_they_stand and low.is_plain(ask.column):
            at = low.places[ask.column]
            said, padded = f"x{at}", is_padded("said", low.spell, begins_bare=at in low.table.begin_bare)
        else:
            said, padded = asking.value_of(ask.column), "FALSE"
        by, agent = "agent", low.spell.text("agent")
        if not keyed and low.is_kept_once(low.plan.agent) and len(agents) <= _MOST_AGENTS:
            texts = f"CAST({low.session.bind([each for each in agents if each is not None])} AS {TEXT}[])"
            by, agent = place_of("agent", texts), text_at("agent", texts)
        events = asking.over(low.counted(limits, keyed, asking.used))
        values = f"SELECT DISTINCT {by} AS agent, {said} AS said FROM ({events}){where}"
        return f"SELECT {agent}, count(said), count(*) FILTER (WHERE {padded}) FROM ({values}) GROUP BY agent"
