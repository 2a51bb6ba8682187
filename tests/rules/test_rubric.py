"""A rubric judged in whole samples (D3-24): each item's mean, the rounded total, what is missing, marks and samples."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.engine import python
from kpicore.engine.data import Dataset, Request, Rows, Value
from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Period, Text, in_settings
from kpicore.rules.build import override_column
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.rated import DECLINED, JUDGED, UNJUDGED, Rated
from kpicore.rules.scheme import Criterion, NotApplicable, Scheme, Section
from kpicore.rules.tally import Marks, Samples
from kpicore.rules.team import Scorecard, TeamScheme, compile_team

QUICK = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
OCTOBER = Period(2026, 10)
ITEMS = {"one": (0, 3, 7), "two": (0, 93)}
"""The points of each item by the number of standards met; 100 together."""
SIX = 10**MAX_DECIMALS
Cell = int | str | None
"""Standards met, "n/a", "" for a sample that was not judged, None for no row at all."""


class Month(NamedTuple):
    cells: dict[str, list[Cell]]  # item → by sample
    modes: dict[str, NotApplicable]
    decided: int | None  # points of `one` by decision


class Found(NamedTuple):
    score: Fraction | None
    missing: set[str]
    flags: set[str]


def rubric(modes: dict[str, NotApplicable]) -> Scheme:
    judges = {
        key: Rated(
            key,
            Field(key, Text.same(key), "count", high=Decimal(len(points) - 1)),
            levels=tuple((parse_cell(met), Decimal(each)) for met, each in enumerate(points)),
            together=tuple(ITEMS),
            declined=Decimal(points[-1]) if modes.get(key) == "full" else None,
        )
        for key, points in ITEMS.items()
    }
    criteria = tuple(
        Criterion(key, Text.same(key), "c", judge, Decimal(ITEMS[key][-1]), modes.get(key, "incomplete"))
        for key, judge in judges.items()
    )
    marks = Marks("marks", Text.same("marks"), judges["two"], parse_cell("0"))
    taken = Samples("taken", Text.same("taken"), tuple(ITEMS))
    flags = (
        Flag("fatal", "review", (When(marks, parse_cell(">= 1")),), Text.same("fatal")),
        Flag("few", "info", (When(taken, parse_cell("< 2")),), Text.same("few")),
    )
    return Scheme(Text.same("r"), (Section("s", Text.same("s"), criteria, weighted=True),), flags=flags)


def computed(month: Month) -> Found:
    scheme = rubric(month.modes)
    team = TeamScheme("t", (Scorecard("r", scheme, in_settings),))
    plan = compile_team(team, OCTOBER, team.words(OCTOBER))
    needs, flags = plan.build.needs, plan.build.flags
    wanted = ["score", *(need.when for need in needs), *(flag.when for flag in flags)]
    data = dataset(month, plan.build.codes.criteria)
    got = python.evaluate(Request(plan.build.plan, wanted), data).columns
    score, scale = got["score"][0], plan.build.plan.definitions["score"].scale
    return Found(
        None if score is None else Fraction(score, 10**scale),
        {need.name for need in needs if got[need.when][0]},
        {flag.id for flag in flags if got[flag.when][0]},
    )


def dataset(month: Month, codes: dict[str, int]) -> Dataset:
    columns: dict[str, list[int]] = {name: [] for name in ("criterion", "rater", "sample", "value", "state")}
    for item, cells in month.cells.items():
        for sample, cell in enumerate(cells):
            if cell is not None:
                state = DECLINED if cell == "n/a" else UNJUDGED if cell == "" else JUDGED
                row = (codes[item], 1, sample, cell * SIX if isinstance(cell, int) else 0, state)
                for column, value in zip(columns.values(), row, strict=True):
                    column.append(value)
    people: dict[str, list[Value]] = {override_column(item): [None] for item in ITEMS}
    if month.decided is not None:
        people[override_column("one")] = [month.decided * SIX]
    ratings = Rows([0] * len(columns["value"]), columns)
    return Dataset(1, people, {"ratings": ratings, "incidents": Rows([], {})})


def by_hand(month: Month) -> Found:
    named = {i for cells in month.cells.values() for i, cell in enumerate(cells) if cell is not None}
    flags = {"few"} if len(named) < 2 else set()
    if 0 in month.cells["two"]:
        flags.add("fatal")
    missing: set[str] = set()
    points: dict[str, Fraction] = {}
    dropped = 0
    for item, by_standards in ITEMS.items():
        cells, highest, mode = [month.cells[item][i] for i in named], by_standards[-1], month.modes.get(item)
        if item == "one" and month.decided is not None:
            points[item] = Fraction(month.decided)
        elif "n/a" in cells and mode != "full":
            if mode == "rescale":
                dropped += highest
            else:
                missing.add(item)
        elif not cells or None in cells or "" in cells:
            missing.add(item)
        else:
            each = [highest if cell == "n/a" else by_standards[int(cell or 0)] for cell in cells]
            points[item] = Fraction(sum(each), len(each))
    if not missing and dropped == 100:
        missing.add("r")
    if missing:
        return Found(None, missing, flags)
    exact = sum(points.values(), Fraction(0)) * 100 / (100 - dropped)
    return Found(Fraction(int(exact * SIX + Fraction(1, 2)), SIX), set(), flags)


def cells(most: int) -> st.SearchStrategy[Cell]:
    return st.sampled_from([*range(most + 1), *range(most + 1), "n/a", "", None])


@st.composite
def months(draw: st.DrawFn) -> Month:
    samples = draw(st.integers(0, 4))
    often = draw(st.booleans())  # mostly judged, else whatever comes
    judged = {
        item: draw(st.lists(st.integers(0, len(points) - 1) if often else cells(len(points) - 1),
                            min_size=samples, max_size=samples))
        for item, points in ITEMS.items()
    }  # fmt: skip
    modes: dict[str, NotApplicable] = draw(
        st.dictionaries(st.sampled_from([*ITEMS]), st.sampled_from(["incomplete", "full", "rescale"]))
    )
    return Month(judged, modes, draw(st.none() | st.integers(0, 7)))


@given(months())
@QUICK
def test_a_month_of_samples(month: Month) -> None:
    got, wanted = computed(month), by_hand(month)
    assert got.score == wanted.score
    assert got.flags == wanted.flags
    if wanted.missing != {"r"}:
        assert got.missing - {"r"} == wanted.missing


def one(cells: Sequence[Cell], **more: NotApplicable) -> Found:
    """Item `two` is judged in every sample, and met."""
    return computed(Month({"one": [*cells], "two": [1] * len(cells)}, dict(more), None))


def test_the_total_is_rounded_once() -> None:
    assert one([2, 2, 1]).score == Fraction(98_666_667, SIX)


@pytest.mark.parametrize("cell", ["", None])
def test_an_item_that_a_sample_lacks_is_missing(cell: Cell) -> None:
    assert one([2, cell, 2]) == Found(None, {"one"}, set())


def test_n_a_of_a_sample_is_of_the_month_but_under_full() -> None:
    assert one([1, "n/a"]).missing == {"one"}
    assert one([1, "n/a"], one="full").score == 98
    assert one([1, "n/a"], one="rescale").score == 100


def test_nothing_applicable_at_all_is_incomplete() -> None:
    month = Month({"one": ["n/a"], "two": ["n/a"]}, {"one": "rescale", "two": "rescale"}, None)
    assert computed(month).score is None
    assert computed(month).missing


def test_the_fatal_mark_is_seen_in_any_sample_and_whatever_is_missing() -> None:
    found = computed(Month({"one": [None, None], "two": [1, 0]}, {}, None))
    assert found == Found(None, {"one"}, {"fatal"})
