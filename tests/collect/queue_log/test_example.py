"""The example of the documentation: its log is made by `logs.example`, and nothing in it is left unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from collect.queue_log.logs import example
from collect.queue_log.reading import PERIOD, collect, figures, said

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "examples" / "queue_log"


@pytest.mark.parametrize(("name", "lines"), example().items())
def test_the_files_are_what_the_generator_writes(name: str, lines: list[str]) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8").splitlines() == lines


def test_every_call_of_the_example_is_accounted_for() -> None:
    batch = collect(FOLDER, None, PERIOD, path="queue_log*", agents="agents.csv")
    lines = [line for part in example().values() for line in part]
    answered = sum(int(cells["calls_answered"]) for cells in figures(batch).values())
    assert answered == sum("|CONNECT|" in line for line in lines)
    assert said(batch, "error") == []
    assert any("1 (SIP/199)" in each for each in said(batch, "info"))
    assert any("WRAPUPSTART 1" in each for each in said(batch, "info"))
