"""A run in chunks gives what the run by rows gives: the same rows, flags and messages, or the same errors."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from bulk.csv_months import as_csv, write_csv_month, write_other_csv_month
from bulk.months import write_month
from bulk.other_months import write_other_month
from pyarrow.parquet import read_table

from kpicore.bulk import chunks, csvfile, survey
from kpicore.bulk import ledger as ledger_lines
from kpicore.bulk import run as in_bulk
from kpicore.bulk.opening import tables_of
from kpicore.bulk.run import InChunks, streamed
from kpicore.bulk.unfit import Unfit
from kpicore.collect import known
from kpicore.config import RunConfig, load_config
from kpicore.model import Finding, Rejected
from kpicore.output.formats import write_tables
from kpicore.output.growing import GrowingFormat
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import all_words, describe_teams, lint_team
from kpicore.results import LedgerForm, ResultRow

Write = Callable[[Path, Random], Path]
"""Writes a month into a folder; the config's path."""
FORMS: list[tuple[LedgerForm, GrowingFormat]] = [
    ("codes", "parquet"), ("codes", "csv"), ("none", "csv"), ("long", "parquet"), ("long", "csv"), ("long", "csv"),
]  # fmt: skip
Came = tuple[dict[str, pa.Table], list[str]] | list[str]
"""The tables and the warnings, or the errors."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, size in (
        (survey, "SAMPLED", 4),
        (survey, "ROWS", 16),
        (chunks, "PEOPLE", 8),
        (chunks, "SAMPLED", 4),
        (csvfile, "BLOCK", 700),
        (ledger_lines, "_AT_ONCE", 3),
        (known, "_COMPARED_PEOPLE", 0),  # ids are compared where people are few, and here they never are
    ):
        monkeypatch.setattr(module, name, size)


def by_rows(config: RunConfig, ledger: LedgerForm, form: GrowingFormat, folder: Path) -> Came:
    try:
        result = run(config, ledger)
    except Rejected as rejected:
        return _said(rejected.findings)
    write_tables(folder, result, ledger, form)
    return _tables(folder), _said(list(result.warnings))


def in_chunks(config: RunConfig, engine: str, ledger: LedgerForm, form: GrowingFormat, folder: Path) -> Came:
    teams, said = describe_teams(config)
    anew = folder.with_name("anew")
    anew.mkdir()
    try:
        tables = tables_of(config, [team.words for team in teams], all_words(teams), anew)
        tally = InChunks(config, engine, teams, said, tables, ledger, form).write(folder)
    except Rejected as rejected:
        return _said(rejected.findings)
    return _tables(folder), _said(list(tally.warnings))


def _said(findings: list[Finding]) -> list[str]:
    return [str(finding) for finding in findings]


def _tables(folder: Path) -> dict[str, pa.Table]:
    """Without the dictionary: what the data can come to is known of all rows of a file, not of a team's alone; so there
    may be columns more, too."""
    files = [path for path in folder.iterdir() if path.stem != "dictionary"]
    return {path.name: read_table(path) if path.suffix == ".parquet" else _texts(path) for path in files}


def _texts(path: Path) -> pa.Table:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return pa.table({name: pa.array([row[at] or None for row in rows], pa.string()) for at, name in enumerate(header)})


def check(write: Write, seed: int, folder: Path) -> bool:
    """Whether the month could be run in chunks; then it came to the same."""
    random = Random(seed)
    for part in (folder, folder / "rows", folder / "chunks"):
        part.mkdir(exist_ok=True)
    config = load_config(str(write(folder, random)), engine="python", lint=lint_team)
    ledger, form = random.choice(FORMS)
    wanted = by_rows(config, ledger, form, folder / "rows")
    try:
        came = in_chunks(config, random.choice(["polars", "duckdb"]), ledger, form, folder / "chunks")
    except Unfit:
        return False
    if isinstance(wanted, list) or isinstance(came, list):
        assert came == wanted
        return True
    assert came[1] == wanted[1]
    assert came[0].keys() == wanted[0].keys()
    for name, table in wanted[0].items():
        for column in table.schema.names:
            cells = came[0][name][column]
            if name.startswith("results") and column not in ResultRow._fields:  # of a code, what it says may be said
                cells = pc.if_else(table[column].is_valid(), cells, None)
            assert cells.equals(table[column]), f"{name}: {column}"
        if form == "csv" and ledger != "codes":
            assert (folder / "chunks" / name).read_bytes() == (folder / "rows" / name).read_bytes()
    return True


@pytest.mark.parametrize("seed", range(6))
def test_same_as_by_rows(seed: int, tmp_path: Path) -> None:
    assert check(write_month, seed, tmp_path)


@pytest.mark.parametrize("seed", range(10))
def test_same_of_other_schemes(seed: int, tmp_path: Path) -> None:
    check(write_other_month, seed, tmp_path)


@pytest.mark.parametrize("seed", range(4))
def test_same_from_csv(seed: int, tmp_path: Path) -> None:
    check(write_csv_month if seed % 2 else write_other_csv_month, seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("write", [write_csv_month, write_other_csv_month])
@pytest.mark.parametrize("first", range(0, 100, 20))
def test_same_in_many_months_from_csv(write: Write, first: int, tmp_path: Path) -> None:
    assert sum(check(write, seed, tmp_path / str(seed)) for seed in range(2000 + first, 2020 + first)) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("write", [write_month, write_other_month])
@pytest.mark.parametrize("first", range(0, 100, 20))
def test_same_in_many_months(write: Write, first: int, tmp_path: Path) -> None:
    assert sum(check(write, seed, tmp_path / str(seed)) for seed in range(1000 + first, 1020 + first)) >= 15


def test_a_small_month_goes_by_rows(tmp_path: Path) -> None:
    config = load_config(str(write_month(tmp_path, Random(3))), engine="polars", lint=lint_team)
    assert streamed(config, "codes", "parquet", tmp_path / "out") is None
    assert not (tmp_path / "out").exists()


def test_nothing_is_left_of_csv_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "anew").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "anew"))
    random = Random(4)
    config = load_config(str(as_csv(write_month(tmp_path, random), random)), engine="polars", lint=lint_team)
    assert streamed(config, "codes", "parquet", tmp_path / "out") is None  # the month is small
    monkeypatch.setattr(in_bulk, "AUTO_FROM", 1)
    assert streamed(config, "codes", "parquet", tmp_path / "out") is not None
    assert (tmp_path / "out" / "results.parquet").is_file()
    assert list((tmp_path / "anew").iterdir()) == []
