"""Flags of a scorer: conditions on its score or on what it reads."""

from __future__ import annotations

from decimal import Decimal

from rules.months import NA, Event, Found, month, scheme, title, when

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.bands import Value
from kpicore.rules.conditions import Flag
from kpicore.rules.grades import SCORE
from kpicore.rules.incidents import Incident
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.sources import Metric
from kpicore.rules.tally import Item, Tally

D = Decimal
SKILL = Metric(Field("skill", title(), "count", high=D(100)))
THEFT = Incident("theft", title(), "c")
STOLEN = when(Tally("theft", title(), (Item(THEFT),)), ">= 1")
LOW = Flag("low", "review", (when(Metric(SCORE), "< 60"),), Text("低", "low"), "c-1")


def made(*flags: Flag) -> Scheme:
    return scheme(Criterion("skill", title(), "c", Value(SKILL)), incidents=(THEFT,), flags=flags)


def test_a_score_below_a_line() -> None:
    found = month(made(LOW), 3, metrics={"skill": [59, 60, 0]})
    assert found.flags == [{"low"}, set(), {"low"}]


def test_who_has_no_score_is_below_no_line_but_what_happened_stands() -> None:
    theft = Flag("theft", "review", (STOLEN,), title(), "c-2")
    found = month(made(LOW, theft), 3, [Event(0, "theft"), Event(2, "theft", 2)], metrics={"skill": [None, NA, 70]})
    assert found.scores == [None, None, 70]
    assert found.flags == [{"theft"}, set(), {"theft"}]


def rules(found: Found) -> list[tuple[str, str, str]]:
    return [(rule.id, rule.severity, rule.clause) for rule in found.plan.build.flags]


def test_one_flag_may_rest_on_two_clauses() -> None:
    twice = [Flag("overtime", "info", (STOLEN,), title(), clause) for clause in ("c-3", "c-4")]
    assert rules(month(made(*twice))) == [("overtime", "info", "c-3"), ("overtime", "info", "c-4")]


def test_what_no_score_can_be_is_no_flag_at_all() -> None:
    above = Flag("above", "info", (when(Metric(SCORE), "> 100"),), title())
    assert rules(month(made(LOW, above))) == [("low", "review", "c-1")]


def test_the_score_is_no_column_of_the_input() -> None:
    assert [field.id for field in made(LOW).fields()] == ["skill"]
