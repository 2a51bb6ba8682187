"""Case files: what an HR person writes down, run through the command line and compared with what a run wrote.

A file `plugins/<name>/tests/cases/<anything>.cases.toml` holds

    [team]                      # what is under test, as a run config says it: score, grade, pay
    score = "service_conduct:points"

    [defaults]                  # optional: what every case has unless it says otherwise
    period = "2026-10"
    person = { hired = 2025-11-03 }

    [[case]]
    name   = "D1-T3 丙 · printed example: 68"       # unique in the file
    period = "2026-10"                              # where [defaults] has none
    team   = { score = { count = "events" } }       # optional: settings of this case alone, merged key by key
    [case.input]
    person    = { role = "team_leader" }            # columns of people
    metrics   = { exam_score = 59.5, valid_complaints = "n/a" }    # "" is a blank
    incidents = { video_games = 1 }                 # event -> how often, or rows (below)
    ratings   = { teamwork = 80 }                   # criterion -> value (by the rater `superior`), or rows
    [case.expected]
    score = 68

**Rows.** Instead of a number an incident or criterion may have a table of columns, or a list of tables, a row each:

    incidents = { late_or_early = { points = 3, times = 2 }, emergency_overrun = [{ quantity = 1 }, { quantity = 11 }] }
    ratings   = { command = [{ rater = "self", value = 5 }, { rater = "superior", value = 4, sample = "1" }] }
    ratings   = { trainer_adjustment = { rater = "trainer", value = 3, reason = "…" } }

A plain value in a list of ratings is a sample, named by its place: `qa_fast = [1, 0, ""]` rates the samples 1 and 2
and leaves the third without a value. Or all rows stand in one list, each with all of its columns:

    ratings = [{ criterion = "command", rater = "override", value = 3, reason = "…" }]

Columns of an incident: `date` (left out: the 15th of the month), `incident`, `times`, `points`, `quantity`, `reason`,
`recorded_by`; of a rating: `criterion`, `rater` (left out: `superior`), `sample`, `value`, `reason`, `period`.

**Several people.** The case is about person `1`. Where a rule needs a team, more people stand beside it, and what is
expected of them, each with the same keys:

    [case.input.others.2]
    metrics = { exam_score = 100 }
    [case.expected.others.2]
    score = 85

**Expected**, as far as it is stated:

- `score`, `performance_pay`, `total_pay`: numbers, `""` for a blank; `grade`, `status`, `currency`: texts;
- `lines`, `sections`: contributions of the stage score; `points`: the column `value` of lines (before the weight);
  `pay`: contributions of pay lines. `"chat_qa/rounding"` is a line of one scheme where a team has several;
- `schemes`: what a scheme's lines add up to; `grades`: its grade; `absent`: lines that must not be there;
- `flags`: exactly these flags, by name, no others (the person's own; `missing` too); `flags_include`,
  `flags_exclude`: these at least, not these. A table compares columns of flags.csv instead of the name alone:
  `flags_include = [{ flag = "dismissal_below", severity = "review", clause = "D1-28" }]`;
- `missing`: the names that flags `missing` name, each in a flag of its own, and no others;
- `rejected`: a text, or several, that the errors must hold (`"ratings.csv:2:reason"`); nothing may have been written.
  `exit` is the exit code then: 1, the data were rejected, where it is left out; 2 for a wrong config.

Files that a case writes are `people.csv`, `metrics.csv`, `incidents.csv` and `ratings.csv`, person `1` first, the
columns of incidents and ratings in the order above, after `employee_id`. A key that nothing looks at is an error.
"""

from __future__ import annotations

import contextlib
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w

from oracle.files import Result, Rows, amount, command, plain, run, write_csv

WHO = "1"
NUMBERS = ("score", "performance_pay", "total_pay")
TEXTS = ("grade", "status", "currency")
LEDGER = ("lines", "sections", "points", "pay", "schemes", "grades", "absent")
FLAGS = ("flags", "flags_include", "flags_exclude", "missing")
REJECTED = ("rejected", "exit")
EXPECTED = {*NUMBERS, *TEXTS, *LEDGER, *FLAGS, *REJECTED}
INPUT = {"person", "metrics", "incidents", "ratings"}
CASE = {"name", "period", "team", "input", "expected"}
INCIDENT_COLUMNS = ("employee_id", "date", "incident", "times", "points", "quantity", "reason", "recorded_by")
RATING_COLUMNS = ("employee_id", "criterion", "rater", "sample", "value", "reason", "period")

Table = dict[str, Any]


@dataclass(frozen=True)
class Case:
    file: Path
    team: Table
    name: str
    period: str
    input: dict[str, Table]  # by employee_id
    expected: dict[str, Table]

    def __str__(self) -> str:
        return f"{self.file.name.removesuffix('.cases.toml')}: {self.name}"

    def plugins(self) -> set[str]:
        """The plugins whose components the case names."""
        return {use.split(":")[0] for use in uses(self.team) if ":" in use}


