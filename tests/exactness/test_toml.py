"""Both lowerings against the oracle, to the last decimal, on generated schemes and months.

`HYPOTHESIS_PROFILE=thorough` (or `-m slow`) runs many more examples than the default.
"""

from __future__ import annotations

import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from engines import ENGINES
from exactness.generated import LARGE, PLUGINS, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import documents
from oracle.bank import bank_month
from oracle.cells import Value
from oracle.exact import decimal
from oracle.files import INCIDENTS, Layout, Result, amount, by_line, contributions, run, write_csv, write_folder
from oracle.months import LAYOUTS, months
from oracle.outcomes import Month, Outcome
from oracle.toml_schemes import evaluate

QUICK, LONG = examples(18, 300), 60


def check_month(month: Month, layout: Layout) -> None:
    """Every engine writes what the oracle says, and the engines the same bytes."""
    expected = evaluate(month)
    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for engine in ENGINES:
            config = write_folder(Path(folder) / engine, month, layout, engine)
            runs.append(run(config, Path(folder) / f"{engine}-out"))
            compare(month, expected, runs[-1])
        assert all(each.raw == runs[0].raw for each in runs)


def compare(month: Month, expected: dict[str, Outcome], found: Result) -> None:
    assert list(found.results) == sorted(expected)
    for who, outcome in expected.items():
        row = found.results[who]
        assert amount(row["score"]) == decimal(outcome.score)
        assert row["grade"] == (outcome.grade or "")
        assert amount(row["performance_pay"]) == decimal(outcome.performance_pay)
        assert amount(row["total_pay"]) == decimal(outcome.total_pay)
        assert row["status"] == outcome.status
        own = [flag for flag in found.flags if flag["employee_id"] == who and flag["flag"].startswith("f_")]
        assert {flag["flag"]: flag["severity"] for flag in own} == outcome.flags
        compare_ledger(month, who, outcome, found)
        compare_missing(who, outcome, found)


def compare_ledger(month: Month, who: str, outcome: Outcome, found: Result) -> None:
    lines = by_line(found.ledger, who)
    named = {line: contribution for (_, line), contribution in lines.items()}
    assert set(month.scheme["criteria"]) <= set(named)
    if outcome.score is not None:
        assert contributions(found.ledger, who, "score") == decimal(outcome.score)
        for key, judged in outcome.criteria.items():
            assert (named[key] or 0) == decimal(judged.contribution), key
        others = {key: value for key, value in lines.items() if key[1] not in outcome.criteria}
        wanted = {key: decimal(value) for key, value in outcome.lines.items() if value != 0 or key[1] != "rounding"}
        assert {key: value for key, value in others.items() if value} == {k: v for k, v in wanted.items() if v}
        assert {key[0] for key in wanted if key[1] == "start"} == {key[0] for key in others if key[1] == "start"}
    if outcome.performance_pay is not None:
        wanted_pay = outcome.performance_pay if outcome.total_pay is None else outcome.total_pay
        assert contributions(found.ledger, who, "pay") == decimal(wanted_pay)
        for (_, line), contribution in by_line(found.ledger, who, "pay").items():
            assert (contribution or 0) == (decimal(outcome.pay[line]) or 0)


def compare_missing(who: str, outcome: Outcome, found: Result) -> None:
    flags = [row for row in found.flags if row["employee_id"] == who and row["flag"] == "missing"]
    flags = [row for row in flags if row["severity"] != "info"]
    for each in outcome.missing:
        assert any(all(word in row["message"] for word in each.split()) for row in flags), each
    if outcome.score is not None or month_is_complete(outcome):
        assert len(flags) == len(outcome.missing)


def month_is_complete(outcome: Outcome) -> bool:
    return not outcome.missing and not outcome.unjudged


@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(months(), LAYOUTS)
def test_toml_schemes(month: Month, layout: Layout) -> None:
    check_month(month, layout)


def test_the_example_of_the_page() -> None:
    check_month(bank_month(), Layout())


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(months(), LAYOUTS)
def test_toml_schemes_at_length(month: Month, layout: Layout) -> None:
    check_month(month, layout)


# --- D0 with D1's grade and pay ------------------------------------------------------------------------------------

