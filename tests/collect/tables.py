"""Small companies and tables for the intake's tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpicore.collect.intake import Inputs, PeopleTable, Source, read_inputs, read_people
from kpicore.components import Batch
from kpicore.fields import Field
from kpicore.model import Finding, Period, Text
from kpicore.results import FlagRow
from kpicore.vocabulary import PEOPLE, IncidentWord, RatingWord, RatioWord, Vocabulary

PERIOD = Period(2026, 10)


def points(low: int, high: int) -> Field:
    return Field("points", Text("分值", "points"), low=Decimal(low), high=Decimal(high))


DESK = Vocabulary(
    metrics={
        "calls": Field("calls", Text("接听量", "calls"), "count"),
        "solved": Field("solved", Text("解决量", "solved"), "count"),
        "rate": Field("rate", Text("回复率", "rate"), "percent"),
        "wait_s": Field("wait_s", Text("等待时间", "wait")),
        "on_time": Field("on_time", Text("按时", "on time"), "flag"),
        "qa_grade": Field(
            "qa_grade", Text("质检等级", "grade"), "choice", choices={key: Text.same(key) for key in "ABCD"}
        ),
        "satisfaction": Field("satisfaction", Text("满意度", "satisfaction"), "percent"),
    },
    incidents={
        "late": IncidentWord("late", Text("迟到", "late"), points=points(-5, -2)),
        "rude": IncidentWord("rude", Text("态度差", "rude"), fixed=points(-5, -5)),
        "overrun": IncidentWord(
            "overrun", Text("超时", "overrun"), quantity=Field("m", Text("分钟", "minutes"), "count")
        ),
        "seen": IncidentWord("seen", Text("所见", "seen")),
    },
    ratings={
        "courtesy": RatingWord(
            "courtesy",
            Text("礼貌", "courtesy"),
            Field("v", Text("得分", "value"), "count", only=tuple(map(Decimal, range(1, 6)))),
            points(0, 20),
            raters=("superior", "inspector"),
        ),
        "attitude": RatingWord("attitude", Text("态度", "attitude"), points(0, 10), points(0, 10)),
        "adjust": RatingWord(
            "adjust", Text("调整", "adjustment"), points(-5, 5), points(-5, 5), ("trainer",), reason_required=True
        ),
        "speed": RatingWord("speed", Text("速度", "speed"), None, points(0, 30)),
        "comment": RatingWord("comment", Text("评语", "comment"), None, points(0, 0), comment=True),
    },
    ratios=(RatioWord("solved", "calls"),),
)
SHOP = Vocabulary(
    metrics={
        "sales": Field("sales", Text("销售额", "sales"), low=Decimal(-100)),
        "csat": Field("csat", Text("满意度", "csat"), "percent"),
        "calls": Field("calls", Text("接听量", "calls")),
    },
    incidents={"theft": IncidentWord("theft", Text("偷窃", "theft"), points=points(-9, -1))},
    ratings={"smile": RatingWord("smile", Text("微笑", "smile"), points(0, 5), points(0, 5))},
)


def batch(text: str, source: str = "t.csv") -> Batch:
    """A table from lines of cells that `|` separates."""
    rows = [line.split("|") for line in text.splitlines()]
    return Batch(source, rows[0], [(number, cells) for number, cells in enumerate(rows[1:], 2)])


PEOPLE_TEXT = "工号|姓名|基本工资\nE1|王芳|3000\nE2|李雷|\nS1|店员|\nN1|无队|"


def roster(text: str = PEOPLE_TEXT, words: Mapping[str, Field] = PEOPLE) -> PeopleTable:
    return read_people(batch(text, "people.csv"), words, PERIOD)


def company(*sources: Source) -> Inputs:
    """E1 and E2 are of the desk, S1 of the shop, N1 of no team."""
    return read_inputs(sources, roster().people, {"E1": DESK, "E2": DESK, "S1": SHOP}, PERIOD)


def metrics(text: str) -> Inputs:
    return company(Source("metrics", batch(text)))


def incidents(text: str) -> Inputs:
    return company(Source("incidents", batch("employee_id|date|incident|times|points|quantity\n" + text)))


def ratings(text: str) -> Inputs:
    return company(Source("ratings", batch("employee_id|criterion|rater|sample|value|reason\n" + text)))


def said(found: list[Finding]) -> list[str]:
    assert all(each.severity == "error" for each in found)
    assert all(each.expected for each in found)
    return [str(each) for each in found]


def flagged(flags: list[FlagRow]) -> list[tuple[str, str, str]]:
    """Each flag's id, employee and English message; every one is an info flag of the month and of no team."""
    assert {(flag.period, flag.team, flag.severity, flag.clause) for flag in flags} <= {("2026-10", "", "info", "")}
    return [(flag.flag, flag.employee_id, flag.message.en) for flag in flags]
