"""The files of a log: those that a pattern finds, plain or compressed, in the order in which they were written."""

from __future__ import annotations

import glob
import io
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from kpicore.collect.limits import Unreadable
from kpicore.collect.queue_log.grammar import LONGEST, Event, parse
from kpicore.collect.text import suggest, visible
from kpicore.messages import joined, reason, say
from kpicore.model import Finding

BLOCK = 1 << 20
_OVERLONG = 8 * LONGEST  # bytes; what is longer is no line, and is not kept
_LOOKED_AT = 100  # lines at the beginning of a file, for the time when it was written
_BOM = b"\xef\xbb\xbf"


class LogFile(NamedTuple):
    """A file of the log. name: as messages call it, relative to the config. begins: the time of its first event, and
    the latest of its first ones, which orders files that begin in one second; empty where none was found."""

    name: str
    path: Path
    begins: tuple[int, ...]


def find(folder: Path, pattern: str) -> tuple[list[LogFile], list[Finding]]:
    """The files that the pattern names, the oldest first, and what is wrong with them."""
    try:
        names = (
            [pattern] if (folder / pattern).is_file() else sorted(glob.glob(pattern, root_dir=folder, recursive=True))
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        return [], [Finding("error", pattern, say("the files cannot be looked for ({why})", why=_why(error)), _A_LOG)]
    files: list[LogFile] = []
    findings: list[Finding] = []
    seen: set[Path] = set()
    for name in names:
        path, name = folder / name, visible(name)
        if not path.is_file() or path.resolve() in seen:  # a pipe would never end
            continue
        seen.add(path.resolve())
        try:
            files.append(LogFile(name, path, _begins(path)))
        except Unreadable as wrong:
            findings.append(Finding("error", name, wrong.what, wrong.expected))
    if not files and not findings:
        findings.append(
            Finding("error", pattern, say("there is no such file"), joined([_A_LOG, _neighbour(folder / pattern)], ""))
        )
    return sorted(files, key=lambda file: (file.begins, file.name)), findings


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file without their line feeds, in constant memory; Unreadable where it breaks off."""
    try:
        with path.open("rb") as raw, _plain(raw) as stream:
            yield from _split(stream)
    except (EOFError, zlib.error, OSError, _lzma_error()) as error:
        what = say("the file cannot be read to its end ({why})", why=_why(error))
        raise Unreadable(what, _A_LOG) from None


def _split(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    first = True
    while block := stream.read(BLOCK):
        if first:
            block, first = block.removeprefix(_BOM), False
        found = (rest + block).split(b"\n")
        rest = found.pop()[:_OVERLONG]
        yield from found
    if rest:
        yield rest


def _plain(raw: IO[bytes]) -> IO[bytes]:
    """The file's text, unpacked as its first bytes say: a rotated file may have any name."""
    head = raw.read(8)
    raw.seek(0)
    for mark, opened in _PACKED:
        if head.startswith(mark):
            return opened(raw)
    for mark, kind in _FOREIGN:
        if head.startswith(mark):
            raise Unreadable(say("the file is {kind}", kind=kind), _A_LOG)
    return raw


def _gzip(raw: IO[bytes]) -> IO[bytes]:
    import gzip

    return io.BufferedReader(gzip.GzipFile(fileobj=raw))


def _bz2(raw: IO[bytes]) -> IO[bytes]:
    import bz2

    return bz2.BZ2File(raw)


def _xz(raw: IO[bytes]) -> IO[bytes]:
    import lzma

    return lzma.LZMAFile(raw)


def _lzma_error() -> type[Exception]:
    import lzma

    return lzma.LZMAError


_PACKED: tuple[tuple[bytes, Callable[[IO[bytes]], IO[bytes]]], ...] = (
    (b"\x1f\x8b", _gzip),
    (b"BZh", _bz2),
    (b"\xfd7zXZ\x00", _xz),
)
_FOREIGN = (
    (b"PK\x03\x04", say("a zip file or an Excel workbook")),
    (b"\x28\xb5\x2f\xfd", say("packed with zstd")),
    (b"\xff\xfe", say("UTF-16 text")),
    (b"\xfe\xff", say("UTF-16 text")),
    (b"SQLite f", say("an SQLite database; its table is read with url instead of path")),
)
_A_LOG = say("a queue_log as text, or packed with gzip, bzip2 or xz")


def _begins(path: Path) -> tuple[int, ...]:
    times: list[int] = []
    for line in islice(lines(path), _LOOKED_AT):
        found = parse(0, line)
        if isinstance(found, Event):
            times.append(found.time)
    return (times[0], max(times)) if times else ()


def _neighbour(path: Path) -> str:
    try:
        return suggest(path.name, [other.name for other in path.parent.iterdir()])
    except (OSError, ValueError):
        return ""


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return reason(error)
    return visible(str(error)) or type(error).__name__
