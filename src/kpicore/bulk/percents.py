"""Percentages that may have been written as ratios, which all that people have of a file together has to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID
from kpicore.bulk.survey import ROWS, Survey
from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit, about
from kpicore.bulk.values import Reader
from kpicore.collect.percents import ONE, may_be_ratios
from kpicore.fields import Field
from kpicore.messages import say
from kpicore.pipeline.read import Gathered
from kpicore.pipeline.teams import Described

RATIOS = say("percentages none of which is above 1, which may be ratios")


class Small(NamedTuple):
    """A percentage of a file of which plain people have values from 0 to 1 alone: how many, how many of them are at
    most a half, and how many are not whole."""

    file: str
    metric: str
    values: int = 0
    at_most_half: int = 0
    parts: int = 0

    @property
    def doubted(self) -> bool:
        return may_be_ratios(self.values, self.at_most_half, self.parts)

    def counting(self, numbers: pa.Int64Array) -> Small | None:
        """With more values; None where one is no ratio."""
        ends = pc.min_max(numbers)
        if (ends["min"].as_py() or 0) < 0 or (ends["max"].as_py() or 0) > ONE:
            return None
        low = pc.sum(pc.less_equal(numbers, ONE // 2)).as_py() or 0
        whole = pc.sum(pc.is_in(numbers, pa.array([0, ONE], pa.int64()))).as_py() or 0
        count = len(numbers) - numbers.null_count
        found = self.values + count, self.at_most_half + low, self.parts + count - whole
        return Small(self.file, self.metric, *found)


def refuse_ratios(found: Survey, tables: Sequence[Table]) -> list[Small]:
    """What may yet be ratios, depending on the others; Unfit where plain people's own percentages are doubted. Who is
    odd by now does not count: a stranger, or of no team."""
    odd = pa.array(sorted(found.odd), pa.string())
    left: list[Small] = []
    for place, table in enumerate(tables):
        read = _read_by(found, place) if table.kind == "metrics" else {}
        with about(table.source):
            for file in table.files if read else ():
                for teams, readers in read.items():
                    left += _left(found, tables[0], attrs.evolve(table, files=(file,)), teams, readers, odd)
    if any(each.doubted for each in left):
        raise Unfit(RATIOS)
    return left


def refuse_with(left: Sequence[Small], teams: Sequence[Described], gathered: Gathered) -> None:
    """Unfit where they are such together with what those have who go by rows."""
    for each in left:
        names = [team.config.name for team in teams if _is_percent(team.words.metrics.get(each.metric))]
        people = (person.employee_id for name in names for person in gathered.roster.members[name])
        cells = (gathered.inputs.metrics.get(who, {}).get(each.metric) for who in people)
        values = [cell.value for cell in cells if cell is not None and cell.row.file == each.file]
        whole = each.counting(pa.array(values, pa.int64()))
        if whole is not None and whole.doubted:
            raise Unfit(RATIOS)


Readers = Mapping[str, Reader]
"""Of percentages, by metric."""


def _is_percent(field: Field | None) -> bool:
    return field is not None and field.kind == "percent"


def _read_by(found: Survey, place: int) -> Mapping[frozenset[str], Readers]:
    """The percentages of a table of which anything is there, by the teams that read them so."""
    teams: dict[str, set[str]] = {}
    readers: dict[str, Reader] = {}
    for (team, at), columns in found.columns.items():
        for column in columns:
            if at == place and _is_percent(column.reader.field) and column.id in found.spans[team]:
                teams.setdefault(column.id, set()).add(team)
                readers[column.id] = column.reader
    grouped: dict[frozenset[str], dict[str, Reader]] = {}
    for metric, by in teams.items():
        grouped.setdefault(frozenset(by), {})[metric] = readers[metric]
    return grouped


def _left(
    found: Survey, people: Table, file: Table, teams: frozenset[str], readers: Readers, odd: pa.StringArray
) -> list[Small]:
    """Where other teams read the columns otherwise, a few members mostly show that they hold no ratios; if they do not,
    all members are asked for."""
    if teams == found.spans.keys():
        return _small(file, readers, odd)
    sampled = [who for team in teams for who in found.of_teams[team]]
    unclear = {each.metric for each in _small(file, readers, odd, pa.array(sampled, pa.string()))}
    if not unclear:
        return []
    return _small(file, {metric: readers[metric] for metric in unclear}, odd, _members(found, people, teams))


def _members(found: Survey, people: Table, teams: frozenset[str]) -> pa.Array:
    ids: list[pa.Array] = []
    for batch in people.batches([ID, *found.membership.columns], ROWS):
        masks = [found.membership.of(team, batch) for team in teams]
        ids += [batch[ID] if mask is None else batch[ID].filter(mask) for mask in masks]
    return pa.chunked_array(ids, pa.string()).combine_chunks()


def _small(file: Table, readers: Readers, odd: pa.StringArray, members: pa.Array | None = None) -> list[Small]:
    """No more is read than shows of each column that it holds no ratios. members: of whom alone the cells count."""
    left = {column: Small(file.source, column) for column in readers}
    for batch in file.batches([ID, *readers], ROWS):
        plain = pc.invert(pc.is_in(batch[ID], odd))
        if members is not None:
            plain = pc.and_(plain, pc.is_in(batch[ID], members))
        for column, counted in [*left.items()]:
            more = counted.counting(readers[column].read(batch[column]).numbers.filter(plain))
            if more is None:
                del left[column]
            else:
                left[column] = more
        if not left:
            break
    return [*left.values()]
