"""What this plugin offers, by the entry point `service_conduct`. Classes are imported when a config selects them."""

from __future__ import annotations

from kpicore.hookspecs import Offer, hookimpl

kpicore_hooks = 1  # the version of the hooks that this plugin was built for


@hookimpl
def kpicore_scorers() -> Offer:
    return {"points": "kpicore_service_conduct.points:Points"}


@hookimpl
def kpicore_graders() -> Offer:
    return {"letter": "kpicore_service_conduct.letter:Letter"}


@hookimpl
def kpicore_pay_rules() -> Offer:
    return {"float": "kpicore_service_conduct.floating_pay:FloatingPay"}
