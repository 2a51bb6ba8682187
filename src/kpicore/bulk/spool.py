"""A CSV file as a Parquet file of text and numbers, which is read part by part where the text itself cannot be.

A cell that is plainly a number becomes one, exactly; any other stays the text that it is, for the python reader.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import ConvertOptions, InvalidRow, ParseOptions, ReadOptions, read_csv
from pyarrow.parquet import ParquetWriter

from kpicore.bulk.csvfile import Block, CsvFile
from kpicore.bulk.unfit import MOST_ODD, Unfit
from kpicore.fields import MAX_DECIMALS
from kpicore.messages import say

_WHOLE_DIGITS = 12  # fewer than make a value that is rejected
_LOOKED_AT = 1 << 14  # cells that tell what a column is
_FEW = 1_000  # different texts, which are kept as such
_TEXT, _FEW_TEXTS = pa.string(), pa.dictionary(pa.int32(), pa.string())
_POWERS = pa.array([10**power for power in range(MAX_DECIMALS + 1)], pa.int64())


class Part(NamedTuple):
    """Where the records of a group of rows are in the CSV file: the block, the number in the file of its first record,
    how many there are, and which of them are not among the rows, since they have too many or too few cells (`odd`) or
    none at all (`blank`)."""

    begin: int
    size: int
    first: int
    records: int
    odd: Sequence[int]
    blank: Sequence[int]

    def numbers(self) -> Sequence[int]:
        """In the block, of the record of each row."""
        if not self.odd and not self.blank:
            return range(self.records)
        without = {*self.odd, *self.blank}
        return [number for number in range(self.records) if number not in without]


class Spooled(NamedTuple):
    """path: of the Parquet file, whose columns are called by their numbers. places: the decimals at which columns of
    numbers are, by their position. odd: the ids of rows that are none of its rows."""

    path: Path
    schema: pa.Schema
    places: dict[int, int]
    parts: Sequence[Part]
    odd: Collection[str]


def number_type() -> pa.DataType:
    """Of a column of numbers: each cell's number, or else its text; neither where it is blank."""
    return pa.struct([("number", pa.int64()), ("text", pa.string())])


class Wanted(NamedTuple):
    """Positions of columns. key: the employee_id; read: all that are read; numeric: those that are numbers, if
    anything; nameless: those without a name, whose cells should be blank."""

    key: int
    read: Sequence[int]
    numeric: Collection[int]
    nameless: Collection[int]


def spool(file: CsvFile, path: Path, wanted: Wanted) -> Spooled:
    """Writes the columns of the file anew; Unfit where too many rows are not plain. OSError where they
    cannot be read or written."""
    reading = _Reading(file, wanted)
    blocks = reading.blocks()
    first = next(blocks, [pa.array([], _TEXT)] * len(file.header))
    looked_at = [column[:_LOOKED_AT] for column in first]
    places = {at: found for at in wanted.numeric if (found := _places(looked_at[at])) is not None}
    types = {at: _type(looked_at[at], at in places, at == wanted.key) for at in wanted.read}
    schema = pa.schema([(str(at), type_) for at, type_ in types.items()])
    reading.few = [at for at, type_ in types.items() if type_ is _FEW_TEXTS]
    with (
        path.open("wb") as stream,
        ParquetWriter(stream, schema, compression="lz4", use_dictionary=[str(at) for at in reading.few]) as writer,
    ):
        for cells in chain([first], blocks):
            columns = [
                numbers_of(cells[at], places[at]) if at in places else cells[at].cast(type_)
                for at, type_ in types.items()
            ]
            writer.write_table(pa.table(columns, schema=schema), row_group_size=max(len(columns[0]), 1))
    return Spooled(path, schema, places, reading.parts, reading.odd)


