"""The fifteen criteria as a plain Python loop over dictionaries of Decimals, with a ledger. One thread."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from benchmarks.peers import month
from benchmarks.peers.month import POOL, RATED, WEIGHTS, wide

Row = dict[str, Any]
CENT = Decimal("0.01")
BASE_PAY = {level: Decimal(pay) for level, pay in month.BASE_PAY.items()}


def attendance(row: Row) -> tuple[str, int]:
    absences, reported = row["absences"], not row["absences_unreported"]
    if absences == 0:
        return ("never absent, never late", 100) if row["late_or_early"] == 0 else ("late", 80)
    if absences <= 2 and reported:
        return "absent twice at most", 80
    if absences == 3 and reported:
        return "absent three times", 70
    return "more, or not reported", 40


def reply_rate(row: Row) -> tuple[str, int]:
    rate = 100 * row["replied_customers"] / row["received_customers"]
    return (
        (">= 98", 100)
        if rate >= 98
        else ("[95, 98)", 80)
        if rate >= 95
        else ("[90, 95)", 70)
        if rate >= 90
        else ("< 90", 40)
    )


def response(row: Row) -> tuple[str, int]:
    value = row["avg_response_s"]
    return (
        ("<= 40", 100)
        if value <= 40
        else ("(40, 50]", 80)
        if value <= 50
        else ("(50, 60]", 70)
        if value <= 60
        else ("> 60", 40)
    )


def slow(row: Row) -> tuple[str, int]:
    rate = 100 * row["timed_out_customers"] / row["received_customers"]
    return ("<= 3", 100) if rate <= 3 else ("(3, 5]", 80) if rate <= 5 else ("(5, 8]", 70) if rate <= 8 else ("> 8", 40)


def qa(row: Row) -> tuple[str, int]:
    return row["qa_grade"], {"A": 100, "B": 80, "C": 70, "D": 60}[row["qa_grade"]]


def reviews(row: Row) -> tuple[str, int]:
    return ("0", 100) if row["named_bad_reviews"] == 0 else (">= 1", 0)


def disputes(row: Row) -> tuple[str, int]:
    value = row["dispute_handling_h"]
    return ("< 24", 100) if value < 24 else ("[24, 48]", 80) if value <= 48 else ("> 48", 50)


def interventions(row: Row) -> tuple[str, int]:
    value = row["platform_interventions"]
    return ("<= 1", 100) if value <= 1 else ("2", 80) if value == 2 else (">= 3", 50)


MEASURED: dict[str, Callable[[Row], tuple[str, int]]] = {
    "attendance": attendance, "reply_rate": reply_rate, "avg_response_s": response, "slow_response_rate": slow,
    "qa_grade": qa, "named_bad_reviews": reviews, "dispute_handling_h": disputes,
    "platform_interventions": interventions,
}  # fmt: skip


def appraised(row: Row) -> Row:
    """Score, grade, pay, and a line for each criterion: its band, points and contribution."""
    ledger = []
    for name, weight in WEIGHTS.items():
        rule, points = MEASURED[name](row) if name in MEASURED else (str(row[name]), row[name])
        ledger.append((name, rule, points, Decimal(points) * weight / 100))
    score = sum((contribution for *_, contribution in ledger), Decimal(0))
    grade = "A" if score >= 90 else "B" if score >= 80 else "C" if score >= 60 else "D"
    bonus = (POOL * score / 100).quantize(CENT, ROUND_HALF_UP)
    commission = Decimal(0) if row["probation"] else row["commission"].quantize(CENT, ROUND_HALF_UP)
    return {"score": score, "grade": grade, "pay": BASE_PAY[row["level"]] + bonus + commission, "ledger": ledger}


class InDecimal:
    def __init__(self, folder: str, people: str) -> None:
        plain = wide(folder, int(people)).to_dicts()
        exact = (*RATED, "level", "qa_grade", "probation", "employee_id")
        self.rows = [{name: value if name in exact else Decimal(value) for name, value in row.items()} for row in plain]

    def run(self) -> None:
        self.found = [appraised(row) for row in self.rows]

    def table(self) -> Any:
        return month.table(*([row[name] for row in self.found] for name in ("score", "grade", "pay")))
