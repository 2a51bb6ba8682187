"""The contract's section "What goes in": what is a file of a table, and how its text is read."""

from __future__ import annotations

import pytest
from contract.folder import DESK_CONFIG, FULL, PEOPLE, TWO, Folder, at


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


def test_spaces_around_cells_do_not_matter(folder: Folder) -> None:
    folder.score_x(" employee_id , x \n a , 80 \n", "employee_id,name \n a, Ann \n")
    folder.ran()
    assert [(row["employee_id"], row["name"], row["score"]) for row in folder.results()] == [("a", "Ann", "80")]


def test_what_excel_quotes_is_read(folder: Folder) -> None:
    folder.score_x('"employee_id","x"\r\n"a","80"\r\n', 'employee_id,name\r\na,"Ann ""the boss"", Miss\r\nBell"\r\n')
    folder.ran()
    assert folder.results()[0]["name"].split() == ["Ann", '"the', 'boss",', "Miss", "Bell"]
    assert folder.column("score") == {"a": "80"}


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


def test_control_characters_of_a_cell_do_not_reach_the_terminal(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,\x1b[31mred\n")
    (error,) = folder.refused(1)
    assert "\x1b" not in error
    assert error.startswith("metrics.csv:2:x: ")
