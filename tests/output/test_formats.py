"""The tables in other formats hold what the CSV holds: brought back to text they are the same bytes."""

from __future__ import annotations

import stat
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import openpyxl
import polars
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payroll.company import company, kpicore
from pyarrow import parquet

from kpicore.model import Rejected, Text
from kpicore.numbers import format_money, format_scaled
from kpicore.output import extras
from kpicore.output.formats import Format, write_tables
from kpicore.output.parquet import NUMBERS, write_parquet
from kpicore.output.stage import OURS
from kpicore.output.tables import Table, write_csv
from kpicore.results import FlagRow, LedgerRow, ResultRow, RunResult

TEXTS = st.one_of(st.text(max_size=12), st.sampled_from(["=1+1", "+x", "-1", "@a", "\x00", "\ud800", "甲,乙", 'a"b\n']))
SCORES = st.one_of(st.just(""), st.integers(-(10**9), 10**9).map(lambda number: format_scaled(number, 6)))
MONEY = st.one_of(st.just(""), st.integers(-(10**14), 10**14).map(format_money))
HEADERS = {"results": ResultRow._fields, "ledger": LedgerRow._fields, "flags": FlagRow._fields}
HEAD = ("2026-10", "desk")

RESULTS = st.builds(ResultRow, st.just("2026-10"), TEXTS, TEXTS, TEXTS, SCORES, TEXTS, MONEY, MONEY, TEXTS, TEXTS)
LINES = st.one_of(
    st.tuples(st.just("score"), SCORES, SCORES),
    st.tuples(st.just("grade"), st.sampled_from("ABC"), st.just("")),
    st.tuples(st.just("pay"), MONEY, MONEY),
)


def ledger_row(line: tuple[str, str, str], text: str, weight: str) -> LedgerRow:
    stage, value, adds = line
    return LedgerRow(*HEAD, "E1", stage, text, text, text, text, text, value, weight, adds, text, text)


LEDGER = st.builds(ledger_row, LINES, TEXTS, st.sampled_from(["", "30", "12.5", "30.0"]))
FLAGS = st.builds(
    FlagRow, st.just("2026-10"), TEXTS, TEXTS, TEXTS, st.just("info"), st.builds(Text, TEXTS, TEXTS), TEXTS
)
RUNS = st.builds(
    RunResult,
    st.just("2026-10"),
    st.just("CNY"),
    st.sampled_from(["zh", "en"]),
    st.lists(RESULTS, max_size=4),
    st.lists(LEDGER, max_size=6),
    st.lists(FLAGS, max_size=3),
)


def number(name: str, row: dict[str, Any]) -> str:
    """As the CSV writes it: money with two places, anything else without trailing zeros."""
    value = row[name]
    if value is None:
        return ""
    if name.endswith("_pay") or row.get("stage") == "pay":
        return f"{value:.2f}"
    return f"{value:f}".rstrip("0").rstrip(".")


def from_parquet(path: Path) -> list[list[str]]:
    rows = parquet.ParquetFile(path).read().to_pylist()
    return [[number(name, row) if name in NUMBERS else row[name] or "" for name in row] for row in rows]


