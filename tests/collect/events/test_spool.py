"""Lines of JSON that would take all memory, or break the reader, and rows with a blank cell too many: findings, and
the others are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from collect.events.logs import collect, messages

from kpicore.collect.events.spool import ends_in_blank

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
            '1:Agent: nobody has the employee_id "A1\\ud800"; events: 1: one of the people, or '
            'unknown_people = "flag" for this source',
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


@pytest.mark.parametrize("extra", [b",\n", b",\r\n", b',""\n', b","])
@pytest.mark.parametrize("last", [b"", b"x"])
def test_a_blank_cell_too_many(tmp_path: Path, last: bytes, extra: bytes) -> None:
    """Of which the engine says nothing: in the row of 1,150 it is what the missing quotes pushed out."""
    end = extra.lstrip(b',"') or b"\n"
    rows = [b"Agent,Start,Talk,Note", b"A1,2026-10-05,7," + last, b"A2,2026-10-05,1,150" + extra]
    (tmp_path / "log.csv").write_bytes(rows[0] + end + rows[1] + end + rows[2])
    (message,) = messages(collect(tmp_path, CONFIG, path="log.csv"))
    assert message.startswith('log.csv:3: 5 cells under 4 columns, the first too many is "": 4 cells; ')


@pytest.mark.parametrize("mark", [",", ";"])
def test_blank_last_cells_and_delimiters_in_quotes_are_no_cells_too_many(tmp_path: Path, mark: str) -> None:
    header, *rows = ("Agent,Start,Talk,Note", "A1,2026-10-05,7,", 'A1,2026-10-05,7,"a,\n"', 'A1,2026-10-05,7,""')
    text = "\n".join((header, *rows)).replace(",", mark)
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    batch = collect(tmp_path, CONFIG, path="log.csv", delimiter=mark)
    assert not messages(batch)
    assert [row for _, row in batch.rows] == [("A1", "21")]


@pytest.mark.parametrize("at", range(-3, 4))
def test_the_end_of_a_line_where_a_piece_of_the_file_ends(tmp_path: Path, at: int) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"x" * ((1 << 18) + at) + b',""\r\nx')
    assert ends_in_blank(path, ",")
    path.write_bytes(b"x" * ((1 << 18) + at) + b',"",\x0by')
    assert not ends_in_blank(path, ",")
