"""A desk of a few people with a scheme of its own in TOML: written as files, run by the command line, read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from kpicore.cli.main import main

Row = dict[str, str]
BEGIN = 'schema = 1\ncurrency = "CNY"\nlang = "en"\n'


@dataclass
class Ran:
    """What a command said and wrote."""

    code: int
    out: str
    err: str
    results: dict[str, Row] = field(default_factory=dict)
    ledger: list[Row] = field(default_factory=list)
    flags: list[Row] = field(default_factory=list)

    @property
    def errors(self) -> list[str]:
        """The lines of a rejected config or input, without the first, which counts them."""
        return self.err.splitlines()[1:]

    @property
    def warnings(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("warning: ")]

    def error(self, *words: str) -> str:
        """The one error that contains all these words."""
        found = [line for line in self.errors if all(word in line for word in words)]
        assert len(found) == 1, f"{words} in {len(found)} of\n{self.err}"
        return found[0]

    def score(self, who: str = "1") -> str:
        return self.results[who]["score"]

    def scores(self) -> dict[str, str]:
        return {who: row["score"] for who, row in self.results.items()}

    def line(self, line: str, who: str = "1", scheme: str = "") -> Row:
        """The one ledger line of that name."""
        (found,) = [row for row in self.lines(who) if row["line"] == line and scheme in ("", row["scheme"])]
        return found

    def lines(self, who: str = "1", stage: str = "") -> Iterator[Row]:
        return (row for row in self.ledger if row["employee_id"] == who and stage in ("", row["stage"]))

    def flagged(self, who: str = "1") -> dict[str, str]:
        """Flag → severity."""
        return {row["flag"]: row["severity"] for row in self.flags if row["employee_id"] == who}


class Desk:
    """A folder with a config. Tables are CSV text; None is a file (and a collector) that is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(
        self,
        scheme: str = "",
        grade: str = "",
        pay: str = "",
        *,
        score: str = '[team.score]\nuse = "criteria"\nfrom = "scheme.toml"\n',
        people: str = "employee_id,name\n1,Ann\n",
        metrics: str | None = "employee_id\n",
        incidents: str | None = None,
        ratings: str | None = None,
        period: str = "2026-10",
        engine: str = "python",
        team: str = "",
    ) -> Path:
        tables: Mapping[str, str | None] = {"metrics": metrics, "incidents": incidents, "ratings": ratings}
        parts = [BEGIN, f'period = "{period}"\nengine = "{engine}"\n', '[people]\nuse = "csv"\npath = "people.csv"\n']
        for kind, text in tables.items():
            if text is not None:
                self._put(f"{kind}.csv", text)
                parts.append(f'[[collect]]\nuse = "csv"\nkind = "{kind}"\npath = "{kind}.csv"\n')
        parts += [f'[[team]]\nname = "desk"\n{team}\n', score, grade, pay]
        self._put("people.csv", people)
        self._put("scheme.toml", scheme)
        return self._put("kpi.toml", "\n".join(parts))

    def run(self, *args: str, **more: str | None) -> Ran:
        """Written and run; 0 expected, and no error."""
        ran = self.attempt(*args, **more)
        assert ran.code == 0, ran.err
        return ran

    def wrong(self, *args: str, code: int = 2, **more: str | None) -> Ran:
        """Written and refused; nothing written."""
        ran = self.attempt(*args, **more)
        assert ran.code == code, f"exit {ran.code}\n{ran.err}\n{ran.out}"
        assert "Traceback" not in ran.err
        assert not (self.folder / "out").exists()
        return ran

    def attempt(self, *args: str, **more: str | None) -> Ran:
        config = self.write(*args, **more)  # type: ignore[arg-type]
        out = self.folder / "out"
        ran = command("run", str(config), "--out", str(out), "--lang", "en")
        if ran.code == 0:
            ran.results = {row["employee_id"]: row for row in _read(out / "results.csv")}
            ran.ledger = _read(out / "ledger.csv")
            ran.flags = _read(out / "flags.csv")
        return ran

    def _put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


def command(*words: str) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    return Ran(code, out.getvalue(), err.getvalue())


def table(head: str, *rows: str) -> str:
    """CSV text: the header and rows, `employee_id` counted from 1 where the header starts with it."""
    lines = [f"employee_id,{head}", *(f"{i},{row}" for i, row in enumerate(rows, 1))]
    return "\n".join(lines) + "\n"


def staff(number: int) -> str:
    return "employee_id,name\n" + "".join(f"{i},P{i}\n" for i in range(1, number + 1))


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
