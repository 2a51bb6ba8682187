"""Makes the files of this example, which show the dirt that real ones have. All names are invented.

    python docs/examples/collectors/generate.py

`tests/test_collectors_example.py` fails where a file says something else than what is made here.
"""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
INCIDENTS = """十月考勤异常,,
导出时间：01/11/2026,,
工号,日期,事件
0002,05/10/2026,late
0002,13/10/2026,late
0003,30/09/2026,late
"""


def write_all(folder: Path) -> None:
    """Every file of the example, into `folder`."""
    write_workbook(folder / "october.xlsx")
    write_late_workbook(folder / "late.xlsx")
    write_parquet(folder)
    write_database(folder / "shop.sqlite")
    (folder / "incidents.csv").write_bytes(INCIDENTS.encode("gb18030"))


def write_workbook(path: Path) -> None:
    """People and two sheets of ratings: titles above the header, ids with noughts in front, a day as a number."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 11, 1)})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        number = book.add_format({"num_format": "0000"})  # the cell holds 2 and shows 0002
        people = book.add_worksheet("人员")
        people.merge_range("A1:C1", "客服中心人员（示例）")
        people.write_row("A2", ["工号", "姓名", "入职日期"])
        for row, (employee, name) in enumerate([("0001", "王芳"), (2, "李雷"), (3, "韩梅梅")], 2):
            people.write(row, 0, employee, number)
            people.write(row, 1, name)
        people.write_datetime("C3", datetime(2024, 3, 1), day)
        people.write_datetime("C4", datetime(2025, 7, 14), day)
        people.write_number("C5", 45658)  # 2025-01-01, whose cell has lost its format
        superior = book.add_worksheet("上级评分")
        superior.write_row("A1", ["十月评分", "", "评分人：张经理"])
        superior.write_row("A3", ["工号", "考核项", "评分人", "得分"])
        for row, (employee, level) in enumerate([("0001", 5), ("0002", 4), ("0003", 3)], 3):
            superior.write_row(row, 0, [employee, "礼貌", "上级", level])
        customer = book.add_worksheet("客户评分")
        customer.write_row("A1", ["employee_id", "period", "criterion", "rater", "value"])
        month = book.add_format({"num_format": "mmm-yy"})  # what a spreadsheet makes of 2026-10
        for row, (employee, level) in enumerate([("0001", 4), ("0002", 5), ("0003", 4)], 1):
            customer.write_row(row, 0, [employee, "", "courtesy", "customer", level])
            customer.write_datetime(row, 1, datetime(2026, 10, 1), month)


def write_late_workbook(path: Path) -> None:
    """Metrics with what a spreadsheet holds instead of values."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 11, 1)})
        page = book.add_worksheet("十月")
        page.write_row("A1", ["十月话务（示例）"])
        page.write_row("A2", ["工号", "通话量", "回复率"])
        share = book.add_format({"num_format": "0.0%"})
        page.write_row("A3", ["0001", "１，１５０"])
        page.write_number("C3", 0.985, share)
        page.write_row("A4", ["0002"])
        page.write_formula("B4", "=VLOOKUP(A4,Q:R,2,0)", None, "#N/A")
        page.write_number("C4", 0.97, share)
        page.write_row("A5", ["0003", "11oo"])
        page.write_number("C5", 1.02, share)
        page.set_row(4, None, None, {"hidden": True})


def write_parquet(folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for site, employees, calls in (("east", ["0001", "0002"], ["1215", "1043"]), ("west", ["0003"], ["988"])):
        columns = {"employee_id": employees, "calls_answered": pa.array(map(Decimal, calls), pa.decimal128(10, 0))}
        pq.write_table(pa.table(columns), folder / f"calls-{site}.parquet")


def write_database(path: Path) -> None:
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    with database:
        database.execute("CREATE TABLE chats (agent TEXT, begun DATE, replied INTEGER)")
        for agent, replied, missed in (("0001", 59, 1), ("0002", 97, 3), ("0003", 40, 0)):
            for number in range(replied + missed):
                begun = date(2026, 10, 1 + number % 31).isoformat()
                database.execute("INSERT INTO chats VALUES (?, ?, ?)", (agent, begun, int(number < replied)))
        database.execute("INSERT INTO chats VALUES ('0001', '2026-09-30', 0)")
    database.close()


if __name__ == "__main__":
    write_all(HERE)
