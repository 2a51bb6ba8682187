"""Whose midnights bound a month: the one line of time on which a column's times and the month's ends stand."""

from __future__ import annotations

from datetime import datetime

from kpicore.collect.events.reading import microseconds
from kpicore.collect.queue_log.zones import zone_of
from kpicore.model import Period


def bounds(period: Period, time_zone: str, log_time_zone: str, instants: bool) -> tuple[int, int]:
    """The month's first moment and the first one after it, in microseconds since 1970.

    instants: of UTC; else as the clocks of the log show it. Without a zone the log's clocks are the month's.
    """
    year, month = (period.year + 1, 1) if period.month == 12 else (period.year, period.month + 1)
    ends = datetime(period.year, period.month, 1), datetime(year, month, 1)
    zone, of_log = zone_of(time_zone), zone_of(log_time_zone)
    if not instants and (zone is None or of_log is None):
        return microseconds(ends[0]), microseconds(ends[1])
    start, end = (end.replace(tzinfo=zone) for end in ends)
    if instants:
        return microseconds(start), microseconds(end)
    start, end = (end.astimezone(of_log).replace(tzinfo=None) for end in (start, end))
    return microseconds(start), microseconds(end)
