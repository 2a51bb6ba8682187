"""D1's points, letter and float against the oracle, to the last decimal, on generated months.

`HYPOTHESIS_PROFILE=thorough` (or `-m slow`) runs many more examples than the default.
"""

from __future__ import annotations

import pytest
from exactness.generated import LARGE, PLUGINS, examples
from hypothesis import given, settings
from oracle import d1
from oracle.appraised import Month, check_month
from oracle.d1_months import months

QUICK, LONG = examples(12, 100), 40

pytestmark = pytest.mark.skipif("service_conduct" not in PLUGINS, reason="service_conduct is not installed")


@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(months())
def test_points_letter_and_float(month: Month) -> None:
    check_month(month, d1.appraise(month))


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(months())
def test_points_letter_and_float_at_length(month: Month) -> None:
    check_month(month, d1.appraise(month))
