"""What is counted over the rows of a month: events, different items, tiers, marks, samples."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.grids import parsed
from rules.months import BLANK, NA, Event, Rating, month, scheme, title, when

from kpicore.fields import Field
from kpicore.rules.bands import Value
from kpicore.rules.incidents import Incident, Tier
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.sources import Metric
from kpicore.rules.tally import Item, Marks, Samples, Tally

D = Decimal
MINUTES = Field("quantity", title(), "count", low=D(1))
TIERS = tuple(Tier(cell, -points) for cell, points in parsed([("[1, 10]", 5), ("[11, 30]", 10), (">= 31", 20)]))
LATE, LOUD, MESSY = (Incident(name, title(), "c", points=D(0)) for name in ("late", "loud", "messy"))
OVERRUN = Incident("overrun", title(), "c", tiers=TIERS, quantity=MINUTES)
EXAM = Metric(Field("exam", title(), high=D(100)))
Count = Literal["items", "events"]


def counting(tally: Any, incidents: tuple[Incident, ...] = (LATE, LOUD, MESSY)) -> Scheme:
    """A scheme whose score is the number itself."""
    return scheme(Criterion("n", title(), "c", Value(tally)), incidents=incidents)


def number(tally: Any, *events: Event, people: int = 1, **more: Any) -> list[Decimal | None]:
    return month(counting(tally), people, events, **more).scores


@pytest.mark.parametrize(("count", "expected"), [("items", [2, 0, 1]), ("events", [6, 0, 1])])
def test_items_are_different_ones_and_events_are_all(count: Count, expected: list[int]) -> None:
    tally = Tally("n", title(), (Item(LATE), Item(LOUD)), count)
    events = [Event(0, "late", 3), Event(0, "late"), Event(0, "loud", 2), Event(0, "messy", 9), Event(2, "loud")]
    assert number(tally, *events, people=3) == expected


def test_nothing_recorded_is_none_for_everyone() -> None:
    for count in ("items", "events"):
        assert number(Tally("n", title(), (Item(LATE),), count), people=2) == [0, 0]


@pytest.mark.parametrize("count", ["items", "events"])
def test_a_condition_counts_as_one_more(count: Count) -> None:
    tally = Tally("n", title(), (Item(LATE),), count, also=(when(EXAM, "< 60"),))
    exams = [59, 60, None, NA]
    found = number(tally, *(Event(who, "late") for who in range(4)), people=4, metrics={"exam": exams})
    assert found == [2, 1, 1, 1]


# Each tier is an item of its own


def tiered(count: Count, *tiers: int) -> Scheme:
    tally = Tally("n", title(), (Item(LATE), *(Item(OVERRUN, tier) for tier in tiers)), count)
    return scheme(Criterion("n", title(), "c", Value(tally)), incidents=(LATE, LOUD))


@pytest.mark.parametrize(
    ("minutes", "light", "medium"),
    [(1, 1, 0), (10, 1, 0), (11, 0, 1), (30, 0, 1), (31, 0, 0), (999, 0, 0)],
)
def test_a_tier_is_listed_by_its_place(minutes: int, light: int, medium: int) -> None:
    for tier, expected in ((0, light), (1, medium)):
        tally = Tally("n", title(), (Item(OVERRUN, tier),))
        made = scheme(Criterion("n", title(), "c", Value(tally)), incidents=(OVERRUN,), floor=D(0))
        found = month(made, 1, [Event(0, "overrun", quantity=minutes)])
        assert found.value("read/points/n") == [expected]


def test_two_tiers_of_one_incident_are_two_items_and_other_rows_are_none() -> None:
    tally = Tally("n", title(), (Item(LATE), Item(OVERRUN, 0), Item(OVERRUN, 1)), "items")
    made = scheme(Criterion("n", title(), "c", Value(tally)), incidents=(LATE, LOUD, OVERRUN))
    minutes = [5, 7, 20, 40]
    events = [*(Event(0, "overrun", quantity=each) for each in minutes), Event(0, "late"), Event(0, "loud")]
    assert month(made, 1, events).value("read/points/n") == [3]


def test_an_incident_without_a_quantity_has_no_tiers() -> None:
    tally = Tally("n", title(), (Item(LATE, 0),))
    with pytest.raises(ValueError, match="late has no quantity"):
        month(counting(tally))


@given(
    st.lists(
        st.builds(
            Event,
            st.integers(0, 2),
            st.sampled_from(["late", "loud", "messy", "overrun"]),
            st.integers(1, 3),
            st.just(0),
            quantity=st.sampled_from([1, 10, 11, 30, 31]),
        ),
        max_size=12,
    ),
    st.sampled_from(["items", "events"]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_counts_are_those_of_plain_python(events: list[Event], count: Count) -> None:
    listed = (Item(LOUD), Item(OVERRUN, 1), Item(LATE))
    made = scheme(
        Criterion("n", title(), "c", Value(Tally("n", title(), listed, count))), incidents=(LATE, LOUD, MESSY, OVERRUN)
    )
    mine = [e for e in events if e.incident in ("late", "loud") or (e.incident == "overrun" and 10 < e.quantity <= 30)]
    for who, found in enumerate(month(made, 3, events).value("read/points/n")):
        own = [event for event in mine if event.who == who]
        assert found == (len({e.incident for e in own}) if count == "items" else sum(e.times for e in own))


# Judgements


ITEMS = ("greeting", "honesty")
RUBRIC = {
    name: Rated(name, Field("value", title(), "count", high=D(3)), parsed([("0", 0), ("[1, 3]", 10)]), together=ITEMS)
    for name in ITEMS
}


def judged(source: Any, *ratings: Rating) -> list[Decimal | None]:
    """What the source counts, beside the rubric that it is about."""
    criteria = [Criterion(name, title(), "c", judge) for name, judge in RUBRIC.items()]
    made = scheme(*criteria, Criterion("n", title(), "c", Value(source)))
    return month(made, 2, ratings=ratings).value("read/points/n")


def test_marks_count_the_samples_in_which_an_item_lies_in_a_cell() -> None:
    marks = Marks("n", title(), RUBRIC["honesty"], parsed([("0", 0)])[0][0])
    ratings = [
        Rating(0, "honesty", 0, 1),
        Rating(0, "honesty", 0, 2),
        Rating(0, "honesty", 3, 3),
        Rating(0, "honesty", NA, 4),
        Rating(0, "honesty", BLANK, 5),
        Rating(0, "greeting", 0, 1),
    ]
    assert judged(marks, *ratings) == [2, 0]


def test_samples_are_counted_once_each_judged_or_not() -> None:
    samples = Samples("n", title(), ITEMS)
    ratings = [Rating(0, "honesty", 0, 1), Rating(0, "greeting", 3, 1), Rating(0, "greeting", BLANK, 2)]
    assert judged(samples, *ratings) == [2, 0]


def test_what_is_counted_is_a_whole_number_that_is_never_missing() -> None:
    for source in (
        Tally("n", title(), (Item(LATE),)),
        Marks("n", title(), RUBRIC["honesty"], parsed([("0", 0)])[0][0]),
        Samples("n", title(), ITEMS),
    ):
        assert (source.field().kind, source.field().id, source.fields()) == ("count", "n", ())
    also = Tally("n", title(), (), also=(when(EXAM, "< 60"),))
    assert [field.id for field in also.fields()] == ["exam"]
