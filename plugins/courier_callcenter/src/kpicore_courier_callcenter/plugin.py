"""What this plugin offers, by the entry point `courier_callcenter`. Classes are imported when a config selects them."""

from __future__ import annotations

from kpicore.hookspecs import Offer, hookimpl

kpicore_hooks = 1  # the version of the hooks that this plugin was built for


@hookimpl
def kpicore_scorers() -> Offer:
    return {
        "service_desk": "kpicore_courier_callcenter.service_desk:ServiceDesk",
        "operator": "kpicore_courier_callcenter.operator:Operator",
        "annual_leave": "kpicore_courier_callcenter.annual_leave:AnnualLeave",
    }


@hookimpl
def kpicore_graders() -> Offer:
    return {"operator": "kpicore_courier_callcenter.operator:OperatorGrade"}


@hookimpl
def kpicore_pay_rules() -> Offer:
    return {"operator": "kpicore_courier_callcenter.operator:OperatorPay"}
