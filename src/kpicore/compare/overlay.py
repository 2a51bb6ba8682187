"""A config with some settings changed, in memory: `team.hotline.pay.per_point=12`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.config import RunConfig, Where, load_config
from kpicore.config.load import Lint
from kpicore.config.place import Path as KeyPath
from kpicore.config.place import as_string
from kpicore.config.toml import read_toml
from kpicore.messages import Message, say
from kpicore.model import Finding, Rejected
from kpicore.nearest import did_you_mean, one_of

_STEP = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^.="']+?))\s*(\.|=|$)""")
_BARE = ("score", "grade", "pay", "people")
"""Places that take a component's name alone."""

_SHAPE = say("expected KEY=VALUE, such as team.hotline.pay.per_point=12")


class Setting(NamedTuple):
    """A key of a config as people write it, a team by its name, and its value. text: as it was typed."""

    text: str
    path: tuple[str, ...]
    value: Any

    @property
    def where(self) -> str:
        return f"--set {self.text}"


class Overlay(NamedTuple):
    """A config's document with other settings. places: where each of them went. same: those that it says already."""

    document: dict[str, Any]
    places: Mapping[Setting | str, Sequence[KeyPath]]
    same: Sequence[str]


def with_settings(
    path: str | Path, texts: Sequence[str], period: str | None, lint: Lint | None = None
) -> tuple[RunConfig, list[Finding]]:
    """The config with those settings, as if its file said so, and notes. The file stays as it is; what it borrows by
    `from` stays too, since what stands beside `from` wins. Rejected (2) with every mistake, also of what results.
    """
    document = read_toml(Path(path))
    if isinstance(document, Finding):
        raise Rejected([document], 2)
    original = deepcopy(document)
    findings: list[Finding] = []
    places: dict[str, list[KeyPath]] = {}
    notes: list[Finding] = []
    for text in texts:
        read = parse(text)
        if isinstance(read, Finding):
            findings.append(read)
            continue
        went = _Put(document, read)
        went.at(document, read.path, ())
        findings += went.findings
        places[read.where] = went.places
        if went.places and all(_value(original, place) == read.value for place in went.places):
            notes.append(Finding("info", read.where, say("that is what the config says already")))
    if findings:
        raise Rejected(findings, 2)
    try:
        return load_config(path, period=period, lint=lint, document=document), notes
    except Rejected as rejected:
        said = [_placed(finding, original, places) for finding in rejected.findings]
        raise Rejected(said, rejected.exit_code) from None


def parse(text: str) -> Setting | Finding:
    """`KEY=VALUE`: names between dots, in quotes where they hold dots or `=`; a value of TOML, numbers exact."""
    steps: list[str] = []
    at, end = 0, "."
    while end == ".":
        match = _STEP.match(text, at)
        if match is None:
            return Finding("error", f"--set {text}", say("this is no key"), _SHAPE)
        steps.append(next(group for group in match.groups()[:3] if group is not None))
        at, end = match.end(), match[4]
    if end != "=":
        return Finding("error", f"--set {text}", say("it has no value"), _SHAPE)
    written = text[at:].strip()
    try:
        value = tomllib.loads(f"value = {written}", parse_float=_exact)
    except (ValueError, InvalidOperation):
        value = {}
    if set(value) != {"value"}:
        quoted = f"{text[:at]}{as_string(written)}"
        expected = say("expected a number, true, false, a list, or text in quotes: --set '{text}'", text=quoted)
        return Finding("error", f"--set {text}", say("{value} is no value of TOML", value=written or '""'), expected)
    return Setting(text, tuple(steps), value["value"])


def _exact(text: str) -> Decimal:
    return Decimal(text)


class _Put:
    """Puts one setting into a document. places: where it went."""

    def __init__(self, document: dict[str, Any], setting: Setting) -> None:
        self.places: list[KeyPath] = []
        self.findings: list[Finding] = []
        self._setting = setting

    def at(self, node: Any, steps: Sequence[str], path: KeyPath) -> None:
        """The rest of the key below a node of the document."""
        step, *rest = steps
        if isinstance(node, list):
            for index in self._chosen(node, step):
                if rest:
                    self.at(node[index], rest, (*path, index))
                else:
                    self._wrong(say("{step} is a whole table", step=step), say("expected a key of it, after a dot"))
        elif not isinstance(node, dict):
            self._wrong(say("there is nothing below {key}", key=_written(self._setting.path, len(steps))), "")
        elif rest:
            self.at(self._below(node, step), rest, (*path, step))
        else:
            node[step] = self._setting.value
            self.places.append((*path, step))

    def _below(self, node: dict[str, Any], step: str) -> Any:
        below = node.get(step)
        if below is None or (isinstance(below, str) and step in _BARE):
            node[step] = {} if below is None else {"use": below}
        return node[step]

    def _chosen(self, tables: Sequence[Any], step: str) -> list[int]:
        """The tables of that name, all versions of a team, or the one of that number."""
        names = [_name(table) for table in tables]
        chosen = [index for index, name in enumerate(names) if name == step]
        if not chosen and step.isascii() and step.isdigit() and int(step) < len(tables):
            chosen = [int(step)]
        if not chosen:
            known = [name for name in dict.fromkeys(names) if name]
            expected = did_you_mean(step, known) if known else one_of([str(index) for index in range(len(tables))])
            self._wrong(say("there is no {step}", step=step), expected)
        return chosen

    def _wrong(self, what: Message, expected: str) -> None:
        self.findings.append(Finding("error", self._setting.where, what, expected))


def _name(table: Any) -> str:
    """What a table of an array is called: its name, or that of its component."""
    if not isinstance(table, dict):
        return ""
    return str(table.get("name") or str(table.get("use") or "").rpartition(":")[2])


def _written(path: Sequence[str], left: int) -> str:
    return ".".join(path[: len(path) - left])


def _value(document: Any, path: KeyPath) -> Any:
    """What stands at a place; None where nothing does."""
    for step in path:
        if isinstance(document, dict):
            document = document.get(str(step))
        elif isinstance(document, list) and isinstance(step, int) and step < len(document):
            document = document[step]
        else:
            return None
    return document


def _placed(finding: Finding, original: Any, places: Mapping[str, Sequence[KeyPath]]) -> Finding:
    """The finding at the setting that brought it, where one did."""
    if not isinstance(finding.where, Where):
        return finding
    here = finding.where.path
    for where, brought in places.items():
        for path in brought:
            made = path[: len(here)] == here and _value(original, here) is None
            if here[: len(path)] == path or (made and here):
                return finding._replace(where=where)
    return finding
