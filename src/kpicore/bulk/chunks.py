"""The plain people of a team, so many at once, with every column that a plan asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID, NAME
from kpicore.bulk.ratings import SAID, Slots, coded, column_of
from kpicore.bulk.survey import SAMPLED, Survey
from kpicore.bulk.tables import Table
from kpicore.pipeline.teams import Described
from kpicore.rules.build import value_column

PEOPLE = 1 << 18  # of a chunk, or about so many


class Chunk(NamedTuple):
    """ids in order, all below `high` (None: the last chunk); names: None where the table of people has none. columns:
    by their names in plans."""

    high: str | None
    ids: pa.StringArray
    names: pa.StringArray | None
    columns: Mapping[str, pa.Int64Array]


class Limits(NamedTuple):
    """From this id up to below that one; None: no limit."""

    low: str | None
    high: str | None


def limits_of(found: Survey) -> Iterator[Limits]:
    """Ranges of ids that together are everyone."""
    sampled = sorted(each or "" for each in found.sampled)
    cuts = sampled[PEOPLE // SAMPLED :: PEOPLE // SAMPLED]
    yield from map(Limits, [None, *cuts], [*cuts, None])


class Chunks:
    """Reads chunks of a team. unclear: the ids of rows that contradict another or name nobody, which only show here."""

    def __init__(self, found: Survey, tables: Sequence[Table], team: Described) -> None:
        self.unclear: set[str] = set()
        self._found = found
        self._people, *self._others = tables
        self._team = team.config.name
        self._words = team.words
        self._slots = found.slots.get(team.config.name)
        self._odd = pa.array(sorted(found.odd), pa.string())
        self._read = {
            place: [column for column in found.columns.get((self._team, place), ()) if column.used]
            for place in range(len(tables))
        }

    def __iter__(self) -> Iterator[Chunk]:
        yield from map(self._chunk, limits_of(self._found))

    def _chunk(self, limits: Limits) -> Chunk:
        everyone, mine = self._staff(limits)
        columns = {value_column(each.id): each.reader.read(mine[each.id]).numbers for each in self._read[0]}
        ids = _text(mine[ID])
        for place, table in enumerate(self._others, 1):
            if table.kind == "metrics" and self._read[place]:
                columns |= self._measured(table, place, limits, ids)
            elif table.kind == "ratings" and self._slots is not None:
                columns |= self._rated(table, limits, ids, everyone, self._slots)
        return Chunk(limits.high, ids, _text(mine[NAME]) if NAME in self._people.at else None, columns)

    def _staff(self, limits: Limits) -> tuple[pa.StringArray, pa.Table]:
        """The ids of everyone, and the rows of those of the team who are plain, in order."""
        asked = [ID, *([NAME] if NAME in self._people.at else []), *self._found.membership.columns]
        asked += [column.id for column in self._read[0]]
        rows = self._people.between(list(dict.fromkeys(asked)), *limits)
        if not self._found.ordered:
            rows = rows.sort_by(ID)
        everyone = _text(rows[ID])
        keep = self._found.membership.of(self._team, rows)
        if len(self._odd):
            plain = pc.invert(pc.is_in(everyone, self._odd))
            keep = plain if keep is None else pc.and_(keep, plain)
        return everyone, rows if keep is None else rows.filter(keep)

    def _measured(self, table: Table, place: int, limits: Limits, ids: pa.StringArray) -> dict[str, pa.Int64Array]:
        rows = table.between([ID, *(column.id for column in self._read[place])], *limits)
        at = _places(ids, _text(rows[ID]))
        found = {}
        for column in self._read[place]:
            numbers = column.reader.read(rows[column.id]).numbers
            found[value_column(column.id)] = numbers if at is None else numbers.take(at)
        return found

    def _rated(
        self, table: Table, limits: Limits, ids: pa.StringArray, everyone: pa.StringArray, slots: Slots
    ) -> dict[str, pa.Int64Array]:
        rows = table.between([ID, *SAID], *limits)
        whose = _text(rows[ID])
        at = pc.index_in(whose, ids)
        if at.null_count:
            others = whose.filter(pc.is_null(at))
            strangers = others.filter(pc.invert(pc.fill_null(pc.is_in(others, everyone), False)))
            self.unclear.update((each or "").strip() for each in pc.unique(strangers).to_pylist())
        said = coded(rows)
        judged = [slots.said.get(each) for each in said.said]
        place = pa.array([None if each is None else each.place for each in judged], pa.int8()).take(said.rows)
        value = pa.array([None if each is None else each.value for each in judged], pa.int64()).take(said.rows)
        place = pc.if_else(pc.is_valid(at), place, None)
        found = {}
        for number in range(len(slots.places)):
            mine = pc.fill_null(pc.equal(place, number), False)
            numbers = self._scattered(value.filter(mine), at.filter(mine), ids)
            found[column_of(number)] = numbers
        self._one_rater(slots, found, ids)
        return found

    def _scattered(self, values: pa.Int64Array, at: pa.Int32Array, ids: pa.StringArray) -> pa.Int64Array:
        found = pc.scatter(values, at, max_index=len(ids) - 1)
        if len(found) - found.null_count < len(values):  # two rows of one person
            counts = pc.value_counts(at)
            twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
            self.unclear.update(ids.take(twice).to_pylist())
        return found

    def _one_rater(self, slots: Slots, found: Mapping[str, pa.Int64Array], ids: pa.StringArray) -> None:
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


def check_ids(found: Survey, tables: Sequence[Table]) -> None:
    """Adds to the odd who is there twice, who lacks a row of metrics, and ids that are nobody's."""
    people, *others = tables
    metrics = [table for table in others if table.kind == "metrics"]
    if found.ordered and all(_same_ids(people, table) for table in metrics):
        return
    for limits in limits_of(found):
        everyone = _text(people.between([ID], *limits)[ID])
        if not found.ordered:
            _add_repeated(found.odd, everyone)
        for table in metrics:
            brought = _text(table.between([ID], *limits)[ID])
            _add_repeated(found.odd, brought)
            _add_absent(found.odd, brought, everyone)
            _add_absent(found.odd, everyone, brought)
        found.limit()


