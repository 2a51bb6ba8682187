"""One month on inline tables: written as the folder that a user would have, run by the command line, read back."""

from __future__ import annotations

import contextlib
import csv
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w

from kpicore.output.terminal import render_table

Rows = list[dict[str, str]]
Table = Sequence[Mapping[str, object]] | Mapping[str, object] | str
"""Rows, a single row (of person `1`), or the text of a CSV file."""

ME = "1"  # the person of rows that name nobody
PERIOD = "2026-10"
COLLECTED = ("metrics", "incidents", "ratings")
FILES = ("results.csv", "ledger.csv", "flags.csv")
SHOWN = ("stage", "scheme", "section", "line", "input", "rule", "value", "weight", "contribution", "clause")


@dataclass(frozen=True)
class Month:
    """What came of one run.

    exit_code: 0 ran, 1 the data were rejected, 2 the config was. results: the rows of results.csv, by employee_id.
    ledger, flags: all rows of those files. errors: what was said on stderr, warnings too. raw: the files' bytes.
    """

    exit_code: int
    errors: str
    results: dict[str, dict[str, str]] = field(default_factory=dict)
    ledger: Rows = field(default_factory=list)
    flags: Rows = field(default_factory=list)
    raw: dict[str, bytes] = field(default_factory=dict)

    def score(self, who: str = ME) -> Decimal | None:
        """A person's score; None where it is blank."""
        return number(self.results[who]["score"])

    def grade(self, who: str = ME) -> str:
        return self.results[who]["grade"]

    def pay(self, who: str = ME) -> Decimal | None:
        """What a person is paid in all; None where it is blank."""
        return number(self.results[who]["total_pay"])

    def lines(self, who: str = ME, stage: str = "score") -> dict[str, Decimal]:
        """What each line of a person's ledger contributes to a stage (score, pay), by its name."""
        found: dict[str, Decimal] = {}
        for row in self.of(self.ledger, who):
            if row["stage"] == stage:
                found[row["line"]] = found.get(row["line"], Decimal(0)) + Decimal(row["contribution"] or 0)
        return found

    def flags_of(self, who: str = ME) -> list[str]:
        """The names of a person's flags, each once."""
        return sorted({row["flag"] for row in self.of(self.flags, who)})

    def of(self, rows: Rows, who: str) -> Rows:
        return [row for row in rows if row["employee_id"] == who]

    def explained(self, who: str = ME) -> str:
        """A person's ledger and flags as a table, for messages."""
        rows = self.of(self.ledger, who)
        used = [column for column in SHOWN if any(row[column] for row in rows)]
        parts = [render_table(used, [[row[column] for column in used] for row in rows], max_width=0)] if rows else []
        flags = [f"flag {row['flag']} ({row['severity']}): {row['message']}" for row in self.of(self.flags, who)]
        return "\n".join([*parts, *flags]) or "(no ledger)"


def number(text: str) -> Decimal | None:
    """A printed number, exact; a blank is none."""
    return Decimal(text) if text else None


# --- in --------------------------------------------------------------------------------------------------------------


