"""The ledger again, out of the codes beside the results and their dictionary alone: as a reader of the files would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from kpicore.output.tables import tables_of
from kpicore.results import RunResult

Cells = Mapping[str, str]
Where = tuple[str, str, str, str]  # stage, scheme, section, line
MISSING = "0"
Said = Mapping[Where, list[Cells]]  # the dictionary of a team, by line


class Rebuilt(NamedTuple):
    """What the codes tell of a ledger line."""

    team: str
    employee_id: str
    stage: str
    scheme: str
    section: str
    line: str
    rule: str
    value: str
    weight: str
    contribution: str
    clause: str


def rebuilt(result: RunResult) -> list[Rebuilt]:
    tables = {
        table.name: [dict(zip(table.header, row, strict=True)) for row in table.rows]
        for table in tables_of(result, "codes")
    }
    teams: dict[str, dict[Where, list[Cells]]] = {}
    for row in tables["dictionary"]:
        where = (row["stage"], row["scheme"], row["section"], row["line"])
        teams.setdefault(row["team"], {}).setdefault(where, []).append(row)
    return [
        line
        for row in tables["results"]
        for where, said in teams[row["team"]].items()
        for line in _line(row, where, said, without_result(row, where, teams[row["team"]]))
    ]


def without_result(row: Cells, where: Where, said: Said) -> bool:
    """Whether the line's stage has none: the score of a scorer that another follows is a column of its own."""
    stage, scheme, *_ = where
    if stage == "pay":
        return not row["performance_pay"]
    own = [each["column"] for rows in said.values() for each in rows if each["holds"] == "score"]
    return not row[f"{scheme}.score" if f"{scheme}.score" in own else "score"]


def _line(row: Cells, where: Where, said: list[Cells], void: bool) -> Iterator[Rebuilt]:
    columns = {each["holds"]: each["column"] for each in said}
    if "score" in columns:
        return
    if "grade" in columns:
        yield from _grade(row, where, said)
        return
    main = "code" if "code" in columns else "value"
    cells = {holds: row[column] for holds, column in columns.items()}
    code = cells["code"] if main == "code" else "" if cells["value"] else MISSING
    found = [each for each in said if each["holds"] == main and each["code"] == code]
    unreached = where[0] == "pay" and not row["score"]
    if (main == "code" and not code) or (code == MISSING and (unreached or not found)):
        return
    [means] = found
    value = cells.get("value", means["value"])
    if "contribution" in cells:
        adds = cells["contribution"]
    else:
        adds = "" if void else means["contribution"] or product(value, means["factor"], where[0] == "pay")
    yield Rebuilt(row["team"], row["employee_id"], *where, means["rule"], value, means["weight"], adds, means["clause"])


def _grade(row: Cells, where: Where, said: list[Cells]) -> Iterator[Rebuilt]:
    if row["grade"]:
        [means] = [each for each in said if each["value"] == row["grade"]]
        line = row["team"], row["employee_id"], *where
        yield Rebuilt(*line, means["rule"], means["value"], means["weight"], "", means["clause"])


def product(value: str, factor: str, money: bool) -> str:
    if not value or not factor:  # a grade contributes nothing
        return ""
    exact = Decimal(value) * Decimal(factor)
    return f"{exact:.2f}" if money else f"{exact.normalize():f}"
