"""Both schemes by hand in Polars: narrow integers at fixed decimals, when/then chains, literals of 32 bits.

Of the ways that were tried the quickest stands here: codes and points each from the figures, whose comparisons the
optimiser shares; ratings turned into columns in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from pathlib import Path

import polars as pl
from polars import col, lit

from benchmarks.months import RATED

Chain = tuple[tuple[pl.Expr, int], ...]
"""The bands of a criterion: where each holds, and its points. The last one is for the rest."""

LEVELS, GRADES = pl.Enum(["junior", "intermediate", "senior"]), pl.Enum(["A", "B", "C", "D"])
CRITERIA = pl.Enum(list(RATED))
REST = lit(True)
INT, CODE = pl.Int32, pl.UInt8

HUNDREDTHS = ("reply_rate", "avg_response_s", "slow_response_rate")
LEVELLED = ("work_attitude", "return_control", "refund_process", "review_reply")
WHOLE = {
    "desk": ("platform_interventions",),
    "kpi": ("replied_customers", "received_customers", "timed_out_customers", "named_bad_reviews", "absences",
            "absences_unreported", "late_or_early", "platform_interventions"),
}  # fmt: skip
RATING_WEIGHTS = (4, 6, 12, 4, 12, 3, 3)  # in the order of the criteria
BASE_PAY = (250_000, 270_000, 320_000)


def chain(values: Sequence[tuple[pl.Expr, int]], dtype: type[pl.DataType] = INT) -> pl.Expr:
    *most, (_, rest) = values
    found = lit(rest, dtype)
    for condition, value in reversed(most):
        found = pl.when(condition).then(lit(value, dtype)).otherwise(found)
    return found


def points(weight: int, bands: Chain) -> pl.Expr:
    return chain([(condition, weight * value) for condition, value in bands])


def code(bands: Chain) -> pl.Expr:
    return chain([(condition, number) for number, (condition, _) in enumerate(bands)], CODE)


def response_bands() -> Chain:
    value = col("avg_response_s")
    return (value <= 4000, 100), (value <= 5000, 80), (value <= 6000, 70), (REST, 40)


def dispute_bands() -> Chain:
    return (col("dispute_handling_h") < 240, 100), (col("dispute_handling_h") <= 480, 80), (REST, 50)


def intervention_bands() -> Chain:
    return (col("platform_interventions") <= 1, 100), (col("platform_interventions") == 2, 80), (REST, 50)


def qa_bands() -> Chain:
    grade = col("qa_grade").to_physical()
    return (grade == 0, 100), (grade == 1, 80), (grade == 2, 70), (REST, 60)


def level_bands(name: str) -> Chain:
    return (col(name) >= 4, 100), (col(name) == 3, 80), (col(name) == 2, 60), (REST, 40)


def desk_criteria() -> dict[str, tuple[int, Chain]]:
    reply, slow = col("reply_rate"), col("slow_response_rate")
    return {
        "reply_rate": (10, ((reply >= 9800, 100), (reply >= 9500, 80), (reply >= 9000, 70), (REST, 40))),
        "avg_response_s": (10, response_bands()),
        "slow_response_rate": (5, ((slow <= 300, 100), (slow <= 500, 80), (slow <= 800, 70), (REST, 40))),
        "dispute_handling_h": (10, dispute_bands()),
        "platform_interventions": (10, intervention_bands()),
        "qa_grade": (15, qa_bands()),
        **{name: (10, level_bands(name)) for name in LEVELLED},
    }


def kpi_criteria() -> dict[str, tuple[int, Chain]]:
    """Those with a figure; shares are compared without a division."""
    replied, slow = col("replied_customers") * 100, col("timed_out_customers") * 100
    received, absences = col("received_customers"), col("absences")
    reported = col("absences_unreported") == 0
    return {
        "attendance": (4, (
            ((absences == 0) & (col("late_or_early") == 0), 100), (absences == 0, 80),
            ((absences <= 2) & reported, 80), ((absences == 3) & reported, 70), (REST, 40),
        )),
        "reply_rate": (4, (
            (replied >= received * 98, 100), (replied >= received * 95, 80), (replied >= received * 90, 70), (REST, 40),
        )),
        "avg_response_s": (4, response_bands()),
        "slow_response_rate": (4, (
            (slow <= received * 3, 100), (slow <= received * 5, 80), (slow <= received * 8, 70), (REST, 40),
        )),
        "qa_grade": (15, qa_bands()),
        "named_bad_reviews": (5, ((col("named_bad_reviews") == 0, 100), (REST, 0))),
        "dispute_handling_h": (10, dispute_bands()),
        "platform_interventions": (10, intervention_bands()),
    }  # fmt: skip


def narrowed(scheme: str, frame: pl.LazyFrame, places: int) -> pl.LazyFrame:
    """Figures as whole numbers: hundredths, tenths of an hour, commission with its places."""
    hundredths = HUNDREDTHS if scheme == "desk" else ("avg_response_s",)
    return frame.with_columns(
        *(col(name).cast(CODE) for name in LEVELLED if scheme == "desk"),
        col(*WHOLE[scheme]).cast(INT),
        *((col(name) * 100).cast(INT) for name in hundredths),
        (col("dispute_handling_h") * 10).cast(INT),
        (col("commission") * 10**places).cast(INT),
        col("qa_grade").cast(GRADES),
        col("level").cast(LEVELS),
    )


def scored(scheme: str, people: pl.LazyFrame, codes: bool, key: str) -> pl.LazyFrame:
    """score in hundredths, and the code of every criterion; of rated ones the points, which are columns of people. key:
    the column that says who it is."""
    criteria = desk_criteria() if scheme == "desk" else kpi_criteria()
    rated = dict(zip(RATED, RATING_WEIGHTS, strict=True)) if scheme == "kpi" else {}
    parts = [points(weight, bands) for weight, bands in criteria.values()]
    parts += [col(name).cast(INT) * lit(weight, INT) for name, weight in rated.items()]
    found = {name: code(bands) for name, (_, bands) in criteria.items()} | {name: col(name) for name in rated}
    return people.select(key, "level", "probation", "commission", score=reduce(add, parts), **found if codes else {})


def rated_columns(ratings: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """The points of every rated criterion as columns, in one pass over the ratings."""
    criterion, zero = col("criterion").to_physical(), lit(0, CODE)
    each = {name: pl.when(criterion == number).then(col("value")).otherwise(zero) for number, name in enumerate(RATED)}
    return ratings.select(key, **each).group_by(key).agg(col(*each).max())


def paid(scheme: str, frame: pl.LazyFrame, places: int, lines: bool = False) -> pl.LazyFrame:
    """grade as a code, bonus and pay in cents. lines: also the codes of the pay lines, and the amounts that no code
    tells."""
    score, level, commission = col("score"), col("level").to_physical(), col("commission")
    cents = commission if places == 2 else (commission + 50) // 100
    base = chain([(level == 0, BASE_PAY[0]), (level == 1, BASE_PAY[1]), (REST, BASE_PAY[2])])
    grade = chain([(score >= 9000, 0), (score >= 8000, 1), (score >= 6000, 2), (REST, 3)], CODE)
    by_grade = chain([(score >= 9000, 36_000), (score >= 8000, 30_000), (score >= 6000, 24_000), (REST, 15_000)])
    bonus = by_grade if scheme == "desk" else score * 3
    commission = pl.when(col("probation")).then(lit(0, INT)).otherwise(cents)
    beside = {
        "base.code": level,
        "bonus.code": col("grade") if scheme == "desk" else level,
        "commission.code": code(((~col("probation"), 0), (REST, 0))),
        "commission.value": commission,
        **({} if scheme == "desk" else {"bonus.value": col("bonus")}),
    }
    found = frame.with_columns(grade=grade, bonus=bonus)
    return found.with_columns(pay=base + col("bonus") + commission, **beside if lines else {})


def scanned(scheme: str, month: Path, places: int) -> pl.LazyFrame:
    """The files of a month as one row a person, narrow. That they are in order of the ids is trusted, which saves a
    sixth of the time."""

    def table(name: str) -> pl.LazyFrame:
        return pl.scan_parquet(month / f"{name}.parquet").set_sorted("employee_id")

    figures = table("people").join(table("metrics"), on="employee_id", how="left")
    if scheme == "kpi":
        rows = table("ratings").select("employee_id", col("criterion").cast(CRITERIA), col("value").cast(CODE))
        figures = figures.join(rated_columns(rows, "employee_id"), on="employee_id", how="left")
    return narrowed(scheme, figures, places)


class InPolars:
    """One of the schemes in memory. what: `score` (score, grade and pay), `codes` (and every criterion's code) or
    `lines` (and what an auditor needs of the pay lines)."""

    def __init__(self, what: str, folder: str, scheme: str, places: str = "2") -> None:
        self.scheme, self.places, self.codes, self.lines = scheme, int(places), what != "score", what == "lines"
        people = scanned(scheme, Path(folder), self.places).sort("employee_id").with_row_index("person")
        self.people = people.drop("employee_id").collect().rechunk()

    def run(self) -> None:
        frame = scored(self.scheme, self.people.lazy(), self.codes, "person")
        found = paid(self.scheme, frame, self.places, self.lines)
        self.found = found.drop("level", "probation", "commission").collect()

    def table(self) -> pl.DataFrame:
        letters = dict(enumerate(GRADES.categories))
        found = self.found.drop("bonus").rename(lambda name: name.removesuffix(".code"))
        return found.with_columns(
            col("person", "score", "pay").cast(pl.Int64), col("grade").replace_strict(letters, return_dtype=pl.String)
        )
