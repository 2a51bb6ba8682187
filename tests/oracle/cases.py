"""Case files: what an HR person writes down, run through the command line and compared with what a run wrote.

A case file says under `[team]` what is under test (as a run config does) and lists cases: name, period, input
(`metrics`, `incidents`: event -> how often, `person`: columns of people) and expected (`score`, `grade`,
`performance_pay`, `total_pay`, `status`, as far as stated; `lines`, `sections`: contributions in the ledger).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w

from oracle.files import INCIDENTS, Result, amount, run, write_csv

WHO = "1"
EXPECTED = {"score", "grade", "performance_pay", "total_pay", "status", "lines", "sections"}


@dataclass(frozen=True)
class Case:
    file: Path
    team: dict[str, Any]
    name: str
    period: str
    input: dict[str, dict[str, Any]]
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file.name.removesuffix('.cases.toml')}: {self.name}"

    def plugins(self) -> set[str]:
        """The plugins whose components the case names."""
        stages = (self.team.get(stage, "") for stage in ("score", "grade", "pay"))
        used = (stage if isinstance(stage, str) else stage["use"] for stage in stages)
        return {use.split(":")[0] for use in used if ":" in use}


def read_cases(file: Path) -> Iterator[Case]:
    """Every case of a file; a key that the loader would not look at is a mistake of the file."""
    content = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    for case in content["case"]:
        unknown = set(case["expected"]) - EXPECTED
        if unknown:
            raise ValueError(f"{file}: {case['name']}: nothing compares {', '.join(sorted(unknown))}")
        yield Case(file, content["team"], **case)


def run_case(case: Case, folder: Path, engine: str = "python") -> Result:
    """The case as a folder of one person, run."""
    config = {
        "schema": 1,
        "period": case.period,
        "currency": "CNY",
        "engine": engine,
        "people": {"use": "csv", "path": "people.csv"},
        "collect": [{"use": "csv", "kind": kind, "path": f"{kind}.csv"} for kind in ("metrics", "incidents")],
        "team": [{"name": "desk", **case.team}],
    }
    (folder / "kpi.toml").write_text(tomli_w.dumps(config), encoding="utf-8")
    person = {"employee_id": WHO, "name": "Case", **case.input.get("person", {})}
    metrics = {"employee_id": WHO, **case.input.get("metrics", {})}
    events = case.input.get("incidents", {}).items()
    rows = [{"employee_id": WHO, "date": f"{case.period}-15", "incident": each, "times": n} for each, n in events]
    write_csv(folder / "people.csv", list(person), [person])
    write_csv(folder / "metrics.csv", list(metrics), [metrics])
    write_csv(folder / "incidents.csv", INCIDENTS, rows)
    return run(folder / "kpi.toml", folder / "out")


def check_case(case: Case, folder: Path) -> None:
    """Run the case and compare everything that it expects."""
    found = run_case(case, folder)
    row = found.results[WHO]
    for column in ("score", "performance_pay", "total_pay"):
        if column in case.expected:
            assert amount(row[column]) == amount(str(case.expected[column])), column
    for column in ("grade", "status"):
        if column in case.expected:
            assert row[column] == case.expected[column], column
    for which in ("line", "section"):
        for name, wanted in case.expected.get(f"{which}s", {}).items():
            given = [each for each in found.ledger if each["stage"] == "score" and each[which] == name]
            assert given, f"no {which} {name} in the ledger"
            assert sum(Decimal(each["contribution"] or 0) for each in given) == wanted, f"{which} {name}"
