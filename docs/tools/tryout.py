"""Runs the fragment of a scheme that stands above a block of a page, on figures that the block gives.

    <!-- try: metrics reply_s | 20 | 20.5 | n/a -->                   a person for each row
    <!-- try: month 2026-02; metrics done, of | 9, 10 | 8, 10 -->     in a certain month
    <!-- try: incidents incident times quantity | 1 late _ 12 -->     the first word says whose it is, _ is a blank
    <!-- try: ratings criterion rater value | 1 tone superior 4 -->
    <!-- try: people level | senior; metrics points | 92 -->          no scorer in the fragment: `points` is the score

What comes out is a table of ledger lines: what was read, which rule decided, the points (or money) and what they add.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import tomli_w

Command = Callable[..., tuple[int, str]]
Row = dict[str, str]

POINTS = {"use": "criteria", "criteria": {"points": {"metric": "points", "min": -100, "max": 200}}}
"""The scorer of a fragment that is about grades or pay alone."""


class Given(NamedTuple):
    """What a block gives: CSV lines by kind of table, and the month."""

    tables: dict[str, list[list[str]]]
    month: str
    people: int


class Ran(NamedTuple):
    """What came of a fragment: the config it stood in, the figures, and the rows of the three tables."""

    config: dict[str, Any]
    given: Given
    results: list[Row]
    ledger: list[Row]
    flags: list[Row]


def tried(fragment: str, argument: str, kpicore: Command) -> str:
    """The lines that the fragment makes of the figures, as a table; ValueError where it does not run."""
    return _shown(ran(fragment, argument, kpicore))


def ran(fragment: str, argument: str, kpicore: Command) -> Ran:
    """Runs the fragment on the figures; ValueError where it does not run."""
    given = _given(argument)
    document = tomllib.loads(fragment, parse_float=Decimal)
    config = _config(document, given)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "kpi.toml").write_text(tomli_w.dumps(config), encoding="utf-8")
        for kind, rows in given.tables.items():
            with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        code, said = kpicore("run", str(folder / "kpi.toml"))
        if code:
            raise ValueError(f"{fragment}\n{said}")
        out = folder / "out" / given.month
        return Ran(config, given, *(_read(out / f"{table}.csv") for table in ("results", "ledger", "flags")))


def _given(argument: str) -> Given:
    tables: dict[str, list[list[str]]] = {}
    month, count = "2026-10", 1
    for part in argument.split(";"):
        kind, _, rest = part.strip().partition(" ")
        if kind == "month":
            month = rest
            continue
        head, *rows = (row.strip() for row in rest.split("|"))
        if kind in ("people", "metrics"):
            tables[kind] = [["employee_id", *_cells(head)], *([str(n + 1), *_cells(row)] for n, row in enumerate(rows))]
            count = max(count, len(rows))
        else:
            dated = [f"{month}-01"] if kind == "incidents" else []
            tables[kind] = [["employee_id", *(["date"] if dated else []), *head.split()]]
            for who, *cells in (row.split() for row in rows if row):
                tables[kind].append([who, *dated, *("" if cell == "_" else cell for cell in cells)])
    return Given(_with_people(tables, count), month, count)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split(",")]


def _with_people(tables: dict[str, list[list[str]]], count: int) -> dict[str, list[list[str]]]:
    head, *rows = tables.pop("people", [["employee_id"]])
    blank = [""] * (len(head) - 1)
    rows += [[str(n + 1), *blank] for n in range(len(rows), count)]
    people = [[who, f"P{who}", *cells] for who, *cells in rows]
    metrics = tables.pop("metrics", [["employee_id"]])
    return {"people": [["employee_id", "name", *head[1:]], *people], "metrics": metrics, **tables}


def _config(document: dict[str, Any], given: Given) -> dict[str, Any]:
    team = document.get("team", {})
    team = dict(team[0] if isinstance(team, list) else team)
    scheme = {key: value for key, value in document.items() if key != "team"}
    score = {"use": "criteria", **scheme} if scheme else team.get("score", POINTS)
    collect = [{"use": "csv", "kind": kind, "path": f"{kind}.csv"} for kind in given.tables if kind != "people"]
    return {
        "schema": 1,
        "period": given.month,
        "currency": "CNY",
        "people": {"use": "csv", "path": "people.csv"},
        "collect": collect,
        "team": [{**team, "name": "desk", "score": score}],
    }


def _shown(run: Ran) -> str:
    from kpicore.output.terminal import render_table

    (team,) = run.config["team"]
    stage = "pay" if "pay" in team else "grade" if "grade" in team else "score"
    ledger = [row for row in run.ledger if row["stage"] == stage]
    results = run.results
    lines = {row["line"] for row in ledger if row["line"] != "start" or row["value"] != "0"}
    rows = [row for person in results for row in _lines(person, ledger, lines, total=len(lines) > 1)]
    columns = [column for column in COLUMNS if any(row[column] for row in rows)]
    if len(results) == 1:
        columns.remove("person")
    if len(lines) == 1:
        columns.remove("line")
    if all(row["value"] == row["contribution"] or not row["contribution"] for row in rows) and len(lines) == 1:
        columns = [column for column in columns if column != "contribution"]
    titles = COLUMNS | {"value": VALUES[stage]}
    table = render_table(
        [titles[column] for column in columns], [[row[c] for c in columns] for row in rows], max_width=0
    )
    return "\n".join([table, *_flags(run.flags, len(results))])


COLUMNS = {
    "person": "person", "line": "line", "input": "input", "rule": "rule", "value": "points",
    "contribution": "adds", "note": "note",
}  # fmt: skip
VALUES = {"score": "points", "grade": "grade", "pay": "money"}


def _lines(person: Row, ledger: Sequence[Row], lines: set[str], total: bool) -> Iterator[Row]:
    own = [row for row in ledger if row["employee_id"] == person["employee_id"] and row["line"] in lines]
    for n, row in enumerate(own):
        yield row | {"person": person["employee_id"] if n == 0 else ""}
    if total and own:
        pay = own[0]["stage"] == "pay"
        word, result = ("total", person["total_pay"]) if pay else ("score", person["score"])
        yield {**dict.fromkeys(COLUMNS, ""), "line": word, "contribution": result or "–"}


def _flags(rows: Sequence[Row], people: int) -> Iterator[str]:
    for row in rows:
        whose = f" of person {row['employee_id']}" if people > 1 and row["employee_id"] else ""
        if row["employee_id"]:
            yield f"\nflag {row['flag']}{whose}, {row['severity']}: {row['message']}"


def _read(path: Path) -> list[Row]:
    """A table that the run wrote; a ' before a cell that a spreadsheet would take for a formula is none of it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: re.sub(r"^'(?=[=+@-])", "", cell) for key, cell in row.items()} for row in csv.DictReader(file)]
