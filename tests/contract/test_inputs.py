"""The contract's section "What goes in", rule by rule, through the command line alone."""

from __future__ import annotations

import pytest
from contract.folder import DESK, FULL, HEAD, PEOPLE, TEAM, Folder, X, at, collect

TWO = "employee_id,name\na,Ann\nb,Bob\n"
DESK_CONFIG = HEAD + collect("metrics", "incidents", "ratings") + TEAM + DESK
NO_RATINGS = "employee_id,criterion,rater,value,reason\n"
NO_INCIDENTS = "employee_id,date,incident\n"

RANGES = """
[team.score]
use = "criteria"
[team.score.sections.conduct]
start = 10
incidents = { rude = -5, late = [-5, -2], praise = 2 }
"""
COURTESY = """
[team.score]
use = "criteria"
[team.score.criteria.courtesy]
rating = "courtesy"
raters = { superior = 70, customer = 30 }
levels = [["1", 20], ["2", 40], ["3", 60], ["4", 80], ["5", 100]]
"""
RANGED = HEAD + collect("incidents") + TEAM + RANGES
RATED = HEAD + collect("ratings") + TEAM + COURTESY
RATING_COLUMNS = "employee_id,criterion,rater,sample,value,reason\n"


# Text


def test_a_bom_is_fine(folder: Folder) -> None:
    folder.score_x(b"\xef\xbb\xbf" + b"employee_id,x\na,80\n", b"\xef\xbb\xbf" + PEOPLE.encode())
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flags() == []


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_what_chinese_excel_writes_is_recognised(folder: Folder, encoding: str) -> None:
    folder.score_x("工号,x\r\n张三,80\r\n".encode(encoding), "工号,姓名\r\n张三,张三丰\r\n".encode(encoding))
    folder.ran()
    assert [(row["employee_id"], row["name"], row["score"]) for row in folder.results()] == [("张三", "张三丰", "80")]


def test_text_that_is_neither_utf8_nor_gb18030_is_an_error(folder: Folder) -> None:
    folder.score_x(b"employee_id,x\n\xff\xff,80\n")
    assert "UTF-8" in at(folder.refused(1), "metrics.csv")