def write_month(
    folder: Path,
    team: Mapping[str, Any] | str,
    *,
    people: Table | None = None,
    metrics: Table | None = (),
    incidents: Table | None = (),
    ratings: Table | None = (),
    period: str = PERIOD,
    engine: str = "python",
    lang: str = "en",
    files: Mapping[str, str] | None = None,
) -> Path:
    """The folder of a month; the path of its config.

    team: `score`, `grade`, `pay` and `check` as a run config says them, or a whole config (it has `team`), as a mapping
    or as TOML; what a config leaves out is filled in. people: left out, everyone whom another table names. metrics,
    incidents, ratings: None for a month without a collector of that kind. files: more files beside the config, by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    given = {"metrics": metrics, "incidents": incidents, "ratings": ratings}
    tables = {kind: as_rows(table, kind, period) for kind, table in given.items() if table is not None}
    for kind, rows in tables.items():
        write_csv(folder / f"{kind}.csv", columns(rows, _HEADS[kind]), rows)
    if people is None:
        named = dict.fromkeys(str(row["employee_id"]) for rows in tables.values() for row in rows)
        people = [{"employee_id": who} for who in named or [ME]]
    persons = [{"name": f"Case {row.get('employee_id', ME)}", **row} for row in as_rows(people, "people", period)]
    write_csv(folder / "people.csv", columns(persons, _HEADS["people"]), persons)
    for name, text in (files or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    document = tomllib.loads(team, parse_float=Decimal) if isinstance(team, str) else dict(team)
    checks = as_list(document.pop("check")) if "check" in document and "team" not in document else None
    config = document if "team" in document else {"team": [{"name": "desk", **document}]}
    config = config if checks is None else {**config, "check": checks}
    defaults = {
        "schema": 1,
        "period": period,
        "currency": "CNY",
        "engine": engine,
        "lang": lang,
        "people": {"use": "csv", "path": "people.csv"},
        "collect": [{"use": "csv", "kind": kind, "path": f"{kind}.csv"} for kind in tables],
    }
    (folder / "kpi.toml").write_text(tomli_w.dumps(plain({**defaults, **config})), encoding="utf-8")
    return folder / "kpi.toml"


_HEADS = {
    "people": ("employee_id", "name"),
    "metrics": ("employee_id",),
    "incidents": ("employee_id", "date", "incident"),
    "ratings": ("employee_id", "criterion", "rater", "value"),
}
"""The columns that a table has in any case."""


def as_list(checks: object) -> list[Any]:
    """`check` of a team as a config has it: one, or several, each by its name or as a table."""
    several = checks if isinstance(checks, list) else [checks]
    return [{"use": each} if isinstance(each, str) else each for each in several]


def as_rows(table: Table, kind: str, period: str) -> list[dict[str, object]]:
    """A table as rows, with whom they are about, the 15th of the month for an incident, `superior` for a rating."""
    if isinstance(table, str):
        text = "\n".join(line.strip() for line in table.strip().splitlines())
        return [dict(row) for row in csv.DictReader(io.StringIO(text), skipinitialspace=True)]
    beside = {"incidents": {"date": f"{period}-15"}, "ratings": {"rater": "superior"}}.get(kind, {})
    rows = [table] if isinstance(table, Mapping) else table
    return [{"employee_id": ME, **beside, **row} for row in rows]


def columns(rows: Iterable[Mapping[str, object]], first: Iterable[str] = ()) -> list[str]:
    """Every column that a row has, in the order of their first use."""
    return list(dict.fromkeys([*first, *(column for row in rows for column in row)]))


def plain(value: object) -> Any:
    """Exact numbers as TOML can hold them; what is None is left out."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    return value


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([cell(row.get(column)) for column in header] for row in rows)


def cell(value: object) -> str:
    """A value as a CSV cell: blank is missing, a number is plain."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


# --- run and out -----------------------------------------------------------------------------------------------------


def run_config(config: Path, out: Path, *options: str) -> Month:
    """`kpicore run`, in this process."""
    from kpicore.cli.main import main  # the whole command line, for nobody who only collects tests

    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = main(["run", str(config), "--out", str(out), "--lang", "en", *options])
    return Month(code, said.getvalue()) if not (out / FILES[0]).exists() else read(out, code, said.getvalue())


def close_config(config: Path) -> tuple[int, str]:
    """`kpicore close`, in this process: the exit code, and what went wrong. Months left out are recorded as missing."""
    from kpicore.cli.main import main

    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = main(["close", str(config), "--by", "test", "--gap", "not in the case", "--lang", "en"])
    return code, said.getvalue()


def read(out: Path, code: int = 0, errors: str = "") -> Month:
    """The files that a run wrote."""
    results = {row["employee_id"]: row for row in read_csv(out / "results.csv")}
    raw = {name: (out / name).read_bytes() for name in FILES}
    return Month(code, errors, results, read_csv(out / "ledger.csv"), read_csv(out / "flags.csv"), raw)


def read_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
