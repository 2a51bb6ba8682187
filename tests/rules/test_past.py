"""Truths that a month keeps, and what rules ask of closed months: against plain lists, and against the oracle."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.months import month, scheme, title, when

from kpicore.fields import Field
from kpicore.model import Period, Text, in_settings
from kpicore.rules.bands import Value
from kpicore.rules.build import Build
from kpicore.rules.conditions import Flag, When
from kpicore.rules.describe import describe
from kpicore.rules.grades import SCORE, grade_scale
from kpicore.rules.past import TRUE, InARow, InQuarter, Kept, LooksBack, SinceJoining, kept_by, key_of
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.sources import Metric
from kpicore.testing.oracle import Facts, raised
from kpicore.testing.oracle import score as scored
from kpicore.vocabulary import PEOPLE

SKILL = Metric(Field("skill", title(), "count", high=Decimal(100)))
GOOD = Kept("good", Text("好", "good"), (when(Metric(SCORE), ">= 80"),))
STATES = st.lists(st.sampled_from([True, True, True, False, None]), max_size=8)
ASKED = [InARow(GOOD, 1), InARow(GOOD, 2), InARow(GOOD, 3), InARow(GOOD, 3, each=True), InARow(GOOD, 1, each=True),
         SinceJoining(GOOD), InQuarter(GOOD), InQuarter(GOOD, at_end=False)]  # fmt: skip


def made(*sources: LooksBack) -> Scheme:
    flags = tuple(Flag(f"f{number}", "info", (When(each, TRUE),), title()) for number, each in enumerate(sources))
    return scheme(Criterion("skill", title(), "c", Value(SKILL)), flags=flags, kept=(GOOD,))


def within(source: LooksBack, held: list[bool | None], period: Period, served: int) -> list[bool | None]:
    """The months before that a run would read."""
    reach = source.reach(period)
    return held[: served - 1 if reach is None else min(reach, served - 1)]


def expected(source: LooksBack, now: bool, held: list[bool | None], period: Period, served: int) -> bool:
    """By the letter, month by month."""
    months = [now, *held][:served]
    run = 0
    for each in months:
        if each is not True:
            break
        run += 1
    if isinstance(source, InARow):
        return run in range(source.months, 99, source.months) if source.each else run >= source.months
    if isinstance(source, SinceJoining):
        return run == served
    assert isinstance(source, InQuarter)
    place = (period.month - 1) % 3
    return (place == 2 or not source.at_end) and any(each is True for each in months[: place + 1])


@given(st.lists(st.tuples(st.sampled_from([79, 80, None]), STATES), min_size=1, max_size=4), st.integers(1, 12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_as_plain_lists_and_the_oracle_have_it(people: list[tuple[int | None, list[bool | None]]], number: int) -> None:
    period = Period(2026, number)
    skills = [skill for skill, _ in people]
    past = {}
    for source in ASKED:
        read = [within(source, held, period, len(held) + 1) for _, held in people]
        past[source.column(key_of("points", GOOD))] = [source.earlier(held).value for held in read]
    hired = []
    for _, held in people:
        joined = period.year * 12 + period.month - 1 - len(held)
        hired.append(joined // 12 * 10000 + (joined % 12 + 1) * 100 + 1)
    found = month(made(*ASKED), len(people), metrics={"skill": skills, "hired": hired}, past=past, period=period)
    for (skill, held), flags in zip(people, found.flags, strict=True):
        now = skill is not None and skill >= 80
        wanted = {
            f"f{i}" for i, source in enumerate(ASKED)
            if expected(source, now, held, period, len(held) + 1)
            and (skill is not None or isinstance(source, InQuarter))
        }  # fmt: skip
        assert flags == wanted
    facts = [
        Facts({"skill": None if skill is None else Fraction(skill), "hired": Fraction(day)}, past={"good": held})
        for (skill, held), day in zip(people, hired, strict=True)
    ]
    everyone = [(each, scored(made(), each, period)) for each in facts]
    assert raised(made(*ASKED), everyone, period) == found.flags


def test_a_truth_is_kept_as_a_number_and_missing_without_a_result() -> None:
    found = month(made(), 3, metrics={"skill": [80, 79, None]})
    (name,) = found.plan.build.kept.values()
    assert list(found.plan.build.kept) == ["points/good"]
    assert found.value(name) == [1, 0, None]


@pytest.mark.parametrize(
    ("held", "value", "settled", "looked", "unknown"),
    [
        ([], 0, False, 0, ()),
        ([True, True], 2, False, 2, ()),
        ([True, False, True], 1, True, 2, ()),
        ([True, None, True], 1, True, 2, (1,)),
        ([None], 0, True, 1, (0,)),
    ],
)
def test_a_run_ends_where_it_did_not_hold_or_nobody_knows(
    held: list[bool | None], value: int, settled: bool, looked: int, unknown: tuple[int, ...]
) -> None:
    assert InARow(GOOD, 3).earlier(held) == (value, settled, looked, unknown)
    assert SinceJoining(GOOD).earlier(held) == (value, settled, looked, unknown)


def test_a_quarter_is_looked_at_whole_until_it_held_once() -> None:
    asked = InQuarter(GOOD)
    assert asked.earlier([None, False]) == (0, False, 2, (0,))
    assert asked.earlier([None, True]) == (1, True, 2, ())


@pytest.mark.parametrize(
    ("source", "months"),
    [
        (InARow(GOOD, 1), [0] * 4),
        (InARow(GOOD, 2), [1] * 4),
        (InARow(GOOD, 3, each=True), [None] * 4),
        (InARow(GOOD, 1, each=True), [0] * 4),
        (SinceJoining(GOOD), [None] * 4),
        (InQuarter(GOOD), [0, 0, 2, 0]),
        (InQuarter(GOOD, at_end=False), [0, 1, 2, 0]),
    ],
)
def test_only_the_months_that_a_rule_needs(source: LooksBack, months: list[int | None]) -> None:
    assert [source.reach(Period(2026, number)) for number in (1, 2, 3, 4)] == months


def test_earlier_months_are_asked_of_those_alone_for_whom_they_decide() -> None:
    """Of whom all else holds that the flag asks for, and in a quarter of whom it did not hold yet."""
    beside = when(Metric(PEOPLE["probation"]), "true")
    flags = tuple(
        Flag(key, "info", (beside, When(source, TRUE)), title())
        for key, source in (("row", InARow(GOOD, 2)), ("quarter", InQuarter(GOOD)), ("alone", InARow(GOOD, 1)))
    )
    made = scheme(Criterion("skill", title(), "c", Value(SKILL)), flags=flags, kept=(GOOD,))
    past = {source.column(key_of("points", GOOD)): [None] * 4 for _, source in asked(flags)}
    metrics: dict[str, list[int | str | None]] = {"skill": [80, 80, 79, None], "probation": [1, 0, 1, 1]}
    found = month(made, 4, metrics=metrics, past=past, period=Period(2026, 9))
    columns = {each.flag: found.evaluation.columns[each.when] for each in found.plan.build.asked}
    assert {flag: list(map(bool, column)) for flag, column in columns.items()} == {
        "row": [True, False, False, False],
        "quarter": [False, False, True, True],
    }


def asked(flags: tuple[Flag, ...]) -> list[tuple[Flag, LooksBack]]:
    return [(flag, each.source) for flag in flags for each in flag.when if isinstance(each.source, LooksBack)]


def test_without_a_date_of_joining_nobody_can_say_since_when() -> None:
    made_of = made(SinceJoining(GOOD))
    column = SinceJoining(GOOD).column(key_of("points", GOOD))
    found = month(made_of, 1, metrics={"skill": [90]}, past={column: [5]})
    assert found.flags == [set()]
    assert [found.evaluation.columns[each.when] for each in found.plan.build.asked] == [[0]]


def test_a_grade_keeps_and_asks_as_well() -> None:
    scale = grade_scale(((">= 80", "A"), ("< 80", "B")), title(), "c")
    best = Kept("best", title(), (when(Metric(scale.field()), "A"),))
    source = InARow(best, 2)
    flag = Flag("again", "info", (When(source, TRUE), when(Metric(PEOPLE["probation"]), "true")), title())
    assert [field.id for field in flag.fields()] == ["probation"]
    assert source.column("grade/best") != InARow(best, 3).column("grade/best")


def test_only_a_flag_can_ask() -> None:
    with pytest.raises(TypeError, match="only a flag"):
        InARow(GOOD, 2).read(Build.__new__(Build))


def test_what_is_asked_must_be_kept_and_once() -> None:
    flag = Flag("f", "info", (When(InARow(GOOD, 2), TRUE),), title())
    skill = Criterion("skill", title(), "c", Value(SKILL))
    (missing,) = scheme(skill, flags=(flag,)).lint(in_settings)
    assert missing.where == "flags.f"
    assert "f looks back on good, which no month keeps" in missing.what
    twice = scheme(skill, kept=(GOOD, Kept("good", title(), ()))).lint(in_settings)
    assert ["two kept truth entries have the id good" in str(each) for each in twice] == [True]
    assert kept_by((flag, flag)) == (GOOD,)


def test_what_show_says_of_it() -> None:
    class Shown:
        def scheme(self) -> Scheme:
            return made(*ASKED)

    (flags,) = [table for head, table in describe(Shown(), "en") if head == "Flags for a person"]
    assert [row[2] for row in flags[1:]] == [
        f"score >= 80 ({said})"
        for said in ("this month", "2 months in a row", "3 months in a row", "every 3 months in a row",
                     "this month", "every month since joining", "any month of the quarter, at its end",
                     "any month of the quarter so far")
    ]  # fmt: skip
