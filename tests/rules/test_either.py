"""One value or another: a grade that the input holds, or else the one that an earlier scorer yields (D3-8)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpicore.engine import python
from kpicore.engine.data import Dataset, Request, Value
from kpicore.fields import Field
from kpicore.model import Finding, Period, Text
from kpicore.rules.bands import Bands
from kpicore.rules.bands import Value as ItsValue
from kpicore.rules.build import na_column, override_column
from kpicore.rules.cells import parse_cell
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.lint import lint_description, lint_mix
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Either, Metric
from kpicore.rules.team import Scorecard, TeamPlan, TeamScheme, compile_team

OCTOBER = Period(2026, 10)
X = Field("x", Text.same("x"), high=Decimal(100))
A, B = 0, 1  # the codes of the grades


def grades(name: str, *letters: str) -> Field:
    return Field(name, Text.same(name), "choice", choices={letter: Text.same(letter) for letter in letters})


GIVEN = grades("given", "A", "B")
EITHER = Either(Metric(GIVEN), Metric(grades("qa.grade", "A", "B")))
LETTERS = grade_scale(((">= 90", "A"), ("< 90", "B")), Text.same("letters"), "c")


def scheme(name: str, judge: ItsValue | Bands) -> Scheme:
    criterion = Criterion(name, Text.same(name), "c", judge)
    return Scheme(Text.same(name), (Section("s", Text.same("s"), (criterion,)),))


def team(scale: GradeScale | None = LETTERS) -> TeamScheme:
    """The score of `qa` is x, and its grade is read by the next where `given` has none."""
    first = Scorecard("qa", scheme("x", ItsValue(Metric(X))), place=where, scale=scale)
    bands = Bands(EITHER, ((parse_cell("A"), Decimal(100)), (parse_cell("B"), Decimal(50))))
    return TeamScheme("t", (first, Scorecard("table", scheme("read", bands), place=where)))


def where(*steps: str | int) -> str:
    return ".".join(str(step) for step in steps)


def found(
    x: Value,
    given: Value = None,
    na: bool = False,
    scale: GradeScale | None = LETTERS,
    decided: Value = None,
) -> tuple[Decimal | int | None, list[str]]:
    """The score of the table, and what is said to be missing."""
    described = team(scale)
    plan = compile_team(described, OCTOBER, described.words(OCTOBER))
    columns: dict[str, list[Value]] = {"x": [x], "given": [given], "qa.grade": [None]}
    columns |= {na_column(name): [int(na and name == "given")] for name in columns}
    columns |= {override_column("x"): [None], override_column("read"): [decided]}
    needs = plan.build.needs
    wanted = ["score", *(need.when for need in needs)]
    got = python.evaluate(Request(plan.build.plan, wanted), Dataset(1, columns, {})).columns
    scale_of, score = plan.build.plan.definitions["score"].scale, got["score"][0]
    missing = [need.name for need in needs if got[need.when][0]]
    return None if score is None else Decimal(score).scaleb(-scale_of), missing


def findings(plan: TeamPlan) -> list[Finding]:
    return [finding for finding in lint_mix(plan.team, plan) if finding.severity == "error"]


NINETY = 90 * 10**6


@pytest.mark.parametrize(
    ("x", "given", "score"), [(NINETY, None, 100), (NINETY - 1, None, 50), (NINETY, B, 50), (0, A, 100), (None, A, 100)]
)
def test_what_the_input_has_goes_before_what_the_scorer_yields(x: Value, given: Value, score: int) -> None:
    assert found(x, given) == (score, [])


def test_what_the_scorer_lacks_is_said_where_it_lacks_it() -> None:
    assert found(None) == (None, ["x"])


def test_a_given_n_a_is_not_overruled_by_the_scorer() -> None:
    score, missing = found(NINETY, na=True)
    assert (score, missing) == (None, ["read"])


def test_where_a_decision_settles_it_nothing_of_the_scorer_is_missing() -> None:
    assert found(None, decided=70 * 10**6) == (70, [])


def test_without_a_grade_of_the_scorer_the_given_one_is_what_is_missing() -> None:
    assert found(NINETY, scale=None) == (None, ["given"])
    assert found(NINETY, A, scale=None) == (100, [])


def test_the_two_may_number_their_grades_differently() -> None:
    turned = grade_scale((("< 90", "B"), (">= 90", "A")), Text.same("t"), "c")
    assert found(NINETY, scale=turned) == (100, [])
    assert found(0, scale=turned) == (50, [])


def test_a_grade_of_the_scorer_that_no_band_knows_is_an_error() -> None:
    more = grade_scale(((">= 90", "A"), ("[60, 90)", "B"), ("< 60", "E")), Text.same("t"), "c")
    described = team(more)
    assert lint_description(described) == []
    (finding,) = findings(compile_team(described, OCTOBER, described.words(OCTOBER)))
    assert "E" in str(finding)
    assert finding.where == "criteria.read.bands"


def test_a_scale_with_the_same_grades_is_no_error() -> None:
    described = team()
    assert findings(compile_team(described, OCTOBER, described.words(OCTOBER))) == []


def test_a_score_in_place_of_a_grade_is_an_error() -> None:
    bands = Bands(
        Either(Metric(GIVEN), Metric(grades("qa.score", "A", "B"))),
        ((parse_cell("A"), Decimal(100)), (parse_cell("B"), Decimal(50))),
    )
    described = TeamScheme("t", (team().scorecards[0], Scorecard("table", scheme("read", bands), place=where)))
    (finding,) = findings(compile_team(described, OCTOBER, described.words(OCTOBER)))
    assert "qa.score is a number" in str(finding)


def test_a_scorer_that_has_no_grade_or_runs_later_is_a_warning() -> None:
    first, second = team(None).scorecards
    graded = team().scorecards[0]
    for cards in ((first, second), (second, graded)):
        (finding,) = lint_description(TeamScheme("t", cards))
        assert (finding.severity, finding.where) == ("warning", "criteria.read.bands")
        assert "qa.grade" in finding.what
    assert lint_description(TeamScheme("t", (graded, second))) == []
    assert lint_description(TeamScheme("t", (second,))) == []
