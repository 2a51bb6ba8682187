"""D1's points, letter and float against the oracle, to the last decimal, on generated months.

`HYPOTHESIS_PROFILE=thorough` (or `-m slow`) runs many more examples than the default.
"""

from __future__ import annotations

import os
from importlib.metadata import entry_points

import pytest
from hypothesis import HealthCheck, given, settings
from oracle import d1
from oracle.appraised import Month, check_month
from oracle.d1_months import months

QUICK, LONG, THOROUGH = 12, 40, 100
PROFILE = THOROUGH if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else QUICK
# An example is a month of a whole team, and a run is files in, files out: neither size nor time is a defect.
LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
PLUGINS = {each.name for each in entry_points(group="kpicore")}

pytestmark = pytest.mark.skipif("service_conduct" not in PLUGINS, reason="service_conduct is not installed")


@settings(max_examples=PROFILE, deadline=None, suppress_health_check=LARGE)
@given(months())
def test_points_letter_and_float(month: Month) -> None:
    check_month(month, d1.appraise(month))


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(months())
def test_points_letter_and_float_at_length(month: Month) -> None:
    check_month(month, d1.appraise(month))
