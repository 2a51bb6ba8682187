"""The people table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from kpicore.collect.cells import Bad, Read, reader
from kpicore.collect.header import TITLES, Header, resolve, table
from kpicore.collect.report import UNKNOWN_COLUMN, Report
from kpicore.collect.sheet import Row, Sheet
from kpicore.collect.text import Names, quote
from kpicore.collect.values import PeopleTable, Person, tables
from kpicore.components import Batch
from kpicore.fields import Field
from kpicore.messages import say
from kpicore.model import Finding, Origin, Period, Tell, untold
from kpicore.vocabulary import PEOPLE, Vocabulary

_AN_ID = say("an employee_id in every row")


def read_people(
    brought: Batch | Sequence[Batch],
    words: Mapping[str, Field],
    period: Period | None = None,
    asked: Collection[str] = (),
    tell: Tell = untold,
    currency: str = "",
) -> PeopleTable:
    """The roster (contract, "What goes in").

    words: the columns that have a meaning, PEOPLE overlaid with the schemes' own; any other column is kept as text
    under its header. A cell of PEOPLE is judged here; one that a scheme words differently is judged by `team_values`,
    since only the person's own team decides. Where `period` is given, a `period` column is
    obeyed and flags carry the month. asked: further columns that somebody reads (a team's `where`); any other one that
    looks like a known column which is absent gets an info flag. tell: is told how many rows are read.
    currency: the run's, whose signs amounts may carry.
    """
    report = Report("" if period is None else str(period), tell)
    people: dict[str, Person] = {}
    for batch in tables(brought):
        report.begin(batch)
        if batch.header:
            _read_table(batch, words, period, asked, report, people, currency)
    return PeopleTable(people, report.findings, report.flags, report.blamed)


def _read_table(
    batch: Batch,
    words: Mapping[str, Field],
    period: Period | None,
    asked: Collection[str],
    report: Report,
    people: dict[str, Person],
    currency: str,
) -> None:
    """Add the rows of one table to `people`."""
    own = table(("employee_id", "name", "period") if period else ("employee_id", "name"))
    names = Names((key, field.names) for key, field in words.items())
    header = resolve(batch, own, names, ("employee_id",), report)
    _flag_lookalikes(header, words, asked, report)
    at = {**header.at, **_extra(batch, header.names, header.unknown, header.at, report)}
    days = {column for column, field in words.items() if field.kind == "date"}
    sheet = Sheet(batch, header._replace(at=at), report, days)
    if header.usable:
        readers = [(column, reader(PEOPLE[column], currency), True) for column in at if _judged(column)]
        readers += [
            (column, reader(field, currency), False)
            for column, field in words.items()
            if column in at and column not in PEOPLE and field.kind != "choice"
        ]
        for row in sheet.rows():
            if period is None or sheet.in_period(row, period):
                _person(sheet, row, readers, people)
        faults = (*batch.findings, *batch.left_out)
        if not sheet.row_count and not any(finding.severity == "error" for finding in faults):
            where = Origin(batch.source, batch.header_row)
            report.refuse(where, say("there is no row below the header"), say("a row for each person"))
    sheet.finish()


def team_readers(vocabulary: Vocabulary, currency: str = "") -> dict[str, Read]:
    """How a team reads the columns of people that its own schemes word otherwise than the standard columns."""
    worded = vocabulary.people.items()
    return {column: reader(field, currency) for column, field in worded if field != PEOPLE.get(column)}


def team_values(person: Person, readers: Mapping[str, Read]) -> tuple[dict[str, int], list[Finding]]:
    """The person's cells as the team's `team_readers` read them. A closed choice becomes its code.

    Cells that `read_people` has rejected are not reported again.
    """
    values: dict[str, int] = {}
    findings: list[Finding] = []
    for column, read in readers.items():
        text = person.cells.get(column)
        if text is None or (_judged(column) and column not in person.values):
            continue
        got = read(text)
        if isinstance(got, Bad):
            findings.append(Finding("error", str(person.at(column)), got.what, got.expected))
        else:
            values[column] = got[0]
    return values, findings


def _judged(column: str) -> bool:
    return column in PEOPLE and PEOPLE[column].kind != "choice"


def _flag_lookalikes(header: Header, words: Mapping[str, Field], asked: Collection[str], report: Report) -> None:
    titles = {"name": TITLES["name"], **{key: field.title for key, field in words.items()}}
    absent = Names((key, names) for key, names in titles.items() if key not in header.at)
    for name in (header.names[position] for position in header.unknown):
        hint = "" if name in asked else absent.lookalike(name)
        if hint:
            report.flag("unknown_column", UNKNOWN_COLUMN, file=header.source, column=name, hint=hint)


def _extra(
    batch: Batch, names: tuple[str, ...], positions: tuple[int, ...], known: Mapping[str, int], report: Report
) -> dict[str, int]:
    """A company's own columns, under their headers."""
    extra: dict[str, int] = {}
    for position in positions:
        name = batch.header[position].strip()
        if name in extra:
            origin = Origin(batch.source, batch.header_row, names[position])
            what = say("a second column named {name}", name=quote(name))
            report.refuse(origin, what, say("one column for each name"))
        extra.setdefault(name, position)
    return extra


def _person(sheet: Sheet, row: Row, readers: list[tuple[str, Read, bool]], people: dict[str, Person]) -> None:
    cells = {column: text for column, position in sheet.header.at.items() if (text := row[1][position])}
    employee = sheet.needed(row, "employee_id", _AN_ID)
    values = dict(_values(sheet, row, readers, cells))
    if "hired" in values and values.get("left", values["hired"]) < values["hired"]:
        # allowed: who was hired again may still carry the day on which the first contract ended
        what = say(
            "{left} is before {hired} at {place}",
            left=cells["left"],
            hired=cells["hired"],
            place=sheet.origin(row, "hired"),
        )
        sheet.report.doubt(sheet.origin(row, "left"), what)
    if employee in people:
        first = people[employee].at("employee_id")
        what = say("{employee} is here a second time; the first is at {place}", employee=quote(employee), place=first)
        sheet.report.refuse(sheet.origin(row, "employee_id"), what, say("one row a person"))
    elif employee:
        origin = Origin(sheet.header.source, row[0])
        people[employee] = Person(employee, cells.get("name", ""), cells, values, origin, sheet.columns)


def _values(
    sheet: Sheet, row: Row, readers: list[tuple[str, Read, bool]], cells: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    for column, read, judged in readers:
        text = cells.get(column)
        if text is None:
            continue
        got = read(text)
        if isinstance(got, Bad) and not judged:
            continue
        value = sheet.accept(row, column, got)
        if value is not None:
            yield column, value
