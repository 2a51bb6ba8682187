"""What every peer starts from: a month with a column for each figure and each rating, one row a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

RATED = (
    "work_attitude",
    "team_contribution",
    "return_control",
    "review_reply",
    "refund_process",
    "cooperation",
    "meetings",
)
WEIGHTS = {
    "work_attitude": 4, "attendance": 4, "team_contribution": 6, "reply_rate": 4, "avg_response_s": 4,
    "slow_response_rate": 4, "qa_grade": 15, "named_bad_reviews": 5, "dispute_handling_h": 10, "return_control": 12,
    "platform_interventions": 10, "review_reply": 4, "refund_process": 12, "cooperation": 3, "meetings": 3,
}  # fmt: skip
BASE_PAY = {"junior": 2500, "intermediate": 2700, "senior": 3200}
POOL = 300


def wide(folder: str, people: int) -> pl.DataFrame:
    """The first people of a month, in the order of their ids."""
    month = Path(folder)
    rows = pl.scan_parquet(month / "ratings.parquet").group_by("employee_id").agg(
        pl.col("value").filter(pl.col("criterion") == name).first().alias(name) for name in RATED
    )  # fmt: skip
    found = pl.scan_parquet(month / "people.parquet").head(people)
    figures = found.join(pl.scan_parquet(month / "metrics.parquet"), on="employee_id", how="left")
    return figures.join(rows, on="employee_id", how="left").sort("employee_id").collect()


def table(score: Any, grade: Any, pay: Any) -> pl.DataFrame:
    """What was found, as every side of the benchmark says it: score in hundredths, the letter, pay in cents."""
    columns = {"score": pl.Series(score), "grade": pl.Series(grade), "pay": pl.Series(pay)}
    hundredths = ((pl.col(name).cast(pl.Float64) * 100).round().cast(pl.Int64) for name in ("score", "pay"))
    found = pl.DataFrame(columns).with_columns(*hundredths, pl.col("grade").cast(pl.String))
    return found.with_row_index("person").cast({"person": pl.Int64})
