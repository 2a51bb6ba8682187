"""A component against the independent evaluator, on generated months; and every engine against the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import attrs

from kpicore.fields import Field
from kpicore.messages import spoken
from kpicore.model import Period, Rejected, Text
from kpicore.pipeline.teams import describe_teams
from kpicore.results import RunResult
from kpicore.rules.bands import Value
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.pay import PayLine
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric
from kpicore.testing import mixed
from kpicore.testing.asked import Description, asked
from kpicore.testing.inmemory import Parts, config_of, decimal, installed_engines, run_people, text
from kpicore.testing.oracle import Facts, Paid, Scored, grade, pay, raised, score
from kpicore.testing.people import Drawn, Maker
from kpicore.testing.words import described

if TYPE_CHECKING:
    from hypothesis import settings

YEAR = 2026
SCORE = "generated_score"
HUNDRED = Decimal(100)
OTHER = "other"  # a grade that no row of a pay table names


# --- what stands beside a component that is no scorer ----------------------------------------------------------------


@attrs.frozen
class AnyScore:
    """A score as a metric gives it."""

    low: Decimal = Decimal(0)
    high: Decimal = HUNDRED

    def scheme(self) -> Scheme:
        source = Metric(Field(SCORE, Text("分数", "score"), low=self.low, high=self.high))
        criterion = Criterion("score", Text("分数", "score"), "in-house", Value(source))
        return Scheme(
            Text("分数", "score"), (Section("score", Text("分数", "score"), (criterion,)),), clause="in-house"
        )


@attrs.frozen
class AnyGrade:
    """These grades, in bands of the same width from 0 to 100."""

    grades: tuple[str, ...]

    def scale(self) -> GradeScale:
        count = len(self.grades)
        edges = [HUNDRED * i // count for i in range(1, count)]
        rows = [f"[{low:f}, {high:f})" for low, high in pairwise(edges)]
        cells = [f"< {edges[0]:f}", *rows, f">= {edges[-1]:f}"] if edges else [">= 0"]
        return grade_scale(tuple(zip(cells, self.grades, strict=True)), Text("等级", "grade"), "in-house")


class Bench:
    """A component in a team that shows it: with every score and grade that it may meet."""

    def __init__(self, built: Any) -> None:
        self.what = cast(Description, described(built))  # a check has a kit of its own
        self.asked = asked(self.what)
        self.scheme: Scheme
        self.scale: GradeScale | None = None
        self.lines: Sequence[PayLine] | None = None
        if isinstance(self.what, Scheme):
            self.parts = Parts(built)
            self.scheme = self.what
            return
        scores = [*self.asked.scores, Decimal(0), HUNDRED]
        beside = AnyScore(min(scores), max(scores))
        self.scheme = beside.scheme()
        if isinstance(self.what, GradeScale):
            self.parts, self.scale = Parts(beside, grader=built), self.what
        else:
            self.lines = self.what
            grades = _grades(self.what)
            grader = AnyGrade(grades) if grades else None
            self.parts = Parts(beside, grader=grader, pay=built)
            self.scale = None if grader is None else grader.scale()
        own = asked(self.scheme).fields
        self.asked = self.asked._replace(fields={**self.asked.fields, **own})

    @property
    def columns(self) -> list[str]:
        return [field.id for field in self.scheme.columns]

    def months(self) -> list[Period]:
        """One month for each way in which the scheme judges."""
        found: dict[tuple[int, ...], Period] = {}
        criteria = list(self.scheme.criteria)
        for month in (10, *range(1, 13)):
            ways = tuple(
                next((i for i, season in enumerate(each.seasons, 1) if month in season.months), 0) for each in criteria
            )
            found.setdefault(ways, Period(YEAR, month))
        return list(found.values())

    def maker(self, period: Period) -> Maker:
        return _Scores(period, self.asked, self.scheme)


class _Scores(Maker):
    """Also the scores at which a grade or an amount changes."""

    def _number(self, field: Field, take: Any) -> Decimal:
        near = self.asked.scores if field.id == SCORE and not take.rarely() else ()
        return Decimal(take.one(near)) if near else super()._number(field, take)

    def _all(self, field: Field) -> Iterator[Any]:
        if field.id == SCORE:
            yield from map(Fraction, self.asked.scores)
        yield from super()._all(field)


def _grades(lines: Sequence[PayLine]) -> tuple[str, ...]:
    """The grades that pay tables name."""
    found: dict[str, None] = {}
    for line in lines:
        for table in line.amount.tables():
            for source, cells in zip(table.inputs, zip(*(row.cells for row in table.rows), strict=True), strict=True):
                if source.field().id == "grade":
                    found |= dict.fromkeys(value for cell in cells for value in cell.values)
                    found |= {OTHER: None} if any(cell.kind == "any" for cell in cells) else {}
    return tuple(found)


# --- lint ------------------------------------------------------------------------------------------------------------


def lint(built: Any) -> Iterator[str]:
    """What the lint says of the component in a team: errors and warnings."""
    bench = Bench(built)
    for period in bench.months()[:1]:
        config = config_of(bench.parts, {}, period, "python", bench.columns)
        try:
            _, findings = describe_teams(config)
        except Rejected as rejected:
            findings = rejected.findings
        for finding in findings:
            if finding.severity != "info":
                parts = (finding.where, spoken(finding.what, "en"), spoken(finding.expected, "en"))
                yield f"{finding.severity}: " + ": ".join(str(part) for part in parts if part)


# --- exactness -------------------------------------------------------------------------------------------------------


def check(name: str, built: Any, examples: int) -> None:
    """Every edge, then drawn months on the first engine, then all of them on every other."""
    bench = Bench(built)
    shown: dict[Period, list[Facts]] = {}
    for period in bench.months():
        shown[period] = list(bench.maker(period).sweep())
        compare(name, bench, shown[period], period)
    _drawn(name, bench, examples, shown)
    _mixed(name, bench, shown)
    for engine in installed_engines(bench.scheme)[1:]:
        for period, people in shown.items():
            numbered = by_number(people)
            first = run_people(bench.parts, numbered, period, "python", bench.columns)
            other = run_people(bench.parts, numbered, period, engine, bench.columns)
            if (first.results, first.ledger, first.flags) != (other.results, other.ledger, other.flags):
                raise AssertionError(f"{name}: engine {engine} does not give what python gives{_first(first, other)}")


def same_each_time(examples: int) -> settings:
    """For so many examples, which are the same each time: a test of somebody's pay must not be red on some days."""
    from hypothesis import HealthCheck, settings

    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )


