"""Derived metrics: a function of the author's, exact in and out, and its faults as findings about one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import attrs
import pytest

from kpicore.fields import Field
from kpicore.model import Finding, Period, Rejected, Text, in_settings
from kpicore.pipeline.run import run
from kpicore.results import RunResult
from kpicore.rules.bands import Value
from kpicore.rules.derived import Derived
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.testing import assert_component
from kpicore.testing.inmemory import Parts, config_of, installed_engines, run_people
from kpicore.testing.oracle import Facts
from kpicore.testing.oracle.facts import NA

PERIOD = Period(2026, 10)
TALK = Field("talk_s", Text("通话秒数", "seconds of talk"))
CALLS = Field("calls", Text("通话数", "calls"), "count")
TITLE = Text("平均通话秒数", "mean talk")

Function = Callable[..., Any]


def mean(talk: Decimal, calls: Decimal) -> Decimal | None:
    return talk / calls if calls else None


@attrs.frozen
class Desk:
    about = Text("平均通话", "mean talk")
    fn: Function = attrs.field(default=mean, init=False)
    derived: Derived = attrs.field(default=Derived("mean_talk_s", TITLE, mean, (TALK, CALLS), 2), init=False)

    def scheme(self) -> Scheme:
        criterion = Criterion("talk", Text("通话", "talk"), "in-house", Value(self.derived.metric()))
        section = Section("desk", Text("台", "desk"), (criterion,))
        return Scheme(Text("台", "desk"), (section,), clause="in-house", derived=(self.derived,))


def desk(fn: Function, **more: Any) -> Desk:
    made = Desk()
    object.__setattr__(made, "derived", attrs.evolve(made.derived, fn=fn, **more))
    return made


def ran(scorer: Desk, **cells: Any) -> RunResult:
    return run(config_of(Parts(scorer), {"P1": Facts(cells)}, PERIOD, "python", ()))


def faults(scorer: Desk, **cells: Any) -> list[Finding]:
    with pytest.raises(Rejected) as error:
        ran(scorer, **cells)
    assert error.value.exit_code == 1
    return error.value.findings


def score(result: RunResult) -> str:
    return result.results[0].score


@pytest.mark.parametrize(
    ("talk", "calls", "expected"),
    [("10", "4", "2.5"), ("1", "3", "0.33"), ("0.125", "1", "0.13"), ("2", "3", "0.67"), ("0.000001", "1", "0")],
)
def test_exact_and_rounded_half_up_at_its_decimals(talk: str, calls: str, expected: str) -> None:
    assert score(ran(Desk(), talk_s=Fraction(talk), calls=Fraction(calls))) == expected


def test_it_gets_decimals_truths_ids_and_days() -> None:
    seen: list[object] = []

    def look(*values: object) -> Decimal:
        seen.extend(values)
        return Decimal(1)

    inputs = (
        TALK,
        Field("trained", Text("已培训", "trained"), "flag"),
        Field("shift", Text("班次", "shift"), "choice", choices={"night": Text("夜", "night")}),
        Field("hired", Text("入职日期", "hired"), "date"),
    )
    ran(desk(look, inputs=inputs), talk_s=Fraction("0.1"), trained=True, shift="night", hired=Fraction(20250131))
    assert seen == [Decimal("0.1"), True, "night", date(2025, 1, 31)]
    assert type(seen[0]) is Decimal


def test_a_missing_input_is_missing_and_fn_is_not_asked() -> None:
    result = ran(desk(lambda *_: pytest.fail("asked")), talk_s=Fraction(1))
    assert score(result) == ""
    assert [flag.flag for flag in result.flags if flag.employee_id == "P1"] == ["missing"]


def test_an_input_that_is_not_applicable_makes_it_so() -> None:
    result = ran(desk(lambda *_: pytest.fail("asked")), talk_s=Fraction(1), calls=NA)
    (flag,) = [flag for flag in result.flags if flag.employee_id == "P1"]
    assert "n/a" in flag.message.en


def test_none_is_missing_and_not_0() -> None:
    assert score(ran(Desk(), talk_s=Fraction(1), calls=Fraction(0))) == ""


def test_a_value_of_the_input_wins() -> None:
    assert (
        score(
            ran(desk(lambda *_: pytest.fail("asked")), talk_s=Fraction(1), calls=Fraction(1), mean_talk_s=Fraction(7))
        )
        == "7"
    )


def test_what_raises_names_component_person_and_values() -> None:
    (found,) = faults(desk(lambda talk, calls: talk / calls), talk_s=Fraction("2.5"), calls=Fraction(0))
    said = str(found)
    assert said.startswith("generated: mean_talk_s of P1 cannot be computed: DivisionByZero")
    assert "talk_s = 2.5" in said
    assert "calls = 0" in said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.5, "it gave 0.5, a float"),
        (True, "it gave True, a bool"),
        ("1", "it gave '1', a str"),
        (Decimal("NaN"), "NaN"),
    ],
)
def test_what_is_no_exact_number(value: object, said: str) -> None:
    (found,) = faults(desk(lambda *_: value), talk_s=Fraction(1), calls=Fraction(1))
    assert said in str(found)


@pytest.mark.parametrize(("value", "high"), [("-0.01", None), ("100.01", Decimal(100)), ("1e12", None)])
def test_what_is_out_of_range(value: str, high: Decimal | None) -> None:
    (found,) = faults(desk(lambda *_: Decimal(value), high=high), talk_s=Fraction(1), calls=Fraction(1))
    assert "mean_talk_s of P1 comes to" in str(found)
    assert "expected" in str(found) or "number" in str(found)


def test_the_range_is_that_of_the_rounded_value() -> None:
    assert (
        score(ran(desk(lambda *_: Decimal("100.004"), high=Decimal(100)), talk_s=Fraction(1), calls=Fraction(1)))
        == "100"
    )


def test_every_fault_of_every_person_at_once() -> None:
    people = {f"P{n}": Facts({"talk_s": Fraction(n), "calls": Fraction(0)}) for n in range(3)}
    with pytest.raises(AssertionError) as error:
        run_people(Parts(desk(lambda talk, calls: talk / calls)), people, PERIOD)
    assert [f"mean_talk_s of P{n}" in str(error.value) for n in range(3)] == [True] * 3


def test_one_derived_from_another() -> None:
    first = Derived("mean_talk_s", TITLE, mean, (TALK, CALLS))
    second = Derived("half_s", TITLE, lambda value: value / 2, (first.field(),))

    @attrs.frozen
    class Chained:
        def scheme(self) -> Scheme:
            criterion = Criterion("talk", TITLE, "in-house", Value(second.metric()))
            return Scheme(TITLE, (Section("desk", TITLE, (criterion,)),), clause="in-house", derived=(first, second))

    people = {"P1": Facts({"talk_s": Fraction(6), "calls": Fraction(4)})}
    assert run_people(Parts(Chained()), people, PERIOD).results[0].score == "0.75"


def test_the_ledger_shows_it_and_every_engine_agrees() -> None:
    people = {"P1": Facts({"talk_s": Fraction(10), "calls": Fraction(4)})}
    found = [run_people(Parts(Desk()), people, PERIOD, engine) for engine in installed_engines(Desk().scheme())]
    assert found[0].ledger[0].input == "2.5"
    assert all(each.results == found[0].results and each.ledger == found[0].ledger for each in found)


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_an_engine_that_runs_nothing_but_a_plan_refuses_it_by_name(
    engine: Literal["duckdb", "spark"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpicore.pipeline.run.require", lambda engine: None)  # as if it were installed
    with pytest.raises(Rejected) as error:
        run(config_of(Parts(Desk()), {"P1": Facts({"talk_s": Fraction(10)})}, PERIOD, engine, ()))
    (found,) = error.value.findings
    assert error.value.exit_code == 2
    assert f"mean_talk_s is computed by a Python function, which {engine} does not run" in str(found)


def test_by_the_kit() -> None:
    assert_component(Desk(), examples=20)


@pytest.mark.parametrize("decimals", [-1, 7])
def test_its_decimals_are_checked(decimals: int) -> None:
    scheme = desk(mean, decimals=decimals).scheme()
    (found,) = scheme.lint(in_settings)
    assert str(found) == f"derived.mean_talk_s: {decimals} decimals: from 0 to 6"


def test_two_of_one_name() -> None:
    scheme = Desk().scheme()
    twice = attrs.evolve(scheme, derived=scheme.derived * 2)
    assert "two derived metric entries have the id mean_talk_s" in str(twice.lint(in_settings)[0])
