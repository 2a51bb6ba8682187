"""What a log says of its events that is hardly meant: ends before starts, texts that no event has, rows cut short."""

from __future__ import annotations

from pathlib import Path

import pytest
from collect.events.logs import FORMATS, cells, collect, flags, messages, write

HEADER = ("Agent", "Opened", "Closed", "State")
CONFIG = """
agent = "Agent"
time = "Opened"
min_events = 0
[columns]
handling = { start = "Opened", end = "Closed", unit = "h" }
[metrics]
handling_h = { mean = "handling" }
solved = { count = true, where = { State = "Solved" } }
"""
ROWS = [
    ("A1", "2026-10-02 08:00:00", "2026-10-01 08:00:00", "Solved"),
    ("A1", "2026-10-02 08:00:00", "2026-10-06 10:00:00", "solved"),
    ("B2", "2026-10-02 08:00:00", "2026-10-02 08:00:00", "Open"),
    ("B2", "2026-11-02 08:00:00", "2026-10-02 08:00:00", "Open"),
]


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_end_before_its_start_is_for_review(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"log.{suffix}", HEADER, ROWS)
    batch = collect(tmp_path, CONFIG, path=f"log.{suffix}")
    assert cells(batch)["A1"]["handling_h"] == "37"
    said = "A1: events that end before they start: 1 (handling); their negative time counts as it stands"
    assert flags(batch)["ends_before_start"] == [said]
    assert [flag.severity for flag in batch.flags if flag.flag == "ends_before_start"] == ["review"]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    ("asked", "there"),
    [("Sloved", '"Solved", "solved"'), ("Done", '"Open", "Solved", "solved"')],
)
def test_a_text_that_no_event_has(tmp_path: Path, suffix: str, asked: str, there: str) -> None:
    write(tmp_path / f"log.{suffix}", HEADER, ROWS)
    batch = collect(tmp_path, CONFIG.replace('"Solved"', f'"{asked}"'), path=f"log.{suffix}")
    (said,) = messages(batch)
    assert said.endswith(f'no event has State = "{asked}": there are {there}')
    assert {each["solved"] for each in cells(batch).values()} == {"0"}


def test_one_of_several_texts_and_a_share(tmp_path: Path) -> None:
    write(tmp_path / "log.csv", HEADER, ROWS[2:])
    text = CONFIG.replace('where = { State = "Solved" }', 'where = { State = ["Open", "opne"] }')
    assert messages(collect(tmp_path, text, path="log.csv")) == []  # some event fulfils it
    text = CONFIG.replace('count = true, where = { State = "Solved" }', 'share = { State = "opne" }')
    assert messages(collect(tmp_path, text, path="log.csv")) == [
        'log.csv: no event has State = "opne": there are "Open"'
    ]


def test_a_text_of_another_month_is_no_slip(tmp_path: Path) -> None:
    write(tmp_path / "log.csv", HEADER, [*ROWS[2:], ("B2", "2026-09-02 08:00:00", "", "Solved")])
    assert messages(collect(tmp_path, CONFIG, path="log.csv")) == []


def test_a_row_cut_short_is_told_of_whose_it_is(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(f"{','.join(HEADER)}\n{','.join(ROWS[0])}\nA1\nZ9\n", "utf-8")
    batch = collect(tmp_path, CONFIG, ["A1"], "flag", path="log.csv")
    assert flags(batch)["no_time"] == [
        "log.csv: events without a time: 2; they are of no month",
        "A1: events without a time: 1; they are of no month",
    ]
