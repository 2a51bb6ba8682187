"""Cells and names of workbooks."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.model import Rejected
from kpicore.output.sheets import MOST_ROWS, check_rows, is_exact, sheet_names, width, workbook, write_text


@settings(deadline=None)  # the first one imports the library
@given(st.lists(st.text(max_size=60), max_size=6))
def test_every_name_is_allowed_and_no_two_are_alike(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\\n\t\x00")
        assert name[0] != "'"
        assert name[-1] != "'"
    file = io.BytesIO()
    with workbook(file, "2026-10", "t") as book:
        for name in names:
            book.add_worksheet(name)
    if names:
        assert openpyxl.load_workbook(file).sheetnames == names


def test_a_name_stays_as_like_as_can_be() -> None:
    assert sheet_names(["a/b", "A/B", "客服一组", "'x'", "History", ""]) == [
        "a_b",
        "A_B (2)",
        "客服一组",
        "x",
        "History (2)",
        "_",
    ]
    long = "a" * 40
    assert sheet_names([long, long]) == ["a" * 31, "a" * 27 + " (2)"]


@given(st.decimals(min_value=-(10**13) + 1, max_value=10**13 - 1, places=2))
def test_money_below_ten_billion_thousands_is_exact(amount: Decimal) -> None:
    text = f"{amount:f}"
    assert is_exact(text)
    written = f"{amount:.16G}"  # as the library does
    assert Decimal(written) == amount
    assert f"{Decimal(repr(float(written))):.2f}" == f"{amount:.2f}"  # as every reader does


@pytest.mark.parametrize("text", ["", "B", "1e5", "12345678901234.56", "0.1234567890123456", "１２", " 1", "=1"])
def test_what_is_no_number_of_a_cell(text: str) -> None:
    assert not is_exact(text)


def test_text_of_any_kind_stays_text(tmp_path: Path) -> None:
    file = io.BytesIO()
    texts = ["=1+1", "{=1}", "@x", "http://x", "1", "a\x00b", "\ud800", "x" * 32_767, " =1"]
    with workbook(file, "2026-10", "t", row_by_row=tmp_path) as book:
        sheet = book.add_worksheet("s")
        for row, text in enumerate(texts):
            write_text(sheet, row, 0, text, None, "s")
    cells = [row[0] for row in openpyxl.load_workbook(file)["s"].iter_rows()]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert [cell.value for cell in cells] == [*texts[:5], "a␀b", "\\ud800", *texts[7:]]


def test_what_does_not_fit_is_refused() -> None:
    with workbook(io.BytesIO(), "2026-10", "t") as book, pytest.raises(Rejected) as refused:
        write_text(book.add_worksheet("s"), 4, 0, "x" * 32_768, None, "ledger")
    assert "ledger: row 5 has a cell longer than the 32,767 characters" in str(refused.value)
    check_rows(MOST_ROWS - 1, "ledger")
    with pytest.raises(Rejected, match="1,048,576 rows, and a sheet has room for 1,048,575"):
        check_rows(MOST_ROWS, "ledger")


def test_a_column_is_as_wide_as_what_it_holds() -> None:
    assert (width(["客服"]), width(["a" * 20, "b"]), width(["c" * 99]), width([])) == (8, 22, 60, 8)


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        file = io.BytesIO()
        with workbook(file, "2026-10", "t", row_by_row=tmp_path) as book:
            book.add_worksheet("s").write_number(0, 0, 1)
        made.append(file.getvalue())
    assert made[0] == made[1]
