"""`kpicore payroll`: what it says, what it refuses, and that corrections and part of a month are in it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from importlib.util import find_spec
from pathlib import Path

import pytest
from cli.desk import Desk
from payroll.company import COLD, FREE, HOT, PEOPLE, company, kpicore, payroll, values

from kpicore.output import extras

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_it_says_what_it_comes_to(tmp_path: Path) -> None:
    ran = kpicore("payroll", company(tmp_path))
    assert ran.out.splitlines() == [
        "2026-10: people: 7, without a total: 2, open points: 3",
        "total pay: 1000000007865.37 CNY",
        f"written to {tmp_path / 'out' / 'payroll-2026-10.xlsx'}",
    ]
    assert kpicore("payroll", tmp_path / "kpi.toml", "--strict").code == 1


def test_for_programs(tmp_path: Path) -> None:
    config = company(tmp_path)
    document = json.loads(kpicore("payroll", config, "--json").out)
    assert (document["kind"], document["schema"], document["closed"]) == ("kpicore payroll", 1, None)
    assert document["written"] == str(tmp_path / "out" / "payroll-2026-10.xlsx")
    hot, cold = document["teams"]
    assert (hot["performance_pay"], hot["total_pay"], cold["total_pay"]) == ("-555.01", "7745.32", "1000000000120.05")
    assert [(each["id"], each["appraised"]) for each in cold["lines"]] == [("base", False), ("bonus", True)]
    assert hot["people"][3] == {"employee_id": "E4", "name": "-2+3", "lines": {"float": "100.00"}, "total_pay": "",
                                "performance_pay": "100.00", "status": "ok"}  # fmt: skip
    assert [(each["employee_id"], each["kind"]) for each in document["open"]] == [
        ("E3", "no_pay"), ("E4", "no_total"), ("N1", "no_result"),
    ]  # fmt: skip
    assert document["without_pay_rule"] == [FREE]
    (tmp_path / "metrics.csv").write_text("employee_id,x\n007,lots\n", "utf-8")
    ran = kpicore("payroll", config, "--json")
    assert (ran.code, json.loads(ran.out)["rejected"]) == (1, True)


def test_whoever_must_not_be_paid_is_marked_and_said_first(tmp_path: Path) -> None:
    file = tmp_path / "bank.xlsx"
    first, *_ = kpicore("payroll", EXAMPLES / "bank" / "kpi.toml", "--out", file).out.splitlines()
    assert first == "1 must not be paid as it stands: 5360.00 CNY of the total"
    book = values(file)
    rows = {row[0].value: row for row in book["cards"].iter_rows(min_row=2)}
    marked = {who for who, row in rows.items() if row[0].fill.fgColor.rgb == "FFFFC7CE"}
    assert marked == {"zhouyanke"} == {who for who, row in rows.items() if row[-1].value == "不得发放"}
    assert {cell.fill.fgColor.rgb for cell in rows["zhouyanke"]} == {"FFFFC7CE"}
    assert book["对账"]["D3"].value == "其中 1 人、5,360.00 不得照此发放"
    said = {row[1]: row[2] for row in book["对账"].iter_rows(min_row=5, values_only=True)}
    assert (said["不得照此发放的人数"], said["其中不得照此发放的工资合计"]) == (1, 5360)
    _, whole, person, *others = book["待处理"].iter_rows(values_only=True)
    assert (whole[4], person[1], person[3]) == (book["对账"]["D3"].value, "zhouyanke", "不得照此发放")
    why = next(row[4] for row in others if row[1] == "zhengxinzi")
    assert why.endswith("；基本工资 4,000.00 已知，缺的是绩效部分")


def test_what_was_let_through_may_be_paid(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "bank", tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out"))
    config = tmp_path / "kpi.toml"
    config.write_text(config.read_text("utf-8") + '\n[history]\npath = "history.sqlite"\n', "utf-8")
    before = json.loads(kpicore("payroll", config, "--json").out)
    assert before["blocked"] == {"people": 1, "total_pay": "5360.00"}
    decide = ("decide", config, "cards/zhouyanke/data_leak", "--override", "--by", "li", "--reason", "cleared")
    assert kpicore(*decide).code == 0
    after = json.loads(kpicore("payroll", config, "--json").out)
    assert after["blocked"] == {"people": 0, "total_pay": "0.00"}
    kinds = [
        {each["kind"] for each in month["open"] if each["employee_id"] == "zhouyanke"} for month in (before, after)
    ]
    assert kinds == [{"block"}, {"let_through"}]


def test_an_earlier_workbook_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    config = company(tmp_path)
    file = tmp_path / "october.xlsx"
    assert kpicore("payroll", config, "--out", file).code == 0
    assert kpicore("payroll", config, "--out", file).code == 0
    file.write_bytes(b"somebody's own")
    ran = kpicore("payroll", config, "--out", file)
    assert (ran.code, file.read_bytes()) == (2, b"somebody's own")
    assert f"{file}: there is a file of another kind, which would be lost: expected a name not yet used" in ran.err
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".partial")]


def test_rejected_data_leave_the_earlier_one(tmp_path: Path) -> None:
    config = company(tmp_path)
    before = payroll(config).read_bytes()
    (tmp_path / "metrics.csv").write_text("employee_id,x\n007,lots\n", "utf-8")
    ran = kpicore("payroll", config)
    assert (ran.code, ran.out) == (1, "")
    assert 'metrics.csv:2:x: "lots" is not a number' in ran.err
    assert (tmp_path / "out" / "payroll-2026-10.xlsx").read_bytes() == before


def test_an_amount_that_no_cell_holds_is_refused(tmp_path: Path) -> None:
    config = company(tmp_path, [each for each in PEOPLE if each["employee_id"] == "C1"])
    text = config.read_text("utf-8").replace('column = "bonus_pool"', "per_point = 80000000000\naround = 0")
    config.write_text(text, "utf-8")
    payroll(config)  # 8999999999999.99 in all: fifteen digits
    config.write_text(text.replace("around = 0", "around = -900"), "utf-8")
    ran = kpicore("payroll", config)
    assert ran.code == 1
    assert f"{COLD}/C1: total pay: 80999999999999.99 has more digits than a cell of a workbook keeps" in ran.err


def test_other_names_and_places_are_refused(tmp_path: Path) -> None:
    config = company(tmp_path)
    ran = kpicore("payroll", config, "--out", "october.csv")
    assert (ran.code, "expected FILE.xlsx" in ran.err) == (2, True)
    assert kpicore("payroll", config, "--out", tmp_path / "kpi.toml" / "x.xlsx").code == 2
    os.symlink(tmp_path / "elsewhere", tmp_path / "link.xlsx")
    assert kpicore("payroll", config, "--out", tmp_path / "link.xlsx").code == 2


def test_without_a_pay_rule_there_is_nothing_to_write(tmp_path: Path) -> None:
    config = company(tmp_path)
    text = config.read_text("utf-8")
    config.write_text(text[: text.index("[[team]]")] + '[[team]]\nname = "x"\n[team.score]\nuse = "criteria"\n'
                      '[team.score.criteria.x]\nmetric = "x"\nmax = 100\n', "utf-8")  # fmt: skip
    ran = kpicore("payroll", config)
    assert (ran.code, "no team has a pay rule" in ran.err) == (2, True)
    assert not (tmp_path / "out").exists()


def test_a_team_without_pay_is_named(tmp_path: Path) -> None:
    rows = list(values(payroll(company(tmp_path)))["reconciliation"].iter_rows(values_only=True))
    assert rows[-1][:2] == (FREE, "no pay rule: not in this workbook")
    assert HOT in {row[0] for row in rows}


def test_the_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "xlsxwriter" else find_spec(name))
    ran = kpicore("payroll", tmp_path / "kpi.toml")
    assert (ran.code, 'pip install "kpicore[xlsx]"' in ran.err) == (2, True)


def test_what_a_correction_changed_is_a_line_of_pay(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.month("2026-01", E1="80", E2="90")
    desk.close("2026-01")
    desk.month("2026-01", E1="85", E2="90")
    desk.correct("2026-01")
    desk.month("2026-02", E1="80", E2="80")
    desk.did("payroll", "--period", "2026-02")
    book = values(tmp_path / "out" / "payroll-2026-02.xlsx")
    head, *rows, _ = book["desk"].iter_rows(values_only=True)
    assert head[4] == "correction of 2026-01: float"
    assert [row[2:7] for row in rows] == [(1000, 0, 50, 50, 1050), (1000, 0, None, 0, 1000)]
    assert book["reconciliation"]["C2"].value == "OK"


def test_so_is_what_part_of_a_month_takes_off(tmp_path: Path) -> None:
    examples = Path(__file__).parents[2] / "docs" / "examples" / "part_months"
    assert kpicore("payroll", examples / "kpi.toml", "--out", tmp_path / "parts.xlsx").code == 0
    head, _, second, *_ = values(tmp_path / "parts.xlsx")["hotline"].iter_rows(values_only=True)
    assert head[2:6] == ("base", "base, prorated", "bonus", "bonus, prorated")
    assert second[2:9] == (4650, -2400, 1000, -516.13, 64, 483.87, 2797.87)


def test_a_closed_month_is_paid_as_it_was_sealed(tmp_path: Path) -> None:
    """Its corrections are paid with the next one; paid with both, they would be paid twice."""
    desk = Desk(tmp_path)
    desk.month("2026-01", {"E1": ""}, E1="80", E2="90", E3="")
    before = desk.did("payroll", "--period", "2026-01").splitlines()
    open_book = (tmp_path / "out" / "payroll-2026-01.xlsx").read_bytes()
    desk.close("2026-01")
    desk.month("2026-01", E1="85", E2="95", E3="99")
    desk.correct("2026-01")
    desk.rules("20")
    first, *others = desk.did("payroll", "--period", "2026-01").splitlines()
    assert first.startswith("2026-01 is closed; paid as sealed by wang, 20")
    assert others == before
    assert (tmp_path / "out" / "payroll-2026-01.xlsx").read_bytes() == open_book
    desk.did("forget", "E2", "--by", "li")
    said = desk.did("payroll", "--period", "2026-01").splitlines()
    assert said[1] == "people forgotten since, who are not in the workbook: 1"
    assert said[2].startswith("2026-01: people: 2,")


def test_a_closed_month_whose_rows_were_changed_is_not_paid(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.month("2026-01", E1="80")
    desk.close("2026-01")
    with sqlite3.connect(tmp_path / "history.sqlite") as connection:
        connection.execute("UPDATE kpicore_result SET total_pay = '9999.00'")
    connection.close()
    ran = desk("payroll", "--period", "2026-01")
    assert (ran.code, "2026-01: E1 differs from its seal" in ran.err) == (1, True)
    assert not (tmp_path / "out").exists()
