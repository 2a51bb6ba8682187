"""A month that is closed is paid as it was sealed, whatever the input comes to since: corrections are paid later, as
lines of the month that carries them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from kpicore.config import RunConfig, Where
from kpicore.history import opened, place_of
from kpicore.model import Text
from kpicore.payroll.figures import Passed
from kpicore.results import FlagRow, LedgerRow, ResultRow, RunResult

if TYPE_CHECKING:
    from kpicore.history.corrections import AsClosed
    from kpicore.history.details import Details

_RESULT = len(ResultRow._fields) - 3  # of the sealed columns; after them comes the rank


def closed_month(config: RunConfig) -> AsClosed | None:
    """The month as it was closed; None where it is not. Rejected (1) where it is not what was sealed."""
    if config.history is None:
        return None
    with opened(place_of(config.history, config.folder, Where(str(config.path)).at("history"))) as history:
        from kpicore.history.corrections import as_closed

        return as_closed(history, config.period)


def let_through(config: RunConfig, result: RunResult) -> Passed:
    """What a person let through. result: with the sealed rows where the month is closed. Rejected (1) where a decision
    is not what was sealed."""
    if config.history is None:
        return frozenset()
    from kpicore.history.decisions import board_of
    from kpicore.history.details import details_of
    from kpicore.history.recorded import held

    with opened(place_of(config.history, config.folder, Where(str(config.path)).at("history"))) as history:
        sealed, records, _ = held(history, str(config.period))
    board = board_of(str(config.period), sealed is not None, details_of(result) if sealed is None else sealed, records)
    blocks = [item for item in board.items if item.flag.severity == "block"]
    return {item.flag.named for item in blocks} - {item.flag.named for item in blocks if item.is_open}


def sealed_rows(result: RunResult, closed: AsClosed) -> RunResult:
    """The result with the sealed rows in the place of its own."""
    people: Sequence[Details] = list(closed.people.values())
    period = result.period

    def rows(of: Any, table: str, first: int, last: int | None = None) -> list[Any]:
        return [
            of(period, each.team, each.employee_id, *map(_text, row[first:last]))
            for each in people
            for row in getattr(each, table)
        ]

    flags = [
        FlagRow(period, each.team, each.employee_id, kind, severity, Text(zh, en), clause)  # type: ignore[arg-type]
        for each in people
        for kind, severity, zh, en, clause in (map(_text, row[1:]) for row in each.flags)
    ]
    results = rows(ResultRow, "result", 0, _RESULT)
    return attrs.evolve(result, results=results, ledger=rows(LedgerRow, "ledger", 1), flags=flags)


def _text(cell: str | int | None) -> str:
    return "" if cell is None else str(cell)
