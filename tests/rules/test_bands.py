"""Bands: the lint against every value of a small domain, witnesses, and what the engine makes of the same rows."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.grids import TOP, count, evaluated, holds, lint, parsed, said, texts

from kpicore.fields import Field
from kpicore.model import Text, in_settings
from kpicore.rules.bands import Bands, lint_cells
from kpicore.rules.cells import Axis, parse_cell
from kpicore.rules.sources import Metric

ROWS = st.lists(st.tuples(texts(), st.integers(0, 9)), min_size=1, max_size=5)
QUICK = settings(deadline=None, max_examples=150)


def bands(rows: list[tuple[str, int]], gap: int | None = None) -> Bands:
    return Bands(count("m"), parsed(rows), None if gap is None else Decimal(gap))


def found(field: Field, *cells: str) -> list[str]:
    return [
        f"{f.where}: {f.what}" for f in lint_cells([parse_cell(c) for c in cells], Axis.of(field), in_settings, False)
    ]


@given(ROWS)
@QUICK
def test_the_lint_finds_exactly_the_gaps_and_overlaps(rows: list[tuple[str, int]]) -> None:
    findings = lint(bands(rows))
    values = range(TOP + 1)
    matching = {value: [i for i, (text, _) in enumerate(rows) if holds(text, value)] for value in values}
    blank = [i for i, (text, _) in enumerate(rows) if holds(text, None)]
    gaps = {value for value in values if not matching[value]}
    assert bool(said(findings, "no band covers")) == bool(gaps), rows
    for finding in said(findings, "no band covers"):
        assert int(str(finding.what).rsplit(" ", 1)[1]) in gaps, (rows, finding)
    pairs = {(i, j) for each in [*matching.values(), blank] for i in each for j in each if i < j}
    assert len(said(findings, "overlap")) == len(pairs), rows
    for finding in said(findings, "overlap, for example at"):
        value = int(str(finding.what).rsplit(" ", 1)[1])
        assert int(finding.where) in matching[value][1:], (rows, finding)


@given(ROWS)
@QUICK
def test_what_the_lint_lets_through_the_engine_decides_as_written(rows: list[tuple[str, int]]) -> None:
    judge = bands(rows)
    if lint(judge):
        return
    cases = [(value,) for value in (*range(TOP + 1), None)]
    for (value,), outcome in zip(cases, evaluated(judge, cases), strict=True):
        expected = [points for text, points in rows if holds(text, value)]
        assert outcome["gap"] == 0, (rows, value)
        assert outcome["missing"] == (not expected), (rows, value)
        if expected:
            assert [outcome["points"]] == expected, (rows, value)


@given(ROWS, st.integers(0, 9))
@QUICK
def test_a_gap_for_a_person_gives_its_points_and_is_marked(rows: list[tuple[str, int]], points: int) -> None:
    judge = bands(rows, gap=points)
    if lint(judge):
        return
    cases = [(value,) for value in range(TOP + 1)]
    for (value,), outcome in zip(cases, evaluated(judge, cases), strict=True):
        covered = any(holds(text, value) for text, _ in rows)
        assert outcome["gap"] == (not covered)
        assert covered or outcome["points"] == points


PERCENT = Field("p", Text.same("p"), "percent")
NUMBER = Field("n", Text.same("n"))
COUNT = Field("c", Text.same("c"), "count")


@pytest.mark.parametrize(
    ("field", "cells", "message"),
    [
        (COUNT, ("<= 2", ">= 3"), None),
        (NUMBER, ("<= 2", ">= 3"), ": no band covers (2, 3), for example 2.5"),
        (PERCENT, (">= 90", "[80, 90)", "< 80"), None),
        (PERCENT, (">= 90", "(80, 90)", "< 80"), ": no band covers 80"),
        (PERCENT, (">= 90", "< 80"), ": no band covers [80, 90), for example 84"),
        (PERCENT, ("> 90", "< 80"), ": no band covers [80, 90], for example 85"),
        (PERCENT, ("<= 90",), ": no band covers > 90, for example 95"),
        (PERCENT, (">= 0.5",), ": no band covers < 0.5, for example 0.2"),
        (NUMBER, ("<= 20", "(20, 40]"), ": no band covers > 40, for example 60"),
        (NUMBER, ("<= 20", "> 40"), ": no band covers (20, 40], for example 30"),
        (PERCENT, (">= 80", "<= 80"), "1: >= 80 and <= 80 overlap, for example at 80"),
        (PERCENT, (">= 80", "< 85"), "1: >= 80 and < 85 overlap, for example at 82"),
        (COUNT, ("0, 1", ">= 1"), "1: 0, 1 and >= 1 overlap, for example at 1"),
    ],
)  # fmt: skip
def test_witnesses_lie_strictly_inside_and_are_plain(field: Field, cells: tuple[str, ...], message: str | None) -> None:
    assert found(field, *cells) == ([] if message is None else [message])


@given(st.integers(0, 99), st.integers(1, 100), st.integers(1, 99))
@settings(deadline=None, max_examples=100)
def test_a_witness_of_a_gap_is_inside(low: int, width: int, third: int) -> None:
    high = low + width
    (message,) = found(NUMBER, f"<= {low}.{third:02}", f">= {high}.{third:02}")
    value = Decimal(message.rsplit(" ", 1)[1])
    assert Decimal(f"{low}.{third:02}") < value < Decimal(f"{high}.{third:02}")


def test_a_score_below_0_has_a_plain_witness_too() -> None:
    score = Axis.of(Field("score", Text.same("score"), low=Decimal(-(10**12) + 1)))
    (finding,) = lint_cells([parse_cell("< 0"), parse_cell("<= 0"), parse_cell("> 0")], score, in_settings, False)
    assert re.search(r"at -\d{1,3}$", str(finding.what))


def test_cells_that_ask_the_impossible() -> None:
    assert found(PERCENT, "> 100", "-") == ["0: > 100 can never be reached"]
    assert found(COUNT, "2.5", "-")[0] == "0: 2.5 can never be reached"
    assert found(NUMBER, "good", "-") == ["0: 'good' is no condition on a number"]
    flag = Field("f", Text.same("f"), "flag")
    assert found(flag, ">= 1", "yes") == ["0: '>= 1' cannot be asked of f", "1: 'yes' cannot be asked of f"]
    assert found(flag, "true") == [": no band covers false"]
    letters = Field("l", Text.same("l"), "choice", choices={key: Text.same(key) for key in "ABC"})
    assert found(letters, "A, B") == [": no band covers C"]
    assert found(letters, "A, B", "-", "D") == ["2: 'D' cannot be asked of l"]


def test_the_span_holds_the_gap_only_where_there_is_one() -> None:
    rows = [("<= 1", 3), ("> 1", 5)]
    assert bands(rows, gap=9).span() == (Decimal(3), Decimal(5))
    assert bands(rows[:1], gap=9).span() == (Decimal(3), Decimal(9))


def test_the_source_is_what_is_read() -> None:
    judge = Bands(Metric(COUNT), parsed([("-", 1)]))
    assert [source.field() for source in judge.sources()] == [COUNT]
