"""Files that are gone with the process that wrote them, however it ends: they hold what people are paid by."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

NewFile = Callable[[], Path]
"""The path of a new file, which nobody else may read, to be written and read as often as wanted."""


@contextmanager
def scratch() -> Iterator[NewFile]:
    """New files in the temporary folder, which last as long as the context; OSError where none can be made.

    On Linux they have no name there, so that not even a process that is killed leaves one behind. Elsewhere it leaves
    a folder `kpicore-large-…`.
    """
    with ExitStack() as held:

        def new_file() -> Path:
            if (nameless := _nameless(held)) is not None:
                return nameless
            return Path(held.enter_context(TemporaryDirectory(prefix="kpicore-large-"))) / "file"

        yield new_file


def _nameless(held: ExitStack) -> Path | None:
    """A file without a name, as the process itself may call it; None where it cannot be opened again by that."""
    if sys.platform != "linux":
        return None
    file = held.enter_context(TemporaryFile())  # noqa: SIM115
    path = Path(f"/proc/self/fd/{file.fileno()}")
    with suppress(OSError), path.open("rb"):
        return path
    return None
