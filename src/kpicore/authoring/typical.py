"""Months that a scheme should be seen in: high figures throughout, low ones, all rows between, none at all.

What the product says of them becomes the first cases of a new plugin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from kpicore.authoring.origin import OCTOBER, Origin
from kpicore.components import Batch, Request
from kpicore.config import CollectEntry, RunConfig, ScoreEntry, Team, Where
from kpicore.config.shape import CollectKind
from kpicore.fields import Field
from kpicore.model import Period, Rejected
from kpicore.pipeline.run import run
from kpicore.plugins import Kind
from kpicore.results import RunResult
from kpicore.rules.bands import Bands, Value, segments, witness_text
from kpicore.rules.cells import Axis, Cell, is_numeric
from kpicore.rules.checklist import Checklist
from kpicore.rules.grades import GradeScale
from kpicore.rules.judge import Judge
from kpicore.rules.pay import PayLine
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.sources import Either, Ratio, Source
from kpicore.rules.table import Table
from kpicore.rules.value_or_rating import ValueOrRating
from kpicore.vocabulary import PEOPLE

PERIOD = Period(2026, OCTOBER)
PLACE = Where("new-plugin")
KINDS: tuple[CollectKind, ...] = ("metrics", "incidents", "ratings")
PAID = {"base_pay": "4000", "bonus_pool": "1000", "hired": "2024-01-08", "probation": "false"}
WHOLE = 1000  # of a quotient
BLANK = "nothing is known"
SUPERIOR = "superior"  # who judges, where the scheme names nobody

Best = Callable[[Iterable[Any]], Any]


class Month(NamedTuple):
    """What one person's month holds, as a case says it, and what the product makes of it."""

    name: str
    person: Mapping[str, str]
    metrics: Mapping[str, str]
    ratings: Sequence[Mapping[str, str]]
    result: RunResult


def months(origins: Mapping[Kind, Origin]) -> list[Month]:
    """The months that the scheme can be run for; what its own limits forbid together is left out."""
    scheme: Scheme = origins["scorer"].what
    lines: Sequence[PayLine] = origins["pay rule"].what
    found: list[Month] = []
    for name, known in _months(scheme):
        cells = {**_money(lines), **known.cells}
        own = {*PEOPLE, *(field.id for field in scheme.columns)}
        person = {key: text for key, text in cells.items() if key in own}
        metrics = {key: text for key, text in cells.items() if key not in own}
        if (person, metrics, known.ratings) in [(each.person, each.metrics, each.ratings) for each in found]:
            continue
        try:
            result = _run(origins, person, metrics, known.ratings)
        except Rejected:
            continue
        found.append(Month(name, person, metrics, known.ratings, result))
    return found


class _Known(NamedTuple):
    cells: dict[str, str]
    ratings: list[dict[str, str]]


