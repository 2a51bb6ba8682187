"""`assert_component` passes what is sound, and names each fault of what is not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from testing.desks import (
    Bonus,
    Falling,
    Fickle,
    Forgetful,
    Gappy,
    Medal,
    Miscited,
    Needy,
    OneLanguage,
    Sound,
    Uncited,
    Undocumented,
)

from kpicore.rules.cells import Interval
from kpicore.testing import assert_component
from kpicore.testing.exactness import Bench
from kpicore.testing.inmemory import installed_engines, run_people

FAULTS: list[tuple[type, str]] = [
    (Gappy, "no band covers 20"),
    (Falling, "the points both rise and fall"),
    (Uncited, "criterion speed cites nothing"),
    (Miscited, "criterion speed cites K-2, which the clause table does not have"),
    (OneLanguage, "not in both languages: 'speed', 'speed'"),
    (Undocumented, "setting fast: nothing says what it sets"),
    (Fickle, "describes something else each time"),
    (Forgetful, "settings do not survive TOML: fast"),
]


@pytest.mark.parametrize("component", [Sound, Sound(Decimal("0.000001")), Medal, Bonus])
def test_what_is_sound(component: object) -> None:
    assert_component(component, examples=10)


@pytest.mark.parametrize(("component", "said"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_each_fault_is_named(component: type, said: str) -> None:
    with pytest.raises(AssertionError) as error:
        assert_component(component, examples=5)
    assert said in str(error.value)
    assert str(error.value).startswith(component.__name__)


def test_what_is_accepted_has_a_reason_and_is_still_there() -> None:
    assert_component(Falling, accept={"both rise and fall": "the middle is what is wanted"}, examples=5)
    with pytest.raises(ValueError, match="a reason for both rise"):
        assert_component(Falling, accept={"both rise and fall": " "})
    with pytest.raises(AssertionError, match="nothing says 'overlap' any more"):
        assert_component(Sound, accept={"overlap": "once was there"})


def test_settings_for_what_has_no_defaults() -> None:
    with pytest.raises(AssertionError, match="Needy cannot be built with these settings: fast: missing"):
        assert_component(Needy)
    assert_component(Needy, settings={"fast": Decimal("12.25")}, examples=5)


def test_a_name_stands_for_every_kind_that_has_it() -> None:
    seen: list[str] = []
    with pytest.raises(AssertionError) as error:
        assert_component("courier_callcenter:operator", accept={"nothing says this": "…"})
    seen.append(str(error.value).splitlines()[0])
    with pytest.raises(AssertionError) as error:
        assert_component("courier_callcenter:operator", kind="pay rule", accept={"nothing says this": "…"})
    seen.append(str(error.value).splitlines()[0])
    assert seen == ["courier_callcenter:operator (scorer):", "courier_callcenter:operator (pay rule):"]


# That the evaluator is independent shows where the product is made wrong: it must be the run that differs.


def off_by_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every limit lies one smallest step too high, so that there is no gap and the lint sees nothing."""
    right = Interval.whole

    def shifted(self: Interval, decimals: int) -> tuple[int | None, int | None]:
        low, high = right(self, decimals)
        return (None if low is None else low + 1), (None if high is None else high + 1)

    monkeypatch.setattr(Interval, "whole", shifted)


@pytest.mark.parametrize("component", [Sound, Medal])
def test_a_limit_that_is_off_by_one_step_is_found(component: type, monkeypatch: pytest.MonkeyPatch) -> None:
    off_by_one_step(monkeypatch)
    with pytest.raises(AssertionError, match="the evaluator says"):
        assert_component(component, examples=1)


def test_the_ledger_must_say_what_the_score_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from kpicore.engine import ledger

    monkeypatch.setattr(ledger, "format_scaled", lambda value, scale: "1")
    with pytest.raises(AssertionError, match="line desk speed: the evaluator says"):
        assert_component(Sound, examples=1)


def test_every_engine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    if len(installed_engines()) < 2:
        pytest.skip("only one engine is installed")
    from kpicore.testing import exactness

    def lying(*given: Any) -> Any:
        found = run_people(*given)
        if given[3] == "python":
            return found
        import attrs

        return attrs.evolve(found, results=[row._replace(score="1") for row in found.results])

    monkeypatch.setattr(exactness, "run_people", lying)
    with pytest.raises(AssertionError, match="does not give what python gives"):
        assert_component(Sound, examples=1)


def test_the_sweep_stands_on_each_edge_and_one_step_beside_it() -> None:
    bench = Bench(Sound())
    people = list(bench.maker(bench.months()[0]).sweep())
    values = {facts.cells["first_reply_s"] for facts in people}
    edge = Fraction("20.5")
    assert {edge - Fraction(1, 10**6), edge, edge + Fraction(1, 10**6), None} <= values


def test_a_score_that_another_scorer_reads_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from kpicore.rules import score

    right = score._SchemeCompiler._scale

    def wrong(self: Any, total: Any, scale_to: Any, best: Any) -> Any:
        return right(self, total, scale_to + 1, best)

    monkeypatch.setattr(score._SchemeCompiler, "_scale", wrong)
    with pytest.raises(AssertionError, match="read by a following scorer with scale_to = 1000"):
        assert_component(Sound, examples=1)


BLANKS = {
    "complaints": {
        "metric": "complaints", "unit": "count", "blank": 0,
        "bands": [["0", 100], ["[1, 2]", 60], [">= 3", 0]], "weight": 50,
    },
    "served": {"ratio": ["settled", "complaints"], "bands": [[">= 90", 100], ["< 90", 50]], "weight": 20},
    "tone": {
        "rating": "tone", "raters": {"superior": 100}, "levels": [["A", 100], ["B", 50]], "blank": 80, "weight": 30,
    },
}  # fmt: skip


def test_what_only_schemes_in_toml_have() -> None:
    """A number that a blank counts as, levels in words, and a count that another rule divides by."""
    said = {"not in both languages": "ids alone"}
    assert_component("criteria", kind="scorer", settings={"criteria": BLANKS}, accept=said, examples=10)
