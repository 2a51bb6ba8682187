"""A run in chunks gives what the run by rows gives: the same rows, flags and messages, or the same errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from bulk.months import write_month
from bulk.other_months import write_other_month
from pyarrow.parquet import read_table

from kpicore.bulk import chunks, survey
from kpicore.bulk.run import InChunks, streamed
from kpicore.bulk.tables import tables_of
from kpicore.bulk.unfit import Unfit
from kpicore.collect import known
from kpicore.config import RunConfig, load_config
from kpicore.model import Finding, Rejected
from kpicore.output.formats import write_tables
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import all_words, describe_teams, lint_team
from kpicore.results import LedgerForm, ResultRow

Write = Callable[[Path, Random], Path]
"""Writes a month into a folder; the config's path."""
Came = tuple[dict[str, pa.Table], list[str]] | list[str]
"""The tables and the warnings, or the errors."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, size in (
        (survey, "SAMPLED", 4),
        (survey, "ROWS", 16),
        (chunks, "PEOPLE", 8),
        (chunks, "SAMPLED", 4),
        (known, "_COMPARED_PEOPLE", 0),  # ids are compared where people are few, and here they never are
    ):
        monkeypatch.setattr(module, name, size)


def by_rows(config: RunConfig, ledger: LedgerForm, folder: Path) -> Came:
    try:
        result = run(config, ledger)
    except Rejected as rejected:
        return _said(rejected.findings)
    write_tables(folder, result, ledger, "parquet")
    return _tables(folder), _said(list(result.warnings))


def in_chunks(config: RunConfig, engine: str, ledger: LedgerForm, folder: Path) -> Came:
    teams, said = describe_teams(config)
    tables = tables_of(config, [team.words for team in teams], all_words(teams))
    try:
        tally = InChunks(config, engine, teams, said, tables, ledger).write(folder)
    except Rejected as rejected:
        return _said(rejected.findings)
    return _tables(folder), _said(list(tally.warnings))


def _said(findings: list[Finding]) -> list[str]:
    return [str(finding) for finding in findings]


def _tables(folder: Path) -> dict[str, pa.Table]:
    """Without the dictionary: what the data can come to is known of all rows of a file, not of a team's alone; so there
    may be columns more, too."""
    return {name: read_table(folder / f"{name}.parquet") for name in ("results", "flags")}


def check(write: Write, seed: int, folder: Path) -> bool:
    """Whether the month could be run in chunks; then it came to the same."""
    random = Random(seed)
    for part in (folder, folder / "rows", folder / "chunks"):
        part.mkdir(exist_ok=True)
    config = load_config(str(write(folder, random)), engine="python", lint=lint_team)
    ledger: LedgerForm = random.choice(["codes", "none"])
    wanted = by_rows(config, ledger, folder / "rows")
    try:
        came = in_chunks(config, random.choice(["polars", "duckdb"]), ledger, folder / "chunks")
    except Unfit:
        return False
    if isinstance(wanted, list) or isinstance(came, list):
        assert came == wanted
        return True
    assert came[1] == wanted[1]
    for name, table in wanted[0].items():
        for column in table.schema.names:
            cells = came[0][name][column]
            if name == "results" and column not in ResultRow._fields:  # of a code, what it says already may be said
                cells = pc.if_else(table[column].is_valid(), cells, None)
            assert cells.equals(table[column]), f"{name}: {column}"
    return True


@pytest.mark.parametrize("seed", range(6))
def test_same_as_by_rows(seed: int, tmp_path: Path) -> None:
    assert check(write_month, seed, tmp_path)


@pytest.mark.parametrize("seed", range(10))
def test_same_of_other_schemes(seed: int, tmp_path: Path) -> None:
    check(write_other_month, seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("write", [write_month, write_other_month])
@pytest.mark.parametrize("first", range(0, 100, 20))
def test_same_in_many_months(write: Write, first: int, tmp_path: Path) -> None:
    assert sum(check(write, seed, tmp_path / str(seed)) for seed in range(1000 + first, 1020 + first)) >= 15


def test_a_small_month_goes_by_rows(tmp_path: Path) -> None:
    config = load_config(str(write_month(tmp_path, Random(3))), engine="polars", lint=lint_team)
    assert streamed(config, "codes", tmp_path / "out") is None
    assert not (tmp_path / "out").exists()
