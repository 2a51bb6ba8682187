"""Makes the workbook of this example: python examples/call_log/generate.py

A call log as a phone system exports it: the date is text, time and duration are Excel times, and a call that nobody
answered has blanks for speed, talk and rating. Names and figures come from a random generator; no real person is meant.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

HEADER = (
    *("Call Id", "Agent", "Date", "Time", "Topic", "Answered (Y/N)", "Resolved"),
    *("Speed of answer in seconds", "AvgTalkDuration", "Satisfaction rating"),
)
TOPICS = ("Contract related", "Payment related", "Streaming", "Technical Support", "Admin Support")
CALLS = {"C01": 190, "C02": 175, "C03": 160, "C04": 205, "C05": 14, "C06": 185, "X99": 9}
HASTY = "C06"  # hangs up at once on every third call
FIRST_DAY = date(2026, 9, 29)
DAYS = 33  # some calls are of the months around


def calls(random: Random) -> list[list[object]]:
    rows: list[list[object]] = []
    for agent, count in CALLS.items():
        for number in range(count):
            day = FIRST_DAY + timedelta(days=number % DAYS)
            at = time(9 + random.randrange(9), random.randrange(60), random.randrange(60))
            rows.append([agent, day.isoformat(), at, random.choice(TOPICS), *_outcome(random, agent)])
    rows += [["", "2026-10-05", time(9), "Streaming", "N", "N", None, None, None] for _ in range(12)]
    return [[f"ID{number:04}", *row] for number, row in enumerate(sorted(rows, key=lambda row: (row[1], row[2])), 1)]


def _outcome(random: Random, agent: str) -> list[object]:
    if random.random() < 0.15:
        return ["N", "N", None, None, None]
    short = agent == HASTY and random.random() < 0.35
    talk = random.randrange(2, 9) if short else random.randrange(30, 420)
    resolved = "Y" if random.random() < 0.91 else "N"
    return [
        "Y",
        resolved,
        random.randrange(10, 125),
        time(0, talk // 60, talk % 60),
        random.choice((1, 2, 3, 3, 4, 4, 5, 5)),
    ]


def main(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 11, 1)})
        sheet = book.add_worksheet("Calls")
        clock = book.add_format({"num_format": "h:mm:ss"})
        sheet.write_row(0, 0, HEADER)
        for row, cells in enumerate(calls(Random(2026)), 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, time):
                    sheet.write_datetime(row, column, cell, clock)
                elif cell is not None:
                    sheet.write(row, column, cell)


if __name__ == "__main__":
    main(Path(__file__).with_name("calls.xlsx"))
