"""Walking through one file: its rows, its cells, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kpicore.collect.cells import Bad, Read
from kpicore.collect.header import Header
from kpicore.collect.known import Known, Lexicon
from kpicore.collect.report import NOT_IN_SCHEME, OTHER_PERIOD, ROUNDED, UNKNOWN_COLUMN, UNKNOWN_PERSON, Report
from kpicore.collect.text import Names, quote
from kpicore.collect.values import Source
from kpicore.components import Batch
from kpicore.fields import MAX_ROWS
from kpicore.model import Origin, Period

Row = tuple[int, list[str]]


class Sheet:
    """One file's rows under its header. `finish` says what could only be counted."""

    def __init__(self, batch: Batch, header: Header, report: Report) -> None:
        self.header = header
        self.report = report
        self.columns = {column: header.names[position] for column, position in header.at.items()}
        self.row_count = 0  # blank rows are none
        self._other_periods = 0
        self._batch = batch
        self._rounded: dict[int, int] = {}
        self._nameless: set[int] = set()

    def rows(self) -> Iterator[Row]:
        """Row number and trimmed cells, filled up to the header's width; blank rows and too long ones are left out."""
        width = len(self.header.names)
        for number, raw in self._batch.rows:
            cells = [cell.strip() for cell in raw]
            if not any(cells):
                continue
            self.row_count += 1
            if len(cells) > width:
                what = f"{len(cells)} cells under {width} columns, the first too many is {quote(cells[width])}"
                expected = f"{width} cells; a cell that holds a comma needs quotes around it"
                self.report.error(Origin(self.header.source, number), what, expected)
                continue
            cells.extend([""] * (width - len(cells)))
            self._nameless.update(position for position in self.header.nameless if cells[position])
            yield number, cells

    def text(self, row: Row, column: str) -> str:
        """The cell, empty where the file has no such column."""
        position = self.header.at.get(column)
        return "" if position is None else row[1][position]

    def origin(self, row: Row, column: str) -> Origin:
        return Origin(self.header.source, row[0], self.header.shown(column))

    def error(self, row: Row, column: str, what: str, expected: str) -> None:
        self.report.error(self.origin(row, column), what, expected)

    def needed(self, row: Row, column: str, expected: str) -> str:
        """The cell, which may not be blank."""
        text = self.text(row, column)
        if not text:
            self.error(row, column, "the cell is blank", expected)
        return text

    def accept(self, row: Row, column: str, got: tuple[int, bool] | Bad) -> int | None:
        """The value that was read from the cell; None, with an error, where it is rejected."""
        if isinstance(got, Bad):
            self.error(row, column, got.what, got.expected)
            return None
        if got[1]:
            self.count_rounded(self.header.at[column])
        return got[0]

    def read(self, row: Row, column: str, read: Read) -> int | None:
        """The value of a cell that is not blank; None, with an error, where it is rejected."""
        return self.accept(row, column, read(self.text(row, column)))

    def count_rounded(self, position: int) -> None:
        self._rounded[position] = self._rounded.get(position, 0) + 1

    def in_period(self, row: Row, period: Period) -> bool:
        """Whether the row is of the run's month, as its `period` column says; without one it is."""
        if "period" not in self.header.at:
            return True
        text = self.text(row, "period")
        try:
            found = Period.parse(text)
        except ValueError:
            what = f"{quote(text)} is not a month" if text else "the cell is blank"
            self.error(row, "period", what, f"a month as YYYY-MM, such as {period}")
            return True  # so that the row's other errors are shown as well
        if found != period:
            self.count_other_period()
        return found == period

    def count_other_period(self) -> None:
        self._other_periods += 1

    def finish(self) -> None:
        """The info flags of the whole file."""
        file, names, flag = self.header.source, self.header.names, self.report.flag
        for position in sorted(self._nameless):
            flag("unknown_column", UNKNOWN_COLUMN, file=file, column=names[position], hint="")
        if self._other_periods:
            flag("other_period", OTHER_PERIOD, file=file, count=self._other_periods)
            if self._other_periods == self.row_count:
                said = "the only row is of another period"
                if self.row_count > 1:
                    said = f"all {self.row_count:,} rows are of other periods"
                self.report.warn(file, f"{said}; this run is {self.report.period}")
        for position, count in sorted(self._rounded.items()):
            flag("rounded", ROUNDED, file=file, column=names[position], count=count)


