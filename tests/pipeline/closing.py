"""Months of a generated desk (nobody real is meant), closed one after the other by the command line."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.testing.month import Month, run_config, write_month

Team = Mapping[str, Any]
People = Mapping[str, Mapping[str, object]]  # metrics and incidents of each: `{"score": 80}`, `{"late": 2}`
PERIODS = [f"2026-{month:02}" for month in range(1, 13)]


class Closed(NamedTuple):
    code: int
    out: str
    err: str


class Desk:
    """A folder with a history; a month's tables are written anew for each command. hired: of people, by employee_id."""

    def __init__(
        self, folder: Path, team: Team, columns: Mapping[str, Mapping[str, object]] | None = None, url_env: str = ""
    ) -> None:
        self.folder = folder
        self.columns = columns or {}
        history = {"url_env": url_env} if url_env else {"path": "history.sqlite"}
        self.team = {"team": [{"name": "desk", **team}], "history": history}

    def close(self, period: str, people: People, *options: str) -> Closed:
        """`kpicore close`; whoever is not among the people is not appraised."""
        return command("close", str(self._write(period, people)), "--by", "wang", *options)

    def correct(self, period: str, people: People, *options: str) -> Closed:
        words = ("--period", period, "--reason", "late", "--by", "li")
        return command("correct", str(self._write(period, people)), *words, *options)

    def run(self, period: str, people: People, *options: str) -> Month:
        return run_config(self._write(period, people), self.folder / f"out-{period}", *options)

    def check(self, period: str, people: People) -> Closed:
        return command("check", str(self._write(period, people)))

    def forget(self, who: str) -> Closed:
        return command("forget", str(self.folder / "kpi.toml"), who, "--by", "li")

    def _write(self, period: str, people: People) -> Path:
        rows: dict[str, list[dict[str, object]]] = {kind: [] for kind in ("metrics", "incidents", "ratings")}
        for who, month in people.items():
            given = {key: value for key, value in month.items() if key not in ("incidents", "ratings")}
            rows["metrics"].append({"employee_id": who, **given})
            for kind, column in (("incidents", "incident"), ("ratings", "criterion")):
                for name, value in month.get(kind, {}).items():  # type: ignore[attr-defined]
                    rows[kind].append(_row(kind, {"employee_id": who, column: name}, value, period))
        persons: Sequence[Mapping[str, object]] = [{"employee_id": who, **self.columns.get(who, {})} for who in people]
        return write_month(
            self.folder,
            self.team,
            people=persons,
            period=period,
            metrics=rows["metrics"],
            incidents=rows["incidents"],
            ratings=rows["ratings"],
        )


def _row(kind: str, row: dict[str, object], value: object, period: str) -> dict[str, object]:
    if kind == "incidents":
        more = value if isinstance(value, Mapping) else {"times": value}
        return {**row, "date": f"{period}-15", **more}
    more = value if isinstance(value, Mapping) else {"value": value}
    return {**row, "rater": "superior", **more}


def command(*words: str) -> Closed:
    from kpicore.cli.main import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*words, "--lang", "en"])
    return Closed(code, out.getvalue(), err.getvalue())


def flag(month: Month, name: str) -> list[dict[str, str]]:
    """The rows of flags.csv of that name."""
    return [row for row in month.flags if row["flag"] == name]
