"""The oracles of D3 and D4 themselves, on all that the case files work out by hand. Nothing of the product runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from oracle import d3, d4
from oracle.cases import WHO, Case, rating_rows, read_cases
from oracle.cells import Value
from oracle.d3_months import fed_months, kpi_months, sampled_months
from oracle.d4_months import director_months, manager_months
from oracle.exact import decimal, fraction
from oracle.sheet import Judged, Sheet, add_up
from oracle.teams import Team, status

PLUGINS = Path(__file__).parent.parent / "plugins"
CASES = [
    case
    for name in ("ecommerce_aftersales", "manager_review")
    for file in sorted((PLUGINS / name / "tests/cases").glob("*.cases.toml"))
    for case in read_cases(file)
    if "rejected" not in case.expected[WHO]
]
LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
RUBRIC = ("not_applicable", "min_samples")
TABLE = ("weights", "not_applicable", "scale_to")
TRUTH = {"是": True, "否": False}


def value(cell: Any) -> Value:
    """A blank is missing; the truth values that a case may write in Chinese."""
    return None if cell == "" else TRUTH.get(str(cell), cell)


def of(settings_given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: settings_given[name] for name in names if name in settings_given}


def values(table: Mapping[str, object]) -> dict[str, Value]:
    return {name: value(cell) for name, cell in table.items()}


def rows_of(case: Case) -> list[dict[str, Any]]:
    return [row | {"value": value(row["value"])} for row in rating_rows(WHO, case.input[WHO].get("ratings", {}), case)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    """What an HR person worked out and what the oracle says are the same."""
    given_input, expected = case.input[WHO], case.expected[WHO]
    metrics, rows = values(given_input.get("metrics", {})), rows_of(case)
    score = case.team["score"]
    entries = score if isinstance(score, list) else [score]
    scorer = entries[-1]["use"].split(":")[1]
    pay = d3.Pay()
    sheets: dict[str, Sheet] = {}
    if scorer in ("director", "manager"):
        evaluate = d4.director if scorer == "director" else d4.manager
        sheet = evaluate(metrics, rows, **{name: each for name, each in entries[0].items() if name != "use"})
    elif scorer == "chat_qa":
        sheet = d3.chat_qa(rows, **of(entries[0], RUBRIC))
    else:
        sampled = d3.chat_qa(rows, **of(entries[0], RUBRIC)) if len(entries) == 2 else None
        if sampled is not None:
            sheets[entries[0].get("name", "chat_qa")] = sampled
        sheet = d3.kpi(metrics, rows, sampled=sampled, **of(entries[-1], TABLE))
        if sheet.score is not None:
            chosen = of(case.team["pay"], ("levels", "coefficient"))
            person = values(given_input.get("person", {}))
            pay = d3.salary(sheet.score, sheet.grade, person, metrics.get("commission"), **chosen)
    sheets[scorer] = sheet
    compare(expected, sheet, pay, sheets)


def compare(expected: Mapping[str, Any], sheet: Sheet, pay: d3.Pay, sheets: Mapping[str, Sheet]) -> None:
    missing = sheet.missing | sheet.unjudged | pay.missing
    results = {"score": sheet.score, "performance_pay": pay.performance, "total_pay": pay.total}
    for column, found in results.items():
        if column in expected:
            assert found == (None if expected[column] == "" else fraction(expected[column])), column
    assert expected.get("grade", sheet.grade or "") == (sheet.grade or "")
    assert expected.get("status", status(sheet, pay.missing)) == status(sheet, pay.missing)
    assert set(expected.get("missing", missing)) == missing
    compare_lines(expected, pay, sheets)
    flags = sheet.flags | ({"missing"} if missing else set())
    assert names(expected.get("flags", flags)) == flags
    assert names(expected.get("flags_include", [])) <= flags
    assert not names(expected.get("flags_exclude", [])) & flags


def names(flags: Iterable[Any]) -> set[str]:
    return {each if isinstance(each, str) else each["flag"] for each in flags}


def compare_lines(expected: Mapping[str, Any], pay: d3.Pay, sheets: Mapping[str, Sheet]) -> None:
    lines: dict[str, Fraction] = {}
    sections: dict[str, Fraction] = {}
    points: dict[str, Fraction] = {}
    for scheme, sheet in sheets.items():
        own = {**sheet.lines, "rounding": sheet.rounding, "scale_to": sheet.scaled}
        lines |= own | {f"{scheme}/{line}": each for line, each in own.items()}
        sections |= sheet.sections
        points |= sheet.points
    for line, wanted in expected.get("lines", {}).items():
        assert lines[line] == fraction(wanted), line
    for line, wanted in expected.get("points", {}).items():
        assert points[line] == fraction(wanted), line
    for section, wanted in expected.get("sections", {}).items():
        assert sections[section] == fraction(wanted), section
    for scheme, wanted in expected.get("schemes", {}).items():
        assert sheets[scheme].score == fraction(wanted), scheme
    for line, wanted in expected.get("pay", {}).items():
        assert pay.lines[line] == fraction(wanted), line
    assert not any(lines.get(line) for line in expected.get("absent", []))


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_maxima_of_the_pages() -> None:
    assert sum(points[-1] for points in d3.ITEMS.values()) == 100
    assert sum(d3.WEIGHTS.values()) == 100
    assert {name: sum(d3.WEIGHTS[key] for key in keys) for name, keys in d3.SECTIONS.items()} == {
        "basics": 14,
        "service": 32,
        "handling": 48,
        "teamwork": 6,
    }
    assert sum(d4.DIRECTOR.values()) == sum(d4.MANAGER.values()) == 100


def test_a_section_with_nothing_to_judge_is_incomplete() -> None:
    section = {"a": (Fraction(60), Fraction(60)), "b": (Fraction(40), Fraction(40))}
    judged = {"a": Judged(na=True), "b": Judged(points=Fraction(10))}
    assert add_up(judged, {"only": section}, {"a": "rescale"}).score == 25
    judged["b"] = Judged(na=True)
    sheet = add_up(judged, {"only": section}, {"a": "rescale", "b": "rescale"})
    assert (sheet.score, sheet.unjudged) == (None, {"a", "b"})


def test_rescaled_lines_and_rounding() -> None:
    thirds = {key: (Fraction(1), Fraction(1)) for key in "abcd"}
    judged = {"a": Judged(na=True), **{key: Judged(points=Fraction(1)) for key in "bcd"}}
    sheet = add_up(judged, {"only": thirds}, {"a": "rescale"})
    assert sheet.score == 4
    assert (decimal(sheet.lines["b"]), decimal(sheet.rounding)) == (Decimal("1.333333"), Decimal("0.000001"))


# --- generated months: every line ends, and the lines are the score ---------------------------------------------------


def adds_up(sheet: Sheet) -> None:
    if sheet.score is None:
        assert not sheet.complete
        return
    assert decimal(sheet.score) is not None
    assert sum(sheet.lines.values(), sheet.rounding + sheet.scaled) == sheet.score
    assert all(decimal(line) is not None for line in sheet.lines.values())


@settings(max_examples=50, deadline=None, suppress_health_check=LARGE)
@given(sampled_months() | kpi_months() | fed_months())
def test_generated_months_of_d3(month: Team) -> None:
    score = month.team["score"]
    entries = score if isinstance(score, list) else [score]
    for person in month.people:
        rows = month.ratings_of(person["employee_id"])
        sampled = d3.chat_qa(rows, **of(entries[0], RUBRIC)) if entries[0]["use"].endswith("chat_qa") else None
        if sampled is not None:
            adds_up(sampled)
        if month.metrics:
            adds_up(d3.kpi(month.metrics[person["employee_id"]], rows, sampled=sampled, **of(entries[-1], TABLE)))


@settings(max_examples=50, deadline=None, suppress_health_check=LARGE)
@given(director_months() | manager_months())
def test_generated_months_of_d4(month: Team) -> None:
    chosen = {name: each for name, each in month.team["score"].items() if name != "use"}
    evaluate = d4.director if month.team["score"]["use"].endswith("director") else d4.manager
    for person in month.people:
        adds_up(evaluate(month.metrics[person["employee_id"]], month.ratings_of(person["employee_id"]), **chosen))
