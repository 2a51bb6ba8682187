"""Percentages that may have been written as ratios, which all that plain people have of a file together has to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID
from kpicore.bulk.survey import ROWS, Survey
from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit, about
from kpicore.bulk.values import Reader
from kpicore.fields import MAX_DECIMALS
from kpicore.messages import say

_ONE: int = 10**MAX_DECIMALS


def refuse_ratios(found: Survey, tables: Sequence[Table]) -> None:
    """Unfit where a file's percentages are such. Who is odd by now does not count: a stranger, or of no team."""
    odd = pa.array(sorted(found.odd), pa.string())
    for place, table in enumerate(tables):
        readers = _readers(found, place) if table.kind == "metrics" else {}
        with about(table.source):
            for file in table.files if readers else ():
                _refuse(attrs.evolve(table, files=(file,)), readers, odd)


def _readers(found: Survey, place: int) -> Mapping[str, Reader]:
    """Of the percentages of a table; a whole number is no ratio."""
    return {
        column.id: column.reader
        for (team, at), columns in found.columns.items()
        for column in columns
        if at == place and column.reader.field.kind == "percent"
        if (span := found.spans[team].get(column.id)) is not None and span.decimals
    }


def _refuse(file: Table, readers: Mapping[str, Reader], odd: pa.StringArray) -> None:
    """No more is read than shows of each column that it holds no ratios."""
    highest = dict.fromkeys(readers, 0)
    for batch in file.batches([ID, *readers], ROWS):
        plain = pc.invert(pc.is_in(batch[ID], odd))
        for column in [*highest]:
            ends = pc.min_max(readers[column].read(batch[column]).numbers.filter(plain))
            low, high = ends["min"].as_py() or 0, ends["max"].as_py() or 0
            if low < 0 or high > _ONE:
                del highest[column]
            else:
                highest[column] = max(highest[column], high)
        if not highest:
            return
    if any(2 * high > _ONE for high in highest.values()):
        raise Unfit(say("percentages none of which is above 1, which may be ratios"))
