"""A month of a few people under a small scheme: what it comes to, on every engine, with and without known data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from engines import ENGINES

from kpicore.engine.data import Dataset, Evaluation, Request, Rows, Value
from kpicore.engine.select import evaluate
from kpicore.fields import MAX_DECIMALS
from kpicore.model import Period, Text, in_settings
from kpicore.numbers import to_scaled
from kpicore.pipeline.dataset import known_of
from kpicore.plan.expr import Expr
from kpicore.rules.build import Codes, na_column, override_column, value_column
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import When
from kpicore.rules.rated import DECLINED, JUDGED, UNJUDGED
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Source
from kpicore.rules.team import Scorecard, TeamPlan, TeamScheme, compile_team

PERIOD = Period(2026, 10)
NA = "n/a"
BLANK = ""


class Event(NamedTuple):
    """A recorded incident of the person of that index."""

    who: int
    incident: str
    times: int = 1
    points: int = 0
    quantity: int = 0


class Rating(NamedTuple):
    """A judgement; value NA or BLANK (a sample that was taken and not judged)."""

    who: int
    criterion: str
    value: int | str
    sample: int = 0
    rater: str = "superior"


class Found(NamedTuple):
    """By person: the score (None: incomplete) and the flags raised. `value` reads any definition."""

    plan: TeamPlan
    evaluation: Evaluation
    scores: list[Decimal | None]
    flags: list[set[str]]

    def value(self, name: str) -> list[Decimal | None]:
        scale = self.plan.build.plan.definitions[name].scale
        return [exact(number, scale) for number in self.evaluation.columns[name]]


def title(text: str = "t") -> Text:
    return Text.same(text)


def when(source: Source, cell: str) -> When:
    return When(source, parse_cell(cell))


def scheme(*criteria: Criterion, incidents: Sequence[Any] = (), **more: Any) -> Scheme:
    return Scheme(title(), (Section("s", title(), tuple(criteria), tuple(incidents)),), **more)


def exact(number: Value, scale: int) -> Decimal | None:
    return None if number is None else Decimal(number).scaleb(-scale)


def month(
    made: Scheme,
    people: int = 1,
    events: Sequence[Event] = (),
    ratings: Sequence[Rating] = (),
    metrics: Mapping[str, Sequence[int | str | None]] | None = None,
    past: Mapping[str, Sequence[Value]] | None = None,
    period: Period = PERIOD,
) -> Found:
    """What a month comes to. metrics: by name, a value for each person, None where blank. past: what closed months say,
    by column.

    All engines must agree, whether the plan knows the data or allows for any.
    """
    team = TeamScheme("desk", (Scorecard("points", made, in_settings),))
    words = team.words(period)
    columns: dict[str, list[Value]] = {}
    for name, values in (metrics or {}).items():
        scale = words.metrics[name].decimals
        columns[value_column(name)] = [None if v is None or v == NA else to_scaled(Decimal(v), scale) for v in values]
        columns[na_column(name)] = [value == NA for value in values]
    for name in words.metrics:
        columns.setdefault(value_column(name), [None] * people)
        columns.setdefault(na_column(name), [False] * people)
    columns |= {override_column(name): [None] * people for name in words.ratings}
    columns |= {name: list(values) for name, values in (past or {}).items()}
    codes = Codes.of(words)
    data = Dataset(people, columns, {"incidents": _incidents(events, codes), "ratings": _ratings(ratings, codes)})
    occurring = {
        key: values for key, values in columns.items() if any(v is not None and v is not False for v in values)
    }
    known = Dataset(people, occurring, data.rows)
    found = [_evaluated(compile_team(team, period, words), data, "python")]
    found.append(_evaluated(compile_team(team, period, words, known_of(known)), known, "python"))
    found += [_evaluated(found[1].plan, known, engine) for engine in ENGINES[1:]]
    for other in found[1:]:
        assert (other.scores, other.flags) == (found[0].scores, found[0].flags)
    return found[0]


def _evaluated(plan: TeamPlan, data: Dataset, engine: str) -> Found:
    build = plan.build
    request = Request(build.plan, list(build.plan.definitions))
    evaluation = evaluate(engine, request, data)
    scale = build.plan.definitions["score"].scale
    scores = [exact(number, scale) for number in evaluation.columns["score"]]
    raised = [{rule.id for rule in build.flags if evaluation.columns[rule.when][person]} for person in range(data.size)]
    return Found(plan, evaluation, scores, raised)


def _incidents(events: Sequence[Event], codes: Codes) -> Rows:
    return Rows(
        [event.who for event in events],
        {
            "incident": [codes.incidents[event.incident] for event in events],
            "times": [event.times for event in events],
            "points": [event.points * 10**MAX_DECIMALS for event in events],
            "quantity": [event.quantity * 10**MAX_DECIMALS for event in events],
        },
    )


def _ratings(ratings: Sequence[Rating], codes: Codes) -> Rows:
    states = {NA: DECLINED, BLANK: UNJUDGED}
    return Rows(
        [rating.who for rating in ratings],
        {
            "criterion": [codes.criteria[rating.criterion] for rating in ratings],
            "rater": [codes.raters[rating.rater] for rating in ratings],
            "sample": [rating.sample for rating in ratings],
            "value": [0 if isinstance(r.value, str) else r.value * 10**MAX_DECIMALS for r in ratings],
            "state": [
                states.get(rating.value, JUDGED) if isinstance(rating.value, str) else JUDGED for rating in ratings
            ],
        },
    )


def definition(found: Found, name: str) -> Expr:
    return found.plan.build.plan.definitions[name]
