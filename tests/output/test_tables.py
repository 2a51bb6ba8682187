"""The CSV writers: safe in a spreadsheet, exact through a CSV reader, private from creation on."""

from __future__ import annotations

import csv
import os
import tempfile
import time
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.model import Language, Text
from kpicore.output.formats import write_tables
from kpicore.output.tables import safe_cell, write_csv
from kpicore.results import FlagRow, LedgerRow, ResultRow, RunResult

PLAIN = (
    "", "-", " - ", "-0.5", "-300.00", "+5", "-5%", "0", "89.75", "2026-10", "E-001", "张伟", "[-5, -2]", ">= 90",
    "a = b", "late; -2", "1,150", "a\nb", 'say "hi"', "'quoted'", "全角\u3000空格", "−5",
)  # fmt: skip

FORMULAS = {
    "=1+1": "'=1+1",
    "+1+1": "'+1+1",
    "-1+1": "'-1+1",
    "-2-": "'-2-",
    "--5": "'--5",
    "-a": "'-a",
    "@SUM(A1)": "'@SUM(A1)",
    "＝1": "'＝1",
    "＋1": "'＋1",
    "－1": "'－1",
    "＠A1": "'＠A1",
    "\tx": "'\tx",
    "\rx": "'\rx",
    "\nx": "'\nx",
    "  =1": "'  =1",
    "\u3000=1": "'\u3000=1",
    '"=1': "'\"=1",
    "'=1": "''=1",
    "\ufeff=1": "'\ufeff=1",
    "-300.00+cmd|' /C calc'!A0": "'-300.00+cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")': '\'=HYPERLINK("http://x","y")',
    "note;=1": "note;'=1",  # where lists are split at ;
    "note\n@A1": "note\n'@A1",
    "note\t=1": "note\t'=1",
}


@pytest.mark.parametrize("text", PLAIN)
def test_plain_cells_stay(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(("text", "safe"), FORMULAS.items())
def test_formulas_become_text(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a\x00b", "a␀b"), ("\x1b[31m", "␛[31m"), ("\x85", "\\x85"), ("\ud800", "\\ud800"), ("\x00=1", "␀=1")],
)
def test_control_characters_are_shown(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@settings(deadline=None)  # it writes files
@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), max_size=5))
def test_a_csv_reader_gets_every_cell_back(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.csv")
        write_csv(path, ["a", "b"], rows)
        with path.open(encoding="utf-8", newline="") as file:
            read = list(csv.reader(file))
    assert read == [["a", "b"], *([safe_cell(cell) for cell in row] for row in rows)]


@given(st.text("=+-@;\t\n\r '\"1.aＡ＝\u3000", max_size=12))
def test_no_cell_starts_like_a_formula(text: str) -> None:
    safe = safe_cell(text)
    start = safe.lstrip()[:1]
    if start and start in "=+-@＝＋－＠":
        assert start in "+-"  # a number or a dash alone, up to where the cell could be split
    assert safe.replace("'", "") == text.replace("'", "")


def test_long_runs_of_separators_take_linear_time() -> None:
    started = time.perf_counter()
    for char in "\n; \t\"'":
        safe_cell(char * 200_000 + "x")
    assert time.perf_counter() - started < 2


def test_bytes_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    before = os.umask(0)
    try:
        write_csv(path, ["id", "姓名"], [["1", "张, 伟"], ["2", 'a "b"'], ["3", "x\ny"]])
    finally:
        os.umask(before)
    assert path.read_bytes() == 'id,姓名\n1,"张, 伟"\n2,"a ""b"""\n3,"x\ny"\n'.encode()
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("mine")
    with pytest.raises(FileExistsError):
        write_csv(tmp_path / "x.csv", ["a"], [])
    assert (tmp_path / "x.csv").read_text() == "mine"


RESULT = RunResult(
    "2026-10",
    "CNY",
    "en",
    [ResultRow("2026-10", "t", "1", "张伟", "89.75", "B", "-2.50", "4597.50", "CNY", "ok")],
    [LedgerRow("2026-10", "t", "1", "score", "d", "s", "start", "", "", "80", "", "80", "D1-1", "=note")],
    [FlagRow("2026-10", "", "", "rounded", "info", Text("甲、乙", "a, b"), "")],
)


def test_the_three_tables(tmp_path: Path) -> None:
    write_tables(tmp_path, RESULT)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        "results.csv": "period,team,employee_id,name,score,grade,performance_pay,total_pay,currency,status\n"
        "2026-10,t,1,张伟,89.75,B,-2.50,4597.50,CNY,ok\n",
        "ledger.csv": "period,team,employee_id,stage,scheme,section,line,input,rule,value,weight,contribution,"
        "clause,note\n2026-10,t,1,score,d,s,start,,,80,,80,D1-1,'=note\n",
        "flags.csv": 'period,team,employee_id,flag,severity,message,clause\n2026-10,,,rounded,info,"a, b",\n',
    }


@pytest.mark.parametrize(("lang", "message"), [("zh", "甲、乙"), ("en", '"a, b"')])
def test_flags_are_worded_in_the_language_of_the_files(tmp_path: Path, lang: Language, message: str) -> None:
    write_tables(tmp_path, attrs.evolve(RESULT, lang=lang))
    assert (tmp_path / "flags.csv").read_text("utf-8").splitlines()[1] == f"2026-10,,,rounded,info,{message},"


def test_no_ledger(tmp_path: Path) -> None:
    write_tables(tmp_path, RESULT, ledger="none")
    assert {path.name for path in tmp_path.iterdir()} == {"results.csv", "flags.csv"}
