"""The long ledger of plain people: of all who are alike in what a line says of them, `engine.ledger` makes one row.

What is left is to say who has which row: whole numbers, put in the order of the ledger.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.alike import Alike, Different
from kpicore.bulk.chunks import Chunk
from kpicore.bulk.columns import ID
from kpicore.bulk.merged import merged
from kpicore.bulk.ratings import Slots, column_of
from kpicore.collect.intake import Inputs, Person, RatingRow
from kpicore.engine.chunked import Columns
from kpicore.engine.data import Dataset, Evaluation
from kpicore.engine.ledger import Ledger, Words
from kpicore.engine.select import evaluate
from kpicore.model import Origin
from kpicore.output.growing import Growing
from kpicore.pipeline.dataset import rows_of, words_of
from kpicore.pipeline.ordered import ordered
from kpicore.pipeline.prepare import Prepared
from kpicore.plan.lines import Line
from kpicore.results import LedgerRow
from kpicore.rules.build import value_column
from kpicore.vocabulary import Vocabulary

FEW = tuple(name for name in LedgerRow._fields if name not in (ID, "contribution"))
"""Columns of few different texts."""

_LINES = "lines"
_AT_ONCE = 1 << 15  # people whose lines are made and written together
_NO_SLOTS = Slots((), {})
_GIVEN, _FOUND = "given", "found"  # columns of a chunk, and what a plan made of them


class Lines:
    """The ledger of a team. by_rows: of those who went by rows; divided: see `Chunks`. file: that of the ledger."""

    def __init__(
        self,
        prepared: Prepared,
        by_rows: Sequence[LedgerRow],
        words: Vocabulary,
        slots: Slots | None,
        divided: Mapping[str, int],
        file: Growing,
    ) -> None:
        self._lines = [
            _OneLine(prepared.ledger, line, words, slots or _NO_SLOTS, divided)
            for line in prepared.ledger.lines
            if isinstance(line, Line)  # of plain people nothing is recorded
        ]
        self._file = file
        self._by_rows = by_rows
        counts = dict.fromkeys((person.employee_id for person in prepared.members), 0)
        for row in by_rows:
            counts[row.employee_id] += 1
        self._starts = list(accumulate(counts.values(), initial=0))

    @property
    def wanted(self) -> list[str]:
        """The definitions that they are read off."""
        return list(dict.fromkeys(name for line in self._lines for name in line.definitions))

    def write(self, chunk: Chunk, found: Columns, others: Sequence[str], first: int) -> None:
        """The rows of a chunk, and of these others, of whom the first is the one of that number who went by rows."""
        columns = {(_GIVEN, name): column for name, column in chunk.columns.items()}
        columns |= {(_FOUND, name): column for name, column in found.items()}
        done, size = 0, len(chunk.ids)
        for start in range(0, max(size, 1), _AT_ONCE):
            end = start + _AT_ONCE
            upto = len(others) if end >= size else bisect_left(others, chunk.ids[end].as_py(), done)
            some = Alike({key: column[start:end] for key, column in columns.items()}, min(end, size) - start)
            self._write(chunk.ids[start:end], some, others[done:upto], first + done)
            done = upto

    def _write(self, ids: pa.StringArray, alike: Alike, others: Sequence[str], first: int) -> None:
        stencils, places, count = [self._file.stencils([])], list[pa.Int32Array](), 0
        for line in self._lines if len(ids) else ():
            rows, whose = line.rows(alike)
            stencils.append(self._file.stencils(rows))
            places.append(pc.add(whose, pa.scalar(count, pa.int32())))
            count += len(rows)
        starts = self._starts[first : first + len(others) + 1]
        stencils.append(self._file.stencils(self._by_rows[starts[0] : starts[-1]]))
        offsets = pa.array([start - starts[0] for start in starts], pa.int32())
        by_rows = pa.ListArray.from_arrays(offsets, _numbers(count, starts[-1] - starts[0]))
        people = merged(
            pa.table({ID: ids, _LINES: _by_person(places, len(ids))}),
            pa.table({ID: pa.array(others, pa.string()), _LINES: by_rows}),
            others,
        )
        whole = pa.concat_tables(stencils).unify_dictionaries().combine_chunks()
        for start in range(0, len(people), _AT_ONCE):
            some = people[start : start + _AT_ONCE]
            who, lines = (pa.concat_arrays(some[name].chunks) for name in (ID, _LINES))
            self._file.add_stencilled(whole.take(lines.flatten()), who, pc.list_parent_indices(lines))


class _OneLine:
    """One line of a ledger, for everyone who has it. definitions: what it is read off."""

    def __init__(self, ledger: Ledger, line: Line, words: Vocabulary, slots: Slots, divided: Mapping[str, int]) -> None:
        self._ledger = ledger.of_lines([line])
        self._request = self._ledger.request(())
        self._words = words
        self._divided = divided
        criterion = None if line.ratings is None else line.ratings.criterion
        self._rated = [number for number, place in enumerate(slots.places) if place.criterion == criterion]
        self._said = {(judged.place, judged.value): judged.row for judged in slots.said.values()}
        self._given = [value_column(read.name) for read in line.reads if not read.definition]
        self.definitions = self._request.wanted

    def rows(self, alike: Alike) -> tuple[list[LedgerRow], pa.Int32Array]:
        """The different rows, but for whose they are, and which of them each person has: null for none."""
        given = [name for name in (*self._given, *map(column_of, self._rated)) if (_GIVEN, name) in alike]
        different = alike.by([*((_GIVEN, name) for name in given), *((_FOUND, name) for name in self.definitions)])
        data, words = self._told(different)
        ledger = Ledger(self._ledger.plan, data, words).of_lines(self._ledger.lines)
        values = evaluate("python", self._request._replace(wanted=()), data).rows
        columns = {name: list(different.held[_FOUND, name]) for name in self.definitions}
        rows = list(ledger.rows(Evaluation(columns, values)))
        place: list[int | None] = [None] * different.size
        for number, row in enumerate(rows):
            place[int(row.employee_id)] = number
        return rows, pa.array(place, pa.int32()).take(different.who)

    def _told(self, different: Different) -> tuple[Dataset, Words]:
        """The different people as if a run by rows had read of them, under their numbers."""
        columns = {name: self._undivided(name, different) for name in self._given if (_GIVEN, name) in different.held}
        names = list(map(str, range(different.size)))
        people = [Person(name, "", {}, {}, Origin("", 0)) for name in names] if self._rated else []
        inputs = Inputs({}, {}, dict(zip(names, self._ratings(different), strict=bool(people))), [], [], {}, {})
        words = words_of(people, ordered(inputs), self._words, self._ledger.words.lang)
        data = Dataset(different.size, columns, rows_of(people, ordered(inputs), self._words))
        return data, words._replace(people=names)

    def _undivided(self, name: str, different: Different) -> list[int | None]:
        factor = self._divided.get(name, 1)
        return [None if value is None else int(value) * factor for value in different.held[_GIVEN, name]]

    def _ratings(self, different: Different) -> Iterator[list[RatingRow]]:
        """The ratings that are the line's input, by person."""
        judged = [
            [None if value is None else self._said[number, value] for value in self._undivided(name, different)]
            for number in self._rated
            if (_GIVEN, name := column_of(number)) in different.held
        ]
        return ([row for row in rows if row is not None] for rows in zip(*judged, strict=True))


def _by_person(lines: Sequence[pa.Int32Array], size: int) -> pa.ListArray:
    """What people have of each line as the list of what each of them has of all."""
    if not lines or not size:
        return pa.ListArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), size + 1), pa.array([], pa.int32()))
    numbers = _numbers(0, len(lines) * size)
    person = pc.divide(numbers, len(lines))
    line = pc.subtract(numbers, pc.multiply(person, len(lines)))
    whole = pa.concat_arrays(lines).take(pc.add(pc.multiply(line, size), person))
    has = pa.repeat(pa.scalar(0, pa.int32()), size)
    for each in lines:
        has = pc.add(has, each.is_valid().cast(pa.int32()))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(has)])
    return pa.ListArray.from_arrays(offsets, whole.drop_null())


def _numbers(first: int, count: int) -> pa.Int32Array:
    """So many from the first on."""
    ones = pa.repeat(pa.scalar(1, pa.int32()), count)
    return pc.add(pc.cumulative_sum(ones), pa.scalar(first - 1, pa.int32()))
