"""Percentages that may have been written as ratios, which all that people have of a file together has to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID
from kpicore.bulk.survey import ROWS, Survey
from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit, about
from kpicore.bulk.values import Reader
from kpicore.collect.percents import ONE, may_be_ratios
from kpicore.collect.values import Cell
from kpicore.messages import say

RATIOS = say("percentages none of which is above 1, which may be ratios")


class Small(NamedTuple):
    """A percentage of a file of which plain people have values from 0 to 1 alone: how many, how many of them are at
    most a half, and how many are not whole."""

    file: str
    metric: str
    values: int = 0
    at_most_half: int = 0
    parts: int = 0

    @property
    def doubted(self) -> bool:
        return may_be_ratios(self.values, self.at_most_half, self.parts)

    def counting(self, numbers: pa.Int64Array) -> Small | None:
        """With more values; None where one is no ratio."""
        ends = pc.min_max(numbers)
        if (ends["min"].as_py() or 0) < 0 or (ends["max"].as_py() or 0) > ONE:
            return None
        low = pc.sum(pc.less_equal(numbers, ONE // 2)).as_py() or 0
        whole = pc.sum(pc.is_in(numbers, pa.array([0, ONE], pa.int64()))).as_py() or 0
        count = len(numbers) - numbers.null_count
        found = self.values + count, self.at_most_half + low, self.parts + count - whole
        return Small(self.file, self.metric, *found)


def refuse_ratios(found: Survey, tables: Sequence[Table]) -> list[Small]:
    """What may yet be ratios, depending on the others; Unfit where plain people's own percentages are doubted. Who is
    odd by now does not count: a stranger, or of no team."""
    odd = pa.array(sorted(found.odd), pa.string())
    left: list[Small] = []
    for place, table in enumerate(tables):
        readers = _readers(found, place) if table.kind == "metrics" else {}
        with about(table.source):
            for file in table.files if readers else ():
                left += _small(attrs.evolve(table, files=(file,)), readers, odd)
    if any(each.doubted for each in left):
        raise Unfit(RATIOS)
    return left


def refuse_with(left: Sequence[Small], metrics: Mapping[str, Mapping[str, Cell]]) -> None:
    """Unfit where they are such together with what those have who go by rows."""
    for each in left:
        cells = (mine[each.metric] for mine in metrics.values() if each.metric in mine)
        values = [cell.value for cell in cells if cell.value is not None and cell.origin.file == each.file]
        whole = each.counting(pa.array(values, pa.int64()))
        if whole is not None and whole.doubted:
            raise Unfit(RATIOS)


def _readers(found: Survey, place: int) -> Mapping[str, Reader]:
    """Of the percentages of a table."""
    return {
        column.id: column.reader
        for (team, at), columns in found.columns.items()
        for column in columns
        if at == place and column.reader.field.kind == "percent" and column.id in found.spans[team]
    }


def _small(file: Table, readers: Mapping[str, Reader], odd: pa.StringArray) -> list[Small]:
    """No more is read than shows of each column that it holds no ratios."""
    left = {column: Small(file.source, column) for column in readers}
    for batch in file.batches([ID, *readers], ROWS):
        plain = pc.invert(pc.is_in(batch[ID], odd))
        for column, counted in [*left.items()]:
            more = counted.counting(readers[column].read(batch[column]).numbers.filter(plain))
            if more is None:
                del left[column]
            else:
                left[column] = more
        if not left:
            break
    return [*left.values()]