def test_the_period_may_stand_in_paths(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,1\n")
    config = (folder.path / "config.toml").read_text().replace('"metrics.csv"', '"in/{period}/m-{period}.csv"')
    folder.write(config=config)
    for period, score in (("2026-10", "80"), ("2026-11", "70")):
        (folder.path / "in" / period).mkdir(parents=True)
        (folder.path / "in" / period / f"m-{period}.csv").write_text(f"employee_id,x\na,{score}\n")
    folder.ran()
    folder.ran("--period", "2026-11")
    assert folder.results()[0]["score"] == "80"
    assert folder.table("results", "out/2026-11")[0]["score"] == "70"


# Header


def test_a_header_of_chinese_titles(folder: Folder) -> None:
    folder.write(
        config=DESK_CONFIG,
        people="工号,姓名,部门,岗位,级别,入职日期,离职日期,试用期,基本工资,绩效奖金,最低工资\n"
        "a,安,查询部,话务员,初级,2024-01-01,,否,4000,300,2000\n",
        metrics="工号,考核期,指标,数值\na,2026-10,电话接听量,1100\na,2026-10,出港问题件,5500\na,2026-10,进港问题件,3500\n",
        incidents="工号,日期,事件,次数,分值,数量,原因,记录人\na,2026-10-05,学习能力,2,,,忘了,主管\n",
        ratings="工号,考核期,考核项,评分人,样本,得分,说明\na,2026-10,电话接听量,裁定,,-0.5,停机一天\n",
    )
    folder.ran()
    assert folder.results()[0]["name"] == "安"
    assert folder.column("score") == {"a": "23.5"}
    assert [row["flag"] for row in folder.flags()] == ["override"]


def test_an_unknown_column_is_reported_and_is_no_error(folder: Folder) -> None:
    folder.score_x("employee_id,x,shoe_size\na,80,44\n")
    folder.ran()
    (flag,) = folder.flags()
    assert (flag["employee_id"], flag["flag"], flag["severity"]) == ("", "unknown_column", "info")
    assert "shoe_size" in flag["message"]
    assert "metrics.csv" in flag["message"]


def test_an_unknown_column_says_the_nearest_name(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, metrics=FULL.replace("calls_answered", "calls_anwsered"),
                 incidents=NO_INCIDENTS, ratings=NO_RATINGS)  # fmt: skip
    folder.ran()
    (flag,) = folder.flags("unknown_column")
    assert "calls_answered" in flag["message"]
    assert folder.column("status") == {"a": "incomplete"}


def test_an_unknown_metric_of_a_long_table_is_reported(folder: Folder) -> None:
    folder.score_x("employee_id,metric,value\na,x,80\na,y,7\n")
    folder.ran()
    assert folder.flag_ids() == [("", "unknown_metric", "info")]
    assert '"y"' in folder.flags()[0]["message"]


def test_any_more_columns_of_people_are_fine(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,name,shoe_size,城市\na,Ann,44,上海\n")
    folder.ran()
    assert folder.flags() == []


def test_a_missing_required_column_is_an_error(folder: Folder) -> None:
    folder.write(
        config=DESK_CONFIG, people="工号x,name\na,Ann\n", metrics="calls_answered\n1\n",
        incidents="employee_id,incident\n", ratings="employee_id,criterion,value\n",
    )  # fmt: skip
    errors = folder.refused(1)
    assert "employee_id" in at(errors, "people.csv:1")
    assert "employee_id" in at(errors, "metrics.csv:1")
    assert "date" in at(errors, "incidents.csv:1")
    assert "rater" in at(errors, "ratings.csv:1")


def test_a_column_twice_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x,x\na,80,70\n")
    at(folder.refused(1), "metrics.csv:1:x")


def test_the_column_is_named_as_the_header_names_it(folder: Folder) -> None:
    folder.write(
        config=DESK_CONFIG, people="工号,入职日期\na,soon\n", metrics="工号,电话接听量\na,viele\n",
        incidents="工号,日期,事件\na,2026-10-99,cq_attitude\n", ratings=NO_RATINGS,
    )  # fmt: skip
    errors = folder.refused(1)
    assert len(errors) == 3
    assert "YYYY-MM-DD" in at(errors, "people.csv:2:入职日期")
    assert "whole number" in at(errors, "metrics.csv:2:电话接听量")
    assert "YYYY-MM-DD" in at(errors, "incidents.csv:2:日期")


# Numbers


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ("98.5", "98.5"), ('" 98.50 "', "98.5"), ("0", "0"), ("007", "7"), ("1e1", None), ("+5", "5"), ("-0", "0"),
        ("0.1234565", "0.123457"), ("9.7333333333333334", "9.733333"), ("1.0000000000", "1"),
        ("-1", None), ("100.5", None), ("98.5%", None), ("NaN", None), ("inf", None), ("ninety", None), ("9 0", None),
        ("１０", "10"), ("98,5", None), ("#DIV/0!", None), ("=1+1", None), ("0x10", None), ("1_0", None), ("--1", None),
        ("100.0000004", "100"), ("100.0000006", None),
    ],
)  # fmt: skip
def test_numbers_are_exact_decimals(folder: Folder, cell: str, score: str | None) -> None:
    cell = f'"{cell}"' if "," in cell else cell
    folder.score_x(f"employee_id,x\na,{cell}\n")
    if score is None:
        at(folder.refused(1), "metrics.csv:2:x")
    else:
        folder.ran()
        assert folder.column("score") == {"a": score}


@pytest.mark.parametrize(
    ("cell", "read"),
    [("1,150", "1150"), ("1150", "1150"), ("1150.0", "1150"), ("999,999,999,999", "999999999999"),
     ("11,50", None), ("1,1500", None), ("1150.5", None), ("1000000000000", None), ("1,000,000,000,000", None)],
)  # fmt: skip
def test_thousands_and_whole_numbers(folder: Folder, cell: str, read: str | None) -> None:
    metrics = f'employee_id,calls_answered,outbound_issues,inbound_issues\na,"{cell}",5500,3500\n'
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, metrics=metrics,
                 incidents=NO_INCIDENTS)  # fmt: skip
    if read is None:
        at(folder.refused(1), "metrics.csv:2:calls_answered")
    else:
        folder.ran()
        assert ("calls_answered", read) in folder.lines("line", "input")


