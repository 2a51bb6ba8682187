"""Sections of incidents, as a scheme in TOML states them."""

from __future__ import annotations

from decimal import Decimal

import attrs

from kpicore.builtin.criteria_settings import IncidentSettings, SectionSettings
from kpicore.fields import Field, Kind
from kpicore.messages import Message, say
from kpicore.model import Text
from kpicore.rules.incidents import Incident, Tier
from kpicore.rules.rows import Path, parse_points
from kpicore.rules.scheme import Section
from kpicore.settings import Problem

KINDS: dict[str, Kind] = {"%": "percent", "count": "count"}
QUANTITY = Text("数量", "quantity")


def limits_problems(floor: Decimal | None, cap: Decimal | None, path: Path) -> list[Problem]:
    if floor is None or cap is None or floor <= cap:
        return []
    return [((*path, "floor"), say("{floor:f} is above the cap {cap:f}", floor=floor, cap=cap), say("expected less"))]


def beside(key: str, other: str) -> Message:
    """What is said of a key that cannot stand beside another one."""
    return say("{key} beside {other}", key=key, other=other)


def read_section(key: str, given: SectionSettings, problems: list[Problem]) -> Section:
    """The section; what is wrong with it is noted under its key."""
    path: Path = ("sections", key)
    problems += limits_problems(given.floor, given.cap, path)
    incidents = tuple(
        _Reader(name, stated(value), (*path, "incidents", name), given.clause, problems).incident()
        for name, value in given.incidents.items()
    )
    title = given.title or Text.same(key)
    return Section(key, title, (), incidents, given.start, given.floor, given.cap, clause=given.clause)


def stated(value: Decimal | tuple[Decimal, Decimal] | IncidentSettings) -> IncidentSettings:
    """A number or a range as the table that it is short for."""
    return value if isinstance(value, IncidentSettings) else IncidentSettings(points=value)


class _Reader:
    """Reads one incident. clause: of its section."""

    def __init__(self, key: str, given: IncidentSettings, path: Path, clause: str, problems: list[Problem]) -> None:
        self.key = key
        self.given = given
        self.path = path
        self.clause = clause
        self.problems = problems

    def incident(self) -> Incident:
        given = self.given
        self._check()
        title = given.title or Text.same(self.key)
        incident = Incident(self.key, title, given.clause or self.clause, most=given.most)
        if given.tiers is not None:
            return attrs.evolve(incident, tiers=self._tiers(), quantity=self._quantity(), most=None)
        if isinstance(given.points, tuple):
            return attrs.evolve(incident, low=given.points[0], high=given.points[1], most=None)
        return attrs.evolve(incident, points=given.points)

    def _check(self) -> None:
        given = self.given
        if given.tiers is not None and given.points is not None:
            self._note(("tiers",), beside("tiers", "points"), say("expected one of {names}", names="points, tiers"))
        if given.unit and given.tiers is None:
            self._note(("unit",), say("found {value!r}", value=given.unit), say("expected it beside tiers"))
        if given.most is None:
            return
        if isinstance(given.points, tuple) or given.points is None:
            self._note(
                ("most",), say("found {value}", value=given.most), say("expected it beside points that are fixed")
            )
        elif given.most < 1:
            self._note(("most",), say("found {value}", value=given.most), say("expected 1 or more"))

    def _tiers(self) -> tuple[Tier, ...]:
        rows = parse_points(self.given.tiers or (), 1, (*self.path, "tiers"), self.problems)
        for i, ((cell,), _) in enumerate(rows):
            if cell.kind == "missing":
                expected = say("expected a condition on the quantity")
                self._note(("tiers", i), say("an event of tiers has a quantity"), expected)
        return tuple(Tier(cell, points) for (cell,), points in rows)

    def _quantity(self) -> Field:
        return Field("quantity", QUANTITY, KINDS.get(self.given.unit, "number"), unit=self.given.unit)

    def _note(self, below: Path, what: Message, expected: Message) -> None:
        self.problems.append(((*self.path, *below), what, expected))
