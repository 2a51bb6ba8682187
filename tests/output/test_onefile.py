"""One file: all of it or nothing, and never in the place of somebody else's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kpicore.model import Rejected
from kpicore.output.onefile import check_file, staged_file


def ours(path: Path) -> bool:
    return path.read_bytes().startswith(b"ours")


def test_it_takes_its_place_whole_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.bin"
    for content in (b"ours 1", b"ours 2"):
        with staged_file(path, ours) as file:
            file.write(content)
            assert not path.exists() or path.read_bytes() == b"ours 1"
        assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["a.bin"]


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyboardInterrupt()], ids=["error", "interrupted"])
def test_what_goes_wrong_leaves_all_as_it_was(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"ours")

    def write() -> None:
        with staged_file(path, ours) as file:
            file.write(b"half")
            raise error

    with pytest.raises(type(error)):
        write()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.bin", b"ours")]


def test_folders_that_it_made_go_with_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), staged_file(tmp_path / "a" / "b" / "c.bin", ours):
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_the_system_refuses(tmp_path: Path) -> None:
    with (
        pytest.raises(Rejected, match=r"cannot be written: .*: expected room") as refused,
        staged_file(tmp_path / "a.bin", ours),
    ):
        raise OSError(28, "No space left on device")
    assert refused.value.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_others_files_stay(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.bin"
    theirs.write_bytes(b"theirs")
    with pytest.raises(Rejected, match="a file of another kind"):
        check_file(theirs, ours)
    path = tmp_path / "a.bin"
    with pytest.raises(Rejected, match="a file of another kind"), staged_file(path, ours):
        path.write_bytes(b"theirs")  # put there meanwhile
    assert path.read_bytes() == b"theirs"


def test_what_is_no_plain_file_or_has_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    os.symlink(tmp_path / "file", tmp_path / "link")
    for path, why in (
        (tmp_path, "is no plain file"),
        (tmp_path / "link", "is no plain file"),
        (tmp_path / "file" / "a.bin", "is not a folder"),
    ):
        with pytest.raises(Rejected, match=why):
            check_file(path, ours)
