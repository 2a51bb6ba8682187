"""The plain people of a team, so many at once, with every column that a plan asks for."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID, NAME
from kpicore.bulk.ids import runs_of
from kpicore.bulk.ratings import SAID, Slots, Unheard, coded, column_of
from kpicore.bulk.survey import SAMPLED, Survey
from kpicore.bulk.tables import Table
from kpicore.bulk.values import fitting
from kpicore.collect.parquet import texts_of
from kpicore.engine.chunked import counted
from kpicore.pipeline.teams import Described
from kpicore.rules.build import value_column

PEOPLE = 1 << 17  # of a chunk, or about so many


class Chunk(NamedTuple):
    """ids in order, all below `high` (None: the last chunk); names: None where the table of people has none. columns:
    whole numbers by their names in plans, as narrow as they are; see `Chunks.divided`."""

    high: str | None
    ids: pa.StringArray
    names: pa.StringArray | None
    columns: Mapping[str, pa.Array]


def cuts_of(found: Survey) -> list[str]:
    """Ids between which there are about PEOPLE people."""
    sampled = sorted(found.sampled)
    return sampled[PEOPLE // SAMPLED :: PEOPLE // SAMPLED]


class Chunks:
    """Reads chunks of a team. unclear: the ids of rows that contradict another or name nobody, which only show here."""

    def __init__(self, found: Survey, tables: Sequence[Table], team: Described) -> None:
        self.unclear: set[str] = set()
        self._found = found
        self._people, *self._others = tables
        self._team = team.config.name
        self._words = team.words
        self._spans = found.spans[team.config.name]
        self._slots = found.slots.get(team.config.name)
        self._odd = pa.array(sorted(found.odd), pa.string())
        self._read = {
            place: [each for each in found.columns.get((self._team, place), ()) if each.used and each.id in self._spans]
            for place in range(len(tables))
        }

    @property
    def divided(self) -> Mapping[str, int]:
        """By what the columns are divided that come with fewer decimals than in the plan."""
        read = [column for columns in self._read.values() for column in columns]
        found = {value_column(each.id): each.reader.divisor(self._spans[each.id]) for each in read}
        if self._slots is not None:
            found |= {column_of(place): self._slots.divisor for place in range(len(self._slots.places))}
        return {name: divisor for name, divisor in found.items() if divisor > 1}

    def __iter__(self) -> Generator[Chunk]:
        cuts = cuts_of(self._found)
        parts = [self._ranges(place, table, cuts) for place, table in enumerate([self._people, *self._others])]
        for high, rows in zip((*cuts, None), zip(*parts, strict=True), strict=True):
            yield self._chunk(high, rows)

    def _ranges(self, place: int, table: Table, cuts: Sequence[str]) -> Iterator[pa.Table | None]:
        """The rows of a table that the plan needs, range by range; None where it needs none."""
        columns = [column.id for column in self._read[place]]
        if table.kind == "people":
            columns = [*([NAME] if NAME in table.at else []), *self._found.membership.columns, *columns]
        elif table.kind == "ratings" and self._slots is not None:
            columns = list(SAID)
        if not columns and table.kind != "people":
            return (None for _ in (*cuts, None))
        return table.ranges(list(dict.fromkeys([ID, *columns])), cuts)

    def _chunk(self, high: str | None, rows: Sequence[pa.Table | None]) -> Chunk:
        everyone, mine = self._staff(rows[0])
        columns = {
            value_column(each.id): each.reader.narrow(mine[each.id], self._spans[each.id]) for each in self._read[0]
        }
        ids = _text(mine[ID])
        for place, table in enumerate(self._others, 1):
            brought = rows[place]
            if brought is not None and table.kind == "metrics":
                columns |= self._measured(place, brought, ids)
            elif brought is not None and self._slots is not None:
                columns |= self._rated(brought, ids, everyone, self._slots)
        return Chunk(high, ids, _names(mine[NAME]) if NAME in self._people.at else None, columns)

    def _staff(self, rows: pa.Table) -> tuple[pa.StringArray, pa.Table]:
        """The ids of everyone, and the rows of those of the team who are plain, in order."""
        if not self._found.ordered:
            rows = rows.sort_by(ID)
        everyone = _text(rows[ID])
        keep = self._found.membership.of(self._team, rows)
        if len(self._odd):
            plain = pc.invert(pc.is_in(everyone, self._odd))
            keep = plain if keep is None else pc.and_(keep, plain)
        return everyone, rows if keep is None or pc.all(keep).as_py() else rows.filter(keep)

    def _measured(self, place: int, rows: pa.Table, ids: pa.StringArray) -> dict[str, pa.Array]:
        at = _places(ids, _text(rows[ID]))
        found = {}
        for column in self._read[place]:
            numbers = column.reader.narrow(rows[column.id], self._spans[column.id])
            found[value_column(column.id)] = numbers if at is None else numbers.take(at)
        return found

    def _rated(
        self, rows: pa.Table, ids: pa.StringArray, everyone: pa.StringArray, slots: Slots
    ) -> dict[str, pa.Array]:
        """A column for each slot."""
        count = len(slots.places)
        if not count:
            return {}
        wide = fitting(0, max(len(rows), len(ids) * count))
        at = self._whose(rows[ID], ids, everyone).cast(wide)
        said = coded(rows)
        judged = [slots.said.get(each) for each in said.said]
        place = pa.array([None if each is None else each.place for each in judged], wide).take(said.rows)
        divisor, (low, high) = slots.divisor, slots.ends
        values = [None if each is None else each.value // divisor for each in judged]
        value = pa.array(values, fitting(low // divisor, high // divisor)).take(said.rows)
        if place.null_count and not self._found.thorough:
            raise Unheard
        cell = pc.add(pc.multiply(at, pa.scalar(count, wide)), place)
        flat = pc.scatter(value, cell, max_index=max(len(ids) * count - 1, 0))
        if len(flat) - flat.null_count < len(cell) - cell.null_count:  # two rows for one slot
            counts = pc.value_counts(cell.drop_null())
            twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
            self.unclear.update(ids.take(pc.divide(twice, count)).to_pylist())
        first = counted(len(ids), count)
        found = {column_of(number): flat.take(pc.add(first, number)) for number in range(count)}
        self._one_rater(slots, found, ids)
        return found

    def _whose(self, whose: pa.ChunkedArray, ids: pa.StringArray, everyone: pa.StringArray) -> pa.Array:
        """The place of each row's person; null where the team has no such plain one."""
        different, run = runs_of(whose)
        if different.equals(ids):
            return run
        places = pc.index_in(different, ids)
        if places.null_count:
            others = different.filter(pc.is_null(places))
            strangers = others.filter(pc.invert(pc.or_(pc.is_in(others, everyone), pc.is_in(others, self._odd))))
            for each in pc.unique(strangers).to_pylist():
                self.unclear.update((each, each.strip()))
        return places.take(run)

    def _one_rater(self, slots: Slots, found: Mapping[str, pa.Array], ids: pa.StringArray) -> None:
        """Who was rated by two, where the scheme names no raters."""
        by_criterion: dict[str, list[int]] = {}
        for number, place in enumerate(slots.places):
            by_criterion.setdefault(place.criterion, []).append(number)
        for criterion, numbers in by_criterion.items():
            if len(numbers) < 2 or self._words.ratings[criterion].raters:
                continue
            counts = [pc.is_valid(found[column_of(number)]).cast(pa.int8()) for number in numbers]
            total = counts[0]
            for count in counts[1:]:
                total = pc.add(total, count)
            self.unclear.update(ids.filter(pc.greater(total, 1)).to_pylist())


