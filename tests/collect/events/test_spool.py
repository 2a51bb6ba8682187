"""Lines of JSON that would take all memory, or break the reader: findings, and the other lines are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from collect.events.logs import collect, messages

CONFIG = """
agent = "Agent"
time = "Start"
[metrics]
m = { sum = "Talk" }
"""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[" * 100_000, '1: "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…" is no JSON object: one JSON object a line'),
        (
            '{"Agent": "A1", "Start": "2026-10-05", "Talk": 1e999999999}',
            '1:Talk: "1e999999999" is not a number: a number, negative or not',
        ),
        (
            '{"Agent": "A1\\ud800", "Start": "2026-10-05", "Talk": 1}',
            '1:Agent: nobody has the employee_id "A1\\ud800"; events: 1: one of the people',
        ),
        (
            '{"Agent": "A1", "Start": "2026-10-05", "Talk": ' + "9" * 200_000 + "}",
            "1: a cell is too long: at most 131,072 characters in a cell",
        ),
        (" " * (1 << 24), "1: the line is too long: at most 16,777,216 bytes"),
    ],
)
def test_json_that_would_take_all_there_is(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "log.jsonl").write_text(
        f'{line}\n{{"Agent": "A2", "Start": "2026-10-05", "Talk": 1}}\n', encoding="utf-8"
    )
    found = messages(collect(tmp_path, CONFIG, people=("A1", "A2"), path="log.jsonl"))
    assert f"log.jsonl:{message}" in found
