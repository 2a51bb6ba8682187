"""D2's operators and their annual leave against the oracle, to the last decimal, on generated months.

`HYPOTHESIS_PROFILE=thorough` (or `-m slow`) runs many more examples than the default.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from exactness.generated import LARGE, PLUGINS, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import d2
from oracle.appraised import Appraised, Month, check_month
from oracle.d2_months import YEARS, months

QUICK, LONG = examples(12, 100), 40

pytestmark = pytest.mark.skipif("courier_callcenter" not in PLUGINS, reason="courier_callcenter is not installed")


@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(months())
def test_operators(month: Month) -> None:
    check_month(month, d2.appraise(month))


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(months())
def test_operators_at_length(month: Month) -> None:
    check_month(month, d2.appraise(month))


@settings(max_examples=5, deadline=None, suppress_health_check=LARGE)
@given(st.lists(YEARS, min_size=1, max_size=20))
def test_annual_leave(years: list[Decimal]) -> None:
    people = {f"P{n}": {"metrics": {"years_worked": each}} for n, each in enumerate(years)}
    days = {who: Fraction(d2.annual_leave(Fraction(each["metrics"]["years_worked"]))) for who, each in people.items()}
    expected = {who: Appraised(score=each, lines={("leave", "annual_leave_days"): each}) for who, each in days.items()}
    check_month(Month("2026-10", {"score": {"use": "courier_callcenter:annual_leave"}}, people), expected)
