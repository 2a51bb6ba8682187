"""Ratios of two figures, which must be looked at together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import Column
from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit
from kpicore.bulk.values import Reader, either
from kpicore.messages import say
from kpicore.pipeline.teams import Described
from kpicore.vocabulary import RatioWord

_ALL_OF_IT = Decimal(0), Decimal(100)

Mine = Mapping[str, Sequence[Column]]
"""What each team reads of a table."""


class Ratios:
    """The ratios whose parts a table of metrics has both."""

    def __init__(self, table: Table, mine: Mine, teams: Sequence[Described]) -> None:
        every = dict.fromkeys(ratio for team in teams for ratio in team.words.ratios)
        asked = [ratio for ratio in every if {ratio.part, ratio.whole} <= table.at.keys()]
        self._read = [(ratio, _reader_of(mine, ratio.part), _reader_of(mine, ratio.whole)) for ratio in asked]
        for ratio, part, whole in self._read:
            if part.field.decimals != whole.field.decimals or (ratio.low, ratio.high) != _ALL_OF_IT:
                raise Unfit(say("a ratio of its own limits"))

    @property
    def columns(self) -> list[str]:
        return [key for ratio, *_ in self._read for key in (ratio.part, ratio.whole)]

    def odd(self, batch: pa.RecordBatch) -> pa.BooleanArray | None:
        """Which rows have a part that is larger than its whole."""
        odd = None
        for ratio, *readers in self._read:
            part, whole = self._numbers(batch, ratio, readers)
            odd = either(odd, pc.or_(pc.less(part, 0), pc.greater(part, whole)))
        return odd

    def _numbers(self, batch: pa.RecordBatch, ratio: RatioWord, readers: Sequence[Reader]) -> list[pa.Int64Array]:
        both = zip(readers, (ratio.part, ratio.whole), strict=True)
        return [reader.read(batch[key]).numbers for reader, key in both]


def _reader_of(mine: Mine, key: str) -> Reader:
    return next(column.reader for columns in mine.values() for column in columns if column.id == key)
