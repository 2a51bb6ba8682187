"""A run of generated people on components that need not be installed: no file is read and none written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

from kpicore.components import Batch, Check, Grader, PayRule, Request, Scorer
from kpicore.config import CollectEntry, RunConfig, ScoreEntry, Team, Where
from kpicore.config.shape import CheckEntry, CollectKind, Engine
from kpicore.engine.select import PLAN_ONLY, require
from kpicore.model import Period, Rejected
from kpicore.pipeline.run import run
from kpicore.results import RunResult
from kpicore.rules.scheme import Scheme
from kpicore.testing.oracle.facts import NA, Facts, Value
from kpicore.vocabulary import PEOPLE

ENGINES: tuple[Engine, ...] = ("python", "polars", "duckdb")
KINDS: tuple[CollectKind, ...] = ("metrics", "incidents", "ratings")
ME, PLACE = "generated", Where("generated")
FOLLOWING = "following"
INCIDENT = ("employee_id", "date", "incident", "times", "points", "quantity")
DATES = tuple(field.id for field in PEOPLE.values() if field.kind == "date")
RATING = ("employee_id", "criterion", "rater", "sample", "value", "reason")


@attrs.frozen
class Parts:
    """What a team is made of: a scorer with its name, and a grader, a pay rule and a check where there are any.

    scale_to: of the scorer. following: a scorer after it, which grader and pay rule then read.
    """

    scorer: Scorer
    name: str = "scored"
    grader: Grader | None = None
    pay: PayRule | None = None
    check: Check | None = None
    scale_to: Decimal | None = None
    following: Scorer | None = None

    def team(self) -> Team:
        scores = [ScoreEntry(self.name, ME, self.scorer, self.scale_to, None, None, PLACE, PLACE)]
        if self.following is not None:
            scores.append(ScoreEntry(FOLLOWING, ME, self.following, None, None, None, PLACE, PLACE))
        graded = None if self.grader is None else "graded"
        paid = None if self.pay is None else "paid"
        checks = () if self.check is None else (CheckEntry(ME, self.check, None, PLACE, PLACE),)
        return Team("desk", {}, tuple(scores), self.grader, graded, self.pay, paid, PLACE, PLACE, PLACE, checks=checks)


@attrs.frozen
class Inline:
    """Brings a table that is there already."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def collect(self, want: Request) -> Batch:
        return Batch(f"{want.kind}.csv", self.header, list(enumerate(self.rows, start=2)))


def config_of(
    parts: Parts, people: Mapping[str, Facts], period: Period, engine: Engine, columns: Iterable[str]
) -> RunConfig:
    """columns: of people, beside those that the core knows."""
    own = {*PEOPLE, *columns}
    tables = _tables(people, period, own)
    collect = tuple(CollectEntry(kind, tables[kind], "error", PLACE) for kind in KINDS)
    return RunConfig(
        path=Path(ME), folder=Path(), schema=1, period=period, currency="CNY", engine=engine, lang="en",
        people=tables["people"], people_where=PLACE, collect=collect, history=None, teams=(parts.team(),), files=(),
    )  # fmt: skip


def run_people(
    parts: Parts, people: Mapping[str, Facts], period: Period, engine: Engine = "python", columns: Iterable[str] = ()
) -> RunResult:
    """The people's month; AssertionError with what was said where their data are rejected."""
    try:
        return run(config_of(parts, people, period, engine, columns))
    except Rejected as rejected:
        said = "\n".join(map(str, rejected.findings))
        raise AssertionError(f"the generated month was rejected:\n{said}") from None


def installed_engines(scheme: Scheme | None = None) -> list[Engine]:
    """Every engine that can run here, and this scheme; but for Spark, which takes seconds for the smallest month."""
    found: list[Engine] = []
    for engine in ENGINES:
        if scheme is not None and scheme.derived and engine in PLAN_ONLY:
            continue
        try:
            require(engine)
        except Rejected:
            continue
        found.append(engine)
    return found


def _tables(people: Mapping[str, Facts], period: Period, own: set[str]) -> dict[str, Inline]:
    names = list(dict.fromkeys(name for facts in people.values() for name in facts.cells))
    personal, metrics = [name for name in names if name in own], [name for name in names if name not in own]
    day = f"{period}-15"
    return {
        "people": _inline(("employee_id", *personal), (_row(who, facts, personal) for who, facts in people.items())),
        "metrics": _inline(("employee_id", *metrics), (_row(who, facts, metrics) for who, facts in people.items())),
        "incidents": _inline(
            INCIDENT,
            ({"employee_id": who, "date": day, **row} for who, each in people.items() for row in each.incidents),
        ),
        "ratings": _inline(
            RATING, ({"employee_id": who, **row} for who, each in people.items() for row in each.ratings)
        ),
    }


def _row(who: str, facts: Facts, names: Sequence[str]) -> dict[str, Any]:
    return {
        "employee_id": who,
        **{
            name: date(facts.cells[name]) if name in DATES else facts.cells.get(name)
            for name in names
            if name in facts.cells
        },
    }


def _inline(header: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> Inline:
    return Inline(header, tuple(tuple(text(row.get(column)) for column in header) for row in rows))


def date(value: Value) -> str | None:
    """yyyymmdd as an ISO date."""
    if not isinstance(value, Fraction):
        return None
    digits = f"{int(value):08}"
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def text(value: Value | int) -> str:
    """A value as a cell."""
    if value is None:
        return ""
    if value is NA:
        return "n/a"
    if isinstance(value, bool):
        return "true" if value else "false"
    return decimal(value) if isinstance(value, Fraction) else str(value)


def decimal(value: Fraction) -> str:
    """A fraction that terminates, in plain notation."""
    places = next(n for n in range(40) if 10**n % value.denominator == 0)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")
