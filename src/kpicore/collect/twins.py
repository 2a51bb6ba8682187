"""Files of one log that hold the same, byte for byte: an export that was saved twice would count twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

from kpicore.collect.files import Named
from kpicore.messages import say
from kpicore.model import Finding

_BLOCK = 1 << 20


def twins(files: Sequence[Named], is_empty: Callable[[Path], bool] = lambda path: False) -> list[Finding]:
    """An error for each file that holds what one before it holds, unless that `is_empty`: without an event. Files of
    one size alone are looked into."""
    by_size: dict[int, list[Named]] = {}
    for file in files:
        by_size.setdefault(_size(file.path), []).append(file)
    findings = []
    for size, alike in by_size.items():
        first: dict[bytes, Named] = {}
        for file in alike if len(alike) > 1 and size > 0 else ():
            digest = _digest(file.path)
            other = first.setdefault(digest, file) if digest else file
            if other is not file and not is_empty(file.path):
                what = say("it holds the same as {file}; its events would count twice", file=other.source)
                findings.append(Finding("error", file.source, what, say("each event in one file")))
    return findings


def at_most_lines(path: Path, count: int) -> bool:
    """Whether a text has no more lines than that which are not blank; a long one is not looked through."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_BLOCK)
    except OSError:
        return False
    return len(head) < _BLOCK and sum(map(bool, map(bytes.strip, head.splitlines()))) <= count


def _size(path: Path) -> int:
    """0 where nobody can say; whoever reads the file says why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _digest(path: Path) -> bytes:
    found = blake2b()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                found.update(block)
    except OSError:
        return b""
    return found.digest()
