"""The workbook as other libraries read it: sheets, exact money, text that stays text, how it prints."""

from __future__ import annotations

import stat
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from payroll.company import COLD, HOT, PEOPLE, company, payroll, person, results, values
from python_calamine import CalamineWorkbook

from kpicore.payroll.words import WORDS

HOT_SHEET = "=HOT'line__1_"
MONEY = "#,##0.00"


def test_a_sheet_for_each_team_with_its_pay_lines(tmp_path: Path) -> None:
    path = payroll(company(tmp_path))
    book = values(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert book.sheetnames == ["reconciliation", HOT_SHEET, COLD, "open points"]
    sums = ("performance pay", "total pay", "currency", "status")
    assert [cell.value for cell in book[HOT_SHEET][1]] == ["employee", "name", "base pay", "floating pay", *sums]
    assert [cell.value for cell in book[COLD][1]] == ["employee", "name", "base pay", "bonus", *sums]
    rows = {row[0]: row[1:] for row in book[HOT_SHEET].iter_rows(min_row=2, values_only=True)}
    assert rows["007"] == ("=HYPERLINK(1)", 4200.1, 25, 25, 4225.1, "CNY", "ok")
    assert rows["E3"] == ("@SUM(A1)", None, None, None, None, "CNY", "incomplete")
    assert rows["E4"] == ("-2+3", None, 100, 100, None, "CNY", "ok")


def test_money_comes_back_to_the_cent(tmp_path: Path) -> None:
    config = company(tmp_path)
    book = CalamineWorkbook.from_path(str(payroll(config)))
    found = {
        str(row[0]): ["" if cell == "" else f"{Decimal(repr(cell)):.2f}" for cell in row[4:6]]
        for name in (HOT_SHEET, COLD)
        for row in book.get_sheet_by_name(name).to_python()[1:-1]  # beneath them their sums
    }
    rows = {r["employee_id"]: [r["performance_pay"], r["total_pay"]] for r in results(config)}
    assert found == {who: pay for who, pay in rows.items() if who != "V1"}
    assert found["C1"] == ["0.01", "1000000000000.00"]


def test_no_digit_is_changed_on_the_way(tmp_path: Path) -> None:
    """Written by way of a float this one would be 85450027.84999999."""
    path = payroll(company(tmp_path, [person("E1", HOT, "80", "85450027.85")]))
    with ZipFile(path) as archive:
        assert b"<v>85450027.85</v>" in archive.read("xl/worksheets/sheet2.xml")
    assert values(path)[HOT_SHEET]["C2"].value == 85450027.85


def test_nothing_that_people_wrote_is_a_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(payroll(company(tmp_path)))
    formulas = [(sheet.title, c.coordinate) for sheet in book for row in sheet for c in row if c.data_type == "f"]
    found = {title: {place for sheet, place in formulas if sheet == title} for title, _ in formulas}
    assert {place[0] for place in found.pop("reconciliation")} == {"C", "E", "F"}
    assert found == {HOT_SHEET: {"C7", "D7", "E7", "F7"}, COLD: {"C4", "D4", "E4", "F4"}}  # the sums alone
    texts = [cell for row in book[HOT_SHEET].iter_rows(min_row=2, max_row=6, max_col=2) for cell in row]
    assert {cell.data_type for cell in texts} == {"s"}
    assert {cell.number_format for cell in texts} == {"@"}  # also once it is edited


def test_how_it_looks_and_prints(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(payroll(company(tmp_path)))
    sheet = book[HOT_SHEET]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("C2", "A1:H6", "$1:$1")
    setup = sheet.page_setup  # as wide as a page, which is what is left out
    assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, None, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert sheet.oddHeader.left.text == f"Payroll 2026-10 · {HOT} · CNY"
    assert sheet.oddFooter.left.text.startswith("prepared: ___")
    assert sheet.column_dimensions["C"].width > len("999,999.00")
    assert {cell.number_format for cell in sheet["C"][1:] if cell.value} == {MONEY}
    assert [str(rules.sqref) for rules in sheet.conditional_formatting] == ["F2:F6"]  # a total nobody knows
    assert book.active is not None
    assert book.active.title == "reconciliation"


def test_each_column_has_its_sum_beneath(tmp_path: Path) -> None:
    path = payroll(company(tmp_path))
    *_, sums = values(path)[HOT_SHEET].iter_rows(values_only=True)
    # E4 has 100, and no total
    assert sums == ("sum", None, 8400.33, -555.01, -555.01, 7745.32, None, None)
    assert openpyxl.load_workbook(path)[HOT_SHEET]["F7"].value == "=ROUND(SUBTOTAL(109,$F$2:$F$6),2)"
    assert values(path)["reconciliation"]["C3"].value == 1000000007865.37  # of all teams


def test_who_has_no_pay_and_why(tmp_path: Path) -> None:
    sheet = values(payroll(company(tmp_path)))["open points"]
    found = {row[1]: (row[0], row[3], row[4]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert found == {
        "E3": (HOT, "no pay", "x is missing; base pay 4,200.30 is known; the performance part is missing"),
        "E4": (HOT, "no total", "base pay is missing, so the total stays blank"),
        "N1": (None, "no result", "belongs to no team, so there is no result"),
    }


def test_a_viewer_that_computes_nothing_shows_the_same_sums(tmp_path: Path) -> None:
    book = values(payroll(company(tmp_path)))
    rows = [row for row in book["reconciliation"].iter_rows(min_row=5, values_only=True) if row[1] and row[5]]
    assert len(rows) == 9 + 9 + 10
    assert all(row[2] == row[3] and row[4] == 0 and row[5] == "OK" for row in rows)


def test_in_chinese(tmp_path: Path) -> None:
    book = values(payroll(company(tmp_path, lang="zh")))
    assert book.sheetnames == ["对账", HOT_SHEET, COLD, "待处理"]
    titles = ["工号", "姓名", "基本工资", "奖金", "绩效工资", "工资合计", "币种", "状态"]
    assert [cell.value for cell in book[COLD][1]] == titles
    assert book["对账"]["C2"].value == "一致"


def test_the_same_month_gives_the_same_bytes(tmp_path: Path) -> None:
    config = company(tmp_path)
    first = payroll(config).read_bytes()
    assert payroll(config).read_bytes() == first


def test_two_lines_with_one_title_are_told_apart_and_an_empty_team_stands(tmp_path: Path) -> None:
    config = company(tmp_path, [each for each in PEOPLE if each["department"] != COLD])
    config.write_text(config.read_text("utf-8").replace("floating pay", "base pay"), "utf-8")
    book = values(payroll(config))
    assert [cell.value for cell in book[HOT_SHEET][1]][2:4] == ["base pay (base)", "base pay (float)"]
    assert book[COLD].max_row == 1
    assert book["reconciliation"]["C2"].value == "OK"


def test_a_thousand_people_are_a_small_file(tmp_path: Path) -> None:
    people = [person(f"E{n:04}", HOT, "82.5", "4200.10") for n in range(1000)]
    assert payroll(company(tmp_path, people)).stat().st_size < 100_000


def test_every_word_has_both_languages() -> None:
    assert all(text.zh and text.en for text in WORDS.values())
