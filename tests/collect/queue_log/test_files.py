"""The files of a log: found by a pattern, unpacked, in the order in which they were written."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from collect.queue_log.logs import OCTOBER, Centre, line
from collect.queue_log.reading import answered, call, collect, figures, said, state
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.collect.queue_log import files

Packer = Callable[[bytes], bytes]
LINES = list(islice(Centre(6, seed=3).lines(), 900))


def log(lines: list[str]) -> bytes:
    return "".join(f"{each}\n" for each in lines).encode()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_is_known_by_its_first_bytes(tmp_path: Path, pack: Packer) -> None:
    assert figures(collect(tmp_path, pack(log(answered(0, "A")))))["A"]["talk_s"] == "60"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04", "the file is a zip file"),
        (b"\x28\xb5\x2f\xfd", "the file is packed with zstd"),
        ("1|a".encode("utf-16"), "the file is UTF-16 text"),
        (b"SQLite format 3\0", "the file is an SQLite database"),
        (gzip.compress(b"1266833361|c|q|a|PAUSE|\n" * 50, mtime=0)[:-9], "the file cannot be read to its end"),
        (gzip.compress(b"1266833361|c|q|a|PAUSE|\n", mtime=0)[:-4] + b"....", "the file cannot be read to its end"),
        (b"\x1f\x8bgarbage", "the file cannot be read to its end"),
        (b"BZh9garbage", "the file cannot be read to its end"),
        (b"\xfd7zXZ\x00garbage", "the file cannot be read to its end"),
        (b"", "the log is empty"),
    ],
)
def test_what_is_no_log_is_one_error(tmp_path: Path, data: bytes, what: str) -> None:
    (error,) = said(collect(tmp_path, data), "error")
    assert error.startswith("queue_log: ")
    assert what in error


def test_no_such_file(tmp_path: Path) -> None:
    (tmp_path / "queue_log").mkdir()
    (tmp_path / "queue_logs").write_text("")
    (error,) = said(collect(tmp_path, None, path="queue_lag"), "error")
    assert "there is no such file" in error
    assert "did you mean queue_log" in error
    assert said(collect(tmp_path, None, path="queue_log"), "error")  # a folder
    assert said(collect(tmp_path, None, path="a\0b"), "error")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "queue_log").touch(mode=0)
    assert "cannot be read" in said(collect(tmp_path, None), "error")[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    cuts=st.lists(st.integers(0, len(LINES)), max_size=3).map(sorted),
    names=st.permutations(["queue_log", "queue_log.1", "queue_log-20261001", "queue_log.2.gz"]),
    packers=st.lists(st.sampled_from([bytes, gzip.compress]), min_size=4, max_size=4),
)
def test_rotation_changes_nothing(tmp_path: Path, cuts: list[int], names: list[str], packers: list[Packer]) -> None:
    whole = collect(tmp_path, LINES)
    for old in tmp_path.iterdir():
        old.unlink()
    edges = [0, *cuts, len(LINES)]
    for name, pack, begin, end in zip(names, packers, edges, edges[1:], strict=False):
        (tmp_path / name).write_bytes(pack(log(LINES[begin:end])))
    parts = collect(tmp_path, None, path="queue_log*")
    assert parts.rows == whole.rows
    assert len(whole.rows) == 6


def test_a_file_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    lines = log(LINES)
    (tmp_path / "queue_log.1").write_bytes(lines)
    (tmp_path / "queue_log.1.gz").write_bytes(gzip.compress(lines))
    (tmp_path / "link").symlink_to("queue_log.1")
    (error,) = said(collect(tmp_path, None, path="*"), "error")
    assert error.startswith("queue_log.1.gz: it begins before link ends; its calls might count twice")


def test_only_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "queue_log.pipe")
    (tmp_path / "queue_log.old").mkdir()
    (tmp_path / "queue_log.loop").symlink_to("queue_log.loop")
    (tmp_path / os.fsdecode(b"queue_log\xff")).write_bytes(b"torn\n")
    batch = collect(tmp_path, answered(0, "A"), path="queue_log*")
    assert figures(batch)["A"]["talk_s"] == "60"
    assert [each.encode().partition(b":")[0] for each in said(batch, "error")] == [b"queue_log\\udcff"]


def test_lines_are_numbered_within_their_file(tmp_path: Path) -> None:
    (tmp_path / "log.1").write_bytes(log([call(0), "torn"]))
    (tmp_path / "log").write_bytes(log([call(9, "c1", "A", "CONNECT", "x", "1.1", 9), "", call(10, "c2")]))
    batch = collect(tmp_path, None, path="log*")
    assert said(batch, "error") == [
        'log.1:2: "torn" has 1 fields: a line as time|call|queue|agent|EVENT|data, with at least 6 fields',
        'log:1: CONNECT: "x" is not a number: a whole number of at most 9 digits, or nothing',
    ]


def test_the_last_line_needs_no_line_feed(tmp_path: Path) -> None:
    data = log(answered(0, "A"))
    assert figures(collect(tmp_path, data[:-1]))["A"]["talk_s"] == "60"
    cut = collect(tmp_path, data[:-12])
    assert len(said(cut, "error")) == 1
    assert said(cut, "error")[0].startswith("queue_log:3: ")


def test_line_ends_of_other_systems_and_a_mark_at_the_beginning(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + log(answered(0, "A")).replace(b"\n", b"\r\n") + b"\r\n\n"
    batch = collect(tmp_path, data)
    assert figures(batch)["A"]["talk_s"] == "60"
    assert not said(batch, "error")


def test_a_block_ends_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = collect(tmp_path, LINES)
    for size in (1, 7, 64):
        monkeypatch.setattr(files, "BLOCK", size)
        assert collect(tmp_path, None) == whole


def test_a_line_without_an_end_is_not_kept(tmp_path: Path) -> None:
    data = b"x" * 3_000_000 + b"\n" + log(answered(0, "A"))
    batch = collect(tmp_path, data)
    assert figures(batch)["A"]["talk_s"] == "60"
    (error,) = said(batch, "error")
    assert error.startswith("queue_log:1: a line of more than 8191 characters")


def test_faults_of_other_months_are_no_matter_of_this_one(tmp_path: Path) -> None:
    old = line(OCTOBER - 90 * 86400, "c", "q", "a", "CONNECT", "x")
    batch = collect(tmp_path, [old, old, *answered(0, "A")])
    assert said(batch, "error") == []
    assert said(batch, "warning") == ["queue_log:1: lines of other months that are no events: 2"]


def test_a_file_full_of_faults_does_not_fill_the_memory(tmp_path: Path) -> None:
    errors = said(collect(tmp_path, b"no log\n" * 10_123 + log([state(0, "A", "PENALTY", "1")])), "error")
    assert len(errors) == 10_001
    assert errors[-1].startswith("queue_log: further lines that are no events, not listed: 123")
