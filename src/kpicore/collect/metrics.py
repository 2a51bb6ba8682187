"""Metrics tables: wide (a column per metric) or long (a row per value)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from kpicore.collect.cells import Bad, Read, not_applicable, plain
from kpicore.collect.header import Header, flag_unknown, resolve, table
from kpicore.collect.known import Known, Lexicon
from kpicore.collect.report import UNKNOWN_METRIC, Report
from kpicore.collect.sheet import InputSheet, Row, Whose
from kpicore.collect.text import label, quote
from kpicore.collect.values import Brought, Cell, Source
from kpicore.messages import Message, say
from kpicore.model import Origin, Period
from kpicore.vocabulary import RatioWord

Metrics = dict[str, dict[str, Cell]]


class _Second(NamedTuple):
    """A value that is there already. name: of the metric, as the file has it. measured: the first one stands in a table
    of metrics, not of people. same: it is the same value."""

    name: str
    first: Origin
    measured: bool
    same: bool


_REMEMBERED = 1_000  # values
_A_METRIC = say("the id or title of a metric")
_WIDE = table(("employee_id", "name", "period"))
LONG_COLUMNS = table(("employee_id", "name", "period", "metric", "value"))


def read_metrics(source: Source, known: Known, period: Period, report: Report, into: Metrics) -> None:
    """Add one batch's values to `into`."""
    names = [name.strip() for name in source.batch.header]
    present = {key for name in names for key in LONG_COLUMNS.find(name)} & {"metric", "value"}
    is_long = len(present) == 2 or (bool(present) and not any(known.metrics.find(name) for name in names))
    if is_long:
        required = ("employee_id", "metric", "value")
        header = resolve(source.batch, LONG_COLUMNS, None, required, report)
    else:
        apart = partial(known.told_apart, "metrics")
        header = resolve(source.batch, _WIDE, known.metrics, ("employee_id",), report, apart)
    flag_unknown(header, (LONG_COLUMNS,) if is_long else (known.metrics, _WIDE), report, source.batch.made)
    if not header.usable:
        return
    brought = known.measured.setdefault(source.batch.source, Brought(set(), set()))
    brought.metrics.update(header.at, *(known.metrics.find(title) for title in header.shared.values()))
    sheet = InputSheet(source, header, report, known, period)
    if is_long:
        _read_long(sheet, into)
    else:
        _read_wide(sheet, into)
    sheet.finish()


class _Metric(NamedTuple):
    """A metric as one team reads it. name: of its column. plain: the values of texts that were read without ado."""

    position: int
    name: str
    key: str
    reads: Sequence[Read]
    plain: dict[str, int]


def _read_wide(sheet: InputSheet, into: Metrics) -> None:
    plans: dict[int, list[_Metric]] = {}
    for row in sheet.rows():
        if not sheet.in_period(row, sheet.period):
            continue
        whose = sheet.whose(row)
        if whose is None:
            continue
        plan = plans.get(id(whose.lexicon))
        if plan is None:
            columns = sorted(_columns(sheet.header, whose.lexicon))
            metrics = (_metric(sheet, position, key, whose) for position, key in columns)
            plan = plans[id(whose.lexicon)] = [metric for metric in metrics if metric.reads]
        cells, place = row[1], sheet.of_person(row, "", whose)
        mine, own = _already(sheet, whose, into)
        second: list[_Second] = []
        for metric in plan:
            text = cells[metric.position]
            value = metric.plain.get(text)
            if value is not None and metric.key not in mine and metric.key not in own:
                mine[metric.key] = Cell(value, place, metric.name)
            elif text:
                first = _take(sheet, metric, text, place, whose, into)
                if first is not None:
                    second.append(_Second(metric.name, *first))
        if second:
            _report(sheet, row, whose, second)


def _columns(header: Header, lexicon: Lexicon | None) -> Iterator[tuple[int, str]]:
    """The columns of metrics, by position; a title of several things is the one of them that the team has."""
    yield from ((at, key) for key, at in header.at.items() if key not in ("employee_id", "name", "period"))
    for at, title in header.shared.items():
        yield from ((at, key) for key in (lexicon.names["metrics"].find(title) if lexicon is not None else ()))


