"""All or nothing: the target holds the old result or the new one, never a part."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from kpicore.model import Rejected
from kpicore.output.stage import check_target, staged

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX modes and links")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out" / "2026-10"


def put(out: Path, text: str) -> None:
    with staged(out) as folder:
        (folder / "results.csv").write_text(text)


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def sentence(rejected: pytest.ExceptionInfo[Rejected]) -> str:
    assert rejected.value.exit_code == 2
    assert [finding.severity for finding in rejected.value.findings] == ["error"]
    return str(rejected.value)


def test_fresh(out: Path) -> None:
    with staged(out) as folder:
        assert folder.parent == out.parent
        assert folder.name.startswith(".2026-10.")
        assert folder.suffix == ".partial"
        assert not out.exists()
        (folder / "results.csv").write_text("new")
    assert content(out) == {"results.csv": "new"}
    assert list(out.parent.iterdir()) == [out]


@POSIX
def test_mode(out: Path) -> None:
    before = os.umask(0)
    try:
        with staged(out) as folder:
            assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        os.umask(before)
    assert out.stat().st_mode & 0o777 == 0o700


def test_a_relative_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("here"), "new")
    put(Path("sub/../there"), "new")
    assert content(tmp_path / "here") == content(tmp_path / "there") == {"results.csv": "new"}


def test_the_old_result_is_replaced_whole(out: Path) -> None:
    out.mkdir(parents=True)
    (out / "results.csv").write_text("old")
    (out / "ledger.parquet").write_text("old")
    put(out, "new")
    assert content(out) == {"results.csv": "new"}
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt(), Rejected([], 1)])
def test_an_exception_leaves_everything_as_it_was(out: Path, error: BaseException) -> None:
    def fail() -> None:
        with staged(out) as folder:
            (folder / "results.csv").write_text("half")
            raise error

    with pytest.raises(type(error)):
        fail()
    assert not out.parent.exists()  # made for the run, gone with it
    put(out, "old")
    with pytest.raises(type(error)):
        fail()
    assert content(out) == {"results.csv": "old"}
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only"), (errno.EIO, os.strerror(errno.EIO))],
)
def test_a_full_disk_is_a_plain_sentence(out: Path, number: int, words: str) -> None:
    put(out, "old")
    with pytest.raises(Rejected) as rejected, staged(out):
        raise OSError(number, os.strerror(number))
    assert f"{out}: cannot be written: {words}" in sentence(rejected)
    assert content(out) == {"results.csv": "old"}
    assert list(out.parent.iterdir()) == [out]


def test_a_failing_sync_writes_nothing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Rejected, match="the disk is full"):
        put(out, "new")
    assert not out.parent.exists()


def test_the_second_rename_fails(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(out, "old")
    rename = os.rename

    def fail(source: Path, target: Path) -> None:
        if Path(source).suffix == ".partial":
            assert not out.exists()
            raise OSError(errno.EIO, "broken")
        rename(source, target)

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(Rejected) as rejected:
        put(out, "new")
    assert "broken" in sentence(rejected)
    assert content(out) == {"results.csv": "old"}
    assert list(out.parent.iterdir()) == [out]


def test_where_even_the_way_back_fails_it_says_where_the_old_result_is(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(out, "old")
    rename = os.rename

    def fail(source: Path, target: Path) -> None:
        if Path(source) != out:
            raise OSError(errno.EIO, "broken")
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", fail)
        with pytest.raises(Rejected) as rejected:
            put(out, "new")
    (old,) = out.parent.iterdir()
    assert f"the earlier results are in {old}" in sentence(rejected)
    with staged(out):
        assert content(out) == {"results.csv": "old"}  # the next run puts it back before anything else


def test_foreign_files_are_never_replaced(out: Path) -> None:
    out.mkdir(parents=True)
    for name in ("results.csv", "notes.txt", "a", "b", "c"):
        (out / name).write_text("mine")
    with pytest.raises(Rejected) as rejected:
        check_target(out)
    assert "a, b, c and 1 more" in sentence(rejected)
    with pytest.raises(Rejected), staged(out):
        raise AssertionError("never entered")
    assert len(content(out)) == 5


def test_foreign_files_that_come_during_the_run(out: Path) -> None:
    put(out, "old")
    with pytest.raises(Rejected, match=r"notes\.txt"), staged(out):
        (out / "notes.txt").write_text("mine")
    assert content(out) == {"results.csv": "old", "notes.txt": "mine"}


def test_a_folder_with_the_name_of_a_table_is_foreign(out: Path) -> None:
    (out / "results.csv").mkdir(parents=True)
    with pytest.raises(Rejected, match=r"results\.csv"):
        check_target(out)


def test_an_empty_folder_may_be_replaced(out: Path) -> None:
    out.mkdir(parents=True)
    put(out, "new")
    assert content(out) == {"results.csv": "new"}


def test_a_file_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    for out in (tmp_path / "x", tmp_path / "x" / "2026-10"):
        with pytest.raises(Rejected) as rejected:
            check_target(out)
        assert "file" in sentence(rejected) or "not a folder" in sentence(rejected)


@POSIX
def test_links_and_mount_points_are_no_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    for name, goal in (("link", "real"), ("dangling", "nowhere")):
        (tmp_path / name).symlink_to(goal)
        with pytest.raises(Rejected, match="symbolic link"):
            check_target(tmp_path / name)
    with pytest.raises(Rejected, match="mount point"):
        check_target(Path("/"))
    monkeypatch.chdir(tmp_path / "real")
    with pytest.raises(Rejected, match="the folder you are in"):
        check_target(Path("."))
    put(tmp_path / "link" / "below", "new")  # a link on the way is fine
    assert content(tmp_path / "real" / "below") == {"results.csv": "new"}


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission(out: Path) -> None:
    put(out, "old")
    out.parent.chmod(0o500)
    try:
        for target in (out, out.parent / "other"):
            with pytest.raises(Rejected, match="no permission"):
                check_target(target)
    finally:
        out.parent.chmod(0o700)


def test_check_target_writes_nothing(out: Path) -> None:
    check_target(out)
    assert not out.parent.exists()


def test_leftovers_of_killed_runs(out: Path) -> None:
    put(out, "old")
    long_ago = time.time() - 7200
    for name in (".2026-10.0123456789ab.partial", ".2026-10.0123456789ab.old", ".2026-10.x.0123456789ab.old"):
        left = out.parent / name
        left.mkdir()
        (left / "results.csv").write_text("half")
        os.utime(left / "results.csv", (long_ago, long_ago))
        os.utime(left, (long_ago, long_ago))
    young = out.parent / ".2026-10.ba9876543210.partial"
    young.mkdir()
    put(out, "new")
    # a young one may belong to a run at work, and another target's is not ours
    assert {path.name for path in out.parent.iterdir()} == {"2026-10", young.name, ".2026-10.x.0123456789ab.old"}


def test_two_runs_at_once_leave_one_whole_result(out: Path) -> None:
    with staged(out) as first:
        (first / "results.csv").write_text("first")
        put(out, "second")
    assert content(out) == {"results.csv": "first"}
    assert list(out.parent.iterdir()) == [out]
