"""Rows that wait outside the memory come back as they were; where there is no room for them, people are told where."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pytest

from kpicore.bulk.scratch import scratch
from kpicore.bulk.waiting import Batches, Waiting
from kpicore.model import Rejected
from kpicore.output.tables import Table

BATCH = pa.record_batch({"figure": pa.array(range(100_000), pa.int64())})


def test_people_without_a_line_come_before_those_who_have_some(tmp_path: Path) -> None:
    with scratch() as new_file:
        waiting = Waiting(Table("ledger", ("team", "employee_id", "line"), []), (), new_file)
        ids, nobody = pa.array(["a", "b"]), pa.array([], pa.int32())
        waiting.add_stencilled(waiting.stencils([]), ids, nobody)
        waiting.add_stencilled(waiting.stencils([("desk", "", "base")]), ids, pa.array([1], pa.int32()))
        waiting.add_stencilled(waiting.stencils([]), ids, nobody)
        assert list(waiting.by_person()) == [("b", [("base",)])]
        assert waiting.stencilled == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the device that is always full is Linux's")
def test_no_room_for_them() -> None:
    batches = Batches(lambda: Path("/dev/full"))
    with pytest.raises(Rejected, match=r"the temporary folder cannot be written or read: .*No space left"):
        batches.write(BATCH)


def test_no_folder_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with scratch() as new_file, pytest.raises(Rejected, match="gone: the temporary folder") as rejected:
        Batches(new_file).write(BATCH)
    assert rejected.value.exit_code == 2


def test_they_cannot_be_read_back(tmp_path: Path) -> None:
    batches = Batches(lambda: tmp_path / "file")
    batches.write(BATCH)
    (tmp_path / "file").unlink()
    with pytest.raises(Rejected, match="No such file"):
        list(batches.read())
