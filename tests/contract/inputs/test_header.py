"""The contract's section "What goes in": columns and what they are called."""

from __future__ import annotations

from contract.folder import (
    DESK_CONFIG,
    FULL,
    NO_INCIDENTS,
    NO_RATINGS,
    PEOPLE,
    Folder,
    at,
)


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


def test_the_header_is_row_1_and_blank_lines_count(folder: Folder) -> None:
    folder.score_x("employee_id,x\r\n\r\n , \r\na,oops\r\n")
    at(folder.refused(1), "metrics.csv:4:x")


def test_trailing_empty_columns_of_excel_are_no_matter(folder: Folder) -> None:
    folder.score_x("employee_id,x,,\r\na,80,,\r\n,,,\r\n")
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flags() == []
