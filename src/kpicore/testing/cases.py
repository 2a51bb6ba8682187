"""Case files: what an HR person writes down, run through the command line and compared with what a run wrote.

A file `<anything>.cases.toml` is collected by pytest wherever kpicore is installed with its extra `testing`. It holds

    [team]                      # what is under test, as a run config says it: score, grade, pay; check
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

**Earlier months.** Where a rule looks back, the months before are stated, oldest first, and closed before the case is
run (kpicore's extra `history`). A month between that is not stated is recorded as missing:

    [[case.before]]
    period = "2026-09"
    [case.before.input]                             # as the case's; [defaults] and the case's team hold here too
    incidents = { video_games = 1 }

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

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from kpicore.nearest import did_you_mean
from kpicore.testing.month import ME, Month, close_config, run_config, write_csv, write_month

WHO = ME
NUMBERS = ("score", "performance_pay", "total_pay")
TEXTS = ("grade", "status", "currency")
LEDGER = ("lines", "sections", "points", "pay", "schemes", "grades", "absent")
FLAGS = ("flags", "flags_include", "flags_exclude", "missing")
REJECTED = ("rejected", "exit")
EXPECTED = (*NUMBERS, *TEXTS, *LEDGER, *FLAGS, *REJECTED)
INPUT = ("person", "metrics", "incidents", "ratings")
CASE = ("name", "period", "team", "input", "before", "expected")
BEFORE = ("period", "input")
FILE = ("team", "defaults", "case")
STAGES = ("score", "grade", "pay", "check")
INCIDENT_COLUMNS = ("employee_id", "date", "incident", "times", "points", "quantity", "reason", "recorded_by")
RATING_COLUMNS = ("employee_id", "criterion", "rater", "sample", "value", "reason", "period")

Table = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One case. input, expected: by employee_id, person `1` first. line: where its name stands in the file. before: the
    months that are closed first, with their input."""

    file: Path
    team: Table
    name: str
    period: str
    input: dict[str, Table]
    expected: dict[str, Table]
    line: int = 1
    before: tuple[tuple[str, dict[str, Table]], ...] = ()

    def __str__(self) -> str:
        return f"{self.file.name.removesuffix('.cases.toml')}: {self.name}"

    def plugins(self) -> set[str]:
        """The plugins whose components the case names."""
        return {use.split(":")[0] for use in uses(self.team) if ":" in use}


def uses(team: Table) -> Iterator[str]:
    """Every component that a team's table names."""
    for stage in STAGES:
        given = team.get(stage, [])
        for entry in given if isinstance(given, list) else [given]:
            yield entry if isinstance(entry, str) else entry["use"]
            if isinstance(entry, dict):
                yield from uses({"grade": entry.get("grade", [])})


class CaseFileError(ValueError):
    """A case file that cannot be read, every mistake of it at once."""

    def __init__(self, file: Path, problems: Iterable[str]) -> None:
        super().__init__("\n".join(f"{file}: {problem}" for problem in problems))


# --- reading ---------------------------------------------------------------------------------------------------------


def read_cases(file: Path) -> list[Case]:
    """Every case of a file; CaseFileError with every mistake, also of keys that nothing would look at."""
    text = file.read_text(encoding="utf-8-sig")
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CaseFileError(file, [f"is no TOML: {error}"]) from None
    return _Reading(file, text).cases(content)


