"""`[fairness]`: what `kpicore fairness` reads a month by."""

from __future__ import annotations

from typing import Any, NamedTuple

from kpicore.config.table import Table
from kpicore.messages import say
from kpicore.model import Finding
from kpicore.settingtypes import found


class Fairness(NamedTuple):
    """by: the column of a log of events by which they are sorted, such as the category of an issue. least: of fewer
    events or ratings nothing is said. superior: the column of people that says who rates them."""

    by: str = ""
    least: int = 10
    superior: str = ""


NOTHING_ASKED = Fairness()


def take_fairness(frame: Table, findings: list[Finding]) -> Fairness:
    """Takes `[fairness]` out of a config; what is left out is as above."""
    raw = frame.take("fairness", dict[str, Any])
    if raw is None:
        return NOTHING_ASKED
    table = Table(raw, frame.at("fairness"), findings)
    by, superior = (table.take(key, str, "") for key in ("by", "superior"))
    least = table.take("least", int, NOTHING_ASKED.least)
    if least is not None and least < 2:
        table.wrong("least", found(least), say("expected 2 or more"))
    table.no_more()
    return Fairness((by or "").strip(), least, (superior or "").strip())
