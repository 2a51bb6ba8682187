"""Incidents that are settled for the month: at most so many, void beside others, and their sum with the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.months import NA, Event, month, scheme, title, when

from kpicore.fields import Field
from kpicore.model import in_settings
from kpicore.rules.incidents import Incident
from kpicore.rules.scheme import Scheme, Section
from kpicore.rules.sources import Metric
from kpicore.rules.tally import Item, Tally

D = Decimal
LATE = Incident("late", title(), "c", points=D(-2))
BEST = Incident("best", title(), "c", points=D(5), most=1)
CLEAN = when(Tally("violations", title(), (Item(LATE),)), ">= 1")
VOIDED = Incident("best", title(), "c", points=D(5), void=(CLEAN,), voided=title("not beside late"))


@pytest.mark.parametrize(("times", "points"), [(0, 0), (1, 5), (2, 5), (7, 5)])
def test_only_so_many_events_of_a_month_count(times: int, points: int) -> None:
    events = [Event(0, "best")] * times
    assert month(scheme(incidents=(BEST, LATE)), 1, events).scores == [points]
    if times:
        assert month(scheme(incidents=(BEST, LATE)), 1, [Event(0, "best", times)]).scores == [points]


def test_what_is_void_counts_0_and_the_rest_counts_on() -> None:
    events = [Event(0, "best", 2), Event(1, "best"), Event(1, "late"), Event(2, "late", 3)]
    found = month(scheme(incidents=(VOIDED, LATE)), 4, events)
    assert found.scores == [10, -2, -6, 0]
    assert found.value("score/points/incidents/best/points") == [10, 0, 0, 0]


def test_a_condition_on_a_value_that_is_not_there_voids_nothing() -> None:
    failed = when(Metric(Field("exam", title(), high=D(100))), "< 60")
    best = Incident("best", title(), "c", points=D(5), most=1, void=(CLEAN, failed))
    events = [Event(who, "best") for who in range(4)]
    found = month(scheme(incidents=(best, LATE)), 4, events, metrics={"exam": [59, 60, None, NA]})
    assert found.scores == [0, 5, 5, 5]


def test_one_line_with_its_rule_only_where_it_occurred() -> None:
    found = month(scheme(incidents=(VOIDED, LATE)), 3, [Event(0, "best"), Event(1, "best"), Event(1, "late")])
    (line,) = [line for line in found.plan.build.lines if getattr(line, "line", "") == "best"]
    assert [each.en for each in line.rules] == ["each 5", "not beside late"]  # type: ignore[union-attr]
    assert found.value("score/points/incidents/best/none") == [0, 0, 1]
    assert found.value("score/points/incidents/best/code") == [3, 4, 3]


def test_a_disabled_one_stands_at_0() -> None:
    off = Incident("best", title(), "c", points=D(5), most=1, disabled=True)
    found = month(scheme(incidents=(off,)), 1, [Event(0, "best")])
    assert found.scores == found.value("score/points/incidents/best/none") == [0]


def test_the_share_of_the_section_comes_after_the_points() -> None:
    half = Section("s", title(), incidents=(BEST, LATE), share=D(50))
    found = month(Scheme(title(), (half,)), 2, [Event(0, "best", 3), Event(1, "best"), Event(1, "late")])
    assert found.scores == [D("2.5"), D("1.5")]
    assert found.value("score/points/incidents/best/contribution") == [D("2.5"), D("2.5")]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["best", "late", "help"]), st.integers(1, 4)), max_size=10),
    st.integers(1, 5),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_month_is_what_plain_python_makes_of_it(rows: list[tuple[int, str, int]], most: int) -> None:
    events = [Event(*row) for row in rows]
    best = Incident("best", title(), "c", points=D("2.5"), most=most, void=(CLEAN,))
    helped = Incident("help", title(), "c", points=D(1), most=2)
    found = month(scheme(incidents=(best, LATE, helped)), 3, events)
    for who, score in enumerate(found.scores):
        times = {
            name: sum(e.times for e in events if e.who == who and e.incident == name)
            for name in ("best", "late", "help")
        }
        counted = 0 if times["late"] else min(most, times["best"])
        assert score == D("2.5") * counted - 2 * times["late"] + min(2, times["help"])


def test_the_most_that_it_can_add_is_bounded() -> None:
    assert (BEST.best(), VOIDED.best()) == (D(5), None)
    assert scheme(incidents=(BEST, LATE)).best(10) == 5


def test_without_fixed_points_there_is_nothing_to_limit() -> None:
    (finding,) = Incident("x", title(), "c", low=D(1), high=D(5), most=1).lint(in_settings)
    assert finding.severity == "error"
