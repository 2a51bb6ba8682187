"""What this plugin offers, by the entry point `manager_review`. Classes are imported when a config selects them."""

from __future__ import annotations

from kpicore.hookspecs import Offer, hookimpl

kpicore_hooks = 1  # the version of the hooks that this plugin was built for


@hookimpl
def kpicore_scorers() -> Offer:
    return {
        "director": "kpicore_manager_review.director:Director",
        "manager": "kpicore_manager_review.manager:Manager",
    }
