"""Where a value of the config stands, also when its settings came partly from another file (`from`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
Settings = Mapping[str, Any]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = r"[\x00-\x1f\x7f]"


def as_string(text: str) -> str:
    """A text as a basic string of TOML, on one line."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(_ESCAPED, lambda char: f"\\u{ord(char[0]):04x}", plain) + '"'


def quoted(key: str) -> str:
    """A key as TOML wants it written: bare where it may be, else quoted."""
    return key if _BARE.fullmatch(key) else as_string(key)


def as_inline(value: Any) -> str:
    """A value of TOML on one line, tables as inline tables."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return as_string(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {as_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_inline, value)) + "]"
    return str(value)


def key_path(path: Path) -> str:
    """`("team", 0, "score", "服务")` → `team[0].score."服务"`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{quoted(step)}" for step in path)
    return "".join(steps).removeprefix(".")


class Where(str):
    """A place as text, `file: key.path`; `at` goes further down, into the file that the value there came from."""

    def __new__(cls, file: str, path: Path = ()) -> Where:
        return super().__new__(cls, f"{file}: {key_path(path)}" if path else file)

    def __init__(self, file: str, path: Path = ()) -> None:
        self.file = file
        self.path = path
        self._loan: _Loan | None = None

    def lent(self, lender: str, beside: Settings, borrowed: Settings) -> Where:
        """The same place, where the file `lender` brought settings besides those that stand here."""
        place = Where(self.file, self.path)
        place._loan = _Loan(self, lender, beside, borrowed, ())
        return place

    def at(self, *steps: str | int) -> Where:
        """The place of what stands below, such as `where.at("criteria", "speed", "bands", 0)`."""
        if self._loan is None:
            return Where(self.file, self.path + steps)
        loan = self._loan._replace(below=self._loan.below + steps)
        if _comes_from_file(loan.below, loan.beside, loan.borrowed):
            place = Where(loan.lender, loan.below)
        else:
            place = Where(loan.top.file, loan.top.path + loan.below)
        place._loan = loan
        return place


class _Loan(NamedTuple):
    """Settings from two files: those `beside` stand at `top`, those `borrowed` in the file `lender`."""

    top: Where
    lender: str
    beside: Settings
    borrowed: Settings
    below: Path


def merge(beside: Settings, borrowed: Settings) -> dict[str, Any]:
    """Settings from a file under those beside `from`: table by table, what stands beside wins, arrays whole."""
    merged = dict(borrowed)
    for key, value in beside.items():
        below = merged.get(key)
        merged[key] = merge(value, below) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


def without(settings: Any, paths: Sequence[Path]) -> Any:
    """Settings without the keys at those paths."""
    gone = {path[0] for path in paths if len(path) == 1}

    def below(step: str | int) -> list[Path]:
        return [path[1:] for path in paths if len(path) > 1 and path[0] == step]

    if isinstance(settings, dict):
        return {key: without(value, below(key)) for key, value in settings.items() if key not in gone}
    if isinstance(settings, list):
        return [without(value, below(step)) for step, value in enumerate(settings)]
    return settings


def _comes_from_file(steps: Path, beside: Any, borrowed: Any) -> bool:
    for step in steps:
        here, there = isinstance(beside, dict) and step in beside, isinstance(borrowed, dict) and step in borrowed
        if not here or not there:
            return there
        beside, borrowed = beside[step], borrowed[step]
        if not isinstance(beside, dict) or not isinstance(borrowed, dict):
            return False
    return False
