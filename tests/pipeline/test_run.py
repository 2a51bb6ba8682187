"""A whole run in two languages: one for the files, one for the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from kpicore.cli.main import main
from kpicore.config import load_config
from kpicore.model import Language, Rejected
from kpicore.pipeline.check import check
from kpicore.pipeline.run import run

CONFIG = """
schema = 1
period = "2026-10"
currency = "CNY"
lang = "{lang}"
people = {{ use = "csv", path = "people.csv" }}
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics.csv"
[[team]]
name = "cards"
where = {{ role = "agent" }}
[team.score]
use = "criteria"
[team.score.criteria.solved]
title = {{ zh = "解决率", en = "Share solved" }}
metric = "solved"
unit = "%"
bands = [[">= 90", 100], ["< 90", 50]]
"""
MISSING = {"zh": "缺少解决率 (solved)", "en": "Share solved (solved) is missing"}
NO_TEAM = {"zh": "不属于任何团队, 没有结果", "en": "belongs to no team, so there is no result"}
UNKNOWN = {"zh": "metrics.csv：不认识列“odd”，未读取", "en": 'metrics.csv: unknown column "odd", not read'}
UNBROUGHT = {
    "zh": "metrics.csv 中没有其数据的人：1（E2）",
    "en": "people of whom metrics.csv says nothing: 1 (E2)",
}


def write(folder: Path, lang: Language) -> Path:
    (folder / "kpi.toml").write_text(CONFIG.format(lang=lang), "utf-8")
    (folder / "people.csv").write_text("employee_id,role\nE1,agent\nE2,agent\nE3,lead\n", "utf-8")
    (folder / "metrics.csv").write_text("employee_id,solved,odd\nE1,95,x\n", "utf-8")
    return folder / "kpi.toml"


def test_general_flags_come_first_then_each_persons(tmp_path: Path) -> None:
    result = run(load_config(write(tmp_path, "zh")))
    assert [(row.employee_id, row.score, row.status) for row in result.results] == [
        ("E1", "100", "ok"),
        ("E2", "", "incomplete"),
    ]
    assert [(flag.team, flag.employee_id, flag.flag, flag.message.en) for flag in result.flags] == [
        ("", "E3", "no_team", NO_TEAM["en"]),
        ("", "", "unknown_column", UNKNOWN["en"]),
        ("cards", "", "no_metrics", UNBROUGHT["en"]),
        ("cards", "E2", "missing", MISSING["en"]),
    ]


@pytest.mark.parametrize("files", ["zh", "en"])
@pytest.mark.parametrize("terminal", ["zh", "en"])
def test_files_follow_the_config_and_the_terminal_its_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: Language, terminal: Language
) -> None:
    assert main(["run", str(write(tmp_path, files)), "--out", str(tmp_path / "out"), "--lang", terminal]) == 0
    written = (tmp_path / "out" / "flags.csv").read_text("utf-8").replace('""', '"')
    shown = capsys.readouterr().out
    for message in (MISSING, NO_TEAM, UNKNOWN, UNBROUGHT):
        assert message[files] in written
        assert message[terminal] in shown
        for other in {"zh", "en"} - {files}:
            assert message[other] not in written
        for other in {"zh", "en"} - {terminal}:
            assert message[other] not in shown


@pytest.mark.parametrize("terminal", ["zh", "en"])
def test_check_speaks_to_the_terminal(tmp_path: Path, terminal: Language) -> None:
    said = [str(finding) for finding in check(load_config(write(tmp_path, "zh")), terminal)]
    assert said == [f"E3: {NO_TEAM[terminal]}", UNKNOWN[terminal], UNBROUGHT[terminal], f"E2: {MISSING[terminal]}"]


def test_where_no_source_brings_metrics_nobody_is_missed_by_one(tmp_path: Path) -> None:
    path = write(tmp_path, "en")
    path.write_text(path.read_text("utf-8").replace('kind = "metrics"', 'kind = "incidents"'), "utf-8")
    (tmp_path / "metrics.csv").write_text("employee_id,date,incident\n", "utf-8")
    assert {flag.flag for flag in run(load_config(path)).flags} == {"no_team", "missing"}


def test_what_is_doubted_of_a_table_is_said_beside_its_errors(tmp_path: Path) -> None:
    """A hidden row or a merged cell explains what is wrong; what is doubted of other tables can wait."""
    path = write(tmp_path, "en")
    book = '{ use = "xlsx", path = "metrics.xlsx" }'
    path.write_text(path.read_text("utf-8").replace('{ use = "csv", path = "people.csv" }', book), "utf-8")
    with xlsxwriter.Workbook(tmp_path / "metrics.xlsx") as workbook:
        sheet = workbook.add_worksheet("staff")
        for row, cells in enumerate([("employee_id", "role"), ("E1", "agent"), ("", "agent")]):
            sheet.write_row(row, 0, cells)
        sheet.merge_range(1, 0, 2, 0, "E1")
    (tmp_path / "metrics.csv").write_text("employee_id,solved,odd\nE1,0.95,x\n", "utf-8")
    with pytest.raises(Rejected) as rejected:
        run(load_config(path))
    assert [(each.severity, each.where, each.what) for each in rejected.value.findings] == [
        ("error", "metrics.xlsx[staff]:3:employee_id", "the cell is blank"),
        ("warning", "metrics.xlsx[staff]", "of cells merged over several rows only the first has the value: 2"),
    ]


@pytest.mark.parametrize("rows", ["", "E1,95\n"])
def test_who_has_no_row_at_all_is_told_where_a_blank_counts(tmp_path: Path, rows: str) -> None:
    config = write(tmp_path, "en")
    config.write_text(config.read_text("utf-8") + "blank = 0\n", "utf-8")
    (tmp_path / "metrics.csv").write_text(f"employee_id,solved\n{rows}", "utf-8")
    result = run(load_config(config))
    assert [row.score for row in result.results] == (["100", "50"] if rows else ["50", "50"])
    lacking = "1 (E2)" if rows else "2 (E1, E2)"
    assert [flag.message.en for flag in result.flags if flag.flag == "no_metrics"] == [
        f"people of whom metrics.csv says nothing: {lacking}"
    ]


def test_a_blank_in_a_row_of_theirs_is_a_blank(tmp_path: Path) -> None:
    config = write(tmp_path, "en")
    config.write_text(config.read_text("utf-8") + "blank = 0\n", "utf-8")
    (tmp_path / "metrics.csv").write_text("employee_id,solved\nE1,95\nE2,\n", "utf-8")
    assert not [flag for flag in run(load_config(config)).flags if flag.flag == "no_metrics"]
