"""The oracle itself, on the numbers that the scheme pages work out by hand. Nothing of the product runs here."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from oracle import documents
from oracle.bank import BANK, GRADES, METRICS, PAY, PERSON, rating
from oracle.cells import Gap, Missing, Value, look_up, matches
from oracle.exact import cents, decimal, half_up, quotient
from oracle.months import months
from oracle.outcomes import Month, Outcome
from oracle.toml_schemes import evaluate

Incidents = dict[str, int]

# Worked cases of D0: month, three volumes, events, then the points by hand
D0_CASES: list[tuple[str, int, tuple[int, int, int], Incidents, str, str, str]] = [
    ("T1", 3, (1150, 5500, 3500), {}, "20", "5", "25"),
    ("T3", 2, (1150, 5500, 3500), {}, "20", "5", "25"),
    (
        "T5",
        12,
        (1100, 5000, 3000),
        {"cq_attitude": 2, "cd_start_8": 1, "ability_learning": 1},
        "15.5",
        "4.5",
        "20",
    ),
    ("T7", 9, (1000, 4000, 2000), {"cd_start_8": 2, "ability_learning": 2}, "10", "4", "14"),
    ("T9", 4, (650, 3000, 2000), {}, "20", "5", "25"),
    (
        "T11",
        6,
        (499, 1499, 499),
        {"cq_attitude": 1, "cd_start_8": 1, "duty_inquiry": 1, "ability_learning": 1},
        "6.5",
        "4.5",
        "11",
    ),
]


@pytest.mark.parametrize(
    ("name", "month", "volumes", "events", "efficiency", "ability", "total"), D0_CASES, ids=[c[0] for c in D0_CASES]
)
def test_service_desk(
    name: str, month: int, volumes: tuple[int, int, int], events: Incidents, efficiency: str, ability: str, total: str
) -> None:
    period = f"2026-{month:02}"
    metrics: dict[str, Value] = {metric: Decimal(v) for metric, v in zip(documents.VOLUMES, volumes, strict=True)}
    rows = [{"incident": each, "times": times, "date": f"{period}-09"} for each, times in events.items()]
    desk = documents.service_desk(period, metrics, rows)
    assert (desk.efficiency, desk.ability, desk.score) == (Fraction(efficiency), Fraction(ability), Fraction(total))


def test_service_desk_floors_and_the_item_that_is_off() -> None:
    metrics: dict[str, Value] = dict.fromkeys(documents.VOLUMES, Decimal(0))
    rows = [{"incident": each, "times": 12, "date": "2026-03-01"} for each in ("cq_attitude", "ability_learning")]
    rows += [{"incident": "cd_toilet", "times": 9, "date": "2026-03-01"}] * 9
    desk = documents.service_desk("2026-03", metrics, rows, scale_to=Fraction(100))
    assert [desk.efficiency, desk.ability, desk.score] == [2, 0, 8]
    assert documents.service_desk("2026-03", {**metrics, "calls_answered": None}, []).score is None


@pytest.mark.parametrize(
    ("score", "service", "grade", "change"),
    [
        ("80", 6, "B", "0"),
        ("91", 6, "A", "110"),
        ("68", 6, "D", "-120"),
        ("59", 6, None, "-210"),
        ("110", 12, "A", "300"),
        ("70", 12, "C", "-100"),
        ("95", 2, "A", "0"),
        ("51", 12, None, "-290"),
        ("50", 12, None, "-300"),
        ("49.99", 3, None, "-300"),
        ("90", 1, "B", "0"),
        ("90.000001", 3, "A", "100"),
        ("79.9995", 3, "C", "-0.01"),
        ("65", 3, "D", "-150"),
        ("60", 3, "E", "-200"),
    ],
)
def test_letter_and_float(score: str, service: int, grade: str | None, change: str) -> None:
    hired = f"{2026 if service <= 10 else 2025}-{(10 - service) % 12 + 1:02}-30"
    assert documents.service_month(hired, "2026-10") == service
    assert documents.letter(Fraction(score)) == grade
    assert documents.pay_change(Fraction(score), hired, "2026-10") == Fraction(change)


def test_rounding_is_half_away_from_zero() -> None:
    assert cents(Fraction("-0.005")) == Fraction("-0.01")
    assert cents(Fraction("0.005")) == Fraction("0.01")
    assert half_up(Fraction("-0.0049"), 2) == 0
    assert quotient(Fraction(284), Fraction(3)) == Fraction("94.666667")
    assert decimal(Fraction("89.75")) == Decimal("89.75")
    with pytest.raises(ArithmeticError):
        decimal(Fraction(1, 3))


@pytest.mark.parametrize(
    ("cell", "value", "matched"),
    [
        (">= 90", Decimal(90), True),
        ("> 90", Decimal(90), False),
        ("<= 20", Decimal("20.000001"), False),
        ("[80, 90)", Decimal(80), True),
        ("[80, 90)", Decimal(90), False),
        ("(20, 40]", Decimal(20), False),
        ("(20, 40]", Decimal(40), True),
        ("5", Decimal("5.0"), True),
        (5, Decimal(5), True),
        ("A, B", "B", True),
        ("A", "B", False),
        ("1, 2", Decimal(2), True),
        ("true", True, True),
        (True, False, False),
        ("-", None, True),
        ("missing", None, True),
        ("missing", Decimal(0), False),
        ("5", None, None),
    ],
)
def test_cells(cell: object, value: Value, matched: bool | None) -> None:
    assert matches(cell, value) is matched


def test_hit_policies() -> None:
    rows = [["<= 2", "0", 80], ["0", "-", 100], ["-", "-", 40]]
    assert look_up(rows, [Decimal(0), Decimal(0)], "first") == 80
    assert look_up(rows, [Decimal(0), Decimal(1)], "first") == 100
    assert look_up(rows, [Decimal(3), None], "first") == 40  # row 1 fails on 3: it is not held up
    held = look_up(rows, [Decimal(0), None], "first")
    assert isinstance(held, Missing)
    assert held.columns == {1}
    assert [look_up(rows, [Decimal(0), Decimal(0)], hit) for hit in ("sum", "min", "max", "count")] == [220, 40, 100, 3]
    assert isinstance(look_up(rows, [None, Decimal(0)], "sum"), Missing)
    assert look_up([["> 1", 5]], [Decimal(0)], "sum") == 0
    assert isinstance(look_up([["> 1", 5]], [Decimal(0)], "max"), Gap)
    assert look_up([["1", "-", 5], ["-", "1", 6]], [Decimal(1), None], "unique") == 5


def bank(**changes: Any) -> Outcome:
    """One person of the page's bank, all well, with what a test changes."""
    month = Month(
        period=changes.get("period", "2026-10"),
        scheme=BANK,
        grade=GRADES,
        pay=PAY,
        scale_to=changes.get("scale_to"),
        people=[PERSON | changes.get("person", {})],
        metrics={"1": METRICS | changes.get("metrics", {})},
        incidents=changes.get("incidents", []),
        ratings=changes.get("ratings", [rating("superior", "5"), rating("customer", "4")]),
    )
    return evaluate(month)["1"]


