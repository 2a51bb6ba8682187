"""A run in chunks gives what the run by rows gives: the same rows, flags and messages, or the same errors."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pyarrow as pa
import pytest
from bulk.csv_months import as_csv, write_csv_month, write_other_csv_month
from bulk.months import write_month
from bulk.other_months import write_other_month
from pyarrow.parquet import read_table, write_table

from kpicore.bulk import run as in_bulk
from kpicore.bulk.run import opened, streamed
from kpicore.bulk.scratch import scratch
from kpicore.bulk.tally import Tally
from kpicore.bulk.unfit import Held, Unfit
from kpicore.config import RunConfig, load_config
from kpicore.model import Finding, Rejected
from kpicore.output.formats import write_tables
from kpicore.output.growing import GrowingFormat
from kpicore.pipeline.run import Whole, run, run_gathered
from kpicore.pipeline.teams import lint_team
from kpicore.results import LedgerForm

pytestmark = pytest.mark.usefixtures("small_chunks")

Write = Callable[[Path, Random], Path]
"""Writes a month into a folder; the config's path."""
FORMS: list[tuple[LedgerForm, GrowingFormat]] = [
    ("codes", "parquet"), ("codes", "csv"), ("none", "csv"), ("long", "parquet"), ("long", "csv"), ("long", "csv"),
]  # fmt: skip
Came = tuple[dict[str, pa.Table], list[str]] | list[str]
"""The tables and the warnings, or the errors."""


def by_rows(config: RunConfig, ledger: LedgerForm, form: GrowingFormat, folder: Path) -> Came:
    try:
        result = run(config, ledger)
    except Rejected as rejected:
        return _said(rejected.findings)
    write_tables(folder, result, ledger, form)
    return _tables(folder), _said(list(result.warnings))


def in_chunks(config: RunConfig, engine: str, ledger: LedgerForm, form: GrowingFormat, folder: Path) -> Came:
    try:
        with scratch() as new_file:
            month = opened(config, engine, new_file, 0)
            assert month is not None
            tally = attrs.evolve(month, ledger=ledger, form=form).write(folder, Tally)
    except Rejected as rejected:
        return _said(rejected.findings)
    return _tables(folder), _said(list(tally.warnings))


def _said(findings: list[Finding]) -> list[str]:
    return [str(finding) for finding in findings]


def _tables(folder: Path) -> dict[str, pa.Table]:
    return {path.name: read_table(path) if path.suffix == ".parquet" else _texts(path) for path in folder.iterdir()}


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
        assert came[0][name].schema == table.schema, name
        for column in table.schema.names:
            assert came[0][name][column].equals(table[column]), f"{name}: {column}"
        if form == "csv":
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


def test_why_a_month_is_held_that_arrow_gives_up_on(tmp_path: Path) -> None:
    config = load_config(str(write_month(tmp_path, Random(3))), engine="polars", lint=lint_team)
    (tmp_path / "people.parquet").write_bytes(b"PAR1")
    held = streamed(config, "codes", "parquet", tmp_path / "out")
    assert isinstance(held, Held)
    assert str(held.note.what) == "the month is held in memory: something that columns cannot hold"


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


@pytest.mark.parametrize("name", [Decimal("2.50"), datetime(2026, 1, 2), 1e20])
def test_names_that_are_no_text(name: object, tmp_path: Path) -> None:
    def write(folder: Path, random: Random) -> Path:
        config, people = write_month(folder, random), folder / "people.parquet"
        table = read_table(people)
        place = table.schema.get_field_index("name")
        write_table(table.set_column(place, "name", pa.array([name] * len(table))), people)
        return config

    assert check(write, 2, tmp_path)
    assert (tmp_path / "rows" / "results.csv").exists()


@pytest.mark.parametrize("type_", [pa.string(), pa.large_string()])
def test_ids_that_files_have_as_dictionaries(type_: pa.DataType, tmp_path: Path) -> None:
    """As a categorical column of a data frame is written."""

    def write(folder: Path, random: Random) -> Path:
        config = write_month(folder, random)
        for file in folder.glob("*.parquet"):
            table = read_table(file)
            ids = table["employee_id"].cast(type_).dictionary_encode()
            write_table(table.set_column(table.schema.get_field_index("employee_id"), "employee_id", ids), file)
        return config

    assert check(write, 2, tmp_path)


def test_teams_told_apart_by_nanoseconds(tmp_path: Path) -> None:
    def write(folder: Path, random: Random) -> Path:
        config, people = write_month(folder, random), folder / "people.parquet"
        table = read_table(people)
        write_table(table.append_column("since", pa.array([1] * len(table), pa.timestamp("ns"))), people)
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("\n\nscore", '\nwhere = { since = "1970-01-01" }\nscore'), encoding="utf-8")
        return config

    assert check(write, 2, tmp_path)
    assert (tmp_path / "rows" / "results.csv").read_bytes().count(b"\n") > 1


def of_a_person_less(file: Path) -> None:
    if file.suffix == ".parquet":
        write_table(read_table(file).slice(1), file)
    else:
        file.write_bytes(file.read_bytes()[:-9])


@pytest.mark.parametrize("encoding", ["", "utf-8", "gb18030"])  # of CSV
def test_a_file_that_another_takes_the_place_of_meanwhile(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, people = write_month(tmp_path, Random(3)), tmp_path / "people.parquet"
    if encoding:
        as_csv(path, Random(20))
        people = people.with_suffix(".csv")
        people.write_bytes(people.read_text("utf-8").encode(encoding))
    config = load_config(str(path), engine="polars", lint=lint_team)

    def replaced(*given: Any) -> Whole:
        whole = run_gathered(*given)
        of_a_person_less(people)
        return whole

    monkeypatch.setattr(in_bulk, "AUTO_FROM", 1)
    monkeypatch.setattr(in_bulk, "run_gathered", replaced)
    held = streamed(config, "codes", "parquet", tmp_path / "out")
    assert isinstance(held, Held)
    assert held.note.where == people.name
    assert str(held.note.what) == "the month is held in memory: the file was changed while it was read"
    assert not (tmp_path / "out").exists()


def test_people_in_no_order_whose_ids_are_short_in_the_file(tmp_path: Path) -> None:
    def write(folder: Path, random: Random) -> Path:
        config, people = write_month(folder, random), folder / "people.parquet"
        table = read_table(people)
        write_table(pa.concat_tables([table, *[table[:1]] * 100]), people)  # who goes by rows
        return config

    assert check(write, 8, tmp_path)
