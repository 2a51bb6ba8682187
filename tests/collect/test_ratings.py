"""Ratings tables and decisions."""

from __future__ import annotations

import pytest
from collect.tables import PERIOD, batch, company, flagged, points, ratings, roster, said

from kpicore.collect.intake import RatingRow, Source, read_inputs
from kpicore.components import Batch
from kpicore.fields import MAX_ROWS
from kpicore.model import Origin, Text
from kpicore.vocabulary import RatingWord, Vocabulary


def test_a_row_with_everything() -> None:
    text = "工号|考核期|考核项|评分人|样本|得分|说明\nE1|2026-10|礼貌|上级|chat 7|4|热情\nE1|2026-09|x|y|z|w|"
    inputs = company(Source("ratings", batch(text)))
    assert not inputs.findings
    assert inputs.ratings == {
        "E1": [RatingRow("courtesy", "superior", "chat 7", 4, "热情", Origin("t.csv", 2, "得分"), "4")]
    }
    assert flagged(inputs.flags) == [("other_period", "", "t.csv: rows of other periods left out: 1")]


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("courtesy|inspector||5", 5),
        ("courtesy|customer||5", 5),  # known, though the criterion does not count it
        ("courtesy|superior||n/a", None),
        ("attitude|self||7.5", 7_500_000),
        ("adjust|trainer||-5|noisy month", -5_000_000),
        ("courtesy|override||12.5|heard again", 12_500_000),
        ("speed|裁定||0|line was down", 0),
        ("comment|superior||well done", None),
        ("comment|superior|||well done", None),
    ],
)
def test_accepted_rows(row: str, value: int | None) -> None:
    inputs = ratings(f"E1|{row}")
    assert not inputs.findings
    assert [read.value for read in inputs.ratings["E1"]] == [value]


def test_a_blank_value_is_not_a_rating() -> None:
    inputs = ratings("E1|courtesy|superior||\nE1|courtesy|superior||4")
    assert not inputs.findings
    assert [read.value for read in inputs.ratings["E1"]] == [4]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "E1|courtsy|superior||4",
            'criterion: "courtsy" is unknown: the id or title of a criterion; did you mean courtesy?',
        ),
        ("E1|courtesy|superor||4", 'rater: "superor" is unknown: the id or title of a rater; did you mean superior?'),
        ("E1|courtesy|||4", "rater: the cell is blank"),
        ("E1|courtesy|superior||6", 'value: "6" is out of range: one of 1, 2, 3, 4, 5'),
        ("E1|attitude|self||x", 'value: "x" is not a number: a number from 0 to 10'),
        ("E1|adjust|trainer||2", "reason: the cell is blank: the reason, which a rating of adjust needs"),
        ("E1|courtesy|override||12", "reason: the cell is blank: the reason, which a decision needs"),
        ("E1|courtesy|override||21|why", 'value: "21" is out of range: a number from 0 to 20'),
        ("E1|courtesy|override|||why", "value: the cell is blank: points: a number from 0 to 20"),
        ("E1|courtesy|override||n/a|why", 'value: "n/a" decides nothing: points: a number from 0 to 20'),
        ("E1|speed|superior||4", 'value: "4" for speed, which nobody rates: no row, or one of the rater override'),
        ("N1|courtesy|superior||6", 'value: "6" is out of range'),
        ("X1|courtesy|superior||4", 'employee_id: nobody has the employee_id "X1"'),
    ],
)
def test_rejected_rows(row: str, message: str) -> None:
    (found,) = said(ratings(row).findings)
    assert found.startswith("t.csv:2:")
    assert message in found


def test_missing_columns_are_named_by_the_titles_of_ratings() -> None:
    (found,) = said(
        company(Source("ratings", batch("employee_id|criterion|rater|得分值\nE1|courtesy|superior|3"))).findings
    )
    assert found == "t.csv:1: the column value (得分) is missing: a column named value or 得分; did you mean 得分值?"


def test_a_title_of_several_criteria_is_the_one_that_the_persons_team_has() -> None:
    def rated(key: str) -> Vocabulary:
        word = RatingWord(key, Text("客户满意度", key), points(0, 5), points(0, 5), aliases=("满意",))
        return Vocabulary(ratings={key: word})

    chat, director = rated("qa_satisfaction"), rated("csat")
    for title in ("客户满意度", "满意"):
        rows = f"employee_id|criterion|rater|value\nE1|{title}|superior|3\nS1|{title}|superior|4\nN1|{title}|superior|1"
        inputs = read_inputs([Source("ratings", batch(rows))], roster().people, {"E1": chat, "S1": director}, PERIOD)
        assert not inputs.findings
        assert {key: [row.criterion for row in mine] for key, mine in inputs.ratings.items()} == {
            "E1": ["qa_satisfaction"],
            "S1": ["csat"],
        }


def test_a_comment_may_be_about_anyone_whatever_its_roles() -> None:
    word = RatingWord("plan", Text("计划", "plan"), None, points(0, 0), comment=True, roles=("manager",))
    rows = "employee_id|criterion|rater|value|reason\nE1|plan|superior||good"
    inputs = read_inputs(
        [Source("ratings", batch(rows))], roster().people, {"E1": Vocabulary(ratings={"plan": word})}, PERIOD
    )
    assert not inputs.findings
    assert [row.reason for row in inputs.ratings["E1"]] == ["good"]


def test_second_values() -> None:
    inputs = ratings("E1|courtesy|superior|1|4\nE1|礼貌|上级|1|4\nE1|courtesy|superior|2|4\nE2|courtesy|superior|1|4")
    assert said(inputs.findings) == [
        't.csv:3:value: a second value of 礼貌 by 上级, sample "1" for "E1"; the first is at t.csv:2:value: '
        "one value for each person, criterion, rater and sample"
    ]


def test_a_criterion_has_one_decision_whatever_the_sample() -> None:
    assert len(ratings("E1|courtesy|override|1|4|a\nE1|courtesy|override|2|5|b").findings) == 1


def test_one_rater_where_the_scheme_names_none() -> None:
    inputs = ratings("E1|attitude|self||4\nE1|attitude|superior||4\nE1|attitude|override||4|why\nE1|courtesy|self||4")
    assert said(inputs.findings) == [
        't.csv:3:rater: a second rater of attitude for "E1": superior, after self at t.csv:2:rater: '
        "one rater, since the scheme names none"
    ]


def test_another_teams_criterion_is_a_flag_and_never_an_error() -> None:
    inputs = ratings("E1|smile|nobody||x\nE1|smile|self||\nS1|smile|self||3")
    assert not inputs.findings
    assert set(inputs.ratings) == {"S1"}
    assert flagged(inputs.flags)[0][:2] == ("not_in_scheme", "E1")


def test_too_many_rows_of_one_person_are_one_error() -> None:
    rows = [(number, ("E1", "courtesy", "superior", str(number), "4")) for number in range(2, MAX_ROWS + 1002)]
    half = len(rows) // 2
    header = ("employee_id", "criterion", "rater", "sample", "value")
    first, second = (Batch(name, header, some) for name, some in (("a.csv", rows[:half]), ("b.csv", rows[half:])))
    assert not company(Source("ratings", first)).findings
    assert said(company(Source("ratings", first), Source("ratings", second)).findings) == [
        'b.csv:10002:employee_id: "E1" has more than 10,000 rows of ratings in 2026-10: at most 10,000 rows for one '
        "person"
    ]
