"""Part of a month: who joined, left or moved into the team within it, and what of targets and pay that part is.

A team says what is prorated, and by which days. A prorated metric is judged as value × days of the month ÷ days there,
a prorated pay line is amount × days there ÷ days of the month; each is a line of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

import attrs

from kpicore.fields import MAX_DECIMALS, Field
from kpicore.messages import Message, say
from kpicore.model import Finding, Period, Place, Text
from kpicore.nearest import did_you_mean
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, Line, Read
from kpicore.plan.plan import named
from kpicore.rules.bands import Bands
from kpicore.rules.build import Build
from kpicore.rules.judge import Judge, columns
from kpicore.rules.pay import CENTS, Money, PayLine
from kpicore.rules.prorate import BEGINNINGS, DAYS, Method, Prorate
from kpicore.rules.sources import Filled, Metric, Reading, Source, shown
from kpicore.rules.table import Table
from kpicore.vocabulary import PEOPLE

STRETCH = Text.same("{days} {first}..{last}")
PRORATED = Text("{title}，按天数折算", "{title}, prorated")
LONGEST = 31


def prorated(field: Field) -> Field:
    """What a metric can be once it is prorated: no count is whole any more."""
    low, high = (None if edge is None else edge * LONGEST for edge in (field.low, field.high))
    return attrs.evolve(field, kind="number", low=min(low or Decimal(0), field.smallest), high=high, only=())


class Proration:
    """The part of the month in which each person of a team is there, in a plan. A blank date cuts nothing off."""

    def __init__(self, build: Build, prorate: Prorate) -> None:
        self.build = build
        self.prorate = prorate
        self._base = build.period.first_day - 1
        self._length = build.period.last_day - self._base
        self._found: dict[str, Expr] = {}

    def target(self, read: Reading) -> Reading:
        """A metric as a criterion judges it. Nobody can be judged who was there on none of the days that count."""
        method = self.prorate.targets.get(read.field.id)
        if method is None or self._nobody(method):
            return read
        build, field, days = self.build, prorated(read.field), self._days(method)
        whole = expr.multiply(build.shortened(read.field, read.value), expr.scaled(self._total(method)))
        value = expr.divide(whole, expr.highest(days, expr.scaled(1)), MAX_DECIMALS)
        na = expr.any_of(read.not_applicable, expr.compare("==", days, expr.scaled(0)))
        judged = shown(build, field.id, field, value, read.missing, na)
        self._target_line(read, method, judged)
        return read._replace(value=value, not_applicable=na, field=field, reads=(judged,))

    def reduction(self, scheme: str, line: PayLine, money: Money, missing: Expr, skip: str) -> Expr:
        """What part of a month takes off a line, at the cent, with a line of its own for it.

        missing: whether the line has no amount; skip: of its line in the ledger.
        """
        method = self.prorate.pay
        if method is None or not self.prorate.reduces(line) or self._nobody(method):
            return expr.scaled(0, CENTS)
        plan, key = self.build.plan, named("pay", "lines", line.id, "proration")
        amount = expr.choose(missing, expr.scaled(0), money.amount)
        part = expr.divide(expr.multiply(amount, self._days(method)), expr.scaled(self._total(method)), CENTS)
        cents = expr.subtract(part, plan.ref(named("pay", "lines", line.id, "cents")))
        value = plan.define(key, expr.add(cents, expr.scaled(0, CENTS)))
        plan.define(f"{key}/value", expr.blank_if(missing, value))
        self.build.lines.append(
            Line(
                "pay", scheme, "", f"{line.id}.proration", PRORATED.format(title=line.title), "",
                reads=(self._read(method),), code=self._code(), rules=self._rules(method),
                value=f"{key}/value", contribution=f"{key}/value", always=False, void="pay/incomplete", skip=skip,
            )
        )  # fmt: skip
        return value

    def _target_line(self, read: Reading, method: Method, judged: Read) -> None:
        """What was recorded, and what is judged instead; it stands where somebody has part of the month."""
        build, metric = self.build, read.field.id
        key = named("prorate", "targets", build.scorer, metric)
        if f"{key}/skip" in build.plan.definitions:
            return  # another criterion reads it too
        there = expr.compare("==", self._days(method), expr.scaled(self._total(method)))
        build.plan.define(f"{key}/skip", expr.any_of(there, read.missing, read.not_applicable))
        build.plan.define(f"{key}/contribution", expr.scaled(0))
        build.lines.append(
            Line(
                "score", build.scorer, "", f"{metric}.proration", PRORATED.format(title=read.field.title), "",
                reads=(*read.reads, self._read(method)), code=self._code(), rules=self._rules(method),
                value=judged.definition, contribution=f"{key}/contribution",
                void=named("score", build.scorer, "incomplete"), skip=f"{key}/skip",
            )
        )  # fmt: skip

    # days

    def _total(self, method: Method) -> int:
        return self._running(method)[-1]

    def _running(self, method: Method) -> tuple[int, ...]:
        return self.prorate.calendar.running(method, self.build.period)

    def _nobody(self, method: Method) -> bool:
        """Whether the data hold nobody with part of the month."""
        return self._days(method).constant == self._total(method)

    def _days(self, method: Method) -> Expr:
        """How many of the days that count lie between the first and the last day there."""
        return self._once(method, lambda: self._counted(method))

    def _counted(self, method: Method) -> Expr:
        if self._first().constant == 1 and self._last().constant == self._length:
            return expr.scaled(self._total(method))
        running = self._running(method)
        until = expr.pick(self._last(), dict(enumerate(running)))
        before = expr.pick(self._first(), {number + 1: count for number, count in enumerate(running)})
        least = 1 if method == "calendar_days" else 0
        return expr.trusted(expr.subtract(until, before), least, running[-1])

    def _first(self) -> Expr:
        """The first day there, by its number in the month."""
        return self._once("first", lambda: self._day(BEGINNINGS, 1))

    def _last(self) -> Expr:
        return self._once("last", lambda: self._day(("left",), self._length))

    def _day(self, names: Iterable[str], otherwise: int) -> Expr:
        """The latest of some dates, within the month. otherwise: the day where none is given."""
        low, high = expr.scaled(self._base + 1), expr.scaled(self._base + self._length)
        latest = low if otherwise == 1 else expr.scaled(0)
        for name in names:
            given = expr.given(self.build.day(PEOPLE[name]), expr.scaled(self._base + otherwise))
            latest = expr.highest(latest, given)
        return expr.add(expr.highest(expr.lowest(latest, high), low), expr.scaled(-self._base))

    def _once(self, name: str, make: Callable[[], Expr]) -> Expr:
        if name not in self._found:
            self._found[name] = self.build.plan.define(named("prorate", name), make())
        return self._found[name]

    # words

    def _read(self, method: Method) -> Read:
        """The days as a ledger line shows them: 15/31."""
        total = self._total(method)
        shares = {f"{days}/{total}": DAYS[method] for days in range(total + 1)}
        return Read("days", Field("days", DAYS[method], "choice", choices=shares), named("prorate", method))

    def _code(self) -> str:
        """The definition that holds which first and last day it is, as a code into `_rules`."""
        first, last = self._first(), self._last()
        width = last.type.high - last.type.low + 1
        place = expr.multiply(expr.add(first, expr.scaled(-first.type.low)), expr.scaled(width))
        self._once("stretch", lambda: expr.add(place, last, expr.scaled(FIRST_ROW - last.type.low)))
        return named("prorate", "stretch")

    def _rules(self, method: Method) -> tuple[Text, ...]:
        first, last = self._first().type, self._last().type
        return tuple(
            STRETCH.format(days=DAYS[method], first=_iso(self.build.period, a), last=_iso(self.build.period, b))
            for a in range(first.low, first.high + 1)
            for b in range(last.low, last.high + 1)
        )


def _iso(period: Period, day: int) -> str:
    return f"{period}-{day:02}"


def paid(build: Build, line: str) -> Expr:
    """What comes of a pay line, at the cent: with what part of a month takes off it."""
    full, reduction = named("pay", "lines", line, "cents"), named("pay", "lines", line, "proration")
    return expr.add(*(build.plan.ref(name) for name in (full, reduction) if name in build.plan.definitions))


def prorates(source: Source, build: Build) -> bool:
    """Whether the team prorates what a criterion reads there."""
    if build.proration is None or not isinstance(source, Metric | Filled):
        return False
    return source.field().id in build.proration.prorate.targets


def lint_prorate(
    prorate: Prorate, place: Place, judges: Sequence[Judge], pay: Sequence[PayLine] | None
) -> Iterator[Finding]:
    """What a team prorates that it cannot. judges, pay: those of its components."""
    able = dict.fromkeys(_able(judges))
    read = {field.id: field for judge in judges for field in columns(judge)}
    for metric in prorate.targets:
        if metric not in able:
            what = say("no criterion reads the metric {metric}", metric=metric)
            if metric in read:
                what = say("{metric} cannot be prorated: {why}", metric=metric, why=_why_not(read[metric]))
            yield Finding("error", place("targets", metric), what, did_you_mean(metric, able))
    ids = [line.id for line in pay or ()]
    if prorate.pay is not None and pay is None:
        yield Finding("error", place("pay"), say("the team has no pay"), say("expected it in a team with [team.pay]"))
    elif prorate.lines is not None:
        for number, line in enumerate(prorate.lines):
            if line not in ids:
                what = say("no such pay line: {line}", line=line)
                yield Finding("error", place("lines", number), what, did_you_mean(line, ids))


def lint_calendar(prorate: Prorate, place: Place, period: Period) -> Iterator[Finding]:
    """What is wrong with the working days of a period, where a team counts them."""
    if "working_days" not in prorate.methods():
        return
    if not prorate.calendar.running("working_days", period)[-1]:
        what = say("{period} has no working day", period=period)
        yield Finding("error", place(), what, say("expected fewer [calendar] holidays, or calendar_days"))
    elif not any(day.year == period.year for day in prorate.calendar.holidays):
        what = say("working days are counted without holidays: [calendar] has none of {year}", year=period.year)
        yield Finding("warning", place(), what, say("a [calendar] with the holidays of the year"))


def _able(judges: Iterable[Judge]) -> Iterator[str]:
    """The metrics that bands or tables judge as they are, which alone can be prorated."""
    for judge in judges:
        for source in judge.sources() if isinstance(judge, Bands | Table) else ():
            if isinstance(source, Metric | Filled) and source.field().kind in ("number", "count"):
                yield source.field().id


def _why_not(field: Field) -> Message:
    if field.kind in ("number", "count"):
        return say("it is part of a quotient, or counts as points itself")
    return say("it is no amount that grows with the days")
