"""The xlsx collector: cells as they are shown, headers below titles, several sheets, books as programs write them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from collect.collected import HEADER, PERIOD, collect, errors, texts
from collect.workbooks import book, cell, parts, row, sheet, write
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpicore.collect.xlsx import Xlsx
from kpicore.components import Batch, Request
from kpicore.settings import SettingError


def warnings(batch: Batch) -> list[str]:
    assert all(finding.severity == "warning" for finding in batch.findings)
    return [str(finding) for finding in batch.findings]


# Cells


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (cell(1150), "1150"),
        (cell("98.5"), "98.5"),
        (cell("0.30000000000000004"), "0.30000000000000004"),
        (cell(1), "1"),
        ("<c><v>0.97333333333333338</v></c>", "0.9733333333333334"),
        ("<c><v>1E-7</v></c>", "0.0000001"),
        ("<c><v>-1.5E+3</v></c>", "-1500"),
        ("<c><v>123456789012345</v></c>", "123456789012345"),
        (cell(0.985, "%"), "98.5%"),
        (cell(1, "%"), "100%"),
        ('<c s="1"><v>0.97333333333333338</v></c>', "97.33333333333334%"),
        (cell("98.5%", "%"), "98.5%"),
        (cell("１，１５０"), "１，１５０"),
        (cell(True), "true"),
        (cell(False), "false"),
        (cell(46300, "date"), "2026-10-05"),
        (cell(46300.75, "date"), "2026-10-05 18:00:00"),
        (cell(46296, "month"), "2026-10-01"),
        (cell(46300), "46300"),
        (cell(7, "id"), "0007"),
        (cell(12345, "id"), "12345"),
        (cell(1.5, "time"), "36:00:00"),
        (cell(" a\nb "), " a\nb "),
        (cell(("1+1", 2)), "2"),
        (cell(("A1&B1", "ab")), "ab"),
        (cell(('""', "")), ""),
        (cell(("A1", 0.5), "%"), "50%"),
        (cell(None), ""),
        (cell(None, "%"), ""),
    ],
)
def test_a_cell_is_read_as_it_is_shown_and_a_number_as_it_is_stored(tmp_path: Path, written: str, text: str) -> None:
    batch = collect(book(tmp_path / "m.xlsx", HEADER, row("E1", written)))
    assert texts(batch) == [["E1", text]]
    assert not batch.findings


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@example(0.1 + 0.2, True)
@example(5e-324, True)
def test_every_number_is_its_shortest_decimal(tmp_path: Path, number: float, percent: bool) -> None:
    written = f'<c s="{int(percent)}"><v>{number!r}</v></c>'  # style 1 is the percentage
    ((_, text),) = texts(collect(book(tmp_path / "m.xlsx", HEADER, row("E1", written))))
    assert Decimal(text.removesuffix("%")) == Decimal(repr(number)) * (100 if percent else 1)
    assert "e" not in text.casefold()


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    rows = sheet(HEADER, row("E1", cell(44838, "date")), row("E2", cell(44834, "date")))
    batch = collect(write(tmp_path / "m.xlsx", parts({"a": rows}, since_1904=True)))
    assert texts(batch) == [["E1", "2026-10-05"], ["E2", "2026-10-01"]]
    assert batch.serials_from == date(1904, 1, 1)


def test_an_error_is_read_as_it_is_shown_and_said_once_a_column(tmp_path: Path) -> None:
    rows = [row("E1", cell("#N/A", "e")), row("E2", cell("#REF!", "e")), row(cell("#N/A", "e"), 5)]
    batch = collect(book(tmp_path / "m.xlsx", row("表", cell("#N/A", "e")), HEADER, *rows))
    assert texts(batch) == [["E1", "#N/A"], ["E2", "#REF!"], ["#N/A", "5"]]
    assert warnings(batch) == [
        "m.xlsx[十月]:5:工号: the cell shows the error #N/A",
        "m.xlsx[十月]:3:通话量: the cell shows the error #N/A (and 1 more cells like it)",
    ]


def test_a_formula_without_a_value_is_not_a_blank(tmp_path: Path) -> None:
    batch = collect(book(tmp_path / "m.xlsx", HEADER, row("E1", cell(("SUM(B9)", None))), row("E2", cell(("A1", 0)))))
    assert texts(batch) == [["E1", "=SUM(B9)"], ["E2", "0"]]
    assert warnings(batch) == [
        'm.xlsx[十月]:2:通话量: the formula "=SUM(B9)" has no value; open and save the workbook once'
    ]


def test_cells_beyond_the_last_value_are_not_forgotten(tmp_path: Path) -> None:
    batch = collect(book(tmp_path / "m.xlsx", HEADER, row("E1", cell(("A1", None))), row("E2", 7, cell("#N/A", "e"))))
    assert list(batch.header) == ["工号", "通话量", ""]
    assert texts(batch) == [["E1", "=A1", ""], ["E2", "7", "#N/A"]]
    lowest = collect(book(tmp_path / "m.xlsx", HEADER, row(number=3), row(None, cell(("A1", None)), number=4)))
    assert list(lowest.rows)[-1] == (4, ["", "=A1"])


# Header and rows


def test_the_header_is_found_below_titles(tmp_path: Path) -> None:
    rows = [row("客服中心十月通话量"), row(), row("制表", "李雷"), HEADER, row("E1", 5), row(), row("E2", 6)]
    batch = collect(book(tmp_path / "m.xlsx", *rows, merged=("A1:D1",)))
    assert (batch.header_row, list(batch.header)) == (4, ["工号", "通话量"])
    assert [(number, cells) for number, cells in batch.rows if any(cells)] == [(5, ["E1", "5"]), (7, ["E2", "6"])]
    assert not batch.findings


@pytest.mark.parametrize("name", ["employee_id", "employee id", "工号", " 工号 "])
def test_each_name_of_the_required_column_marks_the_header(tmp_path: Path, name: str) -> None:
    assert collect(book(tmp_path / "m.xlsx", row("title"), row("calls", name), row(1, "E1"))).header_row == 2


def test_without_the_required_column_the_first_row_that_is_not_blank_is_the_header(tmp_path: Path) -> None:
    batch = collect(book(tmp_path / "m.xlsx", row("Agent", "Call", number=3), row("a", 1)))
    assert (batch.header_row, texts(batch)) == (3, [["a", "1"]])


def test_two_rows_that_may_be_the_header_are_an_error_until_one_is_stated(tmp_path: Path) -> None:
    path = book(tmp_path / "m.xlsx", row("请填工号", "工号"), HEADER, row("E1", 5))
    assert errors(collect(path)) == [
        "m.xlsx[十月]: rows 1, 2 each name the column employee_id: header_row = 1 or the like in the config"
    ]
    assert texts(collect(path, header_row=2)) == [["E1", "5"]]
    assert errors(collect(path, header_row=9)) == [
        "m.xlsx[十月]:9: row 9 is blank: a header line with the names of the columns"
    ]


def test_a_header_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    rows = [row("工号", "电话", None, "备注"), row(None, "接听", "呼出"), row("E1", 5, 6, "x")]
    batch = collect(book(tmp_path / "m.xlsx", *rows, merged=("A1:A2", "B1:C1", "D1:D2")))
    assert (batch.header_row, list(batch.header)) == (2, ["工号", "接听", "呼出", "备注"])
    assert texts(batch) == [["E1", "5", "6", "x"]]


def test_columns_before_the_first_value_keep_their_place(tmp_path: Path) -> None:
    rows = [
        row(cell("工号", r="C5"), cell("通话量", r="E5"), number=5),
        row(cell("E1", r="C6"), cell(5, r="E6"), number=6),
    ]
    batch = collect(book(tmp_path / "m.xlsx", *rows))
    assert list(batch.header) == ["", "", "工号", "", "通话量"]
    assert list(batch.rows) == [(6, ["", "", "E1", "", "5"])]


def test_rows_can_be_asked_for_more_than_once(tmp_path: Path) -> None:
    rows = collect(book(tmp_path / "m.xlsx", HEADER, row("E1", 5), row("E2", 6))).rows
    assert list(rows) == list(rows)
    assert (len(rows), rows[1], rows[:1]) == (2, (3, ["E2", "6"]), [(2, ["E1", "5"])])


# What is hidden or merged


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    rows = [row("表", hidden=True), HEADER, row("E1", 5, hidden=True), row("E2", 6)]
    batch = collect(book(tmp_path / "m.xlsx", *rows, columns='<col min="2" max="9" hidden="1"/>'))
    assert texts(batch) == [["E1", "5"], ["E2", "6"]]
    assert warnings(batch) == [
        "m.xlsx[十月]: hidden rows are read all the same: 3",
        "m.xlsx[十月]: the hidden column 通话量 is read all the same",
    ]


def test_cells_merged_over_several_people_are_said(tmp_path: Path) -> None:
    batch = collect(book(tmp_path / "m.xlsx", HEADER, row("E1", 5), row("E2"), row("E3", 6), merged=("B2:B3",)))
    assert texts(batch) == [["E1", "5"], ["E2", ""], ["E3", "6"]]
    assert warnings(batch) == ["m.xlsx[十月]: of cells merged over several rows only the first has the value: 2"]


SHEETS = {"说明": sheet(), "十月": sheet(HEADER, row("E1", 5)), "十一月": sheet(HEADER, row("E1", 6))}


# Sheets


def test_the_only_visible_sheet_that_holds_anything_needs_no_name(tmp_path: Path) -> None:
    path = write(tmp_path / "m.xlsx", parts(SHEETS, hidden=("十一月",)))
    assert texts(collect(path)) == [["E1", "5"]]
    hidden = collect(path, "十一月")
    assert texts(hidden) == [["E1", "6"]]
    assert warnings(hidden) == ["m.xlsx[十一月]: the sheet is hidden, and read all the same"]


def test_of_several_sheets_one_is_to_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "m.xlsx", parts(SHEETS))
    assert errors(collect(path)) == [
        'm.xlsx: 2 sheets hold data: 十月, 十一月: sheet = "十月" or another in the config, or a list of them'
    ]
    assert texts(collect(path, "十一月")) == [["E1", "6"]]
    assert errors(collect(path, "十二月")) == [
        'm.xlsx: there is no sheet "十二月": one of 说明, 十月, 十一月; did you mean 十月?'
    ]


def test_several_sheets_are_several_tables(tmp_path: Path) -> None:
    path = write(tmp_path / "m.xlsx", parts(SHEETS))
    brought = Xlsx(path.name, ("十一月", "十月", "十一月")).collect(Request("metrics", tmp_path, PERIOD))
    assert isinstance(brought, Sequence)
    assert [(batch.source, texts(batch)) for batch in brought] == [
        ("m.xlsx[十一月]", [["E1", "6"]]),
        ("m.xlsx[十月]", [["E1", "5"]]),
    ]


def test_names_of_sheets_are_read_as_they_are(tmp_path: Path) -> None:
    path = write(tmp_path / "m.xlsx", parts({'A & "B" <1>': sheet(HEADER, row("E1", 5)), "b": sheet()}))
    assert collect(path, 'A & "B" <1>').source == 'm.xlsx[A & "B" <1>]'


def test_a_workbook_or_sheet_with_nothing_in_it(tmp_path: Path) -> None:
    path = write(tmp_path / "m.xlsx", parts({"a": sheet(), "b": sheet(row(None, cell(None, "%")))}))
    assert errors(collect(path)) == ["m.xlsx: no visible sheet holds anything: a sheet with a header line"]
    assert "m.xlsx[a]: there is nothing in the first 50 rows" in errors(collect(path, "a"))[0]


@pytest.mark.slow
def test_a_full_sheet_is_read_row_by_row(tmp_path: Path) -> None:
    last = 1_048_576
    rows = (f"<row><c><v>{number}</v></c><c><v>0.5</v></c></row>" for number in range(2, last + 1))
    batch = collect(book(tmp_path / "m.xlsx", HEADER, *rows))
    tracemalloc.start()
    assert sum(number == int(cells[0]) and cells[1] == "0.5" for number, cells in batch.rows) == last - 1
    assert tracemalloc.get_traced_memory()[1] < 1_000_000  # the text of all rows would take 200 times as much
    tracemalloc.stop()


# As programs write them


def test_a_workbook_of_xlsxwriter(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as made:
        page = made.add_worksheet("十月")
        page.merge_range("A1:E1", "十月客服数据")
        page.write_row("A2", ["工号", "回复率", "日期", "考核期", "时长", "合计"])
        page.write_row("A3", ["0012"])
        page.write_number("B3", 0.985, made.add_format({"num_format": "0.00%"}))
        page.write_datetime("C3", datetime(2026, 10, 5), made.add_format({"num_format": "yyyy/m/d"}))
        page.write_datetime("D3", datetime(2026, 10, 1), made.add_format({"num_format": "mmm-yy"}))
        page.write_datetime(
            "E3", timedelta(hours=1, minutes=2, seconds=3), made.add_format({"num_format": "[h]:mm:ss"})
        )
        page.write_formula("F3", "=1+2", None, 3)
    batch = collect(tmp_path / "m.xlsx")
    assert texts(batch) == [["0012", "98.5%", "2026-10-05", "2026-10-01", "01:02:03", "3"]]
    assert not batch.findings


def test_a_workbook_of_openpyxl(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.append(["employee_id", "calls", "day", "total"])
    page.append(["E1", 1150.5, date(2026, 10, 5), "=B2*2"])
    made.save(tmp_path / "m.xlsx")
    batch = collect(tmp_path / "m.xlsx")
    assert texts(batch) == [["E1", "1150.5", "2026-10-05", "=B2*2"]]
    assert "has no value" in warnings(batch)[0]


# Settings


def test_settings_that_cannot_stand_are_all_said() -> None:
    with pytest.raises(SettingError) as wrong:
        Xlsx(" ", (), 0)
    assert [path for path, *_ in wrong.value.problems] == [("path",), ("header_row",), ("sheet",)]


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpicore.collect.extras.find_spec", lambda _: None)
    with pytest.raises(SettingError, match=r'pip install "kpicore\[xlsx\]"'):
        Xlsx("m.xlsx")
