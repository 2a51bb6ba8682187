"""Closed months as they were paid, whatever was corrected since."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from cli.desk import Desk

from kpicore.history import opened
from kpicore.history.paid import Paid, PaidMonth, paid_months


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def months(desk: Desk, *employees: str) -> list[PaidMonth]:
    with opened(desk.place()) as history:
        return paid_months(history, employees or None)


def amounts(paid: Paid) -> tuple[str, Decimal, Decimal]:
    return paid.outcome.total_pay, paid.corrections, paid.corrected_later


def test_nothing_was_closed(desk: Desk) -> None:
    desk.month("2026-09", a="80")
    assert months(desk) == []


def test_who_came_and_who_went_by_a_correction(desk: Desk) -> None:
    """Who is there no more was paid; who came is paid later."""
    desk.month("2026-09", a="85", b="80")
    desk.close("2026-09")
    desk.month("2026-09", b="80", c="81")
    desk.correct("2026-09")
    (month,) = months(desk)
    none = Decimal(0)
    assert {who: amounts(paid) for who, paid in month.people.items()} == {
        "a": ("1050.00", none, Decimal(-1050)),
        "b": ("1000.00", none, none),
        "c": ("", none, Decimal(1010)),
    }
    assert [paid.outcome.corrected for paid in month.people.values()] == [2, 0, 2]


def test_every_month_adds_up_to_what_its_tables_say(desk: Desk) -> None:
    """Pay less what corrects earlier months, and what is corrected later, is what the month is worth."""
    desk.month("2026-09", a="85", b="80")
    desk.close("2026-09")
    desk.month("2026-09", a="91", b="80")
    desk.correct("2026-09")
    desk.month("2026-10", a="80", b="80")
    desk.close("2026-10")
    desk.month("2026-10", a="82", b="79")
    desk.correct("2026-10")
    desk.month("2026-11", a="80", b="80")
    desk.close("2026-11")
    found = {month.period: month.people["a"] for month in months(desk, "a")}
    assert [list(month.people) for month in months(desk, "a")] == [["a"]] * 3
    worth = {
        period: Decimal(paid.outcome.total_pay) - paid.corrections + paid.corrected_later
        for period, paid in found.items()
    }
    assert worth == {"2026-09": Decimal(1110), "2026-10": Decimal(1020), "2026-11": Decimal(1000)}
    assert sum(Decimal(paid.outcome.total_pay) for paid in found.values()) == sum(worth.values())


def test_who_moved_to_another_team_is_there_once(desk: Desk) -> None:
    rules = desk.config.read_text(encoding="utf-8")
    first, second = (f'[[team]]\nname = "{name}"\nwhere = {{ department = "{name}" }}\n' for name in ("here", "there"))
    desk.config.write_text(
        rules.replace('[[team]]\nname = "desk"\n', first) + second + rules.partition('name = "desk"\n')[2],
        encoding="utf-8",
    )
    desk.teams = {"a": "here", "b": "there"}
    desk.month("2026-09", a="85", b="80")
    desk.close("2026-09")
    desk.teams = {"a": "there", "b": "there"}
    desk.month("2026-09", a="86", b="80")
    desk.correct("2026-09")
    (month,) = months(desk)
    outcome, _, later = month.people["a"]
    assert (outcome.team, outcome.total_pay, later, outcome.score) == ("there", "1050.00", Decimal(10), "86")
