"""The result tables in the format that was asked for: CSV, Parquet, workbooks. Each table is a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from kpicore.output.tables import Table, tables_of, write_csv
from kpicore.results import LedgerForm, RunResult

Format = Literal["csv", "parquet", "xlsx"]
_NEEDS: dict[Format, str] = {"parquet": "pyarrow", "xlsx": "xlsxwriter"}


def require_format(form: Format) -> None:
    """Rejected (2) where the extra of that name is not installed."""
    if form in _NEEDS:
        from kpicore.output.extras import require_extra

        require_extra(form, _NEEDS[form], f"--format {form}")


def write_tables(folder: Path, result: RunResult, ledger: LedgerForm = "long", form: Format = "csv") -> None:
    """Writes results, flags and the ledger in its form into a folder that has none of them, with mode 0600.
    Rejected (2) where a table does not fit into the format."""
    for table in tables_of(result, ledger):
        write_table(folder, table, form, result.period)


def write_table(folder: Path, table: Table, form: Format, period: str) -> None:
    """Writes one of them."""
    path = folder / f"{table.name}.{form}"
    if form == "csv":
        write_csv(path, table.header, table.rows)
    elif form == "parquet":
        from kpicore.output.parquet import write_parquet

        write_parquet(path, table)
    else:
        from kpicore.output.xlsx import write_xlsx

        write_xlsx(path, table, period)
