"""What a month keeps for later ones, and what rules ask of closed months: in a row, since joining, in the quarter.

A rule that looks back never reads another month's figures: only whether a truth held, as that month's own rules had it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import attrs

from kpicore.fields import Field
from kpicore.messages import say
from kpicore.model import Finding, Period, Place, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.plan import named
from kpicore.rules.build import Build
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.sources import Reading, ServiceMonth

TRUE = parse_cell("true")
_QUARTER = 3


@attrs.frozen
class Kept:
    """A truth about a person's month that is sealed with it: every condition holds. They read what flags of the same
    component read."""

    id: str
    title: Text
    when: tuple[When, ...]

    def fields(self) -> tuple[Field, ...]:
        return tuple(field for when in self.when for field in when.fields())


class Earlier(NamedTuple):
    """What the months before say together. settled: whether still earlier ones change nothing. looked: on how many of
    them it rests. unknown: places, from 0, of those that would have counted and cannot be known."""

    value: int
    settled: bool
    looked: int
    unknown: tuple[int, ...] = ()


Held = Sequence[bool | None]
"""Whether a truth held in the months before, the latest first; None where nobody can know."""


@attrs.frozen
class LooksBack(ABC):
    """A truth over this month and closed ones. Only a flag can ask for it, as `When(source, TRUE)`.

    What is not known never makes it true: it is as if the months that can be read were all there are.
    """

    kept: Kept

    @property
    @abstractmethod
    def says(self) -> Text:
        """In how many months, for people."""

    @abstractmethod
    def reach(self, period: Period) -> int | None:
        """How many months before this one are looked at, at most; None: as many as the truth held in a row."""

    @abstractmethod
    def earlier(self, held: Held) -> Earlier:
        """What the months before say."""

    def asks(self, now: Expr) -> Expr:
        """Whether earlier months decide. now: whether the truth holds this month."""
        return now

    @abstractmethod
    def answer(self, build: Build, now: Expr, before: Expr) -> Expr:
        """Whether it is true. now: whether the truth holds this month; before: the value of `earlier`."""

    def missing(self, build: Build) -> Expr:
        return expr.FALSE

    def column(self, key: str) -> str:
        """The column of the data that holds what the months before say. key: of the truth, in the history."""
        return named("past", key, type(self).__name__, *(str(each) for each in attrs.astuple(self, recurse=False)[1:]))

    def over(self, build: Build, key: str, now: Expr) -> Reading:
        before = expr.given(build.past(self.column(key)))
        return Reading(self.answer(build, now, before), self.missing(build), expr.FALSE, self.field(), (), ())

    def field(self) -> Field:
        return Field(self.kept.id, self.kept.title, "flag")

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        raise TypeError("closed months are asked once this one is known; only a flag can")


@attrs.frozen
class InARow(LooksBack):
    """It held in so many months in a row, this one the last (D1-28). each: in every third month, say, and not in those
    between (D2-56)."""

    months: int
    each: bool = False

    @property
    def says(self) -> Text:
        if self.months == 1:
            return Text("本月", "this month")
        if self.each:
            return Text(f"每连续 {self.months} 个月", f"every {self.months} months in a row")
        return Text(f"连续 {self.months} 个月", f"{self.months} months in a row")

    def reach(self, period: Period) -> int | None:
        return None if self.each and self.months > 1 else self.months - 1

    def earlier(self, held: Held) -> Earlier:
        return _run(held)

    def answer(self, build: Build, now: Expr, before: Expr) -> Expr:
        run = _with_this(now, before)
        reached = expr.compare(">=", run, expr.scaled(self.months))
        if not self.each:
            return _truth(reached)
        whole = expr.multiply(expr.floor_divide(run, self.months), expr.scaled(self.months))
        return _truth(expr.all_of(reached, expr.compare("==", run, whole)))


@attrs.frozen
class SinceJoining(LooksBack):
    """It held in every month since joining, the calendar month of joining among them (D1-81)."""

    @property
    def says(self) -> Text:
        return Text("入职以来每个月", "every month since joining")

    def reach(self, period: Period) -> int | None:
        return None

    def earlier(self, held: Held) -> Earlier:
        return _run(held)

    def answer(self, build: Build, now: Expr, before: Expr) -> Expr:
        served = ServiceMonth().read(build).value
        every = expr.compare(">=", _with_this(now, before), served)
        return _truth(expr.all_of(now, every))

    def missing(self, build: Build) -> Expr:
        return ServiceMonth().read(build).missing

    def fields(self) -> tuple[Field, ...]:
        return ServiceMonth().fields()


@attrs.frozen
class InQuarter(LooksBack):
    """It held in a month of the calendar quarter, this one the last that counts. at_end: asked in the quarter's last
    month alone (D4-5)."""

    at_end: bool = True

    @property
    def says(self) -> Text:
        if self.at_end:
            return Text("本季度任一月 (季末)", "any month of the quarter, at its end")
        return Text("本季度任一月", "any month of the quarter so far")

    def reach(self, period: Period) -> int | None:
        before = (period.month - 1) % _QUARTER
        return 0 if self.at_end and before != _QUARTER - 1 else before

    def earlier(self, held: Held) -> Earlier:
        if any(held):
            return Earlier(1, True, len(held))
        return Earlier(0, False, len(held), tuple(place for place, each in enumerate(held) if each is None))

    def asks(self, now: Expr) -> Expr:
        return expr.negate(now)

    def answer(self, build: Build, now: Expr, before: Expr) -> Expr:
        if self.at_end and build.period.month % _QUARTER:
            return expr.scaled(0)
        return _truth(expr.any_of(now, expr.compare(">=", before, expr.scaled(1))))


class Asked(NamedTuple):
    """A flag that looks back. key: of the truth. when: the definition that says for whom earlier months decide."""

    source: LooksBack
    key: str
    when: str
    flag: str
    clause: str


def asked_of(flags: Iterable[Flag]) -> Iterator[tuple[Flag, LooksBack]]:
    """The flags that look back, with what they ask."""
    return ((flag, when.source) for flag in flags for when in flag.when if isinstance(when.source, LooksBack))


def kept_by(flags: Iterable[Flag]) -> tuple[Kept, ...]:
    """The truths that flags ask for."""
    return tuple({source.kept.id: source.kept for _, source in asked_of(flags)}.values())


def key_of(owner: str, kept: Kept) -> str:
    """What a truth is called in the history. owner: a scorer's name in the team, or what `grade_owner` says."""
    return named(owner, kept.id)


