"""Reads a TOML file with exact numbers; what is wrong with it is said in line, column and words."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kpicore.messages import reason, say
from kpicore.model import Finding
from kpicore.nearest import one_of

VALID_FROM = "valid_from"
"""The key, of a [[team]] and at the top of a file that `from` names. Left out: valid from ever."""

_POSITION = r"(?s)(.*) \(at (?:line (\d+), column (\d+)|end of document)\)"
_IT = "…"
_OF_THE_PARSER = (  # what tomllib may say, so that it can be said in other languages
    say("Cannot declare {it} twice", it=_IT),
    say("Cannot mutate immutable namespace {it}", it=_IT),
    say("Cannot overwrite a value"),
    say("Cannot redefine namespace {it}", it=_IT),
    say("Duplicate inline table key {it}", it=_IT),
    say("Escaped character is not a Unicode scalar value"),
    say("Expected '=' after a key in a key/value pair"),
    say("Expected ']' at the end of a table declaration"),
    say("Expected ']]' at the end of an array declaration"),
    say("Expected newline or end of document after a statement"),
    say("Expected {it}", it=_IT),
    say("Found invalid character {it}", it=_IT),
    say("Illegal character {it}", it=_IT),
    say("Invalid date or datetime"),
    say("Invalid hex value"),
    say("Invalid initial character for a key part"),
    say("Invalid statement"),
    say("Invalid value"),
    say("Unclosed array"),
    say("Unclosed inline table"),
    say("Unescaped '\\' in a string"),
    say("Unterminated string"),
)


def read_toml(path: Path) -> dict[str, Any] | Finding:
    """The parsed file, floats as Decimal; or what is wrong, at `file:line:column`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Finding("error", f"{path}:{line}", say("the file is not UTF-8 text"), say("save it as UTF-8"))
    except OSError as error:
        if path.is_dir():
            return Finding("error", str(path), say("is a directory"), one_of(sorted(map(str, path.glob("*.toml")))))
        return Finding("error", str(path), say("cannot be read: {reason}", reason=reason(error)))
    except ValueError:  # a null byte in the name
        return Finding("error", repr(str(path)), say("is no file name"))
    try:
        return tomllib.loads(text, parse_float=_exact)
    except RecursionError:
        return Finding("error", str(path), say("the tables or lists are nested too deeply"))
    except _Beyond as error:
        return Finding("error", str(path), error.said)
    except ValueError as error:  # a TOMLDecodeError
        return _explained(path, text, str(error))


def read_settings(path: Path) -> dict[str, Any] | Finding:
    """A file that `from` may name, as `read_toml` reads it, without the key that says from when it is valid."""
    settings = read_toml(path)
    if isinstance(settings, dict):
        settings.pop(VALID_FROM, None)
    return settings


class _Beyond(ValueError):
    """A number that Decimal cannot hold."""

    def __init__(self, text: str) -> None:
        self.said = say("{number} is beyond any number that can be computed with", number=text)
        super().__init__(self.said)


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _Beyond(text) from None


def _explained(path: Path, text: str, message: str) -> Finding:
    position = re.fullmatch(_POSITION, message)
    if position is None:
        return Finding("error", str(path), _said(message))
    lines = text.replace("\r\n", "\n").split("\n")
    line, column = int(position[2] or len(lines)), int(position[3] or len(lines[-1]) + 1)
    from kpicore.config.hints import Slip, hint  # only where something is wrong

    instead = hint(Slip(lines, line - 1, column - 1, position[1]))
    return Finding("error", f"{path}:{line}:{column}", _said(position[1]), instead)


def _said(message: str) -> str:
    """What the parser says as a message, where it is one of those that are known."""
    for known in _OF_THE_PARSER:
        match = re.fullmatch(re.escape(known.template).replace(r"\{it\}", "(?P<it>.+)"), message, re.DOTALL)
        if match is not None:
            return say(known.template, **{name: _path(said) for name, said in match.groupdict().items()})
    return message


def _path(said: str) -> str:
    """A key as the parser shows it, `('criteria', 'speed')`, as a config writes it."""
    steps = re.findall(r"'((?:[^'\\]|\\.)*)'", said) if said.startswith("(") else []
    return ".".join(steps) or said