def uses(team: Table) -> Iterator[str]:
    """Every component that a team's table names."""
    for stage in ("score", "grade", "pay"):
        given = team.get(stage, [])
        for entry in given if isinstance(given, list) else [given]:
            yield entry if isinstance(entry, str) else entry["use"]
            if isinstance(entry, dict):
                yield from uses({"grade": entry.get("grade", [])})


# --- reading ---------------------------------------------------------------------------------------------------------


def read_cases(file: Path) -> Iterator[Case]:
    """Every case of a file; a key that the loader would not look at is a mistake of the file."""
    content = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    defaults = content.get("defaults", {})
    known(defaults, {"period", *INPUT}, f"{file}: [defaults]")
    under = {key: value for key, value in defaults.items() if key in INPUT}
    names: set[str] = set()
    for case in content["case"]:
        where = f"{file}: {case['name']}"
        known(case, CASE, where)
        if case["name"] in names:
            raise ValueError(f"{where}: a second case of this name")
        names.add(case["name"])
        known(case["expected"].get("others", {}), set(case.get("input", {}).get("others", {})), f"{where}: others")
        yield Case(
            file,
            merged(tables(content["team"]), tables(case.get("team", {}))),
            case["name"],
            case.get("period") or defaults["period"],
            {who: merged(under, each) for who, each in people(case.get("input", {}), INPUT, where)},
            dict(people(case["expected"], EXPECTED, where)),
        )


def people(table: Table, allowed: set[str], where: str) -> Iterator[tuple[str, Table]]:
    """The case's own person and those beside it."""
    own = {key: value for key, value in table.items() if key != "others"}
    known(table.get("others", {}), set(table.get("others", {})) - {WHO}, f"{where}: others")
    for who, each in {WHO: own, **table.get("others", {})}.items():
        known(each, allowed, f"{where}: person {who}")
        yield who, each


def known(table: Iterable[str], allowed: set[str], where: str) -> None:
    unknown = set(table) - allowed
    if unknown:
        raise ValueError(f"{where}: nothing looks at {', '.join(sorted(unknown))}")


def tables(team: Table) -> Table:
    """The team with every stage as a table: a bare component name is one with nothing but `use`."""
    return {stage: {"use": given} if isinstance(given, str) else given for stage, given in team.items()}


def merged(under: Table, over: Table) -> Table:
    """`over` on top of `under`, table by table."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


# --- running ---------------------------------------------------------------------------------------------------------


def write_case(case: Case, folder: Path, engine: str = "python") -> Path:
    """The case as the folder that a user would have; the config's path."""
    config = {
        "schema": 1,
        "period": case.period,
        "currency": "CNY",
        "engine": engine,
        "people": {"use": "csv", "path": "people.csv"},
        "collect": [
            {"use": "csv", "kind": kind, "path": f"{kind}.csv"} for kind in ("metrics", "incidents", "ratings")
        ],
        "team": [{"name": "desk", **plain(case.team)}],
    }
    (folder / "kpi.toml").write_text(tomli_w.dumps(config), encoding="utf-8")
    persons = [{"employee_id": who, "name": f"Case {who}", **each.get("person", {})} for who, each in inputs(case)]
    metrics = [{"employee_id": who, **each.get("metrics", {})} for who, each in inputs(case)]
    incidents = [row for who, each in inputs(case) for row in incident_rows(who, each.get("incidents", {}), case)]
    ratings = [row for who, each in inputs(case) for row in rating_rows(who, each.get("ratings", {}), case)]
    write_csv(folder / "people.csv", columns(persons), persons)
    write_csv(folder / "metrics.csv", columns(metrics), metrics)
    write_csv(folder / "incidents.csv", INCIDENT_COLUMNS, incidents)
    write_csv(folder / "ratings.csv", RATING_COLUMNS, ratings)
    return folder / "kpi.toml"


def inputs(case: Case) -> Iterable[tuple[str, Table]]:
    return case.input.items()


def columns(rows: Iterable[Table]) -> list[str]:
    """Every column that a row has, in the order of their first use."""
    return list(dict.fromkeys(column for row in rows for column in row))


def incident_rows(who: str, given: object, case: Case) -> Iterator[Table]:
    for row in rows_of(given, "incident", "times"):
        known(row, set(INCIDENT_COLUMNS[1:]), f"{case.file}: {case.name}: an incident")
        yield {"employee_id": who, "date": f"{case.period}-15", **row}


def rating_rows(who: str, given: object, case: Case) -> Iterator[Table]:
    for row in rows_of(sampled(given), "criterion", "value"):
        known(row, set(RATING_COLUMNS[1:]), f"{case.file}: {case.name}: a rating")
        yield {"employee_id": who, "rater": "superior", "period": case.period, **row}


