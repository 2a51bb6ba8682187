"""The file that a collector's `path` names: its bytes, or a finding that says why there are none."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kpicore.collect import limits
from kpicore.collect.text import quote, suggest, visible
from kpicore.components import Batch, Request
from kpicore.messages import joined, reason, say
from kpicore.model import Finding, Text
from kpicore.settings import Problem

PATH = Text("文件，相对于配置文件；{period} 代表考核期", "the file, relative to the config; {period} is the month")


def path_problems(path: str) -> list[Problem]:
    """What keeps the setting `path` from being the name of a file."""
    if path.strip():
        return []
    return [(("path",), say("found {path}", path=quote(path)), say("expected the name of a file"))]


class Named(NamedTuple):
    """A file: as the config names it, with the month filled in, and where it is."""

    source: str
    path: Path


def named(path: str, want: Request) -> Named:
    source = path.replace("{period}", str(want.period))
    return Named(source, want.folder / source)


def matching(path: str, want: Request, wanted: str, streamed: bool) -> list[Named] | Finding:
    """The file that the config names, or those of a pattern such as `calls-*.parquet`, by name. streamed: they may be
    of any size, since no more than a part of one is held."""
    import glob  # the one way to read names that most runs do without

    file = named(path, want)
    if glob.has_magic(file.source) and not_there(file, wanted, streamed) is not None:
        found = sorted(glob.glob(file.source, root_dir=want.folder, recursive=True))
        files = [Named(name, want.folder / name) for name in found]
        if not files:
            return Finding("error", file.source, say("no file is named like this"), wanted)
        return next(filter(None, (not_there(each, wanted, streamed) for each in files)), None) or files
    return not_there(file, wanted, streamed) or [file]


def load(file: Named, wanted: str) -> bytes | Finding:
    """What the file holds. wanted: what it should be, in words."""
    missing = not_there(file, wanted)
    if missing is not None:
        return missing
    try:
        return file.path.read_bytes()
    except OSError as error:
        return unreadable(file, error, wanted)


def not_there(file: Named, wanted: str, streamed: bool = False) -> Finding | None:
    """Why there is no such file that may be read; None where there is one. streamed: however large it is."""
    source, path = file
    try:
        if path.is_dir():
            return Finding("error", source, say("a folder, not a file"), wanted)
        size = path.stat().st_size
    except FileNotFoundError:
        near = joined([wanted, _neighbour(path)], "")
        return Finding("error", source, say("there is no file {path}", path=visible(str(path))), near)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        return unreadable(file, error, wanted)
    if size > limits.UNPACKED and not streamed:
        what = say("the file holds {size:,} bytes", size=size)
        return Finding("error", source, what, say("at most {limit:,}", limit=limits.UNPACKED))
    return None


def no_table(source: str, finding: Finding) -> Batch:
    """What a collector brings where it could read nothing at all."""
    return Batch(source, (), (), (finding,))


def unreadable(file: Named, error: OSError | ValueError, wanted: str) -> Finding:
    """The finding for what the system says of a file."""
    why = reason(error) if isinstance(error, OSError) else str(error)
    expected = say("{wanted} that may be read", wanted=wanted)
    return Finding("error", file.source, say("the file cannot be read ({reason})", reason=why), expected)


def _neighbour(path: Path) -> str:
    try:
        return suggest(path.name, [other.name for other in path.parent.iterdir()])
    except OSError:
        return ""