def test_bank_by_hand() -> None:
    result = bank()  # 30 + 28 + 8 + 20 × 0.94 + 10
    assert result.score == Fraction("94.8")
    assert result.grade == "A"
    assert result.pay == {"base": 3000, "bonus": Fraction("1200.01"), "float": 148}
    assert (result.performance_pay, result.total_pay) == (Fraction("1348.01"), Fraction("4348.01"))
    assert result.status == "ok"


def test_seasons_ratios_and_rescale() -> None:
    assert bank(period="2026-02").criteria["resolved"].points == 100
    rescaled = bank(metrics={"resolved": Decimal(0), "calls": Decimal(0)})
    # (30·100 + 10·80 + 20·94) / 60: lines 50, 13.333333, 31.333333, total 94.666667, rounding 0.000001
    assert [each.contribution for each in rescaled.criteria.values()] == [
        50,
        0,
        Fraction("13.333333"),
        Fraction("31.333333"),
    ]
    assert rescaled.lines["", "rounding"] == Fraction("0.000001")
    assert rescaled.score == Fraction("104.666667")
    assert rescaled.status == "ok"
    assert bank(metrics={"absences": "n/a"}).status == "incomplete"


def test_raters() -> None:
    samples = [rating("customer", "4", "a"), rating("customer", "5", "b"), rating("customer", "5", "c")]
    mixed = bank(ratings=[rating("superior", "5"), *samples]).criteria["courtesy"]
    assert mixed.points == Fraction("98")  # 70 + 0.3 × 93.333333 = 97.9999999, at six decimals 98
    assert bank(ratings=[rating("superior", "n/a"), *samples]).criteria["courtesy"].points == Fraction("93.333333")
    assert bank(ratings=samples).missing == {"courtesy superior"}
    assert bank(ratings=[rating("superior", "n/a"), rating("customer", "n/a")]).unjudged == {"courtesy"}
    assert bank(ratings=[rating("override", "61")]).criteria["courtesy"].contribution == Fraction("12.2")


def test_sections_total_and_scale() -> None:
    rows = [
        {"employee_id": "1", "date": "2026-10-02", "incident": "late", "points": Decimal(-3), "times": 2},
        {"employee_id": "1", "date": "2026-10-02", "incident": "rude"},
    ]
    result = bank(incidents=rows)
    assert result.lines["conduct", "floor"] == 1
    assert result.score == Fraction("84.8")
    assert bank(incidents=rows, scale_to=Fraction(100)).score == quotient(Fraction("8480"), Fraction(110))


def test_missing_is_not_zero() -> None:
    base = bank(person={"base_pay": None})
    assert (base.performance_pay, base.total_pay, base.status) == (Fraction("1348.01"), None, "ok")
    pool = bank(person={"bonus_pool": None})
    assert (pool.score, pool.performance_pay, pool.total_pay, pool.status) == (
        Fraction("94.8"),
        None,
        None,
        "incomplete",
    )
    metric = bank(metrics={"asa": None})
    assert (metric.score, metric.grade, metric.total_pay, metric.missing) == (None, None, None, {"asa"})


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(months())
def test_generated_months_add_up(month: Month) -> None:
    """The strategies give no scheme that a lint must refuse (the oracle raises), and every line is accounted for."""
    for outcome in evaluate(month).values():
        if outcome.score is not None:
            lines = [each.contribution or 0 for each in outcome.criteria.values()] + [*outcome.lines.values()]
            assert sum(lines) == outcome.score
            decimal(outcome.score)
        if outcome.total_pay is not None:
            assert sum(amount or 0 for amount in outcome.pay.values()) == outcome.total_pay
        assert (outcome.score is None or bool(outcome.missing)) == (outcome.status == "incomplete") or month.pay is None
