"""L-01 to L-04, L-08, L-09, L-14, L-15, L-17 to L-19: outcomes, time, and what people must be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from kpicore.fields import Field
from kpicore.model import Severity, Text
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.outcomes import Judged, Occurred, Raised
from kpicore.rules.sources import Metric, Source
from kpicore_cn_labor_guard import words

Outcome = Literal["last_place", "unfit", "breach", "transfer"]

PROCEDURES: Mapping[Outcome, tuple[Text, str]] = {
    "last_place": (words.LAST, "L-01"),
    "unfit": (words.UNFIT, "L-02"),
    "breach": (words.BREACH, "L-04"),
    "transfer": (words.TRANSFER, "L-15"),
}
"""What each kind of outcome asks for, and its line of the clause table."""

CONTROL: Mapping[str, Severity] = {"cd_toilet": "review", "cd_lunch_shifts": "info"}
TRUE, ONCE, SOME = parse_cell("true"), parse_cell(">= 1"), parse_cell("> 0")
LEAVE = Metric(Field("statutory_leave_days", Text("法定休假天数", "days of statutory leave")))
LONGEST_DAY = Field("longest_day_h", Text("最长一日工时", "longest day"), high=Decimal(24), unit="h")
LONGEST_WEEK = Field("longest_week_h", Text("最长一周工时", "longest week"), high=Decimal(168), unit="h")
ACKNOWLEDGED = Field("rules_acknowledged", Text("已确认知悉制度", "rules acknowledged"), "flag")


def outcomes(named: Mapping[str, Outcome]) -> Iterator[Flag]:
    """What the law asks for before a flag of a scheme becomes a measure. The scheme's rule is not stated again."""
    for flag, kind in named.items():
        message, clause = PROCEDURES[kind]
        yield Flag("procedure", "review", (When(Raised(flag), TRUE),), message.format(flag=flag), clause)


def control() -> Iterator[Flag]:
    for incident, severity in CONTROL.items():
        recorded = When(Occurred(incident), ONCE)
        yield Flag("unreasonable_control", severity, (recorded,), words.CONTROL.format(incident=incident), "L-03")


def leave(criteria: Mapping[str, str], incidents: Sequence[str]) -> Iterator[Flag]:
    """criteria: which points of a criterion stand for an absence. incidents: those that record one."""
    on_leave = When(LEAVE, SOME)
    for criterion, points in criteria.items():
        judged = Judged(criterion)
        message = words.LEAVE.format(criterion=criterion, days="{days}", points="{points}")
        shows: Mapping[str, Source] = {"days": LEAVE, "points": judged}
        when = (When(judged, parse_cell(points)), on_leave)
        yield Flag("leave_as_absence", "review", when, message, "L-14", shows)
    for incident in incidents:
        message = words.LEAVE_EVENT.format(incident=incident, days="{days}")
        when = (When(Occurred(incident), ONCE), on_leave)
        yield Flag("leave_as_absence", "review", when, message, "L-14", {"days": LEAVE})


def hours(day: Decimal, week: Decimal) -> Iterator[Flag]:
    for flag, field, limit, message in (
        ("hours_of_a_day", LONGEST_DAY, day, words.DAY),
        ("hours_of_a_week", LONGEST_WEEK, week, words.WEEK),
    ):
        longest = Metric(field)
        said = message.format(limit=f"{limit:f}", hours="{hours}")
        beyond = When(longest, parse_cell(f"> {limit:f}"))
        yield Flag(flag, "review", (beyond,), said, "L-09", {"hours": longest})


def overtime(flag: str) -> Iterator[Flag]:
    yield Flag("overtime_record", "info", (When(Raised(flag), TRUE),), words.OVERTIME, "L-08")


def notices(adopted: bool) -> Iterator[Flag]:
    """What a team as a whole is reminded of, and who has not acknowledged the rules."""
    yield Flag("monitoring_notice", "info", (), words.MONITORING, "L-17")
    yield Flag("human_decision", "info", (), words.AUTOMATED, "L-18")
    if not adopted:
        yield Flag("rules_adoption", "info", (), words.ADOPTION, "L-19")
    unknown = When(Metric(ACKNOWLEDGED), parse_cell("false"))
    yield Flag("rules_not_acknowledged", "review", (unknown,), words.NOT_KNOWN, "L-19")
