"""What the oracle of a document says of one person, and the comparison with what a run wrote."""

from __future__ import annotations

import tempfile
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from engines import ENGINES

from oracle.cases import Case, write_case
from oracle.exact import decimal
from oracle.files import Result, amount, by_line, contributions, run

Facts = dict[str, Any]
"""What is known of a person: `person`, `metrics`, and rows of `incidents` and `ratings`, as case files have them."""


@dataclass
class Appraised:
    """One person's result. `lines` are the score's, by (section, line), also those of 0."""

    score: Fraction | None = None
    grade: str | None = None
    performance_pay: Fraction | None = None
    total_pay: Fraction | None = None
    lines: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    pay: dict[str, Fraction | None] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)  # name -> severity, without `missing`
    missing: set[str] = field(default_factory=set)
    inapplicable: bool = False  # there was nothing at all to judge

    @property
    def status(self) -> str:
        if self.missing or self.inapplicable:
            return "incomplete"
        return "review" if "review" in self.flags.values() else "ok"


@dataclass
class Month:
    """What one run reads: the period, the components with their settings, and everybody's facts by employee_id."""

    period: str
    team: dict[str, Any]
    people: dict[str, Facts]


def check_month(month: Month, expected: Mapping[str, Appraised]) -> None:
    """Every engine writes what the oracle says, and the engines the same bytes."""
    case = Case(Path("generated"), month.team, "generated", month.period, month.people, {})
    with tempfile.TemporaryDirectory() as name:
        runs = []
        for engine in ENGINES:
            folder = Path(name) / engine
            folder.mkdir()
            runs.append(run(write_case(case, folder, engine), folder / "out"))
        assert sorted(runs[0].results) == sorted(expected)
        for who, each in expected.items():
            if part_of(month.period, month.people[who].get("person", {})):
                each.flags["part_of_month"] = "info"
            compare(who, each, runs[0])
        assert all(each.raw == runs[0].raw for each in runs)


def part_of(period: str, person: Mapping[str, Any]) -> bool:
    """Whether somebody joined or left in the month, other than on its first and its last day."""
    last = monthrange(*map(int, period.split("-")))[1]
    ends = {"hired": f"{period}-01", "left": f"{period}-{last:02}"}
    days = {name: str(person.get(name) or "") for name in ends}
    return any(day.startswith(period) and day != ends[name] for name, day in days.items())


def compare(who: str, wanted: Appraised, found: Result) -> None:
    row = found.results[who]
    assert amount(row["score"]) == decimal(wanted.score)
    assert row["grade"] == (wanted.grade or "")
    assert amount(row["performance_pay"]) == decimal(wanted.performance_pay)
    assert amount(row["total_pay"]) == decimal(wanted.total_pay)
    compare_flags(who, wanted, found)
    assert row["status"] == wanted.status
    lines = by_line(found.ledger, who)
    if wanted.score is not None:
        assert set(wanted.lines) <= set(lines)
        nonzero = {key: decimal(value) for key, value in wanted.lines.items() if value}
        assert {key: value for key, value in lines.items() if value} == nonzero
        assert contributions(found.ledger, who, "score") == decimal(wanted.score)
    if wanted.performance_pay is not None:
        paid = {line: value for (_, line), value in by_line(found.ledger, who, "pay").items()}
        assert paid == {line: decimal(value) for line, value in wanted.pay.items()}
        known = wanted.performance_pay if wanted.total_pay is None else wanted.total_pay
        assert contributions(found.ledger, who, "pay") == decimal(known)


def compare_flags(who: str, wanted: Appraised, found: Result) -> None:
    """The flags by name and severity: exactly these, where the person has a score; else these at least that ask for
    somebody's decision. Each missing value has a flag that names it."""
    own = [row for row in found.flags if row["employee_id"] == who]
    given = {row["flag"]: row["severity"] for row in own if row["flag"] != "missing"}
    if wanted.score is not None:
        assert given == wanted.flags
    assert {name for name, severity in wanted.flags.items() if severity == "review"} <= set(given)
    messages = [row["message"] for row in own if row["flag"] == "missing"]
    for name in wanted.missing:
        assert any(all(word in message for word in name.split()) for message in messages), name
    if wanted.score is not None:
        assert len(messages) == len(wanted.missing)