def _read_long(sheet: InputSheet, into: Metrics) -> None:
    position = sheet.header.at["value"]
    metrics: dict[tuple[int, str], _Metric] = {}
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
        key = sheet.thing(row, "metric", _A_METRIC, "metrics", whose)
        if key is None:
            continue
        sheet.known.measured[sheet.header.source].metrics.add(key)
        metric = metrics.get((id(whose.lexicon), key))
        if metric is None:
            metric = metrics[id(whose.lexicon), key] = _metric(sheet, position, key, whose)
        text = row[1][position]
        if key in sheet.known.days:
            text = sheet.day(text)
        if metric.reads and text:
            first = _take(sheet, metric, text, sheet.of_person(row, "", whose), whose, into)
            if first is not None:
                _report(sheet, row, whose, [_Second(label(name), *first)], sheet.header.shown("value"))
    for name, count in unknown.items():
        hint = sheet.known.metrics.hint(name)
        file, shown = sheet.header.source, label(name)
        sheet.report.flag("unknown_metric", UNKNOWN_METRIC, file=file, name=shown, count=count, hint=hint)


def _metric(sheet: InputSheet, position: int, key: str, whose: Whose) -> _Metric:
    """How the person's own team reads the metric: not at all where its schemes do not know it. For a person in no team
    every team's reading counts."""
    lexicons = sheet.known.lexicons if whose.lexicon is None else (whose.lexicon,)
    reads = [lexicon.metrics[key] for lexicon in lexicons if key in lexicon.metrics]
    return _Metric(position, sheet.header.names[position], key, reads, {})


def _already(sheet: InputSheet, whose: Whose, into: Metrics) -> tuple[dict[str, Cell], Mapping[str, str]]:
    """What the person has so far: of tables of metrics, and of people. Of one in no team nothing is kept."""
    if whose.lexicon is None:
        return {}, {}
    return into.setdefault(whose.employee_id, {}), sheet.known.people[whose.employee_id].cells


def _take(
    sheet: InputSheet, metric: _Metric, text: str, place: Origin, whose: Whose, into: Metrics
) -> tuple[Origin, bool, bool] | None:
    """Read one cell into `into`. place: of its row. Where the person has that metric already: where it stands, whether
    in a table of metrics, not of people, and whether it is the same value."""
    value = _value(sheet, metric, text, place)
    if whose.lexicon is None:
        return None
    mine, own = _already(sheet, whose, into)
    if metric.key in mine:
        return mine[metric.key].origin, True, mine[metric.key].value == value
    if metric.key in own:
        return sheet.known.people[whose.employee_id].at(metric.key), False, False
    mine[metric.key] = Cell(value, place, metric.name)  # a rejected value as well, so that a second one is seen
    return None


def _value(sheet: InputSheet, metric: _Metric, text: str, place: Origin) -> int | None:
    """The value of a cell; None for n/a, or, with an error, where it is rejected."""
    if text in metric.plain:
        return metric.plain[text]
    if not_applicable(text):
        return None
    got = metric.reads[0](text)
    if len(metric.reads) > 1 and isinstance(got, Bad):
        got = next((other for read in metric.reads if not isinstance(other := read(text), Bad)), got)
    if isinstance(got, Bad):
        sheet.report.error(place._replace(column=metric.name), got.what, got.expected)
        return None
    value, is_rounded = got
    is_signed = text[-1] in "%％"
    if is_rounded:
        sheet.count_rounded(metric.position)
    if is_signed:
        sheet.known.signed.add((place.file, metric.key))
    if not (is_rounded or is_signed) and len(metric.plain) < _REMEMBERED:
        metric.plain[text] = value
    return value