def unclear_of(chunks: Chunks) -> set[str]:
    """Whose rows contradict each other, or are nobody's."""
    for _ in chunks:
        pass
    return chunks.unclear


def check_ids(found: Survey, tables: Sequence[Table]) -> None:
    """Adds to the odd who is there twice, who lacks a row of metrics, and ids that are nobody's."""
    people, *others = tables
    metrics = [table for table in others if table.kind == "metrics"]
    rated = [table for table in others if table.kind == "ratings" and table.strangers]
    if found.ordered and not rated and len({each.digest for each in found.ids.values()}) < 2:
        return
    cuts = cuts_of(found)
    for staff, *brought_by in zip(*(table.ranges([ID], cuts) for table in (people, *metrics, *rated)), strict=True):
        everyone = _text(staff[ID])
        if not found.ordered:
            _add_repeated(found.odd, everyone)
        for rows in brought_by[len(metrics) :]:
            _add_absent(found.odd, pc.unique(_text(rows[ID])), everyone)
        for rows in brought_by[: len(metrics)]:
            brought = _text(rows[ID])
            _add_repeated(found.odd, brought)
            _add_absent(found.odd, brought, everyone)
            _add_absent(found.odd, everyone, brought)
        found.limit()


def _add_repeated(odd: set[str], ids: pa.StringArray) -> None:
    if pc.count_distinct(ids).as_py() < len(ids):
        counts = pc.value_counts(ids)
        twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
        odd.update(each or "" for each in twice.to_pylist())


def _add_absent(odd: set[str], ids: pa.StringArray, among: pa.StringArray) -> None:
    """Those of the ids that are not among others."""
    if not ids.equals(among):
        odd.update(ids.filter(pc.invert(pc.is_in(ids, among))).to_pylist())


def _places(ids: pa.StringArray, among: pa.StringArray) -> pa.Int32Array | None:
    """Where each id is among others; None where these are the same."""
    return None if ids.equals(among) else pc.index_in(ids, among)


def _text(column: pa.ChunkedArray | pa.Array) -> pa.StringArray:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return array.cast(pa.string())


def _names(column: pa.ChunkedArray) -> pa.StringArray:
    """As a run by rows has them, whatever their type is."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _text(column)
    return pa.array(texts_of(column.combine_chunks()), pa.string())
