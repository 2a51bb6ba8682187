"""A call log in a workbook (one row a call) as the contract's metrics table (one row an agent and month).

    python tests/call_log.py WORKBOOK METRICS.csv

The workbook is the "PhoneNow" case of PwC Switzerland as published: unanswered calls have blank speed, talk and rating
(none, not 0), dates are text, durations are Excel times. Sums and counts are whole numbers; a mean is carried to six
decimals, half up, as the contract says.
"""

from __future__ import annotations

import csv
import datetime
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

HEADER = ("employee_id", "period", "calls_answered", "resolved", "avg_speed_of_answer_s", "avg_rating")


@dataclass(frozen=True)
class Call:
    agent: str
    month: str
    answered: bool
    resolved: bool
    speed_s: int | None
    talk_s: int | None
    rating: int | None


@dataclass
class Figures:
    """One agent's month: counts and sums, no rounding in any of them."""

    calls_offered: int = 0
    calls_answered: int = 0
    resolved: int = 0
    speed_of_answer_sum_s: int = 0
    answered_over_60s: int = 0
    talk_sum_s: int = 0
    rating_sum: int = 0
    rating_low: int = 0

    def add(self, call: Call) -> None:
        self.calls_offered += 1
        self.resolved += call.resolved
        if not call.answered:
            return
        if call.speed_s is None or call.talk_s is None or call.rating is None:
            raise ValueError(f"an answered call of {call.agent} without speed, talk or rating")
        self.calls_answered += 1
        self.speed_of_answer_sum_s += call.speed_s
        self.answered_over_60s += call.speed_s > 60
        self.talk_sum_s += call.talk_s
        self.rating_sum += call.rating
        self.rating_low += call.rating <= 2


def read_calls(workbook: Path) -> Iterator[Call]:
    """Every row of the first sheet, by the names of its columns."""
    from python_calamine import CalamineWorkbook

    header, *rows = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    for row in rows:
        cells = dict(zip(map(str, header), row, strict=True))
        yield Call(
            agent=str(cells["Agent"]),
            month=str(cells["Date"])[:7],
            answered=cells["Answered (Y/N)"] == "Y",
            resolved=cells["Resolved"] == "Y",
            speed_s=whole(cells["Speed of answer in seconds"]),
            talk_s=whole(cells["AvgTalkDuration"]),
            rating=whole(cells["Satisfaction rating"]),
        )


def whole(value: object) -> int | None:
    """A whole number, a time of day in seconds, or nothing."""
    if value == "":
        return None
    if isinstance(value, datetime.time):
        return value.hour * 3600 + value.minute * 60 + value.second
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise ValueError(f"{value!r} is neither a whole number nor a time")


def monthly(calls: Iterable[Call]) -> dict[tuple[str, str], Figures]:
    """Figures by agent and month, in that order."""
    found: dict[tuple[str, str], Figures] = {}
    for call in calls:
        found.setdefault((call.agent, call.month), Figures()).add(call)
    return dict(sorted(found.items()))


def mean(total: int, count: int) -> Decimal | None:
    """At six decimals, half up; none where there is nothing to divide by."""
    if not count:
        return None
    return (Decimal(total) / count).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)


def metrics(figures: dict[tuple[str, str], Figures]) -> list[dict[str, object]]:
    """Rows of the contract's wide metrics table; without an answered call there was nothing to judge (`n/a`)."""
    rows: list[dict[str, object]] = []
    for (agent, month), each in figures.items():
        means = [mean(total, each.calls_answered) for total in (each.speed_of_answer_sum_s, each.rating_sum)]
        values = [agent, month, each.calls_answered, each.resolved, *("n/a" if m is None else m for m in means)]
        rows.append(dict(zip(HEADER, values, strict=True)))
    return rows


def write(path: Path, rows: Iterable[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[2]), metrics(monthly(read_calls(Path(sys.argv[1])))))
