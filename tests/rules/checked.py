"""A month of a few people with pay under one check: which flags it raises, on every engine, with and without data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.sources import Source
from kpicore.testing import Month, write_month
from kpicore.testing.month import run_config

SCORE = {"use": "criteria", "criteria": {"score": {"metric": "x", "max": 100}}}
LINES = {
    "base": {"column": "base_pay", "performance": False},
    "float": {"per_point": 10, "around": 50},
    "extra": {"column": "extra", "performance": False},
}
TEAM: dict[str, Any] = {"score": SCORE, "pay": {"use": "table", "lines": LINES}}

GIVEN: list[tuple[Flag, ...]] = []
"""What the check of the test at hand describes, the last of them."""


@attrs.frozen
class Described:
    """A check whose flags a test states."""

    def flags(self) -> tuple[Flag, ...]:
        return GIVEN[-1]


def title(text: str = "x") -> Text:
    return Text(f"{text} 的", text)


def money(name: str) -> Field:
    return Field(name, title(name), unit="money")


def flag(source: Source, cell: str, *more: When, shows: Mapping[str, Source] | None = None) -> Flag:
    message = Text.same(" ".join(f"{name}={{{name}}}" for name in shows) if shows else "said")
    return Flag("found", "info", (When(source, parse_cell(cell)), *more), message, "c", shows or {})


def run(tmp_path: Any, people: Sequence[Mapping[str, object]], use: str, engine: str = "python", **more: Any) -> Month:
    """x, the score, stands among the people's columns for short; so does `extra`."""
    rows = [{"employee_id": str(i), "extra": 0, **each} for i, each in enumerate(people, 1)]
    metrics: list[Mapping[str, object]] = [{key: row.get(key, "") for key in ("employee_id", "x")} for row in rows]
    rows = [{key: value for key, value in row.items() if key != "x"} for row in rows]
    team = {**TEAM, "check": {"use": use}, **more.pop("team", {})}
    config = write_month(tmp_path, team, people=rows, metrics=metrics, engine=engine, **more)
    month = run_config(config, tmp_path / "out")
    assert month.exit_code == 0, month.errors
    return month


def messages(month: Month, name: str = "found") -> dict[str, str]:
    """The message of a flag by person; blank for the team."""
    return {row["employee_id"]: row["message"] for row in month.flags if row["flag"] == name}
