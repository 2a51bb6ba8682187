"""Time zones by name or offset, and the times of databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from kpicore.collect.queue_log.sums import Month, month_of
from kpicore.collect.queue_log.zones import seconds, zone_of
from kpicore.model import Period

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3600


def test_zones() -> None:
    assert zone_of("Asia/Shanghai") == SHANGHAI
    assert zone_of("UTC") == UTC
    assert zone_of("+05:30") == timezone(timedelta(hours=5, minutes=30))
    assert zone_of("-01:00") == timezone(-timedelta(hours=1))


@pytest.mark.parametrize(
    "text", ["", "Shanghai", "CEST+1", "+8", "+24:00", "../../etc/passwd", "/etc/passwd", "Asia", "a\0b"]
)
def test_no_zones(text: str) -> None:
    assert zone_of(text) is None


@pytest.mark.parametrize(
    ("period", "zone", "hours"),
    [
        (Period(2026, 2), UTC, 28 * 24),
        (Period(2026, 12), SHANGHAI, 31 * 24),
        (Period(2026, 3), BERLIN, 31 * 24 - 1),  # summer time begins
        (Period(2026, 10), BERLIN, 31 * 24 + 1),
    ],
)
def test_a_month_is_from_midnight_to_midnight(period: Period, zone: timezone, hours: int) -> None:
    month = month_of(period, zone)
    assert month.end - month.start == hours * HOUR
    assert datetime.fromtimestamp(month.start, zone).isoformat().startswith(f"{period}-01T00:00:00")
    assert month.has(month.start)
    assert not month.has(month.end)


def test_the_last_month_of_all() -> None:
    assert month_of(Period(9999, 12), UTC).start > 0
    assert month_of(Period(1, 1), SHANGHAI).start < 0


def test_a_span_that_ends_before_it_begins_is_nothing() -> None:
    assert Month(0, 100).share(50, 20) == 0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1266833361", 1266833361),
        ("1266833361.250000", 1266833361),
        ("2010-02-22 18:09:21.123456", 1266833361),
        ("2010-02-22T10:09:21+00:00", 1266833361),
        ("2010-02-23", 1266854400),
    ],
)
def test_times_of_a_database(value: str, expected: int) -> None:
    assert seconds(value, SHANGHAI) == (expected, False)


@pytest.mark.parametrize(
    "value", ["", "true", "yesterday", "22.02.2010 18:09", "NaN", "-5", "1e9", "１２６６８３３３６１", "123456789012"]
)
def test_no_times(value: str) -> None:
    assert seconds(value, SHANGHAI) is None


def test_an_hour_that_occurs_twice_is_said() -> None:
    first = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())
    assert seconds("2026-10-25 02:30:00", BERLIN) == (first, True)
    assert seconds("2026-03-29 02:30:00", BERLIN) is not None  # which does not occur at all
    assert seconds("0001-01-01", SHANGHAI) is not None
