"""What this plugin offers, by the entry point `ecommerce_aftersales`. Classes are imported when a config names them."""

from __future__ import annotations

from kpicore.hookspecs import Offer, hookimpl

kpicore_hooks = 1  # the version of the hooks that this plugin was built for


@hookimpl
def kpicore_scorers() -> Offer:
    return {
        "chat_qa": "kpicore_ecommerce_aftersales.chat_qa:ChatQa",
        "kpi": "kpicore_ecommerce_aftersales.kpi:Kpi",
    }


@hookimpl
def kpicore_graders() -> Offer:
    return {
        "chat_qa": "kpicore_ecommerce_aftersales.grades:ChatQaGrade",
        "kpi": "kpicore_ecommerce_aftersales.grades:KpiGrade",
    }


@hookimpl
def kpicore_pay_rules() -> Offer:
    return {"salary": "kpicore_ecommerce_aftersales.salary:Salary"}
