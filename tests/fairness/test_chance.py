"""Whether people differ by more than chance: generated months of which the truth is known, and a library's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("scipy", reason="the extra fairness is not installed")

from scipy import stats

from kpicore.fairness.chance import Row, adjusted, compare

MONTHS = 300
DEALS = 199


def month(seed: int, rate: Callable[[int, int], float], people: int = 12, kinds: int = 1) -> list[Row]:
    """Events of a month: of each person some 20 to 80, of kinds of which each person gets another mix. rate: how likely
    an event is a hit, by person and kind."""
    random = Random(seed)
    events: Counter[tuple[str, str, float]] = Counter()
    for person in range(people):
        weights = [random.random() + (3 if kind == person % kinds else 0) for kind in range(kinds)]
        for _ in range(random.randint(20, 80)):
            [kind] = random.choices(range(kinds), weights)
            events[f"p{person:02}", f"kind {kind}", float(random.random() < rate(person, kind))] += 1
    return [(*event, count) for event, count in sorted(events.items())]


def found_different(months: Sequence[Sequence[Row]], within: bool = False) -> float:
    """In how many of the months differences are called larger than chance gives, at 5 %."""
    count = 0
    for rows in months:
        found = compare("share", rows, 10, DEALS)
        test = found.strata.within if within and found.strata is not None else found.test
        assert test is not None
        assert test.dealt is not None
        count += test.chance < 0.05
    return count / len(months)


def test_where_nobody_differs_one_month_in_twenty_says_otherwise() -> None:
    rate = found_different([month(seed, lambda person, kind: 0.15) for seed in range(MONTHS)])
    assert 0.02 <= rate <= 0.085  # 5 %, give or take what 300 months leave open


def test_a_planted_difference_is_found() -> None:
    assert found_different([month(seed, lambda person, kind: 0.1 + 0.2 * (person % 2)) for seed in range(60)]) >= 0.95


def test_the_mix_of_kinds_alone_is_no_difference_within_a_kind() -> None:
    months = [month(seed, lambda person, kind: 0.05 + 0.2 * kind, kinds=3) for seed in range(100)]
    assert found_different(months[:40]) >= 0.9  # people differ, since they get other kinds
    assert found_different(months, within=True) <= 0.11  # within a kind they do not
    explained = [
        found.strata.explained for rows in months if (found := compare("share", rows, 10, 0)).strata is not None
    ]
    assert all(share is not None and share > 0.5 for share in explained[:50])


def test_a_difference_within_the_kinds_stays() -> None:
    months = [month(seed, lambda person, kind: 0.05 + 0.1 * kind + 0.3 * (person % 2), kinds=2) for seed in range(40)]
    assert found_different(months, within=True) >= 0.95


def as_groups(rows: Sequence[Row]) -> list[list[float]]:
    groups: dict[str, list[float]] = {}
    for person, _, value, count in rows:
        groups.setdefault(person, []).extend([value] * count)
    return list(groups.values())


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), spread=st.floats(0, 1))
def test_the_distribution_is_that_of_the_library(seed: int, spread: float) -> None:
    rows = month(seed, lambda person, kind: 0.3 + 0.4 * spread * (person % 2))
    groups = as_groups(rows)
    share, mean = (compare(kind, rows, 1, 0).test for kind in ("share", "mean"))
    assert share is not None
    assert mean is not None
    table = [[sum(group) for group in groups], [len(group) - sum(group) for group in groups]]
    expected = stats.chi2_contingency(table, correction=False)
    assert share.statistic == pytest.approx(expected.statistic)
    assert share.p == pytest.approx(expected.pvalue)
    anova = stats.f_oneway(*groups)
    assert mean.statistic == pytest.approx(anova.statistic)
    assert mean.p == pytest.approx(anova.pvalue)
    assert 0 <= mean.icc_low <= mean.icc <= mean.icc_high <= 1


def test_the_variance_between_people_is_what_was_planted() -> None:
    """Standard deviation 1 between people, 2 within: a share of 0.2 of the spread of single events."""
    random = Random(7)
    rows: list[Row] = []
    for person in range(400):
        level = random.gauss(0, 1)
        rows += [(f"p{person}", "", level + random.gauss(0, 2), 1) for _ in range(30)]
    test = compare("mean", rows, 10, 0).test
    assert test is not None
    assert test.icc_low < 0.2 < test.icc_high
    assert test.icc == pytest.approx(0.2, abs=0.03)
    assert test.beyond == pytest.approx(1 / (1 + 4 / 30), abs=0.03)


def test_the_same_answer_every_time_in_any_order() -> None:
    rows = month(3, lambda person, kind: 0.2, kinds=2)
    assert compare("share", rows, 10) == compare("share", list(reversed(rows)), 10)


@pytest.mark.parametrize(
    ("rows", "why", "left_out"),
    [
        ([("a", "", 1.0, 30)], "few people", 0),
        ([("a", "", 1.0, 30), ("b", "", 0.0, 9)], "few people", 1),
        ([("a", "", 1.0, 30), ("b", "", 1.0, 30)], "no spread", 0),
        ([], "few people", 0),
    ],
    ids=["one", "one with enough", "alike", "nobody"],
)
def test_nothing_is_said(rows: list[Row], why: str, left_out: int) -> None:
    found = compare("share", rows, 10)
    assert (found.why, found.left_out, found.test) == (why, left_out, None)


def test_one_event_each_says_nothing() -> None:
    assert compare("mean", [("a", "", 1.0, 1), ("b", "", 2.0, 1)], 1).why == "few events"


def test_questions_are_counted() -> None:
    fair = adjusted({"a": 0.01, "b": 0.04, "c": 0.9})
    assert fair == {"a": pytest.approx(0.03), "b": pytest.approx(0.06), "c": pytest.approx(0.9)}
    assert adjusted({}) == {}
