"""A check against the independent evaluator, in a team whose pay, grade and flags are what its conditions ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

import attrs

from kpicore.components import SettingError
from kpicore.fields import Field
from kpicore.model import Period, Rejected, Text
from kpicore.pipeline.teams import describe_teams
from kpicore.results import FlagRow, RunResult
from kpicore.rules.bands import Value as AsItIs
from kpicore.rules.cells import Cell, as_number, parse_cell
from kpicore.rules.computed import Dated
from kpicore.rules.conditions import Flag, When
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.incidents import Incident
from kpicore.rules.outcomes import PAID, Judged, Occurred, Paid, Raised
from kpicore.rules.pay import Given, PayLine, PerPoint
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric, money_column
from kpicore.testing.asked import Asked
from kpicore.testing.exactness import HUNDRED, AnyScore, by_number, in_a_line, same_each_time
from kpicore.testing.inmemory import Parts, config_of, installed_engines, run_people
from kpicore.testing.oracle import Facts, grade, pay, raised, score
from kpicore.testing.oracle.checks import POINTS_OF, Finished, checked
from kpicore.testing.oracle.facts import Value
from kpicore.testing.people import Chooser, Drawn, Maker

MONTH = Period(2026, 10)
NOT_CHECKED = "not_checked"
TITLE = Text("核查之前", "before the check")
SCORES = tuple(map(Decimal, (0, 50, 20, 80, 100)))  # the middle one is that of plain people: something is taken off
GRADES = (("< 60", "C"), ("[60, 80)", "B"), (">= 80", "A"))


def is_check(built: Any) -> bool:
    return callable(getattr(built, "flags", None)) and not any(
        hasattr(built, method) for method in ("scheme", "scale", "pay_lines")
    )


@attrs.frozen
class Before:
    """A scorer, grader and pay rule in one, for what the check reads: its flags, incidents, criteria and pay lines."""

    raised: tuple[str, ...]
    incidents: tuple[str, ...]
    criteria: tuple[str, ...]
    lines: tuple[str, ...]

    def scheme(self) -> Scheme:
        own = AnyScore().scheme()
        incidents = tuple(Incident(key, Text.same(key), "in-house", Decimal(0)) for key in self.incidents)
        flags = tuple(
            Flag(key, "info", (When(Metric(Field(_switch(key), Text.same(key), "flag")), parse_cell("true")),), TITLE)
            for key in self.raised
        )
        judged = tuple(
            Criterion(key, Text.same(key), "in-house", AsItIs(Metric(Field(f"{POINTS_OF}{key}", TITLE, high=HUNDRED))))
            for key in self.criteria
        )
        more = (Section("judged", TITLE, judged, share=Decimal(0)),) if judged else ()
        sections = (*own.sections, Section("events", TITLE, incidents=incidents), *more)
        return attrs.evolve(own, sections=sections, flags=flags)

    def scale(self) -> GradeScale:
        return grade_scale(GRADES, TITLE, "in-house")

    def pay_lines(self) -> tuple[PayLine, ...]:
        """Base pay and ten for each point above or below 50, so that something is taken off."""
        base = PayLine("base", TITLE, Given(money_column("base_pay")), performance=False)
        points = PayLine("points", TITLE, PerPoint(Decimal(10), Decimal(50)))
        others = (PayLine(key, TITLE, Given(money_column(f"paid_{key}"))) for key in self.lines)
        return (base, points, *others)


class Bench:
    """A check in a team that has what it reads."""

    def __init__(self, built: Any) -> None:
        self.flags: tuple[Flag, ...] = tuple(built.flags())
        self.sources = list(_every_source(self.flags))
        named = [each for each in self.sources if isinstance(each, Paid)]
        self.before = Before(
            tuple(dict.fromkeys(each.flag for each in self.sources if isinstance(each, Raised))),
            tuple(dict.fromkeys(each.incident for each in self.sources if isinstance(each, Occurred))),
            tuple(dict.fromkeys(each.criterion for each in self.sources if isinstance(each, Judged))),
            tuple(dict.fromkeys(each.name for each in named if each.name not in (*PAID, "base", "points"))),
        )
        self.parts = Parts(self.before, grader=self.before, pay=self.before, check=built)
        self.asked = self._asked()

    def _asked(self) -> Asked:
        columns = chain(
            (field for flag in self.flags for field in flag.fields()),
            self.before.scheme().fields(),
            (field for line in self.before.pay_lines() for field in line.fields()),
        )
        fields = {field.id: field for field in columns if field.id not in ("score", "grade")}
        cells: dict[str, list[Cell]] = {}
        for when in (when for flag in self.flags for when in flag.when):
            name = when.source.field().id
            cells.setdefault(f"{POINTS_OF}{name}" if isinstance(when.source, Judged) else name, []).append(when.cell)
        cells.setdefault("base_pay", []).extend(parse_cell(f"{each:f}") for each in self._amounts())
        return Asked(fields, {key: tuple(found) for key, found in cells.items()}, scores=SCORES)

    def _amounts(self) -> Iterator[Decimal]:
        """Base pay at which a value in force is just reached, and those of which 500 or 300 is a plain share."""
        dated = [each for each in self.sources if isinstance(each, Dated)]
        for amount in (each.value for source in dated for each in source.values):
            yield from (amount, amount + 300, amount + 500)
        yield from map(Decimal, ("1500", "2500", "1234.57"))  # the last, so that no share is a whole cent

    def maker(self) -> Maker:
        return _Months(MONTH, self.asked, self.before.scheme())


class _Months(Maker):
    """Plain scores, so that amounts meet; and people of the month itself."""

    def _number(self, field: Field, take: Chooser) -> Decimal:
        return Decimal(take.one(SCORES)) if field.id == "generated_score" else super()._number(field, take)

    def _value(self, field: Field, take: Chooser, gaps: bool) -> Value:
        """Most people are there all month, and have no minimum wage of their own."""
        if field.id in ("left", "team_since", "minimum_wage") and not take.rarely():
            return None
        return super()._value(field, take, gaps)

    def _days(self) -> list[int]:
        first = MONTH.first_day
        return [*super()._days(), first, first + 14, MONTH.last_day]

    def within(self, cells: Mapping[str, Value], keep: str = "") -> dict[str, Value]:
        """Nobody joins after the month or has left before it."""
        made = super().within(cells, keep)
        middle = Fraction(MONTH.first_day + 14)
        for name, nearer in (("hired", min), ("team_since", min), ("left", max)):
            day = made.get(name)
            if isinstance(day, Fraction):
                made[name] = nearer(day, middle)
        return made


def _switch(flag: str) -> str:
    return f"raises_{flag}"


def _every_source(flags: Sequence[Flag]) -> Iterator[Any]:
    """The sources of conditions and shown values, and what they are computed from."""
    todo: list[Any] = [when.source for flag in flags for when in flag.when]
    todo += [source for flag in flags for source in flag.shows.values()]
    while todo:
        source = todo.pop()
        yield source
        values = [getattr(source, field.name) for field in attrs.fields(type(source))]
        for value in values:
            inner = value if isinstance(value, tuple) else (value,)
            for each in inner:
                found = each[1] if isinstance(each, tuple) and len(each) == 2 else each
                if hasattr(found, "read"):
                    todo.append(found)


# --- lint ------------------------------------------------------------------------------------------------------------


def lint(built: Any) -> Iterator[str]:
    """What stands in the way of the check's conditions: values that they cannot ask for, messages that lack one."""
    try:
        bench = Bench(built)
        describe_teams(config_of(bench.parts, {}, MONTH, "python", ()))
    except (Rejected, SettingError) as error:
        yield from map(str, error.findings if isinstance(error, Rejected) else error.problems)
        return
    for flag in bench.flags:
        for when in flag.when:
            if not when.cell.fits(when.source.field()):
                yield f"flag {flag.id}: {when.cell.text} cannot be asked of {when.source.field().id}"
            numbers = when.cell.kind == "values" and all(as_number(each) is not None for each in when.cell.values)
            if numbers and when.source.field().kind == "flag":
                yield f"flag {flag.id}: {when.source.field().id} is true or false, not {when.cell.text}"
        if flag.shows:
            try:
                flag.message.format(**dict.fromkeys(flag.shows, "1"))
            except (KeyError, IndexError, ValueError) as error:
                yield f"flag {flag.id}: its message cannot be filled in: {error!r}"


