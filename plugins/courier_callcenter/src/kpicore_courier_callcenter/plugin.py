"""What this plugin offers, by the entry point `courier_callcenter`. Classes are imported when a config selects them."""

from __future__ import annotations

from kpicore.hookspecs import Offer, hookimpl


@hookimpl
def kpicore_scorers() -> Offer:
    return {"service_desk": "kpicore_courier_callcenter.service_desk:ServiceDesk"}
