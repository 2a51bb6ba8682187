"""What a team's schemes can read: the metrics, incidents and ratings that its input may name.

The schemes of a team produce one Vocabulary; the collectors' rows are parsed against it. Ids and both titles are
accepted wherever a file names one of these things.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from kpicore.fields import Field
from kpicore.model import Text


class IncidentWord(NamedTuple):
    """An incident that may be recorded.

    points: the range that the rater's `points` must lie in; None where the scheme fixes the points (`fixed`) or gives
    none. quantity: what the row's `quantity` must hold; None where it is not read. unsigned: the points are printed
    without a sign, so a number may be written with either. aliases: further names by which a file may call it.
    """

    id: str
    title: Text
    points: Field | None = None
    fixed: Field | None = None
    quantity: Field | None = None
    clause: str = ""
    unsigned: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What a file may call it, besides its id."""
        return (*self.title, *self.aliases)


class RatingWord(NamedTuple):
    """A criterion, as the ratings table may name it.

    value: what a rater's `value` may hold; None where nobody rates the criterion and only an override may name it.
    override: the range of points that a decision may set. raters: whose ratings count; empty means exactly one rater,
    whoever it is. reason_required: a rating needs a reason. comment: a criterion without numbers; its rows carry words
    and nothing is counted. criterion: the id of the criterion, where the ratings have another name for it. roles: whom
    it is about, by role; empty means everyone. instead_of: the metric that it stands in for, so that nobody has both.
    sampled: it is judged in samples together with other criteria, one rater a sample. words: what a value stands for.
    aliases: further names by which a file may call it.
    """

    id: str
    title: Text
    value: Field | None
    override: Field
    raters: tuple[str, ...] = ()
    reason_required: bool = False
    comment: bool = False
    clause: str = ""
    criterion: str = ""
    roles: tuple[str, ...] = ()
    instead_of: str = ""
    sampled: bool = False
    words: Mapping[str, Text] = {}
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What a file may call it, besides its id."""
        return (*self.title, *self.aliases)

    def counts(self, rater: str) -> bool:
        """Whether this rater's word is among those that count."""
        return not self.raters or rater in self.raters


class RatioWord(NamedTuple):
    """part ÷ whole × 100 must lie within [low, high]; as a rule a part does not exceed its whole."""

    part: str
    whole: str
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(100)


class Vocabulary(NamedTuple):
    """All that one team's schemes read. Keys are ids."""

    metrics: Mapping[str, Field] = {}
    people: Mapping[str, Field] = {}
    incidents: Mapping[str, IncidentWord] = {}
    ratings: Mapping[str, RatingWord] = {}
    ratios: tuple[RatioWord, ...] = ()


RATERS: Mapping[str, Text] = {
    "self": Text("自评", "self"),
    "superior": Text("上级", "superior"),
    "customer": Text("客户", "customer"),
    "trainer": Text("培训专员", "trainer"),
    "override": Text("裁定", "override"),
}


def rater_title(rater: str) -> Text:
    """How to name a rater; one that only a scheme knows goes by its id."""
    return RATERS.get(rater) or Text.same(rater)


PEOPLE: Mapping[str, Field] = {
    field.id: field
    for field in (
        Field("department", Text("部门", "department"), "choice", open=True),
        Field(
            "role",
            Text("岗位", "role"),
            "choice",
            choices={"team_leader": Text("组长", "team leader")},
            open=True,
        ),
        Field("level", Text("级别", "level"), "choice", open=True),
        Field("hired", Text("入职日期", "hired"), "date"),
        Field("left", Text("离职日期", "left"), "date"),
        Field("team_since", Text("调入日期", "team since"), "date"),
        Field("probation", Text("试用期", "probation"), "flag"),
        Field("base_pay", Text("基本工资", "base pay"), unit="money"),
        Field("bonus_pool", Text("绩效奖金", "bonus pool"), unit="money"),
        Field("minimum_wage", Text("最低工资", "minimum wage"), unit="money"),
    )
}
"""The columns of people that the core knows; any other column is kept as text and may be named by `where` or a rule."""
