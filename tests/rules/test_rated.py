"""Levels that one rater chose: the level is the row that matched, unless several samples were judged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rules.months import NA, Found, Rating, month, scheme, title

from kpicore.fields import Field
from kpicore.plan.lines import FIRST_ROW, MISSING, NOT_APPLICABLE, Line
from kpicore.rules.cells import parse_cell
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion

LEVELS = (("3", Decimal(100)), ("2", Decimal("62.5")), ("1", Decimal(-10)))
MANNER = Rated(
    "manner",
    Field("manner", title(), only=(Decimal(3), Decimal(2), Decimal(1)), low=Decimal(1), high=Decimal(3)),
    tuple((parse_cell(cell), points) for cell, points in LEVELS),
)
SUPERIOR = Rated(MANNER.id, MANNER.value, MANNER.levels, {"superior": Decimal(100)})
SEVERAL = FIRST_ROW + len(LEVELS)
CODE = "score/points/criteria/manner/code"


def judged(rated: Rated, people: int, *ratings: Rating) -> Found:
    return month(scheme(Criterion("manner", title(), "c", rated)), people, ratings=ratings)


@pytest.mark.parametrize("rated", [MANNER, SUPERIOR])
def test_the_level_is_the_row(rated: Rated) -> None:
    found = judged(rated, 4, *(Rating(who, "manner", 3 - who) for who in range(3)))
    assert found.value(CODE) == [FIRST_ROW, FIRST_ROW + 1, FIRST_ROW + 2, MISSING]
    assert found.scores == [*(points for _, points in LEVELS), None]
    [line] = [line for line in found.plan.build.lines if isinstance(line, Line) and line.line == "manner"]
    assert [rule.en for rule in line.rules] == ["3", "2", "1", "as rated"]


def test_of_several_samples_it_is_the_mean() -> None:
    ratings = [Rating(0, "manner", 3, 0), Rating(0, "manner", 2, 1), Rating(1, "manner", 2, 1), Rating(2, "manner", NA)]
    found = judged(MANNER, 3, *ratings)
    assert found.value(CODE) == [SEVERAL, FIRST_ROW + 1, NOT_APPLICABLE]
    assert found.scores == [Decimal("81.25"), Decimal("62.5"), None]


def test_who_is_not_listed_does_not_count() -> None:
    found = judged(SUPERIOR, 2, Rating(0, "manner", 1), *(Rating(who, "manner", 3, rater="self") for who in range(2)))
    assert found.value(CODE) == [FIRST_ROW + 2, MISSING]
    assert found.scores == [Decimal(-10), None]