def sampled(given: object) -> object:
    """A list of plain values as rows, each a sample that is named by its place."""
    if not isinstance(given, dict):
        return given
    return {name: [*numbered(value)] if isinstance(value, list) else value for name, value in given.items()}


def numbered(values: list[Any]) -> Iterator[Table]:
    for place, each in enumerate(values, 1):
        yield each if isinstance(each, dict) else {"sample": str(place), "value": each}


def rows_of(given: object, key: str, single: str) -> Iterator[Table]:
    """Rows as a list, or by their key: one value (the column `single`), one table or a list of tables for each."""
    if isinstance(given, list):
        yield from given
        return
    assert isinstance(given, dict)
    for name, value in given.items():
        for each in value if isinstance(value, list) else [value]:
            yield {key: name, **(each if isinstance(each, dict) else {single: each})}


def run_case(case: Case, folder: Path, engine: str = "python") -> Result:
    """The case's folder, run."""
    return run(write_case(case, folder, engine), folder / "out")


# --- comparing -------------------------------------------------------------------------------------------------------


def check_case(case: Case, folder: Path) -> None:
    """Run the case and compare everything that it expects."""
    if "rejected" in case.expected[WHO]:
        check_rejected(case, folder)
        return
    found = run_case(case, folder)
    for who, expected in case.expected.items():
        compare_result(found.results[who], expected)
        compare_ledger([row for row in found.ledger if row["employee_id"] == who], expected)
        compare_flags([row for row in found.flags if row["employee_id"] == who], expected)


def check_rejected(case: Case, folder: Path) -> None:
    """The run ends with its exit code, says what is wrong, and writes nothing."""
    expected = case.expected[WHO]
    config, errors = write_case(case, folder), io.StringIO()
    with contextlib.redirect_stderr(errors):
        code = command("run", str(config), "--out", str(folder / "out"), "--lang", "en")
    texts = expected["rejected"] if isinstance(expected["rejected"], list) else [expected["rejected"]]
    said = errors.getvalue()
    assert code == expected.get("exit", 1), f"exit code {code}: {said}"
    assert not [text for text in texts if text not in said], f"{texts} in {said}"
    assert not (folder / "out").exists()


def compare_result(row: Mapping[str, str], expected: Table) -> None:
    for column in NUMBERS:
        if column in expected:
            assert amount(row[column]) == amount(str(expected[column])), column
    for column in TEXTS:
        if column in expected:
            assert row[column] == expected[column], column


def compare_ledger(rows: Rows, expected: Table) -> None:
    scored = [row for row in rows if row["stage"] == "score"]
    for name, wanted in expected.get("lines", {}).items():
        assert total(named(scored, "line", name), "contribution") == wanted, f"line {name}"
    for name, wanted in expected.get("points", {}).items():
        assert total(named(scored, "line", name), "value") == wanted, f"points of {name}"
    for name, wanted in expected.get("sections", {}).items():
        assert total(named(scored, "section", name), "contribution") == wanted, f"section {name}"
    for name, wanted in expected.get("schemes", {}).items():
        assert total(named(scored, "scheme", name), "contribution") == wanted, f"scheme {name}"
    for name, wanted in expected.get("pay", {}).items():
        paid = [row for row in rows if row["stage"] == "pay"]
        assert total(named(paid, "line", name), "contribution") == wanted, f"pay line {name}"
    for name, wanted in expected.get("grades", {}).items():
        graded = named([row for row in rows if row["stage"] == "grade"], "scheme", name)
        assert [row["value"] for row in graded] == [wanted], f"grade of {name}"
    present = {row["line"] for row in rows}
    assert not present & set(expected.get("absent", []))


def named(rows: Rows, column: str, name: str) -> Rows:
    """The rows of a line, section or scheme; `scheme/name` where a team has several schemes."""
    scheme, _, short = name.rpartition("/")
    found = [row for row in rows if row[column] == short and scheme in ("", row["scheme"])]
    assert found, f"no {column} {name} in the ledger"
    return found


def total(rows: Rows, column: str) -> Decimal:
    return sum((Decimal(row[column] or 0) for row in rows), Decimal(0))


def compare_flags(rows: Rows, expected: Table) -> None:
    given = sorted({row["flag"] for row in rows})
    if "flags" in expected:
        wanted = {each if isinstance(each, str) else each["flag"] for each in expected["flags"]}
        assert given == sorted(wanted)
    for each in (*expected.get("flags", []), *expected.get("flags_include", [])):
        columns_wanted = {"flag": each} if isinstance(each, str) else each
        assert any(columns_wanted.items() <= row.items() for row in rows), f"no flag {columns_wanted} among {rows}"
    assert not set(given) & set(expected.get("flags_exclude", []))
    if "missing" in expected:
        messages = [row["message"] for row in rows if row["flag"] == "missing"]
        assert len(messages) == len(expected["missing"]), messages
        assert not [name for name in expected["missing"] if not any(name in text for text in messages)], messages
