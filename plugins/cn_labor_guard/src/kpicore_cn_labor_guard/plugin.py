"""What this plugin offers, by the entry point `cn_labor_guard`. The class is imported when a config selects it."""

from __future__ import annotations

from kpicore.hookspecs import Offer, hookimpl

kpicore_hooks = 1  # the version of the hooks that this plugin was built for


@hookimpl
def kpicore_checks() -> Offer:
    return {"guard": "kpicore_cn_labor_guard.guard:Guard"}
