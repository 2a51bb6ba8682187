"""Makes the files of this example: python examples/contacts/generate.py

With a log and a file to write, it makes the roster of that log's agents instead, each under the log's own name:

    python examples/contacts/generate.py contacts-published.csv people-published.csv

Contacts as a shop's back-end exports them: dates with the day first, in two spellings in one row; some response times
whose time of day was cut to 00:00; nearly all handling times missing. Names and figures come from a random generator;
no real person is meant.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

HEADER = (
    *("", "Unique id", "channel_name", "category", "Issue_reported at", "issue_responded", "Survey_response_Date"),
    *("connected_handling_time", "Agent_name", "Supervisor", "CSAT Score"),
)
CONTACTS = {
    "Ann Ashdown": 66,
    "Ben Birch": 52,
    "Cora Clay": 47,
    "Don Dale": 38,
    "Ella Elm": 61,
    "Fay Ford": 3,
    "Guy Glen": 2,
}
ALL_LOST = "Guy Glen"  # of whose contacts no response time is known
CHANNELS = ("Inbound", "Outcall", "Email")
CATEGORIES = ("Returns", "Order Related", "Refund Related", "Payments related")
SCORES = (1, 2, 3, 4, 4, 5, 5, 5, 5, 5)


def contacts(random: Random) -> list[list[object]]:
    rows = []
    for agent, count in CONTACTS.items():
        for _ in range(count):
            reported = datetime(2026, 7, 31) + timedelta(minutes=random.randrange(31 * 1440))
            responded = reported + timedelta(minutes=random.choice((2, 3, 5, 8, 15, 40, 90, 600)))
            survey = max(responded, datetime(2026, 8, 1))
            lost = agent == ALL_LOST or random.random() < 0.05
            shown = responded.replace(hour=0, minute=0) if lost else responded
            handling = str(random.randrange(60, 900)) if random.random() < 0.01 else ""
            spelled = [f"{each:%d/%m/%Y %H:%M}" for each in (reported, shown)]
            about = [random.choice(CHANNELS), random.choice(CATEGORIES), *spelled, f"{survey:%d-%b-%y}", handling]
            rows.append((reported, [*about, agent, "Hal Holt", random.choice(SCORES)]))
    rows.sort(key=lambda row: row[0])
    return [[number, f"{random.getrandbits(64):016x}", *row] for number, (_, row) in enumerate(rows)]


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def roster(path: Path, names: Iterable[str]) -> None:
    write(path, ("employee_id", "name", "role"), [(name, name, "agent") for name in names])


def agents(log: Path) -> list[str]:
    """Everyone whom the log names, in order."""
    with log.open(encoding="utf-8", newline="") as file:
        return sorted({row["Agent_name"] for row in csv.DictReader(file)} - {""})


def main(folder: Path) -> None:
    write(folder / "contacts.csv", HEADER, contacts(Random(2026)))
    roster(folder / "people.csv", [*CONTACTS, "Ida Inn"])


if __name__ == "__main__":
    if len(sys.argv) == 3:
        roster(Path(sys.argv[2]), agents(Path(sys.argv[1])))
    else:
        main(Path(__file__).parent)
