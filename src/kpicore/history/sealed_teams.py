"""The teams of a closed period, built again from the settings that were sealed: today's config does not change them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kpicore.catalog import Catalog
from kpicore.config import RunConfig, Team, Where
from kpicore.config.checks import read_checks, with_checks
from kpicore.config.components import Components
from kpicore.config.place import as_inline, key_path
from kpicore.config.prorate import take_calendar
from kpicore.config.table import Table
from kpicore.config.teams import Teams
from kpicore.config.toml import VALID_FROM
from kpicore.config.written import settings_of
from kpicore.history.chain import Document
from kpicore.history.place import Place
from kpicore.history.snapshot import software
from kpicore.messages import Message, say
from kpicore.model import Finding, Language, Period, Rejected

_LONGEST = 60  # characters of a value that are shown


def sealed_teams(documents: Sequence[Document], period: Period, place: Place, catalog: Catalog) -> tuple[Team, ...]:
    """Rejected (2) where a plugin that is installed today does not understand what was sealed."""
    findings: list[Finding] = []
    components = Components(Path(place.name), catalog, findings)
    components.lenders.period = period
    teams: tuple[Team, ...] = ()
    for settings in [each for each in documents if each.kind == "settings"]:
        where = Where(f"{place.name}: {period}: {settings.name}")
        frame = Table(_parsed(settings), where, findings)
        calendar = take_calendar(frame, components.lenders, findings)
        raw = frame.take_raw("check") or []
        checks = read_checks([(each, where.at("check", i)) for i, each in enumerate(raw)], components, findings)
        raw = frame.take_raw("team") or []
        tables = [(each, where.at("team", i)) for i, each in enumerate(raw)]
        teams += with_checks(Teams(components, calendar, findings).read(tables), checks, findings)
    if findings:
        raise Rejected(findings, 2)
    return teams


def otherwise_today(documents: Sequence[Document], config: RunConfig) -> list[Finding]:
    """Notes on what the config of today says of the period that was not so when it was closed: it is not followed."""
    sealed = {each.name: _parsed(each) for each in documents if each.kind == "settings"}
    today = {team.name: settings_of(team) for team in config.teams}
    notes = []
    for name in [name for name in sealed if name not in today]:
        what = say("the config has no such team today; the correction goes by what was sealed")
        notes.append(_note(config, name, what))
    for name in [name for name in today if name not in sealed]:
        notes.append(_note(config, name, say("no such team was sealed, so it is left out")))
    for name in [name for name in sealed if name in today]:
        for path, before, now in _differing(sealed[name], today[name], ()):
            shown = {"now": _shown(now), "sealed": _shown(before)}
            what = say("is {now} today; the correction goes by {sealed}, as sealed", **shown)
            notes.append(_note(config, f"{name}: {key_path(_in_team(path))}", what))
    return notes


def versions_today(documents: Sequence[Document], place: Place, period: Period) -> list[Finding]:
    """Warnings about software that was another when the period was closed."""
    now = {each.name: each.text for each in software()}
    interpreters = {"CPython", "PyPy", "GraalVM"}
    warnings = []
    for each in documents:
        if each.kind != "software" or each.name in interpreters or now.get(each.name) == each.text:
            continue
        name, old, new = each.name, each.text, now.get(each.name)
        what = say("{name} {version} is not installed today", name=name, version=old)
        if new is not None:
            what = say("was closed with {name} {old}, today it is {new}", name=name, old=old, new=new)
        warnings.append(Finding("warning", f"{place.name}: {period}", what))
    return warnings


def people_today(documents: Sequence[Document], now: Sequence[Document], period: Period) -> list[Finding]:
    """A warning where the tables of people are others than the period was closed with: a rise since then, or another
    team, would be one of that month too."""
    sealed = [_hash(each) for each in documents if _is_of_people(each)]
    return [
        Finding(
            "warning",
            each.name,
            say("is not the table of people that {period} was closed with", period=period),
            say(
                "teams, levels, dates and pay are taken from it: make sure that they are those of {period}",
                period=period,
            ),
        )
        for each in now
        if _is_of_people(each) and _hash(each) not in sealed
    ]


def _is_of_people(document: Document) -> bool:
    return document.kind == "input" and json.loads(document.text)["kind"] == "people"


def _hash(document: Document) -> str:
    """Of a table of the input, as it was read."""
    return str(json.loads(document.text)["table"])


def language_of(documents: Sequence[Document]) -> Language:
    """The `lang` of the sealed config, which words its ledger."""
    config = next((each for each in documents if each.kind == "config"), None)
    return "zh" if config is not None and _parsed(config).get("lang") == "zh" else "en"


def _parsed(document: Document) -> dict[str, Any]:
    return tomllib.loads(document.text.removeprefix("\ufeff"), parse_float=Decimal)


def _note(config: RunConfig, where: str, what: Message) -> Finding:
    return Finding("info", f"{config.path}: {where}", what)


_Path = tuple[str | int, ...]


def _differing(before: Any, now: Any, path: _Path) -> Iterator[tuple[_Path, Any, Any]]:
    """Where two settings differ, as deep as can be said."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in {**before, **now}:
            if key != VALID_FROM:
                yield from _differing(before.get(key), now.get(key), (*path, key))
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for i, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from _differing(old, new, (*path, i))
    elif before != now:
        yield path, before, now


def _in_team(path: _Path) -> _Path:
    """Below the team itself, where it stands there."""
    return path[2:] if path[:2] == ("team", 0) and len(path) > 2 else path


def _shown(value: Any) -> str:
    text = "–" if value is None else as_inline(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
