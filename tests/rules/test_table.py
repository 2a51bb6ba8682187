"""Decision tables: hit policies and missing values against brute force, and the lint against every case of a grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.grids import Case, evaluated, every_case, lint, make_table, row_state, said, texts

from kpicore.rules.table import ONE_ROW, Hit

HITS: tuple[Hit, ...] = ("unique", "first", "any", "sum", "min", "max", "count")
QUICK = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
Rows = list[tuple[list[str], int]]


@st.composite
def tables(draw: st.DrawFn, inputs: int = 2, missing: bool = True) -> Rows:
    number = draw(st.integers(1, 4))
    rows = [([draw(texts(missing=missing)) for _ in range(inputs)], draw(st.integers(-3, 9))) for _ in range(number)]
    if draw(st.booleans()):
        rows.append((["-"] * inputs, draw(st.integers(-3, 9))))
    return rows


def decided(rows: Rows, case: Case, hit: Hit) -> int | str:
    """By the letter: the outcome, "gap", or "missing" where a row that could have decided was held up."""
    states = [row_state(cells, case) for cells, _ in rows]
    points = [points for _, points in rows]
    if hit == "first":
        for state, outcome in zip(states, points, strict=True):
            if state is not False:
                return "missing" if state is None else outcome
        return "gap"
    matching = [outcome for state, outcome in zip(states, points, strict=True) if state]
    if hit in ("unique", "any"):
        return matching[0] if matching else "missing" if None in states else "gap"
    if None in states:
        return "missing"
    if hit in ("sum", "count"):
        return sum(matching) if hit == "sum" else len(matching)
    return (min if hit == "min" else max)(matching) if matching else "gap"


def needed(rows: Rows, case: Case, hit: Hit) -> set[int]:
    """The inputs whose missing values hold up a row that could have decided."""
    found: set[int] = set()
    for cells, _ in rows:
        state = row_state(cells, case)
        if state and hit == "first":
            break
        if state is None:
            found |= {i for i, cell in enumerate(cells) if case[i] is None and cell not in ("-", "missing")}
    return found


@pytest.mark.parametrize("hit", HITS)
@given(rows=tables())
@QUICK
def test_every_case_is_decided_as_written(hit: Hit, rows: Rows) -> None:
    table = make_table(rows, hit)
    cases = [*every_case(2, [True, True])]
    for case, found in zip(cases, evaluated(table, cases), strict=True):
        expected = decided(rows, case, hit)
        told = "missing" if found["missing"] else "gap" if found["gap"] else found["points"]
        assert told == expected, (rows, case)
        if expected == "missing":
            lacking = {i for i in range(2) if found[f"lacks m{i}"]}
            assert lacking == needed(rows, case, hit), (rows, case)


def conflicts(rows: Rows, cases: Sequence[Case], hit: Hit) -> set[tuple[int, int]]:
    found = set()
    for case in cases:
        matching = [i for i, (cells, _) in enumerate(rows) if row_state(cells, case)]
        found |= {(i, j) for i in matching for j in matching if i < j}
    return {(i, j) for i, j in found if hit == "unique" or rows[i][1] != rows[j][1]}


def looked_at(rows: Rows, inputs: int = 2) -> list[bool]:
    """A missing value is a case of its own where a cell of the column asks for it."""
    return [any(cells[i] == "missing" for cells, _ in rows) for i in range(inputs)]


@pytest.mark.parametrize("hit", HITS)
@given(rows=tables())
@QUICK
def test_the_lint_finds_exactly_the_gaps_overlaps_and_dead_rows(hit: Hit, rows: Rows) -> None:
    cases = [*every_case(2, looked_at(rows))]
    findings = lint(make_table(rows, hit))
    uncovered = [case for case in cases if not any(row_state(cells, case) for cells, _ in rows)]
    if hit not in ("sum", "count"):
        assert bool(said(findings, "no row covers")) == bool(uncovered), rows
    else:
        assert not said(findings, "no row covers")
    for finding in said(findings, "no row covers"):
        assert witness(str(finding.what)) in uncovered, (rows, finding)
    if hit in ("unique", "any"):
        pairs = {
            tuple(map(int, re.findall(r"rows (\d+) and (\d+)", str(f.what))[0])) for f in said(findings, "both match")
        }
        assert pairs == conflicts(rows, cases, hit), rows
        for finding in said(findings, "both match"):
            i, j = map(int, re.findall(r"rows (\d+) and (\d+)", str(finding.what))[0])
            example = witness(str(finding.what))
            assert row_state(rows[i][0], example), (rows, finding)
            assert row_state(rows[j][0], example), (rows, finding)
    if hit == "first":
        dead = {int(re.findall(r"row (\d+)", str(f.what))[0]) for f in said(findings, "can never decide")}
        states = [[row_state(cells, case) for cells, _ in rows] for case in cases]
        reached = {
            i
            for found in states
            for i, state in enumerate(found)
            if state and all(above is False for above in found[:i])
        }
        assert dead == set(range(len(rows))) - reached, rows


def witness(what: str) -> Case:
    values = re.findall(r"m\d (missing|\d+)", what)
    return tuple(None if value == "missing" else int(value) for value in values)


@pytest.mark.parametrize("hit", HITS)
@given(rows=tables(missing=False))
@QUICK
def test_what_the_lint_lets_through_the_engine_decides(hit: Hit, rows: Rows) -> None:
    table = make_table(rows, hit)
    if lint(table):
        return
    cases = [*every_case(2, [False, False])]
    low, high = table.span()
    for case, found in zip(cases, evaluated(table, cases), strict=True):
        assert not found["gap"], (rows, case)
        assert not found["missing"], (rows, case)
        assert low <= found["points"] <= high, (rows, case)


def test_a_gap_that_a_person_settles_is_no_error_and_gives_its_points() -> None:
    table = make_table([(["<= 1"], 9), ([">= 3"], 4)], "unique", gap=5)
    assert lint(table) == []
    assert evaluated(table, [(2,)]) == [{"points": 5, "missing": 0, "gap": 1, "lacks m0": 0}]


def test_the_highest_points_are_those_that_some_case_reaches() -> None:
    """Rows that exclude each other are never summed: `full`, `scale_to` and an override rest on this."""
    exclusive: Rows = [(["<= 1"], 10), ([">= 2"], 20)]
    assert make_table(exclusive, "sum").span() == (Decimal(10), Decimal(20))
    assert make_table(exclusive, "count").span() == (Decimal(1), Decimal(1))
    assert make_table([(["-"], 50), (["<= 1"], 100)], "min").span()[1] == Decimal(50)


@pytest.mark.parametrize("hit", ONE_ROW)
def test_a_cell_beyond_the_domain_is_named(hit: Hit) -> None:
    (finding,) = lint(make_table([(["> 4", "-"], 1), (["-", "-"], 2)], hit))
    assert finding.where == "0.0"
    assert finding.what == "> 4 can never be reached"
    assert finding.expected == "whole numbers from 0 to 4"


def test_rows_say_what_they_ask() -> None:
    table = make_table([([">= 2", "-"], 1), (["-", "-"], 2), (["1", "missing"], 3)], "first")
    assert [row.text for row in table.rows] == [">= 2", "-", "1; missing"]
