"""Percentages that may have been written as ratios: 0.985 where 98.5 % was meant. They are doubted, never converted."""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.collect.known import Known
from kpicore.collect.report import RATIO_AS_PERCENT, Report
from kpicore.collect.values import Cell
from kpicore.messages import say
from kpicore.numbers import format_scaled

_FEWEST = 3  # values that are not whole, since 0 and 1 are common percentages
_DECIMALS = 6
ONE: int = 10**_DECIMALS


def may_be_ratios(values: int, at_most_half: int, parts: int) -> bool:
    """Of so many percentages from 0 to 1, of which so many are at most a half, and so many are not whole."""
    return parts >= _FEWEST and at_most_half <= (values - 1) // 2


def doubt_percents(metrics: Mapping[str, Mapping[str, Cell]], known: Known, report: Report) -> None:
    """A warning and an info flag for each metric in % of a table, all values of which lie from 0 to 1, more than half
    of them above 0.5: such would be all but nothing as percentages, and as ratios what such a metric usually is.

    A cell that writes its % says what it means, and so does its column.
    """
    percents = {
        id(lexicon): {metric for metric, field in lexicon.fields.items() if field.kind == "percent"}
        for lexicon in known.lexicons
    }
    columns: dict[tuple[str, str], list[Cell]] = {}
    for employee, mine in metrics.items():
        in_percent = percents[id(known.lexicon_of[employee])]
        for metric, cell in mine.items():
            if metric in in_percent and cell.value is not None:
                columns.setdefault((cell.row.file, metric), []).append(cell)
    for (file, metric), cells in columns.items():
        values = [cell.value for cell in cells if cell.value is not None]
        parts = [cell for cell in cells if cell.value is not None and cell.value % ONE]
        at_most_half = sum(2 * value <= ONE for value in values)
        if (file, metric) in known.signed or min(values) < 0 or max(values) > ONE:
            continue
        if not may_be_ratios(len(values), at_most_half, len(parts)):
            continue
        value, origin = parts[0].value or 0, parts[0].origin
        small, large = format_scaled(value, _DECIMALS), format_scaled(value * 100, _DECIMALS)
        what = say(
            "all values are from 0 to 1; {small} is read as {small} %, not as {large} %", small=small, large=large
        )
        report.doubt(origin, what, say('{large} or "{large}%" where {large} % is meant', large=large))
        name = known.called(metric, origin)
        report.flag("ratio_as_percent", RATIO_AS_PERCENT, file=file, column=name, small=small, large=large)