# --- exactness -------------------------------------------------------------------------------------------------------


def check(name: str, built: Any, examples: int) -> None:
    """Every edge, then drawn months on the first engine, then all of them on every other."""
    bench = Bench(built)
    people = list(bench.maker().sweep())
    compare(name, bench, people)
    people += _drawn(name, bench, examples)
    for engine in installed_engines()[1:]:
        first, other = (run_people(bench.parts, by_number(people), MONTH, each) for each in ("python", engine))
        if (first.results, first.flags) != (other.results, other.flags):
            raise AssertionError(f"{name}: engine {engine} does not give what python gives")


def _drawn(name: str, bench: Bench, examples: int) -> list[Facts]:
    from hypothesis import given
    from hypothesis import strategies as st

    shown: list[Facts] = []

    @same_each_time(examples)
    @given(st.data())
    def month(data: st.DataObject) -> None:
        maker, take = bench.maker(), Drawn(data)
        people = [maker.person(take) for _ in range(take.whole(1, 3))]
        compare(name, bench, people)
        shown.extend(people)

    month()
    return shown


def compare(name: str, bench: Bench, people: Sequence[Facts]) -> None:
    """The flags of these people against what the evaluator works out, person by person."""
    found = run_people(bench.parts, by_number(people), MONTH)
    scheme, scale, lines = bench.before.scheme(), bench.before.scale(), bench.before.pay_lines()
    scored = [score(scheme, facts, MONTH) for facts in people]
    before = raised(scheme, list(zip(people, scored, strict=True)), MONTH)
    for who, facts, points, flags in zip(by_number(people), people, scored, before, strict=True):
        graded = None if points.score is None else grade(scale, points.score).grade
        paid = pay(lines, facts, MONTH, points.score, graded)
        month = Finished(facts, MONTH, points.score, graded, paid, lines, flags)
        wrong = list(_differences(bench, month, found, who))
        if wrong:
            raise AssertionError("\n".join([f"{name}: {in_a_line(facts)}", *(f"  {each}" for each in wrong)]))


