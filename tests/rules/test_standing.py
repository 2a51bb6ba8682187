"""Last place among the team: alone, among at least two who were appraised."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.months import month, scheme, title, when

from kpicore.fields import Field
from kpicore.rules.bands import Value
from kpicore.rules.build import Build
from kpicore.rules.conditions import Flag
from kpicore.rules.grades import SCORE
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.sources import Metric
from kpicore.rules.standing import SoleLast

SKILL = Metric(Field("skill", title(), "count", high=Decimal(100)))
LAST = Flag("last", "review", (when(SoleLast(), "true"),), title())
LOW = Flag("last", "review", (when(SoleLast(), "true"), when(Metric(SCORE), "< 70")), title())


def made(flag: Flag) -> Scheme:
    return scheme(Criterion("skill", title(), "c", Value(SKILL)), flags=(flag,))


def last(*skills: int | None, flag: Flag = LAST) -> list[bool]:
    return ["last" in each for each in month(made(flag), len(skills), metrics={"skill": skills}).flags]


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        ((70, 80, 90), [True, False, False]),
        ((90, 0), [False, True]),
        ((70, 70, 90), [False] * 3),
        ((70, 70), [False] * 2),
        ((70,), [False]),
        ((None, 70), [False, False]),
        ((None, 70, 60), [False, False, True]),
        ((None, None), [False, False]),
    ],
)
def test_alone_and_lowest_of_at_least_two(skills: tuple[int | None, ...], expected: list[bool]) -> None:
    assert last(*skills) == expected


def test_beside_another_condition() -> None:
    assert last(69, 80, flag=LOW) == [True, False]
    assert last(70, 80, flag=LOW) == [False, False]


@given(st.lists(st.none() | st.integers(0, 5), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_as_plain_python_finds_it(skills: list[int | None]) -> None:
    scores = [each for each in skills if each is not None]
    alone = len(scores) > 1 and scores.count(min(scores)) == 1
    assert last(*skills) == [alone and each == min(scores) for each in skills]


def test_before_the_score_is_known_nothing_can_ask() -> None:
    build = Build.__new__(Build)
    with pytest.raises(TypeError, match="only a flag"):
        SoleLast().read(build)


def test_two_flags_may_ask() -> None:
    low = Flag("low", "review", LOW.when, title())
    found = month(
        scheme(Criterion("skill", title(), "c", Value(SKILL)), flags=(LAST, low)), 2, metrics={"skill": [75, 80]}
    )
    assert found.flags == [{"last"}, set()]
