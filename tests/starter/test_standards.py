"""What notes say of columns, criteria and incidents: what the rules themselves state."""

from __future__ import annotations

from decimal import Decimal

import pytest
from starter.desk import choice, teams

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.pipeline.teams import Described
from kpicore.rules.scheme import Criterion
from kpicore.starter.standards import OPTIONAL, holds, of_criterion, of_incident, of_metric, of_rating
from kpicore.vocabulary import RatingWord

NOTHING = Field("value", Text("得分", "value"), low=Decimal(0), high=Decimal(0))


@pytest.fixture
def team() -> Described:
    (described,) = teams(choice(pay=True))
    return described


def criterion(team: Described, key: str) -> Criterion:
    return next(each for each in team.scheme.scorecards[0].scheme.criteria if each.id == key)


def test_what_a_cell_holds_with_its_unit() -> None:
    assert holds(Field("x", Text("一", "x"), unit="s"), "en") == "a number from 0 up; unit: s"
    assert holds(Field("x", Text("一", "x"), "percent", unit="%"), "en") == "a percentage from 0 to 100"


def test_a_criterion_with_its_seasons_weight_and_clause(team: Described) -> None:
    assert of_criterion(criterion(team, "speed"), "en") == [
        "speed (in-house), weight 40 %",
        "  <= 20: 100 points",
        "  > 20: 50 points",
        "Months 2:",
        "  <= 30: 100 points",
        "  > 30: 50 points",
    ]
    assert of_criterion(criterion(team, "speed"), "zh")[:2] == ["速度（in-house），权重 40%", "  <= 20：100 分"]


def test_a_metric_has_every_rule_that_reads_it_once(team: Described) -> None:
    words = team.words
    again = [team.scheme, team.scheme]
    assert of_metric(words.metrics["calls"], again, "en") == [
        "calls",
        "a number from 0 up",
        "",
        "solved (in-house), weight 40 %",
        "  >= 90: 100 points",
        "  < 90: 0 points",
    ]
    assert of_metric(words.metrics["bonus_pool"], again, "en")[-2:] == ["", "bonus (X-9)"]


def test_what_may_be_left_out_says_so(team: Described) -> None:
    unread = Field("exam", Text("考试", "exam"))
    assert OPTIONAL.en in of_metric(unread, [team.scheme], "en")
    assert OPTIONAL.en not in of_metric(team.words.metrics["calls"], [team.scheme], "en")


def test_a_rating_with_its_levels_and_raters(team: Described) -> None:
    word, schemes = team.words.ratings["manners"], [team.scheme.scorecards[0].scheme]
    assert of_rating(word, schemes, "en") == [
        "courtesy (in-house), weight 20 %",
        "  1: 0 points",
        "  2: 100 points",
        "one of 1, 2",
        "Whose rating counts: superior, customer",
    ]
    demanding = word._replace(reason_required=True, roles=("team_leader",), sampled=True, instead_of="manners")
    more = of_rating(demanding, schemes, "zh")[5:]
    assert more[0] == "只用于岗位：team_leader"
    assert len(more) == 4


def test_a_norm_without_numbers_names_its_clause() -> None:
    norm = RatingWord("initiative", Text("积极性", "initiative"), None, NOTHING, comment=True, clause="D0-2")
    assert of_rating(norm, [], "zh")[0] == "积极性（D0-2）"
    assert "不计分" in of_rating(norm, [], "zh")[1]


def test_an_incident_in_a_line(team: Described) -> None:
    incidents = list(team.scheme.scorecards[0].scheme.incidents)
    words = team.words.incidents
    assert of_incident(words["rude"], incidents, "en") == "rude (in-house): each -5"
    late = "late (in-house): each [-5, -2]; points: a number from -5 to -2"
    assert of_incident(words["late"], incidents, "en") == late
    unsigned = words["late"]._replace(unsigned=True)
    either = "late (in-house): each [-5, -2]; points: a number from 2 to 5, with or without a minus"
    assert of_incident(unsigned, incidents, "en") == either
    assert of_incident(unsigned, incidents, "zh").endswith("分值：应为 2 至 5 的数，负号可有可无")
    minutes = Field("quantity", Text("分钟", "minutes"), "count", low=Decimal(1))
    asked = words["rude"]._replace(quantity=minutes)
    assert of_incident(asked, incidents, "en").endswith("; quantity (minutes): a whole number from 1 up")
