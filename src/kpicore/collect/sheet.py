"""Walking through one file: its rows, its cells, and what is said about them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from kpicore.collect.cells import Bad, Read
from kpicore.collect.dates import iso
from kpicore.collect.header import Header, ambiguous, too_many
from kpicore.collect.known import Known, Lexicon, Thing
from kpicore.collect.report import NOT_IN_SCHEME, OTHER_PERIOD, ROUNDED, UNKNOWN_COLUMN, UNKNOWN_PERSON, Report
from kpicore.collect.text import Names, quote
from kpicore.collect.values import KINDS, Source
from kpicore.components import Batch
from kpicore.fields import MAX_ROWS
from kpicore.messages import Message, joined, say
from kpicore.model import Origin, Period, Sentence

Row = tuple[int, list[str]]

BLANK = say("the cell is blank")

_TOLD_EVERY = 4096  # rows; a power of 2, whose remainder costs least


class Sheet:
    """One file's rows under its header. `finish` says what could only be counted.

    days: the columns that hold days; they are read as the batch says that it writes them.
    """

    def __init__(self, batch: Batch, header: Header, report: Report, days: Container[str] = ()) -> None:
        self.header = header
        self.report = report
        self.columns = {column: header.names[position] for column, position in header.at.items()}
        self.row_count = 0  # blank rows are none
        self._other_periods = 0
        self._batch = batch
        told = batch.date_order is not None or batch.serials_from is not None
        self._days = [position for column, position in header.at.items() if column in days] if told else []
        self._rounded: dict[int, int] = {}
        self._nameless: set[int] = set()

    def rows(self) -> Iterator[Row]:
        """Row number and trimmed cells, filled up to the header's width; blank rows and too long ones are left out."""
        width, nameless = len(self.header.names), self.header.nameless
        for number, raw in self._batch.rows:
            cells = list(map(str.strip, raw))
            if not any(cells):
                continue
            if not self.row_count % _TOLD_EVERY:
                self.report.read(self.row_count)
            self.row_count += 1
            if len(cells) > width:
                self.report.error(Origin(self.header.source, number), *too_many(cells, width))
                continue
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            for position in self._days:
                cells[position] = self.day(cells[position])
            if nameless:
                self._nameless.update(position for position in nameless if cells[position])
            yield number, cells

    def day(self, text: str) -> str:
        """A day as 2026-10-05, if it is one in the order that the batch states; else as it stands."""
        return iso(text, self._batch.date_order, self._batch.serials_from)

    def text(self, row: Row, column: str) -> str:
        """The cell, empty where the file has no such column."""
        position = self.header.at.get(column)
        return "" if position is None else row[1][position]

    def origin(self, row: Row, column: str) -> Origin:
        return Origin(self.header.source, row[0], self.header.shown(column))

    def error(self, row: Row, column: str, what: Sentence, expected: Sentence, *others: Origin) -> None:
        self.report.error(self.origin(row, column), what, expected, *others)

    def needed(self, row: Row, column: str, expected: Sentence) -> str:
        """The cell, which may not be blank."""
        text = self.text(row, column)
        if not text:
            self.error(row, column, BLANK, expected)
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
        if text == self.report.period:  # most rows
            return True
        try:
            found = Period.parse(self._month(text))
        except ValueError:
            what = say("{cell} is not a month", cell=quote(text)) if text else BLANK
            self.error(row, "period", what, say("a month as YYYY-MM, such as {period}", period=period))
            return True  # so that the row's other errors are shown as well
        if found != period:
            self.count_other_period()
        return found == period

    def _month(self, text: str) -> str:
        """The cell of a month; in a workbook, which makes a day of a typed 2026-10, that of the first day."""
        day = self.day(text) if self._batch.serials_from is not None else ""
        return day.removesuffix("-01") if len(day) == 10 else text

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
                what = say("the only row is of another period; this run is {period}", period=self.report.period)
                if self.row_count > 1:
                    what = say(
                        "all {count:,} rows are of other periods; this run is {period}",
                        count=self.row_count,
                        period=self.report.period,
                    )
                self.report.warn(file, what)
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
        super().__init__(source.batch, header, report, {"date"} if source.kind == "incidents" else known.days)
        self.known = known
        self.period = period
        self._kind = source.kind
        self._strangers_are_errors = source.unknown_people != "flag"
        self._strangers = 0
        self._seen: dict[str, Whose] = {}
        self._unread: dict[str, tuple[Row, int]] = {}
        self._outside: dict[tuple[str, str], tuple[Origin, str, int]] = {}

    def whose(self, row: Row) -> Whose | None:
        """None where the row is a stranger's and such rows are only counted."""
        employee = self.text(row, "employee_id")
        seen = self._seen.get(employee)
        if seen is not None:
            return seen
        if employee in self.known.people:
            if self._kind == "metrics":
                self.known.measured[self.header.source].people.add(employee)
            whose = self._seen[employee] = Whose(employee, True, self.known.lexicon_of.get(employee))
            return whose
        if not employee:
            self.error(row, "employee_id", BLANK, say("the employee_id of one of the people"))
        elif not self._strangers_are_errors:
            self._strangers += 1
            return None
        elif self.known.everyone:
            what = say("nobody has the employee_id {id}", id=quote(employee))
            self.error(row, "employee_id", what, joined([say("one of the people"), self.known.near(employee)], ""))
        return Whose(employee, False, None)

    def of_person(self, row: Row, column: str, whose: Whose) -> Origin:
        """Where somebody's value stands. column: as the header names it."""
        return Origin(self.header.source, row[0], column, whose.employee_id if self._batch.made else "")

    def count(self, row: Row, whose: Whose, counts: dict[str, int]) -> None:
        """Add the row to its person's in `counts`; an error, once a person, where they become too many."""
        if not whose.known:
            return
        count = counts[whose.employee_id] = counts.get(whose.employee_id, 0) + 1
        if count == MAX_ROWS + 1:
            what = say(
                "{employee} has more than {most:,} rows of {kind} in {period}",
                employee=quote(whose.employee_id),
                most=MAX_ROWS,
                kind=KINDS[self._kind],
                period=self.period,
            )
            expected = say("at most {most:,} rows for one person", most=MAX_ROWS)
            self.report.refuse(self.origin(row, "employee_id"), what, expected)

    def thing(self, row: Row, column: str, expected: Message, thing: Thing, whose: Whose) -> str | None:
        """The id that the cell names, as `find` has it; in the words of the person's own team, if these have it.

        None, without an error, where the person is in no team and the team would decide.
        """
        text = self.text(row, column)
        if whose.lexicon is not None:
            own = whose.lexicon.names[thing]
            if text and own.find(text):
                return self.find(row, column, expected, own)
        names: Names = getattr(self.known, thing)
        if whose.lexicon is None and len(names.find(text)) > 1 and self.known.told_apart(thing, text):
            return None
        return self.find(row, column, expected, names)

    def find(self, row: Row, column: str, expected: Message, names: Names) -> str | None:
        """The id that the cell names; None, with an error, where it is blank, unknown or ambiguous.

        Where there are no names at all, one error for the whole file says so.
        """
        if not names:
            first, count = self._unread.get(column, (row, 0))
            self._unread[column] = first, count + 1
            return None
        text = self.needed(row, column, expected)
        if not text:
            return None
        ids = names.find(text)
        if len(ids) == 1:
            return ids[0]
        if ids:
            self.error(row, column, *ambiguous(text, ids))
        else:
            unknown = say("{cell} is unknown", cell=quote(text))
            self.error(row, column, unknown, joined([expected, names.certain_hint(text)], ""))
        return None

    def note_outside(self, row: Row, column: str, whose: Whose, name: str) -> None:
        """The row is of another team's scheme; it is left out, and said once for each person and name, as the first row
        writes it."""
        start = self.origin(row, column), self.text(row, column), 0
        first, typed, count = self._outside.get((whose.employee_id, name), start)
        self._outside[whose.employee_id, name] = first, typed, count + 1

    def finish(self) -> None:
        super().finish()
        for column, (first, count) in self._unread.items():
            kind = KINDS[self._kind]
            what = say("no scheme of this run reads {kind}; rows: {count:,}", kind=kind, count=count)
            expected = say("no collector of {kind}, or a scheme that reads them", kind=kind)
            self.report.refuse(self.origin(first, column), what, expected)
        for (employee, _), (place, name, count) in self._outside.items():
            self.report.flag("not_in_scheme", NOT_IN_SCHEME, employee, place=str(place), name=name, count=count)
        if self._strangers:
            self.report.flag("unknown_person", UNKNOWN_PERSON, file=self.header.source, count=self._strangers)
