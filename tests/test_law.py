"""What the law forbids to compute (L-10, L-11) is computed by nothing installed; the guard beside real schemes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from kpicore.catalog import Catalog, Component, load
from kpicore.rules.pay import PayLine
from kpicore.settingtypes import setting_types
from kpicore.testing import Month, write_month
from kpicore.testing.month import run_config

FORBIDDEN = ("D1-79", "D1-80", "L-10", "L-11")
OF_RESIGNING = re.compile(r"resign|quit|training fee|辞职|离职|培训费", re.IGNORECASE)
COMPONENTS = list(Catalog().all())
PAY = [each for each in COMPONENTS if each.kind == "pay rule" and ":" in each.name]


def settings_of(component: Component) -> Iterator[tuple[str, attrs.Attribute[Any]]]:
    yield from setting_types(load(component)).items()


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda each: f"{each.kind} {each.name}")
def test_no_setting_is_about_wages_kept_from_whoever_resigns(component: Component) -> None:
    for key, field in settings_of(component):
        doc, reason = field.metadata.get("doc"), field.metadata.get("reason")
        words = " ".join([key, *(doc or ()), *(reason or ())])
        assert not OF_RESIGNING.search(words), f"{component.name}: {key}"
        assert field.metadata.get("clause", "") not in FORBIDDEN


@pytest.mark.parametrize("component", PAY, ids=lambda each: each.name)
def test_no_pay_line_asks_whether_somebody_left(component: Component) -> None:
    lines: tuple[PayLine, ...] = load(component)().pay_lines()
    for line in lines:
        assert line.clause not in FORBIDDEN
        assert "left" not in {field.id for field in line.fields()}


JOINED, LEFT = date(2026, 10, 1), date(2026, 10, 20)
PERSON = {"base_pay": 4000, "bonus_pool": 500, "level": "初级售后", "hired": JOINED, "probation": True}


@pytest.mark.parametrize("pay", [each.name for each in PAY])
def test_whoever_resigns_in_the_first_month_is_paid_as_whoever_stays(pay: str, tmp_path: Path) -> None:
    """L-10: nothing is kept back. L-11: nothing is taken off in probation."""
    people = [
        {"employee_id": "stays", **PERSON},
        {"employee_id": "leaves", **PERSON, "left": LEFT},
    ]
    team = {"score": {"use": "criteria", "criteria": {"score": {"metric": "x", "max": 100}}}, "pay": pay}
    graded = {**team, "grade": "courier_callcenter:operator"}
    metrics = [{"employee_id": each["employee_id"], "x": 80} for each in people]
    month = run_config(write_month(tmp_path, graded, people=people, metrics=metrics), tmp_path / "out")
    assert month.exit_code == 0, month.errors
    stays, leaves = (month.lines(who, stage="pay") for who in ("stays", "leaves"))
    assert leaves == stays
    assert month.pay("leaves") == month.pay("stays")
    assert month.pay("leaves") is not None


# The guard beside the schemes of the documents


def guarded(team: dict[str, Any], tmp_path: Path, **tables: Any) -> Month:
    off = dict.fromkeys(("hours", "notices", "probation"), "not under test")
    check = {"use": "cn_labor_guard:guard", "off": off, "minimum_wage": [{"since": "2026-01", "amount": 1900}]}
    month = run_config(write_month(tmp_path, {**team, "check": check}, **tables), tmp_path / "out")
    assert month.exit_code == 0, month.errors
    return month


D1 = {"score": "service_conduct:points", "grade": "service_conduct:letter", "pay": "service_conduct:float"}
ME = {"hired": "2025-01-06", "base_pay": 2100}


def test_d1_t15_the_floor_of_the_clamp_leaves_too_little(tmp_path: Path) -> None:
    month = guarded(D1, tmp_path, people=[ME], incidents={"incident": "absent_without_leave"})
    more = guarded(
        D1,
        tmp_path / "more",
        people=[ME],
        incidents=[{"incident": "absent_without_leave"}, {"incident": "video_games"}],
    )
    assert month.pay() == Decimal("1900")
    assert "below_minimum_wage" not in month.flags_of()
    assert more.pay() == Decimal("1800")  # as computed: nothing is cut
    (row,) = [row for row in more.flags if row["flag"] == "below_minimum_wage"]
    assert (row["severity"], "allows 200.00 at most" in row["message"]) == ("block", True)
    assert more.results["1"]["status"] == "review"


def test_d1_t4_a_score_below_60_asks_for_the_procedure(tmp_path: Path) -> None:
    rows = [{"incident": "absent_without_leave"}, {"incident": "off_topic_talk", "points": 1}]
    month = guarded(D1, tmp_path, people=[ME], incidents=rows)
    assert month.score() == 59
    assert {"dismissal_below", "procedure"} <= set(month.flags_of())
    assert [row["clause"] for row in month.flags if row["flag"] == "procedure"] == ["L-02"]


def test_d1_28_last_place_is_no_ground_by_itself(tmp_path: Path) -> None:
    team = {**D1, "score": {"use": "service_conduct:points", "dismissal_last_months": 1}}
    people = [{"employee_id": who, **ME, "base_pay": 4000} for who in ("1", "2")]
    rows = [{"incident": "video_games"}, {"incident": "messy_desk"}]  # 68, where the other has 80
    month = guarded(team, tmp_path, people=people, incidents=rows)
    assert "dismissal_last" in month.flags_of("1")
    assert [row["clause"] for row in month.flags if row["flag"] == "procedure"] == ["L-01"]


@pytest.mark.parametrize("incident", ["slept_on_duty", "hotline_blocked", "clique", "abuse_of_position"])
def test_dismissal_at_once_asks_for_proof(incident: str, tmp_path: Path) -> None:
    month = guarded(D1, tmp_path, people=[ME], incidents={"incident": incident})
    assert [row["clause"] for row in month.flags if row["flag"] == "procedure"] == ["L-04"]


def test_d2_t7_a_transfer_asks_for_agreement(tmp_path: Path) -> None:
    operator = "courier_callcenter:operator"
    team = {"score": operator, "grade": operator, "pay": operator}
    marks = {"service_quality": 59, "efficiency": 60, "knowledge": 60, "teamwork": 60}
    month = guarded(team, tmp_path, people=[{"base_pay": 3000, "bonus_pool": 800}], metrics=marks)
    assert month.score() == Decimal("59.75")
    assert [row["clause"] for row in month.flags if row["flag"] == "procedure"] == ["L-15"]
    assert "below_minimum_wage" not in month.flags_of()


def test_d3_a_base_of_2500_below_a_local_minimum_wage(tmp_path: Path) -> None:
    team = {
        "score": {"use": "criteria", "criteria": {"score": {"metric": "x", "max": 100}}},
        "pay": "ecommerce_aftersales:salary",
    }
    person = {"level": "初级售后", "probation": False, "minimum_wage": 2590}
    month = guarded(team, tmp_path, people=[person], metrics={"x": 30})
    assert month.pay() == Decimal("2590")
    assert {"base_below_minimum_wage"} == {flag for flag in month.flags_of() if "minimum_wage" in flag}
    less = guarded(team, tmp_path / "less", people=[person], metrics={"x": 29})
    assert "below_minimum_wage" in less.flags_of()


def test_d0_control_of_the_toilet_is_named_where_it_is_recorded(tmp_path: Path) -> None:
    figures = {"calls_answered": 1200, "outbound_issues": 5600, "inbound_issues": 3600}
    desk = {"score": "courier_callcenter:service_desk"}
    month = guarded(desk, tmp_path, metrics=figures, incidents={"incident": "cd_toilet"})
    assert [row["clause"] for row in month.flags if row["flag"] == "unreasonable_control"] == ["L-03"]
