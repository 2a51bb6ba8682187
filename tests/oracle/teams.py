"""A generated month of one team of plugin components as the folder a user would have, and the lines of what came out.

Numbers that the ledger holds are exact; a blank contribution counts as 0.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w

from oracle.cells import Value
from oracle.exact import decimal
from oracle.files import RATINGS, Layout, Result, amount, plain, run, write_csv, write_metrics
from oracle.outcomes import Month
from oracle.sheet import Row, Sheet

REVIEW = {"gap", "fatal"}  # the flags of the oracle that a person must settle


@dataclass
class Team:
    """What one run reads: the team as a run config says it, and the rows of the month."""

    period: str
    team: Mapping[str, Any]
    people: Sequence[Row]
    metrics: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    ratings: Sequence[Row] = ()

    def ratings_of(self, who: str) -> list[Row]:
        return [row for row in self.ratings if row["employee_id"] == who]


def run_team(month: Team, layout: Layout, engines: Iterable[str]) -> Result:
    """The month run by every engine, which must write the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for engine in engines:
            config = write_team(Path(folder) / engine, month, layout, engine)
            runs.append(run(config, Path(folder) / f"{engine}-out"))
    assert all(each.raw == runs[0].raw for each in runs)
    return runs[0]


def write_team(folder: Path, month: Team, layout: Layout, engine: str) -> Path:
    """kpi.toml and the CSV files; returns the config's path."""
    folder.mkdir(parents=True)
    kinds = ["metrics", "ratings"] if month.metrics else ["ratings"]
    config = {
        "schema": 1,
        "period": month.period,
        "currency": "CNY",
        "engine": engine,
        "people": {"use": "csv", "path": "people.csv"},
        "collect": [{"use": "csv", "kind": kind, "path": f"{kind}.csv"} for kind in kinds],
        "team": [{"name": "desk", **plain(month.team, layout.quoted)}],
    }
    (folder / "kpi.toml").write_text(tomli_w.dumps(config), encoding="utf-8")
    write_csv(folder / "people.csv", list(month.people[0]), month.people)
    if month.metrics:
        write_metrics(folder / "metrics.csv", Month(month.period, {}, metrics=month.metrics), layout)
    write_csv(folder / "ratings.csv", RATINGS, ({"period": month.period, **row} for row in month.ratings))
    return folder / "kpi.toml"


def compare_lines(sheet: Sheet, criteria: Iterable[str], who: str, scheme: str, found: Result) -> None:
    """Every criterion has one line, and the lines of a scheme are its score to the last decimal."""
    rows = [row for row in found.ledger if (row["employee_id"], row["stage"], row["scheme"]) == (who, "score", scheme)]
    lines = {row["line"]: amount(row["contribution"]) or Decimal(0) for row in rows}
    assert len(lines) == len(rows), "a line stands twice"
    assert set(criteria) <= set(lines)
    if sheet.score is None:
        return
    wanted = {**sheet.lines, "rounding": sheet.rounding, "scale_to": sheet.scaled}
    for line in set(lines) | {"rounding", "scale_to"}:
        assert lines.get(line, Decimal(0)) == decimal(wanted[line]), line
    assert sum(lines.values(), Decimal(0)) == decimal(sheet.score)
    points = {row["line"]: amount(row["value"]) for row in rows}
    for criterion, worth in sheet.points.items():
        assert points[criterion] == decimal(worth), criterion


def compare_flags(flags: set[str], missing: set[str], unjudged: set[str], who: str, found: Result) -> None:
    """The flags by name; of `missing`, that each missing thing is named and nothing else is."""
    rows = [row for row in found.flags if row["employee_id"] == who]
    names = {row["flag"] for row in rows}
    wanted = flags | ({"missing"} if missing or unjudged else set())
    if missing or unjudged:  # what is provisional or grave is said also beside what is missing: left open
        assert wanted - names <= REVIEW
        assert names - wanted <= REVIEW
    else:
        assert names == wanted
    said = [row["message"] for row in rows if row["flag"] == "missing"]
    silent = [name for name in missing | unjudged if not any(word in text for text in said for word in words(name))]
    assert not silent, (silent, said)
    stray = [text for text in said if not any(word in text for name in missing | unjudged for word in words(name))]
    assert not stray, stray


def words(name: str) -> tuple[str, ...]:
    """A criterion may be named by its inputs."""
    return (name, *INPUTS.get(name, ()))


INPUTS = {
    "reply_rate": ("replied_customers", "received_customers"),
    "slow_response_rate": ("timed_out_customers", "received_customers"),
    "attendance": ("absences",),
    "complaint_handling": ("complaint_response_on_time", "complaint_resolution_on_time", "complaint_all_resolved"),
}


def status(sheet: Sheet, missing: Iterable[str] = ()) -> str:
    """`missing`: what a later stage lacks."""
    if list(missing) or not sheet.complete:
        return "incomplete"
    return "review" if sheet.flags & REVIEW else "ok"
