"""Incidents tables: a row per recorded event."""

from __future__ import annotations

from decimal import Decimal

from kpicore.collect.cells import Bad, Read, expectation, plain, read_date, reader
from kpicore.collect.header import flag_unknown, resolve, table
from kpicore.collect.known import IncidentReader, Known
from kpicore.collect.report import Report
from kpicore.collect.sheet import BLANK, InputSheet, Row
from kpicore.collect.text import label, quote
from kpicore.collect.values import IncidentRow, Source
from kpicore.fields import Field
from kpicore.messages import Message, say
from kpicore.model import Period, Text

Incidents = dict[str, list[IncidentRow]]
Got = tuple[int, bool] | Bad | None  # None: a blank cell that may be blank

TIMES = Field("times", Text("次数", "times"), "count", low=Decimal(1))

_OWN = table(
    ("employee_id", "name", "date", "incident", "times", "points", "quantity", "reason", "recorded_by"),
)
_AN_INCIDENT = say("the id or title of an incident")
_A_DAY = say("the day of the incident as YYYY-MM-DD")
_REQUIRED = ("employee_id", "date", "incident")
_read_times = reader(TIMES)
_read_any_quantity = reader(Field("quantity", Text("数量", "quantity")))


def read_incidents(
    source: Source, known: Known, period: Period, report: Report, into: Incidents, counts: dict[str, int]
) -> None:
    """Add one batch's rows to `into`; `counts` are the rows of each person over all batches."""
    header = resolve(source.batch, _OWN, None, _REQUIRED, report)
    flag_unknown(header, (_OWN,), report)
    if not header.usable:
        return
    sheet = InputSheet(source, header, report, known, period)
    for row in sheet.rows():
        _row(sheet, row, into, counts)
    sheet.finish()


def _row(sheet: InputSheet, row: Row, into: Incidents, counts: dict[str, int]) -> None:
    date = _date(sheet, row)
    if date is not None and not sheet.period.first_day <= date <= sheet.period.last_day:
        sheet.count_other_period()
        return
    whose = sheet.whose(row)
    if whose is None:
        return
    sheet.count(row, whose, counts)
    incident = sheet.thing(row, "incident", _AN_INCIDENT, "incidents", whose)
    if incident and whose.lexicon is not None and incident not in whose.lexicon.incidents:
        sheet.note_outside(row, "incident", whose, incident)
        return
    times = sheet.read(row, "times", _read_times) if sheet.text(row, "times") else 1
    if incident is None:
        return
    lexicons = sheet.known.lexicons if whose.lexicon is None else (whose.lexicon,)
    attempts = [_amounts(sheet, row, each.incidents[incident]) for each in lexicons if incident in each.incidents]
    amounts = next((each for each in attempts if not any(isinstance(got, Bad) for got in each)), attempts[0])
    points, quantity = (
        None if got is None else sheet.accept(row, column, got)
        for column, got in zip(("points", "quantity"), amounts, strict=True)
    )
    if whose.lexicon is not None and date is not None and times is not None:
        reason, recorded_by = sheet.text(row, "reason"), sheet.text(row, "recorded_by")
        origin = sheet.origin(row, "incident")
        read = IncidentRow(incident, date, times, points, quantity, reason, recorded_by, origin)
        into.setdefault(whose.employee_id, []).append(read)


def _date(sheet: InputSheet, row: Row) -> int | None:
    text = sheet.needed(row, "date", _A_DAY)
    return sheet.read(row, "date", read_date) if text else None


def _amounts(sheet: InputSheet, row: Row, known: IncidentReader) -> tuple[Got, Got]:
    named = label(sheet.text(row, "incident"))
    return _points(sheet.text(row, "points"), known, named), _quantity(sheet.text(row, "quantity"), known)


def _points(text: str, known: IncidentReader, named: str) -> Got:
    """named: what the row calls the incident."""
    word = known.word
    if word.points is not None and known.points is not None:
        if not text:
            return Bad(BLANK, say("points: {expected}", expected=points_expected(word.points, word.unsigned)))
        got = _signed(text, known.points, word.unsigned)
        return Bad(got.what, points_expected(word.points, word.unsigned)) if isinstance(got, Bad) else got
    if not text:
        return None
    if word.fixed is None or known.fixed is None:
        what = say("{cell} for {incident}, which has no points to be written", cell=quote(text), incident=named)
        return Bad(what, say("a blank cell"))
    got = _signed(text, known.fixed, word.unsigned)
    if isinstance(got, Bad):
        what = say("{cell} is not what {incident} counts", cell=quote(text), incident=named)
        least = word.fixed.smallest
        if word.unsigned:
            return Bad(what, say("{points}, with or without a minus, or a blank cell", points=plain(-least)))
        return Bad(what, say("{points} or a blank cell", points=plain(least)))
    return got


def points_expected(field: Field, unsigned: bool) -> Message:
    """The range of a rater's points, as it is printed where it is printed without a sign."""
    if not unsigned:
        return expectation(field)
    low, high = field.smallest, field.largest
    if field.only:
        return say("a whole number from {low} to {high}, with or without a minus", low=plain(-high), high=plain(-low))
    return say("a number from {low} to {high}, with or without a minus", low=plain(-high), high=plain(-low))


def _signed(text: str, read: Read, unsigned: bool) -> tuple[int, bool] | Bad:
    """A number as written; where the document prints what is taken off without a sign, 3 is read as -3."""
    got = read(text)
    if not isinstance(got, Bad) or not unsigned:
        return got
    taken_off = read(f"-{text.removeprefix('+')}")
    return got if isinstance(taken_off, Bad) else taken_off


def _quantity(text: str, known: IncidentReader) -> Got:
    wanted = known.word.quantity
    if wanted is not None and known.quantity is not None:
        if not text:
            return Bad(BLANK, say("{title}: {expected}", title=wanted.title, expected=expectation(wanted)))
        return known.quantity(text)
    got = _read_any_quantity(text) if text else None
    return got if isinstance(got, Bad) else None  # not read by the scheme, but a number all the same