@pytest.mark.parametrize(("cell", "score"), [("98.5%", "98.5"), ("98.5", "98.5"), ("98.5 %", None), ("100.1%", None)])
def test_a_percent_sign_for_a_metric_in_percent(folder: Folder, cell: str, score: str | None) -> None:
    folder.score_x(f"employee_id,x\na,{cell}\n")
    folder.write(config=HEAD + collect("metrics") + TEAM + X + 'unit = "%"\n')
    if score is None:
        at(folder.refused(1), "metrics.csv:2:x")
    else:
        folder.ran()
        assert folder.column("score") == {"a": score}


def test_rounded_decimals_are_one_info_flag_a_column(folder: Folder) -> None:
    folder.score_x(
        "employee_id,x\na,0.9733333333333334\nb,-0.0000000\n", "employee_id,base_pay\na,1.00000001\nb,2.00000001\n"
    )
    folder.ran()
    assert folder.flag_ids() == [("", "rounded", "info"), ("", "rounded", "info")]
    messages = [flag["message"] for flag in folder.flags()]
    assert "people.csv" in messages[0]
    assert "base_pay" in messages[0]
    assert "2" in messages[0]
    assert "metrics.csv" in messages[1]
    assert "x" in messages[1]
    assert folder.column("score") == {"a": "0.973333", "b": "0"}


def test_a_value_of_a_million_millions_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,base_pay\na,1000000000000\n")
    at(folder.refused(1), "people.csv:2:base_pay")


@pytest.mark.parametrize("rows", [10_000, 10_001])
def test_over_10_000_incident_rows_for_one_person_are_an_error(folder: Folder, rows: int) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, metrics=FULL,
                 incidents=NO_INCIDENTS + "a,2026-10-05,cq_attitude\n" * rows)  # fmt: skip
    if rows > 10_000:
        (error,) = folder.refused(1)
        assert error.startswith("incidents.csv:10002:employee_id: ")
        assert "10,000" in error
    else:
        folder.ran()
        assert folder.column("score") == {"a": "5"}
        assert ("cq_attitude", "10000", "-5000") in folder.lines("line", "input", "contribution")


# Truth values, blanks, n/a


@pytest.mark.parametrize(
    ("cell", "right"), [("true", True), ("false", True), ("是", True), ("否", True), ("TRUE", True), ("", True),
                        ("yes", False), ("1", False), ("x", False)],
)  # fmt: skip
def test_truth_values(folder: Folder, cell: str, right: bool) -> None:
    folder.score_x("employee_id,x\na,80\n", f"employee_id,probation\na,{cell}\n")
    if right:
        folder.ran()
    else:
        assert "true or false" in at(folder.refused(1), "people.csv:2:probation")


def test_a_blank_is_missing_and_never_0(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,\nb,   \nc,0\n", "employee_id\na\nb\nc\nd\n")
    folder.ran()
    assert folder.column("score") == {"a": "", "b": "", "c": "0", "d": ""}
    assert folder.column("status") == {"a": "incomplete", "b": "incomplete", "c": "ok", "d": "incomplete"}
    assert [(row["employee_id"], row["flag"]) for row in folder.flags()] == [
        ("", "no_metrics"), ("a", "missing"), ("b", "missing"), ("d", "missing"),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["n/a", "不适用", "N/A"])
@pytest.mark.parametrize(
    ("setting", "score", "status"), [("incomplete", "", "incomplete"), ("full", "90", "ok"), ("rescale", "80", "ok")]
)
def test_not_applicable_is_decided_by_the_setting(
    folder: Folder, cell: str, setting: str, score: str, status: str
) -> None:
    scheme = f"""
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
max = 100
weight = 50
not_applicable = "{setting}"
[team.score.criteria.y]
metric = "y"
max = 100
weight = 50
"""
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people=PEOPLE,
                 metrics=f"employee_id,x,y\na,{cell},80\n")  # fmt: skip
    folder.ran()
    assert (folder.column("score"), folder.column("status")) == ({"a": score}, {"a": status})


# Metrics


def test_metrics_wide_and_long_are_the_same(folder: Folder) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, incidents=NO_INCIDENTS,
                 metrics="employee_id,metric,value\na,calls_answered,1100\na,outbound_issues,5500\n"
                         "a,inbound_issues,3500\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "24"}


