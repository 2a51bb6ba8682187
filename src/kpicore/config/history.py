"""`[history]`: where closed periods are kept, a file or a database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpicore.config.place import Where
from kpicore.config.table import Table
from kpicore.config.toml import read_toml
from kpicore.converter import unknown_key
from kpicore.messages import say
from kpicore.model import Finding, Rejected

_A_FILE = say("expected the file of the history")
_A_VARIABLE = say("expected url_env, the name of an environment variable that holds the address")


def load_history(path: str | Path) -> Mapping[str, str] | None:
    """The `[history]` of a config, whatever else it says, so that a history can be looked at where the plugins that
    made it are not installed. Rejected (2) where it cannot be read."""
    path = Path(path)
    document = read_toml(path)
    if isinstance(document, Finding):
        raise Rejected([document], 2)
    findings: list[Finding] = []
    history = take_history(Table(document, Where(str(path)), findings), findings)
    if findings:
        raise Rejected(findings, 2)
    return history


def take_history(frame: Table, findings: list[Finding]) -> Mapping[str, str] | None:
    """Takes `[history]` out of a config; None where it has none."""
    raw = frame.take("history", dict[str, Any])
    return None if raw is None else _read(Table(raw, frame.at("history"), findings))


def _read(table: Table) -> Mapping[str, str]:
    """`path` (relative to the config) or `url_env`, whichever is given. No address may stand in a config, since people
    write passwords into them; what such a one says is not repeated."""
    given: dict[str, str] = {}
    for key in ("path", "url_env"):
        value = table.take(key, str)
        if value is not None:
            given[key] = value
    if "url" in table.left:
        del table.left["url"]
        table.wrong("url", unknown_key("url"), _A_VARIABLE)
    elif len(given) == 2:
        table.wrong("url_env", say("{key} beside {other}", key="url_env", other="path"), say("expected one of the two"))
    elif not given and not table.left:
        table.wrong("path", say("missing"), _A_FILE)
    _check_path(table, given.get("path"))
    _check_variable(table, given.get("url_env"))
    table.no_more()
    return given


def _check_path(table: Table, path: str | None) -> None:
    if path is None:
        return
    if "://" in path:
        table.wrong("path", say("found an address"), _A_VARIABLE)
    elif not path.strip() or "\0" in path:
        table.wrong("path", say("found no file name"), _A_FILE)
    elif "{period}" in path:
        what = say("found {name}, so every period would have a history of its own", name="{period}")
        table.wrong("path", what, say("expected one file for all periods"))


def _check_variable(table: Table, name: str | None) -> None:
    if name is not None and not (name.isascii() and name.isidentifier()):
        table.wrong("url_env", say("found no such name"), _A_VARIABLE)