class _Reading:
    """few: columns of few different texts, as far as that is known. parts, odd: see `Spooled`."""

    def __init__(self, file: CsvFile, wanted: Wanted) -> None:
        self.few: Sequence[int] = ()
        self.parts: list[Part] = []
        self.odd: set[str] = set()
        self._others_found = 0
        self._file = file
        self._wanted = wanted

    def blocks(self) -> Iterator[list[pa.Array]]:
        """The columns of each block, as text, nothing where a cell is blank."""
        number = self._file.header_row + 1
        for block in self._file.blocks():
            table, wrong = self._cells(block)
            columns = [column.combine_chunks() for column in table.columns]
            columns[self._wanted.key] = columns[self._wanted.key].fill_null("")
            if any(_longest(each) > csv.field_size_limit() for each in columns):
                raise _too_long()
            records = len(table) + len(wrong)
            others, none = self._others(wrong)
            blank = _blank(columns, self._wanted.key)
            if blank is not None:
                rows = Part(0, 0, 0, records, list(wrong), ()).numbers()
                none += [rows[place] for place in pc.indices_nonzero(blank).to_pylist()]
                columns = [column.filter(pc.invert(blank)) for column in columns]
            self._look_at_nameless(columns)
            blanks = array("I", sorted(none))  # of which exports may have millions
            self.parts.append(Part(block.begin, len(block.data), number, records, others, blanks))
            number += records
            yield columns

    def _cells(self, block: Block) -> tuple[pa.Table, dict[int, str]]:
        """The records as wide as the header, and the others by their numbers in the block."""
        wrong: dict[int, str] = {}

        def other(row: InvalidRow) -> str:
            if len(wrong) <= MOST_ODD:
                wrong[row.number - 1] = row.text
            return "skip"

        names = [str(at) for at in range(len(self._file.header))]
        table = read_csv(
            pa.BufferReader(block.data),
            ReadOptions(use_threads=False, block_size=len(block.data), column_names=names),  # numbered, in one piece
            ParseOptions(
                delimiter=self._file.mark,
                newlines_in_values=block.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=other,
            ),
            ConvertOptions(
                column_types={name: _FEW_TEXTS if at in self.few else _TEXT for at, name in enumerate(names)},
                null_values=[""],
                strings_can_be_null=True,
                check_utf8=False,  # it is
            ),
        )
        _refuse_more(len(wrong))
        return table, wrong

    def _others(self, wrong: dict[int, str]) -> tuple[list[int], list[int]]:
        """Which records have too many or too few cells, whose ids become odd, and which have nothing in any."""
        found: list[int] = []
        none: list[int] = []
        for number, text in wrong.items():
            try:
                cells = next(csv.reader([text], strict=True, delimiter=self._file.mark), [])
            except csv.Error as error:  # its quotes are plain
                raise _too_long() from error
            if any(map(str.strip, cells)):
                self._add_odd(cells[self._wanted.key] if self._wanted.key < len(cells) else "")
                found.append(number)
            else:
                none.append(number)
        self._others_found += len(found)
        _refuse_more(self._others_found)
        return found, none

    def _look_at_nameless(self, columns: Sequence[pa.Array]) -> None:
        """One who has something in a column without a name goes by rows, which then say so of the whole file."""
        for at in self._wanted.nameless:
            written = pc.index(pc.equal(pc.utf8_trim_whitespace(columns[at].cast(_TEXT)), ""), False).as_py()
            if written >= 0:
                self._add_odd(columns[self._wanted.key][written].as_py())

    def _add_odd(self, employee: str) -> None:
        self.odd.update((employee, employee.strip()))


def _refuse_more(others: int) -> None:
    if others > MOST_ODD:
        raise Unfit(say("more than {most:,} rows of another width than the header", most=MOST_ODD))


def _too_long() -> Unfit:
    return Unfit(say("a cell of more than {limit:,} bytes", limit=csv.field_size_limit()))


def _longest(cells: pa.Array) -> int:
    texts = cells.dictionary if pa.types.is_dictionary(cells.type) else cells
    return pc.max(pc.binary_length(texts)).as_py() or 0


def _blank(columns: Sequence[pa.Array], key: int) -> pa.BooleanArray | None:
    """Which rows have nothing in any cell; None where none has."""
    found = pc.equal(pc.utf8_trim_whitespace(columns[key]), "")
    if not pc.any(found).as_py():
        return None
    for column in columns:
        found = pc.and_(found, pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column.cast(_TEXT)), ""), True))
    return found


def _places(cells: pa.StringArray) -> int | None:
    """At how many decimals the cells are numbers; None where most of them are something else."""
    plain = numbers_of(cells, MAX_DECIMALS)
    read = plain.field("number")
    if 2 * (len(read) - read.null_count) < len(cells) - cells.null_count:
        return None
    after = pc.subtract(pc.binary_length(cells), pc.find_substring(cells, "."))
    after = after.filter(pc.and_(read.is_valid(), pc.match_substring(cells, ".")))
    return (pc.max(after).as_py() or 1) - 1


def numbers_of(cells: pa.StringArray, places: int) -> pa.StructArray:
    """Cells as whole numbers at so many decimals, where they are digits, or digits around a point; else their text."""
    point = pc.find_substring(cells, ".")
    length = pc.binary_length(cells)
    pointed = pc.greater_equal(point, 0)
    digits, whole, after = cells, length, None
    if pc.any(pointed).as_py():
        digits = pc.replace_substring(cells, ".", "", max_replacements=1)
        whole = pc.if_else(pointed, point, length)
        after = pc.if_else(pointed, pc.subtract(pc.subtract(length, point), 1), 0)
    plain = pc.and_(pc.ascii_is_decimal(digits), pc.less_equal(whole, _WHOLE_DIGITS))
    if after is not None:
        both = pc.and_(pc.greater(whole, 0), pc.invert(pc.and_(pointed, pc.equal(after, 0))))
        plain = pc.and_(plain, pc.and_(both, pc.less_equal(after, places)))
    number = pc.if_else(plain, digits, None).cast(pa.int64())
    if after is not None:
        number = pc.multiply(number, _POWERS.take(pc.if_else(plain, pc.subtract(places, after), 0)))
    elif places:
        number = pc.multiply(number, 10**places)
    text = pc.if_else(plain, None, cells)
    return pa.StructArray.from_arrays([number, text], names=["number", "text"])


def _type(cells: pa.StringArray, numbers: bool, different: bool) -> pa.DataType:
    if numbers:
        return number_type()
    few = not different and pc.count_distinct(cells).as_py() <= min(_FEW, len(cells) // 2)
    return _FEW_TEXTS if few else _TEXT
