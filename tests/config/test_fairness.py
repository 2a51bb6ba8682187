"""`[fairness]` of a run config."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.config import load_config
from kpicore.config.fairness import NOTHING_ASKED, Fairness
from kpicore.model import Rejected

DEMO = Path(__file__).parents[2] / "examples" / "demo"


def load(folder: Path, table: str) -> Fairness:
    text = (DEMO / "kpi.toml").read_text(encoding="utf-8")
    path = folder / "kpi.toml"
    path.write_text(text.replace("[[team]]", f"{table}\n[[team]]", 1), encoding="utf-8")
    return load_config(path).fairness


def test_what_it_says(tmp_path: Path) -> None:
    assert load(tmp_path, "") == NOTHING_ASKED == Fairness("", 10, "")
    table = '[fairness]\nby = " category "\nleast = 5\nsuperior = "boss"\n'
    assert load(tmp_path, table) == Fairness("category", 5, "boss")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("least = 1", "kpi.toml: fairness.least: found 1: expected 2 or more"),
        ('least = "x"', "fairness.least: found"),
        ("by = 3", "fairness.by: found 3"),
        ('bye = "x"', "fairness.bye: unknown key bye: did you mean by?"),
    ],
    ids=["least", "type", "by", "key"],
)
def test_slips(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(Rejected) as rejected:
        load(tmp_path, f"[fairness]\n{line}\n")
    assert said in str(rejected.value.findings[0])
