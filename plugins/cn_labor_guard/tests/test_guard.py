"""The guard in whole runs: what is said of a team, both engines, teams, and what no setting can say."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from kpicore_cn_labor_guard.guard import CLAUSES, Guard, MinimumWage

from kpicore.cli.main import main
from kpicore.components import SettingError, clause_table
from kpicore.config import load_config
from kpicore.config.written import settings_of
from kpicore.testing import Month, write_month
from kpicore.testing.month import run_config

RunMonth = Callable[..., Month]

SCORE = {"use": "criteria", "criteria": {"score": {"metric": "given_score", "max": 110}}}
LINES = {
    "base": {"column": "base_pay", "performance": False},
    "float": {"per_point": 10, "around": 80, "limit": 300},
}
GUARD = "cn_labor_guard:guard"


def team(**settings: Any) -> dict[str, Any]:
    return {"score": SCORE, "pay": {"use": "table", "lines": LINES}, "check": {"use": GUARD, **settings}}


def of_team(month: Month) -> list[str]:
    return [row["flag"] for row in month.flags if not row["employee_id"]]


def test_a_team_is_reminded_once(run_month: RunMonth) -> None:
    people = [{"employee_id": str(number), "base_pay": 3000, "probation": False} for number in range(3)]
    month = run_month(team(), people=people, metrics=[{"employee_id": "1", "given_score": 80}])
    said = of_team(month)
    for flag in ("monitoring_notice", "human_decision", "rules_adoption"):
        assert said.count(flag) == 1
    assert not any(flag in month.flags_of(who) for who in month.results for flag in said if flag != "not_checked")


def test_what_nobody_has_is_said_once_of_the_team(run_month: RunMonth) -> None:
    month = run_month(team(), people=[{"employee_id": "1", "base_pay": 3000}], metrics={"given_score": 80})
    unseen = [row["message"] for row in month.flags if (row["flag"], row["employee_id"]) == ("not_checked", "")]
    assert "hours_of_a_day cannot be checked: longest day (longest_day_h) is missing" in unseen
    assert "rules_not_acknowledged cannot be checked: rules acknowledged (rules_acknowledged) is missing" in unseen


def test_what_is_switched_off_says_so_each_month(run_month: RunMonth) -> None:
    off = dict.fromkeys(CLAUSES, "counted elsewhere")
    month = run_month(team(off=off), people=[{"base_pay": 100}], metrics={"given_score": 80})
    rows = [row for row in month.flags if row["flag"] == "switched_off"]
    assert [row["clause"] for row in rows] == list(CLAUSES.values())
    assert rows[0]["message"] == "the check minimum_wage is switched off: counted elsewhere"
    assert month.flags_of() == []


def test_rules_that_were_adopted_need_no_reminder(run_month: RunMonth) -> None:
    month = run_month(team(rules_adopted="2026-01-05"), people=[{"base_pay": 3000}], metrics={"given_score": 80})
    assert "rules_adoption" not in of_team(month)
    with pytest.raises(SettingError):
        Guard(rules_adopted="5 January")


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_every_engine_finds_the_same(engine: str, tmp_path: Path) -> None:
    """Against plain decimals, person by person."""
    numbers = [(f"{1000 + 37 * number}.{number % 100:02}", min(20 + number, 110)) for number in range(120)]
    people = [{"employee_id": f"{i:03}", "base_pay": base, "probation": False} for i, (base, _) in enumerate(numbers)]
    scores = [{"employee_id": f"{i:03}", "given_score": score} for i, (_, score) in enumerate(numbers)]
    config = write_month(
        tmp_path,
        team(minimum_wage=[{"since": "2026-01", "amount": 1900}]),
        people=people,
        metrics=scores,
        engine=engine,
    )
    month = run_config(config, tmp_path / "out")
    assert month.exit_code == 0, month.errors
    for number, (given, score) in enumerate(numbers):
        base, change = Decimal(given), Decimal(max(min((score - 80) * 10, 300), -300))
        total, taken = base + change, max(-change, Decimal(0))
        wage = total + taken
        most = max(min(wage * Decimal("0.2"), wage - 1900), Decimal(0)).quantize(Decimal("0.01"), ROUND_FLOOR)
        rows = {row["flag"]: row["message"] for row in month.of(month.flags, f"{number:03}")}
        assert ("below_minimum_wage" in rows) == (total < 1900)
        assert ("deduction_share" in rows) == (taken > wage * Decimal("0.2"))
        if "below_minimum_wage" in rows and taken:
            assert f"allows {most} at most" in rows["below_minimum_wage"]
        assert month.results[f"{number:03}"]["total_pay"] == f"{total:.2f}"  # nothing is ever cut


def test_a_check_is_about_the_teams_that_it_names(tmp_path: Path) -> None:
    one = {"score": SCORE, "pay": {"use": "table", "lines": LINES}}
    config = {
        "team": [{"name": each, "where": {"role": each}, **one} for each in ("a", "b")],
        "check": [{"use": GUARD, "teams": ["b"], "minimum_wage": [{"since": "2026-01", "amount": 1900}]}],
    }
    people = [{"employee_id": each, "role": each, "base_pay": 100} for each in ("a", "b")]
    metrics = [{"employee_id": each["employee_id"], "given_score": 80} for each in people]
    month = run_config(write_month(tmp_path, config, people=people, metrics=metrics), tmp_path / "out")
    assert "below_minimum_wage" not in month.flags_of("a")
    assert "below_minimum_wage" in month.flags_of("b")
    assert {row["team"] for row in month.flags if row["flag"] == "monitoring_notice"} == {"b"}


def test_a_team_that_there_is_not(tmp_path: Path) -> None:
    config = {"team": [{"name": "desk", "score": SCORE}], "check": [{"use": GUARD, "teams": ["desc"]}]}
    month = run_config(write_month(tmp_path, config, metrics={"given_score": 80}), tmp_path / "out")
    assert month.exit_code == 2
    assert "check[0].teams[0]: there is no team desc: did you mean desk?" in month.errors


def test_a_team_without_pay_is_said_not_to_be_checked(run_month: RunMonth) -> None:
    month = run_month({"score": SCORE, "check": GUARD}, metrics={"given_score": 80})
    unseen = [row["message"] for row in month.flags if row["flag"] == "not_checked"]
    assert "deduction_share cannot be checked: deducted is missing" in unseen


def test_the_message_speaks_both_languages(tmp_path: Path) -> None:
    config = write_month(
        tmp_path,
        team(minimum_wage=[{"since": "2026-01", "amount": 1900}]),
        people=[{"base_pay": 2100, "probation": False}],
        metrics={"given_score": 50},
        lang="zh",
    )
    (row,) = [row for row in run_config(config, tmp_path / "out").flags if row["flag"] == "below_minimum_wage"]
    assert (
        row["message"] == "应发 1800.00 低于当地最低工资 1900.00: 本月扣减 300.00, 依法至多可扣 200.00; 更正前不得照发"
    )


def test_every_line_of_the_law_has_its_row() -> None:
    rows = clause_table("kpicore_cn_labor_guard", "law")
    assert [row.clause for row in rows] == [f"L-{number:02}" for number in range(1, 20)]
    assert all("✔" in row.text or "○" in row.text for row in rows if row.clause != "L-13")  # where the figures are
    unlawful = [row.clause for row in rows if row.became == "unlawful"]
    assert unlawful == ["L-10", "L-11"]
    cited = {flag.clause for flag in Guard(minimum_wage=(MinimumWage("2026-01", Decimal(1)),)).flags()}
    assert cited | set(unlawful) == {row.clause for row in rows}


def test_the_table_of_clauses_is_read_as_csv() -> None:
    path = Path(__file__).parents[1] / "src" / "kpicore_cn_labor_guard" / "law.clauses.csv"
    assert all(len(row) == 4 for row in csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_a_month_with_a_blocked_payment_is_not_closed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = {
        "team": [{"name": "desk", "score": SCORE, "pay": {"use": "table", "lines": LINES}}],
        "check": [{"use": GUARD, "minimum_wage": [{"since": "2026-01", "amount": 1900}]}],
        "history": {"path": "history.sqlite"},
    }
    people = [{"base_pay": 2100, "probation": False}]
    path = write_month(tmp_path, config, people=people, metrics={"given_score": 50})
    assert main(["close", str(path), "--lang", "en"]) == 1
    assert "below_minimum_wage" in capsys.readouterr().err
    write_month(tmp_path, config, people=people, metrics={"given_score": 60})
    assert main(["close", str(path), "--lang", "en"]) == 0


def test_the_settings_of_a_check_are_sealed_and_read_back(tmp_path: Path) -> None:
    used = {"use": GUARD, "minimum_wage": [{"region": "甲", "since": "2026-01", "amount": Decimal("1900.5")}]}
    path = write_month(tmp_path, {"team": [{"name": "desk", "score": SCORE}], "check": [used]})
    (team,) = load_config(path).teams
    sealed = settings_of(team)
    assert sealed["check"][0]["minimum_wage"] == used["minimum_wage"]
    whole = {**tomllib.loads(path.read_text("utf-8")), "check": sealed["check"]}
    path.write_text(tomli_w.dumps(whole), "utf-8")
    (again,) = load_config(path).teams
    assert again.checks[0].check == team.checks[0].check


def test_an_adjustment_is_a_pay_line_and_is_looked_at_again(run_month: RunMonth) -> None:
    line = {"column": "adjustment", "blank": 0, "performance": False, "prorate": False}
    desk = {**team(minimum_wage=[{"since": "2026-01", "amount": 1900}])}
    desk["pay"] = {"use": "table", "lines": {**LINES, "adjustment": line}}
    people = [
        {"employee_id": str(who), "base_pay": 2100, "adjustment": more} for who, more in enumerate(["", 99.99, 100])
    ]
    month = run_month(desk, people=people, metrics=[{"employee_id": str(who), "given_score": 50} for who in range(3)])
    assert [month.results[who]["total_pay"] for who in "012"] == ["1800.00", "1899.99", "1900.00"]
    assert ["below_minimum_wage" in month.flags_of(who) for who in "012"] == [True, True, False]


# Corrections of earlier months


def corrected_desk(**settings: Any) -> dict[str, Any]:
    desk = {"name": "desk", "score": SCORE, "pay": {"use": "table", "lines": LINES}}
    return {"team": [desk], "check": [{"use": GUARD, **settings}], "history": {"path": "history.sqlite"}}


@pytest.mark.parametrize(
    ("late", "now", "said"),
    [
        (
            100,
            900,
            {"below_minimum_wage": "pay of this month 900.00 is below the local minimum wage 1000.00: the 100.00"},
        ),
        (
            -30,
            1010,
            {
                "below_minimum_wage": "total pay 980.00 is below the local minimum wage 1000.00: 30.00 was taken off "
                "this month, and the law allows 10.00 at most"
            },
        ),
        (100, 1000, {}),
        (-10, 1010, {}),
    ],
    ids=["made up", "taken back", "above", "at the minimum"],
)
def test_what_corrects_earlier_months_is_no_wage_of_this_one(
    tmp_path: Path, late: int, now: int, said: dict[str, str]
) -> None:
    """Late pay makes up for nothing that is short; what is taken back must leave the minimum wage."""
    whole = corrected_desk(minimum_wage=[{"since": "2025-01", "amount": 1000}])

    def month(period: str, base_pay: int) -> Path:
        people = [{"employee_id": "1", "base_pay": base_pay}]
        return write_month(tmp_path, whole, people=people, period=period, metrics={"given_score": 80})

    assert main(["close", str(month("2026-09", 2000))]) == 0
    assert main(["correct", str(month("2026-09", 2000 + late)), "--period", "2026-09", "--reason", "late"]) == 0
    found = run_config(month("2026-10", now), tmp_path / "out")
    flags = {row["flag"]: row["message"] for row in found.flags if row["severity"] != "info"}
    assert flags.keys() == said.keys()
    assert all(flags[name].startswith(message) for name, message in said.items())


def test_the_share_is_of_this_month_alone(tmp_path: Path) -> None:
    whole = corrected_desk()

    def month(period: str, base_pay: int, score: int) -> Path:
        people = [{"employee_id": "1", "base_pay": base_pay}]
        return write_month(tmp_path, whole, people=people, period=period, metrics={"given_score": score})

    assert main(["close", str(month("2026-09", 2000, 80))]) == 0
    assert main(["correct", str(month("2026-09", 2200, 80)), "--period", "2026-09", "--reason", "late"]) == 0
    found = run_config(month("2026-10", 1250, 53), tmp_path / "out")
    (share,) = [row["message"] for row in found.flags if row["flag"] == "deduction_share"]
    assert share.startswith("270.00 taken off is 21.6 % of the month's wage")


@pytest.mark.parametrize(
    ("back", "score", "said"),
    [
        (1200, 80, ["1200.00 taken off is 28.571429 %"]),
        (741, 70, ["841.00 taken off is 20.02381 %"]),
        (740, 70, []),
        (840, 80, []),
    ],
    ids=["taken back", "beside a deduction", "both at the limit", "at the limit"],
)
def test_what_is_taken_back_is_taken_off(tmp_path: Path, back: int, score: int, said: list[str]) -> None:
    whole = corrected_desk()

    def month(period: str, base_pay: int, score: int) -> Path:
        people = [{"employee_id": "1", "base_pay": base_pay}]
        return write_month(tmp_path, whole, people=people, period=period, metrics={"given_score": score})

    assert main(["close", str(month("2026-09", 4200, 80))]) == 0
    assert main(["correct", str(month("2026-09", 4200 - back, 80)), "--period", "2026-09", "--reason", "late"]) == 0
    found = run_config(month("2026-10", 4200, score), tmp_path / "out")
    rest = " of the month's wage, more than 20 %: the law allows 840.00 at most"
    shares = [row["message"] for row in found.flags if row["flag"] == "deduction_share"]
    assert shares == [share + rest for share in said]
