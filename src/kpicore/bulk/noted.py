"""People of whom there is text that only the run by rows has: the reason of a rating, which is the note of a line in a
long ledger, and names that files show otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID, NAME
from kpicore.bulk.survey import ROWS, Survey
from kpicore.bulk.tables import Table
from kpicore.collect.parquet import texts_of
from kpicore.output.tables import plain_text

_REASON = "reason"


def add_noted(found: Survey, tables: Sequence[Table]) -> None:
    """Adds to the odd of whom a rating says why."""
    for table in tables:
        if table.kind == "ratings" and _REASON in table.at:
            for batch in table.batches([ID, _REASON], ROWS):
                found.add(batch[ID], _given(batch[_REASON]))


def add_unshown(found: Survey, tables: Sequence[Table]) -> None:
    """Adds to the odd whose name a file does not show as it is."""
    people = tables[0]
    if NAME in people.at:
        for batch in people.batches([ID, NAME], ROWS):
            found.add(batch[ID], _unshown(batch[NAME]))


def _unshown(names: pa.Array) -> pa.BooleanArray:
    if pa.types.is_dictionary(names.type):
        names = names.dictionary_decode()
    if not (pa.types.is_string(names.type) or pa.types.is_large_string(names.type)):
        names = pa.array(texts_of(names), pa.string())
    seldom = pc.fill_null(pc.invert(pc.utf8_is_printable(names)), False)
    if not pc.any(seldom).as_py():
        return seldom
    texts = names.filter(seldom).to_pylist()
    return pc.replace_with_mask(seldom, seldom, pa.array([plain_text(text) != text for text in texts], pa.bool_()))


def _given(reasons: pa.Array) -> pa.BooleanArray:
    """Whether there is anything but a blank."""
    if pa.types.is_dictionary(reasons.type):
        reasons = reasons.dictionary_decode()
    texts = pa.types.is_string(reasons.type) or pa.types.is_large_string(reasons.type)
    return pc.not_equal(reasons, "") if texts else reasons.is_valid()
