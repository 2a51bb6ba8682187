"""Metrics tables: wide (a column per metric) or long (a row per value)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kpicore.collect.cells import Bad, Read, not_applicable
from kpicore.collect.header import flag_unknown, resolve, table
from kpicore.collect.known import Known
from kpicore.collect.report import UNKNOWN_METRIC, Report
from kpicore.collect.sheet import InputSheet, Row, Whose
from kpicore.collect.text import label, quote
from kpicore.collect.values import Cell, Source
from kpicore.messages import Message, say
from kpicore.model import Origin, Period
from kpicore.vocabulary import RatioWord

Metrics = dict[str, dict[str, Cell]]

_A_METRIC = say("the id or title of a metric")
_WIDE = table(("employee_id", "name", "period"))
_LONG = table(("employee_id", "name", "period", "metric", "value"))


def read_metrics(source: Source, known: Known, period: Period, report: Report, into: Metrics) -> None:
    """Add one batch's values to `into`."""
    names = [name.strip() for name in source.batch.header]
    present = {key for name in names for key in _LONG.find(name)} & {"metric", "value"}
    is_long = len(present) == 2 or (bool(present) and not any(known.metrics.find(name) for name in names))
    if is_long:
        required = ("employee_id", "metric", "value")
        header = resolve(source.batch, _LONG, None, required, report)
    else:
        header = resolve(source.batch, _WIDE, known.metrics, ("employee_id",), report)
    flag_unknown(header, (_LONG,) if is_long else (known.metrics, _WIDE), report)
    if not header.usable:
        return
    sheet = InputSheet(source, header, report, known, period)
    if is_long:
        _read_long(sheet, into)
    else:
        _read_wide(sheet, into)
    sheet.finish()


def _read_wide(sheet: InputSheet, into: Metrics) -> None:
    at = sheet.header.at
    columns = sorted((position, key) for key, position in at.items() if key not in ("employee_id", "name", "period"))
    plans: dict[int, list[tuple[int, str, Sequence[Read]]]] = {}
    for row in sheet.rows():
        if not sheet.in_period(row, sheet.period):
            continue
        whose = sheet.whose(row)
        if whose is None:
            continue
        plan = plans.get(id(whose.lexicon))
        if plan is None:
            readers = ((position, key, _readers(sheet.known, whose, key)) for position, key in columns)
            plan = plans[id(whose.lexicon)] = [entry for entry in readers if entry[2]]
        cells = row[1]
        for position, metric, reads in plan:
            if cells[position]:
                _take(sheet, row, position, metric, reads, whose, into)


def _read_long(sheet: InputSheet, into: Metrics) -> None:
    position = sheet.header.at["value"]
    unknown: dict[str, int] = {}
    for row in sheet.rows():
        if not sheet.in_period(row, sheet.period):
            continue
        whose = sheet.whose(row)
        if whose is None:
            continue
        name = sheet.text(row, "metric")
        if name and not sheet.known.metrics.find(name):
            unknown[name] = unknown.get(name, 0) + 1
            continue
        metric = sheet.find(row, "metric", _A_METRIC, sheet.known.metrics)
        reads = _readers(sheet.known, whose, metric) if metric else ()
        if metric in sheet.known.days:
            row[1][position] = sheet.day(row[1][position])
        if metric and reads and row[1][position]:
            _take(sheet, row, position, metric, reads, whose, into)
    for name, count in unknown.items():
        hint = sheet.known.metrics.hint(name)
        file, shown = sheet.header.source, label(name)
        sheet.report.flag("unknown_metric", UNKNOWN_METRIC, file=file, name=shown, count=count, hint=hint)


def _readers(known: Known, whose: Whose, metric: str) -> Sequence[Read]:
    """How the person's own team reads the metric: not at all where its schemes do not know it. For a person in no team
    every team's reading counts."""
    if whose.lexicon is not None:
        own = whose.lexicon.metrics.get(metric)
        return () if own is None else (own,)
    return tuple(lexicon.metrics[metric] for lexicon in known.lexicons if metric in lexicon.metrics)


def _take(
    sheet: InputSheet, row: Row, position: int, metric: str, reads: Sequence[Read], whose: Whose, into: Metrics
) -> None:
    text = row[1][position]
    origin = Origin(sheet.header.source, row[0], sheet.header.names[position])
    value: int | None = None
    if not not_applicable(text):
        got = reads[0](text)
        if len(reads) > 1 and isinstance(got, Bad):
            got = next((other for read in reads if not isinstance(other := read(text), Bad)), got)
        if isinstance(got, Bad):
            sheet.report.error(origin, got.what, got.expected)
        else:
            value = got[0]
            if got[1]:
                sheet.count_rounded(position)
    if whose.lexicon is None:
        return
    person = sheet.known.people[whose.employee_id]
    mine = into.setdefault(whose.employee_id, {})
    first = mine[metric].origin if metric in mine else person.at(metric) if metric in person.cells else None
    if first is not None:
        what = say(
            "a second value of {what} for {employee}; the first is at {place}",
            what=metric,
            employee=quote(whose.employee_id),
            place=first,
        )
        sheet.report.error(origin, what, say("one value for each person and metric"))
    else:
        mine[metric] = Cell(value, origin)  # a rejected value as well, so that a second one is seen


def check_ratios(metrics: Mapping[str, Mapping[str, Cell]], known: Known, report: Report) -> None:
    """A part may not exceed its whole, or whatever limits the scheme states for the quotient."""
    for employee, mine in metrics.items():
        lexicon = known.lexicon_of[employee]
        for ratio in dict.fromkeys(lexicon.vocabulary.ratios):
            part, whole = mine.get(ratio.part), mine.get(ratio.whole)
            if part is None or whole is None or part.value is None or whole.value is None:
                continue
            above = Decimal(part.value).scaleb(2 - lexicon.fields[ratio.part].decimals)
            below = Decimal(whole.value).scaleb(-lexicon.fields[ratio.whole].decimals)
            if not ratio.low * below <= above <= ratio.high * below:
                expected = say(
                    "{part} from {low:f} to {high:f} % of {whole}",
                    part=ratio.part,
                    low=ratio.low,
                    high=ratio.high,
                    whole=ratio.whole,
                )
                what = _share(above, below, ratio, quote(employee), whole.origin)
                report.error(part.origin, what, expected)


def _share(above: Decimal, below: Decimal, ratio: RatioWord, employee: str, place: Origin) -> Message:
    """What the part is of its whole."""
    if not below:
        return say(
            "{part} of {employee} is more than the 0 of {whole} at {place}",
            part=ratio.part,
            employee=employee,
            whole=ratio.whole,
            place=place,
        )
    return say(
        "{part} of {employee} is {share:f} % of {whole} at {place}",
        part=ratio.part,
        employee=employee,
        share=(above / below).quantize(Decimal("0.01")).normalize(),
        whole=ratio.whole,
        place=place,
    )
