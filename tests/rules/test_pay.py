"""Pay lines that look amounts up: a pool by level times a coefficient, a gate, and the rule that the ledger shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from kpicore.engine import python
from kpicore.engine.data import Dataset, Request, Value
from kpicore.fields import Field
from kpicore.model import Period, Text, in_settings
from kpicore.plan.lines import MISSING, Line
from kpicore.rules.bands import Value as ItsValue
from kpicore.rules.build import na_column, override_column
from kpicore.rules.cells import parse_cell
from kpicore.rules.describe import describe
from kpicore.rules.grades import grade_scale
from kpicore.rules.pay import Coefficient, Gate, Given, Looked, PayLine, Pool, coefficient_table
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric
from kpicore.rules.table import Row, Table
from kpicore.rules.team import Scorecard, TeamScheme, compile_team
from kpicore.vocabulary import PEOPLE

D = Decimal
OCTOBER = Period(2026, 10)
LEVELS = {"junior": Text("初级", "junior"), "senior": Text("高级", "senior")}
LEVEL = Metric(Field("level", Text.same("level"), "choice", choices=LEVELS))
X = Field("x", Text.same("x"), high=D(100))
COMMISSION = Metric(Field("commission", Text.same("commission"), unit="money"), D(0))
PROBATION = Gate(Metric(PEOPLE["probation"], D(0)), parse_cell("false"), Text("试用期: 0", "in probation: 0"))
JUNIOR, SENIOR = 0, 1
BY_GRADE = {"A": D("1.2"), "B": D(0)}


def by_level(*amounts: str) -> Looked:
    rows = (Row((parse_cell(key),), D(each), LEVELS[key]) for key, each in zip(LEVELS, amounts, strict=True))
    return Looked(Table((LEVEL,), tuple(rows)))


def bonus(coefficient: Coefficient = "score", **more: Any) -> PayLine:
    return PayLine("bonus", Text.same("bonus"), Pool(by_level("300", "62.5"), coefficient_table(coefficient)), **more)


class Paid(NamedTuple):
    amount: Decimal | None
    rule: str
    needs: set[str]


def paid(line: PayLine, x: str = "95.8", **given: Value) -> Paid:
    """The line's money, the text of its rule in Chinese, and what it lacks. x: the score."""
    scale = grade_scale(((">= 90", "A"), ("< 90", "B")), Text.same("g"), "c")
    criterion = Criterion("x", Text.same("x"), "c", ItsValue(Metric(X)))
    scheme = Scheme(Text.same("s"), (Section("s", Text.same("s"), (criterion,)),))
    team = TeamScheme("t", (Scorecard("s", scheme, in_settings),), scale, "g", pay=(line,), pay_name="p")
    plan = compile_team(team, OCTOBER, team.words(OCTOBER))
    columns: dict[str, list[Value]] = {"x": [int(D(x).scaleb(6))], override_column("x"): [None]}
    for field in line.fields():
        columns[field.id] = [given.get(field.id)]
    columns |= {na_column(name): [0] for name in list(columns)}
    key = f"pay/lines/{line.id}"
    needs = [need for need in plan.build.needs if need.stage == "pay"]
    wanted = [f"{key}/value", f"{key}/code", *(need.when for need in needs)]
    got = python.evaluate(Request(plan.build.plan, wanted), Dataset(1, columns, {})).columns
    value, code = got[f"{key}/value"][0], got[f"{key}/code"][0]
    assert code is not None
    (shown,) = [each for each in plan.build.lines if isinstance(each, Line) and each.line == line.id]
    rule = "" if code == MISSING else shown.rules[code - 3].zh
    amount = None if value is None else D(value).scaleb(-2)
    return Paid(amount, rule, {need.name for need in needs if got[need.when][0]})


def test_an_amount_by_level() -> None:
    line = PayLine("base", Text.same("base"), by_level("2500", "3300.5"), performance=False)
    assert paid(line, level=JUNIOR) == (D(2500), "junior (初级)", set())
    assert paid(line, level=SENIOR).amount == D("3300.5")
    assert paid(line) == (None, "", {"level"})
    assert line.required


def test_a_pool_by_level_and_the_score() -> None:
    assert paid(bonus(), level=JUNIOR) == (D("287.4"), "junior (初级) → 300 × 总分 / 100", set())
    assert paid(bonus(), level=SENIOR) == (D("59.88"), "senior (高级) → 62.5 × 总分 / 100", set())  # 59.875
    assert paid(bonus()) == (None, "", {"level"})


@pytest.mark.parametrize(("x", "grade", "factor"), [("90", "A", "1.2"), ("89.999999", "B", "0")])
@pytest.mark.parametrize(
    ("level", "name", "pool"), [(JUNIOR, "junior (初级)", "300"), (SENIOR, "senior (高级)", "62.5")]
)
def test_a_pool_by_level_and_a_coefficient_by_grade(
    x: str, grade: str, factor: str, level: int, name: str, pool: str
) -> None:
    found = paid(bonus(BY_GRADE), x, level=level)
    assert found == (D(pool) * D(factor), f"{name} → {pool}; {grade} → × {factor}", set())


def test_a_given_pool_and_a_coefficient_by_grade() -> None:
    pool = Pool(Given(Metric(Field("pool", Text.same("pool"), unit="money"))), coefficient_table(BY_GRADE))
    line = PayLine("bonus", Text.same("bonus"), pool)
    assert paid(line, pool=500 * 10**6) == (D(600), "A → × 1.2", set())


def test_a_closed_gate_says_why_it_is_0_and_needs_nothing_behind_it() -> None:
    line = PayLine("commission", Text.same("c"), Given(COMMISSION), gates=(PROBATION,))
    assert paid(line, commission=120_005_000) == (D("120.01"), "按给定金额", set())
    assert paid(line, commission=120_005_000, probation=1) == (D(0), "试用期: 0", set())
    assert paid(line) == (D(0), "按给定金额", set())
    assert paid(bonus(BY_GRADE, gates=(PROBATION,)), probation=1) == (D(0), "试用期: 0", set())
    assert (
        paid(bonus(BY_GRADE, gates=(PROBATION,)), level=SENIOR, probation=0).rule == "senior (高级) → 62.5; A → × 1.2"
    )


class Rule(NamedTuple):
    pay_lines: Any


def test_a_pool_in_words() -> None:
    ((_, rows),) = describe(Rule(lambda: (bonus(), bonus(BY_GRADE))), "zh")
    assert [row[3] for row in rows[1:]] == [
        "junior (初级): 300 × 总分 / 100",
        "senior (高级): 62.5 × 总分 / 100",
        "junior (初级): 300",
        "senior (高级): 62.5",
        "× 1.2: A",
        "× 0: B",
    ]
