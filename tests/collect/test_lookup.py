"""Of one person, or of the first rows, a file of text brings what it brings as a whole."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.collect import limits, lookup
from kpicore.collect.csv import Csv
from kpicore.components import Batch, Request
from kpicore.model import Period

CELLS = st.lists(
    st.sampled_from(["E1", " E1 ", "E12", "x", '"E1"', '"a\nE1"', '"a,""b"', '5"', "王", "", "\r\n"]), max_size=3
)
TEXTS = st.lists(CELLS, max_size=8).map(lambda rows: "\n".join(map(",".join, rows)))
OF_ONE = Request("metrics", Path(), Period(2026, 10), only="E1")


@given(text=TEXTS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
def test_of_one_person_the_rows_keep_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, encoding: str
) -> None:
    monkeypatch.setattr(lookup, "LOOKED_AT", 1)
    (tmp_path / "m.csv").write_bytes(f"employee_id,a,b\n{text}".encode(encoding))
    whole = brought(tmp_path, attrs.evolve(OF_ONE, only=""))
    found = brought(tmp_path, OF_ONE)
    assert (found.header, found.findings) == (whole.header, whole.findings)
    assert [row for row in found.rows if is_of_one(row[1])] == [row for row in whole.rows if is_of_one(row[1])]


def test_rows_of_others_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"E{number},1" for number in range(200)]
    (tmp_path / "m.csv").write_text("\n".join(["employee_id,a", *lines, "E1,2"]))
    monkeypatch.setattr(limits, "CELLS", 150)
    monkeypatch.setattr(limits, "UNPACKED", 100)
    assert [row for row in brought(tmp_path, OF_ONE).rows if is_of_one(row[1])] == [
        (3, ["E1", "1"]),
        (202, ["E1", "2"]),
    ]
    first = attrs.evolve(OF_ONE, only="", most=7)
    assert 7 <= len(brought(tmp_path, first).rows) < 100
    assert "bytes" in str(brought(tmp_path, attrs.evolve(first, most=0)).findings[0])


@pytest.mark.parametrize("row", [51, 60])
def test_a_header_far_below_the_top_is_found(tmp_path: Path, row: int) -> None:
    lines = [*(f"title {number}" for number in range(1, row)), "employee_id,a", "E2,1", "E1,2"]
    (tmp_path / "m.csv").write_text("\n".join(lines))
    batch = brought(tmp_path, OF_ONE, header_row=row)
    assert (batch.header_row, list(batch.header)) == (row, ["employee_id", "a"])
    assert (row + 2, ["E1", "2"]) in batch.rows


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("who", ["E1", "E2"])
def test_a_cell_that_is_too_long_is_said_for_one_person_too(tmp_path: Path, who: str, encoding: str) -> None:
    (tmp_path / "m.csv").write_bytes(f"employee_id,名\n{who},{'y' * 140_000}\nE1,2\n".encode(encoding))
    whole = brought(tmp_path, attrs.evolve(OF_ONE, only=""))
    found = brought(tmp_path, OF_ONE)
    assert [str(finding) for finding in found.findings] == [str(finding) for finding in whole.findings]
    assert "a cell is too long" in str(found.findings[0])


def test_of_a_log_nothing_is_left_out_for_one_person(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("\n".join(["agent,at", *(f"{number},x" for number in range(80))]))
    batch = Csv("m.csv").collect(attrs.evolve(OF_ONE, folder=tmp_path), frozenset({"agent"}))
    assert len(batch.rows) == 80


def brought(folder: Path, want: Request, header_row: int | None = None) -> Batch:
    return Csv("m.csv", header_row).collect(attrs.evolve(want, folder=folder))


def is_of_one(cells: object) -> bool:
    return isinstance(cells, list) and any(cell.strip() == "E1" for cell in cells[:1])
