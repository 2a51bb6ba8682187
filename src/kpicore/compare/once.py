"""Tables that both configs of a comparison read are read once."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpicore.collect.header import TITLES
from kpicore.collect.text import plain_name
from kpicore.collect.values import tables
from kpicore.components import Batch, Collector, Request
from kpicore.config import RunConfig

_PERIOD = frozenset(map(plain_name, ("period", *TITLES["period"])))


class Once:
    """Remembers what the collectors of one month brought: the same settings and the same request, the same tables."""

    def __init__(self) -> None:
        self._brought: list[tuple[Collector, Request, Batch | Sequence[Batch]]] = []

    def of(self, config: RunConfig) -> RunConfig:
        """The config, whose collectors ask here first."""
        return attrs.evolve(
            config,
            people=_Shared(config.people, self),
            collect=tuple(entry._replace(collector=_Shared(entry.collector, self)) for entry in config.collect),
        )

    def collect(self, collector: Collector, want: Request) -> Batch | Sequence[Batch]:
        for known, asked, brought in self._brought:
            if known == collector and asked == want:
                return brought
        brought = collector.collect(want)
        self._brought.append((collector, want, brought))
        return brought

    def rows(self) -> dict[tuple[str, str], tuple[object, ...]]:
        """The rows of each table of metrics or ratings, by kind and source; of those without a column period."""
        return {
            (want.kind, batch.source): tuple(tuple(cells) for _, cells in batch.rows)
            for _, want, brought in self._brought
            for batch in tables(brought)
            if want.kind in ("metrics", "ratings") and batch.rows and _PERIOD.isdisjoint(map(plain_name, batch.header))
        }


class _Shared:
    def __init__(self, collector: Collector, once: Once) -> None:
        self._collector = collector
        self._once = once
        self.path = getattr(collector, "path", "")

    def collect(self, want: Request) -> Batch | Sequence[Batch]:
        return self._once.collect(self._collector, want)