class _Reading:
    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[str] = []
        self.names: set[str] = set()

    def cases(self, content: Table) -> list[Case]:
        self.known(content, FILE, "")
        defaults = self.table(content, "defaults", "")
        self.known(defaults, ("period", *INPUT), "[defaults]: ")
        team = content.get("team")
        if not isinstance(team, dict):
            self.problems.append('[team] is missing: it says what is under test, such as score = "acme:desk"')
            team = {}
        listed = content.get("case", [])
        if not isinstance(listed, list) or not listed:
            self.problems.append("no [[case]]")
            listed = []
        cases = [case for i, each in enumerate(listed) if (case := self.case(each, i, team, defaults)) is not None]
        if self.problems:
            raise CaseFileError(self.file, self.problems)
        return cases

    def case(self, given: Table, place: int, team: Table, defaults: Table) -> Case | None:
        name = given.get("name")
        if not isinstance(name, str) or not name.strip():
            self.problems.append(f"case {place + 1} has no name")
            return None
        where = f"{name}: "
        if name in self.names:
            self.problems.append(f"{where}a second case of this name")
        self.names.add(name)
        self.known(given, CASE, where)
        period = given.get("period") or defaults.get("period")
        if not isinstance(period, str):
            self.problems.append(f"{where}no period, here or in [defaults]")
        given_input, expected = self.table(given, "input", where), self.table(given, "expected", where)
        if not expected:
            self.problems.append(f"{where}expects nothing: [case.expected] is missing")
        own = self.table(given, "team", where)
        under = {key: value for key, value in defaults.items() if key in INPUT}
        people = self.under(under, given_input, where)
        before = tuple(self.before(given, under, where))
        wanted = dict(self.people(expected, EXPECTED, where))
        self.known(wanted, list(people), f"{where}expected of others: ")
        merged_team = merged(tables(team), tables(own))
        return Case(self.file, merged_team, name, str(period), people, wanted, self.line(name), before)

    def before(self, given: Table, under: Table, where: str) -> Iterator[tuple[str, dict[str, Table]]]:
        """The earlier months."""
        listed = given.get("before", [])
        for each in listed if isinstance(listed, list) else [{}]:
            self.known(each, BEFORE, f"{where}before: ")
            if not isinstance(each.get("period"), str):
                self.problems.append(f"{where}before: no period")
            yield str(each.get("period")), self.under(under, self.table(each, "input", f"{where}before: "), where)

    def under(self, under: Table, given: Table, where: str) -> dict[str, Table]:
        """Everyone's input on top of what holds for all."""
        return {who: merged(under, each) for who, each in self.people(given, INPUT, where)}

    def people(self, table: Table, allowed: Iterable[str], where: str) -> Iterator[tuple[str, Table]]:
        """The case's own person and those beside it."""
        others = self.table(table, "others", where)
        if WHO in others:
            self.problems.append(f"{where}person {WHO} is the case's own and stands in no table `others`")
        own = {key: value for key, value in table.items() if key != "others"}
        for who, each in {WHO: own, **others}.items():
            self.known(each, allowed, f"{where}person {who}: ")
            yield who, each

    def known(self, table: Iterable[str], allowed: Iterable[str], where: str) -> None:
        names = list(allowed)
        for key in table:
            if key not in names:
                self.problems.append(f"{where}nothing looks at {key}: {did_you_mean(key, names)}")

    def table(self, table: Table, key: str, where: str) -> Table:
        found = table.get(key, {})
        if isinstance(found, dict):
            return found
        self.problems.append(f"{where}{key} is no table")
        return {}

    def line(self, name: str) -> int:
        """The line on which the name stands, as far as it is written plainly."""
        match = re.search(rf"^\s*name\s*=\s*[\"']{re.escape(name)}[\"']", self.text, re.MULTILINE)
        return 1 if match is None else self.text.count("\n", 0, match.end()) + 1


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


def run_case(case: Case, folder: Path, engine: str = "python") -> Month:
    """The case's folder, run; the months before it closed."""
    for period, people in case.before:
        earlier = replace(case, period=period, input=people)
        code, said = close_config(write_case(earlier, folder, engine))
        if code:
            raise CaseFileError(case.file, [f"{case.name}: before {period}: {said.strip()}"])
    return run_config(write_case(case, folder, engine), folder / "out")


def write_case(case: Case, folder: Path, engine: str = "python") -> Path:
    """The case as the folder that a user would have; the config's path."""
    incidents = [row for who, each in case.input.items() for row in incident_rows(who, each.get("incidents", {}), case)]
    ratings = [row for who, each in case.input.items() for row in rating_rows(who, each.get("ratings", {}), case)]
    history: Table = {"team": [{"name": "desk", **case.team}], "history": {"path": "history.sqlite"}}
    config = write_month(
        folder,
        history if case.before else case.team,
        people=[
            {"employee_id": who, "name": f"Case {who}", **each.get("person", {})} for who, each in case.input.items()
        ],
        metrics=[{"employee_id": who, **each.get("metrics", {})} for who, each in case.input.items()],
        period=case.period,
        engine=engine,
    )
    write_csv(folder / "incidents.csv", INCIDENT_COLUMNS, incidents)
    write_csv(folder / "ratings.csv", RATING_COLUMNS, ratings)
    return config


def incident_rows(who: str, given: object, case: Case) -> Iterator[Table]:
    """The rows of a person's incidents table."""
    for row in rows_of(given, "incident", "times"):
        _check_columns(row, INCIDENT_COLUMNS[1:], case, "an incident")
        yield {"employee_id": who, "date": f"{case.period}-15", **row}


def rating_rows(who: str, given: object, case: Case) -> Iterator[Table]:
    """The rows of a person's ratings table."""
    for row in rows_of(sampled(given), "criterion", "value"):
        _check_columns(row, RATING_COLUMNS[1:], case, "a rating")
        yield {"employee_id": who, "rater": "superior", "period": case.period, **row}


def _check_columns(row: Mapping[str, object], allowed: tuple[str, ...], case: Case, what: str) -> None:
    unknown = [key for key in row if key not in allowed]
    if unknown:
        raise CaseFileError(
            case.file, [f"{case.name}: {what}: nothing looks at {key}: {did_you_mean(key, allowed)}" for key in unknown]
        )


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
