"""What the columns of a table hold, and which cells of it are not plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import Column
from kpicore.bulk.tables import Table
from kpicore.bulk.values import Span, either

NOBODY_KNOWS: Mapping[str, pa.BooleanArray | None] = MappingProxyType({})


class Scanned:
    """The columns of a table that must be read to be known; those of which the file says enough are not. mine: what
    each team reads of it."""

    def __init__(self, table: Table, mine: Mapping[str, Sequence[Column]]) -> None:
        self.spans: dict[tuple[str, str], Span] = {}  # by team and column
        self._read: list[tuple[str, Column]] = []
        for team, columns in mine.items():
            for column in columns:
                proven = column.reader.proven(table.metadata, table.leaf(column.id))
                if proven is None:
                    self._read.append((team, column))
                else:
                    self.spans[team, column.id] = proven
        self.columns = list(dict.fromkeys(column.id for _, column in self._read))

    def read(
        self, batch: pa.RecordBatch, members: Mapping[str, pa.BooleanArray | None] = NOBODY_KNOWS
    ) -> pa.BooleanArray | None:
        """Which rows have a cell that is not plain. members: whose cells a team reads, where that is known by now; of
        others' those count that a run by rows says of a column that it rounded."""
        odd = None
        for team, column in self._read:
            values, mine = column.reader.read(batch[column.id]), members.get(team)
            own = values.odd
            if own is not None and mine is not None:
                own = pc.and_(own, pc.or_(mine, column.reader.rounded(batch[column.id], own)))
            odd = either(odd, own)
            span = column.reader.span(values.numbers)
            if span is not None:
                self.spans[team, column.id] = _both(self.spans.get((team, column.id), span), span)
        return odd

    def finish(self, spans: Mapping[str, dict[str, Span]]) -> None:
        """Adds what was found to what is known of each team's columns."""
        for (team, column), span in self.spans.items():
            spans[team][column] = span


def _both(one: Span, other: Span) -> Span:
    return Span(min(one.low, other.low), max(one.high, other.high), max(one.decimals, other.decimals))
