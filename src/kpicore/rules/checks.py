"""Checks over finished results: their flags as a part of the team's plan, after score, grade and pay.

A check changes nothing that it reads. Where a value that decides is missing, the check says so: nobody passes unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kpicore.fields import Field
from kpicore.model import Place, Text, in_settings
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FlagRule, Shown
from kpicore.plan.plan import named
from kpicore.rules.build import Build, Yielded
from kpicore.rules.conditions import Flag, holds
from kpicore.rules.grades import SCORE, GradeScale
from kpicore.rules.pay import PayLine
from kpicore.rules.proration import paid
from kpicore.rules.score import Scored
from kpicore.rules.sources import Lack

NO_PAY = "pay/incomplete"
DEDUCTED = "pay/deducted"
CARRIED = "pay/carried"
OF_STAGES = ("score", "grade")
NOT_CHECKED = "not_checked"
"""The flag of what a check would have to know, and does not."""
UNSEEN = Text("{flag}: 缺少{what}, 无法核查", "{flag} cannot be checked: {what} is missing")


class TeamCheck(NamedTuple):
    """A check as a team has it. name: as the config writes it. place: of its settings, for messages."""

    name: str
    flags: tuple[Flag, ...]
    place: Place = in_settings

    def fields(self) -> list[Field]:
        """Every column that it reads of the input."""
        return [field for flag in self.flags for field in flag.fields() if field.id not in OF_STAGES]


def compile_checks(
    build: Build,
    checks: Sequence[TeamCheck],
    scored: Scored,
    grade: Expr | None,
    scale: GradeScale | None,
    pay: Sequence[PayLine] | None,
) -> None:
    """Define when each flag is raised, and of whom nobody can say. scored, grade: of the month, as pay has them."""
    if not checks:
        return
    if pay is not None:
        _define_deducted(build, pay)
        corrections = [paid(build, line.id) for line in pay if line.carried]
        build.plan.define(CARRIED, expr.add(expr.scaled(0, 2), *corrections))
    build.yielded["score"] = Yielded("", expr.given(scored.score), scored.incomplete, SCORE)
    if grade is not None and scale is not None:
        build.yielded["grade"] = Yielded("", grade, scored.incomplete, scale.field())
    for place, check in enumerate(checks):
        for number, flag in enumerate(check.flags):
            _compile(build, named("checks", str(place), str(number), flag.id), flag)


def _define_deducted(build: Build, lines: Iterable[PayLine]) -> None:
    """What the lines that the appraisal decides take off, each where it is below 0."""
    nothing = expr.scaled(0, 2)
    cents = [paid(build, line.id) for line in lines if line.performance and not line.carried]
    taken = [expr.highest(expr.subtract(nothing, each), nothing) for each in cents]
    build.plan.define(DEDUCTED, expr.blank_if(build.plan.ref(NO_PAY), expr.add(nothing, *taken)))


def _compile(build: Build, key: str, flag: Flag) -> None:
    if not flag.when:  # it is about the team as a whole
        build.flags.append(FlagRule(flag.id, flag.severity, "", flag.message, flag.clause))
        return
    when = holds(flag.when, lambda source: source.read(build))
    if when is not expr.FALSE:
        build.plan.define(f"{key}/raised", when)
        shows = tuple(_shown(build, named(key, "shows", name), name, flag) for name in flag.shows)
        build.flags.append(FlagRule(flag.id, flag.severity, f"{key}/raised", flag.message, flag.clause, shows=shows))
    for lack in _lacks(build, flag):
        message = UNSEEN.format(flag=flag.id, what=_titled(lack))
        if lack.when is expr.TRUE:
            rule = FlagRule(NOT_CHECKED, "info", "", message, flag.clause)
        else:
            name = named(key, "lacks", lack.name)
            build.plan.define(name, lack.when)
            rule = FlagRule(NOT_CHECKED, "info", name, message, flag.clause)
        build.flags.append(rule)


def _lacks(build: Build, flag: Flag) -> list[Lack]:
    """What is missing where it decides: no condition is known not to hold, and one cannot be known."""
    reads = [each.source.read(build) for each in flag.when]
    open_ = []
    for when, read in zip(flag.when, reads, strict=True):
        unknown = expr.all_of(read.missing, expr.negate(read.not_applicable))
        open_.append(expr.any_of(unknown, holds([when], lambda source: source.read(build))))
    undecided = expr.all_of(*open_)
    found: dict[str, Lack] = {}
    for read in reads:
        for lack in read.lacks:
            decides = expr.all_of(undecided, read.missing, lack.when)
            before = found[lack.name].when if lack.name in found else expr.FALSE
            if decides is not expr.FALSE:
                found[lack.name] = lack._replace(when=expr.any_of(before, decides))
    return list(found.values())


def _titled(lack: Lack) -> Text:
    """The title, and the name that the input has for it where that is another."""
    return Text(*(title if title == lack.name else f"{title} ({lack.name})" for title in lack.title))


def _shown(build: Build, key: str, name: str, flag: Flag) -> Shown:
    read = flag.shows[name].read(build)
    build.plan.define(key, expr.blank_if(expr.any_of(read.missing, read.not_applicable), read.value))
    return Shown(name, key, read.field)