EVENTS = [*documents.QUALITY, *documents.CONDUCT, *documents.DUTIES, *documents.ABILITY]
KPI = """\
schema = 1
period = "{period}"
currency = "CNY"
engine = "{engine}"
[people]
use = "csv"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics.csv"
[[collect]]
use = "csv"
kind = "incidents"
path = "incidents.csv"
[[team]]
name = "hotline"
[team.score]
use = "courier_callcenter:service_desk"
scale_to = 100
[team.grade]
use = "service_conduct:letter"
[team.pay]
use = "service_conduct:float"
"""


@st.composite
def desks(draw: Any) -> tuple[str, list[dict[str, Any]]]:
    """A period and some people of a courier's desk, volumes on and beside every edge."""
    people = []
    period = f"2026-{draw(st.integers(1, 12)):02}"
    for n in range(draw(st.integers(1, 6))):
        metrics: dict[str, Value] = {}
        for metric, (peak, slack, width) in documents.VOLUMES.items():
            edges = [target - width * step for target in (peak, slack) for step in range(4)]
            near = [Decimal(edge + by) for edge in edges for by in (0, -1, 1)]
            metrics[metric] = draw(st.sampled_from([*near, Decimal(0), *([None] if n % 3 == 2 else [])]))
        events = draw(st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from([None, 1, 3, 11])), max_size=5))
        people.append(
            {
                "employee_id": f"K{n}",
                "name": f"Person {n}",
                "hired": draw(st.sampled_from(["2020-02-29", f"{period}-01", "2026-01-31", "2025-11-30", None])),
                "base_pay": draw(st.sampled_from([Decimal(3000), Decimal("2799.995"), None])),
                "metrics": metrics,
                "events": [
                    {"employee_id": f"K{n}", "date": f"{period}-0{k + 1}", "incident": event, "times": times}
                    for k, (event, times) in enumerate(events)
                ],
            }
        )
    people[0]["hired"] = "2020-02-29"  # a roster of people yet to come would be another test
    return period, [each for each in people if str(each["hired"] or "")[:7] <= period]


@pytest.mark.skipif(
    not {"courier_callcenter", "service_conduct"} <= PLUGINS, reason="the two plugins are not installed"
)
@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(desks())
def test_service_desk_letter_and_float(desk: tuple[str, list[dict[str, Any]]]) -> None:
    period, people = desk
    with tempfile.TemporaryDirectory() as name:
        runs = []
        for engine in ENGINES:
            folder = Path(name) / engine
            folder.mkdir()
            (folder / "kpi.toml").write_text(KPI.format(period=period, engine=engine), encoding="utf-8")
            write_csv(folder / "people.csv", ("employee_id", "name", "hired", "base_pay"), people)
            metrics = [{"employee_id": each["employee_id"], **each["metrics"]} for each in people]
            write_csv(folder / "metrics.csv", ("employee_id", *documents.VOLUMES), metrics)
            write_csv(folder / "incidents.csv", INCIDENTS, [row for each in people for row in each["events"]])
            runs.append(run(folder / "kpi.toml", folder / "out"))
        assert all(each.raw == runs[0].raw for each in runs)
        for each in people:
            compare_desk(period, each, runs[0])


def compare_desk(period: str, person: dict[str, Any], found: Result) -> None:
    who = person["employee_id"]
    row = found.results[who]
    desk = documents.service_desk(period, person["metrics"], person["events"], scale_to=Fraction(100))
    assert amount(row["score"]) == decimal(desk.score)
    lines = {line: value for (_, line), value in by_line(found.ledger, who).items()}
    assert set(documents.VOLUMES) <= set(lines)
    if desk.score is None:
        assert (row["status"], row["grade"], row["total_pay"]) == ("incomplete", "", "")
        return
    assert contributions(found.ledger, who, "score") == decimal(desk.score)
    assert all((lines[line] or 0) == decimal(value) for line, value in desk.lines.items())
    assert row["grade"] == (documents.letter(desk.score) or "")
    if person["hired"] is None:
        assert (row["status"], row["performance_pay"]) == ("incomplete", "")
        return
    change = documents.pay_change(desk.score, person["hired"], period)
    assert amount(row["performance_pay"]) == decimal(change)
    total = None if person["base_pay"] is None else cents_of(person["base_pay"]) + (decimal(change) or 0)
    assert amount(row["total_pay"]) == total
    assert contributions(found.ledger, who, "pay") == (decimal(change) if total is None else total)


def cents_of(value: Decimal) -> Decimal:
    """Money of the test's own data, half away from zero; none of it is negative."""
    return (value * 100 + Decimal("0.5")) // 1 / 100