def from_xlsx(path: Path) -> list[list[str]]:
    """What the sheet shows."""
    [sheet] = openpyxl.load_workbook(path)
    return [[shown(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows(min_row=2)]


def shown(value: object, look: str) -> str:
    if not isinstance(value, int | float):
        return str(value or "").replace("_x000D_", "\r")  # which openpyxl leaves as the file has it
    return f"{Decimal(repr(value)):.{len(look.partition('.')[2])}f}"


READ = {"parquet": from_parquet, "xlsx": from_xlsx}


def same_bytes(result: RunResult, form: Format, folder: Path) -> None:
    write_tables(folder, result)
    write_tables(folder, result, form=form)
    for name, header in HEADERS.items():
        again = folder / f"{name}-again.csv"
        write_csv(again, header, READ[form](folder / f"{name}.{form}"))
        assert again.read_bytes() == (folder / f"{name}.csv").read_bytes()


@settings(deadline=None, max_examples=60)
@given(RUNS)
def test_parquet_is_the_csv(result: RunResult) -> None:
    with TemporaryDirectory() as folder:
        same_bytes(result, "parquet", Path(folder))


@pytest.mark.parametrize("form", get_args(Format))
def test_a_run_writes_its_tables_in_that_format_alone(tmp_path: Path, form: Format) -> None:
    config = company(tmp_path)
    assert kpicore("run", config).code == 0
    written = {path.stem: path.read_bytes() for path in (tmp_path / "out" / "2026-10").iterdir()}
    ran = kpicore("run", config, "--format", form)
    files = sorted((tmp_path / "out" / "2026-10").iterdir())
    assert [path.name for path in files] == [f"{name}.{form}" for name in ("flags", "ledger", "results")]
    assert {path.name for path in files} <= OURS
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert f"2 more in flags.{form}" not in ran.out
    for path in files if form != "csv" else []:
        again = tmp_path / f"{path.stem}.csv"
        write_csv(again, HEADERS[path.stem], READ[form](path))
        assert again.read_bytes() == written[path.stem]


def test_types_of_parquet(tmp_path: Path) -> None:
    config = company(tmp_path)
    assert kpicore("run", config, "--format", "parquet").code == 0
    folder = tmp_path / "out" / "2026-10"
    schema = parquet.read_schema(folder / "results.parquet")
    assert schema.field("score").type == pa.decimal128(38, 12)
    assert schema.field("total_pay").type == pa.decimal128(18, 2)
    assert schema.field("employee_id").type == pa.string()
    table = polars.read_parquet(folder / "results.parquet")
    assert table["total_pay"].sum() == Decimal("1000000007865.37")
    assert table["grade"].null_count() == table.height
    ledger = polars.read_parquet(folder / "ledger.parquet").filter(polars.col("stage") == "pay")
    assert ledger["contribution"].sum() == Decimal("1000000007965.37")  # with what E4 has without a total


def test_an_empty_table_has_its_columns(tmp_path: Path) -> None:
    write_tables(tmp_path, RunResult("2026-10", "CNY", "en", [], [], []), form="parquet")
    assert parquet.read_schema(tmp_path / "ledger.parquet").names == list(LedgerRow._fields)


def test_what_a_column_cannot_keep_is_refused(tmp_path: Path) -> None:
    table = Table("results", ("score",), [["0.1234567890123"]])
    with pytest.raises(Rejected, match=r"results.parquet: score: 0.1234567890123 has more digits") as refused:
        write_parquet(tmp_path / "results.parquet", table)
    assert refused.value.exit_code == 2


def test_what_a_sheet_does_not_hold_as_a_number_is_text(tmp_path: Path) -> None:
    row = ResultRow(*HEAD, "=E1", "+1", "0.1234567890123456", "1", "12345678901234.56", "0.03", "CNY", "ok")
    write_tables(tmp_path, RunResult("2026-10", "CNY", "en", [row], [], []), "none", "xlsx")
    assert from_xlsx(tmp_path / "results.xlsx") == [list(row)]
    cells = {cell.coordinate: cell.data_type for cell in openpyxl.load_workbook(tmp_path / "results.xlsx").active[2]}
    assert "".join(cells.values()) == "sssssssnss"


@pytest.mark.parametrize(("form", "module"), [("parquet", "pyarrow"), ("xlsx", "xlsxwriter")])
def test_a_missing_extra_is_named_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: str
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == module else find_spec(name))
    ran = kpicore("run", tmp_path / "kpi.toml", "--format", form)
    assert ran.code == 2
    assert (
        f'--format {form}: needs an extra that is not installed: install it with: pip install "kpicore[{form}]"'
        in ran.err
    )
