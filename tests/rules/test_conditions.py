"""Conditions on single values, as bonuses, tallies and flags ask them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rules.months import NA, month, scheme, title, when

from kpicore.fields import Field
from kpicore.rules.conditions import Flag, When
from kpicore.rules.sources import Metric, Ratio

D = Decimal
EXAM = Metric(Field("exam", title(), high=D(100)))
ON_TIME = Metric(Field("on_time", title(), "flag"))
MOOD = Metric(Field("mood", title(), "choice", choices={"good": title("好"), "bad": title("差")}, open=True))


def raised(*conditions: When, **metrics: list[int | str | None]) -> list[bool]:
    """Of whom all of the conditions hold."""
    flag = Flag("f", "info", conditions, title())
    people = len(next(iter(metrics.values())))
    return ["f" in each for each in month(scheme(flags=(flag,)), people, metrics=metrics).flags]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("< 60", [True, True, False, False, False, False]),
        ("<= 60", [True, True, True, False, False, False]),
        ("[60, 61)", [False, False, True, False, False, False]),
        ("100", [False, False, False, True, False, False]),
        ("-", [True, True, True, True, False, False]),
        ("missing", [False] * 6),
    ],
)
def test_a_value_that_is_missing_or_na_fulfils_none(cell: str, expected: list[bool]) -> None:
    assert raised(when(EXAM, cell), exam=[0, 59, 60, 100, None, NA]) == expected


def test_truths_and_choices() -> None:
    assert raised(when(ON_TIME, "false"), on_time=[0, 1, None]) == [True, False, False]
    assert raised(when(MOOD, "bad"), mood=[0, 1, 2, None]) == [False, True, False, False]


def test_all_of_them_must_hold() -> None:
    both = (when(EXAM, "< 60"), when(ON_TIME, "true"))
    assert raised(*both, exam=[59, 59, 60, 59], on_time=[1, 0, 1, None]) == [True, False, False, False]


def test_a_ratio_of_nothing_fulfils_none() -> None:
    solved, calls = (Field(name, title(), "count") for name in ("solved", "calls"))
    share = Ratio(solved, calls, Field("share", title(), "percent"))
    assert raised(when(share, "< 50"), solved=[1, 0, None], calls=[4, 0, 4]) == [True, False, False]


def test_the_columns_that_are_read_are_those_of_every_condition() -> None:
    flag = Flag("f", "info", (when(EXAM, "< 60"), when(ON_TIME, "true")), title())
    assert [field.id for field in flag.fields()] == ["exam", "on_time"]
    assert [field.id for field in when(EXAM, "-").fields()] == ["exam"]
