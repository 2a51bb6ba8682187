"""A generated month as the folder a user would have, the product run over it, and its three files read back.

The product is called by its command line alone, in this process.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import tomli_w

from oracle.exact import decimal
from oracle.outcomes import Month

PEOPLE = ("employee_id", "name", "level", "hired", "left", "base_pay", "bonus_pool")
INCIDENTS = ("employee_id", "date", "incident", "times", "points", "quantity")
RATINGS = ("employee_id", "period", "criterion", "rater", "sample", "value", "reason")

Rows = list[dict[str, str]]


@dataclass
class Layout:
    """How the same facts are laid out in files; none of it may change a result."""

    long: bool = False
    period_column: bool = False
    noise: bool = False  # rows of another period, to be left out
    quoted: bool = False  # numbers of the settings as TOML strings


@dataclass
class Result:
    """What a run wrote, and the bytes of it."""

    results: dict[str, dict[str, str]]  # by employee_id
    ledger: Rows
    flags: Rows
    raw: dict[str, bytes]


# --- in ------------------------------------------------------------------------------------------------------------


def plain(value: object, quoted: bool = False) -> Any:
    """Exact numbers as TOML can hold them, bare or quoted (months stay the whole numbers that they are)."""
    if isinstance(value, Mapping):
        return {key: plain(each, quoted) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [plain(each, quoted) for each in value]
    if isinstance(value, Fraction):
        value = decimal(value)
    if isinstance(value, Decimal):
        if quoted:
            return cell(value)
        return int(value) if value == value.to_integral_value() else value
    return value


def cell(value: object) -> str:
    """A value as a CSV cell: blank is missing, a number is plain."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        value = decimal(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([cell(row.get(column)) for column in header] for row in rows)


def write_metrics(path: Path, month: Month, layout: Layout) -> None:
    names = sorted({name for values in month.metrics.values() for name in values})
    key = ["employee_id", "period"] if layout.period_column else ["employee_id"]
    rows: list[dict[str, object]] = [
        {"employee_id": who, "period": month.period, **values} for who, values in month.metrics.items()
    ]
    if layout.period_column and layout.noise:
        rows += [row | {"period": "2019-01"} for row in rows]
    if layout.long:
        rows = [
            {"employee_id": row["employee_id"], "period": row["period"], "metric": name, "value": row[name]}
            for row in rows
            for name in names
            if row.get(name) is not None
        ]
        names = ["metric", "value"]
    write_csv(path, key + names, rows)


def write_folder(folder: Path, month: Month, layout: Layout | None = None, engine: str = "python") -> Path:
    """kpi.toml, scheme.toml and the CSV files; returns the config's path."""
    layout = layout or Layout()
    folder.mkdir(parents=True, exist_ok=True)
    kinds = ["metrics"]
    if month.scheme.get("sections") or month.incidents:
        kinds.append("incidents")
    if month.ratings or any("rating" in each for each in month.scheme.get("criteria", {}).values()):
        kinds.append("ratings")
    score: dict[str, Any] = {"use": "criteria", "from": "scheme.toml"}
    if month.scale_to is not None:
        score["scale_to"] = plain(month.scale_to, layout.quoted)
    team: dict[str, Any] = {"name": "desk", "score": score}
    if month.grade is not None:
        team["grade"] = {"use": "bands", **plain(month.grade, layout.quoted)}
    if month.pay is not None:
        team["pay"] = {"use": "table", **plain(month.pay, layout.quoted)}
    config = {
        "schema": 1,
        "period": month.period,
        "currency": "CNY",
        "engine": engine,
        "people": {"use": "csv", "path": "people.csv"},
        "collect": [{"use": "csv", "kind": kind, "path": f"{kind}.csv"} for kind in kinds],
        "team": [team],
    }
    (folder / "kpi.toml").write_text(tomli_w.dumps(config), encoding="utf-8")
    (folder / "scheme.toml").write_text(tomli_w.dumps(plain(month.scheme, layout.quoted)), encoding="utf-8")
    write_csv(folder / "people.csv", PEOPLE, month.people)
    write_metrics(folder / "metrics.csv", month, layout)
    write_csv(folder / "incidents.csv", INCIDENTS, month.incidents)
    write_csv(folder / "ratings.csv", RATINGS, ({"period": month.period, **row} for row in month.ratings))
    return folder / "kpi.toml"


# --- run and out ---------------------------------------------------------------------------------------------------


def command(*arguments: str) -> int:
    """The product's command line, in process; its exit code."""
    from kpicore.cli.main import main

    try:
        return int(main(list(arguments)) or 0)
    except SystemExit as ended:  # a parser of arguments may leave this way
        return ended.code if isinstance(ended.code, int) else 1


def run(config: Path, out: Path, *options: str) -> Result:
    """Run, expect exit code 0, and read what was written."""
    code = command("run", str(config), "--out", str(out), *options)
    assert code == 0, f"exit code {code} of kpicore run {config}"
    return read(out)


def read(out: Path) -> Result:
    results = read_csv(out / "results.csv")
    raw = {name: (out / name).read_bytes() for name in ("results.csv", "ledger.csv", "flags.csv")}
    return Result(
        {row["employee_id"]: row for row in results}, read_csv(out / "ledger.csv"), read_csv(out / "flags.csv"), raw
    )


def read_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def amount(text: str) -> Decimal | None:
    """A printed number, exact; a blank is none."""
    return Decimal(text) if text else None


def contributions(ledger: Rows, who: str, stage: str) -> Decimal:
    """What a person's lines of a stage add up to."""
    rows = [row for row in ledger if row["employee_id"] == who and row["stage"] == stage]
    return sum((Decimal(row["contribution"]) for row in rows if row["contribution"]), Decimal(0))


def by_line(ledger: Rows, who: str, stage: str = "score") -> dict[tuple[str, str], Decimal | None]:
    """(section, line) -> contribution, None where a line has none."""
    found: dict[tuple[str, str], Decimal | None] = {}
    for row in ledger:
        if row["employee_id"] == who and row["stage"] == stage:
            key = (row["section"], row["line"])
            assert key not in found, f"{key} stands twice in the ledger of {who}"
            found[key] = amount(row["contribution"])
    return found
