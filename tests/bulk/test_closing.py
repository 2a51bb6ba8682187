"""A month that is closed in chunks is sealed as one that is held: of everyone the same rows, of the tables the same
hashes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pyarrow as pa
import pytest
from bulk.csv_months import write_csv_month, write_other_csv_month
from bulk.months import write_month
from bulk.other_months import write_other_month
from pyarrow.parquet import read_table, write_table

from kpicore.bulk import run as in_bulk
from kpicore.bulk.closing import Month, closable
from kpicore.bulk.ratings import Unheard
from kpicore.bulk.run import InChunks
from kpicore.bulk.unfit import Held
from kpicore.config import RunConfig, load_config
from kpicore.history import snapshot
from kpicore.history.details import Details, details_of
from kpicore.history.snapshot import Watched
from kpicore.model import Rejected
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team

pytestmark = pytest.mark.usefixtures("small_chunks")

Write = Callable[[Path, Random], Path]


@pytest.fixture(autouse=True)
def _any_month_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_bulk, "AUTO_FROM", 0)


def by_rows(config: RunConfig) -> list[object]:
    watched = Watched(attrs.evolve(config, engine="python"))
    try:
        result = run(watched.config)
    except Rejected as rejected:
        return [str(each) for each in rejected.findings]
    people = details_of(result)
    said = [str(each) for each in result.warnings]
    return [people, _needing(people), said, len(result.ledger), len(result.flags), watched.inputs, watched.monthly]


def in_chunks(config: RunConfig) -> list[object] | Held | None:
    watched = Watched(config)

    def seen(month: Month) -> list[object]:
        people = list(month.people())
        assert list(month.people()) == people
        said = [str(each) for each in month.warnings]
        return [
            people, _needing(month.to_decide()), said, month.lines, month.severities.total(), watched.inputs,
            watched.monthly,
        ]  # fmt: skip

    try:
        return closable(config, watched, seen)
    except Rejected as rejected:
        return [str(each) for each in rejected.findings]


def _needing(people: Iterable[Details]) -> list[Details]:
    """What a board of decisions looks at."""
    some = [each._replace(ledger=(), kept=()) for each in people]
    return [each for each in some if any(row[2] in ("review", "block") for row in each.flags)]


def check(write: Write, seed: int, folder: Path) -> bool:
    """Whether the month could be closed in chunks; then it came to the same."""
    folder.mkdir(exist_ok=True)
    random = Random(seed)
    path = write(folder, random)
    path.write_text(f'{path.read_text("utf-8")}\n[history]\npath = "history.sqlite"\n', "utf-8")
    config = load_config(str(path), engine=random.choice(["polars", "duckdb"]), lint=lint_team)
    came = in_chunks(config)
    if not isinstance(came, list):
        return False
    assert came == by_rows(config)
    return True


@pytest.mark.parametrize(
    ("write", "count"), [(write_month, 3), (write_csv_month, 3), (write_other_month, 1), (write_other_csv_month, 1)]
)
def test_sealed_alike(write: Write, count: int, tmp_path: Path) -> None:
    assert sum(check(write, seed, tmp_path / str(seed)) for seed in (1, 2, 5)) == count


@pytest.mark.slow
@pytest.mark.parametrize(
    ("write", "months", "least"),
    # most of the others look back on closed months, and are held
    [(write_month, 15, 8), (write_csv_month, 15, 5), (write_other_month, 60, 5), (write_other_csv_month, 60, 3)],
)
def test_sealed_alike_in_many_months(write: Write, months: int, least: int, tmp_path: Path) -> None:
    assert sum(check(write, seed, tmp_path / str(seed)) for seed in range(3000, 3000 + months)) >= least


def test_names_are_sealed_as_the_input_has_them(tmp_path: Path) -> None:
    path = write_month(tmp_path, Random(3))
    path.write_text(f'{path.read_text("utf-8")}\n[history]\npath = "history.sqlite"\n', "utf-8")
    people = read_table(tmp_path / "people.parquet")
    names = [f"{name}\x07" if place % 3 else f"\u3000{name}" for place, name in enumerate(people["name"].to_pylist())]
    place = people.schema.get_field_index("name")
    write_table(people.set_column(place, "name", pa.array(names)), tmp_path / "people.parquet")
    config = load_config(str(path), engine="polars", lint=lint_team)
    came = in_chunks(config)
    assert came == by_rows(config)
    assert r"\x07" in str(came)


def test_no_hashes_are_made_of_a_small_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_bulk, "AUTO_FROM", 1000)
    monkeypatch.setattr(snapshot, "_of_file", None)
    config = load_config(str(write_month(tmp_path, Random(3))), engine="polars", lint=lint_team)
    assert in_chunks(config) is None


def test_what_waits_of_a_run_that_was_given_up_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = load_config(str(write_month(tmp_path, Random(3))), engine="polars", lint=lint_team)
    surveyed, left, folder = InChunks._surveyed, list[int](), tmp_path / "anew"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(sys, "platform", "darwin")  # where what waits has a name

    def twice(month: InChunks, nowhere: None, make: Callable[..., Month], thorough: bool, exact: Any) -> Month:
        def new(*of: str) -> Month:
            made = make(*of)
            left.append(len(list(folder.iterdir())))
            return made

        came = surveyed(month, nowhere, new, thorough, exact)
        if not thorough:
            raise Unheard
        return came

    monkeypatch.setattr(InChunks, "_surveyed", twice)
    assert isinstance(in_chunks(config), list)
    assert (len(left) > 1, sum(left), list(folder.iterdir())) == (True, 0, [])
