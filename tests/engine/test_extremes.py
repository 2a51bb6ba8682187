"""Whole runs at the edges of the number range: the pay of plain Decimal, and the same bytes from every engine, or none
and the numbers that would not fit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from engines import ENGINES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.testing.month import run_config, write_month

TEAM = """
[score]
use = "criteria"
[score.criteria.reached]
ratio  = ["made", "asked"]
weight = 100
bands  = [[">= 99.999999", 100], ["[33.333334, 99.999999)", 50], ["< 33.333334", 0]]
[pay]
use = "table"
[pay.lines.base]
column      = "base_pay"
performance = false
[pay.lines.bonus]
pool   = "bonus_pool"
inputs = ["score"]
table  = [[">= 50", {share}], ["< 50", 0]]
"""
MOST = 10**12 - 1  # what the input may say


def near(most: int) -> st.SearchStrategy[int]:
    """Whole numbers at both ends and between."""
    return st.integers(most - 2, most) | st.integers(0, 2) | st.integers(0, most)


@st.composite
def people(draw: Any) -> dict[str, Any]:
    asked = draw(near(draw(st.sampled_from([9, 10**6, MOST])))) or 1
    made = draw(st.integers(0, asked) | st.sampled_from([asked // 3, asked - asked // 3 * 2, asked - 1]))
    base = draw(near(10**14 - 1))
    pool = draw(near(draw(st.sampled_from([10**7, 10**14])) - 1))
    return {"made": made, "asked": asked, "base_pay": Decimal(base).scaleb(-2), "bonus_pool": Decimal(pool).scaleb(-2)}


@pytest.mark.slow
@given(month=st.lists(people(), min_size=1, max_size=4), share=st.sampled_from(["1", "1.25", "0.333333", "99.999999"]))
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
def test_the_largest_and_the_smallest_numbers(
    month: list[dict[str, Any]], share: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("month")
    rows = [{"employee_id": str(i), **each} for i, each in enumerate(month)]
    config = write_month(
        folder, TEAM.format(share=share),
        people=[{name: row[name] for name in ("employee_id", "base_pay", "bonus_pool")} for row in rows],
        metrics=[{name: row[name] for name in ("employee_id", "made", "asked")} for row in rows],
    )  # fmt: skip
    first = run_config(config, folder / "python", "--engine", "python")
    for row in rows:
        assert first.results[row["employee_id"]]["total_pay"] == str(total_pay(row, Decimal(share))), first.errors
    for engine in ENGINES[1:]:
        other = run_config(config, folder / engine, "--engine", engine)
        if other.exit_code:
            assert other.exit_code == 2
            assert "more than 64 bits hold" in other.errors
            assert max(max(row["asked"], row["bonus_pool"]) for row in rows) > 10**9, other.errors
        else:
            assert other.raw == first.raw, engine


def total_pay(row: dict[str, Any], share: Decimal) -> Decimal:
    reached = (Decimal(row["made"]) * 100 / row["asked"]).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    bonus = share * row["bonus_pool"] if reached >= Decimal("33.333334") else Decimal()
    return Decimal(row["base_pay"] + bonus.quantize(Decimal("0.01"), ROUND_HALF_UP))