def _report(sheet: InputSheet, row: Row, whose: Whose, second: Sequence[_Second], column: str = "") -> None:
    """Values that the person has already: an error each; one error for a row that merely stands there twice."""
    employee, expected = quote(whose.employee_id), say("one value for each person and metric")
    if len(second) > 1 and all(each.same for each in second) and len({each.first[:2] for each in second}) == 1:
        first = second[0].first
        what = say(
            "{employee} has the same row a second time ({columns}); the first is at {place}",
            employee=employee,
            columns=", ".join(each.name for each in second),
            place=first._replace(column=""),
        )
        sheet.report.error(sheet.of_person(row, second[0].name, whose), what, expected, first)
        return
    for each in second:
        what = say(
            "a second value of {what} for {employee}; the first is at {place}",
            what=each.name,
            employee=employee,
            place=each.first,
        )
        origin = sheet.of_person(row, column or each.name, whose)
        if each.measured:
            sheet.report.error(origin, what, expected, each.first)
        else:  # people are not left out for a metric, nor is it for anyone to guess which of two amounts holds
            sheet.report.refuse(origin, what, expected)


def check_ratios(metrics: Mapping[str, Mapping[str, Cell]], known: Known, report: Report) -> None:
    """A part may not exceed its whole, or whatever limits the scheme states for the quotient."""
    limits = {
        id(lexicon): [(ratio, _within(ratio, lexicon)) for ratio in dict.fromkeys(lexicon.vocabulary.ratios)]
        for lexicon in known.lexicons
    }
    for employee, mine in metrics.items():
        lexicon = known.lexicon_of[employee]
        for ratio, is_within in limits[id(lexicon)]:
            part, whole = mine.get(ratio.part), mine.get(ratio.whole)
            if part is None or whole is None or part.value is None or whole.value is None:
                continue
            if not is_within(part.value, whole.value):
                above = Decimal(part.value).scaleb(2 - lexicon.fields[ratio.part].decimals)
                below = Decimal(whole.value).scaleb(-lexicon.fields[ratio.whole].decimals)
                counts = all(lexicon.fields[key].kind == "count" for key in (ratio.part, ratio.whole))
                say_it = _more if (counts and ratio.high == 100) or not below else _share
                names = ratio._replace(
                    part=known.called(ratio.part, part.origin), whole=known.called(ratio.whole, whole.origin)
                )
                what, expected = say_it(above, below, names, quote(employee), whole.origin)
                report.error(part.origin, what, expected, whole.origin)


def _within(ratio: RatioWord, lexicon: Lexicon) -> Callable[[int, int], bool]:
    """Tells whether a part and its whole, as they are scaled, are within the limits."""
    (low, by_low), (high, by_high) = ratio.low.as_integer_ratio(), ratio.high.as_integer_ratio()
    of_part: int = 100 * 10 ** lexicon.fields[ratio.whole].decimals
    of_whole: int = 10 ** lexicon.fields[ratio.part].decimals

    def is_within(part: int, whole: int) -> bool:
        part, whole = part * of_part, whole * of_whole
        return low * whole <= by_low * part and by_high * part <= high * whole

    return is_within


def _more(above: Decimal, below: Decimal, ratio: RatioWord, employee: str, place: Origin) -> tuple[Message, Message]:
    """A part that is counted, and more than its whole. above: in hundredths, as shares are."""
    what = say(
        "{part} of {employee} is {number}, but {whole} is {all} ({place})",
        part=ratio.part,
        employee=employee,
        number=plain(above / 100),
        all=plain(below),
        whole=ratio.whole,
        place=place,
    )
    return what, say("not more than {whole}", whole=ratio.whole)


def _share(above: Decimal, below: Decimal, ratio: RatioWord, employee: str, place: Origin) -> tuple[Message, Message]:
    """What the part is of its whole, in %."""
    expected = say("from {low:f} to {high:f} %", low=ratio.low, high=ratio.high)
    what = say(
        "{part} of {employee} is {share:f} % of {whole} ({place})",
        part=ratio.part,
        employee=employee,
        share=(above / below).quantize(Decimal("0.01")).normalize(),
        whole=ratio.whole,
        place=place,
    )
    return what, expected
