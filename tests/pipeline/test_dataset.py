"""What an engine takes, and what the ledger says of input rows."""

from __future__ import annotations

import pytest
from pipeline.company import DESK, inputs, people, values_of

from kpicore.collect.intake import Inputs, Person
from kpicore.engine.data import Dataset, Rows
from kpicore.engine.ledger import Words
from kpicore.model import Language
from kpicore.pipeline.dataset import build_dataset, known_of, words_of
from kpicore.rules.build import Codes, Known, rated_column
from kpicore.rules.rated import DECLINED, JUDGED

ROSTER = people("employee_id|部门|级别|基本工资\nE1|查询部|高级|3,000.50\nE2|仓库|初级|\nE3|||")
CODES = Codes.of(DESK)


def dataset(read: Inputs, roster: dict[str, Person] = ROSTER) -> Dataset:
    members = list(roster.values())
    return build_dataset(members, values_of(members), read, DESK)


def words(read: Inputs, lang: Language = "en") -> Words:
    return words_of(list(ROSTER.values()), read, DESK, lang)


def test_values_are_scaled_by_their_field_and_blank_where_missing() -> None:
    data = dataset(inputs(ROSTER, metrics="employee_id|calls|rate|on_time\nE1|1,150|98.5%|是\nE2||0.000001|否"))
    assert data.size == 3
    assert data.columns["calls"] == [1150, None, None]
    assert data.columns["rate"] == [98_500_000, 1, None]
    assert data.columns["on_time"] == [1, 0, None]


def test_what_metrics_do_not_bring_is_read_off_the_people() -> None:
    data = dataset(inputs(ROSTER))
    assert data.columns["base_pay"] == [3_000_500_000, None, None]
    assert data.columns["level"] == [1, 0, None]
    assert data.columns["department"] == [0, 2, None]  # 仓库 is none of the two


def test_a_column_without_any_value_is_not_there() -> None:
    data = dataset(inputs(ROSTER, metrics="employee_id|calls|rate\nE1||1"))
    assert "calls" not in data.columns
    assert not any(name.startswith("na/") for name in data.columns)


def test_not_applicable_is_kept_apart_from_missing() -> None:
    data = dataset(inputs(ROSTER, metrics="employee_id|calls|rate\nE1|n/a|不适用\nE2|3|"))
    assert data.columns["calls"] == [None, 3, None]
    assert data.columns["na/calls"] == [True, False, False]
    assert "rate" not in data.columns
    assert data.columns["na/rate"] == [True, False, False]


def test_a_decision_is_a_column_and_no_rating() -> None:
    data = dataset(
        inputs(ROSTER, ratings="E2|speed|override||12.5|why\nE1|礼貌|override||-3|why\nE1|courtesy|上级||4|")
    )
    assert data.columns["override/speed"] == [None, 12_500_000, None]
    assert data.columns["override/courtesy"] == [-3_000_000, None, None]
    assert data.rows["ratings"].person == [0]


def test_rows_of_incidents() -> None:
    recorded = (
        "E2|2026-10-01|late|3|-2.5|||\nE1|2026-10-02|超时|||15||\nE1|2026-10-03|rude|||||\nE1|2026-10-03|rude|||||"
    )
    assert dataset(inputs(ROSTER, incidents=recorded)).rows["incidents"] == Rows(
        [0, 0, 0, 1],
        {
            "incident": [CODES.incidents[key] for key in ("overrun", "rude", "rude", "late")],
            "times": [1, 1, 1, 3],
            "points": [0, 0, 0, -2_500_000],
            "quantity": [15_000_000, 0, 0, 0],  # at six decimals, as every row's
        },
    )


