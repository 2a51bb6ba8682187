"""D3 against its oracle, to the last decimal: QA rubric, KPI table and pay, alone and one feeding the other.

`HYPOTHESIS_PROFILE=thorough` (or `-m slow`) runs many more examples than the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from engines import ENGINES
from exactness.generated import LARGE, PLUGINS, examples
from hypothesis import given, settings
from oracle import d3
from oracle.d3_months import PLUGIN, fed_months, kpi_months, sampled_months
from oracle.exact import decimal
from oracle.files import Layout, Result, amount
from oracle.months import LAYOUTS
from oracle.sheet import Sheet
from oracle.teams import Team, compare_flags, compare_lines, run_team, status

QUICK, LONG = examples(8, 100), 30
pytestmark = pytest.mark.skipif(PLUGIN not in PLUGINS, reason=f"{PLUGIN} is not installed")
RUBRIC = ("not_applicable", "min_samples")
TABLE = ("weights", "not_applicable", "scale_to")


def of(settings_given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: settings_given[name] for name in names if name in settings_given}


def check_sampled(month: Team, layout: Layout) -> None:
    """chat_qa alone."""
    found = run_team(month, layout, ENGINES)
    for each in month.people:
        who = each["employee_id"]
        sheet = d3.chat_qa(month.ratings_of(who), **of(month.team["score"], RUBRIC))
        assert amount(found.results[who]["score"]) == decimal(sheet.score)
        assert found.results[who]["grade"] == (sheet.grade or "")
        assert found.results[who]["status"] == status(sheet)
        compare_lines(sheet, d3.ITEMS, who, "chat_qa", found)
        compare_flags(sheet.flags, sheet.missing, sheet.unjudged, who, found)


def check_shop(month: Team, layout: Layout) -> None:
    """kpi with grade and pay, after chat_qa or without it."""
    found = run_team(month, layout, ENGINES)
    score = month.team["score"]
    entries = score if isinstance(score, list) else [score]
    for each in month.people:
        who = each["employee_id"]
        rows = month.ratings_of(who)
        sampled = d3.chat_qa(rows, **of(entries[0], RUBRIC)) if len(entries) == 2 else None
        if sampled is not None:
            compare_lines(sampled, d3.ITEMS, who, entries[0].get("name", "chat_qa"), found)
        sheet = d3.kpi(month.metrics[who], rows, sampled=sampled, **of(entries[-1], TABLE))
        compare_lines(sheet, d3.WEIGHTS, who, "kpi", found)
        compare_shop(month, each, sheet, found)


def compare_shop(month: Team, person: Mapping[str, Any], sheet: Sheet, found: Result) -> None:
    who = person["employee_id"]
    row = found.results[who]
    pay = d3.Pay()
    if sheet.score is not None and "pay" in month.team:
        chosen = of(month.team["pay"], ("levels", "coefficient"))
        pay = d3.salary(sheet.score, sheet.grade, person, month.metrics[who].get("commission"), **chosen)
    assert amount(row["score"]) == decimal(sheet.score)
    assert row["grade"] == (sheet.grade or "")
    assert amount(row["performance_pay"]) == decimal(pay.performance)
    assert amount(row["total_pay"]) == decimal(pay.total)
    assert row["status"] == status(sheet, pay.missing)
    compare_flags(sheet.flags, sheet.missing | pay.missing, sheet.unjudged, who, found)
    paid = [each for each in found.ledger if (each["employee_id"], each["stage"]) == (who, "pay")]
    if pay.lines:
        lines = {each["line"]: amount(each["contribution"]) or Decimal(0) for each in paid}
        assert lines == {line: decimal(money) for line, money in pay.lines.items()}
    if sheet.score is not None and sheet.scaled == 0 and sheet.rounding == 0:
        compare_sections(sheet, who, found)


def compare_sections(sheet: Sheet, who: str, found: Result) -> None:
    kpi = [row for row in found.ledger if (row["employee_id"], row["stage"], row["scheme"]) == (who, "score", "kpi")]
    for name, wanted in sheet.sections.items():
        parts = [amount(row["contribution"]) or Decimal(0) for row in kpi if row["section"] == name]
        assert sum(parts, Decimal(0)) == decimal(wanted), name


@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(sampled_months(), LAYOUTS)
def test_chat_qa(month: Team, layout: Layout) -> None:
    check_sampled(month, layout)


@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(kpi_months(), LAYOUTS)
def test_kpi_and_salary(month: Team, layout: Layout) -> None:
    check_shop(month, layout)


@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(fed_months(), LAYOUTS)
def test_chat_qa_feeds_kpi(month: Team, layout: Layout) -> None:
    check_shop(month, layout)


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(sampled_months(), LAYOUTS)
def test_chat_qa_at_length(month: Team, layout: Layout) -> None:
    check_sampled(month, layout)


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(kpi_months(), LAYOUTS)
def test_kpi_and_salary_at_length(month: Team, layout: Layout) -> None:
    check_shop(month, layout)


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(fed_months(), LAYOUTS)
def test_chat_qa_feeds_kpi_at_length(month: Team, layout: Layout) -> None:
    check_shop(month, layout)
