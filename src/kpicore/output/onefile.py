"""One file, all or nothing: written beside its name, which it then takes; readable by its owner alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kpicore.messages import Message, reason, say
from kpicore.model import Finding, Rejected


def check_file(path: Path, is_ours: Callable[[Path], bool]) -> None:
    """Rejected (2) unless the file may be written: its folder is there or can be made, and what has the name already,
    if anything, is a file that `is_ours` knows."""
    if os.path.islink(path) or (os.path.lexists(path) and not path.is_file()):
        raise _rejected(path, say("is no plain file"), say("expected the name of a file"))
    if path.exists() and not is_ours(path):
        what = say("there is a file of another kind, which would be lost")
        raise _rejected(path, what, say("expected a name not yet used"))
    above = next(folder for folder in path.absolute().parents if os.path.lexists(folder))
    if not above.is_dir():
        raise _rejected(path, say("{path} is not a folder", path=above), say("expected a path of folders"))
    if not os.access(above, os.W_OK | os.X_OK):
        what = say("no permission to write in {path}", path=above)
        raise _rejected(path, what, say("expected a folder that you may write in"))


@contextmanager
def staged_file(path: Path, is_ours: Callable[[Path], bool]) -> Iterator[BinaryIO]:
    """Yields a new file (mode 0600) to write into; on leaving, it takes the place of `path`, and nothing does on any
    exception. Rejected (2) as by `check_file`, and for any OSError of the block, which should do nothing but write."""
    check_file(path, is_ours)
    new = path.with_name(f".{path.name}.{os.urandom(6).hex()}.partial")
    made = [folder for folder in path.absolute().parents if not os.path.lexists(folder)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        check_file(path, is_ours)  # something may have been put there meanwhile
        os.replace(new, path)
    except BaseException as error:
        with suppress(OSError):
            new.unlink()
        with suppress(OSError):
            for folder in made:
                folder.rmdir()
        if isinstance(error, OSError):
            what = say("cannot be written: {reason}", reason=reason(error))
            raise _rejected(path, what, say("expected room and permission to write")) from error
        raise


def _rejected(path: Path, what: Message, expected: Message) -> Rejected:
    return Rejected([Finding("error", str(path), what, expected)], 2)
