"""What Excel is told to check: never more than the reader does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.starter.template import Allowed
from kpicore.starter.validation import DEPENDS, LISTED, LONGEST_MESSAGE, validation

NAME = Text("一", "one")


class Lists:
    """Where rows were put, one list below the other."""

    def __init__(self) -> None:
        self.rows: list[Sequence[tuple[str | float, ...]]] = []

    def __call__(self, rows: Sequence[tuple[str | float, ...]]) -> str:
        self.rows.append(rows)
        return f"lists!${len(self.rows)}"


def checked(allowed: Allowed, lists: Lists | None = None, lang: Any = "en") -> dict[str, Any]:
    options = validation(allowed, "C2", "$B2", lists or Lists(), lang)
    assert options is not None
    assert options["ignore_blank"]
    assert len(options["error_message"]) <= LONGEST_MESSAGE
    return options


@pytest.mark.parametrize(
    ("field", "na", "formula"),
    [
        (
            Field("x", NAME, low=Decimal("-0.5"), high=Decimal(10)),
            False,
            "=IF(ISNUMBER(C2),AND(C2>=-0.5,C2<=10),FALSE)",
        ),
        (
            Field("x", NAME, "percent"),
            True,
            '=IF(ISNUMBER(C2),AND(C2>=0,C2<=100),OR(C2="n/a",C2="不适用"))',
        ),
        (
            Field("x", NAME, "percent", low=Decimal(50)),
            False,
            "=IF(ISNUMBER(C2),AND(C2>=0.5,C2<=100),FALSE)",
        ),
        (
            Field("x", NAME, "count", high=Decimal(5)),
            False,
            "=IF(ISNUMBER(C2),AND(C2>=0,C2<=5,C2=INT(C2)),FALSE)",
        ),
    ],
)
def test_a_number_within_its_limits(field: Field, na: bool, formula: str) -> None:
    options = checked(Allowed(field, na=na))
    assert (options["validate"], options["value"], options["error_type"]) == ("custom", formula, "stop")


def test_a_list_with_the_word_for_nothing_to_judge() -> None:
    lists = Lists()
    options = checked(Allowed(Field("x", NAME, "choice"), ("A", "B"), na=True), lists, "zh")
    assert (options["validate"], options["source"], options["error_type"]) == ("list", "=lists!$1", "stop")
    assert lists.rows == [[("A",), ("B",), ("不适用",)]]
    assert options["error_message"] == LISTED.zh


def test_an_open_choice_offers_words_and_takes_others() -> None:
    assert not checked(Allowed(Field("x", NAME, "choice", open=True), ("A",)))["show_error"]
    assert validation(Allowed(Field("x", NAME, "choice", open=True)), "C2", "", Lists(), "en") is None


def test_dates_of_other_months_are_asked_about_since_they_are_only_left_out() -> None:
    field = Field("date", NAME, "date", Decimal(20261001), Decimal(20261031))
    options = checked(Allowed(field))
    assert (options["validate"], options["error_type"]) == ("date", "warning")
    assert (options["minimum"], options["maximum"]) == (date(2026, 10, 1), date(2026, 10, 31))
    assert checked(Allowed(Field("hired", NAME, "date")))["minimum"] == date(1900, 1, 1)


def test_another_cell_decides_what_the_limits_are() -> None:
    late = Field("points", NAME, low=Decimal(-5), high=Decimal(-2))
    lists = Lists()
    options = checked(Allowed(Field("points", NAME), by=("incident", {"late": late, "rude": None})), lists)
    assert lists.rows[0] == [("late", -5.0, -2.0), ("rude", 1.0, 0.0)]  # nothing lies between 1 and 0
    assert options["value"] == (
        "=IF(ISNUMBER(C2),AND(C2>=VLOOKUP($B2,lists!$1,2,FALSE),C2<=VLOOKUP($B2,lists!$2,3,FALSE)),FALSE)"
    )
    assert options["error_message"] == DEPENDS.en
    assert options["error_type"] == "warning"