def _same_ids(people: Table, table: Table) -> bool:
    """Whether both have the same ids in the same rows."""
    if people.rows != table.rows:
        return False
    size = 1 << 16
    pairs = zip(_ids(people, size), _ids(table, size), strict=True)
    return all(mine.equals(other) for mine, other in pairs)


def _ids(table: Table, size: int) -> Iterator[pa.StringArray]:
    """All ids, so many at once, whatever the groups of rows of the files are."""
    held: list[pa.StringArray] = []
    count = 0
    for batch in table.batches([ID], size):
        held.append(_text(batch[ID]))
        count += len(batch)
        while count >= size:
            whole = pa.concat_arrays(held)
            yield whole[:size]
            held, count = [whole[size:]], count - size
    if count:
        yield pa.concat_arrays(held)


def _add_repeated(odd: set[str], ids: pa.StringArray) -> None:
    if pc.count_distinct(ids).as_py() < len(ids):
        counts = pc.value_counts(ids)
        odd.update(counts.field("values").filter(pc.greater(counts.field("counts"), 1)).to_pylist())


def _add_absent(odd: set[str], ids: pa.StringArray, among: pa.StringArray) -> None:
    """Those of the ids that are not among others."""
    if not ids.equals(among):
        absent = ids.filter(pc.invert(pc.fill_null(pc.is_in(ids, among), False)))
        odd.update((each or "").strip() for each in absent.to_pylist())


def _places(ids: pa.StringArray, among: pa.StringArray) -> pa.Int32Array | None:
    """Where each id is among others; None where these are the same."""
    return None if ids.equals(among) else pc.index_in(ids, among)


def _text(column: pa.ChunkedArray | pa.Array) -> pa.StringArray:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return array.cast(pa.string())
