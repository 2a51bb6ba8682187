"""A report for sharing: nothing in it says who anybody is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from report.months import example

from kpicore.cli.main import main


@pytest.mark.parametrize("name", ["demo", "aftersales", "bank"])
def test_nobody_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPICORE_PSEUDONYM_KEY", "not much of a secret, and long enough")
    config = example(name, tmp_path)
    assert main(["report", str(config), "--pseudonymise", "--quiet"]) == 0
    [written] = (config.parent / "out").iterdir()
    assert written.name.endswith("-pseudonymised.html")
    text = written.read_text(encoding="utf-8")
    with (config.parent / "people.csv").open(encoding="utf-8-sig") as file:
        people = [list(row.values())[:2] for row in csv.DictReader(file)]
    for who in people:
        for word in who:
            assert f">{word}<" not in text
            assert str(word) not in text
    for table in config.parent.glob("*.csv"):
        assert f"{table.name}:" not in text
    for each in ("incidents.csv", "ratings.csv"):
        if not (config.parent / each).exists():
            continue
        with (config.parent / each).open(encoding="utf-8-sig") as file:
            written_by_people = {
                row.get("reason") or row.get("说明") or row.get("原因") for row in csv.DictReader(file)
            }
        assert not [said for said in written_by_people if said and said in text]


def test_rejected_cells_are_not_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPICORE_PSEUDONYM_KEY", "not much of a secret, and long enough")
    config = example("demo", tmp_path)
    metrics = config.parent / "metrics.csv"
    metrics.write_text(metrics.read_text(encoding="utf-8").replace(",1100,", ",chenlitao,", 1), encoding="utf-8")
    assert main(["report", str(config), "--pseudonymise", "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert "the data are rejected; errors: 1" in said
    assert "chenlitao" not in said


def test_it_needs_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("KPICORE_PSEUDONYM_KEY", raising=False)
    assert main(["report", str(example("demo", tmp_path)), "--pseudonymise", "--lang", "en"]) == 2
    assert "KPICORE_PSEUDONYM_KEY" in capsys.readouterr().err
