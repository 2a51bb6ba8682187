"""The example of the collectors: its files say what its generator makes, and it runs."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

from kpicore.cli.main import main
from kpicore.collect.intake import tables
from kpicore.components import Batch, Request
from kpicore.config.load import load_config

FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "collectors"


def read(config: Path) -> list[tuple[Batch, list[tuple[int, list[str]]]]]:
    """Every table that the collectors of a config bring, with its rows."""
    loaded = load_config(config)
    brought = tables(loaded.people.collect(Request("people", loaded.folder, loaded.period)))
    for entry in loaded.collect:
        brought = [*brought, *tables(entry.collector.collect(Request(entry.kind, loaded.folder, loaded.period)))]
    return [(batch, [(number, list(cells)) for number, cells in batch.rows]) for batch in brought]


def test_the_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    runpy.run_path(str(FOLDER / "generate.py"))["write_all"](tmp_path)
    made = {path.name for path in tmp_path.iterdir()}
    for config in ("kpi.toml", "late.toml"):
        shutil.copy(FOLDER / config, tmp_path)
        again = read(tmp_path / config)
        assert [rows for _, rows in again] == [rows for _, rows in read(FOLDER / config)]
        assert all(batch.header for batch, _ in again if batch.source != "sql metrics")
    assert made == {path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix not in (".toml", ".py")}


def test_it_runs(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "collectors"))
    assert main(["run", str(folder / "kpi.toml"), "--out", str(tmp_path / "out")]) == 0
    assert "0001,王芳,97.6" in (tmp_path / "out" / "results.csv").read_text(encoding="utf-8")