def test_rows_of_ratings() -> None:
    rated = "E1|courtesy|superior|a|4|\nE1|courtesy|inspector||n/a|\nE2|qa|self||B|\nE2|initiative|self||good|"
    assert dataset(inputs(ROSTER, ratings=rated)).rows["ratings"] == Rows(
        [0, 0, 1],
        {
            "criterion": [CODES.criteria[key] for key in ("courtesy", "courtesy", "qa")],
            "rater": [CODES.raters[key] for key in ("superior", "inspector", "self")],
            "sample": [1, 0, 0],  # numbered as they come, from 1 on; 0 is a blank one, which is a sample like any other
            "value": [4_000_000, 0, 1],  # a choice keeps its code
            "state": [0, 1, 0],
        },
    )


def test_nobody() -> None:
    data = dataset(inputs({}), {})
    assert data.size == 0
    assert not data.columns
    assert known_of(data) == Known({}, {}, {"incidents": 0, "ratings": 0})


def test_what_the_data_show() -> None:
    read = inputs(
        ROSTER,
        metrics="employee_id|calls|rate\nE1|7|n/a\nE2|-0|3\nE3|12|",
        incidents="E1|2026-10-01|late|2|-3|||\nE1|2026-10-01|late|1|-1|||\nE3|2026-10-01|late|1|-10|||",
        ratings="E2|speed|override||0.5|why",
    )
    known = known_of(dataset(read))
    assert known.columns["calls"] == (0, 12)
    assert known.columns["rate"] == (3_000_000, 3_000_000)
    assert known.columns["override/speed"] == (500_000, 500_000)
    assert known.columns["rows/incidents/points"] == (-10_000_000, -1_000_000)
    assert known.columns["rows/incidents/times"] == (1, 2)
    assert "rows/ratings/value" not in known.columns
    assert known.decimals["rate"] == 0
    assert known.decimals["override/speed"] == 1  # of the six that they may have
    assert "na/rate" in known.columns
    assert known.most == {"incidents": 2, "ratings": 0}


def test_what_the_ratings_of_a_criterion_show() -> None:
    rated = "E1|courtesy|superior|a|4|\nE1|courtesy|inspector||n/a|\nE2|qa|self||B|"
    known = known_of(dataset(inputs(ROSTER, ratings=rated)))
    courtesy, qa = (CODES.criteria[key] for key in ("courtesy", "qa"))
    ranges = [known.columns[rated_column(name, key)] for name in ("state", "sample") for key in (courtesy, qa)]
    assert ranges == [(JUDGED, DECLINED), (JUDGED, JUDGED), (0, 1), (0, 0)]


def test_words_of_incidents() -> None:
    recorded = (
        "E1|2026-10-01|late|2|-3||traffic|Li\nE1|2026-10-02|late||-2.5||traffic|Li\n"
        "E2|2026-10-01|rude||||loud|\nE3|2026-10-01|rude|||||Li"
    )
    said = words(inputs(ROSTER, incidents=recorded))
    assert said.people == ["E1", "E2", "E3"]
    assert said.inputs == {"late": {0: "3 (-3, -2.5)"}, "rude": {1: "1", 2: "1"}}
    assert said.notes == {"late": {0: "traffic (Li)"}, "rude": {1: "loud", 2: "Li"}}


@pytest.mark.parametrize(
    ("lang", "courtesy", "speed"),
    [
        ("en", "superior (a) 4; inspector n/a; self 5 not counted", "override -1.5"),
        ("zh", "上级 (a) 4; inspector n/a; 自评 5 不计", "裁定 -1.5"),
    ],
)
def test_words_of_ratings(lang: Language, courtesy: str, speed: str) -> None:
    rated = "E1|courtesy|superior|a|4|calm\nE1|courtesy|inspector||n/a|\nE1|courtesy|self||5|calm\n"
    said = words(inputs(ROSTER, ratings=f"{rated}E1|speed|override||-1.5|outage"), lang)
    assert said.inputs == {"courtesy": {0: courtesy}, "speed": {0: speed}}
    assert said.notes == {"courtesy": {0: "calm"}, "speed": {0: "outage"}}
