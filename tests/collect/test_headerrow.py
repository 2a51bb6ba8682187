"""Which row is the header, however its names are typed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from kpicore.collect.headerrow import find_header
from kpicore.collect.xlsx import Xlsx
from kpicore.components import Batch, Request
from kpicore.model import Finding, Period


@pytest.mark.parametrize(
    "name", ["employee_id", "工号", "工 号", " Employee ID", "ＥＭＰＬＯＹＥＥ＿ＩＤ", "工\u00a0号"]
)
def test_a_header_below_titles_is_known_by_a_name_of_the_column(name: str) -> None:
    rows = [(1, ["十月通话量", ""]), (2, ["制表人", "工号说明"]), (4, ["姓名", name]), (5, ["王芳", "E1"])]
    assert find_header("t.csv", rows, None) == rows[2]


def test_a_name_as_it_is_printed_goes_before_one_like_it() -> None:
    rows = [(1, ["工 号", "说明"]), (2, ["工号", "通话量"])]
    assert find_header("t.csv", rows, None) == rows[1]
    both = find_header("t.csv", [(1, ["工 号"]), (2, ["Employee ID"])], None)
    assert isinstance(both, Finding)
    assert both.what == "rows 1, 2 each name the column employee_id"


def test_a_workbook_as_people_make_them(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as workbook:
        page = workbook.add_worksheet("事件")
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.merge_range("A1:C1", "十月事件")
        page.write_row(2, 0, ["Employee ID", " 日期 ", "事件"])
        page.write(3, 0, "0001")
        page.write_datetime(3, 1, datetime(2026, 10, 5, 14, 30), moment)
        page.write_row(4, 0, ["0002", "2026-10-05T09:00", "迟到"])
    batch = Xlsx("m.xlsx").collect(Request("incidents", tmp_path, Period(2026, 10)))
    assert isinstance(batch, Batch)
    assert (batch.header_row, list(batch.header)) == (3, ["Employee ID", " 日期 ", "事件"])
    assert [cells[1] for _, cells in batch.rows] == ["2026-10-05 14:30:00", "2026-10-05T09:00"]
