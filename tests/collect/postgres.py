"""A real PostgreSQL server for the tests: on loopback, in a folder of its own, with a user who may not do all."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "moon/river@7"
"""With characters that an address must write otherwise."""


def programs() -> Path | None:
    """The folder of the server's programs: of the newest version that Debian installed, or that on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """A server that runs while the context lasts: its port. Data and log are in `folder`."""
    found = programs()
    assert found is not None
    (folder / "password").write_text(PASSWORD)
    port = _free_port()
    if os.geteuid() == 0:  # which the server refuses to run as
        for path in (folder, folder / "password"):
            shutil.chown(path, "nobody")
    initdb: list[str | Path] = [
        found / "initdb",
        "-D",
        folder / "data",
        "-U",
        "desk",
        "-A",
        "scram-sha-256",
        "--no-sync",
    ]
    _call([*initdb, "-E", "UTF8", "--locale=C.UTF-8", f"--pwfile={folder / 'password'}"])
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
    control: list[str | Path] = [found / "pg_ctl", "-D", folder / "data", "-w"]
    _call([*control, "-l", folder / "log", "-o", options, "start"])
    try:
        yield port
    finally:
        _call([*control, "-m", "immediate", "stop"])


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for the name of a socket, and which another user may enter."""
    with tempfile.TemporaryDirectory(prefix="kpicore-pg-") as folder:
        yield Path(folder)


def _call(command: list[str | Path]) -> None:
    user = "nobody" if os.geteuid() == 0 else None
    done = subprocess.run(command, user=user, stdout=subprocess.DEVNULL, timeout=120, check=False)
    assert done.returncode == 0, command


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
