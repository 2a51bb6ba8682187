"""`--ledger codes`: what stands beside the results in each format, under pseudonyms and in JSON."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars
from payroll.company import COLD, FREE, HOT, company, kpicore

from kpicore.output.pseudonyms import Pseudonyms, pseudonymised
from kpicore.results import CodedRows, ResultRow, RunResult
from kpicore.testing.month import write_month

DESK = """
score.use = "criteria"
score.criteria.solved = { metric = "solved", weight = 50, bands = [[">= 90", 100], ["< 90", 40]] }
score.criteria.manner = { rating = "manner", weight = 30, not_applicable = "full" }
score.criteria.speed  = { metric = "speed", max = 100, weight = 20 }
"""
COLUMNS = {"solved": "code", "solved.value": "number", "manner": "number", "manner.code": "code", "speed": "number"}


def desk(folder: Path) -> Path:
    """A month of a made-up desk with a decision on one line and n/a on another."""
    metrics = "employee_id,solved,speed\nA,95,80\nB,60,12.5\nC,91,\n"
    ratings = (
        "employee_id,criterion,rater,value,reason\nA,manner,superior,90,\nB,manner,superior,n/a,\n"
        "C,manner,superior,50,\nB,solved,override,70,half of it was the system\n"
    )
    return write_month(folder, DESK, metrics=metrics, incidents=None, ratings=ratings)


def written(config: Path, *words: str) -> Path:
    """The folder of the tables."""
    ran = kpicore("run", config, "--ledger", "codes", *words)
    assert ran.code == 0, ran.err
    return config.parent / "out" / "2026-10"


def rows_of(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_team_has_its_columns_and_the_others_are_blank(tmp_path: Path) -> None:
    folder, added = written(company(tmp_path)), ["x", "base", "float", "bonus"]
    assert sorted(path.name for path in folder.iterdir()) == ["dictionary.csv", "flags.csv", "results.csv"]
    rows = {row["employee_id"]: row for row in rows_of(folder / "results.csv")}
    assert list(rows["C1"]) == [*ResultRow._fields, *added]
    assert [rows["007"][name] for name in added] == ["82.5", "4200.10", "25.00", ""]
    assert [rows["C2"][name] for name in added] == ["50", "100.00", "", "20.05"]
    assert [rows["V1"][name] for name in added] == ["70", "", "", ""]
    assert [rows["E3"][name] for name in added] == ["", "", "", ""]  # x is missing
    assert [rows["E4"][name] for name in added] == ["90", "", "100.00", ""]  # base_pay is
    said = {(row["team"].lstrip("'"), row["column"], row["code"]): row for row in rows_of(folder / "dictionary.csv")}
    assert {team for team, column, _ in said if column == "base"} == {HOT, COLD}
    assert {team for team, *_ in said} == {HOT, COLD, FREE}
    assert (said[HOT, "x", "0"]["rule"], said[HOT, "x", ""]["rule"]) == ("missing", "the value itself")


def test_what_a_month_brings_stands_beside_the_lines_that_it_is_about(tmp_path: Path) -> None:
    folder = written(desk(tmp_path))
    rows = {row["employee_id"]: row for row in rows_of(folder / "results.csv")}
    assert list(rows["A"])[len(ResultRow._fields) :] == list(COLUMNS)
    assert [rows["A"][name] for name in COLUMNS] == ["3", "100", "90", "3", "80"]
    assert [rows["B"][name] for name in COLUMNS] == ["2", "70", "100", "1", "12.5"]
    assert [rows["C"][name] for name in COLUMNS] == ["3", "100", "50", "3", ""]
    said = {(row["column"], row["code"]): row for row in rows_of(folder / "dictionary.csv")}
    cells = ("rule", "value", "weight", "factor", "contribution")
    assert [said["solved", "4"][cell] for cell in cells] == ["< 90", "40", "50", "0.5", "20"]
    assert [said["solved", "2"][cell] for cell in cells] == ["override", "", "50", "0.5", ""]
    assert [said["manner", ""][cell] for cell in cells] == ["as rated", "", "30", "0.3", ""]
    assert [said["manner.code", "1"][cell] for cell in cells] == ["n/a", "100", "30", "0.3", "30"]
    assert [said["speed", "0"][cell] for cell in cells] == ["missing", "", "20", "0.2", ""]


def test_other_formats_hold_the_same(tmp_path: Path) -> None:
    plain, folder, book = (written(desk(tmp_path / form), "--format", form) for form in ("csv", "parquet", "xlsx"))
    for name in ("results", "dictionary"):
        table = polars.read_parquet(folder / f"{name}.parquet")
        assert table.columns == list(rows_of(plain / f"{name}.csv")[0])
        [sheet] = openpyxl.load_workbook(book / f"{name}.xlsx")
        assert [cell.value for cell in sheet[1]] == table.columns
    results = polars.read_parquet(folder / "results.parquet")
    types = {"code": polars.Int32(), "number": polars.Decimal(38, 12)}
    assert {name: results.schema[name] for name in COLUMNS} == {name: types[kind] for name, kind in COLUMNS.items()}
    for name in COLUMNS:
        cells = [row[name] for row in rows_of(plain / "results.csv")]
        assert results[name].to_list() == [None if cell == "" else Decimal(cell) for cell in cells]
    assert polars.read_parquet(folder / "dictionary.parquet").schema["code"] == polars.Int32
    [sheet] = openpyxl.load_workbook(book / "results.xlsx")
    assert sheet.cell(2, len(ResultRow._fields) + 1).data_type == "n"


def test_pseudonyms_take_the_codes_along() -> None:
    people = [ResultRow("2026-10", "t", who, who, "1", "", "", "", "CNY", "ok") for who in "ABCDEF"]
    coded = CodedRows(["x"], frozenset(["x"]), [(str(place),) for place in range(6)], [])
    names = Pseudonyms("a secret of the tests, not of anybody")
    shown = pseudonymised(RunResult("2026-10", "CNY", "en", people, [], [], coded=coded), names)
    assert shown.coded is not None
    hidden = {names.of(who): (str(place),) for place, who in enumerate("ABCDEF")}
    assert [row.employee_id for row in shown.results] == sorted(hidden)
    assert list(shown.coded.rows) == [hidden[row.employee_id] for row in shown.results]


def test_json_has_the_columns_of_the_file(tmp_path: Path) -> None:
    ran = kpicore("run", desk(tmp_path), "--ledger", "codes", "--json")
    results = json.loads(ran.out)["results"]
    assert [list(row) for row in results] == [[*ResultRow._fields, *COLUMNS]] * len(results)
    assert {row["employee_id"]: row["speed"] for row in results} == {"A": "80", "B": "12.5", "C": ""}
