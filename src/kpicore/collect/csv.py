"""The core's `csv` collector: a file of text with commas or other delimiters, as Excel and every export write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from kpicore.collect.dates import DATE_ORDER
from kpicore.collect.decoding import decode
from kpicore.collect.files import PATH, Named, load, named, no_table, path_problems
from kpicore.collect.headerrow import (
    A_HEADER,
    HEADER_ROW,
    LOOKED_AT,
    Row,
    find_header,
    header_row_problems,
    names_people,
)
from kpicore.collect.limits import Unreadable, limited
from kpicore.collect.records import Fault, records
from kpicore.collect.text import quote, visible
from kpicore.components import Batch, DateOrder, Request
from kpicore.messages import say
from kpicore.model import Finding, Origin, Text
from kpicore.settings import SettingError, setting

Delimiter = Literal[",", ";", "tab", "|"]

DELIMITER = Text(
    '单元格之间的分隔符：","、";"、"tab"（制表符）或竖线',
    'what stands between the cells: ",", ";", "tab" or a vertical bar',
)
_MARKS: dict[str, Delimiter] = {",": ",", ";": ";", "\t": "tab", "|": "|"}
_A_FILE = say("a CSV file")


@attrs.frozen
class Csv:
    """Reads one CSV file: UTF-8 (with or without BOM), GB18030 or UTF-16 with its mark, a header below any titles."""

    about = Text("CSV 文件", "a CSV file")

    path: str = setting(doc=PATH)
    header_row: int | None = setting(None, doc=HEADER_ROW)
    date_order: DateOrder | None = setting(None, doc=DATE_ORDER)
    delimiter: Delimiter = setting(",", doc=DELIMITER)

    def __attrs_post_init__(self) -> None:
        problems = path_problems(self.path) + header_row_problems(self.header_row)
        if problems:
            raise SettingError(problems)

    def collect(self, want: Request, wanted: frozenset[str] = frozenset()) -> Batch:
        """The table as text. What cannot be read is a finding of the batch; nothing is raised. wanted: see
        `find_header`."""
        file = named(self.path, want)
        source = file.source
        if wanted or (self.header_row or 0) > LOOKED_AT:  # a log of agents, or a header that is not at the top
            want = attrs.evolve(want, only="", most=0)
        faults: list[tuple[int, Fault]] = []
        try:
            rows = self._some(file, want) if want.only or want.most else None
            if rows is None:
                rows = self._whole(file, want, faults)
        except Unreadable as wrong:
            return wrong.table(source)
        if isinstance(rows, Finding):
            return no_table(source, rows)
        if not rows and not faults:
            return no_table(source, Finding("error", source, say("the file is empty"), A_HEADER))
        header = find_header(source, rows, self.header_row, wanted)
        if isinstance(header, Finding):
            unread = [fault.finding(source, (), number) for number, fault in faults]
            return Batch(source, (), (), unread or [header])
        other = self._other_delimiter(source, rows, header)
        if other is not None:
            return no_table(source, other)
        number, names = header
        above = [fault.finding(source, (), row) for row, fault in faults if row < number]
        if above and not names_people(header):  # the header itself cannot be read, and this is a row below it
            return Batch(source, (), (), above)
        below = rows[1 + next(at for at, row in enumerate(rows) if row[0] == number) :]
        findings: list[Finding] = []
        left_out: list[Finding] = []
        for row, fault in faults:
            alone = fault.ends_with_line and row > number
            (left_out if alone else findings).append(fault.finding(source, names if row > number else (), row))
        return Batch(source, names, below, findings, number, self.date_order, left_out=left_out)

    def _some(self, file: Named, want: Request) -> Sequence[Row] | Finding | None:
        """What is wanted of a file of any size; None where that takes all of it."""
        from kpicore.collect.lookup import looked_up  # which no run needs

        return looked_up(file.path, file.source, self._mark, want)

    def _whole(self, file: Named, want: Request, faults: list[tuple[int, Fault]]) -> Sequence[Row] | Finding:
        """Every record, or why there are none; those that cannot be read go into `faults`."""
        data = load(file, _A_FILE)
        text = data if isinstance(data, Finding) else decode(file.source, data)
        if isinstance(text, Finding):
            return text
        doing = say("reading {file}", file=visible(file.source))
        return list(limited(records(text, self._mark, faults, want.tell, doing, want.only)))

    @property
    def _mark(self) -> str:
        return next(mark for mark, name in _MARKS.items() if name == self.delimiter)

    def _other_delimiter(self, source: str, rows: Sequence[Row], header: Row) -> Finding | None:
        """What is said where the header is one cell and evidently written with another delimiter."""
        if sum(bool(cell.strip()) for cell in header[1]) > 1:
            return None
        others = [mark for mark in (*_MARKS, "，") if mark != self._mark]
        lines = [(number, self._mark.join(cells)) for number, cells in rows[:LOOKED_AT]]
        lines.append((header[0], self._mark.join(header[1])))
        marked = [(row, line, mark) for row, line in lines for mark in others if mark in line]
        named = [found for found in marked if names_people((found[0], found[1].split(found[2])))]
        for row, line, mark in [*named, *(found for found in marked if found[0] == header[0])]:
            return self._says(Origin(source, row), line, mark)
        return None

    def _says(self, origin: Origin, line: str, mark: str) -> Finding:
        own = quote(self._mark)
        what = say("the header {header} has no {own} but {mark}", header=quote(line), own=own, mark=quote(mark))
        expected = say("{own} between the columns", own=own)
        if self._mark == ",":
            what = say("the header {header} has no comma but {mark}", header=quote(line), mark=quote(mark))
            expected = say("a comma between the columns")
        if mark in _MARKS:
            expected = say('{what}, or delimiter = "{name}" in the config', what=expected, name=_MARKS[mark])
        return Finding("error", str(origin), what, expected)
