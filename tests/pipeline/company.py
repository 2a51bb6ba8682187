"""A desk and a shop with their people, for the tests of what stands between reading and evaluating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from collect.tables import batch

from kpicore.collect.intake import Inputs, Person, Source, read_inputs, read_people, team_readers, team_values
from kpicore.config import Team, Where
from kpicore.fields import Field
from kpicore.model import Period, Text
from kpicore.pipeline.teams import Described
from kpicore.rules.team import TeamScheme
from kpicore.vocabulary import PEOPLE, IncidentWord, RatingWord, Vocabulary

PERIOD = Period(2026, 10)

POINTS = Field("points", Text("分值", "points"), low=Decimal(-10), high=Decimal(20))
DEPARTMENT = Field(
    "department",
    Text("部门", "department"),
    "choice",
    choices={"inquiry": Text("查询部", "inquiry desk"), "business": Text("业务部", "business desk")},
    open=True,
)
LEVEL = Field(
    "level",
    Text("级别", "level"),
    "choice",
    choices={"junior": Text("初级", "junior"), "senior": Text("高级", "senior")},
)
QA_GRADE = Field("qa", Text("质检", "QA"), "choice", choices={key: Text.same(key) for key in "ABCD"})

DESK = Vocabulary(
    metrics={
        "calls": Field("calls", Text("接听量", "calls"), "count"),
        "rate": Field("rate", Text("回复率", "reply rate"), "percent"),
        "on_time": Field("on_time", Text("按时", "on time"), "flag"),
        "department": DEPARTMENT,
        "level": LEVEL,
        "base_pay": PEOPLE["base_pay"],
    },
    people={"department": DEPARTMENT, "level": LEVEL, "base_pay": PEOPLE["base_pay"]},
    incidents={
        "late": IncidentWord("late", Text("迟到", "late"), points=POINTS),
        "rude": IncidentWord("rude", Text("态度差", "rude"), fixed=POINTS),
        "overrun": IncidentWord(
            "overrun", Text("超时", "overrun"), quantity=Field("minutes", Text("分钟", "minutes"), "count")
        ),
    },
    ratings={
        "courtesy": RatingWord(
            "courtesy",
            Text("礼貌", "courtesy"),
            Field("value", Text("得分", "value"), "count", low=Decimal(1), high=Decimal(5)),
            POINTS,
            raters=("superior", "inspector"),
            clause="K-1",
        ),
        "qa": RatingWord("qa", Text("质检", "QA"), QA_GRADE, POINTS),
        "speed": RatingWord("speed", Text("速度", "speed"), None, POINTS, clause="K-2"),
        "initiative": RatingWord(
            "initiative",
            Text("主动性", "initiative"),
            Field("value", Text("评语", "comment"), "choice", open=True),
            POINTS,
            comment=True,
            clause="K-3",
        ),
    },
)


def team(name: str, /, words: Vocabulary = DESK, **where: str) -> Described:
    """A team that takes the people with these cells; several values of a column are separated by `|`."""
    place = Where("kpi.toml", ("team", name))
    wanted = {column: tuple(values.split("|")) for column, values in where.items()}
    config = Team(name, wanted, (), None, None, None, None, place, place, place)
    return Described(config, TeamScheme(name, ()), words)


def people(text: str) -> dict[str, Person]:
    """A roster of cells that `|` separates, as the desk's run reads it."""
    table = read_people(batch(text, "people.csv"), {**PEOPLE, **DESK.people}, PERIOD)
    assert not table.findings
    return table.people


def values_of(members: Sequence[Person]) -> dict[str, dict[str, int]]:
    """The members' cells as the desk reads them."""
    return {person.employee_id: team_values(person, team_readers(DESK))[0] for person in members}


def inputs(members: Mapping[str, Person], *, metrics: str = "", incidents: str = "", ratings: str = "") -> Inputs:
    """What tables under the contract's header say of the desk's people; metrics bring a header of their own."""
    texts = {
        "metrics": metrics,
        "incidents": incidents and f"employee_id|date|incident|times|points|quantity|reason|recorded_by\n{incidents}",
        "ratings": ratings and f"employee_id|criterion|rater|sample|value|reason\n{ratings}",
    }
    sources = [Source(kind, batch(text)) for kind, text in texts.items() if text]  # type: ignore[arg-type]
    read = read_inputs(sources, members, dict.fromkeys(members, DESK), PERIOD)
    assert not read.findings
    return read