def _drawn(name: str, bench: Bench, examples: int, shown: dict[Period, list[Facts]]) -> None:
    try:
        from hypothesis import given
        from hypothesis import strategies as st
    except ImportError:
        raise AssertionError('assert_component needs an extra: pip install "kpicore[testing]"') from None

    @same_each_time(examples)
    @given(st.data())
    def month(data: st.DataObject) -> None:
        period = data.draw(st.sampled_from(list(shown)))
        maker, take = bench.maker(period), Drawn(data)
        people = [maker.person(take) for _ in range(take.whole(1, 3))]
        compare(name, bench, people, period)
        shown[period] += people

    month()


def _mixed(name: str, bench: Bench, shown: Mapping[Period, list[Facts]]) -> None:
    """A scorer also has to do among others."""
    if isinstance(bench.what, Scheme):
        for period, people in shown.items():
            numbered = by_number(people)
            scored = {who: score(bench.scheme, facts, period) for who, facts in numbered.items()}
            mixed.check(name, bench.parts, numbered, scored, period)


def _first(first: RunResult, other: RunResult) -> str:
    pairs = zip(
        (*first.results, *first.ledger, *first.flags), (*other.results, *other.ledger, *other.flags), strict=False
    )
    return next((f":\n  {one}\n  {two}" for one, two in pairs if one != two), "")


def by_number(people: Sequence[Facts]) -> dict[str, Facts]:
    return {f"{place:05}": facts for place, facts in enumerate(people, 1)}


