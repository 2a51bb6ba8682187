"""The workbook, read back by another library: drop-downs, limits, notes, formats, and text that stays text."""

from __future__ import annotations

import stat
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.starter.guide import Chapter
from kpicore.starter.template import Allowed, Column, Line, Template
from kpicore.starter.workbook import AREAS, SPARE, write_workbook

NAME = Text("一", "one")
GRADE = Allowed(Field("grade", NAME, "choice"), ("A", "B"))
SCORE = Allowed(Field("score", NAME, high=Decimal(100)), na=True)
WHO = Column("employee_id", "工号", ("who",), key=True)
PEOPLE = Template("people", (WHO, Column("hired", "入职日期", (), Allowed(Field("hired", NAME, "date")))))


def written(tmp_path: Path, *templates: Template, chapters: tuple[Chapter, ...] = ()) -> Workbook:
    file = tmp_path / "input.xlsx"
    write_workbook(file, templates, chapters, "zh")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return openpyxl.load_workbook(file)


def rules(sheet: Worksheet) -> dict[str, tuple[str, str]]:
    """Range → type and formula."""
    return {str(each.sqref): (each.type, each.formula1) for each in sheet.data_validations.dataValidation}


def test_a_sheet_for_each_table_the_guide_first_and_the_lists_hidden(tmp_path: Path) -> None:
    table = [["column", "about"], ["x", "one\ntwo"]]
    chapters = (Chapter(1, "How", ("do this", "=1+1")), Chapter(2, "people", (), table))
    book = written(tmp_path, PEOPLE, Template("metrics", (WHO,)), chapters=chapters)
    assert book.sheetnames == ["guide", "people", "metrics", "lists"]
    assert book["lists"].sheet_state == "hidden"
    assert book.active is not None
    assert book.active.title == "guide"
    cells = [[cell.value for cell in row if cell.value] for row in book["guide"].iter_rows()]
    assert [row for row in cells if row] == [["How"], ["do this"], ["=1+1"], ["people"], *table]
    assert book["guide"]["A3"].data_type == "s"


def test_header_notes_formats_and_prefilled_cells(tmp_path: Path) -> None:
    pay = Column("base_pay", "基本工资", ("money", "in CNY"), Allowed(Field("base_pay", NAME)))
    columns = (WHO, Column("name", "姓名", key=True), PEOPLE.columns[1], pay)
    cells = {"employee_id": "007", "name": "=HYPERLINK(1)", "hired": "2024-02-29", "base_pay": "5200.10"}
    odd = {"employee_id": "8", "name": "乙", "hired": "soon", "base_pay": "0.1234567"}
    sheet = written(tmp_path, Template("people", columns, (Line(cells), Line(odd))))["people"]
    assert [cell.value for cell in sheet[1]] == ["工号", "姓名", "入职日期", "基本工资"]
    assert sheet["D1"].comment is not None
    assert sheet["D1"].comment.text == "money\nin CNY"
    assert sheet.freeze_panes == "B2"
    values = [(cell.value, cell.data_type) for cell in sheet[2]]
    assert values == [("007", "s"), ("=HYPERLINK(1)", "s"), (datetime(2024, 2, 29), "d"), (5200.1, "n")]
    assert [(cell.value, cell.data_type) for cell in sheet[3]] == [(each, "s") for each in odd.values()]
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert sheet.column_dimensions["A"].number_format == "@"  # so that zeros stay where an id is typed


def test_no_digit_of_a_number_is_changed_on_the_way(tmp_path: Path) -> None:
    """By way of a float this one would be 85450027.84999999."""
    pay = Column("base_pay", "base_pay", (), Allowed(Field("base_pay", NAME)))
    line = Line({"employee_id": "1", "base_pay": "85450027.85"})
    sheet = written(tmp_path, Template("people", (WHO, pay), (line,)))["people"]
    assert sheet["B2"].value == 85450027.85


def test_drop_downs_and_limits_reach_below_the_prefilled_rows(tmp_path: Path) -> None:
    columns = (WHO, Column("grade", "grade", (), GRADE), Column("score", "score", (), SCORE))
    book = written(tmp_path, PEOPLE, Template("metrics", columns, (Line({"employee_id": "a"}),)))
    last = SPARE + 2
    found = rules(book["metrics"])
    assert found[f"A2:A{last}"] == ("list", f"people!$A$2:$A${SPARE + 1}")
    assert found[f"B2:B{last}"] == ("list", "lists!$A$1:$A$2")
    assert found[f"C2:C{last}"][1].startswith("IF(ISNUMBER(C2)")
    assert [cell.value for cell in book["lists"]["A"]] == ["A", "B"]


def test_a_line_may_have_a_rule_and_a_note_of_its_own(tmp_path: Path) -> None:
    columns = (WHO, Column("criterion", "criterion", key=True), Column("value", "value"))
    lines = [
        Line({"employee_id": str(n), "criterion": "c"}, {"criterion": ("why",)}, {"value": GRADE if n % 2 else SCORE})
        for n in range(2 * AREAS + 2)
    ]
    sheet = written(tmp_path, PEOPLE, Template("ratings", columns, tuple(lines)))["ratings"]
    assert sheet["B5"].comment is not None
    assert sheet["B5"].comment.text == "why"
    of_value = {where: rule for where, rule in rules(sheet).items() if where.startswith("C")}
    rows = {kind: [int(cell[1:]) for where, rule in of_value.items() for cell in where.split() if rule[0] == kind]
            for kind in ("list", "custom")}  # fmt: skip
    assert rows["custom"] == list(range(2, 2 * AREAS + 4, 2))
    assert rows["list"] == list(range(3, 2 * AREAS + 4, 2))
    assert max(len(where.split()) for where in of_value) == AREAS
    for where, (kind, formula) in of_value.items():
        if kind == "custom":  # relative to the first of its own cells
            assert where.split()[0] in formula


def test_what_one_cell_says_rules_another(tmp_path: Path) -> None:
    late = Field("points", NAME, low=Decimal(-5), high=Decimal(-2))
    by = Allowed(Field("points", NAME), by=("incident", {"late": late, "rude": None}))
    columns = (WHO, Column("incident", "incident"), Column("points", "points", (), by))
    book = written(tmp_path, PEOPLE, Template("incidents", columns))
    assert "VLOOKUP($B2,lists!$A$1:$C$2,2,FALSE)" in rules(book["incidents"])[f"C2:C{SPARE + 1}"][1]
    assert [[cell.value for cell in row] for row in book["lists"].iter_rows()] == [["late", -5, -2], ["rude", 1, 0]]


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        write_workbook(tmp_path / "none" / "x.xlsx", [PEOPLE], [], "en")
