"""A config folder made tersely, and the command line run on it as a user would; what it wrote, read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from kpicore.cli.main import main

Row = dict[str, str]

HEAD = """\
schema   = 1
period   = "2026-10"
currency = "CNY"

[people]
use  = "csv"
path = "people.csv"
"""

TEAM = """
[[team]]
name = "desk"
"""

X = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
max    = 100
"""
"""The metric x is the score."""

LETTER = """
[team.grade]
use   = "bands"
bands = [[">= 90", "A"], ["[80, 90)", "B"], ["< 80", "C"]]
"""

DESK = """
[team.score]
use = "courier_callcenter:service_desk"
"""

PEOPLE = "employee_id,name\na,Ann\n"
FULL = "employee_id,calls_answered,outbound_issues,inbound_issues\na,1150,5500,3500\n"
"""Full marks of the service desk in October: 20 + 5."""
TWO = "employee_id,name\na,Ann\nb,Bob\n"
NO_RATINGS = "employee_id,criterion,rater,value,reason\n"
NO_INCIDENTS = "employee_id,date,incident\n"


def collect(*kinds: str, more: str = "") -> str:
    """A [[collect]] of each kind from `<kind>.csv`. more: further keys of each."""
    return "".join(f'\n[[collect]]\nuse  = "csv"\nkind = "{kind}"\npath = "{kind}.csv"\n{more}\n' for kind in kinds)


DESK_CONFIG = HEAD + collect("metrics", "incidents", "ratings") + TEAM + DESK


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The list of errors: every line of stderr but the first, which counts them."""
        return self.err.splitlines()[1:]


class Folder:
    """A folder with a config and its input."""

    def __init__(self, path: Path, read_output: Callable[[], tuple[str, str]]) -> None:
        self.path = path
        self._read_output = read_output

    def write(self, **files: str | bytes) -> None:
        """`config` becomes config.toml, any other `<name>.csv`."""
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (self.path / ("config.toml" if name == "config" else f"{name}.csv")).write_bytes(data)

    def __call__(self, *words: str | Path) -> Ran:
        """`kpicore WORDS`, in this process."""
        self._read_output()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stopped:  # argparse
            code = stopped.code if isinstance(stopped.code, int) else 1
        return Ran(code, *self._read_output())

    def run(self, *words: str | Path) -> Ran:
        return self("run", self.path / "config.toml", *words)

    def check(self, *words: str | Path) -> Ran:
        return self("check", self.path / "config.toml", *words)

    def ran(self, *words: str | Path) -> Ran:
        """A run that must work."""
        ran = self.run(*words)
        assert ran.code == 0, ran.err
        return ran

    def refused(self, code: int, *words: str | Path) -> list[str]:
        """The errors of a run that must be refused, with that exit code, writing nothing."""
        before = snapshot(self.path)
        ran = self.run(*words)
        assert (ran.code, ran.out) == (code, ""), ran.out
        assert "Traceback" not in ran.err
        assert snapshot(self.path) == before
        assert ran.errors, ran.err
        return ran.errors

    def score_x(self, metrics: str | bytes, people: str | bytes = PEOPLE) -> None:
        """The smallest company: the metric x is the score of everyone."""
        self.write(config=HEAD + collect("metrics") + TEAM + X, people=people, metrics=metrics)

    def table(self, name: str, out: str | Path = "out/2026-10") -> list[Row]:
        text = (self.path / out / f"{name}.csv").read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def results(self) -> list[Row]:
        return self.table("results")

    def column(self, name: str) -> dict[str, str]:
        """A column of results.csv by employee_id."""
        return {row["employee_id"]: row[name] for row in self.results()}

    def flags(self, *names: str) -> list[Row]:
        """The rows of flags.csv, of those names alone where any is given."""
        return [row for row in self.table("flags") if not names or row["flag"] in names]

    def flag_ids(self) -> list[tuple[str, str, str]]:
        """employee_id, flag, severity of each row of flags.csv."""
        return [(row["employee_id"], row["flag"], row["severity"]) for row in self.flags()]

    def ledger(self, employee_id: str = "a", stage: str = "score") -> list[Row]:
        return [row for row in self.table("ledger") if (row["employee_id"], row["stage"]) == (employee_id, stage)]

    def lines(self, *columns: str, employee_id: str = "a", stage: str = "score") -> list[tuple[str, ...]]:
        """Those columns of a person's ledger lines."""
        return [tuple(row[column] for column in columns) for row in self.ledger(employee_id, stage)]


def snapshot(path: Path) -> dict[str, bytes | None]:
    """Every file and folder below a path, with the content of the files."""
    return {str(each.relative_to(path)): each.read_bytes() if each.is_file() else None for each in path.rglob("*")}


def at(errors: Sequence[str], place: str) -> str:
    """The one error that stands at a place, without the place."""
    found = [error.removeprefix(f"{place}: ") for error in errors if error.startswith(f"{place}: ")]
    assert len(found) == 1, f"{place} in {errors}"
    return found[0]
