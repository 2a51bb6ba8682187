"""How many months the tests of this folder generate, and of what size."""

from __future__ import annotations

import os
from importlib.metadata import entry_points

from hypothesis import HealthCheck

# An example is a whole scheme with its month, and a run is files in, files out: neither size nor time is a defect.
LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
PLUGINS = {each.name for each in entry_points(group="kpicore")}


def examples(quick: int, thorough: int) -> int:
    """As many as quickly run, or with `HYPOTHESIS_PROFILE=thorough` many more."""
    return thorough if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else quick
