"""People by criteria, the more lost the darker; of a large team, groups of it by score and the last few people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from kpicore.explain.said import plain
from kpicore.model import Language
from kpicore.report.month import TeamMonth, last_part
from kpicore.report.most import LIMITS
from kpicore.report.shown import rounded

EVERYONE = 60
"""People whom a heat map shows one by one; of more, groups."""

GROUPS = 10
LAST = 15
SHADES = 5
COLUMNS = 10
"""Columns of a map, so that a sheet of A4 holds it and its headings can be read."""

Key = tuple[str, str]  # section, line


class Cell(NamedTuple):
    """shade: 0 where nothing was lost, up to SHADES where all was; text: the contribution, of a group its mean."""

    text: str
    shade: int


class HeatRow(NamedTuple):
    """person: the place in the team, -1 of a group. first, last: of a group, its ranks."""

    person: int
    first: int
    last: int
    score: str
    cells: Sequence[Cell]


class Heat(NamedTuple):
    """Some of the columns, so few that a sheet of A4 holds them. title: the sections that they are of; titles: of the
    columns. groups: of a large team; rows: people, highest score first."""

    title: str
    titles: Sequence[str]
    groups: Sequence[HeatRow]
    rows: Sequence[HeatRow]


class _Person(NamedTuple):
    place: int
    score: Decimal
    added: dict[Key, Decimal]
    lost: dict[Key, Decimal]
    whole: dict[Key, Decimal]  # what losing all of it is


def heat_maps(team: TeamMonth, lang: Language) -> list[Heat]:
    """The lines of the printed score on which anyone was judged, section by section; a line that nobody has is no
    column."""
    titles: dict[Key, str] = {}
    deepest: dict[Key, Decimal] = {}  # the most that anybody lost
    people = []
    for place, person in enumerate(team.people):
        part = last_part(person, team)
        if part is None or not person.result.score:
            continue
        each = _Person(place, Decimal(person.result.score), {}, {}, {})
        for step in part.steps:
            if step.row.contribution and step.applied and step.row.line not in LIMITS:
                key = (step.row.section, step.row.line)
                titles.setdefault(key, step.title.of(lang))
                each.added[key], each.lost[key] = Decimal(step.row.contribution), team.most.lost(step)
                each.whole[key] = team.most.of(step) or Decimal(0)
                deepest[key] = max(deepest.get(key, Decimal(0)), each.lost[key], each.whole[key])
        people.append(each)
    people.sort(key=lambda each: -each.score)
    worst = max(deepest.values(), default=Decimal(0))
    for each in people:
        for key, whole in each.whole.items():
            if (team.scheme, *key) not in team.most.lines:  # what only some have, such as an incident
                each.whole[key] = worst
            elif not whole:  # what only takes off
                each.whole[key] = deepest[key]
    maps = []
    for keys in _blocks(_in_order(titles, team)):
        sections = dict.fromkeys(team.sections.get(section, "") for section, _ in keys)
        maps.append(Heat(" · ".join(filter(None, sections)), [titles[key] for key in keys], *_rows(people, keys)))
    return maps


def _rows(people: Sequence[_Person], keys: Sequence[Key]) -> tuple[list[HeatRow], list[HeatRow]]:
    if len(people) <= EVERYONE:
        return [], [_row(each, rank, keys) for rank, each in enumerate(people, 1)]
    bounds = [len(people) * step // GROUPS for step in range(GROUPS + 1)]
    groups = [_group(people[low:high], low + 1, keys) for low, high in pairwise(bounds)]
    first = len(people) - LAST
    return groups, [_row(each, rank, keys) for rank, each in enumerate(people[first:], first + 1)]


def _blocks(keys: Sequence[Key]) -> list[list[Key]]:
    """As many sections together as fit on a sheet; one that does not fit in parts of the same size."""
    blocks: list[list[Key]] = []
    for _, section in groupby(keys, key=lambda key: key[0]):
        found = list(section)
        parts = -(-len(found) // COLUMNS)
        if blocks and len(blocks[-1]) + len(found) <= COLUMNS:
            blocks[-1] += found
        else:
            blocks += [found[len(found) * at // parts : len(found) * (at + 1) // parts] for at in range(parts)]
    return blocks


def _row(each: _Person, rank: int, keys: Sequence[Key]) -> HeatRow:
    cells = [_cell(each.added.get(key), each.lost.get(key), each.whole.get(key), plain) for key in keys]
    return HeatRow(each.place, rank, rank, plain(each.score), cells)


def _group(members: Sequence[_Person], first: int, keys: Sequence[Key]) -> HeatRow:
    """The means of those who have the line."""
    cells = []
    for key in keys:
        having = [each for each in members if key in each.added]
        added = _mean([each.added[key] for each in having])
        lost = _mean([each.lost[key] for each in having])
        whole = _mean([each.whole[key] for each in having])
        cells.append(_cell(added, lost, whole, rounded))
    score = rounded(sum((each.score for each in members), Decimal(0)) / len(members))
    return HeatRow(-1, first, first + len(members) - 1, score, cells)


def _in_order(titles: Iterable[Key], team: TeamMonth) -> list[Key]:
    """By the scheme's sections; in each, judged criteria and then what only some have, such as incidents."""
    order = {section: place for place, section in enumerate(team.sections)}
    return sorted(titles, key=lambda key: (order.get(key[0], -1), (team.scheme, *key) not in team.most.lines))


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None


def _cell(added: Decimal | None, lost: Decimal | None, whole: Decimal | None, shown: Callable[[Decimal], str]) -> Cell:
    if added is None or lost is None or whole is None:
        return Cell("", 0)
    shade = int((lost * SHADES / whole).to_integral_value(ROUND_CEILING)) if whole > 0 else 0
    return Cell(shown(added), min(SHADES, max(0, shade)))
