"""Ratings with a reason: a long ledger has it as the note of a line, which only the run by rows writes."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID
from kpicore.bulk.survey import ROWS, Survey
from kpicore.bulk.tables import Table

_REASON = "reason"


def add_noted(found: Survey, tables: Sequence[Table]) -> None:
    """Adds to the odd of whom a rating says why."""
    for table in tables:
        if table.kind == "ratings" and _REASON in table.at:
            for batch in table.batches([ID, _REASON], ROWS):
                found.add(batch[ID], _given(batch[_REASON]))


def _given(reasons: pa.Array) -> pa.BooleanArray:
    """Whether there is anything but a blank."""
    if pa.types.is_dictionary(reasons.type):
        reasons = reasons.dictionary_decode()
    texts = pa.types.is_string(reasons.type) or pa.types.is_large_string(reasons.type)
    return pc.not_equal(reasons, "") if texts else reasons.is_valid()
