"""The example of dirt: its files say what its generator makes, and it runs to scores."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest

from kpicore.cli.main import main

FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "dirt"


def test_the_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    runpy.run_path(str(FOLDER / "generate.py"))["write_all"](tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".csv", ".txt"))
    assert all((tmp_path / name).read_bytes() == (FOLDER / name).read_bytes() for name in made)


def test_what_can_mean_one_thing_only_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "dirt"))
    assert main(["run", str(folder / "kpi.toml"), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err == ""
    results = (tmp_path / "out" / "results.csv").read_text(encoding="utf-8")
    assert [line.split(",")[2:5] for line in results.splitlines()[1:]] == [
        ["A1", "王芳", "90"],
        ["A2", "李雷", "78"],
        ["A3", "韩梅梅", "98"],
    ]
