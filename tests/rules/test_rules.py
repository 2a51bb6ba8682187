"""The other rules of the vocabulary by themselves: checklists, incidents, schemes, grades, pay, and how they read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from rules.grids import count, lint, parsed

from kpicore.components import SettingError
from kpicore.fields import Field
from kpicore.model import Text, in_settings
from kpicore.plan import expr
from kpicore.rules.bands import Bands
from kpicore.rules.cells import parse_cell
from kpicore.rules.checklist import Checklist
from kpicore.rules.describe import describe
from kpicore.rules.grades import grade_scale
from kpicore.rules.incidents import Incident, Tier
from kpicore.rules.pay import Given, PayLine, PerPoint, Pool
from kpicore.rules.rated import Rated
from kpicore.rules.rows import parse_points
from kpicore.rules.scheme import Criterion, Scheme, Season, Section
from kpicore.rules.sources import Metric, money_column

D = Decimal


def title(text: str = "t") -> Text:
    return Text.same(text)


def criterion(key: str, low: int = 0, high: int = 10, **more: Any) -> Criterion:
    judge = Bands(count(key), parsed([("<= 1", low), ("> 1", high)]))
    return Criterion(key, title(key), "c", judge, **more)


def scheme(*sections: Section, floor: Decimal | None = None, cap: Decimal | None = None) -> Scheme:
    return Scheme(title(), sections, floor, cap)


def section(key: str = "s", **more: Any) -> Section:
    return Section(key, title(key), **more)


PRAISE = Incident("praise", title(), "c", points=D(2))
RUDE = Incident("rude", title(), "c", points=D(-5))


def test_a_checklist_never_gives_less_than_0() -> None:
    three = tuple(Metric(Field(name, title(), "flag")) for name in "abc")
    checklist = Checklist(three, D(20), D(8))
    assert checklist.points() == [20, 12, 4, 0]
    assert checklist.span() == (D(0), D(20))
    assert lint(checklist) == []
    for full, each in ((D(0), D(8)), (D(20), D(0)), (D(20), D(-1))):
        assert len(lint(Checklist(three, full, each))) == 1


@pytest.mark.parametrize(
    ("incident", "span", "rule"),
    [
        (RUDE, (D(-5), D(-5)), "each -5"),
        (Incident("x", title(), "c", low=D(-5), high=D(-2)), (D(-5), D(-2)), "each [-5, -2]"),
        (Incident("x", title(), "c", points=D(-5), disabled=True), (D(0), D(0)), "not counted"),
        (Incident("x", title(), "c"), (D(0), D(0)), "no points"),
    ],
)
def test_incidents(incident: Incident, span: tuple[Decimal, Decimal], rule: str) -> None:
    assert (incident.per_event(), incident.rule.en) == (span, rule)
    assert lint(incident) == []


def test_tiers_of_an_incident_are_linted() -> None:
    minutes = Field("minutes", title(), "count")
    good = Incident(
        "x", title(), "c", tiers=tuple(Tier(*each) for each in parsed([("<= 10", -1), ("> 10", -2)])), quantity=minutes
    )
    assert (lint(good), good.per_event()) == ([], (D(-2), D(-1)))
    assert lint(
        Incident("x", title(), "c", tiers=tuple(Tier(*each) for each in parsed([("<= 10", -1)])), quantity=minutes)
    )
    assert lint(Incident("x", title(), "c", low=D(-2), high=D(-5)))


@pytest.mark.parametrize(
    ("made", "best"),
    [
        (scheme(section(criteria=(criterion("a"), criterion("b", high=5)))), D(15)),
        (scheme(section(criteria=(criterion("a", weight=D(40)), criterion("b", weight=D(60), high=5)))), D(7)),
        (scheme(section(criteria=(criterion("a"),), start=D(20), share=D(50))), D(15)),
        (scheme(section(start=D(10), incidents=(RUDE,))), D(10)),
        (scheme(section(start=D(10), incidents=(RUDE, PRAISE))), None),
        (scheme(section(start=D(10), cap=D(14), incidents=(RUDE, PRAISE))), D(14)),
        (scheme(section(start=D(10), incidents=(PRAISE,)), cap=D(110)), D(110)),
        (scheme(section(start=D(-5)), floor=D(0)), D(0)),
        (scheme(section(criteria=(criterion("a"),), cap=D(3))), D(3)),
    ],
)
def test_the_best_score(made: Scheme, best: Decimal | None) -> None:
    assert made.best(10) == best


def test_a_season_has_its_own_best_and_clause() -> None:
    other = Bands(count("a"), parsed([("-", 3)]))
    made = scheme(section(criteria=(criterion("a", seasons=(Season((10,), other, "D-2"),)),)))
    assert (made.best(10), made.best(9)) == (D(3), D(10))
    (only,) = made.criteria
    assert (only.in_month(10).clause, only.in_month(9).clause) == ("D-2", "c")


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ((40, 60), None),
        ((40, 59), "weights sum to 99 (40 + 59)"),
        ((40, None), "b without a weight"),
        ((None, None), None),
    ],
)
def test_weights(weights: tuple[int | None, ...], words: str | None) -> None:
    criteria = tuple(
        criterion(key, weight=None if each is None else D(each)) for key, each in zip("ab", weights, strict=True)
    )
    found = scheme(section(criteria=criteria)).lint(in_settings)
    assert len(found) == (words is not None)
    assert words is None or words in found[0].what


def test_one_of_each_id() -> None:
    made = scheme(
        section("s", criteria=(criterion("a"),), incidents=(RUDE,)),
        section("s", criteria=(criterion("a"),), incidents=(RUDE,)),
    )
    found = [str(finding.what) for finding in made.lint(in_settings)]
    assert {what.split(" entries")[0] for what in found} >= {"two criterion", "two incident", "two section"}


def test_one_criterion_for_each_name_of_the_ratings_table() -> None:
    rated = Rated("a", Field("value", title(), high=D(10)))
    made = scheme(section(criteria=(criterion("a"), Criterion("b", title(), "c", rated))))
    assert [finding.what for finding in made.lint(in_settings)] == ["two rating entries have the id a"]


def test_rows_name_the_place_of_every_mistake() -> None:
    problems: list[Any] = []
    rows = parse_points(((">= 1", "2", 3), ("x",), ("> >", "-", "y"), ("-", "-", "z")), 2, ("table",), problems)
    assert [points for _, points in rows] == [D(3)]
    assert [path for path, _, _ in problems] == [("table", 1), ("table", 2, 0), ("table", 3, 2)]


def test_a_grade_scale() -> None:
    scale = grade_scale(((">= 90", "A"), ("[80, 90)", "B"), ("< 80", "")), title(), "D1-71", False)
    assert list(scale.field().choices) == ["A", "B", ""]
    assert not scale.field().open
    score = expr.input_column("s", expr.Type("int", 1, 0, 850))
    assert scale.unreachable(score) == ["A"]
    assert scale.lint(in_settings, score) == []
    with pytest.raises(SettingError) as error:
        grade_scale((("x", "A"), ("missing", "B"), ()), title(), "c", False)
    assert {path[:2] for path, _, _ in error.value.problems} == {("bands", 0), ("bands", 1), ("bands", 2)}


def test_pay_lines_know_what_they_require() -> None:
    base = PayLine("base", title(), Given(money_column("base_pay")), performance=False)
    assert (base.required, [field.id for field in base.fields()]) == (False, ["base_pay"])
    assert PayLine("pool", title(), Pool(Given(money_column("bonus_pool"))), performance=False).required
    assert PayLine("given", title(), Given(money_column("commission"))).required


def test_money_per_point_says_its_rule() -> None:
    assert PerPoint(D(10), D(80), D(300)).rule.en == "(score - 80) × 10, within [-300, 300]"
    assert PerPoint(D("2.5"), D(0)).rule.en == "(score - 0) × 2.5"


class _Scorer:
    def scheme(self) -> Scheme:
        judge = Bands(count("a"), parsed([("<= 1", 3), (">= 3", 0)]), D(1))
        off = Season((2,), Bands(count("a"), parsed([("-", 9)])))
        rated = Rated("r", Field("value", title(), high=D(100)), parsed([("1", 5), ("2", 7)]), {"self": D(100)})
        criteria = (Criterion("a", title("A"), "c1", judge, seasons=(off,)), Criterion("r", title("R"), "c2", rated))
        return scheme(section(criteria=criteria, incidents=(RUDE,), start=D(10)))


class _Payer:
    def pay_lines(self) -> tuple[PayLine, ...]:
        return (PayLine("float", title(), PerPoint(D(10), D(80), D(300)), "c3"),)


class _Grader:
    def scale(self) -> Any:
        return grade_scale((("-", "A"),), title(), "c4", False)


def test_a_description_shows_every_rule_with_its_clause() -> None:
    parts = dict(describe(_Scorer(), "en"))
    assert list(parts) == ["Sections", "Criteria", "Incidents"]
    assert [row[5:] for row in parts["Criteria"][1:]] == [
        ["<= 1", "3", "c1"], [">= 3", "0", ""], ["gap 2", "1", ""], ["-", "9", "c1"], ["1", "5", "c2"], ["2", "7", ""],
    ]  # fmt: skip
    assert parts["Criteria"][4][4] == "a (months 2)"
    assert parts["Incidents"][1][1:] == ["rude", "t", "each -5", "c"]
    assert describe(_Payer(), "zh")[0][0] == "工资项"
    assert describe(_Grader(), "en") == [("Grades", [["score", "grade", "clause"], ["-", "A", "c4"]])]
    assert parse_cell("-").text == "-"