def _differences(bench: Bench, month: Finished, found: RunResult, who: str) -> Iterator[str]:
    expected = checked(bench.flags, month)
    wanted = {(flag.id, flag.severity, flag.message.format(**shown) if shown else flag.message)
              for flag, shown in expected.raised}  # fmt: skip
    own = {flag.id for flag in bench.flags}
    rows: list[FlagRow] = [row for row in found.flags if row.employee_id == who]
    got = {(row.flag, row.severity, row.message) for row in rows if row.flag in own}
    yield from (f"flag {key} ({severity}): the evaluator raises it, the run does not: {text.en}"
                for key, severity, text in sorted(wanted - got))  # fmt: skip
    yield from (f"flag {key} ({severity}): the run raises it, the evaluator does not: {text.en}"
                for key, severity, text in sorted(got - wanted))  # fmt: skip
    every = [row for row in rows if row.flag == NOT_CHECKED]
    every += [row for row in found.flags if row.flag == NOT_CHECKED and not row.employee_id]
    unseen = {row.message.en.split(" cannot be checked")[0] for row in every}
    yield from (f"flag {key}: it cannot be judged, and nothing says so" for key in set(expected.unseen) - unseen)
    about = {row.message.en.split(" cannot be checked")[0] for row in rows if row.flag == NOT_CHECKED}
    yield from (f"flag {key}: said not to be judged, and it can be" for key in about - set(expected.unseen))
