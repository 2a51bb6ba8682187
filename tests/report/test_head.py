"""The first line of a report, and what it says of fairness: the sums of the results, and names that the scheme has."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import attrs

from kpicore.config import load_config
from kpicore.messages import spoken
from kpicore.report.fair import fair_of
from kpicore.report.head import all_totals, headlines
from kpicore.report.month import ReportMonth, month_of

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def month(name: str) -> ReportMonth:
    return month_of(load_config(EXAMPLES / name / "kpi.toml"))


def test_the_first_line_has_the_sums_of_the_results() -> None:
    """By hand: of eight, one has no result and another no base pay."""
    found = month("bank")
    each, whole = all_totals(found.teams, "zh")
    assert [total[1:] for total in each] == [total[1:] for total in whole]
    assert headlines(found, whole) == [
        ("人数", "8", ""),
        ("有得分", "7", "没有得分：1"),
        ("绩效工资 (CNY)", "5750.67", "没有金额的人：1"),
        ("工资合计 (CNY)", "28950.67", "没有金额的人：2"),
        ("尚待决定", "3", "不得发放：1；待确认：1；缺少数据，没有结果：1"),
    ]


def test_pay_that_nobody_has_is_in_no_line() -> None:
    found = month("bank")
    unpaid = [row._replace(performance_pay="", total_pay="") for row in found.result.results]
    _, whole = all_totals([], "zh")
    lines = headlines(found._replace(result=attrs.evolve(found.result, results=unpaid)), whole)
    assert [line.word for line in lines] == ["人数", "有得分", "尚待决定"]


def test_fairness_without_readings_is_a_sentence_with_names_of_criteria() -> None:
    fair = fair_of(month("demo"))
    assert fair is not None
    assert (fair.above, fair.parts) == ((), ())
    assert fair.alone.startswith("本期没有可作的解读：")
    assert "电话接听量" in fair.alone
    assert "_" not in fair.alone


def test_fairness_is_silent_of_criteria_that_the_scheme_has() -> None:
    """Attendance reads two metrics, and is one criterion."""
    fair = fair_of(month("bank"))
    assert fair is not None
    [row] = fair.parts[-1].rows
    said = str(spoken(row[2], "en"))
    assert all(said.count(name) == 1 for name in ("Average speed of answer", "First-contact resolution", "Attendance"))
    assert "_" not in said
