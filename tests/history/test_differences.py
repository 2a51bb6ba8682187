"""What another outcome of a month changes: of whom, on which lines, by how much."""

from __future__ import annotations

from decimal import Decimal

from history.months import OCTOBER, result

from kpicore.history.details import LEDGER, Details, Row, details_of
from kpicore.history.differences import Who, changed, currency_of, differences, paid


def people(a1: str = "80") -> dict[Who, Details]:
    return {(each.team, each.employee_id): each for each in details_of(result(OCTOBER, A1=a1))}


def pay(*lines: tuple[str, str]) -> tuple[Row, ...]:
    """Ledger rows of stage pay."""
    rows = [dict.fromkeys(LEDGER, "") | {"stage": "pay", "line": line, "contribution": adds} for line, adds in lines]
    return tuple(tuple(row.values()) for row in rows)


def of(team: str, *lines: tuple[str, str], score: str = "80") -> Details:
    return Details(team, "e", (("", score, "", "", "", "CNY", "ok", 1, 1),), pay(*lines))


def test_nobody_changed() -> None:
    assert changed(people(), people()) == {}
    assert differences(people(), {}) == []


def test_who_changed_and_who_is_there_no_more() -> None:
    before, after = people(), people("81")
    del after["shop", "B2"]
    found = changed(before, after)
    assert set(found) == {("desk", name) for name in ("A1", "A2", "A3")} | {("shop", "B2")}  # the ranks of the others
    assert found["shop", "B2"] == Details("shop", "B2")
    assert set(changed(before, after, ranks=False)) == {("desk", "A1"), ("shop", "B2")}
    (a1, b2) = differences(before, changed(before, after, ranks=False))
    assert (a1.employee_id, a1.teams, dict(a1.outcome)) == ("A1", ("desk", "desk"), {"score": ("80", "81")})
    assert (b2.teams, b2.outcome["total_pay"]) == (("shop", ""), ("4470.40", ""))


def test_other_words_are_no_change() -> None:
    before = people()
    words = before["desk", "A1"]
    ledger = tuple((*row[:6], "another rule", *row[7:-1], "another note") for row in words.ledger)
    flags = tuple((*row[:3], "别的", "other", row[5]) for row in words.flags)
    other = words._replace(result=(("another name", *words.result[0][1:]),), ledger=ledger, flags=flags)
    assert changed(before, {**before, ("desk", "A1"): other}) == {}


def test_what_is_kept_for_later_months() -> None:
    before = people()
    without = {who: details._replace(kept=()) for who, details in before.items()}
    assert len(changed(without, before)) == 5
    assert changed(without, before, kept=False) == {}


def test_pay_lines_add_up_and_what_is_blank_was_not_paid() -> None:
    assert paid(of("a", ("base", "1.10"), ("bonus", ""), ("base", "-0.30"))) == {
        "base": Decimal("0.80"),
        "bonus": Decimal(0),
    }


def test_from_one_team_into_another() -> None:
    before = {("a", "e"): of("a", ("base", "1000.00"), ("bonus", "10.05"))}
    after = {("b", "e"): of("b", ("base", "1000.00"), ("float", "-3.00"))}
    (found,) = differences(before, changed(before, after))
    assert found.teams == ("a", "b")
    assert found.lines == {"bonus": (Decimal("10.05"), Decimal(0)), "float": (Decimal(0), Decimal("-3.00"))}
    assert found.amount == Decimal("-13.05")


def test_the_currency_is_that_of_who_has_a_result() -> None:
    assert currency_of([Details("a", "x"), of("a")]) == "CNY"
    assert currency_of([]) == ""