class Whose(NamedTuple):
    """Whom a row is about. known: among the people. lexicon: of their team; None where the row is checked for its form
    alone: a stranger's, or that of a person in no team."""

    employee_id: str
    known: bool
    lexicon: Lexicon | None


class InputSheet(Sheet):
    """A sheet of metrics, incidents or ratings: its rows are about known people."""

    def __init__(self, source: Source, header: Header, report: Report, known: Known, period: Period) -> None:
        super().__init__(source.batch, header, report)
        self.known = known
        self.period = period
        self._kind = source.kind
        self._strangers_are_errors = source.unknown_people != "flag"
        self._strangers = 0
        self._unread: dict[str, tuple[Row, int]] = {}
        self._outside: dict[tuple[str, str], tuple[Origin, int]] = {}

    def whose(self, row: Row) -> Whose | None:
        """None where the row is a stranger's and such rows are only counted."""
        employee = self.text(row, "employee_id")
        if employee in self.known.people:
            return Whose(employee, True, self.known.lexicon_of.get(employee))
        if not employee:
            self.error(row, "employee_id", "the cell is blank", "the employee_id of one of the people")
        elif not self._strangers_are_errors:
            self._strangers += 1
            return None
        elif self.known.everyone:
            what = f"nobody has the employee_id {quote(employee)}"
            self.error(row, "employee_id", what, f"one of the people{self.known.near(employee)}")
        return Whose(employee, False, None)

    def count(self, row: Row, whose: Whose, counts: dict[str, int]) -> None:
        """Add the row to its person's in `counts`; an error, once a person, where they become too many."""
        if not whose.known:
            return
        counts[whose.employee_id] = counts.get(whose.employee_id, 0) + 1
        if counts[whose.employee_id] == MAX_ROWS + 1:
            what = f"{quote(whose.employee_id)} has more than {MAX_ROWS:,} rows of {self._kind} in {self.period}"
            self.error(row, "employee_id", what, f"at most {MAX_ROWS:,} rows for one person")

    def find(self, row: Row, column: str, what: str, names: Names) -> str | None:
        """The id that the cell names; None, with an error, where it is blank, unknown or ambiguous.

        Where there are no names at all, one error for the whole file says so.
        """
        if not names:
            first, count = self._unread.get(column, (row, 0))
            self._unread[column] = first, count + 1
            return None
        text = self.needed(row, column, f"the id or title of {what}")
        if not text:
            return None
        ids = names.find(text)
        if len(ids) == 1:
            return ids[0]
        if ids:
            said = f"the title {quote(text)} means {len(ids)} things"
            self.error(row, column, said, f"one of the ids {', '.join(ids)}")
        else:
            self.error(row, column, f"{quote(text)} is unknown", f"the id or title of {what}{names.hint(text)}")
        return None

    def note_outside(self, row: Row, column: str, whose: Whose, name: str) -> None:
        """The row is of another team's scheme; it is left out, and said once for each person and name."""
        first, count = self._outside.get((whose.employee_id, name), (self.origin(row, column), 0))
        self._outside[whose.employee_id, name] = first, count + 1

    def finish(self) -> None:
        super().finish()
        for column, (first, count) in self._unread.items():
            what = f"no scheme of this run reads {self._kind}; rows: {count:,}"
            self.error(first, column, what, f"no collector of {self._kind}, or a scheme that reads them")
        for (employee, name), (place, count) in self._outside.items():
            self.report.flag("not_in_scheme", NOT_IN_SCHEME, employee, place=str(place), name=name, count=count)
        if self._strangers:
            self.report.flag("unknown_person", UNKNOWN_PERSON, file=self.header.source, count=self._strangers)
