"""All or nothing: results are written into a folder beside the target, which then takes the target's place whole.

The folder is `.<name>.<random>.partial`, an older result makes way as `.<name>.<random>.old`. A killed run may leave
either behind. They are harmless: the next run to the same target puts an `.old` back where the target itself is gone
(the run died between the two renames), and removes what nobody has touched for an hour.
"""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kpicore.messages import Message, reason, say
from kpicore.model import Finding, Rejected

TABLES = ("results", "ledger", "flags", "dictionary")
OURS = frozenset(f"{table}.{suffix}" for table in TABLES for suffix in ("csv", "parquet", "xlsx"))
"""The files that a run writes, and so the only ones that it ever removes."""

_SHOWN = 3  # foreign files that are named
_STALE_AFTER = 3600.0  # seconds; no run writes that long without touching its folder
_PLAIN = {
    errno.ENOSPC: say("the disk is full"),
    errno.EDQUOT: say("the disk quota is used up"),
    errno.EROFS: say("the disk is read-only"),
    errno.EACCES: say("no permission to write here"),
    errno.EPERM: say("no permission to write here"),
    errno.ENAMETOOLONG: say("the name is too long"),
}
_ANOTHER = say("expected a folder, or a name not yet used")
_PERMITTED = say("expected a folder that you may write in")


def check_target(out: Path, is_ours: Callable[[str], bool] = OURS.__contains__) -> None:
    """Raises Rejected (exit code 2) unless results may take the place of `out`; writes nothing.

    They may where nothing is there yet, and where there is an empty folder or one with files of kpicore alone, which
    `is_ours` knows by their names.
    """
    target = _place(out)
    if os.path.islink(target):
        raise _rejected(out, say("is a symbolic link"), _ANOTHER)
    if not os.path.exists(target):
        _check_parent(out, target)
    elif not os.path.isdir(target):
        raise _rejected(out, say("is a file"), _ANOTHER)
    elif os.path.ismount(target):
        raise _rejected(out, say("is a mount point and cannot be replaced"), say("expected a folder inside it"))
    elif Path.cwd().is_relative_to(target):
        raise _rejected(out, say("is the folder you are in, and would be replaced"), say("expected another folder"))
    else:
        _check_parent(out, target)
        _check_content(out, target, is_ours)


@contextmanager
def staged(out: Path, is_ours: Callable[[str], bool] = OURS.__contains__) -> Iterator[Path]:
    """Yields a new folder (mode 0700) to write into; on leaving, it takes the place of `out`.

    On any exception the new folder is removed and `out` is as it was. Raises Rejected (exit code 2) for what
    `check_target` finds, and for any OSError of the block, which should do nothing but write.
    """
    target = _place(out)
    check_target(out, is_ours)
    made = [folder for folder in target.parents if not os.path.exists(folder)]
    partial = _beside(target, "partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _tidy(target)
        partial.mkdir(mode=0o700)
        yield partial
        _sync(partial)
        check_target(out, is_ours)  # something may have been put there meanwhile
        _put_in_place(partial, target)
    except BaseException as error:
        with suppress(OSError):
            _remove(partial)
        with suppress(OSError):
            for folder in made:
                folder.rmdir()
        if isinstance(error, OSError):
            what = say("cannot be written: {reason}", reason=_reason(error))
            raise _rejected(out, what, say("expected room and permission to write")) from error
        raise


def _place(out: Path) -> Path:
    """The absolute path of the target, its parents' links followed, its own not."""
    if out.name in ("", ".."):
        return Path(os.path.realpath(out))
    return Path(os.path.realpath(out.parent), out.name)


def _check_parent(out: Path, target: Path) -> None:
    parent = next(folder for folder in target.parents if os.path.lexists(folder))
    if not os.path.isdir(parent):
        raise _rejected(out, say("{path} is not a folder", path=parent), say("expected a path of folders"))
    if not os.access(parent, os.W_OK | os.X_OK):
        raise _rejected(out, say("no permission to write in {path}", path=parent), _PERMITTED)


def _check_content(out: Path, target: Path, is_ours: Callable[[str], bool]) -> None:
    if not os.access(target, os.R_OK | os.W_OK | os.X_OK):
        raise _rejected(out, say("no permission to replace this folder"), _PERMITTED)
    with os.scandir(target) as entries:
        foreign = sorted(e.name for e in entries if not is_ours(e.name) or not e.is_file(follow_symlinks=False))
    if foreign:
        names = ", ".join(foreign[:_SHOWN])
        what = say("holds what kpicore did not write, and would be lost: {names}", names=names)
        if len(foreign) > _SHOWN:
            what = say("{what} and {more} more", what=what, more=len(foreign) - _SHOWN)
        raise _rejected(out, what, say("expected an empty folder, or one with earlier results only"))


def _put_in_place(partial: Path, target: Path) -> None:
    """Renames, since a rename is whole or not at all. Two where there is an older result, with a way back."""
    if not os.path.exists(target):
        os.rename(partial, target)
        _sync_folder(target.parent)
        return
    old = _beside(target, "old")
    os.rename(target, old)
    try:
        os.rename(partial, target)
    except BaseException:
        _put_back(old, target)
        raise
    _sync_folder(target.parent)
    with suppress(OSError):  # the new result stands; what is left of the old goes with a later run
        _remove(old)


def _put_back(old: Path, target: Path) -> None:
    try:
        os.rename(old, target)
    except OSError as error:
        raise _Kept(error, old) from error


def _tidy(target: Path) -> None:
    """Puts back or removes what a killed run left beside the target; what cannot be removed stays, and harms nobody."""
    left_behind = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{12}}\.(?:old|partial)")
    for left in [path for path in target.parent.iterdir() if left_behind.fullmatch(path.name)]:
        with suppress(OSError):
            if left.is_symlink() or not left.is_dir():
                continue
            if left.suffix == ".old" and not os.path.lexists(target):
                os.rename(left, target)
            elif time.time() - _last_touched(left) > _STALE_AFTER:
                _remove(left)


def _last_touched(folder: Path) -> float:
    return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}.{os.urandom(6).hex()}.{suffix}")


def _remove(folder: Path) -> None:
    """Removes a folder and all in it; links are removed, never followed."""
    with os.scandir(folder) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                _remove(Path(entry.path))
            else:
                os.unlink(entry.path)
    os.rmdir(folder)


def _sync(folder: Path) -> None:
    """Brings the files to the disk before they get their name, so that a crash leaves the old result or the new one."""
    for path in folder.rglob("*"):
        if path.is_file():
            with open(path, "rb+") as file:  # Windows syncs only what is open for writing
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # has no such thing
        return
    with suppress(OSError):  # nor have some network disks
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


class _Kept(OSError):
    """The new results could not take their place, and the earlier ones could not be put back."""

    def __init__(self, error: OSError, old: Path) -> None:
        self.said = say("{reason}; the earlier results are in {path}", reason=_reason(error), path=old)
        super().__init__(self.said)


def _reason(error: OSError) -> str:
    return error.said if isinstance(error, _Kept) else _PLAIN.get(error.errno or 0) or reason(error)


def _rejected(out: Path, what: Message, expected: Message) -> Rejected:
    return Rejected([Finding("error", str(out), what, expected)], 2)
