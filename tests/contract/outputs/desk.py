"""What the tests of the output share: the service desk with the grade and the pay of D1."""

from __future__ import annotations

from contract.folder import DESK, FULL, HEAD, TEAM, Folder, Row, X, collect

FLOAT = '\n[team.pay]\nuse = "service_conduct:float"\n'
MIX = (
    HEAD
    + collect("metrics", "incidents")
    + TEAM
    + DESK
    + 'scale_to = 100\n[team.grade]\nuse = "service_conduct:letter"\n'
    + FLOAT
)
PAID = "employee_id,name,hired,base_pay\na,Ann,2020-01-01,4000\n"
INCIDENTS = "employee_id,date,incident,times,reason,recorded_by\n"
SIMPLE = HEAD + collect("metrics") + TEAM + X


def mixed(folder: Folder, metrics: str = FULL, people: str = PAID, incidents: str = "") -> None:
    """The service desk with D1's grade and pay."""
    folder.write(config=MIX, people=people, metrics=metrics, incidents=INCIDENTS + incidents)


def of(row: Row, *columns: str) -> list[str]:
    return [row[column] for column in columns]
