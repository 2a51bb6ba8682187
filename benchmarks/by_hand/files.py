"""From Parquet files to one Parquet file, with the codes: `python -m benchmarks.by_hand.files polars FOLDER OUT`.

The columns of kpicore's results and one for each criterion, compressed alike; the order of the rows is whatever the
library leaves.
"""

from __future__ import annotations

import sys
from pathlib import Path

SCHEME, PLACES = "kpi", 2
FIXED = {"period": "2026-10", "team": "aftersales", "name": "", "currency": "CNY", "status": "ok"}


def polars(month: Path, out: Path) -> None:
    """Scanned and sunk by the streaming engine."""
    import polars as pl
    from polars import col

    from benchmarks.by_hand import in_polars as hand

    found = hand.paid(
        SCHEME, hand.scored(SCHEME, hand.scanned(SCHEME, month, PLACES), codes=True, key="employee_id"), PLACES
    )
    letters = dict(enumerate(hand.GRADES.categories))
    money = [(col(name).cast(pl.Decimal(12, 2)) * pl.lit("0.01").cast(pl.Decimal(3, 2))).alias(shown)
             for name, shown in (("score", "score"), ("bonus", "performance_pay"), ("pay", "total_pay"))]  # fmt: skip
    shown = found.drop("level", "probation", "commission", "score", "bonus", "pay", "grade")
    found.select(
        *(pl.lit(value).alias(name) for name, value in FIXED.items()),
        *money,
        col("grade").replace_strict(letters, return_dtype=hand.GRADES),
        col(*shown.collect_schema().names()),
    ).sink_parquet(out, compression="zstd")


def duckdb(month: Path, out: Path) -> None:
    import duckdb as library

    from benchmarks.by_hand import in_duckdb as hand

    database = library.connect()
    database.execute(hand.TYPES)
    database.execute("SET preserve_insertion_order = false")
    people = f"({hand.scanned(SCHEME, month, PLACES, hand.columns_of(database, month))})"
    found = hand.query(SCHEME, people, codes=True, places=PLACES, key="employee_id")
    fixed = ", ".join(f"'{value}' AS {name}" for name, value in FIXED.items())
    cent = "0.01::DECIMAL(3, 2)"
    database.execute(f"""COPY (
        SELECT {fixed}, * EXCLUDE (score, bonus, pay), score * {cent} AS score, bonus * {cent} AS performance_pay,
               pay * {cent} AS total_pay
        FROM ({found})) TO '{out}' (FORMAT parquet, COMPRESSION zstd)""")


if __name__ == "__main__":
    {"polars": polars, "duckdb": duckdb}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