def test_without_a_period_column_every_row_is_of_the_run(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran("--period", "1999-02")
    assert folder.table("results", "out/1999-02")[0]["score"] == "80"


def test_rows_of_other_periods_are_left_out_and_counted(folder: Folder) -> None:
    folder.score_x("employee_id,period,x\na,2026-09,1\na,2026-10,80\na,2026-11,2\na,2025-10,nonsense\n")
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    (flag,) = folder.flags()
    assert (flag["employee_id"], flag["flag"], flag["severity"]) == ("", "other_period", "info")
    assert "3" in flag["message"]


def test_incidents_of_other_months_are_left_out_and_counted(folder: Folder) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, metrics=FULL,
                 incidents=NO_INCIDENTS + "a,2026-09-30,cq_attitude\na,2026-10-01,cq_attitude\n"
                 "a,2026-10-31,cq_attitude\na,2026-11-01,cq_attitude\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "24"}
    assert folder.flag_ids() == [("", "other_period", "info"), ("a", "call_monitoring", "info")]
    assert "2" in folder.flags()[0]["message"]


@pytest.mark.parametrize("period", ["2026-13", "2026-1", "2026/10", "202610", "October", "", "2026-10-01"])
def test_a_malformed_period_is_an_error(folder: Folder, period: str) -> None:
    folder.score_x(f"employee_id,period,x\na,{period},80\n")
    assert "YYYY-MM" in at(folder.refused(1), "metrics.csv:2:period")


@pytest.mark.parametrize("day", ["2026/10/05", "20261005", "5.10.2026", "2026-10-5", "2026-02-30", "2026-10-05T08:00"])
def test_a_malformed_date_is_an_error_that_says_what_is_expected(folder: Folder, day: str) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=f"employee_id,hired\na,{day}\n",
                 metrics=FULL, incidents=NO_INCIDENTS + f"a,{day},cq_attitude\n")  # fmt: skip
    errors = folder.refused(1)
    assert len(errors) == 2
    assert "YYYY-MM-DD" in at(errors, "people.csv:2:hired")
    assert "YYYY-MM-DD" in at(errors, "incidents.csv:2:date")
    assert f'"{day}"' in errors[0]


