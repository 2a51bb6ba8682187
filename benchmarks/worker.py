"""A side of a comparison as a process of its own: it loads its data once, and is then asked to run again and again.

Imports, loading and warming up are not measured, the peak of its memory is that of running, with what it loaded. It
speaks JSON lines. The side itself is a class, named as `module:class` and made of the words that follow: `run` goes
once over all the data, `table` tells what was found, as a frame of Polars with a column `person`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, process_time
from types import TracebackType
from typing import IO, Any

from benchmarks.measure import ROOT, Cost, Failed

CLEAR_PEAK = Path("/proc/self/clear_refs")
"""Where a process asks the kernel to forget its peak so far: that of loading says nothing."""


class Worker:
    """A side that runs elsewhere, one at a time. Failed where it does not start or run."""

    def __init__(self, side: str, *words: str | Path | int) -> None:
        self.words = [sys.executable, "-m", "benchmarks.worker", side, *map(str, words)]

    def __enter__(self) -> Worker:
        with ExitStack() as opened:
            self.errors = opened.enter_context(TemporaryFile("w+"))
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(
                self.words, stdin=pipe, stdout=pipe, stderr=self.errors, text=True, cwd=ROOT
            )
            opened.callback(self._end)
            self._answer()
            self.opened = opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.opened.close()

    def _end(self) -> None:
        self.process.kill()
        self.process.communicate()

    def run(self) -> Cost:
        return Cost(*self._asked("run"))

    def save(self, path: Path) -> Path:
        """Writes what the last run found."""
        self._asked(str(path))
        return path

    def _asked(self, what: str) -> Any:
        _stream(self.process.stdin).write(f"{what}\n")
        _stream(self.process.stdin).flush()
        return self._answer()

    def _answer(self) -> Any:
        line = _stream(self.process.stdout).readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            raise Failed(f"{' '.join(self.words[3:])}: {self.errors.read().strip()[-2000:]}")
        return json.loads(line)


def _stream(found: IO[str] | None) -> IO[str]:
    assert found is not None
    return found


def main(name: str, *words: str) -> None:
    module, _, kind = name.partition(":")
    answers, sys.stdout = sys.stdout, sys.stderr  # a library that prints disturbs nobody
    side = getattr(import_module(module), kind)(*words)
    CLEAR_PEAK.write_text("5")
    print("null", file=answers, flush=True)
    for line in sys.stdin:
        if line == "run\n":
            wall, cpu = perf_counter(), cpu_seconds()
            side.run()
            answer = json.dumps((perf_counter() - wall, cpu_seconds() - cpu, peak_mb()))
        else:
            side.table().write_parquet(line.strip())
            answer = "null"
        print(answer, file=answers, flush=True)


def cpu_seconds() -> float:
    """Of this process and its running children: Spark's Java is one."""
    return process_time() + sum(_of_child(int(pid)) for pid in _children(os.getpid()))


def peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _children(pid: int) -> list[str]:
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return own + [each for child in own for each in _children(int(child))]


def _of_child(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(*sys.argv[1:])
