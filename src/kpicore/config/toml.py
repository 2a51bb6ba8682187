"""Reads a TOML file with exact numbers; what is wrong with it is said in line, column and words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kpicore.config.place import quoted
from kpicore.model import Finding
from kpicore.nearest import one_of

_POSITION = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_BARE_MONTH = re.compile(r"\s*(\S+)\s*=\s*(\d{4}-\d\d)\s*(?:#.*)?", re.ASCII)
_WORD_ENDS = " \t\r\n.=[]{},\"'#"
_FULL_WIDTH: Mapping[str, str] = {
    "＝": "=",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "，": ",",
    "［": "[",
    "］": "]",
    "．": ".",
}


def read_toml(path: Path) -> dict[str, Any] | Finding:
    """The parsed file, floats as Decimal; or what is wrong, at `file:line:column`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Finding("error", f"{path}:{line}", "the file is not UTF-8 text", "save it as UTF-8")
    except OSError as error:
        if path.is_dir():
            return Finding("error", str(path), "is a directory", one_of(sorted(map(str, path.glob("*.toml")))))
        return Finding("error", str(path), f"cannot be read: {error.strerror or error}")
    except ValueError:  # a null byte in the name
        return Finding("error", repr(str(path)), "is no file name")
    try:
        return tomllib.loads(text, parse_float=_exact)
    except RecursionError:
        return Finding("error", str(path), "the tables or lists are nested too deeply")
    except ValueError as error:  # a TOMLDecodeError, or a number beyond all bounds
        return _explained(path, text, str(error))


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text} is beyond any number that can be computed with") from None


def _explained(path: Path, text: str, message: str) -> Finding:
    position = _POSITION.fullmatch(message)
    if position is None:
        return Finding("error", str(path), message)
    lines = text.replace("\r\n", "\n").split("\n")
    line, column = int(position[2] or len(lines)), int(position[3] or len(lines[-1]) + 1)
    return Finding("error", f"{path}:{line}:{column}", position[1], _hint(lines[line - 1], column - 1, position[1]))


def _hint(line: str, at: int, message: str) -> str:
    """What to write instead, where the parser stumbled over a month or Chinese that stands bare."""
    month = _BARE_MONTH.fullmatch(line)
    if month:
        return f'put quotes around it: {month[1]} = "{month[2]}"'
    if line[at : at + 1] in _FULL_WIDTH:
        return f"{line[at]} is a full-width character; TOML wants {_FULL_WIDTH[line[at]]}"
    word = _word_around(line, at)
    if not word or word.isascii():
        return ""
    if message == "Invalid value":
        return f'text needs quotes: "{word}"'
    return f"keys in Chinese need quotes: {quoted(word)}"


def _word_around(line: str, at: int) -> str:
    start = end = at
    while start > 0 and line[start - 1] not in _WORD_ENDS:
        start -= 1
    while end < len(line) and line[end] not in _WORD_ENDS:
        end += 1
    return line[start:end]
