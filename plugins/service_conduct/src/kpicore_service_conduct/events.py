"""D1's incidents as rules, and what a month of them comes to: violations, items that escalate, a quarrel."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import When
from kpicore.rules.incidents import Incident, Tier
from kpicore.rules.tally import Item, Tally
from kpicore_service_conduct import d1, words

Count = Literal["items", "events"]


def violation(listed: d1.Listed) -> Incident:
    """Its points are printed without a sign, and taken off."""
    if isinstance(listed.points, int):
        return Incident(listed.id, listed.title, listed.clause, Decimal(-listed.points), unsigned=True)
    least, most = listed.points
    low, high = Decimal(-most), Decimal(-least)
    return Incident(listed.id, listed.title, listed.clause, low=low, high=high, whole=True, unsigned=True)


BONUSES = tuple(Incident(each.id, each.title, each.clause, Decimal(d1.BONUS)) for each in d1.BONUSES)
LIGHT, MEDIUM, HEAVY = (tuple(map(violation, listed)) for listed in (d1.LIGHT, d1.MEDIUM, d1.HEAVY))
OVERRUN = Incident(
    "emergency_overrun",
    d1.OVERRUN,
    d1.OVERRUNS[0].clause,
    tiers=tuple(Tier(parse_cell(each.minutes), Decimal(-each.points), each.clause) for each in d1.OVERRUNS),
    quantity=Field("quantity", Text("超时分钟", "minutes over"), "count", low=Decimal(1)),
    aliases=d1.OVERRUN_WORDINGS,
)
OUTCOMES = tuple(Incident(each.id, each.title, each.clause) for each in d1.OUTCOMES)

AT_ALL = parse_cell(">= 1")


def top_performer(failed: When) -> Incident:
    """Once a month, and only in a month without a violation (D1-32). failed: that the exam was."""
    top = d1.TOP_PERFORMER
    points = Decimal(d1.BONUS)
    void = (violated(failed),)
    return Incident(top.id, top.title, top.clause, points, most=1, void=void, voided=words.BONUS_VOID)


def recorded(incident: Incident) -> When:
    """Whether it is recorded at all."""
    return When(times(incident), AT_ALL)


def times(incident: Incident) -> Tally:
    """How often it is recorded."""
    return Tally(incident.id, incident.title, (Item(incident),))


def violated(failed: When) -> When:
    """Anything recorded against the person, what has no points included, or a failed exam (D1-32)."""
    listed = _items((*LIGHT, *MEDIUM, *HEAVY, OVERRUN, *OUTCOMES))
    return When(Tally("violations", Text("当月违规", "violations of the month"), listed, also=(failed,)), AT_ALL)


def light(count: Count) -> Tally:
    """The light violations that escalate, an overrun of the first tier among them (D1-64)."""
    return Tally(f"light_{count}", words.LIGHT, (*_items(LIGHT), Item(OVERRUN, 0)), count)


def medium(count: Count, failed: When) -> Tally:
    """The medium violations that escalate, an overrun of the second tier and a failed exam among them (D1-64)."""
    return Tally(f"medium_{count}", words.MEDIUM, (*_items(MEDIUM), Item(OVERRUN, 1)), count, (failed,))


def _items(incidents: Iterable[Incident]) -> tuple[Item, ...]:
    return tuple(map(Item, incidents))


QUARRELS = times(violation(d1.QUARREL))
