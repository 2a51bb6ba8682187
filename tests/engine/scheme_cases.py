"""What each engine must write alike: the worked cases of every scheme, those of one team and month put into one run,
and the companies of the examples, most of which state their scheme in TOML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kpicore.testing.cases import Case, read_cases

ROOT = Path(__file__).parents[2]
COMPANIES = {path.parent.name: path for path in sorted((ROOT / "examples").glob("*/kpi.toml"))}


def months() -> list[Case]:
    """Cases of several people. Those with months before them, with Chinese headers or with data that are rejected stand
    alone, since they say something about a whole run."""
    found = []
    for path in sorted(ROOT.glob("plugins/*/tests/cases/*.cases.toml")):
        groups: dict[object, list[Case]] = {}
        for case in read_cases(path):
            alone = case.before or not _common(case)
            groups.setdefault(case.name if alone else (repr(case.team), case.period), []).append(case)
        found += [_together(group) for group in groups.values()]
    return found


def _common(case: Case) -> bool:
    metrics = [name for each in case.input.values() for name in each.get("metrics", {})]
    return all(map(str.isascii, metrics)) and not any("rejected" in each for each in case.expected.values())


def _together(cases: Iterable[Case]) -> Case:
    first, *others = cases
    people = {f"{i}-{who}": each for i, case in enumerate([first, *others]) for who, each in case.input.items()}
    name = f"{first.name} and {len(others)} more" if others else first.name
    return replace(first, name=name, input=people) if others else first