def compare(name: str, bench: Bench, people: Sequence[Facts], period: Period) -> None:
    """The run of these people against what the evaluator works out, person by person."""
    numbered = by_number(people)
    found = run_people(bench.parts, numbered, period, "python", bench.columns)
    scored = {who: score(bench.scheme, facts, period) for who, facts in numbered.items()}
    flags = raised(bench.scheme, [(facts, scored[who]) for who, facts in numbered.items()], period)
    for (who, facts), expected_flags in zip(numbered.items(), flags, strict=True):
        wrong = [*_score(bench, scored[who], found, who), *_flags(bench, expected_flags, scored[who], found, who)]
        graded = None
        if bench.scale is not None and scored[who].score is not None:
            graded = grade(bench.scale, scored[who].score or Fraction(0)).grade
            got = next(row.grade for row in found.results if row.employee_id == who)
            wrong += [f"grade: the evaluator says {graded!r}, the run {got!r}"] if got != graded else []
        if bench.lines is not None:
            wrong += _pay(pay(bench.lines, facts, period, scored[who].score, graded), found, who)
        if wrong:
            raise AssertionError("\n".join([f"{name}: {period}: {in_a_line(facts)}", *(f"  {each}" for each in wrong)]))


def _score(bench: Bench, expected: Scored, found: RunResult, who: str) -> list[str]:
    row = next(row for row in found.results if row.employee_id == who)
    wanted = "" if expected.score is None else _plain(expected.score)
    if row.score != wanted:
        return [f"score: the evaluator says {wanted or 'nothing'}, the run {row.score or 'nothing'}"]
    if expected.score is None:
        return []
    lines: dict[tuple[str, str], Fraction] = {}
    for each in found.ledger:
        if each.employee_id == who and each.stage == "score" and each.contribution:
            lines[each.section, each.line] = lines.get((each.section, each.line), Fraction(0)) + Fraction(
                each.contribution
            )
    lines = {key: value for key, value in lines.items() if value}
    return [
        f"line {' '.join(filter(None, key))}: the evaluator says {_plain(expected.lines.get(key, Fraction(0)))}, "
        f"the ledger {_plain(lines.get(key, Fraction(0)))}"
        for key in sorted({*lines, *expected.lines})
        if lines.get(key) != expected.lines.get(key)
    ]


def _flags(bench: Bench, expected: set[str], scored: Scored, found: RunResult, who: str) -> Iterator[str]:
    own = {flag.id for flag in bench.scheme.flags}
    given = {row.flag for row in found.flags if row.employee_id == who}
    yield from (f"flag {each}: the evaluator raises it, the run does not" for each in sorted(expected - given))
    yield from (f"flag {each}: the run raises it, the evaluator does not" for each in sorted((given & own) - expected))
    if scored.gap != ("gap" in given) and bench.scale is None:
        yield "flag gap: the evaluator and the run differ"


def _pay(expected: Paid, found: RunResult, who: str) -> Iterator[str]:
    row = next(row for row in found.results if row.employee_id == who)
    for column, wanted in (("performance_pay", expected.performance), ("total_pay", expected.total)):
        got = Fraction(getattr(row, column)) if getattr(row, column) else None
        if got != wanted:
            said = "nothing" if wanted is None else _plain(wanted)
            yield f"{column}: the evaluator says {said}, the run {getattr(row, column) or 'nothing'}"
    if expected.performance is None:
        return
    paid = [each for each in found.ledger if each.employee_id == who and each.stage == "pay" and each.contribution]
    for each in paid:
        wanted = expected.lines.get(each.line)
        if Fraction(each.contribution) != wanted:
            said = "nothing" if wanted is None else _plain(wanted)
            yield f"pay line {each.line}: the evaluator says {said}, the ledger {each.contribution}"


def _plain(value: Fraction) -> str:
    return decimal(value)


def in_a_line(facts: Facts) -> str:
    """A person's month in one line."""
    cells = ", ".join(f"{key} = {text(value)}" for key, value in facts.cells.items() if value is not None)
    rows: Sequence[Mapping[str, Any]] = [*facts.incidents, *facts.ratings]
    shown = [" ".join(f"{key}={text(value)}" for key, value in row.items() if key != "reason") for row in rows]
    return "; ".join([cells, *shown])
