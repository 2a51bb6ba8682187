"""A generated desk (nobody real is meant) whose months are closed, corrected and looked at by the command line."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from kpicore.cli.main import main
from kpicore.config import RunConfig, load_config
from kpicore.history import Place, opened, place_of
from kpicore.history.corrections import Standing, standing
from kpicore.model import Period

RULES = """
[team.score]
use = "criteria"
criteria.x = {{ metric = "x", max = 100 }}
[team.grade]
use = "bands"
bands = [[">= 90", "A"], ["[80, 90)", "B"], ["< 80", "C"]]
[team.pay]
use = "table"
[team.pay.lines.base]
column = "base_pay"
performance = false
[team.pay.lines.float]
per_point = {per_point}
around = 80
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Desk:
    """A folder whose tables are `people-<period>.csv` and `x-<period>.csv`. url_env: of a server, instead of a file."""

    def __init__(self, folder: Path, url_env: str = "", currency: str = "CNY") -> None:
        self.folder = folder
        self.config = folder / "kpi.toml"
        self.history = f'url_env = "{url_env}"' if url_env else 'path = "history.sqlite"'
        self.currency = currency
        self.teams: Mapping[str, str] = {}  # what stands in the column `department`
        self.rules("10")

    def rules(self, per_point: str, more: str = "", team: str = 'name = "desk"') -> None:
        """From now on, these are the rules."""
        self.config.write_text(
            f'schema = 1\nperiod = "2026-01"\ncurrency = "{self.currency}"\n[history]\n{self.history}\n'
            '[people]\nuse = "csv"\npath = "people-{period}.csv"\n'
            '[[collect]]\nuse = "csv"\nkind = "metrics"\npath = "x-{period}.csv"\n'
            f"[[team]]\n{team}\n" + RULES.format(per_point=per_point) + more,
            encoding="utf-8",
        )

    def month(self, period: str, base: Mapping[str, str] | None = None, **x: str) -> None:
        """The tables of a month. x: by employee_id, blank where it is missing. base: base pay, 1000 where left out."""
        people = "".join(f"{who},{(base or {}).get(who, '1000')},{self.teams.get(who, '')}\n" for who in x)
        header = "employee_id,base_pay,department\n"
        (self.folder / f"people-{period}.csv").write_text(header + people, encoding="utf-8")
        rows = "".join(f"{who},{value}\n" for who, value in x.items())
        (self.folder / f"x-{period}.csv").write_text(f"employee_id,x\n{rows}", encoding="utf-8")

    def __call__(self, command: str, *words: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main([command, str(self.config), *words])
            except SystemExit as stopped:  # argparse
                code = stopped.code if isinstance(stopped.code, int) else 1
        return Ran(code, out.getvalue(), err.getvalue())

    def did(self, command: str, *words: str) -> str:
        """What a command says that must work."""
        ran = self(command, *words)
        assert ran.code == 0, ran.err
        return ran.out

    def close(self, period: str) -> str:
        return self.did("close", "--period", period, "--by", "wang")

    def correct(self, period: str, *words: str) -> str:
        return self.did("correct", "--period", period, "--reason", "late", "--by", "li", *words)

    def run(self, period: str, table: str = "results", *words: str) -> list[dict[str, str]]:
        """A table of a run."""
        self.did("run", "--period", period, *words)
        with open(self.folder / "out" / period / f"{table}.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def carried(self, period: str) -> dict[tuple[str, str], str]:
        """What a run carries: by employee_id and line."""
        rows = self.run(period, "ledger")
        return {(r["employee_id"], r["line"]): r["contribution"] for r in rows if r["line"].startswith("correction")}

    def load(self, period: str) -> RunConfig:
        return load_config(self.config, period=period)

    def place(self) -> Place:
        config = self.load("2026-01")
        return place_of(config.history, config.folder, "kpi.toml")

    def standing(self, period: str) -> Standing:
        with opened(self.place()) as history:
            return standing(history, Period.parse(period))

    def sealed(self, periods: Iterator[str] | list[str]) -> dict[str, Decimal]:
        """What the closings alone paid each person, from their ledgers; corrections are in what later ones carried."""
        from kpicore.history.differences import paid
        from kpicore.history.rows import details_in

        sums: dict[str, Decimal] = {}
        with opened(self.place()) as history, history.reading() as connection:
            for entry in history.chain(connection):
                if entry.kind == "close" and entry.period in periods:
                    for details in details_in(connection, entry.seq).values():
                        if details is not None:
                            owed = sum(paid(details).values(), Decimal(0))
                            sums[details.employee_id] = sums.get(details.employee_id, Decimal(0)) + owed
        return sums
