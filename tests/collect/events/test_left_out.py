"""Events that are not counted: rejected ones, those that are there twice, files that are; each is said."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from collect.events.logs import FORMATS, collect, flags, messages, write

from kpicore.collect import limits
from kpicore.collect.events.guess import Guess, guess
from kpicore.collect.events.plan import Plan
from kpicore.components import Batch

HEADER = ("Call", "Agent", "Start", "Talk", "Wait")
CONFIG = """
agent = "Agent"
time = "Start"
id = "Call"
[metrics]
calls = { count = true }
talk  = { sum = "Talk" }
wait  = { mean = "Wait" }
"""
GOOD = [
    ("c1", "A1", "2026-10-01", "60", "1"),
    ("c2", "A1", "2026-10-02", "70", "3"),
    ("c3", "B2", "2026-10-03", "80", "5"),
]


def found(batch: Batch) -> dict[str, tuple[str, ...]]:
    """The cells by employee, errors of single rows or not."""
    return {row[0]: tuple(row[1:]) for _, row in batch.rows}


# Rejected cells

BAD = [
    *GOOD,
    ("c4", "A1", "2026-10-04", "sixty", "later"),
    ("c5", "A1", "05/10/2026", "x", "5"),
    ("c6", "B2", "2026-11-05", "of another month", "5"),
    ("c7", "", "2026-10-05", "nobody's", "5"),
]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_others_stand_without_events_that_are_rejected(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"log.{suffix}", HEADER, BAD)
    batch = collect(tmp_path, CONFIG, path=f"log.{suffix}")
    first = 1 if suffix == "jsonl" else 2
    source = f"log.{suffix}" + ("[Sheet1]" if suffix == "xlsx" else "")
    assert not [finding for finding in batch.findings if finding.severity == "error"]
    places = sorted(finding.where.removeprefix(f"{source}:") for finding in batch.left_out)
    assert places == sorted(  # of one event every cell, and those of an event whose month nobody knows
        [f"{first + 3}:Talk", f"{first + 3}:Wait", f"{first + 4}:Start", f"{first + 4}:Talk", f"{first + 6}:Talk"]
    )
    assert found(batch) == {"A1": ("2", "130", "2"), "B2": ("1", "80", "5")}
    assert flags(batch)["events_left_out"] == ["A1: events left out, since a cell of them cannot be read: 2"]


def test_rows_that_are_no_events(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Call,Agent,Start,Talk,Wait\nc1,A1,2026-10-01,60,1\nc2,A1,2026-10-01,1,150,1,x\n")
    batch = collect(tmp_path, CONFIG, path="log.csv")
    assert [finding.where for finding in batch.left_out] == ["log.csv:3"]
    assert found(batch) == {"A1": ("1", "60", "1")}
    (tmp_path / "log.jsonl").write_text(
        '{"Call": "c1", "Agent": "A1", "Start": "2026-10-01", "Talk": 6, "Wait": 1}\n[]\n{\n'
    )
    batch = collect(tmp_path, CONFIG, path="log.jsonl")
    assert [finding.where for finding in batch.left_out] == ["log.jsonl:2", "log.jsonl:3"]
    assert found(batch) == {"A1": ("1", "6", "1")}


# There twice


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_repeated_id_is_an_error_at_the_later_place(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"log.{suffix}", HEADER, [*GOOD, GOOD[0], ("c1", *GOOD[1][1:2], "2026-12-01", "9", "9")])
    batch = collect(tmp_path, CONFIG, path=f"log.{suffix}")
    first = 1 if suffix == "jsonl" else 2
    source = f"log.{suffix}" + ("[Sheet1]" if suffix == "xlsx" else "")
    assert messages(batch) == [
        f'{source}:{first + 3}:Call: "c1" stands at {source}:{first} too: '
        'one row an event, or repeated = "once" in the config'
    ]
    assert found(batch) == {"A1": ("2", "130", "2"), "B2": ("1", "80", "5")}


@pytest.mark.parametrize("suffix", FORMATS)
def test_counted_once(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"log.{suffix}", HEADER, [*GOOD, *GOOD[:2], ("", *GOOD[2][1:])])
    batch = collect(tmp_path, CONFIG, path=f"log.{suffix}", repeated="once")
    assert messages(batch) == []
    assert found(batch) == {"A1": ("2", "130", "2"), "B2": ("2", "160", "5")}
    said = flags(batch)
    assert said["repeated_event"] == [f"log.{suffix}: events that are there again: 2; they count once"]
    assert said["no_id"] == [f"log.{suffix}: events without Call: 1; nobody can say whether they are there twice"]


def test_of_events_that_differ_under_one_id_none_counts(tmp_path: Path) -> None:
    write(tmp_path / "log.csv", HEADER, [*GOOD, ("c1", "A1", "2026-10-01", "61", "1")])
    batch = collect(tmp_path, CONFIG, path="log.csv", repeated="once")
    assert messages(batch) == [
        'log.csv:2:Call: "c1" stands in other rows too, with other values: one row an event',
        'log.csv:5:Call: "c1" stands at log.csv:2 too, with other values: one row an event',
    ]
    assert found(batch) == {"A1": ("1", "70", "3"), "B2": ("1", "80", "5")}


def test_a_missing_value_repeated_is_alike(tmp_path: Path) -> None:
    write(tmp_path / "log.csv", HEADER, [("c1", "A1", "2026-10-01", "", "1")] * 2)
    batch = collect(tmp_path, CONFIG, path="log.csv", repeated="once")
    assert found(batch) == {"A1": ("1", "", "1")}


def test_the_month_before_and_its_overlap(tmp_path: Path) -> None:
    """Exports that overlap by some days: what both have counts once, across files."""
    write(tmp_path / "log-1.csv", HEADER, GOOD[:2])
    write(tmp_path / "log-2.csv", HEADER, GOOD[1:])
    batch = collect(tmp_path, CONFIG, path="log-*.csv", repeated="once")
    assert found(batch) == {"A1": ("2", "130", "2"), "B2": ("1", "80", "5")}
    refused = collect(tmp_path, CONFIG, path="log-*.csv")
    assert [each.partition(" too")[0] for each in messages(refused)] == ['log-2.csv:2:Call: "c2" stands at log-1.csv:3']


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_saved_twice(tmp_path: Path, suffix: str) -> None:
    shutil.copy(write(tmp_path / f"log.{suffix}", HEADER, GOOD), tmp_path / f"log (1).{suffix}")
    batch = collect(tmp_path, CONFIG, path=f"log*.{suffix}")
    assert not batch.rows
    assert messages(batch) == [
        f"log.{suffix}: it holds the same as log (1).{suffix}; its events would count twice: each event in one file"
    ]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_quiet_hours_are_alike(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"log-1.{suffix}", HEADER, GOOD)
    shutil.copy(write(tmp_path / f"log-2.{suffix}", HEADER, []), tmp_path / f"log-3.{suffix}")
    batch = collect(tmp_path, CONFIG, path=f"log-*.{suffix}")
    assert messages(batch) == []
    assert found(batch) == {"A1": ("2", "130", "2"), "B2": ("1", "80", "5")}


def test_types_are_guessed_beyond_a_quiet_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def spied(plan: Plan, rows: Sequence[Sequence[str | None]]) -> Guess | None:
        seen.extend(rows)
        return guess(plan, rows)

    monkeypatch.setattr("kpicore.collect.events.source.guess", spied)
    write(tmp_path / "log-1.csv", HEADER, [])
    write(tmp_path / "log-2.csv", HEADER, GOOD)
    assert found(collect(tmp_path, CONFIG, path="log-*.csv")) == {"A1": ("2", "130", "2"), "B2": ("1", "80", "5")}
    assert len(seen) == len(GOOD)


# Where the header is, and how the file is written


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_header_below_titles(tmp_path: Path, suffix: str) -> None:
    titles = [("Shop: Lantern Street", "", "", "", ""), ("", "", "", "", ""), ("by Agent", "October", "", "", "")]
    write(tmp_path / f"log.{suffix}", titles[0], [*titles[1:], HEADER, *GOOD])
    batch = collect(tmp_path, CONFIG, path=f"log.{suffix}")
    assert messages(batch) == []
    assert found(batch) == {"A1": ("2", "130", "2"), "B2": ("1", "80", "5")}


@pytest.mark.parametrize(("delimiter", "mark"), [(";", ";"), ("tab", "\t"), ("|", "|")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_other_delimiters_and_encodings(tmp_path: Path, delimiter: str, mark: str, encoding: str) -> None:
    rows = [("通话记录", "", "", "", ""), HEADER, *GOOD, ("c9", "张三", "2026-10-05", "1,150", "2")]
    text = "".join(mark.join(row) + "\n" for row in rows)
    (tmp_path / "log.csv").write_bytes(text.encode(encoding))
    batch = collect(tmp_path, CONFIG, path="log.csv", delimiter=delimiter)
    assert messages(batch) == []
    assert found(batch) == {"A1": ("2", "130", "2"), "B2": ("1", "80", "5"), "张三": ("1", "1150", "2")}


def test_another_delimiter_is_said(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Call;Agent;Start;Talk;Wait\nc1;A1;2026-10-01;60;1\n")
    (message,) = messages(collect(tmp_path, CONFIG, path="log.csv"))
    assert 'delimiter = ";" in the config' in message


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("pattern", ["log", "lo*"])
def test_no_size_is_too_much_for_what_is_streamed(
    tmp_path: Path, suffix: str, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / f"log.{suffix}", HEADER, GOOD)
    monkeypatch.setattr(limits, "UNPACKED", 20)
    batch = collect(tmp_path, CONFIG, path=f"{pattern}.{suffix}")
    if suffix == "xlsx":
        assert "at most 20" in messages(batch)[0]
    else:
        assert found(batch) == {"A1": ("2", "130", "2"), "B2": ("1", "80", "5")}