class _Nth:
    """Chooses of several what is this far from the lowest, or the highest. most: of how many it has chosen."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.most = 0

    def __call__(self, several: Iterable[Any], key: Callable[[Any], Any] | None = None) -> Any:
        ordered = sorted(several, key=key)
        self.most = max(self.most, len(ordered))
        return ordered[min(self.n, len(ordered) - 1)]


def _months(scheme: Scheme) -> Iterator[tuple[str, _Known]]:
    """High, low, and all between, so that each row of each criterion is met; then nothing at all."""
    yield "high throughout", _known(scheme, max)
    yield "low throughout", _known(scheme, min)
    nth = _Nth(1)
    known = _known(scheme, nth)
    while nth.n < nth.most:
        yield f"row {nth.n + 1} from the lowest", known
        nth.n += 1
        known = _known(scheme, nth)
    yield BLANK, _Known({}, [])


def _known(scheme: Scheme, best: Best) -> _Known:
    known = _Known({}, [])
    for criterion in scheme.criteria:
        in_force = criterion.in_month(PERIOD.month)
        if in_force.roles:
            continue  # of whom it is about says the company's own roster
        _judged(in_force, in_force.judge, best, known)
    return known


def _judged(criterion: Criterion, judge: Judge, best: Best, known: _Known) -> None:
    match judge:
        case Bands():
            known.cells.update(_for(judge.source, best(judge.rows, key=_points)[0]))  # type: ignore[call-arg]
        case Value():
            field = judge.source.field()
            known.cells[field.id] = f"{best([field.smallest, min(field.largest, Decimal(100))]):f}"
        case Table():
            row = best(judge.rows, key=lambda each: each.outcome)  # type: ignore[call-arg]
            for source, cell in zip(judge.inputs, row.cells, strict=True):
                for key, text in _for(source, cell).items():
                    known.cells.setdefault(key, text)
        case Checklist():
            met = best([True, False])
            known.cells.update({field.id: str(met).lower() for demand in judge.demands for field in demand.fields()})
        case ValueOrRating():
            _judged(criterion, Value(judge.metric), best, known)
        case Rated():
            known.ratings.extend(_rated(judge, best, criterion.reason_required))


def _points(row: tuple[Cell, Decimal]) -> Decimal:
    return row[1]


def _rated(rated: Rated, best: Best, reasoned: bool) -> Iterable[dict[str, str]]:
    if rated.levels:
        value = _witness(best(rated.levels, key=_points)[0], Axis.of(rated.value))  # type: ignore[call-arg]
    else:
        value = f"{best([rated.value.smallest, min(rated.value.largest, Decimal(100))]):f}"
    beside = {"sample": "1"} if rated.together else {}
    beside |= {"reason": "example"} if reasoned else {}
    for rater in rated.raters or (SUPERIOR,):
        yield {"criterion": rated.id, "rater": rater, **beside, "value": value}


def _for(source: Source, cell: Cell) -> dict[str, str]:
    """Columns that make a source fulfil a cell."""
    source = source.first if isinstance(source, Either) else source
    text = _witness(cell, Axis.of(source.field()))
    if not text:
        return {}
    if isinstance(source, Ratio):
        return {source.part.id: f"{int(Decimal(text) * WHOLE / 100)}", source.whole.id: str(WHOLE)}
    return {field.id: text for field in source.fields()[:1]}


def _witness(cell: Cell, axis: Axis) -> str:
    """A plain value that fulfils the cell; blank where only a missing one does."""
    if cell.kind == "missing":
        return ""
    if cell.kind == "any" and is_numeric(axis.field):
        return f"{axis.field.smallest:f}"
    found = [each for each in segments([cell], axis) if each.rows]
    return str(witness_text(found[0], axis)) if found else ""


def _money(lines: Sequence[PayLine]) -> dict[str, str]:
    """What pay lines read beside score and grade: some pay, the first of several choices."""
    fields: list[Field] = [field for line in lines for field in line.fields() if field.id not in ("score", "grade")]
    found = {}
    for field in fields:
        if field.id in PAID:
            found[field.id] = PAID[field.id]
        elif field.kind == "choice":
            found[field.id] = next(iter(field.choices), "any")
        elif field.kind in ("number", "count", "percent"):
            found[field.id] = f"{field.smallest:f}"
    return found


@attrs.frozen
class _Described:
    """A description as a component of any kind."""

    what: Any

    def scheme(self) -> Scheme:
        found: Scheme = self.what
        return found

    def scale(self) -> GradeScale:
        found: GradeScale = self.what
        return found

    def pay_lines(self) -> tuple[PayLine, ...]:
        found: tuple[PayLine, ...] = self.what
        return found


@attrs.frozen
class _Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def collect(self, want: Request) -> Batch:
        return Batch(f"{want.kind}.csv", self.header, list(enumerate(self.rows, start=2)))


def _run(
    origins: Mapping[Kind, Origin],
    person: Mapping[str, str],
    metrics: Mapping[str, str],
    ratings: Sequence[Mapping[str, str]],
) -> RunResult:
    scorer, grader, pay = (_Described(origins[kind].what) for kind in ("scorer", "grader", "pay rule"))
    entry = ScoreEntry(origins["scorer"].name, "scorer", scorer, None, None, None, PLACE, PLACE)
    team = Team("desk", {}, (entry,), grader, "grader", pay, "pay", PLACE, PLACE, PLACE)
    tables = {
        "people": _one(person),
        "metrics": _one(metrics),
        "incidents": _Table(("employee_id", "date", "incident"), ()),
        "ratings": _ratings(ratings),
    }
    collect = tuple(CollectEntry(kind, tables[kind], "error", PLACE) for kind in KINDS)
    config = RunConfig(
        path=Path("new-plugin"), folder=Path(), schema=1, period=PERIOD, currency="CNY", engine="python", lang="en",
        people=tables["people"], people_where=PLACE, collect=collect, history=None, teams=(team,), files=(),
    )  # fmt: skip
    return run(config)


def _one(cells: Mapping[str, str]) -> _Table:
    return _Table(("employee_id", *cells), (("1", *cells.values()),))


def _ratings(rows: Sequence[Mapping[str, str]]) -> _Table:
    header = ("criterion", "rater", "sample", "value", "reason")
    return _Table(("employee_id", *header), tuple(("1", *(row.get(key, "") for key in header)) for row in rows))
