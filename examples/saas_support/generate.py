"""Make the support team's input: a company that does not exist, in October 2026.

`python examples/saas_support/generate.py [FOLDER]` writes people, tickets and events as CSV (beside this file where no
folder is given), always the same ones. Names are put together from two lists; nobody real is meant. What each person is
there to show stands in CAST.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 2610
FIRST = ["Ada", "Bruno", "Chiara", "Dario", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jelena"]
LAST = ["Aster", "Birke", "Cedar", "Dorn", "Elm", "Fichte", "Ginster", "Holm"]

Event = tuple[str, str, str, str]  # incident, times, points, quantity


class Part(NamedTuple):
    """What one person is there to show. tickets, in time; resolved, in time, reopened; csat, of how many answers."""

    tickets: tuple[str, str]
    resolved: tuple[str, str, str]
    csat: tuple[str, str]
    articles: str = ""
    on_call: str = ""
    referral: str = ""
    events: Sequence[Event] = ()
    department: str = "support"


CAST = [
    Part(("250", "245"), ("240", "228", "7"), ("4.6", "80"), "2", "2", "120.5", [("shift_taken_over", "6", "", "")]),
    Part(("200", "190"), ("190", "171", "11"), ("4.31", "41"), "1", events=[("late_handover", "1", "", "30.5")]),
    Part(("180", "160"), ("150", "130", "10"), ("3.9", "12"), events=[("wrong_promise", "2", "-2.5", "")]),
    Part(("90", "88"), ("85", "82", "2"), ("n/a", "0"), "1"),  # nobody answered: the other weights take the share
    Part(("120", "119"), ("118", "117", "1"), ("4.9", "9"), on_call="1"),
    Part(("0", "0"), ("0", "0", "0"), ("n/a", "0"), "3"),  # a month on the manual: articles alone
    Part(("210", "205"), ("200", "", "4"), ("4.5", "60"), "1"),  # a figure is missing: incomplete
    Part(("300", "300"), ("300", "300", "0"), ("5", "99"), department="sales"),  # belongs to no team of the config
]


def names(random: Random, count: int) -> list[str]:
    return [f"{first} {random.choice(LAST)}" for first in random.sample(FIRST, count)]


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def main(folder: Path) -> None:
    random = Random(SEED)
    everyone = [(name.split()[0].lower(), name, part) for name, part in zip(names(random, 8), CAST, strict=True)]
    write(
        folder / "people.csv",
        ["employee_id", "name", "department", "base_pay", "bonus_pool"],
        [(id, name, p.department, str(random.randrange(28, 45) * 100), "600") for id, name, p in everyone],
    )
    write(
        folder / "tickets.csv",
        ["employee_id", "tickets", "first_replies_in_time", "resolved", "resolved_in_time", "reopened", "csat",
         "csat_answers", "articles", "on_call_weeks", "referral"],
        [(id, *p.tickets, *p.resolved, *p.csat, p.articles, p.on_call, p.referral) for id, _, p in everyone],
    )  # fmt: skip
    write(
        folder / "events.csv",
        ["employee_id", "date", "incident", "times", "points", "quantity"],
        [(id, f"2026-10-{random.randrange(1, 31):02}", *event) for id, _, part in everyone for event in part.events],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
