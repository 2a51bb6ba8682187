"""The core's own components, offered through the very hooks that a plugin uses; a config writes them bare (`csv`).

Classes are named, not imported: a run pays only for what its config selects.
"""

from __future__ import annotations

from kpicore.hookspecs import Offer, hookimpl


@hookimpl
def kpicore_collectors() -> Offer:
    return {
        "csv": "kpicore.collect.csv:Csv",
        "events": "kpicore.collect.events.collector:Events",
        "parquet": "kpicore.collect.parquet:Parquet",
        "sql": "kpicore.collect.sql:Sql",
        "xlsx": "kpicore.collect.xlsx:Xlsx",
        "asterisk_queue_log": "kpicore.collect.queue_log.collector:QueueLog",
    }


@hookimpl
def kpicore_scorers() -> Offer:
    return {"criteria": "kpicore.builtin.criteria:Criteria"}


@hookimpl
def kpicore_graders() -> Offer:
    return {"bands": "kpicore.builtin.bands:Bands"}


@hookimpl
def kpicore_pay_rules() -> Offer:
    return {"table": "kpicore.builtin.table:Table"}