def grade_owner(scorer: str = "") -> str:
    """The owner of what a grade keeps: a scorer's own grade, or the team's."""
    return f"{scorer}.grade" if scorer else "grade"


def lint_kept(kept: Sequence[Kept], flags: Sequence[Flag], place: Place) -> list[Finding]:
    """Truths of one id, and flags that ask for one that is not kept."""
    findings = []
    ids = [each.id for each in kept]
    for key in dict.fromkeys(each for each in ids if ids.count(each) > 1):
        what = say("two {kind} entries have the id {id}", kind=say("kept truth"), id=key)
        findings.append(Finding("error", place("kept"), what, say("one of each id")))
    for flag, source in asked_of(flags):
        if source.kept not in kept:
            what = say("{flag} looks back on {id}, which no month keeps", flag=flag.id, id=source.kept.id)
            at = partial(place, "flags")(flag.id)
            findings.append(Finding("error", at, what, say("expected it among those that are kept")))
    return findings


def _run(held: Held) -> Earlier:
    """In how many months in a row it held, up to the first of which that is not known to be so."""
    run = next((place for place, each in enumerate(held) if not each), len(held))
    ended = run < len(held)
    return Earlier(run, ended, run + ended, (run,) if ended and held[run] is None else ())


def _with_this(now: Expr, before: Expr) -> Expr:
    return expr.choose(now, expr.add(before, expr.scaled(1)), expr.scaled(0))


def _truth(condition: Expr) -> Expr:
    return expr.choose(condition, expr.scaled(1), expr.scaled(0))