def test_a_second_value_for_one_person_and_metric_names_both_places(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.write(config=HEAD + collect("metrics", "more").replace('"more"', '"metrics"') + TEAM + X,
                 more="employee_id,metric,value\na,x,80\n")  # fmt: skip
    (error,) = folder.refused(1)
    assert error.startswith("more.csv:2:value: ")
    assert "metrics.csv:2:x" in error


def test_a_duplicate_row_is_a_second_value(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\na,80\n")
    (error,) = folder.refused(1)
    assert error.startswith("metrics.csv:3:x: ")
    assert "metrics.csv:2:x" in error


def test_a_blank_beside_a_value_is_no_second_value(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\na,\n")
    folder.ran()
    assert folder.column("score") == {"a": "80"}


def test_a_person_twice_in_people_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,name\na,Ann\na,Ann\n")
    (error,) = folder.refused(1)
    assert error.startswith("people.csv:3:employee_id: ")
    assert "people.csv:2:employee_id" in error


# Who and what nobody knows


def test_an_employee_that_nobody_knows_is_an_error(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, metrics=FULL.replace("a,", "z,"),
                 incidents=NO_INCIDENTS + "z,2026-10-05,cq_attitude\n",
                 ratings=NO_RATINGS + "z,initiative,superior,,good\n")  # fmt: skip
    errors = folder.refused(1)
    assert len(errors) == 3
    for file in ("metrics", "incidents", "ratings"):
        assert '"z"' in at(errors, f"{file}.csv:2:employee_id")


def test_unknown_people_may_be_a_flag(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\nz,70\ny,nonsense\n")
    folder.write(config=HEAD + collect("metrics", more='unknown_people = "flag"') + TEAM + X)
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flag_ids() == [("", "unknown_person", "info")]
    assert "2" in folder.flags()[0]["message"]


def test_ids_keep_their_leading_zeros(folder: Folder) -> None:
    folder.score_x("employee_id,x\n007,80\n", "employee_id\n007\n")
    folder.ran()
    assert folder.column("score") == {"007": "80"}
    folder.score_x("employee_id,x\n7,80\n", "employee_id\n007\n")
    assert "007" in at(folder.refused(1), "metrics.csv:2:employee_id")


def test_an_unknown_incident_says_the_nearest_name(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, metrics=FULL, ratings=NO_RATINGS,
                 incidents=NO_INCIDENTS + "a,2026-10-05,cq_atitude\n")  # fmt: skip
    error = at(folder.refused(1), "incidents.csv:2:incident")
    assert '"cq_atitude"' in error
    assert "did you mean cq_attitude" in error


def test_an_unknown_criterion_and_rater_are_errors(folder: Folder) -> None:
    folder.write(config=RATED, people=PEOPLE,
                 ratings=RATING_COLUMNS + "a,courtesie,superior,,3,\na,courtesy,boss,,3,\n")  # fmt: skip
    errors = folder.refused(1)
    assert len(errors) == 2
    assert "courtesy" in at(errors, "ratings.csv:2:criterion")
    assert '"boss"' in at(errors, "ratings.csv:3:rater")


def test_a_row_with_more_cells_than_the_header_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,1,150\n")
    at(folder.refused(1), "metrics.csv:2")


def test_a_row_with_fewer_cells_is_filled_with_blanks(folder: Folder) -> None:
    folder.score_x("employee_id,x\na\n")
    folder.ran()
    assert folder.column("status") == {"a": "incomplete"}


def test_an_unclosed_quote_is_an_error(folder: Folder) -> None:
    folder.score_x('employee_id,x\na,"80\nb,70\n', TWO)
    error = at(folder.refused(1), "metrics.csv:2:x")
    assert "quote" in error


def test_every_error_of_every_file_is_reported_at_once(folder: Folder) -> None:
    folder.write(
        config=DESK_CONFIG,
        people="employee_id,hired,probation,base_pay\na,never,maybe,lots\n,2024-01-01,,\n",
        metrics=FULL + "a,1,2,3\nb,x,y,z\n",
        incidents="employee_id,date,incident,times\na,05.10.,cq_rude,0\n",
        ratings="employee_id,criterion,rater,value,reason\na,calls_answered,override,-9,\n",
    )
    places = sorted(error.split(": ")[0] for error in folder.refused(1))
    assert places == sorted([
        "people.csv:2:hired", "people.csv:2:probation", "people.csv:2:base_pay", "people.csv:3:employee_id",
        "metrics.csv:3:calls_answered", "metrics.csv:3:outbound_issues", "metrics.csv:3:inbound_issues",
        "metrics.csv:4:employee_id", "metrics.csv:4:calls_answered", "metrics.csv:4:outbound_issues",
        "metrics.csv:4:inbound_issues",
        "incidents.csv:2:date", "incidents.csv:2:incident", "incidents.csv:2:times",
        "ratings.csv:2:value", "ratings.csv:2:reason",
    ])  # fmt: skip


def test_the_header_is_row_1_and_blank_lines_count(folder: Folder) -> None:
    folder.score_x("employee_id,x\r\n\r\n , \r\na,oops\r\n")
    at(folder.refused(1), "metrics.csv:4:x")


# Incidents


def test_two_incidents_alike_on_one_day_are_two(folder: Folder) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, metrics=FULL,
                 incidents=NO_INCIDENTS + "a,2026-10-05,cq_attitude\na,2026-10-05,cq_attitude\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "24"}


def test_points_are_per_event_and_count_times(folder: Folder) -> None:
    folder.write(config=RANGED, people=PEOPLE,
                 incidents="employee_id,date,incident,times,points\na,2026-10-05,late,2,-3\na,2026-10-06,praise,3,\n"
                           "a,2026-10-07,rude,,-5\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "5"}
    assert folder.lines("line", "value", "contribution") == [
        ("start", "10", "10"), ("rude", "-5", "-5"), ("late", "-6", "-6"), ("praise", "6", "6"),
    ]  # fmt: skip


def test_blank_points_of_a_range_are_an_error(folder: Folder) -> None:
    folder.write(config=RANGED, people=PEOPLE,
                 incidents="employee_id,date,incident,points\na,2026-10-05,late,\na,2026-10-06,late,-1\n"
                           "a,2026-10-06,late,3\na,2026-10-06,rude,-4\n")  # fmt: skip
    errors = folder.refused(1)
    assert [error.split(": ")[0] for error in errors] == [f"incidents.csv:{row}:points" for row in (2, 3, 4, 5)]
    assert "from -5 to -2" in errors[0]


def test_blank_points_of_a_range_without_a_points_column_are_an_error(folder: Folder) -> None:
    folder.write(config=RANGED, people=PEOPLE, incidents="employee_id,date,incident\na,2026-10-05,late\n")
    at(folder.refused(1), "incidents.csv:2:points")


@pytest.mark.parametrize("times", ["0", "-1", "1.5", "often"])
def test_times_is_a_whole_number_from_1(folder: Folder, times: str) -> None:
    folder.write(config=RANGED, people=PEOPLE,
                 incidents=f"employee_id,date,incident,times\na,2026-10-05,rude,{times}\n")  # fmt: skip
    assert "whole number from 1" in at(folder.refused(1), "incidents.csv:2:times")


# Ratings


def test_raters_are_averaged_and_weighted(folder: Folder) -> None:
    folder.write(config=RATED, people=PEOPLE,
                 ratings=RATING_COLUMNS + "a,courtesy,superior,chat 1,5,\na,courtesy,上级,chat 2,4,\n"
                         "a,courtesy,customer,,3,\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "81"}  # 90 × 70 % + 60 × 30 %


def test_a_second_value_for_one_person_criterion_rater_and_sample(folder: Folder) -> None:
    folder.write(config=RATED, people=PEOPLE,
                 ratings=RATING_COLUMNS + "a,courtesy,superior,chat 1,5,\na,courtesy,customer,chat 1,5,\n"
                         "a,courtesy,superior,chat 1,4,\n")  # fmt: skip
    (error,) = folder.refused(1)
    assert error.startswith("ratings.csv:4:value: ")
    assert "ratings.csv:2:value" in error


def test_an_override_settles_a_criterion_by_decision(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS,
                 metrics="employee_id,outbound_issues,inbound_issues\na,5500,3500\n",
                 ratings=NO_RATINGS + "a,calls_answered,override,-1.5,line was down\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "23.5"}
    assert folder.column("status") == {"a": "ok"}
    assert ("calls_answered", "override", "-1.5", "-1.5", "line was down") in folder.lines(
        "line", "rule", "value", "contribution", "note"
    )
    assert folder.flag_ids() == [("a", "override", "info")]


@pytest.mark.parametrize("value", ["-4.1", "0.5", "", "n/a", "much"])
def test_an_override_stays_within_the_range_of_the_criterion(folder: Folder, value: str) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS, metrics=FULL,
                 ratings=NO_RATINGS + f"a,calls_answered,override,{value},because\n")  # fmt: skip
    assert "from -4 to 0" in at(folder.refused(1), "ratings.csv:2:value")


def test_an_override_needs_a_reason(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS, metrics=FULL,
                 ratings=NO_RATINGS + "a,calls_answered,override,-1, \n")  # fmt: skip
    assert "reason" in at(folder.refused(1), "ratings.csv:2:reason")


def test_two_overrides_of_one_criterion_are_an_error(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS, metrics=FULL,
                 ratings=NO_RATINGS + "a,calls_answered,override,-1,x\na,calls_answered,override,-2,y\n")  # fmt: skip
    assert "ratings.csv:2:value" in at(folder.refused(1), "ratings.csv:3:value")


def test_an_override_takes_a_gaps_review_flag_away(folder: Folder) -> None:
    scheme = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
bands  = [[">= 85", 100], ["< 80", 40]]
gap = "review"
gap_points = 60
"""
    folder.write(config=HEAD + collect("metrics", "ratings") + TEAM + scheme, people=TWO,
                 metrics="employee_id,x\na,82\nb,82\n", ratings=NO_RATINGS + "b,x,override,70,agreed\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "60", "b": "70"}
    assert folder.column("status") == {"a": "review", "b": "ok"}
    assert folder.flag_ids() == [("a", "gap", "review"), ("b", "override", "info")]


def test_a_comment_is_shown_and_gives_no_points(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS, metrics=FULL,
                 ratings=NO_RATINGS + "a,initiative,superior,,thinks ahead\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "25"}
    assert folder.flag_ids() == [("a", "comment", "info")]
    assert "thinks ahead" in folder.flags()[0]["message"]


def test_a_rater_who_is_not_listed_is_shown_and_not_counted(folder: Folder) -> None:
    folder.write(config=RATED, people=PEOPLE,
                 ratings=RATING_COLUMNS + "a,courtesy,superior,,5,\na,courtesy,customer,,5,\n"
                         "a,courtesy,self,,1,\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "100"}
    assert folder.flag_ids() == [("a", "rater_not_counted", "info")]
    (line,) = folder.ledger()
    assert "self" in line["input"]


def test_an_incident_of_another_teams_scheme_is_a_flag(folder: Folder) -> None:
    other = TEAM.replace("desk", "cards") + 'where = { department = "cards" }\n' + RANGES
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + 'where = { department = "查询部" }\n' + DESK
                 + other, people="employee_id,department\na,inquiry\nb,cards\n", metrics=FULL,
                 incidents=NO_INCIDENTS + "a,2026-10-05,rude\nb,2026-10-05,rude\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "25", "b": "5"}
    (flag,) = folder.flags()
    assert (flag["team"], flag["employee_id"], flag["flag"], flag["severity"]) == ("desk", "a", "not_in_scheme", "info")


# What a real office sends


def test_spaces_around_cells_do_not_matter(folder: Folder) -> None:
    folder.score_x(" employee_id , x \n a , 80 \n", "employee_id,name \n a, Ann \n")
    folder.ran()
    assert [(row["employee_id"], row["name"], row["score"]) for row in folder.results()] == [("a", "Ann", "80")]


def test_what_excel_quotes_is_read(folder: Folder) -> None:
    folder.score_x('"employee_id","x"\r\n"a","80"\r\n', 'employee_id,name\r\na,"Ann ""the boss"", Miss\r\nBell"\r\n')
    folder.ran()
    assert folder.results()[0]["name"].split() == ["Ann", '"the', 'boss",', "Miss", "Bell"]
    assert folder.column("score") == {"a": "80"}


def test_trailing_empty_columns_of_excel_are_no_matter(folder: Folder) -> None:
    folder.score_x("employee_id,x,,\r\na,80,,\r\n,,,\r\n")
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flags() == []


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_line_ends_of_every_system(folder: Folder, ends: str) -> None:
    folder.score_x(ends.join(("employee_id,x", "a,80")), ends.join(("employee_id,name", "a,Ann", "")))
    folder.ran()
    assert folder.column("score") == {"a": "80"}


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_an_error(folder: Folder, content: str) -> None:
    folder.score_x(content)
    assert "header" in folder.refused(1)[0]


def test_people_with_a_header_alone_are_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,1\n", "employee_id,name\n")
    (error,) = folder.refused(1)  # and nobody is called a stranger for want of the people
    assert "no row" in at([error], "people.csv:1")


def test_metrics_with_a_header_alone_are_missing(folder: Folder) -> None:
    folder.score_x("employee_id,x\n")
    folder.ran()
    assert folder.column("status") == {"a": "incomplete"}


def test_a_team_with_nobody(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,department\na,one\n")
    folder.write(config=HEAD + collect("metrics") + TEAM + 'where = { department = "one" }\n' + X
                 + TEAM.replace("desk", "empty") + 'where = { department = "two" }\n' + X)  # fmt: skip
    folder.ran()
    assert folder.column("team") == {"a": "desk"}


@pytest.mark.parametrize("missing", ["people", "metrics"])
def test_a_file_that_is_not_there_is_an_error(folder: Folder, missing: str) -> None:
    folder.score_x("employee_id,x\na,80\n")
    (folder.path / f"{missing}.csv").unlink()
    (error,) = folder.refused(1)  # and nobody is called a stranger for want of the people
    assert "no file" in at([error], f"{missing}.csv")


def test_a_folder_as_a_file_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    (folder.path / "metrics.csv").unlink()
    (folder.path / "metrics.csv").mkdir()
    assert "folder" in at(folder.refused(1), "metrics.csv")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_another_separator_is_said(folder: Folder, separator: str) -> None:
    folder.score_x(f"employee_id{separator}x\na{separator}80\n")
    assert "comma" in at(folder.refused(1), "metrics.csv:1")


def test_a_workbook_under_the_name_of_a_csv_is_said(folder: Folder) -> None:
    folder.score_x(b"PK\x03\x04\x14\x00\x06\x00")
    assert "Excel" in at(folder.refused(1), "metrics.csv")


def test_a_blank_employee_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\n,80\n", "employee_id,name\n,Nobody\na,Ann\n")
    errors = folder.refused(1)
    at(errors, "people.csv:2:employee_id")
    at(errors, "metrics.csv:2:employee_id")


def test_control_characters_of_a_cell_do_not_reach_the_terminal(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,\x1b[31mred\n")
    (error,) = folder.refused(1)
    assert "\x1b" not in error
    assert error.startswith("metrics.csv:2:x: ")
