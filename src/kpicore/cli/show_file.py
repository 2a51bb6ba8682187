"""`kpicore show FILE.toml`: what a run config or a scheme of one's own says, as `show` prints a component."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.catalog import Catalog, load
from kpicore.cli.show import described, rules_as_json
from kpicore.config import Team, Where, load_config
from kpicore.config.table import note
from kpicore.config.toml import read_settings
from kpicore.converter import structure
from kpicore.messages import Message, joined, say
from kpicore.model import Finding, Language, Rejected, Text
from kpicore.output.terminal import visible
from kpicore.pipeline.teams import describe_teams
from kpicore.plugins import TITLES, Kind
from kpicore.settings import SettingError
from kpicore.settingtypes import setting_types

CORE: Mapping[Kind, str] = {"scorer": "criteria", "grader": "bands", "pay rule": "table"}
"""The core's own components, which say nothing but what their settings say."""

TEAM = Text("团队 {name}", "Team {name}")
EVERYONE = Text("所有人", "everyone")
SCALE_TO = Text("换算为满分 {to}", "scaled to {to}")
LIMITS = Text("总分: {limits}", "the total: {limits}")
FLOOR, CAP = Text("不低于 {points}", "at least {points}"), Text("不高于 {points}", "at most {points}")


def command(args: argparse.Namespace) -> int:
    """Prints what the file says, team by team where it is a run config, or with --json a document; always 0.

    Raises Rejected (2) with everything that is wrong with it.
    """
    path, lang = Path(args.component), args.lang
    if args.toml or args.clauses:
        option = "--toml" if args.toml else "--clauses"
        what = say("{option} beside a file", option=option)
        raise Rejected([Finding("error", str(path), what, say("expected a component"))], 2)
    document = read_settings(path)
    if isinstance(document, Finding):
        raise Rejected([document], 2)
    if {"team", "people"} & document.keys():
        described_teams, _ = describe_teams(load_config(path))
        teams = [each.config for each in described_teams]
        shown = _teams_as_json(teams, lang) if args.json else [said for team in teams for said in _team(team, lang)]
    else:
        part = _scheme(path, document)
        shown = {"components": [_as_json(part, lang)]} if args.json else list(_said(part, lang))
    if isinstance(shown, dict):
        from kpicore.output.document import print_document

        print_document("show", shown)
    else:
        print("\n\n".join(shown))
    return 0


class Part(NamedTuple):
    """A component as a file uses it. more: what the team makes of it."""

    kind: Kind
    use: str
    component: Any
    more: tuple[Text, ...] = ()


def _parts(team: Team) -> Iterator[Part]:
    for entry in team.scores:
        scaled = () if entry.scale_to is None else (SCALE_TO.format(to=f"{entry.scale_to:f}"),)
        use = entry.use if entry.name == entry.use.rpartition(":")[2] else f"{entry.name} = {entry.use}"
        yield Part("scorer", use, entry.scorer, scaled)
        if entry.grade_use is not None:
            yield Part("grader", entry.grade_use, entry.grader)
    if team.grade_use is not None:
        yield Part("grader", team.grade_use, team.grader)
    if team.pay_use is not None:
        yield Part("pay rule", team.pay_use, team.pay)
    for check in team.checks:
        yield Part("check", check.use, check.check)


def _team(team: Team, lang: Language) -> Iterator[str]:
    who = "; ".join(f"{column} = {', '.join(values)}" for column, values in team.where.items())
    yield visible(f"{TEAM.of(lang).format(name=team.name)} · {who or EVERYONE.of(lang)}")
    for part in _parts(team):
        yield from _said(part, lang)


def _said(part: Part, lang: Language) -> Iterator[str]:
    yield visible(" · ".join([part.use, TITLES[part.kind].of(lang), *_about(part, lang)]))
    yield from described(part.component, lang)


def _teams_as_json(teams: Sequence[Team], lang: Language) -> dict[str, Any]:
    return {
        "teams": [
            {
                "team": team.name,
                "where": {column: list(values) for column, values in team.where.items()},
                "components": [_as_json(part, lang) for part in _parts(team)],
            }
            for team in teams
        ]
    }


def _as_json(part: Part, lang: Language) -> dict[str, Any]:
    about = " · ".join(_about(part, lang))
    return {"kind": part.kind, "component": part.use, "title": about, "rules": rules_as_json(part.component, lang)}


def _about(part: Part, lang: Language) -> Iterator[str]:
    yield from _title(part.component, lang)
    yield from (text.of(lang) for text in part.more)


def _title(component: Any, lang: Language) -> Iterator[str]:
    """A scheme's title and the limits of its total."""
    if not hasattr(component, "scheme"):
        return
    scheme = component.scheme()
    yield scheme.title.of(lang)
    limits = ((FLOOR, scheme.floor), (CAP, scheme.cap))
    said = [text.of(lang).format(points=f"{limit:f}") for text, limit in limits if limit is not None]
    if said:
        yield LIMITS.of(lang).format(limits=", ".join(said))


# A file that `from` names


def _scheme(path: Path, document: dict[str, Any]) -> Part:
    kind = _kind_of(path, document)
    where = Where(str(path))
    component = _built(document, kind, where)
    findings = _linted(component, where)
    if findings:
        raise Rejected(findings, 2)
    return Part(kind, CORE[kind], component)


def _kind_of(path: Path, document: dict[str, Any]) -> Kind:
    """Whose settings the file holds: the one of the core's components that knows most of its keys."""
    known = {kind: setting_types(load(Catalog().find(kind, use))).keys() for kind, use in CORE.items()}
    fits = {kind: len(keys & document.keys()) for kind, keys in known.items()}
    best = max(fits, key=lambda kind: fits[kind])
    if not fits[best]:
        keys: list[Message | str] = [", ".join(sorted(each)) for each in known.values()]
        what = say("no run config, and no settings of {uses}", uses=", ".join(CORE.values()))
        raise Rejected([Finding("error", str(path), what, say("expected {keys}", keys=joined(keys, "; ")))], 2)
    return best


def _built(document: dict[str, Any], kind: Kind, where: Where) -> Any:
    try:
        return structure(document, load(Catalog().find(kind, CORE[kind])))
    except SettingError as error:
        findings: list[Finding] = []
        note(error, where, findings)
        raise Rejected(findings, 2) from None


def _linted(component: Any, where: Where) -> list[Finding]:
    """The errors that the lint finds in it by itself."""
    if hasattr(component, "scheme"):
        findings = component.scheme().lint(where.at)
    elif hasattr(component, "scale"):
        findings = component.scale().overlaps(lambda *steps: where.at("bands", *steps))
    else:
        findings = [finding for line in component.pay_lines() for finding in line.lint(where.at, {})]
    return [finding for finding in findings if finding.severity == "error"]
