"""What is written for the time of a run is gone with it, and in no folder before that where the system allows it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kpicore.bulk.scratch import scratch


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_written_and_read_as_often_as_wanted(folder: Path) -> None:
    with scratch() as new_file:
        one, other = new_file(), new_file()
        one.write_bytes(b"longer")
        one.write_bytes(b"one")
        other.write_bytes(b"other")
        with one.open("rb") as here, one.open("rb") as there:
            assert (here.read(), there.read(), other.read_bytes()) == (b"one", b"one", b"other")
        assert one.stat().st_mode & 0o077 == 0
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="files without a name are Linux's")
def test_has_no_name_that_a_killed_process_would_leave(folder: Path) -> None:
    with scratch() as new_file:
        path = new_file()
        path.write_bytes(b"what people are paid by")
        assert path.read_bytes() == b"what people are paid by"
        assert list(folder.iterdir()) == []


def test_has_a_name_in_a_folder_of_its_own_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with scratch() as new_file:
        paths = [new_file(), new_file()]
        for path in paths:
            path.write_bytes(b"one")
            assert path.parent.name.startswith("kpicore-large-")
            assert path.parent.stat().st_mode & 0o077 == 0
        assert len({path.parent for path in paths}) == 2
    assert list(folder.iterdir()) == []


def test_says_where_none_can_be_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(folder / "gone"))
    with scratch() as new_file, pytest.raises(OSError, match="gone"):
        new_file()
